// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"

	"./a"
	"./b"
)

func check(got any, want string) {
	if s := fmt.Sprint(got); s != want {
		panic(fmt.Sprintf("got %s, want %s", s, want))
	}
}

// cmap here is not a's and b's.
var cmap = []int{7}

func main() {
	a.Global["x"]++
	a.Counts(a.Global).Inc("x")
	check(a.Global, "map[init:1 x:2]")
	c := a.Counts{}
	c.Inc("k")
	c["k"] += c["k"]
	a.Move(c, "k", "l", 5)
	check(c, "map[k:-3 l:5]")
	check(a.Sum(c), "2")
	check(a.Bump(c, "k"), "-5")
	check(b.Use(c), "1")
	check(c, "map[k:-5 l:5 x:-3 y:4 z:1]")
	check(b.Use(b.Counts2(c)), "3")

	r := a.New()
	r.M["self"] = r
	r.M["self"].N++
	check(r.N, "1")
	check(r.Hidden()+r.Hidden(), "6")

	w := b.Make[rune]()
	w.Put("a", 'b')
	w.Put("a", 'c')
	check(string(w.A["a"]), "bc")
	check(w.S.Has("a"), "true")
	check(fmt.Sprintf("%T", w.A), "cmap[string][]int32")

	var al a.Alias = a.Alias{1: "q"}
	al[1] += al[1]
	check(al, "map[1:qq]")
	check(a.Lit()["a"][1], "x")
	check(fmt.Sprint(a.Get(a.Global, "init")), "1 true")
	check(a.Any().(a.Counts0)["any"], "1")
	f := a.Closure(a.Global)
	f()
	check(f(), "2")
	check(b.Same == nil, "true")
	a.Nested = nil
	check(a.Nested["x"][[2]int{}].X, "0")
	check(cmap[0], "7")
	check(fmt.Sprintf("%T %T", a.Nested, a.Fn(nil)), "cmap[string]cmap[[2]int]struct { X int; Y int } a.Fn")
}
