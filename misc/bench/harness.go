// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// A job is the work of one slice.
type job struct {
	// do runs n operations as goroutine g of several.
	do func(g, n int)
	// beside, if not nil, runs in a goroutine of its own, from before the
	// timed operations to after them, until stop is set.
	beside func(stop *atomic.Bool)
}

// A contestant is one map in one comparison. The runner knows it by what
// setup returns; the name is for the report.
type contestant struct {
	name       string
	setup      func() job // makes a new map, and the work on it
	goroutines int        // 0: the cell's
}

// A cell is one comparison: contestants that do the same work, timed in turns.
type cell struct {
	name       string
	goroutines int
	entries    []contestant
	// unit is how many operations make a whole, such as the entries of an
	// iteration; each goroutine does whole ones. 0 is 1.
	unit int
	// cold slices begin with the map as setup leaves it, and all contestants
	// do the same number of operations: ops, or about as many as fill the
	// slice if that is 0. Others are warmed up, and each does as many as fill
	// the slice.
	cold  bool
	ops   int
	procs int           // GOMAXPROCS for the cell; 0: as it is
	slice time.Duration // 0: the runner's
}

// A sample is what one slice of one contestant took.
type sample struct {
	cell, name string
	goroutines int
	round      int
	ns         float64 // per operation
}

// A runner times cells.
type runner struct {
	rounds  int
	slice   time.Duration
	samples []sample
}

// run times c's contestants in turns: each round begins with another one, and
// every second round goes backwards, so that none always follows the same. A
// slice has a map of its own, made just before, and a collection between the
// two, so that one map at a time is live, and a lucky hash seed or placement
// counts for one slice.
//
// It returns the samples in ns per operation by contestant, in the order of
// the rounds. The time of an operation is wall time times goroutines over
// operations, so that a perfect scaling gives the same figure at any number
// of goroutines.
func (r *runner) run(c *cell) map[string][]float64 {
	if c.procs > 0 {
		defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(c.procs))
	}
	slice := c.slice
	if slice == 0 {
		slice = r.slice
	}
	n := len(c.entries)
	goroutines := make([]int, n)
	counts := make([]int, n)
	for i, e := range c.entries {
		goroutines[i] = c.goroutines
		if e.goroutines > 0 {
			goroutines[i] = e.goroutines
		}
		if counts[i] = c.ops; c.ops == 0 {
			counts[i] = calibrate(e.setup(), goroutines[i], max(1, c.unit), slice)
		}
	}
	if c.cold {
		same := slices.Sorted(slices.Values(counts))[n/2]
		for i := range counts {
			counts[i] = whole(same, goroutines[i]*max(1, c.unit))
		}
	}
	out := make(map[string][]float64)
	for round := range r.rounds {
		for j := range n {
			i := (round + j) % n
			if round%2 == 1 {
				i = n - 1 - i
			}
			e := c.entries[i]
			w := e.setup()
			runtime.GC()
			if !c.cold {
				timed(w, goroutines[i], whole(counts[i]/8, goroutines[i]*max(1, c.unit)))
			}
			d := timed(w, goroutines[i], counts[i])
			ns := float64(d.Nanoseconds()) * float64(goroutines[i]) / float64(counts[i])
			out[e.name] = append(out[e.name], ns)
			r.samples = append(r.samples, sample{c.name, e.name, goroutines[i], round, ns})
		}
	}
	return out
}

// whole returns n rounded up to a multiple of unit, which is not 0.
func whole(n, unit int) int { return max(1, (n+unit-1)/unit) * unit }

// calibrate returns how many operations take about d, a multiple of
// goroutines and unit: it doubles until a run is long enough to trust.
func calibrate(w job, goroutines, unit int, d time.Duration) int {
	for n := whole(1024, goroutines*unit); ; n *= 2 {
		if t := timed(w, goroutines, n); t > d/4 {
			return whole(int(float64(n)*float64(d)/float64(t)), goroutines*unit)
		}
	}
}

// timed runs n operations over the goroutines and returns the wall time.
func timed(w job, goroutines, n int) time.Duration {
	if w.beside != nil {
		// What the timed operations write, such as a sum, must not be in the
		// line of stop, which beside reads all the time: that would be most
		// of what is measured.
		stop := new(struct {
			_ [128]byte
			atomic.Bool
			_ [128]byte
		})
		var wg sync.WaitGroup
		wg.Go(func() { w.beside(&stop.Bool) })
		defer wg.Wait()
		defer stop.Store(true)
	}
	per := n / goroutines
	if goroutines == 1 {
		start := time.Now()
		w.do(0, per)
		return time.Since(start)
	}
	var ready, done sync.WaitGroup
	gate := make(chan struct{})
	ready.Add(goroutines)
	for g := range goroutines {
		done.Go(func() {
			ready.Done()
			<-gate
			w.do(g, per)
		})
	}
	ready.Wait()
	start := time.Now()
	close(gate)
	done.Wait()
	return time.Since(start)
}

// median returns the middle of v, NaN if there is none.
func median(v []float64) float64 {
	if len(v) == 0 {
		return math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	if n := len(s); n%2 == 0 {
		return (s[n/2-1] + s[n/2]) / 2
	}
	return s[len(s)/2]
}

// spread returns the lower and upper quartile of v.
func spread(v []float64) (lo, hi float64) {
	if len(v) == 0 {
		return math.NaN(), math.NaN()
	}
	s := slices.Sorted(slices.Values(v))
	return s[(len(s)-1)/4], s[len(s)-1-(len(s)-1)/4]
}

// ratios returns a[i]/b[i]: the rounds of one cell, pair by pair.
func ratios(a, b []float64) []float64 {
	var out []float64
	for i := range min(len(a), len(b)) {
		out = append(out, a[i]/b[i])
	}
	return out
}

// netRatios returns (a[i]-h)/(b[i]-h), h being the time of the harness alone.
// What is left must be the greater part of both figures to mean anything: if
// the harness is more than half of either, nothing is taken off and raw is
// true. In a round that is far quicker than the median, a quarter of the
// figure stands.
func netRatios(a, b []float64, h float64) (out []float64, raw bool) {
	if h > median(a)/2 || h > median(b)/2 {
		return ratios(a, b), true
	}
	net := func(x float64) float64 { return max(x-h, x/4) }
	for i := range min(len(a), len(b)) {
		out = append(out, net(a[i])/net(b[i]))
	}
	return out, false
}

// invert returns 1/v[i]: throughput for time.
func invert(v []float64) []float64 {
	out := make([]float64, len(v))
	for i, x := range v {
		out[i] = 1 / x
	}
	return out
}

// geomean returns the geometric mean of v, NaN if there is none.
func geomean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += math.Log(x)
	}
	return math.Exp(sum / float64(len(v)))
}
