// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
	"go/constant"
	"slices"
)

// This file rewrites statements whose elements are scalars without a closure.

// isWord reports whether elements of type t are what the run-time system calls
// Words: it reads and writes them by one instruction, and can tell by their
// bits whether they have changed.
func isWord(t *types.Type) bool {
	return (t.IsInteger() || t.IsBoolean() || t.IsFloat()) && t.Size() <= int64(types.PtrSize)
}

// arith finishes the rewriting of l op= y, if that is done by one call of the
// run-time system:
//
//	m[k] += x     ->  atomic(m[k] += x)
//	m[a] += n[b]  ->  atomic(m[a] += n[b])
//
// It reports whether it did. y is what operand has returned.
func (s *stmt) arith(op ir.Op, l *left, y ir.Node) bool {
	switch op {
	case ir.OADD, ir.OSUB, ir.OMUL, ir.OAND, ir.OOR, ir.OXOR, ir.OANDNOT:
	default:
		return false
	}
	if l.ref == nil || l.n != ir.Node(l.ref.value) || !isWord(l.n.Type()) || !l.n.Type().IsInteger() || len(s.atomic) != 0 {
		return false
	}
	n := ir.NewCmapAssignStmt(s.pos)
	n.How = ir.CmapArith
	n.AsOp = op
	switch {
	case len(s.refs) == 1 && s.isTemp(y):
		n.Y = typecheck.Conv(y, l.n.Type())
	case len(s.refs) == 2 && y == ir.Node(s.refs[1].value) && types.Identical(s.refs[0].elem.X.Type(), s.refs[1].elem.X.Type()):
	default:
		return false
	}
	s.accesses(n)
	s.before.Append(n)
	return true
}

// move finishes the rewriting of
//
//	m[a] = n[b]  ->  atomic(m[a] = n[b])
//
// if that is done by one call of the run-time system, and reports whether it did.
func (s *stmt) move(lefts []*left) bool {
	if len(lefts) != 1 || len(s.refs) != 2 || len(s.atomic) != 0 {
		return false
	}
	l, to, from := lefts[0], s.refs[0], s.refs[1]
	if l.ref != to || l.n != ir.Node(to.value) || l.val != ir.Node(from.value) || to.mode != ir.CmapStore || from.ok != nil ||
		!isWord(to.value.Type()) || !types.Identical(to.elem.X.Type(), from.elem.X.Type()) {
		return false
	}
	n := ir.NewCmapAssignStmt(s.pos)
	n.How = ir.CmapArith
	n.AsOp = ir.OAS
	s.accesses(n)
	s.before.Append(n)
	return true
}

// pair finishes the rewriting of an assignment to two elements of one map, if it is done by one
// call of the run-time system:
//
//	m[a], m[b] = m[a]-x, m[b]+y  ->  atomic(m[a], m[b] = m[a]-x, m[b]+y)
//	m[a], m[b] = m[b], m[a]      ->  atomic(m[a], m[b] = m[b]+0, m[a]+0)
//
// It reports whether it did.
func (s *stmt) pair(lefts []*left) bool {
	if len(lefts) != 2 || len(s.refs) != 2 || len(s.atomic) != 0 || s.refs[0].elem.X != s.refs[1].elem.X {
		return false
	}
	n := ir.NewCmapAssignStmt(s.pos)
	n.How = ir.CmapPair
	for i, l := range lefts {
		r := s.refs[i]
		if l.ref != r || l.n != ir.Node(r.value) || r.mode != ir.CmapLoad|ir.CmapStore || !isWord(r.value.Type()) {
			return false
		}
		x, op, y := s.operator(l.val)
		if y == nil || y.Op() != ir.OLITERAL && !types.Identical(y.Type(), r.value.Type()) {
			return false
		}
		crossed := x == ir.Node(s.refs[1-i].value)
		if !crossed && x != ir.Node(r.value) || i > 0 && crossed != n.Crossed {
			return false
		}
		n.Crossed = crossed
		n.PairOps[i] = op
		n.Bufs.Append(y)
	}
	s.accesses(n)
	s.before.Append(n)
	return true
}

// operator takes v apart into x op y, where x is a temporary that stands for an element and y can be
// evaluated before. y is nil if v is something else.
func (s *stmt) operator(v ir.Node) (x ir.Node, op ir.Op, y ir.Node) {
	if v.Op() == ir.ONAME {
		return v, ir.OADD, ir.NewBasicLit(s.pos, types.Types[types.TUINT64], constant.MakeInt64(0))
	}
	if !v.Type().IsInteger() {
		return nil, 0, nil
	}
	switch v.Op() {
	case ir.OADD, ir.OMUL, ir.OAND, ir.OOR, ir.OXOR, ir.OSUB, ir.OANDNOT:
	default:
		return nil, 0, nil
	}
	b := v.(*ir.BinaryExpr)
	switch {
	case s.isTemp(b.Y):
		return b.X, b.Op(), b.Y
	case s.isTemp(b.X) && b.Op() != ir.OSUB && b.Op() != ir.OANDNOT:
		return b.Y, b.Op(), b.X
	}
	return nil, 0, nil
}

// appends does the rewriting of
//
//	m[k] = append(m[k], x, y)  ->  t := [...]T{x, y}; atomic(m[k] = append(m[k], t...))
//
// and reports whether it did.
func (s *stmt) appends(lhs, rhs []ir.Node) bool {
	if s.n.Op() != ir.OAS || rhs[0].Op() != ir.OAPPEND || !ir.IsCmapIndex(lhs[0]) || base.Flag.Cfg.Instrumenting {
		return false
	}
	l, call := lhs[0].(*ir.IndexExpr), rhs[0].(*ir.CallExpr)
	if call.IsDDD || len(call.Args) < 2 || !ir.IsCmapIndex(call.Args[0]) || !s.pure || len(call.Init()) != 0 ||
		!types.Identical(l.Type(), call.Type()) || l.Type().HasShape() {
		return false
	}
	if r := call.Args[0].(*ir.IndexExpr); !ir.SameSafeExpr(l.X, r.X) || !ir.SameSafeExpr(l.Index, r.Index) || len(r.Init()) != 0 {
		return false
	}
	args := call.Args[1:]
	for _, x := range args {
		if s.elems(x) != 0 {
			return false
		}
	}
	s.before.Append(ir.TakeInit(l)...)
	r := s.element(l, ir.CmapLoad|ir.CmapStore)
	array := types.NewArray(call.Type().Elem(), int64(len(args)))
	types.CalcSize(array)
	y := temp(s.pos, s.fn, array, &s.before)
	s.before.Append(typecheck.Stmt(ir.NewAssignStmt(s.pos, y, nil))) // it is live before all of it is assigned
	for i, x := range args {
		at := ir.NewIndexExpr(s.pos, y, ir.NewInt(s.pos, int64(i)))
		s.before.Append(typecheck.Stmt(ir.NewAssignStmt(s.pos, typecheck.Expr(at), x)))
	}
	n := ir.NewCmapAssignStmt(s.pos)
	n.How = ir.CmapAppend
	n.Y = y
	n.Elems.Append(r.elem)
	n.Modes = append(n.Modes, r.mode)
	n.SetTypecheck(1)
	s.before.Append(n)
	return true
}

// accesses sets the Elems and Modes of n.
func (s *stmt) accesses(n *ir.CmapAssignStmt) {
	n.SetTypecheck(1)
	for _, r := range s.refs {
		n.Elems.Append(r.elem)
		n.Modes = append(n.Modes, r.mode)
	}
}

// canRetry reports whether the statement can be executed without locks, and again
// if an element has changed meanwhile: the elements are scalars, and nobody can
// tell how often the operators have been applied. If several elements are loaded, they
// may be what they never were at one instant, and no operator may panic for that.
func (s *stmt) canRetry(lefts []*left, stored int) bool {
	if len(s.refs) > ir.CmapMaxCommit {
		return false
	}
	loads := 0
	for _, r := range s.refs {
		if !isWord(r.value.Type()) || r.ok != nil {
			return false
		}
		if r.mode&ir.CmapLoad != 0 {
			loads++
		}
	}
	bad := isNotRepeatable
	if loads > 1 {
		bad = func(n ir.Node) bool { return isNotRepeatable(n) || mayPanic(n) }
	}
	if slices.ContainsFunc(s.atomic, func(n ir.Node) bool { return ir.Any(n, bad) }) {
		return false
	}
	for i, l := range lefts {
		if l.ref != nil && l.n != ir.Node(l.ref.value) || ir.Any(l.val, bad) {
			return false
		}
		// See check.
		if i < stored && !ir.IsBlank(l.n) && l.n.Op() != ir.ONAME {
			return false
		}
	}
	return true
}

// isNotRepeatable reports whether n is something else than an operator on
// scalars, or a load of one, that has no effect but to panic.
func isNotRepeatable(n ir.Node) bool {
	switch n.Op() {
	case ir.ODCL, ir.OAS, ir.ONAME, ir.OLITERAL, ir.ONIL, ir.OTYPE, ir.OPAREN:
		return false
	case ir.OADD, ir.OSUB, ir.OMUL, ir.ODIV, ir.OMOD, ir.OAND, ir.OOR, ir.OXOR, ir.OANDNOT, ir.OLSH, ir.ORSH,
		ir.OPLUS, ir.ONEG, ir.OBITNOT, ir.ONOT, ir.OANDAND, ir.OOROR, ir.OMIN, ir.OMAX, ir.OCONV, ir.OCONVNOP,
		ir.OINDEX, ir.ODOT, ir.ODOTPTR, ir.ODEREF:
		return !isBasic(n.Type())
	case ir.OEQ, ir.ONE, ir.OLT, ir.OLE, ir.OGT, ir.OGE:
		return !isBasic(n.(*ir.BinaryExpr).X.Type())
	}
	return true
}

// mayPanic reports whether the operator n, for which isNotRepeatable is false,
// may panic.
func mayPanic(n ir.Node) bool {
	switch n.Op() {
	case ir.OINDEX, ir.ODOTPTR, ir.ODEREF:
		return true
	case ir.ODIV, ir.OMOD:
		return n.Type().IsInteger() && n.(*ir.BinaryExpr).Y.Op() != ir.OLITERAL
	case ir.OLSH, ir.ORSH:
		count := n.(*ir.BinaryExpr).Y
		return count.Type().IsSigned() && count.Op() != ir.OLITERAL
	}
	return false
}

// isBasic reports whether t is a number or a boolean.
func isBasic(t *types.Type) bool {
	return t.IsInteger() || t.IsFloat() || t.IsComplex() || t.IsBoolean()
}

// retry finishes the rewriting of a statement with canRetry:
//
//	m[a], x = m[b]/y, m[a]  ->
//
//	for {
//		t1, t2 = m[b], m[a]
//		t3, t4 = t1/y, t2
//		if commit(m[b] == t1, m[a] == t2; m[a] = t3) {
//			break
//		}
//	}
//	x = t4
//
// It takes effect when it commits. Each time that it does not, some other
// operation on an element has taken effect.
func (s *stmt) retry(lefts []*left) {
	loop := ir.NewForStmt(s.pos, nil, nil, nil, nil, false)
	n := ir.NewCmapAssignStmt(s.pos)
	n.How = ir.CmapCommit
	s.accesses(n)

	// Everything is assigned again in each turn, so nothing has a definition.
	assign := func(tmp *ir.Name, v ir.Node) ir.Node {
		as := typecheck.Stmt(ir.NewAssignStmt(s.pos, tmp, v))
		tmp.Defn = nil
		return as
	}

	olds := make(map[*ir.Name]*ir.Name)
	for _, r := range s.refs {
		var old ir.Node
		if r.mode&ir.CmapLoad != 0 {
			tmp := temp(s.pos, s.fn, r.value.Type(), &s.before)
			loop.Body.Append(assign(tmp, deepCopy(r.elem)))
			olds[r.value] = tmp
			old = tmp
		}
		r.buf = temp(s.pos, s.fn, r.value.Type(), &s.before)
		n.Olds.Append(old)
		n.Bufs.Append(r.buf)
	}
	body := s.atomic
	for _, l := range lefts {
		if l.ref == nil {
			result := temp(s.pos, s.fn, l.val.Type(), &s.before)
			body.Append(assign(result, l.val))
			l.val = result
		} else {
			// What is stored does not depend on what is, so the order
			// is of no consequence, but for one element stored twice.
			body.Append(assign(l.ref.buf, l.val))
		}
	}
	s.replace(body, func(n *ir.Name) ir.Node {
		if old := olds[n]; old != nil {
			return old
		}
		return n
	})
	loop.Body.Append(body...)

	done := temp(s.pos, s.fn, types.Types[types.TBOOL], &s.before)
	n.Done = done
	loop.Body.Append(n)
	out := ir.NewIfStmt(s.pos, done, []ir.Node{ir.NewBranchStmt(s.pos, ir.OBREAK, nil)}, nil)
	loop.Body.Append(typecheck.Stmt(out))
	s.before.Append(typecheck.Stmt(loop))

	for _, l := range lefts {
		if l.ref == nil && !ir.IsBlank(l.n) {
			s.before.Append(s.assignTo(l.n, l.val))
		}
	}
}
