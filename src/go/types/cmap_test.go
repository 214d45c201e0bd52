// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package types_test

func init() {
	// For TestGenerate.
	filemap["cmap.go"] = nil
}
