// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Linear checks that cmaps are linearizable: that all operations, statements with several
// elements among them, take effect one at a time, each between its beginning and its
// end.
//
// It runs small random programs, in which 3 or 4 goroutines perform 6 to 8
// operations each on 2 to 4 elements of one or two cmaps of one of several types,
// while other elements make the cmaps grow; records when each operation
// began and ended and what it returned; and has porcupine look for an order
// in which a plain map would have done the same.
//
//	../../bin/go run . -for 30m          run histories for half an hour
//	../../bin/go run . -n 1000000        run a million
//	../../bin/go run . -replay 12345     run that of seed 12345 until it fails
//
// The operations follow from the seed, what happens does not. A history that is not
// linearizable is printed, and written as a page that shows it. The exit status is
// 1 then.
package main

import (
	"cmp"
	"flag"
	"fmt"
	"io"
	"log"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/anishathalye/porcupine"
)

var (
	flagFor    = flag.Duration("for", 0, "run for this long")
	flagN      = flag.Int("n", 0, "run this many histories")
	flagSeed   = flag.Uint64("seed", 0, "first `seed`; 0 means one from the time")
	flagReplay = flag.Uint64("replay", 0, "run the history of this `seed` again and again")
	flagDir    = flag.String("o", ".", "write pages to `directory`")
)

// batch is the number of histories that are run before they are checked.
const batch = 4 * block

func main() {
	log.SetFlags(0)
	flag.Parse()
	if flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	if err := checkClock(); err != nil {
		log.Print(err)
		os.Exit(2)
	}
	if *flagReplay != 0 {
		replay(*flagReplay)
		return
	}
	if *flagN == 0 && *flagFor == 0 {
		*flagN = 100000
	}
	first := *flagSeed
	if first == 0 {
		first = uint64(time.Now().UnixNano()) / 1e6 * 1000
	}
	start := time.Now()
	fmt.Printf("first seed %d\n", first)
	t := tester{seed: first}
	for last := start; ; {
		if *flagN > 0 && t.histories >= *flagN || *flagFor > 0 && time.Since(start) >= *flagFor {
			break
		}
		if bad := t.step(); len(bad) > 0 {
			fail(bad[0])
		}
		if t.err != nil {
			fmt.Println("not linearizable:", t.err)
			os.Exit(1)
		}
		if time.Since(last) > time.Minute {
			last = time.Now()
			fmt.Println(&t, time.Since(start).Round(time.Second))
		}
	}
	fmt.Println("ok:", &t, time.Since(start).Round(time.Second))
}

// A tester runs batches of histories, and a litmus loop after each.
type tester struct {
	seed      uint64 // next
	batches   int
	histories int
	overlaps  int // pairs of operations
	rounds    int // of litmus loops
	met       int
	err       error
}

func (t *tester) step() []*history {
	// Mostly a processor for each of two clients. With one, they meet where they are
	// descheduled; with more than there are, the kernel deschedules them.
	procs := 2
	switch t.batches % 64 {
	case 0:
		procs = 1
	case 32:
		procs = 4
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(procs))
	const rounds = 30000
	var met int
	met, t.err = runLitmus(t.batches, rounds)
	t.rounds += 2 * rounds
	t.met += met
	t.batches++
	bad, n := runAll(seeds(t.seed, batch))
	t.overlaps += n
	t.seed += batch
	t.histories += batch
	return bad
}

func (t *tester) String() string {
	return fmt.Sprintf("%d histories to seed %d with %d pairs of overlapping operations, %d litmus rounds in which %d met",
		t.histories, t.seed-1, t.overlaps, t.rounds, t.met)
}

// replay runs the history of seed until it fails or the limits are reached.
func replay(seed uint64) {
	n := *flagN
	if n == 0 && *flagFor == 0 {
		n = 1000000
	}
	start := time.Now()
	same := slices.Repeat([]uint64{seed}, batch)
	runs := 0
	for (n == 0 || runs < n) && (*flagFor == 0 || time.Since(start) < *flagFor) {
		procs := 2
		if runs/batch%16 == 15 {
			procs = 4
		}
		old := runtime.GOMAXPROCS(procs)
		bad, _ := runAll(same)
		runtime.GOMAXPROCS(old)
		if runs += batch; len(bad) > 0 {
			fail(bad[0])
		}
	}
	fmt.Printf("ok: seed %d was run %d times in %v\n", seed, runs, time.Since(start).Round(time.Second))
}

// fail shows h and exits.
func fail(h *history) {
	h.print(os.Stdout)
	name := filepath.Join(*flagDir, fmt.Sprintf("linear-%d.html", h.seed))
	if err := h.visualize(name); err != nil {
		log.Print(err)
	} else {
		fmt.Println("page:", name)
	}
	fmt.Printf("again: go run . -replay %d\n", h.seed)
	os.Exit(1)
}

// print writes what happened, in the order of the beginnings.
func (h *history) print(w io.Writer) {
	es := h.all()
	slices.SortStableFunc(es, func(a, b event) int { return cmp.Compare(a.call, b.call) })
	name := "private"
	if h.shared {
		name = "shared"
	}
	fmt.Fprintf(w, "not linearizable: seed %d, %s, %s, maps of keys %v, hint %d, %d other keys\n",
		h.seed, h.kind.name, name, h.maps[:h.keys], h.hint, h.prefill)
	fmt.Fprintf(w, "%8s %8s  client\n", "from ns", "to ns")
	var t0 int64
	for _, e := range h.events[0] {
		t0 = e.call
		break
	}
	for i := range es {
		e := &es[i]
		fmt.Fprintf(w, "%8d %8d  %d: %v\n", e.call-t0, e.ret-t0, e.client, e)
	}
}

// visualize writes porcupine's page about h.
func (h *history) visualize(name string) error {
	_, info := porcupine.CheckOperationsVerbose(model, operations(h.all()), time.Minute)
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	if err := porcupine.Visualize(model, info, f); err != nil {
		f.Close()
		return err
	}
	return f.Close()
}
