// skip

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build ignore

// Run runs the regression programs of this directory with upstream's harness,
// cmd/internal/testdir, and the toolchain in goroot/.
//
//	bin/go run test/run.go                the programs of this repository
//	bin/go run test/run.go -run 'range'   those whose name matches
//	bin/go run test/run.go -upstream      upstream's whole test directory too
//
// The harness reads goroot/test, which misc/overlay keeps in step with test/.
package main

import (
	"bytes"
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"io/fs"
	"log"
	"os"
	"os/exec"
	"path"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
)

var (
	runFlag  = flag.String("run", "", "run only programs whose name, such as cmap_range.go, matches `regexp`")
	verbose  = flag.Bool("v", false, "name each program as it is done")
	upstream = flag.Bool("upstream", false, "run upstream's programs too")
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("test/run.go: ")
	flag.Parse()
	match, err := regexp.Compile(*runFlag)
	if err != nil {
		log.Fatal(err)
	}
	root := findRoot()
	gocmd := filepath.Join(root, "goroot", "bin", "go")
	if _, err := os.Stat(gocmd); err != nil {
		log.Fatal("there is no toolchain in goroot/: run ./make.bash")
	}
	own, err := programs(root)
	if err != nil {
		log.Fatal(err)
	}
	if _, err := os.Stat(filepath.Join(root, "goroot", "test", "ken")); err != nil {
		// The base is a toolchain module: it has no test directory.
		fmt.Printf("skipped: the base came without test/; %d programs not run\n", len(own))
		return
	}
	byDir := map[string][]string{}
	for _, p := range own {
		if match.MatchString(p) {
			byDir[path.Dir(p)] = append(byDir[path.Dir(p)], path.Base(p))
		}
	}
	var total count
	if *upstream {
		pattern := "^Test$"
		if *runFlag != "" {
			// Names may have slashes; the harness splits patterns at them.
			pattern += "/" + *runFlag
		}
		total.add(run(root, gocmd, pattern))
	} else {
		var dirs []string
		for dir := range byDir {
			dirs = append(dirs, dir)
		}
		sort.Strings(dirs)
		for _, dir := range dirs {
			var names []string
			for _, name := range byDir[dir] {
				names = append(names, regexp.QuoteMeta(name))
			}
			pattern := "^Test$/"
			if dir != "." {
				pattern += "^" + strings.ReplaceAll(dir, "/", "$/^") + "$/"
			}
			total.add(run(root, gocmd, pattern+"^("+strings.Join(names, "|")+")$"))
		}
	}
	fmt.Printf("%d programs passed, %d failed, %d skipped\n", total.pass, total.fail, total.skip)
	if total.pass+total.fail+total.skip == 0 {
		log.Fatal("no programs to run")
	}
	if total.fail > 0 {
		os.Exit(1)
	}
}

// findRoot returns the repository around the current directory.
func findRoot() string {
	dir, err := os.Getwd()
	if err != nil {
		log.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "misc", "overlay")); err == nil {
			return dir
		}
		if dir == filepath.Dir(dir) {
			log.Fatal("run it in the repository: bin/go run test/run.go")
		}
		dir = filepath.Dir(dir)
	}
}

// programs returns this repository's programs, relative to test/. What stands
// in directories named .dir belongs to the program of that name.
// It is an error if goroot/test has not the same files.
func programs(root string) ([]string, error) {
	var list, stale []string
	test := filepath.Join(root, "test")
	err := filepath.WalkDir(test, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		rel, _ := filepath.Rel(test, name)
		p := filepath.ToSlash(rel)
		if p == "run.go" || strings.HasSuffix(p, ".patch") || strings.HasSuffix(p, "~") {
			return nil
		}
		want, err := os.ReadFile(name)
		if err != nil {
			return err
		}
		have, err := os.ReadFile(filepath.Join(root, "goroot", "test", rel))
		if err != nil || !bytes.Equal(have, want) {
			stale = append(stale, p)
		}
		if strings.HasSuffix(p, ".go") && !strings.Contains(p, ".dir/") {
			list = append(list, p)
		}
		return nil
	})
	if err == nil && len(stale) > 0 {
		if _, e := os.Stat(filepath.Join(root, "goroot", "test")); e == nil {
			err = fmt.Errorf("goroot/test and test/ differ in %s: go run -C misc/overlay . sync (or refresh, if goroot/ is right)", strings.Join(stale, ", "))
		}
	}
	return list, err
}

type count struct{ pass, fail, skip int }

func (c *count) add(d count) { c.pass += d.pass; c.fail += d.fail; c.skip += d.skip }

// run runs the harness for the programs that match pattern. It prints what the
// failing ones say.
func run(root, gocmd, pattern string) (c count) {
	cmd := exec.Command(gocmd, "test", "-json", "-count=1", "-timeout=40m", "-run", pattern, "cmd/internal/testdir")
	cmd.Dir = filepath.Join(root, "goroot", "src")
	for _, kv := range os.Environ() {
		switch name, _, _ := strings.Cut(kv, "="); name {
		case "GOROOT", "GOFLAGS", "GOENV", "GOWORK":
		default:
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, "GOENV=off", "GOWORK=off")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err != nil {
		log.Fatal(err)
	}
	if err := cmd.Start(); err != nil {
		log.Fatal(err)
	}
	said := map[string]string{} // what each unfinished test has printed
	dec := json.NewDecoder(out)
	for {
		var e struct{ Action, Test, Output string }
		if err := dec.Decode(&e); err == io.EOF {
			break
		} else if err != nil {
			log.Fatal(err)
		}
		name, isProgram := strings.CutPrefix(e.Test, "Test/")
		switch e.Action {
		case "output", "build-output":
			said[e.Test] += e.Output
			continue
		case "pass", "fail", "skip":
		default:
			continue
		}
		if isProgram {
			switch e.Action {
			case "pass":
				c.pass++
			case "fail":
				c.fail++
			case "skip":
				c.skip++
			}
			if *verbose || e.Action == "fail" {
				fmt.Printf("%s %s\n", e.Action, name)
			}
		}
		if e.Action == "fail" && (isProgram || c.fail == 0) {
			fmt.Print(said[e.Test])
		}
		delete(said, e.Test)
	}
	if err := cmd.Wait(); err != nil && c.fail == 0 {
		log.Printf("cmd/internal/testdir: %v", err)
		c.fail++
	}
	return c
}
