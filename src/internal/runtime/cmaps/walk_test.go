// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps_test

import (
	"fmt"
	"internal/runtime/cmaps"
	"math/rand/v2"
	"runtime"
	"runtime/debug"
	"sync/atomic"
	"testing"
	"time"
	"unsafe"
)

// setEqual makes keys of c be compared by equal, which may look at where it is called from.
// The original function is its last argument.
func (c cmap[K, V]) setEqual(equal func(p, q unsafe.Pointer, orig func(p, q unsafe.Pointer) bool) bool) {
	key := *c.typ.Key
	orig := key.Equal
	key.Equal = func(p, q unsafe.Pointer) bool { return equal(p, q, orig) }
	c.typ.Key = &key
}

// await spins until f returns true, and reports whether it did so in time. The caller may be
// non-preemptible.
func await(d time.Duration, f func() bool) bool {
	for end := time.Now().Add(d); !f(); {
		if time.Now().After(end) {
			return false
		}
	}
	return true
}

// A walkKey has a pointer, and it may differ from one that it is equal to. Readers check the version
// before they compare such keys.
type walkKey struct {
	s string
	f float64
}

func newWalkKey(i int) walkKey { return walkKey{fmt.Sprint("key", i), 1} }

// A flatKey has none, and readers compare it unchecked.
type flatKey [2]int

// chained returns a map with eight elements in one chain, the last of which is in an overflow
// bucket, and their keys.
func chained[K comparable](t *testing.T, key func(i int) K) (c cmap[K, int], keys [8]K) {
	c = newCmap[K, int](collideHash, 0)
	for i := range keys {
		keys[i] = key(i)
		c.store(keys[i], i)
	}
	if _, used, _ := c.m.Buckets(c.typ); used != 1 {
		t.Fatalf("%d overflow buckets are used", used)
	}
	return c, keys
}

// stopped runs f with two processors or more, and without garbage collection, which would wait
// for goroutines that wait for others in functions that compare keys.
func stopped(t *testing.T, f func()) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(max(4, runtime.GOMAXPROCS(0))))
	runtime.GC()
	defer debug.SetGCPercent(debug.SetGCPercent(-1))
	f()
}

// TestWalkMove: a reader finds an element that moves from the chain to the home while the
// reader is on its way from the home to the chain.
func TestWalkMove(t *testing.T) {
	stopped(t, func() {
		for range 50 {
			testWalkMove(t, newWalkKey)
			testWalkMove(t, func(i int) flatKey { return flatKey{i, -i} })
		}
	})
}

func testWalkMove[K comparable](t *testing.T, key func(i int) K) {
	c, keys := chained(t, key)
	const last = 7
	var start, moved atomic.Bool
	reader := keys[last]
	c.setEqual(func(p, q unsafe.Pointer, orig func(p, q unsafe.Pointer) bool) bool {
		eq := orig(p, q)
		if p == unsafe.Pointer(&reader) && start.CompareAndSwap(false, true) {
			// At the first slot. Its element goes away, and the last takes its place.
			if !await(10*time.Second, moved.Load) {
				t.Error("no time to delete an element")
			}
		}
		return eq
	})
	done := make(chan bool)
	go func() {
		for !start.Load() {
			runtime.Gosched()
		}
		c.delete(keys[0])
		moved.Store(true)
		close(done)
	}()
	var v int
	ok := c.m.Load(c.typ, unsafe.Pointer(&reader), unsafe.Pointer(&v))
	if !ok || v != last {
		t.Errorf("%T: load = %d, %v, want %d", reader, v, ok, last)
	}
	start.Store(true)
	<-done
	c.check()
}

// TestFastMove is TestWalkMove for keys that are words and strings, which no function compares.
func TestFastMove(t *testing.T) {
	if runtime.NumCPU() == 1 {
		t.Skip("one processor")
	}
	testFastMove(t, func(i int) uint64 { return uint64(i) })
	testFastMove(t, func(i int) uint32 { return uint32(i) })
	testFastMove(t, func(i int) string { return fmt.Sprint(i) })
}

func testFastMove[K comparable](t *testing.T, key func(i int) K) {
	c, keys := chained(t, key)
	const last = 7
	rounds := 1_000_000
	if testing.Short() {
		rounds /= 5
	}
	var done atomic.Bool
	var phase atomic.Uint64 // odd while the last key is in the map
	phase.Store(1)
	go func() {
		defer done.Store(true)
		for range rounds {
			c.delete(keys[0]) // The last one moves to the home.
			phase.Add(1)
			c.delete(keys[last])
			c.store(keys[0], 0)
			c.store(keys[last], last) // To the chain.
			phase.Add(1)
		}
	}()
	for !done.Load() {
		p := phase.Load()
		v, ok := c.load(keys[last])
		if ok && v != last || !ok && p%2 == 1 && phase.Load() == p {
			t.Fatalf("%T: load = %d, %v, want %d", keys[0], v, ok, last)
		}
	}
	c.check()
}

// TestWalkFollow: a reader that is at work when a change begins compares no more keys with
// pointers, as these may be half of one and half of another.
func TestWalkFollow(t *testing.T) {
	stopped(t, func() {
		for range 50 {
			c, keys := chained(t, newWalkKey)
			var start, changing, over, broken atomic.Bool
			reader := keys[7]
			c.setEqual(func(p, q unsafe.Pointer, orig func(p, q unsafe.Pointer) bool) bool {
				switch {
				case p == unsafe.Pointer(&reader):
					if start.CompareAndSwap(false, true) {
						// At the first slot, the version is even. Wait for the change.
						if !await(10*time.Second, changing.Load) {
							t.Error("no time to delete an element")
						}
					} else if changing.Load() && !over.Load() {
						broken.Store(true)
					}
				case p == q && start.Load() && changing.CompareAndSwap(false, true):
					// The deleter looks whether it may move this element; the version is odd.
					await(2*time.Millisecond, broken.Load)
					over.Store(true)
				}
				return orig(p, q)
			})
			done := make(chan bool)
			go func() {
				for !start.Load() {
					runtime.Gosched()
				}
				c.delete(keys[0])
				close(done)
			}()
			var v int
			ok := c.m.Load(c.typ, unsafe.Pointer(&reader), unsafe.Pointer(&v))
			start.Store(true)
			<-done
			if !ok || v != 7 {
				t.Errorf("load = %d, %v, want 7", v, ok)
			}
			if broken.Load() {
				t.Error("a key was compared during a change")
			}
			if !over.Load() {
				t.Error("the deleter did not look at a key during the change")
			}
			c.check()
		}
	})
}

// TestFollow: the pointer and the length of a string in a slot are taken for a string only if they
// belong together. Keys come and go in slots of which one crosses the border of a cache line.
func TestFollow(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	c := newCmap[string, [3]uint64](collideHash, 0)
	key := func(i int) string { return string([]byte{'k', byte(i)}) }
	churn := func(rnd *rand.Rand) {
		for range 100 {
			k := key(rnd.IntN(7))
			c.delete(k)
			c.store(k, [3]uint64{1, 2, 3})
		}
	}
	read := func(rnd *rand.Rand) {
		for range 100 {
			if v, ok := c.load(key(rnd.IntN(8))); ok && v != [3]uint64{1, 2, 3} {
				t.Errorf("load = %v", v)
			}
		}
	}
	race(t, churn, read)
	race(t, churn, read)
	c.check()
}

// TestQuickFollow is TestFollow for the short ways, which the runtime's hash takes: the keys are some
// that have the same tag and the same home. All other buckets are empty, so whoever follows half
// a key follows nil.
func TestQuickFollow(t *testing.T) {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(4))
	f := cmaps.FastStr
	// There are homes at all distances from the border of a cache line.
	for range 8 {
		c := newCmap[string, uint64](goodHash, 60)
		var keys []string
		home, tag := uintptr(0), uint64(0)
		for i := 0; len(keys) < 7; i++ {
			k := fmt.Sprintf("%07d", i)
			p, g := c.m.Place(c.typ, unsafe.Pointer(&k))
			if i == 0 {
				home, tag = p, g
			}
			if p == home && g == tag {
				keys = append(keys, k)
			}
		}
		churn := func(rnd *rand.Rand) {
			for range 100 {
				k := keys[rnd.IntN(6)]
				f.Delete(c.typ, c.m, k)
				f.StoreW(c.typ, c.m, k, 5)
			}
		}
		read := func(rnd *rand.Rand) {
			for range 100 {
				if v, ok := f.LoadW(c.typ, c.m, keys[rnd.IntN(7)]); ok && v != 5 {
					t.Errorf("load = %v", v)
				}
			}
		}
		race(t, churn, read)
		c.check()
	}
}
