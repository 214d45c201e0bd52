// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The zero value of a cmap type is nil: reads see no elements, writes panic.

package main

import (
	"fmt"
	"runtime"
	"strings"
)

type rec struct {
	n int
	a [2]int
}

func mustPanic(what, want string, f func()) {
	defer func() {
		e := recover()
		if e == nil {
			panic(what + ": no panic")
		}
		err, ok := e.(runtime.Error)
		if !ok {
			panic(fmt.Sprintf("%s: panic with %T, want a runtime.Error", what, e))
		}
		if !strings.Contains(err.Error(), want) {
			panic(fmt.Sprintf("%s: panic %q, want %q", what, err, want))
		}
	}()
	f()
}

func main() {
	var m cmap[string]int
	var n = cmap[string]int{"x": 1}
	var r cmap[string]rec
	var s cmap[string][]int
	var f cmap[any]int
	var st struct{ m cmap[int]int }

	if m != nil || nil != m || !(m == nil) || st.m != nil || n == nil {
		panic("comparison with nil")
	}
	if len(m) != 0 || m["a"] != 0 || st.m[1] != 0 {
		panic("read of a nil cmap")
	}
	if v, ok := m["a"]; v != 0 || ok {
		panic("comma-ok read of a nil cmap")
	}
	for range m {
		panic("range over a nil cmap")
	}
	for k, v := range m {
		panic(fmt.Sprint("range over a nil cmap", k, v))
	}
	delete(m, "a")
	clear(m)
	if x, y := m["a"], n["x"]; x != 0 || y != 1 {
		panic("tuple that reads a nil cmap")
	}
	n["x"] += m["a"]
	n["x"], n["y"] = m["q"]+n["x"], m["z"]
	if n["x"] != 1 || n["y"] != 0 || len(n) != 2 {
		panic("statement that reads a nil cmap and stores to another")
	}

	const want = "assignment to entry in nil cmap"
	mustPanic("store", want, func() { m["a"] = 1 })
	mustPanic("op=", want, func() { m["a"] += 1 })
	mustPanic("++", want, func() { m["a"]++ })
	mustPanic("m[a] += m[b]", want, func() { m["a"] += m["b"] })
	mustPanic("m[a] += n[b]", want, func() { m["a"] += n["b"] })
	mustPanic("append", want, func() { s["a"] = append(s["a"], 1) })
	mustPanic("swap", want, func() { m["a"], m["b"] = m["b"], m["a"] })
	mustPanic("cross", want, func() { n["x"], m["b"] = 7, 8 })
	mustPanic("field", want, func() { r["a"].n = 1 })
	mustPanic("index", want, func() { r["a"].a[1]++ })
	mustPanic("field of struct", want, func() { st.m[1]-- })
	mustPanic("comma-ok", want, func() { _, ok := n["x"]; m["a"], ok = n["x"]; _ = ok })
	mustPanic("range", want, func() {
		for _, m["a"] = range []int{1} {
		}
	})
	if n["x"] != 1 {
		panic(fmt.Sprint("a statement that panicked stored n[x] = ", n["x"]))
	}

	// An uncomparable key panics before the nil cmap is looked at, or found empty.
	const unhash = "hash of unhashable type"
	mustPanic("load", unhash, func() { _ = f[[]int{}] })
	mustPanic("comma-ok", unhash, func() { _, ok := f[[]int{}]; _ = ok })
	mustPanic("delete", unhash, func() { delete(f, []int{}) })

	// The panic is at the statement's line.
	defer func() {
		recover()
		pc := make([]uintptr, 20)
		frames := runtime.CallersFrames(pc[:runtime.Callers(1, pc)])
		for {
			fr, more := frames.Next()
			if fr.Function == "main.line" && fr.Line == lineOf+1 {
				return
			}
			if !more {
				panic("no frame of main.line at the line of the store")
			}
		}
	}()
	line(m)
}

var lineOf int

func line(m cmap[string]int) {
	_, _, lineOf, _ = runtime.Caller(0)
	m["a"] = 1
}
