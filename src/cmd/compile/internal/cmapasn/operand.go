// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn

import (
	"cmd/compile/internal/ir"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
	"slices"
)

// This file tells what an operand is: see Operands in the package comment.

// isBoundary reports whether n may run code of the program's, or synchronize,
// or is for another reason evaluated before the atomic part of a statement
// with all that it contains.
func isBoundary(n ir.Node) bool {
	switch n.Op() {
	case ir.OCALL, ir.OCALLFUNC, ir.OCALLMETH, ir.OCALLINTER, ir.OINLCALL,
		ir.ORECV, ir.ORECOVER, ir.OCLOSURE, ir.OMAPLIT:
		return true
	}
	return false
}

// mayChange reports whether evaluating n may change the value of a variable.
func mayChange(n ir.Node) bool {
	return isBoundary(n) && n.Op() != ir.OCLOSURE && n.Op() != ir.OMAPLIT || n.Op() == ir.OCOPY
}

// elems returns the number of elements that n reaches through operators.
func (s *stmt) elems(n ir.Node) int {
	if n == nil {
		return 0
	}
	switch n.Op() {
	case ir.OLITERAL, ir.ONIL, ir.OTYPE:
		return 0
	case ir.ONAME:
		return s.multi[n.(*ir.Name)]
	case ir.OINDEXMAP:
		if ir.IsCmapIndex(n) {
			return 1
		}
		return 0
	}
	if isBoundary(n) {
		return 0
	}
	if c, ok := s.known[n]; ok {
		return c
	}
	c := 0
	if l, ok := n.(*ir.LogicalExpr); !ok {
		for _, x := range n.Init() {
			c += s.elems(tempValue(x))
		}
		ir.DoChildren(n, func(x ir.Node) bool {
			if !slices.Contains(n.Init(), x) {
				c += s.elems(x)
			}
			return false
		})
	} else if s.inAtomicPart(l) {
		c = s.elems(l.X) + joined(l.Y)
		for _, x := range l.Init() {
			c += s.elems(tempValue(x))
		}
	}
	s.known[n] = c
	return c
}

// joined is elems for an n for which canJoin is true.
func joined(n ir.Node) int {
	switch {
	case ir.IsCmapIndex(n):
		return 1
	case n.Op() == ir.OINDEXMAP:
		return 0
	}
	c := 0
	ir.DoChildren(n, func(x ir.Node) bool {
		c += joined(x)
		return false
	})
	return c
}

// tempValue returns y if n is the assignment tmp = y to a temporary, as in
// the initialization of new(y), and nil otherwise.
func tempValue(n ir.Node) ir.Node {
	if as, ok := n.(*ir.AssignStmt); ok && as.Op() == ir.OAS && ir.IsAutoTmp(as.X) {
		return as.Y
	}
	return nil
}

// inAtomicPart reports whether n is taken into the atomic part of a statement, by the rule for
// && and ||.
func (s *stmt) inAtomicPart(n *ir.LogicalExpr) bool {
	if s.pure && s.derefs == nil {
		s.derefs = derefs(nil, s.n)
	}
	return canJoin(n.Y, s.elems(n.X) > 0, derefs(s.derefs, n.X))
}

// canJoin reports whether n can be evaluated in the atomic part, where it may not be evaluated at
// all. If late is set it is not known before whether it is; and then the pointers known have
// been dereferenced.
func canJoin(n ir.Node, late bool, known []ir.Node) bool {
	switch {
	case len(n.Init()) != 0, isBoundary(n):
		return false
	case ir.IsCmapIndex(n):
		n := n.(*ir.IndexExpr)
		return isSafeKey(n.Index) && (!late && canJoin(n.X, false, nil) || isPath(n.X) || isEvaluated(n.X, known))
	case n.Op() == ir.OINDEXMAP:
		// The elements in it are early operands.
		return !ir.Any(n, func(x ir.Node) bool { return len(x.Init()) != 0 || isBoundary(x) || ir.IsCmapIndex(x) })
	}
	if l, ok := n.(*ir.LogicalExpr); ok {
		return canJoin(l.X, late, known) && canJoin(l.Y, late || joined(l.X) > 0, derefs(known, l.X))
	}
	return !ir.DoChildren(n, func(x ir.Node) bool { return !canJoin(x, late, known) })
}

// isEvaluated reports whether n is a field that is reached by pointers known to have been
// dereferenced, so that to evaluate n does not panic.
func isEvaluated(n ir.Node, known []ir.Node) bool {
	return isReached(n) && !ir.Any(n, func(x ir.Node) bool {
		p := pointerOf(x)
		return p != nil && !slices.ContainsFunc(known, func(q ir.Node) bool { return ir.SameSafeExpr(p, q) })
	})
}

// derefs returns known with the pointers by which the maps of elements in n, a statement or the left
// operand of && or ||, are reached whenever n is evaluated. If n has calls these may change the pointers.
func derefs(known []ir.Node, n ir.Node) []ir.Node {
	if ir.Any(n, mayChange) {
		return nil
	}
	known = slices.Clip(known)
	var add func(n ir.Node) bool
	add = func(n ir.Node) bool {
		switch {
		case isBoundary(n):
		case n.Op() == ir.OANDAND, n.Op() == ir.OOROR:
			add(n.(*ir.LogicalExpr).X)
		case ir.IsCmapIndex(n) && isReached(n.(*ir.IndexExpr).X):
			ir.Visit(n.(*ir.IndexExpr).X, func(x ir.Node) {
				if p := pointerOf(x); p != nil {
					known = append(known, p)
				}
			})
		default:
			ir.DoChildren(n, add)
		}
		return false
	}
	add(n)
	return known
}

// rightAssoc makes (a && b) && c, which is how a && b && c is parsed, a && (b && c), which is the same.
// If a has no elements then whether the others are evaluated is known early.
func rightAssoc(n ir.Node) ir.Node {
	if !isBoundary(n) {
		ir.EditChildren(n, rightAssoc)
		if l, ok := n.(*ir.LogicalExpr); ok {
			rotate(l)
		}
	}
	return n
}

// rotate is rightAssoc for an n whose operands have been.
func rotate(n *ir.LogicalExpr) {
	for {
		x, ok := n.X.(*ir.LogicalExpr)
		if !ok || x.Op() != n.Op() || len(x.Init()) != 0 || !types.Identical(x.Type(), n.Type()) {
			return
		}
		n.X, x.X, x.Y, n.Y = x.X, x.Y, n.Y, x
		rotate(x)
	}
}

// isReached reports whether n is a variable, or reached from one by fields and indirections.
func isReached(n ir.Node) bool {
	if len(n.Init()) != 0 {
		return false
	}
	switch n := n.(type) {
	case *ir.Name:
		return true
	case *ir.ParenExpr:
		return isReached(n.X)
	case *ir.ConvExpr:
		return n.Op() == ir.OCONVNOP && n.Implicit() && isReached(n.X)
	case *ir.SelectorExpr:
		return (n.Op() == ir.ODOT || n.Op() == ir.ODOTPTR) && isReached(n.X)
	case *ir.StarExpr:
		return isReached(n.X)
	}
	return false
}

// pointerOf returns the pointer that n dereferences, if it is an indirection.
func pointerOf(n ir.Node) ir.Node {
	switch n.Op() {
	case ir.ODOTPTR:
		return n.(*ir.SelectorExpr).X
	case ir.ODEREF:
		return n.(*ir.StarExpr).X
	}
	return nil
}

// isPath reports whether n is a variable, or a field of one that is reached
// without indirection. Evaluating it, or its address, has no effects.
func isPath(n ir.Node) bool {
	for len(n.Init()) == 0 {
		switch n.Op() {
		case ir.ONAME:
			return true
		case ir.ODOT:
			n = n.(*ir.SelectorExpr).X
		case ir.OCONVNOP:
			conv := n.(*ir.ConvExpr)
			if !conv.Implicit() {
				return false
			}
			n = conv.X
		default:
			return false
		}
	}
	return false
}

// isSafeKey reports whether n is a constant or a variable,
// and to hash it as a key cannot panic.
func isSafeKey(n ir.Node) bool {
	for n.Op() == ir.OCONVIFACE || n.Op() == ir.OCONVNOP {
		conv := n.(*ir.ConvExpr)
		if !conv.Implicit() && conv.X.Op() != ir.OLITERAL {
			return false
		}
		n = conv.X
	}
	switch n.Op() {
	case ir.OLITERAL, ir.ONIL:
		return true
	case ir.ONAME:
		return !hashMightPanic(n.Type())
	}
	return false
}

// hashMightPanic reports whether hashing a value of type t can panic.
func hashMightPanic(t *types.Type) bool {
	switch t.Kind() {
	case types.TINTER, types.TSLICE, types.TMAP, types.TFUNC:
		return true
	case types.TARRAY:
		return hashMightPanic(t.Elem())
	case types.TSTRUCT:
		for _, f := range t.Fields() {
			if hashMightPanic(f.Type) {
				return true
			}
		}
	}
	return false
}

// calls reports whether n may change variables by other means than the
// evaluation of the operands of the elements that it reaches.
func (s *stmt) calls(n ir.Node) bool {
	switch {
	case ir.IsCmapIndex(n):
		return false
	case s.elems(n) == 0:
		return ir.Any(n, mayChange)
	}
	return mayChange(n) || ir.DoChildren(n, s.calls)
}

// isConst reports whether n has the same value wherever it is evaluated,
// so that it needs no temporary.
func isConst(n ir.Node) bool {
	if len(n.Init()) != 0 {
		return false
	}
	switch n.Op() {
	case ir.OLITERAL, ir.ONIL, ir.OTYPE, ir.OLINKSYMOFFSET, ir.OMETHEXPR:
		return true
	case ir.ONAME:
		return n.(*ir.Name).Class == ir.PFUNC
	case ir.OADDR:
		return n.(*ir.AddrExpr).X.Op() == ir.OLINKSYMOFFSET
	case ir.OCONVNOP:
		return isConst(n.(*ir.ConvExpr).X)
	}
	return false
}

// early returns n, or a temporary that is assigned n before the atomic part.
func (s *stmt) early(n ir.Node) ir.Node {
	if n == nil || isConst(n) {
		return n
	}
	if name, ok := n.(*ir.Name); ok && s.temps[name] {
		return n
	}
	return s.define(typecheck.DefaultLit(n, nil))
}

// define returns a new temporary that is assigned n before the atomic part.
func (s *stmt) define(n ir.Node) *ir.Name {
	tmp := define(s.pos, s.fn, n, &s.before)
	s.temps[tmp] = true
	return tmp
}

// takeInit moves the statements that initialize n before the atomic part,
// or into it if they define temporaries from elements.
func (s *stmt) takeInit(n ir.Node) {
	for _, x := range ir.TakeInit(n) {
		as, ok := x.(*ir.AssignStmt)
		if y := tempValue(x); ok && s.elems(y) > 0 {
			s.values[as.X.(*ir.Name)] = s.local(s.operand(y, false))
			continue
		}
		s.before.Append(x)
	}
}

// operand returns what n becomes in the atomic part, and adds the early
// operands in n to s.before. If cond is set n is evaluated conditionally.
func (s *stmt) operand(n ir.Node, cond bool) ir.Node {
	switch {
	case n == nil || isConst(n):
		return n
	case n.Op() == ir.ONAME && s.values[n.(*ir.Name)] != nil:
		return s.values[n.(*ir.Name)]
	case cond && isPath(n), !cond && s.elems(n) == 0:
		return s.early(n)
	case ir.IsCmapIndex(n):
		if !cond {
			s.takeInit(n)
		}
		return s.element(n.(*ir.IndexExpr), ir.CmapLoad).value
	}
	s.takeInit(n)

	switch n.Op() {
	case ir.OANDAND, ir.OOROR:
		n := n.(*ir.LogicalExpr)
		early := !cond && s.elems(n.X) == 0
		n.X = s.operand(n.X, cond)
		if early {
			n.Y = s.operandIf(n.X, n.Op() == ir.OANDAND, n.Y)
		} else {
			n.Y = s.operand(n.Y, true)
		}
		return n
	case ir.OADDR:
		n := n.(*ir.AddrExpr)
		if cond && isPath(n.X) {
			return s.early(n)
		}
		return typecheck.NodAddrAt(n.Pos(), s.addressed(n.X, cond))
	case ir.OINDEX:
		n := n.(*ir.IndexExpr)
		if n.X.Type().IsArray() && s.elems(n.X) == 0 && ir.IsAddressable(n.X) {
			// Not a copy of the array.
			n.X = s.addressed(n.X, cond)
		} else {
			n.X = s.operand(n.X, cond)
		}
		n.Index = s.operand(n.Index, cond)
		return n
	case ir.OKEY:
		n := n.(*ir.KeyExpr)
		n.Value = s.operand(n.Value, cond)
		return n
	}
	ir.EditChildrenWithHidden(n, func(x ir.Node) ir.Node {
		if x.Op() == ir.OKEY || x.Op() == ir.OSTRUCTKEY {
			ir.EditChildren(x, func(x ir.Node) ir.Node { return s.operand(x, cond) })
			return x
		}
		return s.operand(x, cond)
	})
	return n
}

// operandIf is operand for an n that is evaluated if x is want. x has been evaluated, so the
// early operands in n are evaluated before the atomic part if n is. They are zero
// otherwise, so what follows in the statement does not share them.
func (s *stmt) operandIf(x ir.Node, want bool, n ir.Node) ir.Node {
	outer, refs := s.before, len(s.refs)
	s.before = nil
	n = s.operand(n, false)
	list := s.before
	s.before = outer
	for _, r := range s.refs[refs:] {
		r.cond = true
	}
	var body ir.Nodes
	for _, stmt := range list {
		switch stmt := stmt.(type) {
		case *ir.Decl:
			zero := typecheck.Stmt(ir.NewAssignStmt(s.pos, stmt.X, nil))
			s.before.Append(stmt, zero)
			stmt.X.Defn = nil
			continue
		case *ir.AssignStmt:
			stmt.Def = false
			if name, ok := stmt.X.(*ir.Name); ok {
				name.Defn = nil
			}
		}
		body.Append(stmt)
	}
	if len(body) > 0 {
		if !want {
			x = typecheck.Expr(ir.NewUnaryExpr(s.pos, ir.ONOT, x))
		}
		s.before.Append(typecheck.Stmt(ir.NewIfStmt(s.pos, x, body, nil)))
	}
	return n
}

// addressed is like operand for an n whose address is taken.
func (s *stmt) addressed(n ir.Node, cond bool) ir.Node {
	if isPath(n) || !cond && s.elems(n) == 0 && ir.IsAddressable(n) {
		if name, ok := n.(*ir.Name); ok {
			if v := s.values[name]; v != nil {
				return v // new(y)
			}
		}
		return deref(s.pos, s.early(typecheck.NodAddr(n)))
	}
	switch n.Op() {
	case ir.ODOT:
		n := n.(*ir.SelectorExpr)
		s.takeInit(n)
		n.X = s.addressed(n.X, cond)
		return n
	case ir.OINDEX:
		if n := n.(*ir.IndexExpr); n.X.Type().IsArray() {
			s.takeInit(n)
			n.X = s.addressed(n.X, cond)
			n.Index = s.operand(n.Index, cond)
			return n
		}
	}
	return s.operand(n, cond)
}
