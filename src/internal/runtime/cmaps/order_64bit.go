// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build arm64 || loong64 || mips64 || mips64le || ppc64 || ppc64le || riscv64 || s390x || wasm

package cmaps

import (
	"internal/runtime/atomic"
	"unsafe"
)

// loadAcq64 is an acquire load.
//
//go:nosplit
func loadAcq64(p *uint64) uint64 { return atomic.LoadAcq64(p) }

// storeRel64 is a release store: what the caller wrote before is visible to whoever
// sees v by an acquire load.
//
//go:nosplit
func storeRel64(p *uint64, v uint64) { atomic.StoreRel64(p, v) }

// loadAcqp is an acquire load of a pointer.
//
//go:nosplit
func loadAcqp(p unsafe.Pointer) unsafe.Pointer { return atomic.Loadp(p) }

// loadNext64 is an acquire load, if there is one before and after it.
//
//go:nosplit
func loadNext64(p *uint64) uint64 { return atomic.LoadAcq64(p) }
