// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/goarch"
	"unsafe"
)

// Slots
//
// A slot has a key and an element, or pointers to them where they are large. What
// such pointers point to never changes: a store makes a new box.

// keyUpdate reports whether a store replaces the key that is there already, because
// keys may be equal and yet differ (+0 and -0). Equal strings do not, but see renewKey.
func keyUpdate(typ *abi.MapType) bool {
	return typ.NeedKeyUpdate() && typ.Key.Kind() != abi.String
}

// renewKey makes the key of a slot, a string that is equal to key, be key. As in a map, an
// assignment does that so that the string of the last one is what stays in memory: it may be
// short, and the other part of something large. And who uses it again has it at hand.
//
// It is one store, of a pointer to the same bytes. So the version need not change, see
// invariant 1. The caller holds the lock, and there was a storeFence since the call that key is from.
//
//go:nosplit
func renewKey(slot unsafe.Pointer, key string) {
	p := unsafe.Pointer(unsafe.StringData(key))
	if q := (*unsafe.Pointer)(slot); *q != p {
		*q = p
	}
}

// renew is renewKey for a slot with keys of any type, if they are strings.
func renew(typ *abi.MapType, slot, key unsafe.Pointer) {
	if typ.Key.Kind() == abi.String {
		storeFence()
		renewKey(slot, *(*string)(key))
	}
}

// A wordElem is an element that is read and written by one instruction: readers see
// the old or the new one, whatever the version does.
func wordElem(typ *abi.MapType) bool {
	if typ.IndirectElem() {
		return true
	}
	size := typ.Elem.Size_
	return size&(size-1) == 0 && size <= goarch.PtrSize && (size == 0 || uintptr(typ.Elem.Align_) == size)
}

// storeElemWord stores *elem (or, if the element is indirect, box) to the slot's element
// dst, where readers may be looking.
//
// Preconditions: wordElem(typ).
func storeElemWord(typ *abi.MapType, dst, elem, box unsafe.Pointer) {
	// What the element leads to, a box at least, is visible before it. On the
	// reader's side that is a dependency, or the fence in unchanged.
	storeFence()
	switch {
	case typ.IndirectElem():
		*(*unsafe.Pointer)(dst) = box
	case typ.Elem.Pointers():
		*(*unsafe.Pointer)(dst) = *(*unsafe.Pointer)(elem)
	default:
		switch typ.Elem.Size_ {
		case 8:
			*(*uint64)(dst) = *(*uint64)(elem)
		case 4:
			*(*uint32)(dst) = *(*uint32)(elem)
		case 2:
			*(*uint16)(dst) = *(*uint16)(elem)
		case 1:
			*(*uint8)(dst) = *(*uint8)(elem)
		}
	}
}

// storeElem stores *elem (or box) to the slot's element dst, which no reader
// takes for valid now.
func storeElem(typ *abi.MapType, dst, elem, box unsafe.Pointer) {
	if typ.IndirectElem() {
		*(*unsafe.Pointer)(dst) = box
		return
	}
	typedmemmove(typ.Elem, dst, elem)
}

// storeKey stores *key (or, if keys are indirect, box) to the slot's key dst, which no
// reader takes for valid now.
func storeKey(typ *abi.MapType, dst, key, box unsafe.Pointer) {
	if typ.IndirectKey() {
		*(*unsafe.Pointer)(dst) = box
		return
	}
	typedmemmove(typ.Key, dst, key)
}

// copySlot copies slot j of src to slot i of dst, which no reader takes for valid.
func copySlot(typ *abi.MapType, dst *bucket, i uintptr, src *bucket, j uintptr) {
	if !typ.Group.Pointers() {
		memmove(dst.key(typ, i), src.key(typ, j), typ.SlotSize)
		return
	}
	typedmemmove(slotType(typ), dst.key(typ, i), src.key(typ, j))
}

// slotType returns the type of a slot, see abi.MapConcurrent.
func slotType(typ *abi.MapType) *abi.Type {
	slots := (*abi.StructType)(unsafe.Pointer(typ.Group)).Fields[1].Typ
	return (*abi.ArrayType)(unsafe.Pointer(slots)).Elem
}

// clearSlot zeroes slot i of b so that it keeps nothing alive. No reader takes
// the slot for valid.
func clearSlot(typ *abi.MapType, b *bucket, i uintptr) {
	if typ.IndirectKey() {
		*(*unsafe.Pointer)(b.key(typ, i)) = nil
	} else if typ.Key.Pointers() {
		typedmemclr(typ.Key, b.key(typ, i))
	}
	if typ.IndirectElem() {
		*(*unsafe.Pointer)(b.elem(typ, i)) = nil
	} else if typ.Elem.Pointers() {
		typedmemclr(typ.Elem, b.elem(typ, i))
	}
}

// loadRacy copies size bytes of a slot that may be changing.
//
//go:nosplit
func loadRacy(dst, src unsafe.Pointer, size uintptr, align uint8) {
	if size == uintptr(align) {
		// By one instruction where a word will do, see wordElem.
		switch size {
		case 8:
			*(*uint64)(dst) = *(*uint64)(src)
			return
		case 4:
			*(*uint32)(dst) = *(*uint32)(src)
			return
		case 2:
			*(*uint16)(dst) = *(*uint16)(src)
			return
		case 1:
			*(*uint8)(dst) = *(*uint8)(src)
			return
		}
	}
	memmove(dst, src, size)
}

// A slotBuf holds a copy of a key or an element while it is not known to be
// whole. Its pointers are not visible to the garbage collector: they are used only
// while the goroutine is non-preemptible, so that no collection cycle can begin or
// end and what was reachable when they were read is not freed.
type slotBuf [abi.MapMaxKeyBytes / goarch.PtrSize]uintptr

// noescape hides a pointer from escape analysis.
func noescape(p unsafe.Pointer) unsafe.Pointer {
	x := uintptr(p)
	return unsafe.Pointer(x ^ 0)
}

// result says what a lock-free read found.
type result uint8

const (
	absent result = iota
	present
	retry
)

// A reader tries again this often before it takes the lock: writers
// leave the version odd for a short time only, but they may be many.
const maxRetries = 64

// Load copies the element of key to *elem, or zeroes *elem if there is none, and reports
// which. elem may be nil; else it points to memory private to the caller.
func (m *Map) Load(typ *abi.MapType, key, elem unsafe.Pointer) bool {
	switch fastKey(typ) {
	case fast64:
		return load64m(typ, m, *(*uint64)(key), elem)
	case fast32:
		return load32m(typ, m, *(*uint32)(key), elem)
	case fastStr:
		return loadStrm(typ, m, *(*string)(key), elem)
	}
	h := spread(typ.Hasher(key, m.seed))
	return m.load(typ, h, key, nil, elem)
}

// load is Load for a key with hash h. If keyOut is not nil and the key is present, it
// is copied there as it is in the map.
func (m *Map) load(typ *abi.MapType, h uint64, key, keyOut, elem unsafe.Pointer) bool {
	mp := acquirem()
	for i := 0; ; i++ {
		t := m.locate(h)
		if t == nil {
			break
		}
		b := t.home(typ, h)
		r := absent
		if i < maxRetries {
			r = t.read(typ, b, h, key, keyOut, elem, lockBit)
		} else {
			// Nobody else changes the bucket when we hold its lock, and
			// nobody at all if we cannot because it is frozen.
			var w uint64
			var ok bool
			w, mp, ok = b.lock(mp)
			r = t.read(typ, b, h, key, keyOut, elem, 0)
			if ok {
				b.unlock(w)
			}
		}
		if r == present {
			releasem(mp)
			return true
		}
		if r == absent {
			break
		}
		spinWait(i)
	}
	releasem(mp)
	zeroElem(typ, elem)
	return false
}

// read looks for key, with hash h, in home bucket b and its chain, and copies what it
// finds. It does not lock anything and may have to be repeated: if the chain is changing,
// or the home has one of the bits in busy, which is lockBit unless the caller holds
// the lock (see unlock). The caller is non-preemptible.
func (t *table) read(typ *abi.MapType, b *bucket, h uint64, key, keyOut, elem unsafe.Pointer, busy uint64) result {
	ver := b.loadVer()
	tag := tagOf(h)
	w := b.loadTags()
	if ver&verOdd|w&busy != 0 {
		return retry
	}
	s := matchTag(w, tag)
	if s == 0 && w&filterBit(tag) == 0 {
		// One word says it all (invariant 6).
		return absent
	}
	for o, next := b, ver; ; {
		for ; s != 0; s = s.rest() {
			i := s.first()
			eq, ok := keyEqual(typ, key, o.key(typ, i), b, ver)
			if !ok {
				return retry
			}
			if eq {
				return copyOut(typ, o, i, b, ver, keyOut, elem)
			}
		}
		if w&filterBit(tag) == 0 && o == b {
			break
		}
		if o != b {
			// If the version is the same, the links were those of this
			// chain; else we may be walking in circles.
			next = o.loadVer()
			if !b.unchanged(ver) {
				return retry
			}
		}
		if o = t.next(typ, next); o == nil {
			break
		}
		s = matchTag(o.loadTags(), tag)
	}
	if !b.unchanged(ver) {
		return retry
	}
	return absent
}

// keyEqual compares key with one in a slot of home b's chain. ok is false if the chain
// has changed since the version was ver; otherwise the answer may still be about
// a key that was changing, if it has no pointers, and the caller checks again.
// The caller is non-preemptible.
func keyEqual(typ *abi.MapType, key, slot unsafe.Pointer, b *bucket, ver uint64) (eq, ok bool) {
	if typ.IndirectKey() {
		box := *(*unsafe.Pointer)(slot)
		if !b.unchanged(ver) {
			return false, false
		}
		return typ.Key.Equal(key, box), true
	}
	if typ.Key.Pointers() {
		// Nothing in the slot is followed before we know that it is whole
		// (invariant 5).
		var buf slotBuf
		memmove(unsafe.Pointer(&buf), slot, typ.Key.Size_)
		if !b.unchanged(ver) {
			return false, false
		}
		return typ.Key.Equal(key, noescape(unsafe.Pointer(&buf))), true
	}
	return typ.Key.Equal(key, slot), true
}

// copyOut copies slot i of bucket o in home b's chain to keyOut and elem, if they are not
// nil, provided that the chain has not changed since the version was ver. The
// caller is non-preemptible.
func copyOut(typ *abi.MapType, o *bucket, i uintptr, b *bucket, ver uint64, keyOut, elem unsafe.Pointer) result {
	if keyOut != nil {
		if r := copyPart(typ.Key, typ.IndirectKey(), keyOut, o.key(typ, i), b, ver); r != present {
			return r
		}
	}
	if elem != nil {
		return copyPart(typ.Elem, typ.IndirectElem(), elem, o.elem(typ, i), b, ver)
	}
	if keyOut == nil && !b.unchanged(ver) {
		return retry
	}
	return present
}

// copyPart copies the key or the element src of a slot to dst.
func copyPart(typ *abi.Type, indirect bool, dst, src unsafe.Pointer, b *bucket, ver uint64) result {
	switch {
	case indirect:
		box := *(*unsafe.Pointer)(src)
		if !b.unchanged(ver) {
			return retry
		}
		typedmemmove(typ, dst, box)
	case typ.Pointers():
		// By way of a buffer: dst may be in the heap, and a write barrier
		// must see the pointers that are stored.
		var buf slotBuf
		memmove(unsafe.Pointer(&buf), src, typ.Size_)
		if !b.unchanged(ver) {
			return retry
		}
		typedmemmove(typ, dst, noescape(unsafe.Pointer(&buf)))
	default:
		loadRacy(dst, src, typ.Size_, typ.Align_)
		if !b.unchanged(ver) {
			return retry
		}
	}
	return present
}
