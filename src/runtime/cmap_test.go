// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package runtime_test

import (
	"fmt"
	"internal/abi"
	"internal/testenv"
	"maps"
	"math"
	"os"
	"reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"
)

// These tests call the entry points as compiled code does, so they need no
// compiler that knows cmap.

// A testCmap is a cmap[K]V with its type.
type testCmap[K comparable, V any] struct {
	t *abi.MapType
	c unsafe.Pointer
}

func makeTestCmap[K comparable, V any](hint int) testCmap[K, V] {
	m := nilTestCmap[K, V]()
	m.c = runtime.Makecmap(m.t, hint)
	return m
}

func nilTestCmap[K comparable, V any]() testCmap[K, V] {
	typ := reflect.ConcurrentMapOf(reflect.TypeFor[K](), reflect.TypeFor[V]())
	return testCmap[K, V]{t: (*abi.MapType)((*[2]unsafe.Pointer)(unsafe.Pointer(&typ))[1])}
}

func (m testCmap[K, V]) load(k K) (v V, ok bool) {
	ok = runtime.Cmapaccess(m.t, m.c, unsafe.Pointer(&k), unsafe.Pointer(&v))
	return v, ok
}

func (m testCmap[K, V]) store(k K, v V) {
	runtime.Cmapassign(m.t, m.c, unsafe.Pointer(&k), unsafe.Pointer(&v))
}

func (m testCmap[K, V]) delete(k K) {
	runtime.Cmapdelete(m.t, m.c, unsafe.Pointer(&k))
}

func (m testCmap[K, V]) clear()   { runtime.Cmapclear(m.t, m.c) }
func (m testCmap[K, V]) len() int { return runtime.Cmaplen(m.c) }

func (m testCmap[K, V]) all(yield func(K, V) bool) {
	runtime.CmapIterate(m.t, m.c, func(key, elem unsafe.Pointer) bool {
		return yield(*(*K)(key), *(*V)(elem))
	})
}

// Modes of references.
const (
	refLoad  = 1
	refStore = 2
)

// ref returns a reference to the element of k with a buffer of its own.
func (m testCmap[K, V]) ref(k K, mode uint8) runtime.CmapTestRef {
	return runtime.CmapTestRef{Typ: m.t, M: m.c, Key: unsafe.Pointer(&k), Elem: unsafe.Pointer(new(V)), Mode: mode}
}

// at returns the element of refs[i].
func at[V any](refs []runtime.CmapTestRef, i int) *V {
	return (*V)(refs[i].Elem)
}

// assign executes the statement that fn computes on refs.
func assign(fn func(refs []runtime.CmapTestRef), refs ...runtime.CmapTestRef) {
	runtime.CmapAssignop(refs, func() { fn(refs) })
}

// mustPanic runs f and fails the test unless it panics with a text that
// contains want.
func mustPanic(t *testing.T, want string, f func()) {
	t.Helper()
	var got string
	func() {
		defer func() { got = fmt.Sprint(recover()) }()
		f()
	}()
	if !strings.Contains(got, want) {
		t.Errorf("panic %q, want %q", got, want)
	}
}

func TestCmapBasic(t *testing.T) {
	m := makeTestCmap[string, int](0)
	want := map[string]int{}
	for i := range 1000 {
		k := fmt.Sprint(i % 300)
		switch i % 5 {
		case 4:
			m.delete(k)
			delete(want, k)
		default:
			m.store(k, i)
			want[k] = i
		}
		if m.len() != len(want) {
			t.Fatalf("step %d: len = %d, want %d", i, m.len(), len(want))
		}
		if v, ok := m.load(k); v != want[k] || ok != (i%5 != 4) {
			t.Fatalf("step %d: load(%s) = %d, %v", i, k, v, ok)
		}
	}
	if got := maps.Collect(m.all); !maps.Equal(got, want) {
		t.Errorf("contents %v, want %v", got, want)
	}
	c := testCmap[string, int]{m.t, runtime.Cmapclone(m.t, m.c)}
	m.clear()
	if m.len() != 0 || len(maps.Collect(m.all)) != 0 {
		t.Error("not empty after clear")
	}
	if got := maps.Collect(c.all); !maps.Equal(got, want) {
		t.Errorf("clone has %v, want %v", got, want)
	}
}

func TestCmapHints(t *testing.T) {
	for _, hint := range []int{-1, 0, 1, 7, 8, 100, 10000, math.MaxInt} {
		m := makeTestCmap[int, [2]int](hint)
		for i := range 100 {
			m.store(i, [2]int{i, i})
		}
		if m.len() != 100 {
			t.Errorf("hint %d: len = %d", hint, m.len())
		}
	}
}

func TestCmapNil(t *testing.T) {
	const nilAssign = "assignment to entry in nil cmap"
	m := nilTestCmap[any, int]()
	if v, ok := m.load(1); v != 0 || ok || m.len() != 0 {
		t.Error("a nil cmap is not empty")
	}
	for k := range m.all {
		t.Errorf("a nil cmap has %v", k)
	}
	m.delete(1)
	m.clear()
	mustPanic(t, nilAssign, func() { m.store(1, 1) })

	unhashable := "unhashable type"
	n := makeTestCmap[any, int](0)
	for _, m := range []testCmap[any, int]{m, n} {
		mustPanic(t, unhashable, func() { m.load([]int{1}) })
		mustPanic(t, unhashable, func() { m.delete([]int{1}) })
	}
	mustPanic(t, unhashable, func() { n.store([]int{1}, 1) })

	// In statements.
	ran := false
	run := func([]runtime.CmapTestRef) { ran = true }
	mustPanic(t, nilAssign, func() { assign(run, n.ref(1, refStore), m.ref(1, refStore)) })
	mustPanic(t, nilAssign, func() { assign(run, m.ref(1, refLoad|refStore)) })
	mustPanic(t, unhashable, func() { assign(run, n.ref(1, refStore), n.ref([]int{1}, refStore)) })
	mustPanic(t, unhashable, func() { assign(run, n.ref(1, refStore), m.ref([]int{1}, refLoad)) })
	if ran || n.len() != 0 {
		t.Error("a statement that panics early did something")
	}
	n.store(2, 5)
	n.store(3, 6)
	assign(func(refs []runtime.CmapTestRef) {
		if refs[1].OK || !refs[2].OK || *at[int](refs, 1) != 0 || *at[int](refs, 2) != 5 {
			t.Error("loads in a statement are wrong")
		}
		*at[int](refs, 0) = *at[int](refs, 2) + 1
	}, n.ref(1, refStore), m.ref(2, refLoad), n.ref(2, refLoad))
	if v, _ := n.load(1); v != 6 {
		t.Errorf("stored %d, want 6", v)
	}
}

// TestCmapAssignSameKey checks that references to one key are one variable.
func TestCmapAssignSameKey(t *testing.T) {
	m := makeTestCmap[string, [2]int](0)
	a, b := "a", "b"

	// m[a][0], m[b][1], m[a][1] = 1, 2, 3 with m[a] = m[b]'s key.
	assign(func(refs []runtime.CmapTestRef) {
		(*at[[2]int](refs, 0))[0] = 1
		(*at[[2]int](refs, 1))[1] = 2
		(*at[[2]int](refs, 2))[1] = 3
	}, m.ref(a, refLoad|refStore), m.ref(b, refLoad|refStore), m.ref(a, refLoad|refStore))
	if v, _ := m.load(a); v != [2]int{1, 3} {
		t.Errorf("m[a] = %v, want [1 3]", v)
	}
	if v, _ := m.load(b); v != [2]int{0, 2} {
		t.Errorf("m[b] = %v, want [0 2]", v)
	}

	// m[a], m[a] = {7, 0}, {8, 0}: the last store wins.
	assign(func(refs []runtime.CmapTestRef) {
		*at[[2]int](refs, 0) = [2]int{7}
		*at[[2]int](refs, 1) = [2]int{8}
	}, m.ref(a, refStore), m.ref(a, refStore))
	if v, _ := m.load(a); v != [2]int{8, 0} {
		t.Errorf("m[a] = %v, want [8 0]", v)
	}

	// The same with a constant statement, which has no fn.
	refs := []runtime.CmapTestRef{m.ref(a, refStore), m.ref(b, refStore), m.ref(a, refStore), m.ref(a, refStore), m.ref("c", refStore)}
	for i := range refs {
		*at[[2]int](refs, i) = [2]int{i, i}
	}
	runtime.CmapAssignop(refs, nil)
	for i, k := range []string{3: a, 1: b, 4: "c"} {
		if v, _ := m.load(k); k != "" && v != [2]int{i, i} {
			t.Errorf("m[%s] = %v, want [%d %d]", k, v, i, i)
		}
	}
	m.delete("c")
	m.store(a, [2]int{8, 0})

	// A swap of an element with itself.
	assign(func(refs []runtime.CmapTestRef) {
		x, y := *at[[2]int](refs, 2), *at[[2]int](refs, 3)
		*at[[2]int](refs, 0), *at[[2]int](refs, 1) = x, y
	}, m.ref(a, refStore), m.ref(a, refStore), m.ref(a, refLoad), m.ref(a, refLoad))
	if v, _ := m.load(a); v != [2]int{8, 0} || m.len() != 2 {
		t.Errorf("m[a] = %v, want [8 0]", v)
	}

	// Keys that differ only in their bits are one key; a NaN is none.
	f := makeTestCmap[float64, int](0)
	nan, zero := math.NaN(), math.Copysign(0, -1)
	assign(func(refs []runtime.CmapTestRef) {
		for i := range refs {
			*at[int](refs, i)++
		}
	}, f.ref(nan, refLoad|refStore), f.ref(0, refLoad|refStore), f.ref(nan, refLoad|refStore), f.ref(zero, refLoad|refStore))
	if v, _ := f.load(zero); v != 2 || f.len() != 3 {
		t.Errorf("f[-0] = %d, len %d, want 2, 3", v, f.len())
	}
}

// TestCmapAssignMany has statements over many elements of several cmaps.
func TestCmapAssignMany(t *testing.T) {
	for _, n := range []int{1, 2, 3, 8, 9, 40, 300} {
		var ms []testCmap[int, int]
		var refs []runtime.CmapTestRef
		for i := range n {
			if i%3 == 0 {
				ms = append(ms, makeTestCmap[int, int](0))
			}
			refs = append(refs, ms[len(ms)*7%len(ms)].ref(i, refLoad|refStore))
		}
		for range 3 {
			runtime.CmapAssignop(refs, func() {
				for i := range refs {
					*at[int](refs, i) += i
				}
			})
		}
		sum, entries := 0, 0
		for _, m := range ms {
			for _, v := range m.all {
				sum += v
				entries++
			}
		}
		if want := 3 * n * (n - 1) / 2; sum != want || entries != n {
			t.Errorf("%d references: sum %d of %d entries, want %d of %d", n, sum, entries, want, n)
		}
	}
}

// TestCmapAssignPanics lets every kind of run-time panic happen in the locked
// part of statements that others execute, too.
func TestCmapAssignPanics(t *testing.T) {
	type elem struct {
		n   int
		p   *int
		x   any
		s   []int
		big [20]int
	}
	m := makeTestCmap[string, elem](0)
	zero, neg := 0, -1
	panics := []struct {
		want string
		op   func(*elem)
	}{
		{"integer divide by zero", func(e *elem) { e.n /= zero }},
		{"nil pointer dereference", func(e *elem) { *e.p++ }},
		{"index out of range", func(e *elem) { e.s[len(e.s)+zero]++ }},
		{"makeslice: len out of range", func(e *elem) { e.s = make([]int, neg) }},
		{"interface conversion", func(e *elem) { e.n = e.x.(int) }},
		{"comparing uncomparable type", func(e *elem) { e.x = any(e.s) == any(e.s) }},
		{"slice bounds out of range", func(e *elem) { e.s = e.s[zero:neg] }},
		{"cannot convert slice", func(e *elem) { e.big[0] = [1]int(e.s)[0] }},
	}
	rounds := 200
	if testing.Short() {
		rounds = 50
	}
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range rounds {
				p := panics[(i+g)%len(panics)]
				deferred := false
				func() {
					defer func() {
						// The buckets are free when a user's function runs.
						m.load("a")
						assign(func(refs []runtime.CmapTestRef) { at[elem](refs, 0).n++ }, m.ref("b", refLoad|refStore))
						deferred = true
						if got := fmt.Sprint(recover()); !strings.Contains(got, p.want) {
							t.Errorf("panic %q, want %q", got, p.want)
						}
					}()
					assign(func(refs []runtime.CmapTestRef) {
						at[elem](refs, 0).n++
						at[elem](refs, 1).n++
						if i%16 == 0 {
							runtime.GC()
						} else if i%4 == 0 {
							runtime.Gosched()
						}
						growStackBy(i % 5 * 10)
						p.op(at[elem](refs, 0))
					}, m.ref("a", refLoad|refStore), m.ref("b", refLoad|refStore), m.ref(fmt.Sprint(g), refStore))
				}()
				if !deferred {
					t.Error("no panic")
				}
			}
		})
	}
	finishes(t, &wg)
	a, aok := m.load("a")
	b, _ := m.load("b")
	if a.n != 0 || aok || b.n != 8*rounds || m.len() != 1 {
		t.Errorf("a = %d, b = %d, len %d, want 0, %d, 1", a.n, b.n, m.len(), 8*rounds)
	}
	if !runtime.CmapLotsEmpty() {
		t.Error("a parking lot is not empty")
	}
}

//go:noinline
func growStackBy(n int) int {
	var frame [128]int
	if n == 0 {
		return frame[5]
	}
	frame[n%128] = growStackBy(n - 1)
	return frame[n%128]
}

// TestCmapAssignTransfer moves amounts between the elements of two cmaps, of
// different types, and counts.
func TestCmapAssignTransfer(t *testing.T) {
	parkProcs(t, func(t *testing.T) {
		const accounts, amount = 20, 1000
		rounds := 3000
		if testing.Short() {
			rounds = 500
		}
		m := makeTestCmap[int, int](0)
		n := makeTestCmap[string, [20]int](0)
		for i := range accounts {
			m.store(i, amount)
			n.store(fmt.Sprint(i), [20]int{19: amount})
		}
		var wg sync.WaitGroup
		var done atomic.Bool
		for g := range 6 {
			wg.Go(func() {
				for i := range rounds {
					from, to := (i*7+g)%accounts, (i*3+g*5)%accounts
					switch i % 3 {
					case 0:
						assign(func(refs []runtime.CmapTestRef) {
							x, y := *at[int](refs, 0)-1, *at[int](refs, 1)+1
							if from == to {
								y = x + 1
							}
							*at[int](refs, 0) = x
							*at[int](refs, 1) = y
						}, m.ref(from, refLoad|refStore), m.ref(to, refLoad|refStore))
					case 1:
						assign(func(refs []runtime.CmapTestRef) {
							*at[int](refs, 0)--
							at[[20]int](refs, 1)[19]++
						}, m.ref(from, refLoad|refStore), n.ref(fmt.Sprint(to), refLoad|refStore))
					case 2:
						assign(func(refs []runtime.CmapTestRef) {
							*at[int](refs, 1)++
							at[[20]int](refs, 0)[19]--
						}, n.ref(fmt.Sprint(from), refLoad|refStore), m.ref(to, refLoad|refStore))
					}
					if i%64 == 0 { // make the tables grow
						m.store(accounts+i, 0)
						n.store(fmt.Sprint(accounts+i), [20]int{})
						runtime.Gosched()
					}
				}
			})
		}
		var reader sync.WaitGroup
		reader.Go(func() {
			// A snapshot of all the elements never loses a unit.
			var refs []runtime.CmapTestRef
			for i := range accounts {
				refs = append(refs, m.ref(i, refLoad), n.ref(fmt.Sprint(i), refLoad))
			}
			for stop := false; !stop; {
				stop = done.Load()
				sum := 0
				runtime.CmapAssignop(refs, nil)
				for i := range accounts {
					sum += *at[int](refs, 2*i) + at[[20]int](refs, 2*i+1)[19]
				}
				if sum != 2*accounts*amount {
					t.Errorf("sum %d, want %d", sum, 2*accounts*amount)
					return
				}
			}
		})
		finishes(t, &wg)
		done.Store(true)
		finishes(t, &reader)
	})
}

// TestCmapCounters loses no increment, whatever happens around it.
func TestCmapCounters(t *testing.T) {
	parkProcs(t, func(t *testing.T) {
		const workers, keys = 8, 50
		rounds := 4000
		if testing.Short() {
			rounds = 800
		}
		m := makeTestCmap[int, int](0)
		s := makeTestCmap[string, []int](0)
		var wg sync.WaitGroup
		for g := range workers {
			wg.Go(func() {
				for i := range rounds {
					assign(func(refs []runtime.CmapTestRef) { *at[int](refs, 0)++ }, m.ref(i%keys, refLoad|refStore))
					if i%8 == 0 {
						assign(func(refs []runtime.CmapTestRef) {
							p := at[[]int](refs, 0)
							*p = append(*p, i)
						}, s.ref(fmt.Sprint(g/2), refLoad|refStore))
					}
					k := 1000 + g*2*rounds + i
					m.store(k, i)
					m.delete(k - 10)
				}
			})
		}
		finishes(t, &wg)
		sum := 0
		for k := range keys {
			v, _ := m.load(k)
			sum += v
		}
		if sum != workers*rounds {
			t.Errorf("%d increments, want %d", sum, workers*rounds)
		}
		if got, want := m.len(), keys+10*workers; got != want {
			t.Errorf("len = %d, want %d", got, want)
		}
		for g := range workers / 2 {
			v, _ := s.load(fmt.Sprint(g))
			if len(v) != 2*rounds/8 {
				t.Errorf("%d appends, want %d", len(v), 2*rounds/8)
			}
		}
	})
}

// TestCmapRange checks what iterations produce while others write.
func TestCmapRange(t *testing.T) {
	m := makeTestCmap[string, *[4]int](0)
	const permanent = 100
	for i := range permanent {
		m.store(fmt.Sprint("p", i), &[4]int{i, i, i, i})
	}
	var wg, writers sync.WaitGroup
	var done atomic.Bool
	for g := range 3 {
		writers.Go(func() {
			for i := range 3000 {
				m.store(fmt.Sprint(g, "t", i%700), &[4]int{i, i, i, i})
				m.delete(fmt.Sprint(g, "t", (i+350)%700))
				m.store(fmt.Sprint("p", i%permanent), &[4]int{i, i, i, i})
				if i%1000 == 0 {
					runtime.GC()
				}
			}
		})
	}
	for range 2 {
		wg.Go(func() {
			for !done.Load() {
				seen := map[string]bool{}
				n := 0
				for k, v := range m.all {
					if seen[k] {
						t.Errorf("%s twice", k)
					}
					if *v != [4]int{v[0], v[0], v[0], v[0]} {
						t.Errorf("%s: %v", k, *v)
					}
					seen[k] = true
					if strings.HasPrefix(k, "p") {
						n++
					}
				}
				if n != permanent {
					t.Errorf("%d of %d permanent keys", n, permanent)
				}
			}
		})
	}
	finishes(t, &writers)
	done.Store(true)
	finishes(t, &wg)

	// The loop's own body deletes what has not been produced.
	n := makeTestCmap[int, int](0)
	for i := range 100 {
		n.store(i, i)
	}
	produced := 0
	for k := range n.all {
		produced++
		for i := range 100 {
			if i != k {
				n.delete(i)
			}
		}
	}
	if produced != 1 {
		t.Errorf("%d elements produced, want 1", produced)
	}
}

// TestCmapLinkname pulls the functions that libraries pull.
func TestCmapLinkname(t *testing.T) {
	m := makeTestCmap[string, [3]int](0)
	for i := range 50 {
		m.store(fmt.Sprint(i), [3]int{i, i, i})
	}
	// The iterator of before Go 1.24. Its pairs stay valid.
	var it [12]unsafe.Pointer
	var keys []*string
	var elems []*[3]int
	for mapiterinit(m.t, m.c, &it); it[0] != nil; mapiternext(&it) {
		keys = append(keys, (*string)(it[0]))
		elems = append(elems, (*[3]int)(it[1]))
	}
	for i, k := range keys {
		if fmt.Sprint(elems[i][2]) != *k {
			t.Errorf("%q: %v", *k, *elems[i])
		}
	}
	slices.SortFunc(keys, func(a, b *string) int { return strings.Compare(*a, *b) })
	if n := len(slices.CompactFunc(keys, func(a, b *string) bool { return *a == *b })); n != 50 {
		t.Errorf("%d keys, want 50", n)
	}

	key := "7"
	p, ok := mapaccess2(m.t, m.c, unsafe.Pointer(&key))
	m.store(key, [3]int{})
	if !ok || *(*[3]int)(p) != [3]int{7, 7, 7} {
		t.Errorf("mapaccess2 = %v, %v", *(*[3]int)(p), ok)
	}
	if p, ok = mapaccess2_faststr(m.t, m.c, "9"); !ok || *(*[3]int)(p) != [3]int{9, 9, 9} {
		t.Errorf("mapaccess2_faststr = %v, %v", *(*[3]int)(p), ok)
	}
	if p, ok = mapaccess2_faststr(m.t, m.c, "none"); ok || *(*[3]int)(p) != [3]int{} {
		t.Errorf("mapaccess2_faststr = %v, %v", *(*[3]int)(p), ok)
	}
	mustPanic(t, "cmap does not support assignment through a pointer", func() { mapassign_faststr(m.t, m.c, "9") })
	mustPanic(t, "cmap does not support assignment through a pointer", func() { mapassign(m.t, m.c, unsafe.Pointer(&key)) })
	if reflect_maplen(m.c) != 50 {
		t.Errorf("maplen = %d", reflect_maplen(m.c))
	}
}

//go:linkname mapiterinit runtime.mapiterinit
func mapiterinit(t *abi.MapType, m unsafe.Pointer, it *[12]unsafe.Pointer)

//go:linkname mapiternext runtime.mapiternext
func mapiternext(it *[12]unsafe.Pointer)

//go:linkname mapaccess2 runtime.mapaccess2
func mapaccess2(t *abi.MapType, m, key unsafe.Pointer) (unsafe.Pointer, bool)

//go:linkname mapaccess2_faststr runtime.mapaccess2_faststr
func mapaccess2_faststr(t *abi.MapType, m unsafe.Pointer, key string) (unsafe.Pointer, bool)

//go:linkname mapassign runtime.mapassign
func mapassign(t *abi.MapType, m, key unsafe.Pointer) unsafe.Pointer

//go:linkname mapassign_faststr runtime.mapassign_faststr
func mapassign_faststr(t *abi.MapType, m unsafe.Pointer, key string) unsafe.Pointer

//go:linkname reflect_maplen reflect.maplen
func reflect_maplen(m unsafe.Pointer) int

// asMap reinterprets a cmap as what it is not.
func asMap[K comparable, V any](n int) map[K]V {
	m := makeTestCmap[K, V](0)
	for i := range n {
		k := reflect.New(reflect.TypeFor[K]()).Elem()
		switch k.Kind() {
		case reflect.String:
			k.SetString(fmt.Sprint(i))
		case reflect.Int32, reflect.Int64:
			k.SetInt(int64(i))
		case reflect.Array:
			k.Index(0).SetInt(int64(i))
		}
		m.store(k.Interface().(K), *new(V))
	}
	return *(*map[K]V)(unsafe.Pointer(&m.c))
}

// abuseCmap does with a cmap what code does that takes it for a map, for keys
// of each kind that the compiler has functions for.
func abuseCmap[K comparable](op string, n int) {
	var k K
	m := asMap[K, int](n)
	switch op {
	case "get":
		println(m[k])
	case "get2":
		v, ok := m[k]
		println(v, ok)
	case "set":
		m[k] = 1
	case "delete":
		delete(m, k)
	case "range":
		for k := range m {
			println(any(k))
		}
	case "clear":
		clear(m)
	case "clone":
		m = maps.Clone(m)
	}
}

// TestCmapAsMap checks that a plain map's code dies when it meets a cmap, and
// does so with a message, instead of corrupting memory.
func TestCmapAsMap(t *testing.T) {
	if arg := os.Getenv("CMAP_AS_MAP"); arg != "" {
		op, kind, _ := strings.Cut(arg, " ")
		for _, n := range []int{5, 1000} {
			if kind == "big" {
				n = 1000
			}
			switch kind {
			case "string":
				abuseCmap[string](op, n)
			case "int32":
				abuseCmap[int32](op, n)
			case "int64", "big":
				abuseCmap[int64](op, n)
			case "array":
				abuseCmap[[3]int](op, n)
			}
		}
		println("survived")
		return
	}
	if testing.Short() {
		t.Parallel()
	}
	for _, op := range []string{"get", "get2", "set", "delete", "range", "clear", "clone"} {
		for _, kind := range []string{"string", "int32", "int64", "big", "array"} {
			t.Run(op+"-"+kind, func(t *testing.T) {
				t.Parallel()
				cmd := testenv.CleanCmdEnv(testenv.Command(t, testenv.Executable(t), "-test.run=^TestCmapAsMap$"))
				cmd.Env = append(cmd.Env, "CMAP_AS_MAP="+op+" "+kind)
				out, err := cmd.CombinedOutput()
				if err == nil || !strings.Contains(string(out), "fatal error: ") || strings.Contains(string(out), "survived") {
					t.Fatalf("%v\n%s", err, out)
				}
				if op != "clone" && !strings.Contains(string(out), "fatal error: cmap used as a plain map") {
					t.Errorf("unclear message:\n%s", out)
				}
			})
		}
	}
}
