// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package a

type Counts cmap[string]int

// Inc is small enough to be inlined elsewhere.
func (c Counts) Inc(k string) { c[k]++ }

// Move is a transfer, inlined elsewhere.
func Move(c cmap[string]int, from, to string, n int) { c[from], c[to] = c[from]-n, c[to]+n }

type (
	Alias             = cmap[int]string
	Counts0           = cmap[string]int
	GAlias[T any]     = cmap[string][]T
	Set[T comparable] cmap[T]struct{}
	Rec               struct {
		M    cmap[string]*Rec
		N    int
		hide cmap[int]int
	}
	Map interface{ ~cmap[string]int }
	Fn  func(cmap[string]int, ...cmap[int]int) cmap[bool]bool
	Ch  chan<- cmap[int]int
)

var (
	Global = cmap[string]int{"init": 1}
	Nested cmap[string]cmap[[2]int]struct{ X, Y int }
)

func (s Set[T]) Add(t T)      { s[t] = struct{}{} }
func (s Set[T]) Has(t T) bool { _, ok := s[t]; return ok }

func Sum[M ~cmap[K]V, K comparable, V ~int | ~float64](m M) (s V) {
	for _, v := range m {
		s += v
	}
	return
}

func Bump[M Map](m M, k string) int {
	m[k] += m[k] + 1
	return m[k]
}

func Append[K comparable, V any](m cmap[K][]V, k K, v V) { m[k] = append(m[k], v) }

func New() *Rec { return &Rec{M: cmap[string]*Rec{}, hide: cmap[int]int{1: 1}} }

func (r *Rec) Hidden() int { r.hide[1] *= 2; return r.hide[1] }

func Lit() cmap[string]cmap[int]string { return cmap[string]cmap[int]string{"a": {1: "x"}} }

func Get(m cmap[string]int, k string) (int, bool) { v, ok := m[k]; return v, ok }

func Any() any { return cmap[string]int{"any": 1} }

func Closure(m cmap[string]int) func() int { return func() int { m["c"]++; return m["c"] } }
