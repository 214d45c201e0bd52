// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps_test

import (
	"encoding/json"
	"flag"
	"fmt"
	"internal/testenv"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var faults = flag.Bool("faults", false, "break the invariants; takes minutes")

// faultAttempts is how often the tests are run to catch a fault.
const faultAttempts = 6

// TestFaults: each invariant has a test that fails when it is broken. See testdata/faults.txt.
func TestFaults(t *testing.T) {
	data, err := os.ReadFile("testdata/faults.txt")
	if err != nil {
		t.Fatal(err)
	}
	const numInvariants = 19
	var broken [numInvariants + 1]bool
	var table strings.Builder
	for _, s := range strings.Split(string(data), "\n== ")[1:] {
		head, body, _ := strings.Cut(s, "\n")
		before, after, ok := strings.Cut(body, "\n--\n")
		f := strings.Fields(head)
		if len(f) != 4 || !ok {
			t.Fatalf("bad entry %q", head)
		}
		invariant, name, file, tests := f[0], f[1], f[2], f[3]
		if i, err := strconv.Atoi(invariant); err != nil || i < 1 || i > numInvariants {
			t.Fatalf("bad entry %q", head)
		} else {
			broken[i] = true
		}
		src, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		n := strings.Count(string(src), before)
		if n == 0 || n > 1 && !strings.HasPrefix(string(src), "// Code generated ") {
			t.Errorf("%s: text occurs %d times:\n%s", head, n, before)
			continue
		}
		if !*faults {
			continue
		}
		t.Run(name, func(t *testing.T) {
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
			write(t, broken, strings.ReplaceAll(string(src), before, strings.TrimSuffix(after, "\n")))
			write(t, overlay, string(js))
			test := filepath.Join(dir, "cmaps.test")
			gotool := testenv.GoToolPath(t)
			if out, err := testenv.Command(t, gotool, "test", "-c", "-vet=off", "-o", test, "-overlay", overlay, "internal/runtime/cmaps").CombinedOutput(); err != nil {
				t.Fatalf("%s: the fault does not build: %v\n%s", head, err, out)
			}
			for i := range faultAttempts {
				cmd := testenv.Command(t, test, "-test.v", "-test.timeout=100s", "-test.failfast", "-test.run=^("+tests+")$")
				out, err := cmd.CombinedOutput()
				if err == nil {
					continue
				}
				// The last test that began is the one that failed.
				run := regexp.MustCompile(`(?m)^=== RUN +(\S+)`).FindAllSubmatch(out, -1)
				if run == nil {
					t.Fatalf("%s: %v\n%s", head, err, out)
				}
				by := run[len(run)-1][1]
				symptom := regexp.MustCompile(`(?m)^ +\S+_test.go:\d+: .*|^panic: .*|^fatal error: .*`).Find(out)
				fmt.Fprintf(&table, "%3s  %-26s %-9s %8d  %-36s %.90s\n", invariant, name, file, i+1, by, strings.TrimSpace(string(symptom)))
				return
			}
			fmt.Fprintf(&table, "%3s  %-26s %-9s        -  survived %s\n", invariant, name, file, tests)
			t.Errorf("%s: survived", head)
		})
	}
	for i := range broken {
		if i > 0 && !broken[i] {
			t.Errorf("invariant %d has no fault", i)
		}
	}
	if *faults {
		t.Logf("\n%3s  %-26s %-9s %8s  %-36s %s\n%s", "inv", "fault", "file", "attempts", "caught by", "symptom", table.String())
	}
}

func write(t *testing.T, name, s string) {
	if err := os.WriteFile(name, []byte(s), 0o666); err != nil {
		t.Fatal(err)
	}
}
