// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"unsafe"
)

// find looks for key, with tag, in the chain of home b, whose lock the caller
// holds; w is its tags. It returns the slot, or a nil bucket.
func (t *table) find(typ *abi.MapType, b *bucket, w, tag uint64, key unsafe.Pointer) (o *bucket, i uintptr) {
	o = b
	s := matchTag(w, tag)
	for {
		for ; s != 0; s = s.rest() {
			i := s.first()
			k := o.key(typ, i)
			if typ.IndirectKey() {
				k = *(*unsafe.Pointer)(k)
			}
			if typ.Key.Equal(key, k) {
				return o, i
			}
		}
		if w&filterBit(tag) == 0 {
			return nil, 0
		}
		if o = t.next(typ, o.ver); o == nil {
			return nil, 0
		}
		s = matchTag(o.tags, tag)
	}
}

// room returns an empty slot in the chain of home b, whose lock the caller
// holds; w is its tags. The bucket is nil if there is none.
//
//go:nosplit
func (t *table) room(typ *abi.MapType, b *bucket, w uint64) (o *bucket, i uintptr) {
	if s := matchEmpty(w); s != 0 {
		return b, s.first()
	}
	for o = t.next(typ, b.ver); o != nil; o = t.next(typ, o.ver) {
		if s := matchEmpty(o.tags); s != 0 {
			return o, s.first()
		}
	}
	return nil, 0
}

// vacancy is room, after taking an overflow bucket from the pool if there must be one. If that is
// used up, the bucket is nil.
//
//go:nosplit
func (t *table) vacancy(typ *abi.MapType, b *bucket, w uint64) (o *bucket, i uintptr) {
	o, i = t.room(typ, b, w)
	if o == nil {
		if n := t.allocOverflow(typ); n != 0 {
			return t.link(typ, b, n), 0
		}
	}
	return o, i
}

// insert fills the empty slot i of o in the chain of home b and returns the tags of b
// that show it, for the caller to publish. w is the tags as they are.
//
// Invariant 3: readers do not look at a slot whose tag is 0, so the version need not change:
// a reader that saw the slot full saw a version from before it became empty.
// In a chain, readers that find the filter bit set by another element may see
// the element as soon as its tag is stored; then that is the instant of the
// store.
func (t *table) insert(typ *abi.MapType, b *bucket, w, tag uint64, o *bucket, i uintptr, key, elem, keyBox, box unsafe.Pointer) uint64 {
	storeKey(typ, o.key(typ, i), key, keyBox)
	storeElem(typ, o.elem(typ, i), elem, box)
	return t.show(b, w, tag, o, i)
}

// show is the end of insert, for a slot that has been filled.
//
//go:nosplit
func (t *table) show(b *bucket, w, tag uint64, o *bucket, i uintptr) uint64 {
	if o == b {
		return w | tag<<(i*8)
	}
	storeRel64(&o.tags, o.tags|tag<<(i*8))
	return w | filterBit(tag)
}

// remove empties slot i of o in the chain of home b, whose lock the caller
// holds, and returns the new tags, which are published. w is the tags as they
// were. The caller is non-preemptible.
//
// If the slot is in b and there is a chain, an element from the chain takes its place.
//
// Invariant 2: the tags are published before the version is even again. A reader that found
// the old tag and then an even version would take the slot for valid.
func (t *table) remove(typ *abi.MapType, b *bucket, w uint64, o *bucket, i uintptr) uint64 {
	v := b.beginChange()
	freed := uint32(0)
	if o == b {
		w &^= 0xff << (i * 8)
		if w&filterMask != 0 {
			if c, j := t.movable(typ, v); c != nil {
				tag := slotTag(c.tags, j)
				copySlot(typ, b, i, c, j)
				w |= tag << (i * 8)
				o, i = c, j
			}
		}
	}
	clearSlot(typ, o, i)
	if o != b {
		storeRel64(&o.tags, o.tags&^(0xff<<(i*8)))
		if o.tags == 0 {
			v, freed = t.unlink(typ, b, v, o)
		}
		w = w&^filterMask | t.filter(typ, v)
	}
	b.publishTags(w)
	b.endChange(v)
	if freed != 0 {
		t.freeOverflow(typ, freed)
	}
	return w
}

// movable returns an element of the chain that begins after version word v that may be
// moved to another slot. NaNs may not (invariant 16): iterators cannot find them again.
func (t *table) movable(typ *abi.MapType, v uint64) (o *bucket, i uintptr) {
	for o = t.next(typ, v); o != nil; o = t.next(typ, o.ver) {
		for s := matchFull(o.tags); s != 0; s = s.rest() {
			i := s.first()
			if !typ.NeedKeyUpdate() {
				return o, i
			}
			k := o.key(typ, i)
			if typ.IndirectKey() {
				k = *(*unsafe.Pointer)(k)
			}
			if typ.Key.Equal(k, k) {
				return o, i
			}
		}
	}
	return nil, 0
}

// filter returns the filter of the chain that begins after version word v.
func (t *table) filter(typ *abi.MapType, v uint64) (f uint64) {
	for o := t.next(typ, v); o != nil; o = t.next(typ, o.ver) {
		for s := matchFull(o.tags); s != 0; s = s.rest() {
			f |= filterBit(slotTag(o.tags, s.first()))
		}
	}
	return f
}

// unlink takes o, which is empty, out of the chain of home b, whose version word, odd
// now, is v. It returns the word with the new chain, and the index of o.
func (t *table) unlink(typ *abi.MapType, b *bucket, v uint64, o *bucket) (v1 uint64, freed uint32) {
	p := b
	pv := v
	for {
		i := uint32(pv & verNext)
		next := t.next(typ, pv)
		if next == o {
			pv = pv&^verNext | o.ver&verNext
			if p == b {
				v = pv
			} else {
				storeRel64(&p.ver, pv)
			}
			return v, i
		}
		p, pv = next, next.ver
	}
}

// overwrite stores *elem (or box) in slot i of o in the chain of home b, whose lock
// the caller holds. The caller is non-preemptible.
func overwrite(typ *abi.MapType, b, o *bucket, i uintptr, key, elem, keyBox, box unsafe.Pointer) {
	if wordElem(typ) && !keyUpdate(typ) {
		storeElemWord(typ, o.elem(typ, i), elem, box)
		renew(typ, o.key(typ, i), key)
		return
	}
	v := b.beginChange()
	change(typ, o, i, key, elem, keyBox, box)
	b.endChange(v)
}

// change is overwrite for a home whose version is odd already.
func change(typ *abi.MapType, o *bucket, i uintptr, key, elem, keyBox, box unsafe.Pointer) {
	if keyUpdate(typ) {
		storeKey(typ, o.key(typ, i), key, keyBox)
	}
	renew(typ, o.key(typ, i), key)
	storeElem(typ, o.elem(typ, i), elem, box)
}

// boxOf returns a new object of typ that has the value *p.
func boxOf(typ *abi.Type, p unsafe.Pointer) unsafe.Pointer {
	box := newobject(typ)
	typedmemmove(typ, box, p)
	return box
}

// Store sets the element of key to *elem.
func (m *Map) Store(typ *abi.MapType, key, elem unsafe.Pointer) {
	if simpleStore(typ) {
		switch fastKey(typ) {
		case fast64:
			if typ.Key.PtrBytes == 0 {
				store64m(typ, m, *(*uint64)(key), elem)
				return
			}
		case fast32:
			if typ.Key.PtrBytes == 0 {
				store32m(typ, m, *(*uint32)(key), elem)
				return
			}
		case fastStr:
			storeStrm(typ, m, *(*string)(key), elem)
			return
		}
	}
	m.store(typ, spread(typ.Hasher(key, m.seed)), key, elem)
}

// store is Store for a key with hash h.
func (m *Map) store(typ *abi.MapType, h uint64, key, elem unsafe.Pointer) {
	tag := tagOf(h)
	// Nothing is allocated while a lock is held.
	var box, keyBox unsafe.Pointer
	if typ.IndirectElem() {
		box = boxOf(typ.Elem, elem)
	}
	if typ.IndirectKey() && keyUpdate(typ) {
		keyBox = boxOf(typ.Key, key)
	}
	for {
		t := m.locateOrInit(typ, h)
		b := t.home(typ, h)
		mp := acquirem()
		w, mp, ok := b.lock(mp)
		if !ok {
			releasem(mp)
			t.wait()
			continue
		}
		if o, i := t.find(typ, b, w, tag, key); o != nil {
			overwrite(typ, b, o, i, key, elem, keyBox, box)
			b.unlock(w)
			releasem(mp)
			return
		}
		if typ.IndirectKey() && keyBox == nil {
			b.unlock(w)
			releasem(mp)
			keyBox = boxOf(typ.Key, key)
			continue
		}
		o, i := t.room(typ, b, w)
		if o == nil {
			n := t.allocOverflow(typ)
			if n == 0 {
				b.unlock(w)
				releasem(mp)
				m.grow(typ, t, 1)
				continue
			}
			o, i = t.link(typ, b, n), 0
		}
		m.add(1)
		w = t.insert(typ, b, w, tag, o, i, key, elem, keyBox, box)
		b.unlock(w)
		releasem(mp)
		if debug {
			m.checkInvariants(typ)
		}
		return
	}
}

// Delete removes key.
func (m *Map) Delete(typ *abi.MapType, key unsafe.Pointer) {
	m.delete(typ, spread(typ.Hasher(key, m.seed)), key)
}

// delete is Delete for a key with hash h.
//
//go:noinline
func (m *Map) delete(typ *abi.MapType, h uint64, key unsafe.Pointer) {
	tag := tagOf(h)
	for {
		t := m.locate(h)
		if t == nil {
			return
		}
		b := t.home(typ, h)
		mp := acquirem()
		if t.read(typ, b, h, key, nil, nil, lockBit) == absent {
			releasem(mp)
			return
		}
		w, mp, ok := b.lock(mp)
		if !ok {
			releasem(mp)
			t.wait()
			continue
		}
		if o, i := t.find(typ, b, w, tag, key); o != nil {
			w = t.remove(typ, b, w, o, i)
			m.add(-1)
		}
		b.unlock(w)
		releasem(mp)
		if w&tagsMSB == 0 {
			m.tidy(typ, t, b)
		}
		if debug {
			m.checkInvariants(typ)
		}
		return
	}
}
