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
	"sync/atomic"
	"time"
	"unsafe"
)

// A suite measures the rows.
type suite struct {
	*runner
	sizes []int
	// rangeSlice is the least slice of an iteration beside a writer: with one
	// processor the two take turns of some 10 ms.
	rangeSlice       time.Duration
	latencyN         int // inserts of the latency row
	latencyRounds    int
	heapFrom, heapTo int // entries of the heap row
	heapSteps        int
	gcN, gcRounds    int  // entries and rounds of the collector's row
	smallMaps        int  // how many small maps stand for one
	all              bool // all peers in the public benchmark

	// Base against fork: runs of the map benchmarks and their time, and
	// builds of std and cmd.
	benchCount int
	benchTime  time.Duration
	builds     int
	dir        string // where to keep what benchstat has read, "" for nowhere

	results map[string]result
	plotData
}

// report stores and prints the figure of a row.
func (s *suite) report(name string, value, lo, hi float64, note string) {
	r := result{rowNamed(name), value, lo, hi, note}
	s.results[name] = r
	fmt.Println(r)
}

// worst reports a row made of several cells: the figure is the worst of the
// cells' medians, the spread that of the cells.
func (s *suite) worst(name string, cells []float64) {
	if len(cells) == 0 {
		return
	}
	r := rowNamed(name)
	v := slices.Max(cells)
	if r.floor.set() && !r.floor.most || r.aim.set() && !r.aim.most {
		v = slices.Min(cells)
	}
	s.report(name, v, slices.Min(cells), slices.Max(cells), fmt.Sprintf("geomean %.2f of %d cells", geomean(cells), len(cells)))
}

// single reports a row made of one cell: the median and the spread of its
// rounds.
func (s *suite) single(name string, rounds []float64, note string) {
	lo, hi := spread(rounds)
	s.report(name, median(rounds), lo, hi, note)
}

// cellLine prints one cell's ratio and returns it.
func cellLine(name string, r []float64, note string) float64 {
	lo, hi := spread(r)
	v := median(r)
	fmt.Println(strings.TrimRight(fmt.Sprintf("    %-44s %6.2f   (%.2f .. %.2f) %s", name, v, lo, hi, note), " "))
	return v
}

const keyPrefix = "what_a_looooooooooooooooooooooong_key_prefix_"

// intKeys and stringKeys return the n keys from from on, in an order shuffled
// by seed.
func intKeys(n, from int, seed uint64) []int {
	keys := make([]int, n)
	for i := range keys {
		keys[i] = from + i
	}
	rand.New(rand.NewPCG(seed, uint64(n))).Shuffle(n, func(i, j int) { keys[i], keys[j] = keys[j], keys[i] })
	return keys
}

// Every call makes new strings, so that no key of two calls can be told to be
// equal by its pointer.
func stringKeys(n, from int, seed uint64) []string {
	keys := make([]string, n)
	for i, k := range intKeys(n, from, seed) {
		keys[i] = keyPrefix + strconv.Itoa(k)
	}
	return keys
}

// Orders of keys: a map is filled in one and used in another, so that no
// access finds memory in the order in which it was written.
const (
	storing = 1
	using   = 2
)

var sink atomic.Int64

// harness is the loop of a direct comparison without a map: what is taken
// off both sides.
func harness[K comparable](used [][]K) contestant {
	return contestant{name: "harness", setup: func() job {
		var zero K
		return job{do: func(g, n int) {
			keys := used[g]
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
		}}
	}}
}

// parts returns keys once for each goroutine, each beginning elsewhere, so
// that goroutines do not walk in step.
func parts[K any](keys []K, goroutines int) [][]K {
	out := [][]K{keys}
	for g := 1; g < goroutines; g++ {
		off := g * len(keys) / goroutines
		out = append(out, slices.Concat(keys[off:], keys[:off]))
	}
	return out
}

// filled returns a contestant that does do over what mk makes, filled with
// stored.
func filled[K comparable](name string, mk func(int) loops[K], stored []K, used [][]K, do func(l loops[K], keys []K, n int)) contestant {
	return contestant{name: name, setup: func() job {
		l := mk(0)
		l.Stores(stored, len(stored))
		return job{do: func(g, n int) { do(l, used[g], n) }}
	}}
}

// direct compares do over a and b, each filled with stored, and returns the
// time of a over that of b, the harness taken off, by round.
func direct[K comparable](s *suite, name string, goroutines int, a, b func(int) loops[K], peer string, stored, used []K, do func(l loops[K], keys []K, n int)) (rounds []float64, note string) {
	keys := parts(used, goroutines)
	return s.net(&cell{name: name, goroutines: goroutines, entries: []contestant{
		filled("cmap", a, stored, keys, do), filled(peer, b, stored, keys, do), harness(keys),
	}})
}

// net runs a cell of two contestants and the harness and returns the ratio of
// the first to the second, the harness taken off, by round.
func (s *suite) net(c *cell) (rounds []float64, note string) {
	m := s.run(c)
	a, b := c.entries[0].name, c.entries[1].name
	h := median(m["harness"])
	rounds, raw := netRatios(m[a], m[b], h)
	note = fmt.Sprintf("%s %.1f %s %.1f harness %.1f ns", a, median(m[a]), b, median(m[b]), h)
	if raw {
		note += ", not taken off"
	}
	return rounds, note
}

func loads[K comparable](l loops[K], keys []K, n int)     { sink.Add(int64(l.Loads(keys, n))) }
func stores[K comparable](l loops[K], keys []K, n int)    { l.Stores(keys, n) }
func incs[K comparable](l loops[K], keys []K, n int)      { l.Incs(keys, n) }
func adds[K comparable](l loops[K], keys []K, n int)      { l.Adds(keys, n) }
func transfers[K comparable](l loops[K], keys []K, n int) { l.Transfers(keys, n) }
func generals[K comparable](l loops[K], keys []K, n int)  { l.Generals(keys, n) }

// lookups: hits and misses against the builtin map, 1 and 2 goroutines.
func (s *suite) lookups() {
	for _, what := range []string{"hit", "miss"} {
		var cells []float64
		from := func(n int) int {
			if what == "miss" {
				return n
			}
			return 0
		}
		for _, n := range s.sizes {
			name := fmt.Sprintf("%s int %d", what, n)
			r, note := direct(s, name, 1, newCmap_int, newBuiltin_int, "builtin", intKeys(n, 0, storing), intKeys(n, from(n), using), loads[int])
			cells = append(cells, cellLine(name, r, note))
		}
		for _, n := range s.sizes {
			name := fmt.Sprintf("%s string %d", what, n)
			r, note := direct(s, name, 1, newCmap_string, newBuiltin_string, "builtin", stringKeys(n, 0, storing), stringKeys(n, from(n), using), loads[string])
			cells = append(cells, cellLine(name, r, note))
		}
		s.worst(what+" vs builtin, 1 goroutine", cells)
	}
	var cells []float64
	for _, n := range s.sizes {
		name := fmt.Sprintf("read x2 int %d", n)
		r, note := direct(s, name, 2, newCmap_int, newBuiltin_int, "builtin", intKeys(n, 0, storing), intKeys(n, 0, using), loads[int])
		cells = append(cells, cellLine(name, invert(r), note))
		name = fmt.Sprintf("read x2 string %d", n)
		r, note = direct(s, name, 2, newCmap_string, newBuiltin_string, "builtin", stringKeys(n, 0, storing), stringKeys(n, 0, using), loads[string])
		cells = append(cells, cellLine(name, invert(r), note))
	}
	s.worst("reads vs read-only builtin, 2 goroutines", cells)
}

// overwrites against the builtin map. Up to 1,000 entries are in cache.
func (s *suite) overwrites() {
	var in, beyond []float64
	for _, n := range s.sizes {
		cells := &in
		if n > 1000 {
			cells = &beyond
		}
		name := fmt.Sprintf("overwrite int %d", n)
		r, note := direct(s, name, 1, newCmap_int, newBuiltin_int, "builtin", intKeys(n, 0, storing), intKeys(n, 0, using), stores[int])
		*cells = append(*cells, cellLine(name, r, note))
		name = fmt.Sprintf("overwrite string %d", n)
		r, note = direct(s, name, 1, newCmap_string, newBuiltin_string, "builtin", stringKeys(n, 0, storing), stringKeys(n, 0, using), stores[string])
		*cells = append(*cells, cellLine(name, r, note))
	}
	s.worst("overwrite vs builtin, in cache", in)
	s.worst("overwrite vs builtin, beyond", beyond)

	// To a thousandth, as the runtime allocates now and then for itself.
	allocs := max(
		allocsPerStore(newCmap_int(0), intKeys(1000, 0, storing)),
		allocsPerStore(newCmap_string(0), stringKeys(1000, 0, storing)))
	s.report("allocations per overwrite", math.Round(1000*allocs)/1000, 0, 0, "")
}

// allocsPerStore returns the allocations per store of a key that is there.
func allocsPerStore[K comparable](l loops[K], keys []K) float64 {
	const n = 100_000
	l.Stores(keys, n)
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	l.Stores(keys, n)
	runtime.ReadMemStats(&after)
	return float64(after.Mallocs-before.Mallocs) / n
}

// zipf returns draws of n keys by Zipf's law with exponent 1.01.
func zipf(n int) []int {
	z := rand.NewZipf(rand.New(rand.NewPCG(7, 7)), 1.01, 1, uint64(n-1))
	out := make([]int, 1<<20)
	for i := range out {
		out[i] = int(z.Uint64())
	}
	return out
}

// counting compares m[k]++ with sync.Map of *atomic.Int64, all keys present,
// and returns the throughput of the first over that of the second.
func (s *suite) counting(name string, goroutines int, keys []int) []float64 {
	used := parts(keys, goroutines)
	m := s.run(&cell{name: name, goroutines: goroutines, entries: []contestant{
		{name: "cmap", setup: func() job {
			l := newCmap_int(0)
			l.Incs(keys, len(keys))
			return job{do: func(g, n int) { l.Incs(used[g], n) }}
		}},
		{name: "sync.Map+atomic", setup: func() job {
			c := new(counters[int])
			c.Incs(keys, len(keys))
			return job{do: func(g, n int) { c.Incs(used[g], n) }}
		}},
	}})
	return ratios(m["sync.Map+atomic"], m["cmap"])
}

// statements: the atomic assignments, over 1,000 keys but for the hot key and
// Zipf's.
func (s *suite) statements() {
	stored, used := intKeys(1000, 0, storing), intKeys(1000, 0, using)
	vsMutex := func(name string, g int, do func(loops[int], []int, int)) ([]float64, string) {
		return direct(s, name, g, newCmap_int, newMutex_int, "Mutex", stored, used, do)
	}
	r, note := vsMutex("inc", 1, incs[int])
	s.single("m[k]++ vs Mutex+map, 1 goroutine", r, note)
	for _, g := range []int{2, 8} {
		s.single(fmt.Sprintf("m[k]++ one hot key vs sync.Map+atomic, %d goroutines", g), s.counting(fmt.Sprintf("hot x%d", g), g, []int{42}), "")
	}
	var cells []float64
	for _, n := range s.sizes {
		name := fmt.Sprintf("zipf x2 %d", n)
		cells = append(cells, cellLine(name, s.counting(name, 2, zipf(n)), ""))
	}
	s.worst("m[k]++ zipf keys vs sync.Map+atomic, 2 goroutines", cells)
	r, note = vsMutex("add", 1, adds[int])
	s.single("m[a] += m[b] vs Mutex+map, 1 goroutine", r, note)
	keys := parts(used, 1)
	r, note = s.net(&cell{name: "add/inc", goroutines: 1, entries: []contestant{
		filled("add", newCmap_int, stored, keys, adds[int]), filled("inc", newCmap_int, stored, keys, incs[int]), harness(keys),
	}})
	s.single("m[a] += m[b] vs m[k]++", r, note)
	r, note = vsMutex("transfer x2", 2, transfers[int])
	s.single("transfers over 1k keys vs Mutex+map, 2 goroutines", invert(r), note)
	r, note = vsMutex("general", 1, generals[int])
	s.single("m[k] = m[k]*3 + 1 vs Mutex+map, 1 goroutine", r, note)
}

// filling returns a contestant that fills maps from empty, one after another.
func filling[K comparable](name string, mk func(int) loops[K], keys []K) contestant {
	return contestant{name: name, setup: func() job {
		return job{do: func(_, n int) {
			for ; n > 0; n -= len(keys) {
				mk(0).Stores(keys, len(keys))
			}
		}}
	}}
}

// fills from empty: a map of each size against the builtin map, and the
// largest by one and by two goroutines, which share the keys out.
func (s *suite) fills() {
	var cells []float64
	add := func(kind string, n int, entries ...contestant) {
		c := &cell{name: fmt.Sprintf("fill %s %d", kind, n), goroutines: 1, unit: n, cold: true, entries: entries}
		m := s.run(c)
		cells = append(cells, cellLine(c.name, ratios(m["cmap"], m["builtin"]), ""))
	}
	for _, n := range s.sizes {
		ik, sk := intKeys(n, 0, storing), stringKeys(n, 0, storing)
		add("int", n, filling("cmap", newCmap_int, ik), filling("builtin", newBuiltin_int, ik))
		add("string", n, filling("cmap", newCmap_string, sk), filling("builtin", newBuiltin_string, sk))
	}
	s.worst("fill from empty vs builtin, 1 goroutine", cells)

	size := s.sizes[len(s.sizes)-1]
	keys := intKeys(size, 0, storing)
	fill := func(name string, goroutines int) contestant {
		return contestant{name: name, goroutines: goroutines, setup: func() job {
			l := newCmap_int(0)
			return job{do: func(g, n int) { l.Stores(keys[g*n:(g+1)*n], n) }}
		}}
	}
	m := s.run(&cell{name: fmt.Sprintf("fill together int %d", size), ops: size, cold: true, entries: []contestant{fill("one", 1), fill("two", 2)}})
	// Samples are per goroutine, so equal ones are a scaling of 2.
	r := ratios(m["one"], m["two"])
	for i := range r {
		r[i] *= 2
	}
	s.single("fill: scaling from 1 to 2 goroutines", r, "")
}

// tail are the percentiles of the latency, as shares.
var tail = []float64{.5, .75, .9, .95, .99, .995, .999, .9995, .9999, .99995, .99999, .999999, 1}

// latencies: single inserts while a map grows, each timed. The clock's own
// cost is in every figure. The collector is off: its assists are not the
// table's. There is one round before those that count, so that not the first map alone has to
// wait for the system to give it memory.
func (s *suite) latencies() {
	peers := named(peers_int, "cmap", "builtin", "xsync")
	at := make(map[string][][]float64) // by peer, percentile and round, in us
	took := make([]uint32, s.latencyN)
	for round := range 1 + s.latencyRounds {
		for j := range peers {
			p := peers[(round+j)%len(peers)]
			m := p.open(0)
			runtime.GC()
			old := debug.SetGCPercent(-1)
			for i := range took {
				start := time.Now()
				m.store(i, i)
				took[i] = uint32(min(max(1, time.Since(start).Nanoseconds()), math.MaxUint32))
			}
			debug.SetGCPercent(old)
			if round == 0 {
				continue
			}
			slices.Sort(took)
			if at[p.name] == nil {
				at[p.name] = make([][]float64, len(tail))
			}
			for i, share := range tail {
				at[p.name][i] = append(at[p.name][i], float64(took[int(share*float64(len(took)-1))])/1000)
			}
		}
	}
	for _, p := range peers {
		c := curve{name: p.name}
		for i, share := range tail {
			c.xs = append(c.xs, share)
			c.ys = append(c.ys, median(at[p.name][i]))
		}
		s.latency = append(s.latency, c)
	}
	own := s.latency[len(s.latency)-len(peers):]
	note := fmt.Sprintf("%d inserts;", s.latencyN)
	for _, c := range own {
		note += fmt.Sprintf(" %s p50 %.2f p99 %.2f p99.9 %.2f p99.99 %.1f max %.0f;", c.name, c.at(.5), c.at(.99), c.at(.999), c.at(.9999), c.at(1))
	}
	s.single("insert latency while growing, p99.9", at["cmap"][slices.Index(tail, .999)], strings.TrimSuffix(note, ";"))
}

// ranges: quiescent, and under a writer.
func (s *suite) ranges() {
	var cells []float64
	for _, n := range s.sizes {
		keys := intKeys(n, 0, storing)
		it := func(name string, mk func(int) loops[int]) contestant {
			return contestant{name: name, setup: func() job {
				l := mk(0)
				l.Stores(keys, n)
				return job{do: func(_, ops int) { sink.Add(int64(l.Ranges(ops / n))) }}
			}}
		}
		name := fmt.Sprintf("range int %d", n)
		m := s.run(&cell{name: name, goroutines: 1, unit: n, entries: []contestant{it("cmap", newCmap_int), it("builtin", newBuiltin_int)}})
		cells = append(cells, cellLine(name, ratios(m["cmap"], m["builtin"]), ""))
	}
	s.worst("range, quiescent, vs builtin", cells)

	// The library offers two iterations. The figure is against the faster,
	// which the public benchmark uses too; the other, which like cmap's
	// visits no key twice, is in the note.
	n := s.sizes[len(s.sizes)-1]
	c := &cell{name: fmt.Sprintf("range+writer int %d", n), goroutines: 1, unit: n, slice: max(s.slice, s.rangeSlice)}
	keys := ordered(n, func(i int) int { return i })
	for _, p := range named(peers_int, "cmap", "xsync") {
		c.entries = append(c.entries, iterating(p.name, p.open, keys))
	}
	c.entries = append(c.entries, iterating("xsync.Range", openXsyncRange, keys))
	m := s.run(c)
	s.single("range under one writer vs xsync, largest size", ratios(m["xsync"], m["cmap"]),
		fmt.Sprintf("%d entries; vs xsync.Range %.2f", n, median(ratios(m["xsync.Range"], m["cmap"]))))
}

// heap returns the live heap in bytes.
func heap() float64 {
	runtime.GC()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc)
}

// perEntry returns the heap bytes per entry of an int map that grows from
// from to to entries, in steps.
func perEntry(p peer[int], from, to, steps int) curve {
	c := curve{name: p.name}
	base := heap()
	m := p.open(0)
	for i := range from {
		m.store(i, i)
	}
	n := from
	for j := range steps + 1 {
		for next := from + (to-from)*j/steps; n < next; n++ {
			m.store(n, n)
		}
		c.xs = append(c.xs, float64(n))
		c.ys = append(c.ys, (heap()-base)/float64(n))
	}
	runtime.KeepAlive(m)
	return c
}

// smallBytes returns the bytes of a map of ours with entries 0, 1, 2...
func (s *suite) smallBytes(mk func(int) loops[int], entries int) float64 {
	keys := ordered(entries, func(i int) int { return i })
	keep := make([]loops[int], s.smallMaps)
	base := heap()
	for i := range keep {
		keep[i] = mk(0)
		keep[i].Stores(keys, entries)
	}
	v := (heap() - base) / float64(len(keep))
	runtime.KeepAlive(keep)
	return v - loopsSize
}

// loopsSize is what a loops value of ours takes beside its map: the struct
// with its mutex, which the allocator does not round.
const loopsSize = float64(unsafe.Sizeof(loopsCmap_int{}))

// memory of large and small maps.
func (s *suite) memory() {
	by := make(map[string]curve)
	for _, p := range named(peers_int, "cmap", "builtin", "xsync", "sync.Map") {
		c := perEntry(p, s.heapFrom, s.heapTo, s.heapSteps)
		s.heaps = append(s.heaps, c)
		by[p.name] = c
	}
	note := fmt.Sprintf("%d to %d entries;", s.heapFrom, s.heapTo)
	for _, name := range []string{"cmap", "builtin", "xsync", "sync.Map"} {
		note += fmt.Sprintf(" %s %.1f, peak %.1f;", name, mean(by[name].ys), slices.Max(by[name].ys))
	}
	note = strings.TrimSuffix(note, ";")
	s.report("heap bytes per entry vs builtin, mean", mean(by["cmap"].ys)/mean(by["builtin"].ys), 0, 0, note)
	s.report("heap bytes per entry vs builtin, peak", slices.Max(by["cmap"].ys)/slices.Max(by["builtin"].ys), 0, 0, "")

	s.report("empty cmap", s.smallBytes(newCmap_int, 0), 0, 0, fmt.Sprintf("builtin %.0f", s.smallBytes(newBuiltin_int, 0)))
	for _, n := range []int{1, 8} {
		c, b := s.smallBytes(newCmap_int, n), s.smallBytes(newBuiltin_int, n)
		s.report(fmt.Sprintf("%d-entry cmap vs builtin", n), c/b, 0, 0, fmt.Sprintf("%.0f vs %.0f", c, b))
	}
}

// collector: a whole collection with a large map live.
func (s *suite) collector() {
	collect := func() float64 {
		var d []float64
		for range 5 {
			start := time.Now()
			runtime.GC()
			d = append(d, float64(time.Since(start).Nanoseconds()))
		}
		return median(d)
	}
	none := collect()
	took := make(map[string][]float64)
	peers := named(peers_int, "cmap", "builtin")
	for round := range s.gcRounds {
		for j := range peers {
			p := peers[(round+j)%len(peers)]
			m := p.open(s.gcN)
			for i := range s.gcN {
				m.store(i, i)
			}
			runtime.GC()
			ns := collect()
			runtime.KeepAlive(m)
			took[p.name] = append(took[p.name], ns)
			s.samples = append(s.samples, sample{fmt.Sprintf("gc int %d", s.gcN), p.name, 1, round, ns})
		}
	}
	s.single("runtime.GC() with int->int live vs builtin", ratios(took["cmap"], took["builtin"]),
		fmt.Sprintf("%d entries; %.1f vs %.1f ms, %.1f without a map", s.gcN, median(took["cmap"])/1e6, median(took["builtin"])/1e6, none/1e6))
}

func mean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}
