// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ssagen

import (
	"cmd/compile/internal/ir"
	"cmd/compile/internal/ssa"
	"cmd/compile/internal/types"
	"cmd/internal/sys"
)

// InitCmap adds the intrinsics of package internal/runtime/cmaps; what they compute
// is said there. InitConfig has been called.
//
// The hash functions are those of package runtime for keys of 8 and 4 bytes, on machines
// with AES instructions. For a call the key has to be in memory, and all else is saved and
// loaded again. The operations are those of AVX, with three operands.
func InitCmap() {
	add := func(fn string, b intrinsicBuilder) {
		intrinsics.addForFamilies("internal/runtime/cmaps", fn, b, sys.AMD64)
	}

	// func(sched *[48]byte, key uint64 or uint32, seed uint64) uint64
	//
	// The key is inserted in the lane of a vector that has the seed in the lower half.
	hash := func(insert ssa.Op, lane int64) intrinsicBuilder {
		return func(s *state, n *ir.CallExpr, args []*ssa.Value) *ssa.Value {
			sched, key, seed := args[0], args[1], args[2]
			x := s.newValue1(ssa.OpAMD64MOVQi2f, types.TypeVec128, seed)
			x = s.newValue2I(insert, types.TypeVec128, lane, x, key)
			for i := range int64(3) {
				p := s.newValue1I(ssa.OpOffPtr, sched.Type, 16*i, sched)
				round := s.newValue2(ssa.OpLoad, types.TypeVec128, p, s.mem())
				x = s.newValue2(ssa.OpAMD64VAESENC128, types.TypeVec128, x, round)
			}
			return s.newValue1(ssa.OpAMD64MOVQf2i, types.Types[types.TUINT64], x)
		}
	}
	add("aesHash64", hash(ssa.OpAMD64VPINSRQ128, 1))
	add("aesHash32", hash(ssa.OpAMD64VPINSRD128, 2))

	// func(x uint64) uintptr
	//
	// A machine without TZCNT executes BSF, which has the same encoding but for a prefix,
	// and the same result, as x is not 0.
	add("firstBit", func(s *state, n *ir.CallExpr, args []*ssa.Value) *ssa.Value {
		return s.newValue1(ssa.OpAMD64TZCNTQ, types.Types[types.TUINTPTR], args[0])
	})
}
