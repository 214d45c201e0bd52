// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"

	"./a"
)

type point struct{ x, y int }

func name[T any]() string { return fmt.Sprintf("%T", *new(T)) }

func check(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
}

func main() {
	var m cmap[string]int = a.New("a", 1)
	var s a.Str[int] = m
	check("same map", a.Inc(s)["n"]+m["n"], 2)
	check("type", name[a.Str[int]](), "cmap[string]int")
	check("nested type", name[map[string]a.Map[int, a.Str[bool]]](), "map[string]cmap[int]cmap[string]bool")
	check("pointer", name[a.Ptr[point]](), "*cmap[string]*main.point")
	check("instance", a.Box[point]{cmap[string]point{"p": {1, 2}}}.Get("p"), point{1, 2})
	_, ok := any(m).(a.Map[string, int])
	check("assertion", ok, true)
	p := a.Str[point]{"x": {3, 4}}
	p["x"].x++
	check("in place", p["x"], point{4, 4})
}
