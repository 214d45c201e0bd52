// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package doc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"testing"
)

func TestOneLineCmap(t *testing.T) {
	for _, decl := range []string{
		"func F(m cmap[string]*T) cmap[int][]cmap[K]V",
		"func F(cmap[string]int)",
		"func F(A, B, cmap[K]V)",
		"func F(cmap[K]V, error) (cmap[string]int, error)",
		"func F(cmap [4]int)",
		"func F(cmap [n]int)",
		"func F[M ~cmap[K]V, K comparable, V any](m M)",
		"type T cmap[K]V",
		"type T = cmap[K]*V",
		"var V = make(cmap[string]int)",
		"var V = make(cmap[string]*T)",
		"var V = cmap[string]int{}",
		"var V cmap[string]map[K]V",
	} {
		fset := token.NewFileSet()
		f, err := parser.ParseFile(fset, "", "package p\n"+decl, 0)
		if err != nil {
			t.Errorf("%s: %v", decl, err)
			continue
		}
		pkg := &Package{fs: fset}
		var n ast.Node = f.Decls[0]
		if decl, _ := n.(*ast.GenDecl); decl != nil && decl.Tok == token.TYPE {
			n = decl.Specs[0]
		}
		if got := pkg.oneLineNode(n); got != decl {
			t.Errorf("got %s; want %s", got, decl)
		}
	}
}
