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

// Map is the header of a concurrent map; a value of type cmap[K]V is a *Map.
// It must not be copied.
//
// The words used and writing are where maps.Map has them: used is non-zero
// whenever the map has elements, writing is 0x80 for ever, so code that takes
// the header for one of a plain map stops at its check for concurrent use.
type Map struct {
	used    uint64         // number of elements but for what stripes hold; atomic
	seed    uintptr        // hash seed; constant
	root    unsafe.Pointer // tagged pointer, see locate; nil before the first store
	stripes unsafe.Pointer // *stripes, nil while the map is small; set once
	age     uint16         // publications since usualHomes was asked; under mu
	writing uint8          // see above
	_       uint8
	epoch   uint32 // number of clears; under mu
	_       [(8 - goarch.PtrSize) / 4]uint32
	mu      uint64 // lock word (always in the long form): root, the directory, stripes
}

// Init prepares a zeroed header for use. hint is the expected number of
// elements; one that needs more than maxAlloc bytes counts as 0.
func (m *Map) Init(typ *abi.MapType, hint, maxAlloc uintptr) {
	m.seed = uintptr(rand())
	m.writing = 0x80
	if hint <= abi.CmapBucketSlots || typ.Key.Size_ == 0 {
		// The first store allocates a bucket. There is only one key of size 0;
		// and if the element's is 0 too then the size of a bucket may not be a
		// multiple of 8 on a 32-bit machine, so there can be only one bucket.
		return
	}
	if hint > maxAlloc/max(typ.GroupSize/abi.CmapBucketSlots, 1)/2 {
		return
	}
	max := maxTotal(typ)
	depth := uint8(0)
	for capacity(max)*3/4 < uint64(hint)>>depth && depth < maxDepth {
		depth++
	}
	total := totalFor(typ, uint64(hint)>>depth)
	if depth == 0 {
		t := newTable(typ, total, 0, 0, 0, 0)
		m.root = singleRoot(t)
	} else {
		t := newTable(typ, total, 0, 0, depth, 0)
		dir, root := newDir(depth, t.homes)
		setEntry(dir, depth, 0, t)
		for i := uint64(1); i < 1<<depth; i++ {
			setEntry(dir, depth, i, newTable(typ, total, 0, i<<(64-depth), depth, 0))
		}
		m.root = root
	}
	m.maybeStripe(typ, total<<depth)
}

// spread returns the 64-bit hash that the table works with. Its bits are
// used as follows; no two uses overlap:
//
//	63..39  directory, from the top
//	38..32  h2: the tag
//	31..0   home, by the high bits
func spread(hash uintptr) uint64 {
	if goarch.PtrSize == 8 {
		return uint64(hash)
	}
	// An odd multiplier loses nothing, and moves entropy to the top.
	return uint64(hash) * 0x9e3779b97f4a7c15
}

// tagOf returns the tag of an element with hash h.
//
//go:nosplit
func tagOf(h uint64) uint64 { return h>>32&0x7f | 0x80 }

const (
	// maxDepth limits the directory to the bits that spread reserves for it.
	maxDepth = 25

	// The low bits of root are 64 - depth, the shift that makes a hash an index in the
	// directory. The depth is 1 at least: a shift by 64 is none.
	rootMask = 63

	// irregular is a bit of a pointer to buckets in a directory: not as many are homes as the
	// directory says.
	irregular = 1

	dirHead = 8 // offset of the entries in a directory
)

// A directory has, in this order,
//
//   - a tableSize, with the number of homes that most of the tables have;
//   - the pointers to the buckets of the tables, with irregular, for all values of the depth top
//     bits of a hash;
//   - the pointers to the tables.
//
// Short ways need not wait for a table, then, to know the home of a hash: they look at the first
// part only. Everybody else looks at the second only. It is changed first (invariant 19).

// newDir returns a directory of 1<<depth entries for tables of homes, and the root that says so.
// It is aligned within the allocation by hand, and root, which is less than
// 64 bytes above it, points into it.
//
// Preconditions: 0 < depth <= maxDepth.
func newDir(depth uint8, homes uint32) (dir, root unsafe.Pointer) {
	const slack = (dirHead + 2*(rootMask+1)) / goarch.PtrSize
	s := make([]unsafe.Pointer, 2<<depth+slack)
	p := unsafe.Pointer(&s[0])
	dir = unsafe.Add(p, -uintptr(p)&rootMask)
	dirSize(dir).homes = homes // not a pointer, but no address in the heap either
	return dir, unsafe.Add(dir, 64-int(depth))
}

// singleRoot returns the root of a map whose only table is t. Its directory is in t, if the
// allocator has aligned t so. (It does, unless it adds red zones.)
func singleRoot(t *table) unsafe.Pointer {
	if uintptr(unsafe.Pointer(t))&rootMask == 0 {
		return unsafe.Add(unsafe.Pointer(t), 63)
	}
	dir, root := newDir(1, t.homes)
	setEntry(dir, 1, 0, t)
	setEntry(dir, 1, 1, t)
	return root
}

// rootDir returns the directory of a root, and its depth. That is 1 if there is one table, too.
//
// Preconditions: root is not nil.
func rootDir(root unsafe.Pointer) (dir unsafe.Pointer, depth uint8) {
	tag := uintptr(root) & rootMask
	return unsafe.Add(root, -int(tag)), uint8(64 - tag)
}

// dirSize returns the head of dir. Only homes is used there.
func dirSize(dir unsafe.Pointer) *tableSize { return (*tableSize)(dir) }

// homesEntry and tableEntry return pointers to entry i of dir, in the first part and the second.
func homesEntry(dir unsafe.Pointer, i uint64) *unsafe.Pointer {
	return (*unsafe.Pointer)(unsafe.Add(dir, dirHead+uintptr(i)*goarch.PtrSize))
}

func tableEntry(dir unsafe.Pointer, depth uint8, i uint64) *unsafe.Pointer {
	return homesEntry(dir, 1<<depth+i)
}

// homesIn returns what is in the first part of dir for t.
func (t *table) homesIn(dir unsafe.Pointer) unsafe.Pointer {
	if t.homes != dirSize(dir).homes {
		return unsafe.Add(t.buckets[0], irregular)
	}
	return t.buckets[0]
}

// setEntry sets entry i of dir, which is the caller's own.
func setEntry(dir unsafe.Pointer, depth uint8, i uint64, t *table) {
	*homesEntry(dir, i) = t.homesIn(dir)
	*tableEntry(dir, depth, i) = unsafe.Pointer(t)
}

// quickHome returns the home of h, where buckets have a size of size, by the first part of the
// directory of root, or nil if the table is irregular.
// The load pairs with the stores in replace.
//
// Preconditions: root is not nil.
//
//go:nosplit
func quickHome(root unsafe.Pointer, h uint64, size uintptr) *bucket {
	dir := unsafe.Pointer(uintptr(root) &^ rootMask)
	home := loadAcqp(unsafe.Pointer(homesEntry(dir, h>>(uintptr(root)&rootMask))))
	if uintptr(home)&irregular != 0 {
		return nil
	}
	return (*bucket)(unsafe.Add(home, homeOffset(h, dirSize(dir).homes, size)))
}

// locate returns the table that h belongs to, or nil if there is none yet.
//
// The loads are sequentially consistent. They pair with storep in publish and replace (whoever sees
// a table sees its contents), and with the store in unlock.
func (m *Map) locate(h uint64) *table {
	root := atomic.Loadp(unsafe.Pointer(&m.root))
	if root == nil {
		return nil
	}
	shift := uintptr(root) & rootMask
	i := uintptr((h>>1 | 1<<63) >> ((shift - 1) & 63)) // h>>shift + 1<<depth
	return (*table)(atomic.Loadp(unsafe.Add(root, dirHead-shift+i*goarch.PtrSize)))
}

// locateOrInit is locate, and makes the first table if there is none. It may
// block.
func (m *Map) locateOrInit(typ *abi.MapType, h uint64) *table {
	for {
		if t := m.locate(h); t != nil {
			return t
		}
		t := newTable(typ, 1, 0, 0, 0, 0)
		lockLong(&m.mu)
		if m.root == nil {
			t.epoch = m.epoch
			storep(unsafe.Pointer(&m.root), singleRoot(t))
		}
		unlockLong(&m.mu)
	}
}

// A stripe counts elements for one P.
type stripe struct {
	n uint64 // modulo the word: the sum over all is what counts
	_ [64 - 8]byte
}

// stripes is a counter in parts. The stripe of a P is mostly written by the
// goroutine that runs on it; the last one takes what Ps added later count.
type stripes struct {
	s []stripe
}

// add adds n to the number of elements.
//
// The addition is atomic, but addEarly's is not: nobody else may add to the stripe of a P. So
// there must be no point of preemption in here. Goroutines are not preempted in this package but by the
// checks of the stack, and there are none in functions that are nosplit.
//
//go:nosplit
func (m *Map) add(n int) {
	sp := (*stripes)(atomic.Loadp(unsafe.Pointer(&m.stripes)))
	if sp == nil {
		atomic.Xadd64(&m.used, int64(n))
		return
	}
	i := min(uint(procid()), uint(len(sp.s)-1))
	atomic.Xadd64(&sp.s[i].n, int64(n))
}

// addEarly is add for a caller who next takes a lock, or undoes it: there may be no
// fence after the store, which an atomic operation must follow before the
// caller's operation returns (invariant 14).
//
//go:nosplit
func (m *Map) addEarly(n int) {
	sp := (*stripes)(atomic.Loadp(unsafe.Pointer(&m.stripes)))
	if sp == nil {
		atomic.Xadd64(&m.used, int64(n))
		return
	}
	pid, last := uint(procid()), uint(len(sp.s)-1)
	if pid >= last {
		atomic.Xadd64(&sp.s[last].n, int64(n))
		return
	}
	p := &sp.s[pid].n
	storeRel64(p, *p+uint64(n))
}

// Len returns the number of elements. It is exact if no operation is under way, and
// never negative: stripes are read one by one, so that a delete may be counted whose
// store was not.
func (m *Map) Len() int {
	n := atomic.Load64(&m.used)
	if sp := (*stripes)(atomic.Loadp(unsafe.Pointer(&m.stripes))); sp != nil {
		for i := range sp.s {
			n += atomic.Load64(&sp.s[i].n)
		}
	}
	return max(int(n), 0)
}

// maybeStripe gives m stripes if its size, in buckets, is worth it. The caller
// holds m.mu or owns m.
//
// From then on used does not change any more. It is not zero then, unless m is
// being made with a hint: Init's caller has stored nothing yet, so it counts an
// element in used that a stripe takes off again.
func (m *Map) maybeStripe(typ *abi.MapType, buckets uint64) {
	if m.stripes != nil {
		return
	}
	n := nprocs() + 1
	if buckets*uint64(typ.GroupSize) < 32*uint64(n)*uint64(unsafe.Sizeof(stripe{})) {
		return
	}
	sp := &stripes{s: make([]stripe, n)}
	sp.s[n-1].n = ^uint64(0)
	atomic.Xadd64(&m.used, 1)
	storep(unsafe.Pointer(&m.stripes), unsafe.Pointer(sp))
}
