// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Code holds one statement a function, over a cmap and over a map, to compare
// what they compile to.
package main

//go:noinline
func incCmap(m cmap[int]int, k int) { m[k]++ }

//go:noinline
func incMap(m map[int]int, k int) { m[k]++ }

//go:noinline
func addCmap(m cmap[int]int, a, b int) { m[a] += m[b] }

//go:noinline
func addMap(m map[int]int, a, b int) { m[a] += m[b] }

//go:noinline
func transferCmap(m cmap[int]int, a, b, x int) { m[a], m[b] = m[a]-x, m[b]+x }

//go:noinline
func transferMap(m map[int]int, a, b, x int) { m[a], m[b] = m[a]-x, m[b]+x }

//go:noinline
func generalCmap(m cmap[int]int, k int) { m[k] = m[k]*3 + 1 }

//go:noinline
func generalMap(m map[int]int, k int) { m[k] = m[k]*3 + 1 }

func main() {
	c, m := make(cmap[int]int), make(map[int]int)
	incCmap(c, 1)
	incMap(m, 1)
	addCmap(c, 1, 2)
	addMap(m, 1, 2)
	transferCmap(c, 1, 2, 3)
	transferMap(m, 1, 2, 3)
	generalCmap(c, 1)
	generalMap(m, 1)
}
