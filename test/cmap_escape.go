// errorcheck -0 -m -l

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Test escape analysis for cmaps: what is stored in one escapes, what it is
// asked for does not.

package escape

var sink *int

func load(m cmap[*int]*int, k *int) *int { // ERROR "m does not escape" "k does not escape"
	return m[k]
}

func loadOK(m cmap[*int]*int, k *int) bool { // ERROR "m does not escape" "k does not escape"
	_, ok := m[k]
	return ok
}

func loadLocal(m cmap[string]int, b []byte) int { // ERROR "m does not escape" "b does not escape"
	return m[string(b)] // ERROR "string\(b\) does not escape"
}

func store(m cmap[*int]*int, k, v *int) { // ERROR "m does not escape" "leaking param: k$" "leaking param: v$"
	m[k] = v
}

func storeLocal(m cmap[int]*int) { // ERROR "m does not escape"
	x := 1 // ERROR "moved to heap: x"
	m[x] = &x
}

func storeString(m cmap[string]int, b []byte) { // ERROR "m does not escape" "b does not escape"
	m[string(b)] = 1 // ERROR "string\(b\) escapes to heap"
}

func remove(m cmap[*int]*int, k *int) { // ERROR "m does not escape" "k does not escape"
	delete(m, k)
}

func count(m cmap[int]int) int { // ERROR "m does not escape"
	return len(m)
}

func empty(m cmap[int]int) { // ERROR "m does not escape"
	clear(m)
}

func create() int {
	m := make(cmap[int]int) // ERROR "make\(cmap\[int\]int\) does not escape"
	m[1] = 2
	return m[1]
}

func literal(v *int) int { // ERROR "leaking param: v$"
	m := cmap[int]*int{1: v} // ERROR "cmap\[int\]\*int{...} does not escape"
	return *m[1]
}

func iterate(m cmap[int]*int) { // ERROR "leaking param content: m"
	for _, v := range m {
		sink = v
	}
}
