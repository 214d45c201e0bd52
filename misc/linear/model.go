// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"math/bits"
	"strings"

	"github.com/anishathalye/porcupine"
)

// An opKind is a kind of operation.
type opKind uint8

const (
	opLoad opKind = iota
	opLoadOK
	opStore
	opDelete
	opExchange
	opSnapshot
	opSnapshot3
	opSwap
	opStore2
	opLoadOrStore
	opLoadAndDelete
	opSwapElem
	opUpdate

	opCopy
	opRotate
	opRotate4

	opCAS
	opCAD

	opAdd
	opAppend
	opFieldInc
	opFieldSet
	opFields

	opInc
	opDec
	opXor
	opMul
	opMax
	opAddElem
	opTransfer
	opSum
	opPanic

	// Not in histories of cmaps that others use too.
	opClear
	opRange
	opLen

	// Not in programs.
	opTwice // a range statement has produced a key for the second time
	numOps
)

// ops shows operations, and names their results. {A}, {B} and {C} are elements, {m}
// and {k} the map and the key of {A}, {x} and {y} literals.
var ops = [numOps]struct{ text, results string }{
	opLoad:          {"v = {A}", "v"},
	opLoadOK:        {"v, ok = {A}", "v ok"},
	opStore:         {"{A} = {x}", ""},
	opDelete:        {"delete({m}, {k})", ""},
	opExchange:      {"v, {A} = {A}, {x}", "v"},
	opSnapshot:      {"v, w = {A}, {B}", "v w"},
	opSnapshot3:     {"v, w, u = {A}, {B}, {C}", "v w u"},
	opSwap:          {"{A}, {B} = {B}, {A}", ""},
	opStore2:        {"{A}, {B} = {x}, {y}", ""},
	opLoadOrStore:   {"v, ok = cmaps.LoadOrStore({m}, {k}, {x})", "v ok"},
	opLoadAndDelete: {"v, ok = cmaps.LoadAndDelete({m}, {k})", "v ok"},
	opSwapElem:      {"v, ok = cmaps.Swap({m}, {k}, {x})", "v ok"},
	opUpdate:        {"_, ok = cmaps.Update({m}, {k}, func(v) { return {x}, absent or {y}%2 == 0 })", "v ok"},
	opCopy:          {"{A} = {B}", ""},
	opRotate:        {"{A}, {B}, {C} = {B}, {C}, {A}", ""},
	opRotate4:       {"{A}, {B}, {C}, {D} = {B}, {C}, {D}, {A}", ""},
	opCAS:           {"ok = cmaps.CompareAndSwap({m}, {k}, {y}, {x})", "ok"},
	opCAD:           {"ok = cmaps.CompareAndDelete({m}, {k}, {y})", "ok"},
	opAdd:           {"{A} += {x}", ""},
	opAppend:        {"{A} = append({A}, {x})", ""},
	opFieldInc:      {"{A}{f}++", ""},
	opFieldSet:      {"{A}{f} = {x}", ""},
	opFields:        {"{A}.a, {A}.b, {A}.c = {A}.a+1, {A}.b+3, {A}.c+5", ""},
	opInc:           {"{A}++", ""},
	opDec:           {"{A}--", ""},
	opXor:           {"{A} ^= {x}", ""},
	opMul:           {"{A} = {A}*3 + 1", ""},
	opMax:           {"{A} = max({A}, {x})", ""},
	opAddElem:       {"{A} += {B}", ""},
	opTransfer:      {"{A}, {B} = {A}-{x}, {B}+{x}", ""},
	opSum:           {"v = {A} + {B} + {C}", "v"},
	opPanic:         {"{A}, {B} = {A}+1, {B}/0, which panics", "ok"},
	opClear:         {"clear({m})", ""},
	opRange:         {"range {m}", ""},
	opLen:           {"v = len({m})", "v"},
	opTwice:         {"range {m} produces {A} twice", "v"},
}

// An op is an operation of a program. a, b and c are the indices of keys, ma, mb
// and mc those of their maps.
type op struct {
	kind       opKind
	lits       bool // x and y are values of elements
	a, b, c    uint8
	ma, mb, mc uint8
	x, y       int64 // literals
	pause      int16 // what the client does before: spin, or yield if it is negative
	fill       int16 // and how many other keys it adds or, if negative, removes
}

// An event is an operation that took place.
type event struct {
	*op
	h         *history
	client    int
	call, ret int64
	v         [3]int64
	ok        bool
}

// A state is what the model says the elements are.
type state struct {
	has uint8 // bit i: key i is present
	v   [maxKeys]int64
}

func (s *state) set(i uint8, v int64) {
	s.has |= 1 << i
	s.v[i] = v
}

func (s *state) delete(i uint8) {
	s.has &^= 1 << i
	s.v[i] = 0
}

// step is what e does to s, one operation at a time. It reports whether e's results are
// those that it has then.
func (e *event) step(s *state) bool {
	k := e.h.kind
	va, vb, vc := s.v[e.a], s.v[e.b], s.v[e.c]
	has := s.has>>e.a&1 != 0
	num := func(v int64) { s.set(e.a, k.wrap(v)) }
	switch e.kind {
	case opLoad:
		return e.v[0] == va
	case opLoadOK:
		return e.v[0] == va && e.ok == has
	case opStore:
		s.set(e.a, k.val(e.x))
	case opDelete:
		s.delete(e.a)
	case opExchange:
		s.set(e.a, k.val(e.x))
		return e.v[0] == va
	case opSnapshot:
		return e.v[0] == va && e.v[1] == vb
	case opSnapshot3:
		return e.v == [3]int64{va, vb, vc}
	case opSwap:
		s.set(e.a, vb)
		s.set(e.b, va)
	case opStore2:
		s.set(e.a, k.val(e.x))
		s.set(e.b, k.val(e.y))
	case opLoadOrStore:
		if !has {
			va = k.val(e.x)
			s.set(e.a, va)
		}
		return e.ok == has && e.v[0] == va
	case opLoadAndDelete:
		s.delete(e.a)
		return e.ok == has && e.v[0] == va
	case opSwapElem:
		s.set(e.a, k.val(e.x))
		return e.ok == has && e.v[0] == va
	case opUpdate:
		stored := !has || e.y%2 == 0
		if stored {
			s.set(e.a, k.val(e.x))
		} else {
			s.delete(e.a)
		}
		return e.ok == stored && e.v[0] == va
	case opCopy:
		s.set(e.a, vb)
	case opRotate:
		s.set(e.a, vb)
		s.set(e.b, vc)
		s.set(e.c, va)
	case opRotate4:
		v := s.v
		for i := range v {
			s.set(uint8(i), v[(i+1)%len(v)])
		}
	case opCAS:
		same := has && va == k.val(e.y)
		if same {
			s.set(e.a, k.val(e.x))
		}
		return e.ok == same
	case opCAD:
		same := has && va == k.val(e.y)
		if same {
			s.delete(e.a)
		}
		return e.ok == same
	case opAdd:
		if k.num {
			num(va + e.x)
		} else {
			s.set(e.a, seq(va, e.x))
		}
	case opAppend:
		s.set(e.a, seq(va, e.x))
	case opFieldInc:
		s.set(e.a, va+1)
	case opFieldSet:
		s.set(e.a, va>>fieldBits<<fieldBits+e.x)
	case opFields:
		s.set(e.a, va+1<<fieldBits)
	case opInc:
		num(va + 1)
	case opDec:
		num(va - 1)
	case opXor:
		num(va ^ e.x)
	case opMul:
		num(va*3 + 1)
	case opMax:
		num(max(va, e.x))
	case opAddElem:
		num(va + vb)
	case opTransfer:
		num(va - e.x)
		s.set(e.b, k.wrap(vb+e.x))
	case opSum:
		return e.v[0] == k.wrap(va+vb+vc)
	case opPanic:
		return e.ok
	case opClear:
		for i, j := range e.h.maps {
			if j == e.ma {
				s.delete(uint8(i))
			}
		}
	case opLen:
		n := 0
		for i, j := range e.h.maps {
			if j == e.ma {
				n += int(s.has >> i & 1)
			}
		}
		return e.v[0] == int64(n)
	case opTwice:
		return false
	default:
		panic("no such operation")
	}
	return true
}

// model is the sequential map, in porcupine's terms.
var model = porcupine.Model{
	Init: func() any { return state{} },
	Step: func(s, input, output any) (bool, any) {
		t := s.(state)
		ok := input.(*event).step(&t)
		return ok, t
	},
	Hash: func(s any) uint64 {
		t := s.(state)
		h := uint64(t.has)
		for _, v := range t.v {
			h = (bits.RotateLeft64(h, 23) ^ uint64(v)) * 0x9e3779b97f4a7c15
		}
		return h
	},
	DescribeOperation: func(input, output any) string { return input.(*event).String() },
	DescribeState: func(s any) string {
		t := s.(state)
		var parts []string
		for i, v := range t.v {
			if t.has>>i&1 != 0 {
				parts = append(parts, fmt.Sprintf("k%d: %d", i, v))
			}
		}
		return "{" + strings.Join(parts, ", ") + "}"
	},
}

// String shows e and its results, as the model sees them.
func (e *event) String() string {
	const names = "mn"
	elem := func(m, k uint8) string { return fmt.Sprintf("%c[k%d]", names[m], k) }
	s := strings.NewReplacer(
		"{A}", elem(e.ma, e.a), "{B}", elem(e.mb, e.b), "{C}", elem(e.mc, e.c), "{D}", elem(e.mc, 3),
		"{m}", names[e.ma:e.ma+1], "{k}", fmt.Sprint("k", e.a),
		"{x}", fmt.Sprint(e.x), "{y}", fmt.Sprint(e.y), "{f}", e.h.kind.field,
	).Replace(ops[e.kind].text)
	sep := "  // "
	for _, name := range strings.Fields(ops[e.kind].results) {
		s += sep + name + ": "
		sep = ", "
		if name == "ok" {
			s += fmt.Sprint(e.ok)
			continue
		}
		switch v := e.v[strings.Index("vwu", name)]; v {
		case torn:
			s += "TORN"
		default:
			s += fmt.Sprint(v)
		}
	}
	return s
}

// check asks porcupine.
func check(events []event) bool {
	return porcupine.CheckOperations(model, operations(events))
}

func operations(events []event) []porcupine.Operation {
	os := make([]porcupine.Operation, len(events))
	for i := range events {
		e := &events[i]
		os[i] = porcupine.Operation{ClientId: e.client, Input: e, Call: e.call, Return: e.ret}
	}
	return os
}
