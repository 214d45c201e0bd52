// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/runtime/atomic"
	"unsafe"
)

// loadAcq64 is an acquire load.
//
//go:nosplit
func loadAcq64(p *uint64) uint64 { return atomic.Load64(p) }

// storeRel64 is a release store: what the caller wrote before is visible to whoever
// sees v by an acquire load.
//
// Every store is a release on this port, so a plain one will do. The atomic
// load keeps the compiler from dropping it in favour of a later store to *p.
//
//go:nosplit
func storeRel64(p *uint64, v uint64) {
	*p = v
	atomic.Load64(p)
}

// loadAcqp is an acquire load of a pointer.
//
//go:nosplit
func loadAcqp(p unsafe.Pointer) unsafe.Pointer { return *(*unsafe.Pointer)(p) }

// loadNext64 is an acquire load, if there is an acquire load before and after it. All loads are done in order, and the
// compiler moves none across an atomic one. A plain load has better code.
//
//go:nosplit
func loadNext64(p *uint64) uint64 { return *p }
