// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// A load yields a value that some store put there, whole, whatever the size
// of the element, in every form of load, while tables grow and GC runs.

package main

import (
	"fmt"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
)

type wide struct {
	a    int
	s    string
	p    *int
	pad  [5]int
	e    any
	b, z int
}

func mkWide(n int) wide {
	return wide{n, fmt.Sprint(n), &n, [5]int{n, n, n, n, n}, n, n, n}
}

func (w wide) whole() bool {
	if w == (wide{}) {
		return true // absent
	}
	return w.b == w.a && w.z == w.a && w.s == fmt.Sprint(w.a) && *w.p == w.a && w.e == w.a &&
		w.pad == [5]int{w.a, w.a, w.a, w.a, w.a}
}

type huge [40]int

func mkHuge(n int) (h huge) {
	for i := range h {
		h[i] = n
	}
	return
}

func (h huge) whole() bool { return h == mkHuge(h[0]) }

type text string

func mkText(n int) text { return text(strings.Repeat(string(rune('a'+n%26)), n%50)) }
func (t text) whole() bool {
	return t == "" || strings.Count(string(t), string(t[:1])) == len(t)
}

type iface struct{ x any }

func mkIface(n int) iface {
	switch n % 3 {
	case 0:
		return iface{[2]int{n, n}}
	case 1:
		return iface{fmt.Sprint(n, "-", n)}
	}
	return iface{mkWide(n)}
}
func (i iface) whole() bool {
	switch x := i.x.(type) {
	case [2]int:
		return x[0] == x[1]
	case string:
		a, b, _ := strings.Cut(x, "-")
		return a == b
	case wide:
		return x.whole()
	}
	return i.x == nil
}

func try[V interface{ whole() bool }](mk func(int) V) {
	const keys, rounds = 12, 1500
	m := cmap[int]V{}
	fail := func(how string, v V) { panic(fmt.Sprintf("torn %T by %s: %v", v, how, v)) }
	var wg, rd sync.WaitGroup
	stop := make(chan bool)
	for g := range 2 {
		wg.Go(func() {
			for i := range rounds {
				k := (i*7 + g) % keys
				switch i % 8 {
				case 0:
					delete(m, k)
				case 1:
					m[k], m[(k+1)%keys] = m[(k+1)%keys], m[k]
				case 2:
					m[k+1000*(i%20)] = mk(i) // grow, and shrink
					delete(m, k+1000*(i%20))
				default:
					m[k] = mk(i)
				}
				if i == rounds/2 && g == 0 {
					clear(m)
				}
			}
		})
	}
	for g := range 2 {
		rd.Go(func() {
			for i := 0; ; i++ {
				select {
				case <-stop:
					return
				default:
				}
				runtime.Gosched()
				k := (i + g) % keys
				if v := m[k]; !v.whole() {
					fail("m[k]", v)
				}
				if v, ok := m[k]; !v.whole() {
					_ = ok
					fail("v, ok = m[k]", v)
				}
				v, w := m[k], m[(k+3)%keys]
				if !v.whole() || !w.whole() {
					fail("a snapshot", v)
				}
				for _, v := range m {
					if !v.whole() {
						fail("range", v)
					}
				}
			}
		})
	}
	wg.Wait()
	close(stop)
	rd.Wait()
}

func main() {
	defer debug.SetGCPercent(debug.SetGCPercent(20))
	try(mkWide)
	try(mkHuge)
	try(mkText)
	try(mkIface)
}
