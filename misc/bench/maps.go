// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"sync"
	"sync/atomic"

	"github.com/alphadose/haxmap"
	"github.com/cornelk/hashmap"
	orcaman "github.com/orcaman/concurrent-map/v2"
	"github.com/puzpuzpuz/xsync/v4"
)

//go:generate go run gen.go

// loops are the measured loops over one map. Load, Store, Delete and Range
// are called one by one through the interface, as the public benchmark does
// through function values; the others hold n operations each, over keys in
// turn, so that the map is all there is to time. [gen.go] writes the
// implementations for Go's own maps.
type loops[K comparable] interface {
	Load(K) (int, bool)
	Store(K, int)
	Delete(K)
	Range(func(K, int) bool)
	Len() int
	Loads([]K, int) int // m[k]
	Stores([]K, int)    // m[k] = v
	Incs([]K, int)      // m[k]++
	Adds([]K, int)      // m[a] += m[b]
	Transfers([]K, int) // m[a], m[b] = m[a]-x, m[b]+x
	Generals([]K, int)  // m[k] = m[k]*3 + 1
	Ranges(int) int     // n whole iterations
}

// A single is what a library's map offers: operations on one key.
type single[K comparable] interface {
	Load(K) (int, bool)
	Store(K, int)
	Delete(K)
	Range(func(K, int) bool)
}

// A peer is a named way to make an empty map for about hint entries, 0 if
// unknown.
type peer[K comparable] struct {
	name string
	make func(hint int) single[K]
	max  int // largest size to run, 0 for any
}

// syncMap is a sync.Map of ints.
type syncMap[K comparable] struct{ m sync.Map }

func (s *syncMap[K]) Load(k K) (int, bool) {
	if v, ok := s.m.Load(k); ok {
		return v.(int), true
	}
	return 0, false
}
func (s *syncMap[K]) Store(k K, v int) { s.m.Store(k, v) }
func (s *syncMap[K]) Delete(k K)       { s.m.Delete(k) }
func (s *syncMap[K]) Range(f func(K, int) bool) {
	s.m.Range(func(k, v any) bool { return f(k.(K), v.(int)) })
}

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

type xsyncMap[K comparable] struct{ *xsync.Map[K, int] }

func (x xsyncMap[K]) Delete(k K) { x.Map.Delete(k) }

type haxMap[K interface{ int | string }] struct{ *haxmap.Map[K, int] }

func (h haxMap[K]) Load(k K) (int, bool)      { return h.Get(k) }
func (h haxMap[K]) Store(k K, v int)          { h.Set(k, v) }
func (h haxMap[K]) Delete(k K)                { h.Del(k) }
func (h haxMap[K]) Range(f func(K, int) bool) { h.ForEach(f) }

type cornelkMap[K interface{ int | string }] struct{ *hashmap.Map[K, int] }

func (c cornelkMap[K]) Load(k K) (int, bool) { return c.Get(k) }
func (c cornelkMap[K]) Store(k K, v int)     { c.Set(k, v) }
func (c cornelkMap[K]) Delete(k K)           { c.Del(k) }

type orcamanMap[K comparable] struct{ orcaman.ConcurrentMap[K, int] }

func (o orcamanMap[K]) Load(k K) (int, bool) { return o.Get(k) }
func (o orcamanMap[K]) Store(k K, v int)     { o.Set(k, v) }
func (o orcamanMap[K]) Delete(k K)           { o.Remove(k) }
func (o orcamanMap[K]) Range(f func(K, int) bool) {
	for t := range o.IterBuffered() {
		if !f(t.Key, t.Val) {
			break
		}
	}
}

// intPeers and stringPeers are the libraries and locks of the public
// benchmark, made as it makes them. The cmap is the first.
var intPeers = []peer[int]{
	{name: "cmap", make: func(h int) single[int] { return newCmap_int(h) }},
	{name: "sync.Map", make: func(int) single[int] { return new(syncMap[int]) }},
	{name: "xsync", make: func(h int) single[int] { return xsyncMap[int]{xsync.NewMap[int, int](xsync.WithPresize(h))} }},
	{name: "haxmap", make: func(h int) single[int] { return haxMap[int]{haxmap.New[int, int](uintptr(h))} }},
	{name: "cornelk", max: 1000, make: func(h int) single[int] {
		return cornelkMap[int]{hashmap.NewSized[int, int](uintptr(h))}
	}},
	{name: "orcaman", make: func(int) single[int] {
		return orcamanMap[int]{orcaman.NewWithCustomShardingFunction[int, int](func(k int) uint32 { return uint32(k) })}
	}},
	{name: "RWMutex", make: func(int) single[int] { return newRWMutex_int(0) }},
	{name: "Mutex", make: func(int) single[int] { return newMutex_int(0) }},
}

var stringPeers = []peer[string]{
	{name: "cmap", make: func(h int) single[string] { return newCmap_string(h) }},
	{name: "sync.Map", make: func(int) single[string] { return new(syncMap[string]) }},
	{name: "xsync", make: func(h int) single[string] {
		return xsyncMap[string]{xsync.NewMap[string, int](xsync.WithPresize(h))}
	}},
	{name: "haxmap", make: func(h int) single[string] { return haxMap[string]{haxmap.New[string, int](uintptr(h))} }},
	{name: "cornelk", max: 1000, make: func(h int) single[string] {
		return cornelkMap[string]{hashmap.NewSized[string, int](uintptr(h))}
	}},
	{name: "orcaman", make: func(int) single[string] { return orcamanMap[string]{orcaman.New[int]()} }},
	{name: "RWMutex", make: func(int) single[string] { return newRWMutex_string(0) }},
	{name: "Mutex", make: func(int) single[string] { return newMutex_string(0) }},
}
