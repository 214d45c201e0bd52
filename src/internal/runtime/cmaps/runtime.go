// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"unsafe"
)

// Functions below are pushed from package runtime.

// park blocks while *addr has all bits of busy and none of stop. It reports
// whether the lock was handed over to the caller. See runtime/cmap_park.go.
//
//go:linkname park
//go:noescape
func park(addr *uint64, busy, stop, wait uint64, turn int) (owned bool)

// unlockSlow releases a lock somebody sleeps for.
//
//go:linkname unlockSlow
//go:noescape
func unlockSlow(addr *uint64, lock, wait uint64)

// wakeAll changes *addr to *addr&^(clear|wait)|set and wakes all who sleep for it.
//
//go:linkname wakeAll
//go:noescape
func wakeAll(addr *uint64, clear, set, wait uint64)

// spinWait is turn i of waiting for somebody non-preemptible.
//
//go:linkname spinWait
func spinWait(i int)

//go:linkname procyield runtime.procyield
func procyield(cycles uint32)

//go:linkname acquirem
func acquirem() unsafe.Pointer

//go:linkname releasem
func releasem(mp unsafe.Pointer)

// procid returns the index of the P, for a non-preemptible caller.
//
//go:linkname procid
func procid() int

//go:linkname nprocs
func nprocs() int

//go:linkname fatal
func fatal(s string)

// errNilAssign is what a store to a nil map panics with.
//
//go:linkname errNilAssign
var errNilAssign error

//go:linkname rand
func rand() uint64

// storep is a release store of a pointer, with a write barrier.
//
//go:linkname storep
func storep(ptr, new unsafe.Pointer)

//go:linkname typedmemmove
func typedmemmove(typ *abi.Type, dst, src unsafe.Pointer)

//go:linkname typedmemclr
func typedmemclr(typ *abi.Type, ptr unsafe.Pointer)

//go:linkname newarray
func newarray(typ *abi.Type, n int) unsafe.Pointer

//go:linkname newobject
func newobject(typ *abi.Type) unsafe.Pointer

//go:linkname memmove runtime.memmove
//go:noescape
func memmove(to, from unsafe.Pointer, n uintptr)

//go:linkname memclr runtime.memclrNoHeapPointers
//go:noescape
func memclr(ptr unsafe.Pointer, n uintptr)

//go:linkname memhash runtime.memhash
//go:noescape
func memhash(p unsafe.Pointer, seed, size uintptr) uintptr

//go:linkname memhash64 runtime.memhash64
//go:noescape
func memhash64(p unsafe.Pointer, seed uintptr) uintptr

//go:linkname memhash32 runtime.memhash32
//go:noescape
func memhash32(p unsafe.Pointer, seed uintptr) uintptr
