// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

// This file has nothing to report.

package cmapatomic

import (
	"cmaps"
	"log"
	"time"
)

// Statements that are atomic as they stand.

func atomic(k, j string, n int, x any) {
	m[k]++
	m[k] += f(n)
	m[k] = m[k] + f(n)
	m[k] += f(m[j])
	m[k] = f(m[j])
	m[k] = min(max(m[k]+1, 0), n)
	m[k] = int(float64(m[k]) * 1.5)
	m[k] = len(lists[k]) + len(lists[j])
	lists[k] = append(lists[k], n)
	lists[k] = append(lists[k], compute(k))
	lists[k] = append(lists[k][:0:0], lists[k]...)
	m[k], m[j] = m[j], m[k]
	m[k], m[j] = m[k]-n, m[j]+n
	n, m[k] = m[k], n
	seen[k] = seen[k] && !seen[j]
	seen[k] = seen[k] || n > 0
	points[k].x++
	points[k].x = points[k].y + f(n)
	points[k].arr[n] = points[k].arr[n+1]
	points[k].x = f(points[k].y)
	points[k] = point{x: points[k].y, y: points[k].x}
	funcs[k] = func(n int) int { return f(m[k]) + funcs[k](n) }
	times[k] = times[j].Add(time.Second)
	m[name(k)] = f(m[name(k)])
}

func name(k string) string { return k }

// Loads without a store, and stores without a load.

func apart(k string, n int) int {
	v := m[k]
	log.Print(v)
	m[k] = n
	delete(m, k)
	if m[k] > 10 {
		log.Print("many")
	}
	m[k] = n + 1
	if n > 0 {
		m[k] = n
	}
	return m[k] + v
}

// Other elements.

func others(k, j string, keys []string, i int) {
	if _, ok := m[k]; !ok {
		m[j] = 1
	}
	v := m[k]
	m[j] = v + 1
	if seen[k] {
		m[k] = 1
	}
	k2 := k
	if _, ok := m[k2]; !ok {
		k2 += "x"
		m[k2] = 1
	}
	w := m[k]
	k = "other"
	m[k] = w + 1
	for _, k := range keys {
		m[k] = v
	}
	u := m[keys[i]]
	i++
	m[keys[i]] = u + 1
}

func (s *server) others(t *server) {
	v := s.hits[s.cur]
	s.next()
	s.hits[s.cur] = v + 1
	w := s.hits["a"]
	t.hits["a"] = w + 1
	u := s.hits["b"]
	s.hits = make(cmap[string]int)
	s.hits["b"] = u + 1
}

func (s *server) next() {}

// The variable has got another value.

func replaced(k string, n int) {
	v := m[k]
	log.Print(v)
	v = n
	m[k] = v
	w, ok := m[k]
	w, ok = n, n > 0
	if !ok {
		m[k] = w
	}
}

// What is stored is what was there: put back after a while.

func restore(k string) {
	old := m[k]
	m[k] = 5
	log.Print(m)
	m[k] = old
}

// A difference is taken that has been looked at.

func drain(k, j string) int {
	v := m[k]
	m[k] -= v
	w := m[j]
	m[j] = m[j] - w
	return v + w
}

// Caches: either of two values will do.

func cached(k string) int {
	if v, ok := m[k]; ok {
		return v
	}
	v := compute(k)
	m[k] = v
	return v
}

func cachedUnlessOld(k string) *conn {
	c, ok := conns[k]
	if ok && !c.expired() {
		return c
	}
	c = newConn(k)
	conns[k] = c
	return c
}

func refreshed(k string) {
	if c, ok := conns[k]; !ok || c.expired() {
		conns[k] = newConn(k)
	}
}

func cachedNil(k string) *conn {
	if conns[k] != nil {
		return conns[k]
	}
	conns[k] = newConn(k)
	return conns[k]
}

// A part is updated because of another one.

func counted(k string) []int {
	if p, ok := points[k]; ok && p.list != nil {
		points[k].x++
		return p.list
	}
	if points[k].y > 0 {
		points[k].x = 0
	}
	points[k].list = []int{compute(k)}
	return nil
}

// An exchange gives this goroutine the element, to be put back.

func exchange(k string) {
	var c *conn
	if c, conns[k] = conns[k], nil; c != nil {
		c.n++
		conns[k] = c
	}
}

// Assertions.

func asserted(k string) {
	if m[k] != 3 {
		panic("not 3")
	}
	m[k] = 4
}

// It does not matter who was first.

func idempotent(k string, x int) {
	if !seen[k] {
		seen[k] = true
	}
	if m[k] != x {
		m[k] = x
	}
	if _, ok := m[k]; ok {
		delete(m, k)
	}
	if seen[k] {
		delete(seen, k)
	}
}

// Under a lock.

func (s *server) locked(k string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.hits[k]; !ok {
		s.hits[k] = 1
	}
	v := s.hits[k]
	s.hits[k] = v * 2
	s.hits[k] = f(s.hits[k])
	func() {
		s.hits[k] = f(s.hits[k])
	}()
}

func (s *server) locked2(k string) {
	s.mu.Lock()
	v, ok := s.hits[k]
	if !ok {
		s.mu.Unlock()
		return
	}
	s.hits[k] = f(v)
	s.mu.Unlock()
}

func (s *server) doubleChecked(k string) int {
	v, ok := s.hits[k]
	if !ok {
		s.mu.Lock()
		defer s.mu.Unlock()
		if v, ok = s.hits[k]; !ok {
			v = compute(k)
			s.hits[k] = v
		}
	}
	return v
}

func (s *server) incLocked(k string) {
	if s.hits[k] > 0 {
		s.hits[k]--
	}
}

func (s *server) tryLock(k string) {
	if s.mu.TryLock() {
		s.hits[k] = f(s.hits[k])
		s.mu.Unlock()
	}
	if !s.mu.TryLock() {
		return
	}
	s.hits[k] = f(s.hits[k])
	s.mu.Unlock()
}

// Maps that nothing else has seen.

func build(keys []string) cmap[string]int {
	local := make(cmap[string]int)
	for _, k := range keys {
		if _, ok := local[k]; !ok {
			local[k] = len(local)
		}
		local[k] = f(local[k])
	}
	for k, v := range local {
		if v > 3 {
			delete(local, k)
		}
	}
	go use(local)
	return local
}

func buildVar(keys []string) (res cmap[string]int) {
	var local cmap[string]int
	if len(keys) > 0 {
		local = cmap[string]int{"a": 1}
	}
	local["a"] = f(local["a"])
	res = cmaps.Clone(m)
	res["a"] = f(res["a"])
	return res
}

func newServer(keys []string) *server {
	s := &server{hits: make(cmap[string]int), cur: "x"}
	for _, k := range keys {
		if s.hits[k] < 3 {
			s.hits[k]++
		}
	}
	return s
}

func init() {
	for _, k := range []string{"a", "b"} {
		m[k] = f(m[k])
	}
}

// Maps, which are another matter.

func plain(m map[string]int, k string) {
	m[k] = f(m[k])
	if _, ok := m[k]; !ok {
		m[k] = 1
	}
	v := m[k]
	m[k] = v + 1
}

// What package cmaps does.

func helpers(k string) {
	for {
		v := m[k]
		if cmaps.CompareAndSwap(m, k, v, f(v)) {
			break
		}
	}
	cmaps.Update(m, k, func(v int, ok bool) (int, bool) { return f(v), true })
	if _, ok := cmaps.LoadOrStore(m, k, 1); !ok {
		m[k] = 2
	}
}

// The load is not of the map's element but of a copy.

func pointers(k string) {
	c := conns[k]
	c.n++
	conns[k] = c
	conns[k].n++
	conns[k].n = f(conns[k].n)
	lists[k][0] = f(lists[k][0])
}
