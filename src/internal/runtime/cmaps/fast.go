// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/goarch"
	"internal/runtime/atomic"
	"internal/runtime/sys"
	"unsafe"
)

//go:generate go run gen.go

// Short ways for keys that are a word or a string, and for what happens most of the time:
// the key is, or will be, in its home bucket, and nobody else is writing there.
// Whatever is different is left to the general code, as if nothing had been done yet.
//
// They come in variants, which [gen.go] writes from one text to fast_gen.go, by the kind
// of the key (32, 64, Str) and by how an element is passed: in a register as a Word of
// 8 bytes (w) or less (v) or as a pointer (p), or in memory (m). Compiled code calls those with registers by
// the names that they have in package runtime; it does so only where words have 64 bits,
// and not if it is instrumented for the race detector or a sanitizer.
//
// Most have two functions. The first, which compiled code calls, finds the home by the first part
// of the directory, and has no loop around its work. Where keys are hashed in line, it makes no call
// before it, either, and keeps everything in registers. What it does not expect, such as another hasher, an irregular
// table, a chain, a frozen home or somebody's lock, it leaves to the second, its Rest, which goes by the second
// part of the directory, looks at chains and tries again; and that leaves the rest to the general code.
//
// The functions are not made non-preemptible. Nothing in this package is
// preempted asynchronously, and while they hold a lock, or have a pointer from a slot, they
// call nothing but functions that are nosplit, or that are leaves with small frames,
// which do not check the stack either: there is no point at which they could be
// stopped.

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

// A Word is an element of 1, 2, 4 or 8 bytes without pointers, in a register: the low
// bytes are the element, the others are anything when it is stored and zero
// when it was loaded.
type Word = uint64

// loadWord loads the element *e of size bytes.
//
//go:nosplit
func loadWord(e unsafe.Pointer, size uintptr) Word {
	switch size {
	case 8:
		return *(*uint64)(e)
	case 4:
		return uint64(*(*uint32)(e))
	case 1:
		return uint64(*(*uint8)(e))
	}
	return uint64(*(*uint16)(e))
}

// storeWord stores the element *e of size bytes.
//
//go:nosplit
func storeWord(e unsafe.Pointer, size uintptr, v Word) {
	switch size {
	case 8:
		*(*uint64)(e) = v
	case 4:
		*(*uint32)(e) = uint32(v)
	case 1:
		*(*uint8)(e) = uint8(v)
	default:
		*(*uint16)(e) = uint16(v)
	}
}

// sameWord reports whether a and b are the same element of size bytes.
//
//go:nosplit
func sameWord(a, b Word, size uintptr) bool { return (a^b)<<(64-8*size) == 0 }

// arith returns x op y for integers, and for CmapMove anything. The low bytes of the result depend
// on those of x and y alone, so it is right for integers of every size.
//
//go:nosplit
func arith(op uint, x, y Word) Word {
	switch op {
	case abi.CmapAdd:
		return x + y
	case abi.CmapSub:
		return x - y
	case abi.CmapAnd:
		return x & y
	case abi.CmapOr:
		return x | y
	case abi.CmapXor:
		return x ^ y
	case abi.CmapAndNot:
		return x &^ y
	case abi.CmapMove:
		return y
	}
	return x * y
}

// unusual are the bits of a tags word that keep a writer off the short way.
const unusual = lockBit | parkBit | waitBit | frozenBit

// short reports whether x is a string for shortDiff.
//
//go:nosplit
func short(x string) bool {
	return goarch.IsAmd64|goarch.IsArm64 != 0 && uint(len(x))-8 <= 8
}

// shortDiff returns 0 if x and y are equal. The operator == makes a call, before which the caller
// would have to save all that it has in registers.
//
// Preconditions: short(x), and y has the same length.
//
//go:nosplit
func shortDiff(x, y string) uint64 {
	p, q := unsafe.Pointer(unsafe.StringData(x)), unsafe.Pointer(unsafe.StringData(y))
	last := len(x) - 8
	return (*(*uint64)(p) ^ *(*uint64)(q)) | (*(*uint64)(unsafe.Add(p, last)) ^ *(*uint64)(unsafe.Add(q, last)))
}

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
		// Without write barriers, see cmapaccess in package runtime. What is
		// not whole must not be there when the goroutine is stopped.
		memmove(elem, e, t.Size_)
		if !b.unchanged(ver) {
			memclr(elem, t.Size_)
			return false
		}
		return true
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

// simpleStore reports whether the elements of typ are stored by the short ways:
// they need no box, and no write barrier for more than a word.
func simpleStore(typ *abi.MapType) bool {
	return !typ.IndirectElem() && (typ.Elem.PtrBytes == 0 || typ.Elem.Size_ == goarch.PtrSize)
}

// elemIn stores *elem as the element e of home b, where readers may be looking.
//
// Preconditions: simpleStore(typ). The caller holds the lock of b.
//
//go:nosplit
func elemIn(typ *abi.MapType, b *bucket, e, elem unsafe.Pointer) {
	t := typ.Elem
	if t.Size_ == goarch.PtrSize && t.Align_ == goarch.PtrSize {
		storeFence() // as in storeElemWord
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

// loadSlowW and loadSlowP are the general code for loads to registers.
//
//go:noinline
func loadSlowW(typ *abi.MapType, m *Map, h uint64, key unsafe.Pointer) (Word, bool) {
	var v Word
	ok := m.load(typ, h, key, nil, noescape(unsafe.Pointer(&v)))
	return loadWord(unsafe.Pointer(&v), typ.Elem.Size_), ok
}

//go:noinline
func loadSlowP(typ *abi.MapType, m *Map, h uint64, key unsafe.Pointer) (unsafe.Pointer, bool) {
	var v unsafe.Pointer
	ok := m.load(typ, h, key, nil, noescape(unsafe.Pointer(&v)))
	return v, ok
}

// storeSlowW and storeSlowP are the general code for stores from registers.
//
//go:noinline
func storeSlowW(typ *abi.MapType, m *Map, h uint64, key unsafe.Pointer, v Word) {
	var e Word
	storeWord(unsafe.Pointer(&e), typ.Elem.Size_, v)
	m.store(typ, h, key, noescape(unsafe.Pointer(&e)))
}

//go:noinline
func storeSlowP(typ *abi.MapType, m *Map, h uint64, key unsafe.Pointer, v unsafe.Pointer) {
	m.store(typ, h, key, noescape(unsafe.Pointer(&v)))
}

// arithSlow is the general code for *key op= v.
//
//go:noinline
func arithSlow(typ *abi.MapType, m *Map, h uint64, key unsafe.Pointer, op uint, v Word) {
	var x InPlace
	e := x.begin(typ, m, h, key)
	storeWord(e, typ.Elem.Size_, arith(op, loadWord(e, typ.Elem.Size_), v))
	x.End()
}

// Arith does m[*key] = m[*key] op v, for an m that is not nil and elements that are
// Words.
func Arith(typ *abi.MapType, m *Map, key unsafe.Pointer, op uint, v Word) {
	arithSlow(typ, m, spread(typ.Hasher(key, m.seed)), key, op, v)
}

// Arith2 does m[*key] = m[*key] op n[*key2], for an m that is not nil and elements that are
// Words. n is of the same type as m.
//
//go:noinline
func Arith2(typ *abi.MapType, m *Map, key unsafe.Pointer, op uint, n *Map, key2 unsafe.Pointer) {
	var x, y Word
	refs := [...]Ref{
		{Typ: typ, M: m, Key: key, Elem: noescape(unsafe.Pointer(&x)), Mode: RefLoad | RefStore},
		{Typ: typ, M: n, Key: key2, Elem: noescape(unsafe.Pointer(&y)), Mode: RefLoad},
	}
	var tx Txn
	tx.Begin((*[2]Ref)(noescape(unsafe.Pointer(&refs)))[:])
	// Equal keys share a buffer.
	size := typ.Elem.Size_
	p, q := refs[0].Elem, refs[1].Elem
	storeWord(p, size, arith(op, loadWord(p, size), loadWord(q, size)))
	tx.Commit()
}

// pairOf returns x op v and y op2 v2, or with x and y exchanged; see Pair.
//
//go:nosplit
func pairOf(ops uint, x, y, v, v2 Word) (Word, Word) {
	if ops&abi.CmapCrossed != 0 {
		x, y = y, x
	}
	return arith(ops&0xff, x, v), arith(ops>>8&0xff, y, v2)
}

// Pair does
//
//	m[*key], m[*key2] = m[*key] op v, m[*key2] op2 v2
//
// for an m that is not nil and elements that are Words; ops is op | op2<<8. With
// abi.CmapCrossed in ops, m[*key2] is the first on the right, and m[*key] the second.
//
//go:noinline
func Pair(typ *abi.MapType, m *Map, key, key2 unsafe.Pointer, ops uint, v, v2 Word) {
	var x, y Word
	refs := [...]Ref{
		{Typ: typ, M: m, Key: key, Elem: noescape(unsafe.Pointer(&x)), Mode: RefLoad | RefStore},
		{Typ: typ, M: m, Key: key2, Elem: noescape(unsafe.Pointer(&y)), Mode: RefLoad | RefStore},
	}
	var tx Txn
	tx.Begin((*[2]Ref)(noescape(unsafe.Pointer(&refs)))[:])
	// Equal keys share a buffer.
	size := typ.Elem.Size_
	p, q := refs[0].Elem, refs[1].Elem
	v, v2 = pairOf(ops, loadWord(p, size), loadWord(q, size), v, v2)
	storeWord(p, size, v)
	storeWord(q, size, v2)
	tx.Commit()
}

// A WordRef is an element, a Word, of a statement that has been executed without locks.
// The layout is known to the compiler.
type WordRef struct {
	Typ  *abi.MapType
	M    *Map
	Key  unsafe.Pointer // *K
	Old  Word           // what was loaded: the low bytes, the others are anything
	New  Word           // what is to be stored
	Mode uint8          // RefLoad | RefStore
}

// CommitMax is the number of refs that Commit takes.
const CommitMax = 4

// Commit stores the New of all refs that have RefStore, in their order, if the elements
// of all that have RefLoad are still Old; a key that is absent has the element
// zero. It reports whether it did. Nothing else happens between the comparison and the
// stores.
//
// If it returns false then some other operation has changed an element since it was
// loaded, and the statement has to be executed again.
//
// Preconditions: refs with RefStore have an M that is not nil; at most CommitMax.
//
//go:noinline
func Commit(refs []WordRef) bool {
	var buf [CommitMax]Word
	var tr [CommitMax]Ref
	for i := range refs {
		r := &refs[i]
		tr[i] = Ref{Typ: r.Typ, M: r.M, Key: r.Key, Elem: noescape(unsafe.Pointer(&buf[i])), Mode: r.Mode}
	}
	var tx Txn
	tx.Begin((*[CommitMax]Ref)(noescape(unsafe.Pointer(&tr)))[:len(refs)])
	for i := range refs {
		r := &refs[i]
		size := r.Typ.Elem.Size_
		if r.Mode&RefLoad != 0 && !sameWord(loadWord(tr[i].Elem, size), r.Old, size) {
			tx.Abort()
			return false
		}
	}
	for i := range refs {
		if r := &refs[i]; r.Mode&RefStore != 0 {
			storeWord(tr[i].Elem, r.Typ.Elem.Size_, r.New)
		}
	}
	tx.Commit()
	return true
}

// commitSlow is the general code for a Commit of one element.
//
//go:noinline
func commitSlow(typ *abi.MapType, m *Map, key unsafe.Pointer, old, v Word) bool {
	refs := [...]WordRef{{Typ: typ, M: m, Key: key, Old: old, New: v, Mode: RefLoad | RefStore}}
	return Commit((*[1]WordRef)(noescape(unsafe.Pointer(&refs)))[:])
}

// prefetch says that slots of b will be wanted. A bucket of strings with words has 184 bytes, so
// the slot is mostly in another line than the tags, which tell where it is; the two misses
// are one then. (Buckets of two words a slot have two lines, which the machine often fetches
// in pairs.)
//
//go:nosplit
func (b *bucket) prefetch() {
	sys.Prefetch(uintptr(unsafe.Pointer(b)) + 64)
	sys.Prefetch(uintptr(unsafe.Pointer(b)) + 128)
}

// lockFast takes the lock of b in the short form if the tags are still w, which has
// no unusual bits.
//
//go:nosplit
func (b *bucket) lockFast(w uint64) bool { return atomic.Cas64(&b.tags, w, w|lockBit) }

// unlockFast publishes w and releases the lock taken by lockFast; see unlock.
//
//go:nosplit
func (b *bucket) unlockFast(w uint64) { storeRel64(&b.tags, w) }

// released waits for a moment for the end of the short section in b, and reports whether
// it has come. A holder that the operating system has stopped is left to the general
// code.
//
//go:noinline
func (b *bucket) released() bool {
	for range 64 {
		procyield(4)
		if b.loadTags()&lockBit == 0 {
			return true
		}
	}
	return false
}
