// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package reflectdata

import (
	"cmd/compile/internal/base"
	"cmd/compile/internal/types"
	"internal/abi"
)

// cmapBucketType returns the type of a bucket of the concurrent map type t,
// which is t's Group. It must match what internal/abi.MapConcurrent says;
// package reflect builds the same type for reflect.ConcurrentMapOf.
func cmapBucketType(t *types.Type) *types.Type {
	if !types.IsComparable(t.Key()) {
		base.Fatalf("unsupported map key type for %v", t)
	}
	inSlot := func(t *types.Type, max int64) *types.Type {
		types.CalcSize(t)
		if t.Size() > max {
			return types.NewPtr(t)
		}
		return t
	}
	noalg := func(t *types.Type) *types.Type {
		t.SetNoalg(true)
		return t
	}

	slot := noalg(types.NewStruct([]*types.Field{
		makefield("key", inSlot(t.Key(), abi.MapMaxKeyBytes)),
		makefield("elem", inSlot(t.Elem(), abi.MapMaxElemBytes)),
	}))
	fields := []*types.Field{
		makefield("words", types.NewArray(types.Types[types.TUINT64], 2)), // ver and tags; slots is field 1, as in a map's group
		makefield("slots", noalg(types.NewArray(slot, abi.CmapBucketSlots))),
	}
	bucket := noalg(types.NewStruct(fields))
	types.CalcSize(bucket)
	for n := int64(1); bucket.Size()%8 != 0; n++ {
		// Buckets stand in arrays, and their first words must be aligned
		// for atomic operations where uint64 is not by itself.
		bucket = noalg(types.NewStruct(append(fields, makefield("pad", types.NewArray(types.Types[types.TUINT32], n)))))
		types.CalcSize(bucket)
	}

	t.MapType().Group = bucket
	bucket.StructType().Map = t
	return bucket
}

var cachedCmapIterType *types.Type

// CmapIterType returns a type as large as internal/runtime/cmaps.Iter, with
// pointers where that has pointers. The compiler allocates and zeroes a
// variable of this type for each range loop over a concurrent map; only the
// run-time system looks inside.
func CmapIterType() *types.Type {
	if cachedCmapIterType == nil {
		t := types.NewStruct([]*types.Field{
			makefield("ptrs", types.NewArray(types.Types[types.TUNSAFEPTR], abi.CmapIterPtrs)),
			makefield("words", types.NewArray(types.Types[types.TUINT64], abi.CmapIterWords)),
		})
		t.SetNoalg(true)
		types.CalcSize(t)
		cachedCmapIterType = t
	}
	return cachedCmapIterType
}

// CmapRangeType returns the type of the variable that holds the state of a
// range loop over the concurrent map type t: the iterator and, if wanted, the
// places where the run-time system puts the next key and the next element.
// They are the fields it, key and elem, in this order.
func CmapRangeType(t *types.Type, key, elem bool) *types.Type {
	fields := []*types.Field{makefield("it", CmapIterType())}
	if key {
		fields = append(fields, makefield("key", t.Key()))
	}
	if elem {
		fields = append(fields, makefield("elem", t.Elem()))
	}
	s := types.NewStruct(fields)
	s.SetNoalg(true)
	types.CalcSize(s)
	return s
}
