// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Test that cmaps work in all the places where the compiler looks at a type:
// recursive and generic types, conversions, interfaces, method values, loops,
// closures, elements that hold references.

package main

import "unsafe"

type R cmap[string]R
type N struct {
	kids cmap[string]*N
	self cmap[int]N
}
type A1 cmap[string]int
type A2 cmap[string]int

func (a A1) Inc(k string) int { return a[k] }

type I interface{ Inc(string) int }

type F func(cmap[int]int) cmap[string]F

func g[K comparable, V any, M interface{ ~cmap[K]V }](ms ...M) (n int) {
	for _, m := range ms {
		for k, v := range m {
			m2 := M{k: v}
			n += len(m2)
			func() { delete(m2, k); n += len(m2) }()
			if _, ok := any(m2).(cmap[K]V); ok {
				n += 1000
			}
			switch any(m2).(type) {
			case M:
				n += 100
			}
		}
	}
	return
}

type G[K comparable, V any] struct{ m cmap[K]V }

func (g *G[K, V]) Get(k K) (v V, ok bool) { v, ok = g.m[k]; return }
func (g *G[K, V]) Set(k K, v V) {
	if g.m == nil {
		g.m = make(cmap[K]V)
	}
	g.m[k] = v
}
func (g *G[K, V]) All() func(func(K, V) bool) {
	return func(y func(K, V) bool) {
		for k, v := range g.m {
			if !y(k, v) {
				return
			}
		}
	}
}

type T3 struct{ a [3]struct{ x, y int } }

func ret(m cmap[string][4]int) [4]int { return m["a"] }
func two(m cmap[string]string) (string, bool) {
	v, ok := m["a"]
	return v, ok
}
func lens(m cmap[int]int) []int {
	s := make([]int, len(m), len(m)+1)
	s = s[:len(m)]
	return append(s, len(m))
}

func named() (x int, err error) {
	defer func() { recover(); x = 7 }()
	var m cmap[any]int
	x = m[func() {}]
	return
}

func main() {
	r := R{"a": {"b": nil}}
	if len(r["a"]) != 1 || r["a"]["b"] != nil {
		panic(1)
	}
	n := &N{kids: cmap[string]*N{"x": {}}, self: cmap[int]N{}}
	n.self[1] = *n
	if n.self[1].kids["x"] == nil || n.self[1].self[1].kids["x"].kids != nil {
		panic(2)
	}
	a1 := A1{"x": 1}
	a2 := A2(a1)
	a2["y"] = 2
	var i I = a1
	if i.Inc("y") != 2 || A1.Inc(a1, "x") != 1 {
		panic(3)
	}
	f := a1.Inc
	if f("y") != 2 {
		panic(4)
	}

	if unsafe.Sizeof(a1) != unsafe.Sizeof(uintptr(0)) {
		panic(6)
	}
	if x := g(a1, a1); x != 4*101 {
		println(x)
		panic(7)
	}
	if x := g(cmap[string]int(a1)); x != 2*1101 {
		println(x)
		panic(8)
	}
	var gg G[string, []int]
	gg.Set("q", []int{1})
	v, ok := gg.Get("q")
	if len(v) != 1 || !ok {
		panic(9)
	}
	for k, v := range gg.All() {
		if k != "q" || v[0] != 1 {
			panic(10)
		}
		delete(gg.m, k)
	}
	if ret(cmap[string][4]int{"a": {1, 2, 3, 4}})[3] != 4 {
		panic(11)
	}
	if s, ok := two(cmap[string]string{"a": "b"}); s != "b" || !ok {
		panic(12)
	}
	if l := lens(cmap[int]int{1: 1, 2: 2}); len(l) != 3 || l[2] != 2 {
		panic(13)
	}
	if x, _ := named(); x != 7 {
		panic(14)
	}
	t3 := cmap[int]T3{1: {a: [3]struct{ x, y int }{{1, 2}, {3, 4}, {5, 6}}}}
	if t3[1].a[2].y != 6 {
		panic(15)
	}
	j := 1
	if t3[1].a[j].x != 3 {
		panic(16)
	}
	for range 3 {
		for k := range t3 {
			for k2, v := range t3 {
				if k != k2 || v.a[0].x != 1 {
					panic(17)
				}
			}
		}
	}
	goto L
L:
	fl := cmap[float64]complex128{1.5: 2i}
	if fl[1.5] != 2i {
		panic(18)
	}
	ar := cmap[[2]string]func() int{{"a", "b"}: func() int { return 5 }}
	if ar[[2]string{"a", "b"}]() != 5 {
		panic(19)
	}
	p := &fl
	(*p)[2] = 3
	if (*p)[2] != 3 || len(*p) != 2 {
		panic(20)
	}
	ch := cmap[int]chan int{1: make(chan int, 1)}
	ch[1] <- 4
	if <-ch[1] != 4 {
		panic(21)
	}
	switch ch[1] {
	case nil:
		panic(22)
	}
	mm := cmap[string]map[string]int{"a": {}}
	mm["a"]["b"] = 1
	mm["a"]["b"]++
	if mm["a"]["b"] != 2 {
		panic(23)
	}
	pt := cmap[int]*T3{1: {}}
	pt[1].a[1].x = 4
	pt[1].a[1].x++
	if pt[1].a[1].x != 5 {
		panic(24)
	}
	sl := cmap[int][]int{1: {1, 2}}
	sl[1][0] = 3
	sl[1][0] += 3
	if sl[1][0] != 6 {
		panic(25)
	}

	// Operands that fault do so before anything is stored.
	var np *int
	nm := cmap[int]int{}
	for _, f := range []func(){
		func() { nm[1] = *np },
		func() { nm[*np] = 1 },
		func() { _ = nm[*np] },
		func() { delete(nm, *np) },
		func() { nm[len(nm)] = sl[1][len(nm)+9] },
		func() { nm[arrk[len(nm)+9]] = 1 },
	} {
		func() {
			defer func() {
				if recover() == nil || len(nm) != 0 {
					panic(26)
				}
			}()
			f()
		}()
	}

	// A large literal, with parts that are known only at run time.
	lit := cmap[string]any{
		"0": 0, "1": 1, "2": "2", "3": 3.5, "4": nil, "5": len(sl), "6": 'x', "7": true, "8": [1]int{8}, "9": struct{}{},
		"10": 10, "11": 11, "12": 12, "13": 13, "14": 14, "15": 15, "16": np, fmt("17"): 17, "18": fmt("18"),
	}
	if len(lit) != 19 || lit["2"] != "2" || lit["8"] != [1]int{8} || lit["5"] != 1 || lit["17"] != 17 || lit["18"] != "18" || lit["16"] != np {
		panic(27)
	}
	if len(table) != 12 || table[11] != (pair{11, "11"}) || table[0] != (pair{}) {
		panic(28)
	}

	switch nm {
	case nil:
		panic(29)
	}
	switch nm = nil; nm {
	default:
		panic(30)
	case nil:
	}

	// continue, break, goto out of loops; loop variables of one iteration.
	var fs []func() int
	loops := 0
outer:
	for k := range table {
		for k2, v := range table {
			if loops++; k == k2 {
				fs = append(fs, func() int { return k2*100 + v.a })
				continue outer
			}
			if v.b == "no" {
				break outer
			}
		}
	}
	sum := 0
	for _, f := range fs {
		sum += f()
	}
	if len(fs) != 12 || sum != 66*101 || loops < 12 {
		panic(31)
	}
	var kx any
	var vx interface{ Inc(string) int }
	for kx, vx = range cmap[string]A1{"q": {"z": 3}} {
	}
	if kx != "q" || vx.Inc("z") != 3 {
		panic(32)
	}
}

type pair struct {
	a int
	b string
}

var (
	arrk  [3]int
	table = cmap[int]pair{0: {}, 1: {1, "1"}, 2: {2, "2"}, 3: {3, "3"}, 4: {4, "4"}, 5: {5, "5"}, 6: {6, "6"}, 7: {7, "7"}, 8: {8, "8"}, 9: {9, "9"}, 10: {10, "10"}, 11: {11, "11"}}
)

//go:noinline
func fmt(s string) string { return s }
