// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package runtime

import (
	"internal/abi"
	"unsafe"
)

// The cmap entry points, for package runtime_test.

var (
	CmapPark       = cmapPark
	CmapUnlockSlow = cmapUnlockSlow
	CmapWakeAll    = cmapWakeAll
	CmapSpinWait   = cmapSpinWait

	Makecmap   = makecmap
	Cmapaccess = cmapaccess
	Cmapassign = cmapassign
	Cmapdelete = cmapdelete
	Cmapclear  = cmapclear
	Cmaplen    = cmaplen
	Cmapclone  = cmapclone
)

// CmapLotsEmpty reports whether no goroutine is queued in any parking lot.
func CmapLotsEmpty() bool {
	for i := range cmapLotTable {
		l := &cmapLotTable[i]
		lockWithRank(&l.lock, lockRankRoot)
		empty := l.head == nil && l.tail == nil
		unlock(&l.lock)
		if !empty {
			return false
		}
	}
	return true
}

// A CmapTestRef is one element of a statement that CmapAssignop executes.
type CmapTestRef struct {
	Typ  *abi.MapType
	M    unsafe.Pointer
	Key  unsafe.Pointer
	Elem unsafe.Pointer
	Mode uint8
	OK   bool
}

// CmapAssignop is cmapassignop.
func CmapAssignop(refs []CmapTestRef, fn func()) {
	cmapassignop((*cmapref)(unsafe.Pointer(&refs[0])), len(refs), fn)
}

// CmapIterate calls yield for each pair of c until it returns false.
func CmapIterate(t *abi.MapType, c unsafe.Pointer, yield func(key, elem unsafe.Pointer) bool) {
	it := new(cmapIter)
	it.start(t, c)
	it.keep = true
	for it.next() {
		if !yield(it.key, it.elem) {
			return
		}
	}
}
