// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The same key twice in a statement behaves as the sequential statement would.

package main

import (
	"fmt"
	"math"
	"runtime"
	"sync"
	"sync/atomic"
)

type rec struct {
	x, y int
	a    [2]int
}

func expect(what string, got, want any) {
	if got != want {
		_, _, line, _ := runtime.Caller(1)
		panic(fmt.Sprintf("line %d: %s = %v, want %v", line, what, got, want))
	}
}

// Nobody sees the first of two stores to one element.
func concurrent() {
	m, st, w := cmap[int]int{1: 0}, cmap[string]string{"k": "0"}, cmap[int][3]int{1: {}}
	a, b, s, t := 1, 1, "k", "k"
	var done atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		defer done.Store(true)
		for range 1000000 {
			m[a], m[b] = m[b]-10000000, m[a]+1
		}
		for range 50000 {
			m[a], m[b] = -1, m[a]+1
			m[a], m[b] = -1, 1
			st[s], st[t] = "no", "yes"
			st[s], st[t] = st[t]+"no", "yes"
			w[a], w[b] = [3]int{-1}, [3]int{1}
			w[a][0], w[b][0] = -1, w[a][1]
		}
	})
	for range 2 {
		wg.Go(func() {
			for !done.Load() {
				for range 100 {
					if v := m[1]; v < 0 {
						panic(v)
					}
				}
				if v := st["k"]; v != "0" && v != "yes" {
					panic(v)
				}
				if v := w[1]; v[0] < 0 {
					panic(v[0])
				}
			}
		})
	}
	wg.Wait()
}

func main() {
	concurrent()
	a, b := 1, 1
	m := cmap[int]int{1: 10}
	n := m
	var e1, e2 any = 1, 1
	f := cmap[any]int{1: 10}

	m[a], m[b] = 1, 2
	expect("m[a]", m[a], 2)
	m[a], m[b] = m[b]+1, m[a]+10
	expect("m[a]", m[a], 12)
	m[a], m[b] = m[b], m[a]
	expect("m[a]", m[a], 12)
	m[a], n[b] = m[a]+1, n[b]-1 // one map under two names
	expect("m[a]", m[a], 11)
	m[a] += m[b]
	expect("m[a]", m[a], 22)
	m[a] -= m[b] / 2
	expect("m[a]", m[a], 11)
	n[a] = m[a] + n[b] + m[1]
	expect("m[a]", m[a], 33)
	x, y, z := m[a], n[b], m[1]
	expect("snapshot", [3]int{x, y, z}, [3]int{33, 33, 33})
	x, m[a], y, m[b] = m[b], x+1, m[a], y+2
	expect("x, y", [2]int{x, y}, [2]int{33, 33})
	expect("m[a]", m[a], 35)
	expect("len", len(m), 1)
	f[e1], f[e2] = f[e2]+1, f[e1]+2
	expect("f[e1]", f[e1], 12)
	f[e1] += f[1]
	expect("f[e1]", f[e1], 24)
	f[int64(1)], f[e2] = 5, 6
	expect("f[int64(1)]", f[int64(1)], 5)
	expect("f[e2]", f[e2], 6)

	// A key that is not there yet is one new element.
	m[7], m[7] = m[7]+3, m[7]+4
	expect("m[7]", m[7], 4)
	m[8] += m[8] + 1
	expect("m[8]", m[8], 1)
	var ok bool
	m[9], ok = m[9]
	expect("ok", ok, false)
	_, ok = m[9]
	expect("ok", ok, true)
	expect("len", len(m), 4)

	// Parts of one element.
	r := cmap[string]rec{}
	r["k"].x, r["k"].y = 1, 2
	expect("r[k]", r["k"], rec{x: 1, y: 2})
	r["k"].x, r["k"].y = r["k"].y, r["k"].x
	expect("r[k]", r["k"], rec{x: 2, y: 1})
	r["k"].a[0], r["k"].a[1], r["k"].x = 5, 6, r["k"].x+r["k"].y
	expect("r[k]", r["k"], rec{3, 1, [2]int{5, 6}})
	i, j := 0, 0
	r["k"].a[i], r["k"].a[j] = 7, 8
	expect("r[k].a", r["k"].a, [2]int{8, 6})
	r["k"], r["k"].y = rec{}, 4
	expect("r[k]", r["k"], rec{y: 4})
	r["k"].y, r["k"] = 5, rec{x: 1}
	expect("r[k]", r["k"], rec{x: 1})
	r["k"].a, r["k"].a[1] = [2]int{1, 2}, 3
	expect("r[k].a", r["k"].a, [2]int{1, 3})

	// The last store counts, also if another key that is equal is stored in between.
	k, j := 5, 5
	c := cmap[int]int{}
	c[k], c[j], c[k] = 1, 2, 3
	expect("c[k]", c[5], 3)
	c[k], c[j], c[k] = c[0], 1, 2
	expect("c[k]", c[5], 2)
	c[j], c[k], c[j], c[k], c[j] = c[k], 4, c[j]+1, 7, c[k]+8
	expect("c[k]", c[5], 10)
	str := cmap[int]string{}
	str[k], str[j], str[k] = str[0]+"x", "y", "z"
	expect("str[k]", str[5], "z")
	unit := cmap[struct{}]int8{}
	k0, k1, v := struct{}{}, struct{}{}, int8(1)
	unit[k1], unit[k0], unit[k1] = unit[k1], v, 2
	expect("unit[k1]", unit[k0], int8(2))

	// No other goroutine sees a store that is not the last.
	seen := cmap[int]int{5: 2}
	stop, stopped := make(chan bool), make(chan bool)
	go func() {
		defer close(stopped)
		for {
			select {
			case <-stop:
				return
			default:
			}
			if seen[5] != 2 {
				panic("seen[k] is not 2")
			}
		}
	}()
	two := []int{2}
	for i := range 200000 {
		seen[k], seen[k] = 1, 2
		seen[k], i, seen[k] = 1, i+1, 2
		if i%1000 == 0 {
			for seen[k], seen[k] = range two { // 0, 2
			}
		}
	}
	close(stop)
	<-stopped

	// Keys that are equal and not the same: the last store's key is kept.
	neg := math.Copysign(0, -1)
	g := cmap[float64]int{}
	g[0], g[neg] = g[neg]+1, g[0]+2
	expect("g[0]", g[0], 2)
	expect("len(g)", len(g), 1)

	// NaN makes an entry each time.
	nan := math.NaN()
	g[nan], g[nan], g[0] = 1, 2, g[nan]
	expect("len(g)", len(g), 3)
	expect("g[0]", g[0], 0)
	g[nan] += g[nan] + 5
	expect("len(g)", len(g), 4)
	sum := 0
	for k, v := range g {
		if k != k {
			sum += v
		}
	}
	expect("sum of NaN elements", sum, 8)
	h := g
	g[nan], h[nan] = 1, 1
	expect("len(g)", len(g), 6)
}
