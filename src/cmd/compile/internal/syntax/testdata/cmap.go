// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Syntax errors in and around concurrent map types.

package p

var _ cmap[ /* ERROR unexpected \] */ ]int
var _ = make(cmap[int]string /* ERROR unexpected name string */ string)
var _ = (cmap[int]string) /* ERROR cannot parenthesize type in composite literal */ {}

type _ struct {
	*cmap[int] /* ERROR unexpected name string */ string
}

type _ interface {
	cmap /* ERROR interface method must have no type parameters */ [T any](x T)
}

func _() {
	for range (cmap[int]string) /* ERROR cannot parenthesize type in composite literal */ {} {}
}
