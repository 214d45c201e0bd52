// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

/*
# Concurrent maps

This distribution has one check more:

	cmapatomic       check for updates of concurrent map elements that are not atomic

It is not among the checks that "go test" runs.
*/
package main

import "cmd/vet/internal/cmapatomic"

func init() {
	suite = append(suite, cmapatomic.Analyzer)
}
