// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Keys and elements that are pointers, or hold some, under a collector that
// runs all the time: what is in the map stays alive, what left it is freed.

package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"sync"
	"sync/atomic"
	"time"
)

type node struct {
	id   int
	next *node
	pad  [10]int
}

type elem struct {
	p *node
	s string
	l []*node
	e any
	f func() int
}

func mk(id int) elem {
	n := &node{id: id, next: &node{id: id + 1}}
	return elem{n, fmt.Sprint("elem ", id), []*node{n, n.next}, n, func() int { return n.id }}
}

func (e elem) check(id int) {
	if e.p.id != id || e.p.next.id != id+1 || e.s != fmt.Sprint("elem ", id) || e.l[1].id != id+1 ||
		e.e.(*node) != e.p || e.f() != id {
		panic(fmt.Sprintf("element %d is broken: %+v", id, e))
	}
}

func alive() {
	m := cmap[string]elem{}
	big := cmap[[20]string]*elem{}
	var wg sync.WaitGroup
	for g := range 4 {
		wg.Go(func() {
			for i := range 250 {
				id := (i*4 + g) % 300
				k := fmt.Sprint(id)
				m[k] = mk(id)
				m[k].check(id)
				e := mk(id)
				bk := [20]string{3: k, 19: k}
				big[bk] = &e
				big[bk].check(id)
				m[k], m["slot"+k] = m[k], m[k]
				m[k].l = append(m[k].l, m["slot"+k].p)
				x, y := m[k], m["slot"+k]
				x.check(id)
				y.check(id)
				if i%10 == 0 {
					delete(m, "slot"+k)
					m["slot"+k] = x
				}
			}
		})
	}
	wg.Wait()
	runtime.GC()
	for k, e := range m {
		var id int
		if n, _ := fmt.Sscanf(k, "slot%d", &id); n == 0 {
			fmt.Sscan(k, &id)
		}
		e.check(id)
	}
	for k, e := range big {
		var id int
		fmt.Sscan(k[19], &id)
		e.check(id)
	}
}

// Deleted, overwritten and cleared keys and elements are not kept.
func freed() {
	const n = 100
	type obj struct {
		pad [64]byte
		p   *int
	}
	var dead atomic.Int32
	mk := func() *obj {
		o := &obj{p: new(int)}
		runtime.SetFinalizer(o, func(*obj) { dead.Add(1) })
		return o
	}
	wait := func(what string, want int32) {
		for range 100 {
			runtime.GC()
			if dead.Load() >= want {
				return
			}
			time.Sleep(5 * time.Millisecond)
		}
		panic(fmt.Sprintf("%s: %d of %d freed", what, dead.Load(), want))
	}
	elems, keys := cmap[int]*obj{}, cmap[*obj]int{}
	for i := range n {
		elems[i] = mk()
		keys[mk()] = i
	}
	for i := range n {
		switch i % 3 {
		case 0:
			delete(elems, i)
		case 1:
			elems[i] = nil
		case 2:
			elems[i], elems[i+1000] = nil, nil
		}
	}
	for k := range keys {
		delete(keys, k)
	}
	wait("delete and overwrite", 2*n*95/100) // a stack slot may keep some
	if len(keys) != 0 {
		panic("keys left")
	}
	dead.Store(0)
	for i := range n {
		elems[i] = mk()
	}
	clear(elems)
	wait("clear", n*95/100)
	runtime.KeepAlive(elems)
	runtime.KeepAlive(keys)

	// A whole map.
	dead.Store(0)
	func() {
		m := cmap[int]*obj{}
		for i := range 1000 {
			m[i] = mk()
		}
	}()
	wait("map dropped", 950)
}

// Stacks that grow and goroutines that are preempted inside statements.
func deep(m cmap[int]string, n int) string {
	var pad [200]byte
	pad[n%200] = 1
	if n == 0 {
		return ""
	}
	m[n%7], m[(n+1)%7] = m[(n+1)%7]+string(pad[:n%3]), m[n%7][len(m[n%7])/2:]
	return deep(m, n-1) + m[n%7][:0]
}

func main() {
	defer debug.SetGCPercent(debug.SetGCPercent(1))
	alive()
	freed()
	m := cmap[int]string{}
	var wg sync.WaitGroup
	for range 4 {
		wg.Go(func() { deep(m, 300) })
	}
	wg.Wait()
}
