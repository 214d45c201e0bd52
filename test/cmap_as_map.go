// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Everything that works on a map works on a cmap with the same spelling.

package main

import (
	"fmt"
	"runtime"
	"strings"
)

func expect(what string, got, want any) {
	if got != want {
		_, _, line, _ := runtime.Caller(1)
		panic(fmt.Sprintf("line %d: %s = %v, want %v", line, what, got, want))
	}
}

type point struct{ x, y int }

var global = cmap[string]int{"one": 1, "two": 2}

var (
	lazy cmap[int]cmap[int]string
	_    = len(global)
)

func init() {
	lazy = make(cmap[int]cmap[int]string)
	lazy[1] = cmap[int]string{2: "three"}
}

func makes() {
	n := 10
	neg, big := -1, int64(100)
	var u8 uint8 = 7
	for i, m := range []cmap[int]int{
		make(cmap[int]int),
		make(cmap[int]int, 0),
		make(cmap[int]int, 1),
		make(cmap[int]int, 8),
		make(cmap[int]int, 1e3),
		make(cmap[int]int, n),
		make(cmap[int]int, neg), // as for map, a hint below zero is no hint
		make(cmap[int]int, big),
		make(cmap[int]int, u8),
		{},
		*new(cmap[int]int),
	} {
		expect("len of an empty cmap", len(m), 0)
		if i == 10 {
			expect("new(cmap) is nil", m == nil, true)
			continue
		}
		expect("m != nil", m != nil, true)
		m[3] = 4
		expect("len", len(m), 1)
		expect("m[3]", m[3], 4)
	}
}

func elements() {
	m := make(cmap[string]int)
	m["a"] = 1
	m["b"] = 2
	m["a"] = 3
	expect(`m["a"]`, m["a"], 3)
	expect(`m["zzz"]`, m["zzz"], 0)
	expect("len(m)", len(m), 2)

	v, ok := m["b"]
	expect("v", v, 2)
	expect("ok", ok, true)
	v, ok = m["c"]
	expect("v", v, 0)
	expect("ok", ok, false)
	_, ok = m["a"]
	expect("ok", ok, true)
	_ = m["none"]
	var w, found = m["a"]
	expect("w", w, 3)
	expect("found", found, true)
	if v, ok := m["b"]; !ok || v != 2 {
		panic("if with a comma-ok header")
	}
	type myBool bool
	var mb myBool
	v, mb = m["a"]
	expect("mb", mb, myBool(true))
	var iface any
	iface, ok = m["a"]
	expect("iface", iface, 3)

	delete(m, "a")
	delete(m, "absent")
	_, ok = m["a"]
	expect("ok", ok, false)
	expect("len(m)", len(m), 1)
	clear(m)
	expect("len(m)", len(m), 0)
	m["again"]++
	expect("len(m)", len(m), 1)
}

func opAssign() {
	m := make(cmap[string]int)
	m["k"]++
	m["k"]++
	m["k"]--
	expect("++ -- on an absent element", m["k"], 1)
	m["k"] += 41
	m["k"] -= 2
	m["k"] *= 6
	m["k"] /= 5 // 48
	m["k"] %= 32
	m["k"] <<= 4
	m["k"] >>= 2
	m["k"] |= 3
	m["k"] &= 66
	m["k"] ^= 5
	m["k"] &^= 4
	expect("every op=", m["k"], 67)

	s := make(cmap[int]string)
	s[1] += "con"
	s[1] += "cat"
	expect("string +=", s[1], "concat")

	f := cmap[string]float64{"pi": 3}
	f["pi"] += 0.25
	f["pi"] /= 0.5
	expect("float", f["pi"], 6.5)

	c := cmap[int]complex128{}
	c[0] += 1i
	c[0] *= 1i
	expect("complex", c[0], complex128(-1))

	var u8 = cmap[string]uint8{"x": 250}
	u8["x"] += 10
	expect("uint8 wraps", u8["x"], uint8(4))

	b := cmap[string]bool{}
	b["t"] = b["t"] || true
	b["u"] = !b["t"] && b["u"]
	expect("bool", b["t"] && !b["u"], true)

	sl := cmap[string][]int{}
	for i := range 5 {
		sl["x"] = append(sl["x"], i)
	}
	sl["x"] = append(sl["x"], sl["x"][1:3]...)
	expect("append", fmt.Sprint(sl["x"]), "[0 1 2 3 4 1 2]")
	sl["x"][2] = 77 // an element of the slice
	expect("slice element", sl["x"][2], 77)
	sl["x"] = sl["x"][2:4]
	expect("slice of an element", fmt.Sprint(sl["x"], len(sl["x"])), "[77 3] 2")

	p := cmap[string]*point{"p": {1, 2}}
	p["p"].x += 5
	expect("field through a pointer", *p["p"], point{6, 2})

	mm := cmap[string]cmap[string]int{}
	mm["a"] = cmap[string]int{}
	mm["a"]["b"]++
	mm["a"]["b"] += mm["a"]["b"]
	expect("cmap in cmap", mm["a"]["b"], 2)

	mp := cmap[string]map[string]int{"m": {}}
	mp["m"]["z"]++
	expect("map in cmap", mp["m"]["z"], 1)
	pm := map[string]cmap[string]int{"m": {}}
	pm["m"]["z"]++
	expect("cmap in map", pm["m"]["z"], 1)

	ch := cmap[int]chan int{1: make(chan int, 1)}
	ch[1] <- 8
	expect("channel element", <-ch[1], 8)
	fn := cmap[string]func(int) int{"inc": func(i int) int { return i + 1 }}
	expect("func element", fn["inc"](2), 3)
	fn["self"] = func(i int) int { return fn["inc"](i) * 2 }
	expect("func element", fn["self"](2), 6)
}

// Places a value can flow to and from.
func flow() {
	m := cmap[string]int{"a": 1}
	arg := func(v int, s string, vs ...any) string { return fmt.Sprint(v, s, vs) }
	expect("arguments", arg(m["a"], "-", m["a"], m["b"]), "1-[1 0]")
	ret := func(k string) int { return m[k] }
	expect("return", ret("a"), 1)
	ret2 := func(k string) (int, bool) { v, ok := m[k]; return v, ok }
	v, ok := ret2("a")
	expect("v", v, 1)
	expect("ok", ok, true)
	m["x"], ok = ret2("a")
	expect("call result into an element", m["x"], 1)

	switch m["a"] {
	case m["none"]:
		panic("switch")
	case m["x"]:
	default:
		panic("switch")
	}
	n := 0
	for i := m["none"]; i < m["lim"]+3; i++ {
		n++
	}
	expect("for", n, 3)
	arr := [...]int{5, 6, 7}
	expect("index", arr[m["a"]], 6)
	arr[m["a"]] = m["a"] + 8
	expect("index", arr[1], 9)
	st := struct{ a, b int }{m["a"], m["q"]}
	expect("struct literal", st, struct{ a, b int }{1, 0})
	ch := make(chan int, 3)
	ch <- m["a"]
	m["recv"] = <-ch
	expect("receive into an element", m["recv"], 1)
	ch <- 4
	close(ch)
	var more bool
	m["recv"], more = <-ch
	expect("comma-ok receive", fmt.Sprint(m["recv"], more), "4 true")
	ch = make(chan int, 1)
	select {
	case ch <- m["recv"]:
	}
	select {
	case m["sel"] = <-ch:
	}
	expect("select", m["sel"], 4)
	var e any = "str"
	as := cmap[int]string{}
	as[0], ok = e.(string)
	expect("type assertion into an element", as[0]+fmt.Sprint(ok), "strtrue")
	for m["it"] = range 4 {
	}
	expect("range into an element", m["it"], 3)
	for m["i"], as[1] = range []string{"p", "q"} {
	}
	expect("range into elements", fmt.Sprint(m["i"], as[1]), "1q")
	defer func(v int) { expect("deferred argument", v, 1) }(m["a"])
	m["a"] = 100
	p := &m
	(*p)["ptr"] = 6
	expect("pointer to cmap", (*p)["ptr"], 6)
	closure := func() { m["cl"]++ }
	closure()
	closure()
	expect("closure", m["cl"], 2)
	h := m // a reference
	h["shared"] = 1
	expect("copies share", m["shared"], 1)
	byteKey := []byte("byte")
	m[string(byteKey)] = 3
	byteKey[0] = 'X'
	expect("[]byte key", m["byte"], 3)
	expect("[]byte key", m[string([]byte{'b', 'y', 't', 'e'})], 3)
	m["b"+strings.Repeat("c", m["a"]/50)]++
	expect("computed key", m["bcc"], 1)
}

func grow() {
	m := cmap[int]int{}
	const n = 20000
	for i := range n {
		m[i*7] = i
	}
	expect("len", len(m), n)
	for i := range n {
		if v, ok := m[i*7]; !ok || v != i {
			panic(fmt.Sprintf("m[%d] = %d, %t", i*7, v, ok))
		}
		if _, ok := m[i*7+1]; ok {
			panic("phantom key")
		}
	}
	for i := 0; i < n; i += 2 {
		delete(m, i*7)
	}
	expect("len", len(m), n/2)
	for i := range n {
		if v, ok := m[i*7]; ok != (i%2 == 1) || ok && v != i {
			panic(fmt.Sprintf("m[%d] = %d, %t", i*7, v, ok))
		}
	}
	sum := 0
	for k, v := range m {
		if k != v*7 {
			panic("pair")
		}
		sum += v
	}
	expect("sum", sum, n/2*n/2)
	clear(m)
	expect("len", len(m), 0)
	for range m {
		panic("element after clear")
	}
}

func main() {
	expect("global", global["one"]+global["two"], 3)
	expect("lazy", lazy[1][2], "three")
	makes()
	elements()
	opAssign()
	flow()
	grow()
}
