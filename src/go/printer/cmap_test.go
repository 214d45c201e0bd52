// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package printer

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

// TestCmapNode prints cmap types that were not parsed,
// and checks that they are cmap types if they are parsed.
func TestCmapNode(t *testing.T) {
	id := ast.NewIdent
	cmap := func(key, elem ast.Expr) *ast.MapType {
		return &ast.MapType{Cmap: id("cmap"), Key: key, Value: elem}
	}
	star := func(x ast.Expr) ast.Expr { return &ast.StarExpr{X: x} }
	array := func(n string, elem ast.Expr) ast.Expr {
		if n == "" {
			return &ast.ArrayType{Elt: elem}
		}
		return &ast.ArrayType{Len: id(n), Elt: elem}
	}
	call := func(fun ast.Expr) ast.Expr { return &ast.CallExpr{Fun: fun, Args: []ast.Expr{id("x")}} }
	lit := func(typ ast.Expr) ast.Expr { return &ast.CompositeLit{Type: typ} }
	recv := &ast.ChanType{Dir: ast.RECV, Value: id("V")}
	paren := func(x ast.Expr) ast.Expr { return &ast.ParenExpr{X: x} }
	rng := func(x ast.Expr) ast.Node { return &ast.RangeStmt{X: x, Body: &ast.BlockStmt{}} }
	tag := func(x ast.Expr) ast.Node { return &ast.SwitchStmt{Tag: x, Body: &ast.BlockStmt{}} }

	for _, test := range []struct {
		node ast.Node
		want string
	}{
		{cmap(id("K"), id("V")), "cmap[K]V"},
		{cmap(star(id("K")), star(id("V"))), "cmap[*K]*V"},
		{cmap(id("K"), recv), "cmap[K]<-chan V"},
		{cmap(id("K"), cmap(id("L"), array("", star(id("V"))))), "cmap[K]cmap[L][]*V"},
		{star(cmap(id("K"), array("4", id("V")))), "*cmap[K][4]V"},
		{&ast.MapType{Key: id("K"), Value: cmap(id("L"), id("V"))}, "map[K]cmap[L]V"},

		{call(cmap(id("K"), id("V"))), "cmap[K]V(x)"},
		{call(cmap(id("K"), star(id("V")))), "(cmap[K]*V)(x)"},
		{call(cmap(id("K"), array("4", star(id("V"))))), "(cmap[K][4]*V)(x)"},
		{call(cmap(id("K"), array("", star(id("V"))))), "cmap[K][]*V(x)"},

		{rng(paren(lit(cmap(id("K"), id("V"))))), "for range cmap[K]V{} {\n}"},
		{rng(paren(lit(cmap(id("K"), star(id("V")))))), "for range (cmap[K]*V{}) {\n}"},
		{rng(paren(lit(cmap(id("K"), array("4", star(id("V"))))))), "for range (cmap[K][4]*V{}) {\n}"},
		{tag(paren(call(cmap(id("K"), recv)))), "switch (cmap[K]<-chan V(x)) {\n}"},
		{tag(paren(lit(cmap(id("K"), recv)))), "switch (cmap[K]<-chan V{}) {\n}"},
		{tag(paren(call(&ast.MapType{Key: id("K"), Value: recv}))), "switch map[K]<-chan V(x) {\n}"},

		// Parameters named cmap without positions are printed as such.
		{
			&ast.FuncType{Params: &ast.FieldList{List: []*ast.Field{{Names: []*ast.Ident{id("cmap")}, Type: array("K", id("V"))}}}},
			"func(cmap [K]V)",
		},
	} {
		var buf bytes.Buffer
		if err := Fprint(&buf, token.NewFileSet(), test.node); err != nil {
			t.Errorf("%s: %v", test.want, err)
			continue
		}
		if got := buf.String(); got != test.want {
			t.Errorf("got %s; want %s", got, test.want)
			continue
		}
		if _, err := parser.ParseFile(token.NewFileSet(), "", "package p; func f() {\n_ = 0\n"+stmt(test.node, test.want)+"\n}", 0); err != nil {
			t.Errorf("%s: %v", test.want, err)
		}
	}
}

func stmt(n ast.Node, text string) string {
	if _, ok := n.(ast.Expr); ok {
		return "var _ = f(" + text + ")"
	}
	return text
}

// TestCmapLayout formats what the parser cannot tell from expressions.
// Where there is no want, the result is the source.
func TestCmapLayout(t *testing.T) {
	const types = "type T int; const C = 1; func F() {}; "
	for _, test := range []struct{ prefix, src, want string }{
		// K is a type
		{"", "make(cmap[string]*V)", ""},
		{"", "make(cmap[string] * V)", "make(cmap[string]*V)"},
		{"", "make(cmap[string] * *V)", "make(cmap[string]**V)"},
		{"", "make(*cmap[string] * V)", "make(*cmap[string]*V)"},
		{"", "make(cmap[string][2] * V)", "make(cmap[string][2]*V)"},
		{"", "make(cmap[string] * cmap[int] * V)", "make(cmap[string]*cmap[int]*V)"},
		{"", "make(cmap[struct{}] * V)", "make(cmap[struct{}]*V)"},
		{types, "make(cmap[T] * V)", "make(cmap[T]*V)"},
		{"", "func(cmap [string]V)", "func(cmap[string]V)"},
		{"", "func() (cmap [string]V)", "func() (cmap[string]V)"},
		{"", "func(A, B, cmap [string]V)", "func(A, B, cmap[string]V)"},
		{types, "func(cmap [T]V)", "func(cmap[T]V)"},

		// K is a value
		{types, "f(cmap[C]*x)", "f(cmap[C] * x)"},
		{types, "f(cmap[F()]*x)", "f(cmap[F()] * x)"},
		{"", "f(cmap[1]*x)", "f(cmap[1] * x)"},
		{types, "func(cmap[C]V)", "func(cmap [C]V)"},
		{"", "func(cmap[4]V)", "func(cmap [4]V)"},
		{"", "func(cmap[x]V, y int)", "func(cmap [x]V, y int)"},
		{"", "func(y int, cmap[x]V)", "func(y int, cmap [x]V)"},
		{"", "f(cmap[x]*2)", "f(cmap[x] * 2)"},
		{"", "f(cmap[x]*V(y))", "f(cmap[x] * V(y))"},

		// K may be anything
		{"", "f(cmap[x]*y)", ""},
		{"", "f(cmap[x] * y)", ""},
		{"", "f(cmap[p.x]*y)", ""},
		{"", "f(cmap[p.x] * y)", ""},
		{"", "func(cmap[x]V)", ""},
		{"", "func(cmap [x]V)", ""},
		{"", "func(A, B, cmap[p.x]V)", ""},
		{"", "func(A, B, cmap [p.x]V)", ""},

		// cmap is something else
		{"var cmap []int; ", "f(cmap[string]*y)", "f(cmap[string] * y)"},
		{"import cmap `x`; ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func cmap() {}; ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F(cmap []int) { _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F() (cmap [C]int) { _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F(cmap [x]int, y int) { _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func (cmap T) F() { _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F() { cmap := g(); _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F() { var cmap [4]int; _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F() { for _, cmap := range g() { _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F() { func(cmap []int) { _ = ", "f(cmap[x]*y)", "f(cmap[x] * y)"},
		{"func F() { switch cmap := g(); { case f(cmap[x]*y): ", "g(cmap[x]*y)", "g(cmap[x] * y)"},

		// shadowing elsewhere, or of the key
		{"func F(cmap []int) {}; ", "f(cmap[string] * y)", "f(cmap[string]*y)"},
		{"func F(x struct{ cmap []int }) { _ = ", "f(cmap[string] * y)", "f(cmap[string]*y)"},
		{"func F(cmap[string]int) { _ = ", "f(cmap[string] * y)", "f(cmap[string]*y)"},
		{"func F() { string := 0; _ = ", "f(cmap[string] * y)", ""},
		{"func F() { string := 0; _ = ", "f(cmap[string]*y)", ""},
	} {
		if test.want == "" {
			test.want = test.src
		}
		for _, mode := range []parser.Mode{parser.SkipObjectResolution, 0} {
			open := 0
			src := "package p; " + test.prefix
			for i := range test.prefix {
				switch test.prefix[i] {
				case '{':
					open++
				case '}':
					open--
				}
			}
			if open == 0 {
				src += "var _ = "
			}
			src += test.src
			for range open {
				src += "}"
			}

			fset := token.NewFileSet()
			f, err := parser.ParseFile(fset, "", src, mode)
			if err != nil {
				t.Errorf("%s: %v", src, err)
				continue
			}
			var buf bytes.Buffer
			if err := Fprint(&buf, fset, f); err != nil {
				t.Errorf("%s: %v", src, err)
				continue
			}
			if !bytes.Contains(buf.Bytes(), []byte(test.want)) {
				t.Errorf("%s (mode %d): got %s; want %s", src, mode, buf.String(), test.want)
			}
		}
	}
}
