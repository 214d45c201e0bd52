// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// One statement over many maps of many types, and over many elements of one.

package main

import (
	"fmt"
	"sync"
)

type s3 struct {
	a, b int
	s    string
}

var (
	a = cmap[int]int{}
	b = cmap[string]string{}
	c = cmap[uint8]int8{}
	d = cmap[[2]int]float64{}
	e = cmap[any]any{}
	f = cmap[s3]s3{}
	g = cmap[*int][]int{}
	h = cmap[float64]complex128{}
	i = cmap[bool]bool{}
	j = cmap[rune][40]int{}
	k = cmap[struct{}]struct{}{}
	l = cmap[[33]int]uint16{}
)

func main() {
	const gs, n = 6, 500
	e["n"] = 0
	var wg sync.WaitGroup
	for range gs {
		wg.Go(func() {
			for range n {
				a[1], b["1"], c[1], d[[2]int{1, 2}], e["n"], f[s3{a: 1}], g[nil], h[0], i[true], j['j'], k[struct{}{}], l[[33]int{3}] =
					a[1]+1, b["1"]+".", c[1]+1, d[[2]int{1, 2}]+1, e["n"].(int)+1,
					s3{f[s3{a: 1}].a + 1, f[s3{a: 1}].b - 1, b["1"]}, append(g[nil], a[1]), h[0]+1i, !i[true],
					[40]int{39: j['j'][39] + 1}, k[struct{}{}], l[[33]int{3}]+1

				// Eleven loads of one instant.
				v1, v2, v3, v4, v5, v6, v7, v8, v9, v10, v11 := a[1], b["1"], c[1], d[[2]int{1, 2}], e["n"],
					f[s3{a: 1}], g[nil], h[0], i[true], j['j'], l[[33]int{3}]
				if len(v2) != v1 || int(v3) != int(int8(v1)) || int(v4) != v1 || v5 != v1 || v6.a != v1 || v6.b != -v1 ||
					len(v6.s) != v1-1 || len(v7) != v1 || v7[v1-1] != v1-1 || int(imag(v8)) != v1 || v9 != (v1%2 == 1) ||
					v10[39] != v1 || int(v11) != v1 {
					panic(fmt.Sprint(v1, len(v2), v3, v4, v5, v6.a, v6.b, len(v6.s), len(v7), v8, v9, v10[39], v11))
				}
			}
		})
	}
	wg.Wait()
	if a[1] != gs*n || len(k) != 1 {
		panic(fmt.Sprint(a, len(k)))
	}

	m := cmap[int]int{}
	for range gs {
		wg.Go(func() {
			for x := range n {
				m[x], m[x+1], m[x+2], m[x+3], m[x+4], m[x+5], m[x+6], m[x+7], m[x+8], m[x+9], m[x+10], m[x+11], m[x+12], m[x+13], m[x+14], m[x+15], m[x+16], m[x+17], m[x+18], m[x+19] =
					m[x]+1, m[x+1]+1, m[x+2]+1, m[x+3]+1, m[x+4]+1, m[x+5]+1, m[x+6]+1, m[x+7]+1, m[x+8]+1, m[x+9]+1, m[x+10]+1, m[x+11]+1, m[x+12]+1, m[x+13]+1, m[x+14]+1, m[x+15]+1, m[x+16]+1, m[x+17]+1, m[x+18]+1, m[x+19]+1
			}
		})
	}
	wg.Wait()
	sum := 0
	for _, v := range m {
		sum += v
	}
	if sum != gs*n*20 || len(m) != n+19 {
		panic(fmt.Sprintf("sum %d, want %d; len %d", sum, gs*n*20, len(m)))
	}
}
