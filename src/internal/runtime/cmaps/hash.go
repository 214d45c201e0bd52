// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/goarch"
	"unsafe"
)

// The short ways have the key in registers, but a hasher wants it in memory, and is called by
// a pointer. So there are other ways to what the hashers of package runtime return: keys of 4
// and 8 bytes are hashed in line, on amd64, and strings by a plain call. A type with another hasher
// is hashed by that.

// hashers has the hashers of package runtime that there is another way for, or nil if there is none
// on this machine.
var hashers struct {
	h32, h64, str unsafe.Pointer
	sched         *aesSched
}

// An aesSched is the keys that package runtime hashes with.
type aesSched [48]byte

// SetHashers tells the package of the hashers of package runtime, for 4 and 8 bytes of memory and
// for strings. The first two are nil unless the machine has AVX and they do what the intrinsics
// do, with the keys in sched. It is called before there are maps.
func SetHashers(h32, h64, str func(unsafe.Pointer, uintptr) uintptr, sched unsafe.Pointer) {
	hashers.h32 = hasherOf(&h32)
	hashers.h64 = hasherOf(&h64)
	hashers.str = hasherOf(&str)
	hashers.sched = (*aesSched)(sched)
}

// hasherOf returns a pointer that is equal for equal hashers.
//
//go:nosplit
func hasherOf(h *func(unsafe.Pointer, uintptr) uintptr) unsafe.Pointer {
	return *(*unsafe.Pointer)(unsafe.Pointer(h))
}

// direct64, direct32 and directStr report whether aesHash64, aesHash32 or memhash is the hasher of
// typ.
//
//go:nosplit
func direct64(typ *abi.MapType) bool {
	return goarch.IsAmd64 != 0 && hasherOf(&typ.Hasher) == hashers.h64
}

//go:nosplit
func direct32(typ *abi.MapType) bool {
	return goarch.IsAmd64 != 0 && hasherOf(&typ.Hasher) == hashers.h32
}

//go:nosplit
func directStr(typ *abi.MapType) bool { return hasherOf(&typ.Hasher) == hashers.str }

// hash64, hash32 and hashStr return the hash of key in m, provided that direct64, direct32 or
// directStr is true.
//
//go:nosplit
func hash64(m *Map, key uint64) uint64 { return aesHash64(hashers.sched, key, uint64(m.seed)) }

//go:nosplit
func hash32(m *Map, key uint32) uint64 { return aesHash32(hashers.sched, key, uint64(m.seed)) }

//go:nosplit
func hashStr(m *Map, key string) uint64 {
	return spread(memhash(unsafe.Pointer(unsafe.StringData(key)), m.seed, uintptr(len(key))))
}

// aesHash64 and aesHash32 are intrinsics on amd64, for machines with AVX.
//
//go:nosplit
func aesHash64(sched *aesSched, key, seed uint64) uint64 {
	return uint64(memhash64(noescape(unsafe.Pointer(&key)), uintptr(seed)))
}

//go:nosplit
func aesHash32(sched *aesSched, key uint32, seed uint64) uint64 {
	return uint64(memhash32(noescape(unsafe.Pointer(&key)), uintptr(seed)))
}

//go:noinline
func callHasher64(typ *abi.MapType, m *Map, key uint64) uint64 {
	return spread(typ.Hasher(noescape(unsafe.Pointer(&key)), m.seed))
}

//go:noinline
func callHasher32(typ *abi.MapType, m *Map, key uint32) uint64 {
	return spread(typ.Hasher(noescape(unsafe.Pointer(&key)), m.seed))
}

//go:noinline
func callHasherStr(typ *abi.MapType, m *Map, key string) uint64 {
	return spread(typ.Hasher(noescape(unsafe.Pointer(&key)), m.seed))
}
