// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

// Package cmaps has functions for concurrent maps of any type cmap[K]V.
//
// What package maps has for maps is here for cmaps: [All], [Keys], [Values],
// [Collect], [Insert], [Copy], [Clone], [Equal], [EqualFunc] and [DeleteFunc].
// These visit the elements one after the other, as a range statement does, and
// other goroutines may change the cmap meanwhile.
//
// The other functions are single atomic operations that depend on whether the
// cmap has an element, which an assignment statement cannot express. What it
// can express needs no function: m[k]++, m[k] = append(m[k], x), and
//
//	old, m[k] = m[k], new
//
// are atomic as they stand.
//
// As with maps, storing to a nil cmap panics, and all operations panic if a key
// of interface type cannot be compared.
package cmaps

import (
	"internal/abi"
	"iter"
	"unsafe"
)

// All returns an iterator over the key-value pairs of m.
func All[M ~cmap[K]V, K comparable, V any](m M) iter.Seq2[K, V] {
	return func(yield func(K, V) bool) {
		for k, v := range m {
			if !yield(k, v) {
				return
			}
		}
	}
}

// Keys returns an iterator over the keys of m.
func Keys[M ~cmap[K]V, K comparable, V any](m M) iter.Seq[K] {
	return func(yield func(K) bool) {
		for k := range m {
			if !yield(k) {
				return
			}
		}
	}
}

// Values returns an iterator over the elements of m.
func Values[M ~cmap[K]V, K comparable, V any](m M) iter.Seq[V] {
	return func(yield func(V) bool) {
		for _, v := range m {
			if !yield(v) {
				return
			}
		}
	}
}

// Insert stores the pairs of seq in m, one after the other.
func Insert[M ~cmap[K]V, K comparable, V any](m M, seq iter.Seq2[K, V]) {
	for k, v := range seq {
		m[k] = v
	}
}

// Collect returns a new cmap with the pairs of seq.
func Collect[K comparable, V any](seq iter.Seq2[K, V]) cmap[K]V {
	m := make(cmap[K]V)
	Insert(m, seq)
	return m
}

// Copy stores the pairs of src in dst, one after the other.
func Copy[M1, M2 ~cmap[K]V, K comparable, V any](dst M1, src M2) {
	for k, v := range src {
		dst[k] = v
	}
}

// Clone returns a new cmap with the pairs of m, or nil if m is nil. The
// elements are copied by assignment. A pair that is stored or deleted during
// the call may be in the result or not.
func Clone[M ~cmap[K]V, K comparable, V any](m M) M {
	if m == nil {
		return nil
	}
	c := make(M, len(m))
	Copy(c, m)
	return c
}

// FromMap returns a new cmap with the pairs of m, or nil if m is nil.
func FromMap[M ~map[K]V, K comparable, V any](m M) cmap[K]V {
	if m == nil {
		return nil
	}
	c := make(cmap[K]V, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// ToMap returns a new map with the pairs of m, or nil if m is nil. A pair that
// is stored or deleted during the call may be in the result or not.
func ToMap[M ~cmap[K]V, K comparable, V any](m M) map[K]V {
	if m == nil {
		return nil
	}
	c := make(map[K]V, len(m))
	for k, v := range m {
		c[k] = v
	}
	return c
}

// Equal reports whether two cmaps have the same pairs. Elements are compared
// with ==. While the cmaps change the result may be that of no instant.
func Equal[M1, M2 ~cmap[K]V, K, V comparable](m1 M1, m2 M2) bool {
	return EqualFunc(m1, m2, func(v1, v2 V) bool { return v1 == v2 })
}

// EqualFunc is Equal with a function that compares elements.
func EqualFunc[M1 ~cmap[K]V1, M2 ~cmap[K]V2, K comparable, V1, V2 any](m1 M1, m2 M2, eq func(V1, V2) bool) bool {
	if len(m1) != len(m2) {
		return false
	}
	for k, v1 := range m1 {
		if v2, ok := m2[k]; !ok || !eq(v1, v2) {
			return false
		}
	}
	return true
}

// DeleteFunc deletes the pairs of m for which del returns true. An element that
// is assigned to after del has seen it is not deleted unless del returns true
// for what it is now.
func DeleteFunc[M ~cmap[K]V, K comparable, V any](m M, del func(K, V) bool) {
	for k, v := range m {
		for del(k, v) {
			now, found, done := exchange1(m, k, &v, nil, ifSame)
			if done || !found {
				break
			}
			v = now
		}
	}
}

// LoadOrStore returns the element of k if there is one. Otherwise it stores v
// and returns it. loaded is true if there was an element.
func LoadOrStore[M ~cmap[K]V, K comparable, V any](m M, k K, v V) (actual V, loaded bool) {
	if actual, loaded = m[k]; loaded {
		return actual, true
	}
	stored(k, v)
	if actual, loaded, _ = exchange1(m, k, nil, &v, ifAbsent); loaded {
		return actual, true
	}
	return v, false
}

// LoadOrCompute is LoadOrStore with a function that makes the value. It is
// called only if there is no element; its result is dropped if another
// goroutine stores one before it has returned.
func LoadOrCompute[M ~cmap[K]V, K comparable, V any](m M, k K, f func() V) (actual V, loaded bool) {
	if actual, loaded = m[k]; loaded {
		return actual, true
	}
	return LoadOrStore(m, k, f())
}

// LoadAndDelete deletes the element of k and returns it. loaded is false, and v
// is zero, if there was none.
func LoadAndDelete[M ~cmap[K]V, K comparable, V any](m M, k K) (v V, loaded bool) {
	v, loaded, _ = exchange1(m, k, nil, nil, always)
	return v, loaded
}

// Swap stores v and returns what was there before. loaded is false, and previous
// is zero, if there was no element.
func Swap[M ~cmap[K]V, K comparable, V any](m M, k K, v V) (previous V, loaded bool) {
	stored(k, v)
	previous, loaded, _ = exchange1(m, k, nil, &v, always)
	return previous, loaded
}

// CompareAndSwap stores new if there is an element of k that equals old. It
// reports whether it did.
func CompareAndSwap[M ~cmap[K]V, K, V comparable](m M, k K, old, new V) (swapped bool) {
	stored(k, new)
	return exchangeEqual(m, k, old, &new)
}

// CompareAndDelete deletes the element of k if there is one that equals old. It
// reports whether it did.
func CompareAndDelete[M ~cmap[K]V, K, V comparable](m M, k K, old V) (deleted bool) {
	return exchangeEqual(m, k, old, nil)
}

// Update calls f with the element of k and whether there is one, and stores
// what f returns, or deletes the element if f returns false. If the element is
// assigned to meanwhile it calls f again, with the new one; so f should have no
// side effects. Update returns what the last call of f returned.
//
// f may do anything, with m, too. No part of m is locked while it runs.
func Update[M ~cmap[K]V, K comparable, V any](m M, k K, f func(old V, ok bool) (V, bool)) (V, bool) {
	old, found := m[k]
	for {
		v, keep := f(old, found)
		var cmp, elem *V
		if found {
			cmp = &old
		}
		if keep {
			stored(k, v)
			elem = &v
		}
		now, ok, done := exchange1(m, k, cmp, elem, ifSame)
		if done {
			return v, keep
		}
		old, found = now, ok
	}
}

// exchangeEqual exchanges the element of k for *elem, or nothing, if there is
// one that equals old. The comparison is Go's, which may panic, and not the bits';
// so it takes place before, and what is exchanged is what it saw.
func exchangeEqual[M ~cmap[K]V, K, V comparable](m M, k K, old V, elem *V) bool {
	v, found := m[k]
	for found && v == old {
		now, ok, done := exchange1(m, k, &v, elem, ifSame)
		if done {
			return true
		}
		v, found = now, ok
	}
	return false
}

// Conditions of exchange.
const (
	always = iota
	ifAbsent
	ifSame
)

// exchange is implemented in package runtime.
//
//go:noescape
//go:linkname exchange
func exchange(t *abi.MapType, c, key, cmp, elem, prior unsafe.Pointer, cond int) (found, done bool)

// stored makes what k and v refer to escape. That exchange may store copies of them is
// hidden from the compiler, so that the keys of calls that store nothing need not be in the heap.
func stored[K, V any](k K, v V) {
	abi.Escape(k)
	abi.Escape(v)
}

// exchange1 is exchange with types. It returns what was there before.
//
// Preconditions: if elem is not nil, stored has been called with k and *elem.
func exchange1[M ~cmap[K]V, K comparable, V any](m M, k K, cmp, elem *V, cond int) (prior V, found, done bool) {
	t := (*abi.MapType)(unsafe.Pointer(abi.TypeFor[M]()))
	c := *(*unsafe.Pointer)(unsafe.Pointer(&m))
	found, done = exchange(t, c, unsafe.Pointer(&k), unsafe.Pointer(cmp), unsafe.Pointer(elem), unsafe.Pointer(&prior), cond)
	return prior, found, done
}
