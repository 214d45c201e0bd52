// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package ssagen

import (
	"testing"

	"cmd/internal/sys"
)

// The intrinsics of the table are amd64's alone.
func TestCmapIntrinsics(t *testing.T) {
	initIntrinsics(&intrinsicBuildConfig{})
	InitCmap()
	for _, fn := range []string{"aesHash32", "aesHash64", "firstBit"} {
		for _, arch := range sys.Archs {
			got := intrinsics.lookup(arch, "internal/runtime/cmaps", fn) != nil
			if want := arch.Name == "amd64"; got != want {
				t.Errorf("cmaps.%s is an intrinsic on %s: %v, want %v", fn, arch.Name, got, want)
			}
		}
	}
}
