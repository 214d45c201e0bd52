// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"math/rand/v2"
	"sync"
)

// The workloads of the public benchmark puzpuzpuz/go-concurrent-map-bench:
// 100, 99, 90 and 75 % reads, the rest half stores and half deletes, over
// uniformly random keys; warm (all keys stored first, maps presized where
// the library can) and cold (an empty map, no 100 % reads).
var publicReads = []int{100, 99, 90, 75}

// mix returns the loop of one goroutine.
func mix[K comparable](m single[K], keys []K, reads int) body {
	load, store, remove := m.Load, m.Store, m.Delete
	storeFrom := 10 * reads
	deleteFrom := storeFrom + (1000-storeFrom)/2
	size := uint32(len(keys))
	return func(_, n int) {
		sum := 0
		for range n {
			op := int(rand.Uint32() % 1000)
			i := int(rand.Uint32() % size)
			switch {
			case op >= deleteFrom:
				remove(keys[i])
			case op >= storeFrom:
				store(keys[i], i)
			default:
				v, _ := load(keys[i])
				sum += v
			}
		}
		sink.Add(int64(sum))
	}
}

// public runs every cell for one key type and returns the ratios of
// throughput cmap/peer by peer's name, a figure a cell.
func public[K comparable](s *suite, kind string, peers []peer[K], mkKeys func(n int) []K, goroutines int) map[string][]float64 {
	out := make(map[string][]float64)
	for _, size := range s.sizes {
		keys := mkKeys(size)
		for _, warm := range []bool{true, false} {
			for _, reads := range publicReads {
				if !warm && reads == 100 {
					continue
				}
				c := &cell{name: fmt.Sprintf("public %s %d reads=%d%% %s x%d", kind, size, reads, map[bool]string{true: "warm", false: "cold"}[warm], goroutines), goroutines: goroutines}
				for _, p := range peers {
					if p.max != 0 && size > p.max {
						continue
					}
					c.entries = append(c.entries, contestant{name: p.name, setup: func() body {
						if !warm {
							return mix(p.make(0), keys, reads)
						}
						m := p.make(size)
						for i, k := range keys {
							m.Store(k, i)
						}
						return mix(m, keys, reads)
					}})
				}
				m := s.run(c)
				line := fmt.Sprintf("    %-46s", c.name)
				for _, e := range c.entries[1:] {
					r := median(ratios(m[e.name], m["cmap"]))
					out[e.name] = append(out[e.name], r)
					line += fmt.Sprintf(" %s %.2f", e.name, r)
				}
				fmt.Println(line)
			}
		}
	}
	return out
}

// publicRows measures the public benchmark and reports its rows.
func (s *suite) publicRows(allPeers bool) {
	ip, sp := intPeers, stringPeers
	if !allPeers {
		ip, sp = ip[:3], sp[:3]
	}
	all := make(map[string][]float64)
	var mu sync.Mutex
	add := func(m map[string][]float64) {
		mu.Lock()
		defer mu.Unlock()
		for k, v := range m {
			all[k] = append(all[k], v...)
		}
	}
	// The public benchmark's keys are in order and shared by store and load.
	add(public(s, "int", ip, func(n int) []int { return ordered(n, func(i int) int { return i }) }, 2))
	add(public(s, "string", sp, func(n int) []string { return ordered(n, stringKey) }, 2))
	for _, p := range []struct {
		name       string
		floor, aim limit
		geo, gaim  limit
	}{
		{"xsync", noLimit, atLeast(1), atLeast(1.3), atLeast(1.6)},
		{"sync.Map", atLeast(1.1), noLimit, atLeast(2), atLeast(3)},
	} {
		cells := all[p.name]
		s.worst("public benchmark vs "+p.name+", every cell", "throughput", cells, p.floor, p.aim)
		if p.name == "xsync" {
			won := 0
			for _, c := range cells {
				if c >= 1 {
					won++
				}
			}
			s.report(result{row: "public benchmark vs xsync, share of cells >= 1.0", unit: "share", value: float64(won) / float64(len(cells)), floor: atLeast(0.9), aim: atLeast(1)})
		}
		s.report(result{row: "public benchmark vs " + p.name + ", geomean", unit: "throughput", value: geomean(cells), floor: p.geo, aim: p.gaim, note: fmt.Sprintf("%d cells", len(cells))})
	}
}
