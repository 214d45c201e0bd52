// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"testing"
)

// TestStringer makes files that stringer made for the base, and compares.
func TestStringer(t *testing.T) {
	base := testBase(t)
	for _, p := range []string{
		"src/cmd/compile/internal/ir/class_string.go",
		"src/cmd/compile/internal/ir/op_string.go",
		"src/cmd/compile/internal/syntax/operator_string.go",
		"src/cmd/compile/internal/syntax/token_string.go",
		"src/cmd/compile/internal/types/algkind_string.go",
		"src/cmd/compile/internal/types/kind_string.go",
		"src/cmd/internal/obj/addrtype_string.go",
		"src/cmd/internal/objabi/symkind_string.go",
		"src/debug/dwarf/tag_string.go",
		"src/internal/pkgbits/syncmarker_string.go",
		"src/internal/types/errors/code_string.go",
	} {
		want, err := os.ReadFile(filepath.Join(base, p))
		if err != nil {
			t.Error(err)
			continue
		}
		g := stringerGenerator(p, stringerHeader.FindSubmatch(want)[1])
		if g == nil {
			t.Errorf("%s: a form of stringer that is not known", p)
			continue
		}
		got, err := g.stringMethods(base)
		if err != nil {
			t.Errorf("%s: %v", p, err)
		} else if !bytes.Equal(got, want) {
			t.Errorf("%s differs:\n%s", p, makePatch(p, string(want), string(got)))
		}
	}
}

// testBase returns the real base, or skips the test.
func testBase(t *testing.T) string {
	t.Helper()
	dir, err := repoDir()
	if err != nil {
		t.Fatal(err)
	}
	r, err := readRepo(dir)
	if err != nil {
		t.Fatal(err)
	}
	base, err := findBase(r.release)
	if err != nil {
		t.Skip(err)
	}
	return base
}
