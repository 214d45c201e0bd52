// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package printer

import (
	"go/ast"
	"go/internal/cmapexpr"
	"go/token"
)

// This file formats concurrent map types, cmap[K]V.
//
// An ast.MapType is easy: it is formatted like any map type. But the parser,
// for which cmap is a name like any other, leaves two forms of the type to the
// type checker: cmap[K]*V is a product of two values to it, and the function
// type func(cmap[K]V) has a parameter called cmap, of type [K]V. As a value,
// they are formatted with blanks:
//
//	make(cmap[K] * V)
//	func(cmap [K]V)
//
// There are no blanks if it must be a type; that is, if cmap is not declared
// in the syntax tree and K is a type literal, the name of a type declared
// in the tree, or a predeclared type, and not declared otherwise. If the tree
// does not tell (K may be declared in another file), the source is left as
// it is: blanks are neither added nor removed.

// mapName returns what x starts with, for printing.
func mapName(x *ast.MapType) any {
	if x.Cmap != nil {
		return x.Cmap
	}
	return token.MAP
}

// cmapElem returns the innermost element type of the cmap type x that
// an operand cmap[K], or cmap[K][N]..., is followed by; or nil if
// there is none because x is another type.
func cmapElem(x ast.Expr) ast.Expr {
	m, _ := x.(*ast.MapType)
	if m == nil || m.Cmap == nil {
		return nil
	}
	elem := m.Value
	for {
		array, _ := elem.(*ast.ArrayType)
		if array == nil || array.Len == nil {
			return elem
		}
		elem = array.Elt
	}
}

// startsWithStar reports whether x is a cmap type with an element type *V.
// Followed by the arguments of a conversion, or the braces of a literal
// in a statement header, it would be taken for a product.
func startsWithStar(x ast.Expr) bool {
	_, star := cmapElem(x).(*ast.StarExpr)
	return star
}

// startsWithArrow reports whether x is a cmap type with an element type
// <-chan V. At the start of a statement it would be taken for a send.
func startsWithArrow(x ast.Expr) bool {
	ch, _ := cmapElem(x).(*ast.ChanType)
	return ch != nil && ch.Dir == ast.RECV
}

// isCmapProduct reports whether x is a cmap type parsed as the product of
// cmap[K], or *cmap[K], and an element type.
func (p *printer) isCmapProduct(x *ast.BinaryExpr) bool {
	if x.Op != token.MUL {
		return false
	}
	switch cmapexpr.Base(x.Y).(type) {
	case *ast.BasicLit, *ast.CallExpr, *ast.UnaryExpr, *ast.CompositeLit, *ast.FuncLit:
		return false // not a type
	}
	left := x.X
	if prod, _ := left.(*ast.BinaryExpr); prod != nil {
		if !p.isCmapProduct(prod) {
			return false
		}
		left = prod.Y
	}
	name, key := cmapexpr.Split(cmapexpr.Base(left))
	return name != nil && p.isCmap(name, key, func() bool {
		// Are there no blanks around the operator?
		return x.OpPos.IsValid() && x.X.End() == x.OpPos && x.OpPos+1 == x.Y.Pos()
	})
}

// isCmapParams reports whether list is a parameter list that ends in an unnamed
// parameter of a cmap type, parsed as one with name cmap and an array type.
// The types of unnamed parameters before it were parsed as names.
func (p *printer) isCmapParams(list *ast.FieldList) bool {
	t := cmapParam(list)
	return t != nil && p.isCmap(t.Cmap, t.Key, func() bool { return adjacent(list.List[0]) })
}

// cmapParam returns the type cmap[x]E if list is a parameter list "cmap [x]E",
// or "A, B, cmap [x]E". If list has another form, the result is nil.
func cmapParam(list *ast.FieldList) *ast.MapType {
	if len(list.List) == 1 {
		par := list.List[0]
		if n := len(par.Names); n > 0 {
			return cmapexpr.Param(par.Names[n-1], par.Type)
		}
	}
	return nil
}

// adjacent reports whether there is no blank between the parameter's name and its type.
func adjacent(par *ast.Field) bool {
	end := par.Names[len(par.Names)-1].End()
	return end.IsValid() && end == par.Type.Pos()
}

// isCmap decides whether name, an identifier cmap which is followed by [key],
// denotes the predeclared type. If the syntax tree does not tell,
// the result is that of tight.
func (p *printer) isCmap(name *ast.Ident, key ast.Expr, tight func() bool) bool {
	if name.Obj != nil && name.Obj.Decl != nil {
		par, _ := name.Obj.Decl.(*ast.Field)
		if par == nil || cmapParam(&ast.FieldList{List: []*ast.Field{par}}) == nil {
			return false
		}
	}
	root := p.root
	root.init()
	if root.values[name] {
		return false
	}
	switch root.kindOf(key) {
	case isType:
		return true
	case isValue:
		return false
	default:
		return tight()
	}
}

// A rootNode holds the node to print and what is declared in it.
type rootNode struct {
	node any // argument of Fprint

	kinds  map[string]kind     // kinds of all identifiers declared in node; nil if not computed yet
	values map[*ast.Ident]bool // identifiers cmap in the extent of a declaration of cmap
}

// A kind is a set of the kinds of objects that are called by some name.
type kind uint8

const (
	isType  kind = 1 << iota
	isValue      // at package level
	isLocal      // value inside of a function; outside, the name may have any meaning
)

// A partialNode is a node to print that is a part of another one.
type partialNode struct {
	ast.Node
	root *rootNode
}

// setRoot sets p.root for printing node, and returns the node proper.
func (p *printer) setRoot(node any) any {
	if part, ok := node.(partialNode); ok {
		p.root = part.root
		return part.Node
	}
	p.root = &rootNode{node: node}
	return node
}

// kindOf returns the kind of the expression x, a key type or an index.
// It is uncertain unless it has exactly one element.
func (r *rootNode) kindOf(x ast.Expr) kind {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		k := r.kinds[x.Name]
		if isPredeclaredType(x.Name) {
			k |= isType
		}
		return k
	case *ast.ArrayType, *ast.StructType, *ast.FuncType, *ast.InterfaceType, *ast.MapType, *ast.ChanType:
		return isType
	case *ast.BasicLit, *ast.CallExpr, *ast.UnaryExpr:
		return isValue
	}
	return 0
}

// init determines the kinds and values of r.
func (r *rootNode) init() {
	if r.kinds != nil {
		return
	}
	r.kinds = make(map[string]kind)
	r.values = make(map[*ast.Ident]bool)

	switch n := r.node.(type) {
	case *CommentedNode:
		(&rootNode{node: n.Node, kinds: r.kinds, values: r.values}).scan()
	default:
		r.scan()
	}
}

// scan adds the declarations in r.node.
func (r *rootNode) scan() {
	switch n := r.node.(type) {
	case *ast.File:
		var parts []*extent
		for _, decl := range n.Decls {
			parts = append(parts, r.scanExtent(decl))
		}
		// A declaration at package level extends to the whole file.
		for _, part := range parts {
			if part.outer {
				for _, part := range parts {
					part.inner = true
				}
				break
			}
		}
		for _, part := range parts {
			r.addValues(part)
		}
	case ast.Node:
		r.addValues(r.scanExtent(n))
	case []ast.Stmt:
		r.addValues(r.scanExtent(&ast.BlockStmt{List: n}))
	case []ast.Decl:
		for _, decl := range n {
			r.addValues(r.scanExtent(decl))
		}
	}
}

// An extent is the part of a syntax tree in which
// a declaration of cmap is taken to be valid.
type extent struct {
	cmaps  []*ast.Ident     // uses of cmap
	params []*ast.FieldList // lists with a parameter that is called cmap or is a cmap
	inner  bool             // cmap is declared
	outer  bool             // cmap is declared at package level
}

// scanExtent collects the uses and declarations of cmap in node,
// and adds all declared identifiers to r.kinds.
func (r *rootNode) scanExtent(node ast.Node) *extent {
	part := new(extent)
	declare := func(id *ast.Ident, k kind) {
		if id != nil {
			r.kinds[id.Name] |= k
			part.inner = part.inner || id.Name == cmapexpr.Name
		}
	}
	declareAll := func(list *ast.FieldList, k kind) {
		if list == nil {
			return
		}
		if k == isLocal && cmapParam(list) != nil {
			part.params = append(part.params, list)
			return // other names may be types
		}
		for _, f := range list.List {
			for _, name := range f.Names {
				declare(name, k)
			}
		}
	}

	declareOuter := func(id *ast.Ident, k kind) {
		if id != nil {
			declare(id, k)
			part.outer = part.outer || id.Name == cmapexpr.Name
		}
	}
	switch n := node.(type) {
	case *ast.GenDecl:
		for _, spec := range n.Specs {
			switch s := spec.(type) {
			case *ast.ImportSpec:
				declareOuter(s.Name, isValue)
			case *ast.TypeSpec:
				declareOuter(s.Name, isType)
			case *ast.ValueSpec:
				for _, name := range s.Names {
					declareOuter(name, isValue)
				}
			}
		}
	case *ast.FuncDecl:
		if n.Recv == nil {
			declareOuter(n.Name, isValue)
		}
	}

	ast.Inspect(node, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if n.Name == cmapexpr.Name {
				part.cmaps = append(part.cmaps, n)
			}
		case *ast.FuncDecl:
			declareAll(n.Recv, isLocal)
		case *ast.FuncType:
			declareAll(n.TypeParams, isType)
			declareAll(n.Params, isLocal)
			declareAll(n.Results, isLocal)
		case *ast.TypeSpec:
			declare(n.Name, isType)
			declareAll(n.TypeParams, isType)
		case *ast.DeclStmt:
			for _, spec := range n.Decl.(*ast.GenDecl).Specs {
				if s, _ := spec.(*ast.ValueSpec); s != nil {
					for _, name := range s.Names {
						declare(name, isLocal)
					}
				}
			}
		case *ast.AssignStmt:
			if n.Tok == token.DEFINE {
				for _, x := range n.Lhs {
					name, _ := x.(*ast.Ident)
					declare(name, isLocal)
				}
			}
		case *ast.RangeStmt:
			if n.Tok == token.DEFINE {
				name, _ := n.Key.(*ast.Ident)
				declare(name, isLocal)
				name, _ = n.Value.(*ast.Ident)
				declare(name, isLocal)
			}
		}
		return true
	})
	return part
}

// addValues adds the identifiers of part to r.values if cmap is declared there.
func (r *rootNode) addValues(part *extent) {
	for _, list := range part.params {
		switch r.kindOf(cmapParam(list).Key) {
		case isType:
		case isValue:
			part.inner = true
		default:
			part.inner = part.inner || !adjacent(list.List[0])
		}
	}
	if part.inner {
		for _, name := range part.cmaps {
			r.values[name] = true
		}
	}
}

// isPredeclaredType reports whether name is that of a predeclared type.
func isPredeclaredType(name string) bool {
	switch name {
	case "any", "comparable", "error", "bool", "string",
		"byte", "rune", "uintptr", "int", "uint",
		"int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64",
		"float32", "float64", "complex64", "complex128":
		return true
	}
	return false
}
