// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

package types_test

import (
	"bytes"
	"fmt"
	"go/ast"
	"go/format"
	"go/importer"
	"go/parser"
	"go/token"
	"internal/diff"
	"testing"

	. "go/types"
)

// isCmap reports whether typ is a concurrent map type.
func isCmap(typ Type) bool {
	m, _ := typ.Underlying().(*Map)
	return m != nil && m.Concurrent()
}

// cmapInfo type-checks src and returns what was recorded.
func cmapInfo(t *testing.T, src string) (*token.FileSet, *ast.File, *Package, *Info) {
	t.Helper()
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	info := &Info{
		Types:      make(map[ast.Expr]TypeAndValue),
		Defs:       make(map[*ast.Ident]Object),
		Uses:       make(map[*ast.Ident]Object),
		Implicits:  make(map[ast.Node]Object),
		Selections: make(map[*ast.SelectorExpr]*Selection),
		Instances:  make(map[*ast.Ident]Instance),
	}
	conf := Config{Importer: importer.ForCompiler(fset, "source", nil)}
	pkg, err := conf.Check("p", fset, []*ast.File{f}, info)
	if err != nil {
		t.Fatal(err)
	}
	return fset, f, pkg, info
}

const cmapSrc = `package p

type T struct{}

var v0 cmap[string]int
var v1 cmap[T]cmap[int]*T
var v2 = make(cmap[string]*T)
var v3 = make(cmap[string](*T))
var v4 = new(*cmap[string]*cmap[int]**T)
var v5 = (cmap[string][2]*T)(nil)
var v6 = cmap[string]*T{}
var v7 = F[cmap[string]*T]

func F[P any](P) {}
func P1(cmap[string]int)
func P2(T, int, cmap[T]*T)
func P3(cmap[string]int, error) (cmap[string]*T, error)
func P4(...cmap[string]int)
func P5[M ~cmap[K]V, K comparable, V any](m M, _ cmap[K]V) {}

func _() {
	var cmap [4]int
	_ = cmap[0] * 2
	_ = cmap
}
`

func TestCmapInfo(t *testing.T) {
	for _, godebug := range []string{"gotypesalias=1", "gotypesalias=0"} {
		t.Run(godebug, func(t *testing.T) {
			t.Setenv("GODEBUG", godebug)
			testCmapInfo(t, godebug == "gotypesalias=1")
		})
	}
}

func testCmapInfo(t *testing.T, alias bool) {
	fset, f, pkg, info := cmapInfo(t, cmapSrc)
	universe := Universe.Lookup("cmap")

	// All types, and the whole package, have the expected notation.
	for name, want := range map[string]string{
		"v0": "cmap[string]int",
		"v1": "cmap[p.T]cmap[int]*p.T",
		"v2": "cmap[string]*p.T",
		"v3": "cmap[string]*p.T",
		"v4": "**cmap[string]*cmap[int]**p.T",
		"v5": "cmap[string][2]*p.T",
		"v6": "cmap[string]*p.T",
		"v7": "func(cmap[string]*p.T)",
		"P1": "func(cmap[string]int)",
		"P2": "func(p.T, int, cmap[p.T]*p.T)",
		"P3": "func(cmap[string]int, error) (cmap[string]*p.T, error)",
		"P4": "func(...cmap[string]int)",
		"P5": "func[M ~cmap[K]V, K comparable, V any](m M, _ cmap[K]V)",
	} {
		if got := pkg.Scope().Lookup(name).Type().String(); got != want {
			t.Errorf("%s: got type %s; want %s", name, got, want)
		}
	}
	for i := range pkg.Scope().Lookup("P2").Type().(*Signature).Params().Len() {
		if name := pkg.Scope().Lookup("P2").Type().(*Signature).Params().At(i).Name(); name != "" {
			t.Errorf("P2: parameter %d has name %s", i, name)
		}
	}

	// Each use of the predeclared cmap, and no other, is recorded with its instance.
	uses := 0
	for id, obj := range info.Uses {
		inst, ok := info.Instances[id]
		if id.Name != "cmap" || obj != universe {
			if id.Name == "cmap" && ok {
				t.Errorf("%s: instance of %s", fset.Position(id.Pos()), obj)
			}
			continue
		}
		uses++
		if !ok {
			t.Errorf("%s: no instance", fset.Position(id.Pos()))
			continue
		}
		if !isCmap(inst.Type) || inst.TypeArgs.Len() != 2 {
			t.Errorf("%s: instance type %s with %d arguments", fset.Position(id.Pos()), inst.Type, inst.TypeArgs.Len())
		}
		if _, ok := inst.Type.(*Alias); ok != alias {
			t.Errorf("%s: got %T", fset.Position(id.Pos()), inst.Type)
		}
		var targs []Type
		for targ := range inst.TypeArgs.Types() {
			targs = append(targs, targ)
		}
		typ, err := Instantiate(nil, obj.Type(), targs, true)
		if err != nil {
			t.Errorf("%s: %v", fset.Position(id.Pos()), err)
		} else if !Identical(typ, inst.Type) || typ.String() != inst.Type.String() {
			t.Errorf("%s: instantiation is %s; want %s", fset.Position(id.Pos()), typ, inst.Type)
		}
	}
	if const_ := bytes.Count([]byte(cmapSrc), []byte("cmap[")) - 1; uses != const_ {
		t.Errorf("got %d uses of cmap; want %d", uses, const_)
	}

	// There is a type for each expression, including those that are
	// parsed as something else, and an object for each identifier.
	ast.Inspect(f, func(n ast.Node) bool {
		switch n := n.(type) {
		case *ast.Ident:
			if info.ObjectOf(n) == nil && n.Name != "p" && n.Name != "_" {
				t.Errorf("%s: no object for %s", fset.Position(n.Pos()), n.Name)
			}
		case *ast.BinaryExpr, *ast.CallExpr, *ast.IndexExpr, *ast.StarExpr, *ast.MapType, *ast.ParenExpr:
			tv, ok := info.Types[n.(ast.Expr)]
			if !ok {
				t.Errorf("%s: no type for %s", fset.Position(n.Pos()), ExprString(n.(ast.Expr)))
				break
			}
			if m, _ := n.(*ast.MapType); m != nil && !(tv.IsType() && isCmap(tv.Type)) {
				t.Errorf("%s: %s has type %s", fset.Position(n.Pos()), ExprString(m), tv.Type)
			}
		}
		return true
	})
}

// TestCmapUnchanged checks that type-checking leaves the syntax tree as it is.
func TestCmapUnchanged(t *testing.T) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p.go", cmapSrc, 0)
	if err != nil {
		t.Fatal(err)
	}
	f.Scope = nil // printed in random order
	var before bytes.Buffer
	if err := ast.Fprint(&before, fset, f, nil); err != nil {
		t.Fatal(err)
	}
	fset2, f, _, _ := cmapInfo(t, cmapSrc)
	f.Scope = nil
	var after bytes.Buffer
	if err := ast.Fprint(&after, fset2, f, nil); err != nil {
		t.Fatal(err)
	}
	if before.String() != after.String() {
		t.Errorf("syntax tree has changed: %s", diff.Diff("before", before.Bytes(), "after", after.Bytes()))
	}
	var out bytes.Buffer
	if err := format.Node(&out, fset2, f); err != nil {
		t.Fatal(err)
	}
	if out.String() != cmapSrc {
		t.Errorf("got %s", out.String())
	}
}

// TestCmapEval checks types that are evaluated by themselves.
func TestCmapEval(t *testing.T) {
	fset, f, pkg, _ := cmapInfo(t, cmapSrc)
	for expr, want := range map[string]string{
		"cmap[string]T":             "cmap[string]p.T",
		"cmap[string]*T":            "cmap[string]*p.T",
		"*cmap[string]*T":           "*cmap[string]*p.T",
		"cmap[string](T)":           "cmap[string]p.T",
		"func(cmap[string]T)":       "func(cmap[string]p.T)",
		"cmap[string]*T{}":          "cmap[string]*p.T",
		"len(cmap[string]*T{})":     "int",
		"v6[\"a\"]":                 "*p.T",
		"(cmap[string]*T)(nil)":     "cmap[string]*p.T",
		"interface{ ~cmap[int]T }":  "interface{~cmap[int]p.T}",
		"struct{ m cmap[int][]*T }": "struct{m cmap[int][]*p.T}",
	} {
		tv, err := Eval(fset, pkg, f.End(), expr)
		if err != nil {
			t.Errorf("%s: %v", expr, err)
		} else if got := tv.Type.String(); got != want {
			t.Errorf("%s: got %s; want %s", expr, got, want)
		}
	}
	for _, expr := range []string{
		"cmap",
		"cmap[string]",
		"cmap[string, int]",
		"cmap[string] * 3",
		"cmap[string]*v0",
		"cmap[v0]*T",
		"cmap[3]",
	} {
		if tv, err := Eval(fset, pkg, f.End(), expr); err == nil {
			t.Errorf("%s: got %s; want error", expr, tv.Type)
		}
	}
}

func TestCmapExprString(t *testing.T) {
	for _, src := range []string{
		"cmap[string]int",
		"cmap[K]cmap[L]*V",
		"map[K]cmap[L][]V",
		"cmap[K]*V{…}",
	} {
		x, err := parser.ParseExpr(string(bytes.ReplaceAll([]byte(src), []byte("…"), nil)))
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		if got := ExprString(x); got != src && got != string(bytes.ReplaceAll([]byte(src), []byte("{…}"), []byte("{}"))) {
			t.Errorf("got %s; want %s", got, src)
		}
	}
}

// TestCmapType checks what clients can find out about the type.
func TestCmapType(t *testing.T) {
	universe := Universe.Lookup("cmap").(*TypeName)
	if !universe.IsAlias() {
		t.Errorf("%s is not an alias", universe)
	}
	tString, tInt := Typ[String], Typ[Int]
	cmap := func(key, elem Type) Type {
		t.Helper()
		typ, err := Instantiate(nil, universe.Type(), []Type{key, elem}, true)
		if err != nil {
			t.Fatal(err)
		}
		return typ
	}
	c, m := cmap(tString, tInt), NewMap(tString, tInt)
	if !isCmap(c) || isCmap(m) || m.Concurrent() {
		t.Errorf("Concurrent: got %v for %s, %v for %s", isCmap(c), c, m.Concurrent(), m)
	}
	under := c.Underlying().(*Map)
	if under.Key() != tString || under.Elem() != tInt {
		t.Errorf("got %s", under)
	}
	for _, test := range []struct {
		x, y                               Type
		identical, assignable, convertible bool
	}{
		{c, c, true, true, true},
		{c, under, true, true, true},
		{c, cmap(tString, tInt), true, true, true},
		{c, m, false, false, false},
		{m, c, false, false, false},
		{under, m, false, false, false},
		{c, cmap(tString, tString), false, false, false},
		{c, cmap(tInt, tInt), false, false, false},
		{NewSlice(c), NewSlice(m), false, false, false},
		{NewSlice(c), NewSlice(under), true, true, true},
	} {
		desc := fmt.Sprintf("%s, %s", test.x, test.y)
		if got := Identical(test.x, test.y); got != test.identical {
			t.Errorf("Identical(%s): got %v", desc, got)
		}
		if got := AssignableTo(test.x, test.y); got != test.assignable {
			t.Errorf("AssignableTo(%s): got %v", desc, got)
		}
		if got := ConvertibleTo(test.x, test.y); got != test.convertible {
			t.Errorf("ConvertibleTo(%s): got %v", desc, got)
		}
	}
	if Comparable(c) {
		t.Errorf("%s is comparable", c)
	}
	if got, want := (&StdSizes{8, 8}).Sizeof(c), int64(8); got != want {
		t.Errorf("size is %d; want %d", got, want)
	}
	if _, err := Instantiate(nil, universe.Type(), []Type{NewSlice(tInt), tInt}, true); err == nil {
		t.Errorf("instantiation with slice key succeeded")
	}
}
