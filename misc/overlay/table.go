// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"os"
	"path/filepath"
	"sort"
	"strings"
)

// The budget: what the project allows itself to change in upstream's files.
// The number of files is over it (PATCHES.md says why); heldFiles keeps that
// from getting worse, and goes down with every file that is won back.
const (
	budgetFiles = 60
	heldFiles   = 81
	budgetLines = 1500
)

// A patchTable is PATCHES.md: what each patch's hook does and why it must be
// there. People write those two columns; the rest follows from the patches.
type patchTable struct {
	head, tail string               // the text before and after the table
	rows       map[string][2]string // hook and why, by path
	text       string
}

const (
	tableBegin = "<!-- The table is kept by misc/overlay refresh; write the columns Hook and Why. -->\n"
	tableEnd   = "<!-- End of the table. -->\n"
)

func (r *repo) readTable() (*patchTable, error) {
	t := &patchTable{rows: map[string][2]string{}, head: "# Patches\n\n", tail: ""}
	data, err := os.ReadFile(r.patchesName())
	if os.IsNotExist(err) {
		return t, nil
	}
	if err != nil {
		return nil, err
	}
	t.text = string(data)
	head, rest, ok1 := strings.Cut(t.text, tableBegin)
	body, tail, ok2 := strings.Cut(rest, tableEnd)
	if !ok1 || !ok2 {
		return nil, fmt.Errorf("%s: the lines around the table are missing: %s%s", r.patchesName(), tableBegin, tableEnd)
	}
	t.head, t.tail = head, tail
	for _, line := range strings.Split(body, "\n") {
		if !strings.HasPrefix(line, "| [") {
			continue
		}
		cells := splitCells(line)
		path, _, ok := strings.Cut(strings.TrimPrefix(cells[0], "["), "]")
		if !ok || len(cells) != 4 {
			return nil, fmt.Errorf("%s: not a row of the table: %s", r.patchesName(), line)
		}
		t.rows[path] = [2]string{cells[2], cells[3]}
	}
	return t, nil
}

// splitCells returns the cells of a table's row.
func splitCells(line string) []string {
	line = strings.TrimSpace(line)
	line = strings.TrimSuffix(strings.TrimPrefix(line, "|"), "|")
	const escaped = "\x00"
	cells := strings.Split(strings.ReplaceAll(line, `\|`, escaped), "|")
	for i, c := range cells {
		cells[i] = strings.ReplaceAll(strings.TrimSpace(c), escaped, `\|`)
	}
	return cells
}

// readNotes takes hooks and reasons from the lines "path | hook | why" of the
// files dir/*.md. The last line for a path counts; a row that the table has
// described already is kept.
func (t *patchTable) readNotes(dir string) error {
	names, err := filepath.Glob(filepath.Join(dir, "*.md"))
	if err != nil {
		return err
	}
	notes := map[string][2]string{}
	for _, name := range names {
		data, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		for _, line := range strings.Split(string(data), "\n") {
			cells := splitCells(line)
			if len(cells) < 3 {
				continue
			}
			p := strings.Trim(cells[0], "` ")
			notes[p] = [2]string{cells[1], strings.Join(cells[2:], `\|`)}
		}
	}
	for p, n := range notes {
		if row := t.rows[p]; row[0] == "" || row[1] == "" {
			t.rows[p] = n
		}
	}
	return nil
}

// update returns the file's text as it should be for the patches of r.
func (t *patchTable) update(r *repo) string {
	var b, rows strings.Builder
	files, added, removed := 0, 0, 0
	for _, p := range r.paths() {
		e := r.files[p]
		if !e.isPatch {
			continue
		}
		a, d := countPatch(e.patch)
		files, added, removed = files+1, added+a, removed+d
		row := t.rows[p]
		fmt.Fprintf(&rows, "| [%s](%s.patch) | +%d −%d | %s | %s |\n", p, p, a, d, row[0], row[1])
	}
	b.WriteString(t.head + tableBegin)
	fmt.Fprintf(&b, "\n%d upstream files (budget %d, held at %d); %d lines added and %d removed, %d of at most %d.\n\n",
		files, budgetFiles, heldFiles, added, removed, added+removed, budgetLines)
	b.WriteString("| File | Lines | Hook | Why |\n|---|---|---|---|\n")
	b.WriteString(rows.String())
	b.WriteString("\n" + tableEnd + t.tail)
	return b.String()
}

// check returns what is wrong with the table.
func (t *patchTable) check(r *repo) (errs errorList) {
	if t.text != t.update(r) {
		errs.addf("%s: out of date: run refresh", r.patchesName())
	}
	files, lines := 0, 0
	var paths []string
	for p, e := range r.files {
		if e.isPatch {
			paths = append(paths, p)
			a, d := countPatch(e.patch)
			files, lines = files+1, lines+a+d
		}
	}
	sort.Strings(paths)
	for _, p := range paths {
		if row := t.rows[p]; row[0] == "" || row[1] == "" {
			errs.addf("%s: does not say what the hook in %s does and why it must be there", r.patchesName(), p)
		}
	}
	if files > heldFiles {
		errs.addf("%d upstream files are patched: the budget is %d, held at %d", files, budgetFiles, heldFiles)
	}
	if lines > budgetLines {
		errs.addf("%d lines of upstream files are changed: the budget is %d", lines, budgetLines)
	}
	return errs
}
