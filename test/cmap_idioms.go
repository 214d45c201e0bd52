// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The idioms of doc/cmap.md hold under many goroutines.

package main

import (
	"fmt"
	"sync"
	"sync/atomic"
)

func expect(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("%s = %v, want %v", what, got, want))
	}
}

const gs, n = 8, 2000

func all(f func(g, i int)) {
	var wg sync.WaitGroup
	for g := range gs {
		wg.Go(func() {
			for i := range n {
				f(g, i)
			}
		})
	}
	wg.Wait()
}

type conn struct{ users atomic.Int32 }

func main() {
	// Each id is worked on once.
	seen := cmap[int]bool{}
	var work [n]atomic.Int32
	all(func(g, i int) {
		var was bool
		was, seen[i] = seen[i], true
		if !was {
			work[i].Add(1)
		}
	})
	for i := range n {
		expect("work", work[i].Load(), int32(1))
	}

	// The first store wins, and all agree which one that was.
	slots := cmap[int][]*int{}
	var won [n]atomic.Pointer[int]
	all(func(g, i int) {
		slots[i] = append(slots[i], &g)[:1]
		w := slots[i][0]
		if !won[i].CompareAndSwap(nil, w) && won[i].Load() != w {
			panic("two first stores")
		}
	})

	// A bound that is never crossed, a stock that is never overdrawn.
	m := cmap[string]int{"stock": gs * n / 2}
	var taken, best atomic.Int64
	all(func(g, i int) {
		take := 0
		take, m["stock"] = min(3, m["stock"]), m["stock"]-min(3, m["stock"])
		taken.Add(int64(take))
		m["best"] = max(m["best"], i*gs+g)
		best.Store(int64(m["best"]))
		m["level"] = min(max(m["level"]+i%7-3, -5), 5)
		m["mask"] |= 1 << (i % 60)
		if l := m["level"]; l < -5 || l > 5 || m["stock"] < 0 {
			panic(fmt.Sprint("out of bounds: ", l, m["stock"]))
		}
	})
	expect("stock", m["stock"], 0)
	expect("taken", taken.Load(), int64(gs*n/2))
	expect("best", m["best"], n*gs-1)
	expect("mask", m["mask"], 1<<60-1)

	// What is taken out has one taker; what is put back is there.
	pool := cmap[int]*conn{}
	for i := range 4 {
		pool[i] = new(conn)
	}
	all(func(g, i int) {
		var c *conn
		if c, pool[i%4] = pool[i%4], nil; c != nil {
			expect("users", c.users.Add(1), int32(1))
			c.users.Add(-1)
			pool[i%4] = c
		}
	})
	for i := range 4 {
		expect("pool", pool[i] != nil, true)
	}

	// Inner cmaps, and a struct key instead of them.
	type key struct{ user, page string }
	nested := cmap[string]cmap[string]int{"u": {}}
	flat := cmap[key]int{}
	all(func(g, i int) {
		nested["u"]["p"]++
		nested["u"]["q"] += nested["u"]["p"] - nested["u"]["p"] + 1
		flat[key{"u", "p"}]++
	})
	expect("nested", nested["u"]["p"], gs*n)
	expect("flat", flat[key{"u", "p"}], gs*n)
	// The second nested statement has early loads of the inner cmap only:
	// the elements of the inner one are its operands.
	expect("nested", nested["u"]["q"], gs*n)

	// A sum in one statement, and a publication.
	sum, total := cmap[string]int{}, 0
	all(func(g, i int) {
		sum["a"], sum["b"] = sum["a"]+1, sum["b"]-1
		s := sum["a"] + sum["b"]
		expect("sum", s, 0)
	})
	total = sum["a"]
	expect("total", total, gs*n)

	// A counter that hands out each number once.
	next := cmap[string]int{}
	var got [gs * n]atomic.Bool
	all(func(g, i int) {
		var id int
		id, next["id"] = next["id"], next["id"]+1
		if got[id].Swap(true) {
			panic(fmt.Sprint("number handed out twice: ", id))
		}
	})
	expect("next", next["id"], gs*n)
}
