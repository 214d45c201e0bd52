// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The stores of a statement become visible together, to plain loads too: who
// sees one of them cannot then miss another, nor see it after its successor.
// Loads of one element never go back in time.

package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type big [20]int

func mk(n int) (b big) {
	for i := range b {
		b[i] = n
	}
	return
}

func main() {
	for _, procs := range []int{2, 8} {
		runtime.GOMAXPROCS(procs)
		inserts()
		overwrites()
		monotonic()
	}
}

// New elements in two maps, and in two places of one.
func inserts() {
	const n = 4000
	m, o := cmap[int]int{}, cmap[string]big{}
	name := make([]string, n)
	for i := range name {
		name[i] = fmt.Sprint(i)
	}
	var wg sync.WaitGroup
	var cur atomic.Int64
	wg.Go(func() {
		for i := range n {
			cur.Store(int64(i))
			m[i], o[name[i]], m[-i-1] = i+1, mk(i+1), i+1
			if i%32 == 0 {
				runtime.Gosched()
			}
		}
	})
	miss := func(first, second string, i int) {
		panic(fmt.Sprintf("element %d: saw %s, then missed %s", i, first, second))
	}
	for g := range 3 {
		wg.Go(func() {
			for i := 0; i < n; i = max(i+1, int(cur.Load())) {
				for seen := false; !seen; runtime.Gosched() {
					switch g {
					case 0:
						if seen = m[i] != 0; seen && o[name[i]] != mk(i+1) {
							miss("m[i]", "o[name]", i)
						}
						if seen && m[-i-1] != i+1 {
							miss("m[i]", "m[-i-1]", i)
						}
					case 1:
						if _, seen = o[name[i]]; seen && m[-i-1] != i+1 {
							miss("o[name]", "m[-i-1]", i)
						}
					case 2:
						if seen = m[-i-1] != 0; seen && m[i] != i+1 {
							miss("m[-i-1]", "m[i]", i)
						}
					}
				}
			}
		})
	}
	wg.Wait()
	if len(m) != 2*n || len(o) != n {
		panic(fmt.Sprint("len ", len(m), len(o)))
	}
}

// Elements that are stored to again and again by one writer, some at once:
// what is loaded later is never older.
func overwrites() {
	m, o := cmap[int]int{}, cmap[string]big{"b": {}}
	var wg sync.WaitGroup
	var stop atomic.Bool
	wg.Go(func() {
		for i := 1; i <= 20000; i++ {
			m[1], o["b"], m[2], m[3] = i, mk(i), i, m[3]+1
		}
		stop.Store(true)
	})
	order := [][4]int{{0, 1, 2, 3}, {3, 2, 1, 0}, {1, 3, 0, 2}, {2, 0, 3, 1}}
	for g := range 3 {
		wg.Go(func() {
			last := 0
			for i := g; !stop.Load(); i++ {
				for _, w := range order[i%4] {
					x := 0
					switch w {
					case 0:
						x = m[1]
					case 1:
						b := o["b"]
						x = b[0]
						if b != mk(x) {
							panic(fmt.Sprint("torn ", b))
						}
					case 2:
						x = m[2]
					case 3:
						x = m[3]
					}
					if x < last {
						panic(fmt.Sprintf("load %d saw %d after %d was seen", w, x, last))
					}
					last = x
				}
			}
		})
	}
	wg.Wait()
}

// Counters that only grow, in a map that grows, is iterated and has other
// elements deleted.
func monotonic() {
	m := cmap[int]int{}
	var wg sync.WaitGroup
	var stop atomic.Bool
	for g := range 2 {
		wg.Go(func() {
			for i := range 15000 {
				m[i%10]++
				m[10000+i*2+g] = i
				delete(m, 10000+(i-500)*2+g)
			}
			stop.Store(true)
		})
	}
	for range 2 {
		wg.Go(func() {
			var last [10]int
			for !stop.Load() {
				for k := range 10 {
					v := m[k]
					if v < last[k] {
						panic(fmt.Sprintf("m[%d] = %d after %d", k, v, last[k]))
					}
					last[k] = v
				}
				for k, v := range m {
					if k < 10 {
						if v < last[k] {
							panic(fmt.Sprintf("range: m[%d] = %d after %d", k, v, last[k]))
						}
						last[k] = v
					}
				}
			}
		})
	}
	wg.Wait()
	sum := 0
	for k := range 10 {
		sum += m[k]
	}
	if sum != 30000 || len(m) != 10+2*500 {
		panic(fmt.Sprint("sum ", sum, " len ", len(m)))
	}
}
