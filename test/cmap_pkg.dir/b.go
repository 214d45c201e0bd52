// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package b

import "./a"

type Counts2 a.Counts

type Wrap[T any] struct {
	A a.GAlias[T]
	S a.Set[string]
}

func Make[T any]() Wrap[T] { return Wrap[T]{A: cmap[string][]T{}, S: a.Set[string]{}} }

func (w Wrap[T]) Put(k string, v T) {
	a.Append(w.A, k, v)
	w.S.Add(k)
}

func Use(c cmap[string]int) int {
	a.Move(c, "x", "y", 3)
	a.Counts(c).Inc("y")
	return a.Bump(c, "z")
}

var Same func(cmap[string]int, ...cmap[int]int) cmap[bool]bool = a.Fn(nil)
