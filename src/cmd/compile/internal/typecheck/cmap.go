// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package typecheck

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
)

// tcCmap typechecks n if it is one of the statements
//
//	clear(m)
//	delete(m, k)
//	switch m { case nil: ... }
//
// for a concurrent map m, and reports whether it is. As the type checker
// proper, types2, has accepted n, there are no errors to report.
func tcCmap(n ir.Node) bool {
	isCmap := func(n ir.Node) bool {
		return n.Type() != nil && n.Type().IsCmap()
	}
	switch n.Op() {
	case ir.OCLEAR:
		n := n.(*ir.UnaryExpr)
		n.X = Expr(n.X)
		return isCmap(n.X)

	case ir.ODELETE:
		n := n.(*ir.CallExpr)
		typecheckargs(n)
		if len(n.Args) != 2 || !isCmap(n.Args[0]) {
			return false
		}
		n.Args[1] = AssignConv(n.Args[1], n.Args[0].Type().Key(), "delete")
		return true

	case ir.OSWITCH:
		n := n.(*ir.SwitchStmt)
		if n.Tag == nil || n.Tag.Op() == ir.OTYPESW {
			return false
		}
		n.Tag = Expr(n.Tag)
		if !isCmap(n.Tag) {
			return false
		}
		for _, clause := range n.Cases {
			for i, x := range clause.List {
				if x = DefaultLit(Expr(x), n.Tag.Type()); !ir.IsNil(x) {
					base.FatalfAt(clause.Pos(), "case %v in switch on %L", x, n.Tag)
				}
				clause.List[i] = x
			}
			Stmts(clause.Body)
		}
		return true
	}
	return false
}
