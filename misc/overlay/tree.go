// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
	"syscall"
	"time"
)

// A tree is goroot/: the base with the overlay applied and the generated files
// made anew. It records in a state file what sync wrote, so that an edit made
// since can be told from what sync left.
type tree struct {
	dir   string
	base  string
	repo  *repo
	state state

	baseFiles map[string]fs.FileInfo // files of the base that the tree holds
	treeFiles map[string]fs.FileInfo // files of the tree now
	gens      []*generator
}

// A state is what sync remembers in goroot/.overlay.json.
type state struct {
	// Files has the hashes of what sync wrote for each file that the
	// repository says something about: one, or two after an
	// interrupted sync, when the file has the one content or the other.
	Files map[string][]string
	// Generated has what sync remembers of each generator's last run.
	Generated map[string]genState
}

type genState struct {
	Inputs  string            // hash of what it read
	Outputs map[string]string // hashes of the files it made
}

const (
	stateName = ".overlay.json"
	tmpSuffix = ".overlay-tmp"
)

func openTree(dir, base string, r *repo) (*tree, error) {
	t := &tree{dir: dir, base: base, repo: r, baseFiles: map[string]fs.FileInfo{}}
	if data, err := os.ReadFile(filepath.Join(dir, stateName)); err == nil {
		if err := json.Unmarshal(data, &t.state); err != nil {
			return nil, fmt.Errorf("%s: %v", filepath.Join(dir, stateName), err)
		}
	}
	if t.state.Files == nil {
		t.state.Files = map[string][]string{}
	}
	if t.state.Generated == nil {
		t.state.Generated = map[string]genState{}
	}
	for _, top := range baseDirs {
		err := walk(base, top, func(p string, info fs.FileInfo) error {
			// A toolchain module carries its go.mod files twice.
			if path.Base(p) != "_go.mod" {
				t.baseFiles[p] = info
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	ents, err := os.ReadDir(base)
	if err != nil {
		return nil, err
	}
	for _, e := range ents {
		if e.Type().IsRegular() && !ignored(e.Name()) {
			if t.baseFiles[e.Name()], err = e.Info(); err != nil {
				return nil, err
			}
		}
	}
	t.gens = allGenerators(base, t.baseFiles)
	if err := t.scan(); err != nil {
		return nil, err
	}
	return t, nil
}

// scan reads what files the tree has.
func (t *tree) scan() error {
	t.treeFiles = map[string]fs.FileInfo{}
	return walk(t.dir, "", func(p string, info fs.FileInfo) error {
		if strings.HasSuffix(p, tmpSuffix) {
			return os.Remove(t.name(p)) // left by an interrupted sync
		}
		if t.baseFiles[p] != nil || !ignored(p) {
			t.treeFiles[p] = info
		}
		return nil
	})
}

func (t *tree) name(p string) string     { return filepath.Join(t.dir, filepath.FromSlash(p)) }
func (t *tree) baseName(p string) string { return filepath.Join(t.base, filepath.FromSlash(p)) }

// derived returns the content of the few files that follow from the base file
// and VERSION alone, and whether p is one of them.
func (t *tree) derived(p string) ([]byte, bool, error) {
	switch p {
	case "VERSION":
		data, err := os.ReadFile(filepath.Join(t.repo.dir, "VERSION"))
		return data, true, err
	case "go.env":
		// The fork never replaces itself by another toolchain.
		data, err := replaceLine(t.baseName(p), "GOTOOLCHAIN=", "GOTOOLCHAIN=local")
		return data, true, err
	case "src/internal/buildcfg/zbootstrap.go":
		// As cmd/dist writes it, but for the version.
		data, err := replaceLine(t.baseName(p), "const version = ", "const version = `"+t.repo.version+"`")
		return data, true, err
	}
	return nil, false, nil
}

// replaceLine returns the content of a file whose one line that begins with
// prefix is replaced.
func replaceLine(name, prefix, line string) ([]byte, error) {
	data, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	lines := splitLines(string(data))
	n := 0
	for i, l := range lines {
		if strings.HasPrefix(l, prefix) {
			lines[i] = line + "\n"
			n++
		}
	}
	if n != 1 {
		return nil, fmt.Errorf("%s: %d lines begin with %q, not one", name, n, prefix)
	}
	return []byte(strings.Join(lines, "")), nil
}

// generator returns the generator of the tree's or the base's file p, or nil.
// Only files whose name can be one are read.
func (t *tree) generator(p string) *generator {
	if !mayBeGenerated(p) {
		return nil
	}
	for _, name := range []string{t.name(p), t.baseName(p)} {
		head, err := readHead(name)
		if err != nil {
			continue
		}
		for _, g := range t.gens {
			if g.owns(p, head) {
				return g
			}
		}
	}
	return nil
}

func readHead(name string) ([]byte, error) {
	f, err := os.Open(name)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	buf := make([]byte, 512)
	n, err := io.ReadFull(f, buf)
	if err == io.ErrUnexpectedEOF || err == io.EOF {
		err = nil
	}
	return buf[:n], err
}

// sameAsBase reports whether the tree's file p has the content of the base's.
// A file of the same size and modification time is taken to be a copy.
func (t *tree) sameAsBase(p string) bool {
	b, f := t.baseFiles[p], t.treeFiles[p]
	if b == nil || f == nil || b.Size() != f.Size() {
		return false
	}
	if b.ModTime().Equal(f.ModTime()) {
		return true
	}
	x, err1 := os.ReadFile(t.baseName(p))
	y, err2 := os.ReadFile(t.name(p))
	return err1 == nil && err2 == nil && bytes.Equal(x, y)
}

// A step is one thing that sync does to the tree.
type step struct {
	path   string
	data   []byte // new content; nil to copy the base's file or to remove
	exec   bool
	remove bool
}

// plan compares the tree with what the repository says, generated files apart.
// It returns what sync would do, and the files whose edits that would lose
// (clobbered) or that have edits which stand in no one's way (edited).
// With force, edits are lost rather than left alone.
func (t *tree) plan(force bool) (steps []step, clobbered, edited []string, err error) {
	paths := map[string]bool{}
	for p := range t.baseFiles {
		paths[p] = true
	}
	for p := range t.treeFiles {
		paths[p] = true
	}
	for p := range t.repo.files {
		paths[p] = true
	}
	for p := range t.state.Files {
		paths[p] = true
	}
	order := make([]string, 0, len(paths))
	for p := range paths {
		order = append(order, p)
	}
	sort.Strings(order)
	for _, p := range order {
		e := t.repo.files[p]
		want, isDerived, err := t.derived(p)
		if err != nil {
			return nil, nil, nil, err
		}
		if !isDerived && e == nil && t.generator(p) != nil {
			continue
		}
		if e != nil {
			want = e.data
		}
		inBase, inTree := t.baseFiles[p] != nil, t.treeFiles[p] != nil
		wrote := t.state.Files[p]
		if want == nil && !inBase { // not in the tree we want
			switch {
			case !inTree:
			case len(wrote) == 0:
				edited = append(edited, p) // someone's new file
			default:
				if data, err := os.ReadFile(t.name(p)); err != nil {
					return nil, nil, nil, err
				} else if !contains(wrote, hash(data)) {
					clobbered = append(clobbered, p)
				}
				steps = append(steps, step{path: p, remove: true})
			}
			continue
		}
		if want == nil { // the base's file as it is
			switch {
			case t.sameAsBase(p):
				if !t.treeFiles[p].ModTime().Equal(t.baseFiles[p].ModTime()) {
					steps = append(steps, step{path: p}) // so that the next comparison is quick
				}
			case !inTree:
				steps = append(steps, step{path: p})
			case len(wrote) == 0:
				edited = append(edited, p)
				if force {
					steps = append(steps, step{path: p})
				}
			default: // a patch that left the overlay
				if data, err := os.ReadFile(t.name(p)); err != nil {
					return nil, nil, nil, err
				} else if !contains(wrote, hash(data)) {
					clobbered = append(clobbered, p)
				}
				steps = append(steps, step{path: p})
			}
			continue
		}
		s := step{path: p, data: want, exec: e != nil && e.exec}
		if !inTree {
			steps = append(steps, s)
			continue
		}
		have, err := os.ReadFile(t.name(p))
		if err != nil {
			return nil, nil, nil, err
		}
		switch h := hash(have); {
		case bytes.Equal(have, want):
			if len(wrote) != 1 || wrote[0] != h {
				t.state.Files[p] = []string{h}
			}
			if e != nil && e.patch == "" && s.exec != (t.treeFiles[p].Mode()&0o100 != 0) {
				steps = append(steps, s)
			}
		case contains(wrote, h), len(wrote) == 0 && inBase && t.sameAsBase(p):
			steps = append(steps, s)
		case contains(wrote, hash(want)) && !force:
			edited = append(edited, p) // the repository has not changed since
		default:
			clobbered = append(clobbered, p)
			steps = append(steps, s)
		}
	}
	return steps, clobbered, edited, nil
}

// do carries out the steps. Each file is replaced in one go, and the state is
// written before and after, so that an interrupted sync can be taken up again.
func (t *tree) do(steps []step) error {
	if len(steps) == 0 {
		return t.writeState()
	}
	if err := os.MkdirAll(t.dir, 0o777); err != nil {
		return err
	}
	for _, s := range steps {
		if s.data != nil {
			t.state.Files[s.path] = append(t.state.Files[s.path], hash(s.data))
		}
	}
	if err := t.writeState(); err != nil {
		return err
	}
	for _, s := range steps {
		var err error
		switch {
		case s.remove:
			err = os.Remove(t.name(s.path))
			if os.IsNotExist(err) {
				err = nil
			}
			t.removeEmptyDirs(path.Dir(s.path))
			delete(t.state.Files, s.path)
		case s.data == nil:
			err = t.copyBase(s.path)
			delete(t.state.Files, s.path)
		default:
			mode := fs.FileMode(0o644)
			if b := t.baseFiles[s.path]; b != nil {
				mode = b.Mode().Perm() | 0o200
			} else if s.exec {
				mode = 0o755
			}
			err = writeFile(t.name(s.path), s.data, mode)
			t.state.Files[s.path] = []string{hash(s.data)}
		}
		if err != nil {
			return err
		}
	}
	return t.writeState()
}

func (t *tree) copyBase(p string) error {
	info := t.baseFiles[p]
	if t.sameAsBase(p) {
		return os.Chtimes(t.name(p), time.Now(), info.ModTime())
	}
	data, err := os.ReadFile(t.baseName(p))
	if err != nil {
		return err
	}
	tmp := t.name(p) + tmpSuffix
	if err := writeFile(tmp, data, info.Mode().Perm()|0o200); err != nil {
		return err
	}
	if err := os.Chtimes(tmp, time.Now(), info.ModTime()); err != nil {
		return err
	}
	return os.Rename(tmp, t.name(p))
}

// planGenerated compares the generated files with what the generators make of
// the tree as it is now. Like plan, it returns what sync would do, and the
// files whose edits that would lose.
func (t *tree) planGenerated(force bool) (steps []step, clobbered []string, err error) {
	inputsOf := map[*generator]string{}
	made, err := generate(t.gens, t.dir, t.base, t.baseFiles, func(g *generator, inputs string) bool {
		inputsOf[g] = inputs
		last, ok := t.state.Generated[g.name]
		if !ok || last.Inputs != inputs {
			return false
		}
		for p, sum := range last.Outputs {
			if data, err := os.ReadFile(t.name(p)); err != nil || hash(data) != sum {
				return false
			}
		}
		return true
	})
	if err != nil {
		return nil, nil, err
	}
	for _, g := range t.gens {
		files, ok := made[g]
		if !ok {
			continue
		}
		last := t.state.Generated[g.name].Outputs
		now := map[string]string{}
		for p, want := range files {
			now[p] = hash(want)
			have, err := os.ReadFile(t.name(p))
			if err == nil && bytes.Equal(have, want) {
				continue
			}
			if err == nil && hash(have) != last[p] && !t.sameAsBase(p) {
				clobbered = append(clobbered, p)
				if !force {
					continue
				}
			}
			steps = append(steps, step{path: p, data: want})
		}
		for p := range t.treeFiles {
			if _, ok := files[p]; ok || !mayBeGenerated(p) {
				continue
			}
			if head, err := readHead(t.name(p)); err == nil && g.owns(p, head) {
				if data, err := os.ReadFile(t.name(p)); err == nil && hash(data) != last[p] && !t.sameAsBase(p) {
					clobbered = append(clobbered, p)
				}
				steps = append(steps, step{path: p, remove: true})
			}
		}
		t.state.Generated[g.name] = genState{inputsOf[g], now}
	}
	sort.Slice(steps, func(i, j int) bool { return steps[i].path < steps[j].path })
	sort.Strings(clobbered)
	return steps, clobbered, nil
}

// doGenerated carries out the steps of planGenerated.
func (t *tree) doGenerated(steps []step) error {
	for _, s := range steps {
		var err error
		if s.remove {
			err = os.Remove(t.name(s.path))
		} else {
			err = writeFile(t.name(s.path), s.data, 0o644)
		}
		if err != nil {
			return err
		}
	}
	return t.writeState()
}

// removeEmptyDirs removes the directory p of the tree and its parents as far
// as they are empty and not the base's.
func (t *tree) removeEmptyDirs(p string) {
	for p != "." && p != "/" {
		if _, err := os.Stat(t.baseName(p)); err == nil {
			return
		}
		if os.Remove(t.name(p)) != nil {
			return
		}
		p = path.Dir(p)
	}
}

func (t *tree) writeState() error {
	if err := os.MkdirAll(t.dir, 0o777); err != nil {
		return err
	}
	data, err := json.MarshalIndent(t.state, "", "\t")
	if err != nil {
		return err
	}
	data = append(data, '\n')
	name := filepath.Join(t.dir, stateName)
	if old, err := os.ReadFile(name); err == nil && bytes.Equal(old, data) {
		return nil
	}
	return writeFile(name, data, 0o644)
}

// writeFile writes a file in one go: it has its old content or its new one.
func writeFile(name string, data []byte, mode fs.FileMode) error {
	tmp := name
	if !strings.HasSuffix(tmp, tmpSuffix) {
		tmp += tmpSuffix
	}
	err := os.WriteFile(tmp, data, mode)
	if os.IsNotExist(err) {
		if err = os.MkdirAll(filepath.Dir(tmp), 0o777); err == nil {
			err = os.WriteFile(tmp, data, mode)
		}
	}
	if err == nil {
		err = os.Chmod(tmp, mode)
	}
	if err == nil && tmp != name {
		err = os.Rename(tmp, name)
	}
	if err != nil {
		os.Remove(tmp)
		if errors.Is(err, syscall.ENOSPC) {
			return fmt.Errorf("no space left on device for %s: a tree and its build take about 1 GB; free some and run again", name)
		}
	}
	return err
}

func contains(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}
