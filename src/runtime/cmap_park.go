// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The parking lot: how a goroutine waits for a bucket of a cmap.
//
// A bucket's lock is one bit in the bucket's tags word, so the bucket has no
// room for a queue. Goroutines that have to sleep queue in a lot instead,
// which is found by hashing the address of the word. Lots are shared by
// unrelated words; every waiter carries the address it waits for.
//
// The word and the lot agree through one bit of the word, WAIT ("somebody is
// queued for this word"), under two rules:
//
//   - WAIT is set by cmapPark alone, with the lot locked, and only by a compare
//     and swap that also sees that the lock is still held in its long form. The
//     holder of a long lock therefore notices WAIT when it tries to release the
//     word with a compare and swap of its own.
//   - WAIT is cleared by cmapUnlockSlow and cmapWakeAll alone, with the lot
//     locked, when the last waiter leaves the queue.
//
// A wake-up cannot be lost: a goroutine that is about to sleep has set WAIT
// while the lock was held, so the release that follows goes through the lot,
// and it finds the goroutine queued since both happen under the lot's lock.
//
// A woken goroutine competes for the word with those that are running, which
// keeps the lock busy instead of waiting for a goroutine to be scheduled. One
// that has been passed over cmapHandoffTurns times is given the lock by the
// releasing goroutine, so that nobody waits for ever.

package runtime

import (
	"internal/cpu"
	"internal/runtime/atomic"
	"unsafe"
)

const (
	// cmapLots is the number of parking lots. A power of two.
	cmapLots = 64

	// cmapHandoffTurns is the number of times a waiter may be woken and lose
	// the word to another goroutine before it is handed over.
	cmapHandoffTurns = 3

	// cmapParkSpins is the number of times a goroutine looks at the word
	// again, cmapSpinCycles apart, before it queues.
	cmapParkSpins  = 8
	cmapSpinCycles = 30

	// cmapYieldTurn is the turn from which a goroutine that waits for a
	// short section lets the operating system run other threads.
	cmapYieldTurn = 20
)

// A cmapLot is a queue of goroutines that wait for words, in the order they
// are to be woken. Each waiter is a sudog whose fields mean:
//
//	elem      the address of the word
//	waitlink  the next waiter in the lot
//	ticket    how often the waiter was passed over
//	success   set by cmapUnlockSlow: the lock was handed over
type cmapLot struct {
	lock mutex
	head *sudog
	tail *sudog
}

var cmapLotTable [cmapLots]struct {
	cmapLot
	pad [cpu.CacheLinePadSize - unsafe.Sizeof(cmapLot{})%cpu.CacheLinePadSize]byte
}

// cmapLotFor returns the lot that waiters for addr queue in.
func cmapLotFor(addr *uint64) *cmapLot {
	h := uint64(uintptr(unsafe.Pointer(addr))) >> 4
	h *= 0x9e3779b97f4a7c15
	return &cmapLotTable[h>>58%cmapLots].cmapLot
}

// enqueue adds s at the end of the queue, or at its start if first is set.
// l.lock must be held.
func (l *cmapLot) enqueue(s *sudog, first bool) {
	if first {
		s.waitlink = l.head
		l.head = s
		if l.tail == nil {
			l.tail = s
		}
		return
	}
	s.waitlink = nil
	if l.tail == nil {
		l.head = s
	} else {
		l.tail.waitlink = s
	}
	l.tail = s
}

// dequeue removes the first waiter for addr and returns it, or nil. It also
// reports whether more waiters for addr remain. l.lock must be held.
func (l *cmapLot) dequeue(addr *uint64) (found *sudog, more bool) {
	var prev *sudog
	for s := l.head; s != nil; {
		next := s.waitlink
		if s.elem.uintptr() != uintptr(unsafe.Pointer(addr)) {
			prev = s
		} else if found != nil {
			return found, true
		} else {
			found = s
			if prev == nil {
				l.head = next
			} else {
				prev.waitlink = next
			}
			if l.tail == s {
				l.tail = prev
			}
			s.waitlink = nil
			s.elem.set(nil)
		}
		s = next
	}
	return found, false
}

// cmapPark blocks the calling goroutine while all bits of busy and none of stop
// are set in *addr. It returns at once if that is not so.
//
// turn is the number of times that the caller has been woken in its attempts
// to get this lock. A caller with turn > 0 is woken before those that have not
// slept yet.
//
// cmapPark reports whether the releasing goroutine handed the lock over: the
// busy bits are then still set and belong to the caller. Otherwise the caller
// must look at the word again and, unless a stop bit is set, try to take it:
// it may have been chosen over other waiters, and it is its own release that
// wakes the next.
//
// m.locks must be 0.
//
//go:linkname cmapPark internal/runtime/cmaps.park
func cmapPark(addr *uint64, busy, stop, wait uint64, turn int) (owned bool) {
	gp := getg()
	if gp != gp.m.curg || gp.m.locks != 0 {
		throw("cmap: cannot wait for a bucket here")
	}

	if ncpu := numCPUStartup; ncpu > 1 && gomaxprocs > 1 {
		for range cmapParkSpins {
			if w := atomic.Load64(addr); w&busy != busy || w&stop != 0 {
				return false
			}
			procyield(cmapSpinCycles)
		}
	}

	s := acquireSudog()
	s.g = gp
	s.ticket = uint32(turn)
	s.success = false
	s.releasetime = 0
	t0 := int64(0)
	if blockprofilerate > 0 {
		t0 = cputicks()
		s.releasetime = -1
	}

	l := cmapLotFor(addr)
	lockWithRank(&l.lock, lockRankRoot)
	for {
		w := atomic.Load64(addr)
		if w&busy != busy || w&stop != 0 {
			unlock(&l.lock)
			releaseSudog(s)
			return false
		}
		if w&wait != 0 || atomic.Cas64(addr, w, w|wait) {
			break
		}
	}
	s.elem.set(unsafe.Pointer(addr))
	l.enqueue(s, turn > 0)
	goparkunlock(&l.lock, waitReasonCmapLock, traceBlockSync, 3)

	owned = s.success
	s.success = false
	s.ticket = 0
	if s.releasetime > 0 {
		blockevent(s.releasetime-t0, 2)
	}
	s.releasetime = 0
	s.g = nil
	releaseSudog(s)
	return owned
}

// cmapUnlockSlow releases *addr, which the caller holds in its long form (the
// bits lock are set), when WAIT is or may be set. It wakes one waiter.
//
// It may be called with m.locks != 0.
//
//go:linkname cmapUnlockSlow internal/runtime/cmaps.unlockSlow
func cmapUnlockSlow(addr *uint64, lock, wait uint64) {
	l := cmapLotFor(addr)
	lockWithRank(&l.lock, lockRankRoot)
	s, more := l.dequeue(addr)
	drop := lock
	if s != nil && s.ticket >= cmapHandoffTurns {
		s.success = true
		drop = 0
	}
	if !more {
		drop |= wait
	}
	if drop != 0 {
		// Acquirers change the word without the lot's lock, but only while
		// it is not held, so it is ours but for WAIT, which is the lot's.
		atomic.And64(addr, ^drop)
	}
	unlock(&l.lock)
	if s != nil {
		readyWithTime(s, 3)
	}
}

// cmapWakeAll sets *addr = *addr &^ (clear | wait) | set at one instant and
// wakes all who wait for it. The bits set must be such that no goroutine
// parks for the word again before it has seen them: a stop bit, or the end of
// the state that was waited for.
//
//go:linkname cmapWakeAll internal/runtime/cmaps.wakeAll
func cmapWakeAll(addr *uint64, clear, set, wait uint64) {
	l := cmapLotFor(addr)
	lockWithRank(&l.lock, lockRankRoot)
	for {
		w := atomic.Load64(addr)
		if atomic.Cas64(addr, w, w&^(clear|wait)|set) {
			break
		}
	}
	var head, tail *sudog
	for more := true; more; {
		var s *sudog
		if s, more = l.dequeue(addr); s == nil {
			break
		}
		if tail == nil {
			head = s
		} else {
			tail.waitlink = s
		}
		tail = s
	}
	unlock(&l.lock)
	for s := head; s != nil; {
		next := s.waitlink
		s.waitlink = nil
		readyWithTime(s, 3)
		s = next
	}
}

// cmapSpinWait is turn i (from 0) of waiting for a short section, whose holder
// cannot be preempted by the scheduler.
//
//go:linkname cmapSpinWait internal/runtime/cmaps.spinWait
func cmapSpinWait(i int) {
	if i < cmapYieldTurn && numCPUStartup > 1 {
		procyield(cmapSpinCycles)
		return
	}
	osyield()
}

// The services below are what internal/runtime/cmaps needs of the scheduler and
// the allocator.

//go:linkname cmap_acquirem internal/runtime/cmaps.acquirem
//go:nosplit
func cmap_acquirem() unsafe.Pointer {
	return unsafe.Pointer(acquirem())
}

//go:linkname cmap_releasem internal/runtime/cmaps.releasem
//go:nosplit
func cmap_releasem(mp unsafe.Pointer) {
	releasem((*m)(mp))
}

// cmap_procid returns the index of the current P. The caller must be between
// acquirem and releasem.
//
//go:linkname cmap_procid internal/runtime/cmaps.procid
//go:nosplit
func cmap_procid() int {
	return int(getg().m.p.ptr().id)
}

//go:linkname cmap_fatal internal/runtime/cmaps.fatal
func cmap_fatal(s string) {
	fatal(s)
}

//go:linkname cmap_rand internal/runtime/cmaps.rand
func cmap_rand() uint64 {
	return rand()
}

//go:linkname cmap_typedmemmove internal/runtime/cmaps.typedmemmove
func cmap_typedmemmove(typ *_type, dst, src unsafe.Pointer) {
	typedmemmove(typ, dst, src)
}

//go:linkname cmap_typedmemclr internal/runtime/cmaps.typedmemclr
func cmap_typedmemclr(typ *_type, ptr unsafe.Pointer) {
	typedmemclr(typ, ptr)
}

//go:linkname cmap_newobject internal/runtime/cmaps.newobject
func cmap_newobject(typ *_type) unsafe.Pointer {
	return newobject(typ)
}

//go:linkname cmap_newarray internal/runtime/cmaps.newarray
func cmap_newarray(typ *_type, n int) unsafe.Pointer {
	return newarray(typ, n)
}

//go:linkname cmap_storep internal/runtime/cmaps.storep
func cmap_storep(ptr unsafe.Pointer, new unsafe.Pointer) {
	atomicstorep(ptr, new)
}

// cmap_nprocs returns the number of Ps: the indices procid returns are below
// it, unless it is changed meanwhile.
//
//go:linkname cmap_nprocs internal/runtime/cmaps.nprocs
//go:nosplit
func cmap_nprocs() int {
	return int(gomaxprocs)
}
