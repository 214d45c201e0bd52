// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Order: operands that do not depend on the elements are evaluated first, in
// the usual order, with nothing locked; elements that feed keys, arguments
// and receives are early loads; then the elements are accessed at one instant.

package main

import (
	"fmt"
	"runtime"
)

func expect(what string, got, want any) {
	if g, w := fmt.Sprint(got), fmt.Sprint(want); g != w {
		_, _, line, _ := runtime.Caller(1)
		panic(fmt.Sprintf("line %d: %s = %v, want %v", line, what, g, w))
	}
}

var trace string

func t[T any](name string, v T) T {
	trace += name + " "
	return v
}

func traced(what, want string, f func()) {
	trace = ""
	f()
	if trace != want+" " {
		panic(fmt.Sprintf("%s: order %s, want %s", what, trace, want))
	}
}

type rec struct {
	n int
	p *int
	a [3]int
}

func main() {
	m, n := cmap[string]int{"a": 1, "b": 2}, cmap[int]int{}
	r := cmap[string]rec{}
	arr := []int{0, 0, 0}
	ch := make(chan int, 10)
	recv := func(name string) <-chan int { ch <- len(trace); return t(name, (<-chan int)(ch)) }

	traced("op=", "m k v", func() { t("m", m)[t("k", "a")] += t("v", 1) })
	traced("plain store", "m k v", func() { t("m", m)[t("k", "a")] = t("v", 1) })
	traced("++", "m k", func() { t("m", m)[t("k", "a")]++ })
	traced("sum", "m k m1 k1 f n k2", func() {
		t("m", m)[t("k", "a")] = t("m1", m)[t("k1", "b")] + t("f", 1) + t("n", n)[t("k2", 1)]
	})
	traced("tuple", "m k n k1 x m2 k2 y", func() {
		t("m", m)[t("k", "a")], t("n", n)[t("k1", 1)] = t("x", 1)+t("m2", m)[t("k2", "b")], t("y", 2)
	})
	traced("others on the left", "arr i m k p x y z", func() {
		t("arr", arr)[t("i", 1)], t("m", m)[t("k", "a")], *t("p", &arr[0]) = t("x", 1), t("y", 2), t("z", m["b"])
	})
	traced("define", "m k n k1", func() {
		x, y := t("m", m)[t("k", "a")], t("n", n)[t("k1", 1)]
		_, _ = x, y
	})
	traced("var", "m k f m1 k1", func() {
		var x, y = t("m", m)[t("k", "a")] + t("f", 0), t("m1", m)[t("k1", "b")]
		_, _ = x, y
	})
	traced("comma-ok", "n k0 m k", func() { _, t("n", n)[t("k0", 1)] = true, 1; _, _ = t("m", m)[t("k", "a")] })
	traced("receive", "m k c", func() { t("m", m)[t("k", "a")] = <-recv("c") + m["b"] })
	traced("field path", "m k i v", func() { t("m", r)[t("k", "a")].a[t("i", 1)] += t("v", 1) })
	traced("nested", "n m k v", func() { t("n", n)[t("m", m)[t("k", "b")]] += t("v", 1) })
	traced("short circuit", "m k", func() {
		b := t("m", m)[t("k", "b")] > 1000 && t("no", true)
		_ = b
	})
	traced("append", "s k x y", func() {
		s := cmap[string][]int{}
		t("s", s)[t("k", "a")] = append(s["a"], t("x", 1), t("y", 2))
	})
	traced("string concatenation", "m k a b", func() {
		s := cmap[string]string{}
		t("m", s)[t("k", "a")] = s["a"] + t("a", "-") + s["a"] + t("b", "+")
	})

	// A call in the statement sees, and may change, the elements: it runs
	// before they are accessed.
	clear(m)
	m["b"] = 2
	f := func(v int) int { m["a"] += 10; m["b"] = 100; return v }
	m["a"] += f(m["b"]) // f gets 2; m["a"] is 10 when 2 is added
	expect("m[a]", m["a"], 12)
	expect("m[b]", m["b"], 100)
	m["a"] = 0
	m["a"] = m["a"] + m["b"] + f(0) // as if f came first: 10 + 100 + 0
	expect("m[a]", m["a"], 110)
	m["a"] = 1
	x, y := m["a"], f(7)
	expect("x, y", [2]int{x, y}, [2]int{11, 7})
	m["a"], m["b"] = m["b"], f(m["a"]) // m["a"] is loaded early: 11
	expect("m[a], m[b]", [2]int{m["a"], m["b"]}, [2]int{100, 11})

	// Element in a key: an early load.
	n = cmap[int]int{0: 1, 1: 5, 5: 6}
	n[n[0]] = n[n[1]] + n[n[0]]
	expect("n", n, cmap[int]int{0: 1, 1: 11, 5: 6})
	n[n[0]], n[0] = n[0], n[n[0]]
	expect("n", n, cmap[int]int{0: 11, 1: 1, 5: 6})

	// Variables that the statement assigns are read before.
	k := "a"
	i := 1
	s := cmap[string]int{"a": 1, "b": 2}
	k, s[k] = "b", 10
	expect("s", s, cmap[string]int{"a": 10, "b": 2})
	s[k], k = s["a"]+1, "a"
	expect("s", s, cmap[string]int{"a": 10, "b": 11})
	i, arr[i], s["a"] = 2, s["a"], i
	expect("i, arr, s[a]", fmt.Sprint(i, arr[1], s["a"]), "2 10 1")
	s, s["a"] = nil, 3 // the cmap operand was evaluated before
	expect("s", s == nil, true)
	p := &rec{p: new(int)}
	q := p
	rr := cmap[int]int{1: 4}
	p, *p.p, rr[1] = nil, rr[1], 9
	expect("q.p", *q.p, 4)
	expect("rr[1]", rr[1], 9)

	// Whether a function is inlined changes nothing: a call is a call.
	inl := func(a, b int) int { return a + b }
	var v1, v2 = cmap[int]int{1: 1}, cmap[int]int{1: 1}
	v1[1] = inl(v1[1], v1[1]) + v1[1]
	v2[1] = noinline(v2[1], v2[1]) + v2[1]
	expect("inlined", v1[1], v2[1])

	// Conversions, literals and builtins are no calls.
	type celsius float64
	cv := cmap[string]celsius{"x": 1.5}
	iv := cmap[string]int{"x": 3}
	sv := cmap[string]string{"x": "abc"}
	bv := cmap[string][]byte{}
	rv := cmap[string]rec{}
	iv["x"] += int(cv["x"]*2) + len(sv["x"]) + max(iv["x"], 5)
	expect("iv[x]", iv["x"], 14)
	bv["x"] = append(bv["x"], sv["x"]+string(rune('a'+iv["x"]))...)
	expect("bv[x]", string(bv["x"]), "abco")
	rv["x"] = rec{n: iv["x"], p: &[]int{iv["x"] + 1}[0], a: [3]int{1: iv["x"], 2: len(bv["x"])}}
	expect("rv[x]", fmt.Sprint(rv["x"].n, *rv["x"].p, rv["x"].a), "14 15 [0 14 4]")
	pr := cmap[string]*rec{}
	pr["x"] = &rec{n: rv["x"].n + *rv["x"].p}
	pr["x"].n += pr["x"].n
	expect("pr[x]", pr["x"].n, 58)
	any1 := cmap[string]any{}
	any1["x"] = iv["x"] + 1
	any1["y"], any1["x"] = any1["x"], any1["x"].(int)+1
	expect("any1", any1, cmap[string]any{"x": 16, "y": 15})
	bl := cmap[string]bool{}
	bl["x"] = bl["x"] || iv["x"] > 13 && !bl["y"]
	bl["z"] = bl["x"] && pr["none"] != nil && pr["none"].n > 0
	expect("bl", bl, cmap[string]bool{"x": true, "z": false})

	// A single element that is loaded. If the atomic part panics then every call has been made and
	// nothing is assigned.
	failing := func(f func()) {
		defer func() {
			if recover() == nil {
				panic("no panic")
			}
		}()
		f()
	}
	called := 0
	call := func(x int) int { called++; return x }
	pm := map[int]int{}
	list := []int{0, 0}
	var n1, n2 int
	failing(func() { n1, n2 = any1["none"].(int), pm[iv[fmt.Sprint(call(1))]] })
	failing(func() { n1 = any1["none"].(int) + pm[iv[fmt.Sprint(call(1))]] })
	failing(func() { n1 = any1["none"].(int) + map[int]int{1: iv[fmt.Sprint(call(1))]}[1] })
	expect("calls", called, 3)
	failing(func() { list[1], _ = 1, 2%iv["none"] })
	failing(func() { n1, list[1], n2 = 1, 1, 2%iv["none"] })
	expect("list", fmt.Sprint(list, n1, n2), "[0 0] 0 0")
}

//go:noinline
func noinline(a, b int) int { return a + b }
