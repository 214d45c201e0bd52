// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps_test

import (
	"fmt"
	"internal/abi"
	"internal/runtime/cmaps"
	"math/rand/v2"
	"runtime"
	"sync"
	"sync/atomic"
	"testing"
	"unsafe"
)

// TestFast compares the short ways with maps: elements of all sizes, few keys and many,
// with growth in between.
func TestFast(t *testing.T) {
	eachHash(t, func(t *testing.T, h hash) {
		t.Run("32", func(t *testing.T) { testFast(t, h, cmaps.Fast32, func(i int) uint32 { return uint32(i) }) })
		t.Run("64", func(t *testing.T) { testFast(t, h, cmaps.Fast64, func(i int) uint64 { return uint64(i) }) })
		t.Run("string", func(t *testing.T) { testFast(t, h, cmaps.FastStr, func(i int) string { return fmt.Sprint(i) }) })
	})
}

func testFast[K comparable](t *testing.T, h hash, f cmaps.Fast[K], key func(int) K) {
	testFastWord[K, uint8](t, h, f, key)
	testFastWord[K, int16](t, h, f, key)
	testFastWord[K, uint32](t, h, f, key)
	testFastWord[K, int64](t, h, f, key)

	c := newCmap[K, *int](h, 0)
	model := make(map[K]*int)
	for i := range 500 {
		k := key(i % 90)
		switch rand.IntN(4) {
		case 0:
			p := new(int)
			f.StoreP(c.typ, c.m, k, unsafe.Pointer(p))
			model[k] = p
		case 1:
			f.Delete(c.typ, c.m, k)
			delete(model, k)
		default:
			p, ok := f.LoadP(c.typ, c.m, k)
			if want, wok := model[k]; (*int)(p) != want || ok != wok {
				t.Fatalf("load of %v: %v, %v, want %v, %v", k, p, ok, want, wok)
			}
		}
	}
	c.check()
}

func testFastWord[K comparable, V uint8 | int16 | uint32 | int64](t *testing.T, h hash, f cmaps.Fast[K], key func(int) K) {
	t.Helper()
	load, store := f.LoadV, f.StoreV
	if unsafe.Sizeof(V(0)) == 8 && unsafe.Sizeof(uintptr(0)) == 8 {
		load, store = f.LoadW, f.StoreW
	}
	c, d := newCmap[K, V](h, 0), newCmap[K, V](h, 0)
	model, model2 := make(map[K]V), make(map[K]V)
	for _, n := range []int{5, space(h, 40), space(h, 900)} {
		for range 3 * n {
			k, k2 := key(rand.IntN(n)), key(rand.IntN(n))
			v, v2 := V(rand.Uint64()), V(rand.Uint64())
			junk := uint64(rand.Uint32()) << 32
			if unsafe.Sizeof(v) == 8 {
				junk = 0
			}
			w, w2 := uint64(v)^junk, uint64(v2)^junk
			op := rand.IntN(12)
			switch op {
			case 0, 1:
				store(c.typ, c.m, k, w)
				model[k] = v
			case 2:
				f.Delete(c.typ, c.m, k)
				delete(model, k)
			case 3:
				f.Arith(c.typ, c.m, k, abi.CmapAdd, w)
				model[k] += v
			case 4:
				f.Arith(c.typ, c.m, k, abi.CmapSub, w)
				model[k] -= v
			case 5:
				switch o := uint(abi.CmapMul + rand.IntN(5)); o {
				case abi.CmapMul:
					f.Arith(c.typ, c.m, k, o, w)
					model[k] *= v
				case abi.CmapAnd:
					f.Arith(c.typ, c.m, k, o, w)
					model[k] &= v
				case abi.CmapOr:
					f.Arith(c.typ, c.m, k, o, w)
					model[k] |= v
				case abi.CmapXor:
					f.Arith(c.typ, c.m, k, o, w)
					model[k] ^= v
				case abi.CmapAndNot:
					f.Arith(c.typ, c.m, k, o, w)
					model[k] &^= v
				}
			case 6:
				f.Arith2(c.typ, c.m, k, abi.CmapAdd, c.m, k2)
				model[k] += model[k2]
			case 7:
				if v&1 == 0 {
					f.Arith2(c.typ, c.m, k, abi.CmapSub, d.m, k2)
					model[k] -= model2[k2]
				} else {
					f.Arith2(c.typ, c.m, k, abi.CmapMove, d.m, k2)
					model[k] = model2[k2]
				}
				store(d.typ, d.m, k2, w)
				model2[k2] = v
			case 8, 9:
				old := model[k]
				if op == 9 {
					old = V(rand.IntN(2))
				}
				if ok := f.Commit(c.typ, c.m, k, uint64(old)^junk, w); ok != (old == model[k]) {
					t.Fatalf("commit of %v for %v, was %v: %v", k, old, model[k], ok)
				} else if ok {
					model[k] = v
				}
			case 10, 11:
				x, y := model[k], model[k2]
				ops := uint(abi.CmapAdd | abi.CmapSub<<8)
				if op == 11 {
					ops |= abi.CmapCrossed
					x, y = y, x
				}
				f.Pair(c.typ, c.m, k, k2, ops, w, w2)
				model[k] = x + v
				model[k2] = y - v2
			}
			for _, k := range []K{k, k2} {
				got, ok := load(c.typ, c.m, k)
				if want, wok := model[k]; V(got) != want || ok != wok || got>>(8*unsafe.Sizeof(v)-1)>>1 != 0 {
					t.Fatalf("after %d: load of %v: %x, %v, want %x, %v", op, k, got, ok, want, wok)
				}
			}
		}
		c.check()
		d.check()
		if c.len() != len(model) {
			t.Fatalf("%d elements, want %d", c.len(), len(model))
		}
	}
	store(c.typ, c.m, key(1), 1)
	model[key(1)] = 1
	f.Arith2(c.typ, c.m, key(1), abi.CmapAdd, nil, key(2))
	if v, _ := load(c.typ, c.m, key(1)); v != 1 {
		t.Fatalf("added %d of a nil map", v-1)
	}
}

// TestFastCommit: sums are conserved by statements about several elements, and nobody sees one of
// the stores without the other.
func TestFastCommit(t *testing.T) {
	eachHashAndProcs(t, func(t *testing.T, h hash) {
		c := newCmap[uint64, int64](h, 0)
		f := cmaps.Fast64
		n := space(h, 60)
		for i := range n {
			c.store(uint64(i), 100)
		}
		load := func(k uint64) uint64 { v, _ := f.LoadW(c.typ, c.m, k); return v }
		transfer := func(rnd *rand.Rand) {
			for range 20 {
				a, b, x := uint64(rnd.IntN(n)), uint64(rnd.IntN(n)), uint64(rnd.IntN(10))
				switch {
				case x == 0:
					f.Pair(c.typ, c.m, a, b, abi.CmapAdd|abi.CmapAdd<<8|abi.CmapCrossed, 0, 0)
				case a != b:
					f.Pair(c.typ, c.m, a, b, abi.CmapSub|abi.CmapAdd<<8, x, x)
				}
			}
			if rnd.IntN(50) == 0 {
				c.grow(uint64(rnd.IntN(n)))
			}
		}
		refs := func(rnd *rand.Rand) {
			ks := [3]uint64{}
			for i, k := range rnd.Perm(n)[:3] {
				ks[i] = uint64(k)
			}
			var r [3]cmaps.WordRef
			for i := range r {
				v := load(ks[i])
				r[i] = cmaps.WordRef{Typ: c.typ, M: c.m, Key: unsafe.Pointer(&ks[i]), Old: v, New: v, Mode: loadStore}
			}
			r[0].New -= 6
			r[1].New += 2
			r[2].New += 4
			cmaps.Commit(r[:])
		}
		snapshot := func(rnd *rand.Rand) {
			ks := make([]uint64, n)
			vs := make([]int64, n)
			var refs []cmaps.Ref
			for i := range n {
				ks[i] = uint64(i)
				refs = append(refs, c.ref(&ks[i], &vs[i], cmaps.RefLoad))
			}
			statement(func([]cmaps.Ref) {}, refs...)
			sum := int64(0)
			for _, v := range vs {
				sum += v
			}
			if sum != 100*int64(n) {
				t.Errorf("sum is %d, want %d", sum, 100*n)
			}
		}
		race(t, transfer, transfer, refs, snapshot)
		c.check()
	})
}

// TestFastPairSame: of two stores to one element nobody sees the first.
func TestFastPairSame(t *testing.T) {
	c := newCmap[uint64, int](goodHash, 0)
	f := cmaps.Fast64
	const k, no = 1, 1 << 40
	f.StoreW(c.typ, c.m, k, 0)
	write := func(*rand.Rand) {
		for range 1000 {
			f.Pair(c.typ, c.m, k, k, abi.CmapOr|abi.CmapAdd<<8, no, 1)
		}
	}
	read := func(*rand.Rand) {
		for range 1000 {
			if v, _ := f.LoadW(c.typ, c.m, k); v&no != 0 {
				t.Error("the first of two stores to one element is seen")
			}
		}
	}
	race(t, write, read, read)
}

// TestFastVisible: who has seen one store of a commit of two elements sees the other, and
// a larger number never turns into a smaller one.
func TestFastVisible(t *testing.T) {
	eachHashAndProcs(t, func(t *testing.T, h hash) {
		c := newCmap[uint64, int64](h, 0)
		f := cmaps.Fast64
		n := space(h, 20)
		for i := range 2 * n {
			c.store(uint64(i), 0)
		}
		load := func(k uint64) uint64 { v, _ := f.LoadW(c.typ, c.m, k); return v }
		race(t, func(rnd *rand.Rand) {
			a := 2 * uint64(rnd.IntN(n))
			b := a + 1
			if rnd.IntN(2) == 0 {
				a, b = b, a
			}
			f.Pair(c.typ, c.m, a, b, abi.CmapAdd|abi.CmapAdd<<8, 1, 1)
		}, func(rnd *rand.Rand) {
			for range 50 {
				a := 2 * uint64(rnd.IntN(n))
				b := a + 1
				if rnd.IntN(2) == 0 {
					a, b = b, a
				}
				if va, vb := load(a), load(b); vb < va {
					t.Errorf("saw %d, then %d", va, vb)
				}
			}
		})
		c.check()
	})
}

// TestFastCycle: of statements that each add to one element what is in the next, one is the
// first and one is the last. If each took its number before the others had stored, all
// would be 2.
func TestFastCycle(t *testing.T) {
	for _, n := range []int{2, 3} {
		t.Run(fmt.Sprint(n), func(t *testing.T) {
			defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
			rounds := 20000
			if testing.Short() {
				rounds = 4000
			}
			c := newCmap[uint64, int64](goodHash, 0)
			for i := range 1000 {
				c.store(uint64(i), 1)
			}
			f := cmaps.Fast64
			var at [3]atomic.Int32
			meet := func(id int, round int32) {
				at[id].Store(round)
				for i := range n {
					for j := 0; at[i].Load() < round; j++ {
						if j > 100 {
							runtime.Gosched()
						}
					}
				}
			}
			var wg sync.WaitGroup
			for id := range n {
				wg.Go(func() {
					for i := range int32(rounds) {
						f.StoreW(c.typ, c.m, uint64(id), 1)
						meet(id, 3*i+1)
						f.Arith2(c.typ, c.m, uint64(id), abi.CmapAdd, c.m, uint64((id+1)%n))
						meet(id, 3*i+2)
						if id == 0 {
							all2 := true
							for k := range n {
								v, _ := c.load(uint64(k))
								all2 = all2 && v == 2
							}
							if all2 {
								t.Error("no statement saw another")
							}
						}
						meet(id, 3*i+3)
					}
				})
			}
			wg.Wait()
			c.check()
		})
	}
}

// TestEnoughHomes: a good hash does not end up with long chains.
func TestEnoughHomes(t *testing.T) {
	const n = 300
	check := func(what string, c cmap[uint64, uint64]) {
		c.check()
		if homes, used, _ := c.m.Buckets(c.typ); homes < n/7 || used > homes {
			t.Errorf("%s: %d homes and %d overflow buckets for %d elements", what, homes, used, n)
		}
	}

	c := newCmap[uint64, uint64](goodHash, 0)
	for i := range uint64(n) {
		c.store(i, i)
	}
	k := uint64(1)
	c.m.Squeeze(c.typ, unsafe.Pointer(&k))
	check("stores into a table that becomes smaller", c)

	c = newCmap[uint64, uint64](goodHash, 0)
	var keys, elems [n]uint64
	var refs []cmaps.Ref
	for i := range keys {
		keys[i] = uint64(i)
		refs = append(refs, c.ref(&keys[i], &elems[i], cmaps.RefStore))
	}
	statement(func([]cmaps.Ref) {}, refs...)
	check("a statement", c)
}

// TestSegments: a table gets overflow buckets before it is replaced, up to one for three
// homes. Goroutines that need them at the same time do not take them from each other.
func TestSegments(t *testing.T) {
	c := newCmap[uint64, uint64](goodHash, 0)
	for i, homes, most := uint64(0), 0, 0; ; i++ {
		h, used, total := c.m.Buckets(c.typ)
		if 3*(total-h) > h+3 {
			t.Fatalf("%d overflow buckets for %d homes", total-h, h)
		}
		if h != homes {
			c.check()
			if homes > 50 && most < homes/4 {
				t.Errorf("%d homes were replaced when %d overflow buckets were in use", homes, most)
			}
			if c.m.TableCount() > 1 {
				break
			}
			homes, most = h, 0
		}
		most = max(most, used)
		c.store(i, i)
	}

	rounds := 1000
	if testing.Short() {
		rounds = 200
	}
	const n = 200
	for range rounds {
		c := newCmap[uint64, uint64](goodHash, 0)
		var wg sync.WaitGroup
		for g := range uint64(4) {
			wg.Go(func() {
				for i := range uint64(n) {
					c.store(g*n+i, i)
					if g == 0 && i%64 == 0 {
						runtime.Gosched()
					}
				}
			})
		}
		wg.Wait()
		c.check()
		for i := range uint64(4 * n) {
			if v, ok := c.load(i); !ok || v != i%n {
				t.Fatalf("m[%d] = %d, %t", i, v, ok)
			}
		}
	}
}

// TestShrink: a map that has been emptied keeps little of its memory, and is as good as new.
func TestShrink(t *testing.T) {
	eachHash(t, func(t *testing.T, h hash) {
		c := newCmap[uint64, int64](h, 0)
		n := space(h, 50000)
		for round := range 2 {
			for i := range n {
				c.store(uint64(i), int64(i))
			}
			_, _, peak := c.m.Buckets(c.typ)
			for i := range n {
				if v, ok := c.load(uint64(i)); !ok || v != int64(i) {
					t.Fatalf("round %d: key %d: %d, %v", round, i, v, ok)
				}
				c.delete(uint64(i))
			}
			c.check()
			_, _, total := c.m.Buckets(c.typ)
			if h.f == nil && total > peak/60 {
				t.Errorf("round %d: %d of %d buckets left", round, total, peak)
			}
		}
	})
}

// TestShrinkRace: elements that others keep stay while tables shrink and grow around them.
func TestShrinkRace(t *testing.T) {
	eachHashAndProcs(t, func(t *testing.T, h hash) {
		c := newCmap[uint64, int64](h, 0)
		n := space(h, 2000)
		keep := func(k uint64) bool { return k%97 == 0 }
		for i := range n {
			if keep(uint64(i)) {
				c.store(uint64(i), -1)
			}
		}
		burst := func(rnd *rand.Rand) {
			from := rnd.IntN(n)
			for i := range n / 2 {
				if k := uint64((from + i) % n); !keep(k) {
					c.store(k, 1)
				}
			}
			for i := range n / 2 {
				if k := uint64((from + i) % n); !keep(k) {
					c.delete(k)
				}
			}
		}
		look := func(rnd *rand.Rand) {
			kept := 0
			for k, v := range c.all {
				if keep(k) && v == -1 {
					kept++
				}
			}
			if want := (n + 96) / 97; kept != want {
				t.Errorf("an iteration produced %d of %d elements", kept, want)
			}
			for range 100 {
				k := uint64(rnd.IntN(n)) / 97 * 97
				if v, ok := c.load(k); !ok || v != -1 {
					t.Errorf("key %d: %d, %v", k, v, ok)
				}
			}
		}
		race(t, burst, burst, look)
		c.check()
	})
}

func TestSameString(t *testing.T) {
	for n := range 40 {
		x := make([]byte, n)
		for i := range x {
			x[i] = byte(i)
		}
		y := append([]byte("unaligned"), x...)[9:]
		if !cmaps.SameString(string(x), unsafe.String(unsafe.SliceData(y), n)) {
			t.Errorf("strings of length %d are not the same", n)
		}
		for i := range x {
			y[i] ^= 0x80
			if cmaps.SameString(string(x), unsafe.String(unsafe.SliceData(y), n)) {
				t.Errorf("strings of length %d with different byte %d are the same", n, i)
			}
			y[i] ^= 0x80
		}
	}
}
