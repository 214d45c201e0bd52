// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package noder

import (
	"cmd/compile/internal/ir"
	"cmd/compile/internal/syntax"
	"cmd/compile/internal/types"
	"cmd/compile/internal/types2"
)

// In unified IR, the type cmap[K]V is an instance of the universe's object cmap
// with the type arguments K and V, as an instance of a generic alias would be.
// Export data of packages that do not use cmap does not change, and
// importers that know nothing of cmap but look it up in the universe and
// instantiate it, get the right type.

// cmapType writes the concurrent map type typ.
func (w *writer) cmapType(typ *types2.Map) {
	// Type-checked source has instances of the predeclared alias already.
	// A bare map is the underlying type of something.
	obj := types2.Universe.Lookup("cmap").(*types2.TypeName)
	inst, err := types2.Instantiate(nil, obj.Type(), []types2.Type{typ.Key(), typ.Elem()}, false)
	assert(err == nil)
	w.namedType(splitAlias(inst.(*types2.Alias)))
}

// cmapNode returns the type that the universe's object cmap,
// instantiated with targs, stands for.
func cmapNode(targs []*types.Type) ir.Node {
	assert(len(targs) == 2)
	return ir.TypeNode(types.NewCmap(targs[0], targs[1]))
}

// cmapTypeExpr returns the type expression that expr, which the type checker
// found to be a type but is not spelled as one, stands for.
func cmapTypeExpr(expr syntax.Expr) syntax.Expr {
	t := syntax.CmapTypeExpr(expr)
	assert(t != nil)
	return t
}
