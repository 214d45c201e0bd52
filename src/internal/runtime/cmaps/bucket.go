// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/runtime/atomic"
	"internal/runtime/sys"
	"unsafe"
)

// A bucket is the head of a typ.Group: the slots follow it.
//
// ver is a sequence lock over the slots of a home bucket and its chain, and
// links the chain:
//
//	63..20  version: odd while slots change
//	19..0   index of the next overflow bucket in the table, 0 at the end
//
// The version of an overflow bucket is not used.
//
// tags has a byte for each slot, 0 if it is empty, else 0x80 | h2. The
// top byte, which only home buckets use, controls:
//
//	lockBit    locked in the short form: the holder is not preempted, and what it has
//	           done may not be visible yet, so readers wait as well
//	parkBit    locked in the long form: the holder may be descheduled. Readers
//	           go on; writers may sleep for the lock, and may set waitBit
//	           at any time
//	waitBit    somebody sleeps for the lock; set and cleared by the parking lot
//	frozenBit  the bucket will not change any more: its table is being replaced
//	63..60     filter: bit 60+i is set if the chain has an element with h2&3 == i
type bucket struct {
	ver  uint64
	tags uint64
}

const (
	bucketHead = 16 // offset of the slots

	verOdd  = 1 << 20
	verNext = verOdd - 1

	tagsLSB = 0x01010101010101
	tagsMSB = 0x80808080808080

	lockBit   = 1 << 56
	parkBit   = 1 << 57
	waitBit   = 1 << 58
	frozenBit = 1 << 59

	filterShift = 60
	filterMask  = 0xf << filterShift

	anyLock  = lockBit | parkBit // at most one of them is set
	longLock = parkBit
)

// filterBit returns the bit of the filter for elements with tag.
//
//go:nosplit
func filterBit(tag uint64) uint64 { return 1 << filterShift << (tag & 3) }

// A slotSet is a set of slots: bit 8*i+7 for slot i.
type slotSet uint64

// matchTag returns the slots of tags word w that are full and may have tag;
// those with tag are among them, and no empty slot is.
//
// Subtracting borrows into the next byte only from one that matched, so the
// false positives that this makes stand above a match.
//
//go:nosplit
func matchTag(w, tag uint64) slotSet {
	x := w ^ tag*tagsLSB
	return slotSet((x - tagsLSB) &^ x & tagsMSB)
}

// matchFull returns the slots of w that are full.
//
//go:nosplit
func matchFull(w uint64) slotSet { return slotSet(w & tagsMSB) }

// matchEmpty returns the slots of w that are empty.
//
//go:nosplit
func matchEmpty(w uint64) slotSet { return slotSet(^w & tagsMSB) }

// first returns the lowest slot of s.
//
// Preconditions: s is not 0.
//
//go:nosplit
func (s slotSet) first() uintptr { return firstBit(uint64(s)) >> 3 }

// firstBit returns the index of the lowest bit of x that is set. On amd64 it is an intrinsic, an
// instruction that old machines take for another one, with the same result unless x is 0.
//
// Preconditions: x is not 0.
//
//go:nosplit
func firstBit(x uint64) uintptr { return uintptr(sys.TrailingZeros64(x)) }

// rest returns s without its lowest slot.
//
//go:nosplit
func (s slotSet) rest() slotSet { return s & (s - 1) }

// count returns the number of slots in s.
func (s slotSet) count() int { return sys.OnesCount64(uint64(s)) }

// slotTag returns the tag of slot i in tags word w.
func slotTag(w uint64, i uintptr) uint64 { return w >> (i * 8) & 0xff }

// key returns the key of slot i, as it is stored: typ.Key or a pointer to one.
//
//go:nosplit
func (b *bucket) key(typ *abi.MapType, i uintptr) unsafe.Pointer {
	return b.slot(i, typ.SlotSize)
}

// slot returns slot i, which begins with the key, where slots have a size of size.
//
//go:nosplit
func (b *bucket) slot(i, size uintptr) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(b), bucketHead+i*size)
}

// elem returns the element of slot i, as it is stored.
func (b *bucket) elem(typ *abi.MapType, i uintptr) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(b), bucketHead+i*typ.SlotSize+typ.ElemOff)
}

// loadVer and loadTags are acquire loads. They pair with the release stores of
// publishTags and endChange.
//
//go:nosplit
func (b *bucket) loadVer() uint64 { return loadAcq64(&b.ver) }

//go:nosplit
func (b *bucket) loadTags() uint64 { return loadAcq64(&b.tags) }

// unchanged reports whether the version of b is still ver, after all that was
// read from the bucket and its chain before.
//
// The fence orders those reads before the load; it pairs with the fence in
// beginChange. If a read saw any part of a change, the load sees the odd version
// that went before it or a later one.
//
//go:nosplit
func (b *bucket) unchanged(ver uint64) bool {
	loadFence()
	return atomic.Load64(&b.ver) == ver
}

// beginChange makes the version of home bucket b odd and returns it. The caller
// holds b's lock, is non-preemptible, and calls endChange soon.
//
//go:nosplit
func (b *bucket) beginChange() uint64 {
	v := b.ver + verOdd
	storeRel64(&b.ver, v)
	storeFence()
	return v
}

// endChange makes the version of b even: v is what beginChange returned, or
// that with another chain. The release orders the change before it.
//
//go:nosplit
func (b *bucket) endChange(v uint64) {
	storeRel64(&b.ver, v+verOdd)
}

// publishTags (invariant 13) replaces the tags of home bucket b, whose lock the caller holds,
// by w. It does not touch waitBit, which is not the holder's.
//
//go:nosplit
func (b *bucket) publishTags(w uint64) {
	if w&parkBit == 0 {
		// Nobody else writes to the word.
		storeRel64(&b.tags, w)
		return
	}
	for {
		old := atomic.Load64(&b.tags)
		if atomic.Cas64(&b.tags, old, old&waitBit|w&^waitBit) {
			return
		}
	}
}

// unlock publishes w, the tags as the holder has them, and releases the lock.
//
// An operation must have taken effect when it returns (invariant 14), not just before what
// its goroutine does next is seen: two goroutines that each store to one element and
// then load the other's must not both miss the other's store. A release store alone
// can linger in a store buffer beyond the return. But the lock cannot: it was
// taken by an atomic operation that everybody sees before any later load of this
// goroutine. So a reader that finds lockBit waits, as it may be that only the
// release has not arrived yet. The release in the long form is an atomic operation,
// and needs no such care.
//
// That saves the second expensive instruction of a store. The first load of every
// operation, of Map.root, is sequentially consistent, and not done before the
// compare and swap that took an earlier lock.
//
//go:nosplit
func (b *bucket) unlock(w uint64) {
	if w&parkBit == 0 {
		storeRel64(&b.tags, w&^lockBit)
		return
	}
	b.unlockPublish(w)
}

func (b *bucket) unlockPublish(w uint64) {
	b.publishTags(w)
	unlockLong(&b.tags)
}

// lockLong takes the lock of *p in its long form. It may block, and returns false
// if frozenBit is set; the lock is not held then.
func lockLong(p *uint64) bool {
	turn := 0
	for i := 0; ; {
		w := atomic.Load64(p)
		switch {
		case w&frozenBit != 0:
			return false
		case w&anyLock == 0:
			if atomic.Cas64(p, w, w|longLock) {
				return true
			}
		case w&lockBit != 0:
			spinWait(i)
			i++
		default:
			if park(p, longLock, frozenBit, waitBit, turn) {
				return true
			}
			turn++
		}
	}
}

// unlockLong releases the lock of *p, which is held in its long form.
func unlockLong(p *uint64) {
	for {
		w := atomic.Load64(p)
		if w&waitBit != 0 {
			unlockSlow(p, longLock, waitBit)
			return
		}
		if atomic.Cas64(p, w, w&^longLock) {
			return
		}
	}
}

// lock takes the lock of home bucket b for a caller that is non-preemptible by mp,
// and returns the tags, with the lock bits as they are held. ok is false if b is
// frozen. lock may block; it ends the non-preemptible section meanwhile and
// returns the new one.
//
// The lock is taken in its short form, unless there are goroutines asleep from
// an earlier long section, which the release must wake.
func (b *bucket) lock(mp unsafe.Pointer) (w uint64, mp1 unsafe.Pointer, ok bool) {
	turn := 0
	for i := 0; ; {
		w := b.loadTags()
		switch {
		case w&frozenBit != 0:
			return w, mp, false
		case w&anyLock == 0:
			l := w | lockBit
			if w&waitBit != 0 {
				l = w | longLock
			}
			if atomic.Cas64(&b.tags, w, l) {
				return l, mp, true
			}
		case w&lockBit != 0:
			spinWait(i)
			i++
		default:
			releasem(mp)
			owned := park(&b.tags, longLock, frozenBit, waitBit, turn)
			mp = acquirem()
			if owned {
				return b.loadTags(), mp, true
			}
			turn++
		}
	}
}

// freeze sets frozenBit, once nobody holds the lock. It may block.
func (b *bucket) freeze() {
	for {
		w := b.loadTags()
		if w&(anyLock|waitBit) != 0 {
			if lockLong(&b.tags) {
				wakeAll(&b.tags, longLock, frozenBit, waitBit)
			}
			return
		}
		if w&frozenBit != 0 || atomic.Cas64(&b.tags, w, w|frozenBit) {
			return
		}
	}
}
