// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

#include "textflag.h"

// func loadFence()
TEXT ·loadFence(SB),NOSPLIT,$0-0
	DMB	$0x9 // ISHLD: loads before loads and stores
	RET

// func storeFence()
TEXT ·storeFence(SB),NOSPLIT,$0-0
	DMB	$0xb // ISH: loads and stores before loads and stores
	RET
