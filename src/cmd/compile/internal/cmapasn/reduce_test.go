// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn_test

import "slices"

// reduce returns a function, as small as can be found quickly, that differs as
// f does.
func (p *program) reduce(tc *toolchain, dir string, flags int, f *fun) *fun {
	for range 25 {
		var list []*fun
		add := func(body []*stmt) {
			c := *f
			c.id = len(list)
			c.name = "r" + string(rune('a'+len(list)/26/26%26)) + string(rune('a'+len(list)/26%26)) + string(rune('a'+len(list)%26)) + "§"
			c.body = body
			list = append(list, &c)
		}
		for i := range f.body {
			add(slices.Concat(f.body[:i], f.body[i+1:]))
		}
		for i, s := range f.body {
			p.smaller(f, s, func(t *stmt) {
				body := slices.Clone(f.body)
				body[i] = t
				add(body)
			})
		}
		if len(list) > 200 {
			list = list[:200]
		}
		// The first candidate that still differs. Those that crash or do not
		// compile are not tried.
		r := tc.check(p.source(list), dir, flagSets[flags])
		best := -1
		if r.err == nil {
			for i := range list {
				if r.differs[i] != "" {
					best = i
					break
				}
			}
		} else {
			for i, c := range list {
				if i > 20 {
					break
				}
				if r := tc.check(p.source([]*fun{c}), dir, flagSets[flags]); len(r.differs) > 0 {
					best = i
					break
				}
			}
		}
		if best < 0 {
			break
		}
		c := *list[best]
		f = &c
	}
	// Variables that are not used.
	w := &writer{side: 'c'}
	w.block(f.body)
	text := w.b.String()
	c := *f
	c.vars = nil
	for _, v := range f.vars {
		if mentions(text, v.name) {
			c.vars = append(c.vars, v)
		}
	}
	if r := tc.check(p.source([]*fun{&c}), dir, flagSets[flags]); len(r.differs) > 0 {
		return &c
	}
	return f
}

func mentions(text, name string) bool {
	for i := 0; i+len(name) <= len(text); i++ {
		if text[i:i+len(name)] == name && (i+len(name) == len(text) || text[i+len(name)] < '0' || text[i+len(name)] > '9') {
			return true
		}
	}
	return false
}

// smaller yields valid statements that are smaller than s.
func (p *program) smaller(f *fun, s *stmt, yield func(*stmt)) {
	emit := func(change func(*stmt) bool) {
		c := cloneStmt(s)
		if change(c) && p.valid(f, c) {
			yield(c)
		}
	}
	if s.where != "" && s.form < fRange {
		emit(func(c *stmt) bool { c.where = ""; return true })
	}
	if len(s.lefts) > 1 && len(s.right) == len(s.lefts) {
		for i := range s.lefts {
			emit(func(c *stmt) bool {
				c.lefts, c.right = slices.Delete(c.lefts, i, i+1), slices.Delete(c.right, i, i+1)
				return true
			})
		}
	}
	if len(s.body) > 0 {
		emit(func(c *stmt) bool { c.body = nil; return true })
	}
	for i, l := range s.lefts {
		if l.kind != lNew && l.kind != lBlank && s.form != fOp && s.form != fInc {
			emit(func(c *stmt) bool { c.lefts[i] = &left{kind: lBlank, t: l.t}; return s.form != fDefine })
		}
	}
	// Replace an operand by one of its own, or by a leaf.
	var nodes []**node
	count := len(collect(s, nil))
	for i := range count {
		nodes = collect(s, nil)
		n := *nodes[i]
		if len(n.kids) == 0 && len(n.body) == 0 {
			continue
		}
		for j := range descendants(n) {
			emit(func(c *stmt) bool {
				at := collect(c, nil)[i]
				d := descendants(*at)[j]
				if d.t != n.t || n.class == cElem && d.class != cElem {
					return false
				}
				*at = d
				return true
			})
		}
		if n.t != nil && n.class != cElem && len(n.t.lits) > 0 && n.t.kind != kMap {
			emit(func(c *stmt) bool {
				*collect(c, nil)[i] = typed(leaf(n.t, n.t.lits[min(1, len(n.t.lits)-1)]))
				return true
			})
		}
		if len(n.body) > 0 {
			emit(func(c *stmt) bool {
				at := *collect(c, nil)[i]
				at.body = nil
				return true
			})
		}
	}
}

// descendants returns the nodes in n other than n.
func descendants(n *node) []*node {
	var list []*node
	for _, k := range n.kids {
		list = append(list, k)
		list = append(list, descendants(k)...)
	}
	return list
}

// collect returns where the nodes of s are held.
func collect(s *stmt, list []**node) []**node {
	var add func(n **node)
	add = func(n **node) {
		if *n == nil {
			return
		}
		list = append(list, n)
		for i := range (*n).kids {
			add(&(*n).kids[i])
		}
	}
	for _, l := range s.lefts {
		add(&l.x)
		add(&l.k)
		for i := range l.path {
			add(&l.path[i].index)
		}
	}
	for i := range s.right {
		add(&s.right[i])
	}
	return list
}
