// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Overlay keeps goroot/, a Go tree, and this repository, which says what that
// tree changes in an official release, in step.
//
//	go run -C misc/overlay . sync     make goroot/ from the base and the repository
//	go run -C misc/overlay . refresh  write the edits made in goroot/ to the repository
//	go run -C misc/overlay . check    fail, naming each file, if the two differ
//	go run -C misc/overlay . base     print the GOROOT of the base
//
// The repository holds new files at the paths they have in GOROOT, and for each
// upstream file that changes FILE.patch beside where the file would be. Files
// that upstream generates are not stored; they are generated. The base is the
// Go release that VERSION names: $GOROOT_BASE, else that of the go on PATH,
// else the toolchain that this go fetches for GOTOOLCHAIN.
//
// Neither sync nor refresh needs git.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
)

var (
	repoFlag = flag.String("repo", "", "the repository (default: the one around the current directory)")
	treeFlag = flag.String("tree", "", "the Go tree (default: goroot in the repository)")
)

func usage() {
	fmt.Fprint(os.Stderr, `usage: go run -C misc/overlay . [-repo dir] [-tree dir] command

	sync [-force | -port]   make goroot/ from the base and the repository
	    -force  drop unsaved edits in goroot/ instead of refusing to overwrite them
	    -port   leave out patches that do not apply, and name them: the way to a new base
	refresh [-from dir [-prune]] [-notes dir] [-force]
	                        write edits made in goroot/ to the repository
	    -from   take them from another tree, such as a git work tree of the whole source
	    -prune  with -from, drop what the repository has and that tree has not
	    -notes  fill PATCHES.md from lines "file | hook | why" in dir/*.md
	    -force  let goroot/ win where the repository has changed too
	check                   fail, naming each file, if goroot/ and the repository differ
	base                    print the GOROOT of the base
	stamp [-same file]      name the state of goroot/ and its tools, or fail if it is not that in file
`)
	os.Exit(2)
}

func main() {
	flag.Usage = usage
	flag.Parse()
	if flag.NArg() == 0 {
		usage()
	}
	if err := run(flag.Arg(0), flag.Args()[1:]); err != nil {
		for _, line := range strings.Split(strings.TrimRight(err.Error(), "\n"), "\n") {
			fmt.Fprintf(os.Stderr, "overlay: %s\n", line)
		}
		os.Exit(1)
	}
}

func run(command string, args []string) error {
	fset := flag.NewFlagSet(command, flag.ExitOnError)
	fset.Usage = usage
	var force, port, prune bool
	var from, notes, same string
	switch command {
	case "sync":
		fset.BoolVar(&force, "force", false, "")
		fset.BoolVar(&port, "port", false, "")
	case "refresh":
		fset.StringVar(&from, "from", "", "")
		fset.BoolVar(&prune, "prune", false, "")
		fset.StringVar(&notes, "notes", "", "")
		fset.BoolVar(&force, "force", false, "")
	case "stamp":
		fset.StringVar(&same, "same", "", "")
	case "check", "base":
	default:
		usage()
	}
	fset.Parse(args)
	if fset.NArg() > 0 || prune && from == "" {
		usage()
	}
	dir, err := repoDir()
	if err != nil {
		return err
	}
	r, err := readRepo(dir)
	if err != nil {
		return err
	}
	base, err := findBase(r.release)
	if err != nil {
		return err
	}
	tree := *treeFlag
	if tree == "" {
		tree = filepath.Join(dir, "goroot")
	}
	switch command {
	case "sync":
		return syncTree(os.Stdout, r, tree, base, force, port)
	case "refresh":
		return refresh(os.Stdout, r, tree, base, from, prune, force, notes)
	case "check":
		return check(os.Stdout, r, tree, base)
	case "stamp":
		now, err := stamp(r, tree, base)
		if err != nil {
			return err
		}
		if same == "" {
			fmt.Println(now)
		} else if was, err := os.ReadFile(same); err != nil || strings.TrimSpace(string(was)) != now {
			os.Exit(1)
		}
		return nil
	}
	fmt.Println(base)
	return nil
}

// repoDir returns the repository: the directory at or above the current one
// that holds this tool.
func repoDir() (string, error) {
	if *repoFlag != "" {
		return filepath.Abs(*repoFlag)
	}
	dir, err := os.Getwd()
	if err != nil {
		return "", err
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "misc", "overlay", "go.mod")); err == nil {
			return dir, nil
		}
		parent := filepath.Dir(dir)
		if parent == dir {
			return "", errors.New("not in the repository: say which with -repo")
		}
		dir = parent
	}
}
