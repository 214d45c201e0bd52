// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"encoding/csv"
	"encoding/xml"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"io"
	"maps"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"
)

// goal is a target as the project states it.
type goal struct {
	workload, floor, aim string
	// rows are the figures in the two, as limits of rows by name.
	rows map[string][2]limit
}

var goals = []goal{
	{"hits and misses vs builtin map, 1 goroutine; int and string keys; 100 / 1k / 100k / 1M", "<= 1.25x its time", "<= 1.0x", map[string][2]limit{
		"hit vs builtin, 1 goroutine":  {atMost(1.25), atMost(1)},
		"miss vs builtin, 1 goroutine": {atMost(1.25), atMost(1)},
	}},
	{"reads, 2 goroutines, vs a read-only shared builtin map", ">= 0.85x", ">= 1.0x", map[string][2]limit{
		"reads vs read-only builtin, 2 goroutines": {atLeast(0.85), atLeast(1)},
	}},
	{"the public benchmark puzpuzpuz/go-concurrent-map-bench (100/99/90/75 % reads, warm and cold, range; int and string), each cell vs xsync", ">= 1.0 in 90 % of cells, geomean >= 1.3", "every cell > 1.0, geomean >= 1.6", map[string][2]limit{
		"public benchmark vs xsync, share of cells >= 1.0": {atLeast(0.9), atLeast(1)},
		"public benchmark vs xsync, geomean":               {atLeast(1.3), atLeast(1.6)},
		"public benchmark vs xsync, worst cell":            {noLimit, atLeast(1)},
	}},
	{"the same vs sync.Map", "every cell >= 1.1, geomean >= 2", "geomean >= 3", map[string][2]limit{
		"public benchmark vs sync.Map, worst cell": {atLeast(1.1), noLimit},
		"public benchmark vs sync.Map, geomean":    {atLeast(2), atLeast(3)},
	}},
	{"overwrite vs builtin, in cache / beyond", "<= 1.3x / 1.5x its time, 0 allocs", "<= 1.1x / 1.3x", map[string][2]limit{
		"overwrite vs builtin, in cache": {atMost(1.3), atMost(1.1)},
		"overwrite vs builtin, beyond":   {atMost(1.5), atMost(1.3)},
		"allocations per overwrite":      {atMost(0), atMost(0)},
	}},
	{"m[k]++, 1 goroutine, vs Mutex+map", "<= 1.0x its time", "<= 0.7x", map[string][2]limit{
		"m[k]++ vs Mutex+map, 1 goroutine": {atMost(1), atMost(0.7)},
	}},
	{"m[k]++, 2 goroutines: one hot key vs sync.Map holding *atomic.Int64; zipf keys", ">= 0.8x; >= 1.3x", ">= 1.0x; >= 2x", map[string][2]limit{
		"m[k]++ one hot key vs sync.Map+atomic, 2 goroutines": {atLeast(0.8), atLeast(1)},
		"m[k]++ one hot key vs sync.Map+atomic, 8 goroutines": {noLimit, noLimit},
		"m[k]++ zipf keys vs sync.Map+atomic, 2 goroutines":   {atLeast(1.3), atLeast(2)},
	}},
	{"m[a] += m[b], ints, 1 goroutine, vs Mutex+map", "<= 1.3x its time", "<= 1.0x, and <= 1.8x of m[k]++", map[string][2]limit{
		"m[a] += m[b] vs Mutex+map, 1 goroutine": {atMost(1.3), atMost(1)},
		"m[a] += m[b] vs m[k]++":                 {noLimit, atMost(1.8)},
	}},
	{"transfers m[a], m[b] = m[a]-x, m[b]+x over 1k keys, 2 goroutines, vs Mutex+map", ">= 1.3x its throughput", ">= 2x", map[string][2]limit{
		"transfers over 1k keys vs Mutex+map, 2 goroutines": {atLeast(1.3), atLeast(2)},
	}},
	{"general form m[k] = m[k]*3 + 1, 1 goroutine, vs Mutex+map", "<= 1.8x its time", "<= 1.0x", map[string][2]limit{
		"m[k] = m[k]*3 + 1 vs Mutex+map, 1 goroutine": {atMost(1.8), atMost(1)},
	}},
	{"fill from empty vs builtin (1 goroutine); 2-goroutine scaling", "<= 1.4x its time; >= 1.4x", "<= 1.2x; >= 1.7x", map[string][2]limit{
		"fill from empty vs builtin, 1 goroutine": {atMost(1.4), atMost(1.2)},
		"fill: scaling from 1 to 2 goroutines":    {atLeast(1.4), atLeast(1.7)},
	}},
	{"insert latency while growing to 10M, p99.9", "report it", "<= 20 us", map[string][2]limit{
		"insert latency while growing, p99.9": {noLimit, atMost(20)},
	}},
	{"range, quiescent, vs builtin; under one writer, vs xsync at 1M", "<= 1.3x its time; >= 3x", "<= 1.0x; >= 5x", map[string][2]limit{
		"range, quiescent, vs builtin":                  {atMost(1.3), atMost(1)},
		"range under one writer vs xsync, largest size": {atLeast(3), atLeast(5)},
	}},
	{"heap bytes per entry, mean over 1M..2M, vs builtin", "<= 1.15x", "<= 1.05x, peak below builtin's", map[string][2]limit{
		"heap bytes per entry vs builtin, mean": {atMost(1.15), atMost(1.05)},
		"heap bytes per entry vs builtin, peak": {noLimit, atMost(1)},
	}},
	{"empty cmap; 1-entry cmap, vs builtin", "<= 128 B; <= 2x", "<= 64 B; <= 1.2x", map[string][2]limit{
		"empty cmap":              {atMost(128), atMost(64)},
		"1-entry cmap vs builtin": {atMost(2), atMost(1.2)},
		"8-entry cmap vs builtin": {noLimit, noLimit},
	}},
	{"runtime.GC() with 10M int->int live, vs builtin", "<= 8x", "<= 2x", map[string][2]limit{
		"runtime.GC() with int->int live vs builtin": {atMost(8), atMost(2)},
	}},
	{"programs that use no cmap: builtin map benchmarks, std compile time, hello-world size, base vs fork", "within noise (1 %)", "no measurable difference", map[string][2]limit{
		"builtin map benchmarks, fork vs base": {atMost(1.01), atMost(1.005)},
		"std compile time, fork vs base":       {atMost(1.01), atMost(1.005)},
		"cmd compile time, fork vs base":       {atMost(1.01), atMost(1.005)},
		"hello-world size, fork vs base":       {atMost(1.01), atMost(1.005)},
	}},
}

func same(a, b limit) bool { return a.set() == b.set() && (!a.set() || a == b) }

// The table holds the targets, all of them and no others.
func TestTableIsTheTargets(t *testing.T) {
	names := make(map[string]bool)
	for _, r := range rows {
		if names[r.name] {
			t.Errorf("two rows are named %q", r.name)
		}
		names[r.name] = true
	}
	for _, g := range goals {
		for name, limits := range g.rows {
			if !names[name] {
				t.Errorf("no row %q, of target %q", name, g.workload)
				continue
			}
			r := rowNamed(name)
			if r.target != g.workload {
				t.Errorf("row %q is of target %q, want %q", name, r.target, g.workload)
			}
			if !same(r.floor, limits[0]) || !same(r.aim, limits[1]) {
				t.Errorf("row %q: floor %v, aim %v, want %v (%s), %v (%s)", name, r.floor, r.aim, limits[0], g.floor, limits[1], g.aim)
			}
			delete(names, name)
		}
	}
	for name := range names {
		if r := rowNamed(name); r.target != "" || r.floor.set() || r.aim.set() {
			t.Errorf("row %q is of no target", name)
		}
	}
}

func TestVerdict(t *testing.T) {
	nan := math.NaN()
	for _, tt := range []struct {
		floor, aim limit
		value      float64
		want       string
	}{
		{atMost(1.25), atMost(1), 1, "aim"},
		{atMost(1.25), atMost(1), 1.01, "floor"},
		{atMost(1.25), atMost(1), 1.25, "floor"},
		{atMost(1.25), atMost(1), 1.26, "SHORT"},
		{atLeast(0.85), atLeast(1), 1, "aim"},
		{atLeast(0.85), atLeast(1), 0.99, "floor"},
		{atLeast(0.85), atLeast(1), 0.85, "floor"},
		{atLeast(0.85), atLeast(1), 0.84, "SHORT"},
		{atLeast(0.85), atLeast(1), 3, "aim"},
		{noLimit, atMost(20), 20, "aim"},
		{noLimit, atMost(20), 21, "floor"},
		{atLeast(1.1), noLimit, 1.2, "floor"},
		{atLeast(1.1), noLimit, 1, "SHORT"},
		{noLimit, noLimit, 5, "-"},
		{atMost(1.25), atMost(1), nan, "SHORT"},
		{noLimit, atLeast(1), nan, "SHORT"},
	} {
		r := result{row: row{floor: tt.floor, aim: tt.aim}, value: tt.value}
		if got := r.verdict(); got != tt.want {
			t.Errorf("verdict of %v, floor %v, aim %v: %q, want %q", tt.value, tt.floor, tt.aim, got, tt.want)
		}
	}
}

// The figure of a row of several cells is that of its worst.
func TestWorst(t *testing.T) {
	s := newSuite(true)
	for _, tt := range []struct {
		row  string
		want float64
	}{
		{"hit vs builtin, 1 goroutine", 3},
		{"reads vs read-only builtin, 2 goroutines", 1},
		{"public benchmark vs xsync, worst cell", 1},    // has an aim alone
		{"public benchmark vs sync.Map, worst cell", 1}, // has a floor alone
	} {
		s.worst(tt.row, []float64{2, 3, 1})
		if r := s.results[tt.row]; r.value != tt.want || r.lo != 1 || r.hi != 3 {
			t.Errorf("%s of 2, 3, 1: %v (%v .. %v), want %v (1 .. 3)", tt.row, r.value, r.lo, r.hi, tt.want)
		}
	}
}

func TestStatistics(t *testing.T) {
	if got := median([]float64{9, 1, 5}); got != 5 {
		t.Errorf("median of three: %v, want 5", got)
	}
	if got := median([]float64{4, 1, 9, 2}); got != 3 {
		t.Errorf("median of four: %v, want 3", got)
	}
	if lo, hi := spread([]float64{7, 6, 5, 4, 3, 2, 1}); lo != 2 || hi != 6 {
		t.Errorf("spread of 1..7: %v .. %v, want 2 .. 6", lo, hi)
	}
	if lo, hi := spread([]float64{3, 2, 1}); lo != 1 || hi != 3 {
		t.Errorf("spread of three: %v .. %v, want 1 .. 3", lo, hi)
	}
	if got := geomean([]float64{1, 2, 4}); math.Abs(got-2) > 1e-9 {
		t.Errorf("geomean of 1, 2, 4: %v, want 2", got)
	}
	if got := ratios([]float64{2, 9}, []float64{1, 3}); !slices.Equal(got, []float64{2, 3}) {
		t.Errorf("ratios: %v, want 2, 3", got)
	}
}

func TestHarnessIsTakenOff(t *testing.T) {
	for _, tt := range []struct {
		a, b []float64
		h    float64
		want []float64
		raw  bool
	}{
		{[]float64{5, 9}, []float64{3, 3}, 1, []float64{2, 4}, false},
		{[]float64{5, 9}, []float64{3, 3}, 0, []float64{5. / 3, 3}, false},
		// The harness is all but a map's whole time: no figure of 1000, or -3.
		{[]float64{5, 5, 5}, []float64{1.01, 0.9, 1.2}, 1, []float64{5 / 1.01, 5 / 0.9, 5 / 1.2}, true},
		{[]float64{1.5, 1.5, 1.5}, []float64{9, 9, 9}, 1, []float64{1.5 / 9, 1.5 / 9, 1.5 / 9}, true},
		// One round is quicker than the harness.
		{[]float64{5, 5, 1}, []float64{3, 3, 3}, 1, []float64{2, 2, 0.125}, false},
	} {
		got, raw := netRatios(tt.a, tt.b, tt.h)
		if raw != tt.raw || !slices.EqualFunc(got, tt.want, func(x, y float64) bool { return math.Abs(x-y) < 1e-9 }) {
			t.Errorf("netRatios(%v, %v, %v) = %v, %v, want %v, %v", tt.a, tt.b, tt.h, got, raw, tt.want, tt.raw)
		}
	}
}

// A runner gives each contestant a slice a round, with a map of its own, and
// another goes first in every round.
func TestRunner(t *testing.T) {
	type turn struct {
		name string
		ops  int64
	}
	var mu sync.Mutex
	var turns []turn // a setup each, with the operations done on it
	entry := func(name string, each time.Duration) contestant {
		return contestant{name: name, setup: func() job {
			mu.Lock()
			at := len(turns)
			turns = append(turns, turn{name, 0})
			mu.Unlock()
			return job{do: func(_, n int) {
				time.Sleep(time.Duration(n) * each)
				mu.Lock()
				turns[at].ops += int64(n)
				mu.Unlock()
			}}
		}}
	}
	for _, cold := range []bool{false, true} {
		turns = nil
		r := &runner{rounds: 6, slice: 2 * time.Millisecond}
		c := &cell{name: "c", goroutines: 2, unit: 7, cold: cold, entries: []contestant{entry("a", 100), entry("b", 200), entry("c", 400)}}
		out := r.run(c)
		turns = turns[3:] // calibration
		if len(turns) != 18 || len(r.samples) != 18 {
			t.Fatalf("cold %v: %d setups, %d samples, want 18", cold, len(turns), len(r.samples))
		}
		first, follows := make(map[string]int), make(map[string]bool)
		for i, x := range turns {
			if x.ops%14 != 0 {
				t.Errorf("cold %v: %d operations, want a multiple of 2 goroutines' 7", cold, x.ops)
			}
			if cold && x.ops != turns[0].ops {
				t.Errorf("cold slices of %d and %d operations", x.ops, turns[0].ops)
			}
			if i%3 == 0 {
				first[x.name]++
			} else {
				follows[turns[i-1].name+x.name] = true
			}
		}
		if len(first) != 3 {
			t.Errorf("cold %v: first in a round are only %v", cold, first)
		}
		if len(follows) != 6 {
			t.Errorf("cold %v: the order is always that of %v", cold, slices.Sorted(maps.Keys(follows)))
		}
		for name, ns := range map[string]float64{"a": 200, "b": 400, "c": 800} {
			// Sleeping two at once, 2 goroutines do n/2 each in n/2 times each.
			if got := slices.Min(out[name]); got < ns/2 || got > ns*50 {
				t.Errorf("cold %v: %s took %v ns an operation, want about %v", cold, name, got, ns/2)
			}
		}
	}
}

// What runs beside the timed operations runs once, and ends with them.
func TestBeside(t *testing.T) {
	var running, most atomic.Int64
	timed(job{
		do: func(_, n int) {
			for running.Load() == 0 {
				runtime.Gosched()
			}
		},
		beside: func(stop *atomic.Bool) {
			most.Add(1)
			running.Add(1)
			for !stop.Load() {
				runtime.Gosched()
			}
			running.Add(-1)
		},
	}, 2, 2)
	if running.Load() != 0 || most.Load() != 1 {
		t.Errorf("%d still run beside, %d have, want 0, 1", running.Load(), most.Load())
	}
}

// Every kind of map does the same work in a loop.
func TestLoops(t *testing.T) {
	testLoops(t, intKeys(50, 0, storing), map[string]func(int) loops[int]{"builtin": newBuiltin_int, "cmap": newCmap_int, "Mutex": newMutex_int})
	testLoops(t, stringKeys(50, 0, storing), map[string]func(int) loops[string]{"builtin": newBuiltin_string, "cmap": newCmap_string, "Mutex": newMutex_string})
}

func testLoops[K comparable](t *testing.T, keys []K, kinds map[string]func(int) loops[K]) {
	do := func(l loops[K]) (after []int) {
		for _, f := range []func(){
			func() { l.Stores(keys, 70) },
			func() { l.Incs(keys, 70) },
			func() { l.Adds(keys, 70) },
			func() { l.Transfers(keys, 70) },
			func() { l.Generals(keys, 70) },
		} {
			f()
			after = append(after, l.Ranges(1), l.Ranges(3), l.Loads(keys, 20))
		}
		return after
	}
	want := do(kinds["builtin"](0))
	for i := 3; i < len(want); i++ {
		if want[i] == want[i-3] && i != 9 && i != 10 { // a transfer changes no sum
			t.Errorf("%T: figure %d does not change: %v", keys, i, want)
		}
	}
	for name, mk := range kinds {
		for _, hint := range []int{0, 100} {
			if got := do(mk(hint)); !slices.Equal(got, want) {
				t.Errorf("%T %s: %v, builtin %v", keys, name, got, want)
			}
		}
	}
}

// Every peer is a map.
func TestPeers(t *testing.T) {
	if len(peers_int) != 9 || len(peers_string) != 9 || len(concurrent(peers_int)) != 8 {
		t.Fatalf("%d and %d peers, %d concurrent; want 9, 9, 8", len(peers_int), len(peers_string), len(concurrent(peers_int)))
	}
	testPeers(t, peers_int, func(i int) int { return i })
	testPeers(t, peers_string, strconv.Itoa)

	m := openXsyncRange(100)
	m.store(4, 5)
	n := 0
	m.iterate(func(k, v int) bool { n += k * v; return true })
	if n != 20 {
		t.Errorf("xsync.Range: iterated over %d, want 20", n)
	}
}

func testPeers[K comparable](t *testing.T, peers []peer[K], key func(int) K) {
	for _, p := range peers {
		for _, hint := range []int{0, 100} {
			m := p.open(hint)
			for i := range 100 {
				m.store(key(i), -1)
				m.store(key(i), i)
			}
			m.remove(key(3))
			for i := range 101 {
				if v, ok := m.load(key(i)); ok != (i != 3 && i < 100) || ok && v != i {
					t.Errorf("%s: load(%d) = %d, %v", p.name, i, v, ok)
				}
			}
			seen := make(map[K]int)
			m.iterate(func(k K, v int) bool { seen[k] = v; return true })
			if len(seen) != 99 || seen[key(7)] != 7 {
				t.Errorf("%s: iterated over %d entries, [7] = %d; want 99, 7", p.name, len(seen), seen[key(7)])
			}
			n := 0
			m.iterate(func(K, int) bool { n++; return false })
			if n != 1 {
				t.Errorf("%s: %d entries after the one that ends the iteration", p.name, n-1)
			}
		}
	}
}

// A mix has the shares of the public benchmark, over all keys.
func TestMix(t *testing.T) {
	if !slices.Equal(publicReads, []int{100, 99, 90, 75}) {
		t.Errorf("shares of reads are %v", publicReads)
	}
	if sizes := newSuite(false).sizes; !slices.Equal(sizes, []int{100, 1000, 100_000, 1_000_000}) {
		t.Errorf("sizes are %v", sizes)
	}
	for _, reads := range publicReads {
		for _, warm := range []bool{true, false} {
			var loads, stores, removes, told, stocked int
			touched := make(map[int]bool)
			p := peer[int]{name: "fake", open: func(hint int) ops[int] {
				told = hint
				return ops[int]{
					load:   func(k int) (int, bool) { loads++; touched[k] = true; return 0, false },
					store:  func(k, v int) { stores++; touched[k] = true },
					remove: func(k int) { removes++; touched[k] = true },
				}
			}}
			const n = 100_000
			w := mixing(p, ordered(10, func(i int) int { return i }), warm, reads).setup()
			stocked, stores = stores, 0
			if warm && (told != 10 || stocked != 10) || !warm && (told != 0 || stocked != 0) {
				t.Errorf("warm %v: told %d entries, stored %d", warm, told, stocked)
			}
			clear(touched)
			w.do(0, n)
			if loads+stores+removes != n || len(touched) != 10 {
				t.Errorf("%d operations on %d keys, want %d on 10", loads+stores+removes, len(touched), n)
			}
			want := float64(100-reads) / 200
			for what, got := range map[string]int{"stores": stores, "deletes": removes} {
				// Five standard deviations.
				if math.Abs(float64(got)/n-want) > 5*math.Sqrt(want*(1-want)/n) {
					t.Errorf("reads %d %%: %d %s of %d, want a share of %v", reads, got, what, n, want)
				}
			}
		}
	}
}

func TestKeys(t *testing.T) {
	a, b := stringKeys(1000, 5, storing), stringKeys(1000, 5, using)
	if slices.Equal(a, b) {
		t.Error("keys are used in the order in which they are stored")
	}
	if !slices.Equal(a, stringKeys(1000, 5, storing)) {
		t.Error("keys of one seed differ")
	}
	slices.Sort(a)
	slices.Sort(b)
	if !slices.Equal(a, b) || len(slices.Compact(a)) != 1000 || !slices.Contains(a, keyPrefix+"1004") {
		t.Error("two orders are not of the same 1000 keys")
	}
	for g, part := range parts(intKeys(10, 0, using), 3) {
		if part[0] != intKeys(10, 0, using)[g*10/3] || len(part) != 10 {
			t.Errorf("goroutine %d begins at %v", g, part)
		}
	}
}

// Every row of the table is measured by one of the groups, but for those that
// would take minutes.
func TestEveryRowIsMeasured(t *testing.T) {
	s := newSuite(true)
	s.rounds, s.slice, s.rangeSlice = 1, 100*time.Microsecond, 100*time.Microsecond
	s.sizes = []int{100, 1002}
	s.latencyN, s.heapFrom, s.heapTo, s.heapSteps = 1000, 1000, 2000, 4
	s.gcN, s.gcRounds, s.smallMaps = 1000, 1, 100
	s.all = true
	without := []string{"builtin map benchmarks, fork vs base", "std compile time, fork vs base", "cmd compile time, fork vs base"}
	if _, err := toolchains(); err != nil {
		fmt.Printf("skipped: the rows of programs and of code size: %v\n", err)
		for _, r := range rows {
			if strings.HasPrefix(r.name, "code of") || strings.HasPrefix(r.name, "hello-world") {
				without = append(without, r.name)
			}
		}
	}
	stdout := os.Stdout
	null, err := os.OpenFile(os.DevNull, os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer null.Close()
	os.Stdout = null
	for _, g := range groups {
		g.run(s)
	}
	os.Stdout = stdout
	for _, r := range rows {
		res, ok := s.results[r.name]
		if ok == slices.Contains(without, r.name) {
			t.Errorf("row %q: measured %v", r.name, ok)
		}
		if ok && (math.IsNaN(res.value) || math.IsInf(res.value, 0)) {
			t.Errorf("row %q: %v", r.name, res)
		}
	}

	// 2 kinds of key, 2 numbers of goroutines, 2 sizes; 4 warm mixes, 3 cold
	// ones and a range; 8 peers at 100 entries, 7 beyond cornelk's.
	if got, want := len(s.throughput), 2*2*8*(8+7); got != want {
		t.Errorf("%d points of throughput, want %d", got, want)
	}
	for i, p := range s.throughput {
		if p.perSecond <= 0 || math.IsInf(p.perSecond, 0) || slices.ContainsFunc(s.throughput[:i], func(q point) bool {
			p.perSecond, q.perSecond = 0, 0
			return p == q
		}) {
			t.Errorf("point %+v", p)
		}
	}

	dir := t.TempDir()
	if err := s.write(dir, "title"); err != nil {
		t.Fatal(err)
	}
	table, err := os.ReadFile(filepath.Join(dir, "table.md"))
	if err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if !bytes.Contains(table, []byte("\n| "+r.name+" | ")) {
			t.Errorf("table.md has no row %q", r.name)
		}
	}
	for file, lines := range map[string]int{
		"samples.csv": 1 + len(s.samples),
		"heap.csv":    1 + 4*5,
		"latency.csv": 1 + 3*len(tail),
	} {
		f, err := os.Open(filepath.Join(dir, file))
		if err != nil {
			t.Fatal(err)
		}
		records, err := csv.NewReader(f).ReadAll()
		f.Close()
		if err != nil || len(records) != lines {
			t.Errorf("%s: %d records, %v; want %d", file, len(records), err, lines)
		}
	}
	for _, f := range []string{"throughput-int-x1", "throughput-string-x2", "heap", "latency"} {
		if _, err := os.Stat(filepath.Join(dir, f+".svg")); err != nil {
			t.Error(err)
		}
	}
}

// synthetic returns made-up data of a full run.
func synthetic() plotData {
	var d plotData
	sizes := []int{100, 1000, 100_000, 1_000_000}
	for _, g := range []int{1, 2} {
		for _, kind := range []string{"int", "string"} {
			for i, p := range concurrent(peers_int) {
				for j, size := range sizes {
					if p.max > 0 && size > p.max {
						continue
					}
					y := float64(g) * 1e8 / float64(i+1) / float64(j+1)
					for k, reads := range publicReads {
						d.throughput = append(d.throughput, point{kind, g, "warm", reads, size, p.name, y / float64(k+1)})
						if reads < 100 {
							d.throughput = append(d.throughput, point{kind, g, "cold", reads, size, p.name, 0.8 * y / float64(k+1)})
						}
					}
					d.throughput = append(d.throughput, point{kind, g, "range", 0, size, p.name, 4 * y})
				}
			}
		}
	}
	for i, name := range []string{"cmap", "builtin", "xsync", "sync.Map"} {
		c := curve{name: name}
		for n := 1e6; n <= 2e6; n += 1e6 / 64 {
			c.xs = append(c.xs, n)
			c.ys = append(c.ys, (1+float64(i)/2)*(20+16*math.Mod(2-n/1e6+0.3, 0.7)))
		}
		d.heaps = append(d.heaps, c)
	}
	for i, name := range []string{"cmap", "builtin", "xsync"} {
		c := curve{name: name, xs: tail}
		for j := range tail {
			c.ys = append(c.ys, 0.1*math.Pow(float64(i+2), float64(j)*0.9))
		}
		d.latency = append(d.latency, c)
	}
	return d
}

// The plots are written, both ways, with their titles, axes and lines.
func TestPlots(t *testing.T) {
	dir := t.ArtifactDir()
	names, err := drawPlots(dir, synthetic())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"throughput-int-x1", "throughput-string-x1", "throughput-int-x2", "throughput-string-x2", "heap", "latency"}
	if !slices.Equal(names, want) {
		t.Fatalf("drawn: %v, want %v", names, want)
	}
	texts := map[string][]string{
		"throughput-int-x1":    {"int keys", "GOMAXPROCS=1", "100 % reads, warm", "75 % reads, cold", "range beside a writer", "million operations per second", "million entries per second", "entries", "1M", "100k", "cmap", "xsync", "sync.Map", "haxmap", "cornelk", "orcaman", "RWMutex", "Mutex"},
		"throughput-string-x2": {"string keys", "GOMAXPROCS=2"},
		"heap":                 {"bytes per entry", "entries", "cmap", "builtin", "xsync", "sync.Map", "1.5M"},
		"latency":              {"latency", "10µs", "1ms", "percentile", "99.9 %", "max", "cmap", "builtin", "xsync"},
	}
	for _, name := range want {
		f, err := os.Open(filepath.Join(dir, name+".svg"))
		if err != nil {
			t.Fatal(err)
		}
		var shown []string
		for d := xml.NewDecoder(f); ; {
			tok, err := d.Token()
			if errors.Is(err, io.EOF) {
				break
			}
			if err != nil {
				t.Fatalf("%s.svg: %v", name, err)
			}
			if text, ok := tok.(xml.CharData); ok {
				shown = append(shown, string(text))
			}
		}
		f.Close()
		all := strings.Join(shown, "\n")
		for _, text := range texts[name] {
			if !strings.Contains(all, text) {
				t.Errorf("%s.svg does not say %q", name, text)
			}
		}

		f, err = os.Open(filepath.Join(dir, name+".png"))
		if err != nil {
			t.Fatal(err)
		}
		decoded, err := png.Decode(f)
		f.Close()
		if err != nil {
			t.Fatalf("%s.png: %v", name, err)
		}
		img := image.NewRGBA(decoded.Bounds())
		draw.Draw(img, img.Rect, decoded, img.Rect.Min, draw.Src)
		for _, peer := range []string{"cmap", "xsync"} {
			n := 0
			for y := range img.Bounds().Dy() {
				for x := range img.Bounds().Dx() {
					if img.RGBAAt(x, y) == looks[peer].color {
						n++
					}
				}
			}
			if n < 200 {
				t.Errorf("%s.png: %d pixels of %s's colour", name, n, peer)
			}
		}
	}
}

// Without ranges, say, their panel is empty.
func TestPlotWithoutData(t *testing.T) {
	d := plotData{throughput: slices.DeleteFunc(synthetic().throughput, func(p point) bool { return p.variant == "range" })}
	names, err := drawPlots(t.TempDir(), d)
	if len(names) != 4 || err != nil {
		t.Errorf("drawn: %v, %v; want 4 figures", names, err)
	}
}

// Each peer has a look of its own, in the plots.
func TestLooks(t *testing.T) {
	colors := make(map[color.RGBA]string)
	for _, p := range peers_int {
		l, ok := looks[p.name]
		if !ok || l.width == 0 || l.glyph == nil {
			t.Errorf("%s has no look", p.name)
		}
		if other := colors[l.color]; other != "" {
			t.Errorf("%s looks like %s", p.name, other)
		}
		colors[l.color] = p.name
	}
}

func TestBenchRatios(t *testing.T) {
	fork := "goos: linux\nBenchmarkA/x=1-2  \t100\t 12.0 ns/op\t 0 B/op\nBenchmarkA/x=1-2 100 10 ns/op\nBenchmarkB 3 5 p50-ns 8 ns/op\nBenchmarkA/x=1-2 9 11 ns/op\nBenchmarkC 1 0.0 ns/op\nBenchmarkOnly 1 1 ns/op\nok\n"
	base := "BenchmarkB 3 5 p50-ns 4 ns/op\nBenchmarkA/x=1-2 100 10 ns/op\nBenchmarkC 1 0.0 ns/op\n"
	r, names := benchRatios(fork, base)
	if !slices.Equal(names, []string{"BenchmarkA/x=1-2", "BenchmarkB"}) || !slices.Equal(r, []float64{1.1, 2}) {
		t.Errorf("benchRatios: %v %v", names, r)
	}
}

func TestTextSize(t *testing.T) {
	nm := " 4010 \t 100 T main.incCmap\n 4110 20 t main.incCmap.func1\n 4200 7 T main.incCmapX\n 4300 9 D main.incCmap\n"
	if got := textSize(nm, "main.incCmap"); got != 120 {
		t.Errorf("textSize: %v, want 120", got)
	}
}

// In turns: each of the two is first in half of the rounds.
func TestBoth(t *testing.T) {
	order := ""
	both([2]toolchain{{name: "b"}, {name: "f"}}, 3, func(t toolchain) []float64 { order += t.name; return nil })
	if order != "bffbbf" {
		t.Errorf("order %q, want bffbbf", order)
	}
}

// loops_gen.go is what gen.go writes.
func TestGenerated(t *testing.T) {
	file := filepath.Join(t.TempDir(), "out.go")
	out, err := exec.Command(filepath.Join(runtime.GOROOT(), "bin", "go"), "run", "gen.go", "-o", file).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if got, err := os.ReadFile("loops_gen.go"); err != nil || !bytes.Equal(got, want) {
		t.Errorf("loops_gen.go is not what gen.go writes (%v): run go generate", err)
	}
}
