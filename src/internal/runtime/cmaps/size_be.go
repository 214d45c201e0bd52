// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build mips || mips64 || ppc64 || s390x

package cmaps

// A tableSize is the number of buckets in a table. In a directory it is where a pointer could be, and homes is
// the low half of it, so that it is no address in the heap; total is 0 there.
type tableSize struct {
	total uint32
	homes uint32
}
