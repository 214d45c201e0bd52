// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Assignments with elements of concurrent maps, by many goroutines at once:
// no update is lost, sums are conserved, snapshots are consistent, and a panic
// leaves nothing locked.

package main

import (
	"fmt"
	"runtime"
	"sync"
)

const (
	workers = 16
	rounds  = 1500
)

type pair struct {
	x, y int
	a    [2]struct{ c int }
}

func parallel(f func(g, i int)) {
	var wg sync.WaitGroup
	for g := range workers {
		wg.Go(func() {
			for i := range rounds {
				f(g, i)
			}
		})
	}
	wg.Wait()
}

func check(what string, got, want any) {
	if fmt.Sprint(got) != fmt.Sprint(want) {
		panic(fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
}

//go:noinline
func one() int { return 1 }

func inlined() int { return 1 }

func add[K comparable, V int | float64](m cmap[K]V, k K, v V) { m[k] += v }

func move[M ~cmap[K]V, K comparable, V int | float64](m M, from, to K, v V) {
	m[from], m[to] = m[from]-v, m[to]+v
}

func seq(yield func(int) bool) {
	_ = yield(1) && yield(2)
}

func updates() {
	m := cmap[string]int{}
	fl := cmap[int]float64{}
	st := cmap[int]string{}
	sl := cmap[int][]int{}
	ps := cmap[int]pair{}
	an := cmap[any]any{"n": 0}
	arr := cmap[string][3]int{}
	parallel(func(g, i int) {
		m["++"]++
		m["+="] += 2
		m["="] = m["="] + 3
		m["call"] += one()
		m["inlined"] = inlined() + m["inlined"]
		m["two"] += 1 + m["zero"]
		m["bits"] |= 1 << g
		add(m, "generic", 2)
		add(fl, 1, 0.5)
		fl[0]++
		if i%16 == 0 {
			st[g%2] += "x"
			sl[g%3] = append(sl[g%3], g)
		}
		ps[1].x++
		ps[1].a[i%2].c += 2
		ps[1].y, m["in tuple"] = ps[1].y+1, m["in tuple"]+1
		an["n"] = an["n"].(int) + 1
		arr["a"][i%3]++
		for v := range seq {
			m["body"] += v
		}
		for m["for"] += 1; ; m["for"] += 2 {
			break
		}
		func() {
			defer func() { recover() }()
			m["panic"]++
			m["panic"], m["after"] = m["panic"]+100, 1/m["zero"]
		}()
	})
	const n = workers * rounds
	check("++", m["++"], n)
	check("+=", m["+="], 2*n)
	check("=", m["="], 3*n)
	check("call", m["call"], n)
	check("inlined", m["inlined"], n)
	check("two", m["two"], n)
	check("bits", m["bits"], 1<<workers-1)
	check("generic", m["generic"], 2*n)
	check("float", []float64{fl[0], fl[1]}, []float64{n, n / 2})
	check("string", len(st[0])+len(st[1]), workers*((rounds+15)/16))
	check("append", len(sl[0])+len(sl[1])+len(sl[2]), workers*((rounds+15)/16))
	check("parts", ps[1], pair{n, n, [2]struct{ c int }{{n}, {n}}})
	check("in tuple", m["in tuple"], n)
	check("assertion", an["n"], n)
	check("array", arr["a"], [3]int{n / 3, n / 3, n / 3})
	check("body", m["body"], 3*n)
	check("for", m["for"], n)
	check("panic", m["panic"], n)
}

func transfers() {
	const keys, each = 64, 1000
	m := cmap[int]int{}
	n := cmap[string]int{}
	for k := range keys {
		m[k], n[fmt.Sprint(k)] = each, -each
	}
	parallel(func(g, i int) {
		from, to := (g*31+i*7)%keys, (g*17+i*13)%keys
		x := i % 10
		switch i % 6 {
		case 0:
			if from != to {
				m[from], m[to] = m[from]-x, m[to]+x
			}
		case 1:
			m[from], m[to] = m[to], m[from]
		case 2:
			if from != to {
				move(m, from, to, x)
			}
		case 3:
			s, t := fmt.Sprint(from), fmt.Sprint(to)
			m[from], n[s] = n[s], m[from]
			n[s], n[t] = n[t], n[s]
			m[from], n[t] = m[from]+1, n[t]-1
		case 4:
			// The sum of the pair is the same for all of them.
			a, b := (from|1)-1, from|1
			x, y := m[1000+a], m[1000+b]
			if x+y != 0 {
				panic(fmt.Sprint("torn snapshot ", x, " ", y))
			}
			m[1000+a], m[1000+b] = m[1000+a]+g, m[1000+b]-g
			if sum := m[1000+a] + m[1000+b]; sum != 0 {
				panic(fmt.Sprint("torn sum ", sum))
			}
		case 5:
			// Ten elements at once.
			m[2000], m[2001], m[2002], m[2003], m[2004], m[2005], m[2006], m[2007], m[2008], m[2009] =
				m[2009]+1, m[2000]+1, m[2001]+1, m[2002]+1, m[2003]+1, m[2004]+1, m[2005]+1, m[2006]+1, m[2007]+1, m[2008]+1
			lo, hi := min(m[2000], m[2001], m[2005], m[2009]), max(m[2000], m[2001], m[2005], m[2009])
			if lo > hi {
				panic("min > max")
			}
			if b := m[2000] == m[2001] && m[2001] == m[2005] && m[2005] == m[2009]; !b {
				panic("torn rotation")
			}
		}
		if i%64 == 0 {
			runtime.Gosched()
		}
	})
	sum := 0
	for k := range keys {
		sum += m[k] + n[fmt.Sprint(k)]
	}
	check("sum", sum, 0)
}

// exchange: every pointer is taken out by exactly one goroutine.
func exchange() {
	box := cmap[string]*int{}
	seen := make([][]int, workers)
	parallel(func(g, i int) {
		p := new(int)
		*p = g*rounds + i + 1
		box["b"], p = p, box["b"]
		if p != nil {
			seen[g] = append(seen[g], *p)
		}
	})
	all := map[int]bool{}
	for _, list := range seen {
		for _, v := range list {
			if all[v] {
				panic("pointer taken twice")
			}
			all[v] = true
		}
	}
	all[*box["b"]] = true
	check("pointers", len(all), workers*rounds)
}

func main() {
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		updates()
		transfers()
		exchange()
	}
}
