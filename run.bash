#!/usr/bin/env bash
# Copyright 2026 The cmap Authors. All rights reserved.
# Use of this source code is governed by a BSD-style
# license that can be found in the LICENSE file.

# Run the tests with the toolchain that make.bash has built.
#
#	./run.bash              the short tests: this project's own, and upstream's
#	                        suites of the packages that it changes
#	./run.bash -full        also every other test of upstream's, race and nocmap runs
#	./run.bash -run REGEXP  only suites whose name matches
#	./run.bash -list        name the suites
#	./run.bash -v           show what each suite prints
#
# What a suite prints is shown if it fails. The last line is
# "N passed, M failed", counting suites; the exit status is 1 if M > 0.

set -o pipefail
cd "$(dirname "$0")" || exit
root=$PWD
full= match= list= verbose=
while [ $# -gt 0 ]; do
	case $1 in
	-full) full=1 ;;
	-run) match=$2; shift ;;
	-list) list=1 ;;
	-v) verbose=1 ;;
	*) echo "usage: ./run.bash [-full] [-run regexp] [-list] [-v]" >&2; exit 2 ;;
	esac
	shift
done

if [ ! -x goroot/bin/go ] && [ -z "$list" ]; then
	echo "run.bash: there is no toolchain in goroot/: run ./make.bash" >&2
	exit 1
fi

# The user's settings are not the tests'. PATH keeps the base's go command,
# which runs misc/overlay.
GOCACHE=$(cd / && go env GOCACHE 2>/dev/null || true)
GOCACHE=${GOCACHE:-$(cd / && "$root/goroot/bin/go" env GOCACHE)}
unset GOROOT GOFLAGS GOEXPERIMENT GOOS GOARCH GOBIN GODEBUG GOAMD64 GO111MODULE GOTOOLCHAIN
export GOCACHE GOENV=off GOWORK=off
if [ -n "$GOROOT_BASE" ]; then
	PATH=$GOROOT_BASE/bin:$PATH
fi
go=$root/goroot/bin/go
tmp=$(mktemp -d) || exit
trap 'rm -rf "$tmp"' EXIT

passed=0
failed=()
skipped=()

# suite NAME COMMAND... runs a command as one suite.
suite() {
	local name=$1 start=$SECONDS status
	shift
	[[ $name =~ $match ]] || return 0
	if [ -n "$list" ]; then
		echo "$name"
		return
	fi
	if [ -n "$verbose" ]; then
		echo "# $name: $*"
		"$@" 2>&1 | tee "$tmp/log"
	else
		"$@" >"$tmp/log" 2>&1
	fi
	status=$?
	if [ $status = 0 ]; then
		passed=$((passed + 1))
		printf 'ok      %-28s %4ds\n' "$name" $((SECONDS - start))
		grep -h '^skipped: ' "$tmp/log" && skipped+=("part of $name")
	else
		failed+=("$name")
		[ -n "$verbose" ] || sed 's/^/    /' "$tmp/log" | tail -n 100
		printf 'FAIL    %-28s %4ds\n' "$name" $((SECONDS - start))
	fi
}

# skip NAME REASON says that a suite is not run.
skip() {
	[[ $1 =~ $match ]] && [ -z "$list" ] || return 0
	skipped+=("$1")
	printf 'skipped %-28s       %s\n' "$1" "$2"
}

# std runs tests of packages of the tree.
std() { (cd goroot/src && "$go" test -short -timeout=30m "$@"); }

overlay() { GOTOOLCHAIN=local go run -C misc/overlay . "$@"; }

# needs DIR... is false, and skips the suite NAME, if the base came as a
# toolchain module, without these directories.
needs() {
	local name=$1 dir
	shift
	for dir; do
		if [ ! -d "goroot/$dir" ] && [ -z "$list" ]; then
			skip "$name" "the base came as a toolchain module, without $dir/"
			return 1
		fi
	done
}

# own_dirs prints the directories of this project's Go files in src/, less
# those that only hold patches.
own_dirs() { (cd src && find . -name '*.go' ! -path '*/testdata/*' -exec dirname {} + | LC_ALL=C sort -u); }

# clean checks that this project's Go files are gofmt's and vet's. Programs
# that test diagnostics are not asked: they are wrong on purpose.
clean() {
	local bad
	bad=$(
		{
			find src misc -name '*.go' ! -path '*/testdata/*'
			find src -name '*.go.patch' ! -path '*/testdata/*' | sed 's,^\(.*\)\.patch$,goroot/\1,'
			find test -name '*.go' -exec grep -L '^// errorcheck' {} +
		} | xargs "$root/goroot/bin/gofmt" -l
	) || return
	if [ -n "$bad" ]; then
		echo "not as gofmt writes them:" $bad
		return 1
	fi
	(cd goroot/src && "$go" vet -unsafeptr=false $(own_dirs_here)) || return
	for mod in misc/*/go.mod; do
		"$go" vet -C "${mod%/go.mod}" ./... || return
	done
}
own_dirs_here() { buildable $(cd "$root" && own_dirs); }

# buildable names those of the packages that this configuration does not leave
# out, as it does encoding/json/v2.
buildable() {
	"$go" list -e -f '{{if or .GoFiles .TestGoFiles .XTestGoFiles}}{{.ImportPath}}{{end}}' "$@"
}

# own_tests runs the tests of this project that stand in upstream's packages:
# each has Cmap in its name.
own_tests() {
	local dirs
	dirs=$(cd src && find . -name '*cmap*_test.go' ! -path '*/testdata/*' -exec dirname {} + | LC_ALL=C sort -u)
	dirs=$(cd goroot/src && buildable $dirs) || return
	[ -z "$dirs" ] || std "$@" -run 'Cmap|ConcurrentMap' $dirs
}

examples() { "$go" test -C misc/examples "$@" ./...; }

# own names the packages that are wholly this project's.
own=
for dir in $(own_dirs); do
	case $dir in
	./cmaps | ./internal/runtime/cmaps | ./cmd/compile/internal/cmapasn | ./go/internal/cmapexpr) own="$own $dir" ;;
	esac
done

start=$SECONDS

# This project's tests.
suite overlay-tests     env GOTOOLCHAIN=local go test -C misc/overlay .
suite overlay-check     overlay check
suite gofmt-vet         clean
suite own-packages      std $own
suite own-tests         own_tests
if needs programs test; then
	suite programs  "$go" run test/run.go
fi
suite examples          examples
suite linear            "$go" test -C misc/linear -short
suite upstream-as-cmap  "$go" test -C misc/upstream -short
suite bench             "$go" test -C misc/bench .
if [ "$("$go" env CGO_ENABLED 2>/dev/null)" = 1 ] || [ -n "$list" ]; then
	# The race detector is told about a cmap by runtime's entries, not by the
	# table, so the table's own tests would be taken for races.
	suite own-packages-race  std -race $(printf '%s\n' $own | grep -v '^./internal/runtime/cmaps$')
	suite own-tests-race     own_tests -race
	suite examples-race      examples -race
	suite race-detector      std -race -run '^TestRace$' runtime/race
else
	skip own-packages-race  "no C compiler"
	skip own-tests-race     "no C compiler"
	skip examples-race      "no C compiler"
	skip race-detector      "no C compiler"
fi

# Upstream's suites of what the fork changes.
suite syntax            std cmd/compile/internal/syntax
suite types2            std cmd/compile/internal/types2
suite go-types          std go/types
suite go-syntax         std go/ast go/parser go/printer go/format go/scanner go/doc/...
suite gofmt             std cmd/gofmt
suite importers         std go/importer go/internal/... cmd/compile/internal/importer
suite compiler          std cmd/compile/internal/noder cmd/compile/internal/typecheck cmd/compile/internal/types \
                            cmd/compile/internal/ir cmd/compile/internal/walk cmd/compile/internal/reflectdata \
                            cmd/compile/internal/escape cmd/compile/internal/staticinit cmd/compile/internal/inline/...
suite reflect           std reflect internal/reflectlite internal/abi
suite runtime-map       std -run Map runtime internal/runtime/maps maps
suite runtime-layout    std -run 'Linkname|Gdb|LockRank|Type' runtime
suite encoding          std encoding/json encoding/gob
suite print             std fmt internal/fmtsort text/template
suite vet               std cmd/vet
suite go-build          std go/build
suite registries        std cmd/internal/objabi internal/buildcfg internal/goexperiment internal/coverage cmd/link/internal/loader
suite go-doc            std cmd/go/internal/doc
suite json-v2           env GOEXPERIMENT=jsonv2 "$go" test -C goroot/src -short -run 'Cmap|Map' encoding/json/...
if needs api api; then
	suite api       std cmd/api -check
fi

if [ -n "$full" ]; then
	suite nocmap-build      env GOEXPERIMENT=nocmap "$go" build std
	# The type checkers' files about cmap are of no use without it.
	suite nocmap            env GOEXPERIMENT=nocmap "$go" test -C goroot/src -short -skip TestCheck/cmap reflect runtime/internal/... go/types go/parser cmd/compile/internal/types2 encoding/json
	suite vet-std           "$go" vet -C goroot/src std
	suite std-cmd           std std cmd
	suite linear-long       "$go" run -C misc/linear . -for 10m
	suite upstream-as-cmap-long  "$go" test -C misc/upstream -timeout 1h
	suite faults            std -timeout=3h -v -run TestFaults internal/runtime/cmaps -faults
	if needs upstream-programs test; then
		suite upstream-programs  "$go" run test/run.go -upstream
	fi
	if [ "$("$go" env CGO_ENABLED 2>/dev/null)" = 1 ]; then
		suite race  std -race maps reflect encoding/gob internal/runtime/maps
	fi
	suite same-toolchain    misc/overlay/same.bash
elif [ -z "$match$list" ]; then
	echo "Not run without -full: nocmap, vet of std, all of std and cmd, upstream's test/, more under -race, same-toolchain."
fi

[ -z "$list" ] || exit 0
echo
echo "Tested in $((SECONDS - start))s."
if [ ${#skipped[@]} -gt 0 ]; then
	echo "Skipped: $(printf '%s, ' "${skipped[@]}" | sed 's/, $//')"
fi
if [ ${#failed[@]} -gt 0 ]; then
	echo "Failed: $(printf '%s, ' "${failed[@]}" | sed 's/, $//')"
fi
echo "$passed passed, ${#failed[@]} failed"
[ ${#failed[@]} = 0 ]
