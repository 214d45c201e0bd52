// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The stack may move while a statement with many elements is under way: to hash a
// key that is nested deeply, here. What is to be stored moves with it.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

// deep returns a key that takes much stack to hash.
func deep(n int) any {
	var k any = n
	for range n {
		k = [1]any{k}
	}
	return k
}

type rec struct {
	i int
	s string
}

func main() {
	runtime.GOMAXPROCS(8)
	for round := range 300 {
		m := make(cmap[any]int)
		n := make(cmap[any]rec)
		var k [8]any
		for i := range k {
			k[i] = [2]any{i, deep(10 + 7*round%500)}
		}
		var wg sync.WaitGroup
		for g := range 16 {
			wg.Go(func() { // with a small stack
				store(m, n, &k, g)
				clobber(8)
			})
		}
		wg.Wait()
		g := m[k[0]] / 10
		for i := range 6 {
			if got, want := m[k[i]], 10*g+i; got != want {
				panic(fmt.Sprintf("round %d: m[%d] = %d, want %d", round, i, got, want))
			}
		}
		for i := 6; i < 8; i++ {
			if got, want := n[k[i]], (rec{g + i, fmt.Sprint(g + i)}); got != want {
				panic(fmt.Sprintf("round %d: n[%d] = %v, want %v", round, i, got, want))
			}
		}
	}
}

//go:noinline
func store(m cmap[any]int, n cmap[any]rec, k *[8]any, g int) {
	m[k[0]], m[k[1]], m[k[2]], m[k[3]], m[k[4]], m[k[5]], n[k[6]], n[k[7]] =
		10*g, 10*g+1, 10*g+2, 10*g+3, 10*g+4, 10*g+5, rec{g + 6, fmt.Sprint(g + 6)}, rec{g + 7, fmt.Sprint(g + 7)}
}

// clobber writes to the stack.
//
//go:noinline
func clobber(depth int) int {
	var b [32]int
	for i := range b {
		b[i] = -depth
	}
	if depth == 0 {
		return 0
	}
	return b[depth%32] + clobber(depth-1)
}
