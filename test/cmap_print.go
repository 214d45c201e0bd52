// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// %T and %#v spell the type cmap[K]V; %v prints a cmap as it prints a map.

package main

import "fmt"

type (
	point      struct{ x, y int }
	named      cmap[string]point
	rec        struct{ m cmap[string]int }
	gen[T any] cmap[string]T
	alias      = cmap[T2]int
	T2         = string
)

func check(format string, v any, want string) {
	if s := fmt.Sprintf(format, v); s != want {
		panic(fmt.Sprintf("%s: got %s, want %s", format, s, want))
	}
}

func main() {
	m := cmap[string]int{"b": 2, "a": 1, "c": 3}
	check("%v", m, "map[a:1 b:2 c:3]")
	check("%+v", m, "map[a:1 b:2 c:3]")
	check("%d", m, "map[%!d(string=a):1 %!d(string=b):2 %!d(string=c):3]")
	check("%T", m, "cmap[string]int")
	check("%#v", m, `cmap[string]int{"a":1, "b":2, "c":3}`)
	check("%v", cmap[string]int(nil), "map[]")
	check("%#v", cmap[string]int(nil), "cmap[string]int(nil)")
	check("%#v", cmap[int]*int{}, "cmap[int]*int{}")
	check("%v", cmap[int]point{1: {2, 3}}, "map[1:{2 3}]")
	check("%+v", cmap[point]any{{2, 3}: "x"}, "map[{x:2 y:3}:x]")
	check("%#v", cmap[int]point{1: {2, 3}}, "cmap[int]main.point{1:main.point{x:2, y:3}}")
	check("%v", &m, "&map[a:1 b:2 c:3]")
	check("%v", rec{m}, "{map[a:1 b:2 c:3]}")
	check("%#v", rec{}, "main.rec{m:cmap[string]int(nil)}")
	check("%v", []cmap[string]int{m, nil}, "[map[a:1 b:2 c:3] map[]]")

	check("%T", named{}, "main.named")
	check("%#v", named{"p": {1, 2}}, `main.named{"p":main.point{x:1, y:2}}`)
	check("%T", gen[int]{}, "main.gen[int]")
	check("%T", alias{}, "cmap[string]int")
	check("%T", cmap[string]cmap[int]*named{}, "cmap[string]cmap[int]*main.named")
	check("%T", map[string]cmap[int]bool{}, "map[string]cmap[int]bool")
	check("%T", cmap[string]map[int]bool{}, "cmap[string]map[int]bool")
	check("%T", &m, "*cmap[string]int")
	check("%T", []cmap[any]error{}, "[]cmap[interface {}]error")
	check("%T", [2]cmap[*int]struct{}{}, "[2]cmap[*int]struct {}")
	check("%T", make(chan cmap[int]int), "chan cmap[int]int")
	check("%T", func(cmap[int]string, ...cmap[bool]int) cmap[int]int { return nil }, "func(cmap[int]string, ...cmap[bool]int) cmap[int]int")
	check("%T", struct{ c cmap[int]int }{}, "struct { c cmap[int]int }")
	check("%T", (interface{ m(cmap[int]int) })(nil), "<nil>")
	check("%T", new(interface{ m(cmap[int]int) }), "*interface { main.m(cmap[int]int) }")
	check("%T", cmap[int]chan<- int{}, "cmap[int]chan<- int")
	check("%T", cmap[[2]int]func(){}, "cmap[[2]int]func()")
}
