// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"unsafe"
)

// One is a Txn for a single Ref, whose M is not nil. The zero value is ready for
// Begin.
type One struct {
	t        *table
	b, o     *bucket // home; where the key is, or is to be
	h        uint64
	i        uintptr
	reserved uint32 // overflow bucket for a new element, 0 if it has a slot
}

// Begin hashes the key of r (which may panic: nothing is held then), locks its bucket and
// loads the element.
func (s *One) Begin(r *Ref) {
	typ := r.Typ
	s.h = spread(typ.Hasher(r.Key, r.M.seed))
	for {
		t := r.M.locateOrInit(typ, s.h)
		b := t.home(typ, s.h)
		if !lockLong(&b.tags) {
			t.wait()
			continue
		}
		s.t, s.b = t, b
		w := b.loadTags()
		s.o, s.i = t.find(typ, b, w, tagOf(s.h), r.Key)
		r.OK = s.o != nil
		if !r.OK && r.Mode&RefStore != 0 {
			if s.o, s.i = t.room(typ, b, w); s.o == nil {
				s.reserved = t.allocOverflow(typ)
				if s.reserved == 0 {
					unlockLong(&b.tags)
					r.M.grow(typ, t, 1)
					continue
				}
			}
		}
		break
	}
	if r.Mode&RefLoad == 0 {
		return
	}
	if !r.OK {
		zeroElem(typ, r.Elem)
		return
	}
	e := s.o.elem(typ, s.i)
	switch {
	case typ.IndirectElem():
		typedmemmove(typ.Elem, r.Elem, *(*unsafe.Pointer)(e))
	case typ.Elem.Size_ == 8 && typ.Elem.Align_ == 8 && typ.Elem.PtrBytes == 0:
		*(*uint64)(r.Elem) = *(*uint64)(e)
	default:
		typedmemmove(typ.Elem, r.Elem, e)
	}
}

// Abort unlocks the bucket; nothing is stored.
func (s *One) Abort(r *Ref) {
	if s.reserved != 0 {
		s.t.freeOverflow(r.Typ, s.reserved)
	}
	unlockLong(&s.b.tags)
}

// Commit stores the element, if r has RefStore, and unlocks the bucket.
func (s *One) Commit(r *Ref) {
	typ, b := r.Typ, s.b
	if r.Mode&RefStore == 0 {
		unlockLong(&b.tags)
		return
	}
	var box, keyBox unsafe.Pointer
	if typ.IndirectElem() {
		box = boxOf(typ.Elem, r.Elem)
	}
	if typ.IndirectKey() && (!r.OK || keyUpdate(typ)) {
		keyBox = boxOf(typ.Key, r.Key)
	}
	mp := acquirem()
	if r.OK {
		overwrite(typ, b, s.o, s.i, r.Key, r.Elem, keyBox, box)
	} else {
		if s.reserved != 0 {
			s.o, s.i = s.t.link(typ, b, s.reserved), 0
		}
		r.M.add(1)
		b.publishTags(s.t.insert(typ, b, b.loadTags(), tagOf(s.h), s.o, s.i, r.Key, r.Elem, keyBox, box))
	}
	releasem(mp)
	unlockLong(&b.tags)
}

// An InPlace is an element of at most a word, without pointers, that is held to be
// changed in place.
type InPlace struct {
	b  *bucket
	w  uint64         // tags to publish
	mp unsafe.Pointer // the non-preemptible section
}

// begin locks the element of key, with hash h, in m, which is added with the value zero if it
// is absent, and returns a pointer to it. The caller changes it by one store, of the
// element's size, and calls End at once: it must not panic, block, allocate or access a
// map. Others see the element as it was or as it becomes.
//
// Preconditions: wordElem(typ), and the element has no pointers.
func (s *InPlace) begin(typ *abi.MapType, m *Map, h uint64, key unsafe.Pointer) unsafe.Pointer {
	tag := tagOf(h)
	var keyBox unsafe.Pointer
	if typ.IndirectKey() {
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
		o, i := t.find(typ, b, w, tag, key)
		if o != nil {
			if keyUpdate(typ) {
				// End makes the version even: who sees the key sees the element.
				b.beginChange()
				storeKey(typ, o.key(typ, i), key, keyBox)
			}
			renew(typ, o.key(typ, i), key)
		} else {
			if o, i = t.room(typ, b, w); o == nil {
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
			// The element must not be seen before End: in a chain, a tag is
			// seen as soon as it is stored.
			if o != b {
				b.beginChange()
			}
			var zero uint64
			w = t.insert(typ, b, w, tag, o, i, key, noescape(unsafe.Pointer(&zero)), keyBox, nil)
		}
		s.b, s.w, s.mp = b, w, mp
		storeFence() // as in storeElemWord
		return o.elem(typ, i)
	}
}

// End makes the change visible and unlocks the element.
func (s *InPlace) End() {
	b := s.b
	if b.ver&verOdd != 0 {
		b.publishTags(s.w)
		b.endChange(b.ver)
	}
	b.unlock(s.w)
	releasem(s.mp)
}
