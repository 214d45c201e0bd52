// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// clear takes effect at one instant, as a delete of every element at once;
// len is exact whenever no operation is under way.

package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

func main() {
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		for _, n := range []int{2, 7, 50, 3000} {
			oneInstant(n)
		}
		exact()
	}
	small()
}

// A writer fills the map in key order and clears it. What readers see in
// reverse order then is always a suffix of what was stored: if the later key
// is there in a snapshot, so is every earlier one.
func oneInstant(n int) {
	m := cmap[int]int{}
	var wg sync.WaitGroup
	var stop atomic.Bool
	wg.Go(func() {
		defer stop.Store(true)
		for round := range max(3, 200/n) {
			for i := range n {
				m[i] = round + 1
			}
			if len(m) != n {
				panic(fmt.Sprintf("len %d, want %d", len(m), n))
			}
			clear(m)
			if len(m) != 0 {
				panic(fmt.Sprintf("len %d after clear", len(m)))
			}
			for k := range m {
				panic(fmt.Sprint("key after clear: ", k))
			}
			if _, ok := m[round%n]; ok {
				panic("element after clear")
			}
		}
	})
	for g := range 2 {
		wg.Go(func() {
			for i := g; !stop.Load(); i++ {
				lo, hi := i%n, (i*i+1)%n
				if lo > hi {
					lo, hi = hi, lo
				}
				x, y := m[lo], m[hi]
				if x < y || y != 0 && x != y {
					panic(fmt.Sprintf("a clear in the middle: m[%d] = %d, m[%d] = %d", lo, x, hi, y))
				}
				if g == 1 {
					for k, v := range m {
						if v == 0 || k >= n {
							panic("range produced what was never stored")
						}
					}
				}
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
}

func exact() {
	m := cmap[int]int{}
	const gs, per = 6, 1000
	var wg sync.WaitGroup
	work := func(f func(g, i int)) {
		for g := range gs {
			wg.Go(func() {
				for i := range per {
					f(g, i)
				}
			})
		}
		wg.Wait()
	}
	want := func(n int) {
		cnt := 0
		for range m {
			cnt++
		}
		if len(m) != n || cnt != n {
			panic(fmt.Sprintf("len %d, range %d, want %d", len(m), cnt, n))
		}
	}
	work(func(g, i int) { m[g*per+i] = i })
	want(gs * per)
	work(func(g, i int) { delete(m, i) }) // all of them the same keys
	want((gs - 1) * per)
	work(func(g, i int) { m[i]++; m[i], m[-i] = m[-i], m[i]; delete(m, g*per+i); m[g*per+i] = 0 })
	want((gs+1)*per - 1)
	work(func(g, i int) {
		if l := len(m); l < 0 || l > (gs+2)*per {
			panic(fmt.Sprint("absurd len ", l))
		}
		delete(m, -i)
		delete(m, g*per+i)
	})
	want(0)
	work(func(g, i int) {
		m[i] += g
		if i%200 == 199 {
			clear(m)
		}
	})
	clear(m)
	want(0)
}

// clear of empty and used maps, again and again, and use after it.
func small() {
	m := cmap[string][]int{}
	for i := range 100 {
		clear(m)
		for j := range i {
			m[fmt.Sprint(j)] = append(m[fmt.Sprint(j)], i)
		}
		if len(m) != i || i > 0 && (len(m["0"]) != 1 || m["0"][0] != i) {
			panic(fmt.Sprint(i, m))
		}
	}
	for range m {
		clear(m)
	}
	if len(m) != 0 {
		panic("clear in a loop")
	}
}
