// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package syntax

import (
	"strings"
	"testing"
)

// form describes how the uses of cmap in a tree were understood, in the
// order of Inspect: "type" for a concurrent map type, "index" for an index
// expression (or instantiated type), "product" and "call" for those that
// the type checker may interpret as types, "param" for a parameter cmap [x]E
// that it may interpret as a type, and "name" for anything else.
func form(n Node) string {
	var list []string
	seen := make(map[Node]bool) // nodes accounted for
	Inspect(n, func(n Node) bool {
		if n == nil || seen[n] {
			return true
		}
		switch n := n.(type) {
		case *MapType:
			if n.Cmap != nil {
				list = append(list, "type")
				seen[n.Cmap] = true
			}
		case *Operation, *CallExpr:
			if t := CmapTypeExpr(n.(Expr)); t != nil {
				kind := "call"
				if _, ok := n.(*Operation); ok {
					kind = "product"
				}
				list = append(list, kind)
				Inspect(t, func(t Node) bool {
					if m, _ := t.(*MapType); m != nil && m.Cmap != nil {
						seen[m.Cmap] = true
					}
					return true
				})
				// All of the operands belong to the type.
				Inspect(n, func(n Node) bool {
					if x, _ := n.(*IndexExpr); x != nil {
						if name, _ := splitCmap(x); name != nil && seen[name] {
							seen[x] = true
						}
					}
					if x, _ := n.(*Operation); x != nil {
						seen[x] = true
					}
					return true
				})
			}
		case *IndexExpr:
			if name, _ := n.X.(*Name); name != nil && name.Value == "cmap" {
				list = append(list, "index")
				seen[name] = true
			}
		case *Field:
			if cmapParam(n) != nil {
				list = append(list, "param")
				seen[n.Name] = true
			}
		case *Name:
			if n.Value == "cmap" {
				list = append(list, "name")
			}
		}
		return true
	})
	return strings.Join(list, " ")
}

func parseCmap(t *testing.T, src string) *File {
	t.Helper()
	f, err := Parse(NewFileBase("cmap.go"), strings.NewReader(src), nil, nil, 0)
	if err != nil {
		t.Errorf("%s: %v", src, err)
		return nil
	}
	return f
}

// TestCmapForms checks how the parser understands each form in which
// a type, or something like it, can be written.
func TestCmapForms(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		// types where only a type can stand
		{"var _ cmap[K]V", "type"},
		{"var _ cmap[K]*V", "type"},
		{"var _ cmap[K][]V", "type"},
		{"var _ cmap[K][N]V", "type"},
		{"var _ cmap[K]<-chan V", "type"},
		{"var _ cmap[K]chan<- V", "type"},
		{"var _ cmap[K]func(V) V", "type"},
		{"var _ cmap[K](V)", "type"},
		{"var _ cmap[K]map[K]V", "type"},
		{"var _ cmap[K]struct{ x V }", "type"},
		{"var _ cmap[K]interface{ m() }", "type"},
		{"var _ cmap[K]p.V", "type"},
		{"var _ cmap[K]V[T]", "type"},
		{"var _ cmap[[N]K]V", "type"},
		{"var _ cmap[p.K]V", "type"},
		{"var _ cmap[K]cmap[L]V", "type type"},
		{"var _ cmap[K]*cmap[L]*V", "type type"},
		{"var _ map[K]cmap[L]V", "type"},
		{"var _ []cmap[K]V", "type"},
		{"var _ *cmap[K]V", "type"},
		{"var _ func(a, b cmap[K]V, c ...cmap[K]V) (d cmap[K]V)", "type type type type"},
		{"var _ func() cmap[K]V", "type"},
		{"var _ struct { f cmap[K]V; g, h cmap[K]*V `tag` }", "type type type"},
		{"var _ G[cmap[K]V]", "type"},
		{"var _ G[int, cmap[K](V)]", "type"},
		{"var _ p.G[cmap[K]*V, cmap[K]V]", "type type"},
		{"type _ cmap[K]V", "type"},
		{"type _ = cmap[K]V", "type"},
		{"type _[K comparable, M cmap[K]V] struct{}", "type"},
		{"type _[K comparable, M ~cmap[K]V | ~map[K]V] struct{}", "type"},
		{"type _ interface{ cmap[K]V }", "type"},
		{"type _ interface{ cmap[K]V | ~cmap[K][]V }", "type type"},
		{"type _ interface{ cmap[K][N]V; m(cmap[K]V, V) cmap[K]V }", "type type type"},
		{"type _ interface{ I[cmap[K]*V, V] }", "type"},
		{"func _[M ~cmap[K]V, K comparable, V any](m M) {}", "type"},
		{"func (r cmap[K]V) _() {}", "type"},
		{"const _ cmap[K]V = 0", "type"},

		// parameters
		{"var _ func(cmap[K]V, error)", "type"},
		{"var _ func(error, cmap[K]V, error)", "type"},
		{"var _ func(cmap[K]V, cmap[K]V)", "type type"},
		{"var _ func(cmap[K]V, []V)", "type"},
		{"var _ func(cmap[K]V, ...V)", "type"},
		{"var _ func(cmap[K]V, p.V)", "type"},
		{"var _ func(cmap[[]K]V)", "type"},
		{"var _ func(cmap[*K]V)", "type"},
		{"var _ func(cmap[G[K]]V)", "type"},
		{"var _ func(cmap[K]V)", "param"},
		{"var _ func(A, B, cmap[K]V)", "param"},
		{"var _ func() (cmap[K]V)", "param"},
		{"var _ func(cmap [N]V, x int)", "param"},
		{"var _ func(x, cmap [N]V, y int)", "param"},
		{"var _ func(cmap []V)", "name"},
		{"var _ func(cmap, x []V)", "name"},
		{"var _ func(x, cmap int)", "name"},
		{"var _ func(cmap ...V)", "name"},
		{"var _ func(cmap[K])", "index"},
		{"var _ func(x cmap[K])", "index"},
		{"var _ func(cmap func() [1]V)", "name"},

		// declared names
		{"type cmap[K any] struct{}", "name"},
		{"type T[cmap [2]V | [3]V] struct{}", "name"},
		{"type T[cmap interface{}] struct{}", "name"},
		{"func _[cmap [2]V | [3]V]() {}", "name"},
		{"var _ struct { cmap [N]V }", "param"},
		{"var _ struct { cmap[K]; x int }", "index"},
		{"var _ struct { *cmap[K]; x int }", "index"},
		{"var _ interface{ cmap[K]; m() }", "index"},
		{"func (cmap[K]) _() {}", "index"},
		{"func (x *cmap[K]) _() {}", "index"},
		{"var cmap [N]V", "name"},

		// types in expressions
		{"var _ = cmap[K]V{}", "type"},
		{"var _ = cmap[K]V{k: v}[k]", "type"},
		{"var _ = cmap[K]V(nil)", "type"},
		{"var _ = cmap[K][]V{}", "type"},
		{"var _ = cmap[K][]V(nil)", "type"},
		{"var _ = cmap[K][N]V{}", "type"},
		{"var _ = cmap[K][N][M]V{}", "type"},
		{"var _ = cmap[K][N][]V{}", "type"},
		{"var _ = cmap[K]*V{}", "type"},
		{"var _ = cmap[K]**V{}", "type"},
		{"var _ = &cmap[K]*V{}", "type"},
		{"var _ = cmap[K]*[]V{}", "type"},
		{"var _ = cmap[K]*p.V{}", "type"},
		{"var _ = cmap[K][N]*V{}", "type"},
		{"var _ = cmap[K]*cmap[L]V{}", "type type"},
		{"var _ = cmap[K]*cmap[L]*V{}", "type type"},
		{"var _ = &cmap[K]*cmap[L]*V{}", "type type"},
		{"var _ = cmap[K]struct{}{}", "type"},
		{"var _ = cmap[K]func(V){}", "type"},
		{"var _ = cmap[K]interface{}(nil)", "type"},
		{"var _ = cmap[K]chan V(nil)", "type"},
		{"var _ = cmap[K]<-chan V(nil)", "type"},
		{"var _ = make(cmap[K]<-chan V, n)", "type"},
		{"var _ = make(cmap[K]V)", "type"},
		{"var _ = new(*cmap[K]V)", "type"},
		{"var _ = []cmap[K]V{{}}", "type"},
		{"var _ = []cmap[K]V(nil)", "type"},
		{"var _ = []cmap[K]*V(nil)", "type"},
		{"var _ = func() cmap[K]V { return nil }", "type"},
		{"var _ = x.(cmap[K]V)", "type"},
		{"var _ = x.(cmap[K](V))", "type"},
		{"var _ = f[cmap[K]V]()", "type"},
		{"var _ = G[int, cmap[K]*V]{}", "type"},
		{"var _ = [](cmap[K](V)){}", "type"},

		// what only the type checker can tell
		{"var _ = make(cmap[K]*V)", "product"},
		{"var _ = make(cmap[K]**V)", "product"},
		{"var _ = make(cmap[K][N]*V)", "product"},
		{"var _ = make(cmap[K]*cmap[L]*V)", "product"},
		{"var _ = new(*cmap[K]*V)", "product"},
		{"var _ = (cmap[K]*V)(nil)", "product"},
		{"var _ = f(cmap[K](V))", "call"},
		{"var _ = f[cmap[K]*V]()", "product"},

		// operands
		{"var _ = cmap[k]", "index"},
		{"var _ = cmap[k][l]", "index"},
		{"var _ = cmap[k] + x", "index"},
		{"var _ = cmap[k].f", "index"},
		{"var _ = cmap[i:j]", "name"},
		{"var _ = x * cmap[k]", "index"},
		{"var _ = cmap[k] * T{}.f", "product"},
		{"var _ = cmap[k] * [3]int{}[i]", "product"},
		{"var _ = cmap[k] / T{}.f", "index"},
		{"var _ = x + cmap[k] * y", "product"},
		{"var _ = x * cmap[k] * y", "index"},
		{"var _ = x * cmap[k] * T{}", "index"},
		{"var _ = f(cmap[k]...)", "index"},
		{"var _ = cmap[k](x, y)", "index"},
		{"var _ = cmap[k](x...)", "index"},
		{"var _ = []cmap[T](x)", "index"},
		{"var _ = map[K]cmap[T](x)", "index"},
		{"var _ = chan cmap[T](x)", "index"},
		{"var _ = func() cmap[T](x)", "index"},
		{"var _ = []func(x int) cmap[T](x)", "index"},
		{"var _ = cmap[T]{}", "index"},
		{"var _ = cmap[K, V]{}", "index"},
		{"var _ = cmap.x[k]", "name"},
		{"var _ = x.cmap[k]", "name"},
		{"var _ = <-cmap[k]", "index"},
	} {
		f := parseCmap(t, "package p; "+test.src)
		if f == nil {
			continue
		}
		if got := form(f); got != test.want {
			t.Errorf("%s: got %s, want %s", test.src, got, test.want)
		}
	}
}

// TestCmapStmts is like TestCmapForms, for statements.
func TestCmapStmts(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		{"cmap[k] <- v", "index"},
		{"cmap[k] <- chan int(v)", "index"},
		{"cmap[k][l] <- <-v", "index"},
		{"select { case cmap[k] <- v: }", "index"},
		{"for cmap[k] <- v; ; {}", "index"},
		{"func() { cmap[k] <- v }()", "index"},
		{"if func() bool { cmap[k] <- v; return true }() {}", "index"},
		{"x := cmap[K]<-chan V{}", "type"},
		{"x, y = make(cmap[K]<-chan V), cmap[K]<-chan V(nil)", "type type"},
		{"f(cmap[K]<-chan V(nil))", "type"},
		{"x[len(cmap[K]<-chan V{})] <- y", "type"},
		{"switch x.(type) { case cmap[K]<-chan V, cmap[K]V: }", "type type"},
		{"return cmap[K]<-chan V{}", "type"},
		{"func() { x = cmap[K]<-chan V{} }()", "type"},
		{"cmap[k]++", "index"},
		{"cmap[k] *= v", "index"},
		{"cmap[k], x = x, cmap[k]", "index index"},
		{"cmap[k](v)", "call"},
		{"go cmap[k](v)", "call"},
		{"for range cmap[K]V{} {}", "type"},
		{"for range (cmap[K]*V{}) {}", "type"},
		{"for cmap[k] = range x {}", "index"},
		{"for range cmap[k] {}", "index"},
		{"for x := range cmap[k] * y {}", "product"},
		{"if cmap[k] { x = y }", "index"},
		{"switch cmap[k] {}", "index"},
		{"switch x := cmap[k].(type) {}", "index"},
		{"cmap: for { break cmap }", "name name"},
		{"if x == (cmap[K]V{}) {}", "type"},
		{"var x cmap[K](V)", "type"},
	} {
		f := parseCmap(t, "package p; func _() { "+test.src+" }")
		if f == nil {
			continue
		}
		if got := form(f); got != test.want {
			t.Errorf("%s: got %s, want %s", test.src, got, test.want)
		}
	}
}

// TestCmapPrint checks that types are printed so that they are parsed as they were.
func TestCmapPrint(t *testing.T) {
	for _, src := range []string{
		"var _ cmap[K]V",
		"var _ cmap[K][N]*V",
		"var _ = &cmap[K]*V{}",
		"var _ = -cmap[k]",
		"func _(_ cmap[K]V, _ ...cmap[K]V) cmap[K]V",
	} {
		f := parseCmap(t, "package p; "+src)
		if f == nil {
			continue
		}
		got := String(f.DeclList[0])
		if f2 := parseCmap(t, "package p; "+got); f2 != nil && String(f2.DeclList[0]) != got {
			t.Errorf("%s: printed as %s, which is printed as %s", src, got, String(f2.DeclList[0]))
		}
		if strip(got) != strip(src) {
			t.Errorf("%s: printed as %s", src, got)
		}
	}
}

func strip(s string) string {
	s = strings.ReplaceAll(s, "{…}", "{}")
	return strings.ReplaceAll(s, " ", "")
}

// TestCmapPos checks the positions of a type.
func TestCmapPos(t *testing.T) {
	f := parseCmap(t, "package p\nvar _ cmap[K][]V")
	if f == nil {
		return
	}
	m := f.DeclList[0].(*VarDecl).Type.(*MapType)
	for _, test := range []struct {
		what      string
		n         Node
		line, col uint
	}{
		{"type", m, 2, 7},
		{"cmap", m.Cmap, 2, 7},
		{"key", m.Key, 2, 12},
		{"element", m.Value, 2, 14},
	} {
		if pos := test.n.Pos(); pos.Line() != test.line || pos.Col() != test.col {
			t.Errorf("%s at %v, want %d:%d", test.what, pos, test.line, test.col)
		}
	}
	if pos := StartPos(m); pos.Col() != 7 {
		t.Errorf("start of type at %v", pos)
	}
	if pos := EndPos(m); pos.Col() != 17 {
		t.Errorf("end of type at %v", pos)
	}
}
