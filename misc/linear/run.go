// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"errors"
	"fmt"
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

var epoch = time.Now()

// now returns the time in nanoseconds. It is not a synchronization: clients that took
// numbers from a shared counter instead would flush their store buffers each time, and
// hide a cmap that forgets to.
//
// On return everything that was loaded before has been loaded. To have everything begin
// after the call, take the operands from where the result says.
func now() int64 { return int64(time.Since(epoch)) }

func yield() { runtime.Gosched() }

// spin does nothing for about n nanoseconds.
func spin(n int) {
	for i := range n {
		if dontknow.Load() {
			sink = i
		}
	}
}

var (
	dontknow atomic.Bool
	sink     int
)

// A barrier lets n goroutines wait for one another, again and again.
type barrier struct {
	n       int32
	_       [60]byte
	arrived atomic.Int32
	_       [60]byte
}

// wait waits until all have called it for the i-th time, from 1 on. It does not sleep: all
// should go on at the same time.
func (b *barrier) wait(i int) {
	b.arrived.Add(1)
	for j := 1; b.arrived.Load() < b.n*int32(i); j++ {
		if j%64 == 0 {
			runtime.Gosched()
		}
	}
}

// parallel calls f with each of 0 to n-1, on all processors.
func parallel(n int, f func(i int)) {
	var next atomic.Int32
	var wg sync.WaitGroup
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			for {
				i := int(next.Add(1)) - 1
				if i >= n {
					return
				}
				f(i)
			}
		})
	}
	wg.Wait()
}

// runAll runs the histories of the seeds and returns those that are not linearizable,
// and the number of overlapping pairs of operations.
func runAll(seeds []uint64) (bad []*history, overlaps int) {
	hs := make([]*history, len(seeds))
	pools := make(map[uint64]any)
	for _, s := range seeds {
		if pools[s/block] == nil {
			pools[s/block] = kindOf(s).pool(2, 0)
		}
	}
	parallel(len(hs), func(i int) {
		hs[i] = newHistory(seeds[i])
		hs[i].prepare(pools[seeds[i]/block], i)
	})
	b := barrier{n: maxClients}
	var wg sync.WaitGroup
	for c := range maxClients {
		wg.Go(func() {
			for i, h := range hs {
				b.wait(i + 1)
				h.run(c)
			}
		})
	}
	wg.Wait()
	var mu sync.Mutex
	parallel(len(hs), func(i int) {
		hs[i].finish()
		ok, n := hs[i].ok(), hs[i].overlaps()
		mu.Lock()
		defer mu.Unlock()
		overlaps += n
		if !ok {
			bad = append(bad, hs[i])
		}
	})
	return bad, overlaps
}

// seeds returns n seeds from first on.
func seeds(first uint64, n int) []uint64 {
	s := make([]uint64, n)
	for i := range s {
		s[i] = first + uint64(i)
	}
	return s
}

// checkClock makes sure that times of different processors can be compared: what one
// goroutine sees after another has taken the time must not be before it.
func checkClock() error {
	const rounds = 20000
	var turn atomic.Int64
	var times [2 * rounds]int64
	var wg sync.WaitGroup
	for id := range int64(2) {
		wg.Go(func() {
			for i := id; i < int64(len(times)); i += 2 {
				for j := 0; turn.Load() != i; j++ {
					if j%1024 == 1023 {
						runtime.Gosched()
					}
				}
				times[i] = now()
				turn.Store(i + 1)
			}
		})
	}
	wg.Wait()
	for i := 1; i < len(times); i++ {
		if d := times[i-1] - times[i]; d > 0 {
			return fmt.Errorf("the clocks of two processors differ by %d ns: histories cannot be recorded", d)
		}
	}
	if times[0] == times[len(times)-1] {
		return errors.New("the clock does not advance")
	}
	return nil
}
