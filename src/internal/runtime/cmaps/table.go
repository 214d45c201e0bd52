// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/goarch"
	"internal/runtime/atomic"
	"internal/runtime/gc"
	"internal/runtime/math"
	"internal/runtime/sys"
	"unsafe"
)

// A table holds the elements whose hashes begin with the depth bits of start.
//
// state is a lock word. Whoever holds it is replacing the table; it is released
// by setting frozenBit, when the replacement has been published.
type table struct {
	tableHead

	// The pool of overflow buckets: segments of 1<<segShift. The first is in the allocation of
	// the homes. The others are added later: a pointer is set once, in order, under Map.mu;
	// see extend. If there is no pool, segMax is 0, and there is no memory for what follows.
	free uint64 // free overflow buckets, see allocOverflow
	segs [maxSegs]unsafe.Pointer
	_    [64 - 8 - maxSegs*goarch.PtrSize]byte
}

// It begins with the directory of a map that has only this table. Both parts are of a size class
// that is aligned for that, and that has room for the largest tag; see singleRoot.
type tableHead struct {
	tableSize
	buckets  [2]unsafe.Pointer // [total]bucket: the homes, then the first segment
	tables   [2]unsafe.Pointer // t
	state    uint64
	start    uint64                         // the first hash of the table's range
	_        [4 * (8 - goarch.PtrSize)]byte // 64 bytes in all
	epoch    uint32                         // of the map when its contents began
	depth    uint8
	segShift uint8
	segMax   uint8 // the number of segs there may be
	_        uint8
}

// The sizes that singleRoot relies on.
var (
	_ [64]byte  = [unsafe.Sizeof(tableHead{})]byte{}
	_ [128]byte = [unsafe.Sizeof(table{})]byte{}
)

// home returns the home bucket of hash h.
//
//go:nosplit
func (t *table) home(typ *abi.MapType, h uint64) *bucket {
	return (*bucket)(unsafe.Add(t.buckets[0], homeOffset(h, t.homes, typ.GroupSize)))
}

// homeOffset returns the offset of the home of hash h in the buckets of a table, from their number
// and size.
//
//go:nosplit
func homeOffset(h uint64, homes uint32, size uintptr) uintptr {
	return uintptr(uint64(uint32(h))*uint64(homes)>>32) * size
}

// next returns the overflow bucket that a version word links to, or nil.
//
//go:nosplit
func (t *table) next(typ *abi.MapType, ver uint64) *bucket {
	i := uint32(ver & verNext)
	if i == 0 {
		return nil
	}
	return t.overflow(typ, i)
}

// overflow returns overflow bucket i; i counts the homes, too. It returns nil if there is none.
//
// Whoever has a link to a bucket sees the pointer to its segment, which was stored before: the
// link is a release, and was read by an acquire.
//
//go:nosplit
func (t *table) overflow(typ *abi.MapType, i uint32) *bucket {
	i -= t.homes
	k := i >> (t.segShift & 31)
	if k >= uint32(t.segMax) {
		return nil
	}
	seg := t.seg(k)
	if seg == nil {
		return nil
	}
	return (*bucket)(unsafe.Add(seg, uintptr(i&(1<<(t.segShift&31)-1))*typ.GroupSize))
}

// seg returns segment k, or nil if it is not there yet. The load acquires what storep in extend
// released.
//
// Preconditions: k < t.segMax.
//
//go:nosplit
func (t *table) seg(k uint32) unsafe.Pointer {
	return atomic.Loadp(unsafe.Add(unsafe.Pointer(&t.segs), uintptr(k)*goarch.PtrSize))
}

// bucket returns bucket i, a home or an overflow bucket.
func (t *table) bucket(typ *abi.MapType, i uint32) *bucket {
	if i < t.homes {
		return (*bucket)(unsafe.Add(t.buckets[0], uintptr(i)*typ.GroupSize))
	}
	return t.overflow(typ, i)
}

// end returns the start of the range of hashes after t's; 0 is the end.
func (t *table) end() uint64 {
	if t.depth == 0 {
		return 0
	}
	return t.start + 1<<(64-t.depth)
}

// Sizes
//
// A table is one allocation, so its total number of buckets is chosen to fill a
// size class. One bucket in 8 to 16 is an overflow bucket; when these are used up, the pool
// gets more, in segments, until there is one for three homes. With a good hash
// a home then has 6.5 elements, the table is 70 % full, 30 % of the homes have a chain, and
// 12 % of the elements are in them. Then the table is replaced by one that is twice as
// large, or of the maximum size if that is not much less, or, at the maximum, by two.
//
// So an element is copied less than twice until the map is full, and a table is 56 % full in the
// mean, with 5 % of the elements in chains, in a simulation. (Without segments, all overflow buckets have to be there
// from the beginning: the same mean takes a pool of one in seven, and replacements that are
// larger by a factor of 1.4, so that an element is copied 2.5 times, and twice as much is
// allocated.)
//
// A table that deletes leave less than an eighth full becomes smaller; a large map that has
// been emptied so keeps about a fiftieth of its memory, and nothing after Clear.
const (
	maxTableBytes = 16 << 10
	maxBuckets    = verNext // that the link of a chain can address
	maxSegs       = 5
)

// maxTotal returns the number of buckets from which tables are split
// rather than made larger.
func maxTotal(typ *abi.MapType) uint64 {
	return min(max(maxTableBytes/uint64(typ.GroupSize), 24), 160)
}

// poolFor returns the number of overflow buckets among total, which is 0 or a power of two.
func poolFor(total uint64) uint64 {
	if total < 3 {
		return 0
	}
	pool := uint64(1)
	for total > 16*pool {
		pool *= 2
	}
	return pool
}

// morePool returns a pool for a table whose overflow buckets, n, are too few.
func morePool(n uint32) uint64 { return 1 << sys.Len64(uint64(n)) }

// segsFor returns how many segments a table of homes with this pool may have.
func segsFor(homes, pool uint64) (n uint8) {
	if pool != 0 {
		n = 1
		for n < maxSegs && uint64(n+1)*pool <= min(homes/3, maxBuckets-homes) {
			n++
		}
	}
	return n
}

// capacity returns how many elements total buckets hold without growing, mostly.
func capacity(total uint64) uint64 {
	if total == 1 {
		return abi.CmapBucketSlots
	}
	return (total - poolFor(total)) * 9 / 2
}

// roundTotal returns the number of buckets in the allocation for total.
func roundTotal(typ *abi.MapType, total uint64) uint64 {
	const header = 8 // runtime.mallocHeaderSize
	size := uint64(typ.GroupSize)
	n := total * size
	extra := uint64(0)
	if typ.Group.Pointers() && n > 512 {
		extra = header
	}
	switch {
	case n+extra <= gc.SmallSizeMax-8:
		n = uint64(gc.SizeClassToSize[gc.SizeToSizeClass8[(n+extra+gc.SmallSizeDiv-1)/gc.SmallSizeDiv]])
	case n+extra <= gc.MaxSmallSize-header:
		n = uint64(gc.SizeClassToSize[gc.SizeToSizeClass128[(n+extra-gc.SmallSizeMax+gc.LargeSizeDiv-1)/gc.LargeSizeDiv]])
	default:
		const page = 1 << gc.PageShift
		n = (n + page - 1) &^ (page - 1)
		extra = 0
	}
	return min((n-extra)/size, maxBuckets)
}

// totalFor returns the smallest total with capacity for n elements.
func totalFor(typ *abi.MapType, n uint64) uint64 {
	if n <= abi.CmapBucketSlots {
		return 1
	}
	total := max(n/5, 2)
	for capacity(total) < n {
		total++
	}
	return roundTotal(typ, total)
}

// newTable makes a table of total buckets, of which pool, a power of two (or, if that is 0,
// poolFor(total)), are overflow buckets.
func newTable(typ *abi.MapType, total, pool uint64, start uint64, depth uint8, epoch uint32) *table {
	if pool == 0 {
		pool = poolFor(total)
	}
	if total > maxBuckets || pool >= total {
		fatal("cmap: too many elements with the same hash")
	}
	if mem, overflow := math.MulUintptr(uintptr(total), typ.GroupSize); overflow || mem > ^uintptr(0)>>1 {
		fatal("cmap: table too large")
	}
	homes := total - pool
	var t *table
	if pool != 0 {
		t = new(table)
	} else {
		t = (*table)(unsafe.Pointer(new(tableHead)))
	}
	buckets := newarray(typ.Group, int(total))
	if uintptr(buckets)&7 != 0 || typ.GroupSize&7 != 0 && total > 1 {
		fatal("cmap: misaligned buckets")
	}
	t.tableHead = tableHead{
		tableSize: tableSize{homes: uint32(homes), total: uint32(total)},
		buckets:   [2]unsafe.Pointer{buckets, buckets},
		tables:    [2]unsafe.Pointer{unsafe.Pointer(t), unsafe.Pointer(t)},
		start:     start,
		depth:     depth,
		epoch:     epoch,
		segMax:    segsFor(homes, pool),
	}
	if pool != 0 {
		t.segShift = uint8(sys.TrailingZeros64(pool))
		t.segs[0] = unsafe.Add(buckets, uintptr(homes)*typ.GroupSize)
		t.free = uint64(t.homes) << freeFreshShift
	}
	return t
}

// The word free has the free overflow buckets of a table: a list, linked by
// their version words, of those that were used before, and the fresh ones, from an
// index to the end of the table.
//
//	63..40  number of changes to the list, so that a compare and swap fails
//	        if its head has been taken and put back meanwhile
//	39..20  first fresh bucket; it may be one of a segment that is not there yet
//	19..0   head of the list, 0 if it is empty
//
// A free bucket is empty and its slots have no pointers.
const (
	freeFreshShift = 20
	freeSeq        = 1 << 40
)

// allocOverflow takes a free overflow bucket of t and returns its index, or
// 0 if there is none. It does not wait for anything.
//
//go:nosplit
func (t *table) allocOverflow(typ *abi.MapType) uint32 {
	if t.segMax == 0 {
		return 0
	}
	for {
		w := atomic.Load64(&t.free)
		if i := uint32(w & verNext); i != 0 {
			// If the bucket is taken by somebody else now, then what we
			// read here is nonsense, and w has changed.
			next := t.overflow(typ, i).loadVer() & verNext
			if atomic.Cas64(&t.free, w, (w&^verNext|next)+freeSeq) {
				return i
			}
			continue
		}
		i := uint32(w >> freeFreshShift & verNext)
		if t.overflow(typ, i) == nil {
			return 0
		}
		if atomic.Cas64(&t.free, w, w+1<<freeFreshShift) {
			return i
		}
	}
}

// extend adds a segment, seg, to t, unless t has all that it may have, or
// has fresh buckets. Nobody else may extend t meanwhile.
//
// It does not matter if t is being replaced: what nobody links to is not copied.
func (t *table) extend(typ *abi.MapType, seg unsafe.Pointer) {
	fresh := uint32(atomic.Load64(&t.free) >> freeFreshShift & verNext)
	k := (fresh - t.homes) >> t.segShift
	if t.overflow(typ, fresh) == nil && k < uint32(t.segMax) {
		storep(unsafe.Pointer(&t.segs[k]), seg)
	}
}

// extendable reports whether t may get another segment.
func (t *table) extendable() bool { return t.segMax != 0 && t.seg(uint32(t.segMax)-1) == nil }

// newSeg returns a segment for t.
func (t *table) newSeg(typ *abi.MapType) unsafe.Pointer {
	return newarray(typ.Group, 1<<t.segShift)
}

// pool returns the number of overflow buckets of t.
func (t *table) pool() uint32 {
	n := uint32(0)
	for n < uint32(t.segMax) && t.seg(n) != nil {
		n++
	}
	return n << t.segShift
}

// freeOverflow frees overflow bucket i, which is empty.
func (t *table) freeOverflow(typ *abi.MapType, i uint32) {
	b := t.overflow(typ, i)
	for {
		w := atomic.Load64(&t.free)
		storeRel64(&b.ver, w&verNext)
		if atomic.Cas64(&t.free, w, (w&^verNext|uint64(i))+freeSeq) {
			return
		}
	}
}

// link makes overflow bucket i the first of home b's chain. The caller
// holds b's lock and is non-preemptible. i is empty.
//
// The version changes with the link and readers that saw the old one start over, but
// there is no odd version in between: to a reader that follows the new link,
// the chain is what it was.
//
//go:nosplit
func (t *table) link(typ *abi.MapType, b *bucket, i uint32) *bucket {
	o := t.overflow(typ, i)
	v := b.ver
	storeRel64(&o.ver, v&verNext)
	storeRel64(&b.ver, (v&^verNext|uint64(i))+2*verOdd)
	return o
}

// count returns the number of elements in t; a guess if t is not frozen.
func (t *table) count(typ *abi.MapType) uint64 {
	n := 0
	for i := range t.homes + t.pool() {
		n += matchFull(t.bucket(typ, i).loadTags()).count()
	}
	return uint64(n)
}

// wait blocks until t, one of whose buckets is frozen, has been replaced.
func (t *table) wait() {
	for atomic.Load64(&t.state)&frozenBit == 0 {
		park(&t.state, longLock, frozenBit, waitBit, 0)
	}
}

// own makes the caller the one to replace t. If somebody else is, own waits until
// that is done, and returns false. The caller holds no locks.
func (t *table) own() bool {
	if atomic.Cas64(&t.state, 0, longLock) {
		return true
	}
	t.wait()
	return false
}

// disown wakes those who wait for t to be replaced.
func (t *table) disown() {
	wakeAll(&t.state, longLock, frozenBit, waitBit)
}

// freezeAll freezes all homes of t, which the caller owns (invariant 9).
func (t *table) freezeAll(typ *abi.MapType) {
	for i := range t.homes {
		t.bucket(typ, i).freeze()
	}
}

// grow makes more room in t, whose overflow buckets do not suffice for need more elements: it
// adds some, or replaces t by a table that is larger, or by two. The caller holds no locks,
// and looks its table up again afterwards.
func (m *Map) grow(typ *abi.MapType, t *table, need int) {
	if t.extendable() {
		seg := t.newSeg(typ)
		lockLong(&m.mu)
		t.extend(typ, seg)
		unlockLong(&m.mu)
		return
	}
	if !t.own() {
		return
	}

	n := t.count(typ) + uint64(need)
	total, pool := uint64(t.total), uint64(0)
	split := false
	max := maxTotal(typ)
	switch {
	case 2*n < abi.CmapBucketSlots*uint64(t.homes):
		// Not half full, so the hash is to blame: long chains need overflow
		// buckets, not homes.
		pool = morePool(t.pool())
		total = roundTotal(typ, uint64(t.homes)+pool)
	case total >= max*3/4 && t.depth < maxDepth && (uint64(32)<<t.depth <= uint64(m.Len()) || total > maxBuckets/2):
		// A directory that is too large for what is in the map means that
		// splitting does not separate elements; then the table grows
		// beyond the maximum.
		split = true
		if usual := m.usualTotal(); usual >= max*3/4 && usual <= roundTotal(typ, max) {
			total = usual
		} else if total > roundTotal(typ, max) {
			total = roundTotal(typ, total/2+max/2)
		}
	default:
		if total >= maxBuckets {
			fatal("cmap: too many elements with the same hash")
		}
		// All tables are to have the same size in the end.
		if total *= 2; total/2 < max && max*3/4 <= total {
			total = max
		}
		total = roundTotal(typ, total)
	}

	m.rebuild(typ, t, total, pool, split)
}

// usualTotal returns the number of buckets of the tables that the directory is for. A map is not empty.
func (m *Map) usualTotal() uint64 {
	dir, _ := rootDir(atomic.Loadp(unsafe.Pointer(&m.root)))
	homes := uint64(dirSize(dir).homes)
	total := homes
	for total-poolFor(total) < homes {
		total++
	}
	return total
}

// tidy replaces t by a smaller table if it is nearly empty. It is called when the last
// element of home b has been deleted; the caller holds no locks.
//
// To count the elements takes longer than a delete, so a large table is looked at
// only for some of its homes: one in four, if it is of the maximum size.
func (m *Map) tidy(typ *abi.MapType, t *table, b *bucket) {
	if t.total < 2 {
		return
	}
	i := uint32((uintptr(unsafe.Pointer(b)) - uintptr(t.buckets[0])) / typ.GroupSize)
	if every := t.total / 32; every > 1 && i%every != 0 {
		return
	}
	n := t.count(typ)
	if 8*n > capacity(uint64(t.total)) || !atomic.Cas64(&t.state, 0, longLock) {
		return
	}
	m.rebuild(typ, t, totalFor(typ, 2*n), 0, false)
}

// rebuild replaces t, which the caller owns, by one of total buckets, pool of which
// are overflow buckets (0 means the usual part of them), or by two if split is set. It
// adds what proves to be lacking.
func (m *Map) rebuild(typ *abi.MapType, t *table, total, pool uint64, split bool) {
	// Frozen tables make writers wait, so allocate first.
	var left, right *table
	left = newTable(typ, total, pool, t.start, t.depth, t.epoch)
	if split {
		left.depth++
		right = newTable(typ, total, pool, t.start+1<<(63-t.depth), t.depth+1, t.epoch)
	}
	t.freezeAll(typ)
	for {
		full := m.copyAll(typ, t, left, right)
		if full == nil {
			break
		}
		// Unlucky, or bad hashes again. Or the total is of a time before t was frozen, when
		// there were fewer elements.
		pool := morePool(full.pool())
		total := uint64(full.homes) + pool
		if !split {
			total = max(total, totalFor(typ, t.count(typ)))
		}
		bigger := newTable(typ, total, pool, full.start, full.depth, full.epoch)
		if full == left {
			left = bigger
			if split {
				right = newTable(typ, uint64(right.total), uint64(right.total-right.homes), right.start, right.depth, right.epoch)
			}
		} else {
			right = bigger
			left = newTable(typ, uint64(left.total), uint64(left.total-left.homes), left.start, left.depth, left.epoch)
		}
	}
	if split {
		left, right = m.shrink(typ, left), m.shrink(typ, right)
	}
	m.publish(typ, t, left, right)
	t.disown()
}

// shrink returns t, the caller's own, or a smaller table with what is in it if that is
// little, because the hash has not split its elements from the others.
func (m *Map) shrink(typ *abi.MapType, t *table) *table {
	n := t.count(typ)
	if n > capacity(uint64(t.total))/4 {
		return t
	}
	small := newTable(typ, totalFor(typ, n*5/4), 0, t.start, t.depth, t.epoch)
	if m.copyAll(typ, t, small, nil) != nil {
		return t
	}
	return small
}

// copyAll copies the elements of t, which is frozen, to left or, if right is not
// nil, to left and right by the next bit of the hash. It returns nil, or the table
// that has no room. NaN keys hash as they like: no lookup finds them, so either
// table will do.
func (m *Map) copyAll(typ *abi.MapType, t, left, right *table) (full *table) {
	// Which of two tables is as good as random, so it is not left to a branch.
	dsts := [2]*table{left, left}
	if right != nil {
		dsts[1] = right
	}
	words := typ.SlotSize%8 == 0 && typ.SlotSize <= 64
	strings := typ.Key.Kind() == abi.String && !typ.IndirectKey()
	kind := fastNone
	switch k := fastKey(typ); {
	case typ.SlotSize == 16 && (k == fast64 && direct64(typ) || k == fast32 && direct32(typ)),
		goarch.PtrSize == 8 && typ.SlotSize == 24 && k == fastStr && directStr(typ):
		kind = k
	}
	for i := range t.homes {
		home := t.bucket(typ, i)
		if strings && i+1 < t.homes {
			prefetchStrings(typ, t.bucket(typ, i+1))
		}
		ver := home.ver
		for b := home; b != nil; b = t.next(typ, ver) {
			ver = b.ver
			var s slotSet
			switch kind {
			case fast64:
				s = m.copyBucket64(b, &dsts, t.depth)
			case fast32:
				s = m.copyBucket32(b, &dsts, t.depth)
			case fastStr:
				s = m.copyBucketStr(b, &dsts, t.depth)
			default:
				s = matchFull(b.tags)
			}
			for ; s != 0; s = s.rest() {
				j := s.first()
				slot := b.key(typ, j)
				key := slot
				if typ.IndirectKey() {
					key = *(*unsafe.Pointer)(key)
				}
				h := spread(typ.Hasher(key, m.seed))
				dst := dsts[h<<(t.depth&63)>>63]
				o := dst.home(typ, h)
				if free := matchEmpty(o.tags); free != 0 && words {
					k := free.first()
					copyWords(o.key(typ, k), slot, typ.SlotSize)
					o.tags |= tagOf(h) << (k * 8)
				} else if !dst.copyIn(typ, h, b, j) {
					return dst
				}
			}
		}
	}
	return nil
}

// copyWords copies a slot of a frozen table to an empty one of a table that is the caller's
// own, by words.
//
// There are no write barriers, even if there are pointers. What the slot points to is
// kept alive by the frozen table until the new one has replaced it. That is a store
// with a barrier, which sees to it that a collection under way marks the
// frozen table, and so what it points to, if it has not yet; see publish.
func copyWords(dst, src unsafe.Pointer, size uintptr) {
	for off := uintptr(0); off < size; off += 8 {
		*(*uint64)(unsafe.Add(dst, off)) = *(*uint64)(unsafe.Add(src, off))
	}
}

// prefetchStrings says that the keys of b, a home of a frozen table, will be hashed.
func prefetchStrings(typ *abi.MapType, b *bucket) {
	for s := matchFull(b.tags); s != 0; s = s.rest() {
		sys.Prefetch(*(*uintptr)(b.key(typ, s.first())))
	}
}

// copyIn copies slot j of b, with hash h, to t, which is the caller's own.
// It reports whether there was room.
func (t *table) copyIn(typ *abi.MapType, h uint64, b *bucket, j uintptr) bool {
	home := t.home(typ, h)
	tag := tagOf(h)
	dst := home
	s := matchEmpty(dst.tags)
	for s == 0 {
		if dst.ver&verNext == 0 {
			i := t.allocOverflow(typ)
			if i == 0 {
				if !t.extendable() {
					return false
				}
				t.extend(typ, t.newSeg(typ))
				continue
			}
			// Append: dst is the last of the chain.
			dst.ver |= uint64(i)
		}
		dst = t.next(typ, dst.ver)
		s = matchEmpty(dst.tags)
	}
	i := s.first()
	copySlot(typ, dst, i, b, j)
	dst.tags |= tag << (i * 8)
	if dst != home {
		home.tags |= filterBit(tag)
	}
	return true
}

// publish puts left, or left and right, in the place of t, which is frozen and
// owned by the caller. The stores release the contents of the new tables.
//
// The entries of the directory are replaced one by one, those of left first. A hash
// has one entry only, so no operation on a key can tell. An iteration that comes
// to the end of left in between finds t once more, and waits for its owner.
func (m *Map) publish(typ *abi.MapType, t, left, right *table) {
	lockLong(&m.mu)
	defer unlockLong(&m.mu)

	dir, depth := rootDir(m.root)
	single := m.locate(0).depth == 0
	if single {
		depth = 0
	}
	m.maybeStripe(typ, uint64(left.total)<<depth)
	switch {
	case single && right == nil:
		storep(unsafe.Pointer(&m.root), singleRoot(left))
	case single:
		ndir, root := newDir(1, max(left.homes, right.homes))
		setEntry(ndir, 1, 0, left)
		setEntry(ndir, 1, 1, right)
		storep(unsafe.Pointer(&m.root), root)
		m.age = 0
	case left.depth > depth:
		// Double the directory.
		ndir, root := newDir(depth+1, usualHomes(dir, depth))
		for i := range uint64(1) << (depth + 1) {
			setEntry(ndir, depth+1, i, (*table)(*tableEntry(dir, depth, i>>1)))
		}
		m.replace(ndir, depth+1, left)
		m.replace(ndir, depth+1, right)
		storep(unsafe.Pointer(&m.root), root)
		m.age = 0
	default:
		m.replace(dir, depth, left)
		if right != nil {
			m.replace(dir, depth, right)
		}
		// When a quarter of the tables may have changed, what is usual may have, too.
		if m.age++; uint64(m.age) > min(uint64(1)<<depth/4, 1<<16-2) {
			m.age = 0
			if homes := usualHomes(dir, depth); homes != dirSize(dir).homes {
				ndir, root := newDir(depth, homes)
				for i := range uint64(1) << depth {
					setEntry(ndir, depth, i, (*table)(*tableEntry(dir, depth, i)))
				}
				storep(unsafe.Pointer(&m.root), root)
			}
		}
	}
}

// usualHomes returns the number of homes that dir should be for: the one that more than half of the tables have, counted
// by entries, if there is one, and mostly the one that it is for otherwise. The caller holds m.mu.
func usualHomes(dir unsafe.Pointer, depth uint8) uint32 {
	homes := func(i uint64) uint32 { return (*table)(*tableEntry(dir, depth, i)).homes }

	// The majority vote of Boyer and Moore.
	now, other := dirSize(dir).homes, uint32(0)
	votes := 0
	for i := range uint64(1) << depth {
		switch h := homes(i); {
		case votes == 0:
			other = h
			votes = 1
		case h == other:
			votes++
		default:
			votes--
		}
	}
	if other == now {
		return now
	}
	votes = 0
	for i := range uint64(1) << depth {
		switch homes(i) {
		case other:
			votes++
		case now:
			votes--
		}
	}
	if votes > 0 {
		return other
	}
	return now
}

// replace sets the entries of dir for the hashes of t (invariant 19). The stores are releases: whoever sees t, or its
// homes, sees what is in them; and the second pairs with the load of the short ways.
func (m *Map) replace(dir unsafe.Pointer, depth uint8, t *table) {
	first := t.start >> (64 - depth)
	n := uint64(1) << (depth - t.depth)
	for i := first; i < first+n; i++ {
		storep(unsafe.Pointer(tableEntry(dir, depth, i)), unsafe.Pointer(t))
	}
	for i := first; i < first+n; i++ {
		storep(unsafe.Pointer(homesEntry(dir, i)), t.homesIn(dir))
	}
}

// Clear removes all elements at one instant: when the new root is stored. By
// then all tables are frozen and owned by the caller, so nothing changes.
//
// Tables are owned in the order of their hashes, and whoever owns a table for
// another reason waits for no other, so there is no deadlock.
func (m *Map) Clear(typ *abi.MapType) {
	if m.locate(0) == nil {
		return
	}
	var owned []*table
	for h := uint64(0); ; {
		t := m.locate(h)
		if !t.own() {
			continue
		}
		owned = append(owned, t)
		h = t.end()
		if h == 0 {
			break
		}
	}
	n := uint64(0)
	for _, t := range owned {
		t.freezeAll(typ)
		n += t.count(typ)
	}
	fresh := newTable(typ, 1, 0, 0, 0, 0)
	lockLong(&m.mu)
	m.epoch++
	fresh.epoch = m.epoch
	storep(unsafe.Pointer(&m.root), singleRoot(fresh))
	unlockLong(&m.mu)
	mp := acquirem()
	m.add(-int(n))
	releasem(mp)
	for _, t := range owned {
		t.disown()
	}
}
