// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Elements of struct and array type can be changed in place: the statement is
// an atomic update of the element; an absent element starts as the zero value.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

type inner struct {
	a, b int
	s    string
	l    []int
}

type rec struct {
	inner
	hits int
	arr  [3]inner
	p    *inner
	m    map[string]int
	c    cmap[string]int
	any  any
	f    func(int) int
	e    struct{ e struct{ deep [2][2]int8 } }
}

type matrix [2][3]float64

func expect(what string, got, want any) {
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		_, _, line, _ := runtime.Caller(1)
		panic(fmt.Sprintf("line %d: %s = %v, want %v", line, what, g, w))
	}
}

func generic[K comparable, T any](m cmap[K]struct{ v, old T }, k K, v T) T {
	m[k].v, m[k].old = v, m[k].v
	return m[k].old
}

func main() {
	m := cmap[string]rec{}
	m["k"].hits++
	m["k"].hits += m["k"].hits + 1
	expect("hits", m["k"].hits, 3)
	expect("len", len(m), 1)
	m["k"].a = 5 // promoted
	m["k"].inner.b = m["k"].a + 1
	m["k"].inner.s += "x"
	m["k"].s += m["k"].s
	expect("inner", m["k"].inner, "{5 6 xx []}")
	m["k"].l = append(m["k"].l, 1, 2)
	m["k"].l[1]++ // through the slice
	expect("l", m["k"].l, "[1 3]")
	i := 2
	m["k"].arr[i].a--
	m["k"].arr[i-1], m["k"].arr[0] = m["k"].arr[i], inner{a: 7}
	expect("arr", fmt.Sprint(m["k"].arr[0].a, m["k"].arr[1].a, m["k"].arr[2].a), "7 -1 -1")
	m["k"].e.e.deep[1][i-1] ^= 3
	expect("deep", m["k"].e.e.deep, "[[0 0] [0 3]]")
	m["k"].p = &inner{}
	m["k"].p.a++ // through the pointer
	expect("p", m["k"].p.a, 1)
	m["k"].m = map[string]int{}
	m["k"].m["x"]++ // in the map
	m["k"].c = cmap[string]int{}
	m["k"].c["x"]++ // in the cmap
	m["k"].c["x"] += m["k"].c["x"] + m["k"].m["x"]
	expect("c", m["k"].c["x"], 3)
	m["k"].any = 1
	m["k"].any, m["k"].hits = m["k"].hits, m["k"].any.(int)
	expect("any", fmt.Sprint(m["k"].any, m["k"].hits), "3 1")
	m["k"].f = func(i int) int { return i * m["k"].hits }
	expect("f", m["k"].f(4), 4)
	(m["k"]).hits++
	((m)["k"].hits)++
	expect("hits", m["k"].hits, 3)
	m["k"].hits, m["l"].hits = m["l"].hits, m["k"].hits
	expect("hits", fmt.Sprint(m["k"].hits, m["l"].hits), "0 3")
	m["k"].inner, m["l"].inner = m["l"].inner, m["k"].inner
	expect("inner", m["l"].s+fmt.Sprint(m["l"].a, m["k"].a), "xx5 0")
	_, m["k"].hits = 1, 2
	var ok bool
	m["k"].hits, ok = m["l"].c["x"]
	m["k"].a, m["q"].hits = func() (int, int) { return 4, 5 }()
	expect("calls", fmt.Sprint(m["k"].hits, ok, m["k"].a, m["q"].hits), "0 false 4 5")
	for m["r"].hits, m["r"].arr[1].s = range []string{"a", "b"} {
	}
	expect("range", fmt.Sprint(m["r"].hits, m["r"].arr[1].s), "1b")
	expect("len", len(m), 4)

	x := cmap[int][4]int{}
	x[1][2] = 3
	x[1][3] += x[1][2]
	x[2][0], x[1][0] = x[1][3], x[2][0]-1
	expect("array", x, "map[1:[-1 0 3 3] 2:[3 0 0 0]]")
	mat := cmap[string]matrix{}
	mat["m"][1][2] += 0.5
	mat["m"][1], mat["m"][0] = mat["m"][0], mat["m"][1]
	mat["m"][0][1]--
	expect("matrix", mat["m"], "[[0 -1 0.5] [0 0 0]]")
	st := cmap[[1]int]struct{ n uint8 }{}
	st[[1]int{4}].n--
	expect("wrap", st[[1]int{4}].n, 255)
	big := cmap[int][100]string{}
	big[1][99] += "x"
	big[1][0], big[1][99] = big[1][99], big[1][0]
	expect("big", big[1][0]+"-"+big[1][99], "x-")
	g := cmap[string]struct{ v, old []int }{}
	generic(g, "k", []int{1})
	expect("generic", generic(g, "k", []int{2}), "[1]")
	nested := cmap[string]cmap[string]rec{"a": {}}
	nested["a"]["b"].hits++
	expect("nested", nested["a"]["b"].hits, 1)
	pm := &m
	(*pm)["z"].hits--
	expect("through a pointer", m["z"].hits, -1)
	type holder struct{ c cmap[int]rec }
	h := &holder{cmap[int]rec{}}
	h.c[1].arr[0].l = append(h.c[1].arr[0].l, 1)
	expect("in a struct", len(h.c[1].arr[0].l), 1)

	// Different parts of one element at once, none lost.
	clear(m)
	var wg sync.WaitGroup
	for g := range 6 {
		wg.Go(func() {
			for range 2000 {
				m["k"].hits++
				m["k"].arr[g%3].a++
				m["k"].arr[g%3].b, m["k"].a = m["k"].arr[g%3].b-1, m["k"].a+1
				m["k"].e.e.deep[0][0], m["k"].e.e.deep[0][1] = m["k"].e.e.deep[0][0]+1, m["k"].e.e.deep[0][1]-1
				if d := m["k"].e.e.deep[0]; d[0]+d[1] != 0 {
					panic("torn")
				}
			}
		})
	}
	wg.Wait()
	r := m["k"]
	expect("parts", fmt.Sprint(r.hits, r.arr[0].a, r.arr[1].a, r.arr[2].a, r.arr[0].b, r.a),
		"12000 4000 4000 4000 -4000 12000")
}
