// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Goroutines that wait for an element which is held for long go on when it is
// released: with one processor and with many, while the collector stops the
// world, while the holder allocates and is preempted.

package main

import (
	"fmt"
	"runtime"
	"sync"
	"time"
)

func main() {
	watchdog := time.AfterFunc(60*time.Second, func() {
		buf := make([]byte, 1<<20)
		panic("hang\n" + string(buf[:runtime.Stack(buf, true)]))
	})
	defer watchdog.Stop()
	for _, procs := range []int{1, 2, 8} {
		runtime.GOMAXPROCS(procs)
		long()
		handover()
	}
}

// Statements that copy some hundred kilobytes inside.
func long() {
	const gs, n = 12, 6
	text := cmap[string]string{}
	list := cmap[int][]int{}
	count := cmap[string]int{}
	chunk := string(make([]byte, 10_000))
	var wg sync.WaitGroup
	for g := range gs {
		wg.Go(func() {
			for i := range n {
				text["t"] = text["t"] + chunk
				text["u"], text["t"] = text["t"], text["t"][:len(text["t"])]
				list[i%2] = append([]int{g}, list[i%2]...)
				count["n"] += len(list[i%2]) - len(list[i%2]) + 1
				if v, ok := count["n"]; v < 1 || !ok {
					panic("load while others wait")
				}
				if g == 0 {
					runtime.GC()
				}
			}
		})
	}
	wg.Wait()
	if l := len(text["t"]); l != gs*n*len(chunk) {
		panic(fmt.Sprint("length of the text: ", l))
	}
	if l := len(list[0]) + len(list[1]); l != gs*n || count["n"] != gs*n {
		panic(fmt.Sprint("length of the lists: ", l, " count ", count["n"]))
	}
}

// Many goroutines at one element and its neighbours, some through statements
// of one element, some of several, some that delete, clear or panic.
func handover() {
	const gs, n = 50, 200
	m := cmap[int]int{}
	p := cmap[int]*int{}
	var wg sync.WaitGroup
	for g := range gs {
		wg.Go(func() {
			for i := range n {
				switch g % 5 {
				case 0:
					m[0]++
				case 1:
					m[0] += 1 + m[-1]
				case 2:
					m[0], m[i] = m[0]+1, m[i]*1
					if i == 0 {
						m[0]++ // the second store of the tuple won
					}
				case 3:
					m[0] = m[0] + 1
					delete(m, i+1000)
				case 4:
					func() {
						defer func() { recover() }()
						m[0], m[1] = m[0]+100, *p[1]
					}()
					m[0]++
				}
			}
		})
	}
	wg.Wait()
	if m[0] != gs*n {
		panic(fmt.Sprintf("m[0] = %d, want %d", m[0], gs*n))
	}
}
