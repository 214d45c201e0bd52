// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"unsafe"
)

// Ref is one element of a statement: the compiler's view of it is fixed.
type Ref struct {
	Typ  *abi.MapType
	M    *Map
	Key  unsafe.Pointer // *K
	Elem unsafe.Pointer // *V: the buffer; Begin redirects it where keys are equal
	Mode uint8          // RefLoad | RefStore
	OK   bool           // out: the key was present
}

// Ref.Mode bits.
const (
	RefLoad  = 1 << iota // Begin loads the element
	RefStore             // Commit stores the element
)

// txnInline is the number of refs for which nothing is allocated.
const txnInline = 4

// Txn is a statement under way. The zero value is ready for Begin. It may be on the
// stack, and move with it.
type Txn struct {
	refs  []Ref
	nheld int
	rs    [txnInline]refState
	held  [txnInline]heldHome
	rs1   []refState // instead of rs if there are more
	held1 []heldHome
}

// A refState is what a Txn knows about a ref.
type refState struct {
	h      uint64
	b      *bucket // home
	home   int32   // its index among those held; -1 if the map is nil
	lead   int32   // the first ref with this key, whose buffer they share
	last   int32   // the last ref with this key that stores, whose key it is
	mode   uint8   // of all refs with this key
	i      uintptr
	o      *bucket        // where the key is, nil if it is absent
	box    unsafe.Pointer // new boxes
	keyBox unsafe.Pointer
}

// A heldHome is a home bucket whose lock a Txn holds.
type heldHome struct {
	b        *bucket
	t        *table
	typ      *abi.MapType
	need     int    // number of empty slots that Commit fills
	reserved uint32 // list of overflow buckets, linked by their versions, for them
	stores   bool
}

func (s *Txn) ref(i int) *refState {
	if s.rs1 != nil {
		return &s.rs1[i]
	}
	return &s.rs[i]
}

func (s *Txn) heldHome(i int) *heldHome {
	if s.held1 != nil {
		return &s.held1[i]
	}
	return &s.held[i]
}

// Begin hashes the keys of refs (which may panic: nothing is held then), locks their
// buckets, and loads the elements. Refs with a nil M are absent.
//
// Refs to one element share a buffer: that of the first.
func (s *Txn) Begin(refs []Ref) {
	s.refs = refs
	if len(refs) > txnInline {
		s.rs1 = make([]refState, len(refs))
		s.held1 = make([]heldHome, len(refs))
	}
	for i := range refs {
		r := &refs[i]
		if r.M != nil {
			s.ref(i).h = spread(r.Typ.Hasher(r.Key, r.M.seed))
		}
	}
	for !s.lockAll() || !s.bind() {
	}
}

// lockAll locks the homes of all refs, in the order of their addresses, which all
// statements follow (invariant 11). If one of them is frozen it releases them all, waits for the
// replacement, and returns false.
func (s *Txn) lockAll() bool {
	s.nheld = 0
	for i := range s.refs {
		r, rs := &s.refs[i], s.ref(i)
		if r.M == nil {
			rs.home = -1
			continue
		}
		t := r.M.locateOrInit(r.Typ, rs.h)
		b := t.home(r.Typ, rs.h)
		rs.b = b
		// Insert into the sorted list.
		j := s.nheld
		for j > 0 && uintptr(unsafe.Pointer(s.heldHome(j-1).b)) > uintptr(unsafe.Pointer(b)) {
			j--
		}
		if j == 0 || s.heldHome(j-1).b != b {
			for k := s.nheld; k > j; k-- {
				*s.heldHome(k) = *s.heldHome(k - 1)
			}
			*s.heldHome(j) = heldHome{b: b, t: t, typ: r.Typ}
			s.nheld++
		}
	}
	for j := range s.nheld {
		hh := s.heldHome(j)
		if !lockLong(&hh.b.tags) {
			s.unlockAll(j)
			hh.t.wait()
			return false
		}
	}
	return true
}

// unlockAll releases the first n homes.
func (s *Txn) unlockAll(n int) {
	for j := range n {
		hh := s.heldHome(j)
		for hh.reserved != 0 {
			i := hh.reserved
			hh.reserved = uint32(hh.t.overflow(hh.typ, i).ver & verNext)
			hh.t.freeOverflow(hh.typ, i)
		}
		unlockLong(&hh.b.tags)
	}
}

// bind finds the elements, reserves space for those to be added, and loads. If there
// is no space it releases everything, grows the table, and returns false.
func (s *Txn) bind() bool {
	for i := range s.refs {
		r, rs := &s.refs[i], s.ref(i)
		rs.lead, rs.last = int32(i), int32(i)
		rs.mode = r.Mode
		rs.o = nil
		if r.M == nil {
			continue
		}
		var hh *heldHome
		for j := range s.nheld {
			if hh = s.heldHome(j); hh.b == rs.b {
				rs.home = int32(j)
				break
			}
		}
		for j := range i {
			if l := s.ref(j); l.lead == int32(j) && s.refs[j].M == r.M && l.h == rs.h && r.Typ.Key.Equal(s.refs[j].Key, r.Key) {
				rs.lead = int32(j)
				l.mode |= r.Mode
				if r.Mode&RefStore != 0 {
					l.last = int32(i)
				}
				break
			}
		}
		if int(rs.lead) == i {
			rs.o, rs.i = hh.t.find(r.Typ, hh.b, hh.b.loadTags(), tagOf(rs.h), r.Key)
		}
	}
	for i := range s.refs {
		if rs := s.ref(i); s.refs[i].M != nil && int(rs.lead) == i && rs.mode&RefStore != 0 {
			hh := s.heldHome(int(rs.home))
			hh.stores = true
			if rs.o == nil {
				hh.need++
			}
		}
	}
	for j := range s.nheld {
		if hh := s.heldHome(j); hh.need > 0 && !hh.reserve() {
			m := s.mapOf(j)
			need := 0 // of all homes in the table
			for i := range s.nheld {
				if h := s.heldHome(i); h.t == hh.t {
					need += h.need
				}
			}
			s.unlockAll(s.nheld)
			m.grow(hh.typ, hh.t, need)
			return false
		}
	}
	for i := range s.refs {
		r, rs := &s.refs[i], s.ref(i)
		lead := s.ref(int(rs.lead))
		r.OK = lead.o != nil
		r.Elem = s.refs[rs.lead].Elem
		if r.Mode&RefLoad == 0 {
			continue
		}
		if !r.OK {
			typedmemclr(r.Typ.Elem, r.Elem)
			continue
		}
		e := lead.o.elem(r.Typ, lead.i)
		if r.Typ.IndirectElem() {
			e = *(*unsafe.Pointer)(e)
		}
		typedmemmove(r.Typ.Elem, r.Elem, e)
	}
	return true
}

// mapOf returns the map that held home j belongs to.
func (s *Txn) mapOf(j int) *Map {
	for i := range s.refs {
		if s.ref(i).home == int32(j) && s.refs[i].M != nil {
			return s.refs[i].M
		}
	}
	return nil
}

// reserve sees to it that the home has hh.need empty slots or overflow buckets to make
// them in. The buckets are not linked, so that the table is as it was if the
// statement does not store. It returns false if the pool is exhausted.
func (hh *heldHome) reserve() bool {
	n := matchEmpty(hh.b.loadTags()).count()
	for o := hh.t.next(hh.typ, hh.b.ver); o != nil; o = hh.t.next(hh.typ, o.ver) {
		n += matchEmpty(o.tags).count()
	}
	for n < hh.need {
		i := hh.t.allocOverflow(hh.typ)
		if i == 0 {
			return false
		}
		storeRel64(&hh.t.overflow(hh.typ, i).ver, uint64(hh.reserved))
		hh.reserved = i
		n += abi.CmapBucketSlots
	}
	return true
}

// Abort unlocks the buckets; nothing is stored.
func (s *Txn) Abort() { s.unlockAll(s.nheld) }

// Commit stores the elements at one instant and unlocks the buckets.
//
// Invariant 12: all versions are odd before the first store, and all tags are published
// before the first version is even again. So a goroutine that sees one of the new
// elements cannot then miss another: its bucket has an odd version, or shows the
// new element; an element that is not there at all is told by the tags alone, but
// a statement adds tags and removes none.
func (s *Txn) Commit() {
	stores := 0
	for i := range s.refs {
		r, rs := &s.refs[i], s.ref(i)
		if r.M == nil || int(rs.lead) != i || rs.mode&RefStore == 0 {
			continue
		}
		stores++
		// Allocate while readers do not wait for us.
		if r.Typ.IndirectElem() {
			rs.box = boxOf(r.Typ.Elem, r.Elem)
		}
		if r.Typ.IndirectKey() && (rs.o == nil || keyUpdate(r.Typ)) {
			rs.keyBox = boxOf(r.Typ.Key, s.refs[rs.last].Key)
		}
	}
	if stores > 0 {
		mp := acquirem()
		if stores > 1 {
			for j := range s.nheld {
				if hh := s.heldHome(j); hh.stores {
					hh.b.beginChange()
				}
			}
		}
		for i := range s.refs {
			rs := s.ref(i)
			if s.refs[i].M != nil && int(rs.lead) == i && rs.mode&RefStore != 0 {
				s.store(&s.refs[i], rs, stores > 1)
			}
		}
		if stores > 1 {
			for j := range s.nheld {
				if hh := s.heldHome(j); hh.stores {
					hh.b.endChange(hh.b.ver)
				}
			}
		}
		releasem(mp)
	}
	s.unlockAll(s.nheld)
}

// store stores the element of r. If odd is set the version of the home is odd already.
// The caller is non-preemptible.
func (s *Txn) store(r *Ref, rs *refState, odd bool) {
	hh := s.heldHome(int(rs.home))
	key := s.refs[rs.last].Key
	if rs.o != nil {
		if !odd {
			overwrite(r.Typ, hh.b, rs.o, rs.i, key, r.Elem, rs.keyBox, rs.box)
			return
		}
		change(r.Typ, rs.o, rs.i, key, r.Elem, rs.keyBox, rs.box)
		return
	}
	w := hh.b.loadTags()
	o, i := hh.t.room(r.Typ, hh.b, w)
	if o == nil {
		n := hh.reserved
		hh.reserved = uint32(hh.t.overflow(r.Typ, n).ver & verNext)
		o, i = hh.t.link(r.Typ, hh.b, n), 0
	}
	r.M.add(1)
	hh.b.publishTags(hh.t.insert(r.Typ, hh.b, w, tagOf(rs.h), o, i, key, r.Elem, rs.keyBox, rs.box))
}
