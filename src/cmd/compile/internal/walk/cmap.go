// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package walk

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/ir"
	"cmd/compile/internal/reflectdata"
	"cmd/compile/internal/ssa"
	"cmd/compile/internal/typecheck"
	"cmd/compile/internal/types"
)

// Concurrent maps.
//
// Package cmapasn has already rewritten each assignment whose concurrent map
// elements have to be accessed at one instant. What is left:
//
//	m[k]              as part of an expression: loaded by itself
//	v, ok = m[k]      where v and ok are not elements
//	m[k] = v          where v is free of elements
//	delete(m, k), clear(m), len(m), make(cmap[K]V, n), literals
//	for k, v = range m
//
// Order turns all of them into calls of the run-time system and statements
// that know nothing of concurrent maps, so the rest of walk never meets one.
//
// No pointer to an element ever exists outside of the run-time system.
// An element is copied out of the map to a temporary, or into it from one.

// cmapCall returns a call of the run-time function fn, whose parameters of
// type any are of the given types. The caller has ordered args.
func cmapCall(fn string, any []*types.Type, args ...ir.Node) ir.Node {
	return typecheck.Call(base.Pos, typecheck.LookupRuntime(fn, any...), args, false)
}

// cmapPtr returns the concurrent map m as the run-time system takes it.
func cmapPtr(m ir.Node) ir.Node {
	return typecheck.ConvNop(m, types.Types[types.TUNSAFEPTR])
}

// cmapArg returns n, or a copy of n in a temporary: something whose address
// can be passed to the run-time system without forcing a variable of the
// user's into memory. The result of cmapArg must be assigned back to n.
func (o *orderState) cmapArg(n ir.Node) ir.Node {
	if !ir.IsAddressable(n) {
		return o.addrTemp(n)
	}
	// The run-time system is not instrumented, the copy is.
	if base.Flag.Cfg.Instrumenting {
		return o.copyExpr(n)
	}
	name, ok := ir.OuterValue(n).(*ir.Name)
	if ok && name.Op() == ir.ONAME && name.OnStack() && !name.Addrtaken() && ssa.CanSSA(name.Type()) {
		return o.copyExpr(n)
	}
	return n
}

// cmapKey orders the operands of n, m[k], and returns m and k's address.
func (o *orderState) cmapKey(n *ir.IndexExpr, stored bool) (m, key ir.Node) {
	n.X = o.expr(n.X, nil)
	n.Index = o.expr(n.Index, nil)
	if !stored {
		mapKeyReplaceStrConv(n.Index)
	}
	n.Index = o.cmapArg(n.Index)
	return cmapPtr(n.X), typecheck.NodAddr(n.Index)
}

// cmapLoad orders n, m[k], and returns the call
//
//	cmapaccess(typ, m, &k, elem)
//
// which reports whether there is such an element and copies it to *elem.
func (o *orderState) cmapLoad(n *ir.IndexExpr, elem ir.Node) ir.Node {
	t := n.X.Type()
	m, key := o.cmapKey(n, false)
	return cmapCall("cmapaccess", []*types.Type{t.Key(), t.Elem()}, reflectdata.IndexMapRType(base.Pos, n), m, key, elem)
}

// cmapTemp returns a temporary of type t for the run-time system to write to.
// It is live across the call, and so has to be valid before.
func (o *orderState) cmapTemp(t *types.Type) *ir.Name {
	return o.newTemp(t, t.HasPointers())
}

// cmapExpr orders n if it is an operation on a concurrent map, and returns
// what to use instead of it. Otherwise it returns nil.
func (o *orderState) cmapExpr(n ir.Node) ir.Node {
	switch n.Op() {
	case ir.OINDEXMAP:
		if !ir.IsCmapIndex(n) {
			return nil
		}
		n := n.(*ir.IndexExpr)
		if n.Assigned {
			base.FatalfAt(n.Pos(), "assignment to cmap element %v not rewritten", n)
		}
		if elem, _ := o.cmapFastLoad(n, false); elem != nil {
			return elem
		}
		tmp := o.cmapTemp(n.Type())
		o.append(o.cmapLoad(n, typecheck.NodAddr(tmp)))
		return tmp

	case ir.OLEN:
		n := n.(*ir.UnaryExpr)
		if !n.X.Type().IsCmap() {
			return nil
		}
		m := o.expr(n.X, nil)
		return o.copyExpr(cmapCall("cmaplen", nil, cmapPtr(m)))

	case ir.OMAKEMAP:
		if !n.Type().IsCmap() {
			return nil
		}
		n := n.(*ir.MakeExpr)
		fn, hint := "makecmap64", types.Types[types.TINT64]
		if n.Len.Type().IsKind(types.TIDEAL) || n.Len.Type().Size() <= types.Types[types.TUINT].Size() {
			fn, hint = "makecmap", types.Types[types.TINT]
		}
		size := typecheck.Conv(o.expr(n.Len, nil), hint)
		// The map is always allocated in the heap, whatever n.Esc().
		m := o.copyExpr(cmapCall(fn, nil, reflectdata.MakeMapRType(base.Pos, n), size))
		return typecheck.ConvNop(m, n.Type())

	case ir.OMAPLIT:
		if !n.Type().IsCmap() {
			return nil
		}
		return o.cmapLit(n.(*ir.CompLitExpr))
	}
	return nil
}

// cmapStmt orders n if it is a statement about a concurrent map, and reports
// whether it is.
func (o *orderState) cmapStmt(n ir.Node) bool {
	defer o.popTemp(o.markTemp())

	// An element is nothing to assign to, other than in m[k] = v.
	stored := func(list ...ir.Node) {
		for _, n1 := range list {
			if n1 != nil && ir.CmapElem(n1) != nil {
				base.FatalfAt(n.Pos(), "cmap assignment not rewritten: %v", n)
			}
		}
	}

	switch n := n.(type) {
	case *ir.CmapAssignStmt:
		o.cmapAssign(n)
		return true

	case *ir.AssignOpStmt:
		stored(n.X)

	case *ir.AssignListStmt:
		stored(n.Lhs...)
		if n.Op() != ir.OAS2MAPR || !ir.IsCmapIndex(n.Rhs[0]) {
			return false
		}
		// v, ok = m[k]
		o.exprList(n.Lhs)
		r := n.Rhs[0].(*ir.IndexExpr)
		v, ok := n.Lhs[0], n.Lhs[1]
		tmp, found := o.cmapFastLoad(r, true)
		if tmp == nil {
			elem := typecheck.NodNil() // ok alone is wanted
			if !ir.IsBlank(v) {
				tmp = o.cmapTemp(r.Type())
				elem = typecheck.NodAddr(tmp)
			}
			found = o.copyExpr(o.cmapLoad(r, elem))
		}
		as := ir.NewAssignListStmt(n.Pos(), ir.OAS2, nil, nil)
		if !ir.IsBlank(v) {
			as.Lhs.Append(v)
			as.Rhs.Append(tmp)
		}
		if !ir.IsBlank(ok) {
			as.Lhs.Append(ok)
			as.Rhs.Append(typecheck.Conv(found, ok.Type()))
		}
		if len(as.Lhs) != 0 {
			o.stmt(typecheck.Stmt(as))
		}
		return true

	case *ir.AssignStmt:
		if !ir.IsCmapIndex(n.X) {
			stored(n.X)
			return false
		}
		// m[k] = v
		elem := n.X.(*ir.IndexExpr)
		if o.cmapFastStore(elem, n.Y) {
			return true
		}
		t := elem.X.Type()
		m, key := o.cmapKey(elem, true)
		v := o.cmapArg(o.expr(n.Y, nil))
		o.append(cmapCall("cmapassign", []*types.Type{t.Key(), t.Elem()}, reflectdata.IndexMapRType(base.Pos, elem), m, key, typecheck.NodAddr(v)))
		return true

	case *ir.CallExpr:
		if n.Op() != ir.ODELETE || !n.Args[0].Type().IsCmap() {
			return false
		}
		t := n.Args[0].Type()
		m := o.expr(n.Args[0], nil)
		key := o.expr(n.Args[1], nil)
		mapKeyReplaceStrConv(key)
		if kind := cmapKeyKind(t); kind != "" {
			o.append(cmapCall("cmapdelete"+kind, nil, reflectdata.DeleteMapRType(base.Pos, n), cmapPtr(m), cmapFastKey(key, kind)))
			return true
		}
		key = o.cmapArg(key)
		o.append(cmapCall("cmapdelete", []*types.Type{t.Key()}, reflectdata.DeleteMapRType(base.Pos, n), cmapPtr(m), typecheck.NodAddr(key)))
		return true

	case *ir.UnaryExpr:
		if n.Op() != ir.OCLEAR || !n.X.Type().IsCmap() {
			return false
		}
		m := o.expr(n.X, nil)
		o.append(cmapCall("cmapclear", nil, reflectdata.TypePtrAt(n.Pos(), m.Type()), cmapPtr(m)))
		return true

	case *ir.RangeStmt:
		stored(n.Key, n.Value)
		if !n.X.Type().IsCmap() {
			return false
		}
		o.cmapRange(n)
		return true
	}
	return false
}

// cmapLit orders the literal n, cmap[K]V{k: v, ...}, and returns the
// temporary that holds the map:
//
//	tmp := make(cmap[K]V, n)
//	tmp[k] = v
//	...
//
// Entries without run-time parts come first. Many of them are put in a table:
//
//	for i := 0; i < len(table); i++ {
//		tmp[table[i].key] = table[i].elem
//	}
func (o *orderState) cmapLit(n *ir.CompLitExpr) ir.Node {
	const minTable = 9

	t := n.Type()
	mk := ir.NewMakeExpr(n.Pos(), ir.OMAKEMAP, ir.NewInt(base.Pos, n.Len+int64(len(n.List))), nil)
	mk.RType = n.RType
	mk.SetType(t)
	mk.SetTypecheck(1)
	m := o.copyExpr(o.expr(mk, nil))

	store := func(k, v ir.Node) {
		defer o.popTemp(o.markTemp())
		lhs := typecheck.AssignExpr(ir.NewIndexExpr(base.Pos, m, k)).(*ir.IndexExpr)
		lhs.RType = n.RType
		o.stmt(typecheck.Stmt(ir.NewAssignStmt(base.Pos, lhs, v)))
	}

	var table, rest []*ir.KeyExpr
	for _, entry := range n.List {
		entry := entry.(*ir.KeyExpr)
		isStatic := func() bool {
			return isStaticCompositeLiteral(entry.Key) && isStaticCompositeLiteral(entry.Value)
		}
		if isStatic() {
			// Once ordered, a conversion to an interface may refer
			// to a read-only variable and be static no more.
			entry.Key = o.expr(entry.Key, nil)
			entry.Value = o.expr(entry.Value, nil)
		}
		if isStatic() {
			table = append(table, entry)
		} else {
			rest = append(rest, entry)
		}
	}

	if len(table) < minTable {
		rest = append(table, rest...)
	} else {
		pair := types.NewStruct([]*types.Field{
			types.NewField(base.Pos, typecheck.Lookup("key"), t.Key()),
			types.NewField(base.Pos, typecheck.Lookup("elem"), t.Elem()),
		})
		pair.SetNoalg(true)
		pairs := types.NewArray(pair, int64(len(table)))
		pairs.SetNoalg(true)
		types.CalcSize(pairs)

		lit := ir.NewCompLitExpr(base.Pos, ir.OARRAYLIT, pairs, nil)
		for _, entry := range table {
			p := ir.NewCompLitExpr(entry.Pos(), ir.OSTRUCTLIT, pair, []ir.Node{
				ir.NewStructKeyExpr(entry.Pos(), pair.Field(0), entry.Key),
				ir.NewStructKeyExpr(entry.Pos(), pair.Field(1), entry.Value),
			})
			p.SetType(pair)
			p.SetTypecheck(1)
			lit.List.Append(p)
		}
		lit.SetType(pairs)
		lit.SetTypecheck(1)
		static := readonlystaticname(pairs)
		fixedlit(inInitFunction, initKindStatic, lit, static, nil)

		i := o.newTemp(types.Types[types.TINT], false)
		field := func(f int) ir.Node {
			p := ir.NewIndexExpr(base.Pos, static, i)
			p.SetBounded(true)
			return typecheck.DotField(base.Pos, typecheck.Expr(p), f)
		}
		out := o.out
		o.out = nil
		store(field(0), field(1))
		body := o.out
		o.out = out

		zero := ir.NewAssignStmt(base.Pos, i, ir.NewInt(base.Pos, 0))
		cond := ir.NewBinaryExpr(base.Pos, ir.OLT, i, ir.NewInt(base.Pos, pairs.NumElem()))
		post := ir.NewAssignStmt(base.Pos, i, ir.NewBinaryExpr(base.Pos, ir.OADD, i, ir.NewInt(base.Pos, 1)))
		o.append(zero)
		o.append(ir.NewForStmt(base.Pos, nil, cond, post, body, false))
	}
	for _, entry := range rest {
		ir.SetPos(entry)
		store(entry.Key, entry.Value)
	}
	return m
}

// cmapRange orders n, for v1, v2 = range m { ... }, as
//
//	var h struct { it cmaps.Iter; key K; elem V }
//	cmapIterStart(typ, m, &h.it, &h.key, &h.elem)
//	for cmapIterNext(&h.it) {
//		v1, v2 = h.key, h.elem
//		...
//	}
//
// without what is not wanted of h.key and h.elem, or, if there is an entry for the
// types of m, as
//
//	for k, v, more := cmapnext64w(&h.it); more; k, v, more = cmapnext64w(&h.it) {
//		v1, v2 = k, v
//		...
//	}
func (o *orderState) cmapRange(n *ir.RangeStmt) {
	t := n.X.Type()
	fast := o.cmapFastNext(t)
	wanted := func(v ir.Node) bool { return v != nil && !ir.IsBlank(v) }

	m := o.copyExpr(o.expr(n.X, nil))
	h := o.newTemp(reflectdata.CmapRangeType(t, fast != nil || wanted(n.Key), fast != nil || wanted(n.Value)), true)
	it := typecheck.DotField(base.Pos, h, 0)
	bufs := [2]ir.Node{typecheck.NodNil(), typecheck.NodNil()}
	fields := 1
	buf := func(i int) ir.Node {
		f := typecheck.DotField(base.Pos, h, fields)
		bufs[i] = typecheck.ConvNop(typecheck.NodAddr(f), types.Types[types.TUNSAFEPTR])
		fields++
		return f
	}

	// v1, v2 = h.key, h.elem
	as := ir.NewAssignListStmt(n.Pos(), ir.OAS2, nil, nil)
	assign := func(i int, v, typeWord, srcRType ir.Node) {
		var f ir.Node
		if fast != nil || wanted(v) {
			f = buf(i)
		}
		if wanted(v) {
			if fast != nil {
				f = fast.pair[i]
			}
			as.Lhs.Append(v)
			as.Rhs.Append(rangeConvert(n, v.Type(), f, typeWord, srcRType))
		}
	}
	assign(0, n.Key, n.KeyTypeWord, n.KeySrcRType)
	assign(1, n.Value, n.ValueTypeWord, n.ValueSrcRType)
	if len(as.Lhs) != 0 {
		n.Body.Prepend(typecheck.Stmt(as))
	}

	o.append(cmapCall("cmapIterStart", []*types.Type{it.Type()}, reflectdata.RangeMapRType(base.Pos, n), cmapPtr(m), typecheck.NodAddr(it), bufs[0], bufs[1]))

	more := o.newTemp(types.Types[types.TBOOL], false)
	var next ir.Node
	switch {
	case fast != nil:
		call := cmapCall(fast.fn, []*types.Type{it.Type()}, typecheck.NodAddr(it))
		next = ir.NewAssignListStmt(base.Pos, ir.OAS2, []ir.Node{fast.tmps[0], fast.tmps[1], more}, []ir.Node{call})
	case base.Flag.Cfg.Instrumenting:
		next = ir.NewAssignStmt(base.Pos, more, cmapCall("cmapIterNext", []*types.Type{it.Type()}, typecheck.NodAddr(it)))
	default:
		next = ir.NewAssignStmt(base.Pos, more, cmapCall("cmapnext", []*types.Type{it.Type()}, typecheck.NodAddr(it)))
	}
	loop := ir.NewForStmt(n.Pos(), nil, ir.InitExpr([]ir.Node{typecheck.Stmt(next)}, more), nil, n.Body, false)
	loop.Label = n.Label
	o.stmt(typecheck.Stmt(loop))
}
