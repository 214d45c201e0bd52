// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Each form of assignment statement is atomic while other goroutines execute
// it too, and while the cmaps grow. doc/cmap-statements.md names the function
// of each form.

package main

import (
	"fmt"
	"math"
	"math/bits"
	"reflect"
	"runtime"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
)

const (
	workers = 4
	rounds  = 4000
	total   = workers * rounds
)

type rec struct {
	x, y int
	a    [2]struct{ c int }
	p    *rec
}

type wide [25]int

// A world has the cmaps of one form. The elements of negative keys, and of keys
// that are letters, and arrays without negative numbers, belong to the form; the others make the cmaps grow.
type world struct {
	m, n cmap[int]int
	b    cmap[int]bool
	u    cmap[uint32]uint64
	h    cmap[int16]int16
	f    cmap[float64]float64
	t    cmap[string]string
	l    cmap[int][]int
	e    cmap[string]any
	s    cmap[int]rec
	a    cmap[[2]int][2]int
	w    cmap[int]wide
	p    cmap[int]*int
	i    cmap[any]int
	fn   cmap[int]func() int

	pairs chan int
	torn  atomic.Pointer[string]
}

func newWorld() *world {
	return &world{m: cmap[int]int{}, n: cmap[int]int{}, b: cmap[int]bool{}, u: cmap[uint32]uint64{}, h: cmap[int16]int16{},
		f: cmap[float64]float64{}, t: cmap[string]string{}, l: cmap[int][]int{}, e: cmap[string]any{}, s: cmap[int]rec{},
		a: cmap[[2]int][2]int{}, w: cmap[int]wide{}, p: cmap[int]*int{}, i: cmap[any]int{}, fn: cmap[int]func() int{},
		pairs: make(chan int, total)}
}

var names [total]string

// grow adds an element to every cmap.
func (w *world) grow(i int) {
	w.m[i], w.n[i], w.b[i], w.u[uint32(i)+10], w.h[int16(i)] = i, i, true, 0, 0
	w.f[float64(i)], w.t[names[i]], w.l[i], w.e[names[i]], w.s[i] = 0, "", nil, nil, rec{}
	w.a[[2]int{i, -1}] = [2]int{}
	if i%8 == 0 {
		w.w[i], w.p[i], w.i[i], w.fn[i] = wide{}, nil, 0, nil
	}
}

// A form is one form of statement.
type form struct {
	step func(g, i int) // what each of the workers does in each of its rounds
	look func()         // what another goroutine does meanwhile
	end  func()         // the checks after it
}

func (w *world) check(what string, got, want any) {
	if !reflect.DeepEqual(got, want) {
		w.fail(fmt.Sprintf("%s = %v, want %v", what, got, want))
	}
}

// fail notes a failure. The first counts.
func (w *world) fail(s string) { w.torn.CompareAndSwap(nil, &s) }

func (w *world) equal(x, y int) {
	if x != y {
		w.fail(fmt.Sprintf("torn: %d and %d", x, y))
	}
}

var forms = []func(*world) form{
	store, loadWide, commaOk, deletes, clears,
	opAssign, opElem, opShift, opDivide, opFloat, opString, opCall, incDec, assignSelf, assignElem,
	swap, rotate, transfer, exchange, exchangeOthers, stores, storesOthers, sameKey, twoNames, nanKey, manyMaps,
	snapshot, snapshotVar, sum, sumOp, sumOthers, blank,
	commaOkElem, assertElem, assertOk, receiveOk, multiCall,
	appendElem, concat, literals, addressed, conversions, builtins, logicalAnd, logicalOr, indexing, closures,
	partField, partIndex, partTuple, partWhole,
	rangeVars, rangeFunc, rangeBody, selectVar, forPost, ifInit, switchInit,
	inClosure, inGeneric, inInlined, inDeferred, inGoroutine, inMethod, panics,
}

func main() {
	for i := range names {
		names[i] = fmt.Sprint("name", i)
	}
	for _, c := range []struct{ procs, gogc int }{{1, 100}, {2, 100}, {8, 100}, {2, 1}} {
		runtime.GOMAXPROCS(c.procs)
		debug.SetGCPercent(c.gogc)
		for _, form := range forms {
			name := runtime.FuncForPC(reflect.ValueOf(form).Pointer()).Name()
			w := newWorld()
			if w.run(form(w)); w.torn.Load() != nil {
				fmt.Printf("GOMAXPROCS=%d GOGC=%d: %s: %s\n", c.procs, c.gogc, strings.TrimPrefix(name, "main."), *w.torn.Load())
				failed = true
			}
		}
	}
	if failed {
		panic("statements that are not atomic")
	}
}

var failed bool

func (w *world) run(f form) {
	var wg, looker sync.WaitGroup
	var stop atomic.Bool
	start := make(chan bool)
	for g := range workers {
		wg.Go(func() {
			<-start
			for i := range rounds {
				f.step(g, i)
				if i%32 == 0 {
					w.grow(g*rounds + i)
				}
			}
		})
	}
	if f.look != nil {
		looker.Go(func() {
			<-start
			for once := true; once || !stop.Load(); once = false {
				f.look()
				runtime.Gosched()
			}
		})
	}
	close(start)
	wg.Wait()
	stop.Store(true)
	looker.Wait()
	if f.look != nil {
		f.look()
	}
	if f.end != nil {
		f.end()
	}
}

// counter is a form that adds 1 to w.m[-1] in each step.
func (w *world) counter(step func(g, i int)) form {
	return form{step: step, end: func() { w.check("m[-1]", w.m[-1], total) }}
}

// alike is a form that never lets m[-1] and m[-2] differ.
func (w *world) alike(step func(g, i int)) form {
	return form{step: step, look: func() {
		x, y := w.m[-1], w.m[-2]
		w.equal(x, y)
	}}
}

// zero is a form whose step returns m[-1] - m[-2], which is always zero.
func (w *world) zero(step func(g, i int) int) form {
	return form{step: func(g, i int) {
		if g == 0 {
			w.m[-1], w.m[-2] = i, i
			return
		}
		w.equal(step(g, i), 0)
	}}
}

func mk(x int) (v wide) {
	for i := range v {
		v[i] = x
	}
	return v
}

// Single accesses

func store(w *world) form {
	return form{step: func(g, i int) { w.w[-1] = mk(g*rounds + i) }, look: func() {
		v := w.w[-1]
		if v != mk(v[0]) {
			w.fail(fmt.Sprint("torn: ", v))
		}
	}}
}

func loadWide(w *world) form {
	return form{step: func(g, i int) {
		if g < 2 {
			w.w[-1] = mk(i)
			return
		}
		if v := w.w[-1]; v != mk(v[0]) {
			w.fail(fmt.Sprint("torn: ", v))
		}
	}}
}

func commaOk(w *world) form {
	return form{step: func(g, i int) {
		if g == 0 {
			if i%2 == 0 {
				w.w[-1] = mk(7)
			} else {
				delete(w.w, -1)
			}
			return
		}
		v, ok := w.w[-1]
		if ok && v != mk(7) || !ok && v != mk(0) {
			w.fail(fmt.Sprint("torn: ", v, ok))
		}
	}}
}

// deletes: of each element exactly one delete takes effect.
func deletes(w *world) form {
	return form{step: func(g, i int) {
		w.n[-1-i] = 1
		delete(w.n, -1-i)
	}, end: func() {
		for i := range rounds {
			_, ok := w.n[-1-i]
			w.check("present", ok, false)
		}
	}}
}

func clears(w *world) form {
	return form{step: func(g, i int) {
		if g == 0 && i%8 == 0 {
			clear(w.m)
			return
		}
		w.m[-1], w.m[-2] = i+1, i+1
	}, look: func() {
		x, y := w.m[-1], w.m[-2]
		w.equal(x, y)
	}}
}

// One element

func opAssign(w *world) form {
	return form{step: func(g, i int) {
		w.m[-1] += 3
		w.m[-2] -= g
		w.u[1] |= 1 << (uint(i) % 60)
		w.u[2] ^= 1 << uint(g)
		w.h[-1] += 1
		w.n[-1] += i
	}, end: func() {
		w.check("+=", w.m[-1], 3*total)
		w.check("-=", w.m[-2], -rounds*(workers*(workers-1)/2))
		w.check("|=", w.u[1], uint64(1<<60-1))
		w.check("^=", w.u[2], uint64(0))
		w.check("int16", w.h[-1], int16(total))
		w.check("variable", w.n[-1], workers*rounds*(rounds-1)/2)
	}}
}

func opElem(w *world) form {
	w.m[-2] = 1
	return w.counter(func(g, i int) { w.m[-1] += w.m[-2] })
}

// opShift: a bit goes around.
func opShift(w *world) form {
	w.u[1], w.u[2] = 1, 1
	return form{step: func(g, i int) {
		w.u[1] = w.u[1]<<1 | w.u[1]>>63
		if g == 0 && i < 63 {
			w.u[2] <<= 1
		}
	}, end: func() {
		w.check("rotated", w.u[1], bits.RotateLeft64(1, total))
		w.check("<<=", w.u[2], uint64(1<<63))
	}}
}

func opDivide(w *world) form {
	w.n[-1] = 1
	return w.counter(func(g, i int) {
		w.m[-1] /= w.n[-1]
		w.m[-1] = (w.m[-1] + 2) / w.n[-1]
		w.m[-1] -= 1 % 2
	})
}

func opFloat(w *world) form {
	return form{step: func(g, i int) { w.f[-1] += 0.5; w.f[-2]++ }, end: func() {
		w.check("+=", w.f[-1], float64(total)/2)
		w.check("++", w.f[-2], float64(total))
	}}
}

func opString(w *world) form {
	return form{step: func(g, i int) {
		if i < 100 {
			w.t["a"] += "x"
		}
	}, end: func() { w.check("len", len(w.t["a"]), 100*workers) }}
}

//go:noinline
func one(int) int { return 1 }

func opCall(w *world) form {
	return w.counter(func(g, i int) { w.m[-1] += one(w.m[-1]) })
}

func incDec(w *world) form {
	return form{step: func(g, i int) { w.m[-1]++; w.m[-2]--; w.u[1]++; w.i["k"]++ }, end: func() {
		w.check("++", w.m[-1], total)
		w.check("--", w.m[-2], -total)
		w.check("uint64", w.u[1], uint64(total))
		w.check("interface key", w.i["k"], total)
	}}
}

func assignSelf(w *world) form {
	return w.counter(func(g, i int) { w.m[-1] = (w.m[-1]*3 + 3) / 3 })
}

// assignElem: m[-2] = m[-1] never goes back, as m[-1] only grows.
func assignElem(w *world) form {
	last := 0
	return form{step: func(g, i int) {
		w.m[-1]++
		w.m[-2] = w.m[-1]
	}, look: func() {
		x := w.m[-2]
		if x < last {
			w.fail(fmt.Sprint(x, " after ", last))
		}
		last = x
	}, end: func() { w.check("m[-2]", w.m[-2], total) }}
}

// Several elements

func swap(w *world) form {
	for i := range 6 {
		w.m[-1-i] = i
	}
	return form{step: func(g, i int) {
		a, b := -1-(g+i)%6, -1-(g+3*i+1)%6
		w.m[a], w.m[b] = w.m[b], w.m[a]
	}, end: func() {
		var list []int
		for i := range 6 {
			list = append(list, w.m[-1-i])
		}
		slices.Sort(list)
		w.check("elements", list, []int{0, 1, 2, 3, 4, 5})
	}}
}

func rotate(w *world) form {
	w.m[-1], w.m[-2], w.n[-1] = 1, 2, 3
	return form{step: func(g, i int) {
		w.m[-1], w.m[-2], w.n[-1] = w.m[-2], w.n[-1], w.m[-1]
	}, end: func() {
		want := [][]int{{1, 2, 3}, {2, 3, 1}, {3, 1, 2}}[total%3]
		w.check("elements", []int{w.m[-1], w.m[-2], w.n[-1]}, want)
	}}
}

func transfer(w *world) form {
	w.m[-1], w.m[-2], w.m[-3] = 100, 100, 100
	return form{step: func(g, i int) {
		a, b := -1-i%3, -1-(i+1+g%2)%3
		w.m[a], w.m[b] = w.m[a]-g, w.m[b]+g
	}, look: func() {
		sum := w.m[-1] + w.m[-2] + w.m[-3]
		w.equal(sum, 300)
	}}
}

// exchange: everything that is put into an element is taken out once.
func exchange(w *world) form {
	var sum, in atomic.Int64
	return form{step: func(g, i int) {
		x, y := 0, g*rounds+i
		in.Add(int64(y))
		x, w.m[-1] = w.m[-1], y
		sum.Add(int64(x))
	}, end: func() { w.check("sum", sum.Load()+int64(w.m[-1]), in.Load()) }}
}

// exchangeOthers is exchange with pointers, and with left operands that are
// not variables.
func exchangeOthers(w *world) form {
	var sum, in atomic.Int64
	return form{step: func(g, i int) {
		v := new(int)
		*v = g*rounds + i
		in.Add(int64(*v))
		slot := new(*int)
		*slot, w.p[-1] = w.p[-1], v
		if *slot != nil {
			sum.Add(int64(**slot))
		}
	}, end: func() { w.check("sum", sum.Load()+int64(*w.p[-1]), in.Load()) }}
}

func stores(w *world) form {
	return w.alike(func(g, i int) {
		x := g*rounds + i
		w.m[-1], w.m[-2] = x, x
	})
}

func storesOthers(w *world) form {
	return w.alike(func(g, i int) {
		x := g*rounds + i
		var v [2]int
		v[i%2], w.m[-1], w.m[-2], _ = i, x, x, g
	})
}

func sameKey(w *world) form {
	return w.counter(func(g, i int) {
		k := -1
		w.m[k], w.m[-1] = w.m[k]+5, w.m[-1]+1
	})
}

func twoNames(w *world) form {
	other := w.m
	return w.counter(func(g, i int) { other[-1], w.m[-1] = w.m[-1]+5, other[-1]+1 })
}

func nanKey(w *world) form {
	nan := math.NaN()
	return form{step: func(g, i int) {
		if i < 30 {
			w.f[nan]++
			w.f[nan], w.f[-1] = w.f[-1], w.f[-1]+1
		}
	}, end: func() {
		n := 0
		for k := range w.f {
			if k != k {
				n++
			}
		}
		w.check("NaN keys", n, 2*30*workers)
		w.check("f[-1]", w.f[-1], float64(30*workers))
	}}
}

func manyMaps(w *world) form {
	return form{step: func(g, i int) {
		w.m[-1], w.n[-1], w.u[1], w.h[-1], w.f[-1], w.s[-1], w.a[[2]int{}], w.i["k"], w.e["k"], w.l[-1] =
			w.m[-1]+1, w.n[-1]+1, w.u[1]+1, w.h[-1]+1, w.f[-1]+1, rec{x: w.m[-1] + 1}, [2]int{w.n[-1] + 1}, w.i["k"]+1, w.m[-1]+1, []int{w.m[-1] + 1}
	}, look: func() {
		if w.e["k"] == nil {
			return
		}
		a, b, c, d, e, f, g, h, i, j := w.m[-1], w.n[-1], int(w.u[1]), int(w.h[-1]), int(w.f[-1]), w.s[-1].x, w.a[[2]int{}][0], w.i["k"], w.e["k"].(int), w.l[-1][0]
		for _, x := range []int{b, c, d, e, f, g, h, i, j} {
			w.equal(x, a)
		}
	}, end: func() { w.check("m[-1]", w.m[-1], total) }}
}

func snapshot(w *world) form {
	return w.zero(func(g, i int) int {
		x, y := w.m[-1], w.m[-2]
		return x - y
	})
}

func snapshotVar(w *world) form {
	return w.zero(func(g, i int) int {
		var x, y = w.m[-1], w.m[-2]
		var a, b int = w.m[-2], w.m[-1]
		return x - y + (a-b)*1000
	})
}

func sum(w *world) form {
	return w.zero(func(g, i int) int {
		d := w.m[-1] - w.m[-2]
		x := 0
		x = w.m[-1] - w.m[-2]
		return d + 1000*x
	})
}

func sumOp(w *world) form {
	return w.zero(func(g, i int) int {
		x := 0
		x += w.m[-1] - w.m[-2]
		return x
	})
}

func sumOthers(w *world) form {
	return w.zero(func(g, i int) int {
		p, v, pm := new(int), []int{1}, map[int]int{}
		*p = w.m[-1] - w.m[-2]
		v[0], pm[0] = w.m[-1]-w.m[-2], w.m[-1]-w.m[-2]
		return *p + v[0] + pm[0]
	})
}

func blank(w *world) form {
	return w.zero(func(g, i int) int {
		x := 0
		_, x, _ = w.m[-1], w.m[-1]-w.m[-2], w.n[-1]
		return x
	})
}

// Forms of two values

// present is a form that lets m[-1] be 7 if and only if b[-1] is set.
func (w *world) present(step func(g, i int)) form {
	return form{step: step, look: func() {
		x, ok := w.m[-1], w.b[-1]
		if ok != (x == 7) {
			w.fail(fmt.Sprint("torn: ", x, ok))
		}
	}}
}

func commaOkElem(w *world) form {
	return w.present(func(g, i int) {
		switch g {
		case 0:
			w.n[-1] = 7
		case 1:
			delete(w.n, -1)
		default:
			w.m[-1], w.b[-1] = w.n[-1]
		}
	})
}

func assertElem(w *world) form {
	w.e["k"] = 0
	return w.counter(func(g, i int) {
		w.m[-1] = w.m[-1] + w.e["k"].(int) + 1
		w.e["k"] = w.e["k"].(int) * 2
	})
}

func assertOk(w *world) form {
	return w.present(func(g, i int) {
		switch g {
		case 0:
			w.e["k"] = 7
		case 1:
			w.e["k"] = "x"
		default:
			w.m[-1], w.b[-1] = w.e["k"].(int)
		}
	})
}

func receiveOk(w *world) form {
	closed := make(chan int)
	close(closed)
	return w.present(func(g, i int) {
		if g < 2 {
			w.pairs <- 7
			w.m[-1], w.b[-1] = <-w.pairs
		} else {
			w.m[-1], w.b[-1] = <-closed
		}
	})
}

func same(x int) (int, int) { return x, x }

func multiCall(w *world) form {
	return w.alike(func(g, i int) { w.m[-1], w.m[-2] = same(g*rounds + i) })
}

// Operators

func appendElem(w *world) form {
	return form{step: func(g, i int) {
		if i < 1000 {
			w.l[-1] = append(w.l[-1], g)
			w.l[-2] = append(w.l[-2], len(w.l[-2]))
		}
	}, end: func() {
		w.check("len", len(w.l[-1]), 1000*workers)
		for i, v := range w.l[-2] {
			w.check("element", v, i)
		}
	}}
}

func concat(w *world) form {
	return form{step: func(g, i int) {
		if i < 50 {
			w.t["a"] = "<" + w.t["a"] + ">"
		}
	}, end: func() {
		const n = 50 * workers
		w.check("t", w.t["a"], strings.Repeat("<", n)+strings.Repeat(">", n))
	}}
}

func literals(w *world) form {
	return w.zero(func(g, i int) int {
		w.s[-g] = rec{x: w.m[-1], y: w.m[-2]}
		w.a[[2]int{g}] = [2]int{w.m[-1], w.m[-2]}
		w.l[-g] = []int{w.m[-1], w.m[-2]}
		s, a, l := w.s[-g], w.a[[2]int{g}], w.l[-g]
		return s.x - s.y + a[0] - a[1] + l[0] - l[1]
	})
}

func addressed(w *world) form {
	return w.zero(func(g, i int) int {
		p := &rec{x: w.m[-1], y: w.m[-2]}
		w.p[-g] = new(w.m[-1] - w.m[-2])
		return p.x - p.y + *w.p[-g]
	})
}

func conversions(w *world) form {
	return w.zero(func(g, i int) int {
		w.f[float64(-g)] = float64(w.m[-1]) - float64(w.m[-2])
		w.e[names[g]] = w.m[-1] - w.m[-2]
		return int(w.f[float64(-g)]) + w.e[names[g]].(int)
	})
}

func builtins(w *world) form {
	return form{step: func(g, i int) {
		w.m[-1] = max(w.m[-1], g*rounds+i)
		w.m[-2] = min(w.m[-2], -g*rounds-i)
	}, end: func() {
		w.check("max", w.m[-1], total-1)
		w.check("min", w.m[-2], 1-total)
	}}
}

func logicalAnd(w *world) form {
	m, b := w.m, w.b // the right operand is in the atomic part if these are variables
	return w.zero(func(g, i int) int {
		b[-g] = m[-1] >= 0 && m[-1] != m[-2]
		if b[-g] {
			return 1
		}
		return 0
	})
}

func logicalOr(w *world) form {
	m := w.m
	return w.zero(func(g, i int) int {
		ok := m[-1] < 0 || m[-1] == m[-2]
		if ok {
			return 0
		}
		return 1
	})
}

func indexing(w *world) form {
	list := []int{0, 1, 0, 0}
	w.n[-1] = 1
	return w.counter(func(g, i int) { w.m[-1] = w.m[-1] + list[w.n[-1]] })
}

func closures(w *world) form {
	return form{step: func(g, i int) {
		x := 0
		w.fn[-1], x = func() int { return g*rounds + i }, w.m[-1]
		_ = x
		w.fn[-2], w.fn[-1] = w.fn[-1], w.fn[-2]
		w.m[-1]++
	}, end: func() { w.check("m[-1]", w.m[-1], total) }}
}

// Parts of elements

func partField(w *world) form {
	return form{step: func(g, i int) {
		w.s[-1].x++
		w.s[-1].y += 2
		w.s[-1].a[1].c = w.s[-1].a[1].c + 3
	}, end: func() {
		s := w.s[-1]
		w.check("parts", []int{s.x, s.y, s.a[1].c}, []int{total, 2 * total, 3 * total})
	}}
}

func partIndex(w *world) form {
	return form{step: func(g, i int) {
		w.a[[2]int{1, 2}][i%2]++
		w.w[-1][g] = w.w[-1][g] + 1
	}, end: func() {
		w.check("array", w.a[[2]int{1, 2}], [2]int{total / 2, total / 2})
		v := w.w[-1]
		w.check("wide", v[:workers], []int{rounds, rounds, rounds, rounds})
	}}
}

func partTuple(w *world) form {
	return form{step: func(g, i int) {
		w.s[-1].x, w.s[-1].y, w.m[-1] = w.s[-1].x+1, w.s[-1].y+1, w.m[-1]+1
	}, look: func() {
		s, x := w.s[-1], w.m[-1]
		w.equal(s.x, s.y)
		w.equal(s.x, x)
	}, end: func() { w.check("x", w.s[-1].x, total) }}
}

func partWhole(w *world) form {
	return form{step: func(g, i int) {
		w.s[-1], w.s[-1].y = rec{x: w.s[-1].x + 1}, w.s[-1].x+1
	}, look: func() {
		s := w.s[-1]
		w.equal(s.x, s.y)
	}, end: func() { w.check("x", w.s[-1].x, total) }}
}

// Variables of other statements

func rangeVars(w *world) form {
	list := []int{0, 1, 2, 3}
	return w.alike(func(g, i int) {
		for w.m[-1], w.m[-2] = range list {
		}
	})
}

func rangeFunc(w *world) form {
	seq := func(yield func(int, int) bool) { _ = yield(1, 1) && yield(2, 2) && yield(3, 3) }
	return w.alike(func(g, i int) {
		for w.m[-1], w.m[-2] = range seq {
		}
	})
}

func rangeBody(w *world) form {
	seq := func(yield func(int) bool) { _ = yield(1) && yield(2) }
	return form{step: func(g, i int) {
		for x := range seq {
			w.m[-1] += x
		}
		for range w.m[-3] {
			w.m[-1]++
		}
	}, end: func() { w.check("m[-1]", w.m[-1], 3*total) }}
}

func selectVar(w *world) form {
	closed := make(chan int)
	close(closed)
	return w.present(func(g, i int) {
		if g < 2 {
			w.pairs <- 7
			select {
			case w.m[-1], w.b[-1] = <-w.pairs:
			}
		} else {
			select {
			case w.m[-1], w.b[-1] = <-closed:
			default:
			}
		}
	})
}

func forPost(w *world) form {
	return w.alike(func(g, i int) {
		j := 0
		for w.m[-1], w.m[-2] = i, i; j < 3; w.m[-1], w.m[-2] = w.m[-1]+1, w.m[-2]+1 {
			j++
		}
	})
}

func ifInit(w *world) form {
	return w.counter(func(g, i int) {
		if w.m[-1]++; w.m[-1] < 0 {
			w.fail("negative")
		}
	})
}

func switchInit(w *world) form {
	return w.counter(func(g, i int) {
		switch w.m[-1] = w.m[-1] + 1; {
		case w.m[-1] < 0:
			w.fail("negative")
		}
	})
}

// Where statements stand

func inClosure(w *world) form {
	return w.counter(func(g, i int) { func(k int) { w.m[k] = w.m[k] + 1 }(-1) })
}

//go:noinline
func add[M ~cmap[K]V, K comparable, V int | float64](m M, k K, v V) {
	m[k] += v
	m[k], m[k] = m[k]+v, m[k]-v
}

func inGeneric(w *world) form {
	return form{step: func(g, i int) {
		add(w.m, -1, 2)
		add(w.f, -1, 3)
		w.m[-1] -= -1
	}, end: func() {
		w.check("m[-1]", w.m[-1], total)
		w.check("f[-1]", w.f[-1], 0.0)
	}}
}

func inc(m cmap[int]int) int { m[-1]++; return 0 }

func inInlined(w *world) form {
	return w.counter(func(g, i int) { w.m[-1] += inc(w.m); w.m[-1] = w.m[-1] - inc(w.m) - 1 })
}

func inDeferred(w *world) form {
	return w.counter(func(g, i int) {
		defer func() { w.m[-1]++ }()
	})
}

func inGoroutine(w *world) form {
	return w.counter(func(g, i int) {
		done := make(chan bool)
		go func() { w.m[-1]++; close(done) }()
		<-done
	})
}

type counts cmap[int]int

func (c counts) inc(k int) { c[k]++ }

func inMethod(w *world) form {
	f := counts(w.m).inc
	return w.counter(func(g, i int) { f(-1) })
}

// panics: a statement that panics has no effect.
func panics(w *world) form {
	return form{step: func(g, i int) {
		defer func() { recover() }()
		w.m[-1], w.m[-2] = w.m[-1]+1, w.m[-2]+1
		if i < 200 {
			w.m[-1], w.m[-2] = w.m[-1]+100, w.m[-2]/w.m[-3]
		}
	}, look: func() {
		x, y := w.m[-1], w.m[-2]
		w.equal(x, y)
	}, end: func() { w.check("m[-1]", w.m[-1], total) }}
}
