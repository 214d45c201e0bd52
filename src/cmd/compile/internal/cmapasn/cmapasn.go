// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Package cmapasn makes assignment statements with elements of concurrent
// maps atomic.
//
// It runs over each function after inlining, and before any pass that asks
// what escapes. Afterwards no statement is left that accesses more than one
// element of a concurrent map, or one element twice, or a part of an element
// by assignment: what remains of such accesses are
//
//	m[k]             in an expression, a load by itself
//	v, ok = m[k]     where v and ok are not elements
//	m[k] = v         where v is free of elements
//
// which walk lowers to one call each, and the OASCMAP statements that this
// package makes.
//
// # Operands
//
// An element belongs to the atomic part of a statement when only operators
// lie between it and the assignment: arithmetic, comparison, selection,
// indexing of arrays, slices and strings, indirection, conversion, assertion,
// literals of structs, arrays and slices, and builtins such as append. A call,
// a receive, an index into a map, a map literal and a function literal are
// boundaries. What lies beyond one is an early operand, as is all that
// reaches no element; the elements in it are loaded by themselves. A call
// that has been inlined is a boundary still, and an assignment that exists
// only because a call was inlined, deferred or given several values is not a
// statement of the program's and is left alone.
//
// The right operand of && and || is evaluated conditionally. Such an expression is
// taken whole into the atomic part if its right operand has no boundaries, and the keys of
// the elements in it are constants, or variables whose hashing cannot panic; otherwise
// the whole expression is an early operand.
//
// If the left operand has no elements it is an early operand itself, and those of
// the right one are evaluated if the right one is. If it has elements, then whether the right
// one is evaluated is known only when these have been loaded, so its early operands
// are evaluated in any case: if that might panic, because the map of an
// element is not a variable, or a field reached by pointers that the left operand, or a statement
// without calls, has to dereference for the map of an element, then the whole expression is an early operand, too.
// a && b && c counts as a && (b && c), so that a alone may be without elements.
//
// # Rewrites
//
// In the following m and n are concurrent maps, lower case letters stand for
// early operands that order evaluates first, left to right, into temporaries,
// and atomic(load ...; store ...) { ... } is an OASCMAP statement: the loads,
// the body and the stores happen at one instant, and a panic in the body
// leaves the elements as they were.
//
// One element, loaded:
//
//	x = m[k] + f()        ->  t1 := f(); t2 := m[k]; x = t2 + t1
//
// Several elements, loaded. The operators are applied to what was loaded
// outside of the atomic part, where nobody can tell the difference:
//
//	x, y = m[a], n[b]     ->  atomic(load m[a], n[b]); t1, t2 := m[a]', n[b]'; x = t1; y = t2
//
// One element, stored:
//
//	*p, m[k], *q = x, y, z  ->  nilcheck(p); m[k] = y; *p = x; *q = z
//
// Several elements, stored:
//
//	m[a], n[b] = x, y     ->  m[a]', n[b]' = x, y; atomic(store m[a], n[b])
//
// Elements loaded and stored:
//
//	m[k] op= x            ->  atomic(m[k] op= x), for integers
//	m[a] op= n[b]         ->  atomic(m[a] op= n[b]), likewise
//	m[k] = append(m[k], x)->  atomic(m[k] = append(m[k], x))
//	m[a], x = m[a]/y, n[b]->  for { ...; if commit(...) { break } }, for scalars: see direct.go
//	m[k] op= x            ->  atomic(load, store m[k]) { m[k]' = m[k]' op x }
//	m[k].f[i] op= x       ->  atomic(load, store m[k]) { m[k]'.f[i] = m[k]'.f[i] op x }
//	m[a], x = n[b], m[a]  ->  atomic(load, store m[a]; load n[b]) { t1, t2 = n[b]', m[a]'; m[a]' = t1 }; x = t2
//	m[a], ok = n[b]       ->  atomic(store m[a]; load n[b]) { t1, t2 = n[b]', present; m[a]' = t1 }; ok = t2
//	m[a], ok = n[b].(T)   ->  atomic(store m[a]; load n[b]) { t1, t2 = n[b]'.(T); m[a]' = t1 }; ok = t2
//
// Here m[k]' is the buffer of the element. A body is a closure which the
// run-time system calls with the elements locked. Since it may make two
// references to one element share a buffer (m[a] and m[b] with a == b),
// buffers are reached only through the references.
//
// Elements as the variables of a range statement or of a receive in a select
// statement are assigned in the statement's body:
//
//	for m[k], m[j] = range x { body }   ->  for t1, t2 = range x { m[k], m[j] = t1, t2; body }
//	case m[k] = <-c: body               ->  case t := <-c: m[k] = t; body
//
// If x is a function its body has become a function with the parameters #p1 and
// #p2, which begins with two assignments:
//
//	m[k] = #p1; m[j] = #p2              ->  m[k], m[j] = #p1, #p2
package cmapasn

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
	"cmd/internal/src"
	"strings"
)

// Funcs rewrites the assignments in fns.
func Funcs(fns []*ir.Func) {
	if !types.HaveCmap() {
		return
	}
	for _, fn := range fns {
		p := &pass{fn: fn, skip: make(map[ir.Node]bool)}
		if fn.IsPackageInit() {
			// Package-level variables are initialized
			// by declarations, not by assignments.
			for _, n := range fn.Body {
				p.skip[n] = true
			}
		}
		ir.WithFunc(fn, func() {
			joinRangeFunc(fn.Body)
			ir.EditChildren(fn, p.edit)
		})
	}
}

// A pass is the state of the rewriting of one function.
type pass struct {
	fn   *ir.Func
	skip map[ir.Node]bool // assignments that are not statements of the program's
}

// edit rewrites the statements in n, and n itself if it is one.
func (p *pass) edit(n ir.Node) ir.Node {
	if n.Op() == ir.OBLOCK {
		if as := inlinedReturn(n.(*ir.BlockStmt)); as != nil {
			p.skip[as] = true
		}
	}
	if n, ok := n.(*ir.InlinedCallExpr); ok {
		joinRangeFunc(n.Body)
	}
	ir.EditChildren(n, p.edit)
	switch n.Op() {
	case ir.OAS, ir.OAS2, ir.OASOP:
		if !p.skip[n] {
			return p.assign(n)
		}
	case ir.ORANGE:
		p.rangeVars(n.(*ir.RangeStmt))
	case ir.OSELECT:
		for _, clause := range n.(*ir.SelectStmt).Cases {
			p.recvVar(clause)
		}
	}
	return n
}

// inlinedReturn returns the assignment to the result variables if b is what
// the inliner has made of a return statement, and nil otherwise.
func inlinedReturn(b *ir.BlockStmt) ir.Node {
	i := len(b.List) - 1
	if i < 1 || b.List[i].Op() != ir.OGOTO || b.List[i-1].Op() != ir.OAS2 {
		return nil
	}
	// No label of the program's starts with a dot.
	if !strings.HasPrefix(b.List[i].(*ir.BranchStmt).Label.Name, ".") {
		return nil
	}
	return b.List[i-1]
}

// assign rewrites the assignment n if it has to be atomic.
func (p *pass) assign(n ir.Node) ir.Node {
	if ir.Any(n, ir.IsCmapIndex) {
		ir.EditChildren(n, rightAssoc)
	}
	s := &stmt{pass: p, n: n, pos: n.Pos(), known: make(map[ir.Node]int), pure: !ir.Any(n, mayChange)}
	var lhs, rhs []ir.Node
	switch n := n.(type) {
	case *ir.AssignStmt:
		if n.Y == nil {
			return n
		}
		lhs, rhs = []ir.Node{n.X}, []ir.Node{n.Y}
	case *ir.AssignListStmt:
		if len(n.Lhs) != len(n.Rhs) {
			return n
		}
		lhs, rhs = n.Lhs, n.Rhs
		s.multiValue(rhs)
	case *ir.AssignOpStmt:
		lhs, rhs = []ir.Node{n.X}, []ir.Node{n.Y}
	}
	if compilerMade(n, lhs) {
		return n
	}
	if !s.needed(lhs, rhs) {
		return n
	}

	base.Pos = s.pos
	return s.rewrite(lhs, rhs)
}

// compilerMade reports whether the assignment n to lhs defines temporaries or
// the parameters of an inlined function.
func compilerMade(n ir.Node, lhs []ir.Node) bool {
	def := n.Op() == ir.OAS2 && n.(*ir.AssignListStmt).Def
	made := false
	for _, l := range lhs {
		if ir.IsBlank(l) {
			continue
		}
		name, ok := l.(*ir.Name)
		if !ok || !name.AutoTemp() && !(def && name.InlFormal()) {
			return false
		}
		made = true
	}
	return made || def && len(lhs) > 0 && allBlank(lhs)
}

func allBlank(list []ir.Node) bool {
	for _, n := range list {
		if !ir.IsBlank(n) {
			return false
		}
	}
	return true
}

// rangeVars moves the assignment to the variables of the range statement n
// into its body if one of them is an element, or part of one.
func (p *pass) rangeVars(n *ir.RangeStmt) {
	if ir.CmapElem(n.Key) == nil && ir.CmapElem(n.Value) == nil {
		return
	}
	base.Pos = n.Pos()
	kt, vt := rangeTypes(n.X.Type())
	var lhs, rhs []ir.Node
	move := func(v *ir.Node, t *types.Type, typeWord, srcRType *ir.Node) {
		if *v == nil || ir.IsBlank(*v) {
			return
		}
		tmp := typecheck.TempAt(n.Pos(), p.fn, t)
		n.PtrInit().Append(ir.NewDecl(n.Pos(), ir.ODCL, tmp))
		var val ir.Node = tmp
		if !types.Identical(t, (*v).Type()) {
			conv := ir.NewConvExpr(n.Pos(), ir.OCONV, (*v).Type(), tmp)
			conv.TypeWord, conv.SrcRType = *typeWord, *srcRType
			val = typecheck.Expr(conv)
		}
		lhs, rhs = append(lhs, *v), append(rhs, val)
		*v, *typeWord, *srcRType = tmp, nil, nil
	}
	move(&n.Key, kt, &n.KeyTypeWord, &n.KeySrcRType)
	move(&n.Value, vt, &n.ValueTypeWord, &n.ValueSrcRType)
	as := typecheck.Stmt(ir.NewAssignListStmt(n.Pos(), ir.OAS2, lhs, rhs))
	n.Body.Prepend(p.assign(as))
}

// rangeTypes returns the types of the values that ranging over a value of
// type t produces. The second is nil if there is at most one.
func rangeTypes(t *types.Type) (key, value *types.Type) {
	switch {
	case t.IsPtr():
		return types.Types[types.TINT], t.Elem().Elem()
	case t.IsSlice(), t.IsArray():
		return types.Types[types.TINT], t.Elem()
	case t.IsString():
		return types.Types[types.TINT], types.RuneType
	case t.IsAnyMap():
		return t.Key(), t.Elem()
	case t.IsChan():
		return t.Elem(), nil
	}
	return t, nil // integer
}

// recvVar moves the assignment to the variable of a receive in a select
// statement into the body of its clause if the variable is an element, or
// part of one.
func (p *pass) recvVar(clause *ir.CommClause) {
	if clause.Comm == nil || clause.Comm.Op() != ir.OSELRECV2 {
		return
	}
	recv := clause.Comm.(*ir.AssignListStmt)
	l := recv.Lhs[0]
	if ir.CmapElem(l) == nil {
		return
	}
	base.Pos = recv.Pos()
	tmp := typecheck.TempAt(recv.Pos(), p.fn, recv.Rhs[0].Type())
	tmp.Defn = recv
	recv.Def = true
	recv.PtrInit().Append(ir.NewDecl(recv.Pos(), ir.ODCL, tmp))
	recv.Lhs[0] = tmp
	as := typecheck.Stmt(ir.NewAssignStmt(recv.Pos(), l, typecheck.AssignConv(tmp, l.Type(), "assignment")))
	clause.Body.Prepend(p.assign(as))
}

// joinRangeFunc joins the assignments to the two variables of a loop over a
// function if one of them is an element, or part of one. list is the body of
// the function that the loop's body has become.
func joinRangeFunc(list ir.Nodes) {
	for i := 1; i < len(list); i++ {
		x, y := rangeFuncVar(list[i-1], "#p1"), rangeFuncVar(list[i], "#p2")
		if x == nil || y == nil || ir.CmapElem(x.X) == nil && ir.CmapElem(y.X) == nil {
			continue
		}
		as := ir.NewAssignListStmt(x.Pos(), ir.OAS2, []ir.Node{x.X, y.X}, []ir.Node{x.Y, y.Y})
		as.SetInit(append(ir.TakeInit(x), ir.TakeInit(y)...))
		list[i-1] = typecheck.Stmt(as)
		list[i] = ir.NewBlockStmt(y.Pos(), nil)
		return
	}
}

// rangeFuncVar returns n if it assigns the parameter of the given name.
func rangeFuncVar(n ir.Node, param string) *ir.AssignStmt {
	as, ok := n.(*ir.AssignStmt)
	if !ok || as.Y == nil {
		return nil
	}
	y := as.Y
	for y.Op() == ir.OCONVIFACE || y.Op() == ir.OCONVNOP || y.Op() == ir.OCONV {
		y = y.(*ir.ConvExpr).X
	}
	// No name of the program's has a #.
	if y.Op() != ir.ONAME || y.Sym() == nil || y.Sym().Name != param {
		return nil
	}
	return as
}

// temp returns a new temporary of fn's, declared in init.
func temp(pos src.XPos, fn *ir.Func, t *types.Type, init *ir.Nodes) *ir.Name {
	tmp := typecheck.TempAt(pos, fn, t)
	init.Append(ir.NewDecl(pos, ir.ODCL, tmp))
	return tmp
}

// define appends tmp := n to init for a new temporary tmp of fn's.
func define(pos src.XPos, fn *ir.Func, n ir.Node, init *ir.Nodes) *ir.Name {
	tmp := temp(pos, fn, n.Type(), init)
	as := ir.NewAssignStmt(pos, tmp, n)
	as.Def = true
	tmp.Defn = as
	init.Append(typecheck.Stmt(as))
	return tmp
}
