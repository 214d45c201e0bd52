// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/goarch"
	"internal/runtime/sys"
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
	tab       *table                                      // being walked; nil at the end
	b         *bucket                                     // long notes: the home whose keys are noted
	first     *table                                      // where the walk began
	keys      unsafe.Pointer                              // long notes: the keys if they are not in inline
	at        unsafe.Pointer                              // long notes: the places if they are not in places
	ptrs      [lanes * abi.CmapBucketSlots]unsafe.Pointer // short notes: pointers of keys, by lane and slot
	_         [IterWords - (unsafe.Sizeof(iterState{})+7)/8]uint64
	iterState
}

// The compiler's variable has room for an Iter.
var _ [IterPtrs*goarch.PtrSize + IterWords*8 - unsafe.Sizeof(Iter{})]struct{}

// stale are the bits of a home's tags word that tell not to read pairs from it: what has
// been stored may not be there yet, or is in another table.
const stale = lockBit | frozenBit

// lanes is the number of buckets that short notes are taken of at once.
const lanes = 4

// rotHomes is the number of homes up to which a walk begins at a random slot of each. In a
// table of more, no home is likely to have all the elements, and it is random enough at which
// one the walk begins.
const rotHomes = 8

// Notes
//
// The keys of a home and its chain are noted together, in one of two forms:
//
// Short notes are for keys of common kinds, and chains of at most one overflow bucket. They
// are in the Iter, a place for each slot, be it full or not, so that no branch depends on
// which are. They are of several homes, one after another: each bucket, a home or
// an overflow bucket, has a lane. set has the slots that are still to be visited, first slot 0
// in all lanes, then slot 1, and so on. So one branch in the elements of several homes is
// mispredicted, that for the last one.
//
// The addresses in the lanes are no pointers: tab is what keeps the buckets alive, and stores
// of them need no write barriers.
//
// The others, long notes, are of one home, one for each key, with its place, and may be in the
// heap.
type iterState struct {
	bucket [lanes]uintptr                      // short notes: address of the bucket of a lane
	owner  [lanes]uintptr                      // short notes: address of the home whose chain that is in
	vers   [lanes]uint64                       // short notes: version of that home when the keys were noted
	inline [lanes * abi.CmapBucketSlots]uint64 // noted keys, by lane and slot if the notes are short: words, or the lengths of strings
	set    laneSet                             // short notes: slots to visit
	wrap   laneSet                             // short notes: slots to visit after them
	ver    uint64                              // long notes: version of the home when its keys were noted
	places [abi.CmapBucketSlots]uint32         // long notes: index of the bucket * 8 + slot
	home   uint32                              // the last home whose keys were noted; ^0 before home 0
	limit  uint32                              // end of the homes to walk in tab
	start  uint32                              // home in first where the walk began
	n      uint32                              // long notes: number of keys noted
	i      uint32                              // long notes: number of keys produced or passed over
	from   uint32                              // long notes: the one to begin with
	max    uint32                              // long notes: length of keys and at
	rot    uint8                               // the slot to begin with
	phase  uint8
	kind   iterKind
}

// A laneSet is a set of slots in lanes: bit 8*i+l for slot i in lane l.
type laneSet uint64

// inLane returns slots s as slots in lane l.
//
//go:nosplit
func (s slotSet) inLane(l uintptr) laneSet { return laneSet(s>>7) << (l & 7) }

// first returns the lowest slot of s, and its lane.
//
// Preconditions: s is not 0.
//
//go:nosplit
func (s laneSet) first() (l, i uintptr) {
	j := firstBit(uint64(s))
	return j % 8, j / 8
}

// rest returns s without its lowest slot.
//
//go:nosplit
func (s laneSet) rest() laneSet { return s & (s - 1) }

// iterKind says which notes an Iter takes.
type iterKind uint8

const (
	iterLong   iterKind = iota // long ones, always
	iterWord64                 // short ones, of keys of 8 bytes without pointers
	iterWord32                 // of 4 bytes
	iterPtr                    // of keys that are a pointer
	iterStr                    // of strings
)

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
	it.home = it.start - 1
	it.limit = t.homes
	if t.homes <= rotHomes {
		it.rot = uint8(r>>32) % abi.CmapBucketSlots
	}
	if !typ.IndirectKey() && !typ.IndirectElem() {
		switch k := typ.Key; {
		case k.Kind() == abi.String:
			it.kind = iterStr
		case k.PtrBytes == 0 && k.Size_ == 8 && k.Align_ == 8:
			it.kind = iterWord64
		case k.PtrBytes == 0 && k.Size_ == 4 && k.Align_ == 4:
			it.kind = iterWord32
		case k.PtrBytes == goarch.PtrSize && k.Size_ == goarch.PtrSize:
			it.kind = iterPtr
		}
	}
}

// Next copies the next pair to the buffers; it returns false at the end.
func (it *Iter) Next() bool { return iterNext(it) }

// iterNext is Next. Compiled code calls it directly, unless it is instrumented, or an entry for
// the types of keys and elements: see next64w.
//
//go:linkname iterNext runtime.cmapnext
func iterNext(it *Iter) bool {
	for {
		for it.set != 0 || it.refill() {
			s := it.set
			it.set = s.rest()
			if it.produceShort(s.first()) {
				return true
			}
		}
		if found, more := it.next(); found || !more {
			return found
		}
	}
}

// refill gives set the slots to visit next, once it is 0. It returns false if these do not
// have short notes, or are of another table.
func (it *Iter) refill() bool {
	for it.set == 0 {
		if it.wrap != 0 {
			it.set = it.wrap
			it.wrap = 0
		} else if it.i != it.n || !it.noteShort() {
			return false
		}
	}
	return true
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
			at, o := *it.place(j), it.b
			if at>>3 != it.home {
				o = it.tab.overflow(it.typ, at>>3)
			}
			k := it.noted(j)
			if it.typ.IndirectKey() {
				k = *(*unsafe.Pointer)(k)
			}
			if it.produce(it.b, it.ver, o, uintptr(at&7), k) {
				return true, true
			}
		}
		if it.home+1 >= it.limit && !it.advance() {
			break
		}
		it.note()
		if it.set|it.wrap != 0 {
			return false, true
		}
	}
	return false, false
}

// advance moves to the next table with homes to walk, or returns false.
func (it *Iter) advance() bool {
	if it.tab == nil {
		return false
	}
	for it.home+1 >= it.limit {
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
		it.home = ^uint32(0)
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

// noted returns a pointer to long note j, as in a slot.
func (it *Iter) noted(j uint32) unsafe.Pointer {
	if it.keys == nil {
		return noescape(unsafe.Pointer(&it.inline[j]))
	}
	return unsafe.Add(it.keys, uintptr(j)*noteSize(it.typ))
}

// place returns a pointer to noted place j.
func (it *Iter) place(j uint32) *uint32 {
	if it.at == nil {
		return &it.places[j]
	}
	return (*uint32)(unsafe.Add(it.at, uintptr(j)*4))
}

// note notes the keys that are in the next home now, or those of several.
//
// Preconditions: there is one in tab, and what was noted has been visited.
func (it *Iter) note() {
	if it.noteShort() {
		return
	}
	it.home++
	it.i, it.n = 0, 0
	b := it.tab.bucket(it.typ, it.home)
	it.b = b
	for i := 0; ; i++ {
		w := b.loadTags()
		if w&(tagsMSB|filterMask|lockBit) == 0 {
			return
		}
		var ok bool
		switch {
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

// noteShort takes short notes of the next homes, as many as there are lanes for. It returns
// false if there are none of the next one, which is locked or has a long chain; or does
// not exist. It is note64w, and the like, for other types.
//
// Preconditions: what was noted has been visited.
func (it *Iter) noteShort() bool {
	if it.kind == iterLong {
		return false
	}
	typ := it.typ
	set, l := laneSet(0), uintptr(0)
	home := it.home + 1
	for ; l < lanes && home < it.limit; home++ {
		b := it.tab.bucket(typ, home)
		b.prefetchHome(typ.GroupSize)
		ver := b.loadVer()
		w := b.loadTags()
		if ver&verOdd|w&lockBit != 0 {
			break
		}
		it.noteSlots(b, l)
		add, n := matchFull(w).inLane(l), l+1
		if ver&verNext != 0 {
			o := it.tab.next(typ, ver)
			if n == lanes || o == nil || o.loadVer()&verNext != 0 {
				break
			}
			add |= matchFull(o.loadTags()).inLane(n)
			it.noteSlots(o, n)
			it.setLane(n, o, b, ver)
			n++
		}
		if !b.unchanged(ver) {
			break
		}
		it.setLane(l, b, b, ver)
		set, l = set|add, n
	}
	it.endShort(home, set)
	return l != 0
}

// setLane makes bucket o, in the chain of home b with version word ver, the bucket of lane l.
//
//go:nosplit
func (it *Iter) setLane(l uintptr, o, b *bucket, ver uint64) {
	l %= lanes
	it.bucket[l] = uintptr(unsafe.Pointer(o))
	it.owner[l] = uintptr(unsafe.Pointer(b))
	it.vers[l] = ver
}

// endShort is the end of noteShort: home is the first that has not been noted, and set what is to
// be visited before it.
//
//go:nosplit
func (it *Iter) endShort(home uint32, set laneSet) {
	it.home = home - 1
	it.wrap = set & (1<<(8*it.rot&63) - 1)
	it.set = set &^ it.wrap
}

// prefetchHome prefetches the home that a walk comes to four homes after b. They are in memory
// one after another, but the slots that are full are not. size is that of a bucket.
//
//go:nosplit
func (b *bucket) prefetchHome(size uintptr) {
	sys.Prefetch(uintptr(unsafe.Pointer(b)) + 4*size)
	sys.Prefetch(uintptr(unsafe.Pointer(b)) + 4*size + 64)
}

// noteSlots makes short notes of the slots of b, in lane l. It is the caller who
// knows which are full; there are no pointers in others.
func (it *Iter) noteSlots(b *bucket, l uintptr) {
	slot, size := b.key(it.typ, 0), it.typ.SlotSize
	words := (*[abi.CmapBucketSlots]uint64)(unsafe.Pointer(&it.inline[l*abi.CmapBucketSlots]))
	ptrs := (*[abi.CmapBucketSlots]unsafe.Pointer)(unsafe.Pointer(&it.ptrs[l*abi.CmapBucketSlots]))
	switch it.kind {
	case iterWord64:
		for i := range words {
			words[i] = *(*uint64)(slot)
			slot = unsafe.Add(slot, size)
		}
	case iterWord32:
		for i := range words {
			*(*uint32)(unsafe.Pointer(&words[i])) = *(*uint32)(slot)
			slot = unsafe.Add(slot, size)
		}
	case iterPtr:
		for i := range ptrs {
			ptrs[i] = *(*unsafe.Pointer)(slot)
			slot = unsafe.Add(slot, size)
		}
	case iterStr:
		for i := range ptrs {
			ptrs[i] = *(*unsafe.Pointer)(slot)
			words[i] = uint64(*(*uintptr)(unsafe.Add(slot, goarch.PtrSize)))
			slot = unsafe.Add(slot, size)
		}
	}
}

// produceShort is produce for slot i in lane l.
func (it *Iter) produceShort(l, i uintptr) bool {
	j := l*abi.CmapBucketSlots + i
	l %= lanes
	b, ver, o := (*bucket)(unsafe.Pointer(it.owner[l])), it.vers[l], (*bucket)(unsafe.Pointer(it.bucket[l]))
	switch it.kind {
	case iterStr:
		k := unsafe.String((*byte)(it.ptrs[j]), int(it.inline[j]))
		return it.produce(b, ver, o, i, noescape(unsafe.Pointer(&k)))
	case iterPtr:
		return it.produce(b, ver, o, i, noescape(unsafe.Pointer(&it.ptrs[j])))
	}
	return it.produce(b, ver, o, i, noescape(unsafe.Pointer(&it.inline[j])))
}

// noteOnce is an attempt at note. It allocates if there is no room for the notes.
// It fails if the home has one of the bits in busy, see read.
func (it *Iter) noteOnce(b *bucket, busy uint64) bool {
	typ, t := it.typ, it.tab
	ver := b.loadVer()
	if ver&verOdd|b.loadTags()&busy != 0 || !it.reserve(b, true) {
		return false
	}
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

// produce copies to the buffers the pair of the noted key *k, if it is still in the map.
// It was in slot i of bucket o, which is home b or of its chain, and ver was the version then.
func (it *Iter) produce(b *bucket, ver uint64, o *bucket, i uintptr, k unsafe.Pointer) bool {
	typ := it.typ

	// If nothing was removed from the home, the key is where it was. If the home
	// was not frozen before we looked, then what we see was true then or later.
	if b.loadTags()&stale == 0 {
		if !typ.IndirectKey() && !typ.IndirectElem() {
			// The buffers are private, and there is no point of preemption until
			// they are known to be whole or zero, see elemOut.
			if it.key != nil {
				copyRacy(typ.Key, it.key, o.key(typ, i))
			}
			if it.elem != nil {
				copyRacy(typ.Elem, it.elem, o.elem(typ, i))
			}
			if b.unchanged(ver) {
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
			r := copyOut(typ, o, i, b, ver, it.key, it.elem)
			releasem(mp)
			if r == present {
				return true
			}
		}
	}

	if typ.NeedKeyUpdate() && !typ.Key.Equal(k, k) {
		return it.produceNaN(b, o, i)
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
