// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// An assignment to an element whose key is a string makes the string of the
// assignment be the key, as in a map: the string that was the key before it is
// equal, but may be part of something large. No reader sees anything else than
// one of the equal strings.

package main

import (
	"fmt"
	"os"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"unsafe"
)

func fatalf(format string, args ...any) {
	fmt.Fprintf(os.Stderr, format+"\n", args...)
	os.Exit(1)
}

// A wide element does not fit a word.
type wide struct{ a, b, c int }

const n = 300 // many enough for elements that are not in their home

var lengths = []int{1, 8, 9, 17, 70}

func key(i, length int) string {
	return fmt.Sprintf("%0*d", max(length, 3), i)
}

// keys checks that the keys of what all iterates over are those in want, the very strings.
func keys[V any](name string, all func(func(string, V) bool), want []string) {
	var got int
	all(func(k string, _ V) bool {
		var i int
		fmt.Sscanf(k, "%d", &i)
		if k != want[i] {
			fatalf("%s: key %q", name, k)
		}
		if unsafe.StringData(k) != unsafe.StringData(want[i]) {
			fatalf("%s: key %q is not the string of the last assignment", name, k)
		}
		got++
		return true
	})
	if got != len(want) {
		fatalf("%s: %d keys, want %d", name, got, len(want))
	}
}

// check makes the assignment of set to new copies of all keys, in a cmap and in a map.
func check[V any](name string, set func(m cmap[string]V, k, k2 string), mapSet func(m map[string]V, k, k2 string)) {
	for _, length := range lengths {
		c, m := make(cmap[string]V), make(map[string]V)
		var zero V
		now := make([]string, n)
		for i := range now {
			k := key(i, length)
			c[k] = zero
			m[k] = zero
		}
		for range 2 {
			for i := range now {
				now[i] = key(i, length)
			}
			for i := 0; i < n; i += 2 {
				set(c, now[i], now[i+1])
				mapSet(m, now[i], now[i+1])
			}
			keys(name+", map", func(f func(string, V) bool) {
				for k, v := range m {
					f(k, v)
				}
			}, now)
			keys(name, func(f func(string, V) bool) {
				for k, v := range c {
					f(k, v)
				}
			}, now)
		}
	}
}

func one[V any]() (v V) { return }

func store[V any](name string) {
	v := one[V]()
	check("m[k] = v, "+name,
		func(m cmap[string]V, k, k2 string) { m[k] = v; m[k2] = v },
		func(m map[string]V, k, k2 string) { m[k] = v; m[k2] = v })
	check("m[k], m[k2] = v, v, "+name,
		func(m cmap[string]V, k, k2 string) { m[k], m[k2] = v, v },
		func(m map[string]V, k, k2 string) { m[k], m[k2] = v, v })
}

func forms() {
	store[int]("int")
	store[uint8]("uint8")
	store[*int]("*int")
	store[string]("string")
	store[wide]("wide")
	store[any]("any")
	store[struct{}]("struct{}")
	store[[200]byte]("[200]byte")
	check("m[k]++",
		func(m cmap[string]int, k, k2 string) { m[k]++; m[k2]++ },
		func(m map[string]int, k, k2 string) { m[k]++; m[k2]++ })
	check("m[k] += v, float",
		func(m cmap[string]float64, k, k2 string) { m[k] += 1; m[k2] += 1 },
		func(m map[string]float64, k, k2 string) { m[k] += 1; m[k2] += 1 })
	check("m[k] += v, string",
		func(m cmap[string]string, k, k2 string) { m[k] += "x"; m[k2] += "x" },
		func(m map[string]string, k, k2 string) { m[k] += "x"; m[k2] += "x" })
	check("m[k] += m[k2]",
		func(m cmap[string]int, k, k2 string) { m[k] += m[k2]; m[k2] += m[k] },
		func(m map[string]int, k, k2 string) { m[k] += m[k2]; m[k2] += m[k] })
	check("m[k] = m[k]*3 + 1",
		func(m cmap[string]int, k, k2 string) { m[k] = m[k]*3 + 1; m[k2] = m[k2]*3 + 1 },
		func(m map[string]int, k, k2 string) { m[k] = m[k]*3 + 1; m[k2] = m[k2]*3 + 1 })
	check("m[k] = m[k2]*3 + 1",
		func(m cmap[string]int, k, k2 string) { m[k] = m[k2]*3 + 1; m[k2] = m[k]*3 + 1 },
		func(m map[string]int, k, k2 string) { m[k] = m[k2]*3 + 1; m[k2] = m[k]*3 + 1 })
	check("transfer",
		func(m cmap[string]int, k, k2 string) { m[k], m[k2] = m[k]-1, m[k2]+1 },
		func(m map[string]int, k, k2 string) { m[k], m[k2] = m[k]-1, m[k2]+1 })
	check("swap",
		func(m cmap[string]int, k, k2 string) { m[k], m[k2] = m[k2], m[k] },
		func(m map[string]int, k, k2 string) { m[k], m[k2] = m[k2], m[k] })
	check("append",
		func(m cmap[string][]int, k, k2 string) { m[k] = append(m[k], 1); m[k2] = append(m[k2], 2) },
		func(m map[string][]int, k, k2 string) { m[k] = append(m[k], 1); m[k2] = append(m[k2], 2) })
	check("m[k].a += v",
		func(m cmap[string]wide, k, k2 string) { m[k].a += 1; m[k2].b++ },
		func(m map[string]wide, k, k2 string) { m[k] = wide{a: 1}; m[k2] = wide{b: 1} })
}

// stress has goroutines that assign by strings that are used for nothing else, readers, and
// collections that take what is not kept alive.
func stress() {
	m := make(cmap[string]int)
	var stop atomic.Bool
	var wg sync.WaitGroup
	for g := range 2 {
		wg.Go(func() {
			for i := 0; !stop.Load(); i++ {
				k := strings.Clone(key(i%n, lengths[i%len(lengths)]))
				if (i+g)%2 == 0 {
					m[k] = i % n
				} else {
					m[k] += 0
				}
			}
		})
	}
	look := func(k string, v int) {
		var i int
		fmt.Sscanf(k, "%d", &i)
		if strings.Trim(k, "0123456789") != "" || v != i && v != 0 {
			fatalf("stress: key %q, element %d", k, v)
		}
	}
	wg.Go(func() {
		for !stop.Load() {
			for k, v := range m {
				look(k, v)
			}
		}
	})
	wg.Go(func() {
		for i := 0; !stop.Load(); i++ {
			k := key(i%n, lengths[i%len(lengths)])
			look(k, m[k])
		}
	})
	for range 60 {
		runtime.GC()
	}
	stop.Store(true)
	wg.Wait()
}

func main() {
	forms()
	stress()
}
