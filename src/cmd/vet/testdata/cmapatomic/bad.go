// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

// This file has updates that are not atomic.

package cmapatomic

import (
	"errors"
	"log"
	"slices"
	"sync"
	"time"
)

type point struct {
	x, y int
	list []int
	done bool
	arr  [4]int
}

type server struct {
	mu    sync.Mutex
	hits  cmap[string]int
	seen  cmap[string]bool
	conns cmap[string]*conn
	cur   string
}

type conn struct{ n int }

func (*conn) Close() error  { return nil }
func (*conn) expired() bool { return false }

var (
	m      cmap[string]int
	seen   cmap[string]bool
	points cmap[string]point
	lists  cmap[string][]int
	times  cmap[string]time.Time
	conns  cmap[string]*conn
	parent cmap[int]int
	nested cmap[string]cmap[string]int
	funcs  cmap[string]func(int) int
	ready  func() bool
)

func f(int) int               { return 0 }
func g(int) (int, error)      { return 0, nil }
func clamp(a, b, c int) int   { return a }
func compute(string) int      { return 0 }
func newConn(string) *conn    { return nil }
func merge(a, b []int) []int  { return nil }
func grow(p point) point      { return p }
func use(...any)              {}
func valid(string, bool) bool { return true }

// Loads for early operands.

func early(k, j string, n int, err error) {
	m[k] = f(m[k])                                       // ERROR "assignment to m\[k\] is not atomic with its load for the call of f: use cmaps.Update"
	m[k] += f(m[k])                                      // ERROR "load for the call of f: use cmaps.Update"
	m[k] = 1 + 2*f(m[k])                                 // ERROR "load for the call of f"
	m[k] = clamp(m[k]+1, 0, n)                           // ERROR "load for the call of clamp"
	m[k] = max(0, f(m[k]))                               // ERROR "load for the call of f"
	m[k], err = g(m[k])                                  // ERROR "load for the call of g"
	m[(k)] = f((m[k]))                                   // ERROR "assignment to m\[\(?k\)?\]"
	m["a"] = f(m["a"])                                   // ERROR "load for the call of f"
	m[k+"x"] = f(m[k+"x"])                               // ERROR "load for the call of f"
	m[k], m[j] = f(m[j]), 1                              // ERROR "assignment to m\[j\] .*: hold a lock around the statement"
	times[k] = times[k].Add(time.Second)                 // ERROR "load for the call of Add"
	lists[k] = merge(lists[k], nil)                      // ERROR "load for the call of merge"
	lists[k] = append(lists[k], f(m[k]))                 // ok
	lists[k] = append(lists[k], merge(lists[k], nil)...) // ERROR "load for the call of merge"
	points[k] = grow(points[k])                          // ERROR "load for the call of grow"
	points[k].x = f(points[k].x)                         // ERROR "assignment to points\[k\] is not atomic with its load for the call of f"
	points[k].x = f(points[k].arr[0])                    // ok
	points[k].arr[n] = f(points[k].arr[n])               // ERROR "load for the call of f"
	points[k] = grow(point{x: points[k].x})              // ERROR "load for the call of grow"
	seen[k] = seen[k] && ready()                         // ERROR "load for the && expression"
	seen[k] = valid(k, seen[k])                          // ERROR "load for the call of valid"
	parent[n] = parent[parent[n]]                        // ERROR "load for a key"
	nested[k][j] = f(nested[k][j])                       // ERROR "load for the call of f"
	m[k] = funcs[k](m[k])                                // ERROR "load for the call of a function"
	func() {
		m[k] = f(m[k]) // ERROR "load for the call of f"
	}()
}

func earlyGeneric[M ~cmap[K]V, K comparable, V any](m M, k K, f func(V) V) {
	m[k] = f(m[k]) // ERROR "load for the call of f"
}

// Values computed from an earlier load.

func values(k string) {
	v := m[k]    // ERROR "the element is loaded here"
	m[k] = v + 1 // ERROR "assignment to m\[k\] is not atomic with the load that its value depends on: write m\[k\]\+\+"
	v2 := m[k]   // ERROR "the element is loaded here"
	log.Print(v2)
	m[k] = v2 * 2 // ERROR "depends on: load the element in the assignment itself"
}

func valueUpdate(k string) int {
	v, ok := m[k] // ERROR "the element is loaded here"
	if !ok {
		v = 100
	}
	v = f(v)
	m[k] = v // ERROR "not atomic with the load that its value depends on: use cmaps.Update"
	return v
}

func valueFields(k string) {
	p := points[k] // ERROR "the element is loaded here"
	p.x++
	points[k] = p // ERROR "write points\[k\]\.x\+\+"
}

func valueFields2(k string) {
	p := points[k] // ERROR "the element is loaded here"
	p.x++
	p.y--
	points[k] = p // ERROR "load that its value depends on"
}

func valueAppend(k string, x int) {
	l := lists[k] // ERROR "the element is loaded here"
	l = append(l, x)
	lists[k] = l // ERROR "write lists\[k\] = append\(lists\[k\], x\)"
}

func valueChain(k string) {
	v := m[k] // ERROR "the element is loaded here"
	w := v + 1
	u := w * 2
	m[k] = u // ERROR "load that its value depends on"
}

func valueTuple(from, to string, x int) {
	a, b := m[from], m[to]    // ERROR "the element is loaded here"
	m[from], m[to] = a-x, b+x // ERROR "assignment to m\[from\] .*load the elements in the assignment itself"
}

func valueSwap(i, j string) {
	tmp := m[i] // ERROR "the element is loaded here"
	m[i] = m[j]
	m[j] = tmp // ERROR "exchange of m\[i\] and m\[j\] is not atomic: write m\[i\], m\[j\] = m\[j\], m\[i\]"
}

func valueRange() {
	for k, v := range m { // ERROR "the element is loaded here"
		m[k] = v / 2 // ERROR "assignment to m\[k\] is not atomic with the load by range: load the element in the assignment itself"
	}
}

func valueVar(k string) {
	var v = m[k] // ERROR "the element is loaded here"
	m[k] = v - 1 // ERROR "load that its value depends on"
}

func valueLoop(keys []string) {
	for _, k := range keys {
		v := m[k] // ERROR "the element is loaded here"
		v += len(k)
		m[k] = v // ERROR "write m\[k\] \+= len\(k\)"
	}
}

func (s *server) valueField(k string) {
	v := s.hits[k] // ERROR "the element is loaded here"
	log.Print(v)
	s.hits[k] = v + 1 // ERROR "assignment to s\.hits\[k\]"
}

// Checks, with the element absent or present.

func absent(k string) {
	if _, ok := m[k]; !ok { // ERROR "the element is loaded here"
		m[k] = 1 // ERROR "assignment to m\[k\] is not atomic with the check that it depends on: use cmaps.LoadOrStore"
	}
	if v, ok := m[k]; !ok { // ERROR "the element is loaded here"
		v = compute(k)
		m[k] = v // ERROR "use cmaps.LoadOrCompute"
	}
	if _, ok := m[k]; !ok { // ERROR "the element is loaded here"
		log.Print("new")
		m[k] = 1 // ERROR "use cmaps.LoadOrStore"
	}
	if _, ok := m[k]; !ok { // ERROR "the element is loaded here"
		m[k] += 2 // ERROR "use cmaps.Update"
	}
	if _, ok := m[k]; ok { // ERROR "the element is loaded here"
		log.Print("old")
	} else {
		m[k] = 3 // ERROR "use cmaps.LoadOrStore"
	}
}

func absent2(k string) *conn {
	c, ok := conns[k] // ERROR "the element is loaded here"
	if !ok {
		c = newConn(k)
		conns[k] = c // ERROR "use cmaps.LoadOrCompute"
	}
	return c
}

func absentExit(k string) error {
	if _, ok := m[k]; ok { // ERROR "the element is loaded here"
		return errors.New("duplicate")
	}
	m[k] = 1 // ERROR "use cmaps.LoadOrStore"
	return nil
}

func absentNil(k, j string) {
	if conns[k] == nil { // ERROR "the element is loaded here"
		conns[k] = newConn(k) // ERROR "use cmaps.LoadOrCompute"
	}
	if nested[k] == nil { // ERROR "the element is loaded here"
		nested[k] = make(cmap[string]int) // ERROR "use cmaps.LoadOrStore"
	}
	nested[k][j]++
}

func presentStore(k string) {
	if v, ok := m[k]; ok { // ERROR "the element is loaded here"
		m[k] = v + 1 // ERROR "use cmaps.Update"
	}
	if _, ok := m[k]; ok { // ERROR "the element is loaded here"
		m[k]++ // ERROR "use cmaps.Update"
	}
	if _, ok := m[k]; ok && k != "" { // ERROR "the element is loaded here"
		m[k] = 7 // ERROR "use cmaps.Update"
	}
}

// Comparisons.

func compare(k, j string, x, y int) {
	if m[k] == 1 { // ERROR "the element is loaded here"
		m[k] = 2 // ERROR "use cmaps.CompareAndSwap"
	}
	if m[k] == x { // ERROR "the element is loaded here"
		m[k] = y // ERROR "use cmaps.CompareAndSwap"
	}
	if v := m[k]; v == 1 { // ERROR "the element is loaded here"
		m[k] = 2 // ERROR "use cmaps.CompareAndSwap"
	}
	if m[k] == 0 { // ERROR "the element is loaded here"
		m[k] = 1 // ERROR "use cmaps.Update"
	}
	if m[k] > 0 { // ERROR "the element is loaded here"
		m[k]-- // ERROR "use cmaps.Update"
	}
	if m[k] < x { // ERROR "the element is loaded here"
		m[k] = x // ERROR "write m\[k\] = max\(m\[k\], x\)"
	}
	if x < m[k] { // ERROR "the element is loaded here"
		m[k] = x // ERROR "write m\[k\] = min\(m\[k\], x\)"
	}
	if m[k] != x { // ERROR "the element is loaded here"
		m[k] = x // ERROR "write old, m\[k\] = m\[k\], x"
		log.Print("changed")
	}
	if m[k] >= x { // ERROR "the element is loaded here"
		m[k], m[j] = m[k]-x, m[j]+x // ERROR "hold a lock around both"
	}
	if len(lists[k]) < 3 { // ERROR "the element is loaded here"
		lists[k] = append(lists[k], x) // ERROR "use cmaps.Update"
	}
	if !slices.Contains(lists[k], x) { // ERROR "the element is loaded here"
		lists[k] = append(lists[k], x) // ERROR "use cmaps.Update"
	}
	has := slices.Contains(lists[k], x) // ERROR "the element is loaded here"
	if !has {
		lists[k] = append(lists[k], x) // ERROR "use cmaps.Update"
	}
	switch m[k] { // ERROR "the element is loaded here"
	case 1:
		m[k] = 2 // ERROR "use cmaps.CompareAndSwap"
	case 2, 3:
		m[k] = 4
	default:
		m[k] = 5
	}
	switch v := m[k]; { // ERROR "the element is loaded here"
	case v > 10:
		m[k] = 0 // ERROR "use cmaps.Update"
	}
}

func limit(k string) error {
	if m[k] >= 10 { // ERROR "the element is loaded here"
		return errors.New("too many")
	}
	m[k]++ // ERROR "use cmaps.Update"
	return nil
}

func flags(keys []string) {
	for _, k := range keys {
		if seen[k] { // ERROR "the element is loaded here"
			continue
		}
		seen[k] = true // ERROR "write was, seen\[k\] = seen\[k\], true"
		log.Print(k)
	}
	if !seen["x"] { // ERROR "the element is loaded here"
		seen["x"] = true // ERROR "write was, seen\[.x.\] = seen\[.x.\], true"
		log.Print("x")
	}
}

// Deletes.

func deletes(k string, x int) {
	if v, ok := conns[k]; ok { // ERROR "the element is loaded here"
		delete(conns, k) // ERROR "delete of conns\[k\] is not atomic with the check that it depends on: use cmaps.LoadAndDelete"
		v.Close()
	}
	if m[k] == x { // ERROR "the element is loaded here"
		delete(m, k) // ERROR "use cmaps.CompareAndDelete"
	}
	if m[k] <= 0 { // ERROR "the element is loaded here"
		delete(m, k) // ERROR "use cmaps.Update"
	}
	if c, ok := conns[k]; ok && c.expired() { // ERROR "the element is loaded here"
		delete(conns, k) // ERROR "use cmaps.CompareAndDelete"
	}
	if time.Since(times[k]) > time.Hour { // ERROR "the element is loaded here"
		delete(times, k) // ERROR "use cmaps.CompareAndDelete"
	}
	m[k]--
	if m[k] == 0 { // ERROR "the element is loaded here"
		delete(m, k) // ERROR "use cmaps.CompareAndDelete"
	}
}

func take(k string) int {
	v := m[k]    // ERROR "the element is loaded here"
	delete(m, k) // ERROR "delete of m\[k\] is not atomic with the load before it: use cmaps.LoadAndDelete"
	return v
}

// Part of an element.

func parts(k string, x int) {
	if p := points[k]; p.x > 0 { // ERROR "the element is loaded here"
		points[k].x-- // ERROR "use cmaps.Update"
	}
	if points[k].x == x { // ERROR "the element is loaded here"
		points[k].x = 0 // ERROR "use cmaps.Update"
	}
}

func partFlag(k string) {
	if !points[k].done { // ERROR "the element is loaded here"
		points[k].done = true // ERROR "write was, points\[k\].done = points\[k\].done, true"
		log.Print(k)
	}
	if p := points[k]; p.x < p.y { // ERROR "the element is loaded here"
		points[k].x = p.y // ERROR "use cmaps.Update"
	}
	v := points[k].x    // ERROR "the element is loaded here"
	points[k].x = v * 2 // ERROR "load the element in the assignment itself"
}

func takeExit(k string) (*conn, error) {
	c, ok := conns[k] // ERROR "the element is loaded here"
	if !ok {
		return nil, errors.New("no such connection")
	}
	delete(conns, k) // ERROR "use cmaps.LoadAndDelete"
	return c, nil
}

func deleteRange() {
	for k, c := range conns { // ERROR "the element is loaded here"
		if c.expired() {
			delete(conns, k) // ERROR "delete of conns\[k\] is not atomic with the load by range: use cmaps.DeleteFunc"
		}
	}
}

// A lock that does not help.

func (s *server) unlocked(k string) {
	s.mu.Lock()
	v := s.hits[k] // ERROR "the element is loaded here"
	s.mu.Unlock()
	s.mu.Lock()
	s.hits[k] = v + 1 // ERROR "load that its value depends on"
	s.mu.Unlock()
	_, ok := s.hits[k] // ERROR "the element is loaded here"
	if !ok {
		s.mu.Lock()
		s.hits[k] = 1 // ERROR "use cmaps.LoadOrStore"
		s.mu.Unlock()
	}
}

// A local map that is shared before.

func shared(k string) {
	local := make(cmap[string]int)
	go use(local)
	if _, ok := local[k]; !ok { // ERROR "the element is loaded here"
		local[k] = 1 // ERROR "use cmaps.LoadOrStore"
	}
}

func sharedLoop(keys []string) {
	local := make(cmap[string]int)
	for _, k := range keys {
		local[k] = f(local[k]) // ERROR "use cmaps.Update"
		go func() { local[k]++ }()
	}
}
