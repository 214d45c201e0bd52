// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ir

// CmapElem returns the element m[k] of a concurrent map that n is, or that n
// is a part of: m[k].f, m[k][i] for an array element, m[k].f[i].g and so on.
// Otherwise it returns nil. A part that is reached through a pointer or a
// slice is not a part of the element.
func CmapElem(n Node) *IndexExpr {
	for n != nil {
		switch n.Op() {
		case OPAREN:
			n = n.(*ParenExpr).X
			continue
		case ODOT:
			n = n.(*SelectorExpr).X
			continue
		case OINDEX:
			if n := n.(*IndexExpr); !n.X.Type().IsArray() {
				return nil
			}
			n = n.(*IndexExpr).X
			continue
		case OINDEXMAP:
			if n := n.(*IndexExpr); n.X.Type().IsCmap() {
				return n
			}
		}
		return nil
	}
	return nil
}

// IsCmapIndex reports whether n is m[k] for a concurrent map m.
func IsCmapIndex(n Node) bool {
	return n.Op() == OINDEXMAP && n.(*IndexExpr).X.Type().IsCmap()
}
