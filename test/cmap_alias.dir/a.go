// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package a

type (
	Map[K comparable, V any] = cmap[K]V
	Str[V any]               = Map[string, V]
	Ptr[V any]               = *cmap[string]*V
	Box[V any]               struct{ M Str[V] }
)

func New[V any](k string, v V) Str[V] { return cmap[string]V{k: v} }

func (b Box[V]) Get(k string) V { return b.M[k] }

func Inc(m Map[string, int]) Str[int] {
	m["n"]++
	return m
}
