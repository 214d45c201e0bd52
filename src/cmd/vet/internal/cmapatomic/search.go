// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapatomic

import (
	"go/ast"
	"go/token"
	"go/types"
	"slices"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
)

// A search looks for a load that a store of an element depends on. It walks
// from the store back through the statements before it and out of
// those that it is nested in, to the beginning of the function. It gives up where
// the expression of the element may have denoted another one, and where the
// element is stored unconditionally.
type search struct {
	*store
	e   *elem
	val ast.Expr // what is stored, or nil

	// Of the expressions of the element: variables, roots of the key's
	// operands that calls may change, selected fields.
	vars, roots map[types.Object]bool
	fields      map[types.Object]bool
	global      bool // the key has a package-level variable in it
	indexed     bool // an index expression
	indirect    bool // an indirection

	// Local variables that the value depends on. If it is nothing but a
	// variable that has not been changed so far, plain is that variable.
	data    map[types.Object]bool
	plain   types.Object
	calling bool // a call contributes to the value

	tests []*test // conditions under which the store is executed
}

// A test is a condition under which the store is executed. Its variables may
// turn out to have been loaded from the element.
type test struct {
	kind   testKind
	op     token.Token // the relation between the element and x
	tested ast.Expr    // what is tested
	x      ast.Expr    // what it is compared with
	exact  bool        // the element itself is compared, and not something computed from it
	vars   map[types.Object]bool

	ifs  *ast.IfStmt // nil in a case of a switch statement
	cond bool        // the test is the whole condition of ifs, perhaps negated
	only bool        // there is nothing to execute but the store
	exit bool        // ifs leaves the statement list if the test fails
}

type testKind int

const (
	compares  testKind = iota // the element is in a relation with x
	isTrue                    // the element, or whether there is one, is true
	isFalse                   // or false
	present                   // there is an element
	absent                    // there is no element
	predicate                 // anything else
)

// A finding is a load that the store depends on.
type finding struct {
	load   ast.Node
	test   *test // nil if the stored value depends on the load
	ranged bool  // the load is by a range statement
	advice string
	fixes  []analysis.SuggestedFix
}

func newSearch(s *store, e *elem, val ast.Expr) *search {
	q := &search{
		store: s, e: e, val: val,
		vars:   make(map[types.Object]bool),
		roots:  make(map[types.Object]bool),
		fields: make(map[types.Object]bool),
		data:   make(map[types.Object]bool),
	}
	q.addVars(q.vars, e.m)
	q.addVars(q.vars, e.k)
	for _, x := range []ast.Expr{e.m, e.k} {
		ast.Inspect(x, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.SelectorExpr:
				if obj := q.info.Uses[n.Sel]; isField(obj) {
					q.fields[obj] = true
				}
			case *ast.IndexExpr:
				q.indexed = true
			case *ast.StarExpr:
				q.indirect = true
			}
			return true
		})
	}
	ast.Inspect(e.k, func(n ast.Node) bool {
		switch n.(type) {
		case *ast.SelectorExpr, *ast.IndexExpr, *ast.StarExpr:
			q.addVars(q.roots, n.(ast.Expr))
		}
		return true
	})
	key := make(map[types.Object]bool)
	q.addVars(key, e.k)
	for obj := range key {
		q.global = q.global || obj.Parent() == obj.Pkg().Scope()
	}

	// Where the element as it is in the atomic step contributes to what is
	// stored, it does no harm if what it was before does so, too.
	if !s.del && !s.relative && !slices.ContainsFunc(s.rhs, func(r ast.Expr) bool { return s.loads(r, e) != nil }) {
		for _, r := range s.rhs {
			q.addVars(q.data, r)
			q.calling = q.calling || s.calls(r)
		}
		if val != nil {
			if id, ok := ast.Unparen(val).(*ast.Ident); ok {
				q.plain = s.info.Uses[id]
			}
		}
	}
	return q
}

// addVars adds the variables in x to set, fields excepted.
func (c *checker) addVars(set map[types.Object]bool, x ast.Node) {
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.Ident:
			if v, ok := c.info.Uses[n].(*types.Var); ok && !v.IsField() {
				set[v] = true
			}
		}
		return true
	})
}

// run returns what the search finds, or nil.
func (q *search) run() *finding {
	for cur := q.cur; ; {
		if list, i := stmtList(cur); list != nil {
			if q.del && i > 0 && cur == q.cur {
				if f := q.taken(unlabel(list[i-1])); f != nil {
					return f
				}
			}
			for j := i - 1; j >= 0; j-- {
				if f, stop := q.before(unlabel(list[j]), list[j+1:i+1], i == len(list)-1); f != nil || stop {
					return f
				}
			}
		}

		kind, _ := cur.ParentEdge()
		cur = cur.Parent()
		var init ast.Stmt
		switch n := cur.Node().(type) {
		case *ast.IfStmt:
			if kind == edge.IfStmt_Body || kind == edge.IfStmt_Else {
				only := kind == edge.IfStmt_Body && n.Else == nil && len(n.Body.List) == 1 && n.Body.List[0] == q.stmt
				proto := test{ifs: n, cond: true, only: only}
				if f := q.addTests(n.Cond, kind == edge.IfStmt_Body, proto); f != nil {
					return f
				}
				init = n.Init
			}
		case *ast.CaseClause:
			cur = cur.Parent().Parent() // the switch
			only := len(n.Body) == 1 && n.Body[0] == q.stmt
			switch sw := cur.Node().(type) {
			case *ast.SwitchStmt:
				if len(n.List) == 1 {
					var f *finding
					if sw.Tag == nil {
						f = q.addTests(n.List[0], true, test{only: only})
					} else {
						f = q.addCompare(sw.Tag, token.EQL, n.List[0], test{only: only})
					}
					if f != nil {
						return f
					}
				}
				init = sw.Init
			case *ast.TypeSwitchStmt:
				init = sw.Init
			}
		case *ast.CommClause:
			cur = cur.Parent().Parent() // the select
			init = n.Comm
		case *ast.ForStmt:
			if kind == edge.ForStmt_Body {
				if q.changes(n) {
					return nil
				}
				q.nested(n)
				init = n.Init
			}
		case *ast.RangeStmt:
			if kind == edge.RangeStmt_Body {
				if f := q.ranged(n); f != nil {
					return f
				}
				if q.changes(n) {
					return nil
				}
				q.nested(n)
			}
		case *ast.BlockStmt, *ast.LabeledStmt:
		default:
			return nil
		}
		if init != nil {
			if f, stop := q.before(init, nil, false); f != nil || stop {
				return f
			}
		}
	}
}

// before takes a step back over st, which is executed before what has been
// seen so far. Those of its list that follow, up to the one that is the store or
// that the store is in, are between; last is set if the list ends there. It
// returns what it finds, and whether the search is over.
func (q *search) before(st ast.Stmt, between []ast.Stmt, last bool) (f *finding, stop bool) {
	if q.changes(st) || q.stores(st) {
		return nil, true
	}
	switch st := st.(type) {
	case *ast.AssignStmt:
		if st.Tok == token.ASSIGN || st.Tok == token.DEFINE {
			f = q.assigned(st.Lhs, st.Rhs)
		} else {
			f = q.assigned(st.Lhs, []ast.Expr{&ast.BinaryExpr{X: st.Lhs[0], Y: st.Rhs[0]}})
		}
	case *ast.IncDecStmt:
		q.touched(st.X)
	case *ast.DeclStmt:
		decl := st.Decl.(*ast.GenDecl)
		for i := len(decl.Specs) - 1; i >= 0 && f == nil; i-- {
			if spec, ok := decl.Specs[i].(*ast.ValueSpec); ok && decl.Tok == token.VAR {
				lhs := make([]ast.Expr, len(spec.Names))
				for i, name := range spec.Names {
					lhs[i] = name
				}
				f = q.assigned(lhs, spec.Values)
			}
		}
	case *ast.IfStmt:
		if st.Else == nil && q.exits(st.Body) {
			only := last && len(between) == 1 && between[0] == q.stmt
			f = q.addTests(st.Cond, false, test{ifs: st, cond: true, exit: true, only: only})
			if f == nil && st.Init != nil {
				return q.before(st.Init, nil, false)
			}
		} else {
			q.nested(st)
		}
	default:
		q.nested(st)
	}
	return f, f != nil
}

// stores reports whether st stores or deletes the element.
func (q *search) stores(st ast.Stmt) bool {
	switch st := st.(type) {
	case *ast.AssignStmt:
		for _, l := range st.Lhs {
			if e := q.elem(l); e != nil && q.same(e, q.e) {
				return true
			}
		}
	case *ast.IncDecStmt:
		e := q.elem(st.X)
		return e != nil && q.same(e, q.e)
	case *ast.ExprStmt:
		if e := q.deleted(st); e != nil {
			return q.same(e, q.e)
		}
		if call, ok := st.X.(*ast.CallExpr); ok && q.isBuiltin(call, "clear") {
			return q.equal(call.Args[0], q.e.m)
		}
	}
	return false
}

// changes reports whether n may change a variable that the
// expression of the element depends on.
func (q *search) changes(n ast.Node) bool {
	found := false
	lhs := func(x ast.Expr) {
		switch x := ast.Unparen(x).(type) {
		case *ast.Ident:
			found = found || q.vars[q.info.Uses[x]] || q.vars[q.info.Defs[x]]
		case *ast.SelectorExpr:
			found = found || q.fields[q.info.Uses[x.Sel]]
		case *ast.IndexExpr:
			found = found || q.indexed && !q.isCmap(x.X)
		case *ast.StarExpr:
			found = found || q.indirect
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for _, l := range n.Lhs {
				lhs(l)
			}
		case *ast.IncDecStmt:
			lhs(n.X)
		case *ast.RangeStmt:
			if n.Key != nil {
				lhs(n.Key)
			}
			if n.Value != nil {
				lhs(n.Value)
			}
		case *ast.ValueSpec:
			for _, name := range n.Names {
				lhs(name)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				lhs(n.X)
			}
		case *ast.CallExpr:
			if q.runsCode(n) {
				found = found || q.global
				if len(q.roots) > 0 {
					used := make(map[types.Object]bool)
					q.addVars(used, n)
					for obj := range used {
						found = found || q.roots[obj]
					}
				}
			}
		}
		return !found
	})
	return found
}

// assigned takes a step back over the assignment of rhs to lhs.
func (q *search) assigned(lhs, rhs []ast.Expr) *finding {
	var byTest *test
	var dataLoad, testLoad ast.Expr
	more := make(map[types.Object]bool)
	for i, l := range lhs {
		var r ast.Expr
		commaOK := len(lhs) == 2 && len(rhs) == 1
		switch {
		case len(rhs) == len(lhs):
			r = rhs[i]
		case len(rhs) == 1:
			r = rhs[0]
		}
		obj, whole := q.target(l)
		if obj == nil {
			continue
		}
		var load ast.Expr
		if r != nil {
			load = q.loads(r, q.e)
		}

		for _, t := range q.tests {
			if !t.vars[obj] {
				continue
			}
			delete(t.vars, obj)
			if load == nil || !whole || byTest != nil {
				continue
			}
			if !(commaOK && i == 1) && !q.concerns(t.tested, obj, q.elem(r)) {
				continue
			}
			exact := q.exactly(r)
			if commaOK && i == 1 {
				// Anything but the second value of an element says nothing about it.
				if !exact || t.kind != isTrue && t.kind != isFalse {
					continue
				}
				if t.kind == isTrue {
					t.kind = present
				} else {
					t.kind = absent
				}
			}
			t.exact = t.exact && exact
			if q.calls(r) {
				t.kind = predicate
			}
			if t.exit && q.mentions(t.ifs.Body, lhs[0]) {
				// What has been found is of use, too: no more than a cache is filled.
				if !q.del && !q.relative {
					continue
				}
			}
			byTest, testLoad = t, load
		}

		if q.data[obj] {
			if whole {
				delete(q.data, obj)
			}
			if load != nil && !(whole && obj == q.plain && !q.several()) {
				dataLoad = load
			}
			if r != nil {
				q.addVars(more, r)
				q.calling = q.calling || q.calls(r)
			}
			if obj == q.plain {
				q.plain = nil
			}
		}
	}
	for obj := range more {
		q.data[obj] = true
	}
	switch {
	case dataLoad != nil:
		return q.dataFinding(dataLoad, byTest)
	case byTest != nil:
		return q.testFinding(testLoad, byTest)
	}
	return nil
}

// concerns reports whether x uses v, which e has been assigned to, in a part that
// overlaps with what is stored. If e is nil, v depends on the element in another way.
func (q *search) concerns(x ast.Expr, v types.Object, e *elem) bool {
	if e == nil {
		return true
	}
	found := false
	ast.Inspect(x, func(n ast.Node) bool {
		x, ok := n.(ast.Expr)
		if !ok || found {
			return !found
		}
		if root, path := q.part(x); root != nil {
			if q.info.Uses[root] == v {
				path = append(slices.Clone(e.path), path...)
				n := min(len(path), len(q.e.path))
				found = slices.Equal(path[:n], q.e.path[:n])
			}
			return false
		}
		return true
	})
	return found
}

// part returns the variable and the path to the part of it that x denotes, or
// nil if x is something else.
func (c *checker) part(x ast.Expr) (*ast.Ident, []int) {
	switch x := ast.Unparen(x).(type) {
	case *ast.Ident:
		return x, nil
	case *ast.SelectorExpr:
		if sel := c.info.Selections[x]; sel != nil && sel.Kind() == types.FieldVal && !sel.Indirect() {
			if root, path := c.part(x.X); root != nil {
				return root, append(path, sel.Index()...)
			}
		}
	}
	return nil, nil
}

// exactly reports whether x is the element, or the part of it that is stored.
func (q *search) exactly(x ast.Expr) bool {
	e := q.elem(x)
	return e != nil && len(e.path) == len(q.e.path) && q.same(e, q.e)
}

// target returns the variable that is assigned to, in whole or in part, by an
// assignment to l; or nil.
func (q *search) target(l ast.Expr) (obj types.Object, whole bool) {
	whole = true
	for {
		switch x := ast.Unparen(l).(type) {
		case *ast.Ident:
			v, _ := q.info.ObjectOf(x).(*types.Var)
			if v == nil || v.IsField() {
				return nil, false
			}
			return v, whole
		case *ast.SelectorExpr:
			sel := q.info.Selections[x]
			if sel == nil || sel.Indirect() {
				return nil, false
			}
			l = x.X
		case *ast.IndexExpr:
			l = x.X
			switch q.info.TypeOf(l).Underlying().(type) {
			case *types.Array, *types.Slice:
			default:
				return nil, false
			}
		default:
			return nil, false
		}
		whole = false
	}
}

// touched notes that a variable is changed, by a value of its own, through l.
func (q *search) touched(l ast.Expr) {
	if obj, _ := q.target(l); obj != nil && obj == q.plain {
		q.plain = nil
	}
}

// nested takes a step back over a statement whose parts may have been
// executed or not.
func (q *search) nested(n ast.Node) {
	more := make(map[types.Object]bool)
	change := func(l, r ast.Expr) {
		obj, _ := q.target(l)
		if obj == nil {
			return
		}
		for _, t := range q.tests {
			delete(t.vars, obj)
		}
		if q.data[obj] {
			if r != nil {
				q.addVars(more, r)
				q.calling = q.calling || q.calls(r)
			}
			if obj == q.plain {
				q.plain = nil
			}
		}
	}
	ast.Inspect(n, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.AssignStmt:
			for i, l := range n.Lhs {
				if len(n.Rhs) == len(n.Lhs) {
					change(l, n.Rhs[i])
				} else {
					change(l, n.Rhs[0])
				}
			}
		case *ast.IncDecStmt:
			change(n.X, nil)
		case *ast.RangeStmt:
			if n.Key != nil {
				change(n.Key, nil)
			}
			if n.Value != nil {
				change(n.Value, nil)
			}
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				change(n.X, nil)
			}
		case *ast.CallExpr:
			// A method may change its receiver.
			if sel, ok := ast.Unparen(n.Fun).(*ast.SelectorExpr); ok && q.info.Selections[sel] != nil {
				q.touched(sel.X)
			}
		}
		return true
	})
	for obj := range more {
		q.data[obj] = true
	}
}

// exits reports whether the statement after body is not executed after body,
// and the program goes on. A condition for a panic is an assertion.
func (q *search) exits(body *ast.BlockStmt) bool {
	if len(body.List) == 0 {
		return false
	}
	switch st := body.List[len(body.List)-1].(type) {
	case *ast.ReturnStmt:
		return true
	case *ast.BranchStmt:
		return st.Tok != token.FALLTHROUGH
	}
	return false
}

// mentions reports whether n uses the variable that v defines or
// loads the element.
func (q *search) mentions(n ast.Node, v ast.Expr) bool {
	if q.loads(n, q.e) != nil {
		return true
	}
	id, ok := v.(*ast.Ident)
	return ok && q.mentionsVar(n, q.info.ObjectOf(id))
}

// mentionsVar reports whether n uses obj, which may be nil.
func (c *checker) mentionsVar(n ast.Node, obj types.Object) bool {
	found := false
	ast.Inspect(n, func(n ast.Node) bool {
		if id, ok := n.(*ast.Ident); ok && obj != nil && c.info.Uses[id] == obj {
			found = true
		}
		return !found
	})
	return found
}

// addTests adds the tests that follow from x being true, or false if so is
// truth. It returns a finding if one of them loads the element itself.
func (q *search) addTests(x ast.Expr, truth bool, proto test) *finding {
	x = ast.Unparen(x)
	switch n := x.(type) {
	case *ast.UnaryExpr:
		if n.Op == token.NOT {
			return q.addTests(n.X, !truth, proto)
		}
	case *ast.BinaryExpr:
		switch n.Op {
		case token.LAND, token.LOR:
			if truth != (n.Op == token.LAND) {
				return nil // one of several conditions
			}
			proto.cond = false
			if f := q.addTests(n.X, truth, proto); f != nil {
				return f
			}
			return q.addTests(n.Y, truth, proto)
		case token.EQL, token.NEQ, token.LSS, token.LEQ, token.GTR, token.GEQ:
			op := n.Op
			if !truth {
				op = negated[op]
			}
			return q.addCompare(n.X, op, n.Y, proto)
		}
	}
	t := proto
	t.vars = make(map[types.Object]bool)
	t.kind = isTrue
	if !truth {
		t.kind = isFalse
	}
	t.tested = x
	t.exact = true
	switch x.(type) {
	case *ast.Ident:
	default:
		if !q.exactly(x) {
			t.kind = predicate
		}
	}
	q.addVars(t.vars, x)
	return q.addTest(&t, x)
}

var negated = map[token.Token]token.Token{
	token.EQL: token.NEQ, token.NEQ: token.EQL,
	token.LSS: token.GEQ, token.GEQ: token.LSS,
	token.GTR: token.LEQ, token.LEQ: token.GTR,
}

var flipped = map[token.Token]token.Token{
	token.EQL: token.EQL, token.NEQ: token.NEQ,
	token.LSS: token.GTR, token.GTR: token.LSS,
	token.LEQ: token.GEQ, token.GEQ: token.LEQ,
}

// addCompare adds the test x op y.
func (q *search) addCompare(x ast.Expr, op token.Token, y ast.Expr, proto test) *finding {
	for range 2 {
		t := proto
		t.kind, t.op, t.tested, t.x = compares, op, x, y
		t.vars = make(map[types.Object]bool)
		if !q.calls(x) {
			_, name := ast.Unparen(x).(*ast.Ident)
			t.exact = name || q.exactly(x)
		} else {
			t.kind = predicate
		}
		q.addVars(t.vars, x)
		if f := q.addTest(&t, x); f != nil {
			return f
		}
		x, op, y = y, flipped[op], x
	}
	return nil
}

// addTest adds t, a test of x. It returns a finding if x loads the element.
func (q *search) addTest(t *test, x ast.Expr) *finding {
	if load := q.loads(x, q.e); load != nil {
		if t.exit && !q.del && !q.relative && q.mentions(t.ifs.Body, nil) {
			return nil // a cache is filled
		}
		return q.testFinding(load, t)
	}
	q.tests = append(q.tests, t)
	return nil
}

// ranged returns a finding if n ranges over the map and the store of the
// element that it is at depends on what it found there.
func (q *search) ranged(n *ast.RangeStmt) *finding {
	key, _ := n.Key.(*ast.Ident)
	val, _ := n.Value.(*ast.Ident)
	k, _ := ast.Unparen(q.e.k).(*ast.Ident)
	if key == nil || val == nil || k == nil || q.info.ObjectOf(key) != q.info.ObjectOf(k) || !q.equal(n.X, q.e.m) {
		return nil
	}
	v := q.info.ObjectOf(val)
	if v == nil {
		return nil
	}
	if q.data[v] && v != q.plain {
		f := q.dataFinding(n, nil)
		if f != nil {
			f.ranged = true
		}
		return f
	}
	for _, t := range q.tests {
		if t.vars[v] {
			f := q.testFinding(n, t)
			if f != nil {
				f.ranged = true
				f.test = nil
				f.fixes = nil
				if q.del {
					f.advice = "use cmaps.DeleteFunc"
				}
			}
			return f
		}
	}
	return nil
}

// taken returns a finding if st, the statement before a delete, is no more than a
// load of the element.
func (q *search) taken(st ast.Stmt) *finding {
	as, ok := st.(*ast.AssignStmt)
	if !ok || len(as.Rhs) != 1 || as.Tok != token.DEFINE && as.Tok != token.ASSIGN || !q.exactly(as.Rhs[0]) {
		return nil
	}
	if id, ok := as.Lhs[0].(*ast.Ident); !ok || id.Name == "_" && len(as.Lhs) == 1 || q.changes(st) {
		return nil
	}
	f := &finding{load: as.Rhs[0], advice: "use cmaps.LoadAndDelete"}
	f.fixes = q.fixTake(as)
	return f
}

// swap reports s if it is the last of the three statements
//
//	tmp := x; x = y; y = tmp
//
// for an element y and an element or variable x, and reports whether it is.
func (s *store) swap(e *elem, val ast.Expr) bool {
	list, i := stmtList(s.cur)
	if i < 2 || len(s.elems) != 1 || val == nil {
		return false
	}
	first, ok1 := list[i-2].(*ast.AssignStmt)
	second, ok2 := list[i-1].(*ast.AssignStmt)
	if !ok1 || !ok2 || len(first.Lhs) != 1 || len(first.Rhs) != 1 || len(second.Lhs) != 1 || len(second.Rhs) != 1 ||
		first.Tok != token.DEFINE && first.Tok != token.ASSIGN || second.Tok != token.ASSIGN {
		return false
	}
	x, y := second.Lhs[0], second.Rhs[0]
	tmp, ok := first.Lhs[0].(*ast.Ident)
	id, ok1 := ast.Unparen(val).(*ast.Ident)
	ye := s.elem(y)
	if !ok || !ok1 || s.info.ObjectOf(tmp) != s.info.Uses[id] || ye == nil || !s.same(ye, e) || len(ye.path) != len(e.path) ||
		!s.stable(x) || !s.equal(first.Rhs[0], x) {
		return false
	}
	if s.elem(x) == nil || s.locked(s.cur, first.Pos()) {
		return s.elem(x) != nil
	}
	text := s.text(x) + ", " + s.text(y) + " = " + s.text(y) + ", " + s.text(x)
	var fixes []analysis.SuggestedFix
	if first.Tok == token.DEFINE && s.uses(s.info.Defs[tmp]) == 1 {
		fixes = s.replace("Exchange the elements in one statement", first.Pos(), s.stmt.End(), text)
	}
	s.report(first.Rhs[0], fixes, "exchange of %s and %s is not atomic: write %s", s.text(x), s.text(y), text)
	return true
}
