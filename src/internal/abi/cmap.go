// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package abi

// MapConcurrent, in MapType.Flags, marks the type of a concurrent map,
// cmap[K]V. The other flags mean what they mean for a map; Group and
// GroupSize describe a bucket:
//
//	type bucket struct {
//		words [2]uint64 // ver and tags
//		slots [CmapBucketSlots]struct {
//			key  K // *K if IndirectKey
//			elem V // *V if IndirectElem
//		}
//		pad   [n]uint32 // if the size is not a multiple of 8 without it
//	}
//
// SlotSize and ElemOff describe one of its slots.
const MapConcurrent = 1 << 4

// CmapBucketSlots is the number of slots in a bucket of a concurrent map.
const CmapBucketSlots = 7

// Concurrent reports whether mt is the type of a concurrent map.
func (mt *MapType) Concurrent() bool {
	return mt.Flags&MapConcurrent != 0
}

// An internal/runtime/cmaps.Iter is CmapIterPtrs pointers followed by
// CmapIterWords uint64s. The compiler makes one for each range loop.
const (
	CmapIterPtrs  = 37
	CmapIterWords = 51
)

// Operators of assignment operations on elements that are integers, as the
// compiler tells them to the run-time system.
const (
	CmapAdd = iota
	CmapSub
	CmapMul
	CmapAnd
	CmapOr
	CmapXor
	CmapAndNot
	CmapMove // the right operand
)

// CmapCrossed tells, beside two operators for two elements, that each is applied to the
// other element than the one that it is the new value of.
const CmapCrossed = 1 << 16
