// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Type parameters whose type sets have maps and concurrent maps: the operations
// that do not need a common underlying type work for both.

package main

import "fmt"

type anymap[K comparable, V any] interface {
	~map[K]V | ~cmap[K]V
}

func put[M anymap[K, V], K comparable, V any](m M, k K, v V) { m[k] = v }

func get[M anymap[K, V], K comparable, V any](m M, k K) (V, bool) {
	v, ok := m[k]
	return v, ok
}

func must[M anymap[K, V], K comparable, V any](m M, k K) V { return m[k] }

func add[M anymap[K, int], K comparable](m M, k K, n int) int {
	m[k] += n
	m[k]++
	m[k], m[k] = m[k], m[k]
	return len(m)
}

func drop[M anymap[K, V], K comparable, V any](m M, k K) {
	delete(m, k)
}

func wipe[M anymap[K, V], K comparable, V any](m M) { clear(m) }

type (
	pair  [2]string
	plain map[string]int
	conc  cmap[string]int
)

func test[M anymap[string, int]](m M) {
	put[M, string, int](m, "a", 1)
	add[M, string](m, "a", 10)
	add[M, string](m, "b", 20)
	v, ok := get[M, string, int](m, "a")
	_, no := get[M, string, int](m, "x")
	got := fmt.Sprint(v, ok, no, must[M, string, int](m, "b"), len(m))
	drop[M, string, int](m, "a")
	got += fmt.Sprint(" ", len(m))
	wipe[M, string, int](m)
	got += fmt.Sprint(" ", len(m), " ", any(m) == nil)
	if want := "12 true false 21 2 1 0 false"; got != want {
		panic(fmt.Sprintf("%T: got %s, want %s", m, got, want))
	}
}

func main() {
	test(map[string]int{})
	test(cmap[string]int{})
	test(plain{})
	test(conc{})
	put[cmap[any]*int, any, *int](cmap[any]*int{}, 1, nil)
	put[cmap[pair]pair, pair, pair](cmap[pair]pair{}, pair{}, pair{})
}
