// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn_test

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"hash/fnv"
	"internal/race"
	"internal/testenv"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"
)

// These tests execute random statements over cmaps and compare what they do
// with what the language says, step by step, over maps: see gen_test.go and
// model_test.go. The programs are built with the compiler of the tree that the
// test stands in.
//
// A long run, which says how many different statements it has executed, and how often:
//
//	go test cmd/compile/internal/cmapasn -run=Statements -v -timeout=0 -seed=1 -programs=400
//
// One program again, with the flags that it was compiled with:
//
//	go test cmd/compile/internal/cmapasn -run=Statements -seed=N -flags=N

var (
	seedFlag     = flag.Int64("seed", 0, "check the programs that begin with this `seed`")
	programsFlag = flag.Int("programs", 1, "with -seed: the `number` of programs")
	flagsFlag    = flag.Int("flags", -1, "with -seed: the `index` of the compiler's flags (default: in turn)")
	funcsFlag    = flag.Int("funcs", 500, "with -seed: functions in a program")
	compileFlag  = flag.String("compile", "", "compile the programs with this `compiler` instead of the tree's")
	keepFlag     = flag.String("keep", "", "write the programs to `dir`")
)

// flagSets are the compiler's flags.
var flagSets = [][]string{
	nil,
	{"-N", "-l"},
	{"-l"},
	{"-d=ssa/check/on"},
	{"-race"},
}

// nextFlags returns the flags for the i'th program of a run. Those with -race,
// which need a standard library of their own, have to be asked for.
func nextFlags(i int) int {
	return []int{0, 1, 0, 2, 0, 3, 0, 1}[i%8]
}

// A toolchain builds programs.
type toolchain struct {
	gocmd, compile, link string
	importcfg            map[bool]func() (string, error) // with and without -race
}

var tools = sync.OnceValues(func() (*toolchain, error) {
	gocmd, err := testenv.GoTool()
	if err != nil {
		return nil, err
	}
	out, err := exec.Command(gocmd, "env", "GOTOOLDIR").Output()
	if err != nil {
		return nil, err
	}
	dir := strings.TrimSpace(string(out))
	t := &toolchain{gocmd: gocmd, compile: filepath.Join(dir, "compile"), link: filepath.Join(dir, "link")}
	if *compileFlag != "" {
		t.compile = *compileFlag
	}
	t.importcfg = make(map[bool]func() (string, error))
	for _, race := range []bool{false, true} {
		t.importcfg[race] = sync.OnceValues(func() (string, error) { return t.packages(race) })
	}
	return t, nil
})

// packages returns the import configuration of programs.
func (t *toolchain) packages(race bool) (string, error) {
	args := []string{"list", "-export", "-deps", "-f", "{{if .Export}}packagefile {{.ImportPath}}={{.Export}}{{end}}"}
	if race {
		args = append(args, "-race")
	}
	args = append(args, "bufio", "fmt", "math", "os", "reflect", "sort", "strings", "runtime")
	if race {
		args = append(args, "runtime/race")
	}
	cmd := exec.Command(t.gocmd, args...)
	cmd.Stderr = os.Stderr
	out, err := cmd.Output()
	return string(out), err
}

// run builds and executes the program source. It returns what it prints.
func (t *toolchain) run(source, dir string, flags []string, env ...string) (string, error) {
	race := len(flags) > 0 && flags[0] == "-race"
	cfg, err := t.importcfg[race]()
	if err != nil {
		return "", err
	}
	name := func(s string) string { return filepath.Join(dir, s) }
	if err := os.WriteFile(name("importcfg"), []byte(cfg), 0o666); err != nil {
		return "", err
	}
	if err := os.WriteFile(name("main.go"), []byte(source), 0o666); err != nil {
		return "", err
	}
	args := append([]string{"-p=main", "-complete", "-dwarf=0", "-importcfg", name("importcfg"), "-o", name("main.a")}, flags...)
	cmd := exec.Command(t.compile, append(args, name("main.go"))...)
	cmd.Dir = dir
	cmd.Env = append(os.Environ(), "GOGC=400")
	if out, err := cmd.CombinedOutput(); err != nil {
		return "", fmt.Errorf("compile: %v\n%s", err, out)
	}
	args = []string{"-importcfg", name("importcfg"), "-s", "-w", "-o", name("main.exe")}
	if race {
		args = append(args, "-race")
	}
	if out, err := exec.Command(t.link, append(args, name("main.a"))...).CombinedOutput(); err != nil {
		return "", fmt.Errorf("link: %v\n%s", err, out)
	}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	defer cancel()
	cmd = exec.CommandContext(ctx, name("main.exe"))
	cmd.Env = append(os.Environ(), env...)
	var stdout, stderr bytes.Buffer
	cmd.Stdout, cmd.Stderr = &stdout, &stderr
	err = cmd.Run()
	if err == nil && !strings.HasSuffix(stdout.String(), "\nend\n") {
		err = fmt.Errorf("the program does not reach its end")
	}
	if err != nil {
		err = fmt.Errorf("run: %v\n%s", err, stderr.Bytes())
	}
	return stdout.String(), err
}

// A result is what a program has found.
type result struct {
	at      map[int][]int  // the last statement of each function, by round
	differs map[int]string // the logs of functions that differ
	err     error
}

func (t *toolchain) check(source, dir string, flags []string) *result {
	out, err := t.run(source, dir, flags)
	r := &result{at: map[int][]int{}, differs: map[int]string{}, err: err}
	if err != nil && strings.HasPrefix(err.Error(), "run") {
		// Find the function that ends the program.
		_, err2 := t.run(source, dir, flags, "CMAPFUZZ_TRACE=1")
		if err2 == nil {
			r.err = fmt.Errorf("%v\n(but not when executed again)", err)
			return r
		}
		i := -1
		for _, m := range regexp.MustCompile(`(?m)^function (\d+)$`).FindAllStringSubmatch(err2.Error(), -1) {
			fmt.Sscan(m[1], &i)
		}
		if i >= 0 {
			r.differs[i] = err.Error()
		}
	}
	i := -1
	lines := strings.Split(out, "\n")
	for n, line := range lines {
		if strings.HasPrefix(line, "function ") {
			f := strings.Fields(line)
			i, _ = strconv.Atoi(f[1])
			for _, s := range f[2:] {
				at, _ := strconv.Atoi(s)
				r.at[i] = append(r.at[i], at)
			}
		}
		if line == "differs" {
			r.differs[i] = difference(lines[n+1], lines[n+2])
		}
	}
	return r
}

// difference returns the parts of two logs that differ.
func difference(c, m string) string {
	cs, ms := strings.Split(c, `\n`), strings.Split(m, `\n`)
	var b strings.Builder
	for i := range cs {
		if i >= len(ms) || strings.TrimPrefix(cs[i], "cmap") != strings.TrimPrefix(ms[i], "map ") {
			fmt.Fprintf(&b, "\t\tcmap: %s\n", strings.TrimPrefix(cs[i], "cmap"))
			if i < len(ms) {
				fmt.Fprintf(&b, "\t\tmap:  %s\n", strings.TrimPrefix(ms[i], "map "))
			}
		}
	}
	return b.String()
}

// counter counts the statements of a run.
type counter struct {
	seen     map[uint64]bool // the different ones
	executed int             // executions, each on maps with contents of its own
}

// add adds the statements of f that come before statement at[i] in round i.
func (c *counter) add(f *fun, at []int) {
	for _, n := range at {
		c.executed += min(n, len(f.body))
	}
	for i, s := range f.body {
		if i >= slices.Max(at) {
			break
		}
		w := &writer{side: 'c'}
		w.stmt(s)
		h := fnv.New64a()
		h.Write([]byte(w.b.String()))
		c.seen[h.Sum64()] = true
	}
}

// checkProgram checks the program of a seed, in dir, and reports what it finds.
func checkProgram(t *testing.T, dir string, seed int64, funcs, flags int, c *counter) {
	t.Helper()
	tc, err := tools()
	if err != nil {
		t.Fatal(err)
	}
	p := generate(seed, funcs)
	source := p.source(p.funs)
	if *keepFlag != "" {
		if err := os.WriteFile(filepath.Join(*keepFlag, fmt.Sprintf("seed%d.go", seed)), []byte(source), 0o666); err != nil {
			t.Fatal(err)
		}
	}
	r := tc.check(source, dir, flagSets[flags])
	if r.err != nil && len(r.differs) == 0 {
		msg := r.err.Error()
		if strings.HasPrefix(msg, "compile") {
			msg = p.blame(tc, dir, flags, msg)
		}
		t.Errorf("seed %d, flags %d %v: %s", seed, flags, flagSets[flags], msg)
		return
	}
	for i, at := range r.at {
		c.add(p.funs[i], at)
	}
	n := 0
	for i, diff := range r.differs {
		if n++; n > 3 {
			t.Errorf("and %d more functions differ", len(r.differs)-3)
			break
		}
		f := p.reduce(tc, dir, flags, p.funs[i])
		w := &writer{side: 'c'}
		w.fun(f)
		m := &writer{side: 'm'}
		m.fun(f)
		if d := tc.check(p.source([]*fun{f}), dir, flagSets[flags]); len(d.differs) > 0 {
			diff = d.differs[0]
		}
		t.Errorf("seed %d, flags %d %v: function %d differs\n%s\nreduced:\n%s\nsteps:\n%s\nagain: go test cmd/compile/internal/cmapasn -run=Statements -seed=%d -flags=%d -funcs=%d",
			seed, flags, flagSets[flags], i, diff, sideText(w.b.String(), 'c'), sideText(m.b.String(), 'm'), seed, flags, funcs)
	}
}

// blame finds a function that does not compile.
func (p *program) blame(tc *toolchain, dir string, flags int, msg string) string {
	for len(p.funs) > 1 {
		half := len(p.funs) / 2
		a, b := p.funs[:half], p.funs[half:]
		if r := tc.check(p.source(a), dir, flagSets[flags]); r.err != nil {
			p.funs, msg = a, r.err.Error()
		} else {
			p.funs = b
		}
	}
	if len(p.funs) == 0 {
		return msg
	}
	w := &writer{side: 'c'}
	w.fun(p.funs[0])
	return msg + "\n" + sideText(w.b.String(), 'c')
}

func testSeeds(t *testing.T, seed int64, programs, funcs int, flags func(i int) int) {
	c := &counter{seen: map[uint64]bool{}}
	dir := t.TempDir()
	start := time.Now()
	for i := range programs {
		checkProgram(t, dir, seed+int64(i), funcs, flags(i), c)
		if i%10 == 9 || i == programs-1 {
			t.Logf("seeds %d to %d: %d different statements, %d executions, %v", seed, seed+int64(i), len(c.seen), c.executed, time.Since(start).Round(time.Second))
		}
	}
	if c.executed < programs*funcs && !t.Failed() {
		t.Errorf("only %d executions", c.executed)
	}
}

// TestStatements checks the programs of some seeds, or those of -seed.
func TestStatements(t *testing.T) {
	testenv.MustHaveGoBuild(t)
	if *seedFlag != 0 {
		testSeeds(t, *seedFlag, *programsFlag, *funcsFlag, func(i int) int {
			if *flagsFlag >= 0 {
				return *flagsFlag
			}
			return nextFlags(i)
		})
		return
	}
	if race.Enabled {
		testSeeds(t, 100, 1, 60, func(int) int { return 4 })
		return
	}
	testSeeds(t, 1, 4, 150, func(i int) int { return i })
}

// FuzzStatements checks the programs of random seeds.
func FuzzStatements(f *testing.F) {
	testenv.MustHaveGoBuild(f)
	if flag.Lookup("test.fuzz").Value.String() == "" {
		f.Skip("TestStatements does this without -fuzz")
	}
	f.Add(int64(1), uint8(0))
	f.Fuzz(func(t *testing.T, seed int64, flags uint8) {
		checkProgram(t, t.TempDir(), seed, 100, int(flags)%4, &counter{seen: map[uint64]bool{}})
	})
}
