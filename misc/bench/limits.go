// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import "sync/atomic"

// A lockedWord is an element with a lock of its own, in cache lines of its own: what is
// left of a map with locks in its buckets if it need not hash, search or grow.
type lockedWord struct {
	lock atomic.Uint32
	n    int
	_    [128 - 16]byte
}

func (w *lockedWord) acquire() {
	for !w.lock.CompareAndSwap(0, 1) {
	}
}

func (w *lockedWord) release() { w.lock.Store(0) }

type lockedWords []lockedWord

func (l lockedWords) Incs(keys []int, n int) {
	for j := 0; n > 0; n-- {
		w := &l[keys[j]]
		w.acquire()
		w.n++
		w.release()
		if j++; j == len(keys) {
			j = 0
		}
	}
}

func (l lockedWords) Transfers(keys []int, n int) {
	for j := 1; n > 0; n-- {
		a, b, x := keys[j-1], keys[j], n&7
		v, w := &l[min(a, b)], &l[max(a, b)]
		v.acquire()
		w.acquire()
		l[a].n -= x
		l[b].n += x
		w.release()
		v.release()
		if j++; j == len(keys) {
			j = 1
		}
	}
}

// limits: what the machine makes of two cores that write to the same lines, with no map
// at all. It is a yardstick for the rows about transfers, and about the same map
// used by two goroutines, and not a bound: a lock is released here by an atomic
// operation.
func (s *suite) limits() {
	words := func(name string, goroutines int, used []int, do func(l lockedWords, keys []int, n int)) contestant {
		keys := parts(used, max(goroutines, 2))
		return contestant{name: name, goroutines: goroutines, setup: func() job {
			l := make(lockedWords, len(used))
			return job{do: func(g, n int) { do(l, keys[g], n) }}
		}}
	}
	used := intKeys(1000, 0, using)
	keys := parts(used, 2)
	r, note := s.net(&cell{name: "words/transfer x2", goroutines: 2, entries: []contestant{
		words("words", 2, used, lockedWords.Transfers),
		filled("Mutex", newMutex_int, intKeys(1000, 0, storing), keys, transfers[int]),
		harness(keys),
	}})
	s.single("no map: transfers over 1k locked words vs Mutex+map, 2 goroutines", invert(r), note)

	scaling := func(size int) []float64 {
		used := intKeys(size, 0, using)
		m := s.run(&cell{name: "words/scaling", entries: []contestant{words("one", 1, used, lockedWords.Incs), words("two", 2, used, lockedWords.Incs)}})
		r := ratios(m["one"], m["two"])
		for i := range r {
			r[i] *= 2 // samples are per goroutine
		}
		return r
	}
	s.single("no map: 1k locked words, scaling from 1 to 2 goroutines", scaling(1000), "")
	s.single("no map: 100k locked words, scaling from 1 to 2 goroutines", scaling(100_000), "")
}
