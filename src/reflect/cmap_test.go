// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package reflect_test

import (
	"fmt"
	. "reflect"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"
)

// cmapOf returns cmap[K]V.
func cmapOf[K comparable, V any]() Type {
	return ConcurrentMapOf(TypeFor[K](), TypeFor[V]())
}

// expectPanic runs f and fails the test unless it panics with a text that
// contains want.
func expectPanic(t *testing.T, want string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		if got := fmt.Sprint(recover()); !strings.Contains(got, want) {
			t.Errorf("panic %q, want %q", got, want)
		}
	}()
	f()
}

func TestConcurrentMapOf(t *testing.T) {
	type named struct{ a, b string }
	for _, test := range []struct {
		typ  Type
		want string
	}{
		{cmapOf[string, int](), "cmap[string]int"},
		{cmapOf[named, *named](), "cmap[reflect_test.named]*reflect_test.named"},
		{cmapOf[[200]byte, [300]int32](), "cmap[[200]uint8][300]int32"},
		{ConcurrentMapOf(TypeFor[int](), cmapOf[string, bool]()), "cmap[int]cmap[string]bool"},
		{SliceOf(cmapOf[any, struct{}]()), "[]cmap[interface {}]struct {}"},
		{PointerTo(cmapOf[any, chan int]()), "*cmap[interface {}]chan int"},
	} {
		if got := test.typ.String(); got != test.want {
			t.Errorf("String() = %q, want %q", got, test.want)
		}
	}

	ct, mt := cmapOf[string, int](), TypeFor[map[string]int]()
	if ct.Kind() != Map || !IsConcurrentMap(ct) || IsConcurrentMap(mt) || IsConcurrentMap(TypeFor[int]()) {
		t.Error("kind or concurrency is wrong")
	}
	if ct.Key() != mt.Key() || ct.Elem() != mt.Elem() || ct.Name() != "" || ct.PkgPath() != "" || ct.Comparable() {
		t.Error("the parts of the type are wrong")
	}
	if ct != cmapOf[string, int]() {
		t.Error("two types for one")
	}
	if ct == mt || MapOf(ct.Key(), ct.Elem()) != mt {
		t.Error("a cmap type is a map type")
	}
	if ct.Size() != mt.Size() || ct.Align() != mt.Align() {
		t.Error("size differs from a map's")
	}
	expectPanic(t, "ConcurrentMapOf: invalid key type", func() { ConcurrentMapOf(TypeFor[func()](), ct) })

	// Neither passes as the other.
	for _, p := range [][2]Type{{ct, mt}, {mt, ct}, {SliceOf(ct), SliceOf(mt)},
		{ct, cmapOf[string, int32]()},
		{ConcurrentMapOf(mt.Key(), ct), ConcurrentMapOf(mt.Key(), mt)}} {
		if p[0].ConvertibleTo(p[1]) || p[0].AssignableTo(p[1]) {
			t.Errorf("%v passes as %v", p[0], p[1])
		}
	}
	c, m := MakeMap(ct), MakeMap(mt)
	expectPanic(t, "cannot be converted", func() { c.Convert(mt) })
	expectPanic(t, "cannot be converted", func() { m.Convert(ct) })
	expectPanic(t, "not assignable", func() { New(ct).Elem().Set(m) })
	expectPanic(t, "not assignable", func() { New(mt).Elem().Set(c) })
	if _, ok := c.Interface().(map[string]int); ok {
		t.Error("type assertion takes a cmap for a map")
	}
	if _, ok := c.Interface().(interface{ Len() int }); ok {
		t.Error("a cmap has methods")
	}
	if Zero(ct).Interface() == nil || !Zero(ct).IsNil() || !Zero(ct).IsZero() || c.IsNil() {
		t.Error("nil is wrong")
	}
}

// A mapModel is a cmap beside the map that it should be like.
type mapModel struct {
	t    *testing.T
	c, m Value
}

func (mm mapModel) set(k, v Value) {
	mm.c.SetMapIndex(k, v)
	mm.m.SetMapIndex(k, v)
}

// check compares everything that can be asked of the two.
func (mm mapModel) check() {
	t, c, m := mm.t, mm.c, mm.m
	t.Helper()
	if c.Len() != m.Len() {
		t.Fatalf("Len() = %d, want %d", c.Len(), m.Len())
	}
	same := func(a, b Value) bool { return DeepEqual(a.Interface(), b.Interface()) }
	for _, k := range m.MapKeys() {
		if v := c.MapIndex(k); !v.IsValid() || !same(v, m.MapIndex(k)) {
			t.Fatalf("MapIndex(%v) = %v, want %v", k, v, m.MapIndex(k))
		}
	}
	if n := len(c.MapKeys()); n != m.Len() {
		t.Fatalf("%d keys, want %d", n, m.Len())
	}
	for _, k := range c.MapKeys() {
		if !m.MapIndex(k).IsValid() {
			t.Fatalf("MapKeys: unexpected %v", k)
		}
	}
	n := 0
	kv, vv := New(c.Type().Key()).Elem(), New(c.Type().Elem()).Elem()
	for it := c.MapRange(); it.Next(); n++ {
		kv.SetIterKey(it)
		vv.SetIterValue(it)
		if !same(kv, it.Key()) || !same(vv, it.Value()) || !same(vv, m.MapIndex(kv)) {
			t.Fatalf("MapRange: %v: %v, want %v", kv, vv, m.MapIndex(kv))
		}
	}
	for k, v := range c.Seq2() {
		if n--; !same(v, m.MapIndex(k)) {
			t.Fatalf("Seq2: %v: %v, want %v", k, v, m.MapIndex(k))
		}
	}
	if n != 0 {
		t.Fatalf("MapRange and Seq2 differ by %d pairs", n)
	}
}

func testModel[K comparable, V any](t *testing.T, key func(int) K, elem func(int) V) {
	ct, mt := cmapOf[K, V](), TypeFor[map[K]V]()
	t.Run(ct.String(), func(t *testing.T) {
		mm := mapModel{t, MakeMap(ct), MakeMap(mt)}
		mm.check()
		for i := range 100 {
			mm.set(ValueOf(key(i)), ValueOf(elem(i)))
		}
		mm.check()
		for i := range 100 {
			if i%3 == 0 {
				mm.set(ValueOf(key(i)), ValueOf(elem(i+1)))
			} else if i%3 == 1 {
				mm.set(ValueOf(key(i)), Value{})
			}
		}
		mm.set(ValueOf(key(1000)), Value{}) // not there
		mm.check()
		if v := mm.c.MapIndex(ValueOf(key(1))); v.IsValid() {
			t.Errorf("deleted element: %v", v)
		}

		// What MapIndex returned is a copy.
		old := mm.c.MapIndex(ValueOf(key(0)))
		mm.set(ValueOf(key(0)), ValueOf(elem(50)))
		if !DeepEqual(old.Interface(), any(elem(1))) {
			t.Errorf("MapIndex's value changed to %v", old)
		}

		c2 := MakeMapWithSize(ct, 100)
		for it := mm.c.MapRange(); it.Next(); {
			c2.SetMapIndex(it.Key(), it.Value())
		}
		if !DeepEqual(mm.c.Interface(), c2.Interface()) {
			t.Error("DeepEqual of equal cmaps = false")
		}
		c2.SetMapIndex(ValueOf(key(200)), ValueOf(elem(1)))
		if DeepEqual(mm.c.Interface(), c2.Interface()) || DeepEqual(mm.c.Interface(), mm.m.Interface()) {
			t.Error("DeepEqual of different values = true")
		}

		mm.c.Clear()
		mm.m.Clear()
		mm.check()
		mm.set(ValueOf(key(7)), ValueOf(elem(7)))
		mm.check()
	})
}

func TestConcurrentMapModel(t *testing.T) {
	str := func(i int) string { return fmt.Sprint("k", i) }
	num := func(i int) int { return i }
	testModel(t, num, num)
	testModel(t, str, num)
	testModel(t, str, func(i int) [40]string { return [40]string{3: str(i)} })
	testModel(t, func(i int) uint32 { return uint32(i) }, str)
	testModel(t, func(i int) [200]byte { return [200]byte{7: byte(i), 8: byte(i >> 8)} }, func(i int) [300]int { return [300]int{i} })
	testModel(t, func(i int) any { return []any{i, str(i), float64(i)}[i%3] }, func(i int) any { return i })
	testModel(t, func(i int) float64 { return float64(i) / 2 }, func(i int) struct{} { return struct{}{} })
	testModel(t, func(i int) struct {
		a int
		b string
	} {
		return struct {
			a int
			b string
		}{i, str(i)}
	}, func(i int) *int { return &i })
	ptrs := make([]*int, 2000)
	for i := range ptrs {
		ptrs[i] = new(int)
	}
	testModel(t, func(i int) *int { return ptrs[i] }, func(i int) func() { return nil })
	testModel(t, func(i int) *int { return ptrs[i] }, func(i int) []int { return []int{i} })
}

func TestConcurrentMapNil(t *testing.T) {
	ct := cmapOf[any, int]()
	c := Zero(ct)
	one := ValueOf(1)
	if c.Len() != 0 || c.MapIndex(one).IsValid() || len(c.MapKeys()) != 0 || c.MapRange().Next() {
		t.Error("a nil cmap is not empty")
	}
	c.SetMapIndex(one, Value{})
	c.Clear()
	expectPanic(t, "assignment to entry in nil cmap", func() { c.SetMapIndex(one, one) })
	expectPanic(t, "assignment to entry in nil cmap", func() { Zero(cmapOf[string, int]()).SetMapIndex(ValueOf("a"), one) })

	bad := ValueOf([]int{1})
	for _, c := range []Value{c, MakeMap(ct)} {
		expectPanic(t, "unhashable type", func() { c.MapIndex(bad) })
		expectPanic(t, "unhashable type", func() { c.SetMapIndex(bad, Value{}) })
	}
	expectPanic(t, "unhashable type", func() { MakeMap(ct).SetMapIndex(bad, one) })
}

// TestConcurrentMapTypes makes types of cmap types.
func TestConcurrentMapTypes(t *testing.T) {
	ct := cmapOf[string, int]()
	st := StructOf([]StructField{{Name: "A", Type: ct}, {Name: "B", Type: TypeFor[map[string]int]()}})
	if got, want := st.String(), `struct { A cmap[string]int; B map[string]int }`; got != want {
		t.Errorf("StructOf = %s, want %s", got, want)
	}
	v := New(st).Elem()
	v.Field(0).Set(MakeMap(ct))
	v.Field(0).SetMapIndex(ValueOf("x"), ValueOf(1))
	runtime.GC()
	if got := fmt.Sprintf("%v %+v", v, v); got != "{map[x:1] map[]} {A:map[x:1] B:map[]}" {
		t.Errorf("printed as %s", got)
	}
	ft := FuncOf([]Type{ct}, []Type{ct}, false)
	f := MakeFunc(ft, func(args []Value) []Value { return args })
	if r := f.Call([]Value{v.Field(0)}); r[0].Len() != 1 {
		t.Error("MakeFunc lost the cmap")
	}
	if got := fmt.Sprintf("%T %#v", v.Field(0).Interface(), v.Field(0)); got != `cmap[string]int cmap[string]int{"x":1}` {
		t.Errorf("printed as %s", got)
	}
}

// TestConcurrentMapMutation does everything at once. Keys 0 to 9 are always
// there, with elements whose words are equal; others come and go.
func TestConcurrentMapMutation(t *testing.T) {
	type wide [6]int
	c := MakeMap(cmapOf[int, wide]())
	all := func(n int) Value { return ValueOf(wide{n, n, n, n, n, n}) }
	for i := range 10 {
		c.SetMapIndex(ValueOf(i), all(i))
	}
	rounds := 400
	if testing.Short() {
		rounds = 100
	}
	whole := func(v Value) {
		if w := v.Interface().(wide); w != all(w[0]).Interface() {
			t.Errorf("torn element %v", w)
		}
	}
	var wg, writers sync.WaitGroup
	for g := range 3 {
		writers.Go(func() {
			for i := range rounds {
				c.SetMapIndex(ValueOf(i%10), all(g))
				c.SetMapIndex(ValueOf(10+i%50), all(i))
				c.SetMapIndex(ValueOf(10+(i+25)%50), Value{})
			}
		})
	}
	done := make(chan bool)
	for range 2 {
		wg.Go(func() {
			for {
				keys := c.MapKeys()
				perm := 0
				for _, k := range keys {
					if k.Int() < 10 {
						perm++
						whole(c.MapIndex(k))
					}
				}
				if perm != 10 {
					t.Errorf("MapKeys has %d of 10 permanent keys", perm)
				}
				slices.SortFunc(keys, func(a, b Value) int { return int(a.Int() - b.Int()) })
				if n := len(slices.CompactFunc(keys, Value.Equal)); n != len(keys) {
					t.Errorf("MapKeys has %d keys twice", len(keys)-n)
				}
				for it := c.MapRange(); it.Next(); {
					whole(it.Value())
				}
				_ = fmt.Sprint(c)
				select {
				case <-done:
					return
				default:
				}
			}
		})
	}
	writers.Wait()
	close(done)
	wg.Wait()
}
