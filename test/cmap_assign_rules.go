// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The order of evaluation and the panics of assignment statements with
// elements of concurrent maps, where these differ from maps or where maps
// leave them open.

package main

import (
	"fmt"
	"math"
	"strings"
)

type T struct {
	x, y int
	a    [3]int
	p    *T
}

var (
	m, n cmap[string]int
	s    cmap[string]T
	any_ cmap[any]any
	null cmap[string]int
	k, j string
	log  []string
)

func reset() {
	m = cmap[string]int{"a": 1, "b": 2, "zero": 0}
	n = cmap[string]int{"a": 10, "b": 20}
	s = cmap[string]T{"a": {x: 1}, "p": {p: &T{x: 3}}}
	any_ = cmap[any]any{}
	k, j = "a", "b"
	log = nil
}

func f(name string, v int) int         { log = append(log, name); return v }
func key(name string, v string) string { log = append(log, name); return v }
func index(name string, v int) int     { log = append(log, name); return v }
func pm(name string) cmap[string]int   { log = append(log, name); return m }
func ptr(name string, p *int) *int     { log = append(log, name); return p }
func slice(name string) []int          { log = append(log, name); return make([]int, 3) }

// catch returns the message of the panic of f.
func catch(f func()) (msg string) {
	defer func() {
		if err := recover(); err != nil {
			msg = fmt.Sprint(err)
		}
	}()
	f()
	return ""
}

func check(what string, got, want any) {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		panic(fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
}

func checkPanic(what string, f func(), want string) {
	check(what+" panics", strings.Contains(catch(f), want), true)
}

// Left operands come first, then right operands, left to right.
func order() {
	reset()
	pm("m1")[key("k1", "a")] += pm("m2")[key("k2", "b")] * f("f", 3)
	check("op=", log, "[m1 k1 m2 k2 f]")
	check("op=", m["a"], 7)

	reset()
	pm("m1")[key("k1", "a")], slice("s")[index("i", 1)], *ptr("p", new(int)) = pm("m2")[key("k2", "b")], f("f", 3), m[key("k3", "a")]
	check("tuple", log, "[m1 k1 s i p m2 k2 f k3]")

	reset()
	s[key("k1", "a")].a[index("i", 1)] = f("f", 3) + m[key("k2", "b")]
	check("part", log, "[k1 i f k2]")
	check("part", s["a"].a[1], 5)

	reset()
	v, ok := pm("m")[key("k", "a")]
	pm("m1")[key("k1", "b")], ok = pm("m2")[key("k2", "a")]
	check("comma ok", log, "[m k m1 k1 m2 k2]")
	check("comma ok", []any{v, ok, m["b"]}, "[1 true 1]")

	// Calls come before the loads, wherever they stand.
	set := func(v int) int { m["a"] = v; return v }
	reset()
	m["a"] = m["a"] + set(5)
	check("store after call", m["a"], 10)
	x := m["a"] - set(7)
	check("load after call", x, 0)
	x = m["a"] + m["b"]*set(9)
	check("loads after call", x, 27)
	x += m["a"] + set(3)
	check("load after call", x, 33)
	m["a"] += set(2)
	check("op= after call", m["a"], 4)
	m["b"], x = m["a"], set(6)
	check("tuple after call", m["b"], 6)
	m["a"], m["b"] = set(8), m["a"]
	check("tuple after call", []int{m["a"], m["b"]}, "[8 8]")

	// So do receives.
	ch := make(chan int)
	go func() { m["a"] = 4; ch <- 100 }()
	x = m["a"] + <-ch
	check("load after receive", x, 104)

	// Elements in keys, arguments and indices of maps are early operands.
	reset()
	twice := func(v int) int { m["a"] += 5; return 2 * v }
	m["b"] = m["a"] + twice(m["a"])
	check("argument", m["b"], 6+2)
	names := cmap[int]string{1: "b", 6: "a"}
	reset()
	x = m[names[m["a"]]] + twice(0)
	check("key", x, 2)
	plain := map[int]int{1: 100, 6: 600}
	reset()
	x = plain[m["a"]] + twice(0) + m["a"]
	check("index of map", x, 106)

	// Variables on the left are assigned last, but what they are made of
	// is evaluated first.
	reset()
	i, a := 0, []int{1, 2, 3}
	i, a[i], m["a"] = 2, m["b"], i
	check("index", []any{i, a, m["a"]}, "[2 [2 2 3] 0]")
	p := &T{}
	q := p
	p, p.x, m["a"] = nil, m["b"], 3
	check("indirection", []any{p == nil, q.x, m["a"]}, "[true 2 3]")
	k, m[k], m[j] = "b", m[j], m[k]
	check("key", []any{k, m["a"], m["b"]}, "[b 2 3]")

	// A loop over a function assigns both variables in one statement, too.
	reset()
	pairs := func(yield func(string, int) bool) { yield("b", 7) }
	for k, m[k] = range pairs {
	}
	check("range over a function", []any{k, m["a"], m["b"]}, "[b 7 2]")
	ints := func(yield func(int, int) bool) { yield(5, 6) }
	checkPanic("range over a function", func() {
		for m["a"], null["a"] = range ints {
		}
	}, "assignment to entry in nil cmap")
	check("range over a function", m["a"], 7)
}

// The right operand of && and || is evaluated if it has to be.
func logical() {
	reset()
	b := m["zero"] > 0 && m[key("k1", "a")] > 0
	check("&& with call", []any{b, log}, "[false []]")
	b = m["a"] > 0 && m[key("k1", "a")] > 0
	check("&& with call", []any{b, log}, "[true [k1]]")
	b = m["a"] > 0 || f("f", 1) > m["b"]
	check("|| with call", []any{b, log}, "[true [k1]]")
	b = (m["zero"] > 0 || f("f", 1) < m["b"]) && m["a"] == 1
	check("|| with call", []any{b, log}, "[true [k1 f]]")

	// A call makes the whole expression an early operand.
	reset()
	set := func(v int) bool { m["a"] = v; return true }
	x := 0
	x, b = m["a"], m["a"] == 1 && set(5) && m["a"] == 5
	check("early", []any{x, b}, "[5 true]")

	var p *T
	b = p != nil && p.x > m["a"]
	check("nil", b, false)
	b = p == nil || p.a[m["a"]] > m["b"]
	check("nil", b, true)
	b, x = m["zero"] != 0 && m["a"]/m["zero"] > 0, m["b"]
	check("division", []any{b, x}, "[false 2]")
	checkPanic("division", func() { b, m["b"] = m["zero"] == 0 && m["a"]/m["zero"] > 0, 7 }, "divide by zero")
	check("division", m["b"], 2)

	// A key whose hashing can panic is not hashed if it is not needed.
	var e any = []int{1}
	b, x = m["zero"] != 0 && any_[e] == nil, m["b"]
	check("key", []any{b, x}, "[false 2]")
	checkPanic("key", func() { b, x = m["zero"] == 0 && any_[e] == nil, m["b"] }, "unhashable")
	type R struct{ m cmap[string]int }
	var r *R
	b, x = r != nil && r.m[k] > 0, m["b"]
	check("map", []any{b, x}, "[false 2]")
}

func panics() {
	// A panic in the atomic part stores nothing.
	reset()
	var p *int
	v := 0
	for _, test := range []struct {
		what string
		f    func()
		msg  string
	}{
		{"division", func() { m[k] /= m["zero"] }, "divide by zero"},
		{"division", func() { v, m[k], m[j] = 5, 6, m[k]%m["zero"] }, "divide by zero"},
		{"index", func() { v, m[k], m[j] = 5, 6, []int{1}[m[j]] }, "index out of range"},
		{"index", func() { v, m[j], s[k].a[m[k]+6] = 5, m[k], 7 }, "index out of range"},
		{"slice", func() { v, m[k], m[j] = 5, 6, len([]int{1}[m[j]:]) }, "slice bounds"},
		{"nil", func() { v, m[k], m[j] = 5, 6, s[k].p.x }, "nil pointer"},
		{"assertion", func() { v, m[k], m[j] = 5, 6, any_["x"].(int) }, "interface conversion"},
		{"assertion", func() { v, m[k], m[j] = 5, 6, any(m[k]).(fmt.Stringer).(interface{ int() int }).int() }, "interface conversion"},
		{"comparison", func() { v, m[k], any_["x"] = 5, 6, any_["f"] == any_["f"] }, "uncomparable"},
		{"append", func() { v, m[k], m[j] = 5, 6, cap(make([]int, m[k]-2)) }, "makeslice"},
		{"shift", func() { v, m[k], m[j] = 5, 6, 1<<(m[k]-2) }, "negative shift"},
		{"conversion", func() { v, m[k], m[j] = 5, 6, [2]int(make([]int, m[k]))[0] }, "cannot convert slice"},
		{"nil map", func() { m[k], null[k] = 5, m[j] }, "assignment to entry in nil cmap"},
		{"nil map", func() { v, m[k], null[k] = 5, 6, 7 }, "assignment to entry in nil cmap"},
		{"nil map", func() { v, null[k] = 5, 7 }, "assignment to entry in nil cmap"},
		{"nil map", func() { null[k]++ }, "assignment to entry in nil cmap"},
		{"hash", func() { v, m[k], any_[any(f)] = 5, 6, 7 }, "unhashable"},
		{"hash", func() { m[k], v = m[j], len(fmt.Sprint(any_[any(f)])) }, "unhashable"},

		// Likewise what cannot be assigned and stands left of all elements.
		{"left nil", func() { v, *p, m[k] = 5, 6, 7 }, "nil pointer"},
		{"left nil", func() { *p, m[k] = m[j], 7 }, "nil pointer"},
		{"left nil", func() { *p, m[k], m[j] = 6, 7, 8 }, "nil pointer"},
		{"left nil", func() { var t *T; v, t.a[1], m[k] = 5, m[j], m[j] }, "nil pointer"},
		{"left index", func() { v, make([]int, 1)[m[j]], m[k] = 5, m[j], m[j] }, "index out of range"},
		{"left index", func() { a := [3]int{}; v, a[m[j]+m[k]], m[k], m[j] = 5, 5, 6, 7 }, "index out of range"},
		{"left map", func() { var pm map[int]int; v, pm[1], m[k] = 5, m[j], m[j] }, "assignment to entry in nil map"},
		{"left map", func() { pm := map[any]int{}; v, pm[any(f)], m[k] = 5, m[j], m[j] }, "unhashable"},
		{"left map", func() { pm := map[any]int{}; v, pm[any(f)], m[k] = 5, 6, 7 }, "unhashable"},
	} {
		any_["f"] = f
		checkPanic(test.what, test.f, test.msg)
		check(test.what, []any{m["a"], m["b"], m["zero"], s["a"], len(m), len(any_), v}, "[1 2 0 {1 0 [0 0 0] <nil>} 3 1 0]")
		m["a"]++
		m["b"] += m["a"]
		s["a"].x, m["a"], m["b"] = 1, m["a"]-1, 2
	}

	// What stands further right is assigned when all elements have been.
	reset()
	checkPanic("right nil", func() { m[k], *p, v = 5, m[j], 6 }, "nil pointer")
	check("right nil", []int{m["a"], v}, "[5 0]")
	checkPanic("between nil", func() { v, m[k], *p, m[j] = 1, 6, m[j], 7 }, "nil pointer")
	check("between nil", []int{m["a"], m["b"], v}, "[6 7 1]")
	checkPanic("right index", func() { m[k], make([]int, 1)[m[j]], v = 8, 9, 2 }, "index out of range")
	check("right index", []int{m["a"], v}, "[8 1]")
	checkPanic("right map", func() { var pm map[int]int; m[k], pm[1], v = 9, m[k], 2 }, "assignment to entry in nil map")
	check("right map", []int{m["a"], v}, "[9 1]")

	// Early operands panic before anything else happens.
	reset()
	checkPanic("early", func() { m[k], m[j] = f("f", 1), *p+f("g", 2) }, "nil pointer")
	check("early", []any{m["a"], m["b"]}, "[1 2]")
}

func sameKey() {
	reset()
	j = k
	m[k], m[j] = 3, 4
	check("two stores", m["a"], 4)
	m[k], m[j] = m[j]+1, m[k]+2
	check("swap", m["a"], 6)
	s[k].x, s[j].y = 7, 8
	check("two parts", s["a"], T{x: 7, y: 8})
	s[k].x, s[j] = 9, T{y: 1}
	check("part, then whole", s["a"], T{y: 1})
	s[j], s[k].x = T{y: 2}, 9
	check("whole, then part", s["a"], T{x: 9, y: 2})
	s[k].x, s[j].x = s[j].x+1, s[k].x+2
	check("same part", s["a"], T{x: 11, y: 2})
	other := m
	m[k], other[j] = other[k], m[j]+1
	check("two names", m["a"], 7)
	m[k], other[j] = 1, 2
	check("two names", m["a"], 2)
	v, ok := 0, false
	m["c"], ok = m[k], true
	v, m["c"] = m["c"], 5
	check("absent", []any{v, ok, m["c"]}, "[2 true 5]")
	fl := cmap[float64]int{}
	nan := math.NaN()
	fl[nan]++
	fl[nan], fl[nan] = 1, 2
	fl[nan], fl[nan] = fl[nan]+1, fl[nan]+2
	check("NaN", len(fl), 5)
	fl[nan] = fl[nan]
	check("NaN", len(fl), 6)
	ifc := cmap[any]int{}
	ifc[nan], ifc[nan] = 1, ifc[nan]
	ifc[1], ifc[1.0] = 2, ifc[1]+3
	check("NaN", []int{len(ifc), ifc[1], ifc[1.0]}, "[4 2 3]")
}

// In-place changes start from the zero value, and keep the other parts.
func parts() {
	reset()
	s["new"].x++
	s["new"].a[2] -= 2
	s["new"].y, s["new"].a[0] = 4, 5
	check("new", s["new"], T{x: 1, y: 4, a: [3]int{5, 0, -2}})
	type W struct {
		in struct {
			a [2]struct{ b [3]struct{ c int } }
		}
	}
	w := cmap[int]W{}
	i := 1
	w[7].in.a[i].b[i+1].c += 3
	w[7].in.a[i].b[i+1].c *= w[7].in.a[1].b[2].c
	w[7].in.a[0].b[0].c, i = w[7].in.a[i].b[2].c, 0
	check("deep", []int{w[7].in.a[1].b[2].c, w[7].in.a[0].b[0].c, len(w)}, "[9 9 1]")
	w[7].in.a[1], w[7].in.a[0] = w[7].in.a[0], w[7].in.a[1]
	check("deep", []int{w[7].in.a[0].b[2].c, w[7].in.a[1].b[0].c}, "[9 9]")
	s["p"].p.x++
	check("pointer", s["p"].p.x, 4)
	arr := cmap[string][2][2]int{}
	for arr[k][0][1], arr[k][1] = range [][2]int{{1, 2}, {3, 4}} {
		m[k]++
	}
	check("range", []any{arr[k], m[k]}, "[[[0 1] [3 4]] 3]")
}

func main() {
	order()
	logical()
	panics()
	sameKey()
	parts()
}
