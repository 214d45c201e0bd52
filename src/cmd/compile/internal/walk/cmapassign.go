// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package walk

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/reflectdata"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
	"go/constant"
)

// cmapAssign orders n.
func (o *orderState) cmapAssign(n *ir.CmapAssignStmt) {
	t := o.markTemp()
	defer o.popTemp(t)
	switch n.How {
	case ir.CmapArith:
		o.cmapArith(n)
		return
	case ir.CmapPair:
		o.cmapPair(n)
		return
	case ir.CmapAppend:
		o.cmapAppend(n)
		return
	case ir.CmapCommit:
		o.cmapCommit(n)
		return
	}
	for _, elem := range n.Elems {
		elem := elem.(*ir.IndexExpr)
		elem.Index = o.cmapArg(elem.Index)
	}
	if n.Fn != nil {
		n.Fn = o.expr(n.Fn, nil)
	}
	o.out = append(o.out, cmapAssignCall(n)...)
}

// cmapAssignCall returns the statements
//
//	refs.r0 = {typ, m, &k, &buf, mode, false} // and so on
//	cmapassignop(&refs, len(refs), fn)
//
// for the atomic part n of an assignment.
func cmapAssignCall(n *ir.CmapAssignStmt) []ir.Node {
	var list ir.Nodes
	assign := func(l, r ir.Node) {
		list.Append(typecheck.Stmt(ir.NewAssignStmt(base.Pos, l, r)))
	}

	// What holds pointers is live across the call, and has to be
	// initialized even if only the run-time system writes to it.
	assign(n.Refs, nil)
	for i, elem := range n.Elems {
		elem := elem.(*ir.IndexExpr)
		buf := n.Bufs[i]
		if buf.Type().HasPointers() && (n.Fn != nil || n.Modes[i]&ir.CmapLoad != 0) {
			assign(buf, nil)
		}
		ref := typecheck.DotField(base.Pos, n.Refs, i)
		field := func(f int, v ir.Node) {
			assign(typecheck.DotField(base.Pos, ref, f), v)
		}
		rtype := reflectdata.IndexMapRType(base.Pos, elem)
		field(ir.CmapRefType, typecheck.ConvNop(rtype, types.NewPtr(types.Types[types.TUINT8])))
		field(ir.CmapRefMap, elem.X)
		field(ir.CmapRefKey, typecheck.NodAddr(elem.Index))
		field(ir.CmapRefElem, typecheck.NodAddr(buf))
		field(ir.CmapRefMode, ir.NewBasicLit(base.Pos, types.Types[types.TUINT8], constant.MakeInt64(int64(n.Modes[i]))))
	}

	fn := n.Fn
	if fn == nil {
		fn = typecheck.NodNil()
	}
	refs := typecheck.ConvNop(typecheck.NodAddr(n.Refs), types.Types[types.TUNSAFEPTR])
	call := cmapCall("cmapassignop", nil, refs, ir.NewInt(base.Pos, int64(len(n.Elems))), fn)
	list.Append(typecheck.Stmt(call))
	return list
}
