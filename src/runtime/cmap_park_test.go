// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package runtime_test

import (
	"internal/race"
	"internal/runtime/atomic"
	"runtime"
	"strings"
	"sync"
	satomic "sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// A parkWord is a word that is locked as a bucket is: in a short form while
// the holder cannot be descheduled, in a long form that others park for.
type parkWord struct {
	w uint64
}

const (
	parkLock = 1 << iota // held
	parkLong             // held in the long form
	parkWait             // somebody is queued
	parkStop             // frozen
)

// lock takes the word in its long form and reports whether it could: it is
// false once the word is frozen. The race detector, which the parking lot tells
// nothing, is told that lock comes after the last unlock.
func (p *parkWord) lock() bool {
	defer race.Acquire(unsafe.Pointer(p))
	for turn := 0; ; {
		w := atomic.Load64(&p.w)
		switch {
		case w&parkStop != 0:
			return false
		case w&parkLock == 0:
			if atomic.Cas64(&p.w, w, w|parkLock|parkLong) {
				return true
			}
		case w&parkLong != 0:
			if runtime.CmapPark(&p.w, parkLock|parkLong, parkStop, parkWait, turn) {
				return true
			}
			turn++
		default:
			runtime.CmapSpinWait(turn)
		}
	}
}

// unlock releases the word.
func (p *parkWord) unlock() {
	race.Release(unsafe.Pointer(p))
	w := atomic.Load64(&p.w)
	if w&parkWait != 0 || !atomic.Cas64(&p.w, w, w&^(parkLock|parkLong)) {
		runtime.CmapUnlockSlow(&p.w, parkLock|parkLong, parkWait)
	}
}

// freeze releases the word for good.
func (p *parkWord) freeze() {
	runtime.CmapWakeAll(&p.w, parkLock|parkLong, parkStop, parkWait)
}

func parkProcs(t *testing.T, f func(t *testing.T)) {
	for _, n := range []int{1, 2, 8} {
		t.Run(string(rune('0'+n))+"procs", func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			f(t)
			if !runtime.CmapLotsEmpty() {
				t.Error("a parking lot is not empty")
			}
		})
	}
}

// finishes fails the test if wg is not done in time, which means that a
// goroutine sleeps that should have been woken.
func finishes(t *testing.T, wg *sync.WaitGroup) {
	t.Helper()
	done := make(chan bool)
	go func() { wg.Wait(); close(done) }()
	select {
	case <-done:
	case <-time.After(2 * time.Minute):
		buf := make([]byte, 1<<20)
		t.Fatalf("lost wake-up:\n%s", buf[:runtime.Stack(buf, true)])
	}
}

// TestCmapParkExclusion has many goroutines use few words, and lose the
// processor while they hold them.
func TestCmapParkExclusion(t *testing.T) {
	parkProcs(t, func(t *testing.T) {
		const workers, words = 16, 3
		rounds := 3000
		if testing.Short() {
			rounds = 600
		}
		var locks [words]parkWord
		var counts [words]int
		var wg sync.WaitGroup
		for g := range workers {
			wg.Go(func() {
				for i := range rounds {
					k := (g + i) % words
					locks[k].lock()
					n := counts[k]
					if i%8 == 0 {
						runtime.Gosched()
					}
					counts[k] = n + 1
					locks[k].unlock()
				}
			})
		}
		finishes(t, &wg)
		sum := 0
		for k := range counts {
			sum += counts[k]
			if w := locks[k].w; w != 0 {
				t.Errorf("word %d = %#x in the end, want 0", k, w)
			}
		}
		if sum != workers*rounds {
			t.Errorf("%d increments, want %d", sum, workers*rounds)
		}
	})
}

// TestCmapParkFreeze freezes a word that many goroutines wait for.
func TestCmapParkFreeze(t *testing.T) {
	parkProcs(t, func(t *testing.T) {
		for range 50 {
			var p parkWord
			p.lock()
			var wg sync.WaitGroup
			var got satomic.Int32
			for range 10 {
				wg.Go(func() {
					if p.lock() {
						got.Add(1)
						p.unlock()
					}
				})
			}
			for range 5 {
				runtime.Gosched()
			}
			p.freeze()
			finishes(t, &wg)
			if got.Load() != 0 {
				t.Fatalf("%d goroutines locked a frozen word", got.Load())
			}
			if p.w != parkStop {
				t.Fatalf("word = %#x, want %#x", p.w, parkStop)
			}
		}
	})
}

// TestCmapParkFair has one goroutine take the word again as soon as it has
// released it. The others must get it all the same.
func TestCmapParkFair(t *testing.T) {
	parkProcs(t, func(t *testing.T) {
		var p parkWord
		var wg sync.WaitGroup
		var left satomic.Int32
		left.Store(3)
		for range 3 {
			wg.Go(func() {
				for range 20 {
					p.lock()
					runtime.Gosched()
					p.unlock()
				}
				left.Add(-1)
			})
		}
		wg.Go(func() {
			for left.Load() != 0 {
				p.lock()
				runtime.Gosched()
				p.unlock()
			}
		})
		finishes(t, &wg)
	})
}

// TestCmapParkGC collects garbage, which moves the stacks of sleeping
// goroutines, while goroutines park.
func TestCmapParkGC(t *testing.T) {
	parkProcs(t, func(t *testing.T) {
		p := new(parkWord)
		var wg sync.WaitGroup
		n := 0
		for range 8 {
			wg.Go(func() {
				for i := range 40 {
					p.lock()
					n++
					if i%10 == 0 {
						runtime.GC()
					}
					p.unlock()
				}
			})
		}
		finishes(t, &wg)
		if n != 8*40 {
			t.Errorf("n = %d, want %d", n, 8*40)
		}
	})
}

// TestCmapParkReason looks at what a traceback says about a parked goroutine.
func TestCmapParkReason(t *testing.T) {
	var p parkWord
	p.lock()
	var wg sync.WaitGroup
	wg.Go(func() {
		p.lock()
		p.unlock()
	})
	buf := make([]byte, 1<<20)
	for i := 0; ; i++ {
		if s := string(buf[:runtime.Stack(buf, true)]); strings.Contains(s, "[cmap lock]") {
			break
		}
		if i == 10000 {
			t.Error("no goroutine is in [cmap lock]")
			break
		}
		time.Sleep(time.Millisecond)
	}
	p.unlock()
	finishes(t, &wg)
}
