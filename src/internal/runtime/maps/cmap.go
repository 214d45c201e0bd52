// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package maps

import (
	"internal/abi"
	"unsafe"
)

// A cmap, whose header is an internal/runtime/cmaps.Map, comes by the functions
// of this package in two ways:
//
//   - Legitimately, from code that handles values of map kind through their
//     type descriptor: reflect, and libraries that pull runtime functions by
//     linkname. The descriptor has abi.MapConcurrent set, and the operation is
//     passed on to package runtime.
//   - By mistake, from code that looked at the key and elem types only and
//     reinterprets the word as a map[K]V. There is no sound way to go on.
//
// Both are found without a test of their own. The header of a cmap has
// concurrentMap at the place of Map.writing, for ever, and its first word is
// not zero unless it is empty. So a map operation takes the branch in which it
// would report a data race, and asks there.

// concurrentMap is the value of Map.writing in the header of a cmap.
const concurrentMap = 0x80

// Concurrent reports whether m is the header of a cmap. m must not be nil.
func (m *Map) Concurrent() bool {
	return m.writing&concurrentMap != 0
}

// Functions below pushed from runtime. Their typ is a cmap type. None of them
// retains its arguments, apart from what is stored in it.

//go:noescape
//go:linkname cmapAccess
func cmapAccess(typ *abi.MapType, m *Map, key unsafe.Pointer) (unsafe.Pointer, bool)

//go:noescape
//go:linkname cmapDelete
func cmapDelete(typ *abi.MapType, m *Map, key unsafe.Pointer)

//go:noescape
//go:linkname cmapClear
func cmapClear(typ *abi.MapType, m *Map)

//go:noescape
//go:linkname cmapIterInit
func cmapIterInit(typ *abi.MapType, m *Map, it *Iter)

//go:noescape
//go:linkname cmapIterNext
func cmapIterNext(it *Iter)

// Pushed from runtime in order to use runtime.plainError.
//
//go:linkname errCmapSlot
var errCmapSlot error

// busy reports what an operation ran into that found m.writing set: fatally
// with the given text if m is a map that is being written, and also if m is a
// cmap and typ is not. It returns if both are, that is, if the operation is
// one that should be passed on.
//
//go:noinline
func (m *Map) busy(typ *abi.MapType, race string) {
	if !m.Concurrent() {
		fatal(race)
	}
	if !typ.Concurrent() {
		fatal("cmap used as a plain map")
	}
}

// access is the cold end of a lookup that found m.writing set.
//
//go:noinline
func (m *Map) access(typ *abi.MapType, key unsafe.Pointer) (unsafe.Pointer, bool) {
	m.busy(typ, "concurrent map read and map write")
	return cmapAccess(typ, m, key)
}

//go:noinline
func (m *Map) access32(typ *abi.MapType, key uint32) (unsafe.Pointer, bool) {
	return m.access(typ, abi.NoEscape(unsafe.Pointer(&key)))
}

//go:noinline
func (m *Map) access64(typ *abi.MapType, key uint64) (unsafe.Pointer, bool) {
	return m.access(typ, abi.NoEscape(unsafe.Pointer(&key)))
}

//go:noinline
func (m *Map) accessStr(typ *abi.MapType, key string) (unsafe.Pointer, bool) {
	return m.access(typ, abi.NoEscape(unsafe.Pointer(&key)))
}

// slot is the cold end of an assignment that found m.writing set. The caller
// wants a pointer to the slot, to store the element after the assignment has
// returned. A cmap cannot give that away.
//
//go:noinline
func (m *Map) slot(typ *abi.MapType) {
	m.busy(typ, "concurrent map writes")
	panic(errCmapSlot)
}

// An Iter over a cmap has no m; group.data points to the state that package
// runtime keeps. Next finds that in the branch for an empty map.

// SetConcurrent makes it an iterator over a cmap, with the given state.
func (it *Iter) SetConcurrent(state unsafe.Pointer) {
	it.m = nil
	it.group.data = state
}

// ConcurrentState returns what SetConcurrent was given, or nil.
func (it *Iter) ConcurrentState() unsafe.Pointer {
	if it.m != nil {
		return nil
	}
	return it.group.data
}

// SetPair sets what Key and Elem return.
func (it *Iter) SetPair(key, elem unsafe.Pointer) {
	it.key = key
	it.elem = elem
}
