// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmapasn_test

// prelude is what all programs have. A program runs each function over cmaps
// and over maps. It prints the logs of those that differ, and how many
// statements of each function it has executed.
const prelude = `package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"reflect"
	"sort"
	"strings"
)

type (
	num  int32
	text string
	pair struct{ a, b int }
	vec  struct{ x, y, z int32 }
	tag  struct {
		n int16
		s string
	}
	wide struct {
		n int
		p [2]pair
		v vec
		a [4]uint64
		z [13]int
	}
	box struct{ v any }
	rec struct {
		k  uint16
		in wide
		l  []int
		e  any
		q  *pair
		t  tag
	}
	twice[V any] struct{ a, b V }

	integer interface {
		~int | ~int8 | ~int16 | ~int32 | ~int64 | ~uint | ~uint8 | ~uint16 | ~uint32 | ~uint64
	}
	float interface{ ~float32 | ~float64 }
)

func (p pair) sum() int { return p.a + p.b }

var (
	nan       = math.NaN()
	minusZero = math.Copysign(0, -1)
	none      struct{}
	ptrs      = [3]*int{new(int), new(int), new(int)}
	chan1     = make(chan int)
	closed    = make(chan bool)
	yes       = true
)

func three() int { return 3 }

func inl[T any](v T) T { return v }

func seq(yield func() bool) { _ = yield() && yield() }

func seq2(yield func(int) bool) { _ = yield(0) && yield(1) && yield(2) }

func seqPairs(yield func(int, int) bool) { _ = yield(1, 10) && yield(2, 20) && yield(3, 30) }

func nilMap() {
	var m map[int]int
	m[0] = 0
}

type teller interface{ id(int, any) any }

// A tracer logs what a function does.
type tracer struct {
	log  strings.Builder
	at   int  // the statement that is executed
	weak bool // the messages of panics do not matter
	arr  [3]int
	ch   chan int
}

func newTracer() *tracer {
	t := &tracer{ch: make(chan int, 8)}
	for i := range 5 {
		t.ch <- i * i
	}
	close(t.ch)
	return t
}

func (t *tracer) note(n int) { fmt.Fprintf(&t.log, " %d", n) }

func (t *tracer) id(n int, v any) any {
	t.note(n)
	return v
}

func (t *tracer) vars(args ...any) {
	t.log.WriteString(" (")
	for _, a := range args {
		t.log.WriteString(str(a) + " ")
	}
	t.log.WriteString(")")
}

func (t *tracer) panicked(err any) {
	if err == nil {
		return
	}
	if t.weak {
		err = ""
	}
	s := strings.ReplaceAll(fmt.Sprint(err), "nil cmap", "nil map")
	s = strings.ReplaceAll(s, "runtime error: hash", "hash")
	s = strings.ReplaceAll(s, "unhashable type: ", "unhashable type ")
	fmt.Fprintf(&t.log, " panic %s", s)
}

func (t *tracer) done(c chan bool) {
	t.panicked(recover())
	close(c)
}

func (t *tracer) call(f func()) {
	defer func() { t.panicked(recover()) }()
	f()
}

// str returns v as text without addresses.
func str(v any) string {
	switch v := v.(type) {
	case nil:
		return "nil"
	case int:
		return fmt.Sprint(v)
	case string:
		return v
	}
	var b strings.Builder
	show(&b, reflect.ValueOf(v), 0)
	return b.String()
}

func show(b *strings.Builder, v reflect.Value, depth int) {
	if depth > 0 {
		depth++
	}
	switch v.Kind() {
	case reflect.Pointer:
		for i, p := range ptrs {
			if v.Type() == reflect.TypeFor[*int]() && v.Pointer() == reflect.ValueOf(p).Pointer() {
				fmt.Fprintf(b, "p%d", i)
			}
		}
		if v.IsNil() || depth > 5 {
			fmt.Fprintf(b, "*%t", v.IsNil())
			return
		}
		b.WriteString("&")
		show(b, v.Elem(), max(1, depth))
	case reflect.Struct:
		b.WriteString("{")
		for i := range v.NumField() {
			show(b, v.Field(i), depth)
			b.WriteString(" ")
		}
		b.WriteString("}")
	case reflect.Slice, reflect.Array:
		b.WriteString("[")
		for i := range v.Len() {
			show(b, v.Index(i), depth)
			b.WriteString(" ")
		}
		b.WriteString("]")
		if v.Kind() == reflect.Slice {
			fmt.Fprint(b, v.IsNil(), v.Cap())
		}
	case reflect.Interface:
		if v.IsNil() {
			b.WriteString("nil")
			return
		}
		fmt.Fprint(b, v.Elem().Type(), " ")
		show(b, v.Elem(), depth)
	case reflect.Func, reflect.Chan:
		fmt.Fprint(b, v.IsNil())
	case reflect.Map:
		var list []string
		for it := v.MapRange(); it.Next(); {
			var e strings.Builder
			show(&e, it.Key(), depth)
			e.WriteString(":")
			show(&e, it.Value(), depth)
			list = append(list, e.String())
		}
		sort.Strings(list)
		fmt.Fprint(b, v.IsNil(), list)
	default:
		fmt.Fprint(b, v)
	}
}

// rounds is how often each function is executed, on maps with other contents.
const rounds = 4

// thinned reports whether the maps of a round are without key. In the first they are as
// the program says, and each of the others lacks a third of the keys.
func thinned(key any, round int) bool {
	if round == 0 {
		return false
	}
	n := round
	for _, c := range str(key) {
		n += int(c)
	}
	return n%3 == 0
}

func main() {
	close(closed)
	out := bufio.NewWriter(os.Stdout)
	trace := os.Getenv("CMAPFUZZ_TRACE") != ""
	for i := range funsc {
		if trace {
			fmt.Fprintln(os.Stderr, "function", i)
		}
		fmt.Fprint(out, "function ", i)
		var cs, ms string
		for round := range rounds {
			resetPtrs()
			c := newEnvc(round)
			c.call(func() { funsc[i](c) })
			c.all()
			resetPtrs()
			m := newEnvm(round)
			m.call(func() { funsm[i](m) })
			m.all()
			fmt.Fprint(out, " ", c.at)
			if cs == ms {
				cs, ms = c.log.String(), m.log.String()
			}
		}
		fmt.Fprintln(out)
		if cs != ms {
			fmt.Fprintf(out, "differs\ncmap%s\nmap %s\n", strings.ReplaceAll(cs, "\n", "\\n"), strings.ReplaceAll(ms, "\n", "\\n"))
		}
	}
	fmt.Fprintln(out, "end")
	out.Flush()
}

func resetPtrs() {
	for i, p := range ptrs {
		*p = i
	}
}

`

// sidePrelude is what either side has.
const sidePrelude = `
func id§[T any](e *env§, n int, v T) T {
	e.note(n)
	return v
}

func two§[T any](e *env§, n int, v T) (T, bool) {
	e.note(n)
	return v, n%2 == 0
}

func put§[K comparable, V, T any](e *env§, m ¤[K]V, k K, v V, x T) T {
	e.note(7)
	m[k] = v
	return x
}

func run§(e *env§, f func() int) int {
	if f == nil {
		return 9
	}
	return f()
}

func at§(e *env§, n int) *env§ {
	e.note(n)
	return e
}

func thin§[M ~¤[K]V, K comparable, V any](m M, round int) {
	for k := range m {
		if thinned(k, round) {
			delete(m, k)
		}
	}
}

func dump§[M ~¤[K]V, K comparable, V any](e *env§, name string, m M) {
	var list []string
	for k, v := range m {
		list = append(list, str(k)+":"+str(v))
	}
	sort.Strings(list)
	fmt.Fprintf(&e.log, "\n%s %d %v", name, len(m), list)
}

`
