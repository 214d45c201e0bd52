// errorcheck -goexperiment nocmap

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// GOEXPERIMENT=nocmap is the base language: there is no cmap.

package p

var a = make(cmap) // ERROR "undefined: cmap"

func f() {
	cmap := []int{1}
	i := 0
	_ = cmap[i]
	x := cmap2[i] // ERROR "undefined: cmap2"
	_ = x
}

type cmap2type[T any] []T

var _ cmap[int] // ERROR "undefined: cmap"
