// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Bench measures the builtin concurrent map against the builtin map, locks
// and libraries, and prints the target table: each row with the measured
// ratio beside its floor and aim. Every figure is a ratio taken in one
// process, the contestants timed in turns.
//
//	go run . [-short] [-rows REGEXP] [-all] [-o DIR]
//
// It writes the raw samples to DIR/samples.csv.
package main

import (
	"encoding/csv"
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"strconv"
	"time"
	"unsafe"
)

// loopsSize is what a loops value of ours takes beside its map: the struct
// with its mutex, rounded as the allocator does.
const loopsSize = float64(unsafe.Sizeof(loopsCmap_int{}))

func (r result) String() string {
	verdict := ""
	switch {
	case r.aim.met(r.value):
		verdict = "aim"
	case r.floor.met(r.value):
		verdict = "floor"
	case r.floor.set() || r.aim.set():
		verdict = "SHORT"
	}
	spread := ""
	if r.lo != 0 || r.hi != 0 {
		spread = fmt.Sprintf("(%.2f .. %.2f)", r.lo, r.hi)
	}
	return fmt.Sprintf("%-56s %8.2f %-18s %-10s floor %-8s aim %-8s %-5s %s", r.row, r.value, spread, r.unit, r.floor, r.aim, verdict, r.note)
}

func stringKey(i int) string {
	return "what_a_looooooooooooooooooooooong_key_prefix_" + strconv.Itoa(i)
}

func ordered[K any](n int, key func(int) K) []K {
	keys := make([]K, n)
	for i := range keys {
		keys[i] = key(i)
	}
	return keys
}

func main() {
	log.SetFlags(0)
	log.SetPrefix("bench: ")
	short := flag.Bool("short", false, "fewer sizes and rounds, at most 3 minutes")
	rows := flag.String("rows", "", "measure only the groups that match `regexp`: lookups overwrites statements fills ranges memory public")
	all := flag.Bool("all", false, "every library in the public benchmark, not only xsync and sync.Map")
	dir := flag.String("o", "", "write samples.csv to `directory`")
	rounds := flag.Int("rounds", 0, "rounds of each cell (default 7, 3 if -short)")
	flag.Parse()
	if flag.NArg() > 0 {
		log.Fatalf("unexpected argument %q", flag.Arg(0))
	}
	re, err := regexp.Compile(*rows)
	if err != nil {
		log.Fatalf("-rows: %v", err)
	}
	s := &suite{runner: &runner{rounds: 7, slice: 200 * time.Millisecond}, sizes: []int{100, 1000, 100_000, 1_000_000}, short: *short}
	if *short {
		s.rounds, s.slice = 3, 30*time.Millisecond
		s.sizes = []int{100, 100_000}
	}
	if *rounds > 0 {
		s.rounds = *rounds
	}
	fmt.Printf("%s, GOMAXPROCS=%d, %d rounds of %v\n", runtime.Version(), runtime.GOMAXPROCS(0), s.rounds, s.slice)
	for _, g := range []struct {
		name string
		run  func()
	}{
		{"lookups", s.lookups},
		{"overwrites", s.overwrites},
		{"statements", s.statements},
		{"fills", s.fills},
		{"ranges", s.ranges},
		{"memory", s.memory},
		{"public", func() { s.publicRows(*all) }},
	} {
		if re.MatchString(g.name) {
			g.run()
		}
	}
	fmt.Println("\ntarget table")
	for _, r := range s.results {
		fmt.Println(r)
	}
	if *dir != "" {
		if err := s.write(*dir); err != nil {
			log.Fatal(err)
		}
	}
}

// write stores the samples.
func (s *suite) write(dir string) error {
	if err := os.MkdirAll(dir, 0o777); err != nil {
		return err
	}
	f, err := os.Create(filepath.Join(dir, "samples.csv"))
	if err != nil {
		return err
	}
	w := csv.NewWriter(f)
	w.Write([]string{"cell", "map", "goroutines", "round", "ns_per_op"})
	for _, x := range s.samples {
		w.Write([]string{x.Cell, x.Map, strconv.Itoa(x.Goroutines), strconv.Itoa(x.Round), strconv.FormatFloat(x.NsPerOp, 'f', 3, 64)})
	}
	w.Flush()
	if err := w.Error(); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
