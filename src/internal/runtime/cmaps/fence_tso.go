// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build 386 || amd64 || s390x || wasm

package cmaps

// On these ports loads are not reordered with loads, nor stores with stores, and the
// compiler keeps memory operations in order around the atomic ones.

// loadFence orders earlier loads before later loads.
//
//go:nosplit
func loadFence() {}

// storeFence orders earlier loads and stores before later stores.
//
//go:nosplit
func storeFence() {}
