// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ld

import (
	"debug/dwarf"
	"internal/abi"
	"internal/goexperiment"
	"internal/testenv"
	"testing"
)

// To a debugger, a cmap is a typedef of a pointer to the header. In
// particular it is not a map.
func TestCmapDWARF(t *testing.T) {
	t.Parallel()
	testenv.MustHaveGoBuild(t)
	mustHaveDWARF(t)
	if !goexperiment.Cmap {
		t.Skip("no cmap")
	}

	const prog = `
package main

type M cmap[int]string

var (
	bare  = cmap[string]int{"a": 1}
	named = M{1: "x"}
	plain = map[string]bool{}
)

func main() {
	println(len(bare), len(named), len(plain))
}
`
	d, ex := gobuildAndExamine(t, prog, NoOpt)

	for _, name := range []string{"main.bare", "main.named"} {
		dies := ex.Named(name)
		if len(dies) != 1 {
			t.Fatalf("%d DIEs for %s, want 1", len(dies), name)
		}
		typ, err := d.Type(dies[0].Val(dwarf.AttrType).(dwarf.Offset))
		if err != nil {
			t.Fatalf("type of %s: %v", name, err)
		}
		def, ok := typ.(*dwarf.TypedefType)
		if !ok {
			t.Errorf("%s is a %T, want a typedef", name, typ)
			continue
		}
		if want := map[string]string{"main.bare": "cmap[string]int", "main.named": "main.M"}[name]; def.Name != want {
			t.Errorf("type of %s is named %q, want %q", name, def.Name, want)
		}
		ptr, ok := def.Type.(*dwarf.PtrType)
		if !ok {
			t.Errorf("type of %s is a typedef of a %T, want a pointer", name, def.Type)
			continue
		}
		header, _ := ptr.Type.(*dwarf.TypedefType)
		if header == nil || header.Name != "internal/runtime/cmaps.Map" {
			t.Errorf("type of %s points to %v, want internal/runtime/cmaps.Map", name, ptr.Type)
		}
	}

	for _, die := range ex.Named("cmap[string]int") {
		if kind, ok := die.Val(0x2900).(int64); ok && kind == int64(abi.Map) { // DW_AT_go_kind
			t.Errorf("%v DIE has the kind of a map", die.Tag)
		}
	}
	if len(ex.Named("map[string]bool")) == 0 {
		t.Error("no DIE for a plain map")
	}
}
