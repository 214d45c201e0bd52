// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Transfers and swaps, assignments to two elements of one cmap that both are loaded, and
// copies of one element to another, do what they do to a map, for all operators and types of
// keys and elements.

package main

import (
	"fmt"
	"math"
)

type integer interface {
	~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64 | ~uintptr
}

type scalar interface {
	integer | ~bool | ~float32 | ~float64
}

type table[K comparable, V any] interface {
	~map[K]V | ~cmap[K]V
}

// ints executes statement i, and reports whether there is one.
func ints[M table[K, V], K comparable, V integer](m M, i int, a, b K, x, y V) bool {
	switch i {
	case 0:
		m[a], m[b] = m[a]-x, m[b]+x
	case 1:
		m[a], m[b] = m[a]+x, m[b]-y
	case 2:
		m[a], m[b] = m[b]-x, m[a]+y
	case 3:
		m[a], m[b] = m[a]*x, m[b]&y
	case 4:
		m[a], m[b] = m[b]&x, m[a]*y
	case 5:
		m[a], m[b] = m[a]|x, m[b]^y
	case 6:
		m[a], m[b] = m[b]^x, m[a]|y
	case 7:
		m[a], m[b] = m[a]&^x, m[b]-y
	case 8:
		m[a], m[b] = m[b]-x, m[a]&^y
	case 9:
		m[a], m[b] = x+m[a], y*m[b]
	case 10:
		m[a], m[b] = x^m[b], y|m[a]
	case 11:
		m[a], m[b] = m[a]-1, m[b]+1
	case 12:
		m[a], m[b] = m[b]+100, m[a]-100
	case 13:
		m[a], m[b] = m[a], m[b]+y
	case 14:
		m[a], m[b] = m[b], m[a]-y
	case 15:
		m[a], m[b] = m[b]&(x-y), m[a]
	// These are not a pair of operations.
	case 16:
		m[a], m[b] = x-m[a], y&^m[b]
	case 17:
		m[a], m[b] = m[a]+x, m[a]+y
	case 18:
		m[a], m[b] = m[b]+x, m[b]+y
	case 19:
		m[a], m[b] = m[a]+m[b], m[b]
	case 20:
		m[a], m[b] = m[a]+x+y, m[b]
	case 21:
		m[a], m[b] = m[a]/3, m[b]<<1
	case 22:
		m[b], m[a] = -m[a], ^m[b]
	case 23:
		m[a], m[b], x = m[a]+x, m[b]+y, m[a]
	default:
		return false
	}
	return true
}

func moves[M table[K, V], K comparable, V any](m M, i int, a, b K) bool {
	switch i {
	case 0:
		m[a], m[b] = m[b], m[a]
	case 1:
		m[a], m[b] = m[a], m[b]
	case 2:
		(m[a]), m[b] = m[b], (m[a])
	case 3:
		m[a] = m[b]
	case 4:
		var null M
		m[a] = null[b]
	default:
		return false
	}
	return true
}

func same[K comparable, V scalar](what string, m cmap[K]V, w map[K]V) {
	if len(m) != len(w) {
		panic(fmt.Sprintf("%T: %s: %d elements, want %d", m, what, len(m), len(w)))
	}
	for k, v := range w {
		if got, ok := m[k]; !ok || got != v && v == v {
			panic(fmt.Sprintf("%T: %s: element %v is %v, %v, want %v", m, what, k, got, ok, v))
		}
	}
}

// twins executes the statements of f for all pairs of keys, present or not.
func twins[K comparable, V scalar](keys []K, vals []V, f func(m cmap[K]V, w map[K]V, i int, a, b K, x, y V) bool) {
	for i := 0; ; i++ {
		more := false
		for n := range len(keys) + 1 { // elements there are
			for p, a := range keys {
				for q, b := range keys {
					m, w := make(cmap[K]V), make(map[K]V)
					for j, k := range keys[:n] {
						m[k] = vals[j%len(vals)]
						w[k] = vals[j%len(vals)]
					}
					x, y := vals[(p+q)%len(vals)], vals[(p+2*q+i)%len(vals)]
					more = f(m, w, i, a, b, x, y)
					same(fmt.Sprint("statement ", i, ", keys ", a, " ", b, ", operands ", x, " ", y), m, w)
				}
			}
		}
		if !more {
			return
		}
	}
}

func integers[K comparable, V integer](keys []K) {
	big := ^V(0)
	twins(keys, []V{1, big / 3, big, 7, big/2 + 1}, func(m cmap[K]V, w map[K]V, i int, a, b K, x, y V) bool {
		ints(m, i, a, b, x, y)
		return ints(w, i, a, b, x, y)
	})
	others(keys, []V{1, 2, 3, 4})
}

func others[K comparable, V scalar](keys []K, vals []V) {
	twins(keys, vals, func(m cmap[K]V, w map[K]V, i int, a, b K, _, _ V) bool {
		moves[cmap[K]V, K, V](m, i, a, b)
		return moves[map[K]V, K, V](w, i, a, b)
	})
}

type celsius float64

func all[K comparable](keys ...K) {
	integers[K, int](keys)
	integers[K, int8](keys)
	integers[K, int16](keys)
	integers[K, int32](keys)
	integers[K, int64](keys)
	integers[K, uint](keys)
	integers[K, uint8](keys)
	integers[K, uint16](keys)
	integers[K, uint32](keys)
	integers[K, uint64](keys)
	integers[K, uintptr](keys)
	others(keys, []bool{true, false, true})
	others(keys, []float32{1.5, -2, 0})
	others(keys, []celsius{1.5, celsius(math.Inf(1)), celsius(math.NaN())})
}

// Statements that are not generic.
func plain() {
	type point struct{ x, y int16 }
	m, w := make(cmap[int32]point), make(map[int32]point)
	m[1], w[1] = point{1, 2}, point{1, 2}
	m[1], m[2] = m[2], m[1]
	w[1], w[2] = w[2], w[1]
	m[1].x, m[2].y = m[2].x, m[1].y
	for k, v := range w {
		if k == 1 {
			v.x = w[2].x
		} else {
			v.y = w[1].y
		}
		if m[k] != v {
			panic(fmt.Sprint(k, m[k], v))
		}
	}

	// The other operands are evaluated before, in order.
	n, log := cmap[string]int{"a": 5, "b": 7}, ""
	f := func(s string, v int) int { log += s; return v }
	key := func(s string) string { log += s; return s }
	n[key("a")], n[key("b")] = n["a"]-f("1", 2), n["b"]+f("2", 2)
	if log != "ab12" || n["a"] != 3 || n["b"] != 9 {
		panic(fmt.Sprint(log, n))
	}

	// Two cmaps.
	c, d := cmap[string]float64{"a": 1.5}, cmap[string]float64{"b": 2.5}
	d["a"] = c["a"]
	c["c"] = d["c"]
	c["b"], d["b"] = d["b"], c["b"]
	if v, ok := c["c"]; !ok || v != 0 || c["b"] != 2.5 || d["a"] != 1.5 || d["b"] != 0 {
		panic(fmt.Sprint(c, d))
	}

	// Two names of one map.
	p := n
	n["a"], p["a"] = n["a"]+1, p["a"]+10
	if n["a"] != 13 {
		panic(n["a"])
	}
}

func mustPanic(want string, f func()) {
	defer func() {
		if got := fmt.Sprint(recover()); got != want {
			panic(fmt.Sprintf("panic %q, want %q", got, want))
		}
	}()
	f()
}

func panics() {
	var m cmap[string]int
	var ms cmap[[2]string]int
	a, b, x := "a", "b", 1
	nilMap := "assignment to entry in nil cmap"
	mustPanic(nilMap, func() { m[a], m[b] = m[a]-x, m[b]+x })
	mustPanic(nilMap, func() { m[a] = m[b] })
	mustPanic(nilMap, func() { ms[[2]string{}], ms[[2]string{a}] = ms[[2]string{a}], ms[[2]string{}] })

	e := cmap[any]int{1: 1, 2: 2}
	var k, bad any = 1, []int{}
	mustPanic("runtime error: hash of unhashable type []int", func() { e[k], e[bad] = e[k]-x, e[bad]+x })
	mustPanic("runtime error: hash of unhashable type []int", func() { e[bad], e[k] = e[k], e[bad] })
	if len(e) != 2 || e[1] != 1 || e[2] != 2 {
		panic(fmt.Sprint(e))
	}
	k, bad = 1, 2
	if e[k], e[bad] = e[bad], e[k]; e[1] != 2 || e[2] != 1 {
		panic(fmt.Sprint(e))
	}
}

func main() {
	all(1, 2, 3)
	all[int32](-1, 0, 1)
	all[uint64](1<<63, 0, 5)
	all("", "a", "a long key that is not in the slot")
	all[any](1, "a", 2.5)
	all([2]int8{1}, [2]int8{2}, [2]int8{0, 1})
	plain()
	panics()
}
