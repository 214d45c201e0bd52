// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Zero-size, tiny, odd-size, huge, pointer-free and pointerful keys and
// elements; keys and elements above 128 bytes are kept behind a pointer.

package main

import (
	"fmt"
	"runtime"
)

// Elements and keys of many sizes are built from an int and read back.
type sized[T any] struct {
	name string
	mk   func(int) T
}

func try[K comparable, V comparable](k sized[K], v sized[V]) {
	fail := func(what string, args ...any) {
		panic(fmt.Sprintf("cmap[%s]%s: ", k.name, v.name) + fmt.Sprintf(what, args...))
	}
	m := make(cmap[K]V)
	const n = 100
	for i := range n {
		m[k.mk(i)] = v.mk(i)
	}
	distinct := n
	if k.mk(0) == k.mk(1) {
		distinct = 1
	}
	if len(m) != distinct {
		fail("len %d, want %d", len(m), distinct)
	}
	runtime.GC()
	for i := range distinct {
		want := v.mk(i)
		if distinct == 1 {
			want = v.mk(n - 1)
		}
		if got, ok := m[k.mk(i)]; !ok || got != want {
			fail("element %d is %v, %t", i, got, ok)
		}
		// The whole element in the general form, with a neighbour.
		m[k.mk(i)], m[k.mk((i+1)%distinct)] = m[k.mk((i+1)%distinct)], m[k.mk(i)]
		m[k.mk((i+1)%distinct)], m[k.mk(i)] = m[k.mk(i)], m[k.mk((i+1)%distinct)]
		if got := m[k.mk(i)]; got != want {
			fail("element %d is %v after two swaps", i, got)
		}
	}
	seen := 0
	for kk, vv := range m {
		if m[kk] != vv {
			fail("range produced %v:%v, the element is %v", kk, vv, m[kk])
		}
		seen++
	}
	if seen != distinct {
		fail("range produced %d pairs", seen)
	}
	var absent V
	delete(m, k.mk(0))
	if got, ok := m[k.mk(0)]; ok || got != absent {
		fail("%v is there after delete", got)
	}
	for i := range n {
		delete(m, k.mk(i))
	}
	if len(m) != 0 {
		fail("len %d at the end", len(m))
	}
}

type (
	empty struct{}
	odd   [3]byte
	mixed struct {
		b byte
		p *int
		s string
	}
	ptrs  [4]*int
	at128 [16]int
	over  [17]int
	huge  [3000]byte
	pover struct {
		p [20]*int
		s string
	}
	tail struct {
		n int
		_ struct{}
	}
)

var ints [300]int

func elem[K comparable](k sized[K]) {
	try(k, sized[empty]{"empty", func(int) empty { return empty{} }})
	try(k, sized[byte]{"byte", func(i int) byte { return byte(i) }})
	try(k, sized[odd]{"odd", func(i int) odd { return odd{byte(i), 2, byte(i + 1)} }})
	try(k, sized[uint16]{"uint16", func(i int) uint16 { return uint16(i * 300) }})
	try(k, sized[int]{"int", func(i int) int { return -i }})
	try(k, sized[string]{"string", func(i int) string { return fmt.Sprint("element ", i) }})
	try(k, sized[mixed]{"mixed", func(i int) mixed { return mixed{byte(i), &ints[i], fmt.Sprint(i)} }})
	try(k, sized[ptrs]{"ptrs", func(i int) ptrs { return ptrs{&ints[i], nil, &ints[i+1], &ints[i]} }})
	try(k, sized[at128]{"at128", func(i int) at128 { return at128{0: i, 15: i} }})
	try(k, sized[over]{"over", func(i int) over { return over{0: i, 16: i} }})
	try(k, sized[huge]{"huge", func(i int) huge { return huge{0: byte(i), 2999: byte(i)} }})
	try(k, sized[pover]{"pover", func(i int) pover { return pover{[20]*int{0: &ints[i], 19: &ints[i]}, fmt.Sprint(i)} }})
	try(k, sized[any]{"any", func(i int) any { return fmt.Sprint(i) }})
	try(k, sized[tail]{"tail", func(i int) tail { return tail{n: i} }})
}

func main() {
	elem(sized[empty]{"empty", func(int) empty { return empty{} }})
	elem(sized[byte]{"byte", func(i int) byte { return byte(i) }})
	elem(sized[odd]{"odd", func(i int) odd { return odd{byte(i), 9, byte(i)} }})
	elem(sized[int32]{"int32", func(i int) int32 { return int32(i) }})
	elem(sized[int]{"int", func(i int) int { return i }})
	elem(sized[string]{"string", func(i int) string { return fmt.Sprint("key ", i) }})
	elem(sized[mixed]{"mixed", func(i int) mixed { return mixed{byte(i), &ints[i], fmt.Sprint(i)} }})
	elem(sized[*int]{"pointer", func(i int) *int { return &ints[i] }})
	elem(sized[at128]{"at128", func(i int) at128 { return at128{0: i, 15: i} }})
	elem(sized[over]{"over", func(i int) over { return over{0: i, 16: i} }})
	elem(sized[huge]{"huge", func(i int) huge { return huge{0: byte(i), 2999: byte(i)} }})
	elem(sized[pover]{"pover", func(i int) pover { return pover{[20]*int{0: &ints[i]}, fmt.Sprint(i)} }})
	elem(sized[any]{"any", func(i int) any { return i }})
	elem(sized[tail]{"tail", func(i int) tail { return tail{n: i} }})
}
