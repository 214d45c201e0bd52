// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn_test

import (
	"fmt"
	"math/rand"
	"slices"
	"strings"
)

// This file makes random programs. What becomes of them is in model_test.go.

type kind int

const (
	kInt kind = iota
	kUint
	kFloat
	kComplex
	kString
	kBool
	kAny
	kStruct
	kArray
	kSlice
	kPtr
	kFunc
	kChan
	kMap
)

// A typ is a type of the generated programs.
type typ struct {
	name   string
	kind   kind
	elem   *typ // of kArray, kSlice, kPtr, kChan, kMap
	key    *typ // of kMap
	plain  bool // a kMap that is a map on both sides
	n      int  // length of a kArray
	fields []field
	lits   []string // constants, if constant is set, or operands
	keys   []string // keys that are likely to be present, as lits
	param  bool     // a type parameter
	flat   bool     // holds no slice, pointer or function
	bits   int      // of kInt and kUint
}

type field struct {
	name string
	t    *typ
}

// constant reports whether literals of type t are constants.
func (t *typ) constant() bool {
	return t.kind <= kBool && !t.param
}

func (t *typ) numeric() bool  { return t.kind <= kComplex }
func (t *typ) integer() bool  { return t.kind <= kUint }
func (t *typ) hashable() bool { return t.keys != nil }

// mayPanic reports whether comparing or hashing values of type t may panic.
func (t *typ) mayPanic() bool {
	return t.kind == kAny || t.kind == kArray && t.elem.mayPanic() ||
		t.kind == kStruct && slices.ContainsFunc(t.fields, func(f field) bool { return f.t.mayPanic() })
}

func (t *typ) comparable() bool {
	switch t.kind {
	case kSlice, kFunc, kMap:
		return false
	case kArray:
		return t.elem.comparable()
	case kStruct:
		return !slices.ContainsFunc(t.fields, func(f field) bool { return !f.t.comparable() })
	}
	return true
}

var (
	tInt   = &typ{name: "int", kind: kInt, bits: 64, lits: sp("0 1 2 3 5 7 -1 -4 1000 9223372036854775807"), keys: sp("1 2 3 0")}
	tI8    = &typ{name: "int8", kind: kInt, bits: 8, lits: sp("0 1 2 3 -1 100 127 -128"), keys: sp("1 2 3 -1")}
	tI16   = &typ{name: "int16", kind: kInt, bits: 16, lits: sp("0 1 2 3 -1 1000 32767"), keys: sp("1 2 -3 0")}
	tI32   = &typ{name: "int32", kind: kInt, bits: 32, lits: sp("0 1 2 3 -1 65536 2147483647"), keys: sp("1 2 3 -7")}
	tI64   = &typ{name: "int64", kind: kInt, bits: 64, lits: sp("0 1 2 3 -1 -1234567890123 9223372036854775807"), keys: sp("1 2 3 1099511627776")}
	tUint  = &typ{name: "uint", kind: kUint, bits: 64, lits: sp("0 1 2 3 9 18446744073709551615"), keys: sp("1 2 3 0")}
	tU8    = &typ{name: "uint8", kind: kUint, bits: 8, lits: sp("0 1 2 3 200 255"), keys: sp("1 2 3 255")}
	tU16   = &typ{name: "uint16", kind: kUint, bits: 16, lits: sp("0 1 2 3 5000 65535"), keys: sp("1 2 3 0")}
	tU32   = &typ{name: "uint32", kind: kUint, bits: 32, lits: sp("0 1 2 3 70000 4294967295"), keys: sp("1 2 3 4294967295")}
	tU64   = &typ{name: "uint64", kind: kUint, bits: 64, lits: sp("0 1 2 3 18446744073709551615"), keys: sp("1 2 3 0")}
	tUptr  = &typ{name: "uintptr", kind: kUint, bits: 64, lits: sp("0 1 2 3 4096")}
	tNum   = &typ{name: "num", kind: kInt, bits: 32, lits: sp("0 1 2 3 -1 77"), keys: sp("1 2 3 0")}
	tF32   = &typ{name: "float32", kind: kFloat, lits: sp("0 1 2.5 -0.5 1e10"), keys: sp("1 2.5 0 float32(nan)")}
	tF64   = &typ{name: "float64", kind: kFloat, lits: sp("0 1 2.5 -0.5 1e100 3"), keys: sp("1 2.5 nan minusZero 0")}
	tC64   = &typ{name: "complex64", kind: kComplex, lits: sp("0 1 2i 3.5")}
	tC128  = &typ{name: "complex128", kind: kComplex, lits: sp("0 1 2i 3.5"), keys: sp("1 2i complex(nan,1) 0")}
	tStr   = &typ{name: "string", kind: kString, lits: []string{`""`, `"a"`, `"b"`, `"abc"`, `"xyz"`}, keys: []string{`"a"`, `"b"`, `""`, `"a key that is longer than thirty-two bytes"`}}
	tText  = &typ{name: "text", kind: kString, lits: []string{`""`, `"t"`, `"text"`}, keys: []string{`"t"`, `"u"`, `""`}}
	tBool  = &typ{name: "bool", kind: kBool, lits: sp("true false"), keys: sp("true false")}
	tNone  = &typ{name: "struct{}", kind: kStruct, lits: sp("none"), keys: sp("none")}
	tPair  = &typ{name: "pair", kind: kStruct, fields: []field{{"a", tInt}, {"b", tInt}}, lits: []string{"(pair{})", "(pair{1, 2})", "(pair{b: 7})"}, keys: []string{"(pair{1, 2})", "(pair{})", "(pair{b: 7})"}}
	tVec   = &typ{name: "vec", kind: kStruct, fields: []field{{"x", tI32}, {"y", tI32}, {"z", tI32}}, lits: []string{"(vec{})", "(vec{1, -2, 3})"}}
	tTag   = &typ{name: "tag", kind: kStruct, fields: []field{{"n", tI16}, {"s", tStr}}, lits: []string{"(tag{})", `(tag{3, "abc"})`}, keys: []string{`(tag{1, "a"})`, `(tag{2, "b"})`, "(tag{})"}}
	tByte2 = &typ{name: "[2]int8", kind: kArray, n: 2, elem: tI8, lits: []string{"([2]int8{})", "([2]int8{1, 2})"}, keys: []string{"([2]int8{1, 2})", "([2]int8{2, 2})", "([2]int8{})"}}
	tA3    = &typ{name: "[3]int32", kind: kArray, n: 3, elem: tI32, lits: []string{"([3]int32{})", "([3]int32{1, 2, 3})"}}
	tA4    = &typ{name: "[4]uint64", kind: kArray, n: 4, elem: tU64, lits: []string{"([4]uint64{})", "([4]uint64{5, 2: 1})"}}
	tP2    = &typ{name: "[2]pair", kind: kArray, n: 2, elem: tPair, lits: []string{"([2]pair{})", "([2]pair{{1, 2}, {3, 4}})"}}
	tWide  = &typ{name: "wide", kind: kStruct, fields: []field{{"n", tInt}, {"p", tP2}, {"v", tVec}, {"a", tA4}}, lits: []string{"(wide{})", "(wide{n: 3, a: [4]uint64{1, 2, 3, 4}})"}}
	tPInt  = &typ{name: "*int", kind: kPtr, elem: tInt, lits: sp("(*int)(nil)"), keys: sp("ptrs[0] ptrs[1] ptrs[2] (*int)(nil)")}
	tPPair = &typ{name: "*pair", kind: kPtr, elem: tPair, lits: []string{"(*pair)(nil)", "(&pair{4, 5})"}}
	tInts  = &typ{name: "[]int", kind: kSlice, elem: tInt, lits: []string{"[]int(nil)", "([]int{1, 2, 3})", "([]int{4})"}}
	tStrs  = &typ{name: "[]string", kind: kSlice, elem: tStr, lits: []string{"[]string(nil)", `([]string{"a", "", "abc"})`}}
	tAny   = &typ{name: "any", kind: kAny, lits: []string{"any(nil)", "any(1)", `any("abc")`, "any(pair{1, 2})", "any([]int{1})", "any(int8(3))"}, keys: []string{"any(1)", `any("a")`, "any(nan)", "any(nil)", "any(pair{1, 2})", "any([1]any{2.5})"}}
	tBox   = &typ{name: "box", kind: kStruct, fields: []field{{"v", tAny}}, lits: []string{"(box{})", "(box{3})", "(box{[]int{1}})"}, keys: []string{"(box{})", "(box{3})", `(box{"a"})`}}
	tRec   = &typ{name: "rec", kind: kStruct, fields: []field{{"k", tU16}, {"in", tWide}, {"l", tInts}, {"e", tAny}, {"q", tPPair}, {"t", tTag}}, lits: []string{"(rec{})", "(rec{k: 9, l: []int{1, 2}, e: 3, q: &pair{1, 2}})"}}
	tPRec  = &typ{name: "*rec", kind: kPtr, elem: tRec, lits: []string{"(*rec)(nil)", "(&rec{k: 4})"}}
	tFunc  = &typ{name: "func() int", kind: kFunc, lits: []string{"three", "(func() int)(nil)"}}
	tChan  = &typ{name: "chan int", kind: kChan, elem: tInt, lits: []string{"(chan int)(nil)", "chan1"}}
	tPM    = &typ{name: "map[int]int", kind: kMap, key: tInt, elem: tInt, plain: true, lits: []string{"map[int]int(nil)", "map[int]int{1: 4, 2: 5}"}}
	tMap   = &typ{name: "¤[int]int", kind: kMap, key: tInt, elem: tInt, lits: []string{"(¤[int]int)(nil)", "(¤[int]int{1: 4, 2: 5})"}}

	scalars = []*typ{tInt, tI8, tI16, tI32, tI64, tUint, tU8, tU16, tU32, tU64, tUptr, tNum, tF32, tF64, tBool, tPInt, tPPair}
	values  = append(slices.Clone(scalars), tC64, tC128, tStr, tText, tNone, tPair, tVec, tTag, tByte2, tA3, tA4, tP2, tWide, tInts, tStrs, tAny, tBox, tRec, tPRec, tFunc, tChan, tPM, tMap)
	flats   []*typ
	keys    []*typ
)

func init() {
	for _, t := range values {
		t.flat = isFlat(t)
		if t.flat {
			flats = append(flats, t)
		}
		if t.hashable() {
			keys = append(keys, t)
		}
	}
}

func isFlat(t *typ) bool {
	switch t.kind {
	case kAny, kSlice, kPtr, kFunc, kChan, kMap:
		return false
	case kArray:
		return isFlat(t.elem)
	case kStruct:
		return !slices.ContainsFunc(t.fields, func(f field) bool { return !isFlat(f.t) })
	}
	return true
}

func sp(s string) []string { return strings.Fields(s) }

// A class says what a node is to the rule of what is atomic.
type class int

const (
	cConst    class = iota // a constant
	cVar                   // a variable, or something else without elements and effects
	cOp                    // an operator
	cBoundary              // a call, a receive, an index of a map, a literal of one
	cElem                  // an element: kids are the cmap and the key
	cLogical               // && or ||
)

// A node is an expression.
type node struct {
	t     *typ
	class class
	f     string // the text; $0 to $9 are kids, $B is the body
	kids  []*node
	body  []*stmt

	panics   bool // the operator itself may panic
	effect   bool // the call logs something or receives
	mutates  bool // the call stores elements
	opaque   bool // the call evaluates all of its operands before it begins
	named    bool // a cmap that is a variable
	maybeNil bool // a cmap that may be nil
}

// A left is something to assign to.
type left struct {
	kind leftKind
	t    *typ
	x, k *node  // operands
	name string // of lVar, lNew, lArr
	path []step // of lElem
	may  bool   // the index of lArr may be out of range
}

type leftKind int

const (
	lBlank leftKind = iota
	lVar
	lNew   // defined by the statement
	lElem  // x is a cElem
	lDeref // *x
	lField // x.name
	lSlice // x[k]
	lArr   // name[k]
	lMap   // x[k], a map
)

// A step selects a part of an element.
type step struct {
	field string
	index *node
	may   bool // the index may be out of range
}

type form int

const (
	fAssign form = iota
	fOp          // left op= right
	fInc         // left op
	fDefine      // :=
	fVar         // var
	fMulti       // left, left = a right operand of two values
	fRange       // for lefts = range right { body }
	fSelect      // select { case lefts = <-right: body }
)

// A multi is what kind of operand of two values the right side of fMulti is.
type multi int

const (
	mLoad multi = iota
	mAssert
	mRecv
	mCall
)

// A stmt is a statement. All of them are executed as assignments.
type stmt struct {
	form  form
	op    string
	typed bool // of fVar
	lefts []*left
	right []*node
	multi multi
	to    *typ   // of mAssert
	where string // the context
	body  []*stmt
	weak  bool // which of several panics happens is left open
}

// A mapVar is a cmap that a function can name.
type mapVar struct {
	t        *typ
	name     string
	in       string // what it is a field of, for other functions
	maybeNil bool
}

type variable struct {
	name, init string
	t          *typ
}

// A fun is a function, or an environment that functions see.
type fun struct {
	id       int
	name     string
	params   string // type parameters and parameters
	args     string
	maps     []*mapVar
	types    []*typ // of variables and values
	vars     []*variable
	body     []*stmt
	late     bool // variables are shown by a deferred function
	used     map[string]bool
	callee   bool // it is called by statements: it has to have no panics
	noinline bool
	nvars    int
	depth    int
	recent   []*node // elements of the statement that is being made
}

// A decl declares a cmap of the program's.
type decl struct {
	name  string
	t     *typ
	alias string
	init  []string
	null  bool
}

type program struct {
	r       *rand.Rand
	decls   []*decl
	maps    []*mapVar
	helpers []*fun
	funs    []*fun
	ntmp    int
}

func (p *program) chance(percent int) bool { return p.r.Intn(100) < percent }

func pick[T any](p *program, list ...T) T { return list[p.r.Intn(len(list))] }

// weighted returns an index of weights.
func (p *program) weighted(weights ...int) int {
	n := 0
	for _, w := range weights {
		n += w
	}
	n = p.r.Intn(n)
	for i, w := range weights {
		if n -= w; n < 0 {
			return i
		}
	}
	panic("unreachable")
}

// generate makes a program of n functions.
func generate(seed int64, n int) *program {
	p := &program{r: rand.New(rand.NewSource(seed))}
	p.declare()
	for i := range 12 {
		p.helpers = append(p.helpers, p.helper(i))
	}
	for i := range n {
		p.funs = append(p.funs, p.fun(i))
	}
	return p
}

// declare chooses the program's cmaps.
func (p *program) declare() {
	add := func(k, v *typ) *decl {
		d := &decl{name: fmt.Sprint("m", len(p.decls)), t: &typ{name: "¤[" + k.name + "]" + v.name, kind: kMap, key: k, elem: v}}
		for i, key := range k.keys {
			if p.chance(70 - 10*i) {
				d.init = append(d.init, key+": "+p.litText(v))
			}
		}
		p.decls = append(p.decls, d)
		return d
	}
	key := func() *typ {
		if p.chance(65) {
			return pick(p, tInt, tInt, tStr, tStr, tI32, tU32, tI64, tU64, tF64)
		}
		return pick(p, keys...)
	}
	for range 10 {
		add(key(), pick(p, scalars...))
	}
	for _, v := range values {
		if v == tMap {
			continue
		}
		add(key(), v)
	}
	add(tInt, tInt)
	add(tStr, tInt)
	add(tAny, pick(p, flats...))
	add(tF64, pick(p, tInt, tF64, tU32))
	mm := add(tInt, tMap)
	mm.init = []string{"1: ¤[int]int{1: 3, 2: 4}", "2: ¤[int]int{}"}
	for range 6 {
		d := pick(p, p.decls...)
		if d.alias == "" && !d.null {
			p.decls = append(p.decls, &decl{name: fmt.Sprint("m", len(p.decls)), t: d.t, alias: d.name})
		}
	}
	for range 2 {
		add(key(), pick(p, tInt, tStr, tPair, tF64)).null = true
	}
	for _, d := range p.decls {
		p.maps = append(p.maps, &mapVar{t: d.t, name: d.name, in: "e.", maybeNil: d.null})
	}
}

// helper makes a function that statements call. It stores elements.
func (p *program) helper(i int) *fun {
	f := &fun{id: i, name: fmt.Sprintf("h%d§", i), maps: p.maps, types: flats, used: map[string]bool{}, callee: true}
	f.noinline = i%3 == 0
	for range 1 + p.r.Intn(2) {
		f.body = append(f.body, p.stmt(f))
	}
	return f
}

func (p *program) fun(i int) *fun {
	f := &fun{id: i, name: fmt.Sprintf("f%d§", i), maps: p.maps, types: values, used: map[string]bool{}}
	if p.chance(20) {
		p.generic(f)
	}
	f.late = p.chance(30)
	for range 4 + p.r.Intn(7) {
		f.body = append(f.body, p.stmt(f))
	}
	return f
}

// generic makes f a generic function. Its maps are its parameters.
func (p *program) generic(f *fun) {
	var constraint string
	v := &typ{name: "V", param: true, flat: true, lits: []string{"V(0)", "V(1)", "V(2)", "V(3)", "V(100)"}, bits: 64}
	k := &typ{name: "K", param: true, kind: kStruct, flat: true}
	var arg *typ
	switch p.r.Intn(4) {
	case 0, 1:
		constraint, v.kind = "integer", kInt
		arg = pick(p, tInt, tI8, tI16, tI32, tI64, tUint, tU8, tU16, tU32, tU64, tNum)
	case 2:
		constraint, v.kind = "float", kFloat
		arg = pick(p, tF32, tF64)
	case 3:
		constraint, v.kind = "~string", kString
		v.lits = []string{`V("")`, `V("a")`, `V("abc")`}
		arg = pick(p, tStr, tText)
	}
	// Any keys but such whose hashing may panic.
	var ka *typ
	for ka == nil || ka.mayPanic() {
		ka = pick(p, keys...)
	}
	var inits [4]string
	for i := range inits {
		var list []string
		for _, key := range ka.keys[:min(2, len(ka.keys))] {
			list = append(list, key+": "+p.litText(arg))
		}
		inits[i] = "¤[" + ka.name + "]" + arg.name + "{" + strings.Join(list, ", ") + "}"
	}
	k.lits = []string{"k0", "k1", "k2"}
	k.keys = k.lits
	mt := &typ{name: "¤[K]V", kind: kMap, key: k, elem: v}
	ot := &typ{name: "¤[K]twice[V]", kind: kMap, key: k, elem: &typ{name: "twice[V]", kind: kStruct, flat: true, fields: []field{{"a", v}, {"b", v}}, lits: []string{"(twice[V]{})", "(twice[V]{b: " + v.lits[1] + "})"}}}
	nt := &typ{name: "M", kind: kMap, key: k, elem: v}
	f.params = "[K comparable, V " + constraint + ", M ~¤[K]V](e *env§, m, n, o ¤[K]V, s ¤[K]twice[V], q M, k0, k1, k2 K)"
	f.args = fmt.Sprintf("e, %s, %s, nil, ¤[%s]twice[%s]{}, %s, %s, %s, %s", inits[0], inits[1], ka.name, arg.name, inits[2], ka.keys[0], pick(p, ka.keys...), ka.keys[2%len(ka.keys)])
	f.name = strings.Replace(f.name, "f", "g", 1)
	f.maps = []*mapVar{{t: mt, name: "m"}, {t: mt, name: "n"}, {t: ot, name: "s"}, {t: nt, name: "q"}, {t: mt, name: "n"}, {t: mt, name: "o", maybeNil: true}}
	f.types = []*typ{v, v, v, ot.elem, tInt, tBool}
}

// Expressions

func (p *program) litText(t *typ) string { return pick(p, t.lits...) }

func (p *program) lit(t *typ) *node { return leaf(t, p.litText(t)) }

func leaf(t *typ, text string) *node {
	n := &node{t: t, class: cVar, f: text}
	if t.constant() && !strings.ContainsAny(text, "nmz(") {
		n.class = cConst
	}
	if t.kind == kString && t.constant() {
		n.class = cConst
	}
	if t.kind == kBool && (text == "true" || text == "false") {
		n.class = cConst
	}
	return n
}

// variable returns a variable of type t, or of its keys.
func (p *program) variable(f *fun, t *typ, key bool) *node {
	var have []*variable
	for _, v := range f.vars {
		if v.t == t {
			have = append(have, v)
		}
	}
	if len(have) < 2 || len(have) < 4 && p.chance(25) {
		f.nvars++
		v := &variable{name: fmt.Sprint("x", f.nvars), t: t, init: p.litText(t)}
		if key || t.keys != nil && p.chance(50) {
			v.init = pick(p, t.keys...)
		}
		f.vars = append(f.vars, v)
		have = append(have, v)
	}
	return &node{t: t, class: cVar, f: pick(p, have...).name}
}

// typed returns n, converted if it is an untyped constant.
func typed(n *node) *node {
	if n.class != cConst {
		return n
	}
	return &node{t: n.t, class: cConst, f: n.t.name + "($0)", kids: []*node{n}}
}

func isConst(n *node) bool { return n.class == cConst }

// nc returns an expression of type t that is not a constant.
func (p *program) nc(f *fun, t *typ, d int) *node {
	for range 10 {
		if n := p.expr(f, t, d); !isConst(n) {
			return n
		}
	}
	return p.variable(f, t, false)
}

// both returns two operands of which one at least is not a constant.
func (p *program) both(f *fun, t *typ, d int) (x, y *node) {
	x, y = p.expr(f, t, d), p.expr(f, t, d)
	if isConst(x) && isConst(y) {
		if p.chance(50) {
			x = p.nc(f, t, d)
		} else {
			y = p.nc(f, t, d)
		}
	}
	return x, y
}

func op(t *typ, format string, kids ...*node) *node {
	return &node{t: t, class: cOp, f: format, kids: kids}
}

func panicking(n *node) *node {
	n.panics = true
	return n
}

// cmapOperand returns an operand that denotes v.
func (p *program) cmapOperand(f *fun, v *mapVar) *node {
	n := &node{t: v.t, class: cVar, f: v.name, named: true, maybeNil: v.maybeNil}
	if v.in == "" {
		return n
	}
	switch p.weighted(80, 8, 3, 3, 2, 4) {
	case 1:
		n.f, n.named = "e."+v.name, false
		return n
	case 2:
		n.class, n.effect, n.opaque, n.named = cBoundary, true, true, false
		n.f = fmt.Sprintf("at§(e, %d).%s", p.r.Intn(100), v.name)
		return n
	case 3:
		n.f, n.named = "("+v.t.name+")("+v.name+")", false
	case 4:
		n.f = "(" + v.name + ")"
	case 5:
		if v.t.key == tInt && v.t.elem == tInt {
			return p.nested(f)
		}
	}
	f.used[v.name] = true
	return n
}

// nested returns an element that is a cmap.
func (p *program) nested(f *fun) *node {
	for _, v := range f.maps {
		if v.t.elem == tMap {
			e := op(tMap, "$0[$1]", p.cmapOperand(f, v), p.key(f, tInt, 0))
			e.class, e.maybeNil = cElem, true
			return e
		}
	}
	return p.lit(tMap)
}

// key returns a key of type t.
func (p *program) key(f *fun, t *typ, d int) *node {
	switch w := p.weighted(40, 45, 15); {
	case w == 0 && !t.param:
		return leaf(t, pick(p, t.keys...))
	case w < 2 || d == 0:
		if t.param {
			return leaf(t, pick(p, t.keys...))
		}
		return p.variable(f, t, true)
	}
	if t.param {
		return p.call(f, leaf(t, pick(p, t.keys...)))
	}
	return p.expr(f, t, d-1)
}

// elem returns an element of type t, or nil if there is none.
func (p *program) elem(f *fun, t *typ, d int) *node {
	var have []*mapVar
	for _, v := range f.maps {
		if v.t.elem == t {
			have = append(have, v)
		}
	}
	if len(have) == 0 {
		return nil
	}
	v := pick(p, have...)
	return p.elemOf(f, v, d)
}

func (p *program) elemOf(f *fun, v *mapVar, d int) *node {
	e := op(v.t.elem, "$0[$1]", p.cmapOperand(f, v), p.key(f, v.t.key, d))
	e.class = cElem
	if p.chance(3) {
		e.f = "($0[$1])"
	}
	if v.t.elem.kind == kMap {
		e.maybeNil = true
	}
	f.recent = append(f.recent, e)
	return e
}

// call returns a call that yields the value of x.
func (p *program) call(f *fun, x *node) *node {
	n := &node{t: x.t, class: cBoundary, opaque: true, kids: []*node{x}}
	inst := "[" + x.t.name + "]"
	switch p.weighted(30, 20, 10, 20, 5, 5) {
	case 0:
		n.effect = true
		n.f = fmt.Sprintf("id§%s(e, %d, $0)", inst, p.r.Intn(1000))
	case 1:
		n.f = "inl" + inst + "($0)"
	case 2:
		n.effect = true
		n.f = fmt.Sprintf("e.t.id(%d, $0).(%s)", p.r.Intn(1000), x.t.name)
		if x.t == tAny {
			n.f = fmt.Sprintf("e.t.id(%d, $0)", p.r.Intn(1000))
		}
		n.kids[0] = typed(x)
	case 3:
		if put := p.put(f, x); put != nil && p.chance(60) {
			return put
		}
		if len(p.helpers) < 12 {
			return p.call(f, x)
		}
		n.effect, n.mutates = true, true
		n.f = fmt.Sprintf("h%d§%s(e, $0)", p.r.Intn(len(p.helpers)), inst)
	case 4:
		n.f = "func(v " + x.t.name + ") " + x.t.name + " { return v }($0)"
	case 5:
		if f.callee || f.depth > 0 {
			return p.call(f, x)
		}
		// Statements in a closure.
		n.effect, n.mutates = true, true
		n.f = "func() " + x.t.name + " { $Breturn $0 }()"
		f.depth++
		n.body = []*stmt{p.inner(f)}
		f.depth--
	}
	return n
}

// put returns a call that yields the value of x and stores an element that
// the statement accesses, or nil.
func (p *program) put(f *fun, x *node) *node {
	if len(f.recent) == 0 {
		return nil
	}
	e := pick(p, f.recent...)
	m, k := e.kids[0], e.kids[1]
	if !m.named || m.maybeNil || k.class > cVar || k.t.mayPanic() || !e.t.flat || f.depth > 0 {
		return nil
	}
	n := &node{t: x.t, class: cBoundary, opaque: true, effect: true, mutates: true, kids: []*node{m, k, p.lit(e.t), x}}
	n.f = fmt.Sprintf("put§[%s, %s, %s](e, $0, $1, $2, $3)", k.t.name, e.t.name, x.t.name)
	return n
}

// inner makes a statement that the evaluation of another one executes: it stores
// nothing but flat elements, and does not panic.
func (p *program) inner(f *fun) *stmt {
	c := *f
	c.callee, c.vars = true, slices.Clone(f.vars)
	if f.params == "" {
		c.types = flats
	}
	s := p.stmt(&c)
	f.vars, f.nvars, f.used = c.vars, c.nvars, c.used
	return s
}

// leafOf returns an operand of type t: a literal, a variable or an element.
func (p *program) leafOf(f *fun, t *typ, d int) *node {
	if t.kind == kMap && !t.plain && p.chance(50) {
		for range 10 {
			if v := pick(p, f.maps...); v.t.name == t.name {
				return p.cmapOperand(f, v)
			}
		}
	}
	w := p.weighted(20, 30, 50)
	if w == 2 {
		if e := p.elem(f, t, d); e != nil {
			return e
		}
	}
	if t.name == "K" {
		return leaf(t, pick(p, t.keys...))
	}
	if w == 0 {
		return p.lit(t)
	}
	return p.variable(f, t, false)
}

// expr returns an expression of type t of a depth of at most d.
func (p *program) expr(f *fun, t *typ, d int) *node {
	if d <= 0 || p.chance(25) {
		return p.leafOf(f, t, d)
	}
	d--
	for range 8 {
		if n := p.operator(f, t, d); n != nil {
			return n
		}
	}
	return p.leafOf(f, t, d)
}

// anyType returns a type of f's that ok accepts, or nil.
func (p *program) anyType(f *fun, ok func(*typ) bool) *typ {
	for range 12 {
		if t := pick(p, f.types...); ok(t) {
			return t
		}
	}
	return nil
}

func (p *program) operator(f *fun, t *typ, d int) *node {
	generic := f.params != ""
	if p.chance(45) {
		// Operators for every type.
		switch p.r.Intn(12) {
		case 0, 1:
			return p.call(f, p.expr(f, t, d))
		case 2: // field
			s := p.anyType(f, func(s *typ) bool {
				return slices.ContainsFunc(s.fields, func(f field) bool { return f.t == t })
			})
			if s != nil {
				for _, fd := range s.fields {
					if fd.t == t {
						return op(t, "$0."+fd.name, p.expr(f, s, d))
					}
				}
			}
		case 3: // field through a pointer
			if generic {
				return nil
			}
			for _, s := range []*typ{tPPair, tPRec} {
				for _, fd := range s.elem.fields {
					if fd.t == t {
						return panicking(op(t, "$0."+fd.name, p.expr(f, s, d)))
					}
				}
			}
		case 4: // index of an array
			if a := p.anyType(f, func(a *typ) bool { return a.kind == kArray && a.elem == t }); a != nil {
				i, may := p.index(f, a.n, d)
				n := op(t, "$0[$1]", p.expr(f, a, d), i)
				n.panics = may
				return n
			}
		case 5: // index of a slice
			if a := p.anyType(f, func(a *typ) bool { return a.kind == kSlice && a.elem == t }); a != nil {
				i, _ := p.index(f, 2, d)
				return panicking(op(t, "$0[$1]", p.expr(f, a, d), i))
			}
		case 6: // indirection
			if a := p.anyType(f, func(a *typ) bool { return a.kind == kPtr && a.elem == t }); a != nil {
				return panicking(op(t, "(*$0)", p.expr(f, a, d)))
			}
		case 7: // assertion
			if t != tAny && !generic && t.kind != kMap {
				return panicking(op(t, "$0.("+t.name+")", p.nc(f, tAny, d)))
			}
		case 8:
			return op(t, "($0)", p.nc(f, t, d))
		case 9: // index of a map
			if t == tInt && !generic {
				return &node{t: t, class: cBoundary, f: "$0[$1]", kids: []*node{p.expr(f, tPM, d), p.expr(f, tInt, d)}}
			}
			if t.flat && t != tNone && !t.param {
				return &node{t: t, class: cBoundary, f: "map[int]" + t.name + "{1: $0}[$1]", kids: []*node{p.expr(f, t, d), p.expr(f, tInt, 0)}}
			}
		case 10: // receive
			if t == tInt && !generic {
				return &node{t: t, class: cBoundary, effect: true, f: "<-$0", kids: []*node{{t: tChan, class: cVar, f: "e.ch"}}}
			}
		case 11: // new
			if !t.param && t.kind != kMap {
				return op(t, "(*new($0))", typed(p.expr(f, t, d)))
			}
		}
		return nil
	}
	switch t.kind {
	case kInt, kUint:
		return p.intOp(f, t, d)
	case kFloat:
		switch p.r.Intn(5) {
		case 0, 1, 2:
			x, y := p.both(f, t, d)
			if isConst(y) {
				y = leaf(t, "2")
			}
			return op(t, "($0 "+pick(p, "+", "-", "*", "/")+" $1)", x, y)
		case 3:
			x, y := p.both(f, t, d)
			return op(t, pick(p, "min", "max")+"($0, $1)", x, y)
		case 4:
			if from := p.anyType(f, func(t *typ) bool { return t.integer() || t.kind == kFloat }); from != nil {
				return op(t, t.name+"($0)", p.nc(f, from, d))
			}
		}
	case kComplex:
		x, y := p.both(f, t, d)
		if t == tC128 && p.chance(30) {
			return op(t, "complex($0, $1)", p.nc(f, tF64, d), p.expr(f, tF64, d))
		}
		return op(t, "($0 "+pick(p, "+", "-", "*")+" $1)", x, y)
	case kString:
		switch p.r.Intn(7) {
		case 0, 1, 2:
			x, y := p.both(f, t, d)
			return op(t, "($0 + $1)", x, y)
		case 3:
			i, _ := p.index(f, 2, d)
			return panicking(op(t, pick(p, "$0[$1:]", "$0[:$1]"), p.nc(f, t, d), i))
		case 4:
			if t != tStr && !t.param {
				return op(t, "text($0)", p.nc(f, tStr, d))
			}
			return op(t, t.name+"([]byte($0))", p.nc(f, t, d))
		case 5:
			if !t.param {
				return op(t, t.name+"(rune('a' + $0&15))", p.nc(f, tI32, d))
			}
		case 6:
			x, y := p.both(f, t, d)
			return op(t, pick(p, "min", "max")+"($0, $1)", x, y)
		}
	case kBool:
		return p.boolOp(f, d)
	case kAny:
		if t.param {
			return nil
		}
		if from := p.anyType(f, func(t *typ) bool { return t != tAny && t.kind != kMap && t.kind != kFunc && t.kind != kChan }); from != nil {
			return op(t, pick(p, "any($0)", "any($0)"), typed(p.expr(f, from, d)))
		}
	case kStruct:
		if len(t.fields) == 0 {
			return nil
		}
		n := op(t, "("+t.name+"{")
		for i, fd := range t.fields {
			if i < 4 && p.chance(60) {
				n.f += fmt.Sprintf("%s: $%d, ", fd.name, len(n.kids))
				n.kids = append(n.kids, p.expr(f, fd.t, d))
			}
		}
		n.f += "})"
		return n
	case kArray:
		if t == tA3 && p.chance(20) {
			return panicking(op(t, "[3]int32($0)", op(&typ{name: "[]int32", kind: kSlice}, "[]int32{$0, $1, 2: $2}[$3:]", p.expr(f, tI32, d), p.expr(f, tI32, d), p.expr(f, tI32, d), p.small(f, d))))
		}
		n := op(t, "("+t.name+"{")
		for i := range t.n {
			if p.chance(60) {
				n.f += fmt.Sprintf("%d: $%d, ", i, len(n.kids))
				n.kids = append(n.kids, p.expr(f, t.elem, d))
			}
		}
		n.f += "})"
		return n
	case kSlice:
		switch p.r.Intn(6) {
		case 0, 1:
			return op(t, "append($0, $1)", p.expr(f, t, d), p.expr(f, t.elem, d))
		case 2:
			return op(t, "append($0, $1...)", p.expr(f, t, d), p.expr(f, t, d))
		case 3:
			i, _ := p.index(f, 2, d)
			return panicking(op(t, pick(p, "$0[$1:]", "$0[:$1]", "$0[$1:$1:$1]"), p.expr(f, t, d), i))
		case 4:
			return op(t, "("+t.name+"{$0, $1})", p.expr(f, t.elem, d), p.expr(f, t.elem, d))
		case 5:
			return op(t, "make("+t.name+", $0&3)", p.nc(f, tInt, d))
		}
	case kPtr:
		switch p.r.Intn(3) {
		case 0:
			return op(t, "new($0)", typed(p.expr(f, t.elem, d)))
		case 1:
			if t.elem.kind == kStruct {
				n := p.operator(f, t.elem, d)
				if n != nil && strings.HasPrefix(n.f, "(") && strings.HasSuffix(n.f, "})") {
					n.t, n.f = t, "(&"+n.f[1:]
					return n
				}
			}
		case 2:
			if t == tPInt {
				i, may := p.index(f, 3, d)
				n := op(t, "(&e.arr[$0])", i)
				n.panics = may
				return n
			}
		}
	case kFunc:
		switch p.r.Intn(2) {
		case 0:
			return op(t, "$0.sum", p.expr(f, tPair, d))
		case 1:
			if !f.callee && f.depth == 0 {
				f.depth++
				n := &node{t: t, class: cBoundary, f: "func() int { $Breturn 5 }", body: []*stmt{p.inner(f)}}
				f.depth--
				return n
			}
		}
	}
	return nil
}

// index returns an index for n values, and whether it may be out of range.
func (p *program) index(f *fun, n, d int) (*node, bool) {
	switch p.r.Intn(4) {
	case 0, 1:
		return leaf(tInt, fmt.Sprint(p.r.Intn(n))), false
	case 2:
		return op(tInt, "($0 & 1)", p.nc(f, tInt, d)), n < 2
	}
	return op(tInt, "($0 & 3)", p.nc(f, tInt, d)), n < 4
}

func (p *program) small(f *fun, d int) *node {
	return op(tInt, "($0 & 1)", p.nc(f, tInt, d))
}

func (p *program) intOp(f *fun, t *typ, d int) *node {
	switch p.r.Intn(13) {
	case 0, 1, 2:
		x, y := p.both(f, t, d)
		return op(t, "($0 "+pick(p, "+", "-", "*", "&", "|", "^", "&^")+" $1)", x, y)
	case 3:
		y := p.divisor(f, t, d)
		n := op(t, "($0 "+pick(p, "/", "%")+" $1)", p.nc(f, t, d), y)
		n.panics = !isConst(y) && y.f != "($0 | 1)"
		return n
	case 4:
		y, may := p.count1(f, d)
		n := op(t, "($0 "+pick(p, "<<", ">>")+" $1)", p.nc(f, t, d), y)
		n.panics = may
		return n
	case 5:
		return op(t, pick(p, "(-$0)", "(^$0)", "(+$0)"), p.nc(f, t, d))
	case 6:
		x, y := p.both(f, t, d)
		return op(t, pick(p, "min", "max")+"($0, $1)", x, y)
	case 7, 8:
		if from := p.anyType(f, func(t *typ) bool { return t.integer() }); from != nil {
			return op(t, t.name+"($0)", p.nc(f, from, d))
		}
	case 9:
		if from := p.anyType(f, func(t *typ) bool { return t.kind == kFloat }); from != nil && !t.param {
			return op(t, t.name+"(int64(max(min($0, 1e6), -1e6)))", p.nc(f, from, d))
		}
	case 10, 11:
		if from := p.anyType(f, func(t *typ) bool { return t.kind == kString || t.kind == kSlice }); from != nil {
			n := op(tInt, "len($0)", p.nc(f, from, d))
			if from.kind == kSlice && p.chance(30) && !n.any(func(k *node) bool { return strings.HasPrefix(k.f, "append(") }) {
				n.f = "cap($0)" // but for that of what append returns, which is not specified
			}
			if t != tInt {
				n = op(t, t.name+"($0)", n)
			}
			return n
		}
	case 12:
		if t == tU8 {
			i, _ := p.index(f, 2, d)
			return panicking(op(t, "$0[$1]", p.nc(f, tStr, d), i))
		}
		if t == tInt && f.params == "" && p.chance(50) {
			// An element that is a function.
			x := p.expr(f, tFunc, d)
			return &node{t: t, class: cBoundary, opaque: true, effect: true, mutates: true, f: "run§(e, $0)", kids: []*node{x}}
		}
		if t == tInt {
			return op(t, "int(max(min(real($0), 1e6), -1e6))", p.nc(f, tC64, 0))
		}
	}
	return nil
}

// divisor returns a right operand of / or %.
func (p *program) divisor(f *fun, t *typ, d int) *node {
	switch p.r.Intn(3) {
	case 0:
		if !t.param {
			return leaf(t, "3")
		}
	case 1:
		return op(t, "($0 | 1)", p.nc(f, t, d))
	}
	return p.nc(f, t, d)
}

// count1 returns a shift count, and whether it may be negative.
func (p *program) count1(f *fun, d int) (*node, bool) {
	u := p.anyType(f, func(t *typ) bool { return t.integer() })
	if u == nil {
		u = tInt
	}
	switch p.r.Intn(4) {
	case 0:
		return leaf(tInt, pick(p, "1", "3", "9")), false
	case 1:
		return op(u, "($0 & 7)", p.nc(f, u, d)), false
	}
	return p.nc(f, u, d), u.kind == kInt
}

func (p *program) boolOp(f *fun, d int) *node {
	switch p.r.Intn(7) {
	case 0, 1:
		t := p.anyType(f, func(t *typ) bool { return t.kind <= kString && t.kind != kComplex })
		if t == nil {
			return nil
		}
		x, y := p.both(f, t, d)
		return op(tBool, "($0 "+pick(p, "<", "<=", ">", ">=", "==", "!=")+" $1)", x, y)
	case 2:
		t := p.anyType(f, func(t *typ) bool { return t.comparable() && t.kind != kBool })
		if t == nil {
			return nil
		}
		x, y := p.both(f, t, d)
		n := op(tBool, "($0 "+pick(p, "==", "!=")+" $1)", x, y)
		n.panics = t.mayPanic()
		return n
	case 3:
		return op(tBool, "!$0", p.nc(f, tBool, d))
	}
	n := op(tBool, "($0 "+pick(p, "&&", "||")+" $1)", p.nc(f, tBool, d), p.nc(f, tBool, d))
	n.class = cLogical
	return n
}

// Statements

// stmt returns a statement for f.
func (p *program) stmt(f *fun) *stmt {
	for range 1000 {
		vars, nvars, used := f.vars, f.nvars, f.used
		f.vars, f.used = slices.Clone(vars), map[string]bool{}
		for k := range used {
			f.used[k] = true
		}
		f.recent = nil
		s := p.statement(f)
		if s != nil && p.valid(f, s) {
			return s
		}
		f.vars, f.nvars, f.used = vars, nvars, used
	}
	panic("no valid statement")
}

func (p *program) statement(f *fun) *stmt {
	var s *stmt
	if p.chance(45) {
		s = p.short(f)
	} else {
		s = p.long(f)
	}
	if s == nil {
		return nil
	}
	simple := s.form <= fDefine || s.form == fMulti
	switch {
	case s.where != "" || p.chance(65):
	case f.callee || f.depth > 0:
		s.where = pick(p, "", "switch", "seq")
	case simple && s.form != fDefine && s.op != ":=" && p.chance(60):
		s.where = pick(p, "if", "if", "forpost", "forpost", "forinit", "switchinit")
	case simple && p.chance(30):
		s.where = pick(p, "if", "switchinit")
	default:
		s.where = pick(p, "closure", "deferred", "seq", "seq2", "loop", "go", "label", "switch", "select")
	}
	return s
}

// elemLeft returns an element to assign to, or a part of one.
func (p *program) elemLeft(f *fun, t *typ, d int) *left {
	if p.chance(35) {
		// A part of an element.
		for range 10 {
			v := pick(p, f.maps...)
			if v.t.elem.kind != kStruct && v.t.elem.kind != kArray {
				continue
			}
			l := &left{kind: lElem, t: v.t.elem}
			for l.t != t {
				switch {
				case l.t.kind == kStruct && len(l.t.fields) > 0:
					fd := pick(p, l.t.fields...)
					l.path, l.t = append(l.path, step{field: fd.name}), fd.t
				case l.t.kind == kArray:
					i, may := p.index(f, l.t.n, d)
					l.path, l.t = append(l.path, step{index: i, may: may}), l.t.elem
				default:
					l.t = nil
				}
				if l.t == nil {
					break
				}
			}
			if l.t == t && len(l.path) > 0 {
				l.x = p.elemOf(f, v, d)
				return l
			}
		}
	}
	e := p.elem(f, t, d)
	if e == nil {
		return nil
	}
	return &left{kind: lElem, t: t, x: e}
}

// elemType returns the type of an element of f's.
func (p *program) elemType(f *fun) *typ {
	v := pick(p, f.maps...)
	t := v.t.elem
	if f.callee && !t.flat || t.kind == kMap && !t.plain {
		return nil
	}
	for p.chance(20) {
		switch {
		case t.kind == kStruct && len(t.fields) > 0:
			t = pick(p, t.fields...).t
		case t.kind == kArray:
			t = t.elem
		}
	}
	if f.callee && !t.flat {
		return nil
	}
	return t
}

// left returns something to assign to, an element with the given
// probability.
func (p *program) left(f *fun, percent, d int) *left {
	if f.callee {
		percent = 100
	}
	for range 20 {
		if p.chance(percent) {
			if t := p.elemType(f); t != nil {
				if l := p.elemLeft(f, t, d); l != nil {
					return l
				}
			}
			continue
		}
		t := pick(p, f.types...)
		if t.kind == kMap && !t.plain {
			continue
		}
		switch w := p.weighted(50, 15, 8, 8, 8, 6, 5); {
		case w == 0:
			return &left{kind: lVar, t: t, name: p.variable(f, t, false).f}
		case w == 1:
			return &left{kind: lBlank, t: t}
		case f.params != "":
		case w == 2:
			pt := pick(p, tPInt, tPPair)
			return &left{kind: lDeref, t: pt.elem, x: p.expr(f, pt, d)}
		case w == 3:
			return &left{kind: lField, t: tInt, name: pick(p, "a", "b"), x: p.expr(f, tPPair, d)}
		case w == 4:
			i, _ := p.index(f, 2, d)
			return &left{kind: lSlice, t: tInt, x: p.expr(f, tInts, d), k: i}
		case w == 5:
			at := pick(p, tA3, tA4, tP2)
			i, may := p.index(f, at.n, d)
			return &left{kind: lArr, t: at.elem, name: p.variable(f, at, false).f, k: i, may: may}
		case w == 6:
			return &left{kind: lMap, t: tInt, x: p.expr(f, tPM, d), k: p.expr(f, tInt, d)}
		}
	}
	return nil
}

// assignOp returns an operator for op= and values of type t.
func (p *program) assignOp(t *typ) string {
	switch {
	case t.integer():
		return pick(p, "+=", "+=", "-=", "*=", "/=", "%=", "&=", "|=", "^=", "&^=", "<<=", ">>=")
	case t.kind == kComplex:
		return pick(p, "+=", "-=", "*=")
	case t.kind == kFloat:
		return pick(p, "+=", "-=", "*=", "/=")
	case t.kind == kString:
		return "+="
	}
	return ""
}

// opStmt returns l op= y. rhs makes y.
func (p *program) opStmt(f *fun, l *left, rhs func(*typ) *node, d int) *stmt {
	o := p.assignOp(l.t)
	if o == "" {
		return nil
	}
	s := &stmt{form: fOp, op: o, lefts: []*left{l}}
	switch o {
	case "<<=", ">>=":
		y, may := p.count1(f, d)
		y.panics = y.panics || may
		if may {
			y = panicking(op(y.t, "$0", y))
		}
		s.right = []*node{y}
	case "/=", "%=":
		if l.t.integer() {
			y := p.divisor(f, l.t, d)
			if !isConst(y) && y.f != "($0 | 1)" {
				y = panicking(op(y.t, "$0", y))
			}
			s.right = []*node{y}
			break
		}
		fallthrough
	default:
		y := rhs(l.t)
		if isConst(y) && l.t.kind == kFloat {
			y = leaf(l.t, "2.5")
		}
		s.right = []*node{y}
	}
	return s
}

// short returns a statement like those that programs are full of.
func (p *program) short(f *fun) *stmt {
	v := pick(p, f.maps...)
	for range 20 {
		if t := v.t.elem; t.kind <= kBool {
			break
		}
		v = pick(p, f.maps...)
	}
	t := v.t.elem
	if f.callee && !t.flat || t.kind == kMap {
		return nil
	}
	elem := func() *node {
		if p.chance(30) {
			if e := p.elem(f, t, 0); e != nil {
				return e
			}
		}
		return p.elemOf(f, v, 0)
	}
	operand := func(t *typ) *node {
		if t != v.t.elem {
			return p.leafOf(f, t, 0)
		}
		if p.chance(40) {
			return elem()
		}
		return p.leafOf(f, t, 0)
	}
	target := func() *left { return &left{kind: lElem, t: t, x: elem()} }
	arith := func() *node { // an operator on elements
		for range 5 {
			switch {
			case t.kind == kBool:
				return op(t, "!$0", elem())
			case t.kind == kFloat, t.kind == kComplex:
				return op(t, "($0 "+pick(p, "+", "-", "*")+" $1)", elem(), operand(t))
			case t.kind == kString:
				return op(t, "($0 + $1)", elem(), operand(t))
			case t.integer():
				if p.chance(20) {
					return op(t, "($0*3 + $1)", elem(), operand(t))
				}
				if p.chance(10) {
					return panicking(op(t, "($0 "+pick(p, "/", "%")+" $1)", operand(t), elem()))
				}
				return op(t, "($0 "+pick(p, "+", "-", "*", "&", "|", "^", "&^")+" $1)", elem(), operand(t))
			case t.kind == kSlice:
				return op(t, "append($0, $1)", elem(), p.leafOf(f, t.elem, 0))
			}
		}
		return elem()
	}
	if t.param && t.kind == kString && p.chance(50) {
		return nil
	}
	switch p.weighted(25, 10, 15, 12, 12, 10, 10, 6, 14) {
	case 0:
		return p.opStmt(f, target(), operand, 0)
	case 1:
		if t.numeric() {
			return &stmt{form: fInc, op: pick(p, "++", "--"), lefts: []*left{target()}}
		}
	case 2:
		return &stmt{form: fAssign, lefts: []*left{target()}, right: []*node{arith()}}
	case 3: // swap, rotation
		s := &stmt{form: fAssign}
		n := 2 + p.r.Intn(2)
		for range n {
			s.lefts = append(s.lefts, target())
		}
		for i := range n {
			l := s.lefts[(i+1)%n]
			s.right = append(s.right, cloneNode(l.x))
		}
		return s
	case 4: // transfer
		if !t.numeric() {
			return nil
		}
		a, b := target(), target()
		x := p.leafOf(f, t, 0)
		return &stmt{form: fAssign, lefts: []*left{a, b}, right: []*node{op(t, "$0 - $1", cloneNode(a.x), x), op(t, "$0 + $1", cloneNode(b.x), cloneNode(x))}}
	case 5: // snapshot
		if f.callee {
			return nil
		}
		s := &stmt{form: pick(p, fDefine, fVar)}
		for range 1 + p.r.Intn(3) {
			r := elem()
			if p.chance(40) {
				r = arith()
			}
			s.lefts, s.right = append(s.lefts, p.newVar(f, t)), append(s.right, r)
		}
		return s
	case 6: // exchange
		if f.callee {
			return nil
		}
		l := target()
		x := p.variable(f, t, false)
		return &stmt{form: fAssign, lefts: []*left{{kind: lVar, t: t, name: x.f}, l}, right: []*node{cloneNode(l.x), pick(p, x, p.leafOf(f, t, 0))}}
	case 7:
		return &stmt{form: fAssign, lefts: []*left{target()}, right: []*node{p.leafOf(f, t, 0)}}
	case 8: // loads, and a call that stores what is loaded
		l := &left{kind: lVar, t: t}
		if f.callee || t.param || p.chance(40) {
			l = target()
		} else {
			l.name = p.variable(f, t, false).f
		}
		e := elem()
		y := p.put(f, p.leafOf(f, t, 0))
		if y == nil {
			return nil
		}
		switch {
		case p.chance(30) && !f.callee:
			list := []*node{e, y}
			if p.chance(50) {
				list[0], list[1] = y, e
			}
			return &stmt{form: fDefine, lefts: []*left{p.newVar(f, t), p.newVar(f, t)}, right: list}
		case t.numeric():
			y = op(t, "($0 "+pick(p, "+", "-", "*")+" $1)", e, y)
		case t.kind == kString:
			y = op(t, "($0 + $1)", e, y)
		}
		if p.chance(20) && (t.numeric() || t.kind == kString) {
			return &stmt{form: fOp, op: "+=", lefts: []*left{l}, right: []*node{y}}
		}
		return &stmt{form: fAssign, lefts: []*left{l}, right: []*node{y}}
	}
	return nil
}

func (p *program) newVar(f *fun, t *typ) *left {
	f.nvars++
	return &left{kind: lNew, t: t, name: fmt.Sprint("y", f.nvars)}
}

func (p *program) long(f *fun) *stmt {
	d := 1 + p.r.Intn(3)
	generic := f.params != ""
	switch p.weighted(40, 15, 5, 8, 5, 14, 6, 4) {
	case 0:
		s := &stmt{form: fAssign}
		n := 1 + p.weighted(40, 30, 15, 8, 4, 3)
		if n > 2 {
			d = 1
		}
		for range n {
			l := p.left(f, 65, 1)
			if l == nil {
				return nil
			}
			s.lefts = append(s.lefts, l)
			r := p.expr(f, l.t, d)
			if l.t == tAny && p.chance(30) {
				// Implicit conversion.
				if from := p.anyType(f, func(t *typ) bool { return t != tAny && t.kind < kFunc }); from != nil {
					r = op(tAny, "$0", typed(p.expr(f, from, d)))
				}
			}
			if l.kind == lBlank {
				r = typed(r)
				if r.t.kind == kMap || r.f == "nil" {
					return nil
				}
			}
			s.right = append(s.right, r)
		}
		return s
	case 1:
		l := p.left(f, 80, 1)
		if l == nil || l.kind == lBlank {
			return nil
		}
		return p.opStmt(f, l, func(t *typ) *node { return p.expr(f, t, d) }, d)
	case 2:
		l := p.left(f, 90, 1)
		if l == nil || l.kind == lBlank || !l.t.numeric() {
			return nil
		}
		return &stmt{form: fInc, op: pick(p, "++", "--"), lefts: []*left{l}}
	case 3, 4:
		if f.callee {
			return nil
		}
		s := &stmt{form: pick(p, fDefine, fVar), typed: p.chance(50)}
		var one *typ
		for range 1 + p.r.Intn(3) {
			t := p.elemType(f)
			if t == nil {
				return nil
			}
			if s.form == fVar && s.typed {
				if one == nil {
					one = t
				}
				t = one
			}
			s.lefts = append(s.lefts, p.newVar(f, t))
			s.right = append(s.right, typed(p.expr(f, t, d)))
		}
		return s
	case 5:
		return p.multiStmt(f, d)
	case 6:
		if f.callee || f.depth > 0 {
			return nil
		}
		return p.rangeStmt(f, d)
	case 7:
		if f.callee || f.depth > 0 || generic {
			return nil
		}
		s := &stmt{form: fSelect, where: "plain", right: []*node{{t: tChan, class: cVar, f: "e.ch"}}}
		t := pick(p, tInt, tInt, tAny)
		l := p.elemLeft(f, t, 1)
		if l == nil {
			return nil
		}
		s.lefts = []*left{l}
		if p.chance(50) {
			ok := p.okLeft(f)
			if ok == nil {
				return nil
			}
			s.lefts = append(s.lefts, ok)
		}
		f.depth++
		s.body = []*stmt{p.inner(f)}
		f.depth--
		return s
	}
	return nil
}

// okLeft returns a left operand for the second value of a comma-ok form.
func (p *program) okLeft(f *fun) *left {
	switch p.r.Intn(4) {
	case 0:
		if !f.callee {
			return &left{kind: lVar, t: tBool, name: p.variable(f, tBool, false).f}
		}
		fallthrough
	case 1:
		return &left{kind: lBlank, t: tBool}
	}
	if l := p.elemLeft(f, tBool, 1); l != nil {
		return l
	}
	return &left{kind: lBlank, t: tBool}
}

func (p *program) multiStmt(f *fun, d int) *stmt {
	s := &stmt{form: fMulti}
	generic := f.params != ""
	var t *typ
	switch p.r.Intn(4) {
	case 0, 1:
		s.multi = mLoad
		v := pick(p, f.maps...)
		t = v.t.elem
		e := p.elemOf(f, v, 1)
		s.right = []*node{e}
	case 2:
		if generic || f.callee {
			return nil
		}
		s.multi = mAssert
		for t == nil || t.kind == kAny || t.kind == kMap {
			t = pick(p, f.types...)
		}
		s.right, s.to = []*node{p.nc(f, tAny, d)}, t
	case 3:
		if generic || f.callee {
			return nil
		}
		t = tInt
		if p.chance(50) {
			s.multi = mRecv
			s.right = []*node{{t: tInt, class: cBoundary, effect: true, f: "<-e.ch"}}
		} else {
			s.multi = mCall
			t = pick(p, flats...)
			s.right = []*node{{t: t, class: cBoundary, effect: true, opaque: true, f: fmt.Sprintf("two§[%s](e, %d, $0)", t.name, p.r.Intn(1000)), kids: []*node{p.expr(f, t, 1)}}}
		}
	}
	if t.kind == kMap && !t.plain || f.callee && !t.flat {
		return nil
	}
	if p.chance(15) && !f.callee && !generic && s.multi != mCall {
		s.op = ":="
		s.lefts = []*left{p.newVar(f, t), p.newVar(f, tBool)}
		return s
	}
	l := &left{kind: lBlank, t: t}
	switch {
	case p.chance(70):
		if p.chance(20) && !generic && !f.callee {
			l = p.elemLeft(f, tAny, 1)
		} else {
			l = p.elemLeft(f, t, 1)
		}
		if l == nil {
			return nil
		}
	case !f.callee && p.chance(70):
		l = &left{kind: lVar, t: t, name: p.variable(f, t, false).f}
	}
	ok := p.okLeft(f)
	s.lefts = []*left{l, ok}
	return s
}

func (p *program) rangeStmt(f *fun, d int) *stmt {
	s := &stmt{form: fRange, where: "plain"}
	generic := f.params != ""
	var types []*typ
	var x *node
	switch p.r.Intn(5) {
	case 0:
		x, types = leaf(tInt, "3"), []*typ{tInt}
		x.class = cVar
	case 1:
		x, types = &node{class: cVar, f: `"aé"`}, []*typ{tInt, tI32}
	case 2:
		if generic {
			return nil
		}
		x, types = p.expr(f, tInts, d), []*typ{tInt, tInt}
	case 3:
		x, types = &node{class: cVar, f: "seqPairs"}, []*typ{tInt, tInt}
	case 4:
		x, types = &node{class: cVar, f: "([]vec{{1, 2, 3}, {4, 5, 6}})"}, []*typ{tInt, tVec}
	}
	s.right = []*node{x}
	elems := 0
	for i, t := range types {
		if i > 0 && p.chance(30) {
			break
		}
		l := &left{kind: lBlank, t: t}
		if p.chance(80) {
			if p.chance(20) && !generic {
				t = tAny
			}
			if l = p.elemLeft(f, t, 1); l == nil {
				return nil
			}
			elems++
		} else if p.chance(50) {
			l = &left{kind: lVar, t: t, name: p.variable(f, t, false).f}
		}
		s.lefts = append(s.lefts, l)
	}
	if elems == 0 {
		return nil
	}
	f.depth++
	s.body = []*stmt{p.inner(f)}
	f.depth--
	return s
}

func cloneNode(n *node) *node {
	if n == nil {
		return nil
	}
	c := *n
	c.kids = nil
	for _, k := range n.kids {
		c.kids = append(c.kids, cloneNode(k))
	}
	c.body = cloneStmts(n.body)
	return &c
}

func cloneStmts(list []*stmt) []*stmt {
	var out []*stmt
	for _, s := range list {
		out = append(out, cloneStmt(s))
	}
	return out
}

func cloneStmt(s *stmt) *stmt {
	c := *s
	c.lefts, c.right = nil, nil
	for _, l := range s.lefts {
		k := *l
		k.x, k.k = cloneNode(l.x), cloneNode(l.k)
		k.path = nil
		for _, st := range l.path {
			k.path = append(k.path, step{st.field, cloneNode(st.index), st.may})
		}
		c.lefts = append(c.lefts, &k)
	}
	for _, r := range s.right {
		c.right = append(c.right, cloneNode(r))
	}
	c.body = cloneStmts(s.body)
	return &c
}
