// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ir

import "cmd/internal/src"

// A CmapAssignStmt is the atomic part of an assignment statement that
// accesses elements of concurrent maps. Package cmapasn creates it, and walk
// turns it into a call of an entry of the run-time system, as How says.
type CmapAssignStmt struct {
	miniStmt

	How CmapHow

	// Elems are the elements, as OINDEXMAP nodes whose operands are
	// variables or constants, in the statement's order.
	Elems Nodes

	// Modes says for each element what the statement does to it.
	Modes []CmapMode

	// Bufs are, for CmapCall and CmapCommit, the variables that hold the elements: the
	// value before the statement of those loaded, the value after it of those stored.
	// For CmapPair they are the right operands.
	Bufs Nodes

	// Refs, for CmapCall, is the variable that describes the elements, by the CmapRef fields,
	// to the run-time system, which may make two references to one element share a
	// buffer: code that is not walk's reaches the buffers only through Refs.
	Refs Node

	// Fn, for CmapCall, is an OCLOSURE or nil.
	Fn Node

	// AsOp, for CmapArith, is the operator, and Y the right operand. Y is nil if
	// that is Elems[1]. For CmapAppend Y is what is appended.
	AsOp Op
	Y    Node

	// PairOps, for CmapPair, are the operators; Crossed is set if the left operand of
	// the first is Elems[1].
	PairOps [2]Op
	Crossed bool

	// Olds, for CmapCommit, are variables that hold the elements as they were
	// loaded, nil for those that were not, and Done is a variable of type bool.
	Olds Nodes
	Done Node
}

// A CmapHow is a way to execute a CmapAssignStmt.
type CmapHow uint8

const (
	// CmapCall does this in one step:
	//
	//	*Refs.r0.elem, Refs.r0.ok = Elems[0] // and so on, for each element loaded
	//	Fn()                                 // if any: computes what is stored
	//	Elems[0] = *Refs.r0.elem             // and so on, for each element stored
	CmapCall CmapHow = iota

	// CmapArith does Elems[0] AsOp= Y, or Elems[0] AsOp= Elems[1], for integers and
	// two maps of one type; if AsOp is OAS, Elems[0] = Elems[1], for scalars.
	CmapArith

	// CmapPair does
	//
	//	Elems[0], Elems[1] = Elems[0] PairOps[0] Bufs[0], Elems[1] PairOps[1] Bufs[1]
	//
	// for elements of one map that are integers, or, if what is stored is what
	// another element was, scalars.
	CmapPair

	// CmapCommit does this in one step, for elements that are scalars:
	//
	//	Done = Elems[0] == Olds[0] && ... // for each element loaded
	//	if Done {
	//		Elems[0] = Bufs[0]        // and so on, for each element stored
	//	}
	CmapCommit

	// CmapAppend does Elems[0] = append(Elems[0], Y...), for a variable Y that is an
	// array.
	CmapAppend
)

// CmapMaxCommit is the largest number of elements for CmapCommit:
// internal/runtime/cmaps.CommitMax.
const CmapMaxCommit = 4

// A CmapMode is a set of the accesses that a statement makes to an element.
// The run-time system uses the same bits.
type CmapMode uint8

const (
	CmapLoad CmapMode = 1 << iota
	CmapStore
)

// The fields of the description of one element in a CmapAssignStmt's Refs.
const (
	CmapRefType = iota // *abi.MapType
	CmapRefMap         // the map
	CmapRefKey         // pointer to the key
	CmapRefElem        // pointer to the buffer
	CmapRefMode        // a CmapMode
	CmapRefOK          // set if the element was present when it was loaded
)

// NewCmapAssignStmt returns a new CmapAssignStmt without elements.
func NewCmapAssignStmt(pos src.XPos) *CmapAssignStmt {
	n := &CmapAssignStmt{}
	n.pos = pos
	n.op = OASCMAP
	return n
}
