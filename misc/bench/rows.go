// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"slices"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

// A limit is a figure to reach: at most or at least x.
type limit struct {
	most bool
	x    float64
}

func atMost(x float64) limit  { return limit{true, x} }
func atLeast(x float64) limit { return limit{false, x} }

func (l limit) met(v float64) bool {
	return l.most && v <= l.x || !l.most && v >= l.x
}

// set reports whether there is a figure to reach.
func (l limit) set() bool { return !math.IsNaN(l.x) }

func (l limit) String() string {
	switch {
	case !l.set():
		return "-"
	case l.most:
		return fmt.Sprintf("<= %g", l.x)
	}
	return fmt.Sprintf(">= %g", l.x)
}

var noLimit = limit{x: math.NaN()}

// A result is one line of the target table.
type result struct {
	row        string
	unit       string // what the ratio is of
	value      float64
	lo, hi     float64 // spread over rounds or cells
	floor, aim limit
	note       string
}

// A suite measures the rows.
type suite struct {
	*runner
	sizes   []int
	short   bool
	results []result
	latency []uint32 // of single inserts, sorted, ns
}

func (s *suite) report(r result) {
	s.results = append(s.results, r)
	fmt.Println(r)
}

// intKeys and stringKeys return n distinct keys from from on, in a shuffled
// order that depends on n alone.
func intKeys(n, from int) []int {
	keys := make([]int, n)
	for i := range keys {
		keys[i] = from + i
	}
	rand.New(rand.NewPCG(1, uint64(n))).Shuffle(n, func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	return keys
}

func stringKeys(n, from int) []string {
	keys := make([]string, n)
	for i, k := range intKeys(n, from) {
		keys[i] = "what_a_looooooooooooooooooooooong_key_prefix_" + strconv.Itoa(k)
	}
	return keys
}

// clones returns copies of the keys, so that a hit cannot be told by the
// pointer.
func clones(keys []string) []string {
	out := make([]string, len(keys))
	for i, k := range keys {
		out[i] = strings.Clone(k)
	}
	return out
}

var sink atomic.Int64

// empty is the loop of the harness alone: what is subtracted from both sides
// of a comparison of direct loops.
func empty[K comparable](keys []K) contestant {
	return contestant{name: "harness", setup: func() body {
		var zero K
		return func(_, n int) {
			sum := 0
			for j := 0; n > 0; n-- {
				if keys[j] == zero {
					sum++
				}
				if j++; j == len(keys) {
					j = 0
				}
			}
			sink.Add(int64(sum))
		}
	}}
}

// filled returns l with the keys stored.
func filled[K comparable](l loops[K], keys []K) loops[K] {
	for i, k := range keys {
		l.Store(k, i)
	}
	return l
}

// direct compares do over a and b, each filled with stored, and returns the
// time of a over that of b, the harness taken off, by round.
func direct[K comparable](s *suite, name string, goroutines int, a, b func(int) loops[K], stored, used []K, do func(l loops[K], keys []K, n int)) []float64 {
	entry := func(name string, mk func(int) loops[K]) contestant {
		return contestant{name: name, setup: func() body {
			l := filled(mk(0), stored)
			return func(g, n int) {
				// Each goroutine starts elsewhere in the keys.
				off := g * len(used) / max(1, goroutines)
				do(l, slices.Concat(used[off:], used[:off]), n)
			}
		}}
	}
	m := s.run(&cell{name: name, goroutines: goroutines, entries: []contestant{
		entry("cmap", a), entry("peer", b), empty(used),
	}})
	h := median(m["harness"])
	var out []float64
	for i := range m["cmap"] {
		out = append(out, (m["cmap"][i]-h)/(m["peer"][i]-h))
	}
	return out
}

func loads[K comparable](l loops[K], keys []K, n int)     { sink.Add(int64(l.Loads(keys, n))) }
func stores[K comparable](l loops[K], keys []K, n int)    { l.Stores(keys, n) }
func incs[K comparable](l loops[K], keys []K, n int)      { l.Incs(keys, n) }
func adds[K comparable](l loops[K], keys []K, n int)      { l.Adds(keys, n) }
func transfers[K comparable](l loops[K], keys []K, n int) { l.Transfers(keys, n) }
func generals[K comparable](l loops[K], keys []K, n int)  { l.Generals(keys, n) }

// cellLine prints one cell's ratio.
func cellLine(name string, r []float64) float64 {
	lo, hi := spread(r)
	v := median(r)
	fmt.Printf("    %-44s %6.2f   (%.2f .. %.2f)\n", name, v, lo, hi)
	return v
}

func invert(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = 1 / x
	}
	return out
}

// worst reports a row made of several cells: the figure is the worst of the
// cells' medians, the spread that of the cells.
func (s *suite) worst(row, unit string, cells []float64, floor, aim limit) {
	v := slices.Max(cells)
	if !floor.most {
		v = slices.Min(cells)
	}
	s.report(result{row: row, unit: unit, value: v, lo: slices.Min(cells), hi: slices.Max(cells), floor: floor, aim: aim,
		note: fmt.Sprintf("geomean %.2f of %d cells", geomean(cells), len(cells))})
}

func (s *suite) single(row, unit string, rounds []float64, floor, aim limit) {
	lo, hi := spread(rounds)
	s.report(result{row: row, unit: unit, value: median(rounds), lo: lo, hi: hi, floor: floor, aim: aim})
}

// lookups: hits and misses against the builtin map, 1 and 2 goroutines.
func (s *suite) lookups() {
	for _, what := range []string{"hit", "miss"} {
		var cells []float64
		for _, n := range s.sizes {
			keys := intKeys(n, 0)
			used := keys
			if what == "miss" {
				used = intKeys(n, n)
			}
			name := fmt.Sprintf("%s int %d", what, n)
			cells = append(cells, cellLine(name, direct(s, name, 1, newCmap_int, newBuiltin_int, keys, used, loads[int])))
		}
		for _, n := range s.sizes {
			keys := stringKeys(n, 0)
			used := clones(keys)
			if what == "miss" {
				used = stringKeys(n, n)
			}
			name := fmt.Sprintf("%s string %d", what, n)
			cells = append(cells, cellLine(name, direct(s, name, 1, newCmap_string, newBuiltin_string, keys, used, loads[string])))
		}
		s.worst(what+" vs builtin, 1 goroutine", "time", cells, atMost(1.25), atMost(1.0))
	}
	var cells []float64
	for _, n := range s.sizes {
		ik, sk := intKeys(n, 0), stringKeys(n, 0)
		ni, ns := fmt.Sprintf("read x2 int %d", n), fmt.Sprintf("read x2 string %d", n)
		cells = append(cells,
			cellLine(ni, invert(direct(s, ni, 2, newCmap_int, newBuiltin_int, ik, ik, loads[int]))),
			cellLine(ns, invert(direct(s, ns, 2, newCmap_string, newBuiltin_string, sk, clones(sk), loads[string]))))
	}
	s.worst("reads vs read-only builtin, 2 goroutines", "throughput", cells, atLeast(0.85), atLeast(1.0))
}

// overwrites against the builtin map.
func (s *suite) overwrites() {
	var in, out []float64
	for _, n := range s.sizes {
		ik, sk := intKeys(n, 0), stringKeys(n, 0)
		ni, ns := fmt.Sprintf("overwrite int %d", n), fmt.Sprintf("overwrite string %d", n)
		cells := []float64{
			cellLine(ni, direct(s, ni, 1, newCmap_int, newBuiltin_int, ik, ik, stores[int])),
			cellLine(ns, direct(s, ns, 1, newCmap_string, newBuiltin_string, sk, sk, stores[string])),
		}
		if n <= 1000 {
			in = append(in, cells...)
		} else {
			out = append(out, cells...)
		}
	}
	s.worst("overwrite vs builtin, in cache", "time", in, atMost(1.3), atMost(1.1))
	s.worst("overwrite vs builtin, beyond", "time", out, atMost(1.5), atMost(1.3))
	l := filled(newCmap_int(0), intKeys(1000, 0))
	keys := intKeys(1000, 0)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	l.Stores(keys, 100_000)
	runtime.ReadMemStats(&after)
	s.report(result{row: "allocations per overwrite", unit: "count", value: float64((after.Mallocs - before.Mallocs) / 100_000), floor: atMost(0), aim: atMost(0)})
}

// zipf returns draws of keys by Zipf's law with exponent 1.01, as many as
// fill a slice without showing a period.
func zipf(n int) []int {
	z := rand.NewZipf(rand.New(rand.NewPCG(7, 7)), 1.01, 1, uint64(n-1))
	out := make([]int, 1<<16)
	for i := range out {
		out[i] = int(z.Uint64())
	}
	return out
}

// counting compares m[k]++ with sync.Map of *atomic.Int64.
func (s *suite) counting(name string, goroutines int, keys []int) []float64 {
	m := s.run(&cell{name: name, goroutines: goroutines, entries: []contestant{
		{name: "cmap", setup: func() body {
			l := newCmap_int(0)
			return func(_, n int) { l.Incs(keys, n) }
		}},
		{name: "peer", setup: func() body {
			c := new(counters[int])
			return func(_, n int) { c.Incs(keys, n) }
		}},
	}})
	return ratios(m["peer"], m["cmap"])
}

// statements: the atomic assignments.
func (s *suite) statements() {
	keys := intKeys(1000, 0)
	vsMutex := func(name string, g int, do func(loops[int], []int, int)) []float64 {
		return direct(s, name, g, newCmap_int, newMutex_int, keys, keys, do)
	}
	s.single("m[k]++ vs Mutex+map, 1 goroutine", "time", vsMutex("inc", 1, incs[int]), atMost(1.0), atMost(0.7))
	for _, g := range []int{2, 8} {
		floor, aim := atLeast(0.8), atLeast(1.0)
		if g > 2 {
			floor, aim = noLimit, noLimit
		}
		s.single(fmt.Sprintf("m[k]++ one hot key vs sync.Map+atomic, %d goroutines", g), "throughput",
			s.counting(fmt.Sprintf("hot x%d", g), g, []int{42}), floor, aim)
	}
	var cells []float64
	for _, n := range s.sizes {
		name := fmt.Sprintf("zipf x2 %d", n)
		cells = append(cells, cellLine(name, s.counting(name, 2, zipf(n))))
	}
	s.worst("m[k]++ zipf keys vs sync.Map+atomic, 2 goroutines", "throughput", cells, atLeast(1.3), atLeast(2))
	s.single("m[a] += m[b] vs Mutex+map, 1 goroutine", "time", vsMutex("add", 1, adds[int]), atMost(1.3), atMost(1.0))
	m := s.run(&cell{name: "add/inc", goroutines: 1, entries: []contestant{
		{name: "add", setup: func() body { l := filled(newCmap_int(0), keys); return func(_, n int) { l.Adds(keys, n) } }},
		{name: "inc", setup: func() body { l := filled(newCmap_int(0), keys); return func(_, n int) { l.Incs(keys, n) } }},
		empty(keys),
	}})
	h := median(m["harness"])
	var r []float64
	for i := range m["add"] {
		r = append(r, (m["add"][i]-h)/(m["inc"][i]-h))
	}
	s.single("m[a] += m[b] vs m[k]++", "time", r, noLimit, atMost(1.8))
	s.single("transfers over 1k keys vs Mutex+map, 2 goroutines", "throughput", invert(vsMutex("transfer", 2, transfers[int])), atLeast(1.3), atLeast(2))
	s.single("m[k] = m[k]*3 + 1 vs Mutex+map, 1 goroutine", "time", vsMutex("general", 1, generals[int]), atMost(1.8), atMost(1.0))
}

// fills from empty.
func (s *suite) fills() {
	size := s.sizes[len(s.sizes)-1]
	keys := intKeys(size, 0)
	fill := func(mk func(int) loops[int], goroutines int) contestant {
		return contestant{fresh: true, setup: func() body {
			l := mk(0)
			return func(g, n int) {
				part := keys[g*n : (g+1)*n]
				l.Stores(part, n)
			}
		}}
	}
	a, b, two := fill(newCmap_int, 1), fill(newBuiltin_int, 1), fill(newCmap_int, 2)
	a.name, b.name, two.name = "cmap", "builtin", "cmap"
	m := s.run(&cell{name: "fill", goroutines: 1, ops: size, entries: []contestant{a, b}})
	s.single("fill from empty vs builtin, 1 goroutine", "time", ratios(m["cmap"], m["builtin"]), atMost(1.4), atMost(1.2))
	m2 := s.run(&cell{name: "fill x2", goroutines: 2, ops: size, entries: []contestant{two}})
	var r []float64
	for i := range m2["cmap"] {
		r = append(r, 2*m["cmap"][i]/m2["cmap"][i])
	}
	s.single("fill: scaling from 1 to 2 goroutines", "throughput", r, atLeast(1.4), atLeast(1.7))

	// Latency of single inserts while the map grows. The clock's own cost
	// is in every figure.
	n := 10_000_000
	if s.short {
		n = 1_000_000
	}
	old := debug.SetGCPercent(-1) // the collector's assists are not the table's
	l := newCmap_int(0)
	lat := make([]uint32, n)
	for i := range lat {
		start := time.Now()
		l.Store(i, i)
		lat[i] = uint32(min(time.Since(start).Nanoseconds(), math.MaxUint32))
	}
	debug.SetGCPercent(old)
	slices.Sort(lat)
	at := func(p float64) float64 { return float64(lat[int(p*float64(n-1))]) / 1000 }
	s.latency = lat
	s.report(result{row: fmt.Sprintf("insert latency while growing to %d, p99.9", n), unit: "us", value: at(.999), floor: noLimit, aim: atMost(20),
		note: fmt.Sprintf("p50 %.2f p99 %.2f p99.99 %.1f max %.0f", at(.5), at(.99), at(.9999), at(1))})
}

// ranges: quiescent and under a writer.
func (s *suite) ranges() {
	var cells []float64
	for _, n := range s.sizes {
		keys := intKeys(n, 0)
		it := func(name string, mk func(int) loops[int]) contestant {
			return contestant{name: name, setup: func() body {
				l := filled(mk(0), keys)
				return func(_, n int) { sink.Add(int64(l.Ranges((n + len(keys) - 1) / len(keys)))) }
			}}
		}
		name := fmt.Sprintf("range %d", n)
		m := s.run(&cell{name: name, goroutines: 1, entries: []contestant{it("cmap", newCmap_int), it("builtin", newBuiltin_int)}})
		cells = append(cells, cellLine(name, ratios(m["cmap"], m["builtin"])))
	}
	s.worst("range, quiescent, vs builtin", "time", cells, atMost(1.3), atMost(1.0))
	s.single("range under one writer vs xsync, largest size", "throughput",
		s.rangeUnderWriter(s.sizes[len(s.sizes)-1]), atLeast(3), atLeast(5))
}

// rangeUnderWriter is the public benchmark's range over int keys with one
// goroutine that stores.
func (s *suite) rangeUnderWriter(size int) []float64 {
	entry := func(p peer[int]) contestant {
		return contestant{name: p.name, setup: func() body {
			m := p.make(size)
			for i := range size {
				m.Store(i, i)
			}
			return func(_, n int) {
				var stop atomic.Bool
				var wg sync.WaitGroup
				wg.Go(func() {
					for !stop.Load() {
						i := int(rand.Uint32() % uint32(size))
						m.Store(i, i)
					}
				})
				sum := 0
				for range (n + size - 1) / size {
					m.Range(func(_, v int) bool { sum += v; return true })
				}
				stop.Store(true)
				wg.Wait()
				sink.Add(int64(sum))
			}
		}}
	}
	m := s.run(&cell{name: fmt.Sprintf("range+writer %d", size), goroutines: 1, entries: []contestant{entry(intPeers[0]), entry(intPeers[2])}})
	return ratios(m["xsync"], m["cmap"])
}

// heap returns the live heap in bytes.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// perEntry returns the mean heap bytes per entry over 1M..2M entries and the
// peak, sampled at 16 sizes; curve gets every sample.
func perEntry(l loops[int], from, to int) (mean, peak float64, curve []float64) {
	base := heap()
	for i := range from {
		l.Store(i, i)
	}
	const steps = 16
	for j := range steps {
		for i := from + (to-from)*j/steps; i < from+(to-from)*(j+1)/steps; i++ {
			l.Store(i, i)
		}
		v := (heap() - base) / float64(l.Len())
		curve = append(curve, v)
		mean += v / steps
		peak = max(peak, v)
	}
	runtime.KeepAlive(l)
	return mean, peak, curve
}

// memory and collector.
func (s *suite) memory() {
	from, to := 1_000_000, 2_000_000
	cm, cp, _ := perEntry(newCmap_int(0), from, to)
	bm, bp, _ := perEntry(newBuiltin_int(0), from, to)
	s.report(result{row: "heap bytes per entry, mean over 1M..2M, vs builtin", unit: "bytes", value: cm / bm, floor: atMost(1.15), aim: atMost(1.05),
		note: fmt.Sprintf("%.1f vs %.1f B; peak %.1f vs %.1f", cm, bm, cp, bp)})

	// Small maps, by the thousand.
	small := func(mk func(int) loops[int], entries int) float64 {
		const maps = 10_000
		keep := make([]loops[int], maps)
		base := heap()
		for i := range keep {
			keep[i] = mk(0)
			for k := range entries {
				keep[i].Store(k, k)
			}
		}
		v := (heap() - base) / maps
		runtime.KeepAlive(keep)
		return v - loopsSize
	}
	s.report(result{row: "empty cmap", unit: "bytes", value: small(newCmap_int, 0), floor: atMost(128), aim: atMost(64)})
	for _, n := range []int{1, 8} {
		c, b := small(newCmap_int, n), small(newBuiltin_int, n)
		floor, aim := atMost(2), atMost(1.2)
		if n > 1 {
			floor, aim = noLimit, noLimit
		}
		s.report(result{row: fmt.Sprintf("%d-entry cmap vs builtin", n), unit: "bytes", value: c / b, floor: floor, aim: aim, note: fmt.Sprintf("%.0f vs %.0f B", c, b)})
	}

	n := 10_000_000
	if s.short {
		n = 1_000_000
	}
	gc := func(mk func(int) loops[int]) float64 {
		l := mk(n)
		for i := range n {
			l.Store(i, i)
		}
		runtime.GC()
		var d []float64
		for range 5 {
			start := time.Now()
			runtime.GC()
			d = append(d, float64(time.Since(start).Microseconds()))
		}
		runtime.KeepAlive(l)
		return median(d)
	}
	c, b := gc(newCmap_int), gc(newBuiltin_int)
	s.report(result{row: fmt.Sprintf("runtime.GC() with %d int->int live, vs builtin", n), unit: "time", value: c / b, floor: atMost(8), aim: atMost(2),
		note: fmt.Sprintf("%.1f vs %.1f ms", c/1000, b/1000)})
}
