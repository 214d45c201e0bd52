// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Concurrent map types.

package cmaps

import "unsafe"

type (
	S struct {
		f int
		a [3]int
		p *int
		s []int
		in struct{ g int }
		fn func() S
	}
	N  cmap[string]int
	A  = cmap[string]int
	GN[K comparable, V any] cmap[K][]V
	R  cmap[string]R
	P  struct{ children cmap[string]*P }
)

func (n N) m(k string) int { return n[k] }

// Type identity, assignability, conversion.
func _(m map[string]int, c cmap[string]int, n N, a A) {
	c = a
	a = c
	n = c
	c = n
	c = cmap[string]int(n)
	m = c /* ERROR "cannot use c (variable of type cmap[string]int) as map[string]int value" */
	c = m /* ERROR "cannot use m (variable of type map[string]int) as cmap[string]int value" */
	_ = map[string]int(c /* ERROR "cannot convert c (variable of type cmap[string]int) to type map[string]int" */)
	_ = cmap[string]int(m /* ERROR "cannot convert" */)
	_ = N(m /* ERROR "cannot convert" */)
	var _ []cmap[string]int = [ /* ERROR "cannot use" */ ]map[string]int{}
	c = cmap /* ERROR "cannot use cmap[string]string{} (value of type cmap[string]string) as cmap[string]int value" */ [string]string{}
	_ = any(c).(map[string]int)
	_ = any(c).(N)
	_ = m == c /* ERROR "mismatched types map[string]int and cmap[string]int" */
	_ = c /* ERROR "cmap can only be compared to nil" */ == c
	_ = c == nil
	_ = nil != n
	switch any(c).(type) {
	case map[string]int, cmap[string]int:
	case cmap /* ERROR "duplicate case" */ [string]int:
	case cmap[string]*int, *cmap[string]*int, cmap[string]**int:
	case cmap[string](int8):
	case cmap /* ERROR "duplicate case" */ [string] * int:
	}
}

// Key types.
var (
	_ cmap[[ /* ERROR "invalid map key type" */ ]int]string
	_ cmap[func /* ERROR "invalid map key type" */ ()]string
	_ cmap[map /* ERROR "invalid map key type" */ [int]int]string
	_ cmap[cmap /* ERROR "invalid map key type" */ [int]int]string
	_ map[cmap /* ERROR "invalid map key type" */ [int]int]string
	_ cmap[any]int
	_ cmap[interface{ m() }]int
	_ cmap[[2]struct{ x, y any }]int
	_ cmap[*cmap[int]int]int
	_ cmap[chan cmap[int]int]int
	_ cmap[undef /* ERROR "undefined: undef" */ ]int
	_ cmap[int]undef /* ERROR "undefined: undef" */
)

func _[K any](cmap[K /* ERROR "invalid map key type K (missing comparable constraint)" */ ]int) {}
func _[K comparable](cmap[K]K) {}

// Literals.
var (
	_ = cmap[string]S{"a": {}, "b": {f: 1}}
	_ = cmap[string]*S{"a": {}, "b": {f: 1}, "c": nil}
	_ = cmap[[1]int][]string{{1}: {"x"}}
	_ = cmap[*[1]int]int{{1}: 2}
	_ = cmap[string]cmap[string]int{"a": {"b": 1}}
	_ = &cmap[string]*int{}
	_ = cmap[string][2]*cmap[int]*S{"x": {{1: {}}, nil}}
	_ = []cmap[string]int{{"a": 1}, nil}
	_ = N{"a": 1}
	_ = A{"a": 1}
	_ = cmap[string]int{"a": 1, "b": 2, "a" /* ERROR "duplicate key \"a\" in map literal" */ : 3}
	_ = cmap[string]int{1 /* ERROR "cannot use 1" */ : 1}
	_ = cmap[string]int{"a": "x" /* ERROR "cannot use \"x\"" */ }
	_ = cmap[string]int{"a" /* ERROR "missing key in map literal" */ }
	_ = cmap[any]int{1: 1, int8(1): 2, 1 /* ERROR "duplicate key" */ : 3}
)

// Operations.
func _(c cmap[string]int, s cmap[string]S, n N) {
	_ = c["a"]
	v, ok := c["a"]
	v, ok = n["a"]
	_, _ = v, ok
	c["a"] = 1
	c["a"]++
	c["a"] += c["b"]
	c["a"], c["b"] = c["b"], c["a"]
	delete(c, "a")
	clear(c)
	_ = len(c)
	for range c {
	}
	for k, v := range n {
		var _ string = k
		var _ int = v
	}
	_ = n.m("a")
	_ = make(cmap[string]int, 10)
	_ = make(cmap[string]*S)
	_ = make(cmap[string](S), 1)
	_ = new(cmap[string]*S)
	_ = new(*cmap[string]*cmap[int]*S)
	_ = (cmap[string]*S)(nil)
	_ = unsafe.Sizeof(cmap[string]*S{})
	func(map[string]int) {}(c /* ERROR "cannot use c" */)

	_ = c[1 /* ERROR "cannot use 1" */ ]
	c["a"] = "b" /* ERROR "cannot use \"b\"" */
	_ = &c /* ERROR "cannot take address of c[\"a\"]" */ ["a"]
	_ = c /* ERROR "cannot slice c" */ [:]
	_ = cap(c /* ERROR "invalid argument" */ )
	_ = append(c /* ERROR "invalid append" */, 1)
	_ = make /* ERROR "expects 1 or 2 arguments" */ (cmap[string]int, 1, 2)
	delete(c, 1 /* ERROR "cannot use 1" */)
	c /* ERROR "cannot call c" */ ()
	_ = c /* ERROR "operator + not defined" */ + c
	c.x /* ERROR "c.x undefined" */ = 1
	cmap /* ERROR "is not used" */ [string]int{}
	cmap /* ERROR "(type) is not an expression" */ [string]int
	_ = cmap /* ERROR "cmap[string]*S (type) is not an expression" */ [string]*S
}

// Elements can be changed in place.
func _(s cmap[string]S, m map[string]S, ps cmap[string]*S, arr cmap[string][4]S, nest map[int]cmap[int]S, nest2 cmap[int]map[int]S, f func() S) {
	s["a"].f = 1
	s["a"].f++
	s["a"].f += s["b"].f
	s["a"].in.g--
	s["a"].a[1] = 2
	s["a"].a[1], s["b"].f = s["b"].f, s["a"].a[1]
	(s["a"].a)[1] = 2
	(s["a"]).f = 3
	s["a"].s[0] = 1
	*s["a"].p = 1
	arr["a"][1].in.g++
	arr["a"][1] = S{}
	ps["a"].f = 1
	nest[1][2].f = 1
	for s["a"].f = range 10 {
	}
	m /* ERROR "cannot assign to struct field m[\"a\"].f in map" */ ["a"].f = 1
	nest2 /* ERROR "cannot assign to struct field" */ [1][2].f = 1
	s /* ERROR "cannot assign" */ ["a"].fn().f = 1
	f /* ERROR "cannot assign" */ ().f = 1
	S /* ERROR "cannot assign" */ (s["a"]).f = 1
	_ = &s /* ERROR "cannot take address" */ ["a"].f
	_ = s /* ERROR "cannot slice unaddressable value" */ ["a"].a[:]
	_ = nest2
}

func _[M ~cmap[K]V, K comparable, V struct{ x int }](m M, k K) {
	m[k] = V{1}
}

func _[V ~[4]int](m cmap[int]V, w map[int]V, str cmap[int]string) {
	m[0][1] = 2
	m[0][1]++
	w /* ERROR "cannot assign" */ [0][1] = 2
	str /* ERROR "cannot assign" */ [0][1] = 2
}

// Generics.
func Keys[M ~cmap[K]V, K comparable, V any](m M) (keys []K) {
	for k := range m {
		keys = append(keys, k)
	}
	return
}

func plain[M ~map[K]V, K comparable, V any](M) {}
func elems[K comparable, V any](cmap[K]V) (_ V) { return }

func _(m map[string]int, c cmap[string]int, n N, gn GN[int, bool]) {
	var _ []string = Keys(c)
	var _ []string = Keys(n)
	var _ []int = Keys(gn)
	var _ []bool = elems(gn)
	Keys /* ERROR "not satisfy ~cmap[K]V" */ (m)
	plain /* ERROR "not satisfy ~map[K]V" */ (c)
	elems(m /* ERROR "type map[string]int of m does not match cmap[K]V" */)
	plain/* ERROR "not satisfy" */[cmap[string]int](c)
	Keys[cmap[string]int](c)
	_ = elems[string, *int](cmap[string]*int{})
}

type constraint interface {
	cmap[int]string | ~cmap[int]int
}

func _[T constraint](x T) { _ = len(x) }

// Both kinds of map in a type set.
func both[M ~map[K]V | ~cmap[K]V, K comparable, V any](m M, k K, v V) V {
	m[k] = v
	m[k], m[k] = m[k], v
	_, _ = m[k]
	delete(m, k)
	clear(m)
	_ = len(m)
	for range m /* ERROR "map[K]V and cmap[K]V have different underlying types" */ {
	}
	_ = make(M /* ERROR "map[K]V and cmap[K]V have different underlying types" */ )
	return m[k]
}

func _(m map[string]int, c cmap[string]int) {
	var _ int = both[map[string]int](m, "", 0)
	var _ int = both[cmap[string]int](c, "", 0)
}

func noPath[M ~map[int]S | ~cmap[int]S](m M) {
	m /* ERROR "cannot assign" */ [0].f = 1
}

// Parameters and results.
type K int

func _(cmap[string]int)                       {}
func _(cmap[K]int) cmap[K]int                 { return nil }
func _(cmap[K]int, cmap[K]int)                {}
func _(K, int, cmap[K]int)                    {}
func _(cmap[K]int, ...int)                    {}
func _(cmap[unsafe.Pointer]int) (cmap[K]int)  { return nil }
func _(cmap[GK[int]]int)                      {}
func _(cmap[K]int, K) (K, cmap[K]*int)        { return 0, nil }
func _(a, b cmap[K]int, c ...cmap[K](int))    { _, _ = a[0], b[0] }
func _[P comparable](cmap[P]int)              {}
func (cmap /* ERROR "invalid receiver type cmap[string]int" */ [string]int) _()  {}
func (c cmap /* ERROR "invalid receiver type cmap[string]int" */ [string]int) _() {}

type GK[T any] struct{}

const size = 3

func _(cmap [size]int)                      { _ = len(cmap) }
func _(x, y, cmap [size]int)                { x = cmap }
func _(cmap [size]int, _ int) (r [size]int) { return cmap }

// Incorrect uses of the name.
var (
	_ cmap /* ERROR "missing key and element type: write cmap[K]V" */
	_ cmap /* ERROR "missing element type: write cmap[string]V" */ [string]
	_ cmap /* ERROR "invalid type cmap[string, int]: write cmap[string]int" */ [string, int]
	_ cmap /* ERROR "write cmap[K]V" */ [string, int, bool]
	_ = cmap /* ERROR "missing key and element type" */
	_ = cmap /* ERROR "missing key and element type" */ (1)
	_ = cmap /* ERROR "missing key and element type" */ {}
	_ = cmap /* ERROR "missing element type" */ [string]
	_ = cmap /* ERROR "write cmap[string]int" */ [string, int]{}
	_ = make(cmap /* ERROR "missing element type" */ [string])
	_ = cmap /* ERROR "missing element type" */ [string][3]
	_ cmap /* ERROR "missing key and element type" */ .x
	_ = cmap /* ERROR "parenthesize the type" */ [string]*S(nil)
	_ = cmap /* ERROR "parenthesize the composite literal" */ [string]*S{}["x"]
)

type _ struct{ cmap /* ERROR "missing key and element type" */ }
type _ = cmap /* ERROR "missing key and element type" */

// Declared names.
func _() {
	var cmap []int
	_ = cmap[0]
	_ = cmap[0] * cmap[1]
	cmap[0]++
	var _ cmap /* ERROR "invalid type cmap[string]int: cmap (local variable) is not the predeclared cmap" */ [string]int
	_ = make(cmap /* ERROR "is not the predeclared cmap" */ [string]int)
}

func _[cmap any](x cmap) {
	var _ cmap = x
	_ = cmap /* ERROR "cmap (type parameter) is not the predeclared cmap" */ [string]int{}
}

func _() {
	type cmap[T any] []T
	_ = cmap[int]{1}
	_ = cmap[int](nil)
	_ = []cmap[int](nil)
	var _ cmap /* ERROR "cmap (defined type) is not the predeclared cmap" */ [string]int
}

func _() {
	const cmap = 1
	_ = func(cmap /* ERROR "is not the predeclared cmap" */ [string]int) {}
}

func _(cmap int) {
	_ = make(cmap /* ERROR "invalid type cmap[string]*int: cmap (parameter) is not the predeclared cmap" */ [string]*int)
	_ = cmap /* ERROR "is not the predeclared cmap" */ [string](S)
}

func _(cmap []int, p *int) int { return cmap[0]**p*cmap[1]*int(2) }
