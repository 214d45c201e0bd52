// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Package cmapexpr deals with syntax trees of concurrent map types, cmap[K]V.
//
// Since cmap is an ordinary identifier to the parser, some of these types are
// parsed as something else. The functions here recognize the forms, and return
// the type that the programmer wrote if cmap denotes the predeclared type.
// They never modify a syntax tree; trees in a result share their parts with
// the argument.
package cmapexpr

import (
	"go/ast"
	"go/token"
)

// Name is the name of the predeclared type.
const Name = "cmap"

// Split splits an expression of the form cmap[K] or cmap[K][n1]...[nm]
// into the identifier cmap and its key K.
// If x does not have that form, the results are nil.
func Split(x ast.Expr) (name *ast.Ident, key ast.Expr) {
	for {
		index, _ := x.(*ast.IndexExpr)
		if index == nil {
			return nil, nil
		}
		if name, _ := index.X.(*ast.Ident); name != nil {
			if name.Name != Name {
				return nil, nil
			}
			return name, index.Index
		}
		x = index.X
	}
}

// New returns the type cmap[K]elem if x has the form cmap[K], and the type
// cmap[K][n1]...[nm]elem if it has the form cmap[K][n1]...[nm].
// Otherwise the result is nil.
func New(x, elem ast.Expr) *ast.MapType {
	if name, _ := Split(x); name == nil {
		return nil
	}
	for {
		index := x.(*ast.IndexExpr)
		if name, _ := index.X.(*ast.Ident); name != nil {
			return &ast.MapType{Map: name.NamePos, Cmap: name, Key: index.Index, Value: elem}
		}
		elem = &ast.ArrayType{Lbrack: index.Lbrack, Len: index.Index, Elt: elem}
		x = index.X
	}
}

// Type returns the type that x denotes if x has one of the forms
//
//	cmap[K]*V     parsed as a product
//	cmap[K](V)    parsed as a call
//
// with any number of *'s in front of the first one, and of array
// lengths following K. Otherwise the result is nil.
func Type(x ast.Expr) ast.Expr {
	switch x := x.(type) {
	case *ast.BinaryExpr:
		if x.Op != token.MUL {
			break
		}
		// A product a*b*c is (a*b)*c, but a type cmap[K]*cmap[L]*V
		// is cmap[K](*(cmap[L](*V))). Go from right to left.
		elem := &ast.StarExpr{Star: x.OpPos, X: x.Y}
		left := x.X
		for {
			operand := left
			prod, _ := left.(*ast.BinaryExpr)
			if prod != nil && prod.Op == token.MUL {
				operand = prod.Y
			}
			t := New(Base(operand), elem)
			if t == nil {
				return nil
			}
			typ := ReplaceBase(operand, t)
			if operand == left {
				return typ
			}
			elem = &ast.StarExpr{Star: prod.OpPos, X: typ}
			left = prod.X
		}

	case *ast.CallExpr:
		if len(x.Args) == 1 && !x.Ellipsis.IsValid() {
			if t := New(x.Fun, x.Args[0]); t != nil {
				return t
			}
		}
	}
	return nil
}

// Base returns x without the *'s in front.
func Base(x ast.Expr) ast.Expr {
	for {
		star, _ := x.(*ast.StarExpr)
		if star == nil {
			return x
		}
		x = star.X
	}
}

// ReplaceBase returns a copy of the unary operators
// in front of x, with base as the operand.
func ReplaceBase(x, base ast.Expr) ast.Expr {
	switch x := x.(type) {
	case *ast.StarExpr:
		return &ast.StarExpr{Star: x.Star, X: ReplaceBase(x.X, base)}
	case *ast.UnaryExpr:
		return &ast.UnaryExpr{OpPos: x.OpPos, Op: x.Op, X: ReplaceBase(x.X, base)}
	}
	return base
}

// Param returns the type cmap[x]E if name and typ are those of a parameter
// "cmap [x]E", of an array type. Otherwise the result is nil.
func Param(name *ast.Ident, typ ast.Expr) *ast.MapType {
	if name == nil || name.Name != Name {
		return nil
	}
	array, _ := typ.(*ast.ArrayType)
	if array == nil || array.Len == nil {
		return nil
	}
	return &ast.MapType{Map: name.NamePos, Cmap: name, Key: array.Len, Value: array.Elt}
}

// Params returns the parameter list that list, of the form
//
//	A, B, ..., cmap [x]E
//
// stands for if x is a type: the types A, B, ..., and cmap[x]E, all unnamed.
// If list does not have that form, or isType(x) does not hold,
// the result is nil.
func Params(list []*ast.Field, isType func(x ast.Expr) bool) []*ast.Field {
	if len(list) != 1 || len(list[0].Names) == 0 {
		return nil
	}
	names := list[0].Names
	last := len(names) - 1
	t := Param(names[last], list[0].Type)
	if t == nil || !isType(t.Key) {
		return nil
	}
	var res []*ast.Field
	for _, name := range names[:last] {
		res = append(res, &ast.Field{Type: name})
	}
	return append(res, &ast.Field{Type: t})
}
