// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Type sets that hold both maps and concurrent maps have the operations that
// need no common underlying type.

package main

import (
	"fmt"
	"sync"
)

type anyMap[K comparable, V any] interface{ ~map[K]V | ~cmap[K]V }

type counts interface {
	map[string]int | cmap[string]int | ~cmap[string]uint8
}

func get[M anyMap[K, V], K comparable, V any](m M, k K) (V, bool) { v, ok := m[k]; return v, ok }
func set[M anyMap[K, V], K comparable, V any](m M, k K, v V)      { m[k] = v }
func del[M anyMap[K, V], K comparable, V any](m M, k K)           { delete(m, k) }
func size[M anyMap[K, V], K comparable, V any](m M) int           { return len(m) }
func empty[M anyMap[K, V], K comparable, V any](m M)              { clear(m) }
func inc[M anyMap[string, int]](m M, k string)                    { m[k]++ }
func swap[M anyMap[K, V], K comparable, V any](m M, a, b K)       { m[a], m[b] = m[b], m[a] }
func push[M anyMap[K, []V], K comparable, V any](m M, k K, v V)   { m[k] = append(m[k], v) }
func clearAll[M counts](m M) int                                  { clear(m); return len(m) }

type named cmap[string]int

func use[M anyMap[string, int]](m M) {
	set[M, string, int](m, "a", 1)
	set[M, string, int](m, "b", 2)
	inc(m, "a")
	inc(m, "a")
	swap[M, string, int](m, "a", "b")
	del[M, string, int](m, "none")
	v, ok := get[M, string, int](m, "a")
	w, _ := get[M, string, int](m, "b")
	if v != 2 || !ok || w != 3 || size[M, string, int](m) != 2 {
		panic(fmt.Sprintf("%T: %v", m, m))
	}
	empty[M, string, int](m)
	if size[M, string, int](m) != 0 {
		panic(fmt.Sprintf("%T: %v", m, m))
	}
}

func main() {
	use(map[string]int{})
	use(cmap[string]int{})
	use(named{})
	l := cmap[int][]string{}
	push[cmap[int][]string, int, string](l, 1, "x")
	push[map[int][]string, int, string](map[int][]string{}, 1, "y")
	if len(l[1]) != 1 || clearAll(map[string]int{"a": 1})+clearAll(cmap[string]uint8{"a": 1}) != 0 {
		panic("push or clear")
	}

	// Over a concurrent map the statements are atomic.
	m := cmap[string]int{}
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for i := range 1000 {
				inc(m, "n")
				push[cmap[int][]string, int, string](l, 2, "x")
				swap[cmap[string]int, string, int](m, fmt.Sprint(i%2), "2")
			}
		})
	}
	wg.Wait()
	if m["n"] != 8000 || len(l[2]) != 8000 {
		panic(fmt.Sprint("updates lost: ", m["n"], len(l[2])))
	}
}
