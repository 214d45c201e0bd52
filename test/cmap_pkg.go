// rundir

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// cmap types across packages: exported variables, fields, parameters, named
// and generic types, aliases, constraints, and inlined functions.

package ignored
