// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package upstream

import (
	"bytes"
	"encoding/json"
	"fmt"
	"go/build"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"
)

// A suite is tests of a package of upstream's.
type suite struct {
	pkg   string
	files []string // all that have map types, if nil
	alone string   // if not empty, the files are a package of their own, which imports this
	any   bool     // see rewriter
	names bool
	short bool              // run with -short
	subst map[string]string // text to be replaced

	// Exceptions, with the reasons.
	fails map[string]string // tests that fail with cmaps
	keep  map[string]string // declarations that stay as they are
}

var suites = []suite{
	{
		pkg:   "runtime",
		files: []string{"map_test.go"},
		alone: "-",
		short: true,
		// What only runtime's own tests can see.
		subst: map[string]string{
			"runtime.HashLoad":   "7",
			"runtime.MemHash":    "func(unsafe.Pointer, uintptr, uintptr) uintptr { return 0 }",
			"runtime.UseAeshash": "new(bool)",
		},
		fails: map[string]string{
			"TestNonEscapingMap":    "cmaps are allocated in the heap",
			"TestMemHashGlobalSeed": "uses runtime.MemHash",
		},
	},
	{
		pkg:   "maps",
		alone: "cmaps",
		short: true,
	},
	{
		pkg:   "reflect",
		names: true,
		short: true,
		fails: map[string]string{
			"TestMapIterSet":  "counts allocations",
			"TestMapOf":       "MapOf makes types of maps",
			"TestMapAlloc":    "counts allocations",
			"TestTypeStrings": "MapOf makes types of maps",
		},
	},
	{pkg: "encoding/gob", short: true},
	{pkg: "internal/fmtsort", short: true},
	{
		pkg:   "fmt",
		names: true,
		fails: map[string]string{
			"Example_formats": "shows the name of a map type",
		},
	},
	{
		pkg: "encoding/json",
		any: true,
	},
	{
		pkg: "text/template",
		keep: map[string]string{
			"TestExecutePanicDuringCall": "a FuncMap is a map",
		},
	},
}

// programs that are not like others.
var programs = map[string]string{
	"fixedbugs/issue15528.go": "prints the name of a map type",
	"fixedbugs/issue23017.go": "a nil cmap panics before variables are assigned",
	"fixedbugs/issue37716.go": "reflect.MapOf makes types of maps",
}

// shortPrograms are those that are run with -short.
var shortPrograms = []string{
	"map.go", "mapclear.go", "bigmap.go", "maplinear.go", "nil.go", "range.go",
	"typeparam/maps.go", "typeparam/sets.go", "typeparam/metrics.go",
	"fixedbugs/issue23017.go", "fixedbugs/issue45045.go",
}

var goroot = runtime.GOROOT()

func command(dir string, name string, args ...string) *exec.Cmd {
	cmd := exec.Command(name, args...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOWORK=off", "GOFLAGS=", "GOTOOLCHAIN=local")
	return cmd
}

func gotool(dir string, args ...string) ([]byte, error) {
	return command(dir, filepath.Join(goroot, "bin", "go"), args...).CombinedOutput()
}

func TestPackages(t *testing.T) {
	for _, s := range suites {
		t.Run(s.pkg, func(t *testing.T) {
			if testing.Short() && !s.short {
				t.Skip("not with -short")
			}
			b := s.build(t, "")
			if b.err != nil {
				t.Fatalf("%v\n%s", b.err, b.out)
			}
			var run []string
			for _, name := range b.tests {
				if s.fails[name] == "" {
					run = append(run, name)
				}
			}
			out, err := b.run(run, true)
			if err != nil {
				t.Errorf("%v\n%s", err, failures(out))
			}
			passed := regexp.MustCompile(`(?m)^--- PASS: `).FindAll(out, -1)
			skipped := regexp.MustCompile(`(?m)^--- SKIP: (\w+)`).FindAllSubmatch(out, -1)
			if n := len(passed) + len(skipped); err == nil && n != len(run) {
				t.Errorf("%d tests were run, want %d", n, len(run))
			}
			t.Logf("%d map types rewritten; %d tests passed, %d skipped themselves, %d are exceptions",
				b.maps, len(passed), len(skipped), len(s.fails)+len(s.keep))

			// The exceptions are.
			for name, reason := range s.fails {
				if !slices.Contains(b.tests, name) {
					t.Errorf("exception %s (%s): there is no such test", name, reason)
				} else if _, err := b.run([]string{name}, false); err == nil {
					t.Errorf("exception %s (%s) passes", name, reason)
				}
			}
			for _, name := range slices.Sorted(maps.Keys(s.keep)) {
				if !slices.Contains(b.found, name) {
					t.Errorf("exception %s: there is no such declaration", name)
				} else if !testing.Short() {
					if b := s.build(t, name); b.err == nil {
						if _, err := b.run([]string{name}, false); err == nil {
							t.Errorf("exception %s: is none", name)
						}
					}
				}
			}
		})
	}
}

// A binary is a test binary of rewritten tests.
type binary struct {
	rewriter
	dir, name string
	out       []byte // what go test -c printed
	err       error
}

// build rewrites the files of s and builds them, all exceptions of declarations but except
// made.
func (s *suite) build(t *testing.T, except string) *binary {
	b := new(binary)
	b.any, b.names = s.any, s.names
	for name := range s.keep {
		if name != except {
			b.keep = append(b.keep, name)
		}
	}
	src := filepath.Join(goroot, "src", filepath.FromSlash(s.pkg))
	files := s.files
	if files == nil {
		matches, err := filepath.Glob(filepath.Join(src, "*_test.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, f := range matches {
			f := filepath.Base(f)
			if ok, err := build.Default.MatchFile(src, f); err != nil {
				t.Fatal(err)
			} else if ok && !strings.Contains(f, "cmap") {
				files = append(files, f)
			}
		}
	}
	tmp := t.TempDir()
	b.dir = src
	pkg := s.pkg
	if s.alone != "" {
		// A package that is nowhere but in the overlay, so that it can import what
		// upstream's tests import.
		pkg = "internal/cmaptwin"
		src = filepath.Join(goroot, "src", "internal", "cmaptwin")
		b.dir = tmp
	}
	replace := make(map[string]string)
	for _, f := range files {
		text, err := os.ReadFile(filepath.Join(goroot, "src", filepath.FromSlash(s.pkg), f))
		if err != nil {
			t.Fatal(err)
		}
		before := b.maps
		ntests := len(b.tests)
		text, err = b.file(f, text)
		if err != nil {
			t.Fatal(err)
		}
		if b.maps == before && s.alone == "" {
			b.tests = b.tests[:ntests]
			continue
		}
		for old, new := range s.subst {
			if !bytes.Contains(text, []byte(old)) {
				t.Errorf("%s does not have %s", f, old)
			}
			text = bytes.ReplaceAll(text, []byte(old), []byte(new))
		}
		if clause := "package " + filepath.Base(s.pkg) + "\n"; s.alone != "" && s.alone != "-" && bytes.Contains(text, []byte(clause)) {
			text = bytes.Replace(text, []byte(clause), fmt.Appendf(nil, "%s; import . %q\n", strings.TrimSpace(clause), s.alone), 1)
		}
		name := filepath.Join(tmp, f)
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
		replace[filepath.Join(src, f)] = name
	}
	if b.maps == 0 {
		t.Fatal("no map types")
	}
	js, err := json.Marshal(map[string]any{"Replace": replace})
	if err != nil {
		t.Fatal(err)
	}
	overlay := filepath.Join(tmp, "overlay.json")
	if err := os.WriteFile(overlay, js, 0o666); err != nil {
		t.Fatal(err)
	}
	b.name = filepath.Join(tmp, "test.exe")
	b.out, b.err = gotool(filepath.Join(goroot, "src"), "test", "-c", "-vet=off", "-overlay", overlay, "-o", b.name, pkg)
	return b
}

// run runs the tests with these names.
func (b *binary) run(names []string, verbose bool) ([]byte, error) {
	return command(b.dir, b.name, fmt.Sprintf("-test.v=%t", verbose), "-test.short", "-test.timeout=10m", "-test.run=^("+strings.Join(names, "|")+")$").CombinedOutput()
}

// failures returns what is of interest in out, which run printed when it failed: all but
// the names of tests that passed, or are being run.
func failures(out []byte) []byte {
	out = regexp.MustCompile(`(?m)^(=== .*|--- (PASS|SKIP): .*)\n`).ReplaceAll(out, nil)
	return out[:min(len(out), 3000)]
}

// TestPrograms: the programs in test/ that have map types and that the harness would
// build and run without flags.
func TestPrograms(t *testing.T) {
	dir := filepath.Join(goroot, "test")
	if _, err := os.Stat(filepath.Join(dir, "map.go")); err != nil {
		fmt.Println("skipped: the base came without test/")
		t.Skip("the base came without test/")
	}
	files, err := filepath.Glob(filepath.Join(dir, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	more, err := filepath.Glob(filepath.Join(dir, "*", "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	tmp := t.TempDir()
	write := func(text []byte, elem ...string) {
		name := filepath.Join(append([]string{tmp}, elem...)...)
		os.MkdirAll(filepath.Dir(name), 0o777)
		if err := os.WriteFile(name, text, 0o666); err != nil {
			t.Fatal(err)
		}
	}
	write([]byte("module programs\n\ngo 1.26\n"), "go.mod")
	var names []string
	all := make(map[string]bool)
	for _, f := range append(files, more...) {
		rel, err := filepath.Rel(dir, f)
		if err != nil {
			t.Fatal(err)
		}
		rel = filepath.ToSlash(rel)
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		first, _, _ := bytes.Cut(text, []byte("\n"))
		if strings.HasPrefix(filepath.Base(f), "cmap") || string(first) != "// run" {
			continue
		}
		var r rewriter
		if text, err = r.file(f, text); err != nil {
			t.Fatal(err)
		}
		if r.maps == 0 {
			continue
		}
		all[rel] = true
		if testing.Short() && !slices.Contains(shortPrograms, rel) {
			continue
		}
		names = append(names, rel)
		write(text, dirName(rel), "main.go")
	}
	for rel, reason := range programs {
		if !all[rel] {
			t.Errorf("exception %s (%s): there is no such program", rel, reason)
		}
	}
	for _, rel := range shortPrograms {
		if !all[rel] {
			t.Errorf("there is no program %s", rel)
		}
	}
	bin := filepath.Join(tmp, "bin")
	os.Mkdir(bin, 0o777)
	out, err := gotool(tmp, "build", "-o", bin+"/", "./...")
	if err != nil {
		t.Errorf("%v\n%s", err, out)
	}
	for _, rel := range names {
		err := runProgram(dir, filepath.Join(bin, dirName(rel)), strings.TrimSuffix(filepath.Join(dir, filepath.FromSlash(rel)), ".go")+".out")
		switch reason, exception := programs[rel]; {
		case err != nil && !exception:
			t.Errorf("%s: %v", rel, err)
		case err == nil && exception:
			t.Errorf("exception %s (%s) passes", rel, reason)
		}
	}
	t.Logf("%d programs, %d of them exceptions", len(names), len(programs))
}

// dirName is the name of a program's directory.
func dirName(rel string) string { return strings.ReplaceAll(strings.TrimSuffix(rel, ".go"), "/", "_") }

// runProgram runs a program, which must print what is in the file golden, or nothing.
func runProgram(dir, name, golden string) error {
	want, err := os.ReadFile(golden)
	if err != nil && !os.IsNotExist(err) {
		return err
	}
	cmd := command(dir, name)
	var out bytes.Buffer
	cmd.Stdout, cmd.Stderr = &out, &out
	if err := cmd.Start(); err != nil {
		return err
	}
	timer := time.AfterFunc(5*time.Minute, func() { cmd.Process.Kill() })
	defer timer.Stop()
	if err := cmd.Wait(); err != nil {
		return fmt.Errorf("%v\n%s", err, out.Bytes()[:min(out.Len(), 1000)])
	}
	if !bytes.Equal(out.Bytes(), want) {
		return fmt.Errorf("prints %q, want %q", out.Bytes(), want)
	}
	return nil
}

// TestRewrite: what becomes of map types.
func TestRewrite(t *testing.T) {
	const src = `package p

import "maps"

type M map[string][]map[int]any

var any1 map[string]any

func kept() { _ = map[int]int{} }

func TestX() {
	x := map[K]*V(nil) // a map
	maps.Copy(x, nil)
	println("map[string]int", "map[1:2]", "map[]")
}
`
	const want = `package p

import "cmaps"

type M cmap[string][]cmap[int]any

var any1 map[string]any

func kept() { _ = map[int]int{} }

func TestX() {
	x := (cmap[K]*V)(nil) // a map
	cmaps.Copy(x, nil)
	println("cmap[string]int", "map[1:2]", "map[]")
}
`
	r := rewriter{keep: []string{"kept", "other"}, any: true, names: true}
	got, err := r.file("p.go", []byte(src))
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	if r.maps != 3 || !slices.Equal(r.found, []string{"kept"}) || !slices.Equal(r.tests, []string{"TestX"}) {
		t.Errorf("%d map types, found %v, tests %v", r.maps, r.found, r.tests)
	}
}
