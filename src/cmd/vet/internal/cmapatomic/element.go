// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapatomic

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/ast/edge"
	"golang.org/x/tools/go/ast/inspector"
)

// An elem is an element of a concurrent map in the source, or a part of one.
type elem struct {
	x    ast.Expr // the element or part of it, without parentheses; nil in a delete
	m, k ast.Expr // map and key, m without parentheses
	path []int    // from the element to the part: field indices, or -1 for an array index
}

// String returns the element in source form.
func (e *elem) String() string { return types.ExprString(e.m) + "[" + types.ExprString(e.k) + "]" }

// mapType returns the map type that t is, or that all types in its type set
// are, or nil.
func mapType(t types.Type) *types.Map {
	if t == nil {
		return nil
	}
	switch u := t.Underlying().(type) {
	case *types.Map:
		return u
	case *types.Interface:
		for i := range u.NumEmbeddeds() {
			switch e := u.EmbeddedType(i).(type) {
			case *types.Union:
				m := mapType(e.Term(0).Type())
				for j := 1; m != nil && j < e.Len(); j++ {
					if n := mapType(e.Term(j).Type()); n == nil || !types.Identical(m, n) {
						m = nil
					}
				}
				if m != nil {
					return m
				}
			default:
				if m := mapType(e); m != nil {
					return m
				}
			}
		}
	}
	return nil
}

// isCmap reports whether x is a concurrent map.
func (c *checker) isCmap(x ast.Expr) bool {
	m := mapType(c.info.TypeOf(x))
	return m != nil && m.Concurrent()
}

// isArray reports whether x is an array.
func (c *checker) isArray(x ast.Expr) bool {
	t := c.info.TypeOf(x)
	if t == nil {
		return false
	}
	_, ok := t.Underlying().(*types.Array)
	return ok
}

// elem returns what x is if it is an element, or a part of one that is
// reached without indirection, and nil otherwise.
func (c *checker) elem(x ast.Expr) *elem {
	x = ast.Unparen(x)
	var e *elem
	switch x := x.(type) {
	case *ast.IndexExpr:
		if c.isCmap(x.X) {
			return &elem{x: x, m: ast.Unparen(x.X), k: x.Index}
		}
		if c.isArray(x.X) {
			if e = c.elem(x.X); e != nil {
				e.path = append(e.path, -1)
			}
		}
	case *ast.SelectorExpr:
		if sel := c.info.Selections[x]; sel != nil && sel.Kind() == types.FieldVal && !sel.Indirect() {
			if e = c.elem(x.X); e != nil {
				e.path = append(e.path, sel.Index()...)
			}
		}
	}
	if e != nil {
		e.x = x
	}
	return e
}

// deleted returns the element that st deletes, or nil.
func (c *checker) deleted(st ast.Stmt) *elem {
	if st, ok := st.(*ast.ExprStmt); ok {
		if call, ok := st.X.(*ast.CallExpr); ok && c.isBuiltin(call, "delete") && len(call.Args) == 2 && c.isCmap(call.Args[0]) {
			return &elem{m: ast.Unparen(call.Args[0]), k: call.Args[1]}
		}
	}
	return nil
}

// isBuiltin reports whether call is one of the named built-in function, or of
// any if name is empty.
func (c *checker) isBuiltin(call *ast.CallExpr, name string) bool {
	fun := ast.Unparen(call.Fun)
	if !c.info.Types[fun].IsBuiltin() {
		return false
	}
	if name == "" {
		return true
	}
	id, ok := fun.(*ast.Ident)
	return ok && id.Name == name
}

// runsCode reports whether call may run code of the program's. Conversions and
// built-in functions do not.
func (c *checker) runsCode(call *ast.CallExpr) bool {
	return !c.info.Types[ast.Unparen(call.Fun)].IsType() && !c.isBuiltin(call, "")
}

// calls reports whether x has a call that may run code of the program's.
func (c *checker) calls(x ast.Node) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			found = found || c.runsCode(n)
		}
		return !found
	})
	return found
}

// stable reports whether x, evaluated twice, has the same value
// unless a variable has been assigned to in between.
func (c *checker) stable(x ast.Expr) bool {
	ok := true
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			ok = false
		case *ast.CallExpr:
			if c.runsCode(n) {
				ok = false
			} else if c.isBuiltin(n, "") {
				switch fun, _ := ast.Unparen(n.Fun).(*ast.Ident); {
				case fun == nil:
					ok = false
				case fun.Name != "len" && fun.Name != "cap" && fun.Name != "min" && fun.Name != "max":
					ok = false
				}
			}
		case *ast.UnaryExpr:
			if n.Op == token.ARROW || n.Op == token.AND {
				ok = false
			}
		}
		return ok
	})
	return ok
}

// equal reports whether x and y, which are stable, are the same expression.
func (c *checker) equal(x, y ast.Expr) bool {
	x, y = ast.Unparen(x), ast.Unparen(y)
	vx, vy := c.info.Types[x], c.info.Types[y]
	if vx.Value != nil && vy.Value != nil {
		return types.Identical(vx.Type, vy.Type) && constant.Compare(vx.Value, token.EQL, vy.Value)
	}
	if vx.IsType() && vy.IsType() {
		return types.Identical(vx.Type, vy.Type)
	}
	switch x := x.(type) {
	case *ast.Ident:
		y, ok := y.(*ast.Ident)
		return ok && c.info.ObjectOf(x) == c.info.ObjectOf(y)
	case *ast.SelectorExpr:
		y, ok := y.(*ast.SelectorExpr)
		return ok && c.info.ObjectOf(x.Sel) == c.info.ObjectOf(y.Sel) && c.equal(x.X, y.X)
	case *ast.StarExpr:
		y, ok := y.(*ast.StarExpr)
		return ok && c.equal(x.X, y.X)
	case *ast.UnaryExpr:
		y, ok := y.(*ast.UnaryExpr)
		return ok && x.Op == y.Op && c.equal(x.X, y.X)
	case *ast.BinaryExpr:
		y, ok := y.(*ast.BinaryExpr)
		return ok && x.Op == y.Op && c.equal(x.X, y.X) && c.equal(x.Y, y.Y)
	case *ast.IndexExpr:
		y, ok := y.(*ast.IndexExpr)
		return ok && c.equal(x.X, y.X) && c.equal(x.Index, y.Index)
	case *ast.TypeAssertExpr:
		y, ok := y.(*ast.TypeAssertExpr)
		return ok && x.Type != nil && y.Type != nil && c.equal(x.Type, y.Type) && c.equal(x.X, y.X)
	case *ast.CallExpr:
		y, ok := y.(*ast.CallExpr)
		return ok && c.equal(x.Fun, y.Fun) && c.equalList(x.Args, y.Args)
	case *ast.CompositeLit:
		y, ok := y.(*ast.CompositeLit)
		return ok && types.Identical(vx.Type, vy.Type) && c.equalList(x.Elts, y.Elts)
	case *ast.KeyValueExpr:
		y, ok := y.(*ast.KeyValueExpr)
		return ok && c.equal(x.Key, y.Key) && c.equal(x.Value, y.Value)
	}
	return false
}

func (c *checker) equalList(x, y []ast.Expr) bool { return slices.EqualFunc(x, y, c.equal) }

// same reports whether a and b are the same element, or parts of it of which
// one contains the other. The stability of both is the caller's business.
func (c *checker) same(a, b *elem) bool {
	for i := range min(len(a.path), len(b.path)) {
		if a.path[i] != b.path[i] {
			return false
		}
	}
	return c.equal(a.m, b.m) && c.equal(a.k, b.k)
}

// anyElem reports whether f holds for an element, or part of one, in x.
func (c *checker) anyElem(x ast.Node, f func(*elem) bool) bool {
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		if _, ok := n.(*ast.FuncLit); ok {
			return false
		}
		if x, ok := n.(ast.Expr); ok && !found {
			if e := c.elem(x); e != nil {
				found = f(e) || c.anyElem(e.m, f) || c.anyElem(e.k, f)
				return false
			}
		}
		return !found
	})
	return found
}

// loads returns where x loads e, or nil.
func (c *checker) loads(x ast.Node, e *elem) (load ast.Expr) {
	c.anyElem(x, func(y *elem) bool {
		if c.same(y, e) {
			load = y.x
		}
		return load != nil
	})
	return load
}

// earlyLoad returns where s loads e as an early operand, before its atomic
// step, and what for. Both are empty if it does not.
func (s *store) earlyLoad(e *elem) (load ast.Expr, what string) {
	for _, r := range s.rhs {
		s.operands(r, "", func(x ast.Expr, early string) {
			if load == nil && early != "" {
				if y := s.elem(x); y != nil && s.same(y, e) {
					load, what = x, early
				}
			}
		})
	}
	return load, what
}

// usedEarly reports whether v is used in an early operand of x.
func (c *checker) usedEarly(x ast.Expr, v types.Object) bool {
	found := false
	c.operands(x, "", func(x ast.Expr, early string) {
		if id, ok := x.(*ast.Ident); ok && early != "" && c.info.Uses[id] == v {
			found = true
		}
	})
	return found
}

// operands calls f for the elements, parts of elements, and identifiers in x,
// function literals excepted. If one belongs to an early operand, early is
// what that is evaluated for, and otherwise it is empty.
func (c *checker) operands(x ast.Expr, early string, f func(x ast.Expr, early string)) {
	if x == nil {
		return
	}
	if e := c.elem(x); e != nil {
		f(e.x, early)
		if early == "" {
			early = "a key"
		}
		c.operands(e.m, early, f)
		c.operands(e.k, early, f)
		return
	}
	// within is early for the operands of something that is itself early.
	within := func(what string) string {
		if early != "" {
			return early
		}
		return what
	}
	switch x := x.(type) {
	case *ast.Ident:
		f(x, early)
	case *ast.ParenExpr:
		c.operands(x.X, early, f)
	case *ast.SelectorExpr:
		c.operands(x.X, early, f)
	case *ast.StarExpr:
		c.operands(x.X, early, f)
	case *ast.TypeAssertExpr:
		c.operands(x.X, early, f)
	case *ast.KeyValueExpr:
		c.operands(x.Key, early, f)
		c.operands(x.Value, early, f)
	case *ast.UnaryExpr:
		if x.Op == token.ARROW {
			early = within("a receive operation")
		}
		c.operands(x.X, early, f)
	case *ast.BinaryExpr:
		if (x.Op == token.LAND || x.Op == token.LOR) && !c.inAtomicStep(x.Y) {
			early = within("the " + x.Op.String() + " expression")
		}
		c.operands(x.X, early, f)
		c.operands(x.Y, early, f)
	case *ast.IndexExpr:
		if mapType(c.info.TypeOf(x.X)) != nil {
			early = within("a key")
		}
		c.operands(x.X, early, f)
		c.operands(x.Index, early, f)
	case *ast.SliceExpr:
		c.operands(x.X, early, f)
		c.operands(x.Low, early, f)
		c.operands(x.High, early, f)
		c.operands(x.Max, early, f)
	case *ast.CompositeLit:
		if mapType(c.info.TypeOf(x)) != nil {
			early = within("a map literal")
		}
		for _, elt := range x.Elts {
			c.operands(elt, early, f)
		}
	case *ast.CallExpr:
		if c.runsCode(x) {
			early = within("the call of " + funcName(x))
		}
		c.operands(x.Fun, early, f)
		for _, arg := range x.Args {
			c.operands(arg, early, f)
		}
	}
}

// funcName returns a short form of the function that call calls.
func funcName(call *ast.CallExpr) string {
	switch fun := ast.Unparen(call.Fun).(type) {
	case *ast.Ident:
		return fun.Name
	case *ast.SelectorExpr:
		if _, ok := ast.Unparen(fun.X).(*ast.Ident); ok {
			return types.ExprString(fun)
		}
		return fun.Sel.Name
	}
	return "a function"
}

// inAtomicStep reports whether y, the right operand of && or ||, is
// evaluated in the atomic step of an assignment, with the left operand.
func (c *checker) inAtomicStep(y ast.Expr) bool {
	in := true
	ast.Inspect(y, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			in = false
		case *ast.UnaryExpr:
			if n.Op == token.ARROW {
				in = false
			}
		case *ast.CallExpr:
			if c.runsCode(n) {
				in = false
			}
		case *ast.IndexExpr:
			if c.isCmap(n.X) {
				k := ast.Unparen(n.Index)
				_, name := k.(*ast.Ident)
				if t := c.info.TypeOf(k); c.info.Types[k].Value == nil && (!name || t == nil || types.IsInterface(t)) {
					in = false
				}
			}
		}
		return in
	})
	return in
}

// stmtList returns the list of statements in which the one at cur stands, and
// its index; or nil if it stands elsewhere.
func stmtList(cur inspector.Cursor) ([]ast.Stmt, int) {
	kind, i := cur.ParentEdge()
	switch kind {
	case edge.BlockStmt_List:
		return cur.Parent().Node().(*ast.BlockStmt).List, i
	case edge.CaseClause_Body:
		return cur.Parent().Node().(*ast.CaseClause).Body, i
	case edge.CommClause_Body:
		return cur.Parent().Node().(*ast.CommClause).Body, i
	}
	return nil, -1
}

// unlabel returns st without its labels.
func unlabel(st ast.Stmt) ast.Stmt {
	for {
		l, ok := st.(*ast.LabeledStmt)
		if !ok {
			return st
		}
		st = l.Stmt
	}
}
