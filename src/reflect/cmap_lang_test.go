// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

package reflect_test

import (
	"fmt"
	"internal/abi"
	. "reflect"
	"testing"
	"unsafe"
)

type (
	langCmap   cmap[string]int
	langBig    cmap[[129]byte][200]string
	langSmall  cmap[uint8]struct{}
	langIface  cmap[any]error
	langFloat  cmap[[2]float64]*langFloat
	langStruct cmap[struct {
		s string
		p *int
	}][128]byte
	langInternal cmap[*langInternal]cmap[int]int
)

// TestConcurrentMapOfCompiled checks that types made by reflect are those that
// the compiler makes.
func TestConcurrentMapOfCompiled(t *testing.T) {
	if got := ConcurrentMapOf(TypeFor[string](), TypeFor[int]()); got != TypeFor[cmap[string]int]() {
		t.Errorf("ConcurrentMapOf is not the compiler's %v", got)
	}
	if MapOf(TypeFor[string](), TypeFor[int]()) == TypeFor[cmap[string]int]() {
		t.Error("MapOf returned a cmap")
	}
	mapType := func(t Type) *abi.MapType {
		return (*abi.MapType)((*[2]unsafe.Pointer)(unsafe.Pointer(&t))[1])
	}
	// The unnamed type is not in the binary.
	for _, typ := range []Type{TypeFor[langCmap](), TypeFor[langBig](), TypeFor[langSmall](), TypeFor[langIface](),
		TypeFor[langFloat](), TypeFor[langStruct](), TypeFor[langInternal]()} {
		want, got := mapType(typ), mapType(ConcurrentMapOf(typ.Key(), typ.Elem()))
		if !IsConcurrentMap(typ) {
			t.Errorf("%v is not concurrent", typ)
		}
		if got.GroupSize != want.GroupSize || got.SlotSize != want.SlotSize || got.ElemOff != want.ElemOff || got.Flags != want.Flags {
			t.Errorf("%v: GroupSize, SlotSize, ElemOff, Flags = %d, %d, %d, %#x, want %d, %d, %d, %#x", typ,
				got.GroupSize, got.SlotSize, got.ElemOff, got.Flags, want.GroupSize, want.SlotSize, want.ElemOff, want.Flags)
		}
		g, w := got.Group, want.Group
		if g.Size_ != w.Size_ || g.PtrBytes != w.PtrBytes || g.Align_ != w.Align_ || g.Size_ != got.GroupSize {
			t.Errorf("%v: bucket size, pointer bytes, align = %d, %d, %d, want %d, %d, %d", typ,
				g.Size_, g.PtrBytes, g.Align_, w.Size_, w.PtrBytes, w.Align_)
		}
	}
}

// TestConcurrentMapShared uses values on both sides.
func TestConcurrentMapShared(t *testing.T) {
	v := MakeMap(TypeFor[langCmap]())
	v.SetMapIndex(ValueOf("a"), ValueOf(1))
	m := v.Interface().(langCmap)
	m["a"]++
	m["b"] = 5
	if got := v.MapIndex(ValueOf("a")).Int(); got != 2 || v.Len() != 2 {
		t.Errorf("m[a] = %d, len %d", got, v.Len())
	}
	c := v.Convert(TypeFor[cmap[string]int]()).Interface().(cmap[string]int)
	delete(c, "b")
	if fmt.Sprint(m) != "map[a:2]" {
		t.Errorf("m = %v", m)
	}
	u := ConcurrentMapOf(TypeFor[[3]string](), TypeFor[[2]any]())
	w := MakeMap(u)
	x := [3]string{"x"}
	w.SetMapIndex(ValueOf(x), ValueOf([2]any{1, 2}))
	if w.Interface().(cmap[[3]string][2]any)[x] != [2]any{1, 2} {
		t.Error("an element is lost")
	}
	var i any = m
	switch i.(type) {
	case map[string]int:
		t.Error("a cmap is a map")
	case cmap[string]int:
		t.Error("a named type is its underlying type")
	case langCmap:
	}
	var ns fmt.Stringer
	if TypeOf(m).Implements(TypeOf(&ns).Elem()) {
		t.Error("a cmap implements Stringer")
	}
	for k, e := range v.Seq2() {
		if k.String() != "a" || e.Int() != 2 {
			t.Errorf("%v: %v", k, e)
		}
	}
}
