#!/usr/bin/env bash
# Copyright 2026 The cmap Authors. All rights reserved.
# Use of this source code is governed by a BSD-style
# license that can be found in the LICENSE file.

# Build the toolchain: make goroot/ from the base release and this repository
# (misc/overlay), then goroot/bin/go and the tools, and lead bin/go and
# bin/gofmt to them.
#
#	./make.bash             the quick way, in three steps
#	./make.bash -bootstrap  upstream's own goroot/src/make.bash
#
# The quick way: the base's compiler builds the new compiler, linker,
# assembler and go command (toolchain 1); these build the tools that are
# installed (toolchain 2), so that what is installed has been compiled by the
# compiler of this repository, as with -bootstrap; then, the first time, the
# standard library is compiled into the build cache. The installed tools are the
# same either way, byte for byte but for the part of the build ID that names the
# compiler's inputs; misc/overlay/same.bash, in run.bash -full, compares them.
#
# The build cache is the user's own (go env GOCACHE). It cannot mix this
# toolchain's work with the base's or with another build's: the release is part
# of every entry's key, and as VERSION says "devel" so is a hash of the very
# compiler, assembler and linker that made it. A release (VERSION without
# "devel") relies on its version alone, so two different toolchains must never
# have the same release version.
#
# An interrupted build leaves no bin/go; the next run finishes it.

set -e
set -o pipefail
cd "$(dirname "$0")"
root=$PWD

usage() {
	echo "usage: ./make.bash [-bootstrap] [-v]" >&2
	exit 2
}
bootstrap=
verbose=
while [ $# -gt 0 ]; do
	case $1 in
	-bootstrap | --bootstrap) bootstrap=1 ;;
	-v) verbose=-v ;;
	*) usage ;;
	esac
	shift
done

fail() {
	echo "make.bash: $*" >&2
	exit 1
}

# The go command that runs misc/overlay, which then finds the base.
release=$(head -n 1 VERSION)
release=${release%%-*}
if [ -n "$GOROOT_BASE" ]; then
	PATH=$GOROOT_BASE/bin:$PATH
fi
command -v go >/dev/null ||
	fail "no go command on PATH: install $release (https://go.dev/dl/#$release) and put its bin directory on PATH, or set GOROOT_BASE to its directory"

# Nothing the user has set for other work may change this build.
unset GOROOT GOFLAGS GOEXPERIMENT GOOS GOARCH GOBIN GODEBUG GOTOOLDIR GO_EXTLINK_ENABLED GO_GCFLAGS GO_LDFLAGS
unset GOAMD64 GOARM64 GOARM GO386 GOFIPS140
GOCACHE=$(cd / && go env GOCACHE)
export GOCACHE GOENV=off GOWORK=off
export GO111MODULE=

start=$SECONDS
mkdir -p goroot/pkg
overlay=$root/goroot/pkg/overlay
GOTOOLCHAIN=local CGO_ENABLED=0 go build -C misc/overlay -o "$overlay" . || fail "misc/overlay does not build with $(go version)"
"$overlay" sync
base=$("$overlay" base)
export GOTOOLCHAIN=local
gobase=$base/bin/go
host=$("$gobase" env GOHOSTOS)/$("$gobase" env GOHOSTARCH)
tools=$root/goroot/pkg/tool/${host/\//_}
stamp=goroot/pkg/built

links() {
	mkdir -p bin
	ln -sfn ../goroot/bin/go bin/go
	ln -sfn ../goroot/bin/gofmt bin/gofmt
}

banner() {
	echo
	echo "---"
	echo "Installed Go for $host in $root/goroot"
	echo "Installed commands in $root/goroot/bin, and links to them in $root/bin"
	echo "First command to try: bin/go run -C misc/examples ./wordfreq ../../goroot/src/fmt"
}

# step runs a command, shows that it is at work, and stops the build if it fails.
step() {
	local what=$1 t=$SECONDS
	shift
	echo "$what"
	("$@") || fail "failed: $what"
	echo "    $((SECONDS - t))s"
}

if [ -z "$bootstrap" ] && [ -x goroot/bin/go ] && [ -x goroot/bin/gofmt ] && "$overlay" stamp -same $stamp; then
	links
	echo "Nothing has changed since the last build."
	banner
	exit 0
fi

# From here to the end there is no toolchain, so that what is half built is not
# taken for a whole one.
first=
[ -f $stamp ] || first=1
rm -f bin/go bin/gofmt goroot/bin/go goroot/bin/gofmt $stamp
mkdir -p "$tools" goroot/bin goroot/pkg/include

# What cmd/dist puts in pkg/include.
for h in "$base"/pkg/include/*.h; do
	cmp -s "goroot/src/runtime/${h##*/}" "goroot/pkg/include/${h##*/}" ||
		cp "goroot/src/runtime/${h##*/}" "goroot/pkg/include/${h##*/}"
done

installed="asm cgo compile cover fix link preprofile vet"

if [ -n "$bootstrap" ]; then
	(cd goroot/src && GOROOT_BOOTSTRAP=$base ./make.bash --no-banner $verbose) || fail "failed: goroot/src/make.bash"
	rm -rf goroot/pkg/obj goroot/pkg/bootstrap "$tools/dist"
else
	# Toolchain 1. To the base's go command, its GOROOT is a directory that has
	# this tree's sources and the base's tools. The base's linker would stamp
	# the base's version on what it links.
	one=$root/goroot/pkg/toolchain1
	mkdir -p "$one/pkg" "$one/out"
	for f in src lib VERSION go.env; do
		ln -sfn "../../$f" "$one/$f"
	done
	ln -sfn ../../include "$one/pkg/include"
	ln -sfn "$base/pkg/tool" "$one/pkg/tool"
	ln -sfn "$base/bin" "$one/bin"
	version=$(head -n 1 VERSION)
	toolchain1() {
		cd "$one/src" && GOROOT=$one CGO_ENABLED=0 "$gobase" build $verbose -pgo=off \
			-ldflags="-X runtime.buildVersion=$version" -o "$one/out/" \
			cmd/asm cmd/compile cmd/link cmd/preprofile cmd/go
	}
	step "Building toolchain 1 with $("$gobase" env GOVERSION)." toolchain1

	# Toolchain 2, as cmd/dist builds the tools of its last stage.
	flags=
	case $version in
	*devel*) ;;
	*) flags="-trimpath -ldflags=-w -gcflags=cmd/...=-dwarf=false" ;;
	esac
	two=$root/goroot/pkg/toolchain2
	mkdir -p "$two"
	for t in asm compile link preprofile; do
		cp -f "$one/out/$t" "$tools/$t"
	done
	toolchain2() {
		cd goroot/src && GOROOT=$root/goroot CGO_ENABLED=0 GOFLAGS=$flags "$one/out/go" build $verbose -o "$two/" \
			$(printf 'cmd/%s ' $installed go gofmt)
	}
	step "Building toolchain 2 with toolchain 1." toolchain2
	for t in $installed; do
		cp -f "$two/$t" "$tools/$t"
	done
	cp -f "$two/go" "$two/gofmt" goroot/bin/
fi

# A first build also fills the build cache with the standard library. A later
# one leaves that to the builds that need it.
if [ -n "$first" ]; then
	std() {
		cd goroot/src && "$root/goroot/bin/go" build $verbose std
	}
	step "Building the standard library." std
fi

"$overlay" stamp > $stamp.new && mv $stamp.new $stamp
links
echo "Built in $((SECONDS - start))s."
banner
