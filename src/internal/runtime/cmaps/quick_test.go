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

// TestQuick compares the short ways with maps while tables get other sizes, so that a directory
// has regular entries and others.
func TestQuick(t *testing.T) {
	t.Run("32", func(t *testing.T) { testQuick(t, cmaps.Fast32, func(i int) uint32 { return uint32(i) }) })
	t.Run("64", func(t *testing.T) { testQuick(t, cmaps.Fast64, func(i int) uint64 { return uint64(i) }) })
	t.Run("string", func(t *testing.T) { testQuick(t, cmaps.FastStr, func(i int) string { return fmt.Sprint(i) }) })
}

func testQuick[K comparable](t *testing.T, f cmaps.Fast[K], key func(int) K) {
	const n = 3000
	c := newCmap[K, uint64](goodHash, 0)
	d := newCmap[K, uint64](goodHash, rand.IntN(n)) // for the second element of statements
	model, other := make(map[K]uint64), make(map[K]uint64)
	loads, regular := 0, 0
	for i := range 60000 {
		k, k2 := key(rand.IntN(n)), key(rand.IntN(n))
		v := rand.Uint64()
		switch r := rand.IntN(20); {
		case i%2000 == 0 && i > n:
			c.m.Rebuild(c.typ, unsafe.Pointer(&k))
		case r < 3:
			f.StoreV(c.typ, c.m, k, v)
			model[k] = v
		case r < 5:
			f.Delete(c.typ, c.m, k)
			delete(model, k)
		case r < 7:
			f.Arith(c.typ, c.m, k, abi.CmapAdd, v)
			model[k] += v
		case r < 8:
			f.StoreV(d.typ, d.m, k, v)
			other[k] = v
		case r < 9:
			f.Arith2(c.typ, c.m, k, abi.CmapXor, d.m, k2)
			model[k] ^= other[k2]
		case r < 10:
			f.Arith2(c.typ, c.m, k, abi.CmapSub, c.m, k2)
			model[k] -= model[k2]
		case r < 12:
			f.Pair(c.typ, c.m, k, k2, abi.CmapSub|abi.CmapAdd<<8, v, v)
			model[k], model[k2] = model[k]-v, model[k2]+v
		case r < 13:
			old := model[k]
			if f.Commit(c.typ, c.m, k, old+1, v) || !f.Commit(c.typ, c.m, k, old, v) {
				t.Fatalf("commit of %v", k)
			}
			model[k] = v
		default:
			v, ok := f.LoadV(c.typ, c.m, k)
			if want, wok := model[k]; v != want || ok != wok {
				t.Fatalf("load of %v: %v, %v, want %v, %v", k, v, ok, want, wok)
			}
			loads++
			if c.m.Regular(c.typ, unsafe.Pointer(&k)) {
				regular++
			}
		}
	}
	for i := range n {
		k := key(i)
		v, ok := f.LoadV(c.typ, c.m, k)
		if want, wok := model[k]; v != want || ok != wok {
			t.Errorf("element of %v: %v, %v, want %v, %v", k, v, ok, want, wok)
		}
	}
	c.check()
	if regular < loads/20 || regular > loads*19/20 {
		t.Errorf("%d of %d loads were by regular entries", regular, loads)
	}
}

// TestQuickStale: short ways that have the homes of a table which has been replaced find what is
// in the other.
func TestQuickStale(t *testing.T) {
	f := cmaps.Fast64
	c := newCmap[uint64, uint64](goodHash, 0)
	const n = 5000
	for i := range uint64(n) {
		c.store(i, i)
	}
	for range 100 {
		k := rand.Uint64N(n)
		_, other := k, (k+1)%n
		check := func(what string, want uint64, wok bool) {
			t.Helper()
			v, ok := f.LoadV(c.typ, c.m, k)
			v2, ok2 := c.load(k)
			if v != want || v2 != want || ok != wok || ok2 != wok {
				t.Fatalf("after %s: %d, %v; by the table %d, %v; want %d, %v", what, v, ok, v2, ok2, want, wok)
			}
		}
		if !c.m.ReplaceSlowly(c.typ, unsafe.Pointer(&k), func() {
			c.store(k, 1000)
			check("store by the table", 1000, true)
			f.StoreV(c.typ, c.m, k, 7)
			check("store", 7, true)
			f.Arith(c.typ, c.m, k, abi.CmapAdd, 3)
			check("k += 3", 10, true)
			f.StoreV(c.typ, c.m, other, 5)
			f.Arith2(c.typ, c.m, k, abi.CmapAdd, c.m, other)
			check("k += other", 15, true)
			f.Pair(c.typ, c.m, k, other, abi.CmapAdd|abi.CmapAdd<<8, 1, 1)
			check("pair", 16, true)
			if !f.Commit(c.typ, c.m, k, 16, 17) {
				t.Fatal("commit")
			}
			check("commit", 17, true)
			f.Delete(c.typ, c.m, k)
			check("delete", 0, false)
			f.StoreV(c.typ, c.m, k, k)
			check("store again", k, true)
		}) {
			t.Fatal("there is one table only")
		}
	}
	c.check()
}

// TestParts: nobody finds a new table in the first part of a directory and the one
// it has replaced in the second (invariant 19).
func TestParts(t *testing.T) {
	c := newCmap[uint64, uint64](goodHash, 0)
	for i := range uint64(5000) {
		c.store(i, i)
	}
	var stop atomic.Bool
	var wg sync.WaitGroup
	wg.Go(func() {
		for i := 0; !stop.Load(); i++ {
			if i%1000 == 0 {
				runtime.Gosched() // Parts is not preempted
			}
			first, second := c.m.Parts(0)
			if first == second {
				continue
			}
			now, same := c.m.Parts(0)
			for now != same {
				runtime.Gosched()
				now, same = c.m.Parts(0)
			}
			// As first is kept alive, no new table has its place.
			if now == first {
				t.Error("the second part was older than the first")
				return
			}
		}
	})
	rounds := 200000
	if testing.Short() {
		rounds = 20000
	}
	for i := 0; i < rounds && !t.Failed(); i++ {
		c.m.Replace(c.typ, 0)
	}
	stop.Store(true)
	wg.Wait()
}

// TestIrregular: most entries of a directory are regular, whatever the sizes of the tables.
func TestIrregular(t *testing.T) {
	t.Run("int64", func(t *testing.T) { testIrregular[uint64, uint64](t) })
	t.Run("int32", func(t *testing.T) { testIrregular[uint32, uint32](t) })
	t.Run("pointer", func(t *testing.T) { testIrregular[uint64, *int](t) })
	t.Run("large", func(t *testing.T) { testIrregular[uint64, [15]uint64](t) })
}

func testIrregular[K uint32 | uint64, V any](t *testing.T) {
	n := 60000
	if testing.Short() {
		n = 20000
	}
	var v V
	for _, hint := range []int{0, n / 20, n / 10, n / 5, n / 3, n / 2, n} {
		c := newCmap[K, V](goodHash, hint)
		most := 0.0
		check := func(what string, limit float64) {
			t.Helper()
			if bad, all := c.m.Irregular(); float64(bad) > limit*float64(all) {
				t.Errorf("hint %d: %s: %d of %d entries are irregular", hint, what, bad, all)
			} else if c.m.Depth() > 4 {
				most = max(most, float64(bad)/float64(all))
			}
		}
		for i := K(0); i < K(n); i++ {
			c.store(i, v)
			if i%1000 == 0 && i > K(hint) && c.m.Depth() > 4 {
				check(fmt.Sprint("growth to ", i), 0.7)
			}
		}
		check("growth", 0.5)
		for i := K(0); i < K(n); i++ {
			if i%30 != 0 {
				c.delete(i)
			}
		}
		for i := K(0); i < K(n); i++ {
			c.store(i, v)
		}
		// Now tables have many sizes. There need not be one that most have.
		for i := K(0); i < K(2*n); i++ {
			c.store(K(n)+i, v)
		}
		check("growth by three", 0.2)
		c.check()
		t.Logf("hint %d: at most %.2f were irregular", hint, most)
	}
}

// TestHashers: the ways to hash a key give the same.
func TestHashers(t *testing.T) {
	for range 1000 {
		k := rand.Uint64()
		s := fmt.Sprint(k)[:rand.IntN(20)%len(fmt.Sprint(k))]
		c64, c32, cs := newCmap[uint64, int](goodHash, 0), newCmap[uint32, int](goodHash, 0), newCmap[string, int](goodHash, 0)
		check := func(what string, direct, hasher uint64) {
			t.Helper()
			if direct != hasher {
				t.Fatalf("%s: hash of %d is %#x, by the hasher %#x", what, k, direct, hasher)
			}
		}
		k32 := uint32(k)
		direct, ok := cmaps.Hash64(c64.typ, c64.m, k)
		if ok {
			check("uint64", direct, c64.m.Hash(c64.typ, unsafe.Pointer(&k)))
		}
		if direct, ok2 := cmaps.Hash32(c32.typ, c32.m, k32); ok2 {
			check("uint32", direct, c32.m.Hash(c32.typ, unsafe.Pointer(&k32)))
		} else if ok {
			t.Fatal("keys of 8 bytes have a direct hash, keys of 4 have none")
		}
		direct, ok = cmaps.HashStr(cs.typ, cs.m, s)
		if !ok {
			t.Fatal("strings have no direct hash")
		}
		check("string", direct, cs.m.Hash(cs.typ, unsafe.Pointer(&s)))
	}
}

// TestOtherHasher: a type with a hasher of its own is hashed by that, by the short ways, too.
func TestOtherHasher(t *testing.T) {
	c := newCmap[uint64, uint64](hashes[len(hashes)-1], 0)
	k := uint64(1)
	if _, ok := cmaps.Hash64(c.typ, c.m, k); ok {
		t.Error("a hash of another kind is taken for the runtime's")
	}
}
