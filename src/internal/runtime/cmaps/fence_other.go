// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build !386 && !amd64 && !arm64 && !s390x && !wasm

package cmaps

import "internal/runtime/atomic"

// On the other ports a sequentially consistent atomic operation has a full barrier
// on at least one side of it, whatever it operates on: before the load on
// ppc64x, riscv64 and mips, after it on arm and loong64. So one on a private word
// followed by the caller's next atomic load orders loads on all of them, and
// exchanges, which have a barrier (or the effect of one) after them, order stores.

// loadFence orders earlier loads before later atomic loads.
//
//go:nosplit
func loadFence() {
	var w uint32
	atomic.Load(&w)
}

// storeFence orders earlier loads and stores before later stores.
//
//go:nosplit
func storeFence() {
	var w uint32
	atomic.Xchg(&w, 1)
}
