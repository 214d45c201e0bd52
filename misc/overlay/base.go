// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"sort"
	"strings"
)

// findBase returns the GOROOT of the release this repository is an overlay of:
// $GOROOT_BASE, else the GOROOT of the go on PATH, else the GOROOT of the
// toolchain module that the go on PATH fetches for that release.
func findBase(release string) (string, error) {
	if dir := os.Getenv("GOROOT_BASE"); dir != "" {
		v, err := readRelease(dir)
		if err != nil {
			return "", fmt.Errorf("GOROOT_BASE=%s is not a Go tree: %v; it must name the GOROOT of %s", dir, err, release)
		}
		if v != release {
			return "", fmt.Errorf("GOROOT_BASE=%s is %s, but the base must be %s", dir, v, release)
		}
		return filepath.Abs(dir)
	}
	gocmd, err := exec.LookPath("go")
	if err != nil {
		return "", fmt.Errorf("no go command on PATH: install %s (https://go.dev/dl/#%s) and put its bin directory on PATH, or set GOROOT_BASE to its directory", release, release)
	}
	var seen string // what the go on PATH is
	for _, toolchain := range []string{"local", release} {
		cmd := exec.Command(gocmd, "env", "GOROOT")
		cmd.Dir = os.TempDir() // away from any go.mod
		cmd.Env = append(os.Environ(), "GOROOT=", "GOFLAGS=", "GOWORK=off", "GOEXPERIMENT=", "GOTOOLCHAIN="+toolchain)
		out, err := cmd.Output()
		if err != nil {
			continue
		}
		dir := strings.TrimSpace(string(out))
		v, err := readRelease(dir)
		if err == nil && v == release {
			return dir, nil
		}
		if toolchain == "local" {
			seen = v
		}
	}
	if seen == "" {
		seen = "of an unknown release"
	}
	return "", fmt.Errorf("the go on PATH (%s) is %s, but the base must be %s: install it (https://go.dev/dl/#%s, or go install golang.org/dl/%s@latest && %s download) and put it first on PATH, or set GOROOT_BASE to its directory", gocmd, seen, release, release, release, release)
}

// readRelease returns the release named by the first line of dir/VERSION.
func readRelease(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, "VERSION"))
	if err != nil {
		return "", err
	}
	line, _, _ := strings.Cut(string(data), "\n")
	if !strings.HasPrefix(line, "go") {
		return "", fmt.Errorf("VERSION begins with %q", line)
	}
	return strings.TrimSpace(line), nil
}

// baseDirs are the directories of a GOROOT that goroot/ gets from the base.
// A base that came as a toolchain module has only the first two.
var baseDirs = []string{"src", "lib", "api", "doc", "misc", "test"}

// A sumFile is a manifest of base files: for each file a patch touches, the
// SHA-256 of the base release's content.
type sumFile struct {
	release string
	sums    map[string]string
}

func readSums(name string) (*sumFile, error) {
	f := &sumFile{sums: map[string]string{}}
	data, err := os.ReadFile(name)
	if os.IsNotExist(err) {
		return f, nil
	}
	if err != nil {
		return nil, err
	}
	for n, line := range strings.Split(strings.TrimSuffix(string(data), "\n"), "\n") {
		if release, ok := strings.CutPrefix(line, "# "); ok && n == 0 {
			f.release = release
			continue
		}
		sum, path, ok := strings.Cut(line, "  ")
		if !ok || len(sum) != 64 {
			return nil, fmt.Errorf("%s:%d: not a line of a manifest", name, n+1)
		}
		f.sums[path] = sum
	}
	return f, nil
}

func (f *sumFile) String() string {
	var paths []string
	for p := range f.sums {
		paths = append(paths, p)
	}
	sort.Strings(paths)
	var b strings.Builder
	fmt.Fprintf(&b, "# %s\n", f.release)
	for _, p := range paths {
		fmt.Fprintf(&b, "%s  %s\n", f.sums[p], p)
	}
	return b.String()
}

// goEnv returns an environment in which the base's go command works on its own
// GOROOT and takes no settings from the user but where the build cache is.
func goEnv(base string) []string {
	var env []string
	for _, kv := range os.Environ() {
		name, _, _ := strings.Cut(kv, "=")
		switch name {
		case "GOROOT", "GOFLAGS", "GOENV", "GOWORK", "GO111MODULE", "GOTOOLCHAIN", "GOEXPERIMENT", "GOOS", "GOARCH",
			"CGO_ENABLED", "GODEBUG", "GOBIN", "GOCACHE", "GO_EXTLINK_ENABLED", "GCCGO":
			continue
		}
		env = append(env, kv)
	}
	cache := os.Getenv("GOCACHE")
	if cache == "" {
		if out, err := exec.Command(baseGo(base), "env", "GOCACHE").Output(); err == nil {
			cache = strings.TrimSpace(string(out))
		}
	}
	if cache != "" {
		env = append(env, "GOCACHE="+cache)
	}
	return append(env, "GOROOT="+base, "GOENV=off", "GOWORK=off", "GOTOOLCHAIN=local", "CGO_ENABLED=0")
}

func baseGo(base string) string {
	exe := ""
	if runtime.GOOS == "windows" {
		exe = ".exe"
	}
	return filepath.Join(base, "bin", "go"+exe)
}
