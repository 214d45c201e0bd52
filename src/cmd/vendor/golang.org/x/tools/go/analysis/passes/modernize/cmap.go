// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package modernize

import (
	"go/types"

	"golang.org/x/tools/internal/typeparams"
)

// isCmap reports whether the core type of t is a concurrent map type.
// The functions of package maps do not accept such maps.
func isCmap(t types.Type) bool {
	m, _ := typeparams.CoreType(t).(*types.Map)
	return m != nil && m.Concurrent()
}
