// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bufio"
	"bytes"
	"debug/buildinfo"
	_ "embed"
	"fmt"
	"log"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"time"
)

// Programs that use no cmap, built by the base release and by this project:
// they lose nothing. Both are run in turns, as the contestants of a cell.

// A toolchain is a Go release.
type toolchain struct{ name, goroot string }

// toolchains finds the two: the fork is what this program was built with, the
// base the release it begins with, in $GOROOT_BASE or on PATH.
func toolchains() ([2]toolchain, error) {
	fork := toolchain{"fork", runtime.GOROOT()}
	version, err := fork.version()
	if err != nil {
		return [2]toolchain{}, err
	}
	if version != runtime.Version() {
		return [2]toolchain{}, fmt.Errorf("%s is %s, not %s, which built this program", fork.goroot, version, runtime.Version())
	}
	release, _, ok := strings.Cut(version, "-cmap")
	if !ok {
		return [2]toolchain{}, fmt.Errorf("%s was not built by the fork: run it by bin/go", os.Args[0])
	}
	roots := []string{os.Getenv("GOROOT_BASE")}
	for _, dir := range filepath.SplitList(os.Getenv("PATH")) {
		gocmd := filepath.Join(dir, "go")
		if out, err := clean(exec.Command(gocmd, "env", "GOROOT")).Output(); err == nil {
			roots = append(roots, strings.TrimSpace(string(out)))
		}
	}
	for _, root := range roots {
		base := toolchain{"base", root}
		if v, err := base.version(); root != "" && err == nil && v == release {
			return [2]toolchain{base, fork}, nil
		}
	}
	return [2]toolchain{}, fmt.Errorf("there is no %s on PATH; set GOROOT_BASE", release)
}

func (t toolchain) version() (string, error) {
	out, err := t.command("env", "GOVERSION").Output()
	return strings.TrimSpace(string(out)), err
}

// command returns the go command of t with arguments.
func (t toolchain) command(args ...string) *exec.Cmd {
	return clean(exec.Command(filepath.Join(t.goroot, "bin", "go"), args...))
}

// clean gives cmd an environment without settings that change a build.
func clean(cmd *exec.Cmd) *exec.Cmd {
	for _, kv := range os.Environ() {
		switch k, _, _ := strings.Cut(kv, "="); k {
		case "GOROOT", "GOFLAGS", "GOEXPERIMENT", "GODEBUG", "GOOS", "GOARCH", "GOAMD64", "GOARM64", "GOBIN", "GO111MODULE":
		default:
			cmd.Env = append(cmd.Env, kv)
		}
	}
	cmd.Env = append(cmd.Env, "GOTOOLCHAIN=local", "GOENV=off", "GOWORK=off", "CGO_ENABLED=0")
	return cmd
}

// output runs cmd and returns what it prints. A failure is the end: nothing
// can be measured by commands that do not run.
func output(cmd *exec.Cmd) []byte {
	var errs bytes.Buffer
	cmd.Stderr = &errs
	out, err := cmd.Output()
	if err != nil {
		log.Fatalf("%s: %v\n%s", strings.Join(cmd.Args, " "), err, errs.Bytes())
	}
	return out
}

// both calls f for each of the two in turns, the other first in every second
// round, and returns f's figures by toolchain.
func both(tools [2]toolchain, rounds int, f func(t toolchain) []float64) (figures [2][][]float64) {
	for round := range rounds {
		for j := range tools {
			i := (round + j) % 2
			figures[i] = append(figures[i], f(tools[i]))
		}
	}
	return figures
}

// programs measures programs without a cmap, base against fork.
func (s *suite) programs() {
	tools, err := toolchains()
	if err != nil {
		fmt.Printf("    programs not measured: %v\n", err)
		return
	}
	tmp, err := os.MkdirTemp("", "bench")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(tmp)

	size := both(tools, 1, func(t toolchain) []float64 { return []float64{t.helloSize(tmp)} })
	b, f := size[0][0][0], size[1][0][0]
	s.report("hello-world size, fork vs base", f/b, 0, 0, fmt.Sprintf("%.0f vs %.0f bytes", f, b))
	if s.benchCount > 0 {
		s.mapBenchmarks(tools, tmp)
	}
	if s.builds > 0 {
		s.compileTimes(tools, tmp)
	}
}

// compilerCgo returns the setting for cgo that the compiler was built with.
func (t toolchain) compilerCgo() string {
	compiler := strings.TrimSpace(string(output(t.command("tool", "-n", "compile"))))
	info, err := buildinfo.ReadFile(compiler)
	if err != nil {
		log.Fatal(err)
	}
	for _, s := range info.Settings {
		if s.Key == "CGO_ENABLED" {
			return s.Key + "=" + s.Value
		}
	}
	log.Fatalf("%s does not say whether it was built with cgo", compiler)
	return ""
}

// helloSize returns the bytes of a program that prints a line.
func (t toolchain) helloSize(tmp string) float64 {
	src, exe := filepath.Join(tmp, "hello.go"), filepath.Join(tmp, "hello")
	const hello = "package main\n\nimport \"fmt\"\n\nfunc main() { fmt.Println(\"hello, world\") }\n"
	if err := os.WriteFile(src, []byte(hello), 0o666); err != nil {
		log.Fatal(err)
	}
	output(t.command("build", "-trimpath", "-o", exe, src))
	info, err := os.Stat(exe)
	if err != nil {
		log.Fatal(err)
	}
	return float64(info.Size())
}

// mapBenchmarks are upstream's: the packages and the benchmarks in them.
var mapBenchmarks = []struct{ pkg, match string }{
	{"runtime", "^Benchmark(Map|Meg|SmallStrMap|RepeatedLookup|MakeMap|NewEmptyMap|NewSmallMap|SameLengthMap|SmallKeyMap|ComplexAlgMap|GoMapClear)"},
	{"maps", "."},
}

// mapBenchmarks runs upstream's own benchmarks of the builtin map under both,
// and has benchstat compare them.
func (s *suite) mapBenchmarks(tools [2]toolchain, tmp string) {
	dir := s.dir
	if dir == "" {
		dir = tmp
	}
	for _, t := range tools {
		for _, b := range mapBenchmarks {
			output(t.command("test", "-c", "-o", filepath.Join(tmp, t.name+"-"+b.pkg+".test"), b.pkg))
		}
	}
	texts := make(map[string]*bytes.Buffer)
	for _, t := range tools {
		texts[t.name] = new(bytes.Buffer)
	}
	both(tools, s.benchCount, func(t toolchain) []float64 {
		for _, b := range mapBenchmarks {
			cmd := clean(exec.Command(filepath.Join(tmp, t.name+"-"+b.pkg+".test"),
				"-test.run=^$", "-test.bench="+b.match, "-test.benchtime="+s.benchTime.String()))
			cmd.Dir = filepath.Join(t.goroot, "src", b.pkg)
			texts[t.name].Write(output(cmd))
		}
		return nil
	})
	var files []string
	for _, t := range tools {
		file := filepath.Join(dir, "maps-"+t.name+".txt")
		if err := os.WriteFile(file, texts[t.name].Bytes(), 0o666); err != nil {
			log.Fatal(err)
		}
		files = append(files, file)
	}
	// The version of benchstat is in go.mod.
	stat := output(exec.Command(filepath.Join(tools[1].goroot, "bin", "go"), append([]string{"tool", "benchstat"}, files...)...))
	if s.dir != "" {
		if err := os.WriteFile(filepath.Join(dir, "benchstat.txt"), stat, 0o666); err != nil {
			log.Fatal(err)
		}
	}
	for line := range strings.Lines(string(stat)) {
		if strings.Contains(line, "geomean") {
			fmt.Print("    benchstat: ", line)
		}
	}
	r, names := benchRatios(texts["fork"].String(), texts["base"].String())
	if len(r) == 0 {
		log.Fatal("no benchmark of the builtin map has run under both")
	}
	lo, hi := spread(r)
	worst := slices.Index(r, slices.Max(r))
	s.report("builtin map benchmarks, fork vs base", geomean(r), lo, hi,
		fmt.Sprintf("geomean and quartiles of %d; worst %s %.2f", len(r), names[worst], r[worst]))
}

// benchRatios returns the ratio of the medians of ns/op, a's to b's, of every
// benchmark of both, in the order of a.
func benchRatios(a, b string) (r []float64, names []string) {
	as, order := nsPerOp(a)
	bs, _ := nsPerOp(b)
	for _, name := range order {
		// A benchmark that takes no time has no ratio.
		if y := median(bs[name]); y > 0 && median(as[name]) > 0 {
			r = append(r, median(as[name])/y)
			names = append(names, name)
		}
	}
	return r, names
}

// nsPerOp reads the output of benchmarks: their ns/op by name, and the names
// in order.
func nsPerOp(text string) (ns map[string][]float64, names []string) {
	ns = make(map[string][]float64)
	for sc := bufio.NewScanner(strings.NewReader(text)); sc.Scan(); {
		f := strings.Fields(sc.Text())
		if len(f) < 4 || !strings.HasPrefix(f[0], "Benchmark") {
			continue
		}
		for i := 3; i < len(f); i += 2 {
			if v, err := strconv.ParseFloat(f[i-1], 64); err == nil && f[i] == "ns/op" {
				if ns[f[0]] == nil {
					names = append(names, f[0])
				}
				ns[f[0]] = append(ns[f[0]], v)
			}
		}
	}
	return ns, names
}

// compileTimes builds std and cmd by both, each time into a new cache. The
// figure is the processor time of the build, which other work on the machine
// changes less than the time it takes. std is each one's own: the fork's has
// the packages of cmap in it.
//
// A release's own tools are built without cgo. Those of a tree in which one was
// installed again may not be, and times of unlike ones cannot be compared.
func (s *suite) compileTimes(tools [2]toolchain, tmp string) {
	if base, fork := tools[0].compilerCgo(), tools[1].compilerCgo(); base != fork {
		fmt.Printf("    compile times not measured: the base's compiler was built with %s, the fork's with %s: run make.bash\n", base, fork)
		return
	}
	build := func(t toolchain, cache string, args ...string) []float64 {
		cmd := t.command(append([]string{"build"}, args...)...)
		cmd.Dir = tmp
		cmd.Env = append(cmd.Env, "GOCACHE="+cache)
		start := time.Now()
		output(cmd)
		wall := time.Since(start)
		// The state counts what the command has waited for: compilers, linkers.
		return []float64{(cmd.ProcessState.UserTime() + cmd.ProcessState.SystemTime()).Seconds(), wall.Seconds()}
	}
	figures := both(tools, s.builds, func(t toolchain) []float64 {
		cache := filepath.Join(tmp, "cache")
		defer os.RemoveAll(cache)
		return slices.Concat(build(t, cache, "-a", "std"), build(t, cache, "cmd"))
	})
	column := func(tool, i int) []float64 {
		var out []float64
		for _, f := range figures[tool] {
			out = append(out, f[i])
		}
		return out
	}
	for i, what := range []string{"std", "cmd"} {
		base, fork := column(0, 2*i), column(1, 2*i)
		s.single(what+" compile time, fork vs base", ratios(fork, base),
			fmt.Sprintf("%.1f vs %.1f s; elapsed %.3f", median(fork), median(base), median(ratios(column(1, 2*i+1), column(0, 2*i+1)))))
	}
}

//go:embed testdata/code.go
var codeSource []byte

// code compares the size of what atomic statements compile to with that of
// the same statements over a map.
func (s *suite) code() {
	tools, err := toolchains()
	if err != nil {
		fmt.Printf("    code not measured: %v\n", err)
		return
	}
	tmp, err := os.MkdirTemp("", "bench")
	if err != nil {
		log.Fatal(err)
	}
	defer os.RemoveAll(tmp)
	src, exe := filepath.Join(tmp, "code.go"), filepath.Join(tmp, "code")
	if err := os.WriteFile(src, codeSource, 0o666); err != nil {
		log.Fatal(err)
	}
	output(tools[1].command("build", "-o", exe, src))
	nm := string(output(tools[1].command("tool", "nm", "-size", exe)))
	for _, x := range []struct{ name, statement string }{
		{"inc", "m[k]++"},
		{"add", "m[a] += m[b]"},
		{"transfer", "m[a], m[b] = m[a]-x, m[b]+x"},
		{"general", "m[k] = m[k]*3 + 1"},
	} {
		c, m := textSize(nm, "main."+x.name+"Cmap"), textSize(nm, "main."+x.name+"Map")
		s.report("code of "+x.statement+" vs the map statement", c/m, 0, 0, fmt.Sprintf("%.0f vs %.0f", c, m))
	}
}

// textSize returns the bytes of the function and of those that were made from
// its parts, whose names begin with its name and a period, in nm's output.
func textSize(nm, name string) float64 {
	size := 0.0
	for line := range strings.Lines(nm) {
		f := strings.Fields(line)
		if len(f) == 4 && strings.EqualFold(f[2], "t") && (f[3] == name || strings.HasPrefix(f[3], name+".")) {
			n, err := strconv.ParseFloat(f[1], 64)
			if err != nil {
				log.Fatalf("nm: %q", line)
			}
			size += n
		}
	}
	if size == 0 {
		log.Fatalf("nm shows no %s", name)
	}
	return size
}
