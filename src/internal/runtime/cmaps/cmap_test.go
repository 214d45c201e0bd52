// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps_test

import (
	"fmt"
	"internal/abi"
	"internal/runtime/cmaps"
	"math/rand/v2"
	"reflect"
	"testing"
	"unsafe"
)

// A hash is a way to make the hash function of a test's map type from the
// runtime's.
type hash struct {
	name string
	f    func(h uintptr) uintptr
}

var (
	goodHash    = hash{"good", nil}
	collideHash = hash{"colliding", func(h uintptr) uintptr { return 42 }}
)

// hashes are all that most tests are run with.
var hashes = []hash{
	goodHash,
	collideHash,
	{"low", func(h uintptr) uintptr { return h & 0xff }},
	{"high", func(h uintptr) uintptr { return h &^ (^uintptr(0) >> 5) }},
	{"middle", func(h uintptr) uintptr { return h & (0xff << (unsafe.Sizeof(h)*8 - 32)) }},
	{"onetag", func(h uintptr) uintptr { return h &^ (0x7f << (unsafe.Sizeof(h)*8 - 32)) }},
}

// cmapType returns the type of cmap[K]V as the compiler makes it, but for the
// hash function.
func cmapType[K comparable, V any](h hash) *abi.MapType {
	var m map[K]V
	mt := *(*abi.MapType)(unsafe.Pointer(abi.TypeOf(m)))
	rt := reflect.TypeOf(m)
	key, elem := rt.Key(), rt.Elem()
	if mt.IndirectKey() {
		key = reflect.PointerTo(key)
	}
	if mt.IndirectElem() {
		elem = reflect.PointerTo(elem)
	}
	slot := reflect.StructOf([]reflect.StructField{{Name: "K", Type: key}, {Name: "E", Type: elem}})
	u64 := reflect.TypeOf(uint64(0))
	fields := []reflect.StructField{
		{Name: "Words", Type: reflect.ArrayOf(2, u64)},
		{Name: "Slots", Type: reflect.ArrayOf(abi.CmapBucketSlots, slot)},
	}
	bucket := reflect.StructOf(fields)
	for n := 1; bucket.Size()%8 != 0; n++ {
		pad := reflect.ArrayOf(n, reflect.TypeOf(uint32(0)))
		bucket = reflect.StructOf(append(fields, reflect.StructField{Name: "Pad", Type: pad}))
	}
	mt.Group = (*abi.Type)((*[2]unsafe.Pointer)(unsafe.Pointer(&bucket))[1])
	mt.GroupSize = bucket.Size()
	mt.SlotSize = slot.Size()
	mt.ElemOff = slot.Field(1).Offset
	mt.Flags |= abi.MapConcurrent
	if h.f != nil {
		orig := mt.Hasher
		mt.Hasher = func(p unsafe.Pointer, seed uintptr) uintptr { return h.f(orig(p, seed)) }
	}
	return &mt
}

// A cmap is a cmap[K]V.
type cmap[K comparable, V any] struct {
	typ *abi.MapType
	m   *cmaps.Map
}

func newCmap[K comparable, V any](h hash, hint int) cmap[K, V] {
	c := cmap[K, V]{cmapType[K, V](h), new(cmaps.Map)}
	c.m.Init(c.typ, uintptr(hint), ^uintptr(0)>>1)
	return c
}

func (c cmap[K, V]) load(k K) (v V, ok bool) {
	ok = c.m.Load(c.typ, unsafe.Pointer(&k), unsafe.Pointer(&v))
	return
}

func (c cmap[K, V]) store(k K, v V) { c.m.Store(c.typ, unsafe.Pointer(&k), unsafe.Pointer(&v)) }

// delete takes a short way, mostly, if there is one.
func (c cmap[K, V]) delete(k K) {
	if rand.IntN(4) != 0 {
		switch k := any(&k).(type) {
		case *uint64:
			cmaps.Fast64.Delete(c.typ, c.m, *k)
			return
		case *int:
			if unsafe.Sizeof(*k) == 8 {
				cmaps.Fast64.Delete(c.typ, c.m, uint64(*k))
				return
			}
		case *int32:
			cmaps.Fast32.Delete(c.typ, c.m, uint32(*k))
			return
		case *string:
			cmaps.FastStr.Delete(c.typ, c.m, *k)
			return
		}
	}
	c.m.Delete(c.typ, unsafe.Pointer(&k))
}

func (c cmap[K, V]) clear()   { c.m.Clear(c.typ) }
func (c cmap[K, V]) len() int { return c.m.Len() }
func (c cmap[K, V]) check()   { c.m.Check(c.typ) }
func (c cmap[K, V]) grow(k K) { c.m.Rebuild(c.typ, unsafe.Pointer(&k)) }

func (c cmap[K, V]) all(yield func(K, V) bool) {
	var it cmaps.Iter
	var k K
	var v V
	it.Init(c.typ, c.m, unsafe.Pointer(&k), unsafe.Pointer(&v))
	next := it.Next
	if rand.IntN(2) == 0 {
		next = it.NextFast
	}
	for next() {
		if !yield(k, v) {
			return
		}
	}
	if next() {
		panic("a pair after the end")
	}
}

// ref returns a ref to c[*k] with buffer v.
func (c cmap[K, V]) ref(k *K, v *V, mode uint8) cmaps.Ref {
	return cmaps.Ref{Typ: c.typ, M: c.m, Key: unsafe.Pointer(k), Elem: unsafe.Pointer(v), Mode: mode}
}

// statement runs f with the elements locked.
func statement(f func(refs []cmaps.Ref), refs ...cmaps.Ref) {
	var s cmaps.Txn
	s.Begin(refs)
	f(refs)
	s.Commit()
}

// update is c[k] = f(c[k]).
func (c cmap[K, V]) update(k K, f func(V, bool) V) {
	var v V
	if rand.IntN(2) == 0 {
		var s cmaps.One
		r := c.ref(&k, &v, loadStore)
		s.Begin(&r)
		if rand.IntN(10) == 0 {
			s.Abort(&r)
			s = cmaps.One{}
			s.Begin(&r)
		}
		v = f(v, r.OK)
		s.Commit(&r)
		return
	}
	statement(func(refs []cmaps.Ref) {
		p := (*V)(refs[0].Elem)
		*p = f(*p, refs[0].OK)
	}, c.ref(&k, &v, cmaps.RefLoad|cmaps.RefStore))
}

const loadStore = cmaps.RefLoad | cmaps.RefStore

// eachHash runs f with each of the hashes.
func eachHash(t *testing.T, f func(t *testing.T, h hash)) {
	for _, h := range hashes {
		t.Run(h.name, func(t *testing.T) { f(t, h) })
	}
}

// Types of keys and elements in the model tests.
type (
	big    [20]uint64 // larger than 128 bytes
	bigPtr struct {
		p *int
		a [20]string
	}
	pair struct {
		a, b uint64
	}
	mixed struct {
		s string
		i any
		f float64
	}
)

func TestModel(t *testing.T) {
	eachHash(t, func(t *testing.T, h hash) {
		testModel(t, h, func(i int) int { return i }, func(i int) int { return i })
		testModel(t, h, func(i int) int32 { return int32(i) }, func(i int) int8 { return int8(i) })
		testModel(t, h, func(i int) uint8 { return uint8(i) }, func(i int) uint16 { return uint16(i) })
		testModel(t, h, func(i int) string { return fmt.Sprint("key", i) }, func(i int) string { return fmt.Sprint("elem", i) })
		testModel(t, h, func(i int) string { return fmt.Sprint(i) }, func(i int) *int { return &i })
		testModel(t, h, func(i int) float64 { return float64(i) }, func(i int) pair { return pair{uint64(i), uint64(i)} })
		testModel(t, h, func(i int) int { return i }, func(i int) [3]byte { return [3]byte{byte(i), byte(i), byte(i)} })
		testModel(t, h, func(i int) any {
			if i%2 == 0 {
				return fmt.Sprint(i)
			}
			return i
		}, func(i int) any { return i })
		testModel(t, h, func(i int) mixed { return mixed{fmt.Sprint(i), i, float64(i)} }, func(i int) mixed { return mixed{"", i, 1} })
		testModel(t, h, func(i int) big { return big{0: uint64(i), 19: 1} }, func(i int) big { return big{1: uint64(i)} })
		testModel(t, h, func(i int) bigPtr { return bigPtr{nil, [20]string{3: fmt.Sprint(i)}} }, func(i int) [1]bigPtr { return [1]bigPtr{{&i, [20]string{7: "x"}}} })
		testModel(t, h, func(i int) int { return i }, func(i int) struct{} { return struct{}{} })
		testModel(t, h, func(i int) struct{} { return struct{}{} }, func(i int) int { return i })
		testModel(t, h, func(i int) [0]int { return [0]int{} }, func(i int) struct{} { return struct{}{} })
		testModel(t, h, func(i int) [2]int64 { return [2]int64{int64(i), 1} }, func(i int) [16]uint64 { return [16]uint64{15: uint64(i)} })
		testModel(t, h, func(i int) complex128 { return complex(float64(i), 0) }, func(i int) [3]string { return [3]string{2: fmt.Sprint(i)} })
	})
}

// testModel does random operations on a map and a cmap.
func testModel[K, V comparable](t *testing.T, h hash, key func(i int) K, elem func(i int) V) {
	rnd := rand.New(rand.NewPCG(1, 2))
	c := newCmap[K, V](h, rnd.IntN(100))
	model := make(map[K]V)
	steps, space := 3000, 400
	if h.f == nil {
		space = 1500
		steps = 12000
	}
	if testing.Short() {
		steps /= 2
	}
	check := func(k K) {
		v, ok := c.load(k)
		if mv, mok := model[k]; v != mv || ok != mok {
			t.Fatalf("%T: load(%v) = %v, %v, want %v, %v", model, k, v, ok, mv, mok)
		}
		if c.len() != len(model) {
			t.Fatalf("%T: len = %d, want %d", model, c.len(), len(model))
		}
	}
	grow := true
	for i := range steps {
		if i%2000 == 0 {
			grow = !grow
		}
		k := key(rnd.IntN(space))
		op := rnd.IntN(20)
		if grow == (op < 3) && op < 9 {
			op = 3
		}
		switch {
		case op < 9:
			v := elem(i)
			c.store(k, v)
			model[k] = v
		case op < 15:
			c.delete(k)
			delete(model, k)
		case op == 15:
			c.grow(k)
		case op < 18:
			c.update(k, func(v V, ok bool) V {
				if mv, mok := model[k]; v != mv || ok != mok {
					t.Fatalf("%T: update(%v): %v, %v, want %v, %v", model, k, v, ok, mv, mok)
				}
				v = elem(i)
				model[k] = v
				return v
			})
		case op == 18 && i%20 == 0:
			c.clear()
			clear(model)
		case op == 19:
			k2 := key(rnd.IntN(space))
			var v, v2 V
			statement(func(refs []cmaps.Ref) {
				p, p2 := (*V)(refs[0].Elem), (*V)(refs[1].Elem)
				*p, *p2 = *p2, *p
			}, c.ref(&k, &v, loadStore), c.ref(&k2, &v2, loadStore))
			model[k], model[k2] = model[k2], model[k]
			check(k2)
		}
		check(k)
		check(key(rnd.IntN(space)))
		if i%64 == 0 || i < 200 {
			c.check()
			seen := make(map[K]V)
			for k, v := range c.all {
				if _, ok := seen[k]; ok {
					t.Fatalf("%T: key %v twice", model, k)
				}
				seen[k] = v
			}
			if !reflect.DeepEqual(seen, model) {
				t.Fatalf("%T: range: %v, want %v", model, seen, model)
			}
		}
	}
	c.check()
}

// TestRangeOrder: loops over a small map differ in their order, even if all of its elements
// are in one of several homes.
func TestRangeOrder(t *testing.T) {
	for _, h := range []hash{goodHash, collideHash} {
		for n := 2; n <= 20; n++ {
			c := newCmap[int, int](h, 0)
			for i := range n {
				c.store(i, i)
			}
			var first int
			for i := range 100 {
				var got int
				for k := range c.all {
					got = k
					break
				}
				if i == 0 {
					first = got
				} else if got != first {
					first = -1
					break
				}
			}
			if first != -1 {
				t.Errorf("%s hash: 100 loops over %d elements began with the same", h.name, n)
			}
		}
	}
}
