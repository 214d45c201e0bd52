// -gotypesalias=1

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Concurrent map types and generic aliases.

package cmaps

type (
	A[K comparable, V any] = cmap[K]V
	B[V any]               = A[string, V]
	M[K comparable, V any] = map[K]V
	P[V any]               = *cmap[string]*V
)

func elems[K comparable, V any](cmap[K]V) (_ []V)   { return }
func keys[C ~cmap[K]V, K comparable, V any](C) (_ []K) { return }

func _(c cmap[string]int, a A[string, int], b B[int], m M[string, int], p P[int]) {
	c = a
	a = b
	b = c
	var _ []int = elems(a)
	var _ []int = elems(b)
	var _ []string = keys(b)
	var _ []*int = elems(*p)
	_ = A[string, int]{"a": 1}
	_ = make(B[int])
	b["x"]++
	m = c /* ERROR "cannot use c (variable of type cmap[string]int) as M[string, int] value" */
	c = m /* ERROR "cannot use m" */
	_ = A[[ /* ERROR "[]int does not satisfy comparable" */ ]int, int]{}
	_ = A /* ERROR "not enough type arguments" */ [string]{}
}

type S[T any] struct{ m A[string, T] }

func _(s S[int], t S[*int]) {
	var _ cmap[string]int = s.m
	var _ cmap[string]*int = t.m
	_ = s.m == t /* ERROR "mismatched types" */ .m
}

// Cycles through an alias are reported, not followed for ever.
type I interface {
	m() A[string, interface{ I }]
	n()
}

type T /* ERROR "invalid recursive type" */ = cmap[string]T
