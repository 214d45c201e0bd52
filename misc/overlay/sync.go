// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

// syncTree makes the tree from the base and the repository. It touches only
// files whose content changes. If that would lose an edit it does nothing and
// says so, unless force is set.
func syncTree(w io.Writer, r *repo, dir, base string, force, port bool) error {
	if port {
		r.dropFailing(w, base)
	}
	missing, err := r.resolve(base)
	if err != nil {
		return err
	}
	if len(missing) > 0 {
		fmt.Fprintf(w, "The base (%s) came as a toolchain module, without %s: what the repository says of those is left out, and tests that need them are not run.\n", base, strings.Join(missing, ", "))
	}
	t, err := openTree(dir, base, r)
	if err != nil {
		return err
	}
	steps, clobbered, edited, err := t.plan(force)
	if err != nil {
		return err
	}
	if len(clobbered) > 0 && !force {
		return clobberError(dir, clobbered)
	}
	if err := t.do(steps); err != nil {
		return err
	}
	if err := t.scan(); err != nil {
		return err
	}
	genSteps, clobbered, err := t.planGenerated(force)
	if err != nil {
		return err
	}
	if len(clobbered) > 0 && !force {
		var errs errorList
		for _, p := range clobbered {
			errs.addf("%s: edited, but it is generated from %s: change that", filepath.Join(dir, p), t.generator(p).source)
		}
		errs.addf("sync -force drops these edits")
		return errs
	}
	if err := t.doGenerated(genSteps); err != nil {
		return err
	}
	var written, removed int
	for _, s := range append(steps, genSteps...) {
		if s.remove {
			removed++
		} else {
			written++
		}
	}
	if written+removed > 0 {
		patches := 0
		for _, e := range r.files {
			if e.isPatch {
				patches++
			}
		}
		fmt.Fprintf(w, "%s: %s (%s) with %d patches and %d new files; %d files written, %d removed.\n",
			dir, r.release, base, patches, len(r.files)-patches, written, removed)
	}
	if !force {
		for _, p := range edited {
			fmt.Fprintf(w, "%s: edited, and not in the repository (refresh keeps the edit, sync -force drops it)\n", filepath.Join(dir, p))
		}
	}
	return nil
}

func clobberError(dir string, paths []string) error {
	var errs errorList
	for _, p := range paths {
		errs.addf("%s: edited since the last sync, and the repository changes it too", filepath.Join(dir, p))
	}
	errs.addf("nothing was touched: keep the edits with refresh -force, or drop them with sync -force")
	return errs
}

// dropFailing leaves out of r the patches that do not apply to the base and
// names them. What base.sum says is of the old base, and is not asked.
func (r *repo) dropFailing(w io.Writer, base string) {
	r.sums.release = r.release
	for _, p := range r.paths() {
		e := r.files[p]
		if !e.isPatch {
			continue
		}
		data, err := os.ReadFile(filepath.Join(base, p))
		if err == nil {
			_, err = applyPatch(p, string(data), e.patch)
		}
		if err != nil {
			fmt.Fprintf(w, "%s.patch: left out: %v\n", p, err)
			delete(r.files, p)
			continue
		}
		r.sums.sums[p] = hash(data)
	}
}

// stamp returns a name for what a build is made from and what it made: the
// base, make.bash, and the size and time of each file of the tree that goes
// into the tools, and of the tools.
func stamp(r *repo, dir, base string) (string, error) {
	script, err := os.ReadFile(filepath.Join(r.dir, "make.bash"))
	if err != nil {
		return "", err
	}
	h := sha256.New()
	fmt.Fprintf(h, "%s\n%s\n", base, script)
	for _, top := range []string{"VERSION", "go.env", "src", "lib", "bin", "pkg/include", "pkg/tool"} {
		err := filepath.WalkDir(filepath.Join(dir, top), func(name string, d fs.DirEntry, err error) error {
			if err != nil || d.IsDir() {
				return err
			}
			info, err := d.Info()
			if err != nil {
				return err
			}
			fmt.Fprintf(h, "%s %d %d\n", name, info.Size(), info.ModTime().UnixNano())
			return nil
		})
		if err != nil {
			return "", err
		}
	}
	return hex.EncodeToString(h.Sum(nil)), nil
}
