// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"
	"unicode"

	"bufio"
)

// sequential counts as the program should, with one goroutine, a map, and
// code of its own.
func sequential(t *testing.T, roots []string) map[string]int {
	t.Helper()
	m := make(map[string]int)
	for _, root := range roots {
		err := filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
			if err != nil || !d.Type().IsRegular() {
				return err
			}
			text, err := os.ReadFile(path)
			if err != nil || bytes.IndexByte(text[:min(len(text), 512)], 0) >= 0 {
				return err
			}
			for _, w := range strings.FieldsFunc(string(text), func(r rune) bool { return !unicode.IsLetter(r) }) {
				m[strings.ToLower(w)]++
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	return m
}

// The words of the Go distribution's own documentation and source text.
func TestDistribution(t *testing.T) {
	goroot := runtime.GOROOT()
	if goroot == "" {
		t.Skip("no GOROOT")
	}
	dirs := []string{"doc", "src"}
	if testing.Short() {
		dirs = []string{"doc", "src/go", "src/net", "src/runtime"}
	}
	var roots []string
	for _, dir := range dirs {
		if root := filepath.Join(goroot, dir); exists(root) {
			roots = append(roots, root)
		}
	}
	if len(roots) == 0 {
		t.Skipf("no text in %s", goroot)
	}
	var c counter
	if err := c.countAll(roots); err != nil {
		t.Fatal(err)
	}
	want := sequential(t, roots)
	if len(want) < 1000 {
		t.Fatalf("only %d different words in %v", len(want), roots)
	}
	total := 0
	for w, n := range want {
		total += n
		if c.words[w] != n {
			t.Errorf("%q: counted %d, want %d", w, c.words[w], n)
		}
	}
	if len(c.words) != len(want) {
		t.Errorf("%d different words, want %d", len(c.words), len(want))
	}
	t.Logf("%d words, %d different", total, len(want))
}

func exists(name string) bool {
	_, err := os.Stat(name)
	return err == nil
}

func write(t *testing.T, dir, name, text string) string {
	t.Helper()
	name = filepath.Join(dir, name)
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(text), 0o666); err != nil {
		t.Fatal(err)
	}
	return name
}

func TestOutput(t *testing.T) {
	dir := t.TempDir()
	a := write(t, dir, "a.txt", "The cat; the dog.\nThe END of 1.5 épées, ÉPÉES\xff épé")
	write(t, dir, "tree/b.txt", "dog-dog the x2y")
	write(t, dir, "tree/deep/c.txt", "")
	bin := write(t, dir, "tree/binary", "the\x00the the")
	for range 10 { // whatever the order of the goroutines
		var c counter
		if err := c.countAll([]string{a, filepath.Join(dir, "tree"), bin}); err != nil {
			t.Fatal(err)
		}
		var out strings.Builder
		if err := c.print(&out, 6); err != nil {
			t.Fatal(err)
		}
		if want := "7  the\n3  dog\n2  épées\n1  cat\n1  end\n1  of\n"; out.String() != want {
			t.Fatalf("got\n%swant\n%s", &out, want)
		}
		out.Reset()
		c.print(&out, 0)
		if got := strings.Count(out.String(), "\n"); got != 9 {
			t.Fatalf("%d lines with n = 0, want 9:\n%s", got, &out)
		}
	}
}

func TestAligned(t *testing.T) {
	c := counter{cmap[string]int{"a": 1000, "b": 7, "c": 7, "d": 42}}
	var out strings.Builder
	c.print(&out, 3)
	if want := "1000  a\n  42  d\n   7  b\n"; out.String() != want {
		t.Errorf("got\n%swant\n%s", &out, want)
	}
}

func TestErrors(t *testing.T) {
	dir := t.TempDir()
	good := write(t, dir, "good", "word")
	long := write(t, dir, "long", "x "+strings.Repeat("a", maxWord+10))
	missing := filepath.Join(dir, "missing")
	var c counter
	err := c.countAll([]string{missing, good, long, dir})
	for _, want := range []string{"wordfreq: ", missing, long + ": a word longer than"} {
		if err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("error %v does not say %q", err, want)
		}
	}
	if c.words["word"] != 2 {
		t.Errorf("%d words of the good file, want 2", c.words["word"])
	}
}

// Words that cross the reader's buffers in every way are found whole.
func TestScanWord(t *testing.T) {
	text := "  Ünïcödé wörd 世界,\xe4\xb8 x\xff" + strings.Repeat("long", 2000) + "\n'quoted' end"
	want := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) })
	for _, r := range []*bufio.Scanner{
		bufio.NewScanner(strings.NewReader(text)),
		bufio.NewScanner(iotest.OneByteReader(strings.NewReader(text))),
		bufio.NewScanner(iotest.DataErrReader(iotest.HalfReader(strings.NewReader(text)))),
	} {
		r.Split(scanWord)
		var got []string
		for r.Scan() {
			got = append(got, r.Text())
		}
		if r.Err() != nil || fmt.Sprint(got) != fmt.Sprint(want) {
			t.Errorf("got %.100q, %v, want %.100q", got, r.Err(), want)
		}
	}
}
