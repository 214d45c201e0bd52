// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

package cmaps_test

import (
	. "cmaps"
	"fmt"
	"maps"
	"math"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

type table cmap[string]int

func model() (table, map[string]int) {
	return table{"a": 1, "b": 2, "c": 3}, map[string]int{"a": 1, "b": 2, "c": 3}
}

func expectPairs[M ~cmap[K]V, K, V comparable](t *testing.T, m M, want map[K]V) {
	t.Helper()
	if got := maps.Collect(All(m)); !maps.Equal(got, want) || len(m) != len(want) {
		t.Errorf("pairs %v, len %d, want %v", got, len(m), want)
	}
}

func expectPanic(t *testing.T, want string, f func()) {
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

func TestIterators(t *testing.T) {
	m, want := model()
	expectPairs(t, m, want)
	if got := slices.Sorted(Keys(m)); !slices.Equal(got, []string{"a", "b", "c"}) {
		t.Errorf("Keys: %v", got)
	}
	if got := slices.Sorted(Values(m)); !slices.Equal(got, []int{1, 2, 3}) {
		t.Errorf("Values: %v", got)
	}
	for range All(m) {
		break
	}
	for range Keys(m) {
		break
	}
	for range Values(m) {
		break
	}
	expectPairs(t, Collect(maps.All(want)), want)
	Insert(m, maps.All(map[string]int{"a": 10, "z": 26}))
	expectPairs(t, m, map[string]int{"a": 10, "b": 2, "c": 3, "z": 26})
}

func TestCopies(t *testing.T) {
	m, want := model()
	var c table = Clone(m)
	m["a"] = 100
	expectPairs(t, c, want)
	expectPairs(t, FromMap(want), want)
	if got := ToMap(c); !maps.Equal(got, want) {
		t.Errorf("ToMap: %v", got)
	}
	Copy(m, cmap[string]int{"a": 1})
	expectPairs(t, m, want)
	if Clone(table(nil)) != nil || FromMap(map[int]int(nil)) != nil || ToMap(table(nil)) != nil {
		t.Error("a copy of nil is not nil")
	}
	if !Equal(m, c) || Equal(m, table{}) || Equal(m, table{"a": 1, "b": 2, "d": 3}) || Equal(m, table{"a": 1, "b": 2, "c": 4}) {
		t.Error("Equal is wrong")
	}
	if !EqualFunc(m, cmap[string]string{"a": "1", "b": "2", "c": "3"}, func(i int, s string) bool { return fmt.Sprint(i) == s }) {
		t.Error("EqualFunc is wrong")
	}
	nan := math.NaN()
	if n := (cmap[int]float64{1: nan}); Equal(n, n) {
		t.Error("NaN equals NaN")
	}
	DeleteFunc(m, func(k string, v int) bool { return v%2 == 1 })
	expectPairs(t, m, map[string]int{"b": 2})
}

func TestExchanges(t *testing.T) {
	m := cmap[string][3]int{}
	one, two := [3]int{1, 1, 1}, [3]int{2, 2, 2}
	check := func(what string, got [3]int, ok bool, want [3]int, wantOK bool) {
		t.Helper()
		if got != want || ok != wantOK {
			t.Errorf("%s = %v, %v, want %v, %v", what, got, ok, want, wantOK)
		}
	}
	v, ok := LoadOrStore(m, "k", one)
	check("LoadOrStore", v, ok, one, false)
	v, ok = LoadOrStore(m, "k", two)
	check("LoadOrStore", v, ok, one, true)
	v, ok = Swap(m, "k", two)
	check("Swap", v, ok, one, true)
	v, ok = Swap(m, "l", two)
	check("Swap", v, ok, [3]int{}, false)
	v, ok = LoadAndDelete(m, "l")
	check("LoadAndDelete", v, ok, two, true)
	v, ok = LoadAndDelete(m, "l")
	check("LoadAndDelete", v, ok, [3]int{}, false)
	v, ok = LoadOrCompute(m, "l", func() [3]int { return one })
	check("LoadOrCompute", v, ok, one, false)
	v, ok = LoadOrCompute(m, "l", func() [3]int { t.Error("called"); return two })
	check("LoadOrCompute", v, ok, one, true)
	expectPairs(t, m, map[string][3]int{"k": two, "l": one})

	if CompareAndSwap(m, "k", one, two) || CompareAndSwap(m, "x", [3]int{}, two) || !CompareAndSwap(m, "k", two, one) {
		t.Error("CompareAndSwap is wrong")
	}
	if CompareAndDelete(m, "k", two) || CompareAndDelete(m, "x", [3]int{}) || !CompareAndDelete(m, "k", one) {
		t.Error("CompareAndDelete is wrong")
	}
	expectPairs(t, m, map[string][3]int{"l": one})

	v, ok = Update(m, "l", func(old [3]int, ok bool) ([3]int, bool) { check("old", old, ok, one, true); return two, true })
	check("Update", v, ok, two, true)
	v, ok = Update(m, "n", func(old [3]int, ok bool) ([3]int, bool) {
		check("old", old, ok, [3]int{}, false)
		m["other"] = one // not locked
		return one, true
	})
	check("Update", v, ok, one, true)
	v, ok = Update(m, "l", func([3]int, bool) ([3]int, bool) { return one, false })
	check("Update", v, ok, one, false)
	Update(m, "none", func([3]int, bool) ([3]int, bool) { return one, false })
	expectPairs(t, m, map[string][3]int{"n": one, "other": one})
}

func TestUpdateRetries(t *testing.T) {
	m := cmap[int]string{1: "a"}
	calls := 0
	v, _ := Update(m, 1, func(old string, ok bool) (string, bool) {
		if calls++; calls == 1 {
			m[1] = "b"
		} else if calls == 2 {
			delete(m, 1)
		}
		return old + "!", true
	})
	if v != "!" || calls != 3 || m[1] != "!" {
		t.Errorf("%q after %d calls, m[1] = %q", v, calls, m[1])
	}
	n := cmap[int]int{1: 1}
	DeleteFunc(n, func(_, v int) bool {
		n[1] = 2
		return v == 1
	})
	expectPairs(t, n, map[int]int{1: 2})
}

func TestNil(t *testing.T) {
	var m table
	const nilAssign = "assignment to entry in nil cmap"
	expectPanic(t, nilAssign, func() { LoadOrStore(m, "a", 1) })
	expectPanic(t, nilAssign, func() { Swap(m, "a", 1) })
	expectPanic(t, nilAssign, func() { Update(m, "a", func(int, bool) (int, bool) { return 1, true }) })
	if v, ok := LoadAndDelete(m, "a"); v != 0 || ok {
		t.Error("LoadAndDelete of nil")
	}
	if CompareAndSwap(m, "a", 0, 1) || CompareAndDelete(m, "a", 0) {
		t.Error("CompareAndSwap of nil")
	}
	Update(m, "a", func(int, bool) (int, bool) { return 1, false })
	DeleteFunc(m, func(string, int) bool { return true })
	expectPairs(t, m, nil)

	a := cmap[any]any{1: []int{}}
	expectPanic(t, "unhashable", func() { LoadAndDelete(a, any([]int{})) })
	expectPanic(t, "uncomparable", func() { CompareAndSwap(a, any(1), any([]int{}), any(1)) })
	if v, _ := Swap(a, any(1), any(2)); fmt.Sprint(v) != "[]" || a[1] != 2 {
		t.Error("the cmap is locked after a panic, or changed")
	}
}

// TestConcurrent counts with each of the operations.
func TestConcurrent(t *testing.T) {
	const workers, rounds = 8, 2000
	counts := cmap[string]int{}
	once := cmap[int]int{}
	tokens := cmap[int]string{}
	sum := make([]int, workers)
	var wg sync.WaitGroup
	for g := range workers {
		wg.Go(func() {
			for i := range rounds {
				Update(counts, "update", func(n int, _ bool) (int, bool) { return n + 1, true })
				for n := counts["cas"]; ; n = counts["cas"] {
					if n == 0 {
						if _, loaded := LoadOrStore(counts, "cas", 1); !loaded {
							break
						}
					} else if CompareAndSwap(counts, "cas", n, n+1) {
						break
					}
				}
				if _, loaded := LoadOrStore(once, i, g); !loaded {
					sum[g]++
				}
				// Put a token, and take one that somebody put.
				tokens[g*rounds+i] = "token"
				for {
					k := -1
					for k = range tokens {
						break
					}
					if _, ok := LoadAndDelete(tokens, k); ok {
						break
					}
					runtime.Gosched()
				}
			}
		})
	}
	wg.Wait()
	total := 0
	for _, n := range sum {
		total += n
	}
	if counts["update"] != workers*rounds || counts["cas"] != workers*rounds || total != rounds || len(tokens) != 0 {
		t.Errorf("update %d, cas %d, once %d, tokens %d", counts["update"], counts["cas"], total, len(tokens))
	}
}

// What a call stores must not be on the stack of its caller: not the bytes of a key made for it,
// nor a variable that the element points to.
func TestStored(t *testing.T) {
	m := make(cmap[string]*int)
	calls := map[string]func(key []byte, n int){
		"swap":    func(key []byte, n int) { Swap(m, string(key), &n) },
		"load":    func(key []byte, n int) { LoadOrStore(m, string(key), &n) },
		"compute": func(key []byte, n int) { LoadOrCompute(m, string(key), func() *int { return &n }) },
		"update": func(key []byte, n int) {
			Update(m, string(key), func(*int, bool) (*int, bool) { return &n, true })
		},
		"compare": func(key []byte, n int) { CompareAndSwap(m, string(key), m[string(key)], &n) },
	}
	m[strings.Clone("compare")] = new(int)
	n := 0
	want := make(map[string]int)
	for name, call := range calls {
		n++
		want[name] = n
		call([]byte(name), n)
	}
	overwrite(100)
	runtime.GC()
	got := make(map[string]int)
	for k, p := range m {
		got[k] = *p
	}
	if !maps.Equal(got, want) {
		t.Errorf("stored %v, want %v", got, want)
	}
}

// overwrite writes to the stack.
//
//go:noinline
func overwrite(depth int) byte {
	var b [64]byte
	for i := range b {
		b[i] = byte(depth)
	}
	if depth == 0 {
		return 0
	}
	return b[depth%64] + overwrite(depth-1)
}
