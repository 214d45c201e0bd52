// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"sync"
	"sync/atomic"

	orcaman "github.com/orcaman/concurrent-map/v2"
	"github.com/puzpuzpuz/xsync/v4"
)

//go:generate go run gen.go

// loops are the measured loops over one of Go's own maps. Each holds n
// operations over keys in turn, so that the map is all there is to time; the
// call through the interface is made once per slice. gen.go writes the
// implementations from one text.
type loops[K comparable] interface {
	Loads([]K, int) int // m[k]
	Stores([]K, int)    // m[k] = v
	Incs([]K, int)      // m[k]++
	Adds([]K, int)      // m[a] += m[b]
	Transfers([]K, int) // m[a], m[b] = m[a]-x, m[b]+x
	Generals([]K, int)  // m[k] = m[k]*3 + 1
	Ranges(int) int     // n whole iterations
}

// ops are the operations of one map as function values, which is how the
// public benchmark calls them: one indirect call each, whatever the map.
type ops[K comparable] struct {
	load    func(K) (int, bool)
	store   func(K, int)
	remove  func(K)
	iterate func(func(K, int) bool)
}

// A peer is a named way to make an empty map for about hint entries, 0 if the
// size is not to be told. gen.go writes the lists, peers_int and
// peers_string, in which cmap is the first.
type peer[K comparable] struct {
	name string
	max  int // the largest size to run, 0 for any
	open func(hint int) ops[K]
}

// concurrent returns the peers that several goroutines may use at once: all
// but the builtin map.
func concurrent[K comparable](peers []peer[K]) []peer[K] {
	return named(peers, "cmap", "sync.Map", "xsync", "haxmap", "cornelk", "orcaman", "RWMutex", "Mutex")
}

// named returns the peers of the names, in their order.
func named[K comparable](peers []peer[K], names ...string) []peer[K] {
	var out []peer[K]
	for _, name := range names {
		for _, p := range peers {
			if p.name == name {
				out = append(out, p)
			}
		}
	}
	return out
}

// openXsyncRange is xsync with its iteration that visits no key twice.
func openXsyncRange(hint int) ops[int] {
	m := xsync.NewMap[int, int](xsync.WithPresize(hint))
	return ops[int]{store: func(k, v int) { m.Store(k, v) }, iterate: func(f func(int, int) bool) { m.Range(f) }}
}

// orcaman's maps take keys other than strings with a sharding function, for
// ints this one in the public benchmark.
func newOrcaman_int() orcaman.ConcurrentMap[int, int] {
	return orcaman.NewWithCustomShardingFunction[int, int](func(k int) uint32 { return uint32(k) })
}

func newOrcaman_string() orcaman.ConcurrentMap[string, int] { return orcaman.New[int]() }

// counters is a sync.Map of *atomic.Int64, the usual way to count with it.
type counters[K comparable] struct{ m sync.Map }

func (c *counters[K]) Incs(keys []K, n int) {
	for j := 0; n > 0; n-- {
		v, ok := c.m.Load(keys[j])
		if !ok {
			v, _ = c.m.LoadOrStore(keys[j], new(atomic.Int64))
		}
		v.(*atomic.Int64).Add(1)
		if j++; j == len(keys) {
			j = 0
		}
	}
}
