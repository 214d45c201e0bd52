// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapatomic

import (
	_ "embed"
	"fmt"
	"go/ast"
	"go/token"
	"go/types"
	"strings"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/analysis/passes/inspect"
	"golang.org/x/tools/go/ast/inspector"
)

//go:embed doc.go
var doc string

// Analyzer is the cmapatomic analyzer.
var Analyzer = &analysis.Analyzer{
	Name:     "cmapatomic",
	Doc:      analyzerDoc(doc),
	Requires: []*analysis.Analyzer{inspect.Analyzer},
	Run:      run,
}

// analyzerDoc returns the section about the analyzer of the package comment.
func analyzerDoc(file string) string {
	_, text, _ := strings.Cut(file, "// # Analyzer cmapatomic\n//\n")
	text, _, _ = strings.Cut(text, "package cmapatomic\n")
	text = strings.ReplaceAll("\n"+text, "\n// ", "\n")
	text = strings.ReplaceAll(text, "\n//", "\n")
	return strings.TrimPrefix(strings.TrimSpace(text), "cmapatomic: ")
}

func run(pass *analysis.Pass) (any, error) {
	c := &checker{pass: pass, info: pass.TypesInfo}
	root := pass.ResultOf[inspect.Analyzer].(*inspector.Inspector).Root()

	// A package without elements of concurrent maps costs no more than this.
	found := false
	for cur := range root.Preorder((*ast.IndexExpr)(nil)) {
		if c.isCmap(cur.Node().(*ast.IndexExpr).X) {
			found = true
			break
		}
	}
	if !found {
		return nil, nil
	}

	for cur := range root.Preorder((*ast.AssignStmt)(nil), (*ast.IncDecStmt)(nil), (*ast.ExprStmt)(nil)) {
		if s := c.newStore(cur); s != nil {
			s.check()
		}
	}
	return nil, nil
}

// A checker is the state of the analysis of a package.
type checker struct {
	pass *analysis.Pass
	info *types.Info
}

// A store is a statement that stores or deletes elements.
type store struct {
	*checker
	cur      inspector.Cursor
	stmt     ast.Stmt
	elems    []*elem
	vals     []ast.Expr // for each element the value, or nil: see relative
	rhs      []ast.Expr
	del      bool // a delete
	relative bool // an op-assignment, "++" or "--" statement
}

// newStore returns the store that is the statement at cur, or nil.
func (c *checker) newStore(cur inspector.Cursor) *store {
	s := &store{checker: c, cur: cur, stmt: cur.Node().(ast.Stmt)}
	switch n := s.stmt.(type) {
	case *ast.AssignStmt:
		if n.Tok == token.DEFINE {
			return nil
		}
		s.rhs = n.Rhs
		s.relative = n.Tok != token.ASSIGN
		for i, l := range n.Lhs {
			if e := c.elem(l); e != nil {
				var val ast.Expr
				if len(n.Rhs) == len(n.Lhs) && !s.relative {
					val = n.Rhs[i]
				}
				s.elems = append(s.elems, e)
				s.vals = append(s.vals, val)
			}
		}
	case *ast.IncDecStmt:
		s.relative = true
		if e := c.elem(n.X); e != nil {
			s.elems, s.vals = []*elem{e}, []ast.Expr{nil}
		}
	case *ast.ExprStmt:
		if e := c.deleted(n); e != nil {
			s.del = true
			s.elems, s.vals = []*elem{e}, []ast.Expr{nil}
		}
	}
	if len(s.elems) == 0 {
		return nil
	}
	return s
}

// check reports what is wrong with s. It reports one thing at most.
func (s *store) check() {
	if s.inInit() {
		return
	}
	for i, e := range s.elems {
		if !s.stable(e.m) || !s.stable(e.k) || s.private(e.m, s.cur) {
			continue
		}
		if load, what := s.earlyLoad(e); load != nil {
			if !s.locked(s.cur, load.Pos()) {
				advice := useUpdate
				if s.several() {
					advice = "hold a lock around the statement"
				}
				s.report(load, nil, "assignment to %s is not atomic with its load for %s: %s", e, what, advice)
			}
			return
		}
		if s.swap(e, s.vals[i]) {
			return
		}
		f := newSearch(s, e, s.vals[i]).run()
		if f != nil {
			if !s.locked(s.cur, f.load.Pos()) {
				s.reportFinding(e, f)
			}
			return
		}
	}
}

// several reports whether s accesses more than one element, so that no
// function of package cmaps can do the same.
func (s *store) several() bool {
	first := s.elems[0]
	for _, e := range s.elems[1:] {
		if !s.same(first, e) {
			return true
		}
	}
	for _, r := range s.rhs {
		if s.anyElem(r, func(e *elem) bool { return !s.same(first, e) }) {
			return true
		}
	}
	return false
}

// inInit reports whether s is in an init function, which runs before
// other goroutines can be expected to.
func (s *store) inInit() bool {
	for cur := range s.cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil)) {
		decl, ok := cur.Node().(*ast.FuncDecl)
		return ok && decl.Recv == nil && decl.Name.Name == "init"
	}
	return false
}

// report reports a diagnostic about s.
func (s *store) report(load ast.Node, fixes []analysis.SuggestedFix, format string, args ...any) {
	d := analysis.Diagnostic{
		Pos:            s.stmt.Pos(),
		End:            s.stmt.End(),
		Message:        fmt.Sprintf(format, args...),
		SuggestedFixes: fixes,
	}
	if s.line(load) != s.line(s.stmt) {
		d.Related = []analysis.RelatedInformation{{Pos: load.Pos(), End: load.End(), Message: "the element is loaded here"}}
	}
	s.pass.Report(d)
}

// line returns the line that n begins on.
func (c *checker) line(n ast.Node) int { return c.pass.Fset.Position(n.Pos()).Line }

// reportFinding reports that what s does to e depends on an earlier load.
func (s *store) reportFinding(e *elem, f *finding) {
	act := "assignment to"
	if s.del {
		act = "delete of"
	}
	dep := "the load that its value depends on"
	switch {
	case f.test != nil:
		dep = "the check that it depends on"
	case f.ranged:
		dep = "the load by range"
	case s.del:
		dep = "the load before it"
	}
	s.report(f.load, f.fixes, "%s %s is not atomic with %s: %s", act, e, dep, f.advice)
}

// locked reports whether a lock is visibly held from before the position
// load to the statement at cur.
func (c *checker) locked(cur inspector.Cursor, load token.Pos) bool {
	unlocked := make(map[string]bool)
	for cur.Node() != nil {
		parent := cur.Parent()
		if list, i := stmtList(cur); list != nil {
			for i--; i >= 0; i-- {
				lock, unlock := c.lockCall(list[i])
				if lock != "" && list[i].Pos() < load && !unlocked[lock] {
					return true
				}
				if unlock != "" {
					unlocked[unlock] = true
				}
			}
		}
		switch n := parent.Node().(type) {
		case *ast.IfStmt:
			if c.tries(n.Cond) && n.Cond.Pos() < load {
				return true
			}
		case *ast.FuncDecl:
			return strings.HasSuffix(n.Name.Name, "Locked")
		case *ast.FuncLit:
			if startsGoroutine(parent) {
				return false
			}
		case *ast.File, nil:
			return false
		}
		cur = parent
	}
	return false
}

// startsGoroutine reports whether the function literal at cur is a go
// statement's, or an argument of a method named Go.
func startsGoroutine(cur inspector.Cursor) bool {
	call, ok := cur.Parent().Node().(*ast.CallExpr)
	if !ok {
		return false
	}
	if call.Fun == cur.Node() {
		_, ok := cur.Parent().Parent().Node().(*ast.GoStmt)
		return ok
	}
	sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr)
	return ok && sel.Sel.Name == "Go"
}

// lockCall returns the locks that st acquires and releases, if any.
func (c *checker) lockCall(st ast.Stmt) (lock, unlock string) {
	st = unlabel(st)
	if ifs, ok := st.(*ast.IfStmt); ok && c.tries(ifs.Cond) {
		return "try", ""
	}
	_, deferred := st.(*ast.DeferStmt)
	switch st.(type) {
	case *ast.ExprStmt, *ast.AssignStmt, *ast.DeferStmt:
	default:
		return "", ""
	}
	ast.Inspect(st, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			name, recv := "", ""
			switch fun := ast.Unparen(n.Fun).(type) {
			case *ast.Ident:
				name = fun.Name
			case *ast.SelectorExpr:
				name, recv = fun.Sel.Name, types.ExprString(fun.X)
			}
			switch strings.ToLower(name) {
			case "lock", "rlock":
				lock = recv + "."
			case "unlock", "runlock":
				if !deferred {
					unlock = recv + "."
				}
			}
		}
		return true
	})
	return lock, unlock
}

// tries reports whether cond tries to acquire a lock.
func (c *checker) tries(cond ast.Expr) bool {
	found := false
	ast.Inspect(cond, func(n ast.Node) bool {
		if call, ok := n.(*ast.CallExpr); ok {
			if sel, ok := ast.Unparen(call.Fun).(*ast.SelectorExpr); ok {
				found = found || strings.HasPrefix(sel.Sel.Name, "Try")
			}
		}
		return !found
	})
	return found
}

// private reports whether m is a local variable, or a field of one, that
// holds a map which the function has made and nothing else can have a reference
// to when the statement at cur is executed.
func (c *checker) private(m ast.Expr, cur inspector.Cursor) bool {
	var field types.Object
	if sel, ok := m.(*ast.SelectorExpr); ok {
		field = c.info.Uses[sel.Sel]
		m = ast.Unparen(sel.X)
	}
	id, ok := m.(*ast.Ident)
	if !ok {
		return false
	}
	v, ok := c.info.Uses[id].(*types.Var)
	if !ok || v.IsField() || v.Parent() == v.Pkg().Scope() || v.Kind() == types.ParamVar || v.Kind() == types.RecvVar {
		return false
	}

	// What is done after the statement does not count, unless a loop comes back to it.
	end := cur.Node().End()
	var fn inspector.Cursor
	for enc := range cur.Enclosing((*ast.FuncDecl)(nil), (*ast.FuncLit)(nil), (*ast.ForStmt)(nil), (*ast.RangeStmt)(nil)) {
		switch n := enc.Node().(type) {
		case *ast.ForStmt, *ast.RangeStmt:
			if n.Pos() > v.Pos() {
				end = n.End()
			}
			continue
		}
		fn = enc
		break
	}
	if fn.Node() == nil || v.Pos() < fn.Node().Pos() || v.Pos() > fn.Node().End() {
		return false
	}

	for use := range fn.Preorder((*ast.Ident)(nil)) {
		id := use.Node().(*ast.Ident)
		if c.info.ObjectOf(id) == v && id.Pos() < end && !c.keepsPrivate(use, fn, field) {
			return false
		}
	}
	return true
}

// keepsPrivate reports whether the use of a variable in fn gives nothing else a
// reference to the map in it, or in its given field. That includes an assignment
// of a fresh map.
func (c *checker) keepsPrivate(use, fn inspector.Cursor, field types.Object) bool {
	for enc := range use.Enclosing((*ast.FuncLit)(nil), (*ast.FuncDecl)(nil)) {
		if enc != fn {
			return false
		}
		break
	}
	whole := field != nil // use is of the struct, not of the map
	if whole {
		if sel, ok := use.Parent().Node().(*ast.SelectorExpr); ok {
			switch obj := c.info.Uses[sel.Sel]; {
			case obj == field:
				whole = false
				use = use.Parent()
			case isField(obj):
				return true
			}
		}
	}
	n := use.Node()
	switch p := use.Parent().Node().(type) {
	case *ast.IndexExpr:
		return p.X == n && !whole
	case *ast.RangeStmt:
		return p.X == n && !whole
	case *ast.BinaryExpr:
		return p.Op == token.EQL || p.Op == token.NEQ
	case *ast.ReturnStmt:
		return true
	case *ast.CallExpr:
		if whole || p.Fun == n {
			return false
		}
		switch fun := ast.Unparen(p.Fun).(type) {
		case *ast.Ident:
			return c.info.Types[fun].IsBuiltin() && fun.Name != "append"
		case *ast.SelectorExpr:
			obj := c.info.Uses[fun.Sel]
			return obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "cmaps"
		}
		return false
	case *ast.AssignStmt:
		for i, l := range p.Lhs {
			if l == n {
				return len(p.Lhs) == len(p.Rhs) && c.fresh(p.Rhs[i], whole, field)
			}
		}
		return false
	case *ast.ValueSpec:
		for i, name := range p.Names {
			if name == n {
				return len(p.Values) == 0 || len(p.Names) == len(p.Values) && c.fresh(p.Values[i], whole, field)
			}
		}
		return false
	case *ast.Field:
		return true // a named result
	}
	return false
}

// fresh reports whether x evaluates to a new map, or to nil; or, if whole is
// set, to a struct whose given field is one, or to a pointer to such a struct.
func (c *checker) fresh(x ast.Expr, whole bool, field types.Object) bool {
	if c.info.Types[x].IsNil() {
		return true
	}
	switch x := ast.Unparen(x).(type) {
	case *ast.UnaryExpr:
		return x.Op == token.AND && whole && c.fresh(x.X, whole, field)
	case *ast.CompositeLit:
		if !whole {
			return true
		}
		for _, e := range x.Elts {
			kv, ok := e.(*ast.KeyValueExpr)
			if !ok {
				return false
			}
			if id, ok := kv.Key.(*ast.Ident); ok && c.info.Uses[id] == field {
				return c.fresh(kv.Value, false, nil)
			}
		}
		return true
	case *ast.CallExpr:
		switch fun := ast.Unparen(x.Fun).(type) {
		case *ast.Ident:
			return c.info.Types[fun].IsBuiltin() && (fun.Name == "make" || fun.Name == "new" && whole)
		case *ast.SelectorExpr:
			if obj := c.info.Uses[fun.Sel]; obj != nil && obj.Pkg() != nil && obj.Pkg().Path() == "cmaps" && !whole {
				switch obj.Name() {
				case "Clone", "Collect", "FromMap":
					return true
				}
			}
		}
	}
	return false
}

func isField(obj types.Object) bool {
	v, ok := obj.(*types.Var)
	return ok && v.IsField()
}
