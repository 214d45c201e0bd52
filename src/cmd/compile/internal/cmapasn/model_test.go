// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn_test

import (
	"fmt"
	"regexp"
	"slices"
	"strings"
)

// This file writes programs. A program has everything twice: over cmaps, as the
// statements stand, and over maps, where each assignment is written out as
// the elementary steps that the language prescribes for it: all the early
// operands from left to right, the loads of elements, the operators, the
// stores, and the other assignments. Each of these steps has at most one effect,
// so nothing is left to what map assignments leave open.
//
// Where the language leaves something open the generator's statement is
// rejected by valid, or, where it is which of several panics happens, marked
// as weak.

// elems returns the number of elements that n reaches through operators.
func elems(n *node) int {
	n = rotated(n)
	switch n.class {
	case cConst, cVar, cBoundary:
		return 0
	case cElem:
		return 1
	case cLogical:
		if !inAtomicPart(n.kids[1], elems(n.kids[0]) > 0, derefs(n.kids[0])) {
			return 0
		}
		return elems(n.kids[0]) + joined(n.kids[1])
	}
	c := 0
	for _, k := range n.kids {
		c += elems(k)
	}
	return c
}

// joined is elems for an n that belongs to the atomic part.
func joined(n *node) int {
	if n.class == cElem {
		return 1
	}
	c := 0
	for _, k := range n.kids {
		c += joined(k)
	}
	return c
}

var isName = regexp.MustCompile(`^[a-zA-Z]\w*$`).MatchString

// inAtomicPart reports whether n, in the right operand of && or ||, belongs to the atomic part. If late is
// set then whether it is evaluated is known only in the atomic part; e is whether e has been dereferenced
// then.
func inAtomicPart(n *node, late, e bool) bool {
	n = rotated(n)
	switch n.class {
	case cBoundary:
		return false
	case cElem:
		x, k := n.kids[0], n.kids[1]
		return (x.named || !late && inAtomicPart(x, false, false) || e && x.field()) &&
			(k.class == cConst || k.class == cVar && isName(k.f) && !k.t.mayPanic())
	case cLogical:
		l := n.kids[0]
		return inAtomicPart(l, late, e) && inAtomicPart(n.kids[1], late || joined(l) > 0, !l.calls() && (e || derefs(l)))
	}
	if strings.Contains(n.f, "new(") {
		return false
	}
	return !slices.ContainsFunc(n.kids, func(k *node) bool { return !inAtomicPart(k, late, e) })
}

// field reports whether the cmap n is a field of *e.
func (n *node) field() bool { return n.class == cVar && strings.HasPrefix(n.f, "e.") }

func (n *node) calls() bool { return n.any(func(n *node) bool { return n.class == cBoundary }) }

// derefs reports whether to evaluate n, a left operand, is to dereference e for the map of an element.
func derefs(n *node) bool { return !n.calls() && n.deref() }

func (n *node) deref() bool {
	n = rotated(n)
	switch n.class {
	case cElem:
		if x := n.kids[0]; x.named || x.field() {
			return x.field()
		}
	case cLogical:
		return n.kids[0].deref()
	}
	return slices.ContainsFunc(n.kids, (*node).deref)
}

// rotated returns n or, if it is (a && b) && c, a && (b && c).
func rotated(n *node) *node {
	for n.class == cLogical && n.kids[0].class == cLogical && n.kids[0].f == n.f {
		x, outer := *n.kids[0], *n
		x.kids = []*node{x.kids[1], n.kids[1]}
		outer.kids = []*node{n.kids[0].kids[0], &x}
		n = &outer
	}
	return n
}

// any reports whether f is true for n or a node in it.
func (n *node) any(f func(*node) bool) bool {
	return f(n) || slices.ContainsFunc(n.kids, func(k *node) bool { return k.any(f) })
}

// An analysis is what valid has to know about a statement.
type analysis struct {
	elems   int
	effects bool
	early   int // possible panics of early operands
	atomic  int // of operators in the atomic part
	other   int // of keys, nil cmaps, what is on the left
	bad     bool
}

// hashPanics reports whether the key of the element n may be unhashable.
func hashPanics(n *node) bool {
	k := n.kids[1]
	return k.t.mayPanic() && !slices.Contains(k.t.keys, k.f)
}

// plain checks what is evaluated as any other expression of the language: its
// value must not depend on whether a load comes before or after a call that
// stores elements.
func (a *analysis) plain(n *node) (loads, stores bool) {
	if n.panics || n.class == cElem && hashPanics(n) {
		a.early++
	}
	a.effects = a.effects || n.effect
	for _, k := range n.kids {
		l, s := a.plain(k)
		loads, stores = loads || l, stores || s
	}
	if n.class == cElem {
		loads = true
	}
	if loads && stores {
		a.bad = true
	}
	if n.opaque {
		loads = false
	}
	return loads, stores || n.mutates
}

// operand checks what is part of an assignment.
func (a *analysis) operand(n *node, cond bool) {
	n = rotated(n)
	switch {
	case elems(n) == 0 && !cond:
		a.plain(n)
	case n.class == cElem:
		a.elem(n)
	default:
		if n.panics {
			a.atomic = 1
		}
		if strings.Contains(n.f, "new(") && n.kids[0].any(func(k *node) bool { return k.panics }) {
			// Compilers may evaluate the operand of new before what is to the left.
			a.other++
		}
		for i, k := range n.kids {
			// The operands of a right one are early if it is known early whether it is evaluated.
			a.operand(k, cond || n.class == cLogical && i == 1 && elems(n.kids[0]) > 0)
		}
	}
}

func (a *analysis) elem(n *node) {
	a.elems++
	a.plain(n.kids[0])
	a.plain(n.kids[1])
	if hashPanics(n) {
		a.other++
	}
}

func (a *analysis) left(l *left, op bool) {
	if l.kind == lElem {
		a.elem(l.x)
		if l.x.kids[0].maybeNil {
			a.other++
		}
		for _, st := range l.path {
			if st.index != nil {
				a.plain(st.index)
			}
			if st.may {
				a.other++
			}
		}
		return
	}
	for _, x := range []*node{l.x, l.k} {
		if x != nil {
			a.plain(x)
		}
	}
	switch {
	case l.x == nil && !l.may:
	case op:
		a.early++ // the old value is loaded early
	default:
		a.other++
	}
}

// valid reports whether the language determines what the statement s does.
func (p *program) valid(f *fun, s *stmt) bool {
	var a analysis
	for _, l := range s.lefts {
		a.left(l, s.form == fOp || s.form == fInc)
	}
	switch {
	case s.form == fRange || s.form == fSelect:
		a.plain(s.right[0])
	case s.form == fMulti && s.multi == mAssert:
		a.operand(s.right[0], false)
		if elems(s.right[0]) > 0 {
			a.atomic = 1
		}
	default:
		for _, r := range s.right {
			a.operand(r, false)
		}
	}
	if len(s.lefts) > 1 && a.elems == 1 && !slices.ContainsFunc(s.lefts, func(l *left) bool { return l.kind == lElem }) {
		// With one load, and elements not assigned to, that is any assignment of Go's. The
		// compiler asserts the type of a pointer on the left only when it is assigned
		// through, after other assignments.
		a.bad = a.bad || slices.ContainsFunc(s.lefts, func(l *left) bool {
			return (l.kind == lDeref || l.kind == lField) && l.x.any(func(n *node) bool { return n.panics })
		})
	}
	panics := a.early + a.atomic + a.other
	s.weak = panics > 1
	return !a.bad && a.elems > 0 && !(a.effects && a.early > 0) && !(panics > 0 && (f.callee || f.depth > 0))
}

// A writer writes functions of one side: c is over cmaps, m over maps.
type writer struct {
	b    strings.Builder
	side byte
	ntmp int
}

func (w *writer) printf(format string, args ...any) { fmt.Fprintf(&w.b, format, args...) }

// text returns n as it stands in the program.
func (w *writer) text(n *node) string {
	return w.expand(n, func(i int) string { return w.text(n.kids[i]) })
}

func (w *writer) expand(n *node, kid func(int) string) string {
	var b strings.Builder
	for i := 0; i < len(n.f); i++ {
		if n.f[i] != '$' {
			b.WriteByte(n.f[i])
			continue
		}
		i++
		if n.f[i] == 'B' {
			in := &writer{side: w.side, ntmp: w.ntmp}
			in.block(n.body)
			w.ntmp = in.ntmp
			b.WriteString("\n" + in.b.String())
			continue
		}
		b.WriteString(kid(int(n.f[i] - '0')))
	}
	return b.String()
}

func (w *writer) block(list []*stmt) {
	for _, s := range list {
		w.stmt(s)
	}
}

func (w *writer) leftText(l *left) string {
	switch l.kind {
	case lVar, lNew:
		return l.name
	case lElem:
		s := w.text(l.x)
		for _, st := range l.path {
			if st.index != nil {
				s += "[" + w.text(st.index) + "]"
			} else {
				s += "." + st.field
			}
		}
		return s
	case lDeref:
		return "*" + w.text(l.x)
	case lField:
		return w.text(l.x) + "." + l.name
	case lSlice, lMap:
		return w.text(l.x) + "[" + w.text(l.k) + "]"
	case lArr:
		return l.name + "[" + w.text(l.k) + "]"
	}
	return "_"
}

func (w *writer) leftsText(s *stmt) string {
	var list []string
	for _, l := range s.lefts {
		list = append(list, w.leftText(l))
	}
	return strings.Join(list, ", ")
}

// assignment returns s as it stands in the program.
func (w *writer) assignment(s *stmt) string {
	lefts := w.leftsText(s)
	var list []string
	for _, r := range s.right {
		list = append(list, w.text(r))
	}
	right := strings.Join(list, ", ")
	switch s.form {
	case fOp:
		return lefts + " " + s.op + " " + right
	case fInc:
		return lefts + s.op
	case fDefine:
		return lefts + " := " + right
	case fVar:
		if s.typed {
			return "var " + lefts + " " + s.lefts[0].t.name + " = " + right
		}
		return "var " + lefts + " = " + right
	case fMulti:
		op := "="
		if s.op != "" {
			op = s.op
		}
		if s.multi == mAssert {
			right += ".(" + s.to.name + ")"
		}
		return lefts + " " + op + " " + right
	}
	return lefts + " = " + right
}

// show returns a call that logs the variables that s defines.
func show(s *stmt) string {
	var list []string
	for _, l := range s.lefts {
		if l.kind == lNew {
			list = append(list, l.name)
		}
	}
	if list == nil {
		if s.where == "" || s.where == "closure" {
			return ""
		}
		return "e.note(1)"
	}
	return "e.vars(" + strings.Join(list, ", ") + ")"
}

// stmt writes the statement s.
func (w *writer) stmt(s *stmt) {
	if s.weak {
		w.printf("e.weak = true\n")
	}
	if w.side == 'm' {
		w.model(s)
		return
	}
	if s.form == fRange {
		w.printf("for %s = range %s {\n", w.leftsText(s), w.text(s.right[0]))
		w.block(s.body)
		w.printf("}\n")
		return
	}
	if s.form == fSelect {
		w.printf("select {\ncase %s = <-%s:\n", w.leftsText(s), w.text(s.right[0]))
		w.block(s.body)
		w.printf("}\n")
		return
	}
	as, show := w.assignment(s), show(s)
	switch s.where {
	case "if":
		w.printf("if %s; yes {\n%s\n}\n", as, show)
	case "switchinit":
		w.printf("switch %s; {\ndefault:\n%s\n}\n", as, show)
	case "forinit":
		w.printf("for %s; yes; {\n%s\nbreak\n}\n", as, show)
	case "forpost":
		w.printf("for i := 0; i < 2; %s {\ni++\n}\n%s\n", as, show)
	default:
		w.context(s.where, as+"\n"+show+"\n")
	}
}

// context writes body within a statement.
func (w *writer) context(where, body string) {
	w.ntmp++
	q := fmt.Sprint("z", w.ntmp)
	switch where {
	case "closure":
		w.printf("func() {\n%s}()\n", body)
	case "deferred":
		w.printf("defer func() {\n%s}()\n", body)
	case "seq":
		w.printf("for range seq {\n%s}\n", body)
	case "seq2":
		w.printf("for %s := range seq2 {\n%sif %[1]s > 0 { break }\n}\n", q, body)
	case "loop":
		w.printf("for range 2 {\n%s}\n", body)
	case "go":
		w.printf("%s := make(chan bool)\ngo func() {\ndefer e.done(%[1]s)\n%s}()\n<-%[1]s\n", q, body)
	case "label":
		w.printf("%s := 0\n%[1]sL:\n{\n%s}\nif %[1]s++; %[1]s < 2 { goto %[1]sL }\n", q, body)
	case "switch":
		w.printf("switch yes {\ncase true:\n%s}\n", body)
	case "select":
		w.printf("select {\ncase <-closed:\n%s}\n", body)
	default:
		w.printf("{\n%s}\n", body)
	}
}

// model writes the statement s step by step.
func (w *writer) model(s *stmt) {
	m := &model{w: &writer{side: w.side, ntmp: w.ntmp}}
	switch s.form {
	case fRange, fSelect:
		var list []string
		for range s.lefts {
			list = append(list, m.w.tmp())
		}
		x := m.w.text(s.right[0])
		for i, l := range s.lefts {
			m.left(l)
			m.values = append(m.values, list[i])
			if l.kind == lBlank {
				m.values[i] = ""
			}
		}
		m.load()
		m.finishStores()
		m.w.block(s.body)
		w.ntmp = m.w.ntmp
		use := strings.Repeat("_, ", len(list)-1) + "_ = " + strings.Join(list, ", ")
		if s.form == fRange {
			w.printf("for %s := range %s {\n%s\n%s}\n", strings.Join(list, ", "), x, use, m.w.b.String())
		} else {
			w.printf("select {\ncase %s := <-%s:\n%s\n%s}\n", strings.Join(list, ", "), x, use, m.w.b.String())
		}
		return
	}
	m.assign(s)
	w.ntmp = m.w.ntmp
	as, show := m.w.b.String(), show(s)
	switch s.where {
	case "if", "switchinit", "forinit":
		w.printf("{\n%s%s\n}\n", as, show)
	case "forpost":
		w.printf("for i := 0; i < 2; {\ni++\n%s}\n%s\n", as, show)
	default:
		w.context(s.where, as+show+"\n")
	}
}

func (w *writer) tmp() string {
	w.ntmp++
	return fmt.Sprint("q", w.ntmp)
}

// A model is an assignment written out.
type model struct {
	w      *writer
	refs   []*ref
	lefts  []*target
	values []string // what is assigned; empty if nothing is
}

// A ref is an element that is loaded or stored.
type ref struct {
	m, k        string // the map and the key
	value, ok   string
	load, store bool
	maybeNil    bool // the map may be nil
	mayPanic    bool // hashing the key may panic
}

// A target is a left operand with its own operands evaluated.
type target struct {
	l    *left
	ref  *ref
	text string // to be assigned to; for a part of an element what follows it
}

// early writes the evaluation of n and returns a variable that holds it.
func (m *model) early(n *node) string {
	if n.class == cConst {
		return m.w.text(typed(n))
	}
	q := m.w.tmp()
	m.w.printf("var %s %s = %s\n", q, n.t.name, m.w.text(n))
	return q
}

func (m *model) ref(n *node) *ref {
	r := &ref{maybeNil: n.kids[0].maybeNil, mayPanic: n.kids[1].t.mayPanic()}
	r.m = m.early(n.kids[0])
	r.k = m.early(n.kids[1])
	m.refs = append(m.refs, r)
	return r
}

func (m *model) left(l *left) {
	t := &target{l: l}
	m.lefts = append(m.lefts, t)
	switch l.kind {
	case lVar, lNew:
		t.text = l.name
	case lElem:
		t.ref = m.ref(l.x)
		t.ref.store = true
		for _, st := range l.path {
			if st.index != nil {
				t.text += "[" + m.early(st.index) + "]"
			} else {
				t.text += "." + st.field
			}
		}
	case lDeref:
		t.text = "*" + m.early(l.x)
	case lField:
		t.text = m.early(l.x) + "." + l.name
	case lSlice, lMap:
		x := m.early(l.x)
		t.text = x + "[" + m.early(l.k) + "]"
	case lArr:
		t.text = l.name + "[" + m.early(l.k) + "]"
	}
}

// operand writes what is early in n and returns the rest.
func (m *model) operand(n *node, cond bool) string {
	n = rotated(n)
	switch {
	case n.class == cConst:
		return m.w.text(n)
	case elems(n) == 0 && cond:
		return m.w.text(n)
	case elems(n) == 0:
		return m.early(n)
	case n.class == cElem:
		r := m.ref(n)
		r.load = true
		r.value = m.w.tmp()
		return r.value
	}
	return m.w.expand(n, func(i int) string {
		return m.operand(n.kids[i], cond || n.class == cLogical && i == 1)
	})
}

// assign writes the assignment s.
func (m *model) assign(s *stmt) {
	for _, l := range s.lefts {
		m.left(l)
	}
	value := func(t *typ) string {
		q := m.w.tmp()
		m.values = append(m.values, q)
		return "var " + q + " " + t.name + " = "
	}
	var compute []string
	switch s.form {
	case fOp, fInc:
		l := m.lefts[0]
		old := l.text
		if l.ref != nil {
			l.ref.load = true
			l.ref.value = m.w.tmp()
			old = l.ref.value + l.text
		} else {
			old = m.w.tmp()
			m.w.printf("var %s %s = %s\n", old, l.l.t.name, l.text)
		}
		y := "1"
		if s.form == fOp {
			y = m.operand(s.right[0], false)
		}
		op := strings.TrimSuffix(s.op, "=")
		if s.form == fInc {
			op = s.op[:1]
		}
		compute = append(compute, value(l.l.t)+old+" "+op+" ("+y+")")
	case fMulti:
		a, b := m.w.tmp(), m.w.tmp()
		m.values = []string{a, b}
		switch s.multi {
		case mLoad:
			r := m.ref(s.right[0])
			r.load, r.value, r.ok = true, a, b
		case mAssert:
			x := m.operand(s.right[0], false)
			compute = append(compute, a+", "+b+" := "+x+".("+s.to.name+")")
		default:
			m.w.printf("%s, %s := %s\n", a, b, m.w.text(s.right[0]))
		}
	default:
		for i, r := range s.right {
			x := m.operand(r, false)
			t := s.lefts[i].t
			if s.lefts[i].kind == lBlank {
				t = r.t
			}
			compute = append(compute, value(t)+x)
		}
	}
	m.load()
	for _, c := range compute {
		m.w.printf("%s\n", c)
	}
	m.finishStores()
}

// load writes the loads of the elements.
func (m *model) load() {
	for _, r := range m.refs {
		if r.store && r.maybeNil {
			m.w.printf("if %s == nil { nilMap() }\n", r.m)
		}
		if r.mayPanic {
			m.w.printf("_ = %s[%s]\n", r.m, r.k)
		}
	}
	for _, r := range m.refs {
		switch {
		case r.ok != "":
			m.w.printf("%s, %s := %s[%s]\n", r.value, r.ok, r.m, r.k)
		case r.load:
			m.w.printf("%s := %s[%s]\n", r.value, r.m, r.k)
		}
	}
}

// finishStores writes the stores, and the other assignments.
func (m *model) finishStores() {
	stored := slices.IndexFunc(m.lefts, func(t *target) bool { return t.ref != nil })
	for _, t := range m.lefts {
		if t.ref != nil && slices.ContainsFunc(t.l.path, func(st step) bool { return st.index != nil }) {
			q := m.w.tmp()
			m.w.printf("%s := %s[%s]\n_ = %[1]s%[4]s\n", q, t.ref.m, t.ref.k, t.text)
		}
	}
	for i, t := range m.lefts {
		if i >= stored {
			break
		}
		switch t.l.kind {
		case lDeref, lField, lSlice, lArr:
			m.w.printf("_ = %s\n", t.text)
		case lMap:
			m.w.printf("if x := %s; x == nil { nilMap() }\n", t.text[:strings.IndexByte(t.text, '[')])
		}
	}
	for i, t := range m.lefts {
		switch {
		case t.ref == nil:
		case t.text == "":
			m.w.printf("%s[%s] = %s\n", t.ref.m, t.ref.k, m.values[i])
		default:
			q := m.w.tmp()
			m.w.printf("%s := %s[%s]\n%[1]s%[4]s = %[5]s\n%[2]s[%[3]s] = %[1]s\n", q, t.ref.m, t.ref.k, t.text, m.values[i])
		}
	}
	for i, t := range m.lefts {
		switch {
		case t.ref != nil || m.values[i] == "":
		case t.l.kind == lBlank:
			m.w.printf("_ = %s\n", m.values[i])
		case t.l.kind == lNew:
			m.w.printf("%s := %s\n", t.text, m.values[i])
		default:
			m.w.printf("%s = %s\n", t.text, m.values[i])
		}
	}
}

// fun writes the function f.
func (w *writer) fun(f *fun) {
	if f.noinline {
		w.printf("//go:noinline\n")
	}
	switch {
	case f.callee:
		w.printf("func %s[T any](e *env§, v T) T {\n", f.name)
	case f.params != "":
		w.printf("func %s%s {\n", f.name, f.params)
	default:
		w.printf("func %s(e *env§) {\n", f.name)
	}
	for _, m := range f.maps {
		if m.in != "" && f.used[m.name] {
			w.printf("%s := %s%s\n_ = %s\n", m.name, m.in, m.name, m.name)
		}
	}
	var vars []string
	for _, v := range f.vars {
		w.printf("var %s %s = %s\n", v.name, v.t.name, v.init)
		vars = append(vars, v.name)
	}
	shown := fmt.Sprintf("e.vars(%s)\n", strings.Join(vars, ", "))
	if f.callee {
		shown = strings.Repeat("_, ", max(0, len(vars)-1)) + "_ = " + strings.Join(vars, ", ") + "\n"
		if len(vars) == 0 {
			shown = ""
		}
		w.printf("e.note(%d)\n%s", 1000+f.id, shown)
		shown = ""
	} else if f.params != "" {
		shown += "dump§(e, \"m\", m)\ndump§(e, \"n\", n)\ndump§(e, \"s\", s)\ndump§(e, \"q\", q)\n"
	}
	if f.late {
		w.printf("defer func() {\n%s}()\n", shown)
	}
	for i, s := range f.body {
		if !f.callee {
			w.printf("e.at = %d\n", i+1)
		}
		w.stmt(s)
	}
	if !f.late {
		w.printf("%s", shown)
	}
	if f.callee {
		w.printf("return v\n")
	}
	w.printf("}\n\n")
}

// sideText returns text for one side.
func sideText(text string, side byte) string {
	kind := "cmap"
	if side == 'm' {
		kind = "map"
	}
	return strings.NewReplacer("§", string(side), "¤", kind).Replace(text)
}

// source returns the program with the functions funs.
func (p *program) source(funs []*fun) string {
	var b strings.Builder
	b.WriteString(prelude)
	for _, side := range []byte("cm") {
		w := &writer{side: side}
		w.printf("%s", sidePrelude)
		w.printf("type env§ struct {\n*tracer\nt teller\n")
		for _, d := range p.decls {
			w.printf("%s %s\n", d.name, d.t.name)
		}
		w.printf("}\n\nfunc newEnv§(round int) *env§ {\ne := &env§{tracer: newTracer()}\ne.t = e.tracer\n")
		for _, d := range p.decls {
			switch {
			case d.null:
			case d.alias != "":
				w.printf("e.%s = e.%s\n", d.name, d.alias)
			default:
				w.printf("e.%s = %s{%s}\nthin§(e.%s, round)\n", d.name, d.t.name, strings.Join(d.init, ", "), d.name)
			}
		}
		w.printf("return e\n}\n\nfunc (e *env§) all() {\n")
		for _, d := range p.decls {
			if d.alias == "" {
				w.printf("dump§(e, %q, e.%s)\n", d.name, d.name)
			}
		}
		w.printf("}\n\n")
		for _, h := range p.helpers {
			w.fun(h)
		}
		for _, f := range funs {
			w.fun(f)
		}
		w.printf("var funs§ = []func(*env§){\n")
		for _, f := range funs {
			if f.args != "" {
				w.printf("func(e *env§) { %s(%s) },\n", f.name, f.args)
			} else {
				w.printf("%s,\n", f.name)
			}
		}
		w.printf("}\n\n")
		b.WriteString(sideText(w.b.String(), side))
	}
	return b.String()
}
