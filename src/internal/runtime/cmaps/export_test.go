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

// Check dumps m and panics if an invariant does not hold. Nobody else may be
// using m.
func (m *Map) Check(typ *abi.MapType) { m.checkInvariants(typ) }

// TableCount returns the number of tables of m, Depth that of hash bits its
// directory looks at.
func (m *Map) TableCount() (n int) {
	m.eachTable(func(t *table) { n++ })
	return n
}

func (m *Map) Depth() int {
	if m.root == nil || m.locate(0).depth == 0 {
		return 0
	}
	_, depth := rootDir(m.root)
	return int(depth)
}

// Buckets returns the number of home buckets, of overflow buckets in use, and of all.
func (m *Map) Buckets(typ *abi.MapType) (homes, used, total int) {
	m.eachTable(func(t *table) {
		homes += int(t.homes)
		total += int(t.homes + t.pool())
		for i := range t.homes {
			for o := t.next(typ, t.bucket(typ, i).ver); o != nil; o = t.next(typ, o.ver) {
				used++
			}
		}
	})
	return
}

// Rebuild replaces the table that key's hash belongs to by a larger one, by one of the same
// size, or by two.
func (m *Map) Rebuild(typ *abi.MapType, key unsafe.Pointer) {
	t := m.locate(spread(typ.Hasher(key, m.seed)))
	if t == nil || typ.Key.Size_ == 0 || !t.own() {
		return
	}
	total, pool := uint64(t.total), uint64(t.total-t.homes)
	switch r := rand(); {
	case r%4 == 0 && t.depth < 8:
		m.rebuild(typ, t, max(total/2, 1), 0, true)
	case r%4 == 1 && total < 100:
		m.rebuild(typ, t, total+1+r>>8%8, 0, false)
	case r%4 == 2 && total > 1:
		m.rebuild(typ, t, total-1, 0, false)
	default:
		m.rebuild(typ, t, total, pool, false)
	}
}

// Squeeze replaces the table that key's hash belongs to by one for few elements, as tidy does when
// others are stored between its count and its freeze.
func (m *Map) Squeeze(typ *abi.MapType, key unsafe.Pointer) {
	if t := m.locate(spread(typ.Hasher(key, m.seed))); t.own() {
		m.rebuild(typ, t, totalFor(typ, 1), 0, false)
	}
}

// SplitSlowly splits the table that key's hash belongs to, and calls between when the
// directory has the left half but not yet the right one. It returns false if the
// directory would have to be doubled.
func (m *Map) SplitSlowly(typ *abi.MapType, key unsafe.Pointer, between func()) bool {
	t := m.locate(spread(typ.Hasher(key, m.seed)))
	if int(t.depth) >= m.Depth() || !t.own() {
		return false
	}
	left := newTable(typ, uint64(t.total), 0, t.start, t.depth+1, t.epoch)
	right := newTable(typ, uint64(t.total), 0, t.start+1<<(63-t.depth), t.depth+1, t.epoch)
	t.freezeAll(typ)
	if m.copyAll(typ, t, left, right) != nil {
		panic("no room")
	}
	lockLong(&m.mu)
	dir, depth := rootDir(m.root)
	m.replace(dir, depth, left)
	between()
	m.replace(dir, depth, right)
	unlockLong(&m.mu)
	t.disown()
	return true
}

// ReplaceSlowly replaces the table that key's hash belongs to, and calls between when the second part
// of the directory has the replacement but the first does not. It returns false if there is only one table.
func (m *Map) ReplaceSlowly(typ *abi.MapType, key unsafe.Pointer, between func()) bool {
	t := m.locate(spread(typ.Hasher(key, m.seed)))
	if t.depth == 0 || !t.own() {
		return false
	}
	nt := newTable(typ, uint64(t.total), 0, t.start, t.depth, t.epoch)
	t.freezeAll(typ)
	if m.copyAll(typ, t, nt, nil) != nil {
		panic("no room")
	}
	lockLong(&m.mu)
	dir, depth := rootDir(m.root)
	first, n := t.start>>(64-depth), uint64(1)<<(depth-t.depth)
	for i := range n {
		storep(unsafe.Pointer(tableEntry(dir, depth, first+i)), unsafe.Pointer(nt))
	}
	between()
	m.replace(dir, depth, nt)
	unlockLong(&m.mu)
	t.disown()
	return true
}

// Parts returns the buckets of the table for hash h by both parts of the directory, the first one first. They differ
// only if the table is being replaced.
func (m *Map) Parts(h uint64) (first, second unsafe.Pointer) {
	dir, depth := rootDir(atomic.Loadp(unsafe.Pointer(&m.root)))
	i := h >> (64 - depth)
	first = atomic.Loadp(unsafe.Pointer(homesEntry(dir, i)))
	t := (*table)(atomic.Loadp(unsafe.Pointer(tableEntry(dir, depth, i))))
	return unsafe.Add(first, -(uintptr(first) & irregular)), t.buckets[0]
}

// Regular reports whether key is found by the first part of the directory.
func (m *Map) Regular(typ *abi.MapType, key unsafe.Pointer) bool {
	return m.root != nil && quickHome(m.root, m.Hash(typ, key), typ.GroupSize) != nil
}

// Irregular returns the number of irregular entries in the directory, and of all.
func (m *Map) Irregular() (n, entries int) {
	dir, depth := rootDir(m.root)
	for i := range uint64(1) << depth {
		if uintptr(*homesEntry(dir, i))&irregular != 0 {
			n++
		}
	}
	return n, 1 << depth
}

// Place returns where the home of *key is, and its tag.
func (m *Map) Place(typ *abi.MapType, key unsafe.Pointer) (home uintptr, tag uint64) {
	h := m.Hash(typ, key)
	return uintptr(unsafe.Pointer(m.locate(h).home(typ, h))), tagOf(h)
}

// Replace replaces the table for hash h by one of the same size.
func (m *Map) Replace(typ *abi.MapType, h uint64) {
	if t := m.locate(h); t.own() {
		m.rebuild(typ, t, uint64(t.total), uint64(t.total-t.homes), false)
	}
}

// Hash returns the hash of *key by the hasher of typ; Hash64, Hash32 and HashStr return it by the direct
// way, if there is one.
func (m *Map) Hash(typ *abi.MapType, key unsafe.Pointer) uint64 {
	return spread(typ.Hasher(key, m.seed))
}

func Hash64(typ *abi.MapType, m *Map, key uint64) (uint64, bool) {
	if !direct64(typ) {
		return 0, false
	}
	return hash64(m, key), true
}

func Hash32(typ *abi.MapType, m *Map, key uint32) (uint64, bool) {
	if !direct32(typ) {
		return 0, false
	}
	return hash32(m, key), true
}

func HashStr(typ *abi.MapType, m *Map, key string) (uint64, bool) {
	if !directStr(typ) {
		return 0, false
	}
	return hashStr(m, key), true
}

// Used returns the word that package internal/runtime/maps takes for the number of elements:
// it must not be zero unless the map is empty.
func (m *Map) Used() uint64 { return atomic.Load64(&m.used) }

func SameString(x, y string) bool {
	if len(x) == len(y) && short(x) {
		return shortDiff(x, y) == 0
	}
	return x == y
}

// The short ways, by the kinds of keys.
type Fast[K any] struct {
	LoadW  func(*abi.MapType, *Map, K) (Word, bool)
	LoadV  func(*abi.MapType, *Map, K) (Word, bool)
	LoadP  func(*abi.MapType, *Map, K) (unsafe.Pointer, bool)
	StoreW func(*abi.MapType, *Map, K, Word)
	StoreV func(*abi.MapType, *Map, K, Word)
	StoreP func(*abi.MapType, *Map, K, unsafe.Pointer)
	Delete func(*abi.MapType, *Map, K)
	Arith  func(*abi.MapType, *Map, K, uint, Word)
	Arith2 func(*abi.MapType, *Map, K, uint, *Map, K)
	Commit func(*abi.MapType, *Map, K, Word, Word) bool
	Pair   func(_ *abi.MapType, _ *Map, key, key2 K, ops uint, v, v2 Word)
}

var (
	Fast32  = Fast[uint32]{load32w, load32v, load32p, store32w, store32v, store32p, delete32, arith32, arith232, commit32, pair32}
	Fast64  = Fast[uint64]{load64w, load64v, load64p, store64w, store64v, store64p, delete64, arith64, arith264, commit64, pair64}
	FastStr = Fast[string]{loadStrw, loadStrv, loadStrp, storeStrw, storeStrv, storeStrp, deleteStr, arithStr, arith2Str, commitStr, pairStr}
)

var ArithStr = arithStr

// NextFast is Next by the entry that compiled code uses for the types, if there is one.
func (it *Iter) NextFast() bool {
	typ := it.typ
	if typ == nil || goarch.PtrSize < 8 || typ.IndirectKey() || typ.IndirectElem() || typ.Elem.Size_ != 8 || typ.Elem.Align_ != 8 {
		return it.Next()
	}
	kind := fastKey(typ)
	word := typ.Elem.PtrBytes == 0
	switch {
	case kind == fastStr && word:
		return nextFast(it, nextStrw)
	case kind == fastStr:
		return nextFast(it, nextStrp)
	case typ.Key.PtrBytes != 0:
	case kind == fast64 && word:
		return nextFast(it, next64w)
	case kind == fast64:
		return nextFast(it, next64p)
	case kind == fast32 && word:
		return nextFast(it, next32w)
	case kind == fast32:
		return nextFast(it, next32p)
	}
	return it.Next()
}

func nextFast[K any, V Word | unsafe.Pointer](it *Iter, next func(*Iter) (K, V, bool)) bool {
	k, v, ok := next(it)
	if ok {
		*(*K)(it.key) = k
		*(*V)(it.elem) = v
	}
	return ok
}
