// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// cmap types in generic code: constraints, inference, type sets, instances.

package main

import (
	"cmp"
	"fmt"
	"slices"
)

type number interface{ ~int | ~int64 | ~float64 }

func keys[M ~cmap[K]V, K cmp.Ordered, V any](m M) []K {
	var ks []K
	for k := range m {
		ks = append(ks, k)
	}
	slices.Sort(ks)
	return ks
}

func add[K comparable, V number](m cmap[K]V, k K, v V) V {
	m[k] += v
	return m[k]
}

func swap[M ~cmap[K]V, K comparable, V any](m M, a, b K) { m[a], m[b] = m[b], m[a] }

func get[K comparable, V any](m cmap[K]V, k K) (V, bool) {
	v, ok := m[k]
	return v, ok
}

func fill[M ~cmap[K]V, K comparable, V any](ks []K, v V) M {
	m := make(M, len(ks))
	for _, k := range ks {
		m[k] = v
	}
	return m
}

func invert[K, V comparable](m cmap[K]V) cmap[V]K {
	r := cmap[V]K{}
	for k, v := range m {
		r[v] = k
	}
	return r
}

func reset[M ~cmap[K]V, K comparable, V any](m M, k K) int {
	n := len(m)
	delete(m, k)
	n -= len(m)
	clear(m)
	return n
}

func isNil[M ~cmap[K]V, K comparable, V any](m M) bool { return m == nil }

// A type set of several cmap types with one key type.
func has[M cmap[string]int | cmap[string]string](m M, k string) int {
	delete(m, k)
	return len(m)
}

type set[T comparable] cmap[T]struct{}

func (s set[T]) add(t T)      { s[t] = struct{}{} }
func (s set[T]) has(t T) bool { _, ok := s[t]; return ok }
func (s set[T]) all(yield func(T) bool) {
	for t := range s {
		if !yield(t) {
			return
		}
	}
}

type pair[A, B any] struct {
	a A
	b B
}

type multi[K comparable, V any] struct {
	m cmap[K]pair[[]V, int]
}

func (m *multi[K, V]) put(k K, vs ...V) {
	if m.m == nil {
		m.m = make(cmap[K]pair[[]V, int])
	}
	for _, v := range vs {
		m.m[k] = pair[[]V, int]{append(m.m[k].a, v), m.m[k].b + 1}
	}
}

func first[T any](_ ...T) string { return fmt.Sprintf("%T", *new(T)) }

func kindOf[T any](x T) string {
	switch any(x).(type) {
	case cmap[string]T:
		return "cmap of T"
	case cmap[string]int:
		return "cmap"
	case map[string]int:
		return "map"
	}
	return fmt.Sprintf("%T", x)
}

func fieldwise[K comparable, S ~struct{ n int }](m cmap[K]pair[S, int], k K) int {
	m[k].b++
	m[k].b += m[k].b
	return m[k].b
}

type hasLen interface {
	~cmap[string]int
	Len() int
}
type counts cmap[string]int

func (c counts) Len() int { return len(c) }

func inc[H hasLen](h H) int {
	h["x"]++
	return h.Len()
}

func check(got any, want string) {
	if s := fmt.Sprint(got); s != want {
		panic(fmt.Sprintf("got %s, want %s", s, want))
	}
}

func main() {
	m := cmap[string]int{"b": 2, "a": 1}
	check(keys(m), "[a b]")
	check(keys(counts{"z": 1}), "[z]")
	check(add(m, "a", 5), "6")
	check(add(cmap[pair[int, string]]float64{}, pair[int, string]{1, "x"}, 0.5), "0.5")
	swap(m, "a", "b")
	check(m, "map[a:2 b:6]")
	swap(counts(m), "a", "b")
	check(m, "map[a:6 b:2]")
	check(fmt.Sprint(get(m, "a")), "6 true")
	check(fmt.Sprint(get((cmap[int]*int)(nil), 3)), "<nil> false")
	check(fill[cmap[int]string]([]int{3, 1}, "v"), "map[1:v 3:v]")
	check(fill[counts]([]string{"q"}, 7), "map[q:7]")
	check(invert(m), "map[2:b 6:a]")
	check(reset(m, "a"), "1")
	check(len(m), "0")
	check(isNil(cmap[int]int(nil)), "true")
	check(isNil(m), "false")
	check(has(cmap[string]string{"a": "b", "c": "d"}, "a"), "1")

	s := set[int]{}
	s.add(3)
	s.add(3)
	s.add(4)
	n := 0
	for v := range s.all {
		n += v
	}
	check(fmt.Sprint(len(s), s.has(3), s.has(5), n), "2 true false 7")

	var mu multi[string, rune]
	mu.put("k", 'a', 'b')
	mu.put("k", 'c')
	check(string(mu.m["k"].a)+fmt.Sprint(mu.m["k"].b), "abc3")

	check(kindOf(cmap[string]int{}), "cmap")
	check(kindOf(map[string]int{}), "map")
	check(kindOf(any(nil)), "<nil>")
	check(fieldwise(cmap[int]pair[struct{ n int }, int]{}, 4), "2")
	check(inc(counts{}), "1")

	// Instances that share a shape.
	type myString string
	check(add(cmap[myString]int{}, "x", 2), "2")
	check(add(cmap[*int]int{}, nil, 2), "2")
	check(add(cmap[*string]int64{}, nil, 2), "2")
	check(keys(cmap[myString]any{"u": 1}), "[u]")
	f := get[any, []int]
	v, ok := f(cmap[any][]int{1: {2}}, 1)
	check(fmt.Sprint(v, ok), "[2] true")
}
