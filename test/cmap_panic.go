// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// A run-time panic in an assignment statement leaves every element as it was,
// releases every bucket, and is an ordinary panic at the statement's line.

package main

import (
	"fmt"
	"math"
	"runtime"
	"strings"
	"sync"
)

type rec struct {
	p   *rec
	n   int
	arr [4]int
}

var (
	m  = cmap[string]int{}
	f  = cmap[string]float64{}
	i8 = cmap[string]int8{}
	p  = cmap[string]*rec{}
	r  = cmap[string]rec{}
	s  = cmap[string][]int{}
	e  = cmap[string]any{}
	st = cmap[string]string{}
	fn = cmap[string]func(){}
	mp = cmap[string]map[string]int{}
	ar = cmap[string]*[4]int{}
)

func fill() {
	clear(m)
	m["one"], m["zero"], m["five"], m["big"], m["neg"] = 1, 0, 5, math.MaxInt/2+1, -1
	clear(f)
	f["x"] = 1
	clear(i8)
	i8["x"] = 1
	clear(p)
	p["set"], p["nil"] = &rec{n: 1}, nil
	clear(r)
	r["r"] = rec{n: 1}
	clear(s)
	s["s"] = []int{1, 2, 3}
	clear(e)
	e["int"], e["str"], e["slice"], e["fn"], e["nil"] = 1, "s", []int{1}, func() {}, nil
	clear(st)
	st["s"] = "abc"
	clear(fn)
	clear(mp)
	mp["nil"] = nil
	clear(ar)
	ar["nil"] = nil
}

func dump() string {
	return fmt.Sprint(m, f, i8, p, r, s, len(e), e["int"], e["str"], e["nil"], st, len(fn), mp, ar)
}

func main() {
	others()
	fill()
	var (
		i     = 7
		x     int
		nilp  *rec
		nilpi *int
		nilm  map[string]int
		sl    = []int{1}
		sum   = 0
	)
	tests := []struct {
		name, want string
		f          func()
	}{
		{"m[a] /= m[b]", "integer divide by zero", func() { m["one"] /= m["zero"] }},
		{"m[a] %= m[b]", "integer divide by zero", func() { m["one"] %= m["none"] }},
		{"m[a] = x / m[b]", "integer divide by zero", func() { m["one"] = i / m["zero"] }},
		{"m[a] /= x", "integer divide by zero", func() { m["one"] /= x }},
		{"i8 /=", "integer divide by zero", func() { i8["x"] /= i8["none"] }},
		{"shift", "negative shift amount", func() { m["one"] <<= m["neg"] }},
		{"tuple, second panics", "integer divide by zero", func() { m["one"], m["five"] = 100, m["five"]/m["zero"] }},
		{"new keys", "integer divide by zero", func() { m["new1"], m["new2"] = 1, 1/m["zero"] }},
		{"cross", "integer divide by zero", func() { f["x"], st["s"], m["one"] = 5, "z", 1/m["zero"] }},
		{"snapshot", "integer divide by zero", func() { sum, x = m["one"]+1, m["five"]/m["zero"]; panic("not here") }},
		{"nil dereference", "nil pointer dereference", func() { m["one"] += p["nil"].n }},
		{"deep nil dereference", "nil pointer dereference", func() { m["one"] = p["set"].p.n + m["five"] }},
		{"star", "nil pointer dereference", func() { r["r"], m["one"] = *p["nil"], 8 }},
		{"nil array", "nil pointer dereference", func() { m["one"], m["five"] = 9, ar["nil"][1] }},
		{"index", "index out of range [7] with length 3", func() { m["one"] = s["s"][i] }},
		{"index by element", "index out of range [5] with length 3", func() { m["one"] = s["s"][m["five"]] + m["one"] }},
		{"array index by element", "index out of range [5] with length 4", func() { m["one"] = r["r"].arr[m["five"]] + m["one"] }},
		{"in-place index", "index out of range [7] with length 4", func() { r["r"].arr[i]++ }},
		{"string index", "index out of range [7] with length 3", func() { m["one"] = int(st["s"][i]) }},
		{"slice", "slice bounds out of range [:7] with capacity 3", func() { s["s"] = s["s"][:i] }},
		{"string slice", "slice bounds out of range [7:3]", func() { st["t"], st["s"] = "new", st["s"][i:] }},
		{"to array", "cannot convert slice with length 3 to array or pointer to array with length 4", func() { m["one"] = [4]int(s["s"])[0] + m["one"] }},
		{"assertion", "interface conversion: interface {} is string, not int", func() { m["one"], m["five"] = e["int"].(int), e["str"].(int) }},
		{"assertion of nil", "interface conversion: interface {} is nil, not int", func() { m["one"] += e["nil"].(int) }},
		{"assertion to interface", "interface conversion: int is not fmt.Stringer: missing method String", func() { e["x"] = e["int"].(fmt.Stringer) }},
		{"compare", "comparing uncomparable type []int", func() { e["new"], e["int"] = 1, e["slice"] == e["slice"] }},
		{"compare in a struct", "comparing uncomparable type func()", func() { e["int"] = [1]any{e["fn"]} == [1]any{e["fn"]} }},
		{"make in a statement", "makeslice: len out of range", func() { s["s"] = make([]int, m["neg"]) }},
		{"nil map in an element", "assignment to entry in nil map", func() { mp["nil"]["x"] = m["one"] }},

		// Left operands that are not elements.
		{"nil pointer left of every element", "nil pointer dereference", func() { nilp.n, m["one"] = m["five"], 50 }},
		{"nil *int left of every element", "nil pointer dereference", func() { *nilpi, m["one"] = m["five"], 50 }},
		{"index left of every element", "index out of range [7] with length 1", func() { sl[i], m["one"] = m["five"], 50 }},
		{"nil map left of every element", "assignment to entry in nil map", func() { nilm["x"], m["one"] = m["five"], 50 }},
	}
	before := dump()
	for _, tt := range tests {
		func() {
			defer func() {
				// Locks are gone before a deferred function runs.
				m["probe"]++
				delete(m, "probe")
				err, ok := recover().(runtime.Error)
				if !ok || !strings.Contains(err.Error(), tt.want) {
					panic(fmt.Sprintf("%s: panic %v, want %s", tt.name, err, tt.want))
				}
			}()
			tt.f()
			panic("no panic")
		}()
		if after := dump(); after != before {
			panic(fmt.Sprintf("%s: a statement that panicked changed elements\nbefore %s\nafter  %s", tt.name, before, after))
		}
	}
	if x != 0 || sum != 0 {
		panic("a snapshot that panicked assigned its variables")
	}

	// A left operand right of the elements that cannot be assigned panics
	// after they are stored.
	for _, tt := range []struct {
		want string
		f    func()
	}{
		{"nil pointer dereference", func() { m["one"], nilp.n = 50, m["five"] }},
		{"index out of range", func() { m["one"], sl[i] = 50, m["five"] }},
		{"assignment to entry in nil map", func() { m["one"], nilm["x"] = 50, m["five"] }},
		{"nil pointer dereference", func() { m["one"], *nilpi, m["five"] = 50, m["five"], 60 }},
	} {
		fill()
		func() {
			defer func() {
				err, ok := recover().(runtime.Error)
				if !ok || !strings.Contains(err.Error(), tt.want) {
					panic(fmt.Sprintf("panic %v, want %s", err, tt.want))
				}
			}()
			tt.f()
			panic("no panic")
		}()
		if m["one"] != 50 {
			panic(fmt.Sprintf("%s right of the elements: m[one] = %d, want 50", tt.want, m["one"]))
		}
	}
	if m["five"] != 60 {
		panic(fmt.Sprintf("elements are stored all or none: m[five] = %d, want 60", m["five"]))
	}

	// No panic where the sequential statement has none.
	fill()
	m["one"] = m["big"] * 4
	f["x"] /= f["none"]
	_, ok := e["str"].(int)
	e["ok"], ok = e["int"].(int)
	var q *rec
	q, m["five"] = p["nil"], m["five"]+1
	if q != nil || !ok || m["five"] != 6 || !math.IsInf(f["x"], 1) || m["one"] != 0 {
		panic("a statement without panic")
	}
	m["one"] = math.MinInt
	m["one"] /= m["neg"]
	if m["one"] != math.MinInt {
		panic("the one overflow of division")
	}

	// Goexit and panics while others work.
	var wg sync.WaitGroup
	n := cmap[int]int{0: 0, 1: 1}
	for g := range 8 {
		wg.Go(func() {
			for i := range 500 {
				func() {
					defer func() { recover() }()
					n[1] += n[1] - n[1] + 1
					n[1], n[2] = n[1], n[2]/n[0]
				}()
				if i == 400 && g%2 == 0 {
					runtime.Goexit()
				}
			}
		})
	}
	wg.Wait()
	if want := 1 + 4*500 + 4*401; n[1] != want || len(n) != 2 {
		panic(fmt.Sprint("panics under load: ", n, ", want n[1] = ", want))
	}
	lines()
}

// The traceback names the line of the statement, also within a long one.
func lines() {
	at := func(f func()) (line int) {
		defer func() {
			recover()
			pc := make([]uintptr, 30)
			frames := runtime.CallersFrames(pc[:runtime.Callers(1, pc)])
			for more := true; more; {
				var fr runtime.Frame
				fr, more = frames.Next()
				if strings.HasPrefix(fr.Function, "main.lines.func") && fr.Line > base+1 {
					line = fr.Line
					return
				}
			}
		}()
		f()
		return 0
	}
	_, _, base, _ = runtime.Caller(0)
	if l := at(func() {
		m["one"] += 1
		m["one"] /= m["zero"] // base + 3
	}) - base; l != 3 {
		panic(fmt.Sprintf("the panic is at line %d after the base, want 3", l))
	}
	if l := at(func() {
		x, y := p["set"], p["nil"] // base + 8
		m["one"], y.n = 5, x.n     // base + 9
	}) - base; l != 9 {
		panic(fmt.Sprintf("the panic is at line %d after the base, want 9", l))
	}
}

var base int

// others: a panic of the operators makes no entry in a map on the left.
func others() {
	m := cmap[int]int8{2: 1}
	x := map[int]int{}
	func() {
		defer func() {
			if recover() == nil {
				panic("no panic")
			}
		}()
		x[1] &^= int(m[2] / m[0])
	}()
	if len(x) != 0 {
		panic(fmt.Sprintf("x = %v", x))
	}
}
