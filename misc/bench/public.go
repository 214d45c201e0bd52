// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"math/rand/v2"
	"strconv"
	"sync/atomic"
)

// The workloads of the public benchmark puzpuzpuz/go-concurrent-map-bench, in
// its mixes and sizes: 100, 99, 90 and 75 % reads, the rest half stores and
// half deletes, over uniformly random keys; warm (all keys stored first, into
// maps that were told the size where the library can be) and cold (an empty
// map, no 100 % reads); and iterations beside one goroutine that stores. The
// keys are in order, and a load has the very string that was stored. The
// operations are called as function values, and GOMAXPROCS is the number of
// goroutines, as with go test -cpu. Drawing the operation and the key is part
// of the figure there, so it is here: no harness is taken off.
//
// Slices are shorter than the 3 seconds of a run there, so that growth is a
// greater part of a cold cell; -slice 3s makes them the same.
var publicReads = []int{100, 99, 90, 75}

// A point is the throughput of a peer in a cell of the public benchmark.
type point struct {
	kind       string // of key
	goroutines int
	variant    string // "warm", "cold" or "range"
	reads      int    // percent; 0 of a range
	size       int
	peer       string
	perSecond  float64 // operations, or for a range entries
}

func ordered[K any](n int, key func(int) K) []K {
	keys := make([]K, n)
	for i := range keys {
		keys[i] = key(i)
	}
	return keys
}

// stocked opens a map told its size and stores the keys.
func stocked[K comparable](open func(hint int) ops[K], keys []K) ops[K] {
	m := open(len(keys))
	for i, k := range keys {
		m.store(k, i)
	}
	return m
}

// mixing returns a contestant that loads, stores and deletes.
func mixing[K comparable](p peer[K], keys []K, warm bool, reads int) contestant {
	return contestant{name: p.name, setup: func() job {
		var m ops[K]
		if warm {
			m = stocked(p.open, keys)
		} else {
			m = p.open(0)
		}
		load, store, remove := m.load, m.store, m.remove
		storeFrom := 10 * reads
		removeFrom := storeFrom + (1000-storeFrom)/2
		size := uint32(len(keys))
		return job{do: func(_, n int) {
			sum := 0
			for range n {
				op := int(rand.Uint32() % 1000)
				i := int(rand.Uint32() % size)
				if op >= removeFrom {
					remove(keys[i])
				} else if op >= storeFrom {
					store(keys[i], i)
				} else {
					v, _ := load(keys[i])
					sum += v
				}
			}
			sink.Add(int64(sum))
		}}
	}}
}

// iterating returns a contestant that iterates beside one goroutine that
// stores. An operation is an entry.
func iterating[K comparable](name string, open func(hint int) ops[K], keys []K) contestant {
	return contestant{name: name, setup: func() job {
		m := stocked(open, keys)
		size := uint32(len(keys))
		return job{
			do: func(_, n int) {
				sum := 0
				for range n / len(keys) {
					m.iterate(func(_ K, v int) bool {
						sum += v
						return true
					})
				}
				sink.Add(int64(sum))
			},
			beside: func(stop *atomic.Bool) {
				for !stop.Load() {
					i := int(rand.Uint32() % size)
					m.store(keys[i], i)
				}
			},
		}
	}}
}

// public runs every cell for one key type and adds the ratios of throughput,
// cmap's to the peer's, to wins by peer's name, a figure a cell.
func public[K comparable](s *suite, kind string, peers []peer[K], key func(int) K, goroutines int, wins map[string][]float64) {
	for _, size := range s.sizes {
		keys := ordered(size, key)
		fits := make([]peer[K], 0, len(peers))
		for _, p := range peers {
			if p.max == 0 || size <= p.max {
				fits = append(fits, p)
			}
		}
		run := func(variant string, reads int, c cell, contest func(peer[K]) contestant) {
			c.name = fmt.Sprintf("public %s %s %d x%d", variant, kind, size, goroutines)
			if reads > 0 {
				c.name += fmt.Sprintf(" reads=%d%%", reads)
			}
			c.goroutines, c.procs = goroutines, goroutines
			for _, p := range fits {
				c.entries = append(c.entries, contest(p))
			}
			m := s.run(&c)
			line := fmt.Sprintf("    %-46s", c.name)
			for _, p := range fits {
				s.throughput = append(s.throughput, point{kind, goroutines, variant, reads, size, p.name, float64(goroutines) * 1e9 / median(m[p.name])})
				if p.name != "cmap" {
					r := median(ratios(m[p.name], m["cmap"]))
					wins[p.name] = append(wins[p.name], r)
					line += fmt.Sprintf(" %s %.2f", p.name, r)
				}
			}
			fmt.Println(line)
		}
		for _, reads := range publicReads {
			run("warm", reads, cell{}, func(p peer[K]) contestant { return mixing(p, keys, true, reads) })
		}
		for _, reads := range publicReads[1:] {
			run("cold", reads, cell{cold: true}, func(p peer[K]) contestant { return mixing(p, keys, false, reads) })
		}
		run("range", 0, cell{unit: size, slice: max(s.slice, s.rangeSlice)}, func(p peer[K]) contestant { return iterating(p.name, p.open, keys) })
	}
}

// publicRows measures the public benchmark, by 1 and 2 goroutines.
func (s *suite) publicRows() {
	ints, strs := concurrent(peers_int), concurrent(peers_string)
	if !s.all {
		ints, strs = named(ints, "cmap", "sync.Map", "xsync"), named(strs, "cmap", "sync.Map", "xsync")
	}
	wins := make(map[string][]float64)
	for _, g := range []int{1, 2} {
		public(s, "int", ints, func(i int) int { return i }, g, wins)
		public(s, "string", strs, func(i int) string { return keyPrefix + strconv.Itoa(i) }, g, wins)
	}
	won := 0
	for _, r := range wins["xsync"] {
		if r >= 1 {
			won++
		}
	}
	cells := len(wins["xsync"])
	s.report("public benchmark vs xsync, share of cells >= 1.0", float64(won)/float64(cells), 0, 0, fmt.Sprintf("%d of %d", won, cells))
	for _, name := range []string{"xsync", "sync.Map"} {
		s.worst("public benchmark vs "+name+", worst cell", wins[name])
		s.report("public benchmark vs "+name+", geomean", geomean(wins[name]), 0, 0, fmt.Sprintf("%d cells", len(wins[name])))
	}
	for _, p := range ints {
		if r := wins[p.name]; len(r) > 0 && rarely(p.name) {
			fmt.Printf("    public benchmark vs %s: geomean %.2f of %d cells\n", p.name, geomean(r), len(r))
		}
	}
}

// rarely reports whether the peer has no row.
func rarely(name string) bool { return name != "xsync" && name != "sync.Map" }
