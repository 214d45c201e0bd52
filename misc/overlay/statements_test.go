// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// TestStatements checks that the tests which doc/cmap-statements.md names exist,
// and that it names all the forms that are tested.
func TestStatements(t *testing.T) {
	read := func(name string) string {
		data, err := os.ReadFile("../../" + name)
		if err != nil {
			t.Fatal(err)
		}
		return string(data)
	}
	files := map[string]string{
		"forms":  read("test/cmap_forms_conc.go"),
		"rules":  read("test/cmap_assign_rules.go"),
		"order":  read("test/cmap_order.go"),
		"assign": read("test/cmap_assign.go"),
	}
	named := regexp.MustCompile("(forms|rules|order|assign):(`[^`]*`|\\w+)")
	seen := make(map[string]bool)
	rows := 0
	for i, line := range strings.Split(read("doc/cmap-statements.md"), "\n") {
		row := strings.HasPrefix(line, "| `")
		tests := named.FindAllStringSubmatch(line, -1)
		if row {
			rows++
			if len(tests) == 0 {
				t.Errorf("doc/cmap-statements.md:%d: no tests", i+1)
			}
		}
		for _, m := range tests {
			file, test := m[1], m[2]
			seen[file+":"+test] = true
			want := "\nfunc " + test + "("
			if stmt, ok := strings.CutPrefix(test, "`"); ok {
				want = "\n" + strings.TrimSuffix(stmt, "`") + "\n"
			}
			if !strings.Contains(files[file], want) {
				t.Errorf("doc/cmap-statements.md:%d: there is no %s in %s", i+1, test, file)
			}
		}
	}
	if rows < 50 {
		t.Errorf("doc/cmap-statements.md: only %d rows", rows)
	}

	_, list, _ := strings.Cut(files["forms"], "var forms = ")
	list, _, _ = strings.Cut(list, "\n}\n")
	forms := 0
	for _, m := range regexp.MustCompile(`\b(\w+),`).FindAllStringSubmatch(list, -1) {
		forms++
		if !seen["forms:"+m[1]] {
			t.Errorf("doc/cmap-statements.md does not name %s, which cmap_forms_conc.go tests", m[1])
		}
	}
	if forms < 50 {
		t.Errorf("cmap_forms_conc.go: only %d forms", forms)
	}
}
