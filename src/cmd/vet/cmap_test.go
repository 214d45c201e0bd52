// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

package main

import (
	"internal/diff"
	"internal/testenv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// TestCmapAtomic checks what the check of that name reports.
func TestCmapAtomic(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("testdata/cmapatomic/*.go")
	if err != nil || len(files) != 2 {
		t.Fatal(files, err)
	}
	errchk(vetCmd(t, "-cmapatomic", "cmapatomic"), files, t)
}

// TestCmapAtomicFix applies its fixes, compares the result with the golden
// file, and compiles it.
func TestCmapAtomicFix(t *testing.T) {
	t.Parallel()
	dir := t.TempDir()
	write := func(name, from string) {
		src, err := os.ReadFile(filepath.Join("testdata/cmapatomic/fix", from))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(filepath.Join(dir, name), src, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write("fix.go", "fix.go")
	if err := os.WriteFile(filepath.Join(dir, "go.mod"), []byte("module example.com/fix\n\ngo 1.26\n"), 0o666); err != nil {
		t.Fatal(err)
	}
	command := func(args ...string) {
		cmd := testenv.Command(t, testenv.GoToolPath(t), args...)
		cmd.Dir = dir
		cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=")
		if out, err := cmd.CombinedOutput(); err != nil {
			t.Fatalf("go %s: %v\n%s", strings.Join(args, " "), err, out)
		}
	}

	command("build")
	command("vet", "-vettool="+vetPath(t), "-cmapatomic", "-fix")
	got, err := os.ReadFile(filepath.Join(dir, "fix.go"))
	if err != nil {
		t.Fatal(err)
	}
	want, err := os.ReadFile("testdata/cmapatomic/fix/fix.go.golden")
	if err != nil {
		t.Fatal(err)
	}
	if d := diff.Diff("fix.go.golden", want, "fixed", got); d != nil {
		t.Errorf("\n%s", d)
	}
	command("build")
	write("fix.go", "fix.go.golden")
	command("build")
}

// TestCmapAtomicDefault checks that the check is on by default, and can be
// turned off. No two commands of this test and TestCmapAtomic have the same
// flags: the go command puts the facts of a package in its cache before what
// vet printed, so of two equal commands at once one may print nothing.
func TestCmapAtomicDefault(t *testing.T) {
	t.Parallel()
	for arg, on := range map[string]bool{"-atomic": false, "-cmapatomic=false": false, "-c=0": true} {
		out, err := vetCmd(t, arg, "cmapatomic").CombinedOutput()
		if got := strings.Contains(string(out), "use cmaps.Update"); got != on {
			t.Errorf("%s: runs is %v, want %v: %v\n%s", arg, got, on, err, out)
		}
	}
}
