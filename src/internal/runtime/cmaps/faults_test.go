// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps_test

import (
	"encoding/json"
	"flag"
	"internal/testenv"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

var faults = flag.Bool("faults", false, "break the invariants; takes minutes")

// TestFaults: each invariant has a test that fails when it is broken. See testdata/faults.txt.
func TestFaults(t *testing.T) {
	data, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range strings.Split(string(data), "\n== ")[1:] {
		head, body, _ := strings.Cut(s, "\n")
		before, after, ok := strings.Cut(body, "\n--\n")
		f := strings.Fields(head)
		if len(f) != 3 || !ok {
			t.Fatalf("bad entry %q", head)
		}
		invariant, file, tests := f[0], f[1], f[2]
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if n := strings.Count(string(src), before); n != 1 {
			t.Errorf("%s: text occurs %d times:\n%s", head, n, before)
			continue
		}
		if !*faults {
			continue
		}
		t.Run(invariant, func(t *testing.T) {
			dir := t.TempDir()
			broken := filepath.Join(dir, file)
			overlay := filepath.Join(dir, "overlay.json")
			path, err := filepath.Abs(file)
			if err != nil {
				t.Fatal(err)
			}
			js, err := json.Marshal(map[string]any{"Replace": map[string]string{path: broken}})
			if err != nil {
				t.Fatal(err)
			}
			after := strings.TrimSuffix(after, "\n")
			write(t, broken, strings.Replace(string(src), before, after, 1))
			write(t, overlay, string(js))
			test := filepath.Join(dir, "cmaps.test")
			gotool := testenv.GoToolPath(t)
			if out, err := testenv.Command(t, gotool, "test", "-c", "-o", test, "-overlay", overlay, "internal/runtime/cmaps").CombinedOutput(); err != nil {
				t.Fatalf("%s: the fault does not build: %v\n%s", head, err, out)
			}
			out, err := testenv.Command(t, test, "-test.timeout=100s", "-test.count=6", "-test.failfast", "-test.run="+tests).CombinedOutput()
			if err == nil {
				t.Errorf("%s: survived", head)
				return
			}
			line, _, _ := strings.Cut(string(out), "\n")
			t.Logf("%s: %v: %s", head, err, line)
		})
	}
}

func write(t *testing.T, name, s string) {
	if err := os.WriteFile(name, []byte(s), 0o666); err != nil {
		t.Fatal(err)
	}
}
