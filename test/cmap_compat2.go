// compile

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// More uses of the name cmap for something of the program's own: an import,
// a constant, a function, a method, an interface method, a struct tag's neighbor.

package p

import cmap "sort"

var _ cmap.Interface
var _ = cmap.Ints
var _ = []cmap.StringSlice{{"a"}}[0][0]
var _ = cmap.IntSlice{1, 2}[1] * cmap.IntSlice{3}[0]
var _ = map[string]cmap.IntSlice{"a": {1}}["a"][0]

func _(cmap.Interface, ...cmap.IntSlice) (cmap.StringSlice, error) { return nil, nil }

type _ struct {
	cmap.Interface
	*cmap.IntSlice
	x cmap.StringSlice
}

type _ interface {
	cmap.Interface
	cmap(cmap [2]int) (r int)
}

type _ interface {
	cmap(int)
}

func _() {
	const cmap = 2
	var a [cmap]int
	var b [cmap * cmap][cmap]int
	_, _ = a[cmap-1], b[cmap][cmap-1]*cmap
	type cmap2[T any, U interface{ ~[cmap]T }] struct{}
	type array [cmap]int
	type arrays [cmap * 2]int
	var _ cmap2[int, [cmap]int]
	var _ array = [cmap]int{cmap, cmap * cmap}
}

func _() {
	type K = int
	const size = 3
	_ = func(cmap [size]K) {}
	_ = func(K, cmap [size]int) { K[0] = cmap[0] }
	_ = func(size, cmap [size]int) int { return size[0] * cmap[0] }
	_ = func(K int) (cmap [size]int) { return }
	_ = func(cmap [len([2]K{})]int) {}
	_ = func(cmap [size * 2]int) {}
	_ = func(cmap [size][size]K) K { return cmap[0][1] * cmap[1][0] }
	_ = func(cmap [size]*K) K { return *cmap[0] * *cmap[1] }
	_ = func(cmap [size]<-chan K) K { return <-cmap[0] * <-cmap[1] }
	_ = func(cmap [size]func(K) *K, k K) K { return *cmap[k](k) * *cmap[0](1) }
	_ = func(cmap [size](K)) K { return cmap[0] * (cmap[1]) }
	_ = func(cmap []K, k K) K { return cmap[k] * cmap[k:][0] }
	_ = func(cmap ...K) K { return cmap[0] * cmap[1] }
	_ = func(cmap *[size]K, k K) { cmap[k]++; *cmap = [size]K{} }
	_ = func(cmap map[K]func(...K) map[K]K, k K) K { return cmap[k](k)[k] * cmap[k]()[0] }
}

func _[cmap ~[]E, E any](x cmap) cmap {
	y := cmap(nil)
	z := []cmap{x, y, cmap{x[0]}}
	_ = z[0][:]
	var f func(cmap) cmap
	return f(x)
}

type _[cmap [2]int | [3]int] struct{ f cmap }
type _[cmap *T, T any] struct{ f cmap }
type _[cmap interface{ ~int }] []cmap

type t struct{}

func (t) cmap()                          {}
func (cmap t) m()                        { cmap.cmap() }
func (cmap *t) pm(x int) (y [1]int)      { cmap.m(); return }
func _(cmap interface{ pm(int) [1]int }) { _ = cmap.pm(1)[0] * cmap.pm(2)[0] }

func _() (cmap []func() []int) {
	defer func() { cmap = cmap[:0] }()
	go cmap[0]()
	cmap[1]()[2] <<= 1
	if x := cmap[0]; x != nil {
		goto cmap
	}
	for i := range cmap[0]() {
		_ = i
	}
	for i := range cmap[0]()[0] {
		_ = i
	}
cmap:
	return
}
