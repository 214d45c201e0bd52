// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// map[K]V and cmap[K]V are different types, statically and dynamically; named
// types, aliases, methods, embedding and type switches work as with map.

package main

import (
	"fmt"
	"sort"
)

type (
	counter cmap[string]int
	plain   map[string]int
	alias   = cmap[string]int
	keys    []string
	table   struct {
		counter // promotes the methods
		alias2
		name string
	}
	alias2 = cmap[int]string // embedded under its alias's name
	tree   cmap[string]tree  // recursive
	graph  struct{ next cmap[string]*graph }
	fnmap  cmap[string]func(fnmap) int
	summer interface{ sum() int }
)

func (c counter) add(k string, n int) { c[k] += n }
func (c counter) sum() (s int) {
	for _, n := range c {
		s += n
	}
	return
}
func (c counter) keys() (ks keys) {
	for k := range c {
		ks = append(ks, k)
	}
	sort.Strings(ks)
	return
}
func (c *counter) reset() { *c = counter{} }

func check(ok bool, what string) {
	if !ok {
		panic(what)
	}
}

func kind(x any) string {
	switch x := x.(type) {
	case nil:
		return "nil"
	case map[string]int:
		return "map"
	case cmap[string]int:
		x["seen"]++
		return "cmap"
	case cmap[string]*int:
		return "cmap*"
	case cmap[string][]int, cmap[string][2]int:
		return "cmap of list"
	case map[string]cmap[string]int:
		return "map of cmap"
	case cmap[string]map[string]int:
		return "cmap of map"
	case []cmap[string]int:
		return "[]cmap"
	case func(cmap[string]int):
		return "func of cmap"
	case func(map[string]int):
		return "func of map"
	case chan cmap[string]int:
		return "chan"
	case plain:
		return "plain"
	case counter:
		return "counter"
	case struct{ m cmap[int]int }:
		return "struct cmap"
	case struct{ m map[int]int }:
		return "struct map"
	case interface{ put(cmap[int]int) }:
		return "method of cmap"
	case interface{ put(map[int]int) }:
		return "method of map"
	}
	return "other"
}

type putC struct{}
type putM struct{}

func (putC) put(cmap[int]int) {}
func (putM) put(map[int]int)  {}

func main() {
	for _, tt := range []struct {
		x    any
		want string
	}{
		{map[string]int{}, "map"},
		{cmap[string]int{}, "cmap"},
		{alias{}, "cmap"},
		{cmap[string]*int{}, "cmap*"},
		{cmap[string][]int{}, "cmap of list"},
		{cmap[string][2]int{}, "cmap of list"},
		{cmap[string]string{}, "other"},
		{map[string]alias{}, "map of cmap"},
		{cmap[string]map[string]int{}, "cmap of map"},
		{[]alias{}, "[]cmap"},
		{[]map[string]int{}, "other"},
		{func(alias) {}, "func of cmap"},
		{func(map[string]int) {}, "func of map"},
		{make(chan alias), "chan"},
		{plain{}, "plain"},
		{counter{}, "counter"},
		{struct{ m cmap[int]int }{}, "struct cmap"},
		{struct{ m map[int]int }{}, "struct map"},
		{putC{}, "method of cmap"},
		{putM{}, "method of map"},
	} {
		if got := kind(tt.x); got != tt.want {
			panic(fmt.Sprintf("kind(%T) = %s, want %s", tt.x, got, tt.want))
		}
	}
	var x any = map[string]int{}
	_, ok := x.(cmap[string]int)
	check(!ok, "a map asserted to be a cmap")
	x = cmap[string]int{}
	_, ok = x.(map[string]int)
	check(!ok, "a cmap asserted to be a map")
	_, ok = x.(cmap[string]int)
	check(ok, "a cmap not asserted to be one")
	func() {
		defer func() {
			want := "interface conversion: interface {} is cmap[string]int, not map[string]int"
			if e := recover(); fmt.Sprint(e) != want {
				panic(fmt.Sprintf("panic %v, want %s", e, want))
			}
		}()
		_ = x.(map[string]int)
	}()

	// Conversions between types with one underlying type share the elements.
	c := counter{}
	c.add("a", 2)
	cmap[string]int(c)["b"]++
	alias(c)["a"]++
	var u cmap[string]int = c // assignable: one of the two is not named
	u["c"] = 10
	c = u
	check(c.sum() == 14 && len(c.keys()) == 3, fmt.Sprint("conversions: ", c))
	check(counter.sum(c) == 14 && (*counter).sum(&c) == 14, "method expressions")
	add := c.add
	add("a", 1)
	var s summer = c
	check(s.sum() == 15, "method value and interface")
	c.reset()
	check(c.sum() == 0 && s.sum() == 15, "pointer method")
	star := (cmap[string]*int)(nil)
	check(star == nil && (*cmap[string]int)(nil) == nil, "conversions of nil")

	t := table{counter: counter{}, alias2: alias2{}}
	t.add("x", 1)
	t.counter["x"]++
	t.alias2[1] = "one"
	check(t.sum() == 2 && t.counter["x"] == 2 && t.alias2[1] == "one", "embedding")

	tr := tree{"a": tree{"b": nil}}
	tr["a"]["b"] = tree{}
	tr["a"]["b"]["c"] = tr
	check(len(tr["a"]["b"]["c"]["a"]) == 1, "recursive type")
	g := &graph{cmap[string]*graph{}}
	g.next["self"] = g
	check(g.next["self"].next["self"] == g, "recursive struct")
	f := fnmap{}
	f["a"] = func(m fnmap) int { return len(m) }
	check(f["a"](f) == 1, "recursive function type")

	// A type declared in a function, and one in each instance of it.
	type local cmap[string]local
	l := local{"x": {}}
	l["x"]["y"] = l
	check(len(l["x"]) == 1, "local type")

	// The address of a variable of cmap type, arrays and channels of them.
	arr := [2]cmap[int]int{{}, {}}
	arr[1][2]++
	brr := arr
	brr[1][2]++
	check(arr[1][2] == 2, "array of cmaps")
	ch := make(chan cmap[int]int, 1)
	ch <- arr[0]
	(<-ch)[5] = 5
	check(arr[0][5] == 5, "channel of cmaps")
	pp := &arr[0]
	(*pp)[6] = 6
	*pp = nil
	check(arr[0] == nil && brr[0][6] == 6, "pointer to cmap")
}
