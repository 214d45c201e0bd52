// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"unsafe"
)

const (
	// The compiler knows an Iter as IterPtrs pointers and IterWords uint64s.
	IterPtrs  = abi.CmapIterPtrs
	IterWords = abi.CmapIterWords
)

// Iter is the state of a range loop. The zero value is ready for Init. It
// lives in the loop's frame and may move with it.
type Iter struct {
	key, elem unsafe.Pointer // buffers, may be nil
	typ       *abi.MapType
	m         *Map
	tab       *table         // being walked; nil at the end
	b         *bucket        // the home whose keys are noted
	first     *table         // where the walk began
	keys      unsafe.Pointer // noted keys if they are not in inline
	at        unsafe.Pointer // noted places if they are not in places
	iterState
	_ [IterWords - unsafe.Sizeof(iterState{})/8]uint64
}

// stale are the bits of a home's tags word that tell not to read pairs from it: what has
// been stored may not be there yet, or is in another table.
const stale = lockBit | frozenBit

// inlineNotes is the number of notes in an Iter: those of a home and an overflow bucket.
const inlineNotes = 2 * abi.CmapBucketSlots

type iterState struct {
	ver    uint64              // of the home when its keys were noted
	inline [inlineNotes]uint64 // noted keys, if they are small and have no pointers
	places [inlineNotes]uint32 // noted places: index of the bucket * 8 + slot
	home   uint32              // the home whose keys are noted
	limit  uint32              // end of the homes to walk in tab
	start  uint32              // home in first where the walk began
	n      uint32              // number of keys noted
	i      uint32              // number of keys produced or passed over
	from   uint32              // the note to begin with
	max    uint32              // length of keys and at
	rot    uint8               // the note to begin with, if there are so many
	phase  uint8
	short  bool // the notes are in inline and places, whatever there is in keys and at
	words  bool // keys and elements are of 8 bytes, aligned, without pointers
}

// Iter.phase
const (
	iterFirst = iota // first, from home start to its end
	iterRest         // the tables after it, round to the one before it
	iterLast         // first, up to home start
)

// Init starts an iteration over m, which may be nil. key and elem are private
// buffers that Next copies pairs to; either may be nil.
func (it *Iter) Init(typ *abi.MapType, m *Map, key, elem unsafe.Pointer) {
	it.key = key
	it.elem = elem
	if m == nil {
		return
	}
	it.m = m
	it.typ = typ
	r := rand()
	t := m.locate(r)
	if t == nil {
		return
	}
	it.tab = t
	it.first = t
	it.start = uint32(uint64(uint32(r)) * uint64(t.homes) >> 32)
	it.home = it.start
	it.limit = t.homes
	it.rot = uint8(r>>32) & 7
	it.words = !typ.Group.Pointers() && typ.SlotSize == 16 && typ.ElemOff == 8 && typ.Key.Size_ == 8 && typ.Elem.Size_ == 8
	it.note()
}

// Next copies the next pair to the buffers; it returns false at the end.
func (it *Iter) Next() bool { return iterNext(it) }

// iterNext is Next. Compiled code calls it directly, unless it is instrumented.
//
//go:linkname iterNext runtime.cmapnext
func iterNext(it *Iter) bool {
	for {
		if it.short && it.i < it.n {
			// The place was noted by noteWords. As in produce.
			j := it.i + it.from
			if j >= it.n {
				j -= it.n
			}
			at, b, typ := it.places[j], it.b, it.typ
			o := b
			if at>>3 != it.home {
				o = it.tab.bucket(typ, at>>3)
			}
			if b.loadTags()&stale == 0 {
				slot := o.key(typ, uintptr(at&7))
				k, v := *(*uint64)(slot), *(*uint64)(unsafe.Add(slot, typ.ElemOff))
				if b.unchanged(it.ver) {
					it.i++
					if it.key != nil {
						*(*uint64)(it.key) = k
					}
					if it.elem != nil {
						*(*uint64)(it.elem) = v
					}
					return true
				}
			}
		}
		if found, more := it.next(); found || !more {
			return found
		}
	}
}

// next is the general code for Next. If it comes to a home with short notes it returns
// neither a pair nor the end.
func (it *Iter) next() (found, more bool) {
	for it.tab != nil {
		for it.i < it.n {
			j := it.i + it.from
			if j >= it.n {
				j -= it.n
			}
			it.i++
			if it.produce(j) {
				return true, true
			}
		}
		it.home++
		if it.home >= it.limit && !it.advance() {
			break
		}
		it.note()
		if it.short && it.i < it.n {
			return false, true
		}
	}
	return false, false
}

// advance moves to the next table with homes to walk, or returns false.
func (it *Iter) advance() bool {
	for it.home >= it.limit {
		if it.phase == iterLast {
			it.tab = nil
			return false
		}
		h := it.tab.end()
		if h == it.first.start {
			it.phase = iterLast
			it.tab = it.first
			it.limit = it.start
		} else {
			t := it.m.locate(h)
			for t.epoch == it.first.epoch && t.start != h {
				// A split is being published, entry by entry: it.tab
				// is the left half, and t the table that was split. Its
				// owner sets frozenBit when all entries are stored. A
				// table of another epoch may have no owner, so it is
				// not waited for.
				t.wait()
				t = it.m.locate(h)
			}
			if t.epoch != it.first.epoch {
				// Cleared. What is in the map now was not before
				// the loop, and may have been produced.
				it.tab = nil
				return false
			}
			it.phase = iterRest
			it.tab = t
			it.limit = t.homes
		}
		it.home = 0
	}
	return true
}

// smallKey reports whether keys are noted in it.inline.
func smallKey(typ *abi.MapType) bool {
	return !typ.IndirectKey() && !typ.Key.Pointers() && typ.Key.Size_ <= 8
}

// noteSize returns the size of a noted key.
func noteSize(typ *abi.MapType) uintptr {
	if typ.IndirectKey() {
		return unsafe.Sizeof(unsafe.Pointer(nil))
	}
	return typ.Key.Size_
}

// noted returns a pointer to noted key j, as in a slot.
func (it *Iter) noted(j uint32) unsafe.Pointer {
	if it.keys == nil || it.short {
		return noescape(unsafe.Pointer(&it.inline[j]))
	}
	return unsafe.Add(it.keys, uintptr(j)*noteSize(it.typ))
}

// place returns a pointer to noted place j.
func (it *Iter) place(j uint32) *uint32 {
	if it.at == nil || it.short {
		return &it.places[j]
	}
	return (*uint32)(unsafe.Add(it.at, uintptr(j)*4))
}

// note notes the keys that are in home it.home now, and where.
func (it *Iter) note() {
	b := it.tab.bucket(it.typ, it.home)
	it.b = b
	it.i, it.n, it.from = 0, 0, 0
	it.short = false
	for i := 0; ; i++ {
		w := b.loadTags()
		if w&(tagsMSB|filterMask|lockBit) == 0 {
			return
		}
		var ok bool
		switch {
		case i == 0 && it.words && it.noteWords(b):
			ok = true
		case i < maxRetries:
			ok = it.noteOnce(b, lockBit)
		default:
			mp := acquirem()
			w, mp, locked := b.lock(mp)
			room := it.reserve(b, false)
			if room {
				ok = it.noteOnce(b, 0)
			}
			if locked {
				b.unlock(w)
			}
			releasem(mp)
			if !room {
				it.reserve(b, true)
			}
		}
		if ok {
			if it.n != 0 {
				for it.from = uint32(it.rot); it.from >= it.n; {
					it.from -= it.n
				}
			}
			return
		}
		spinWait(i)
	}
}

// noteWords is a short noteOnce for pairs of two words, see Init, and a chain of at most
// one overflow bucket.
func (it *Iter) noteWords(b *bucket) bool {
	ver := b.loadVer()
	w := b.loadTags()
	if ver&verOdd|w&lockBit != 0 {
		return false
	}
	typ, n, at := it.typ, uint32(0), it.home
	for o, next := b, ver; ; {
		for s := matchFull(w); s != 0; s = s.rest() {
			i := s.first()
			if n >= inlineNotes {
				return false
			}
			it.inline[n] = *(*uint64)(o.key(typ, i))
			it.places[n] = at<<3 | uint32(i)
			n++
		}
		if at = uint32(next & verNext); at == 0 {
			break
		}
		if o = it.tab.next(typ, next); o == nil {
			return false
		}
		next = o.loadVer()
		w = o.loadTags()
	}
	if !b.unchanged(ver) {
		return false
	}
	it.ver = ver
	it.n = n
	it.short = true
	return true
}

// noteOnce is an attempt at note. It allocates if there is no room for the notes.
// It fails if the home has one of the bits in busy, see read.
func (it *Iter) noteOnce(b *bucket, busy uint64) bool {
	typ, t := it.typ, it.tab
	ver := b.loadVer()
	if ver&verOdd|b.loadTags()&busy != 0 || !it.reserve(b, true) {
		return false
	}
	it.short = false
	n := uint32(0)
	at := it.home
	for o, next := b, ver; ; {
		for s := matchFull(o.loadTags()); s != 0; s = s.rest() {
			if n >= max(it.max, abi.CmapBucketSlots) {
				return false // elements have been added to the chain
			}
			i := s.first()
			*it.place(n) = at<<3 | uint32(i)
			dst, src := it.noted(n), o.key(typ, i)
			// The notes may be in the heap, and are overwritten: so there
			// are write barriers. They see pointers that are in the
			// slot, if not the ones that are stored; see "Garbage
			// collection" in the package comment.
			if typ.IndirectKey() {
				*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(src)
			} else if typ.Key.Kind() == abi.String {
				*(*string)(dst) = *(*string)(src)
			} else if typ.Key.Pointers() {
				typedmemmove(typ.Key, dst, src)
			} else {
				loadRacy(dst, src, typ.Key.Size_, typ.Key.Align_)
			}
			n++
		}
		if !b.unchanged(ver) {
			return false
		}
		if at = uint32(next & verNext); at == 0 {
			break
		}
		o = t.next(typ, next)
		next = o.loadVer()
	}
	it.ver = ver
	it.n = n
	return true
}

// reserve sees to it that there is room for notes of the keys in home b, by
// allocation if alloc is set. It reports whether there is.
func (it *Iter) reserve(b *bucket, alloc bool) bool {
	typ, t := it.typ, it.tab
	ver := b.loadVer()
	n := uint32(abi.CmapBucketSlots)
	for next := ver; next&verNext != 0; {
		o := t.next(typ, next)
		next = o.loadVer()
		if !b.unchanged(ver) {
			return false
		}
		n += abi.CmapBucketSlots
	}
	if n <= abi.CmapBucketSlots && (it.keys != nil || smallKey(typ)) || n <= it.max {
		return true
	}
	if !alloc {
		return false
	}
	if n > abi.CmapBucketSlots {
		it.at = unsafe.Pointer(&make([]uint32, n)[0])
	}
	if typ.IndirectKey() {
		it.keys = unsafe.Pointer(&make([]unsafe.Pointer, n)[0])
	} else {
		it.keys = newarray(typ.Key, int(n))
	}
	it.max = n
	return true
}

// produce copies the pair of noted key j to the buffers, if it is still in the map.
func (it *Iter) produce(j uint32) bool {
	typ, t := it.typ, it.tab
	b, o := it.b, it.b
	at := *it.place(j)
	if at>>3 != it.home {
		o = t.bucket(typ, at>>3)
	}

	// If nothing was removed from the home, the key is where it was. If the home
	// was not frozen before we looked, then what we see was true then or later.
	if b.loadTags()&stale == 0 {
		if !typ.IndirectKey() && !typ.IndirectElem() {
			// The buffers are private, and there is no point of preemption until
			// they are known to be whole or zero, see elemOut.
			if it.key != nil {
				copyRacy(typ.Key, it.key, o.key(typ, uintptr(at&7)))
			}
			if it.elem != nil {
				copyRacy(typ.Elem, it.elem, o.elem(typ, uintptr(at&7)))
			}
			if b.unchanged(it.ver) {
				return true
			}
			if it.key != nil && typ.Key.PtrBytes != 0 {
				memclr(it.key, typ.Key.Size_)
			}
			if it.elem != nil && typ.Elem.PtrBytes != 0 {
				memclr(it.elem, typ.Elem.Size_)
			}
		} else {
			mp := acquirem()
			r := copyOut(typ, o, uintptr(at&7), b, it.ver, it.key, it.elem)
			releasem(mp)
			if r == present {
				return true
			}
		}
	}

	k := it.noted(j)
	if typ.IndirectKey() {
		k = *(*unsafe.Pointer)(k)
	}
	if typ.NeedKeyUpdate() && !typ.Key.Equal(k, k) {
		return it.produceNaN(b, o, uintptr(at&7))
	}
	return it.m.load(typ, spread(typ.Hasher(k, it.m.seed)), k, it.key, it.elem)
}

// copyRacy copies a key or an element of a slot that may be changing to private memory.
//
//go:nosplit
func copyRacy(typ *abi.Type, dst, src unsafe.Pointer) {
	if typ.Align_ == 8 {
		switch typ.Size_ {
		case 16:
			*(*uint64)(unsafe.Add(dst, 8)) = *(*uint64)(unsafe.Add(src, 8))
			fallthrough
		case 8:
			*(*uint64)(dst) = *(*uint64)(src)
			return
		}
	}
	if typ.Size_ <= 4 {
		// By one instruction where a word will do, see wordElem.
		loadRacy(dst, src, typ.Size_, typ.Align_)
		return
	}
	memmove(dst, src, typ.Size_)
}

// produceNaN copies a pair whose key is not equal to itself. No lookup finds it, but
// nothing removes it either, except Clear, and it does not move within the table.
func (it *Iter) produceNaN(b, o *bucket, i uintptr) bool {
	mp := acquirem()
	for n := 0; ; n++ {
		ver := b.loadVer()
		if ver&verOdd == 0 && copyOut(it.typ, o, i, b, ver, it.key, it.elem) == present {
			break
		}
		spinWait(n)
	}
	releasem(mp)
	return it.m.locate(it.tab.start).epoch == it.tab.epoch
}
