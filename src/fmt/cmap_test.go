// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

package fmt_test

import (
	. "fmt"
	"sync"
	"testing"
)

type namedCmap cmap[string]int

type stringerCmap cmap[int]bool

func (stringerCmap) String() string { return "a set" }

func TestCmapFormat(t *testing.T) {
	type point struct{ X, Y int }
	for _, test := range []struct {
		format string
		v      any
		want   string
	}{
		{"%v", cmap[string]int{"b": 2, "a": 1}, "map[a:1 b:2]"},
		{"%d", cmap[int]int{3: 4, -1: 2}, "map[-1:2 3:4]"},
		{"%x", cmap[string]string{"a": "b"}, "map[61:62]"},
		{"%+v", cmap[int]point{1: {2, 3}}, "map[1:{X:2 Y:3}]"},
		{"%#v", cmap[string]int{"b": 2, "a": 1}, `cmap[string]int{"a":1, "b":2}`},
		{"%#v", cmap[string]int(nil), "cmap[string]int(nil)"},
		{"%#v", cmap[int]cmap[int]bool{1: {2: true}}, "cmap[int]cmap[int]bool{1:cmap[int]bool{2:true}}"},
		{"%#v", namedCmap{"x": 1}, `fmt_test.namedCmap{"x":1}`},
		{"%v", cmap[int]int(nil), "map[]"},
		{"%v", stringerCmap{1: true}, "a set"},
		{"%v", struct{ M cmap[any]any }{cmap[any]any{"k": nil}}, "{map[k:<nil>]}"},
		{"%T", cmap[string]int{}, "cmap[string]int"},
		{"%T", []cmap[[2]int]*point{}, "[]cmap[[2]int]*fmt_test.point"},
		{"%T", namedCmap{}, "fmt_test.namedCmap"},
		{"%T", func(cmap[string]chan int) map[int]cmap[int]int { return nil }, "func(cmap[string]chan int) map[int]cmap[int]int"},
	} {
		if got := Sprintf(test.format, test.v); got != test.want {
			t.Errorf("Sprintf(%q) = %s, want %s", test.format, got, test.want)
		}
	}
}

// TestCmapFormatMutated prints a cmap that changes meanwhile. An element that
// is there all the time is printed, once.
func TestCmapFormatMutated(t *testing.T) {
	m := cmap[int]int{0: 0}
	var wg sync.WaitGroup
	done := make(chan bool)
	wg.Go(func() {
		for i := 1; ; i++ {
			m[i%50+1] = i
			delete(m, (i+25)%50+1)
			select {
			case <-done:
				return
			default:
			}
		}
	})
	for range 1000 {
		if s := Sprint(m); len(s) < 8 || s[:8] != "map[0:0]" && s[:8] != "map[0:0 " {
			t.Errorf("printed as %s", s)
		}
	}
	close(done)
	wg.Wait()
}
