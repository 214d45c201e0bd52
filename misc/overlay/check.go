// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
)

// check fails, naming each file, if the tree is not what the repository says,
// if a patch is not in the form refresh gives it, if a generated file is stale,
// or if base.sum or PATCHES.md does not say what the patches are.
func check(w io.Writer, r *repo, dir, base string) error {
	if _, err := os.Stat(filepath.Join(dir, stateName)); err != nil {
		return fmt.Errorf("%s is not there: make it with ./make.bash or sync", dir)
	}
	missing, err := r.resolve(base)
	if err != nil {
		return err
	}
	var errs errorList
	patches := 0
	for _, p := range r.paths() {
		e := r.files[p]
		if !e.isPatch {
			continue
		}
		patches++
		old, err := os.ReadFile(filepath.Join(base, p))
		if err != nil {
			return err
		}
		if want := makePatch(p, string(old), string(e.data)); e.patch != want {
			errs.addf("%s.patch: not in the form refresh gives it (one line of context, nothing else): run sync, then refresh -from goroot", p)
		}
	}
	for p := range r.sums.sums {
		if e := r.files[p]; (e == nil || !e.isPatch) && !contains(missing, strings.SplitN(p, "/", 2)[0]) {
			errs.addf("base.sum lists %s, which is not patched: run refresh", p)
		}
	}
	t, err := openTree(dir, base, r)
	if err != nil {
		return err
	}
	steps, clobbered, edited, err := t.plan(false)
	if err != nil {
		return err
	}
	for _, s := range steps {
		if contains(clobbered, s.path) || t.sameAsBase(s.path) && s.data == nil && !s.remove {
			continue
		}
		errs.addf("%s: not what the repository says: run sync", filepath.Join(dir, s.path))
	}
	for _, p := range append(clobbered, edited...) {
		errs.addf("%s: edited, and not in the repository: run refresh", filepath.Join(dir, p))
	}
	// Generated files are compared with what the tree's own sources give.
	made, err := generate(t.gens, t.dir, t.base, t.baseFiles, nil)
	if err != nil {
		return err
	}
	for _, g := range t.gens {
		for p, want := range made[g] {
			if have, err := os.ReadFile(t.name(p)); err != nil || string(have) != string(want) {
				errs.addf("%s: stale: it is generated from %s: run sync", filepath.Join(dir, p), g.source)
			}
		}
		for p := range t.treeFiles {
			if _, ok := made[g][p]; !ok && t.generator(p) == g {
				errs.addf("%s: generated from %s no more: run sync", filepath.Join(dir, p), g.source)
			}
		}
	}
	if len(missing) > 0 {
		fmt.Fprintf(w, "The base has no %s: not checked.\n", strings.Join(missing, ", "))
	} else {
		table, err := r.readTable()
		if err != nil {
			return err
		}
		errs = append(errs, table.check(r)...)
	}
	if len(errs) == 0 {
		fmt.Fprintf(w, "%s and the repository agree: %d patches, %d new files.\n", dir, patches, len(r.files)-patches)
	}
	return errs.err()
}
