// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// No user code runs while a bucket is locked: whatever a statement's calls,
// receives, methods and deferred functions do to the same elements, nothing
// deadlocks.

package main

import (
	"errors"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"
)

type rec struct{ n int }

func (r rec) String() string { m["string"]++; return fmt.Sprint(r.n) }
func (r *rec) add(n int) int { m["add"] += n; return m["add"] }

var (
	m    = cmap[string]int{}
	objs = cmap[string]*rec{}
)

func f(n int) int {
	m["a"], m["b"] = m["b"]+n, m["a"]+n
	return m["a"]
}

func rec1(n int) int {
	if n > 0 {
		m["r"] += rec1(n-1) + m["r"]
	}
	return n
}

func main() {
	watchdog := time.AfterFunc(20*time.Second, func() {
		buf := make([]byte, 1<<16)
		panic("deadlock\n" + string(buf[:runtime.Stack(buf, true)]))
	})
	defer watchdog.Stop()

	m["a"] += f(m["b"])
	m["a"], m["b"] = f(m["a"]), f(m["b"])+m["a"]
	m["a"] += f(f(m["a"]) + m["b"])
	rec1(10)
	m["a"] = func() int { defer func() { m["a"]++; m["b"]-- }(); return m["a"] + m["b"] }() + m["a"]

	// Receives and sends of the same elements.
	ch := make(chan int)
	go func() {
		for range 3 {
			m["a"]++
			ch <- m["a"] + m["b"]
		}
		close(ch)
	}()
	m["a"] += <-ch
	m["b"], m["a"] = <-ch, m["b"]
	select {
	case m["a"] = <-ch:
	}

	// Methods, fmt, closures.
	objs["o"] = &rec{1}
	m["add"] += objs["o"].add(m["add"]) + m["add"]
	strs := cmap[string]string{}
	strs["x"] = fmt.Sprint(*objs["o"]) + strs["x"] + strings.Repeat("x", m["string"])
	fns := cmap[string]func() int{"f": func() int { m["fn"]++; return m["fn"] }}
	m["fn"] += fns["f"]() + m["fn"]
	fns["f"], fns["g"] = fns["g"], fns["f"]
	for range 3 {
		defer func(n int) { m["deferred"] += n }(m["a"])
	}

	// Panics caught by functions that use the same elements.
	func() {
		defer func() {
			m["a"], m["zero"] = m["zero"], m["a"]
			if recover() == nil {
				panic("no panic")
			}
			m["a"]++
		}()
		m["zero"] = 0
		m["a"] /= m["zero"]
	}()
	// A panic in a call of the statement.
	func() {
		defer func() { recover(); m["a"]++ }()
		m["a"], m["b"] = m["b"], func() int { panic(errors.New("x")) }()+m["a"]
	}()

	// Bodies of range loops do anything to the map.
	for k := range m {
		m[k] += f(m[k])
		for k2 := range m {
			m[k2], m[k] = m[k], m[k2]
			delete(m, "none")
		}
		var wg sync.WaitGroup
		wg.Go(func() { m[k]++; m["a"] += m["b"]; clear(objs) })
		wg.Wait() // the body may block
	}

	// Many statements over few elements in every order.
	n := cmap[int]int{}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 300 {
				a, b, c := i%5, (i*3+g)%5, (g+i*i)%5
				n[a], n[b], n[c] = n[c]+1, n[a]+1, n[b]+1
				n[a] += g2(n[b]) + n[c]
				switch i % 50 {
				case 7:
					delete(n, a)
				case 13:
					clear(n)
				}
			}
		})
	}
	wg.Wait()
}

//go:noinline
func g2(x int) int { runtime.Gosched(); return x & 1 }
