// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Input for TestCmap.

package cmap

type (
	Named                                 cmap[string]int
	Alias                                 = cmap[int]Named
	List[T any]                           struct{ Elems cmap[string]*T }
	Tree                                  cmap[string]Tree
	Rec                                   struct{ Kids cmap[string]*Rec }
	Set[M ~cmap[K]struct{}, K comparable] struct{ M M }
	Either[K comparable]                  interface{ ~cmap[K]int | map[K]int }
)

var (
	V  cmap[string][]int
	M  map[string][]int
	VV cmap[[2]string]cmap[int]map[int]cmap[bool]any
	F  func(cmap[string]int, ...cmap[string]*int) (m cmap[string]int, err error)
	L  List[cmap[int]string]
	C  chan<- cmap[string]func(cmap[int]int)
	X  = Keys[Named]
)

func Keys[M ~cmap[K]V, K comparable, V any](m M) (keys []K) {
	for k := range m {
		keys = append(keys, k)
	}
	return
}

func Wrap[T any](m cmap[string]*T) List[T] { return List[T]{m} }

func (n Named) Method(x Named) cmap[string]int { return cmap[string]int(n) }
