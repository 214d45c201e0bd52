#!/usr/bin/env bash
# Copyright 2026 The cmap Authors. All rights reserved.
# Use of this source code is governed by a BSD-style
# license that can be found in the LICENSE file.

# Check that the quick build and the three-stage bootstrap install the same
# tools. The last part of a tool's build ID is a hash of its content.

set -e
cd "$(dirname "$0")/../.."

ids() {
	local f
	for f in goroot/bin/* goroot/pkg/tool/*/{asm,cgo,compile,cover,fix,link,preprofile,vet}; do
		echo "${f##*/} $(goroot/bin/go tool buildid "$f" | sed 's,.*/,,')"
	done
}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
./make.bash
ids >"$tmp/quick"
./make.bash -bootstrap
ids >"$tmp/bootstrap"
diff "$tmp/quick" "$tmp/bootstrap"
