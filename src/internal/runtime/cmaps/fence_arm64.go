// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

// loadFence orders earlier loads before later loads.
func loadFence()

// storeFence orders earlier loads and stores before later stores.
func storeFence()
