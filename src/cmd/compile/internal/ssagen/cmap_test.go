// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ssagen

func init() {
	for _, fn := range []string{"aesHash32", "aesHash64", "firstBit"} {
		wantIntrinsics[testIntrinsicKey{"amd64", "internal/runtime/cmaps", fn}] = struct{}{}
	}
}
