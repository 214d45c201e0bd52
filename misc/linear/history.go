// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import "math/rand/v2"

// maxLit is the largest literal.
const maxLit = 99

// A history is a program for a few clients, which follows from its seed, and
// what happened when it was run.
type history struct {
	seed    uint64
	kind    *kind
	shared  bool // uses the cmaps of its block
	twoMaps bool
	hint    int // that the cmaps are made with
	prefill int // number of other keys that they begin with
	clients int
	keys    int
	maps    [maxKeys]uint8 // which map each key is for
	initial [maxKeys]int64 // literals that are stored before, unless 0
	prog    [maxClients][]op

	inst   instance
	events [maxClients][]event
	first  []event // before all others
	last   []event // after all others
}

// block is the number of seeds, from a multiple of it on, that have the same kind, and
// share cmaps if they share any.
const block = 64

// kindOf returns the kind of the histories of seed's block.
func kindOf(seed uint64) *kind { return kinds[seed/block%uint64(len(kinds))] }

// newHistory returns the history of seed.
func newHistory(seed uint64) *history {
	rnd := rand.New(rand.NewPCG(seed, 0x6c696e656172))
	h := &history{
		seed:    seed,
		kind:    kindOf(seed),
		shared:  rnd.IntN(4) == 0,
		clients: 3 + rnd.IntN(2),
		keys:    2 + rnd.IntN(3),
	}
	h.twoMaps = h.shared || rnd.IntN(4) == 0
	if h.twoMaps {
		for i := range h.maps {
			h.maps[i] = uint8(rnd.IntN(2))
		}
	}
	switch rnd.IntN(6) {
	case 0, 1:
		// The first store makes the table.
	case 2, 3:
		h.prefill = rnd.IntN(14)
	default:
		h.prefill = rnd.IntN(80)
	}
	if rnd.IntN(8) == 0 {
		h.hint = rnd.IntN(100)
	}
	for i := range h.initial {
		h.initial[i] = max(0, int64(rnd.IntN(2*maxLit)-maxLit))
	}

	kinds := h.kind.opKinds(rnd, h)
	// A few kinds meet one another more often than all do.
	if rnd.IntN(3) > 0 {
		rnd.Shuffle(len(kinds), func(i, j int) { kinds[i], kinds[j] = kinds[j], kinds[i] })
		kinds = kinds[:2+rnd.IntN(4)]
		kinds = append(kinds, opLoadOK)
	}
	fills := rnd.IntN(3) > 0
	for c := range h.clients {
		n := 6 + rnd.IntN(3)
		for range n {
			h.prog[c] = append(h.prog[c], h.newOp(rnd, kinds, fills))
		}
	}
	return h
}

// opKinds returns the kinds of operation that h may have.
func (k *kind) opKinds(rnd *rand.Rand, h *history) []opKind {
	var s []opKind
	all := func(from, to opKind) {
		for o := from; o <= to; o++ {
			s = append(s, o)
		}
	}
	all(opLoad, opUpdate)
	if k.copy {
		s = append(s, opCopy, opRotate)
		if h.keys == 4 && h.maps[2] == h.maps[3] {
			s = append(s, opRotate4)
		}
	}
	if k.cmp {
		s = append(s, opCAS, opCAD)
	}
	if k.plus {
		s = append(s, opAdd)
	}
	if k.append {
		s = append(s, opAppend)
	}
	if k.field != "" {
		s = append(s, opFieldInc, opFieldSet)
	}
	if k.field == ".f" {
		s = append(s, opFields)
	}
	if k.num {
		all(opInc, opPanic)
	}
	if !h.shared {
		s = append(s, opClear)
		if h.prefill < 14 {
			s = append(s, opRange)
		}
	}
	return s
}

func (h *history) newOp(rnd *rand.Rand, kinds []opKind, fills bool) op {
	o := op{kind: kinds[rnd.IntN(len(kinds))]}
	if o.kind == opClear && rnd.IntN(3) > 0 {
		o.kind = opStore
	}
	keys := [3]uint8{}
	for i := range keys {
		keys[i] = uint8(rnd.IntN(h.keys))
	}
	if o.kind == opRotate4 {
		keys = [3]uint8{0, 1, 2}
	}
	o.a, o.b, o.c = keys[0], keys[1], keys[2]
	o.ma, o.mb, o.mc = h.maps[o.a], h.maps[o.b], h.maps[o.c]
	if !h.twoMaps && o.kind < opClear {
		// The same map by another name.
		o.ma, o.mb, o.mc = uint8(rnd.IntN(2)), uint8(rnd.IntN(2)), uint8(rnd.IntN(2))
	}
	o.x, o.y = 1+int64(rnd.IntN(maxLit)), 1+int64(rnd.IntN(maxLit))
	switch o.kind {
	case opStore, opExchange, opStore2, opLoadOrStore, opSwapElem, opUpdate:
		o.lits = true
	case opCAS, opCAD:
		o.lits = true
		// Something that may be there.
		if v := h.initial[o.a]; v > 0 && rnd.IntN(2) == 0 {
			o.y = v
		} else {
			o.x, o.y = 1+o.x%3, 1+o.y%3
		}
	}
	switch rnd.IntN(8) {
	case 0, 1:
		o.pause = int16(rnd.IntN(200))
	case 2:
		o.pause = -1
	}
	if fills && rnd.IntN(4) == 0 {
		n := 16
		if h.shared {
			n = 80
		}
		o.fill = int16(1 + rnd.IntN(n))
		if rnd.IntN(3) == 0 {
			o.fill = -o.fill
		}
	}
	return o
}

// prepare makes the cmaps and the keys of h, the i-th of its block. pool is
// the block's.
func (h *history) prepare(pool any, i int) {
	base := i * maxKeys
	if !h.shared {
		n := 1
		if h.twoMaps {
			n = 2
		}
		pool = h.kind.pool(n, h.hint)
		base = 0
	}
	h.inst = h.kind.inst(pool, base)
	if !h.shared {
		h.inst.fill(0, 0, h.prefill)
		if h.twoMaps {
			h.inst.fill(0, 1, h.prefill/2)
		}
	}
	for i := range h.keys {
		if x := h.initial[i]; x > 0 {
			o := &op{kind: opStore, lits: true, a: uint8(i), ma: h.maps[i], x: x}
			h.first = append(h.first, event{op: o, h: h})
			h.inst.do(0, o, &h.first[len(h.first)-1])
		}
	}
	for c := range h.clients {
		h.events[c] = make([]event, 0, len(h.prog[c]))
	}
}

// run runs client c's part.
func (h *history) run(c int) {
	for i := range h.prog[c] {
		o := &h.prog[c][i]
		if o.fill != 0 {
			h.inst.fill(c, int(h.maps[o.a]), int(o.fill))
		}
		if o.pause < 0 {
			yield()
		} else {
			spin(int(o.pause))
		}
		if o.kind == opRange {
			h.walk(c, o, &h.events[c])
			continue
		}
		h.events[c] = append(h.events[c], event{op: o, h: h, client: c})
		h.inst.do(c, o, &h.events[c][len(h.events[c])-1])
	}
}

// walk ranges over the map of o. To the model that is a load for each of the keys: those
// that are produced are loaded at some time until then, the others were absent
// at some time.
func (h *history) walk(c int, o *op, events *[]event) (others int) {
	var seen [maxKeys]bool
	call := now()
	add := func(kind opKind, i int, v int64, ok bool) {
		*events = append(*events, event{
			op:     &op{kind: kind, a: uint8(i), ma: o.ma},
			h:      h,
			client: c,
			call:   call,
			ret:    now(),
			v:      [3]int64{v},
			ok:     ok,
		})
	}
	h.inst.walk(c, int(o.ma), func(i int, v int64) {
		switch {
		case i >= h.keys:
			others++
		case seen[i]:
			add(opTwice, i, v, true)
		default:
			seen[i] = true
			add(opLoadOK, i, v, true)
		}
	})
	for i := range h.keys {
		if !seen[i] && h.maps[i] == o.ma {
			add(opLoadOK, i, 0, false)
		}
	}
	return others
}

// finish looks at the cmaps after all clients have finished.
func (h *history) finish() {
	load := func(i int) {
		o := &op{kind: opLoadOK, a: uint8(i), ma: h.maps[i]}
		h.last = append(h.last, event{op: o, h: h})
		h.inst.do(0, o, &h.last[len(h.last)-1])
	}
	for i := range h.keys {
		load(i)
	}
	if h.shared {
		return
	}
	for j := range uint8(2) {
		if j == 1 && !h.twoMaps {
			break
		}
		o := &op{kind: opRange, ma: j}
		others := h.walk(0, o, &h.last)
		if !h.clears() {
			others = h.inst.count(int(j))
		}
		o = &op{kind: opLen, ma: j}
		e := event{op: o, h: h, call: now()}
		e.v[0] = int64(h.inst.len(int(j)) - others)
		e.ret = now()
		h.last = append(h.last, e)
	}
}

func (h *history) clears() bool {
	for _, prog := range h.prog {
		for i := range prog {
			if prog[i].kind == opClear {
				return true
			}
		}
	}
	return false
}

// all returns the events of h.
func (h *history) all() []event {
	var s []event
	s = append(s, h.first...)
	for _, es := range h.events {
		s = append(s, es...)
	}
	return append(s, h.last...)
}

// ok reports whether h is linearizable.
func (h *history) ok() bool { return check(h.all()) }

// overlaps returns the number of pairs of operations of different clients that were under way
// at the same time.
func (h *history) overlaps() (n int) {
	for c := range h.events {
		for _, e := range h.events[c] {
			for _, es := range h.events[:c] {
				for _, f := range es {
					if e.call <= f.ret && f.call <= e.ret {
						n++
					}
				}
			}
		}
	}
	return n
}
