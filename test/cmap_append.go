// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Append to an element is atomic: nothing is lost, what is appended together stays
// together, and a panic leaves the element as it was.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

type pair struct {
	p *int
	s string
}

const n = 500

func all(f func(g, i int)) {
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range n {
				f(g, i)
			}
		})
	}
	wg.Wait()
}

func expect(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("%s = %v, want %v", what, got, want))
	}
}

func caught(f func()) (v any) {
	defer func() { v = recover() }()
	f()
	return nil
}

func main() {
	ints := make(cmap[string][]int)
	strs := make(cmap[int][]string)
	pairs := make(cmap[float64][]pair)
	anys := make(cmap[[2]string][]any)
	none := make(cmap[int32][]struct{})
	all(func(g, i int) {
		ints["a"] = append(ints["a"], 1)
		ints["b"] = append(ints["b"], i, -i, 0)
		s := fmt.Sprint(g, i)
		strs[i%3] = append(strs[i%3], s, s)
		x := i
		pairs[0.5] = append(pairs[0.5], pair{&x, s}, pair{&x, s})
		anys[[2]string{"x", s[:1]}] = append(anys[[2]string{"x", s[:1]}], i, s, &x)
		none[1] = append(none[1], struct{}{}, struct{}{})
		if i%100 == 0 {
			runtime.GC()
		}
	})
	expect("len", len(ints["a"]), 8*n)
	expect("len", len(ints["b"]), 24*n)
	for b := ints["b"]; len(b) > 0; b = b[3:] {
		expect("sum of three", b[0]+b[1]+b[2], 0)
	}
	count := 0
	for _, l := range strs {
		for ; len(l) > 0; l = l[2:] {
			expect("second", l[1], l[0])
			count++
		}
	}
	expect("strings", count, 8*n)
	l := pairs[0.5]
	expect("pairs", len(l), 16*n)
	for ; len(l) > 0; l = l[2:] {
		expect("pair", l[1], l[0])
		if *l[0].p < 0 || *l[0].p >= n {
			panic("bad pointer")
		}
	}
	count = 0
	for _, l := range anys {
		for ; len(l) > 0; l = l[3:] {
			expect("any", *l[2].(*int), l[0])
			count++
		}
	}
	expect("anys", count, 8*n)
	expect("empty structs", len(none[1]), 16*n)

	var null cmap[int][]string
	expect("panic", fmt.Sprint(caught(func() { null[1] = append(null[1], "a", "b") })), "assignment to entry in nil cmap")
	huge := cmap[int][]struct{}{1: make([]struct{}, 1<<(31+32*(^uint(0)>>63))-1)}
	expect("panic", fmt.Sprint(caught(func() { huge[1] = append(huge[1], struct{}{}) })), "runtime error: growslice: len out of range")
	huge[2] = append(huge[2], struct{}{}) // nothing is locked
	huge[1] = huge[1][:3]
	expect("len", len(huge[1]), 3)
	keys := make(cmap[any][]string)
	expect("panic", fmt.Sprint(caught(func() { keys[any([]int{})] = append(keys[any([]int{})], "a", "b") })), "runtime error: hash of unhashable type []int")
	expect("len", len(keys), 0)
}
