// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The operations of cmap[K]V that compiled code calls. The data structure is
// internal/runtime/cmaps; here are the checks for nil maps, the release of
// buckets when a statement panics, and what the race detector and the sanitizers
// have to know.
//
// In all of them t is the type of the cmap c, and c is its header or nil. A key
// or element argument points to a value of type t.Key or t.Elem. The value of
// a key that cannot be hashed makes every operation panic, also those on nil
// maps, before it has touched anything.
//
// Every operation takes effect at one instant between its call and its return,
// and is ordered with all others on cmaps and with the operations of
// internal/runtime/atomic as if all were sequentially consistent.

package runtime

import (
	"internal/abi"
	"internal/cpu"
	"internal/runtime/atomic"
	"internal/runtime/cmaps"
	"internal/runtime/maps"
	"internal/runtime/sys"
	"unsafe"
)

//go:linkname errCmapNilAssign internal/runtime/cmaps.errNilAssign
var errCmapNilAssign error = plainError("assignment to entry in nil cmap")

//go:linkname maps_errCmapSlot internal/runtime/maps.errCmapSlot
var maps_errCmapSlot error = plainError("cmap does not support assignment through a pointer to the element (mapassign used by linkname)")

// makecmap implements make(cmap[K]V, hint). It allocates an empty cmap that
// has space for about hint elements. A hint that is negative or too large for
// the address space counts as 0, as for maps.
func makecmap(t *abi.MapType, hint int) unsafe.Pointer {
	if atomic.Loadp(unsafe.Pointer(&cmapFuncs)) == nil {
		atomic.StorepNoWB(unsafe.Pointer(&cmapFuncs), unsafe.Pointer(&cmapTable))
	}
	return newcmap(t, hint)
}

// newcmap is makecmap for a program that has made a cmap before.
func newcmap(t *abi.MapType, hint int) unsafe.Pointer {
	if hint < 0 {
		hint = 0
	}
	var m *cmaps.Map
	if raceenabled {
		m = &new(cmapRace).Map
	} else {
		m = new(cmaps.Map)
	}
	m.Init(t, uintptr(hint), maxAlloc)
	return unsafe.Pointer(m)
}

// makecmap64 is makecmap for a 64-bit hint.
func makecmap64(t *abi.MapType, hint int64) unsafe.Pointer {
	if int64(int(hint)) != hint {
		hint = 0
	}
	return makecmap(t, int(hint))
}

// cmapaccess implements loads of c[key]. It copies the element to *elem, or
// sets *elem to zero if there is none, and reports whether there is one. elem
// may be nil.
//
// *elem is written without write barriers: it must be on the caller's stack, or
// in memory that no other goroutine can see and that holds zeroes. Then the caller
// calls cmapShade.
func cmapaccess(t *abi.MapType, c, key, elem unsafe.Pointer) bool {
	if c == nil {
		cmapCheckKey(t, key)
		if elem != nil {
			typedmemclr(t.Elem, elem)
		}
		return false
	}
	if raceenabled {
		raceReadObjectPC(t.Key, key, sys.GetCallerPC(), abi.FuncPCABIInternal(cmapaccess))
	}
	cmapSanRead(t.Key, key)
	ok := (*cmaps.Map)(c).Load(t, key, elem)
	if raceenabled {
		raceacquire(cmapRaceWord(t, c, key))
	}
	if elem != nil {
		cmapSanWrite(t.Elem, elem)
	}
	return ok
}

// cmapassign implements c[key] = *elem. It panics if c is nil.
func cmapassign(t *abi.MapType, c, key, elem unsafe.Pointer) {
	if c == nil {
		panic(errCmapNilAssign)
	}
	if raceenabled {
		callerpc := sys.GetCallerPC()
		pc := abi.FuncPCABIInternal(cmapassign)
		raceReadObjectPC(t.Key, key, callerpc, pc)
		raceReadObjectPC(t.Elem, elem, callerpc, pc)
		cmapRaceRelease(t, c, key)
	}
	cmapSanRead(t.Key, key)
	cmapSanRead(t.Elem, elem)
	(*cmaps.Map)(c).Store(t, key, elem)
}

// cmapdelete implements delete(c, *key).
func cmapdelete(t *abi.MapType, c, key unsafe.Pointer) {
	if c == nil {
		cmapCheckKey(t, key)
		return
	}
	if raceenabled {
		raceReadObjectPC(t.Key, key, sys.GetCallerPC(), abi.FuncPCABIInternal(cmapdelete))
		cmapRaceRelease(t, c, key)
	}
	cmapSanRead(t.Key, key)
	(*cmaps.Map)(c).Delete(t, key)
}

// cmapclear implements clear(c).
func cmapclear(t *abi.MapType, c unsafe.Pointer) {
	if c == nil {
		return
	}
	if raceenabled {
		r := (*cmapRace)(c)
		for i := range r.words {
			racereleasemerge(unsafe.Pointer(&r.words[i]))
		}
	}
	(*cmaps.Map)(c).Clear(t)
}

// cmaplen implements len(c).
func cmaplen(c unsafe.Pointer) int {
	if c == nil {
		return 0
	}
	n := (*cmaps.Map)(c).Len()
	if raceenabled {
		raceacquire(cmapRaceAny(c))
	}
	return n
}

// cmapIterStart begins an iteration over c. it points to a zeroed cmaps.Iter,
// key and elem to buffers for the pairs, which are as the elem of cmapaccess,
// or are nil if the caller does not want the keys or the elements.
func cmapIterStart(t *abi.MapType, c, it, key, elem unsafe.Pointer) {
	if raceenabled && key == nil {
		// The race detector has to know the keys.
		key = newobject(t.Key)
	}
	(*cmaps.Iter)(it).Init(t, (*cmaps.Map)(c), key, elem)
}

// cmapIterNext copies the next pair of the iteration to the buffers given to
// cmapIterStart. It returns false when there are no more; the buffers are then
// undefined.
func cmapIterNext(it unsafe.Pointer) bool {
	i := (*cmaps.Iter)(it)
	if raceenabled && i.Map() != nil {
		typedmemclr(i.Type().Key, i.Key()) // may be cmapIterStart's
	}
	ok := i.Next()
	if raceenabled && i.Map() != nil {
		c := unsafe.Pointer(i.Map())
		if ok {
			raceacquire(cmapRaceWord(i.Type(), c, i.Key()))
		} else {
			raceacquire(cmapRaceAny(c))
		}
	}
	if ok {
		if key := i.Key(); key != nil {
			cmapSanWrite(i.Type().Key, key)
		}
		if elem := i.Elem(); elem != nil {
			cmapSanWrite(i.Type().Elem, elem)
		}
	}
	return ok
}

// A cmapref is an element that an assignment statement accesses.
type cmapref = cmaps.Ref

// cmapassignop executes an assignment statement that accesses the n elements
// refs, which stand in the order of their evaluation. n is at least 1.
//
// It locks all the elements' buckets; copies the element of each reference with
// cmaps.RefLoad to *elem, or zero if there is none, and sets ok; calls fn,
// unless that is nil; stores *elem of each reference with cmaps.RefStore; and
// releases the buckets. No other operation on any of the elements falls
// between, and nobody sees some of the stores without the others.
//
// References to the same key of the same map share one buffer: cmapassignop
// makes the elem fields equal before it calls fn. fn must therefore read
// them anew and do its stores in the order of the statement. If fn is nil, what
// is stored is what the buffers of the references with cmaps.RefStore held at the
// call, the last one of those for the same key.
//
// cmapassignop panics if a reference with cmaps.RefStore has a nil map. If fn
// panics nothing is stored, the buckets are released before any other
// deferred function runs, and the panic goes on.
//
// fn must not call code that may block or that uses a cmap. It may allocate,
// grow the stack, panic, and be preempted: goroutines that want the buckets
// meanwhile sleep. m.locks is that of the caller, so that a fault in fn is a
// panic.
func cmapassignop(refs *cmapref, n int, fn func()) {
	rs := unsafe.Slice(refs, n)
	for i := range rs {
		r := &rs[i]
		if r.M == nil {
			if r.Mode&cmaps.RefStore != 0 {
				panic(errCmapNilAssign)
			}
			cmapCheckKey(r.Typ, r.Key)
			typedmemclr(r.Typ.Elem, r.Elem)
			r.OK = false
			continue
		}
		if raceenabled {
			raceReadObjectPC(r.Typ.Key, r.Key, sys.GetCallerPC(), abi.FuncPCABIInternal(cmapassignop))
		}
		cmapSanRead(r.Typ.Key, r.Key)
	}

	if n == 1 && fn != nil && rs[0].M != nil && !raceenabled {
		cmapRunOne(&rs[0], fn)
		return
	}

	var own [4]cmapbuf // buffers at the call
	bufs := own[:]
	if fn == nil {
		if n > len(bufs) {
			bufs = make([]cmapbuf, n)
		}
		for i := range rs {
			bufs[i] = cmapbufOf(rs[i].Elem)
		}
	}

	var tx cmaps.Txn
	tx.Begin(rs)
	if raceenabled {
		for i := range rs {
			if r := &rs[i]; r.M != nil && r.Mode&cmaps.RefLoad != 0 {
				raceacquire(cmapRaceWord(r.Typ, unsafe.Pointer(r.M), r.Key))
			}
		}
	}
	if fn != nil {
		cmapRun(&tx, fn)
	} else {
		for i := range rs {
			if r := &rs[i]; r.Mode&cmaps.RefStore != 0 && r.Elem != bufs[i].addr() {
				typedmemmove(r.Typ.Elem, r.Elem, bufs[i].addr())
			}
		}
	}
	if raceenabled {
		for i := range rs {
			if r := &rs[i]; r.Mode&cmaps.RefStore != 0 {
				cmapRaceRelease(r.Typ, unsafe.Pointer(r.M), r.Key)
			}
		}
	}
	tx.Commit()
}

// A cmapbuf is the address of a buffer, in a form that may be in the heap while the stack moves:
// a buffer in the stack is given by its distance from the top of it.
type cmapbuf struct {
	heap unsafe.Pointer // nil if it is in the stack
	dist uintptr
}

// cmapbufOf returns the cmapbuf for p.
//
//go:nosplit
func cmapbufOf(p unsafe.Pointer) cmapbuf {
	if s := getg().stack; s.lo <= uintptr(p) && uintptr(p) < s.hi {
		return cmapbuf{dist: s.hi - uintptr(p)}
	}
	return cmapbuf{heap: p}
}

// addr returns the address now. It is used before the stack can move.
//
//go:nosplit
func (b cmapbuf) addr() unsafe.Pointer {
	if b.dist != 0 {
		return unsafe.Pointer(getg().stack.hi - b.dist)
	}
	return b.heap
}

// cmaparith implements c[key] op= v, where op is one of the abi.Cmap operators and
// the elements of t are integers. It panics if c is nil.
func cmaparith(t *abi.MapType, c, key unsafe.Pointer, op uint, v uint64) {
	if c == nil {
		cmapCheckKey(t, key)
		panic(errCmapNilAssign)
	}
	if raceenabled {
		raceReadObjectPC(t.Key, key, sys.GetCallerPC(), abi.FuncPCABIInternal(cmaparith))
		cmapRaceRelease(t, c, key)
	}
	cmapSanRead(t.Key, key)
	cmaps.Arith(t, (*cmaps.Map)(c), key, op, v)
	if raceenabled {
		raceacquire(cmapRaceWord(t, c, key))
	}
}

// cmaparith2 implements c[key] = c[key] op c2[key2] as cmaparith does. c2 is of the
// same type as c, and may be nil.
func cmaparith2(t *abi.MapType, c, key unsafe.Pointer, op uint, c2, key2 unsafe.Pointer) {
	if c == nil {
		cmapCheckKey(t, key)
		cmapCheckKey(t, key2)
		panic(errCmapNilAssign)
	}
	if c2 == nil {
		cmapCheckKey(t, key2)
	}
	if raceenabled {
		callerpc := sys.GetCallerPC()
		pc := abi.FuncPCABIInternal(cmaparith2)
		raceReadObjectPC(t.Key, key, callerpc, pc)
		raceReadObjectPC(t.Key, key2, callerpc, pc)
		cmapRaceRelease(t, c, key)
	}
	cmapSanRead(t.Key, key)
	cmapSanRead(t.Key, key2)
	cmaps.Arith2(t, (*cmaps.Map)(c), key, op, (*cmaps.Map)(c2), key2)
	if raceenabled {
		raceacquire(cmapRaceWord(t, c, key))
		if c2 != nil {
			raceacquire(cmapRaceWord(t, c2, key2))
		}
	}
}

// cmappair implements c[key], c[key2] = c[key] op v, c[key2] op2 v2 as cmaparith does; ops is
// as for [cmaps.Pair].
func cmappair(t *abi.MapType, c, key, key2 unsafe.Pointer, ops uint, v, v2 uint64) {
	if c == nil {
		cmapCheckKey(t, key)
		cmapCheckKey(t, key2)
		panic(errCmapNilAssign)
	}
	if raceenabled {
		callerpc := sys.GetCallerPC()
		pc := abi.FuncPCABIInternal(cmappair)
		raceReadObjectPC(t.Key, key, callerpc, pc)
		raceReadObjectPC(t.Key, key2, callerpc, pc)
		cmapRaceRelease(t, c, key)
		cmapRaceRelease(t, c, key2)
	}
	cmapSanRead(t.Key, key)
	cmapSanRead(t.Key, key2)
	cmaps.Pair(t, (*cmaps.Map)(c), key, key2, ops, v, v2)
	if raceenabled {
		raceacquire(cmapRaceWord(t, c, key))
		raceacquire(cmapRaceWord(t, c, key2))
	}
}

// cmapcommit ends an assignment statement that has been executed without locks: the
// elements of the n references were loaded one by one, with cmapaccess. It stores the
// new elements if those loaded are still what they were, in one step, and
// reports whether it did. If not, the statement has to be executed again: that is
// because another operation has changed one of the elements.
//
// It panics if a reference with cmaps.RefStore has a nil map. n is at most
// cmaps.CommitMax.
func cmapcommit(refs *cmaps.WordRef, n int) bool {
	rs := unsafe.Slice(refs, n)
	for i := range rs {
		r := &rs[i]
		if r.M == nil {
			cmapCheckKey(r.Typ, r.Key)
			if r.Mode&cmaps.RefStore != 0 {
				panic(errCmapNilAssign)
			}
			continue
		}
		if raceenabled {
			raceReadObjectPC(r.Typ.Key, r.Key, sys.GetCallerPC(), abi.FuncPCABIInternal(cmapcommit))
			if r.Mode&cmaps.RefStore != 0 {
				cmapRaceRelease(r.Typ, unsafe.Pointer(r.M), r.Key)
			}
		}
		cmapSanRead(r.Typ.Key, r.Key)
	}
	ok := cmaps.Commit(rs)
	if raceenabled && ok {
		// An element may have been changed and changed back since it was loaded.
		for i := range rs {
			if r := &rs[i]; r.M != nil && r.Mode&cmaps.RefLoad != 0 {
				raceacquire(cmapRaceWord(r.Typ, unsafe.Pointer(r.M), r.Key))
			}
		}
	}
	return ok
}

// cmapappend implements c[key] = append(c[key], src[0], ..., src[n-1]), where the
// elements of t are slices of et, and src points to an array of n of them. It panics if c
// is nil or the slice becomes too large. It is not called by instrumented code.
func cmapappend(t *abi.MapType, c, key unsafe.Pointer, et *_type, src unsafe.Pointer, n int) {
	if c == nil {
		cmapCheckKey(t, key)
		panic(errCmapNilAssign)
	}
	var s slice
	r := cmapref{Typ: t, M: (*cmaps.Map)(c), Key: key, Elem: noescape(unsafe.Pointer(&s)), Mode: cmaps.RefLoad | cmaps.RefStore}
	var one cmaps.One
	one.Begin(&r)
	stored := false
	defer func() {
		if !stored {
			one.Abort(&r)
		}
	}()
	if l := s.len + n; uint(l) > uint(s.cap) {
		s = growslice(s.array, l, s.cap, n, et)
	} else {
		s.len = l
	}
	p := add(s.array, uintptr(s.len-n)*et.Size_)
	for i := range uintptr(n) {
		typedmemmove(et, add(p, i*et.Size_), add(src, i*et.Size_))
	}
	stored = true
	one.Commit(&r)
}

// cmapRun calls fn with the buckets of tx locked and releases them if it
// panics.
func cmapRun(tx *cmaps.Txn, fn func()) {
	returned := false
	defer func() {
		if !returned {
			tx.Abort()
		}
	}()
	fn()
	returned = true
}

// cmapRunOne is cmapassignop for one reference to a map that is not nil, as in
// c[key] += s for strings, or c[key].f = x.
func cmapRunOne(r *cmapref, fn func()) {
	var one cmaps.One
	one.Begin(r)
	returned := false
	defer func() {
		if !returned {
			one.Abort(r)
		}
	}()
	fn()
	returned = true
	one.Commit(r)
}

// cmapCheckKey panics if *key cannot be hashed.
func cmapCheckKey(t *abi.MapType, key unsafe.Pointer) {
	if t.HashMightPanic() {
		t.Hasher(key, 0)
	}
}

// cmapclone returns a new cmap with the elements of c. Each of them is one that
// was in c at some time during the call.
func cmapclone(t *abi.MapType, c unsafe.Pointer) unsafe.Pointer {
	if c == nil {
		return nil
	}
	c2 := newcmap(t, cmaplen(c))
	var it cmapIter
	it.start(t, c)
	for it.next() {
		cmapassign(t, c2, it.key, it.elem)
	}
	return c2
}

// cmapSanRead tells the sanitizers that the runtime reads *p.
func cmapSanRead(t *_type, p unsafe.Pointer) {
	if msanenabled {
		msanread(p, t.Size_)
	}
	if asanenabled {
		asanread(p, t.Size_)
	}
}

// cmapSanWrite tells the sanitizers that the runtime has written *p.
func cmapSanWrite(t *_type, p unsafe.Pointer) {
	if msanenabled {
		msanwrite(p, t.Size_)
	}
	if asanenabled {
		asanwrite(p, t.Size_)
	}
}

// The race detector
//
// An operation that observes the effect of another is synchronized after it.
// The race detector is told so through words that stand for the keys: a store
// or a delete releases to the word of its key before it takes effect, a load
// acquires from it after. Keys are mapped to words by a hash, so that a word
// may stand for several keys; the race detector then misses a race that it
// could have found, but it never reports one that is none.
//
// What is observed of no single key (the length, the end of an iteration)
// goes through word 0, to which every change releases. So do keys that are
// not equal to themselves.

// cmapRaceWords is the number of words. A power of two.
const cmapRaceWords = 128

// A cmapRace is what makecmap allocates when the race detector is on.
type cmapRace struct {
	cmaps.Map
	words [cmapRaceWords]uint64
}

// cmapRaceAny returns the word of all keys.
func cmapRaceAny(c unsafe.Pointer) unsafe.Pointer {
	return unsafe.Pointer(&(*cmapRace)(c).words[0])
}

// cmapRaceWord returns the word of *key. It panics if *key cannot be hashed.
func cmapRaceWord(t *abi.MapType, c, key unsafe.Pointer) unsafe.Pointer {
	h := uint64(t.Hasher(key, 0))
	if !t.Key.Equal(key, key) {
		return cmapRaceAny(c)
	}
	h ^= h >> 32
	return unsafe.Pointer(&(*cmapRace)(c).words[1+h%(cmapRaceWords-1)])
}

// cmapRaceRelease is to be called before a change of the element of *key takes
// effect.
func cmapRaceRelease(t *abi.MapType, c, key unsafe.Pointer) {
	word, all := cmapRaceWord(t, c, key), cmapRaceAny(c)
	racereleasemerge(all)
	if word != all {
		racereleasemerge(word)
	}
}

// Operations on cmaps by code that was written for maps: reflect, and
// libraries that pull runtime functions by linkname. See
// internal/runtime/maps/cmap.go.

// A cmapFuncTable has the operations on cmaps for that code.
type cmapFuncTable struct {
	make     func(t *abi.MapType, hint int) unsafe.Pointer
	access   func(t *abi.MapType, c, key, elem unsafe.Pointer) bool
	assign   func(t *abi.MapType, c, key, elem unsafe.Pointer)
	delete   func(t *abi.MapType, c, key unsafe.Pointer)
	clear    func(t *abi.MapType, c unsafe.Pointer)
	len      func(c unsafe.Pointer) int
	clone    func(t *abi.MapType, c unsafe.Pointer) unsafe.Pointer
	iterInit func(t *abi.MapType, m *maps.Map, it *maps.Iter)
	iterNext func(it *maps.Iter)
}

// The hash functions in line need AVX, and are those of alg.go only if these use AES.
func init() {
	h32, h64 := memhash32, memhash64
	if !useAeshash || !cpu.X86.HasAVX {
		h32, h64 = nil, nil
	}
	cmaps.SetHashers(h32, h64, strhash, unsafe.Pointer(&aeskeysched))
}

// cmapTable is what cmapFuncs points to as soon as there has been a cmap. So the linker
// leaves the operations out of programs that make none: only makecmap refers
// to them.
var cmapTable = cmapFuncTable{
	make:     newcmap,
	access:   cmapaccess,
	assign:   cmapassign,
	delete:   cmapdelete,
	clear:    cmapclear,
	len:      cmaplen,
	clone:    cmapclone,
	iterInit: cmapIterInit,
	iterNext: cmapIterNextPair,
}

var cmapFuncs *cmapFuncTable

// cmapOps returns the operations. Whoever has a cmap has synchronized with makecmap.
func cmapOps() *cmapFuncTable {
	if cmapFuncs == nil {
		fatal("makemap used by linkname for the first cmap of a program: use make or reflect.MakeMap")
	}
	return cmapFuncs
}

// maps_cmapAccess returns a pointer to a copy of the element of *key, which is
// the caller's, or to a zero value.
//
//go:linkname maps_cmapAccess internal/runtime/maps.cmapAccess
func maps_cmapAccess(t *abi.MapType, m *maps.Map, key unsafe.Pointer) (unsafe.Pointer, bool) {
	elem := newobject(t.Elem)
	if !cmapOps().access(t, unsafe.Pointer(m), noescape(key), elem) {
		return unsafe.Pointer(&zeroVal[0]), false
	}
	cmapShade(t.Elem, elem)
	KeepAlive(m)
	return elem, true
}

// cmapShade does what the write barriers would have done when a value of type t was
// copied from a cmap to *p, in the heap, without them. If *p was allocated during a
// collection it is not scanned, so that pointers in it must be marked otherwise. The
// caller keeps the cmap alive until then: so what it copied is still in it, and will be
// marked, or has been removed from it, and was marked then.
func cmapShade(t *_type, p unsafe.Pointer) {
	if t.Pointers() {
		wbMove(t, p, p)
	}
}

//go:linkname maps_cmapDelete internal/runtime/maps.cmapDelete
func maps_cmapDelete(t *abi.MapType, m *maps.Map, key unsafe.Pointer) {
	cmapOps().delete(t, unsafe.Pointer(m), noescape(key))
}

//go:linkname maps_cmapClear internal/runtime/maps.cmapClear
func maps_cmapClear(t *abi.MapType, m *maps.Map) {
	cmapOps().clear(t, unsafe.Pointer(m))
}

//go:linkname maps_cmapIterInit internal/runtime/maps.cmapIterInit
func maps_cmapIterInit(t *abi.MapType, m *maps.Map, it *maps.Iter) {
	cmapOps().iterInit(t, m, it)
}

//go:linkname maps_cmapIterNext internal/runtime/maps.cmapIterNext
func maps_cmapIterNext(it *maps.Iter) {
	cmapFuncs.iterNext(it)
}

// A cmapIter is an iterator in the heap, with its own buffers.
type cmapIter struct {
	it   cmaps.Iter
	typ  *abi.MapType
	key  unsafe.Pointer
	elem unsafe.Pointer

	// keep says that pairs stay valid: each is in buffers of its own.
	// Otherwise a pair is overwritten by the next.
	keep bool
}

func (it *cmapIter) start(t *abi.MapType, c unsafe.Pointer) {
	it.typ = t
	it.key = newobject(t.Key)
	it.elem = newobject(t.Elem)
	cmapIterStart(t, c, unsafe.Pointer(&it.it), it.key, it.elem)
}

func (it *cmapIter) next() bool {
	if it.keep {
		it.key = newobject(it.typ.Key)
		it.elem = newobject(it.typ.Elem)
		it.it.SetBuffers(it.key, it.elem)
	} else {
		// With write barriers; see cmapaccess.
		typedmemclr(it.typ.Key, it.key)
		typedmemclr(it.typ.Elem, it.elem)
	}
	if !cmapIterNext(unsafe.Pointer(&it.it)) {
		return false
	}
	cmapShade(it.typ.Key, it.key)
	cmapShade(it.typ.Elem, it.elem)
	KeepAlive(it)
	return true
}

// cmapIterInit makes it an iterator over m. Pairs are overwritten by the
// next.
func cmapIterInit(t *abi.MapType, m *maps.Map, it *maps.Iter) {
	state := new(cmapIter)
	state.start(t, unsafe.Pointer(m))
	it.SetConcurrent(unsafe.Pointer(state))
}

// cmapIterKeep makes the pairs of it stay valid, as those of a map's iterator
// do, if it is an iterator over a cmap.
func cmapIterKeep(it *maps.Iter) {
	if state := (*cmapIter)(it.ConcurrentState()); state != nil {
		state.keep = true
	}
}

// cmapIterNextPair advances it, an iterator over a cmap.
func cmapIterNextPair(it *maps.Iter) {
	state := (*cmapIter)(it.ConcurrentState())
	if state.next() {
		it.SetPair(state.key, state.elem)
	} else {
		it.SetPair(nil, nil)
	}
}
