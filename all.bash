#!/usr/bin/env bash
# Copyright 2026 The cmap Authors. All rights reserved.
# Use of this source code is governed by a BSD-style
# license that can be found in the LICENSE file.

# Build the toolchain, then run the tests with it. Arguments go to run.bash.

set -e
cd "$(dirname "$0")"
./make.bash
echo
exec ./run.bash "$@"
