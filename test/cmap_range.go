// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// All forms of range over a cmap, and what a loop's own body may do to it.

package main

import (
	"fmt"
	"maps"
	"sort"
)

func check(ok bool, what string, args ...any) {
	if !ok {
		panic(fmt.Sprintf(what, args...))
	}
}

func fill(n int) cmap[int]int {
	m := make(cmap[int]int)
	for i := range n {
		m[i] = i * i
	}
	return m
}

var sizes = []int{0, 1, 2, 6, 7, 8, 9, 30, 100, 1000, 3000}

func forms() {
	for _, n := range sizes {
		m := fill(n)
		cnt := 0
		for range m {
			cnt++
		}
		check(cnt == n, "for range: %d of %d", cnt, n)
		seen := map[int]bool{}
		for k := range m {
			check(!seen[k] && k >= 0 && k < n, "for k: key %d twice or unknown", k)
			seen[k] = true
		}
		check(len(seen) == n, "for k: %d of %d", len(seen), n)
		clear(seen)
		for k, v := range m {
			check(!seen[k] && v == k*k, "for k, v: %d %d", k, v)
			seen[k] = true
		}
		check(len(seen) == n, "for k, v: %d of %d", len(seen), n)
		sum := 0
		for _, v := range m {
			sum += v
		}
		want := 0
		for i := range n {
			want += i * i
		}
		check(sum == want, "for _, v: %d, want %d", sum, want)
		cnt = 0
		for _ = range m {
			cnt++
		}
		for _, _ = range m {
			cnt++
		}
		check(cnt == 2*n, "for _: %d", cnt)

		// Assignment to existing variables, fields, elements, dereferences.
		var st struct{ k, v int }
		var arr [2]int
		p, out := new(int), cmap[string]int{}
		for st.k, st.v = range m {
			check(st.v == st.k*st.k, "fields")
		}
		for arr[0], arr[1] = range m {
			check(arr[1] == arr[0]*arr[0], "array elements")
		}
		for *p = range m {
			check(m[*p] == *p**p, "dereference")
		}
		for out["k"], out["v"] = range m {
			check(out["v"] == out["k"]*out["k"], "elements")
		}
		var k, v any
		for k, v = range m {
			check(v == k.(int)*k.(int), "interfaces")
		}

		// Each iteration has its own variables.
		var fs []func() int
		for k, v := range m {
			fs = append(fs, func() int { return v - k*k })
		}
		for _, f := range fs {
			check(f() == 0, "captured")
		}

		// break, continue, labels, return, goto, nested loops over one map.
		cnt = 0
		for range m {
			if cnt++; cnt == 3 {
				break
			}
		}
		check(cnt == min(n, 3), "break")
		cnt = 0
	outer:
		for k := range m {
			for range m {
				cnt++
				if k%2 == 0 {
					continue outer
				}
				break outer
			}
		}
		check(n == 0 || cnt > 0, "labels")
		if n <= 100 {
			cnt = 0
			for range m {
				for range m {
					cnt++
				}
			}
			check(cnt == n*n, "nested: %d", cnt)
		}
	}
}

// The range expression is evaluated once.
func once() {
	n := 0
	f := func() cmap[int]int { n++; return fill(10) }
	for range f() {
	}
	check(n == 1, "range expression evaluated %d times", n)
	m, seen := fill(10), 0
	for range m {
		m = nil
		seen++
	}
	check(seen == 10, "range over the old value: %d", seen)
	type named cmap[int]int
	pm := named(fill(3))
	for k := range *&pm {
		seen += k
	}
	check(seen == 13, "named")
}

// The body may remove: what it removes before it is reached is not produced.
func removal() {
	for _, n := range sizes {
		for step := range 3 {
			m := fill(n)
			seen := map[int]bool{}
			for k, v := range m {
				check(v == k*k, "pair %d:%d", k, v)
				check(!seen[k], "key %d produced after it was deleted, or twice", k)
				switch step {
				case 0: // itself
					seen[k] = true
					delete(m, k)
				case 1: // everything else
					for i := range n {
						if i != k {
							seen[i] = true
							delete(m, i)
						}
					}
				case 2: // everything
					for i := range n {
						seen[i] = true
					}
					clear(m)
				}
			}
			if step == 1 {
				check(len(m) == min(n, 1), "%d left", len(m))
			} else {
				check(len(m) == 0, "%d left", len(m))
			}
		}
	}
}

// The body may add and change: no key twice, and every key that was there.
func addition() {
	for _, n := range sizes {
		m := fill(n)
		seen := map[int]int{}
		added := 0
		for k := range m {
			if seen[k]++; seen[k] > 1 {
				panic(fmt.Sprintf("key %d produced twice", k))
			}
			m[k] = -1
			if added < 5000 {
				for range 3 {
					added++
					m[-added] = added
				}
			}
		}
		for i := range n {
			check(seen[i] == 1 && m[i] == -1, "permanent key %d produced %d times, is %d", i, seen[i], m[i])
		}
		check(len(m) == n+added, "len %d, want %d", len(m), n+added)

		// Removed and put back: at most once.
		m = fill(n)
		clear(seen)
		for k := range m {
			if seen[k]++; seen[k] > 1 {
				panic(fmt.Sprintf("key %d produced twice", k))
			}
			delete(m, k)
			m[k] = k
			if d := n - 1 - k; d != k {
				delete(m, d)
				m[d] = d
			}
		}
		check(len(m) == n, "len %d", len(m))

		// A pair is read when it is produced.
		m = fill(n)
		gen := 0
		for _, v := range m {
			check(gen == 0 || v == -gen, "a stale element %d, want %d", v, -gen)
			gen++
			if n > 100 && gen > 100 {
				break
			}
			for k := range n {
				m[k] = -gen
			}
		}
	}
}

// Functions that range over a cmap, as iterators and from one.
func iterators() {
	m := fill(100)
	all := func(yield func(int, int) bool) {
		for k, v := range m {
			if !yield(k, v) {
				return
			}
		}
	}
	plain := maps.Collect(all)
	check(len(plain) == 100 && plain[9] == 81, "collect")
	var ks []int
	for k := range all {
		if ks = append(ks, k); len(ks) == 50 {
			break
		}
	}
	sort.Ints(ks)
	for i := range ks[1:] {
		check(ks[i] < ks[i+1], "twice")
	}
	for k, m2 := range map[int]cmap[int]int{1: m} {
		for j := range m2 {
			check(k == 1 && j >= 0, "nested")
		}
	}
	f := func() int {
		defer func() { m[1000] = 1 }()
		for k := range m {
			return k
		}
		return -1
	}
	check(f() >= 0 && m[1000] == 1, "return from a loop")
	func() {
		defer func() { recover() }()
		for range m {
			panic("out")
		}
	}()
	m[1001]++ // nothing is held
	check(m[1001] == 1, "after a panic in a loop")
	goto end
end:
	for k := range m {
		for k2, v2 := range m {
			if k2 != k {
				m[k2] = v2
				break
			}
		}
	}
}

func main() {
	forms()
	once()
	removal()
	addition()
	iterators()
}
