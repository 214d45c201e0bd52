// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package syntax

// Concurrent map types
//
// A concurrent map type is written cmap[K]V. Unlike map, cmap is not a
// keyword but a predeclared identifier that any declaration may shadow,
// so cmap[K] may also be an index expression, an instantiated type, or
// the start of an array-typed parameter named cmap. The parser tells
// these apart by what follows the closing bracket:
//
//   - In an expression, no operand can be followed by a name, by one of the
//     keywords that start a type, or by []. Where one of them follows
//     cmap[K], a type is meant. The same is true of <-, except in the
//     expressions that start a statement, where <- may be a send.
//   - Where only a type can stand, cmap[K] followed by the start of a type
//     is a concurrent map type. If the type is itself an operand, as []cmap[T]
//     in []cmap[T](x), an opening parenthesis starts a conversion's argument.
//   - cmap[K] * T{...} is never a valid product: it is a composite literal
//     of type cmap[K]*T.
//   - cmap[K] * V and cmap[K](V) in an expression remain a product and a call.
//     The type checker, which knows what cmap stands for, may interpret them
//     with CmapTypeExpr.
//   - A parameter cmap [x]E is decided from the rest of the parameter
//     list if possible (see cmapParams), and by the type checker otherwise.
//
// Whether the name denotes the predeclared cmap is for the type checker to
// say. None of these forms is valid when it does not, so that programs that
// declare the name are parsed as they always were.

// splitCmap splits an expression of the form cmap[K][n1]...[nm] into the name
// and its index expressions, the last of them first.
// The name is nil if x does not have that form.
func splitCmap(x Expr) (name *Name, index []*IndexExpr) {
	for {
		t, _ := x.(*IndexExpr)
		if t == nil {
			return nil, nil
		}
		if _, ok := t.Index.(*ListExpr); ok {
			return nil, nil
		}
		index = append(index, t)
		if name, _ := t.X.(*Name); name != nil {
			if name.Value != "cmap" {
				return nil, nil
			}
			return name, index
		}
		x = t.X
	}
}

// newCmap returns the type cmap[K][n1]...[nm]elem, for x of the form
// cmap[K][n1]...[nm]; or nil, if x does not have that form.
func newCmap(x, elem Expr) *MapType {
	name, index := splitCmap(x)
	if name == nil {
		return nil
	}
	last := len(index) - 1
	for _, dim := range index[:last] {
		t := new(ArrayType)
		t.pos = dim.pos
		t.Len = dim.Index
		t.Elem = elem
		elem = t
	}
	t := new(MapType)
	t.pos = name.pos
	t.Cmap = name
	t.Key = index[last].Index
	t.Value = elem
	return t
}

// cmapIndex is called with an index expression x that has just been parsed
// in an expression. If x is the start of a cmap type, cmapIndex parses the
// remainder and returns the type. Otherwise it returns x.
func (p *parser) cmapIndex(x *IndexExpr) Expr {
	switch p.tok {
	case _Name, _Chan, _Func, _Interface, _Map, _Struct:
	case _Arrow:
		if p.sendOk && p.sendNest == p.xnest {
			return x
		}
	default:
		return x
	}
	if name, _ := splitCmap(x); name == nil {
		return x
	}
	return newCmap(x, p.operandType())
}

// cmapSlice is like cmapIndex but is called after "[" at pos, following x.
// It handles elements of the form []E and, for the sake of the type
// checker's error message, [...]E. Otherwise the result is nil.
func (p *parser) cmapSlice(x Expr, pos Pos) Expr {
	if p.tok != _Rbrack && p.tok != _DotDotDot {
		return nil
	}
	if name, _ := splitCmap(x); name == nil {
		return nil
	}
	defer p.setOperand(p.setOperand(true))
	if p.got(_Rbrack) {
		return newCmap(x, p.sliceType(pos))
	}
	return newCmap(x, p.arrayType(pos, nil))
}

// cmapType is called with a possibly instantiated type name that has just
// been parsed where a type is expected. If it is the start of a cmap type,
// cmapType parses the remainder and returns the type. Otherwise it returns x.
func (p *parser) cmapType(x Expr) Expr {
	switch p.tok {
	case _Name, _Chan, _Func, _Interface, _Map, _Struct, _Star, _Arrow, _Lbrack:
	case _Lparen:
		if p.inOperand {
			return x
		}
	default:
		return x
	}
	if name, _ := splitCmap(x); name == nil {
		return x
	}
	return newCmap(x, p.type_())
}

// cmapEmbedded is cmapType for an interface element. An opening
// parenthesis after cmap[K] can only belong to a generic method.
func (p *parser) cmapEmbedded(x Expr) Expr {
	defer p.setOperand(p.setOperand(true))
	return p.cmapType(x)
}

// cmapLit is called with a product t that has just been parsed. If it has the
// form cmap[K] * T{...}, possibly with leading unary operators, the result
// is a composite literal of type cmap[K]*T, with these operators applied.
// Otherwise the result is t.
func cmapLit(t *Operation) Expr {
	if t.Op != Mul {
		return t
	}
	// T{...} may have leading *'s.
	lit, _ := indirections(t.Y).(*CompositeLit)
	if lit == nil || lit.Type == nil {
		return t
	}

	// Interpret the product as if it had T in place of T{...},
	// and no unary operators before cmap[K].
	prod, outer, inner := splitUnary(t)
	prod.Y = replaceBase(t.Y, lit.Type)
	typ, _ := CmapTypeExpr(prod).(*MapType)
	if typ == nil {
		return t
	}
	lit.Type = typ
	if outer == nil {
		return lit
	}
	inner.X = lit
	return outer
}

// splitUnary returns a copy of the product t without the unary operators of
// its leftmost operand, and the outermost and innermost of these, if any.
func splitUnary(t *Operation) (prod, outer, inner *Operation) {
	prod = new(Operation)
	*prod = *t
	op, _ := t.X.(*Operation)
	switch {
	case op == nil:
		// no operators
	case op.Y == nil:
		for outer = op; op != nil && op.Y == nil; op, _ = op.X.(*Operation) {
			inner = op
		}
		prod.X = inner.X
	case op.Op == Mul:
		prod.X, outer, inner = splitUnary(op)
	}
	return
}

// indirections strips leading unary *'s from x.
func indirections(x Expr) Expr {
	for {
		op, _ := x.(*Operation)
		if op == nil || op.Op != Mul || op.Y != nil {
			return x
		}
		x = op.X
	}
}

// replaceBase returns a copy of x with base in place of
// what follows its leading unary *'s.
func replaceBase(x, base Expr) Expr {
	if op, _ := x.(*Operation); op != nil && op.Op == Mul && op.Y == nil {
		return newIndirect(op.pos, replaceBase(op.X, base))
	}
	return base
}

// CmapTypeExpr returns the type that x denotes if x is an expression of one of
// the forms
//
//	cmap[K] * V
//	cmap[K](V)
//
// and cmap is the predeclared identifier. There may be leading unary *'s, and
// K may be followed by array lengths in brackets. For any other expression
// the result is nil. CmapTypeExpr does not modify x.
func CmapTypeExpr(x Expr) Expr {
	switch x := x.(type) {
	case *Operation:
		if x.Op != Mul || x.Y == nil {
			break
		}
		// Products associate to the left, pointer types to the right:
		// all but the last operand of the product must start a cmap type.
		elem := newIndirect(x.pos, x.Y)
		left := x.X
		for {
			pos := left.Pos()
			op, _ := left.(*Operation)
			binary := op != nil && op.Op == Mul && op.Y != nil
			start := left
			if binary {
				start = op.Y
			}
			t := newCmap(indirections(start), elem)
			if t == nil {
				return nil
			}
			elem = replaceBase(start, t)
			if !binary {
				return elem
			}
			elem = newIndirect(pos, elem)
			left = op.X
		}

	case *CallExpr:
		if len(x.ArgList) == 1 && !x.HasDots {
			if t := newCmap(x.Fun, x.ArgList[0]); t != nil {
				return t
			}
		}
	}
	return nil
}

// CmapParams returns the parameter list that list, which was parsed as
//
//	A, B, ..., cmap [x]E
//
// stands for if x is a type: the types A, B, ..., and cmap[x]E, all unnamed.
// If list does not have that form the result is list.
// The result isType is called to find out whether x is a type.
func CmapParams(list []*Field, isType func(x Expr) bool) []*Field {
	if len(list) == 0 {
		return list
	}
	last := list[len(list)-1]
	typ := cmapParam(last)
	if typ == nil {
		return list
	}
	for _, f := range list {
		if f.Name == nil || f.Type != last.Type {
			return list
		}
	}
	if !isType(typ.Key) {
		return list
	}
	res := make([]*Field, len(list))
	for i, f := range list {
		g := *f
		g.Type, g.Name = f.Name, nil
		res[i] = &g
	}
	res[len(res)-1].Type = typ
	return res
}

// cmapParam returns the type cmap[x]E if f is a parameter cmap [x]E,
// and nil otherwise.
func cmapParam(f *Field) *MapType {
	if f.Name == nil || f.Name.Value != "cmap" {
		return nil
	}
	a, _ := f.Type.(*ArrayType)
	if a == nil || a.Len == nil {
		return nil
	}
	t := new(MapType)
	t.pos = f.Name.pos
	t.Cmap = f.Name
	t.Key = a.Len
	t.Value = a.Elem
	return t
}

// cmapParams decides for the parameters of list that were parsed as cmap [x]E,
// a parameter named cmap of array type, whether they are unnamed parameters
// of type cmap[x]E instead, and if so changes them. The arguments named and
// typed are the number of parameters with name and type, and the number of
// parameters with type; the result is the new value of named.
//
// If another parameter has both name and type, the parameters are named. If the
// list is not valid with a named parameter cmap, or x can only be a type, they are
// unnamed. The remaining case, a single such parameter at the end of the list
// that is preceded by nothing but names, is left to the type checker.
func cmapParams(list []*Field, named, typed int) int {
	var cmaps []*Field
	onlyType := false // a key can only be a type
	for _, f := range list {
		if t := cmapParam(f); t != nil {
			cmaps = append(cmaps, f)
			if mustBeType(t.Key) {
				onlyType = true
			}
		}
	}
	if len(cmaps) == 0 || named > len(cmaps) {
		return named
	}
	if typed > named || list[len(list)-1].Type == nil || len(cmaps) > 1 || onlyType {
		for _, f := range cmaps {
			f.Type, f.Name = cmapParam(f), nil
			named--
		}
	}
	return named
}

// mustBeType reports whether x, which was parsed as an array length,
// must be a type because it cannot be a constant expression.
func mustBeType(x Expr) bool {
	switch x := x.(type) {
	case *ArrayType, *SliceType, *StructType, *FuncType, *InterfaceType, *MapType, *ChanType:
		return true
	case *Operation:
		return x.Op == Mul && x.Y == nil
	case *IndexExpr:
		return true
	case *ParenExpr:
		return mustBeType(x.X)
	}
	return false
}

// setOperand sets p.inOperand and returns its previous value.
func (p *parser) setOperand(on bool) bool {
	old := p.inOperand
	p.inOperand = on
	return old
}

// operandType parses a type that is an operand of an expression.
func (p *parser) operandType() Expr {
	defer p.setOperand(p.setOperand(true))
	return p.type_()
}

// enclosedType parses a type in parentheses or brackets.
func (p *parser) enclosedType() Expr {
	defer p.setOperand(p.setOperand(false))
	return p.type_()
}

// operandFuncType parses a function type or the
// signature of a function literal in an expression.
func (p *parser) operandFuncType() *FuncType {
	defer p.setOperand(p.setOperand(true))
	_, t := p.funcType("function type")
	return t
}

// lhsList parses the expression list at the start of a simple statement,
// where <- is a send unless it is enclosed in parentheses, brackets, or braces.
func (p *parser) lhsList() Expr {
	ok, nest := p.sendOk, p.sendNest
	p.sendOk, p.sendNest = true, p.xnest
	x := p.exprList()
	p.sendOk, p.sendNest = ok, nest
	return x
}

// mapToken returns what the type t starts with: the keyword map or the name cmap.
func mapToken(t *MapType) any {
	if t.Cmap != nil {
		return t.Cmap
	}
	return _Map
}
