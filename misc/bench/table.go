// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"io"
	"math"
	"strings"
)

// A limit is a figure to reach: at most or at least x.
type limit struct {
	most bool
	x    float64
}

func atMost(x float64) limit  { return limit{true, x} }
func atLeast(x float64) limit { return limit{false, x} }

// noLimit is none: the figure is to be reported.
var noLimit = limit{x: math.NaN()}

// met reports whether v reaches l: never if there is nothing to reach, or if
// v is not a number.
func (l limit) met(v float64) bool {
	return l.most && v <= l.x || !l.most && v >= l.x
}

// set reports whether there is a figure to reach.
func (l limit) set() bool { return !math.IsNaN(l.x) }

func (l limit) String() string {
	switch {
	case !l.set():
		return "-"
	case l.most:
		return fmt.Sprintf("<= %g", l.x)
	}
	return fmt.Sprintf(">= %g", l.x)
}

// A row is one figure of the target table. Several may measure one target.
type row struct {
	target     string // the target's workload, "" for a figure asked for beside the targets
	name       string
	unit       string // what the figure is, or is a ratio of
	floor, aim limit
}

// The targets, by workload.
const (
	lookupTarget   = "hits and misses vs builtin map, 1 goroutine; int and string keys; 100 / 1k / 100k / 1M"
	readTarget     = "reads, 2 goroutines, vs a read-only shared builtin map"
	xsyncTarget    = "the public benchmark puzpuzpuz/go-concurrent-map-bench (100/99/90/75 % reads, warm and cold, range; int and string), each cell vs xsync"
	syncMapTarget  = "the same vs sync.Map"
	storeTarget    = "overwrite vs builtin, in cache / beyond"
	incTarget      = "m[k]++, 1 goroutine, vs Mutex+map"
	inc2Target     = "m[k]++, 2 goroutines: one hot key vs sync.Map holding *atomic.Int64; zipf keys"
	addTarget      = "m[a] += m[b], ints, 1 goroutine, vs Mutex+map"
	transferTarget = "transfers m[a], m[b] = m[a]-x, m[b]+x over 1k keys, 2 goroutines, vs Mutex+map"
	generalTarget  = "general form m[k] = m[k]*3 + 1, 1 goroutine, vs Mutex+map"
	fillTarget     = "fill from empty vs builtin (1 goroutine); 2-goroutine scaling"
	latencyTarget  = "insert latency while growing to 10M, p99.9"
	rangeTarget    = "range, quiescent, vs builtin; under one writer, vs xsync at 1M"
	heapTarget     = "heap bytes per entry, mean over 1M..2M, vs builtin"
	smallTarget    = "empty cmap; 1-entry cmap, vs builtin"
	gcTarget       = "runtime.GC() with 10M int->int live, vs builtin"
	programsTarget = "programs that use no cmap: builtin map benchmarks, std compile time, hello-world size, base vs fork"
)

// rows is the target table.
var rows = []row{
	{lookupTarget, "hit vs builtin, 1 goroutine", "time", atMost(1.25), atMost(1)},
	{lookupTarget, "miss vs builtin, 1 goroutine", "time", atMost(1.25), atMost(1)},
	{readTarget, "reads vs read-only builtin, 2 goroutines", "throughput", atLeast(0.85), atLeast(1)},
	{xsyncTarget, "public benchmark vs xsync, share of cells >= 1.0", "share", atLeast(0.9), atLeast(1)},
	{xsyncTarget, "public benchmark vs xsync, geomean", "throughput", atLeast(1.3), atLeast(1.6)},
	{xsyncTarget, "public benchmark vs xsync, worst cell", "throughput", noLimit, atLeast(1)},
	{syncMapTarget, "public benchmark vs sync.Map, worst cell", "throughput", atLeast(1.1), noLimit},
	{syncMapTarget, "public benchmark vs sync.Map, geomean", "throughput", atLeast(2), atLeast(3)},
	{storeTarget, "overwrite vs builtin, in cache", "time", atMost(1.3), atMost(1.1)},
	{storeTarget, "overwrite vs builtin, beyond", "time", atMost(1.5), atMost(1.3)},
	{storeTarget, "allocations per overwrite", "count", atMost(0), atMost(0)},
	{incTarget, "m[k]++ vs Mutex+map, 1 goroutine", "time", atMost(1), atMost(0.7)},
	{inc2Target, "m[k]++ one hot key vs sync.Map+atomic, 2 goroutines", "throughput", atLeast(0.8), atLeast(1)},
	{inc2Target, "m[k]++ one hot key vs sync.Map+atomic, 8 goroutines", "throughput", noLimit, noLimit},
	{inc2Target, "m[k]++ zipf keys vs sync.Map+atomic, 2 goroutines", "throughput", atLeast(1.3), atLeast(2)},
	{addTarget, "m[a] += m[b] vs Mutex+map, 1 goroutine", "time", atMost(1.3), atMost(1)},
	{addTarget, "m[a] += m[b] vs m[k]++", "time", noLimit, atMost(1.8)},
	{transferTarget, "transfers over 1k keys vs Mutex+map, 2 goroutines", "throughput", atLeast(1.3), atLeast(2)},
	{generalTarget, "m[k] = m[k]*3 + 1 vs Mutex+map, 1 goroutine", "time", atMost(1.8), atMost(1)},
	{fillTarget, "fill from empty vs builtin, 1 goroutine", "time", atMost(1.4), atMost(1.2)},
	{fillTarget, "fill: scaling from 1 to 2 goroutines", "throughput", atLeast(1.4), atLeast(1.7)},
	{latencyTarget, "insert latency while growing, p99.9", "us", noLimit, atMost(20)},
	{rangeTarget, "range, quiescent, vs builtin", "time", atMost(1.3), atMost(1)},
	{rangeTarget, "range under one writer vs xsync, largest size", "throughput", atLeast(3), atLeast(5)},
	{heapTarget, "heap bytes per entry vs builtin, mean", "bytes", atMost(1.15), atMost(1.05)},
	{heapTarget, "heap bytes per entry vs builtin, peak", "bytes", noLimit, atMost(1)},
	{smallTarget, "empty cmap", "bytes", atMost(128), atMost(64)},
	{smallTarget, "1-entry cmap vs builtin", "bytes", atMost(2), atMost(1.2)},
	{smallTarget, "8-entry cmap vs builtin", "bytes", noLimit, noLimit},
	{gcTarget, "runtime.GC() with int->int live vs builtin", "time", atMost(8), atMost(2)},
	{programsTarget, "builtin map benchmarks, fork vs base", "time", atMost(1.01), atMost(1.005)},
	{programsTarget, "std compile time, fork vs base", "CPU time", atMost(1.01), atMost(1.005)},
	{programsTarget, "cmd compile time, fork vs base", "CPU time", atMost(1.01), atMost(1.005)},
	{programsTarget, "hello-world size, fork vs base", "bytes", atMost(1.01), atMost(1.005)},
	{"", "no map: transfers over 1k locked words vs Mutex+map, 2 goroutines", "throughput", noLimit, noLimit},
	{"", "no map: 1k locked words, scaling from 1 to 2 goroutines", "throughput", noLimit, noLimit},
	{"", "no map: 100k locked words, scaling from 1 to 2 goroutines", "throughput", noLimit, noLimit},
	{"", "code of m[k]++ vs the map statement", "bytes", noLimit, noLimit},
	{"", "code of m[a] += m[b] vs the map statement", "bytes", noLimit, noLimit},
	{"", "code of m[a], m[b] = m[a]-x, m[b]+x vs the map statement", "bytes", noLimit, noLimit},
	{"", "code of m[k] = m[k]*3 + 1 vs the map statement", "bytes", noLimit, noLimit},
}

// rowNamed returns the row of that name. There must be one.
func rowNamed(name string) row {
	for _, r := range rows {
		if r.name == name {
			return r
		}
	}
	panic("no row " + name)
}

// A result is what has been measured for a row.
type result struct {
	row
	value  float64
	lo, hi float64 // spread over rounds or cells, 0 if there is none
	note   string
}

// verdict says which limits the figure meets: "aim", "floor" (a missed aim
// without a floor is one: the figure is reported), or "SHORT" of its floor.
// A figure without limits has none.
func (r result) verdict() string {
	switch {
	case !r.floor.set() && !r.aim.set():
		return "-"
	case math.IsNaN(r.value):
		return "SHORT"
	case r.aim.met(r.value):
		return "aim"
	case !r.floor.set() || r.floor.met(r.value):
		return "floor"
	}
	return "SHORT"
}

func (r result) spread() string {
	if r.lo == 0 && r.hi == 0 {
		return ""
	}
	return fmt.Sprintf("(%.2f .. %.2f)", r.lo, r.hi)
}

func (r result) String() string {
	line := fmt.Sprintf("%-58s %8s %-20s %-10s floor %-8s aim %-8s %-5s %s",
		r.name, figure(r.value), r.spread(), r.unit, r.floor, r.aim, r.verdict(), r.note)
	return strings.TrimRight(line, " ")
}

// figure writes v: a ratio near 1 to three places, as 1 % must show.
func figure(v float64) string {
	if v > 0.9 && v < 1.1 {
		return fmt.Sprintf("%.3f", v)
	}
	return fmt.Sprintf("%.2f", v)
}

// writeTable writes the target table as text: every row in its order,
// measured or not.
func writeTable(w io.Writer, results map[string]result) {
	for _, r := range rows {
		if res, ok := results[r.name]; ok {
			fmt.Fprintln(w, res)
		} else {
			fmt.Fprintf(w, "%-58s %8s\n", r.name, "not measured")
		}
	}
}

// writeMarkdown writes the target table in Markdown under a title.
func writeMarkdown(w io.Writer, title string, results map[string]result) {
	fmt.Fprintf(w, "%s\n\n| figure | measured | spread | ratio of | floor | aim | reached | |\n|---|---|---|---|---|---|---|---|\n", title)
	for _, r := range rows {
		res, ok := results[r.name]
		if !ok {
			fmt.Fprintf(w, "| %s | not measured | | %s | %s | %s | | |\n", r.name, r.unit, r.floor, r.aim)
			continue
		}
		fmt.Fprintf(w, "| %s | %s | %s | %s | %s | %s | %s | %s |\n",
			r.name, figure(res.value), res.spread(), r.unit, r.floor, r.aim, res.verdict(), res.note)
	}
}
