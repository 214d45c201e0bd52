// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

// Remove removes the element of the statement's only ref, if it is there, and
// unlocks. It takes the place of Commit.
func (s *Txn) Remove() {
	r, rs := &s.refs[0], s.ref(0)
	if rs.o != nil {
		b := s.heldHome(0).b
		mp := acquirem()
		s.heldHome(0).t.remove(r.Typ, b, b.loadTags(), rs.o, rs.i)
		r.M.add(-1)
		releasem(mp)
	}
	s.unlockAll(s.nheld)
	if rs.o != nil && rs.b.loadTags()&tagsMSB == 0 {
		r.M.tidy(r.Typ, s.heldHome(0).t, rs.b)
	}
}
