// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The right operand of && and || belongs to the atomic part, also if its map is reached by
// pointers and indexes; and it does not panic, or not then, if it is not evaluated.

package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
)

type T struct {
	m, n   cmap[int]int
	b      cmap[int]bool
	next   *T
	arr    [3]T1
	shards []*T1
	byName map[string]cmap[int]int
}

type T1 struct {
	m   cmap[int]int
	ptr *cmap[int]int
}

func expect(what string, got, want any) {
	if got != want {
		_, _, line, _ := runtime.Caller(1)
		panic(fmt.Sprintf("line %d: %s = %v, want %v", line, what, got, want))
	}
}

func try(f func()) (msg string) {
	defer func() {
		if e := recover(); e != nil {
			msg = fmt.Sprint(e)
		}
	}()
	f()
	return "ok"
}

const (
	nilDeref = "runtime error: invalid memory address or nil pointer dereference"
)

func sequential() {
	one := cmap[int]int{1: 1, 2: 2}
	t := &T{m: one, n: cmap[int]int{1: 5}, b: cmap[int]bool{}}
	t.shards = []*T1{{m: one, ptr: &one}, nil}
	t.arr[1] = T1{m: one, ptr: &one}
	t.next = &T{m: one}
	t.byName = map[string]cmap[int]int{"one": one}
	x, yes, no, i, neg, big := 0, true, false, 1, -1, 3
	var u8 uint8 = 1
	var p *T
	var pp **T = &p
	var null cmap[int]int
	k := 1

	b := func(f func() bool) any { // what f returns, or the panic
		var v bool
		if msg := try(func() { v = f() }); msg != "ok" {
			return msg
		}
		return v
	}

	// A nil pointer.
	expect("not evaluated", b(func() (r bool) { r, x = no && p.m[k] > 0, t.m[2]; return }), false)
	expect("not evaluated", b(func() (r bool) { r, x = yes || p.m[k] > 0, t.m[2]; return }), true)
	expect("evaluated", b(func() (r bool) { r, x = yes && p.m[k] > 0, t.m[2]; return }), nilDeref)
	expect("evaluated", b(func() (r bool) { r, x = no || (*p).m[k] > 0, t.m[2]; return }), nilDeref)
	expect("guarded by itself", b(func() (r bool) { r, x = p != nil && p.m[k] > 0, t.m[2]; return }), false)
	expect("guarded by itself", b(func() (r bool) { r, x = *pp != nil && (*pp).m[k] > 0, t.m[2]; return }), false)
	expect("evaluated", b(func() (r bool) { r, x = *pp == nil && (*pp).m[k] > 0, t.m[2]; return }), nilDeref)
	expect("twice", b(func() (r bool) { r, x = no && p.m[k] > 0, p.m[2]; return }), nilDeref)
	expect("twice", b(func() (r bool) { x, r = p.m[2], no && p.m[k] > 0; return }), nilDeref)
	expect("twice", b(func() (r bool) { r, x = no && p.m[k] > 0 || no && p.m[k] > 1, t.m[2]; return }), false)
	expect("twice", b(func() (r bool) { r, x = no && p.m[k] > 0 || yes && p.m[k] > 1, t.m[2]; return }), nilDeref)
	expect("in an element", b(func() (r bool) { t.b[k], x = t.b[k] || no && p.n[k] > t.m[2], 1; return t.b[k] }), false)
	expect("in an element", b(func() (r bool) { t.b[k], x = t.b[k] || p.n[k] > t.m[2], 1; return }), nilDeref)
	expect("a chain", b(func() (r bool) { r, x = t.next != nil && t.next.m[k] == 1, t.m[2]; return }), true)
	expect("a chain", b(func() (r bool) { r, x = no || t.next.next.m[k] == 1, t.m[2]; return }), nilDeref)
	expect("a chain", b(func() (r bool) { r, x = p != nil && p.next.next.next.m[k] == 1, t.m[2]; return }), false)
	expect("pointer to cmap", b(func() (r bool) { r, x = yes && (*t.shards[0].ptr)[k] == 1, t.m[2]; return }), true)
	expect("pointer to cmap", b(func() (r bool) { r, x = yes && (*t.arr[0].ptr)[k] == 1, t.m[2]; return }), nilDeref)
	expect("pointer to cmap", b(func() (r bool) { r, x = no && (*t.arr[0].ptr)[k] == 1, t.m[2]; return }), false)

	// Indexes.
	expect("slice", b(func() (r bool) { r, x = yes && t.shards[0].m[k] == 1, t.m[2]; return }), true)
	expect("slice", b(func() (r bool) { r, x = yes && t.shards[i].m[k] == 1, t.m[2]; return }), nilDeref)
	expect("slice", b(func() (r bool) { r, x = no && t.shards[i].m[k] == 1, t.m[2]; return }), false)
	expect("slice", b(func() (r bool) { r, x = no && t.shards[big].m[k] == 1, t.m[2]; return }), false)
	expect("slice", b(func() (r bool) { r, x = yes && t.shards[big].m[k] == 1, t.m[2]; return }), "runtime error: index out of range [3] with length 2")
	expect("slice", b(func() (r bool) { r, x = no || t.shards[neg].m[k] == 1, t.m[2]; return }), "runtime error: index out of range [-1]")
	expect("slice", b(func() (r bool) { r, x = yes || t.shards[neg].m[k] == 1, t.m[2]; return }), true)
	expect("slice", b(func() (r bool) { r, x = yes && t.shards[5].m[k] == 1, t.m[2]; return }), "runtime error: index out of range [5] with length 2")
	expect("array", b(func() (r bool) { r, x = yes && t.arr[u8].m[k] == 1, t.m[2]; return }), true)
	expect("array", b(func() (r bool) { r, x = yes && t.arr[1].m[k] == 1, t.m[2]; return }), true)
	expect("array", b(func() (r bool) { r, x = no && t.arr[big].m[k] == 1, t.m[2]; return }), false)
	expect("array", b(func() (r bool) { r, x = yes && t.arr[big].m[k] == 1, t.m[2]; return }), "runtime error: index out of range [3] with length 3")
	expect("array", b(func() (r bool) { r, x = yes && p.arr[big].m[k] == 1, t.m[2]; return }), nilDeref)
	expect("map", b(func() (r bool) { r, x = yes && t.byName["one"][k] == 1, t.m[2]; return }), true)
	expect("map", b(func() (r bool) { r, x = yes && t.byName["two"][k] == 0, t.m[2]; return }), true)
	expect("map", b(func() (r bool) { r, x = no && p.byName["two"][k] == 0, t.m[2]; return }), false)
	expect("nil cmap", b(func() (r bool) { r, x = yes && null[k] == 0, t.m[2]; return }), true)

	_ = x

	// What a statement that panics has stored.
	t.n[1] = 5
	expect("panic", try(func() { t.n[1], t.b[7] = t.n[1]+1, t.m[2] > 0 && p.m[1] == 0 }), nilDeref)
	expect("element", t.n[1], 5)

	// The operands are evaluated once, before.
	q := t
	r, q := yes && q.m[k] == 1 && t.m[2] == 2, p
	expect("old value", r, true)
	expect("new value", q, p)
}

// The elements are loaded at one instant.
func concurrent() {
	t := &T{m: cmap[int]int{1: 0, 2: 0}, b: cmap[int]bool{}}
	t.shards = []*T1{{m: t.m}}
	var done atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		defer done.Store(true)
		for range 200000 {
			t.m[1], t.m[2] = t.m[1]+1, t.m[2]+1
		}
	})
	for g := range 2 {
		wg.Go(func() {
			i, s, yes := 0, t, true
			var null cmap[int]int
			for !done.Load() {
				b := true && t.m[1] != t.m[2]
				if b {
					panic("b = ")
				}
				b = yes && s.m[1] != t.shards[i].m[2]
				if b {
					panic("b = shards")
				}
				t.b[g] = t.b[g] || t.m[1] != t.m[2]
				if t.b[g] {
					panic("t.b[g] = ")
				}
				b = yes && t.m[1] >= 0 && t.m[1] != t.m[2]
				if b {
					panic("b = yes && t.m")
				}
				b = s != nil && (s.next == nil && (s.m[1] < 0 || s.m[1] != s.m[2]))
				if b {
					panic("b = s != nil &&")
				}
				b, i = t.m[1] != 0 && t.m[1] != t.m[2], zero()
				if b {
					panic("b, i = ")
				}
				b, n := s.m[1] > 0 && null[1] == 0 && t.m[1] != s.m[2], t.m[2]
				if b {
					panic("b, n = ")
				}
				_ = n
			}
		})
	}
	wg.Wait()
}

//go:noinline
func zero() int { return 0 }

// A pointer that is assigned before the element on the left is not followed unless that element
// says so.
func publish() {
	type S struct {
		ready cmap[int]bool
		t     *T
	}
	for range 20000 {
		s := &S{ready: cmap[int]bool{}}
		go func() {
			s.t = &T{m: cmap[int]int{1: 1}}
			s.ready[1] = true
		}()
		for {
			ok := s.ready[1] && s.t.m[1] == 1
			if ok {
				break
			}
			if wrong := s.ready[1] && s.t.m[1] != 1; wrong {
				panic("wrong")
			}
			runtime.Gosched()
		}
	}
}

func main() {
	sequential()
	for _, procs := range []int{2, 8} {
		runtime.GOMAXPROCS(procs)
		concurrent()
		publish()
	}
}
