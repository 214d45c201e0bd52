// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"sort"
	"strings"
)

// refresh writes what goroot/ (or the tree from) has and the base has not to
// the repository, as new files and patches, with base.sum and PATCHES.md.
//
// For goroot/ only edits made since the last sync are taken, so that changes
// made in the repository meanwhile stay. For another tree everything is taken
// that is not generated; what only the repository has is kept unless prune.
func refresh(w io.Writer, r *repo, dir, base, from string, prune, force bool, notes string) error {
	src := dir
	if from != "" {
		src = from
	}
	if _, err := os.Stat(filepath.Join(src, "src")); err != nil {
		return fmt.Errorf("%s is not a Go tree: %v", src, err)
	}
	t, err := openTree(src, base, r)
	if err != nil {
		return err
	}
	if from != "" {
		t.state = state{Files: map[string][]string{}}
	}
	paths := map[string]bool{}
	for p := range t.baseFiles {
		paths[p] = true
	}
	for p := range t.treeFiles {
		paths[p] = true
	}
	for p := range r.files {
		paths[p] = true
	}
	order := make([]string, 0, len(paths))
	for p := range paths {
		order = append(order, p)
	}
	sort.Strings(order)

	// On a new base every patch is written anew: its lines have moved.
	moved := r.sums.release != r.release
	var errs errorList
	changed := 0
	for _, p := range order {
		if _, derived, _ := t.derived(p); derived || own[p] || t.generator(p) != nil {
			continue
		}
		inBase, inTree, e := t.baseFiles[p] != nil, t.treeFiles[p] != nil, r.files[p]
		wrote := t.state.Files[p]
		top, _, sub := strings.Cut(p, "/")
		switch {
		case inTree && inBase && t.sameAsBase(p):
			// The patch is gone from the tree, or not in it yet.
			if e != nil && (len(wrote) > 0 || prune) {
				fmt.Fprintf(w, "%s.patch: removed\n", p)
				changed++
				delete(r.files, p)
				if err := os.Remove(filepath.Join(r.dir, p+".patch")); err != nil {
					return err
				}
			} else if e != nil && from != "" {
				fmt.Fprintf(w, "%s.patch: only in the repository, kept\n", p)
			}
			continue
		case !inTree && inBase:
			if _, err := os.Stat(filepath.Join(src, top)); err == nil {
				errs.addf("%s: deleted; a patch cannot say so: restore it (sync does)", filepath.Join(src, p))
			}
			continue
		case !inTree:
			if e.isPatch {
				continue // its base file does not exist here
			}
			if len(wrote) > 0 || prune {
				fmt.Fprintf(w, "%s: removed\n", p)
				changed++
				delete(r.files, p)
				if err := os.Remove(filepath.Join(r.dir, p)); err != nil {
					return err
				}
			} else if from != "" {
				fmt.Fprintf(w, "%s: only in the repository, kept\n", p)
			}
			continue
		}
		data, err := os.ReadFile(t.name(p))
		if err != nil {
			return err
		}
		if contains(wrote, hash(data)) && !moved {
			continue // not edited since the last sync
		}
		if !sub || !contains(mirrored, top) {
			errs.addf("%s: only files in %s can be part of the overlay", filepath.Join(src, p), strings.Join(mirrored, ", "))
			continue
		}
		n := &entry{data: data, exec: t.treeFiles[p].Mode()&0o100 != 0}
		name, mode, out := filepath.Join(r.dir, p), fs.FileMode(0o644), data
		if n.exec {
			mode = 0o755
		}
		if inBase {
			old, err := os.ReadFile(t.baseName(p))
			if err != nil {
				return err
			}
			if bytes.IndexByte(data, 0) >= 0 {
				errs.addf("%s: a binary file cannot be patched", filepath.Join(src, p))
				continue
			}
			n.isPatch, n.patch = true, makePatch(p, string(old), string(data))
			r.sums.sums[p] = hash(old)
			name, mode, out = name+".patch", 0o644, []byte(n.patch)
		}
		have, err := os.ReadFile(name)
		if err == nil && bytes.Equal(have, out) {
			r.files[p] = n
			continue
		}
		if from == "" && len(wrote) > 0 && !force && e != nil && !contains(wrote, contentHash(t, p, e)) {
			errs.addf("%s: both the repository and goroot/ have changed since the last sync: merge by hand, or let goroot/ win with refresh -force", p)
			continue
		}
		if err := writeFile(name, out, mode); err != nil {
			return err
		}
		fmt.Fprintf(w, "%s: written\n", path.Clean(strings.TrimPrefix(filepath.ToSlash(name), filepath.ToSlash(r.dir)+"/")))
		changed++
		r.files[p] = n
		if from == "" {
			t.state.Files[p] = []string{hash(data)}
		}
	}
	if from == "" {
		if err := t.writeState(); err != nil {
			return err
		}
	}
	// The sums of another release, and missing ones, are made anew.
	sums := map[string]string{}
	for p, e := range r.files {
		if !e.isPatch {
			continue
		}
		sum, ok := r.sums.sums[p]
		if !ok || moved {
			data, err := os.ReadFile(t.baseName(p))
			if err != nil {
				continue
			}
			sum = hash(data)
		}
		sums[p] = sum
	}
	r.sums = &sumFile{r.release, sums}
	if err := writeChanged(w, r.sumName(), r.sums.String()); err != nil {
		return err
	}
	table, err := r.readTable()
	if err != nil {
		return err
	}
	if notes != "" {
		if err := table.readNotes(notes); err != nil {
			return err
		}
	}
	if err := writeChanged(w, r.patchesName(), table.update(r)); err != nil {
		return err
	}
	if changed == 0 {
		fmt.Fprintln(w, "No edits.")
	}
	return errs.err()
}

// contentHash returns the hash of what e says the tree's file p should be.
func contentHash(t *tree, p string, e *entry) string {
	if !e.isPatch {
		return hash(e.data)
	}
	old, err := os.ReadFile(t.baseName(p))
	if err != nil {
		return ""
	}
	text, err := applyPatch(p, string(old), e.patch)
	if err != nil {
		return ""
	}
	return hash([]byte(text))
}

func writeChanged(w io.Writer, name, text string) error {
	if old, err := os.ReadFile(name); err == nil && string(old) == text || err != nil && text == "" {
		return nil
	}
	fmt.Fprintf(w, "%s: written\n", filepath.Base(name))
	return writeFile(name, []byte(text), 0o644)
}
