// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package parser

import (
	"go/ast"
	"go/internal/cmapexpr"
	"go/token"
)

// This file recognizes concurrent map types, cmap[K]V.
//
// The name cmap is predeclared but not reserved, so cmap[K] may as well be
// an element of an array called cmap, or an instance of a generic type of
// that name. Recognition is purely syntactic: the parser knows neither what
// the name denotes nor whether the program is built with cmaps at all
// (GOEXPERIMENT=nocmap). It makes a cmap type of
//
//   - token sequences that were syntax errors otherwise, such as cmap[K]V;
//   - sequences that no program could have used with another meaning, such
//     as the product cmap[K]*V{} or the parameters (cmap[K]V, error).
//
// Everything else keeps the meaning it has if cmap is an ordinary name, and
// the type checker, which knows better, looks again:
//
//	source               syntax tree
//	cmap[K]*V            BinaryExpr (a product)
//	cmap[K](V)           CallExpr
//	func(cmap[K]V)       Field with name cmap and an array type
//
// The decisions must match those of cmd/compile/internal/syntax.

// cmapState is the part of the parser's state that tells
// type operands from expressions.
type cmapState struct {
	nest int // number of open brackets, including the current token

	// Bracket depths outside of which the current token starts an
	// expression, plus one; 0 if there is no such expression.
	list    int // leftmost expression list of a statement
	operand int // operand, possibly a raw type
}

// track updates the number of open brackets for the next token.
func (s *cmapState) track(tok token.Token) {
	switch tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		s.nest++
	case token.RPAREN, token.RBRACK, token.RBRACE:
		s.nest--
	}
}

// depth returns one more than the number of brackets around the current token.
func (p *parser) depth() int {
	switch p.tok {
	case token.LPAREN, token.LBRACK, token.LBRACE:
		return p.cmap.nest
	}
	return p.cmap.nest + 1
}

// startList notes that an expression list starts at the current token:
// the right-hand side of something, or the start of a statement.
// The result is to be restored at the end of the list.
func (p *parser) startList(rhs bool) (old int) {
	old = p.cmap.list
	p.cmap.list = 0
	if !rhs {
		p.cmap.list = p.depth()
	}
	return
}

// startOperand notes that an operand starts at the current token.
// The result is to be restored at its end.
func (p *parser) startOperand() (old int) {
	old = p.cmap.operand
	p.cmap.operand = p.depth()
	return
}

// inRawOperand reports whether the current token continues a type that is
// itself the operand of an expression, such as []T in []T(x). A "(" starts
// the arguments of a conversion there.
func (p *parser) inRawOperand() bool {
	return p.cmap.operand == p.depth()
}

// isCmapIndex reports whether x has the form cmap[K] or cmap[K][N]... .
func isCmapIndex(x ast.Expr) bool {
	name, _ := cmapexpr.Split(x)
	return name != nil
}

// atCmapElem reports whether the operand x together with the type that
// starts at the current token is a cmap type. Types that start with a "*",
// "(" or "[" are not considered here.
func (p *parser) atCmapElem(x ast.Expr) bool {
	switch p.tok {
	case token.IDENT, token.MAP, token.CHAN, token.FUNC, token.STRUCT, token.INTERFACE:
		return isCmapIndex(x)
	case token.ARROW:
		// At the start of a statement it is a send to an element of cmap.
		return p.cmap.list != p.depth() && isCmapIndex(x)
	}
	return false
}

// parseCmapElem parses the rest of the cmap type that starts with x.
func (p *parser) parseCmapElem(x ast.Expr) ast.Expr {
	defer func(old int) { p.cmap.operand = old }(p.startOperand())
	return cmapexpr.New(x, p.parseType())
}

// parseCmapSlice parses the rest of the cmap type x[]elem.
// The current token is the "]".
func (p *parser) parseCmapSlice(x ast.Expr, lbrack token.Pos) ast.Expr {
	defer func(old int) { p.cmap.operand = old }(p.startOperand())
	p.expect(token.RBRACK)
	return cmapexpr.New(x, &ast.ArrayType{Lbrack: lbrack, Elt: p.parseType()})
}

// tryCmapType returns the cmap type that starts with typ, a type instance,
// if a type follows, or else typ. The flag paren tells whether a "(" is
// considered the start of a type.
func (p *parser) tryCmapType(typ ast.Expr, paren bool) ast.Expr {
	if !isCmapIndex(typ) {
		return typ
	}
	switch p.tok {
	case token.LPAREN:
		if !paren {
			return typ
		}
		fallthrough
	case token.IDENT, token.LBRACK, token.STRUCT, token.MUL, token.FUNC,
		token.INTERFACE, token.MAP, token.CHAN, token.ARROW:
		return cmapexpr.New(typ, p.parseType())
	}
	return typ
}

// cmapProduct returns the expression x, or what is written like it: if x is a
// product cmap[K]*V{...}, possibly with unary operators in front, it is a literal
// of type cmap[K]*V with these operators applied; and if x is a product of cmap[K]
// and a type literal, it is a type.
func cmapProduct(x *ast.BinaryExpr) ast.Expr {
	if x.Op != token.MUL {
		return x
	}

	switch base := cmapexpr.Base(x.Y).(type) {
	case *ast.CompositeLit:
		prod, first := splitUnary(x)
		prod.Y = cmapexpr.ReplaceBase(x.Y, base.Type)
		if typ, _ := cmapexpr.Type(prod).(*ast.MapType); typ != nil {
			lit := *base
			lit.Type = typ
			return cmapexpr.ReplaceBase(first, &lit)
		}
	default:
		if isTypeLit(base) {
			if typ := cmapexpr.Type(x); typ != nil {
				return typ
			}
		}
	}
	return x
}

// splitUnary returns a copy of the product x without the unary operators
// in front of it, and its first factor, with these operators.
func splitUnary(x *ast.BinaryExpr) (prod *ast.BinaryExpr, first ast.Expr) {
	copy := *x
	if left, _ := x.X.(*ast.BinaryExpr); left != nil && left.Op == token.MUL {
		copy.X, first = splitUnary(left)
		return &copy, first
	}
	first = x.X
	for {
		switch op := copy.X.(type) {
		case *ast.StarExpr:
			copy.X = op.X
			continue
		case *ast.UnaryExpr:
			copy.X = op.X
			continue
		}
		return &copy, first
	}
}

// isTypeLit reports whether x is a type literal other than a pointer type.
func isTypeLit(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.ArrayType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.MapType, *ast.ChanType:
		return true
	}
	return false
}

// mustBeType reports whether x, which was parsed as an array length, must
// be a type because it has not the form of a constant expression.
func mustBeType(x ast.Expr) bool {
	switch ast.Unparen(x).(type) {
	case *ast.StarExpr, *ast.IndexExpr, *ast.IndexListExpr:
		return true
	}
	return isTypeLit(x)
}

// cmapParams decides which elements of the parameter list are unnamed
// parameters of a cmap type rather than parameters called cmap that have an
// array type. It changes them accordingly and returns their number.
//
// They are named if any other parameter is. Otherwise they are unnamed if the
// list is erroneous with a named parameter cmap, or if a "length" must be a
// type. If the only candidate is the last parameter and those before it are
// mere identifiers, the type checker decides.
func cmapParams(list []field) (changed int) {
	candidates := 0
	unnamed := list[len(list)-1].typ == nil
	for _, par := range list {
		if t := cmapexpr.Param(par.name, par.typ); t != nil {
			candidates++
			unnamed = unnamed || mustBeType(t.Key)
		} else if par.typ != nil {
			if par.name != nil {
				return 0
			}
			unnamed = true
		}
	}
	if candidates == 0 || candidates == 1 && !unnamed {
		return 0
	}

	for i, par := range list {
		if t := cmapexpr.Param(par.name, par.typ); t != nil {
			list[i] = field{typ: t}
			changed++
		}
	}
	return
}
