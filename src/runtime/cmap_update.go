// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package runtime

import (
	"internal/abi"
	"internal/runtime/cmaps"
	"internal/runtime/sys"
	"unsafe"
)

// Conditions of cmapexchange, as package cmaps numbers them.
const (
	cmapAlways   = iota // whether there is an element or not
	cmapIfAbsent        // if there is none
	cmapIfSame          // if it is *cmp, bit by bit, or if there is none and cmp is nil
)

// cmapexchange replaces the element of *key in c by *elem, or removes it if
// elem is nil, provided that cond holds. It copies what was there before to
// *prior, or zero, and reports whether there was an element and whether cond
// held. It is one atomic operation.
//
// It panics if c is nil and an element is to be stored.
//
//go:linkname cmapexchange cmaps.exchange
func cmapexchange(t *abi.MapType, c, key, cmp, elem, prior unsafe.Pointer, cond int) (found, done bool) {
	if c == nil {
		cmapCheckKey(t, key)
		typedmemclr(t.Elem, prior)
		done = cond != cmapIfSame || cmp == nil
		if done && elem != nil {
			panic(errCmapNilAssign)
		}
		return false, done
	}
	if raceenabled {
		raceReadObjectPC(t.Key, key, sys.GetCallerPC(), abi.FuncPCABIInternal(cmapexchange))
	}
	cmapSanRead(t.Key, key)

	ref := cmapref{Typ: t, M: (*cmaps.Map)(c), Key: key, Elem: prior, Mode: cmaps.RefLoad}
	if elem != nil {
		ref.Mode |= cmaps.RefStore
	}
	// tx refers to ref, and does not outlive it.
	var tx cmaps.Txn
	tx.Begin(unsafe.Slice((*cmapref)(noescape(unsafe.Pointer(&ref))), 1))
	if raceenabled {
		raceacquire(cmapRaceWord(t, c, key))
	}
	found = ref.OK
	switch cond {
	case cmapAlways:
		done = true
	case cmapIfAbsent:
		done = !found
	case cmapIfSame:
		done = found == (cmp != nil) && (!found || memequal(cmp, prior, t.Elem.Size_))
	}
	switch {
	case !done:
		tx.Abort()
	case elem == nil:
		if raceenabled {
			cmapRaceRelease(t, c, key)
		}
		tx.Remove()
	default:
		if raceenabled {
			raceReadObjectPC(t.Elem, elem, sys.GetCallerPC(), abi.FuncPCABIInternal(cmapexchange))
			cmapRaceRelease(t, c, key)
		}
		cmapSanRead(t.Elem, elem)
		ref.Elem = elem // nothing else shares the buffer
		tx.Commit()
	}
	cmapSanWrite(t.Elem, prior)
	return found, done
}
