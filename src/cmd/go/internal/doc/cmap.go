// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package doc

import "go/ast"

// mapName returns the word that the map type n starts with.
func mapName(n *ast.MapType) string {
	if n.Cmap != nil {
		return n.Cmap.Name
	}
	return "map"
}

// fieldSep returns the separator of the field's names and type. It is empty for
// a parameter of type cmap[K]V without a name, which the parser took for one with
// name cmap and type [K]V. That the source has no blank there tells them apart.
func fieldSep(field *ast.Field) string {
	last := field.Names[len(field.Names)-1]
	if array, _ := field.Type.(*ast.ArrayType); last.Name == "cmap" && array != nil && last.End() == array.Lbrack {
		return ""
	}
	return " "
}
