// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// range is weakly consistent and never blocks writers: while others store,
// delete, grow and clear, an element present from before the loop to after it
// is produced exactly once, no key twice, no pair torn or stale.

package main

import (
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

type elem struct{ key, gen, sum int }

func mk(k, gen int) elem { return elem{k, gen, k + gen} }

func main() {
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		for _, n := range []int{1, 5, 8, 100, 2000} {
			churn(n)
		}
	}
	growing()
	blocked()
}

// Keys below n are permanent, though stored to all the time; keys from n on
// come and go.
func churn(n int) {
	m := cmap[int]elem{}
	for k := range n {
		m[k] = mk(k, 0)
	}
	var wg sync.WaitGroup
	var stop atomic.Bool
	for g := range 3 {
		wg.Go(func() {
			for i := 1; !stop.Load(); i++ {
				k := n + (i*7+g)%(4*n+50)
				m[k] = mk(k, i)
				if i%3 != 0 {
					delete(m, n+(i*5+g)%(4*n+50))
				}
				p := i % n
				m[p] = mk(p, i)
				if i%64 == 0 {
					runtime.Gosched()
				}
			}
		})
	}
	begun := time.Now()
	for round := 0; round < 6 || time.Since(begun) < 20*time.Millisecond; round++ {
		seen := map[int]bool{}
		perm := 0
		for k, v := range m {
			if seen[k] {
				panic(fmt.Sprintf("n=%d: key %d produced twice", n, k))
			}
			seen[k] = true
			if v.key != k || v.sum != v.key+v.gen {
				panic(fmt.Sprintf("n=%d: key %d with element %v", n, k, v))
			}
			if k < n {
				perm++
			}
		}
		if perm != n {
			panic(fmt.Sprintf("n=%d: %d permanent keys produced", n, perm))
		}
	}
	stop.Store(true)
	wg.Wait()
}

// A map that grows and splits many times under one slow loop.
func growing() {
	runtime.GOMAXPROCS(4)
	m := cmap[string]int{}
	const n = 50
	for i := range n {
		m[fmt.Sprint("permanent ", i)] = i
	}
	var wg sync.WaitGroup
	var next atomic.Int64
	step := make(chan bool)
	wg.Go(func() {
		for range step {
			for range 400 {
				i := next.Add(1)
				m[fmt.Sprint("new ", i)] = int(i)
			}
		}
	})
	seen := map[string]bool{}
	perm, loops := 0, 0
	for k, v := range m {
		if seen[k] {
			panic("key produced twice: " + k)
		}
		seen[k] = true
		if k == fmt.Sprint("permanent ", v) {
			perm++
		} else if k != fmt.Sprint("new ", v) {
			panic(fmt.Sprintf("%q with %d", k, v))
		}
		if loops++; loops <= 60 {
			step <- true
		}
	}
	close(step)
	wg.Wait()
	if perm != n {
		panic(fmt.Sprintf("%d of %d permanent keys produced while growing", perm, n))
	}
	if len(m) != n+int(next.Load()) {
		panic(fmt.Sprint("len ", len(m)))
	}
}

// A loop whose body blocks holds up nobody.
func blocked() {
	m := cmap[int]int{}
	for i := range 1000 {
		m[i] = i
	}
	for k := range m {
		done := make(chan bool)
		go func() {
			for i := range 1000 {
				m[i]++
				m[i+1000] = k
				m[i], m[999-i] = m[999-i], m[i]
			}
			clear(m)
			for i := range 100 {
				m[i] = 1
			}
			done <- true
		}()
		select {
		case <-done:
		case <-time.After(20 * time.Second):
			panic("a range loop blocks writers")
		}
		break
	}
	if len(m) != 100 {
		panic(fmt.Sprint("len ", len(m)))
	}
}
