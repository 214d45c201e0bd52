// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// An operator in a statement sees its elements as they were at one instant, also if
// it panics for values that they never had at the same time.

package main

import (
	"sync/atomic"
	"time"
)

func main() {
	m := cmap[string]int{"a": 1, "b": 0, "r": 0}
	tbl := []int{0, 1}
	p := []*int{nil, new(int)}
	var stop atomic.Bool
	done := make(chan bool)
	go func() {
		for !stop.Load() {
			m["a"], m["b"] = m["b"], m["a"]
		}
		done <- true
	}()
	for end := time.Now().Add(300 * time.Millisecond); time.Now().Before(end); {
		for range 1000 {
			m["r"] = 10 / (m["a"] + m["b"])
			m["r"] = 10 % (m["a"] + m["b"])
			m["r"] = tbl[m["a"]+m["b"]] + tbl[m["a"]*m["b"]]
			m["r"] = 1 << (m["a"] + m["b"] - 1)
			m["r"] = *p[m["a"]+m["b"]]
		}
	}
	stop.Store(true)
	<-done
}
