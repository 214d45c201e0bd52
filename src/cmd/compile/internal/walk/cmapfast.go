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
	"internal/abi"
)

// Where words have 64 bits, the run-time system has entries for keys of 32 and
// 64 bits and strings, and for elements that fit a register, which are passed by
// value: see internal/runtime/cmaps/fast.go. They know nothing of the race
// detector and the sanitizers.

// cmapKeyKind returns the kind of t's keys in the names of these entries, or "".
func cmapKeyKind(t *types.Type) string {
	if types.PtrSize != 8 || base.Flag.Cfg.Instrumenting {
		return ""
	}
	switch k := t.Key(); {
	case k.IsString():
		return "Str"
	case k.IsInteger() && k.Size() == 8:
		return "64"
	case k.IsInteger() && k.Size() == 4:
		return "32"
	}
	return ""
}

// cmapElemKind returns the kind of t's elements in the names of these
// entries, or "".
func cmapElemKind(t *types.Type) string {
	switch e := t.Elem(); {
	case e.IsInteger(), e.IsBoolean(), e.IsFloat():
		if e.Size() < 8 {
			return "v"
		}
		return "w"
	case e.IsPtrShaped():
		return "p"
	}
	return ""
}

// cmapFastKeyType returns the type of keys in these entries.
func cmapFastKeyType(kind string) *types.Type {
	switch kind {
	case "64":
		return types.Types[types.TUINT64]
	case "32":
		return types.Types[types.TUINT32]
	}
	return types.Types[types.TSTRING]
}

// cmapFastKey returns the key k, which is ordered, as these entries take it.
func cmapFastKey(k ir.Node, kind string) ir.Node {
	return typecheck.Conv(k, cmapFastKeyType(kind))
}

// reinterpret returns the variable n as a variable of type t, which is as large.
func reinterpret(n ir.Node, t *types.Type) ir.Node {
	p := typecheck.ConvNop(typecheck.NodAddr(n), types.Types[types.TUNSAFEPTR])
	return typecheck.Expr(ir.NewStarExpr(base.Pos, typecheck.ConvNop(p, types.NewPtr(t))))
}

// uintOf returns the unsigned integer type of t's size.
func uintOf(t *types.Type) *types.Type {
	switch t.Size() {
	case 1:
		return types.Types[types.TUINT8]
	case 2:
		return types.Types[types.TUINT16]
	case 4:
		return types.Types[types.TUINT32]
	}
	return types.Types[types.TUINT64]
}

// cmapToReg returns the element v as it is passed in a register.
func (o *orderState) cmapToReg(v ir.Node) ir.Node {
	t := v.Type()
	if t.IsPtrShaped() {
		return typecheck.ConvNop(v, types.Types[types.TUNSAFEPTR])
	}
	if !t.IsInteger() {
		v = reinterpret(o.copyExpr(v), uintOf(t))
	}
	return typecheck.Conv(v, types.Types[types.TUINT64])
}

// cmapFromReg returns a temporary of type t that is assigned the element that
// tmp holds as it was passed in a register.
func (o *orderState) cmapFromReg(tmp *ir.Name, t *types.Type) *ir.Name {
	v := o.newTemp(t, false)
	var x ir.Node
	switch {
	case t.IsPtrShaped():
		x = typecheck.ConvNop(tmp, t)
	case t.IsInteger():
		x = typecheck.Conv(tmp, t)
	default:
		u := uintOf(t)
		x = reinterpret(o.copyExpr(typecheck.Conv(tmp, u)), t)
	}
	o.append(ir.NewAssignStmt(base.Pos, v, x))
	return v
}

// cmapFastLoad orders n, m[k], if there is an entry for it, and returns
// temporaries that hold the element and whether there is one. Otherwise it
// returns nil.
func (o *orderState) cmapFastLoad(n *ir.IndexExpr, wantOK bool) (elem, ok *ir.Name) {
	t := n.X.Type()
	kind, ekind := cmapKeyKind(t), cmapElemKind(t)
	if kind == "" || ekind == "" {
		return nil, nil
	}
	n.X = o.expr(n.X, nil)
	n.Index = o.expr(n.Index, nil)
	mapKeyReplaceStrConv(n.Index)

	reg := types.Types[types.TUINT64]
	if ekind == "p" {
		reg = types.Types[types.TUNSAFEPTR]
	}
	tmp := o.newTemp(reg, false)
	var okNode ir.Node = ir.BlankNode
	if wantOK {
		ok = o.newTemp(types.Types[types.TBOOL], false)
		okNode = ok
	}
	call := cmapCall("cmapload"+kind+ekind, nil, reflectdata.IndexMapRType(base.Pos, n), cmapPtr(n.X), cmapFastKey(n.Index, kind))
	o.stmt(typecheck.Stmt(ir.NewAssignListStmt(base.Pos, ir.OAS2, []ir.Node{tmp, okNode}, []ir.Node{call})))
	return o.cmapFromReg(tmp, n.Type()), ok
}

// cmapFastStore orders m[k] = v if there is an entry for it, and reports whether
// there is.
func (o *orderState) cmapFastStore(n *ir.IndexExpr, v ir.Node) bool {
	t := n.X.Type()
	kind, ekind := cmapKeyKind(t), cmapElemKind(t)
	if kind == "" || ekind == "" {
		return false
	}
	n.X = o.expr(n.X, nil)
	n.Index = o.expr(n.Index, nil)
	v = o.expr(v, nil)
	o.append(cmapCall("cmapstore"+kind+ekind, nil, reflectdata.IndexMapRType(base.Pos, n), cmapPtr(n.X), cmapFastKey(n.Index, kind), o.cmapToReg(v)))
	return true
}

// A cmapNext is an entry for range loops.
type cmapNext struct {
	fn   string
	tmps [2]*ir.Name // what it returns, besides whether there is a pair
	pair [2]ir.Node  // these, as a key and an element
}

// cmapFastNext returns the entry for range loops over maps of type t, or nil.
func (o *orderState) cmapFastNext(t *types.Type) *cmapNext {
	kind, ekind := cmapKeyKind(t), cmapElemKind(t)
	if kind == "" || ekind != "w" && ekind != "p" {
		return nil
	}
	elem := types.TUINT64
	if ekind == "p" {
		elem = types.TUNSAFEPTR
	}
	k, v := o.newTemp(cmapFastKeyType(kind), false), o.newTemp(types.Types[elem], false)
	next := &cmapNext{fn: "cmapnext" + kind + ekind, tmps: [2]*ir.Name{k, v}}
	next.pair[0] = typecheck.Conv(k, t.Key())
	switch e := t.Elem(); {
	case e.IsPtrShaped():
		next.pair[1] = typecheck.ConvNop(v, e)
	case e.IsInteger():
		next.pair[1] = typecheck.Conv(v, e)
	default:
		next.pair[1] = reinterpret(v, e)
	}
	return next
}

// cmapKeyArg returns elem's key as an argument: the key itself if kind has entries of its own, or
// its address, and then its type is appended to keys, for cmapCall.
func (o *orderState) cmapKeyArg(elem *ir.IndexExpr, kind string, keys *[]*types.Type) ir.Node {
	if kind != "" {
		return cmapFastKey(elem.Index, kind)
	}
	elem.Index = o.cmapArg(elem.Index)
	*keys = append(*keys, elem.X.Type().Key())
	return typecheck.NodAddr(elem.Index)
}

// cmapArith orders n, whose How is CmapArith.
func (o *orderState) cmapArith(n *ir.CmapAssignStmt) {
	elem := n.Elems[0].(*ir.IndexExpr)
	t := elem.X.Type()
	kind := cmapKeyKind(t)
	fn := "cmaparith"
	args := []ir.Node{reflectdata.IndexMapRType(base.Pos, elem)}
	var keys []*types.Type
	operand := func(elem *ir.IndexExpr) {
		args = append(args, cmapPtr(elem.X), o.cmapKeyArg(elem, kind, &keys))
	}
	operand(elem)
	args = append(args, ir.NewBasicLit(base.Pos, types.Types[types.TUINT], constant.MakeInt64(cmapOp(n.AsOp))))
	if n.Y != nil {
		args = append(args, o.cmapToReg(o.expr(n.Y, nil)))
	} else {
		fn = "cmaparith2"
		operand(n.Elems[1].(*ir.IndexExpr))
	}
	o.append(cmapCall(fn+kind, keys, args...))
}

// cmapPair orders n, whose How is CmapPair.
func (o *orderState) cmapPair(n *ir.CmapAssignStmt) {
	first := n.Elems[0].(*ir.IndexExpr)
	t := first.X.Type()
	kind := cmapKeyKind(t)
	args := []ir.Node{reflectdata.IndexMapRType(base.Pos, first), cmapPtr(first.X)}
	var keys []*types.Type
	for _, elem := range n.Elems {
		args = append(args, o.cmapKeyArg(elem.(*ir.IndexExpr), kind, &keys))
	}
	ops := cmapOp(n.PairOps[0]) | cmapOp(n.PairOps[1])<<8
	if n.Crossed {
		ops |= abi.CmapCrossed
	}
	args = append(args, ir.NewBasicLit(base.Pos, types.Types[types.TUINT], constant.MakeInt64(ops)))
	for _, y := range n.Bufs {
		args = append(args, o.cmapToReg(o.expr(y, nil)))
	}
	o.append(cmapCall("cmappair"+kind, keys, args...))
}

// cmapOp returns the code of op for the run-time system.
func cmapOp(op ir.Op) int64 {
	switch op {
	case ir.OADD:
		return abi.CmapAdd
	case ir.OSUB:
		return abi.CmapSub
	case ir.OMUL:
		return abi.CmapMul
	case ir.OAND:
		return abi.CmapAnd
	case ir.OOR:
		return abi.CmapOr
	case ir.OXOR:
		return abi.CmapXor
	case ir.OANDNOT:
		return abi.CmapAndNot
	case ir.OAS:
		return abi.CmapMove
	}
	base.Fatalf("cmap assignment operation %v", op)
	return 0
}

// cmapCommit orders n, whose How is CmapCommit.
func (o *orderState) cmapCommit(n *ir.CmapAssignStmt) {
	first := n.Elems[0].(*ir.IndexExpr)
	t := first.X.Type()
	kind := cmapKeyKind(t)
	const both = ir.CmapLoad | ir.CmapStore
	done := func(call ir.Node) {
		o.stmt(typecheck.Stmt(ir.NewAssignStmt(base.Pos, n.Done, call)))
	}
	if kind != "" && len(n.Elems) == 1 && n.Modes[0] == both {
		done(cmapCall("cmapcommit"+kind, nil, reflectdata.IndexMapRType(base.Pos, first), cmapPtr(first.X),
			cmapFastKey(first.Index, kind), o.cmapToReg(n.Olds[0]), o.cmapToReg(n.Bufs[0])))
		return
	}

	// An internal/runtime/cmaps.WordRef for each element.
	u64, ptr := types.Types[types.TUINT64], types.Types[types.TUNSAFEPTR]
	fields := [...]struct {
		name string
		typ  *types.Type
	}{{"typ", ptr}, {"m", ptr}, {"key", ptr}, {"old", u64}, {"new", u64}, {"mode", types.Types[types.TUINT8]}}
	var list []*types.Field
	for _, f := range fields {
		list = append(list, types.NewField(base.Pos, typecheck.Lookup(f.name), f.typ))
	}
	ref := types.NewStruct(list)
	ref.SetNoalg(true)
	array := types.NewArray(ref, int64(len(n.Elems)))
	array.SetNoalg(true)
	types.CalcSize(array)
	refs := o.newTemp(array, true)
	for i, elem := range n.Elems {
		elem := elem.(*ir.IndexExpr)
		elem.Index = o.cmapArg(elem.Index)
		r := ir.NewIndexExpr(base.Pos, refs, ir.NewInt(base.Pos, int64(i)))
		r.SetBounded(true)
		field := func(f int, v ir.Node) {
			o.append(ir.NewAssignStmt(base.Pos, typecheck.DotField(base.Pos, typecheck.Expr(r), f), v))
		}
		field(0, typecheck.ConvNop(reflectdata.IndexMapRType(base.Pos, elem), ptr))
		field(1, cmapPtr(elem.X))
		field(2, typecheck.ConvNop(typecheck.NodAddr(elem.Index), ptr))
		if old := n.Olds[i]; old != nil {
			field(3, o.cmapToReg(old))
		}
		if n.Modes[i]&ir.CmapStore != 0 {
			field(4, o.cmapToReg(n.Bufs[i]))
		}
		field(5, ir.NewBasicLit(base.Pos, types.Types[types.TUINT8], constant.MakeInt64(int64(n.Modes[i]))))
	}
	done(cmapCall("cmapcommit", nil, typecheck.ConvNop(typecheck.NodAddr(refs), ptr), ir.NewInt(base.Pos, int64(len(n.Elems)))))
}

// cmapAppend orders n, whose How is CmapAppend.
func (o *orderState) cmapAppend(n *ir.CmapAssignStmt) {
	elem := n.Elems[0].(*ir.IndexExpr)
	elem.Index = o.cmapArg(elem.Index)
	array := n.Y.Type()
	o.append(cmapCall("cmapappend", []*types.Type{elem.X.Type().Key()}, reflectdata.IndexMapRType(base.Pos, elem),
		cmapPtr(elem.X), typecheck.NodAddr(elem.Index), reflectdata.TypePtrAt(base.Pos, array.Elem()),
		typecheck.ConvNop(typecheck.NodAddr(n.Y), types.Types[types.TUNSAFEPTR]), ir.NewInt(base.Pos, array.NumElem())))
}
