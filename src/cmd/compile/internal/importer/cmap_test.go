// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package importer

import (
	"cmd/compile/internal/types2"
	"internal/testenv"
	"runtime"
	"testing"
)

// TestCmap checks that concurrent map types
// survive a trip through export data.
func TestCmap(t *testing.T) {
	testenv.MustHaveGoBuild(t)
	if runtime.Compiler != "gc" {
		t.Skipf("no export data of compiler %s", runtime.Compiler)
	}

	pkg := compileAndImportPkg(t, "cmap")
	for _, test := range []struct{ name, want string }{
		{"V", "var V cmap[string][]int"},
		{"M", "var M map[string][]int"},
		{"VV", "var VV cmap[[2]string]cmap[int]map[int]cmap[bool]any"},
		{"F", "var F func(cmap[string]int, ...cmap[string]*int) (m cmap[string]int, err error)"},
		{"L", "var L List[cmap[int]string]"},
		{"C", "var C chan<- cmap[string]func(cmap[int]int)"},
		{"X", "var X func(m Named) (keys []string)"},
		{"Named", "type Named cmap[string]int"},
		{"Alias", "type Alias = cmap[int]Named"},
		{"List", "type List[T any] struct{Elems cmap[string]*T}"},
		{"Tree", "type Tree cmap[string]Tree"},
		{"Rec", "type Rec struct{Kids cmap[string]*Rec}"},
		{"Set", "type Set[M ~cmap[K]struct{}, K comparable] struct{M M}"},
		{"Either", "type Either[K comparable] interface{~cmap[K]int | map[K]int}"},
		{"Keys", "func Keys[M ~cmap[K]V, K comparable, V any](m M) (keys []K)"},
		{"Wrap", "func Wrap[T any](m cmap[string]*T) List[T]"},
	} {
		obj := pkg.Scope().Lookup(test.name)
		if obj == nil {
			t.Errorf("%s not found", test.name)
			continue
		}
		if got := types2.ObjectString(obj, types2.RelativeTo(pkg)); got != test.want {
			t.Errorf("got  %s\nwant %s", got, test.want)
		}
	}

	concurrent := func(typ types2.Type) bool { return typ.Underlying().(*types2.Map).Concurrent() }
	lookup := func(name string) types2.Type { return pkg.Scope().Lookup(name).Type() }
	v, m := lookup("V"), lookup("M")
	if !concurrent(v) || concurrent(m) || !concurrent(lookup("Named")) || !concurrent(lookup("Alias")) {
		t.Error("Concurrent is wrong for an imported type")
	}
	if types2.Identical(v, m) || types2.AssignableTo(v, m) || types2.ConvertibleTo(m, v) {
		t.Errorf("%s and %s get mixed up", v, m)
	}

	// What the types are made of can be put together again.
	cmap := types2.Universe.Lookup("cmap").Type()
	vmap := v.Underlying().(*types2.Map)
	v2, err := types2.Instantiate(nil, cmap, []types2.Type{vmap.Key(), vmap.Elem()}, true)
	if err != nil || !types2.Identical(v, v2) || v.String() != v2.String() {
		t.Errorf("instantiated %v (error %v), want %v", v2, err, v)
	}
	l := lookup("L").Underlying().(*types2.Struct).Field(0).Type()
	if got, want := l.String(), "cmap[string]*cmap[int]string"; got != want {
		t.Errorf("field of instance has type %s, want %s", got, want)
	}
	list := lookup("List")
	inst, err := types2.Instantiate(nil, list, []types2.Type{v}, true)
	if err != nil {
		t.Fatal(err)
	}
	if f := inst.Underlying().(*types2.Struct).Field(0).Type(); !concurrent(f) || f.String() != "cmap[string]*cmap[string][]int" {
		t.Errorf("field of new instance has type %s", f)
	}
	if _, err := types2.Instantiate(nil, cmap, []types2.Type{m, m}, true); err == nil {
		t.Errorf("no error for an incomparable key type")
	}
}
