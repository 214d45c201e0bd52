// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"internal/runtime/atomic"
	"unsafe"
)

// debug makes every operation of a map that is used by one goroutine check the
// invariants. Tests check them whatever it is, where nobody else uses the map.
const debug = false

// eachTable calls f with the tables of m, in the order of their hashes.
func (m *Map) eachTable(f func(t *table)) {
	for h := uint64(0); ; {
		t := m.locate(h)
		if t == nil {
			return
		}
		f(t)
		if h = t.end(); h == 0 {
			return
		}
	}
}

// checkInvariants dumps m and dies if it is not as it must be when nobody
// uses it. The numbers are those of the package comment.
func (m *Map) checkInvariants(typ *abi.MapType) {
	n := uint64(0)
	h := uint64(0)
	m.eachTable(func(t *table) {
		if t.start != h {
			m.corrupt(typ, t, "range of the table is not the one of its entry")
		}
		if t.state != 0 || t.epoch != m.epoch {
			m.corrupt(typ, t, "table is not current")
		}
		h = t.end()
		n += m.checkTable(typ, t)
	})
	if n != uint64(m.Len()) {
		println("cmap: counted", n, "elements, length", m.Len())
		fatal("cmap: invariant: length")
	}
	if n != 0 && m.used == 0 {
		fatal("cmap: invariant: used is 0")
	}
	if m.mu&(anyLock|waitBit|frozenBit) != 0 {
		fatal("cmap: invariant: directory locked")
	}
	if m.writing != 0x80 {
		fatal("cmap: invariant: writing")
	}
}

// checkTable checks t and returns the number of its elements.
func (m *Map) checkTable(typ *abi.MapType, t *table) (n uint64) {
	end := t.homes + t.pool()
	seen := make([]bool, end)
	for i := range t.homes {
		home := t.bucket(typ, i)
		if home.ver&verOdd != 0 {
			m.corrupt(typ, t, "version is odd")
		}
		if home.tags&(anyLock|waitBit|frozenBit) != 0 {
			m.corrupt(typ, t, "bucket is locked or frozen")
		}
		filter := uint64(0)
		for b, ver := home, home.ver; ; ver = b.ver {
			if b != home && b.tags>>56 != 0 {
				m.corrupt(typ, t, "overflow bucket with control bits")
			}
			if b != home && matchFull(b.tags) == 0 {
				m.corrupt(typ, t, "empty overflow bucket in a chain")
			}
			for j := range uintptr(abi.CmapBucketSlots) {
				tag := slotTag(b.tags, j)
				if tag == 0 {
					m.checkEmpty(typ, t, b, j)
					continue
				}
				n++
				k := b.key(typ, j)
				if typ.IndirectKey() {
					k = *(*unsafe.Pointer)(k)
				}
				if typ.IndirectElem() && *(*unsafe.Pointer)(b.elem(typ, j)) == nil {
					m.corrupt(typ, t, "no element")
				}
				if b != home {
					filter |= filterBit(tag)
				}
				if !typ.Key.Equal(k, k) {
					continue // NaN
				}
				h := spread(typ.Hasher(k, m.seed))
				if tagOf(h) != tag || t.home(typ, h) != home || m.locate(h) != t {
					m.corrupt(typ, t, "element in the wrong place")
				}
				if o, oi := t.find(typ, home, home.tags, tag, k); o != b || oi != j {
					m.corrupt(typ, t, "key occurs twice")
				}
			}
			next := uint32(ver & verNext)
			if next == 0 {
				break
			}
			if next < t.homes || next >= end || seen[next] {
				m.corrupt(typ, t, "bad chain")
			}
			seen[next] = true
			b = t.bucket(typ, next)
		}
		if home.tags&filterMask != filter {
			m.corrupt(typ, t, "filter does not show what is in the chain")
		}
	}
	// Every overflow bucket is in a chain, in the list, or fresh.
	if t.segMax == 0 {
		return n
	}
	for i := uint32(t.free & verNext); i != 0; i = uint32(t.bucket(typ, i).ver & verNext) {
		if i < t.homes || i >= end || seen[i] {
			m.corrupt(typ, t, "bad list of free buckets")
		}
		seen[i] = true
	}
	for i := t.homes; i < end; i++ {
		if fresh := i >= uint32(t.free>>freeFreshShift&verNext); fresh == seen[i] {
			m.corrupt(typ, t, "overflow bucket lost")
		}
	}
	return n
}

// checkEmpty checks that an empty slot keeps nothing alive.
func (m *Map) checkEmpty(typ *abi.MapType, t *table, b *bucket, j uintptr) {
	part := func(typ *abi.Type, indirect bool, p unsafe.Pointer) {
		n := typ.PtrBytes
		if indirect {
			n = unsafe.Sizeof(p)
		}
		for i := range n {
			if *(*byte)(unsafe.Add(p, i)) != 0 {
				m.corrupt0(t, "empty slot is not zero")
			}
		}
	}
	part(typ.Key, typ.IndirectKey(), b.key(typ, j))
	part(typ.Elem, typ.IndirectElem(), b.elem(typ, j))
}

func (m *Map) corrupt(typ *abi.MapType, t *table, s string) {
	for i := range t.homes + t.pool() {
		b := t.bucket(typ, i)
		println("bucket", i, "ver", atomic.Load64(&b.ver), "tags", atomic.Load64(&b.tags))
	}
	m.corrupt0(t, s)
}

func (m *Map) corrupt0(t *table, s string) {
	println("cmap: table", t.start, "depth", t.depth, "homes", t.homes, "total", t.total, "state", t.state)
	println("cmap: invariant:", s)
	fatal("cmap: invariant")
}
