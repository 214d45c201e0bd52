// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"bytes"
	"math/rand/v2"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// TestLinear is the short tier: 120,000 histories.
func TestLinear(t *testing.T) {
	if err := checkClock(); err != nil {
		t.Fatal(err)
	}
	x := tester{seed: rand.Uint64N(1<<32) * batch}
	for x.histories < 120000 {
		for _, h := range x.step() {
			var buf bytes.Buffer
			h.print(&buf)
			name := filepath.Join(t.ArtifactDir(), "linear.html")
			if err := h.visualize(name); err != nil {
				t.Error(err)
			}
			t.Fatalf("%s\npage: %s (kept with -artifacts)\nagain: go run . -replay %d", &buf, name, h.seed)
		}
		if x.err != nil {
			t.Fatal(x.err)
		}
	}
	t.Log(&x)
	if runtime.NumCPU() > 1 && (x.overlaps == 0 || x.met == 0) {
		t.Error("nothing was concurrent")
	}
}

// sequential runs h with all clients taking turns.
func sequential(h *history) {
	h.prepare(h.kind.pool(2, 0), 0)
	progs := h.prog
	for i := 0; ; i++ {
		done := true
		for c := range h.clients {
			if i < len(progs[c]) {
				h.prog[c] = progs[c][i : i+1]
				h.run(c)
				done = false
			}
		}
		if done {
			break
		}
	}
	h.prog = progs
	h.finish()
}

// TestModel: what one goroutine does is linearizable, and nothing else than what it saw is.
func TestModel(t *testing.T) {
	n := 20000
	if testing.Short() {
		n = 6000
	}
	rnd := rand.New(rand.NewPCG(1, 2))
	var done, changed [numOps]int
	for seed := range uint64(n) {
		h := newHistory(seed * 37)
		sequential(h)
		es := h.all()
		if !check(es) {
			var buf bytes.Buffer
			h.print(&buf)
			t.Fatalf("%s", &buf)
		}
		for i := range es {
			done[es[i].kind]++
		}
		// Change one result.
		e := &es[rnd.IntN(len(es))]
		results := strings.Fields(ops[e.kind].results)
		if len(results) == 0 {
			continue
		}
		if name := results[rnd.IntN(len(results))]; name == "ok" {
			e.ok = !e.ok
		} else {
			e.v[strings.Index("vwu", name)]++
		}
		changed[e.kind]++
		if check(es) {
			t.Fatalf("seed %d: not found: %v", h.seed, e)
		}
	}
	for o := range numOps {
		switch {
		case o == opTwice || o == opRange:
			// Not an event; never seen.
		case done[o] == 0:
			t.Errorf("%s: not done", ops[o].text)
		case ops[o].results != "" && changed[o] == 0:
			t.Errorf("%s: no result was changed", ops[o].text)
		}
	}
}

// TestCheck: histories as they are made by the usual faults.
func TestCheck(t *testing.T) {
	h := &history{kind: kinds[0], keys: 2}
	type ev = event
	e := func(client int, call, ret int64, o op, v ...int64) event {
		x := event{op: &o, h: h, client: client, call: call, ret: ret}
		copy(x.v[:], v)
		return x
	}
	const k0, k1 = 0, 1
	for _, test := range []struct {
		name string
		ok   bool
		es   []ev
	}{
		{"old value while the store is under way", true, []ev{
			e(0, 10, 20, op{kind: opStore, x: 5}), e(1, 15, 18, op{kind: opLoad}, 0)}},
		{"new value while the store is under way", true, []ev{
			e(0, 10, 20, op{kind: opStore, x: 5}), e(1, 15, 18, op{kind: opLoad}, 5)}},
		{"old value after the store", false, []ev{
			e(0, 10, 20, op{kind: opStore, x: 5}), e(1, 21, 22, op{kind: opLoad}, 0)}},
		{"old value after the new one", false, []ev{
			e(0, 10, 90, op{kind: opStore, x: 5}), e(1, 15, 18, op{kind: opLoad}, 5), e(2, 20, 30, op{kind: opLoad}, 0)}},
		{"old after new while the load is under way", true, []ev{
			e(0, 10, 90, op{kind: opStore, x: 5}), e(1, 15, 20, op{kind: opLoad}, 5), e(2, 20, 30, op{kind: opLoad}, 0)}},
		{"value that nobody stored", false, []ev{
			e(0, 10, 20, op{kind: opStore, x: 5}), e(1, 15, 18, op{kind: opLoad}, torn)}},
		{"store buffers", false, []ev{
			e(0, 10, 20, op{kind: opStore, a: k0, x: 5}), e(0, 20, 40, op{kind: opLoad, a: k1}, 0),
			e(1, 11, 19, op{kind: opStore, a: k1, x: 6}), e(1, 19, 40, op{kind: opLoad, a: k0}, 0)}},
		{"lost update", false, []ev{
			e(0, 10, 20, op{kind: opInc}), e(1, 10, 20, op{kind: opInc}), e(0, 21, 22, op{kind: opLoad}, 1)}},
		{"no lost update", true, []ev{
			e(0, 10, 20, op{kind: opInc}), e(1, 10, 20, op{kind: opInc}), e(0, 21, 22, op{kind: opLoad}, 2)}},
		{"half of a transfer", false, []ev{
			e(0, 10, 20, op{kind: opTransfer, a: k0, b: k1, x: 5}), e(1, 10, 20, op{kind: opSnapshot, a: k0, b: k1}, -5, 0)}},
		{"loads around a transfer", true, []ev{
			e(0, 10, 20, op{kind: opTransfer, a: k0, b: k1, x: 5}),
			e(1, 10, 20, op{kind: opLoad, a: k1}, 0), e(1, 20, 30, op{kind: opLoad, a: k0}, -5)}},
		{"loads that split a transfer", false, []ev{
			e(0, 10, 90, op{kind: opTransfer, a: k0, b: k1, x: 5}),
			e(1, 10, 20, op{kind: opLoad, a: k0}, -5), e(1, 21, 30, op{kind: opLoad, a: k1}, 0)}},
		{"key that comes back", false, []ev{
			e(0, 10, 20, op{kind: opStore, x: 5}), e(0, 21, 30, op{kind: opDelete}), e(1, 31, 40, op{kind: opLoad}, 5)}},
		{"key twice", false, []ev{e(0, 10, 20, op{kind: opTwice})}},
	} {
		if got := check(test.es); got != test.ok {
			t.Errorf("%s: linearizable: %t, want %t", test.name, got, test.ok)
		}
	}
}

// TestJudge: what a litmus loop sees if stores linger in store buffers.
func TestJudge(t *testing.T) {
	for _, test := range []struct {
		name string
		ok   bool
		a, b []int
	}{
		{"one after the other", true, []int{0, 0, 0, 0}, []int{0, 3, 3, 3}},
		{"in step", true, []int{0, 1, 2, 3}, []int{0, 1, 2, 3}},
		{"both old", false, []int{0, 0, 1, 2}, []int{0, 0, 1, 2}},
		{"both old once", false, []int{0, 1, 2, 2}, []int{0, 1, 2, 2}},
		{"backwards", false, []int{0, 2, 1, 3}, []int{0, 3, 3, 3}},
		{"from nowhere", false, []int{0, 0, 0, 4}, []int{0, 3, 3, 3}},
	} {
		_, err := judge([2][]int{test.a, test.b})
		if (err == nil) != test.ok {
			t.Errorf("%s: %v", test.name, err)
		}
	}
}

// TestGenerated: kinds_gen.go is what gen.go writes.
func TestGenerated(t *testing.T) {
	gotool := filepath.Join(runtime.GOROOT(), "bin", "go")
	if out, err := exec.Command(gotool, "run", "gen.go", "-check").CombinedOutput(); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}
