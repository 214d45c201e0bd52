// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// What the right operand of && and || reads is read only if it is evaluated, when the left
// operand may synchronize; and statements with ordinary maps compile in generic functions.

package main

import (
	"fmt"
	"sync/atomic"
	"time"
)

var (
	m    = cmap[string]int{"": 1, long: 1}
	bl   = cmap[int]bool{}
	key  string
	turn atomic.Int32
	long = string(make([]byte, 1<<20))
)

// Whoever has the turn may use key. It takes the race detector to see a statement that reads key out of
// turn: the programs are run with it, too.
func guards() {
	done := make(chan bool)
	go func() {
		for start := time.Now(); time.Since(start) < time.Second/4; {
			for turn.Load() != 1 {
			}
			for range 2000 {
				key = ""
				key = long[:9]
			}
			key = ""
			turn.Store(0)
		}
		close(done)
	}()
	for n := 0; ; n++ {
		select {
		case <-done:
			return
		default:
		}
		b := turn.Load() == 0 && m[key] > 0
		bl[0], b = turn.Load() != 0 || m[key] == 0, b || bl[1]
		if b {
			turn.Store(1)
		}
	}
}

func generic[K ~int, V any](mm map[K]int, c, d cmap[int]string, e map[K]V, v V, k K) {
	mm[k], c[1] = 1, c[1]+"x"
	mm[k], c[1] = mm[k]+1, d[1]
	mm[k], c[1], c[2] = mm[k]+5, c[2], c[1]+"y"
	p := &mm
	(*p)[k], c[3] = 9, c[1]+"z"
	e[k], c[4] = v, c[2]+"w"
}

func main() {
	guards()
	mm, c, e := map[int]int{}, cmap[int]string{}, map[int]string{}
	generic(mm, c, cmap[int]string{1: "d"}, e, "v", 1)
	if got := fmt.Sprint(mm, c[1], c[2], c[3], c[4], e); got != "map[1:9]dyzdywmap[1:v]" {
		panic(got)
	}
	i := 0
	next := func() bool { i++; return i%2 == 0 }
	for range 4 {
		bl[5], bl[6] = next() && bl[i] || bl[7], next() || m["a"] > 0
	}
	if i != 8 || bl[5] || !bl[6] {
		panic(fmt.Sprint(i, bl[5], bl[6]))
	}
}
