// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Bench measures the builtin concurrent map against the builtin map, locks
// and libraries, and prints the target table: each row with the measured
// figure beside its floor and aim. Every figure of speed is a ratio taken in
// one process, the contestants timed in turns.
//
//	go run . [-short] [-rows REGEXP] [-all] [-o DIR]
//
// With -o it writes the table, the raw samples and the plots to DIR. See
// README.md for how to read them.
//
// What makes a comparison fair here:
//
//   - A loop is one text for all maps (gen.go), with the map's operation
//     written into it; a peer of the public benchmark is called through
//     function values, as there. The harness knows contestants by these alone.
//   - Each slice has a map of its own, made and, but for cold cells, warmed up
//     just before, with a collection between; the contestants take turns, and
//     the order changes from round to round. Ratios are of slices of one round.
//   - Maps to be filled, or to be used without a size, are told none; where the
//     public benchmark tells a size, every map that can be told is.
//   - Keys come from fixed seeds, are stored in one order and used in another,
//     and string keys to look up are not the very strings that were stored (in
//     the public benchmark they are, as its author has it).
//   - Goroutines begin at different keys.
//   - Of the direct loops the time of the same loop without a map is taken off
//     both sides, unless it is more than half of one, which is then said.
//
// What no seed fixes: the maps' own hash seeds, where memory lies, and the
// scheduler.
package main

import (
	"encoding/csv"
	"errors"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"time"
)

// A group is rows that are measured together.
type group struct {
	name string
	run  func(*suite)
}

var groups = []group{
	{"lookups", (*suite).lookups},
	{"overwrites", (*suite).overwrites},
	{"statements", (*suite).statements},
	{"fills", (*suite).fills},
	{"latencies", (*suite).latencies},
	{"ranges", (*suite).ranges},
	{"memory", (*suite).memory},
	{"collector", (*suite).collector},
	{"public", (*suite).publicRows},
	{"limits", (*suite).limits},
	{"code", (*suite).code},
	{"programs", (*suite).programs},
}

// newSuite returns a suite of the full size, or the short one.
func newSuite(short bool) *suite {
	s := &suite{
		runner:     &runner{rounds: 7, slice: 100 * time.Millisecond},
		rangeSlice: 100 * time.Millisecond,
		sizes:      []int{100, 1000, 100_000, 1_000_000},
		latencyN:   10_000_000, latencyRounds: 3,
		heapFrom: 1_000_000, heapTo: 2_000_000, heapSteps: 64,
		gcN: 10_000_000, gcRounds: 3,
		smallMaps:  10_000,
		all:        true,
		benchCount: 10, benchTime: 10 * time.Millisecond, builds: 3,
		results: make(map[string]result),
	}
	if short {
		s.rounds, s.slice = 3, 30*time.Millisecond
		s.sizes = []int{100, 100_000}
		s.latencyN, s.latencyRounds = 1_000_000, 1
		s.heapSteps = 16
		s.gcN, s.gcRounds = 1_000_000, 2
		s.all = false
		s.benchCount, s.builds = 0, 0
	}
	return s
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	names := ""
	for _, g := range groups {
		names += " " + g.name
	}
	short := flag.Bool("short", false, "fewer sizes, rounds and peers, and the programs' size alone: at most 3 minutes")
	match := flag.String("rows", "", "measure only the groups that match `regexp`:"+names)
	all := flag.Bool("all", false, "with -short: every peer in the public benchmark, not only xsync and sync.Map")
	dir := flag.String("o", "", "write table, samples and plots to `directory`")
	rounds := flag.Int("rounds", 0, "rounds of each cell (default 7, with -short 3)")
	slice := flag.Duration("slice", 0, "time of a slice (default 100ms, with -short 30ms)")
	builds := flag.Int("builds", -1, "builds of std and cmd by base and fork (default 3, with -short 0)")
	count := flag.Int("count", -1, "runs of the builtin map's benchmarks by base and fork (default 10, with -short 0)")
	benchtime := flag.Duration("benchtime", 0, "time of one of these benchmarks (default 10ms)")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("unexpected argument %q", flag.Arg(0))
	}
	re, err := regexp.Compile(*match)
	if err != nil {
		log.Fatalf("-rows: %v", err)
	}
	s := newSuite(*short)
	s.all = s.all || *all
	s.dir = *dir
	if *rounds > 0 {
		s.rounds = *rounds
	}
	if *slice > 0 {
		s.slice = *slice
	}
	if *builds >= 0 {
		s.builds = *builds
	}
	if *count >= 0 {
		s.benchCount = *count
	}
	if *benchtime > 0 {
		s.benchTime = *benchtime
	}
	if *dir != "" {
		// Not after half an hour.
		if err := os.MkdirAll(*dir, 0o777); err != nil {
			log.Fatal(err)
		}
	}
	start := time.Now()
	title := fmt.Sprintf("%s %s/%s, GOMAXPROCS=%d, %d rounds of %v", runtime.Version(), runtime.GOOS, runtime.GOARCH, runtime.GOMAXPROCS(0), s.rounds, s.slice)
	fmt.Println(title)
	ran := false
	for _, g := range groups {
		if re.MatchString(g.name) {
			ran = true
			g.run(s)
		}
	}
	if !ran {
		log.Fatalf("-rows: no group matches %q; there are%s", *match, names)
	}
	fmt.Printf("\ntarget table, after %v\n", time.Since(start).Round(time.Second))
	writeTable(os.Stdout, s.results)
	if *dir != "" {
		if err := s.write(*dir, title); err != nil {
			log.Fatal(err)
		}
	}
}

// write stores the table, the samples and the plots.
func (s *suite) write(dir, title string) error {
	err := create(dir, "table.md", func(w io.Writer) error {
		writeMarkdown(w, title+", "+time.Now().Format(time.DateOnly), s.results)
		return nil
	})
	records := [][]string{{"cell", "map", "goroutines", "round", "ns_per_op"}}
	for _, x := range s.samples {
		records = append(records, []string{x.cell, x.name, strconv.Itoa(x.goroutines), strconv.Itoa(x.round), float(x.ns)})
	}
	err = errors.Join(err, writeCSV(dir, "samples.csv", records))
	for _, f := range []struct {
		file, x, y string
		curves     []curve
	}{
		{"heap.csv", "entries", "bytes_per_entry", s.heaps},
		{"latency.csv", "share", "us", s.latency},
	} {
		if len(f.curves) == 0 {
			continue
		}
		records := [][]string{{"map", f.x, f.y}}
		for _, c := range f.curves {
			for i := range c.xs {
				records = append(records, []string{c.name, float(c.xs[i]), float(c.ys[i])})
			}
		}
		err = errors.Join(err, writeCSV(dir, f.file, records))
	}
	_, perr := drawPlots(dir, s.plotData)
	return errors.Join(err, perr)
}

func float(x float64) string { return strconv.FormatFloat(x, 'g', 7, 64) }

func writeCSV(dir, file string, records [][]string) error {
	return create(dir, file, func(w io.Writer) error { return csv.NewWriter(w).WriteAll(records) })
}

// create writes a file in dir.
func create(dir, file string, write func(io.Writer) error) error {
	f, err := os.Create(filepath.Join(dir, file))
	if err != nil {
		return err
	}
	return errors.Join(write(f), f.Close())
}
