// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
	"cmd/internal/src"
	"slices"
)

// A stmt is the state of the rewriting of one statement.
type stmt struct {
	*pass
	n     ir.Node
	pos   src.XPos
	known map[ir.Node]int // results of elems
	pure  bool            // evaluating the operands changes no variables

	// derefs are the pointers by which the maps of elements are reached in any case, if pure is set.
	derefs []ir.Node

	before ir.Nodes // the early operands
	atomic ir.Nodes // what precedes the assignments in the atomic part
	after  ir.Nodes // assignments to what is not an element

	refs   []*ref
	temps  map[*ir.Name]bool    // temporaries that hold early operands
	values map[*ir.Name]ir.Node // what to replace temporaries of the front end's by
	locals []*ir.Name           // variables of the atomic part

	// multi counts the elements that the temporaries tmp1, tmp2 = y
	// of a statement v, ok = y reach: see multiValue.
	multi map[*ir.Name]int
}

// A ref is a reference to an element.
type ref struct {
	elem *ir.IndexExpr
	x, k ir.Node // elem's operands, as in the program
	mode ir.CmapMode
	buf  *ir.Name
	cond bool // its operands are zero if it is not evaluated: see operandIf

	// value and ok stand for the element's buffer and its presence
	// until it is known how to reach these.
	value, ok *ir.Name
}

// multiValue takes care of the form in which the front end presents
//
//	v, ok = y
//
// for an y of several values: as v, ok = tmp1, tmp2, possibly converted, where
// the initialization of tmp1 is tmp1, tmp2 = y. If y may belong to the atomic
// part then so do tmp1 and tmp2.
func (s *stmt) multiValue(rhs []ir.Node) {
	as := multiInit(rhs)
	if as == nil || as.Op() != ir.OAS2MAPR && as.Op() != ir.OAS2DOTTYPE {
		return
	}
	if c := s.elems(as.Rhs[0]); c > 0 {
		s.multi = make(map[*ir.Name]int)
		for _, tmp := range as.Lhs {
			s.multi[tmp.(*ir.Name)] = c
		}
	}
}

// multiInit returns the statement tmp1, tmp2 = y that initializes rhs, or nil.
func multiInit(rhs []ir.Node) *ir.AssignListStmt {
	if len(rhs) < 2 || len(rhs[0].Init()) == 0 {
		return nil
	}
	init := rhs[0].Init()
	as, ok := init[len(init)-1].(*ir.AssignListStmt)
	if !ok || !as.Def || len(as.Lhs) != len(rhs) || !ir.IsAutoTmp(as.Lhs[0]) {
		return nil
	}
	return as
}

// takeMulti moves the initialization of rhs, if it belongs to the atomic part.
func (s *stmt) takeMulti(rhs []ir.Node) {
	if len(s.multi) == 0 {
		return
	}
	init := ir.TakeInit(rhs[0])
	as := init[len(init)-1].(*ir.AssignListStmt)
	s.before.Append(init[:len(init)-1]...)
	decls := ir.TakeInit(as)
	y := as.Rhs[0]
	if as.Op() == ir.OAS2MAPR {
		s.before.Append(ir.TakeInit(y)...)
		r := s.element(y.(*ir.IndexExpr), ir.CmapLoad)
		r.ok = placeholder(s.pos, s.fn, types.Types[types.TBOOL])
		s.values[as.Lhs[0].(*ir.Name)] = r.value
		s.values[as.Lhs[1].(*ir.Name)] = r.ok
		return
	}
	as.Rhs[0] = s.operand(y, false)
	s.atomic.Append(decls...)
	s.atomic.Append(as)
	for _, tmp := range as.Lhs {
		s.values[tmp.(*ir.Name)] = tmp
		s.locals = append(s.locals, tmp.(*ir.Name))
	}
}

// needed reports whether the assignment of rhs to lhs has to be rewritten.
func (s *stmt) needed(lhs, rhs []ir.Node) bool {
	stores, loads, late := 0, 0, false
	for _, l := range lhs {
		if ir.CmapElem(l) != nil {
			stores++
		}
	}
	for _, r := range rhs {
		loads += s.elems(r)
		late = late || s.calls(r)
	}
	if len(s.multi) > 0 {
		loads = s.elems(multiInit(rhs).Rhs[0])
		late = false
	} else if len(rhs) > 1 {
		// Nothing is assigned if the atomic part panics.
		late = true
	}
	switch {
	case stores == 0 && loads <= 1:
		// A call is evaluated before the load.
		return loads == 1 && late
	case stores == 1 && loads == 0:
		return s.n.Op() != ir.OAS || !ir.IsCmapIndex(lhs[0])
	}
	return true
}

// element returns a reference to the element n for an access.
func (s *stmt) element(n *ir.IndexExpr, mode ir.CmapMode) *ref {
	for i, r := range s.refs {
		if s.pure && !r.cond && ir.SameSafeExpr(r.x, n.X) && ir.SameSafeExpr(r.k, n.Index) &&
			(r.mode&mode&ir.CmapStore == 0 || types.IsReflexive(n.X.Type().Key())) {
			if r.mode&mode&ir.CmapStore != 0 {
				// In m[k], m[j], m[k] = 1, 2, 3 the last counts, also if j is k.
				s.refs = append(slices.Delete(s.refs, i, i+1), r)
			}
			r.mode |= mode
			return r
		}
	}
	r := &ref{x: n.X, k: n.Index, mode: mode}
	r.elem = ir.Copy(n).(*ir.IndexExpr)
	r.elem.SetInit(nil)
	r.elem.Assigned = false
	r.elem.X = s.sameMap(n.X)
	if r.elem.X == nil {
		r.elem.X = s.early(n.X)
	}
	if r.elem.X.Op() != ir.ONAME {
		r.elem.X = s.define(r.elem.X)
	}
	r.elem.Index = s.early(n.Index)
	r.value = placeholder(s.pos, s.fn, n.Type())
	s.refs = append(s.refs, r)
	return r
}

// sameMap returns the variable that holds the map x already, or nil.
func (s *stmt) sameMap(x ir.Node) ir.Node {
	for _, r := range s.refs {
		if s.pure && !r.cond && ir.SameSafeExpr(r.x, x) {
			return r.elem.X
		}
	}
	return nil
}

// placeholder returns a variable that will be replaced.
func placeholder(pos src.XPos, fn *ir.Func, t *types.Type) *ir.Name {
	n := ir.NewNameAt(pos, typecheck.Lookup(".elem"), t)
	n.Class = ir.PAUTO
	n.Curfn = fn
	n.SetTypecheck(1)
	return n
}

// A left is an operand on the left side of an assignment.
type left struct {
	n   ir.Node // with its own operands evaluated
	ref *ref    // the element that n is, or is part of, if any
	val ir.Node // what to assign to n
}

// left evaluates the operands of l.
func (s *stmt) left(l ir.Node) *left {
	if ir.CmapElem(l) == nil {
		return &left{n: s.variable(l)}
	}
	n, r := s.part(l)
	return &left{n: n, ref: r}
}

// part evaluates the operands of l, which is an element or a part of one.
func (s *stmt) part(l ir.Node) (ir.Node, *ref) {
	s.before.Append(ir.TakeInit(l)...)
	var r *ref
	switch l := l.(type) {
	case *ir.ParenExpr:
		return s.part(l.X)
	case *ir.SelectorExpr:
		l.X, r = s.part(l.X)
	case *ir.IndexExpr:
		if l.Op() == ir.OINDEXMAP {
			r = s.element(l, ir.CmapStore)
			return r.value, r
		}
		l.X, r = s.part(l.X)
		l.Index = s.early(l.Index)
	}
	r.mode |= ir.CmapLoad // to keep the other parts
	return l, r
}

// variable evaluates the operands of l, which can be assigned to but is not
// an element.
func (s *stmt) variable(l ir.Node) ir.Node {
	if l.Op() == ir.ONAME {
		return l
	}
	s.before.Append(ir.TakeInit(l)...)
	switch l := l.(type) {
	case *ir.ParenExpr:
		return s.variable(l.X)
	case *ir.SelectorExpr:
		if l.Op() == ir.ODOT {
			l.X = s.variable(l.X)
		} else {
			l.X = s.early(l.X)
		}
	case *ir.StarExpr:
		l.X = s.early(l.X)
	case *ir.IndexExpr:
		if l.X.Type().IsArray() {
			l.X = s.variable(l.X)
		} else {
			l.X = s.early(l.X)
		}
		l.Index = s.early(l.Index)
	default:
		base.FatalfAt(l.Pos(), "unexpected left operand: %+v", l)
	}
	return l
}

// check appends to list what panics if the variable l cannot be assigned.
func (s *stmt) check(l ir.Node, list *ir.Nodes) {
	var n ir.Node
	switch l.Op() {
	case ir.ONAME:
		return
	case ir.ODEREF:
		n = ir.NewUnaryExpr(s.pos, ir.OCHECKNIL, l.(*ir.StarExpr).X)
	case ir.ODOTPTR:
		n = ir.NewUnaryExpr(s.pos, ir.OCHECKNIL, l.(*ir.SelectorExpr).X)
	case ir.OINDEXMAP:
		m := l.(*ir.IndexExpr)
		if hashMightPanic(m.X.Type().Key()) {
			load := deepCopy(m).(*ir.IndexExpr)
			load.Assigned = false
			list.Append(typecheck.Stmt(ir.NewAssignStmt(s.pos, ir.BlankNode, load)))
		}
		null := typecheck.Expr(ir.NewBinaryExpr(s.pos, ir.OEQ, m.X, typecheck.NodNil()))
		store := ir.NewAssignStmt(s.pos, deepCopy(m), ir.NewZero(s.pos, m.Type()))
		n = ir.NewIfStmt(s.pos, null, []ir.Node{store}, nil)
	default:
		if ir.IsAutoTmp(l) || isPath(l) {
			return
		}
		n = ir.NewAssignStmt(s.pos, ir.BlankNode, deepCopy(l))
	}
	list.Append(typecheck.Stmt(n))
}

// deepCopy is ir.DeepCopy that also copies hidden operands, such as types that depend on
// a dictionary: they have to be replaced in one of the copies only if that is in a closure.
func deepCopy(n ir.Node) ir.Node {
	switch n.Op() {
	case ir.ONAME, ir.OLITERAL, ir.ONIL, ir.OTYPE:
		return n
	}
	c := ir.Copy(n)
	ir.EditChildrenWithHidden(c, deepCopy)
	return c
}

// local returns a new variable of the atomic part that is assigned n there.
func (s *stmt) local(n ir.Node) *ir.Name {
	tmp := define(s.pos, s.fn, n, &s.atomic)
	s.locals = append(s.locals, tmp)
	return tmp
}

// assignTo returns the statement l = v.
func (s *stmt) assignTo(l, v ir.Node) ir.Node {
	as := ir.NewAssignStmt(s.pos, l, v)
	if name, ok := l.(*ir.Name); ok && name.Defn == s.n {
		name.Defn = as
		as.Def = true
	}
	return typecheck.Stmt(as)
}

// rewrite returns what the statement becomes.
func (s *stmt) rewrite(lhs, rhs []ir.Node) ir.Node {
	s.temps = make(map[*ir.Name]bool)
	s.values = make(map[*ir.Name]ir.Node)
	s.before = ir.TakeInit(s.n)
	if s.appends(lhs, rhs) {
		return ir.NewBlockStmt(s.pos, s.before)
	}

	lefts := make([]*left, len(lhs))
	stored := -1 // first element on the left
	for i, l := range lhs {
		lefts[i] = s.left(l)
		if stored < 0 && lefts[i].ref != nil {
			stored = i
		}
	}
	if as, ok := s.n.(*ir.AssignOpStmt); ok {
		l := lefts[0]
		old := deepCopy(l.n)
		if m, ok := old.(*ir.IndexExpr); ok && m.Op() == ir.OINDEXMAP {
			m.Assigned = false // a load; it makes no entry
		}
		if l.ref == nil {
			old = s.define(old)
		} else {
			l.ref.mode |= ir.CmapLoad
		}
		y := s.operand(as.Y, false)
		if s.arith(as.AsOp, l, y) {
			return ir.NewBlockStmt(s.pos, s.before)
		}
		l.val = typecheck.Expr(ir.NewBinaryExpr(s.pos, as.AsOp, old, y))
	} else {
		s.takeMulti(rhs)
		for i, r := range rhs {
			v := s.operand(r, false)
			if l := lefts[i].n; !ir.IsBlank(l) {
				v = typecheck.AssignConv(v, l.Type(), "assignment")
			}
			lefts[i].val = v
		}
	}

	var mode ir.CmapMode
	for _, r := range s.refs {
		mode |= r.mode
	}
	switch {
	case mode == ir.CmapLoad:
		s.load(lefts)
	case mode == ir.CmapStore:
		s.store(lefts, stored)
	case s.move(lefts), s.pair(lefts):
	case s.canRetry(lefts, stored):
		s.retry(lefts)
	default:
		s.update(lefts, stored)
	}
	return ir.NewBlockStmt(s.pos, s.before)
}

// load finishes the rewriting of a statement that stores no elements.
func (s *stmt) load(lefts []*left) {
	list := s.atomic
	if len(lefts) == 1 {
		list.Append(s.assignTo(lefts[0].n, lefts[0].val))
	} else {
		s.atomic = list
		for _, l := range lefts {
			if !s.isTemp(l.val) {
				l.val = s.local(l.val)
			}
		}
		list = s.atomic
		for _, l := range lefts {
			list.Append(s.assignTo(l.n, l.val))
		}
	}

	if len(s.refs) > 1 {
		refs := s.access(nil)
		s.replace(list, func(n *ir.Name) ir.Node { return s.element1(n, refs) })
		s.before.Append(list...)
		return
	}

	r := s.refs[0]
	tmp := temp(s.pos, s.fn, r.value.Type(), &s.before)
	var ok *ir.Name
	if r.ok == nil {
		s.before.Append(typecheck.Stmt(ir.NewAssignStmt(s.pos, tmp, r.elem)))
	} else {
		ok = temp(s.pos, s.fn, r.ok.Type(), &s.before)
		s.before.Append(typecheck.Stmt(ir.NewAssignListStmt(s.pos, ir.OAS2, []ir.Node{tmp, ok}, []ir.Node{r.elem})))
	}
	s.replace(list, func(n *ir.Name) ir.Node {
		switch n {
		case r.value:
			return tmp
		case r.ok:
			return ok
		}
		return n
	})
	s.before.Append(list...)
}

// store finishes the rewriting of a statement that loads no elements.
// The first element that it stores is lefts[stored].
func (s *stmt) store(lefts []*left, stored int) {
	for _, l := range lefts[:stored] {
		s.check(l.n, &s.before)
	}
	if len(s.refs) == 1 {
		// Of several values for the element the last is stored.
		r := s.refs[0]
		r.elem.Assigned = true
		var last *left
		for _, l := range lefts {
			if l.ref == nil {
				continue
			}
			if last != nil {
				s.before.Append(s.assignTo(ir.BlankNode, last.val))
			}
			last = l
		}
		s.before.Append(s.assignTo(r.elem, last.val))
	} else {
		bufs := make(map[*ir.Name]*ir.Name)
		for _, r := range s.refs {
			r.buf = temp(s.pos, s.fn, r.value.Type(), &s.before)
			bufs[r.value] = r.buf
		}
		for _, l := range lefts {
			if l.ref != nil {
				s.before.Append(s.assignTo(l.ref.buf, l.val))
			}
		}
		s.access(nil)
	}
	for _, l := range lefts {
		if l.ref == nil {
			s.before.Append(s.assignTo(l.n, l.val))
		}
	}
}

// update finishes the rewriting of a statement that loads and stores elements.
// The first element that it stores is lefts[stored].
func (s *stmt) update(lefts []*left, stored int) {
	// The values are computed before the first of them is assigned.
	var results []*ir.Name
	if len(lefts) > 1 {
		for _, l := range lefts {
			switch {
			case s.isTemp(l.val):
			case l.ref != nil || ir.IsBlank(l.n):
				l.val = s.local(l.val)
			default:
				result := temp(s.pos, s.fn, l.val.Type(), &s.before)
				s.before.Append(typecheck.Stmt(ir.NewAssignStmt(s.pos, result, nil)))
				s.atomic.Append(typecheck.Stmt(ir.NewAssignStmt(s.pos, result, l.val)))
				result.Defn = nil
				results = append(results, result)
				l.val = result
			}
		}
	}
	for _, l := range lefts[:stored] {
		s.check(l.n, &s.atomic)
	}
	for _, l := range lefts {
		if l.ref != nil {
			s.atomic.Append(s.assignTo(l.n, l.val))
		} else if !ir.IsBlank(l.n) {
			s.after.Append(s.assignTo(l.n, l.val))
		}
	}

	fn := ir.NewClosureFunc(s.pos, s.pos, ir.OCLOSURE, types.NewSignature(nil, nil, nil), s.fn, typecheck.Target)
	fn.DeclareParams(true)
	fn.Pragma |= s.fn.Pragma & (ir.Norace | ir.NoCheckPtr)
	refs := s.access(fn.OClosure)
	for _, name := range s.locals {
		reparent(name, fn)
	}
	captured := make(map[*ir.Name]*ir.Name)
	capture := func(n *ir.Name) *ir.Name {
		if n.Curfn != s.fn || n.Class == ir.PEXTERN || n.Class == ir.PFUNC {
			return n
		}
		v := captured[n]
		if v == nil {
			v = ir.NewClosureVar(s.pos, fn, n)
			v.SetTypecheck(1)
			captured[n] = v
		}
		return v
	}
	s.replace(s.atomic, func(n *ir.Name) ir.Node {
		if e := s.element1(n, nil); e != n {
			return s.element1(n, capture(refs))
		}
		return capture(n)
	})
	fn.Body = s.atomic
	s.before.Append(s.after...)
}

// isTemp reports whether n can be evaluated later,
// or in another function, just as well.
func (s *stmt) isTemp(n ir.Node) bool {
	name, ok := n.(*ir.Name)
	return isConst(n) || ok && s.temps[name]
}

// access appends the OASCMAP statement, and returns its Refs.
func (s *stmt) access(fn ir.Node) *ir.Name {
	n := ir.NewCmapAssignStmt(s.pos)
	fields := make([]*types.Field, len(s.refs))
	for i, r := range s.refs {
		fields[i] = types.NewField(s.pos, typecheck.LookupNum("r", i), refType(r.elem))
		if r.buf == nil {
			r.buf = temp(s.pos, s.fn, r.value.Type(), &s.before)
		}
		n.Elems.Append(r.elem)
		n.Bufs.Append(r.buf)
		n.Modes = append(n.Modes, r.mode)
	}
	refs := temp(s.pos, s.fn, types.NewStruct(fields), &s.before)
	n.Refs = refs
	n.Fn = fn
	n.SetTypecheck(1)
	s.before.Append(n)
	return refs
}

// refType returns the type of the reference to elem: runtime.cmapref,
// with pointers to the types of elem.
func refType(elem *ir.IndexExpr) *types.Type {
	t := elem.X.Type()
	fields := [...]struct {
		name string
		typ  *types.Type
	}{
		ir.CmapRefType: {"typ", types.NewPtr(types.Types[types.TUINT8])},
		ir.CmapRefMap:  {"m", t},
		ir.CmapRefKey:  {"key", types.NewPtr(t.Key())},
		ir.CmapRefElem: {"elem", types.NewPtr(t.Elem())},
		ir.CmapRefMode: {"mode", types.Types[types.TUINT8]},
		ir.CmapRefOK:   {"ok", types.Types[types.TBOOL]},
	}
	list := make([]*types.Field, len(fields))
	for i, f := range fields {
		list[i] = types.NewField(elem.Pos(), typecheck.Lookup(f.name), f.typ)
	}
	return types.NewStruct(list)
}

// element1 returns n, or how to access what n is a placeholder for.
func (s *stmt) element1(n *ir.Name, refs *ir.Name) ir.Node {
	for i, r := range s.refs {
		if n != r.value && n != r.ok {
			continue
		}
		if refs == nil {
			return nil
		}
		f := typecheck.DotField(s.pos, refs, i)
		if n == r.ok {
			return typecheck.DotField(s.pos, f, ir.CmapRefOK)
		}
		return deref(s.pos, typecheck.DotField(s.pos, f, ir.CmapRefElem))
	}
	return n
}

// deref returns *p.
func deref(pos src.XPos, p ir.Node) ir.Node {
	return typecheck.Expr(ir.NewStarExpr(pos, p))
}

// replace replaces the variables in list.
func (s *stmt) replace(list ir.Nodes, by func(*ir.Name) ir.Node) {
	var edit func(ir.Node) ir.Node
	edit = func(n ir.Node) ir.Node {
		if n.Op() == ir.ODCL {
			return n
		}
		if n, ok := n.(*ir.Name); ok {
			return by(n)
		}
		ir.EditChildrenWithHidden(n, edit)
		return n
	}
	for i, n := range list {
		list[i] = edit(n)
	}
}

// reparent makes name a variable of fn's.
func reparent(name *ir.Name, fn *ir.Func) {
	dcl := name.Curfn.Dcl
	for i, n := range dcl {
		if n == name {
			name.Curfn.Dcl = append(dcl[:i:i], dcl[i+1:]...)
			break
		}
	}
	name.Curfn = fn
	fn.Dcl = append(fn.Dcl, name)
}
