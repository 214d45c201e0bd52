// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package doc

import (
	"go/ast"
	"go/parser"
	"go/token"
	"slices"
	"testing"
)

func TestCmap(t *testing.T) {
	if !IsPredeclared("cmap") {
		t.Error("cmap is not predeclared")
	}

	const src = `package p

// T is a cmap.
type T cmap[string]*E

// E is its element.
type E struct{ m cmap[int]string }

// NewT makes one.
func NewT() (cmap[string]int, T, error)

// Cmaps returns a cmap.
func Cmaps() cmap[K]V

type unexported cmap[string]int

func Example() {
	var m = cmap[string]int{"a": 1}
	m["a"]++
}
`
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, "p_test.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	examples := Examples(f)
	if len(examples) != 1 || examples[0].Play == nil {
		t.Errorf("got %d examples; want a playable one", len(examples))
	}

	f, err = parser.ParseFile(fset, "p.go", src, parser.ParseComments)
	if err != nil {
		t.Fatal(err)
	}
	p, err := NewFromFiles(fset, []*ast.File{f}, "p")
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, typ := range p.Types {
		names = append(names, typ.Name)
		for _, f := range typ.Funcs {
			names = append(names, typ.Name+"/"+f.Name)
		}
	}
	for _, f := range p.Funcs {
		names = append(names, f.Name)
	}
	want := []string{"E", "T", "T/NewT", "Cmaps", "Example"}
	if !slices.Equal(names, want) {
		t.Errorf("got %s; want %s", names, want)
	}
}
