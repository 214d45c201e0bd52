// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Key types are as for map: comparable, with the same run-time panic for an
// uncomparable dynamic type; NaN, +0 and -0 behave as in map.

package main

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"unsafe"
)

func check(ok bool, what string, args ...any) {
	if !ok {
		_, _, line, _ := runtime.Caller(1)
		panic(fmt.Sprintf("line %d: "+what, append([]any{line}, args...)...))
	}
}

func mustPanic(what, want string, f func()) {
	defer func() {
		err, ok := recover().(runtime.Error)
		if !ok || !strings.Contains(err.Error(), "hash of unhashable type") || !strings.HasSuffix(err.Error(), " "+want) {
			panic(fmt.Sprintf("%s: panic %v, want hash of unhashable type %s", what, err, want))
		}
	}()
	f()
}

type (
	inner struct {
		s string
		f float64
		_ int
	}
	key struct {
		i  int8
		in inner
		p  *int
		e  any
		a  [2]string
	}
	iface interface{ m() int }
	impl  int
	bad   []int
)

func (i impl) m() int { return int(i) }
func (b bad) m() int  { return len(b) }

// kinds stores and finds n distinct keys made by mk, which must give keys
// that are equal for equal arguments.
func kinds[K comparable](what string, n int, mk func(int) K) {
	m := make(cmap[K]int)
	for i := range n {
		m[mk(i)] = i
	}
	check(len(m) == n, "%s: len %d, want %d", what, len(m), n)
	for i := range n {
		v, ok := m[mk(i)]
		check(ok && v == i, "%s: element %d is %d, %t", what, i, v, ok)
		m[mk(i)]++
		check(m[mk(i)] == i+1, "%s: element %d after ++", what, i)
	}
	check(len(m) == n, "%s: len %d after ++, want %d", what, len(m), n)
	seen := 0
	for k, v := range m {
		check(k == mk(v-1), "%s: range produced %v:%d", what, k, v)
		seen++
	}
	check(seen == n, "%s: range produced %d", what, seen)
	for i := range n {
		delete(m, mk(i))
		_, ok := m[mk(i)]
		check(!ok, "%s: %d is there after delete", what, i)
	}
	check(len(m) == 0, "%s: len %d after deletes", what, len(m))
}

func main() {
	ptrs := make([]*int, 300)
	chans := make([]chan int, 300)
	for i := range ptrs {
		ptrs[i], chans[i] = new(int), make(chan int)
	}
	kinds("bool", 2, func(i int) bool { return i == 1 })
	kinds("int8", 256, func(i int) int8 { return int8(i) })
	kinds("uint16", 300, func(i int) uint16 { return uint16(i) })
	kinds("int32", 300, func(i int) int32 { return int32(-i) })
	kinds("uint32", 300, func(i int) uint32 { return uint32(i) << 20 })
	kinds("uint64", 300, func(i int) uint64 { return uint64(i) << 50 })
	kinds("uintptr", 300, func(i int) uintptr { return uintptr(i) })
	kinds("float32", 300, func(i int) float32 { return float32(i) / 8 })
	kinds("float64", 300, func(i int) float64 { return float64(-i) })
	kinds("complex64", 300, func(i int) complex64 { return complex(float32(i), 1) })
	kinds("complex128", 300, func(i int) complex128 { return complex(1, float64(i)) })
	kinds("string", 300, func(i int) string { return strings.Repeat("x", i) })
	kinds("pointer", 300, func(i int) *int { return ptrs[i] })
	kinds("unsafe pointer", 300, func(i int) unsafe.Pointer { return unsafe.Pointer(ptrs[i]) })
	kinds("chan", 300, func(i int) chan int { return chans[i] })
	kinds("array", 300, func(i int) [3]int { return [3]int{i % 3, i, 7} })
	kinds("string array", 300, func(i int) [2]string { return [2]string{fmt.Sprint(i), "x"} })
	kinds("struct", 300, func(i int) key {
		return key{int8(i % 5), inner{s: fmt.Sprint(i), f: float64(i)}, ptrs[i%7], i % 9, [2]string{"a", fmt.Sprint(i % 2)}}
	})
	kinds("any", 300, func(i int) any {
		switch i % 4 {
		case 0:
			return i
		case 1:
			return fmt.Sprint(i)
		case 2:
			return [2]int{i, i}
		}
		return inner{s: fmt.Sprint(i)}
	})
	kinds("interface", 300, func(i int) iface { return impl(i) })
	kinds("empty struct", 1, func(int) struct{} { return struct{}{} })
	kinds("empty array", 1, func(int) [0]string { return [0]string{} })
	kinds("three bytes", 300, func(i int) [3]byte { return [3]byte{byte(i), byte(i >> 8), 1} })

	// Blank fields and padding take no part.
	type padded struct {
		a int8
		b int64
		_ int32
		c int16
	}
	pm := cmap[padded]int{}
	p1, p2 := padded{a: 1, b: 2, c: 3}, padded{a: 1, b: 2, c: 3}
	*(*[unsafe.Sizeof(p2)]byte)(unsafe.Pointer(&p2)) = [unsafe.Sizeof(p2)]byte{1: 0xff, 3: 0xff}
	p2.a, p2.b, p2.c = 1, 2, 3
	pm[p1] = 1
	pm[p2]++
	check(len(pm) == 1 && pm[p1] == 2, "padding matters: %v", pm)

	// Types that differ are keys that differ.
	am := cmap[any]string{int(1): "int", int64(1): "int64", impl(1): "impl", 1.0: "float", nil: "nil", "1": "string"}
	check(len(am) == 6 && am[1] == "int" && am[impl(1)] == "impl" && am[nil] == "nil", "dynamic types: %v", am)

	// NaN: each store makes an element, no load finds one, clear removes them.
	nan := math.NaN()
	nm := cmap[float64]int{}
	for i := range 20 {
		nm[nan] = i
		nm[nan]++
	}
	check(len(nm) == 40, "len %d after 40 stores at NaN", len(nm))
	_, ok := nm[nan]
	check(!ok, "NaN found")
	delete(nm, nan)
	check(len(nm) == 40, "delete removed a NaN")
	n, ones := 0, 0
	for k, v := range nm {
		check(k != k, "range produced %v", k)
		if n++; v == 1 {
			ones++
		}
	}
	check(n == 40 && ones == 21, "range produced %d NaNs, %d of them with 1", n, ones)
	nm[nan], nm[nan] = 1, 2 // a NaN key makes an entry each time
	check(len(nm) == 42, "len %d after a tuple of two NaN", len(nm))
	clear(nm)
	check(len(nm) == 0, "len %d after clear", len(nm))
	im := cmap[any]int{}
	im[nan] = 1
	im[[1]float64{nan}] = 2
	im[complex(nan, 0)] = 3
	check(len(im) == 3 && im[nan] == 0, "NaN in interface")
	clear(im)
	check(len(im) == 0, "NaN in interface after clear")

	// +0 and -0 are one key; range produces the key of the last store.
	negz := math.Copysign(0, -1)
	zm := cmap[float64]string{0: "plus"}
	zm[negz] = "minus"
	check(len(zm) == 1 && zm[0] == "minus", "zeros: %v", zm)
	for k := range zm {
		check(math.Signbit(k), "the key is +0 after a store at -0")
	}
	zm[0] += "plus"
	check(zm[negz] == "minusplus", "zeros: %v", zm)
	for k := range zm {
		check(!math.Signbit(k), "the key is -0 after an op-assignment at +0")
	}

	// A string key is not kept alive with its old backing store, and is the
	// same key whatever its pointer is.
	sm := cmap[string]int{}
	long := strings.Repeat("q", 100)
	sm[long[:1]] = 1
	sm["q"]++
	check(sm[long[5:6]] == 2 && len(sm) == 1, "string keys: %v", sm)

	// Uncomparable dynamic types.
	e := cmap[any]int{}
	f := cmap[iface]int{}
	s := cmap[key]int{}
	var fn any = func() {}
	mustPanic("load", "[]int", func() { _ = e[[]int{}] })
	mustPanic("comma-ok", "[]int", func() { _, ok := e[[]int{}]; _ = ok })
	mustPanic("store", "func()", func() { e[fn] = 1 })
	mustPanic("op=", "map[int]int", func() { e[map[int]int{}]++ })
	mustPanic("cmap", "cmap[int]int", func() { e[cmap[int]int{}]++ })
	mustPanic("delete", "main.bad", func() { delete(f, bad{}) })
	mustPanic("struct", "[]string", func() { s[key{e: []string{}}] = 1 })
	mustPanic("tuple", "[]int", func() { e[1], e[[]int{}] = 1, 2 })
	mustPanic("source", "[]int", func() { e[1] += e[[]int{}] })
	mustPanic("literal", "[]int", func() { _ = cmap[any]int{[]int{}: 1} })
	check(len(e) == 0 && len(f) == 0 && len(s) == 0, "a statement that panicked stored something: %v", e)
	e[1]++ // nothing is left locked
	check(e[1] == 1, "e[1] = %d", e[1])
}
