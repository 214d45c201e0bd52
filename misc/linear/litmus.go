// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"sync"
)

// A litmus is a way to write an element that no two operations of a history are close enough
// together for: nothing stands between the write of x and the load of y, and
// nothing between that and the next write. The loop writes 1, 2, ... to m[x]
// and notes what it sees in n[y].
type litmus struct {
	name string
	int  func(m, n cmap[int]int, x, y, z, one int, seen []int)
	str  func(m, n cmap[string]int, x, y, z string, one int, seen []int)
}

// run runs the loop in two goroutines, each of which loads what the other writes, n times,
// and checks what they saw. It returns how often they met: how often one saw the
// other at work.
func (l *litmus) run(n int, strings, twoMaps bool) (met int, err error) {
	var seen [2][]int
	for id := range seen {
		seen[id] = make([]int, n+1)
	}
	b := barrier{n: 2}
	var wg sync.WaitGroup
	if strings {
		ms := [2]cmap[string]int{make(cmap[string]int), make(cmap[string]int)}
		if !twoMaps {
			ms[1] = ms[0]
		}
		keys := [2]string{"x", "y"}
		other := [2]string{"z", "zz"}
		for id := range 2 {
			ms[id][keys[id]] = 0
			ms[id][other[id]] = 1
			wg.Go(func() {
				b.wait(1)
				l.str(ms[id], ms[1-id], keys[id], keys[1-id], other[id], 1, seen[id])
			})
		}
	} else {
		ms := [2]cmap[int]int{make(cmap[int]int), make(cmap[int]int)}
		if !twoMaps {
			ms[1] = ms[0]
		}
		for id := range 2 {
			ms[id][id] = 0
			ms[id][2+id] = 1
			wg.Go(func() {
				b.wait(1)
				l.int(ms[id], ms[1-id], id, 1-id, 2+id, 1, seen[id])
			})
		}
	}
	wg.Wait()
	met, err = judge(seen)
	if err != nil {
		err = fmt.Errorf("%s, strings: %t, two maps: %t: %v", l.name, strings, twoMaps, err)
	}
	return met, err
}

// judge checks what two goroutines saw: seen[id][i] is what was in the other's element after
// the goroutine had written i to its own.
//
// If that is j, then the load was before the other's write of j+1, and so before the load that
// follows it, which therefore must see i or more.
func judge(seen [2][]int) (met int, err error) {
	n := len(seen[0])
	for id := range 2 {
		for i := 1; i < n; i++ {
			j := seen[id][i]
			if j < 0 || j >= n {
				return met, fmt.Errorf("goroutine %d saw %d, which is not written", id, j)
			}
			if j < seen[id][i-1] {
				return met, fmt.Errorf("goroutine %d saw %d after %d", id, j, seen[id][i-1])
			}
			if j > seen[id][i-1] && j < n-1 {
				met++
			}
			if j+1 < n && seen[1-id][j+1] < i {
				return met, fmt.Errorf("goroutine %d wrote %d and then saw %d, goroutine %d wrote %d and then saw %d",
					id, i, j, 1-id, j+1, seen[1-id][j+1])
			}
		}
	}
	return met, nil
}

// A pairLitmus is a statement that writes two elements, m[x] and n[z], which are 1, 2, ... in
// turn.
type pairLitmus struct {
	name string
	int  func(m, n cmap[int]int, x, z, rounds int)
	str  func(m, n cmap[string]int, x, z string, rounds int)
}

// run runs the statement rounds times, while another goroutine looks at the elements: whichever
// it loads first, the other one is not older. It returns how often they were new.
func (l *pairLitmus) run(rounds int, strings, twoMaps bool) (met int, err error) {
	var load [2]func() int
	var write func()
	if strings {
		m, n := make(cmap[string]int), make(cmap[string]int)
		if !twoMaps {
			n = m
		}
		x, z := "x", "z"
		m[x], n[z] = 0, 0
		load = [2]func() int{func() int { return m[x] }, func() int { return n[z] }}
		write = func() { l.str(m, n, x, z, rounds) }
	} else {
		m, n := make(cmap[int]int), make(cmap[int]int)
		if !twoMaps {
			n = m
		}
		x, z := 1, 2
		m[x], n[z] = 0, 0
		load = [2]func() int{func() int { return m[x] }, func() int { return n[z] }}
		write = func() { l.int(m, n, x, z, rounds) }
	}
	b := barrier{n: 2}
	var wg sync.WaitGroup
	wg.Go(func() {
		b.wait(1)
		write()
	})
	b.wait(1)
	for i, last := 0, 0; last < rounds; i++ {
		v := load[i&1]()
		w := load[1-i&1]()
		if w < v {
			wg.Wait()
			return met, fmt.Errorf("pair %s, strings: %t, two maps: %t: saw %d of element %d and then %d of the other",
				l.name, strings, twoMaps, v, i&1, w)
		}
		if w > last && w < rounds {
			met++
		}
		if last = w; i%1024 == 1023 {
			yield()
		}
	}
	wg.Wait()
	return met, nil
}

// runLitmus runs a loop with one kind of cmap, the i-th of all ways.
func runLitmus(i, n int) (met int, err error) {
	strings, twoMaps := i&1 != 0, i&2 != 0
	if i /= 4; i%(len(loops)+len(pairs)) < len(loops) {
		return loops[i%(len(loops)+len(pairs))].run(n, strings, twoMaps)
	}
	return pairs[i%(len(loops)+len(pairs))-len(loops)].run(n, strings, twoMaps)
}
