// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"math"
	"runtime"
	"slices"
	"sync"
	"time"
)

// A body runs n operations as goroutine g of several.
type body func(g, n int)

// A contestant is one map in one comparison.
type contestant struct {
	name string
	// setup returns the body to time. It is called once, or before every
	// slice if the body uses up what it measures (fresh).
	setup func() body
	fresh bool
}

// A cell is one comparison: contestants that do the same work, timed in turns.
type cell struct {
	row        string // which row of the targets it counts for, "" for none
	name       string
	goroutines int
	ops        int // operations of a fresh slice over all goroutines; 0: as many as fill the slice
	entries    []contestant
}

// A sample is what one slice of one contestant took.
type sample struct {
	Cell, Map  string
	Goroutines int
	Round      int
	NsPerOp    float64
}

// A runner times cells.
type runner struct {
	rounds  int
	slice   time.Duration
	samples []sample
}

// run times c's contestants in turns, rotating which is first, with a
// collection before each slice. It returns the samples in ns per operation
// by contestant, in the order of the rounds. The time of an operation is
// wall time times goroutines over operations, so that a perfect scaling
// gives the same figure at any number of goroutines.
func (r *runner) run(c *cell) map[string][]float64 {
	bodies := make([]body, len(c.entries))
	counts := make([]int, len(c.entries))
	for i, e := range c.entries {
		if e.fresh {
			counts[i] = c.ops
			continue
		}
		bodies[i] = e.setup()
		counts[i] = calibrate(bodies[i], c.goroutines, r.slice)
	}
	out := make(map[string][]float64)
	for round := range r.rounds {
		for j := range c.entries {
			i := (round + j) % len(c.entries)
			e := c.entries[i]
			b := bodies[i]
			if e.fresh {
				b = e.setup()
			}
			runtime.GC()
			d := timed(b, c.goroutines, counts[i])
			ns := float64(d.Nanoseconds()) * float64(c.goroutines) / float64(counts[i])
			out[e.name] = append(out[e.name], ns)
			r.samples = append(r.samples, sample{c.name, e.name, c.goroutines, round, ns})
		}
	}
	return out
}

// calibrate returns how many operations take about d: it doubles until a run
// is long enough to trust. The runs are the warm-up as well.
func calibrate(b body, goroutines int, d time.Duration) int {
	for n := 1024; ; n *= 2 {
		if t := timed(b, goroutines, n); t > d/4 {
			return max(goroutines, int(float64(n)*float64(d)/float64(t)))
		}
	}
}

// timed runs n operations over the goroutines and returns the wall time.
func timed(b body, goroutines, n int) time.Duration {
	per := n / goroutines
	if goroutines == 1 {
		start := time.Now()
		b(0, per)
		return time.Since(start)
	}
	var ready, done sync.WaitGroup
	var start time.Time
	gate := make(chan struct{})
	ready.Add(goroutines)
	done.Add(goroutines)
	for g := range goroutines {
		go func() {
			defer done.Done()
			ready.Done()
			<-gate
			b(g, per)
		}()
	}
	ready.Wait()
	start = time.Now()
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
	return s[len(s)/4], s[(len(s)*3)/4]
}

// ratios returns a[i]/b[i]: the rounds of one cell, pair by pair.
func ratios(a, b []float64) []float64 {
	var out []float64
	for i := range min(len(a), len(b)) {
		out = append(out, a[i]/b[i])
	}
	return out
}

// geomean returns the geometric mean of v.
func geomean(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += math.Log(x)
	}
	return math.Exp(sum / float64(len(v)))
}
