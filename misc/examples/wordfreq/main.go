// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Wordfreq prints the most frequent words of files.
//
//	wordfreq [-n N] file-or-directory ...
//
// A directory stands for every text file below it. Each file is read by a
// goroutine of its own, and all of them count in one cmap.
package main

import (
	"bufio"
	"bytes"
	"cmp"
	"errors"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"sync"
	"unicode"
	"unicode/utf8"
)

const (
	maxOpen = 64      // files open at once
	maxWord = 1 << 20 // bytes; a file with a longer word is an error
)

func main() {
	top := flag.Int("n", 20, "print the `N` most frequent words; 0 prints them all")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "usage: wordfreq [-n N] file-or-directory ...")
		flag.PrintDefaults()
	}
	flag.Parse()
	if flag.NArg() == 0 || *top < 0 {
		flag.Usage()
		os.Exit(2)
	}

	var c counter
	err := c.countAll(flag.Args())
	if werr := c.print(os.Stdout, *top); werr != nil {
		err = errors.Join(err, werr)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

// A counter holds what is counted so far. Any number of goroutines may use it.
type counter struct {
	words cmap[string]int // occurrences by word
}

// countAll counts the words of the files named, and of the text files in the
// directories named. It goes on after an error, and returns all of them.
func (c *counter) countAll(names []string) error {
	c.words = make(cmap[string]int)
	var (
		wg   sync.WaitGroup
		open = make(chan struct{}, maxOpen)
		errs = make(cmap[string]error) // by file name
	)
	count := func(name string, onlyText bool) {
		open <- struct{}{}
		wg.Go(func() {
			defer func() { <-open }()
			if err := c.countFile(name, onlyText); err != nil {
				errs[name] = err
			}
		})
	}
	for _, name := range names {
		filepath.WalkDir(name, func(path string, d fs.DirEntry, err error) error {
			switch {
			case err != nil:
				errs[path] = err
			case path == name && !d.IsDir():
				count(path, false) // named by the user: whatever it holds
			case d.Type().IsRegular():
				count(path, true)
			}
			return nil
		})
	}
	wg.Wait()

	var failed []string
	for name := range errs {
		failed = append(failed, name)
	}
	slices.Sort(failed)
	var all []error
	for _, name := range failed {
		all = append(all, fmt.Errorf("wordfreq: %w", errs[name]))
	}
	return errors.Join(all...)
}

// countFile counts the words of one file. With onlyText it passes over a
// file that has a zero byte near its beginning.
func (c *counter) countFile(name string, onlyText bool) error {
	f, err := os.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	r := bufio.NewReader(f)
	if onlyText {
		if head, _ := r.Peek(512); bytes.IndexByte(head, 0) >= 0 {
			return nil
		}
	}
	s := bufio.NewScanner(r)
	s.Buffer(nil, maxWord)
	s.Split(scanWord)
	for s.Scan() {
		w := string(bytes.ToLower(s.Bytes()))
		c.words[w]++
	}
	if err := s.Err(); errors.Is(err, bufio.ErrTooLong) {
		return fmt.Errorf("%s: a word longer than %d bytes", name, maxWord)
	} else if err != nil {
		return err // names the file
	}
	return nil
}

// scanWord is a [bufio.SplitFunc] for the maximal runs of letters.
func scanWord(data []byte, atEOF bool) (advance int, token []byte, err error) {
	start := -1
	for i := 0; i < len(data); {
		r, size := rune(data[i]), 1
		if r >= utf8.RuneSelf {
			if !atEOF && !utf8.FullRune(data[i:]) {
				if start < 0 {
					start = i
				}
				return start, nil, nil
			}
			r, size = utf8.DecodeRune(data[i:])
		}
		letter := 'a' <= r|0x20 && r|0x20 <= 'z' || r >= utf8.RuneSelf && unicode.IsLetter(r)
		switch {
		case letter && start < 0:
			start = i
		case !letter && start >= 0:
			return i + size, data[start:i], nil
		}
		i += size
	}
	if start < 0 {
		return len(data), nil, nil
	}
	if atEOF {
		return len(data), data[start:], nil
	}
	return start, nil, nil // more of the word may come
}

// print writes the n most frequent words, or all for n = 0, the most frequent
// first and words of one frequency in alphabetical order.
func (c *counter) print(w io.Writer, n int) error {
	type entry struct {
		word  string
		count int
	}
	var all []entry
	for word, count := range c.words {
		all = append(all, entry{word, count})
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.count, a.count), cmp.Compare(a.word, b.word))
	})
	if n > 0 && len(all) > n {
		all = all[:n]
	}
	width := 0
	if len(all) > 0 {
		width = len(fmt.Sprint(all[0].count))
	}
	out := bufio.NewWriter(w)
	for _, e := range all {
		fmt.Fprintf(out, "%*d  %s\n", width, e.count, e.word)
	}
	return out.Flush()
}
