// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// cmap is a predeclared identifier, not a keyword: a program may use the name
// for anything, and every such use keeps its meaning.

package main

import (
	"fmt"
	cmap2 "strings"
)

type point struct{ x, y int }

func check(got, want any) {
	if got != want {
		panic(fmt.Sprintf("got %v, want %v", got, want))
	}
}

func variable() {
	cmap := []int{10, 20, 30}
	i, p := 2, new(int)
	*p = 3
	check(cmap[i], 30)
	check(cmap[i]**p, 90)
	check(cmap[0]**p, 30)
	var T = 4
	check(cmap[1]*T, 80)
	check(cmap[1]*point{3, 4}.y, 80)
	check(cmap[1]*[3]int{1, 2, 3}[2], 60)
	cmap[1]++
	cmap[1] *= 2
	cmap[0], cmap[1] = cmap[1], cmap[0]
	check(cmap[0], 42)
	check(-cmap[1], -10)
	cmap2 := [][]int{cmap}
	check(cmap2[0][1], 10)
	if cmap[0] > cmap[1] {
		cmap = cmap[:1]
	}
	check(len(cmap), 1)
}

func channels() {
	cmap := []chan int{make(chan int, 2)}
	v := 5
	cmap[0] <- v
	cmap[0] <- -v
	check(<-cmap[0]+<-cmap[0], 0)
	for cmap[0] <- 1; ; {
		break
	}
	select {
	case cmap[0] <- 2:
	default:
	}
	check(len(cmap[0]), 2)
}

func functions() {
	cmap := []func(int) int{func(i int) int { return i * i }}
	check(cmap[0](7), 49)
	k := 0
	check(cmap[k](k+2), 4)
	{
		cmap := func(i int) int { return i + 1 }
		check(cmap(1), 2)
	}
	{
		cmap := []func(...func() int) int{func(f ...func() int) int { return f[0]() }}
		check(cmap[0](func() int { return 8 }), 8)
	}
}

func param(cmap [5]int) int             { return cmap[4] }
func params(a int, cmap []int) int      { return cmap[a] }
func named(cmap []string) (n int)       { n = len(cmap[0]); return }
func result() (cmap [2]string)          { cmap[1] = "r"; return }
func variadic(cmap ...int) int          { return cmap[1] }
func typeParam[cmap any](x cmap) []cmap { return []cmap{x} }

func types() {
	type cmap[T any] struct{ t []T }
	x := cmap[int]{[]int{1}}
	check(x.t[0], 1)
	y := &cmap[point]{t: []point{{1, 2}}}
	check(y.t[0].y, 2)
	z := []cmap[string]{{[]string{"z"}}}
	check(z[0].t[0], "z")
	conv := cmap[int](x)
	check(len(conv.t), 1)
	var f func(cmap[int]) int = func(c cmap[int]) int { return c.t[0] }
	check(f(x), 1)
	check(len([]cmap[int](nil)), 0)
}

func alias() {
	type cmap = map[string]int
	m := cmap{"a": 1}
	m["a"]++
	check(m["a"], 2)
	check(len(make(cmap)), 0)
}

type holder struct {
	cmap [3]int
	next *holder
}

func (cmap holder) at(i int) int { return cmap.cmap[i] }

func fields() {
	h := holder{cmap: [3]int{1, 2, 3}}
	h.cmap[1] *= 5
	check(h.cmap[1]*h.at(2), 30)
	s := struct{ cmap map[string]*point }{map[string]*point{"p": {3, 4}}}
	check(s.cmap["p"].x, 3)
}

func labelsAndPackages() {
	n := 0
cmap:
	for {
		n++
		if n > 3 {
			break cmap
		}
		continue cmap
	}
	check(n, 4)
	check(cmap2.ToUpper("cmap"), "CMAP")
	const cmap = 3
	check([...]int{cmap: 1, 0: 2}[cmap], 1)
	check([cmap]int{}, [3]int{})
}

// A use before the local declaration is the predeclared cmap.
func both() {
	m := cmap[string]int{"a": 1}
	cmap := m
	cmap["a"]++
	check(m["a"], 2)
	{
		type cmap []int
		check(cmap{1, 2}[1], 2)
	}
	check(cmap["a"], 2)
}

func main() {
	variable()
	channels()
	functions()
	check(param([5]int{4: 9}), 9)
	check(params(1, []int{0, 8}), 8)
	check(named([]string{"abc"}), 3)
	check(result()[1], "r")
	check(variadic(1, 2), 2)
	check(typeParam("t")[0], "t")
	types()
	alias()
	fields()
	labelsAndPackages()
	both()
}
