// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package inline

import (
	"go/ast"
	"go/types"
)

// hasCmapParam reports whether there is a parameter list such as (A, B, cmap[K]V)
// in decl. In the syntax tree A, B, and cmap are names of parameters. Since they
// denote types, they may have to be replaced by others that are not mere identifiers.
func hasCmapParam(info *types.Info, decl *ast.FuncDecl) (found bool) {
	ast.Inspect(decl, func(n ast.Node) bool {
		if f, _ := n.(*ast.Field); f != nil {
			for _, name := range f.Names {
				found = found || info.Uses[name] != nil
			}
		}
		return !found
	})
	return
}
