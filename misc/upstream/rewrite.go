// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Package upstream runs upstream's own tests of maps over cmaps: it rewrites their
// map types and runs them with this toolchain.
package upstream

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// A rewriter makes cmaps of maps.
type rewriter struct {
	keep  []string // declarations that are left as they are, by name
	any   bool     // map[string]any is left as it is
	names bool     // strings that look like map types are map types too

	found []string // those of keep that there are
	tests []string // tests and examples, but those that are left as they are
	maps  int      // number of map types that were rewritten
}

// mapName matches the name of a map type in a string. What %v prints has no element
// type.
var mapName = regexp.MustCompile(`\bmap(\[[\w.*{} ]+\](?:\w|\*|\[|\{))`)

// file returns the Go source src with cmap types instead of map types, and calls of
// package cmaps instead of maps.
func (r *rewriter) file(name string, src []byte) ([]byte, error) {
	fset := token.NewFileSet()
	f, err := parser.ParseFile(fset, name, src, parser.ParseComments|parser.SkipObjectResolution)
	if err != nil {
		return nil, err
	}
	offset := func(p token.Pos) int { return fset.Position(p).Offset }
	type edit struct {
		at, end int
		text    string
	}
	var edits []edit
	usesMaps := false
	for _, imp := range f.Imports {
		if path, _ := strconv.Unquote(imp.Path.Value); path == "maps" && imp.Name == nil {
			usesMaps = true
		}
	}
	mapsLeft := false
	for _, decl := range f.Decls {
		name := declName(decl)
		keep := slices.Contains(r.keep, name)
		if keep {
			r.found = append(r.found, name)
		}
		ast.Inspect(decl, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.MapType:
				if keep || r.any && types.ExprString(n) == "map[string]any" || r.any && types.ExprString(n) == "map[string]interface{}" {
					break
				}
				r.maps++
				at := offset(n.Map)
				edits = append(edits, edit{at, at + len("map"), "cmap"})
			case *ast.BasicLit:
				if text := mapName.ReplaceAllString(n.Value, "cmap$1"); text != n.Value && r.names && !keep {
					edits = append(edits, edit{offset(n.Pos()), offset(n.End()), text})
				}
			case *ast.CallExpr:
				// A conversion to cmap[K]*V needs parentheses.
				if m, ok := n.Fun.(*ast.MapType); ok && !keep {
					if _, ok := m.Value.(*ast.StarExpr); ok {
						edits = append(edits, edit{offset(m.Pos()), offset(m.Pos()), "("}, edit{offset(m.End()), offset(m.End()), ")"})
					}
				}
			case *ast.SelectorExpr:
				if x, ok := n.X.(*ast.Ident); ok && usesMaps && x.Name == "maps" {
					if keep {
						mapsLeft = true
						break
					}
					at := offset(x.Pos())
					edits = append(edits, edit{at, at + len("maps"), "cmaps"})
				}
			}
			return true
		})
		fn, ok := decl.(*ast.FuncDecl)
		if ok && fn.Recv == nil && !keep && name != "TestMain" && (strings.HasPrefix(name, "Test") || strings.HasPrefix(name, "Example")) {
			r.tests = append(r.tests, name)
		}
	}
	if usesMaps {
		for _, imp := range f.Imports {
			if imp.Path.Value == `"maps"` {
				text := `"cmaps"`
				if mapsLeft {
					text = `"maps"; import "cmaps"`
				}
				edits = append(edits, edit{offset(imp.Pos()), offset(imp.End()), text})
			}
		}
	}
	slices.SortStableFunc(edits, func(a, b edit) int { return a.at - b.at })
	var out bytes.Buffer
	at := 0
	for _, e := range edits {
		out.Write(src[at:e.at])
		out.WriteString(e.text)
		at = e.end
	}
	out.Write(src[at:])
	return out.Bytes(), nil
}

// declName returns the name of a function or method, or the first name of another
// declaration.
func declName(d ast.Decl) string {
	switch d := d.(type) {
	case *ast.FuncDecl:
		if d.Recv != nil {
			t := d.Recv.List[0].Type
			if p, ok := t.(*ast.StarExpr); ok {
				t = p.X
			}
			if id, ok := t.(*ast.Ident); ok {
				return id.Name + "." + d.Name.Name
			}
		}
		return d.Name.Name
	case *ast.GenDecl:
		for _, s := range d.Specs {
			switch s := s.(type) {
			case *ast.TypeSpec:
				return s.Name.Name
			case *ast.ValueSpec:
				return s.Names[0].Name
			}
		}
	}
	return ""
}
