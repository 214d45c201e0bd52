// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn_test

import (
	"fmt"
	"internal/testenv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const docFile = "doc/cmap-statements.md"

// docPrelude declares what the statements in docFile name.
const docPrelude = `package p

type rec struct {
	x, y int
	a    [3]int
	p    *rec
}

var (
	m, n cmap[string]int
	fl   cmap[float64]float64
	st   cmap[string]string
	l    cmap[string][]int
	b    cmap[string]bool
	e    cmap[string]any
	s    cmap[string]rec
	ar   cmap[string][3]int
	pp   cmap[string]*rec
	mp   cmap[string]map[string]int
	fn   cmap[string]func() int

	k, j    string
	x, y, i int
	ok      bool
	nan     float64
	p       *int
	a       []int
	ch      chan int
	seq     func(func(int, int) bool)
)

//go:noinline
func f(x int) int { return x }

//go:noinline
func two() (int, int) { return 1, 2 }

func inl(x int) int { return x + 1 }

func add[K comparable](m cmap[K]int, k K, v int) { m[k] += v }

`

// A docRow is a row of a table.
type docRow struct {
	line      int
	statement string
	calls     string
}

var code = regexp.MustCompile("^`(.*)`$")

func docRows(t *testing.T) []docRow {
	data, err := os.ReadFile(filepath.Join(testenv.GOROOT(t), docFile))
	if err != nil {
		t.Fatal(err)
	}
	var rows []docRow
	for i, line := range strings.Split(string(data), "\n") {
		if !strings.HasPrefix(line, "| `") {
			continue
		}
		cells := strings.Split(strings.ReplaceAll(line, `\|`, "\x00"), "|")
		if len(cells) != 7 {
			t.Fatalf("%s:%d: a row of %d cells", docFile, i+1, len(cells)-2)
		}
		for i, c := range cells {
			cells[i] = strings.TrimSpace(strings.ReplaceAll(c, "\x00", "|"))
		}
		stmt := code.FindStringSubmatch(cells[1])
		if stmt == nil {
			t.Fatalf("%s:%d: no statement", docFile, i+1)
		}
		rows = append(rows, docRow{line: i + 1, statement: stmt[1], calls: cells[4]})
	}
	if len(rows) < 50 {
		t.Fatalf("%s: only %d rows", docFile, len(rows))
	}
	return rows
}

var (
	textLine  = regexp.MustCompile(`^p\.(row\d+)(\S*) STEXT`)
	cmapCall  = regexp.MustCompile(`CALL\s+runtime\.(cmap\w+)\(SB\)`)
	cmapBody  = regexp.MustCompile(`\.func\d+$`)
	anyDefine = regexp.MustCompile(`:=|^var `)
)

// TestDocCalls checks what docFile says that statements are compiled to.
func TestDocCalls(t *testing.T) {
	testenv.MustHaveGoBuild(t)
	rows := docRows(t)
	var src strings.Builder
	src.WriteString(docPrelude)
	for i, r := range rows {
		result, use := "", ""
		if strings.HasPrefix(r.statement, "return") {
			result = " int"
		}
		if anyDefine.MatchString(r.statement) {
			use = "; _, _ = x, y"
		}
		fl := ""
		if strings.Contains(r.statement, "fl[k]") {
			fl = "k := nan; "
		}
		fmt.Fprintf(&src, "func row%d()%s { %s%s%s }\n", i, result, fl, r.statement, use)
	}
	dir := t.TempDir()
	file := filepath.Join(dir, "p.go")
	if err := os.WriteFile(file, []byte(src.String()), 0o666); err != nil {
		t.Fatal(err)
	}
	tc, err := tools()
	if err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(tc.compile, "-p=p", "-S", "-o", filepath.Join(dir, "p.a"), file)
	out, err := cmd.CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	calls := make(map[string][]string)
	body := make(map[string]bool)
	row := ""
	for line := range strings.Lines(string(out)) {
		if strings.Contains(line, " STEXT ") {
			row = ""
			if m := textLine.FindStringSubmatch(line); m != nil {
				row = m[1]
				body[row] = body[row] || cmapBody.MatchString(m[2])
			}
		}
		if m := cmapCall.FindStringSubmatch(line); m != nil && row != "" {
			calls[row] = append(calls[row], m[1])
		}
	}
	for i, r := range rows {
		name := fmt.Sprint("row", i)
		got := strings.Join(calls[name], "; ")
		want := strings.ReplaceAll(strings.ReplaceAll(r.calls, " + body", ""), " (no body)", "")
		if got != want {
			t.Errorf("%s:%d: %s calls %s, want %s", docFile, r.line, r.statement, got, want)
		}
		if !strings.Contains(r.statement, "func(") && body[name] != strings.Contains(r.calls, "+ body") {
			t.Errorf("%s:%d: %s: body: %t, want %s", docFile, r.line, r.statement, body[name], r.calls)
		}
	}
}
