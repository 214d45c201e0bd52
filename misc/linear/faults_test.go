// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"encoding/json"
	"flag"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

var (
	flagFaults    = flag.String("faults", "", "break the table in the ways whose names match `regexp`; takes minutes each")
	flagFaultTime = flag.Duration("faulttime", 2*time.Minute, "how long to look for a fault")
)

// caught are faults of internal/runtime/cmaps/testdata/faults.txt that are found
// here.
var caught = []string{}

// TestFaults: what is wrong with a broken table is found.
func TestFaults(t *testing.T) {
	dir := filepath.Join(runtime.GOROOT(), "src", "internal", "runtime", "cmaps")
	data, err := os.ReadFile(filepath.Join(dir, "testdata", "faults.txt"))
	if err != nil {
		t.Fatal(err)
	}
	known := make(map[string]bool)
	for _, s := range strings.Split(string(data), "\n== ")[1:] {
		head, body, _ := strings.Cut(s, "\n")
		f := strings.Fields(head)
		before, after, ok := strings.Cut(body, "\n--\n")
		if len(f) != 4 || !ok {
			t.Fatalf("bad entry %q", head)
		}
		name, file := f[1], f[2]
		known[name] = true
		match := *flagFaults != "" && regexp.MustCompile(*flagFaults).MatchString(name)
		if !match {
			continue
		}
		t.Run(name, func(t *testing.T) {
			tmp := t.TempDir()
			path := filepath.Join(dir, file)
			src, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			broken := filepath.Join(tmp, file)
			overlay := filepath.Join(tmp, "overlay.json")
			js, err := json.Marshal(map[string]any{"Replace": map[string]string{path: broken}})
			if err != nil {
				t.Fatal(err)
			}
			write(t, broken, strings.ReplaceAll(string(src), before, strings.TrimSuffix(after, "\n")))
			write(t, overlay, string(js))
			bin := filepath.Join(tmp, "linear")
			gotool := filepath.Join(runtime.GOROOT(), "bin", "go")
			if out, err := exec.Command(gotool, "build", "-o", bin, "-overlay", overlay, ".").CombinedOutput(); err != nil {
				t.Fatalf("%v\n%s", err, out)
			}
			start := time.Now()
			cmd := exec.Command(bin, "-for", flagFaultTime.String(), "-o", tmp)
			timer := time.AfterFunc(*flagFaultTime+time.Minute, func() { cmd.Process.Kill() })
			defer timer.Stop()
			out, err := cmd.CombinedOutput()
			t.Logf("%v: %v after %v:\n%s", name, err, time.Since(start).Round(time.Second), firstLines(out, 40))
			if err == nil && slices.Contains(caught, name) {
				t.Errorf("%s is not caught", name)
			}
		})
	}
	for _, name := range caught {
		if !known[name] {
			t.Errorf("there is no fault %s", name)
		}
	}
}

func firstLines(b []byte, n int) string {
	lines := strings.SplitAfter(string(b), "\n")
	return strings.Join(lines[:min(n, len(lines))], "")
}

func write(t *testing.T, name, s string) {
	if err := os.WriteFile(name, []byte(s), 0o666); err != nil {
		t.Fatal(err)
	}
}
