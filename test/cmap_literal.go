// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Composite literals of cmap type, with elided element and key types, and
// cmap types inside other literals.

package main

import "fmt"

type point struct{ x, y int }

type (
	named  cmap[string]point
	nested cmap[point]named
	rec    struct {
		name string
		m    cmap[string]*point
	}
)

func check(what string, got any, want string) {
	if s := fmt.Sprint(got); s != want {
		panic(fmt.Sprintf("%s: got %s, want %s", what, s, want))
	}
}

func main() {
	check("elem", cmap[string]point{"orig": {0, 1}}["orig"], "{0 1}")
	check("key", cmap[point]string{{0, 1}: "orig"}, "map[{0 1}:orig]")
	check("both", cmap[point]point{{0, 1}: {2, 3}, {x: 1}: {y: 4}}, "map[{0 1}:{2 3} {1 0}:{0 4}]")
	check("pointer", *(cmap[string]*point{"p": {5, 6}})["p"], "{5 6}")
	check("slice", cmap[int][]int{1: {2, 3}, 0: {}}, "map[0:[] 1:[2 3]]")
	check("array", cmap[[2]int][2]string{{1, 2}: {"a", "b"}}, "map[[1 2]:[a b]]")
	check("cmap", cmap[string]cmap[string]int{"a": {"b": 1}, "c": {}}, "map[a:map[b:1] c:map[]]")
	check("map", cmap[string]map[string]int{"a": {"b": 1}}, "map[a:map[b:1]]")
	check("in map", map[string]cmap[string]int{"a": {"b": 1}}, "map[a:map[b:1]]")
	check("in slice", []cmap[string]int{{"a": 1}, nil, {}}, "[map[a:1] map[] map[]]")
	check("in array", [...]cmap[string]int{1: {"a": 1}}, "[map[] map[a:1]]")
	check("named", named{"n": {1, 2}}, "map[n:{1 2}]")
	check("nested", nested{{1, 2}: {"n": {3, 4}}}, "map[{1 2}:map[n:{3 4}]]")
	check("struct", len(rec{"r", cmap[string]*point{"a": {}}}.m), "1")
	check("pointer to literal", *&cmap[int]int{1: 2}, "map[1:2]")
	check("pointer to literal elem", *(cmap[int]*cmap[int]int{0: {1: 2}})[0], "map[1:2]")
	check("pointer elem in parentheses", len((cmap[int]*point{0: {}, 1: nil})), "2")
	check("chan elem", len(cmap[int]chan int{0: nil}), "1")
	check("receive chan elem", len(cmap[int]<-chan int{0: nil}), "1")
	check("func elem", cmap[int]func() int{1: func() int { return 9 }}[1](), "9")
	check("iface", cmap[any]any{1: "a", "b": 2, point{1, 2}: nil, nil: 3}["b"], "2")
	check("multi line", cmap[string]int{
		"a": 1,
		"b": 2,
	}, "map[a:1 b:2]")
	check("const keys", cmap[rune]bool{'a': true, 'b': false, 0x7f: true}, "map[97:true 98:false 127:true]")

	// Keys and elements are any expressions; a later key that is equal wins.
	one, uno := 1, 1
	check("same key", cmap[int]int{one: 1, uno: 2}, "map[1:2]")
	f := func(s string) string { return s + s }
	check("calls", cmap[string]string{f("a"): f("b")}, "map[aa:bb]")
	src := cmap[string]int{"a": 1}
	check("elements in a literal", cmap[int]int{src["a"]: src["a"] + 1}, "map[1:2]")

	// More entries than the compiler unrolls.
	big := cmap[int]string{
		0: "a", 1: "b", 2: "c", 3: "d", 4: "e", 5: "f", 6: "g", 7: "h", 8: "i", 9: "j",
		10: "k", 11: "l", 12: "m", 13: "n", 14: "o", 15: "p", 16: "q", 17: "r", 18: "s", 19: "t",
		20: "u", 21: "v", 22: "w", 23: "x", 24: "y", 25: "z", 26: "A", 27: "B", 28: "C", 29: "D",
	}
	s := ""
	for i := range len(big) {
		s += big[i]
	}
	check("big", s, "abcdefghijklmnopqrstuvwxyzABCD")
	check("global big", len(global), "30")
	check("global big", global["29"]+global["0"], "29")

	// Each evaluation makes a new cmap.
	mk := func() cmap[string]int { return cmap[string]int{"x": 1} }
	a, b := mk(), mk()
	a["x"]++
	check("fresh", fmt.Sprint(a["x"], b["x"]), "2 1")

	// In statement headers: a literal whose element type starts with * needs
	// parentheses there, as T{} does.
	for k, v := range (cmap[string]*point{"k": {7, 8}}) {
		check("header", fmt.Sprint(k, v.x), "k7")
	}
	for k, v := range cmap[string]int{"k": 7} {
		check("header", fmt.Sprint(k, v), "k7")
	}
	if v := (cmap[int]int{1: 2}); v[1] != 2 {
		panic("if header")
	}
	if (cmap[int]int{1: 2})[1] != 2 {
		panic("if header")
	}
	switch (cmap[int]*point{1: nil})[1] {
	case nil:
	default:
		panic("switch header")
	}
}

var global = cmap[string]int{
	"0": 0, "1": 1, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6, "7": 7, "8": 8, "9": 9,
	"10": 10, "11": 11, "12": 12, "13": 13, "14": 14, "15": 15, "16": 16, "17": 17, "18": 18, "19": 19,
	"20": 20, "21": 21, "22": 22, "23": 23, "24": 24, "25": 25, "26": 26, "27": 27, "28": 28, "29": 29,
}
