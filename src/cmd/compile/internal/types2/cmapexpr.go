// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// This file implements type-checking of cmap[K]V as it is written in
// source code, and of the elements of concurrent maps as operands.

package types2

import (
	"cmd/compile/internal/syntax"
	"internal/buildcfg"
	. "internal/types/errors"
)

// cmapEnabled reports whether cmap is predeclared.
func cmapEnabled() bool { return buildcfg.Experiment.Cmap }

// isCmap reports whether e is an identifier that denotes the predeclared cmap.
func (check *Checker) isCmap(e syntax.Expr) bool {
	name, _ := e.(*syntax.Name)
	return name != nil && name.Value == "cmap" && universeCmap != nil && check.lookup(name.Value) == universeCmap
}

// mapOrCmap completes the type-checking of e. The map typ has e's key and
// element types. The result is the type that e denotes, or Typ[Invalid].
func (check *Checker) mapOrCmap(typ *Map, e *syntax.MapType) Type {
	name := e.Cmap
	if name == nil {
		return typ
	}

	if !check.isCmap(name) {
		switch obj := check.lookup(name.Value).(type) {
		case nil:
			check.errorf(name, UndeclaredName, "undefined: %s", name.Value)
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
	if !check.conf.EnableAlias {
		check.recordInstance(name, []Type{typ.key, typ.elem}, typ)
		return typ
	}
	inst := cmapInstance(typ)
	check.recordInstance(name, inst.targs.list(), inst)
	return inst
}

// notCmap reports that the name cmap in e denotes obj.
func (check *Checker) notCmap(e *syntax.MapType, obj Object) {
	err := check.newError(NotAType)
	err.addf(e.Cmap, "invalid type %s: cmap (%s) is not the predeclared cmap", syntax.Expr(e), objectKind(obj))
	err.addAltDecl(obj)
	err.report()
}

// cmapExpr type-checks e if it is an expression that the parser could not
// recognize as a concurrent map type, or an incorrect use of the
// predeclared cmap. If cmap is not the predeclared one, the former holds only
// for an expression that ends with a type and thus cannot be valid. In that case the results are its type (Typ[Invalid] if
// there was an error) and e or the type expression that e stands for.
// Otherwise they are nil.
func (check *Checker) cmapExpr(e syntax.Expr) (Type, syntax.Expr) {
	switch x := e.(type) {
	case *syntax.Operation, *syntax.CallExpr:
		t := syntax.CmapTypeExpr(x)
		if t == nil || !check.isCmap(cmapName(t)) && !check.isTypeName(cmapLast(t)) {
			return nil, nil
		}
		if hint := check.cmapHint(t); hint != "" {
			check.errorf(e, NotAType, "invalid type %s: %s", e, hint)
			return Typ[Invalid], e
		}
		typ := check.typ(t)
		check.recordTypeAndValue(e, typexpr, typ, nil)
		return typ, t

	case *syntax.IndexExpr:
		if !check.isCmap(x.X) {
			return nil, nil
		}
		list := syntax.UnpackListExpr(x.Index)
		check.use(list...)
		switch len(list) {
		case 1:
			check.errorf(x, WrongTypeArgCount, "missing element type: write %sV", e)
		case 2:
			check.errorf(x, WrongTypeArgCount, "invalid type %s: write cmap[%s]%s", e, list[0], list[1])
		default:
			check.errorf(x, WrongTypeArgCount, "invalid type %s: write cmap[K]V", e)
		}
		return Typ[Invalid], e
	}
	return nil, nil
}

// cmapName returns the identifier cmap in t, a result of syntax.CmapTypeExpr.
func cmapName(t syntax.Expr) *syntax.Name {
	for {
		switch x := t.(type) {
		case *syntax.MapType:
			return x.Cmap
		case *syntax.Operation:
			t = x.X
		default:
			panic("unreachable")
		}
	}
}

// cmapLast returns what the type t ends with: the
// element type of a map's element type's element type, and so on.
func cmapLast(t syntax.Expr) syntax.Expr {
	for {
		switch x := t.(type) {
		case *syntax.MapType:
			t = x.Value
			continue
		case *syntax.Operation:
			if x.Op == syntax.Mul && x.Y == nil {
				t = x.X
				continue
			}
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
func (check *Checker) cmapHint(t syntax.Expr) string {
	elem := cmapLast(t)
	if call, _ := elem.(*syntax.CallExpr); call != nil && check.isTypeName(call.Fun) {
		return "parenthesize the type of a conversion, as in (cmap[K]*V)(x)"
	}
	for {
		switch x := elem.(type) {
		case *syntax.SelectorExpr:
			elem = x.X
		case *syntax.IndexExpr:
			elem = x.X
		case *syntax.SliceExpr:
			elem = x.X
		case *syntax.AssertExpr:
			elem = x.X
		case *syntax.CallExpr:
			elem = x.Fun
		case *syntax.CompositeLit:
			return "parenthesize the composite literal, as in (cmap[K]*T{...})[k]"
		default:
			return ""
		}
	}
}

// cmapOperand is like cmapExpr but sets x to the result.
func (check *Checker) cmapOperand(x *operand, e syntax.Expr) (kind exprKind, ok bool) {
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
func (check *Checker) cmapParams(list []*syntax.Field) []*syntax.Field {
	return syntax.CmapParams(list, check.isTypeName)
}

// isTypeName reports whether x is a possibly instantiated type name.
func (check *Checker) isTypeName(x syntax.Expr) bool {
	var obj Object
	switch x := syntax.Unparen(x).(type) {
	case *syntax.IndexExpr:
		return check.isTypeName(x.X)
	case *syntax.Name:
		obj = check.lookup(x.Value)
	case *syntax.SelectorExpr:
		if name, _ := x.X.(*syntax.Name); name != nil {
			if pkg, _ := check.lookup(name.Value).(*PkgName); pkg != nil {
				obj = pkg.imported.scope.Lookup(x.Sel.Value)
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
func (x *operand) setCmapElem(typ Type, e syntax.Expr) {
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
func (x *operand) setCmapPart(e, base syntax.Expr) {
	if x.isCmapElem(base) && underIs(x.typ, func(u Type) bool { return !isString(u) }) {
		x.cmapElem = e
	}
}

// isCmapElem reports whether x denotes e, and e is an
// element of a concurrent map or a part of one.
func (x *operand) isCmapElem(e syntax.Expr) bool {
	return x.cmapElem != nil && x.cmapElem == syntax.Unparen(e)
}

// MapKey returns the common key type of the maps and concurrent maps in the
// type set of typ. The result is nil if there are other types in the set.
func MapKey(typ Type) (key Type) {
	if !underIs(typ, func(u Type) bool {
		m, _ := u.(*Map)
		if m == nil {
			return false
		}
		key = m.key
		return true
	}) {
		return nil
	}
	return key
}
