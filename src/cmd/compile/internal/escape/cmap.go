// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package escape

import "cmd/compile/internal/ir"

// cmapAssign evaluates the atomic part of an assignment with elements of
// concurrent maps. Keys and elements that are stored flow to the heap, those
// that are only loaded flow nowhere: the buffers in which elements arrive hold
// nothing that was not in the heap already.
func (e *escape) cmapAssign(n *ir.CmapAssignStmt) {
	for i, elem := range n.Elems {
		elem := elem.(*ir.IndexExpr)
		e.discard(elem.X)
		if n.Modes[i]&ir.CmapStore == 0 {
			e.discard(elem.Index)
			continue
		}
		e.assignHeap(elem.Index, "key of cmap put", n)
		if n.How == ir.CmapCall {
			e.assignHeap(n.Bufs[i], "element of cmap put", n)
		}
	}
	switch n.How {
	case ir.CmapCall:
		if n.Fn != nil {
			e.discard(n.Fn)
		}
		// The run-time system changes Refs after Fn has captured it:
		// it has to be captured by reference.
		e.reassigned([]hole{e.addr(n.Refs)}, n)
	case ir.CmapCommit:
		e.reassigned([]hole{e.addr(n.Done)}, n)
	}
}
