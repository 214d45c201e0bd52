// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// An assignment statement is atomic: sums over elements that transfers move
// value between are never off, swaps never duplicate, exchanges hand over
// exactly once, within one cmap and across several of different types.

package main

import (
	"fmt"
	"math/rand"
	"runtime"
	"sync"
	"sync/atomic"
)

func expect(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("GOMAXPROCS=%d: %s = %v, want %v", runtime.GOMAXPROCS(0), what, got, want))
	}
}

// during runs the writers n times each while the readers run without end.
func during(n int, writers []func(r *rand.Rand), readers ...func(r *rand.Rand)) {
	var wg, rd sync.WaitGroup
	var stop atomic.Bool
	for i, f := range writers {
		wg.Go(func() {
			r := rand.New(rand.NewSource(int64(i)))
			for range n {
				f(r)
			}
		})
	}
	for i, f := range readers {
		rd.Go(func() {
			r := rand.New(rand.NewSource(int64(-i)))
			for once := true; once || !stop.Load(); once = false {
				f(r)
				runtime.Gosched()
			}
		})
	}
	wg.Wait()
	stop.Store(true)
	rd.Wait()
}

func many(n int, f func(*rand.Rand)) (fs []func(*rand.Rand)) {
	for range n {
		fs = append(fs, f)
	}
	return
}

func transfers() {
	m := cmap[string]int{"a": 100, "b": 100, "c": 100}
	keys := []string{"a", "b", "c"}
	move := func(r *rand.Rand) {
		x := r.Intn(50)
		from, to := keys[r.Intn(3)], keys[r.Intn(3)]
		m[from], m[to] = m[from]-x, m[to]+x
		if from == to {
			m[from] -= x // the second store won, as in the sequential statement
		}
	}
	// Two of the three accounts, the third idle.
	n := cmap[[2]int]int64{{1, 2}: 1000}
	pair := func(r *rand.Rand) {
		x := r.Int63n(9)
		n[[2]int{1, 2}], n[[2]int{3, 4}] = n[[2]int{1, 2}]-x, n[[2]int{3, 4}]+x
	}
	during(3000, append(many(3, func(r *rand.Rand) {
		x := r.Intn(50)
		i := r.Intn(3)
		from, to := keys[i], keys[(i+1+r.Intn(2))%3]
		m[from], m[to] = m[from]-x, m[to]+x
	}), pair, pair), func(*rand.Rand) {
		x, y, z := m["a"], m["b"], m["c"]
		expect("x+y+z", x+y+z, 300)
	}, func(*rand.Rand) {
		sum := m["a"] + m["b"] + m["c"]
		expect("sum", sum, 300)
	}, func(*rand.Rand) {
		var sum, other = m["c"] + m["b"] + m["a"], n[[2]int{1, 2}] + n[[2]int{3, 4}]
		expect("var sum", sum, 300)
		expect("var other", other, int64(1000))
	}, func(*rand.Rand) {
		type two struct{ a, b int64 }
		t := two{n[[2]int{1, 2}], n[[2]int{3, 4}]} // literals are inside
		s := []int64{n[[2]int{1, 2}], n[[2]int{3, 4}]}
		expect("literal", t.a+t.b, int64(1000))
		expect("literal", s[0]+s[1], int64(1000))
	})
	total := m["a"] + m["b"] + m["c"]
	expect("total", total, 300)
	during(2000, many(4, move))
	total = m["a"] + m["b"] + m["c"]
	expect("total with equal keys", total, 300)
}

func swaps() {
	const n = 16
	m := cmap[int]string{}
	for i := range n {
		m[i] = fmt.Sprint("value ", i)
	}
	during(3000, many(4, func(r *rand.Rand) {
		a, b := r.Intn(n), r.Intn(n)
		m[a], m[b] = m[b], m[a]
		if r.Intn(4) == 0 { // a rotation of three
			a, b, c := a, b, r.Intn(n)
			if a != b && b != c && a != c {
				m[a], m[b], m[c] = m[b], m[c], m[a]
			}
		}
	}), func(r *rand.Rand) {
		// Four at once are four different ones.
		a := r.Intn(n - 3)
		w, x, y, z := m[a], m[a+1], m[a+2], m[a+3]
		if w == x || w == y || w == z || x == y || x == z || y == z || w == "" {
			panic(fmt.Sprintf("a snapshot sees one value twice: %q %q %q %q", w, x, y, z))
		}
	})
	seen := map[string]bool{}
	for _, v := range m {
		seen[v] = true
	}
	expect("different values after swaps", len(seen), n)
}

func exchanges() {
	m := cmap[string]int{}
	var got [20001]atomic.Int32
	var next atomic.Int32
	during(4000, many(4, func(*rand.Rand) {
		old, new := 0, int(next.Add(1))
		old, m["slot"] = m["slot"], new
		got[old].Add(1)
	}))
	got[m["slot"]].Add(1)
	for i := 1; i <= int(next.Load()); i++ {
		expect(fmt.Sprintf("number of hand-overs of %d", i), got[i].Load(), int32(1))
	}
}

type conn struct{ id int }

func cross() {
	free, used := cmap[int]*conn{}, cmap[string]*conn{}
	names := []string{"p", "q", "r"}
	for i := range 3 {
		free[i] = &conn{i}
	}
	during(3000, many(4, func(r *rand.Rand) {
		i := r.Intn(3)
		used[names[i]], free[i] = free[i], used[names[i]] // in one, or in the other
	}), func(r *rand.Rand) {
		i := r.Intn(3)
		u, f := used[names[i]], free[i]
		if (u == nil) == (f == nil) {
			panic(fmt.Sprintf("connection %d: used %v, free %v", i, u, f))
		}
	})

	// Three types in one statement, with results to ordinary variables too.
	a, b, c := cmap[int]int{}, cmap[string]float64{}, cmap[bool][2]uint16{}
	during(2000, many(3, func(*rand.Rand) {
		var x int
		var y [2]uint16
		x, a[1], b["1"], c[true], y = a[1], a[1]+1, b["1"]+1, [2]uint16{c[true][0] + 1, c[true][1] - 1}, c[true]
		if x != int(y[0]) {
			panic(fmt.Sprintf("old values of two moments: %d and %v", x, y))
		}
	}), func(*rand.Rand) {
		x, y, z := a[1], b["1"], c[true]
		if float64(x) != y || int(z[0]) != x || z[0]+z[1] != 0 {
			panic(fmt.Sprintf("a snapshot of two moments: %d %g %v", x, y, z))
		}
	})
	expect("a[1]", a[1], 6000)

	// Presence too is part of the snapshot.
	p, q, o := cmap[int]int{}, cmap[int]int{}, cmap[int]int{}
	during(2000, []func(*rand.Rand){func(*rand.Rand) {
		p[1], q[1] = 5, 5
		clear(p)
		clear(q)
	}}, func(*rand.Rand) {
		x, ok := p[1]
		if ok != (x == 5) {
			panic("comma-ok of two moments")
		}
		if o[2], ok = p[1]; ok != (o[2] == 5) {
			panic("comma-ok into an element of two moments")
		}
	})

	// Many elements in one statement.
	m := cmap[int]int{}
	during(1000, many(3, func(*rand.Rand) {
		m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8], m[9], m[10], m[11] =
			m[11]+1, m[0]+1, m[1]+1, m[2]+1, m[3]+1, m[4]+1, m[5]+1, m[6]+1, m[7]+1, m[8]+1, m[9]+1, m[10]+1
	}), func(*rand.Rand) {
		sum := m[0] + m[1] + m[2] + m[3] + m[4] + m[5] + m[6] + m[7] + m[8] + m[9] + m[10] + m[11]
		expect("sum of twelve mod 12", sum%12, 0)
	})
	sum := 0
	for _, v := range m {
		sum += v
	}
	expect("sum of twelve", sum, 3*1000*12)
}

func main() {
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		transfers()
		swaps()
		exchanges()
		cross()
	}
}
