// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Test the code generated for the operations on a cmap that are not atomic
// assignments: each in the forms and with the sizes of keys and elements that
// the compiler treats differently, while the collector runs.

package main

import "runtime"

type S struct {
	a, b, c, d, e int
	p             *int
}
type big [40]int

func check(b bool, what string) {
	if !b {
		panic(what)
	}
}

var g = cmap[string]int{"a": 1, "b": 2}
var lit = cmap[int]string{1: "1", 2: "2", 3: "3", 4: "4", 5: "5", 6: "6", 7: "7", 8: "8", 9: "9", 10: "10", 11: "11", 12: "12", 13: "13", 14: "14", 15: "15", 16: "16", 17: "17", 18: "18", 19: "19", 20: "20", 21: "21", 22: "22", 23: "23", 24: "24", 25: "25", 26: "26", 27: "27"}

type M cmap[string]*S

func (m M) get(s string) *S { return m[s] }

//go:noinline
func get[K comparable, V any](m cmap[K]V, k K) V { return m[k] }

//go:noinline
func set[MM ~cmap[K]V, K comparable, V any](m MM, k K, v V) { m[k] = v }

//go:noinline
func keys[MM ~cmap[K]V, K comparable, V any](m MM) (r []K) {
	for k := range m {
		r = append(r, k)
	}
	return
}

//go:noinline
func vals[MM ~cmap[K]V, K comparable, V any](m MM) (r []V) {
	for _, v := range m {
		r = append(r, v)
	}
	return
}

//go:noinline
func mk[K comparable, V any](n int) cmap[K]V { return make(cmap[K]V, n) }

//go:noinline
func del[K comparable, V any](m cmap[K]V, k K) int {
	delete(m, k)
	n := len(m)
	clear(m)
	return n
}

func mustPanic(f func()) {
	defer func() {
		check(recover() != nil, "no panic")
	}()
	f()
}

type in struct{ x any }

func main() {
	go func() {
		for {
			runtime.GC()
		}
	}()
	m := make(cmap[int]int)
	check(len(m) == 0 && m[1] == 0, "empty")
	m[1] = 10
	m[2] = 20
	v, ok := m[1]
	check(v == 10 && ok, "1")
	v, ok = m[3]
	check(v == 0 && !ok, "3")
	_, ok = m[2]
	check(ok, "2")
	_ = m[2]
	_, _ = m[2]
	check(m[1]+m[2] == 30, "sum")
	n := 0
	for k, v := range m {
		check(v == k*10, "range")
		n++
	}
	for range m {
		n++
	}
	for k := range m {
		n += k
	}
	for _, v := range m {
		n += v
	}
	check(n == 2+2+3+30, "range n")
	for k := range m {
		delete(m, k)
	}
	check(len(m) == 0, "del")
	check(g["a"] == 1 && g["b"] == 2 && len(g) == 2, "lit")
	check(len(lit) == 27 && lit[27] == "27", "lit27")
	b := []byte("a")
	check(g[string(b)] == 1, "bytes")

	ms := M{}
	x := 5
	ms["x"] = &S{a: 1, p: &x}
	check(ms.get("x").a == 1, "get")
	check(*ms["x"].p == 5, "p")
	mv := cmap[string]S{"k": {a: 7, p: &x}}
	check(mv["k"].a == 7 && *mv["k"].p == 5 && mv["z"].p == nil, "mv")
	mb := cmap[big]big{}
	mb[big{1}] = big{2}
	check(mb[big{1}] == big{2}, "big")
	check(mb[big{1}][0] == 2, "big0")
	for k, v := range mb {
		check(k == big{1} && v == big{2}, "bigr")
	}
	mi := cmap[any]any{1: "x", "y": 2.5}
	check(mi[1] == "x" && mi["y"] == 2.5 && mi[nil] == nil, "any")
	mustPanic(func() { _ = mi[[]int{}] })
	mustPanic(func() { _, _ = mi[[]int{}] })
	mustPanic(func() { delete(mi, in{in{func() {}}}) })
	mustPanic(func() { mi[func() {}] = 1 })
	var nm cmap[string]int
	check(nm["x"] == 0 && len(nm) == 0 && nm == nil && g != nil, "nil")
	delete(nm, "x")
	clear(nm)
	for range nm {
		panic("x")
	}
	mustPanic(func() { nm["x"] = 1 })

	mp := mk[string, []int](4)
	set(mp, "x", []int{1, 2})
	check(get(mp, "x")[1] == 2, "gen")
	check(keys(mp)[0] == "x" && vals(mp)[0][0] == 1, "gen keys")
	check(del(mp, "q") == 1 && len(mp) == 0, "del")
	set(ms, "y", &S{b: 3})
	check(ms["y"].b == 3, "y")

	var i any = m
	_, isM := i.(cmap[int]int)
	check(isM, "assert")
	switch t := i.(type) {
	case cmap[int]string:
		panic("x")
	case cmap[int]int:
		t[9] = 9
	}
	check(m[9] == 9, "9")
	// nested
	nn := cmap[string]cmap[string]int{"a": {"b": 1}}
	nn["a"]["c"] = 2
	check(nn["a"]["b"]+nn["a"]["c"] == 3, "nested")
	check(len(nn["a"]) == 2, "len nested")
	nn["q"] = cmap[string]int{}
	var arr [3]int
	arr[m[100]] = m[9]
	check(arr[0] == 9, "arr")
	ch := make(chan int, 1)
	ch <- m[9]
	select {
	case m[5] = <-ch:
	}
	check(m[5] == 9, "sel")
	var e struct{}
	z := cmap[struct{}]struct{}{}
	z[e] = e
	_, ok = z[e]
	check(ok && len(z) == 1, "zero")
	if v := m[5]; v == 9 && m[9] == 9 || m[4] == 1 {
		n++
	}
	func() {
		defer delete(m, 5)
		check(m[5] == 9, "still")
	}()
	check(m[5] == 0, "defer")
	type B bool
	var bb B
	_, bb = m[9]
	check(bool(bb), "B")
	var ii any
	ii = m[9]
	check(ii == any(9), "ii")
	for kk := 0; kk < 100; kk++ {
		s := lit[kk%27+1]
		m[kk] = len(s)
		lit[kk] = s + "x"
	}
	check(len(m) == 100, "100")
	// loop closure capture
	var fs []func() int
	for k, v := range g {
		fs = append(fs, func() int { return v + len(k) })
	}
	check(fs[0]()+fs[1]() == 5, "cap")
	var kk string
	for kk, arr[1] = range g {
		check(g[kk] == arr[1], "assign")
	}
	for kk, m[3] = range g {
		check(g[kk] == m[3], "assign2")
	}

}
