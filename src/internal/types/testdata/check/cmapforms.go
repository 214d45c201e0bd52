// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Concurrent map types.

package p

import "unsafe"

type (
	E struct {
		n  int
		in struct{ a [4]int }
		p  *E
		s  []int
	}
	A               = cmap[string]*E
	N               cmap[string]E
	P[K comparable] cmap[K]cmap[K]int
	L               cmap[string]L
	I               interface {
		~cmap[string]int | ~map[string]int
	}
)

// All places a type can stand in.

var (
	_ cmap[string]int
	_ cmap[string](int)
	_ = make(cmap[string]int)
	_ = make(cmap[string]*E, 10)
	_ = make(cmap[string](*E))
	_ = make(cmap[string][4]*E)
	_ = make(cmap[string]*cmap[string]*E)
	_ = new(cmap[string]*E)
	_ = new(*cmap[string]*E)
	_ = cmap[string]int{"a": 1}
	_ = cmap[string]*E{"a": {n: 1}}
	_ = &cmap[string]*E{"a": {n: 1}}
	_ = cmap[[2]int][]E{{1, 2}: {{n: 1}}}
	_ = (cmap[string]*E)(nil)
	_ = (*cmap[string]*E)(nil)
	_ = cmap[string]E(nil)
	_ = []cmap[string]*E{nil}
	_ = map[string]cmap[string]int{"a": {"b": 1}}
	_ = struct{ m cmap[string]*E }{}
	_ = func(cmap[string]int) cmap[string]*E { return nil }
	_ = unsafe.Sizeof(cmap[string]int(nil))
	_ = id[cmap[string]*E](nil)
	_ = pair[cmap[string]*E, cmap[string]*E]
)

func id[T any](x T) T      { return x }
func pair[T, U any](T, U)  {}
func _(x any) {
	switch x.(type) {
	case cmap[string]int, cmap[string]*E, *cmap[string]*E:
	case N:
	}
	_ = x.(cmap[string]*E)
	for range (cmap[string]*E{}) {
	}
	for range cmap[string]E{} {
	}
}

// Parameters.

func f1(cmap[string]int)
func f2(cmap[string]int, error)
func f3(error, cmap[string]int)
func f4(int, error, cmap[[2]int]int)
func f5() (cmap[string]int, error)
func f6() cmap[string]int
func f7() (cmap[string]int)
func f8(cmap [4]int, x int) int { return cmap[x] }
func f9(cmap [n]int) int        { return cmap[0] }
func f10(...cmap[string]int)
func f11[M ~cmap[K]V, K comparable, V any](M) (k K, v V) { return }

const n = 4

func _() {
	var m cmap[string]int
	var e error
	f1(m)
	f2(m, e)
	f3(e, m)
	f4(1, e, nil)
	m, e = f5()
	m = f6()
	m = f7()
	f8([4]int{}, 1)
	f9([4]int{})
	f10(m, m)
	k, v := f11(m)
	k, v = "", 1
	_, _ = k, v
	_ = func(cmap cmap[string]int) { _ = cmap["a"] }
}

// Identity, assignability, conversion, and comparison.

func _() {
	var (
		m  map[string]int
		c  cmap[string]int
		c2 cmap[string]uint
		d  interface{ m() }
	)
	m = c /* ERROR "cannot use c (variable of type cmap[string]int) as map[string]int value in assignment" */
	c = m /* ERROR "cannot use m (variable of type map[string]int) as cmap[string]int value in assignment" */
	c = c2 /* ERROR "cannot use c2 (variable of type cmap[string]uint) as cmap[string]int value in assignment" */
	_ = map[string]int(c /* ERROR "cannot convert c (variable of type cmap[string]int) to type map[string]int" */ )
	_ = cmap[string]int(m /* ERROR "cannot convert m (variable of type map[string]int) to type cmap[string]int" */ )
	_ = c == nil
	_ = c /* ERROR "cmap can only be compared to nil" */ == c
	d = c /* ERROR "cmap[string]int does not implement interface{m()}" */
	_ = d
	f11 /* ERROR "does not satisfy" */ (m)

	var a A
	var b cmap[string]*E = a
	a = b
	var n N
	var x cmap[string]E = n
	n = x
	n = N(x)
}

// Operations.

func _(c cmap[string]int, s cmap[string]E, q cmap[string]*E, m map[string]E) {
	c["a"] = 1
	c["a"]++
	c["a"] += c["b"]
	v, ok := c["a"]
	_, _ = v, ok
	delete(c, "a")
	clear(c)
	_ = len(c)
	for k, v := range c {
		_, _ = k, v
	}
	_ = c[1 /* ERROR "cannot use 1" */ ]
	_ = cap(c /* ERROR "invalid argument" */ )
	_ = c /* ERROR "cannot slice" */ [1:2]
	_ = &c /* ERROR "cannot take address of c" */ ["a"]

	s["a"].n = 1
	s["a"].n++
	s["a"].in.a[1] += 2
	(s["a"]).in.a[1] = 2
	s["a"].n, s["b"].n = 1, 2
	s["a"].p.n = 1
	s["a"].s[0] = 1
	q["a"].n = 1
	m /* ERROR "cannot assign to struct field m" */ ["a"].n = 1
	_ = &s /* ERROR "cannot take address" */ ["a"].n
	_ = s /* ERROR "cannot slice" */ ["a"].in.a[:]
}

func _[M I](m M) {
	m["a"] = 1
	_ = m["a"]
	delete(m, "a")
}

// Literals.

var (
	_ = cmap[string]int{1 /* ERROR "cannot use 1" */ : 1}
	_ = cmap[string]int{1 /* ERROR "missing key in map literal" */ }
	_ = cmap[string]int{"a": 1, "a" /* ERROR "duplicate key" */ : 2}
	_ = cmap[[ /* ERROR "invalid map key type []int" */ ]int]int{}
	_ = make(cmap[string]int, "a" /* ERROR "cannot convert" */ )
	_ = make(cmap[func /* ERROR "invalid map key type" */ ()]*E)
)

// Incorrect uses of the predeclared cmap.

var (
	_ cmap /* ERROR "missing key and element type: write cmap[K]V" */
	_ cmap /* ERROR "missing element type: write cmap[string]V" */ [string]
	_ cmap /* ERROR "write cmap[string]int" */ [string, int]
	_ = cmap /* ERROR "missing key and element type" */
	_ = make(cmap /* ERROR "missing element type" */ [string])
	_ = cmap /* ERROR "missing element type" */ [string]{}
)

// Other uses of the name.

func _() {
	var cmap [4]int
	x := 2
	_ = cmap[x] * x
	_ = cmap[x]*x + 1
	var _ cmap /* ERROR "cmap (local variable) is not the predeclared cmap" */ [string]int
	_ = cmap /* ERROR "cmap (local variable) is not the predeclared cmap" */ [string]int{}
	{
		type cmap[T any] []T
		var _ cmap[int]
		_ = []cmap[int](nil)
		_ = chan cmap[int](nil)
		_ = func() cmap[int](nil)
		_ = struct{ cmap[int] }{}
	}
	{
		cmap := func() {}
		cmap()
	}
}

func _[cmap any](cmap) {}

type _ struct {
	cmap [4]int
}

// Cycles.

type (
	C1                  cmap[string]C1
	C2 /* ERROR "invalid recursive type" */ struct{ f [2]C2; m cmap[string]C2 }
	C3                  interface{ m() cmap[string]C3 }
	C4                  struct{ m cmap[string]C4 }
	C5[T any]           struct{ m cmap[string]C5[T] }
)
