// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"go/token"
	"go/types"
	"testing"
)

// mapName returns the word that features describe the map type typ with.
func mapName(typ *types.Map) string {
	if typ.Concurrent() {
		return "cmap"
	}
	return "map"
}

func TestWriteCmapType(t *testing.T) {
	cmap := types.Universe.Lookup("cmap")
	if cmap == nil {
		t.Skip("no cmap")
	}
	tString, tInt := types.Typ[types.String], types.Typ[types.Int]
	m, err := types.Instantiate(nil, cmap.Type(), []types.Type{tString, types.NewMap(tInt, tInt)}, true)
	if err != nil {
		t.Fatal(err)
	}
	const want = "cmap[string]map[int]int"
	for _, typ := range []types.Type{m, m.Underlying(), types.NewAlias(types.NewTypeName(token.NoPos, nil, "A", nil), m)} {
		var buf bytes.Buffer
		new(Walker).writeType(&buf, typ)
		if got := buf.String(); got != want {
			t.Errorf("%s: got %s; want %s", typ, got, want)
		}
	}
}
