// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// No update is lost: op-assignment, IncDec, append, general right sides,
// fields and array elements, in new and in old keys, with 1, 2 and 8 procs.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

type rec struct {
	hits int
	by   [4]uint16
	last string
}

func expect(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("GOMAXPROCS=%d: %s = %v, want %v", runtime.GOMAXPROCS(0), what, got, want))
	}
}

func run(n int, f func(g, i int)) {
	const gs = 8
	var wg sync.WaitGroup
	for g := range gs {
		wg.Go(func() {
			for i := range n {
				f(g, i)
			}
		})
	}
	wg.Wait()
}

func main() {
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		const n = 3000 // by each of 8 goroutines
		const keys = 100

		ints := cmap[int]int{}
		strs := cmap[string]int64{}
		byt := cmap[string]uint8{}
		flo := cmap[uint32]float64{}
		any8 := cmap[any]int8{}
		run(n, func(g, i int) {
			ints[i%keys]++
			strs[fmt.Sprint(i%keys)] += 3
			byt["x"]++
			flo[uint32(i%3)] += 0.5
			any8[g]--
			any8["all"] += 1
		})
		for k := range keys {
			expect("ints[k]", ints[k], 8*n/keys)
			expect("strs[k]", strs[fmt.Sprint(k)], int64(3*8*n/keys))
		}
		expect("len(ints)", len(ints), keys)
		b := 8 * n
		expect("byt[x]", byt["x"], uint8(b))
		expect("flo[0]", flo[0], float64(8*n/3)/2)
		c := -n
		expect("any8[3]", any8[3], int8(c))
		expect("any8[all]", any8["all"], int8(b))

		m := cmap[string]int{"one": 1}
		run(n, func(g, i int) {
			m["a"] += m["one"]
			m["b"] = m["b"] + 2*m["one"] - 1
			m["c"] = (m["c"]*3+3)/3 + 0*m["a"]
			m["d"], m["e"] = m["d"]+1, m["e"]-1
			m["max"] = max(m["max"], g*n+i)
			m["x"] ^= 1 << (g * 4)
			x := i % 10
			m["f"] -= -x
		})
		for _, k := range []string{"a", "b", "c", "d"} {
			expect("m["+k+"]", m[k], 8*n)
		}
		expect("m[e]", m["e"], -8*n)
		expect("m[max]", m["max"], 8*n-1)
		expect("m[x]", m["x"], 0)
		expect("m[f]", m["f"], 8*n/10*45)

		r := cmap[string]rec{}
		l := cmap[string][]int{}
		s := cmap[int]string{}
		run(n/10, func(g, i int) {
			r["r"].hits++
			r["r"].by[g%4]++
			r["r"].by[g%4] += r["r"].by[g%4] - r["r"].by[g%4]
			l["l"] = append(l["l"], g*n+i)
			s[i] += string(rune('a' + g))
			r["s"].last += "."
		})
		expect("hits", r["r"].hits, 8*n/10)
		expect("by", r["r"].by, [4]uint16{2 * n / 10, 2 * n / 10, 2 * n / 10, 2 * n / 10})
		expect("dots", len(r["s"].last), 8*n/10)
		expect("len of the list", len(l["l"]), 8*n/10)
		next := [8]int{}
		for _, x := range l["l"] {
			expect("the order of one goroutine's appends", x%n, next[x/n])
			next[x/n]++
		}
		for i := range n / 10 {
			set := 0
			for _, c := range s[i] {
				set |= 1 << (c - 'a')
			}
			expect("letters", set, 255)
			expect("letters", len(s[i]), 8)
		}
	}
}
