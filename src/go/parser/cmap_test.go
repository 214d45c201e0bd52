// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package parser

import (
	"fmt"
	"go/ast"
	"go/token"
	"strings"
	"testing"
)

// sexpr writes the parts of a syntax tree that matter here.
// A cmap type has the form (cmap K V).
func sexpr(n ast.Node) string {
	list := func(fl *ast.FieldList) string {
		var s []string
		if fl != nil {
			for _, f := range fl.List {
				var names []string
				for _, name := range f.Names {
					names = append(names, name.Name+":")
				}
				s = append(s, strings.Join(append(names, sexpr(f.Type)), " "))
			}
		}
		return "(" + strings.Join(s, ", ") + ")"
	}
	exprs := func(xs []ast.Expr) string {
		var s []string
		for _, x := range xs {
			s = append(s, sexpr(x))
		}
		return strings.Join(s, ", ")
	}
	switch n := n.(type) {
	case nil:
		return ""
	case *ast.Ident:
		return n.Name
	case *ast.BasicLit:
		return n.Value
	case *ast.MapType:
		if n.Cmap == nil {
			return fmt.Sprintf("(map %s %s)", sexpr(n.Key), sexpr(n.Value))
		}
		if n.Map != n.Cmap.Pos() || n.Pos() != n.Cmap.Pos() {
			return "bad position"
		}
		return fmt.Sprintf("(%s %s %s)", n.Cmap.Name, sexpr(n.Key), sexpr(n.Value))
	case *ast.ArrayType:
		if n.Len == nil {
			return "[]" + sexpr(n.Elt)
		}
		return "[" + sexpr(n.Len) + "]" + sexpr(n.Elt)
	case *ast.ChanType:
		return fmt.Sprintf("(chan%d %s)", n.Dir, sexpr(n.Value))
	case *ast.StructType:
		return "struct" + list(n.Fields)
	case *ast.InterfaceType:
		return "interface" + list(n.Methods)
	case *ast.FuncType:
		return "func" + list(n.TypeParams) + list(n.Params) + list(n.Results)
	case *ast.FuncLit:
		return sexpr(n.Type) + "{}"
	case *ast.Ellipsis:
		return "..." + sexpr(n.Elt)
	case *ast.StarExpr:
		return "*" + sexpr(n.X)
	case *ast.UnaryExpr:
		return n.Op.String() + sexpr(n.X)
	case *ast.BinaryExpr:
		return fmt.Sprintf("(%s %s %s)", n.Op, sexpr(n.X), sexpr(n.Y))
	case *ast.ParenExpr:
		return "(" + sexpr(n.X) + ")"
	case *ast.IndexExpr:
		return fmt.Sprintf("(index %s %s)", sexpr(n.X), sexpr(n.Index))
	case *ast.IndexListExpr:
		return fmt.Sprintf("(index %s %s)", sexpr(n.X), exprs(n.Indices))
	case *ast.SelectorExpr:
		return sexpr(n.X) + "." + n.Sel.Name
	case *ast.CallExpr:
		return fmt.Sprintf("(call %s %s)", sexpr(n.Fun), exprs(n.Args))
	case *ast.TypeAssertExpr:
		return fmt.Sprintf("(assert %s %s)", sexpr(n.X), sexpr(n.Type))
	case *ast.KeyValueExpr:
		return sexpr(n.Key) + ": " + sexpr(n.Value)
	case *ast.CompositeLit:
		return fmt.Sprintf("(lit %s %s)", sexpr(n.Type), exprs(n.Elts))
	}
	return fmt.Sprintf("%T", n)
}

func TestCmapExpr(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		// elements that cannot follow an index expression
		{`cmap[K]V`, `(cmap K V)`},
		{`cmap[K]p.V`, `(cmap K p.V)`},
		{`cmap[K]V[int]`, `(cmap K (index V int))`},
		{`cmap[p.K]map[K]V`, `(cmap p.K (map K V))`},
		{`cmap[K]chan V`, `(cmap K (chan3 V))`},
		{`cmap[K]<-chan V`, `(cmap K (chan2 V))`},
		{`cmap[K]func(V) W`, `(cmap K func()(V)(W))`},
		{`cmap[K]struct{ f V }`, `(cmap K struct(f: V))`},
		{`cmap[K]interface{ m() }`, `(cmap K interface(m: func()()()))`},
		{`cmap[K][]V`, `(cmap K []V)`},
		{`cmap[K][4]V`, `(cmap K [4]V)`},
		{`cmap[K][4][n][]V`, `(cmap K [4][n][]V)`},
		{`cmap[K][4][n]map[K]V`, `(cmap K [4][n](map K V))`},
		{`cmap[K]cmap[L]cmap[M]V`, `(cmap K (cmap L (cmap M V)))`},
		{`cmap[cmap[K]V]W`, `(cmap (cmap K V) W)`},
		{`cmap[[2]K]V`, `(cmap [2]K V)`},
		{`cmap[*K]V`, `(cmap *K V)`},
		{`cmap[chan<- K]V`, `(cmap (chan1 K) V)`},
		{`cmap[interface{ m() }]V`, `(cmap interface(m: func()()()) V)`},
		{`cmap /* a */ [ /* b */ K /* c */ ] /* d */ V`, `(cmap K V)`},

		// types in types
		{`[]cmap[K]V`, `[](cmap K V)`},
		{`[]cmap[K]*V`, `[](cmap K *V)`},
		{`[]cmap[K]**V`, `[](cmap K **V)`},
		{`map[K]cmap[L][]V`, `(map K (cmap L []V))`},
		{`map[K]cmap[L][3]V`, `(map K (cmap L [3]V))`},
		{`chan cmap[K]<-chan V`, `(chan3 (cmap K (chan2 V)))`},
		{`<-chan cmap[K]V`, `(chan2 (cmap K V))`},
		{`cmap[K]cmap[L]*V`, `(cmap K (cmap L *V))`},
		{`x.(cmap[K]*V)`, `(assert x (cmap K *V))`},
		{`x.(cmap[K](V))`, `(assert x (cmap K (V)))`},
		{`func(x cmap[K]V, y ...cmap[K]*V) cmap[K]V`, `func()(x: (cmap K V), y: ...(cmap K *V))((cmap K V))`},
		{`struct{ a, b cmap[K]V; c cmap[K]*V "tag" }`, `struct(a: b: (cmap K V), c: (cmap K *V))`},
		{`struct{ a cmap[K](V) }`, `struct(a: (cmap K (V)))`},
		{`interface{ cmap[K]V }`, `interface((cmap K V))`},
		{`interface{ cmap[K]*V | cmap[K][]V; m() }`, `interface((| (cmap K *V) (cmap K []V)), m: func()()())`},
		{`interface{ ~cmap[K]V | ~cmap[K]*V }`, `interface((| ~(cmap K V) ~(cmap K *V)))`},
		{`interface{ m() cmap[K]*V }`, `interface(m: func()()((cmap K *V)))`},

		// instances
		{`F[cmap[K]V]`, `(index F (cmap K V))`},
		{`F[cmap[K]*V]`, `(index F (* (index cmap K) V))`},
		{`F[int, cmap[K]*V]`, `(index F int, (cmap K *V))`},
		{`[]F[cmap[K]*V]`, `[](index F (cmap K *V))`},

		// literals
		{`cmap[K]V{a: b}`, `(lit (cmap K V) a: b)`},
		{`cmap[K]V{}[k].f`, `(index (lit (cmap K V) ) k).f`},
		{`cmap[K][]V{a: {b}}`, `(lit (cmap K []V) a: (lit  b))`},
		{`cmap[K][2]V{}`, `(lit (cmap K [2]V) )`},
		{`cmap[K]struct{}{}`, `(lit (cmap K struct()) )`},
		{`cmap[K]func(){}`, `(lit (cmap K func()()()) )`},
		{`cmap[K]*V{a: b}`, `(lit (cmap K *V) a: b)`},
		{`cmap[K]**V{}`, `(lit (cmap K **V) )`},
		{`cmap[K][3]*V{}`, `(lit (cmap K [3]*V) )`},
		{`cmap[K]*[]V{}`, `(lit (cmap K *[]V) )`},
		{`cmap[K]*p.V{}`, `(lit (cmap K *p.V) )`},
		{`cmap[K]*V[int]{}`, `(lit (cmap K *(index V int)) )`},
		{`cmap[K]*cmap[L]V{}`, `(lit (cmap K *(cmap L V)) )`},
		{`cmap[K]*cmap[L]*V{}`, `(lit (cmap K *(cmap L *V)) )`},
		{`cmap[K]**cmap[L]***V{}`, `(lit (cmap K **(cmap L ***V)) )`},
		{`&cmap[K]V{}`, `&(lit (cmap K V) )`},
		{`&cmap[K]*V{}`, `&(lit (cmap K *V) )`},
		{`&cmap[K]*cmap[L]*V{}`, `&(lit (cmap K *(cmap L *V)) )`},
		{`*&cmap[K]*V{}`, `*&(lit (cmap K *V) )`},
		{`len(cmap[K]*V{})`, `(call len (lit (cmap K *V) ))`},
		{`x == cmap[K]*V{}`, `(== x (lit (cmap K *V) ))`},
		{`[]cmap[K]*V{{a: b}}`, `(lit [](cmap K *V) (lit  a: b))`},

		// type literals
		{`cmap[K]*[]V`, `(cmap K *[]V)`},
		{`cmap[K]**func()`, `(cmap K **func()()())`},
		{`*cmap[K]*struct{}`, `*(cmap K *struct())`},
		{`cmap[K]*cmap[L]V`, `(cmap K *(cmap L V))`},

		// conversions and calls
		{`cmap[K]V(x)`, `(call (cmap K V) x)`},
		{`(cmap[K]*V)(x)`, `(call ((* (index cmap K) V)) x)`},
		{`[]cmap[T](x)`, `(call [](index cmap T) x)`},
		{`chan cmap[T](nil)`, `(call (chan3 (index cmap T)) nil)`},
		{`func() cmap[T](f)`, `(call func()()((index cmap T)) f)`},
		{`map[K]cmap[T](x)`, `(call (map K (index cmap T)) x)`},
		{`[]func(func() cmap[K](V)){}`, `(lit []func()(func()()((cmap K (V))))() )`},
		{`[]struct{ f cmap[K](V) }{}`, `(lit []struct(f: (cmap K (V))) )`},

		// left to the type checker
		{`make(cmap[K]*V)`, `(call make (* (index cmap K) V))`},
		{`make(cmap[K](V))`, `(call make (call (index cmap K) V))`},
		{`new(*cmap[K]*V)`, `(call new (* *(index cmap K) V))`},

		// not cmap types
		{`cmap`, `cmap`},
		{`cmap[k]`, `(index cmap k)`},
		{`cmap[k][i]`, `(index (index cmap k) i)`},
		{`cmap[k](x)`, `(call (index cmap k) x)`},
		{`cmap[k] * x`, `(* (index cmap k) x)`},
		{`cmap[k] * *x`, `(* (index cmap k) *x)`},
		{`-cmap[k] * x`, `(* -(index cmap k) x)`},
		{`cmap[k] * T{}.f`, `(* (index cmap k) (lit T ).f)`},
		{`cmap[k] * [3]int{1}[i]`, `(* (index cmap k) (index (lit [3]int 1) i))`},
		{`cmap[k] * x * T{}`, `(* (* (index cmap k) x) (lit T ))`},
		{`x * cmap[k]`, `(* x (index cmap k))`},
		{`cmap[K]{}`, `(lit (index cmap K) )`},
		{`cmap[K, L]{}`, `(lit (index cmap K, L) )`},
		{`cmap.f[k]`, `(index cmap.f k)`},
		{`x.cmap[k]`, `(index x.cmap k)`},
		{`<-cmap[k]`, `<-(index cmap k)`},
		{`cmap[i][j:k]`, `*ast.SliceExpr`},
		{`[]cmap[T]{}`, `(lit [](index cmap T) )`},
		{`struct{ cmap [5]int }`, `struct(cmap: [5]int)`},
		{`struct{ cmap[T]; *cmap[U]; x cmap[T] "tag" }`, `struct((index cmap T), *(index cmap U), x: (index cmap T))`},
		{`interface{ cmap[T]; cmap() }`, `interface((index cmap T), cmap: func()()())`},
	} {
		x, err := ParseExpr(test.src)
		if err != nil {
			t.Errorf("%s: %v", test.src, err)
			continue
		}
		if got := sexpr(x); got != test.want {
			t.Errorf("%s: got %s; want %s", test.src, got, test.want)
		}
	}
}

func TestCmapParams(t *testing.T) {
	for _, test := range []struct{ src, want string }{
		// unnamed
		{`(cmap[K]V, error)`, `((cmap K V), error)`},
		{`(error, cmap[K]V, error)`, `(error, (cmap K V), error)`},
		{`(cmap[K]V, cmap[L]W)`, `((cmap K V), (cmap L W))`},
		{`(x, cmap[K]V, cmap[L]W)`, `(x, (cmap K V), (cmap L W))`},
		{`(*x, cmap[K]V)`, `(*x, (cmap K V))`},
		{`(cmap[K]V, ...int)`, `((cmap K V), ...int)`},
		{`(cmap[K]*V, []int)`, `((cmap K *V), []int)`},
		{`(cmap[*K]V)`, `((cmap *K V))`},
		{`(cmap[[2]int]V)`, `((cmap [2]int V))`},
		{`(cmap[struct{}]V)`, `((cmap struct() V))`},
		{`(cmap[(chan int)]V)`, `((cmap ((chan3 int)) V))`},
		{`(cmap[G[int]]V)`, `((cmap (index G int) V))`},
		{`(cmap[G[int, int]]V)`, `((cmap (index G int, int) V))`},
		{`(...cmap[K]V)`, `(...(cmap K V))`},
		{`((cmap[K]V))`, `(((cmap K V)))`},
		{`([]cmap[K]V)`, `([](cmap K V))`},
		{`(*cmap[K]V)`, `(*(cmap K V))`},
		{`(cmap[K]<-chan V, int)`, `((cmap K (chan2 V)), int)`},
		{`(cmap[K](V), int)`, `((cmap K (V)), int)`},

		// named
		{`(x cmap[K]V)`, `(x: (cmap K V))`},
		{`(x, y cmap[K]*V)`, `(x: y: (cmap K *V))`},
		{`(cmap cmap[K]V)`, `(cmap: (cmap K V))`},
		{`(cmap ...cmap[K]V)`, `(cmap: ...(cmap K V))`},
		{`(cmap [5]int, x int)`, `(cmap: [5]int, x: int)`},
		{`(x int, cmap [n]int)`, `(x: int, cmap: [n]int)`},
		{`(cmap []int)`, `(cmap: []int)`},
		{`(cmap map[K]V)`, `(cmap: (map K V))`},
		{`(cmap func(int))`, `(cmap: func()(int)())`},

		// left to the type checker
		{`(cmap[K]V)`, `(cmap: [K]V)`},
		{`(cmap[p.K]*V)`, `(cmap: [p.K]*V)`},
		{`(x, y, cmap[K]V)`, `(x: y: cmap: [K]V)`},

		// not cmap types
		{`(cmap)`, `(cmap)`},
		{`(cmap[T])`, `((index cmap T))`},
		{`(cmap[T], cmap[U])`, `((index cmap T), (index cmap U))`},
		{`(cmap[T, U])`, `((index cmap T, U))`},
		{`(x cmap[T])`, `(x: (index cmap T))`},
		{`(cmap.T)`, `(cmap.T)`},
	} {
		for _, prefix := range []string{"func", "func()"} {
			if prefix == "func()" && strings.Contains(test.src, "...") {
				continue
			}
			src := prefix + test.src
			x, err := ParseExpr(src)
			if err != nil {
				t.Errorf("%s: %v", src, err)
				continue
			}
			want := "func()" + test.want + "()"
			if prefix != "func" {
				want = "func()()" + test.want
			}
			if got := sexpr(x); got != want {
				t.Errorf("%s: got %s; want %s", src, got, want)
			}
		}
	}
}

// TestCmapTypeDecl checks that lists of type parameters
// are told from array lengths, and both from cmap types.
func TestCmapTypeDecl(t *testing.T) {
	for _, test := range []struct{ src, tparams, typ string }{
		{`T cmap[K]V`, ``, `(cmap K V)`},
		{`T cmap[K]*V`, ``, `(cmap K *V)`},
		{`T cmap[K](V)`, ``, `(cmap K (V))`},
		{`T cmap[T]`, ``, `(index cmap T)`},
		{`T = cmap[K]<-chan V`, ``, `(cmap K (chan2 V))`},
		{`T[P any] cmap[P]V`, `P: any`, `(cmap P V)`},
		{`T[P cmap[K]V] int`, `P: (cmap K V)`, `int`},
		{`T[P ~cmap[K]*V, K comparable, V any] int`, `P: ~(cmap K *V) K: comparable V: any`, `int`},
		{`T[P *cmap[K]V] int`, `P: *(cmap K V)`, `int`},
		{`T[P interface{ cmap[K]*V }] int`, `P: interface((cmap K *V))`, `int`},
		{`T[cmap [2]int | any] int`, `cmap: (| [2]int any)`, `int`},
		{`T[cmap [2]int] int`, `cmap: [2]int`, `int`},
		{`T[A, cmap [n]int] int`, `A: cmap: [n]int`, `int`},
		{`cmap[K any] []K`, `K: any`, `[]K`},
		{`cmap [5]int`, ``, `[5]int`},
		{`cmap [n]int`, ``, `[n]int`},
		{`cmap = int`, ``, `int`},
	} {
		f, err := ParseFile(token.NewFileSet(), "", "package p; type "+test.src, SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", test.src, err)
			continue
		}
		spec := f.Decls[0].(*ast.GenDecl).Specs[0].(*ast.TypeSpec)
		var tparams []string
		if spec.TypeParams != nil {
			for _, f := range spec.TypeParams.List {
				for _, name := range f.Names {
					tparams = append(tparams, name.Name+":")
				}
				tparams = append(tparams, sexpr(f.Type))
			}
		}
		if got := strings.Join(tparams, " "); got != test.tparams {
			t.Errorf("%s: got type parameters %s; want %s", test.src, got, test.tparams)
		}
		if got := sexpr(spec.Type); got != test.typ {
			t.Errorf("%s: got type %s; want %s", test.src, got, test.typ)
		}
	}
}

// TestCmapStmt checks statements that have another meaning,
// or none, if a cmap type is recognized where there is none.
func TestCmapStmt(t *testing.T) {
	for _, src := range []string{
		`cmap[k] <- v`,
		`cmap[i][j] <- v`,
		`if x { cmap[k] <- v }`,
		`f(func() { cmap[k] <- v })`,
		`go func() { cmap[k] <- v }()`,
		`_ = T{func() { cmap[k] <- <-v }}`,
		`L: cmap[k] <- v`,
		`select { case cmap[k] <- v: case x := <-cmap[k]: case cmap[k] = <-v: }`,
		`cmap[k] = v`,
		`cmap[k] *= v`,
		`cmap[k]++`,
		`cmap[k], cmap[j] = cmap[j] * v, cmap[k]`,
		`cmap[f](x)`,
		`defer cmap[f](x)`,
		`if cmap[k] { }`,
		`for cmap[k] { }`,
		`for i := range cmap[k] { }`,
		`switch cmap[k] { case cmap[k]: }`,
		`switch x := cmap[k]; x { }`,
		`switch x := cmap[k].(type) { case cmap[K], T: }`,
		`var cmap [5]int`,
		`cmap := [5]int{}`,
		`cmap: for { break cmap }`,
		`x := cmap[k] * y`,
		"_ = cmap[k]\nx = y",
	} {
		f, err := ParseFile(token.NewFileSet(), "", "package p; func f() { "+src+" }", SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", src, err)
			continue
		}
		ast.Inspect(f, func(n ast.Node) bool {
			if m, _ := n.(*ast.MapType); m != nil {
				t.Errorf("%s: got %s", src, sexpr(m))
			}
			return true
		})
	}

	for _, test := range []struct{ src, want string }{
		{`x := cmap[K]<-chan V{}`, `(cmap K (chan2 V))`},
		{`x <- cmap[K]<-chan V{}`, `(cmap K (chan2 V))`},
		{`f(cmap[K]<-chan V{})`, `(cmap K (chan2 V))`},
		{`(cmap[K]<-chan V)(nil)[k]()`, `(cmap K (chan2 V))`},
		{`a[cmap[K]<-chan V(nil)[k]] = x`, `(cmap K (chan2 V))`},
		{`switch x.(type) { case cmap[K]<-chan V: }`, `(cmap K (chan2 V))`},
		{`for range cmap[K]V{a: b} { }`, `(cmap K V)`},
		{`for range cmap[K][]V{} { }`, `(cmap K []V)`},
		{`for range (cmap[K]*V{}) { }`, `(cmap K *V)`},
		{`if x := (cmap[K]*V{}); x { }`, `(cmap K *V)`},
		{`if cmap[K]V(x) == nil { }`, `(cmap K V)`},
		{`switch (cmap[K]<-chan V(nil)) { }`, `(cmap K (chan2 V))`},
		{`var x cmap[K](V)`, `(cmap K (V))`},
		{`f([]T{}, func() { var x cmap[K](V) })`, `(cmap K (V))`},
		{`const c = len(a); var x cmap[K](V)`, `(cmap K (V))`},
		{`return; type T cmap[K]V`, `(cmap K V)`},
	} {
		f, err := ParseFile(token.NewFileSet(), "", "package p; func f() { "+test.src+" }", SkipObjectResolution)
		if err != nil {
			t.Errorf("%s: %v", test.src, err)
			continue
		}
		var got []string
		ast.Inspect(f, func(n ast.Node) bool {
			if m, _ := n.(*ast.MapType); m != nil {
				got = append(got, sexpr(m))
			}
			return true
		})
		if len(got) != 1 || got[0] != test.want {
			t.Errorf("%s: got %s; want %s", test.src, got, test.want)
		}
	}
}

func TestCmapErrors(t *testing.T) {
	for _, src := range []string{
		`package p; var x cmap[]V`,
		`package p; var x = cmap[]V{}`,
		`package p; var x cmap[K]V W`,
		`package p; var x = cmap[K]V W`,
		`package p; var x = cmap[i:j]V`,
		`package p; var x = cmap[K, L]V`,
		`package p; var x = cmp[K]V`,
		`package p; var x = p.cmap[K]V`,
		`package p; func f() { for range cmap[K]*V{} { } }`,
		"package p; var x = cmap[K]\nV{}",
	} {
		if _, err := ParseFile(token.NewFileSet(), "", src, 0); err == nil {
			t.Errorf("%q: no error", src)
		}
	}
}

// TestCmapResolve checks that the identifier of a cmap type is visited,
// and resolved as others are.
func TestCmapResolve(t *testing.T) {
	const src = `package p
var x cmap[string]int
func f() { type cmap int; var x cmap[string]int }`
	f, err := ParseFile(token.NewFileSet(), "", src, 0)
	if err != nil {
		t.Fatal(err)
	}
	var objs []string
	ast.Inspect(f, func(n ast.Node) bool {
		if m, _ := n.(*ast.MapType); m != nil {
			obj := "unresolved"
			if m.Cmap.Obj != nil {
				obj = m.Cmap.Obj.Kind.String()
			}
			objs = append(objs, obj)
		}
		return true
	})
	if got, want := strings.Join(objs, " "), "unresolved type"; got != want {
		t.Errorf("got %s; want %s", got, want)
	}
	unresolved := 0
	for _, id := range f.Unresolved {
		if id.Name == "cmap" {
			unresolved++
		}
	}
	if unresolved != 1 {
		t.Errorf("%d unresolved identifiers cmap; want 1", unresolved)
	}
}
