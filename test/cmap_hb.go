// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Ordering: if an operation on a cmap observes the effect of another, that
// other is synchronized before it; operations are observed in one order that
// is consistent with each goroutine's program order. Run with -race too: the
// program is correct, so the detector has nothing to report.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

type msg struct {
	n    int
	body []int
}

func check(ok bool, what string) {
	if !ok {
		panic(what)
	}
}

func spin(cond func() bool) {
	for i := 0; !cond(); i++ {
		runtime.Gosched()
	}
}

func main() {
	const n = 300
	var wg sync.WaitGroup

	// Publication through an element: by store, op-assignment, tuple, delete,
	// clear, and what range and comma-ok observe.
	box := cmap[int]*msg{}
	cnt := cmap[string]int{}
	wg.Go(func() {
		for i := range n {
			m := &msg{n: i}
			m.body = append(m.body, i)
			box[i] = m
		}
	})
	wg.Go(func() {
		for i := range n {
			spin(func() bool { return box[i] != nil })
			check(box[i].n == i && box[i].body[0] == i, "publication by a store")
		}
	})
	wg.Wait()

	data := make([]int, n)
	wg.Go(func() {
		for i := range n {
			data[i] = i
			cnt["ready"]++
		}
	})
	wg.Go(func() {
		for i := range n {
			spin(func() bool { return cnt["ready"] > i })
			check(data[i] == i, "publication by ++")
		}
	})
	wg.Wait()

	clear(data)
	cnt["turn"] = 0
	for g := range 2 { // take turns with the other goroutine
		wg.Go(func() {
			for i := range n {
				spin(func() bool { return cnt["turn"]%2 == g })
				data[i] += g + 1
				cnt["turn"], cnt["other"] = cnt["turn"]+1, cnt["turn"]
			}
		})
	}
	wg.Wait()
	for i := range n {
		check(data[i] == 3, "turns")
	}

	for i := range n {
		cnt[fmt.Sprint(i)] = 1
	}
	clear(data)
	wg.Go(func() {
		for i := range n {
			data[i] = 7
			delete(cnt, fmt.Sprint(i))
		}
	})
	wg.Go(func() {
		for i := range n {
			spin(func() bool { _, ok := cnt[fmt.Sprint(i)]; return !ok })
			check(data[i] == 7, "publication by delete")
		}
	})
	wg.Wait()

	x := 0
	wg.Go(func() { x = 1; clear(cnt) })
	cnt2 := cnt
	wg.Go(func() {
		spin(func() bool { _, ok := cnt2["turn"]; return !ok })
		check(x == 1, "publication by clear")
	})
	wg.Wait()

	clear(box)
	wg.Go(func() {
		for i := range n {
			box[i] = &msg{n: i}
		}
	})
	wg.Go(func() {
		spin(func() bool {
			for k, m := range box {
				check(m.n == k, "publication to range")
			}
			_, last := box[n-1]
			return last
		})
	})
	wg.Wait()

	// A lock of one's own on an element: the exchange hands it over.
	lock := cmap[string]bool{}
	total := 0
	for range 4 {
		wg.Go(func() {
			for range n {
				spin(func() bool {
					var was bool
					was, lock["l"] = lock["l"], true
					return !was
				})
				total++
				lock["l"] = false
			}
		})
	}
	wg.Wait()
	check(total == 4*n, "a lock on an element")

	// Dekker: of two goroutines that each store and then load the other's
	// element, one sees the other's store.
	d := cmap[string]int{}
	for i := range 500 {
		var a, b int
		clear(d)
		wg.Go(func() { d["a"] = 1; a = d["b"] })
		wg.Go(func() { d["b"] = 1; b = d["a"] })
		wg.Wait()
		check(a == 1 || b == 1, fmt.Sprint("store buffering in round ", i))
	}

	// Two readers agree on the order of two independent stores.
	for i := range 500 {
		clear(d)
		var r1, r2, r3, r4 int
		wg.Go(func() { d["a"] = 1 })
		wg.Go(func() { d["b"] = 1 })
		wg.Go(func() { r1 = d["a"]; r2 = d["b"] })
		wg.Go(func() { r3 = d["b"]; r4 = d["a"] })
		wg.Wait()
		check(!(r1 == 1 && r2 == 0 && r3 == 1 && r4 == 0), fmt.Sprint("independent reads of independent writes in round ", i))
	}
}
