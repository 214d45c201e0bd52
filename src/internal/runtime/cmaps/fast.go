// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/goarch"
	"internal/runtime/atomic"
	"unsafe"
)

// Shorter ways through Load and Store for keys that are one word or a string and for what
// happens most of the time: the key is, or will be, in its home bucket and nobody
// else is writing there. Whatever is different is left to the general code.
//
// The functions here are not made non-preemptible. Nothing in this package is
// preempted asynchronously, and while they hold a lock they call nothing but functions
// that are nosplit, or that are leaves with small frames, which do not check the stack
// either: there is no point at which they could be stopped. So a lock in its short form is safe, and so are pointers read from slots.

// fastKey says which of the ways is for the keys of typ.
func fastKey(typ *abi.MapType) fastKind {
	k := typ.Key
	switch {
	case k.TFlag&abi.TFlagRegularMemory != 0:
		// Keys such as [8]byte are not aligned as a word is.
		switch {
		case k.Size_ == 8 && k.Align_ >= goarch.PtrSize:
			return fast64
		case k.Size_ == 4 && k.Align_ == 4:
			return fast32
		}
	case k.Kind() == abi.String:
		return fastStr
	}
	return fastNone
}

type fastKind uint8

const (
	fastNone fastKind = iota
	fast32
	fast64
	fastStr
)

// elemOut copies the element e in home b to *elem if b has not changed since the version
// was ver. Otherwise, or if the element is not of a simple kind, it returns false.
//
//go:nosplit
func elemOut(typ *abi.MapType, b *bucket, ver uint64, e, elem unsafe.Pointer) bool {
	t := typ.Elem
	if elem == nil {
		return b.unchanged(ver)
	}
	if typ.IndirectElem() {
		return false
	}
	if t.Size_ == goarch.PtrSize && t.Align_ == goarch.PtrSize {
		if t.PtrBytes == 0 {
			v := *(*uintptr)(e)
			if !b.unchanged(ver) {
				return false
			}
			*(*uintptr)(elem) = v
		} else {
			v := *(*unsafe.Pointer)(e)
			if !b.unchanged(ver) {
				return false
			}
			*(*unsafe.Pointer)(elem) = v
		}
		return true
	}
	if t.PtrBytes != 0 {
		return false
	}
	switch {
	case t.Size_ == 0:
	case t.Size_ == 4 && t.Align_ == 4:
		*(*uint32)(elem) = *(*uint32)(e)
	case t.Size_ == 2 && t.Align_ == 2:
		*(*uint16)(elem) = *(*uint16)(e)
	case t.Size_ == 1:
		*(*uint8)(elem) = *(*uint8)(e)
	default:
		memmove(elem, e, t.Size_)
	}
	return b.unchanged(ver)
}

// zeroElem zeroes *elem, if elem is not nil.
func zeroElem(typ *abi.MapType, elem unsafe.Pointer) {
	t := typ.Elem
	switch {
	case elem == nil:
	case t.PtrBytes != 0:
		typedmemclr(t, elem)
	case t.Size_ == 8 && t.Align_ == 8:
		*(*uint64)(elem) = 0
	default:
		memclr(elem, t.Size_)
	}
}

// loadWord is Load for keys of type K or like it.
func loadWord[K uint32 | uint64](m *Map, typ *abi.MapType, key, elem unsafe.Pointer) bool {
	h := spread(typ.Hasher(key, m.seed))
	k := *(*K)(key)
	t := m.locate(h)
	if t == nil {
		zeroElem(typ, elem)
		return false
	}
	b := t.home(typ, h)
	ver := b.loadVer()
	w := b.loadTags()
	tag := tagOf(h)
	s := matchTag(w, tag)
	if ver&verOdd == 0 {
		if s == 0 && w&filterBit(tag) == 0 {
			zeroElem(typ, elem)
			return false
		}
		for ; s != 0; s = s.rest() {
			slot := b.key(typ, s.first())
			if *(*K)(slot) == k {
				if plainWord(typ) && elem != nil {
					v := *(*uintptr)(unsafe.Add(slot, typ.ElemOff))
					if !b.unchanged(ver) {
						break
					}
					*(*uintptr)(elem) = v
					return true
				}
				if elemOut(typ, b, ver, unsafe.Add(slot, typ.ElemOff), elem) {
					return true
				}
				break
			}
		}
	}
	return m.load(typ, h, key, nil, elem)
}

// plainWord reports whether elements are of the size of a word and have no pointers.
//
//go:nosplit
func plainWord(typ *abi.MapType) bool {
	t := typ.Elem
	return t.Size_ == goarch.PtrSize && t.Align_ == goarch.PtrSize && t.PtrBytes == 0
}

// loadStr is Load for strings.
func loadStr(m *Map, typ *abi.MapType, key, elem unsafe.Pointer) bool {
	h := spread(typ.Hasher(key, m.seed))
	k := *(*string)(key)
	t := m.locate(h)
	if t == nil {
		zeroElem(typ, elem)
		return false
	}
	b := t.home(typ, h)
	ver := b.loadVer()
	w := b.loadTags()
	tag := tagOf(h)
	s := matchTag(w, tag)
	if ver&verOdd == 0 {
		if s == 0 && w&filterBit(tag) == 0 {
			zeroElem(typ, elem)
			return false
		}
		for ; s != 0; s = s.rest() {
			slot := b.key(typ, s.first())
			sk := *(*string)(slot)
			if len(sk) != len(k) {
				continue
			}
			// The words belong together if the version has not changed;
			// only then can the bytes be read.
			if !b.unchanged(ver) {
				break
			}
			if sk == k {
				if plainWord(typ) && elem != nil {
					v := *(*uintptr)(unsafe.Add(slot, typ.ElemOff))
					if !b.unchanged(ver) {
						break
					}
					*(*uintptr)(elem) = v
					return true
				}
				if elemOut(typ, b, ver, unsafe.Add(slot, typ.ElemOff), elem) {
					return true
				}
				break
			}
		}
	}
	return m.load(typ, h, key, nil, elem)
}

// simpleStore reports whether the elements of typ are stored by the fast ways:
// they need no box, and no write barrier for more than a word.
func simpleStore(typ *abi.MapType) bool {
	return !typ.IndirectElem() && (typ.Elem.PtrBytes == 0 || typ.Elem.Size_ == goarch.PtrSize)
}

// lockFast takes the lock of b if it is free and nothing is unusual.
//
//go:nosplit
func (b *bucket) lockFast() (w uint64, ok bool) {
	w = b.loadTags()
	if w&(lockBit|waitBit|frozenBit) != 0 || !atomic.Cas64(&b.tags, w, w|lockBit) {
		return 0, false
	}
	return w, true
}

// elemIn stores *elem as the element e of home b, where readers may be looking.
//
// Preconditions: simpleStore(typ). The caller holds the lock of b.
//
//go:nosplit
func elemIn(typ *abi.MapType, b *bucket, e, elem unsafe.Pointer) {
	t := typ.Elem
	if t.Size_ == goarch.PtrSize && t.Align_ == goarch.PtrSize {
		storeFence() // as in storeWord
		if t.PtrBytes == 0 {
			*(*uintptr)(e) = *(*uintptr)(elem)
		} else {
			*(*unsafe.Pointer)(e) = *(*unsafe.Pointer)(elem)
		}
		return
	}
	switch {
	case t.Size_ == 0:
	case t.Size_ == 4 && t.Align_ == 4:
		storeFence()
		*(*uint32)(e) = *(*uint32)(elem)
	case t.Size_ == 2 && t.Align_ == 2:
		storeFence()
		*(*uint16)(e) = *(*uint16)(elem)
	case t.Size_ == 1:
		storeFence()
		*(*uint8)(e) = *(*uint8)(elem)
	default:
		v := b.beginChange()
		memmove(e, elem, t.Size_)
		b.endChange(v)
	}
}

// elemNew stores *elem as the element e of an empty slot.
//
// Preconditions: simpleStore(typ).
//
//go:nosplit
func elemNew(typ *abi.MapType, e, elem unsafe.Pointer) {
	t := typ.Elem
	switch {
	case t.PtrBytes != 0:
		*(*unsafe.Pointer)(e) = *(*unsafe.Pointer)(elem)
	case t.Size_ == 8 && t.Align_ == 8:
		*(*uint64)(e) = *(*uint64)(elem)
	default:
		memmove(e, elem, t.Size_)
	}
}

// storeKeyWord is Store for keys of type K or like it without pointers. If it
// returns false it has done nothing.
func storeKeyWord[K uint32 | uint64](m *Map, typ *abi.MapType, h uint64, key, elem unsafe.Pointer) bool {
	k := *(*K)(key)
	t := m.locate(h)
	if t == nil {
		return false
	}
	b := t.home(typ, h)
	w, ok := b.lockFast()
	if !ok {
		return false
	}
	tag := tagOf(h)
	for s := matchTag(w, tag); s != 0; s = s.rest() {
		slot := b.key(typ, s.first())
		if *(*K)(slot) == k {
			if e := unsafe.Add(slot, typ.ElemOff); plainWord(typ) {
				storeFence() // as in storeWord
				*(*uintptr)(e) = *(*uintptr)(elem)
			} else {
				elemIn(typ, b, e, elem)
			}
			b.unlockFast(w)
			return true
		}
	}
	free := matchEmpty(w)
	if w&filterBit(tag) != 0 || free == 0 {
		b.unlockFast(w)
		return false
	}
	i := free.first()
	slot := b.key(typ, i)
	*(*K)(slot) = k
	elemNew(typ, unsafe.Add(slot, typ.ElemOff), elem)
	m.add(1, procid())
	b.unlockFast(w | tag<<(i*8))
	return true
}

// storeKeyStr is Store for strings. If it returns false it has done nothing.
func storeKeyStr(m *Map, typ *abi.MapType, h uint64, key, elem unsafe.Pointer) bool {
	k := *(*string)(key)
	t := m.locate(h)
	if t == nil {
		return false
	}
	b := t.home(typ, h)
	w, ok := b.lockFast()
	if !ok {
		return false
	}
	tag := tagOf(h)
	for s := matchTag(w, tag); s != 0; s = s.rest() {
		slot := b.key(typ, s.first())
		if *(*string)(slot) == k {
			if e := unsafe.Add(slot, typ.ElemOff); plainWord(typ) {
				storeFence() // as in storeWord
				*(*uintptr)(e) = *(*uintptr)(elem)
			} else {
				elemIn(typ, b, e, elem)
			}
			b.unlockFast(w)
			return true
		}
	}
	free := matchEmpty(w)
	if w&filterBit(tag) != 0 || free == 0 {
		b.unlockFast(w)
		return false
	}
	i := free.first()
	slot := b.key(typ, i)
	*(*string)(slot) = k
	elemNew(typ, unsafe.Add(slot, typ.ElemOff), elem)
	m.add(1, procid())
	b.unlockFast(w | tag<<(i*8))
	return true
}

// unlockFast publishes w, which has no lock bits, after lockFast.
//
//go:nosplit
func (b *bucket) unlockFast(w uint64) { atomic.Store64(&b.tags, w) }

// storeFast tries to do a Store, and reports whether it did.
func storeFast(m *Map, typ *abi.MapType, h uint64, key, elem unsafe.Pointer) bool {
	if !simpleStore(typ) {
		return false
	}
	switch fastKey(typ) {
	case fast64:
		return typ.Key.PtrBytes == 0 && storeKeyWord[uint64](m, typ, h, key, elem)
	case fast32:
		return typ.Key.PtrBytes == 0 && storeKeyWord[uint32](m, typ, h, key, elem)
	case fastStr:
		return storeKeyStr(m, typ, h, key, elem)
	}
	return false
}
