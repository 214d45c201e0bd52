// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// A repo is what this repository says of the tree: VERSION, new files, patches.
type repo struct {
	dir     string
	version string            // first line of VERSION: the fork's
	release string            // the base release, the part before the first '-'
	sums    *sumFile          // base.sum
	files   map[string]*entry // by slash-separated path in GOROOT
}

// An entry is one file that the repository says something about.
type entry struct {
	isPatch bool
	patch   string // the unified diff
	data    []byte // content in the tree; for a patch, set by resolve
	exec    bool
}

// mirrored are the directories of the repository that mirror those of GOROOT.
// misc is not among them: what stands there is not part of the tree.
var mirrored = []string{"src", "lib", "api", "doc", "test"}

// own lists the files in mirrored directories that belong to the repository
// and not to the tree.
var own = map[string]bool{"test/run.go": true}

func hash(data []byte) string {
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:])
}

// ignored reports whether a path, relative to the repository or to a tree, is
// of no interest unless the base has it: what a build, an editor or a version
// control system leaves.
func ignored(p string) bool {
	switch top, _, _ := strings.Cut(p, "/"); {
	case top == "bin", top == "pkg", strings.HasPrefix(top, "."):
		return true
	}
	base := path.Base(p)
	return strings.HasSuffix(base, "~") || strings.HasSuffix(base, ".orig") || strings.HasSuffix(base, ".rej") ||
		strings.HasSuffix(base, ".swp") || base == ".DS_Store" || strings.HasSuffix(base, tmpSuffix)
}

// readRepo reads the overlay that stands in dir.
func readRepo(dir string) (*repo, error) {
	v, err := readRelease(dir)
	if err != nil {
		return nil, err
	}
	release, _, ok := strings.Cut(v, "-")
	if !ok {
		return nil, fmt.Errorf("%s: version %s does not say what it adds to its base release, as in go1.2.3-name", filepath.Join(dir, "VERSION"), v)
	}
	r := &repo{dir: dir, version: v, release: release, files: map[string]*entry{}}
	if r.sums, err = readSums(r.sumName()); err != nil {
		return nil, err
	}
	for _, top := range mirrored {
		err := walk(dir, top, func(p string, info fs.FileInfo) error {
			if own[p] || ignored(p) {
				return nil
			}
			data, err := os.ReadFile(filepath.Join(dir, p))
			if err != nil {
				return err
			}
			e := &entry{data: data, exec: info.Mode()&0o100 != 0}
			if target, ok := strings.CutSuffix(p, ".patch"); ok {
				e.isPatch, e.patch, e.data = true, string(data), nil
				p = target
			}
			if r.files[p] != nil {
				return fmt.Errorf("%s stands in the repository both as a file and as a patch", p)
			}
			r.files[p] = e
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return r, nil
}

func (r *repo) sumName() string     { return filepath.Join(r.dir, "misc", "overlay", "base.sum") }
func (r *repo) patchesName() string { return filepath.Join(r.dir, "PATCHES.md") }

// paths returns the paths of r.files in order.
func (r *repo) paths() []string {
	var list []string
	for p := range r.files {
		list = append(list, p)
	}
	sort.Strings(list)
	return list
}

// resolve applies every patch to its base file. It reports as missing the top
// directories that the base, a toolchain module, does not have; what the
// repository says of those is dropped.
func (r *repo) resolve(base string) (missing []string, err error) {
	var errs errorList
	if r.sums.release != r.release {
		return nil, fmt.Errorf("base.sum is for %s, VERSION names %s: to move to a new base, see CONTRIBUTING.md", r.sums.release, r.release)
	}
	dropped := map[string]bool{}
	for _, top := range baseDirs {
		if _, err := os.Stat(filepath.Join(base, top)); os.IsNotExist(err) {
			dropped[top] = true
			missing = append(missing, top)
		}
	}
	if dropped["src"] {
		return nil, fmt.Errorf("%s has no src directory: it is not a Go tree", base)
	}
	for _, p := range r.paths() {
		top, _, _ := strings.Cut(p, "/")
		if dropped[top] {
			delete(r.files, p)
			continue
		}
		e := r.files[p]
		data, err := os.ReadFile(filepath.Join(base, p))
		if !e.isPatch {
			if err == nil {
				errs.addf("%s: the base has this file: say what changes as %s.patch", p, p)
			}
			continue
		}
		if err != nil {
			errs.addf("%s.patch: the base has no such file", p)
			continue
		}
		if gen := generatedBy(p, data); gen != "" {
			errs.addf("%s.patch: this file is generated (%s): patch what it is generated from", p, gen)
			continue
		}
		if sum, ok := r.sums.sums[p]; !ok {
			errs.addf("%s.patch: base.sum does not list the base file: run refresh", p)
			continue
		} else if sum != hash(data) {
			errs.addf("%s: not the file of %s: the base has been changed; install the release again", filepath.Join(base, p), r.release)
			continue
		}
		text, err := applyPatch(p, string(data), e.patch)
		if err != nil {
			errs.addf("%s.patch: %v", p, err)
			continue
		}
		e.data = []byte(text)
	}
	return missing, errs.err()
}

// walk calls f for each regular file under dir/top with its slash-separated
// path relative to dir. A top that does not exist has no files.
func walk(dir, top string, f func(p string, info fs.FileInfo) error) error {
	root := filepath.Join(dir, top)
	if _, err := os.Lstat(root); os.IsNotExist(err) {
		return nil
	}
	return filepath.WalkDir(root, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(dir, name)
		if err != nil {
			return err
		}
		if d.IsDir() {
			if rel != "." && filepath.Dir(rel) == "." && ignored(rel) {
				return filepath.SkipDir
			}
			return nil
		}
		info, err := d.Info()
		if err != nil {
			return err
		}
		if !info.Mode().IsRegular() {
			// A base may hold symlinks; what they lead to is copied.
			if info, err = os.Stat(name); err != nil || !info.Mode().IsRegular() {
				return nil
			}
		}
		return f(filepath.ToSlash(rel), info)
	})
}

// An errorList collects what is wrong, so that one run names all of it.
type errorList []string

func (l *errorList) addf(format string, args ...any) { *l = append(*l, fmt.Sprintf(format, args...)) }

func (l errorList) err() error {
	if len(l) == 0 {
		return nil
	}
	return l
}

func (l errorList) Error() string { return strings.Join(l, "\n") }
