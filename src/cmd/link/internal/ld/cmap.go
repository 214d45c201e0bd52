// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ld

import (
	"cmd/internal/dwarf"
	"cmd/internal/sys"
	"cmd/link/internal/loader"
	"internal/abi"
)

// decodetypeMapConcurrent reports whether the map type symIdx is a cmap[K]V.
func decodetypeMapConcurrent(ldr *loader.Loader, arch *sys.Arch, symIdx loader.Sym) bool {
	data := ldr.Data(symIdx)
	flags := decodeInuxi(arch, data[commonsize(arch)+7*arch.PtrSize:], 4)
	return flags&abi.MapConcurrent != 0
}

// newcmaptype defines the concurrent map type with the given name. To a
// debugger it is a pointer to the header, which knows nothing of the types of
// keys and elements. It must not be an abi.Map: debuggers expect to find a
// maps.Map there.
func (d *dwctxt) newcmaptype(name string) (die, typedefdie *dwarf.DWDie) {
	header := d.ldr.Lookup("type:internal/runtime/cmaps.Map", 0)
	if header == 0 || len(d.ldr.Data(header)) == 0 {
		die = d.newdie(&dwtypes, dwarf.DW_ABRV_BARE_PTRTYPE, name)
		return die, d.dotypedef(&dwtypes, name, die)
	}
	die = d.newdie(&dwtypes, dwarf.DW_ABRV_PTRTYPE, name)
	typedefdie = d.dotypedef(&dwtypes, name, die)
	d.newrefattr(die, dwarf.DW_AT_type, d.defgotype(header))
	return die, typedefdie
}
