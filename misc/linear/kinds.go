// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

//go:generate ../../bin/go run gen.go

const (
	maxClients = 4
	maxKeys    = 4
)

// A kind is a type of cmap. The model knows elements as int64s: a literal of the
// program is a small number x, and val(x) is the element made of it.
type kind struct {
	name string
	pool func(maps, hint int) any
	inst func(pool any, base int) instance

	// What there is besides the operations that all kinds have, see gen.go.
	num, plus, append, copy, cmp bool
	field                        string

	val  func(x int64) int64
	wrap func(v int64) int64 // the result v of arithmetic as the type has it, nil if there is none
}

// An instance is the cmaps and the keys of one history.
type instance interface {
	// do makes client c do o, and writes what happened to e.
	do(c int, o *op, e *event)
	// fill adds n other keys, or removes -n of those that c has added.
	fill(c, j, n int)
	len(j int) int
	// walk calls yield for all elements of map j, with i = maxKeys for those
	// with other keys.
	walk(c, j int, yield func(i int, v int64))
	// count returns the number of other keys in map j, unless there was a clear.
	count(j int) int
}

// fillers are the keys that are not looked at, but make the cmap grow.
type fillers struct {
	own [maxClients]struct {
		next  int
		added []filler
		_     [64]byte
	}
}

type filler struct {
	key, j int
}

const firstFiller = 1 << 20

func (f *fillers) add(c, j int) int {
	o := &f.own[c]
	o.next++
	k := firstFiller + o.next*maxClients + c
	o.added = append(o.added, filler{k, j})
	return k
}

func (f *fillers) remove(c int) (k, j int, ok bool) {
	o := &f.own[c]
	n := len(o.added) - 1
	if n < 0 {
		return 0, 0, false
	}
	x := o.added[n]
	o.added = o.added[:n]
	return x.key, x.j, true
}

func (f *fillers) count(j int) (n int) {
	for c := range f.own {
		for _, x := range f.own[c].added {
			if x.j == j {
				n++
			}
		}
	}
	return n
}

// torn is the value of an element that nobody has stored.
const torn = -1 << 63

// Keys. Strings are fresh, so that equal ones are not the same.

type key struct {
	n int32
	s string
}

// A bigKey is one that slots hold a pointer to.
type bigKey [20]uint64

func newKey(i int) key { return key{int32(i), digits(i)} }

func newBigKey(i int) bigKey { return bigKey{0: uint64(i), 19: 1} }

func anyKey(i int) any {
	if i%2 == 0 {
		return digits(i)
	}
	return i
}

func digits(i int) string {
	var buf [20]byte
	n := len(buf)
	for {
		n--
		buf[n] = byte('0' + i%10)
		if i /= 10; i == 0 {
			return string(buf[n:])
		}
	}
}

// Elements, and their values. That of the zero value is 0.

// The model's view of a rec or a big is what f or [3] counts, and above it the rest.
const fieldBits = 20

// A rec has the invariant b == 3*a and c == 5*a.
type rec struct {
	a, b, c, f int64
}

func newRec(x int64) rec { return rec{x, 3 * x, 5 * x, 0} }

func (r rec) val() int64 {
	if r.b != 3*r.a || r.c != 5*r.a {
		return torn
	}
	return r.a<<fieldBits + r.f
}

// A big is one that slots hold a pointer to. All of it is equal but [3].
type big [25]int64

func newBig(x int64) (b big) {
	for i := range b {
		b[i] = x
	}
	b[3] = 0
	return b
}

func (b big) val() int64 {
	for i, x := range b {
		if i != 3 && x != b[0] {
			return torn
		}
	}
	return b[0]<<fieldBits + b[3]
}

// A twice has the invariant not == ^n.
type twice struct {
	n, not int64
}

func newTwice(x int64) *twice { return &twice{x, ^x} }

func (p *twice) val() int64 {
	if p == nil {
		return 0
	}
	if p.not != ^p.n {
		return torn
	}
	return p.n
}

// Strings and slices are sequences of literals. seq appends x to that with value v.
func seq(v, x int64) int64 { return v*1000003 + x + firstRune }

const firstRune = 0x100 // no string is a constant of the runtime's

func newStr(x int64) string { return string(rune(x + firstRune)) }

func strVal(s string) (v int64) {
	for _, r := range s {
		if r < firstRune || r > firstRune+maxLit {
			return torn
		}
		v = seq(v, int64(r)-firstRune)
	}
	return v
}

func newSlice(x int64) []int32 { return []int32{int32(x)} }

func sliceVal(s []int32) (v int64) {
	for _, x := range s {
		v = seq(v, int64(x))
	}
	return v
}

func newAny(x int64) any {
	if x%2 == 0 {
		return digits(int(x))
	}
	return x
}

func anyVal(v any) (x int64) {
	switch v := v.(type) {
	case nil:
	case int64:
		x = v
	case string:
		for _, c := range []byte(v) {
			x = x*10 + int64(c-'0')
		}
	default:
		return torn
	}
	return x
}

// wrap returns v as a T has it.
func wrap[T int | int32 | uint8](v int64) int64 { return int64(T(v)) }
