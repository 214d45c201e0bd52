// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapatomic

import (
	"go/ast"
	"go/constant"
	"go/token"
	"go/types"

	"golang.org/x/tools/go/analysis"
	"golang.org/x/tools/go/ast/edge"
)

// This file decides whether a load that a store depends on is a mistake,
// what to write instead, and how to get there.

const (
	useUpdate = "use cmaps.Update"
	useLock   = "hold a lock around both"
)

// dataFinding returns the finding that the stored value depends on load, under
// the condition t if that is not nil.
func (q *search) dataFinding(load ast.Node, t *test) *finding {
	f := &finding{load: load, advice: useUpdate}
	switch {
	case q.several():
		f.advice = useLock
		if !q.calling {
			f.advice = "load the elements in the assignment itself"
		}
	case t != nil:
	default:
		if text, fixes := q.fixOne(load); text != "" {
			f.advice, f.fixes = "write "+text, fixes
		} else if !q.calling {
			f.advice = "load the element in the assignment itself"
		}
	}
	return f
}

// testFinding returns the finding that the store is executed under the
// condition t on what load finds, or nil if that does no harm.
func (q *search) testFinding(load ast.Node, t *test) *finding {
	f := &finding{load: load, test: t, advice: useUpdate}
	if q.several() {
		f.advice = useLock
		if t.kind == predicate {
			return nil
		}
		return f
	}
	whole := q.val != nil && len(q.e.path) == 0
	switch t.kind {
	case absent:
		if q.del {
			return nil
		}
		if whole && q.loads(q.val, q.e) == nil {
			f.advice = "use cmaps.LoadOrStore"
			if q.calling {
				f.advice = "use cmaps.LoadOrCompute"
			}
			f.fixes = q.fixAbsent(t)
		}

	case present:
		if q.del {
			if t.only {
				return nil
			}
			f.advice = "use cmaps.LoadAndDelete"
			f.fixes = q.fixPresent(t)
		} else if t.exit && !q.relative || q.relative && len(q.e.path) > 0 {
			return nil // it does no harm if the element is there again
		}

	case isTrue, isFalse:
		if q.del {
			if t.only || t.kind == isFalse {
				return nil
			}
			f.advice = "use cmaps.LoadAndDelete"
			break
		}
		if q.val != nil && t.exact && q.isConst(q.val, t.kind == isFalse) {
			if t.only {
				return nil
			}
			x := q.text(q.e.x)
			f.advice = "write was, " + x + " = " + x + ", " + q.text(q.val)
		}

	case compares:
		q.compared(f, t, whole)
		if f.advice == "" {
			return nil
		}

	case predicate:
		switch {
		case q.del:
			if types.Comparable(q.mapType().Elem()) {
				f.advice = "use cmaps.CompareAndDelete"
			}
		case !q.relative && (q.val == nil || q.loads(q.val, q.e) == nil):
			return nil // an element is replaced
		}
	}
	return f
}

// compared sets the advice, and fixes, of f for a comparison of the element.
func (q *search) compared(f *finding, t *test, whole bool) {
	comparable := t.exact && types.Comparable(q.mapType().Elem())
	switch {
	case q.del:
		if t.op == token.EQL && comparable {
			f.advice = "use cmaps.CompareAndDelete"
			f.fixes = q.fixCompare(t)
		}
	case q.val == nil || q.loads(q.val, q.e) != nil:
	case t.op == token.EQL:
		switch {
		case t.exact && q.stable(t.x) && q.equal(q.val, t.x):
			f.advice = ""
		case !whole:
		case t.exact && q.info.Types[t.x].IsNil():
			f.advice = "use cmaps.LoadOrStore"
			if q.calling {
				f.advice = "use cmaps.LoadOrCompute"
			}
		case comparable && !q.isZero(t.x):
			f.advice = "use cmaps.CompareAndSwap"
			if q.info.Types[t.x].Value != nil {
				f.fixes = q.fixCompare(t)
			}
		}
	case t.exact && q.stable(t.x) && q.equal(q.val, t.x):
		x, val := q.text(q.e.x), q.text(q.val)
		switch t.op {
		case token.NEQ:
			f.advice = "write old, " + x + " = " + x + ", " + val
			if t.only {
				f.advice = ""
			}
		case token.LSS, token.LEQ:
			f.advice = "write " + x + " = max(" + x + ", " + val + ")"
		case token.GTR, token.GEQ:
			f.advice = "write " + x + " = min(" + x + ", " + val + ")"
		}
	}
}

// isConst reports whether x is the given boolean constant.
func (c *checker) isConst(x ast.Expr, truth bool) bool {
	v := c.info.Types[x].Value
	return v != nil && v.Kind() == constant.Bool && constant.BoolVal(v) == truth
}

// isZero reports whether x is a constant and the zero value, which is what a
// load yields when there is no element.
func (c *checker) isZero(x ast.Expr) bool {
	v := c.info.Types[x].Value
	if v == nil {
		return false
	}
	switch v.Kind() {
	case constant.Bool:
		return !constant.BoolVal(v)
	case constant.String:
		return constant.StringVal(v) == ""
	}
	return constant.Sign(v) == 0
}

// mapType returns the type of the map.
func (q *search) mapType() *types.Map { return mapType(q.info.TypeOf(q.e.m)) }

// text returns the source of x.
func (c *checker) text(x ast.Node) string { return c.source(x.Pos(), x.End()) }

// source returns the source between two positions.
func (c *checker) source(pos, end token.Pos) string {
	f := c.pass.Fset.File(pos)
	src, err := c.pass.ReadFile(f.Name())
	if err != nil {
		return "..."
	}
	return string(src[f.Offset(pos):f.Offset(end)])
}

// pure reports whether x may be evaluated where it was not before:
// without effects, and without panics.
func (c *checker) pure(x ast.Expr) bool {
	pure := !c.calls(x)
	ast.Inspect(x, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			return false
		case *ast.CallExpr:
			// Other built-in functions may panic.
			pure = pure && (c.info.Types[n.Fun].IsType() || c.isBuiltin(n, "len") || c.isBuiltin(n, "cap") ||
				c.isBuiltin(n, "min") || c.isBuiltin(n, "max") || c.isBuiltin(n, "append") || c.isBuiltin(n, "new") ||
				c.isBuiltin(n, "make") && (len(n.Args) < 2 || c.info.Types[n.Args[1]].Value != nil))
		case *ast.UnaryExpr:
			pure = pure && n.Op != token.ARROW
		case *ast.StarExpr, *ast.IndexExpr, *ast.SliceExpr, *ast.TypeAssertExpr:
			pure = pure && c.info.Types[n.(ast.Expr)].IsType()
		case *ast.BinaryExpr:
			pure = pure && n.Op != token.QUO && n.Op != token.REM && n.Op != token.SHL && n.Op != token.SHR
		case *ast.SelectorExpr:
			if sel := c.info.Selections[n]; sel != nil && sel.Indirect() {
				pure = false
			}
		}
		return pure
	})
	return pure
}

// uses returns the number of times that obj is used.
func (c *checker) uses(obj types.Object) int {
	n := 0
	for _, o := range c.info.Uses {
		if o == obj {
			n++
		}
	}
	return n
}

// file returns the file that s is in.
func (s *store) file() *ast.File {
	for cur := range s.cur.Enclosing((*ast.File)(nil)) {
		return cur.Node().(*ast.File)
	}
	return nil
}

// hasComment reports whether there is a comment between two positions.
func (s *store) hasComment(pos, end token.Pos) bool {
	for _, g := range s.file().Comments {
		if g.End() > pos && g.Pos() < end {
			return true
		}
	}
	return false
}

// replace returns the fix that replaces what is between two positions, or
// none if that has comments.
func (s *store) replace(message string, pos, end token.Pos, text string) []analysis.SuggestedFix {
	if s.hasComment(pos, end) {
		return nil
	}
	return []analysis.SuggestedFix{{
		Message:   message,
		TextEdits: []analysis.TextEdit{{Pos: pos, End: end, NewText: []byte(text)}},
	}}
}

// call returns the source of a call of the named function of package cmaps
// with the element's map and key and the given other arguments, and the edits that import
// the package. It is empty if type inference would fail.
func (q *search) call(name string, args ...ast.Expr) (text string, edits []analysis.TextEdit) {
	m := q.mapType()
	if !types.Identical(q.info.TypeOf(q.e.k), m.Key()) {
		return "", nil
	}
	text = q.text(q.e.m) + ", " + q.text(q.e.k)
	for _, arg := range args {
		tv := q.info.Types[arg]
		if !tv.IsNil() && !types.Identical(tv.Type, m.Elem()) {
			return "", nil
		}
		text += ", " + q.text(arg)
	}
	prefix, edits, ok := q.importCmaps()
	if !ok {
		return "", nil
	}
	return prefix + "." + name + "(" + text + ")", edits
}

// importCmaps returns the name of package cmaps at the store, and the edits
// that import the package. It reports whether that can be done.
func (s *store) importCmaps() (name string, edits []analysis.TextEdit, ok bool) {
	scope := s.pass.Pkg.Scope().Innermost(s.stmt.Pos())
	for _, spec := range s.file().Imports {
		if pkg := s.info.PkgNameOf(spec); pkg != nil && pkg.Imported().Path() == "cmaps" {
			_, obj := scope.LookupParent(pkg.Name(), s.stmt.Pos())
			return pkg.Name(), nil, obj == pkg
		}
	}
	if _, obj := scope.LookupParent("cmaps", s.stmt.Pos()); obj != nil {
		return "", nil, false
	}
	insert := func(pos token.Pos, text string) {
		edits = append(edits, analysis.TextEdit{Pos: pos, End: pos, NewText: []byte(text)})
	}
	for _, decl := range s.file().Decls {
		decl, ok := decl.(*ast.GenDecl)
		if !ok || decl.Tok != token.IMPORT || len(decl.Specs) == 0 {
			break
		}
		spec := decl.Specs[0].(*ast.ImportSpec)
		if spec.Path.Value == `"C"` {
			continue
		}
		if decl.Lparen.IsValid() {
			insert(spec.Pos(), "\"cmaps\"\n\t")
		} else {
			insert(spec.Pos(), "(\n\t\"cmaps\"\n\t")
			insert(spec.End(), "\n)")
		}
		return "cmaps", edits, true
	}
	insert(s.file().Name.End(), "\n\nimport \"cmaps\"")
	return "cmaps", edits, true
}

// fixCall returns the fix that replaces what is between two positions by text,
// which calls the named function, and does the given edits.
func fixCall(name string, pos, end token.Pos, text string, edits ...analysis.TextEdit) []analysis.SuggestedFix {
	return []analysis.SuggestedFix{{
		Message:   "Use cmaps." + name,
		TextEdits: append(edits, analysis.TextEdit{Pos: pos, End: end, NewText: []byte(text)}),
	}}
}

// guard returns the if statement of t if the store is the first statement of
// its body, which the test alone decides to execute, and whether the
// store is the only one.
func (q *search) guard(t *test) (ifs *ast.IfStmt, only bool) {
	if t.ifs == nil || !t.cond || t.exit || t.ifs.Body.List[0] != q.stmt {
		return nil, false
	}
	if len(t.ifs.Body.List) > 1 {
		return t.ifs, false
	}
	if t.ifs.Else != nil || q.hasComment(t.ifs.Pos(), t.ifs.End()) {
		return nil, false
	}
	for cur := range q.cur.Enclosing((*ast.IfStmt)(nil)) {
		if cur.Node() == t.ifs {
			if kind, _ := cur.ParentEdge(); kind == edge.IfStmt_Else {
				return nil, false
			}
		}
	}
	return t.ifs, true
}

// withoutStore returns the edit that deletes the store, the first of list, or
// none if that would delete comments.
func (q *search) withoutStore(list []ast.Stmt) (edits []analysis.TextEdit) {
	if q.hasComment(q.stmt.Pos(), list[1].Pos()) {
		return nil
	}
	return []analysis.TextEdit{{Pos: q.stmt.Pos(), End: list[1].Pos()}}
}

// commaOK returns the element in x, ok := m[k], the initialization of ifs, and
// x. They are nil if it is something else.
func (q *search) commaOK(ifs *ast.IfStmt) (load ast.Expr, x *ast.Ident) {
	as, ok := ifs.Init.(*ast.AssignStmt)
	if !ok || as.Tok != token.DEFINE || len(as.Lhs) != 2 || len(as.Rhs) != 1 || !q.exactly(as.Rhs[0]) {
		return nil, nil
	}
	x, _ = as.Lhs[0].(*ast.Ident)
	return as.Rhs[0], x
}

// fixAbsent turns
//
//	if _, ok := m[k]; !ok { m[k] = v; ... }
//
// into a use of LoadOrStore.
func (q *search) fixAbsent(t *test) []analysis.SuggestedFix {
	ifs, only := q.guard(t)
	if ifs == nil || q.calling || !q.pure(q.val) {
		return nil
	}
	load, x := q.commaOK(ifs)
	if load == nil || x == nil || q.mentionsVar(ifs.Body, q.info.Defs[x]) {
		return nil
	}
	for _, l := range ifs.Init.(*ast.AssignStmt).Lhs {
		if q.mentionsVar(q.val, q.info.ObjectOf(l.(*ast.Ident))) {
			return nil
		}
	}
	text, edits := q.call("LoadOrStore", q.val)
	switch {
	case text == "":
		return nil
	case only:
		return fixCall("LoadOrStore", ifs.Pos(), ifs.End(), text, edits...)
	}
	del := q.withoutStore(ifs.Body.List)
	if del == nil {
		return nil
	}
	return fixCall("LoadOrStore", load.Pos(), load.End(), text, append(edits, del...)...)
}

// fixPresent turns
//
//	if v, ok := m[k]; ok { delete(m, k); ... }
//
// into a use of LoadAndDelete.
func (q *search) fixPresent(t *test) []analysis.SuggestedFix {
	ifs, only := q.guard(t)
	if ifs == nil || only {
		return nil
	}
	load, x := q.commaOK(ifs)
	if load == nil || x == nil {
		return nil
	}
	text, edits := q.call("LoadAndDelete")
	del := q.withoutStore(ifs.Body.List)
	if text == "" || del == nil {
		return nil
	}
	return fixCall("LoadAndDelete", load.Pos(), load.End(), text, append(edits, del...)...)
}

// fixCompare turns
//
//	if m[k] == x { m[k] = y; ... }
//
// into a use of CompareAndSwap, and the same with a delete into one of
// CompareAndDelete.
func (q *search) fixCompare(t *test) []analysis.SuggestedFix {
	ifs, only := q.guard(t)
	if ifs == nil || ifs.Init != nil || !q.pure(t.x) || q.loads(ifs.Cond, q.e) == nil {
		return nil
	}
	name, args := "CompareAndDelete", []ast.Expr{t.x}
	if !q.del {
		if !q.pure(q.val) {
			return nil
		}
		name, args = "CompareAndSwap", append(args, q.val)
	}
	text, edits := q.call(name, args...)
	switch {
	case text == "":
		return nil
	case only:
		return fixCall(name, ifs.Pos(), ifs.End(), text, edits...)
	}
	del := q.withoutStore(ifs.Body.List)
	if del == nil {
		return nil
	}
	return fixCall(name, ifs.Cond.Pos(), ifs.Cond.End(), text, append(edits, del...)...)
}

// fixTake turns
//
//	v, ok := m[k]; delete(m, k)
//
// into a use of LoadAndDelete.
func (q *search) fixTake(as *ast.AssignStmt) []analysis.SuggestedFix {
	text, edits := q.call("LoadAndDelete")
	if text == "" || q.hasComment(as.Pos(), q.stmt.End()) {
		return nil
	}
	if len(as.Lhs) == 1 {
		end := as.Lhs[0].End()
		edits = append(edits, analysis.TextEdit{Pos: end, End: end, NewText: []byte(", _")})
	}
	edits = append(edits, analysis.TextEdit{Pos: as.End(), End: q.stmt.End()})
	return fixCall("LoadAndDelete", as.Rhs[0].Pos(), as.Rhs[0].End(), text, edits...)
}

// fixOne turns
//
//	v := m[k]; m[k] = x
//
// into one statement, where x has no early operands that depend on v, and also
//
//	v := m[k]; st; m[k] = v
//
// where st changes v, or a part of it. It returns the new statement, or an
// empty string, and the fix if v is not used elsewhere.
func (q *search) fixOne(load ast.Node) (text string, fixes []analysis.SuggestedFix) {
	if len(q.elems) != 1 || q.val == nil || len(q.e.path) != 0 {
		return "", nil
	}
	list, i := stmtList(q.cur)
	for n := 1; n <= 2 && n <= i; n++ {
		as, ok := list[i-n].(*ast.AssignStmt)
		if !ok || as.Tok != token.DEFINE || len(as.Lhs) != 1 || len(as.Rhs) != 1 || as.Rhs[0] != load || !q.exactly(as.Rhs[0]) {
			continue
		}
		id, ok := as.Lhs[0].(*ast.Ident)
		if !ok {
			return "", nil
		}
		v := q.info.Defs[id]
		st := q.stmt
		if n == 2 {
			st = list[i-1]
			if x, ok := ast.Unparen(q.val).(*ast.Ident); !ok || q.info.Uses[x] != v {
				return "", nil
			}
		}
		text, edits, used := q.inOne(st, v)
		if text == "" {
			return "", nil
		}
		used += n - 1
		if q.uses(v) == used && !q.hasComment(as.Pos(), q.stmt.End()) {
			edits = append(edits, analysis.TextEdit{Pos: as.Pos(), End: st.Pos()})
			if n == 2 {
				edits = append(edits, analysis.TextEdit{Pos: st.End(), End: q.stmt.End()})
			}
			fixes = []analysis.SuggestedFix{{Message: "Write one statement", TextEdits: edits}}
		}
		return text, fixes
	}
	return "", nil
}

// inOne returns st with the element in place of v, the edits that make it
// from st, and the number of uses of v in it. The text is empty if the
// statement would not be atomic.
func (q *search) inOne(st ast.Stmt, v types.Object) (text string, edits []analysis.TextEdit, used int) {
	var lhs, rhs ast.Expr
	switch st := st.(type) {
	case *ast.AssignStmt:
		if len(st.Lhs) != 1 || len(st.Rhs) != 1 || st.Tok == token.DEFINE {
			return "", nil, 0
		}
		lhs, rhs = st.Lhs[0], st.Rhs[0]
	case *ast.IncDecStmt:
		lhs = st.X
	default:
		return "", nil, 0
	}
	if st != q.stmt {
		if obj, _ := q.target(lhs); obj != v {
			return "", nil, 0
		}
		// A part of a slice is not a part of the element.
		for x := ast.Unparen(lhs); ; {
			if sel, ok := x.(*ast.SelectorExpr); ok {
				x = ast.Unparen(sel.X)
				continue
			}
			if index, ok := x.(*ast.IndexExpr); ok {
				if !q.isArray(index.X) {
					return "", nil, 0
				}
				x = ast.Unparen(index.X)
				continue
			}
			break
		}
	}
	if rhs != nil && q.usedEarly(rhs, v) {
		return "", nil, 0
	}

	e := q.e.String()
	ok := true
	ast.Inspect(st, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.FuncLit:
			if q.mentionsVar(n, v) {
				ok = false
			}
			return false
		case *ast.UnaryExpr:
			if n.Op == token.AND {
				ok = false
			}
		case *ast.Ident:
			if q.info.Uses[n] == v {
				used++
				edits = append(edits, analysis.TextEdit{Pos: n.Pos(), End: n.End(), NewText: []byte(e)})
			}
		}
		return ok
	})
	if !ok || used == 0 {
		return "", nil, 0
	}

	// v op y, where v is the element, is an op-assignment.
	if as, isAssign := st.(*ast.AssignStmt); isAssign && as.Tok == token.ASSIGN && (used == 1 || used == 2 && st != q.stmt) {
		if bin, isBin := ast.Unparen(rhs).(*ast.BinaryExpr); isBin && rhs == bin && assignOps[bin.Op] != token.ILLEGAL {
			if id, isID := bin.X.(*ast.Ident); isID && q.info.Uses[id] == v && q.exactlyOr(lhs, v) {
				tail := assignOps[bin.Op].String() + " " + q.text(ast.Unparen(bin.Y))
				pos := as.TokPos
				if c := q.info.Types[bin.Y].Value; c != nil && c.Kind() == constant.Int && constant.Compare(c, token.EQL, constant.MakeInt64(1)) {
					switch bin.Op {
					case token.ADD:
						tail, pos = "++", as.Lhs[0].End()
					case token.SUB:
						tail, pos = "--", as.Lhs[0].End()
					}
				}
				keep := edits[:0]
				for _, edit := range edits {
					if edit.End <= as.TokPos {
						keep = append(keep, edit)
					}
				}
				edits = append(keep, analysis.TextEdit{Pos: pos, End: st.End(), NewText: []byte(tail)})
			}
		}
	}

	last := st.Pos()
	for _, edit := range edits {
		text += q.source(last, edit.Pos) + string(edit.NewText)
		last = edit.End
	}
	return text + q.source(last, st.End()), edits, used
}

// exactlyOr reports whether x is the element or the variable v.
func (q *search) exactlyOr(x ast.Expr, v types.Object) bool {
	id, ok := ast.Unparen(x).(*ast.Ident)
	return ok && q.info.Uses[id] == v || q.exactly(x)
}

var assignOps = map[token.Token]token.Token{
	token.ADD: token.ADD_ASSIGN, token.SUB: token.SUB_ASSIGN, token.MUL: token.MUL_ASSIGN, token.QUO: token.QUO_ASSIGN,
	token.REM: token.REM_ASSIGN, token.AND: token.AND_ASSIGN, token.OR: token.OR_ASSIGN, token.XOR: token.XOR_ASSIGN,
	token.SHL: token.SHL_ASSIGN, token.SHR: token.SHR_ASSIGN, token.AND_NOT: token.AND_NOT_ASSIGN,
}
