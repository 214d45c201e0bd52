// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// This file implements type-checking of cmap[K]V as it is written in
// source code, and of the elements of concurrent maps as operands.

package types

import (
	"go/ast"
	"go/internal/cmapexpr"
	"internal/buildcfg"
	. "internal/types/errors"
)

// cmapEnabled reports whether cmap is predeclared.
func cmapEnabled() bool { return buildcfg.Experiment.Cmap }

// isCmap reports whether e is an identifier that denotes the predeclared cmap.
func (check *Checker) isCmap(e ast.Expr) bool {
	name, _ := e.(*ast.Ident)
	return name != nil && name.Name == "cmap" && universeCmap != nil && check.lookup(name.Name) == universeCmap
}

// mapOrCmap completes the type-checking of e. The map typ has e's key and
// element types. The result is the type that e denotes, or Typ[Invalid].
func (check *Checker) mapOrCmap(typ *Map, e *ast.MapType) Type {
	name := e.Cmap
	if name == nil {
		return typ
	}

	if !check.isCmap(name) {
		switch obj := check.lookup(name.Name).(type) {
		case nil:
			check.errorf(name, UndeclaredName, "undefined: %s", name.Name)
		case *PkgName:
			check.usedPkgNames[obj] = true
			check.notCmap(e, obj)
		default:
			check.use(name)
			check.notCmap(e, obj)
		}
		return Typ[Invalid]
	}

	check.recordUse(name, universeCmap)
	typ.conc = true
	if !check.conf._EnableAlias {
		check.recordInstance(name, []Type{typ.key, typ.elem}, typ)
		return typ
	}
	inst := cmapInstance(typ)
	check.recordInstance(name, inst.targs.list(), inst)
	return inst
}

// notCmap reports that the name cmap in e denotes obj.
func (check *Checker) notCmap(e *ast.MapType, obj Object) {
	err := check.newError(NotAType)
	err.addf(e.Cmap, "invalid type %s: cmap (%s) is not the predeclared cmap", ast.Expr(e), objectKind(obj))
	err.addAltDecl(obj)
	err.report()
}

// cmapExpr type-checks e if it is an expression that the parser could not
// recognize as a concurrent map type, or an incorrect use of the
// predeclared cmap. If cmap is not the predeclared one, the former holds only
// for an expression that ends with a type and thus cannot be valid. In that case the results are its type (Typ[Invalid] if
// there was an error) and e or the type expression that e stands for.
// Otherwise they are nil.
func (check *Checker) cmapExpr(e ast.Expr) (Type, ast.Expr) {
	switch x := e.(type) {
	case *ast.BinaryExpr, *ast.CallExpr:
		t := cmapexpr.Type(x)
		if t == nil || !check.isCmap(cmapexpr.Base(t).(*ast.MapType).Cmap) && !check.isTypeName(cmapLast(t)) {
			return nil, nil
		}
		if hint := check.cmapHint(t); hint != "" {
			check.errorf(e, NotAType, "invalid type %s: %s", e, hint)
			return Typ[Invalid], e
		}
		typ := check.typ(t)
		check.recordCmapParts(e, typ)
		return typ, t

	case *ast.IndexExpr:
		if check.isCmap(x.X) {
			check.use(x.Index)
			check.errorf(e, WrongTypeArgCount, "missing element type: write %sV", e)
			return Typ[Invalid], e
		}

	case *ast.IndexListExpr:
		if check.isCmap(x.X) {
			check.use(x.Indices...)
			if list := x.Indices; len(list) == 2 {
				check.errorf(e, WrongTypeArgCount, "invalid type %s: write cmap[%s]%s", e, list[0], list[1])
			} else {
				check.errorf(e, WrongTypeArgCount, "invalid type %s: write cmap[K]V", e)
			}
			return Typ[Invalid], e
		}
	}
	return nil, nil
}

// recordCmapParts records typ as the type of e, which denotes the cmap type typ
// but was parsed as a product or a call, and of those parts of e that are neither
// types nor values, such as cmap[K]. Without that, clients would find
// expressions in the syntax tree for which there is no type.
func (check *Checker) recordCmapParts(e ast.Expr, typ Type) {
	for {
		if _, ok := e.(*ast.Ident); ok {
			return // cmap itself is recorded as a use
		}
		check.recordTypeAndValue(e, typexpr, typ, nil)
		switch x := e.(type) {
		case *ast.BinaryExpr:
			if left, _ := x.X.(*ast.BinaryExpr); left != nil {
				check.recordCmapParts(left.Y, typ)
			}
			e = x.X
		case *ast.CallExpr:
			e = x.Fun
		case *ast.StarExpr:
			e = x.X
		case *ast.IndexExpr:
			e = x.X
		}
	}
}

// cmapLast returns what the type t ends with: the
// element type of a map's element type's element type, and so on.
func cmapLast(t ast.Expr) ast.Expr {
	for {
		switch x := t.(type) {
		case *ast.MapType:
			t = x.Value
			continue
		case *ast.StarExpr:
			t = x.X
			continue
		}
		return t
	}
}

// cmapHint returns what is wrong with the type t, the interpretation of a
// product, if its last element is not a type but what remains of
//
//	cmap[K]*V(x)
//	cmap[K]*T{...}[k]
//
// and the like, which need parentheses to mean what they seem to.
// Otherwise the result is the empty string.
func (check *Checker) cmapHint(t ast.Expr) string {
	elem := cmapLast(t)
	if call, _ := elem.(*ast.CallExpr); call != nil && check.isTypeName(call.Fun) {
		return "parenthesize the type of a conversion, as in (cmap[K]*V)(x)"
	}
	for {
		switch x := elem.(type) {
		case *ast.SelectorExpr:
			elem = x.X
		case *ast.IndexExpr:
			elem = x.X
		case *ast.SliceExpr:
			elem = x.X
		case *ast.TypeAssertExpr:
			elem = x.X
		case *ast.CallExpr:
			elem = x.Fun
		case *ast.CompositeLit:
			return "parenthesize the composite literal, as in (cmap[K]*T{...})[k]"
		default:
			return ""
		}
	}
}

// cmapOperand is like cmapExpr but sets x to the result.
func (check *Checker) cmapOperand(x *operand, e ast.Expr) (kind exprKind, ok bool) {
	typ, e := check.cmapExpr(e)
	if typ == nil {
		return
	}
	x.expr = e
	x.typ = typ
	if !isValid(typ) {
		return statement, true // avoid follow-up errors
	}
	x.mode = typexpr
	return expression, true
}

// cmapParams returns the list of parameters that list stands for.
// It differs from list if list ends in cmap [x]E and x is a type.
func (check *Checker) cmapParams(list *ast.FieldList) *ast.FieldList {
	params := cmapexpr.Params(list.List, check.isTypeName)
	if params == nil {
		return list
	}
	return &ast.FieldList{Opening: list.Opening, List: params, Closing: list.Closing}
}

// isTypeName reports whether x is a possibly instantiated type name.
func (check *Checker) isTypeName(x ast.Expr) bool {
	var obj Object
	switch x := ast.Unparen(x).(type) {
	case *ast.IndexExpr:
		return check.isTypeName(x.X)
	case *ast.IndexListExpr:
		return true // not a value
	case *ast.Ident:
		obj = check.lookup(x.Name)
	case *ast.SelectorExpr:
		if name, _ := x.X.(*ast.Ident); name != nil {
			if pkg, _ := check.lookup(name.Name).(*PkgName); pkg != nil {
				obj = pkg.imported.scope.Lookup(x.Sel.Name)
			}
		}
	}
	_, ok := obj.(*TypeName)
	return ok
}

// An element of a concurrent map, unlike one of a map, can be changed in place:
// if m is a cmap, m[k].f and m[k][i], where m[k] is a struct or an array, may
// be assigned to even though they are not addressable. The same goes for
// longer paths of fields and array elements. An operand that denotes
// one of these notes the expression in its cmapElem field.

// setCmapElem notes that e, which x is about to denote, is an element of a
// concurrent map if the map's type typ (a type parameter, perhaps) says so.
func (x *operand) setCmapElem(typ Type, e ast.Expr) {
	if underIs(typ, func(u Type) bool {
		m, _ := u.(*Map)
		return m != nil && m.conc
	}) {
		x.cmapElem = e
	}
}

// setCmapPart notes that e, which x is about to denote and which is a field or
// array element of base, is a part of an element of a concurrent map if x
// denotes such an element or part now.
func (x *operand) setCmapPart(e, base ast.Expr) {
	if x.isCmapElem(base) && underIs(x.typ, func(u Type) bool { return !isString(u) }) {
		x.cmapElem = e
	}
}

// isCmapElem reports whether x denotes e, and e is an
// element of a concurrent map or a part of one.
func (x *operand) isCmapElem(e ast.Expr) bool {
	return x.cmapElem != nil && x.cmapElem == ast.Unparen(e)
}
