// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

// This file tests the fixes, with fix.go.golden.

package fix

import "log"

type point struct {
	x   int
	arr [4]int
}

type conn struct{}

func (*conn) Close() error { return nil }

var (
	m      cmap[string]int
	floats cmap[string]float64
	lists  cmap[string][]int
	points cmap[string]point
	conns  cmap[string]*conn
	anys   cmap[any]any
)

const idle, busy = 1, 2

func f(int) int { return 0 }

func loadOrStore(k string, n int) {
	if _, ok := m[k]; !ok {
		m[k] = 1
	}
	if _, ok := m[k]; !ok {
		m[k] = n + 1
		log.Print("new")
	}
	if v, ok := conns[k]; !ok {
		conns[k] = &conn{}
	} else {
		v.Close()
	}
	if v, ok := conns[k]; !ok {
		conns[k] = &conn{}
		log.Print("new")
	} else {
		v.Close()
	}
	if _, ok := conns[k]; !ok {
		conns[k] = nil
	}
	if _, ok := m[k]; !ok {
		// Not fixed: it would lose this comment.
		m[k] = 1
	}
	if _, ok := m[k]; !ok {
		m[k] = f(1) // not fixed: f would always be called
	}
	if _, ok := anys[k]; !ok {
		anys[k] = n // not fixed: type inference would fail
	}
}

func compareAndSwap(k string, n int) {
	if m[k] == idle {
		m[k] = busy
	}
	if busy == m[k] {
		m[k] = n
		log.Print("was busy")
	} else {
		log.Print("was not")
	}
	if m[k] == 0 {
		m[k] = 1 // not fixed: the element may be absent
	}
	if m[k] == n {
		m[k] = 1 // not fixed: n may be 0 and the element absent
	}
	if n > 0 {
	} else if m[k] == busy {
		m[k] = idle // not fixed: a call does not follow else
	}
}

func compareAndDelete(k string, c *conn) {
	m[k]--
	if m[k] == 0 {
		delete(m, k)
	}
	if conns[k] == c {
		delete(conns, k)
		c.Close()
	}
}

func loadAndDelete(k string) *conn {
	if v, ok := m[k]; ok {
		delete(m, k)
		log.Print(v)
	}
	c, ok := conns[k]
	delete(conns, k)
	if ok {
		return c
	}
	v := m[k]
	delete(m, k)
	log.Print(v)
	return nil
}

func shadowed(k string) {
	cmaps := 1
	if _, ok := m[k]; !ok {
		m[k] = cmaps // not fixed: cmaps is not the package
	}
}

func statements(k string, x int, y float64) {
	v1 := m[k]
	m[k] = v1 + 1
	v2 := m[k]
	m[k] = v2*v2 + x
	v3 := m[k]
	v3 -= x
	m[k] = v3
	v4 := m[k]
	v4--
	m[k] = v4
	v5 := floats[k]
	floats[k] = v5 * (y + 1)
	v6 := lists[k]
	v6 = append(v6, x)
	lists[k] = v6
	v7 := points[k]
	v7.x = f(x)
	points[k] = v7
	v8 := points[k]
	v8.arr[x]++
	points[k] = v8
	v9 := m[k]
	m[k] = v9 + 1
	log.Print(v9) // not fixed: v9 is of use
	v10 := m[k]
	m[k] = f(v10) // not fixed: the call of f is evaluated early
	v11 := m[k]   // not fixed: comment
	m[k] = v11 + 1
	v12 := m[k]
	v12 = v12 - 1
	m[k] = v12
}

func swap(j, k string) {
	tmp := m[j]
	m[j] = m[k]
	m[k] = tmp
}
