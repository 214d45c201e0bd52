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
	homes   uint16         // a guess at the number of homes in a table, see homeIn
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
		m.guess(t)
		m.root = singleRoot(t)
	} else {
		dir, root := newDir(depth)
		for i := range uint64(1) << depth {
			t := newTable(typ, total, 0, i<<(64-depth), depth, 0)
			m.guess(t)
			*entry(dir, i) = unsafe.Pointer(t)
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

	// rootSingle, in the low bits of root, says that root is the map's only
	// table. Otherwise root is a directory, which is 64-aligned, and bits 1 to
	// 5 are 32 - depth.
	rootSingle = 1
	rootMask   = 63
)

// singleRoot returns the root of a map whose only table is t.
func singleRoot(t *table) unsafe.Pointer {
	return unsafe.Add(unsafe.Pointer(t), rootSingle)
}

// rootDir returns the directory of a root, and its depth.
//
// Preconditions: root is not nil and does not have rootSingle.
func rootDir(root unsafe.Pointer) (dir unsafe.Pointer, depth uint8) {
	tag := uintptr(root) & rootMask
	return unsafe.Add(root, -int(tag)), uint8(32 - tag>>1)
}

// newDir returns a directory of 1<<depth entries and the root that says so.
// The entries are aligned within the allocation by hand, and root, which is less than
// 64 bytes above them, points into it.
//
// Preconditions: 0 < depth <= maxDepth.
func newDir(depth uint8) (dir, root unsafe.Pointer) {
	const slack = 2 * (rootMask + 1) / goarch.PtrSize
	s := make([]unsafe.Pointer, 1<<depth+slack)
	p := unsafe.Pointer(&s[0])
	dir = unsafe.Add(p, -uintptr(p)&rootMask)
	return dir, unsafe.Add(dir, (32-int(depth))<<1)
}

// entry returns a pointer to entry i of dir.
func entry(dir unsafe.Pointer, i uint64) *unsafe.Pointer {
	return (*unsafe.Pointer)(unsafe.Add(dir, uintptr(i)*goarch.PtrSize))
}

// locate returns the table that h belongs to, or nil if there is none yet.
//
// The loads are sequentially consistent. They pair with storep in publish (whoever sees
// a table sees its contents), and with the store in unlock.
func (m *Map) locate(h uint64) *table {
	root := atomic.Loadp(unsafe.Pointer(&m.root))
	tag := uintptr(root)
	if tag&rootSingle != 0 {
		return (*table)(unsafe.Add(root, -rootSingle))
	}
	if root == nil {
		return nil
	}
	// Nothing but the shift by 64 - depth and the load waits for the hash.
	dir := unsafe.Add(root, -(tag & rootMask))
	return (*table)(atomic.Loadp(unsafe.Pointer(entry(dir, h>>((tag>>1|32)&63)))))
}

// homeIn is t.homeAt. Nearly all tables of a map have the same number of homes, and the map knows
// it, so the machine need not wait for t to know which home it is: it goes on as if
// the guess were right while it loads t.homes to see that it was.
//
// Preconditions: t is of m.
//
//go:nosplit
func (m *Map) homeIn(t *table, h uint64, size uintptr) *bucket {
	n := uint32(m.homes) // may be changing: any number will do
	i := uint64(uint32(h)) * uint64(n) >> 32
	if t.homes != n {
		return t.homeAt(h, size)
	}
	return (*bucket)(unsafe.Add(t.buckets, uintptr(i)*size))
}

// guess makes the number of t's homes that of homeIn. The caller holds m.mu or owns m.
func (m *Map) guess(t *table) { m.homes = uint16(min(t.homes, 1<<16-1)) }

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
			m.guess(t)
			storep(unsafe.Pointer(&m.root), singleRoot(t))
		}
		unlockLong(&m.mu)
	}
}

// A stripe counts elements for one P.
type stripe struct {
	n uintptr // modulo the word: the sum over all is what counts
	_ [64 - goarch.PtrSize]byte
}

// stripes is a counter in parts. The stripe of a P is mostly written by the
// goroutine that runs on it; the last one takes what Ps added later count.
type stripes struct {
	s []stripe
}

// add adds n to the number of elements. It may be preempted: the addition is atomic, and
// any stripe will do.
func (m *Map) add(n int) {
	sp := (*stripes)(atomic.Loadp(unsafe.Pointer(&m.stripes)))
	if sp == nil {
		atomic.Xadd64(&m.used, int64(n))
		return
	}
	i := min(uint(procid()), uint(len(sp.s)-1))
	atomic.Xadduintptr(&sp.s[i].n, uintptr(n))
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
		atomic.Xadduintptr(&sp.s[last].n, uintptr(n))
		return
	}
	p := &sp.s[pid].n
	atomic.StoreReluintptr(p, *p+uintptr(n))
}

// Len returns the number of elements. It is exact if no operation is under way, and
// never negative: stripes are read one by one, so that a delete may be counted whose
// store was not.
func (m *Map) Len() int {
	n := uintptr(atomic.Load64(&m.used))
	if sp := (*stripes)(atomic.Loadp(unsafe.Pointer(&m.stripes))); sp != nil {
		for i := range sp.s {
			n += atomic.Loaduintptr(&sp.s[i].n)
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
	sp.s[n-1].n = ^uintptr(0)
	atomic.Xadd64(&m.used, 1)
	storep(unsafe.Pointer(&m.stripes), unsafe.Pointer(sp))
}
