// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"fmt"
	"io/fs"
	"math/rand"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
	"testing"
	"time"
)

// A world is a base, a repository and a tree, all small and made up.
type world struct {
	t                *testing.T
	base, repo, tree string
}

const upstream = "package p\n\nfunc F() int {\n\treturn 1\n}\n\nfunc G() int {\n\treturn 2\n}\n"

// newWorld returns a world whose repository has one patch and one new file.
func newWorld(t *testing.T) *world {
	t.Helper()
	dir := t.TempDir()
	w := &world{t, filepath.Join(dir, "base"), filepath.Join(dir, "repo"), filepath.Join(dir, "repo", "goroot")}
	w.write(w.base, "VERSION", "go9.8.7\ntime 2026-01-01T00:00:00Z\n")
	w.write(w.base, "go.env", "GOPROXY=direct\nGOTOOLCHAIN=auto\n")
	w.write(w.base, "src/internal/buildcfg/zbootstrap.go", "package buildcfg\n\nconst version = `go9.8.7`\n")
	w.write(w.base, "src/p/p.go", upstream)
	w.write(w.base, "src/p/q.go", "package p\n")
	w.write(w.base, "src/p/testdata/.hidden", "data")
	w.write(w.base, "lib/time/update.bash", "#!/bin/bash\n")
	w.write(w.base, "api/go1.txt", "pkg p\n")
	w.write(w.base, "doc/go_spec.html", "<h1>The Go</h1>\n")
	w.write(w.base, "misc/go.mod", "module misc\n")
	w.write(w.base, "test/x.go", "// run\n")
	w.write(w.base, "bin/go", "not copied")
	w.write(w.base, "pkg/tool/compile", "not copied")
	w.write(w.repo, "VERSION", "go9.8.7-cmap1-devel\ntime 2026-01-01T00:00:00Z\n")
	w.write(w.repo, "misc/overlay/go.mod", "module overlay\n")
	w.write(w.repo, "src/p/p.go.patch", makePatch("src/p/p.go", upstream, strings.Replace(upstream, "return 1", "return one", 1)))
	w.write(w.repo, "src/p/one.go", "package p\n\nconst one = 1\n")
	w.write(w.repo, "test/run.go", "// not part of the tree\n")
	w.write(w.repo, "misc/overlay/base.sum", "# go9.8.7\n"+hash([]byte(upstream))+"  src/p/p.go\n")
	return w
}

func (w *world) write(dir, p, text string) {
	w.t.Helper()
	if err := writeFile(filepath.Join(dir, p), []byte(text), 0o644); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) remove(dir, p string) {
	w.t.Helper()
	if err := os.Remove(filepath.Join(dir, p)); err != nil {
		w.t.Fatal(err)
	}
}

// do runs a command as run does, with the world's base.
func (w *world) do(command string, args ...string) (string, error) {
	w.t.Helper()
	r, err := readRepo(w.repo)
	if err != nil {
		return "", err
	}
	has := func(arg string) bool { return contains(args, arg) }
	var from string
	for i, a := range args {
		if a == "-from" {
			from = args[i+1]
		}
	}
	var b bytes.Buffer
	switch command {
	case "sync":
		err = syncTree(&b, r, w.tree, w.base, has("-force"), has("-port"))
	case "refresh":
		err = refresh(&b, r, w.tree, w.base, from, has("-prune"), has("-force"), "")
	case "check":
		err = check(&b, r, w.tree, w.base)
	}
	return b.String(), err
}

// expect runs a command that must succeed and returns what it prints.
func (w *world) expect(command string, args ...string) string {
	w.t.Helper()
	out, err := w.do(command, args...)
	if err != nil {
		w.t.Fatalf("%s %v: %v", command, args, err)
	}
	return out
}

// expectError runs a command that must fail with an error that has each of
// the strings in it.
func (w *world) expectError(words []string, command string, args ...string) {
	w.t.Helper()
	_, err := w.do(command, args...)
	if err == nil {
		w.t.Fatalf("%s %v: no error, want one with %q", command, args, words)
	}
	for _, s := range words {
		if !strings.Contains(err.Error(), s) {
			w.t.Errorf("%s %v: error %q does not have %q", command, args, err, s)
		}
	}
}

func (w *world) expectFile(dir, p, want string) {
	w.t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, p))
	if err != nil {
		w.t.Error(err)
	} else if string(data) != want {
		w.t.Errorf("%s is %q, want %q", p, data, want)
	}
}

func (w *world) expectNone(dir, p string) {
	w.t.Helper()
	if _, err := os.Stat(filepath.Join(dir, p)); err == nil {
		w.t.Errorf("%s is there", p)
	}
}

// describe fills the columns of PATCHES.md that people write.
func (w *world) describe() {
	w.t.Helper()
	w.expect("refresh")
	name := filepath.Join(w.repo, "PATCHES.md")
	data, err := os.ReadFile(name)
	if err != nil {
		w.t.Fatal(err)
	}
	w.write(w.repo, "PATCHES.md", strings.ReplaceAll(string(data), "|  |  |", "| a hook | a reason |"))
}

// times returns the modification time of every file of the tree.
func (w *world) times() map[string]time.Time {
	times := map[string]time.Time{}
	err := walk(w.tree, "", func(p string, info fs.FileInfo) error {
		if !strings.HasPrefix(p, ".") {
			times[p] = info.ModTime()
		}
		return nil
	})
	if err != nil {
		w.t.Fatal(err)
	}
	return times
}

var patched = strings.Replace(upstream, "return 1", "return one", 1)

func TestSync(t *testing.T) {
	w := newWorld(t)
	if out := w.expect("sync"); !strings.Contains(out, "1 patches and 1 new files") {
		t.Errorf("sync says %q", out)
	}
	w.expectFile(w.tree, "src/p/p.go", patched)
	w.expectFile(w.tree, "src/p/q.go", "package p\n")
	w.expectFile(w.tree, "src/p/one.go", "package p\n\nconst one = 1\n")
	w.expectFile(w.tree, "src/p/testdata/.hidden", "data")
	w.expectFile(w.tree, "VERSION", "go9.8.7-cmap1-devel\ntime 2026-01-01T00:00:00Z\n")
	w.expectFile(w.tree, "go.env", "GOPROXY=direct\nGOTOOLCHAIN=local\n")
	w.expectFile(w.tree, "src/internal/buildcfg/zbootstrap.go", "package buildcfg\n\nconst version = `go9.8.7-cmap1-devel`\n")
	w.expectNone(w.tree, "test/run.go")
	w.expectNone(w.tree, "misc/overlay")
	w.expectNone(w.tree, "bin/go")
	w.expectNone(w.tree, "pkg/tool/compile")
	w.describe()
	w.expect("check")
}

// A second sync touches nothing; a change touches the one file it is in.
func TestSyncTouchesOnlyWhatChanges(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	before := w.times()
	time.Sleep(10 * time.Millisecond)
	if out := w.expect("sync"); out != "" {
		t.Errorf("second sync says %q", out)
	}
	w.write(w.repo, "src/p/one.go", "package p\n\nconst one = 3 - 2\n")
	w.expect("sync")
	var changed []string
	for p, at := range w.times() {
		if !at.Equal(before[p]) {
			changed = append(changed, p)
		}
	}
	if fmt.Sprint(changed) != "[src/p/one.go]" {
		t.Errorf("touched %v", changed)
	}
}

func TestSyncRemovesWhatLeft(t *testing.T) {
	w := newWorld(t)
	w.write(w.repo, "src/new/new.go", "package new\n")
	w.expect("sync")
	w.expectFile(w.tree, "src/new/new.go", "package new\n")
	w.remove(w.repo, "src/new/new.go")
	w.remove(w.repo, "src/p/p.go.patch")
	w.expect("sync")
	w.expectNone(w.tree, "src/new")
	w.expectFile(w.tree, "src/p/p.go", upstream)
}

func TestSyncKeepsEdits(t *testing.T) {
	edited := strings.Replace(patched, "return 2", "return two", 1)
	w := newWorld(t)
	w.expect("sync")
	w.write(w.tree, "src/p/p.go", edited)
	w.write(w.tree, "src/p/q.go", "package p // edited\n")
	w.write(w.tree, "src/p/mine.go", "package p // mine\n")
	// The repository has not changed: the edits are in no one's way.
	out := w.expect("sync")
	for _, p := range []string{"p.go", "q.go", "mine.go"} {
		if !strings.Contains(out, p) {
			t.Errorf("sync does not name %s: %s", p, out)
		}
	}
	w.expectFile(w.tree, "src/p/p.go", edited)
	w.expectError([]string{"p.go", "q.go", "mine.go", "refresh"}, "check")

	// Now it has.
	w.write(w.repo, "src/p/p.go.patch", makePatch("src/p/p.go", upstream, strings.Replace(upstream, "return 1", "return one+0", 1)))
	w.write(w.repo, "src/p/one.go", "package p\n\nconst one = 5\n")
	w.expectError([]string{"p.go", "edited", "refresh", "sync -force"}, "sync")
	w.expectFile(w.tree, "src/p/p.go", edited)
	w.expectFile(w.tree, "src/p/one.go", "package p\n\nconst one = 1\n") // nothing at all was touched
	w.expect("sync", "-force")
	w.expectFile(w.tree, "src/p/p.go", strings.Replace(upstream, "return 1", "return one+0", 1))
	w.expectFile(w.tree, "src/p/q.go", "package p\n")
	w.expectFile(w.tree, "src/p/mine.go", "package p // mine\n") // no one else has it
}

// Where the repository and goroot/ have both changed, refresh takes neither
// unless told.
func TestRefreshConflict(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	w.write(w.tree, "src/p/one.go", "package p // in goroot\n")
	w.write(w.repo, "src/p/one.go", "package p // in the repository\n")
	w.expectError([]string{"src/p/one.go", "both"}, "refresh")
	w.expectFile(w.tree, "src/p/one.go", "package p // in goroot\n")
	w.expectFile(w.repo, "src/p/one.go", "package p // in the repository\n")
	w.expect("refresh", "-force")
	w.expectFile(w.repo, "src/p/one.go", "package p // in goroot\n")
}

// A file that sync wrote, was edited and has left the overlay is an edit too.
func TestSyncKeepsEditOfWhatLeft(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	w.write(w.tree, "src/p/one.go", "package p // edited\n")
	w.remove(w.repo, "src/p/one.go")
	w.expectError([]string{"one.go", "edited"}, "sync")
	w.expectFile(w.tree, "src/p/one.go", "package p // edited\n")
	w.expect("sync", "-force")
	w.expectNone(w.tree, "src/p/one.go")
}

// A sync that was stopped anywhere is finished by the next.
func TestSyncInterrupted(t *testing.T) {
	w := newWorld(t)
	w.write(w.tree, "src/p/q.go"+tmpSuffix, "pack") // being copied
	w.write(w.tree, "src/p/p.go", upstream)         // copied, its time not yet set
	w.expect("sync")
	w.expectFile(w.tree, "src/p/p.go", patched)
	w.expectNone(w.tree, "src/p/q.go"+tmpSuffix)

	// The file has been written, the state has not; then the repository goes on.
	w.write(w.repo, "src/p/one.go", "package p // two\n")
	r, err := readRepo(w.repo)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := r.resolve(w.base); err != nil {
		t.Fatal(err)
	}
	tr, err := openTree(w.tree, w.base, r)
	if err != nil {
		t.Fatal(err)
	}
	steps, _, _, err := tr.plan(false)
	if err != nil || len(steps) != 1 {
		t.Fatalf("plan: %v, %v", steps, err)
	}
	steps = append(steps, step{path: "src/p/one.go/impossible", data: []byte("x")})
	if err := tr.do(steps); err == nil {
		t.Fatal("a file below a file was written")
	}
	w.expectFile(w.tree, "src/p/one.go", "package p // two\n")
	w.write(w.repo, "src/p/one.go", "package p // three\n")
	w.expect("sync")
	w.expectFile(w.tree, "src/p/one.go", "package p // three\n")
}

func TestBadPatches(t *testing.T) {
	good := makePatch("src/p/p.go", upstream, patched)
	for _, test := range []struct {
		name, patch string
		want        []string
	}{
		{"context", strings.Replace(good, " func F", " func H", 1), []string{"src/p/p.go.patch", "hunk 1 (@@ -3,3 +3,3 @@)", `line 3`, "func H"}},
		{"offset", strings.ReplaceAll(good, "3,3", "7,3"), []string{"src/p/p.go.patch", "hunk 1 (@@ -7,3 +7,3 @@)"}},
		{"past the end", strings.ReplaceAll(good, "3,3", "70,3"), []string{"hunk 1", "the base file has 9 lines"}},
		{"counts", strings.ReplaceAll(good, "3,3", "3,4"), []string{"hunk 1", "cut short"}},
		{"new position", strings.Replace(good, "+3,3", "+4,3", 1), []string{"hunk 1", "the new file's line would be 3"}},
		{"header", strings.Replace(good, "@@ -3", "@@ x3", 1), []string{"hunk 1", "not a hunk header"}},
		{"name", strings.Replace(good, "--- a/src/p/p.go", "--- a/src/p/q.go", 1), []string{"not a patch of src/p/p.go"}},
		{"empty", "", []string{"not a patch of src/p/p.go"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.write(w.repo, "src/p/p.go.patch", test.patch)
			w.expectError(test.want, "sync")
			w.expectNone(w.tree, "src") // nothing is made
		})
	}
}

func TestSecondHunkNamed(t *testing.T) {
	w := newWorld(t)
	long := "a\nb\nc\nd\ne\nf\ng\nh\n"
	w.write(w.base, "src/p/long.go", long)
	w.write(w.repo, "misc/overlay/base.sum", "# go9.8.7\n"+hash([]byte(upstream))+"  src/p/p.go\n"+hash([]byte(long))+"  src/p/long.go\n")
	patch := makePatch("src/p/long.go", long, "a\nB\nc\nd\ne\nf\nG\nh\n")
	w.write(w.repo, "src/p/long.go.patch", strings.Replace(patch, "-g\n", "-x\n", 1))
	w.expectError([]string{"src/p/long.go.patch", "hunk 2 (@@ -6,3 +6,3 @@)", `line 7 of the base file is "g\n", not "x\n"`}, "sync")
}

func TestBadRepository(t *testing.T) {
	for _, test := range []struct {
		name string
		do   func(w *world)
		want []string
	}{
		{"whole upstream file", func(w *world) { w.write(w.repo, "src/p/q.go", "package p\n") }, []string{"src/p/q.go", "patch"}},
		{"patch of nothing", func(w *world) { w.write(w.repo, "src/p/r.go.patch", "--- a/src/p/r.go\n") }, []string{"src/p/r.go.patch", "no such file"}},
		{"both", func(w *world) { w.write(w.repo, "src/p/one.go.patch", "x") }, []string{"src/p/one.go", "both"}},
		{"base changed", func(w *world) { w.write(w.base, "src/p/p.go", upstream+"// mine\n") }, []string{"src/p/p.go", "go9.8.7", "changed"}},
		{"no sum", func(w *world) { w.write(w.repo, "misc/overlay/base.sum", "# go9.8.7\n") }, []string{"src/p/p.go.patch", "base.sum"}},
		{"sums of another release", func(w *world) { w.write(w.repo, "misc/overlay/base.sum", "# go9.8.6\n") }, []string{"go9.8.6", "go9.8.7", "CONTRIBUTING"}},
		{"version", func(w *world) { w.write(w.repo, "VERSION", "go9.8.7\n") }, []string{"version go9.8.7 does not say"}},
		{"generated", func(w *world) {
			text := "// Code generated by \"go test -run=Generate -write=all\"; DO NOT EDIT.\n"
			w.write(w.base, "src/go/types/x.go", text)
			w.write(w.repo, "src/go/types/x.go.patch", makePatch("src/go/types/x.go", text, text+"x\n"))
		}, []string{"src/go/types/x.go.patch", "generated", "generate_test.go"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			w := newWorld(t)
			w.expect("sync")
			test.do(w)
			w.expectError(test.want, "sync")
		})
	}
}

// A base that came as a toolchain module lacks four directories and is
// read-only.
func TestToolchainModule(t *testing.T) {
	w := newWorld(t)
	w.write(w.repo, "test/cmap.go", "// run\n")
	w.write(w.repo, "doc/go_spec.html.patch", makePatch("doc/go_spec.html", "<h1>The Go</h1>\n", "<h1>The cmap</h1>\n"))
	w.write(w.base, "src/_go.mod", "module std\n")
	w.write(w.base, "src/go.mod", "module std\n")
	for _, top := range []string{"api", "doc", "misc", "test"} {
		if err := os.RemoveAll(filepath.Join(w.base, top)); err != nil {
			t.Fatal(err)
		}
	}
	if err := os.Chmod(filepath.Join(w.base, "src/p/q.go"), 0o444); err != nil {
		t.Fatal(err)
	}
	out := w.expect("sync")
	if !strings.Contains(out, "without api, doc, misc, test") || strings.Count(out, "left out") != 1 {
		t.Errorf("sync says %q", out)
	}
	w.expectFile(w.tree, "src/p/p.go", patched)
	w.expectFile(w.tree, "src/go.mod", "module std\n")
	w.expectNone(w.tree, "src/_go.mod")
	w.expectNone(w.tree, "test")
	w.write(w.tree, "src/p/q.go", "package p\n") // it can be edited
	w.expect("check")
}

func TestRefresh(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	edited := strings.Replace(patched, "return 2", "return two", 1)
	w.write(w.tree, "src/p/p.go", edited)
	w.write(w.tree, "src/p/q.go", "package p\n\nconst two = 2")
	w.write(w.tree, "src/p/two.go", "package p // two\n")
	w.write(w.tree, "src/p/two.go~", "an editor's")
	w.write(w.repo, "src/p/later.go", "package p // not synced yet\n")
	w.remove(w.tree, "src/p/one.go")
	w.expect("refresh")
	w.expectFile(w.repo, "src/p/p.go.patch", makePatch("src/p/p.go", upstream, edited))
	w.expectFile(w.repo, "src/p/q.go.patch", "--- a/src/p/q.go\n+++ b/src/p/q.go\n@@ -1 +1,3 @@\n package p\n+\n+const two = 2\n\\ No newline at end of file\n")
	w.expectFile(w.repo, "src/p/two.go", "package p // two\n")
	w.expectFile(w.repo, "src/p/later.go", "package p // not synced yet\n")
	w.expectNone(w.repo, "src/p/one.go")
	w.expectNone(w.repo, "src/p/two.go~")
	sums := "# go9.8.7\n" + hash([]byte(upstream)) + "  src/p/p.go\n" + hash([]byte("package p\n")) + "  src/p/q.go\n"
	w.expectFile(w.repo, "misc/overlay/base.sum", sums)

	// Taking a hook out again drops the patch.
	w.write(w.tree, "src/p/q.go", "package p\n")
	w.expect("refresh")
	w.expectNone(w.repo, "src/p/q.go.patch")
	w.expectFile(w.repo, "misc/overlay/base.sum", "# go9.8.7\n"+hash([]byte(upstream))+"  src/p/p.go\n")

	w.expect("sync")
	w.expectFile(w.tree, "src/p/later.go", "package p // not synced yet\n")
	w.describe()
	w.expect("check")
}

func TestRefreshRefuses(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	w.remove(w.tree, "src/p/q.go")
	w.expectError([]string{"src/p/q.go", "deleted"}, "refresh")
	w.expect("sync")
	w.write(w.tree, "misc/go.mod", "module mine\n")
	w.expectError([]string{"misc/go.mod", "only files in src"}, "refresh")
}

// Another tree, without a state, is taken as a whole.
func TestRefreshFrom(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	other := filepath.Join(t.TempDir(), "work")
	for p, text := range map[string]string{
		"VERSION":                              "go9.8.7-other\n",
		"src/internal/buildcfg/zbootstrap.go":  "package buildcfg // regenerated\n",
		"src/p/p.go":                           strings.Replace(patched, "return 2", "return 3", 1),
		"src/p/q.go":                           "package p\n",
		"src/p/testdata/.hidden":               "data",
		"src/p/three.go":                       "package p // three\n",
		"src/internal/goexperiment/exp_x_o.go": "// generated\n",
		".git/config":                          "x",
		"bin/go":                               "x",
		"pkg/x":                                "x",
		"lib/time/update.bash":                 "#!/bin/bash\n",
		"api/go1.txt":                          "pkg p\n", "doc/go_spec.html": "<h1>The Go</h1>\n", "misc/go.mod": "module misc\n", "test/x.go": "// run\n",
	} {
		w.write(other, p, text)
	}
	out := w.expect("refresh", "-from", other)
	if !strings.Contains(out, "src/p/one.go: only in the repository, kept") {
		t.Errorf("refresh says %q", out)
	}
	w.expectFile(w.repo, "src/p/three.go", "package p // three\n")
	w.expectFile(w.repo, "src/p/one.go", "package p\n\nconst one = 1\n")
	w.expectFile(w.repo, "VERSION", "go9.8.7-cmap1-devel\ntime 2026-01-01T00:00:00Z\n")
	w.expectFile(w.repo, "src/p/p.go.patch", makePatch("src/p/p.go", upstream, strings.Replace(patched, "return 2", "return 3", 1)))
	for _, p := range []string{".git", "bin", "pkg", "src/internal"} {
		w.expectNone(w.repo, p)
	}
	w.expect("refresh", "-from", other, "-prune")
	w.expectNone(w.repo, "src/p/one.go")
	w.expect("sync")
	w.expectFile(w.tree, "src/p/three.go", "package p // three\n")
}

// On a new base some patches no longer apply; -port leaves them out.
func TestPort(t *testing.T) {
	w := newWorld(t)
	w.write(w.base, "VERSION", "go9.8.8\n")
	w.write(w.repo, "VERSION", "go9.8.8-cmap1-devel\n")
	w.write(w.base, "src/internal/buildcfg/zbootstrap.go", "package buildcfg\n\nconst version = `go9.8.8`\n")
	w.write(w.base, "src/p/q.go", "package p\n\nvar q int\n")
	w.write(w.repo, "src/p/q.go.patch", makePatch("src/p/q.go", "package p\n", "package p // q\n"))
	moved := "// A new line.\n" + upstream
	w.write(w.base, "src/p/p.go", moved)
	w.expectError([]string{"go9.8.7", "go9.8.8"}, "sync")
	out := w.expect("sync", "-port")
	if !strings.Contains(out, "src/p/p.go.patch: left out: hunk 1") {
		t.Errorf("sync -port says %q", out)
	}
	w.expectFile(w.tree, "src/p/p.go", moved)
	w.write(w.tree, "src/p/p.go", strings.Replace(moved, "return 1", "return one", 1))
	w.write(w.tree, "src/p/q.go", "package p // q\n\nvar q int\n")
	w.expect("refresh")
	w.expectFile(w.repo, "src/p/p.go.patch", makePatch("src/p/p.go", moved, strings.Replace(moved, "return 1", "return one", 1)))
	w.expect("sync")
	w.describe()
	w.expect("check")
}

func TestCheck(t *testing.T) {
	w := newWorld(t)
	w.expectError([]string{"goroot", "make.bash"}, "check")
	w.expect("sync")
	w.expectError([]string{"PATCHES.md: out of date"}, "check")
	w.expect("refresh")
	w.expectError([]string{"PATCHES.md: does not say what the hook in src/p/p.go does"}, "check")
	w.describe()
	w.expect("check")

	// More context than needed applies, but is not a patch as refresh writes it.
	w.write(w.repo, "src/p/p.go.patch", "--- a/src/p/p.go\n+++ b/src/p/p.go\n@@ -2,4 +2,4 @@\n \n func F() int {\n-\treturn 1\n+\treturn one\n }\n")
	w.expectError([]string{"src/p/p.go.patch: not in the form"}, "check")
	w.write(w.repo, "src/p/p.go.patch", makePatch("src/p/p.go", upstream, patched))
	w.expect("check")

	w.write(w.repo, "src/p/one.go", "package p // changed\n")
	w.expectError([]string{"src/p/one.go: not what the repository says: run sync"}, "check")
	w.expect("sync")
	w.remove(w.tree, "src/p/q.go")
	w.expectError([]string{"src/p/q.go"}, "check")
}

// The table keeps what people wrote, counts lines, and holds the budget.
func TestPatchTable(t *testing.T) {
	w := newWorld(t)
	w.expect("sync")
	w.describe()
	big := upstream
	for i := 0; i < budgetLines; i++ {
		big += fmt.Sprintf("var v%d int\n", i)
	}
	w.write(w.tree, "src/p/p.go", big)
	w.expect("refresh")
	data, err := os.ReadFile(filepath.Join(w.repo, "PATCHES.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range []string{
		"| [src/p/p.go](src/p/p.go.patch) | +1500 −0 | a hook | a reason |",
		"1 upstream files (budget 60, held at 81); 1500 lines added and 0 removed, 1500 of at most 1500.",
	} {
		if !strings.Contains(string(data), s) {
			t.Errorf("PATCHES.md does not have %q:\n%s", s, data)
		}
	}
	w.expect("check")
	w.write(w.tree, "src/p/p.go", big+"// one more\n")
	w.expect("refresh")
	w.expectError([]string{"1501 lines", "budget"}, "check")

	notes := t.TempDir()
	w.write(notes, "n.md", "`src/p/q.go` | the \\| hook | the reason\n")
	w.write(w.tree, "src/p/q.go", "package p // hooked\n")
	r, err := readRepo(w.repo)
	if err != nil {
		t.Fatal(err)
	}
	if err := refresh(new(bytes.Buffer), r, w.tree, w.base, "", false, false, notes); err != nil {
		t.Fatal(err)
	}
	data, _ = os.ReadFile(filepath.Join(w.repo, "PATCHES.md"))
	if s := "| +1 −1 | the \\| hook | the reason |"; !strings.Contains(string(data), s) {
		t.Errorf("PATCHES.md does not have %q:\n%s", s, data)
	}
}

func TestNoSpace(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	name := filepath.Join(t.TempDir(), "x")
	if err := os.Symlink("/dev/full", name+tmpSuffix); err != nil {
		t.Skip(err)
	}
	err := writeFile(name, []byte("text"), 0o644)
	if err == nil || !strings.Contains(err.Error(), "no space left on device") || !strings.Contains(err.Error(), "run again") {
		t.Errorf("writeFile on a full device: %v", err)
	}
	if _, err := os.Lstat(name); err == nil {
		t.Error("something was left behind")
	}
}

func TestFindBase(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the fake go command is a shell script")
	}
	w := newWorld(t)
	old := filepath.Join(t.TempDir(), "old")
	w.write(old, "VERSION", "go9.8.6\n")
	// fake puts a go command on PATH that finds the local and the fetched GOROOT.
	fake := func(local, fetched string) {
		bin := t.TempDir()
		script := fmt.Sprintf("#!/bin/sh\ncase $GOTOOLCHAIN in\nlocal) echo %s;;\n*) [ -n '%s' ] || exit 1; echo '%[2]s';;\nesac\n", local, fetched)
		if err := os.WriteFile(filepath.Join(bin, "go"), []byte(script), 0o755); err != nil {
			t.Fatal(err)
		}
		t.Setenv("PATH", bin+":/bin:/usr/bin")
	}
	find := func(want string, words ...string) {
		t.Helper()
		got, err := findBase("go9.8.7")
		if want != "" {
			if err != nil || got != want {
				t.Errorf("findBase: %q, %v, want %q", got, err, want)
			}
			return
		}
		if err == nil {
			t.Errorf("findBase: %q, want an error", got)
			return
		}
		for _, s := range words {
			if !strings.Contains(err.Error(), s) {
				t.Errorf("findBase: error %q does not have %q", err, s)
			}
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("findBase: error of more than one line: %q", err)
		}
	}
	t.Setenv("GOROOT_BASE", "")
	fake(w.base, "")
	find(w.base)
	fake(old, w.base)
	find(w.base)
	fake(old, "")
	find("", "go9.8.6", "must be go9.8.7", "https://go.dev/dl/#go9.8.7", "GOROOT_BASE")
	fake(old, old)
	find("", "must be go9.8.7")
	t.Setenv("PATH", t.TempDir())
	find("", "no go command on PATH", "install go9.8.7", "https://go.dev/dl/#go9.8.7")
	t.Setenv("GOROOT_BASE", w.base)
	find(w.base)
	t.Setenv("GOROOT_BASE", old)
	find("", "GOROOT_BASE", "is go9.8.6", "must be go9.8.7")
	t.Setenv("GOROOT_BASE", t.TempDir())
	find("", "GOROOT_BASE", "not a Go tree")
}

// Random edits of random files: a patch applied is the new file, and git, if
// it is there, takes it the same way.
func TestDiff(t *testing.T) {
	rnd := rand.New(rand.NewSource(1))
	git, _ := exec.LookPath("git")
	for i := 0; i < 400; i++ {
		a := randomLines(rnd, 1+rnd.Intn(40))
		b := append([]string(nil), a...)
		for n := rnd.Intn(6); n > 0; n-- {
			at := rnd.Intn(len(b) + 1)
			switch rnd.Intn(3) {
			case 0:
				b = append(b[:at:at], append(randomLines(rnd, 1+rnd.Intn(3)), b[at:]...)...)
			case 1:
				end := at + rnd.Intn(3)
				if end > len(b) {
					end = len(b)
				}
				b = append(b[:at:at], b[end:]...)
			case 2:
				if at < len(b) {
					b[at] = "changed\n"
				}
			}
		}
		old, new := strings.Join(a, ""), strings.Join(b, "")
		if rnd.Intn(4) == 0 {
			new = strings.TrimSuffix(new, "\n")
		}
		patch := makePatch("x", old, new)
		if old == new {
			if patch != "" {
				t.Fatalf("patch of equal files: %q", patch)
			}
			continue
		}
		got, err := applyPatch("x", old, patch)
		if err != nil || got != new {
			t.Fatalf("old %q\nnew %q\npatch %s\ngives %q, %v", old, new, patch, got, err)
		}
		if git == "" || i%20 != 0 || new == "" {
			continue
		}
		dir := t.TempDir()
		os.WriteFile(filepath.Join(dir, "x"), []byte(old), 0o666)
		cmd := exec.Command(git, "apply", "--unidiff-zero", "-")
		cmd.Dir, cmd.Stdin = dir, strings.NewReader(patch)
		cmd.Env = append(os.Environ(), "GIT_CEILING_DIRECTORIES="+filepath.Dir(dir))
		out, err := cmd.CombinedOutput()
		if data, _ := os.ReadFile(filepath.Join(dir, "x")); err != nil || string(data) != new {
			t.Fatalf("git apply: %v %s\n%s", err, out, patch)
		}
	}
}

func randomLines(rnd *rand.Rand, n int) []string {
	words := []string{"\n", "}\n", "\tx = 1\n", "func f() {\n", "\treturn\n", "a\n", "b\n", "c\n"}
	var lines []string
	for ; n > 0; n-- {
		lines = append(lines, words[rnd.Intn(len(words))])
	}
	return lines
}

// An inserted function is shown as a function, not as the end of one and the
// beginning of the next.
func TestDiffReadable(t *testing.T) {
	new := strings.Replace(upstream, "func G", "func H() int {\n\treturn 3\n}\n\nfunc G", 1)
	want := "--- a/x\n+++ b/x\n@@ -6,2 +6,6 @@\n \n+func H() int {\n+\treturn 3\n+}\n+\n func G() int {\n"
	if got := makePatch("x", upstream, new); got != want {
		t.Errorf("patch is\n%s\nwant\n%s", got, want)
	}
}

// A world with generators: each real one, on the real base, makes the base's
// own files; and a change of what it reads changes what it makes.
func TestGeneratorsOnBase(t *testing.T) {
	if testing.Short() {
		t.Skip("builds five programs")
	}
	base := testBase(t)
	r := &repo{dir: t.TempDir(), version: "go0.0.0-x", release: "go0.0.0", files: map[string]*entry{}}
	tr, err := openTree(t.TempDir(), base, r)
	if err != nil {
		t.Fatal(err)
	}
	for _, g := range generators {
		files, err := runGenerator(g, base, base)
		if err != nil {
			t.Error(err)
			continue
		}
		var names []string
		for p, got := range files {
			names = append(names, p)
			if want, err := os.ReadFile(filepath.Join(base, p)); err != nil {
				t.Errorf("%s: %v", g.name, err)
			} else if !bytes.Equal(got, want) {
				t.Errorf("%s: %s differs:\n%s", g.name, p, makePatch(p, string(want), string(got)))
			}
		}
		n := 0
		for p := range tr.baseFiles {
			if tr.generator(p) == g {
				n++
			}
		}
		if n != len(names) {
			sort.Strings(names)
			t.Errorf("%s makes %d files, the base has %d: %v", g.name, len(names), n, names)
		}
	}
}

// A generated file is made anew when its source changes, an edit of it is
// refused, and check sees a stale one.
func TestGenerated(t *testing.T) {
	real := testBase(t)
	w := newWorld(t)
	// The made-up base has internal/goexperiment and uses the real go command.
	for _, name := range []string{"flags.go", "mkconsts.go"} {
		data, err := os.ReadFile(filepath.Join(real, "src/internal/goexperiment", name))
		if err != nil {
			t.Fatal(err)
		}
		w.write(w.base, "src/internal/goexperiment/"+name, string(data))
	}
	names, _ := filepath.Glob(filepath.Join(real, "src/internal/goexperiment/exp_*.go"))
	for _, name := range names {
		data, _ := os.ReadFile(name)
		w.write(w.base, "src/internal/goexperiment/"+filepath.Base(name), string(data))
	}
	w.write(w.base, "VERSION", "go1.21.0\n")
	w.write(w.repo, "misc/overlay/base.sum", "# go1.21.0\n"+hash([]byte(upstream))+"  src/p/p.go\n")
	w.write(w.repo, "VERSION", "go1.21.0-x\n")
	w.write(w.base, "src/internal/buildcfg/zbootstrap.go", "package buildcfg\n\nconst version = `go1.21.0`\n")
	os.Remove(filepath.Join(w.base, "bin", "go"))
	wrapper := fmt.Sprintf("#!/bin/sh\nGOROOT=%s exec %s \"$@\"\n", real, baseGo(real))
	if err := os.WriteFile(filepath.Join(w.base, "bin", "go"), []byte(wrapper), 0o755); err != nil {
		t.Fatal(err)
	}
	w.expect("sync")
	const flags, on = "src/internal/goexperiment/flags.go", "src/internal/goexperiment/exp_zebra_on.go"
	data, err := os.ReadFile(filepath.Join(w.tree, flags))
	if err != nil {
		t.Fatal(err)
	}
	text := strings.TrimRight(string(data), "\n")
	text = strings.TrimSuffix(text, "}") + "\tZebra bool\n}\n"
	w.write(w.tree, flags, text)
	w.expectError([]string{"exp_zebra_on.go: stale"}, "check")
	w.expect("refresh")
	w.expectNone(w.repo, on)
	w.expect("sync")
	want := "// Code generated by mkconsts.go. DO NOT EDIT.\n\n//go:build goexperiment.zebra\n\npackage goexperiment\n\nconst Zebra = true\nconst ZebraInt = 1\n"
	w.expectFile(w.tree, on, want)
	w.describe()
	w.expect("check")

	w.write(w.tree, on, want+"// edited\n")
	w.expectError([]string{"exp_zebra_on.go", "stale"}, "check")
	w.expectError([]string{"exp_zebra_on.go: edited, but it is generated from src/internal/goexperiment/flags.go"}, "sync")
	w.expectFile(w.tree, on, want+"// edited\n")
	w.expect("sync", "-force")
	w.expectFile(w.tree, on, want)

	// Without its source it goes.
	w.write(w.tree, flags, string(data))
	w.expect("refresh")
	w.expect("sync")
	w.expectNone(w.tree, on)
}
