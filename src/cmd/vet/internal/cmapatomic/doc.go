// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Package cmapatomic defines an Analyzer that checks for updates of
// concurrent map elements that are not atomic.
//
// # Analyzer cmapatomic
//
// cmapatomic: check for updates of concurrent map elements that are not atomic
//
// An assignment statement is atomic with respect to the elements of concurrent
// maps that are its operands, but an update spread over more than one
// statement is not, nor is one whose element is loaded for a call: another
// goroutine's store may come between the load and the store, and is lost.
//
// The analyzer reports an assignment that loads the element it stores as an
// early operand, before the atomic step:
//
//	m[k] = f(m[k])            // use cmaps.Update
//	m[k] = m[k].Add(d)
//	m[k] += f(m[k])
//	m[k] = m[k] && ready()
//
// an assignment whose value was computed from an earlier load of the element:
//
//	v := m[k]                 // write m[k] = v + 1 as m[k]++
//	m[k] = v + 1
//
//	for k, v := range m {     // write m[k] /= 2
//		m[k] = v / 2
//	}
//
// and an assignment or a delete that takes place, or not, because of what an
// earlier load found:
//
//	if _, ok := m[k]; !ok {   // use cmaps.LoadOrStore
//		m[k] = v
//	}
//
//	if m[k] == x {            // use cmaps.CompareAndSwap
//		m[k] = y
//	}
//
//	if seen[k] {              // write was, seen[k] = seen[k], true
//		return
//	}
//	seen[k] = true
//
//	if v, ok := m[k]; ok {    // use cmaps.LoadAndDelete
//		delete(m, k)
//		v.Close()
//	}
//
// Two elements are the same if their maps and keys are the same expressions,
// without calls, and nothing in between assigns to a variable in them. There is
// no report if a lock is held from before the load until after the store, in a
// function whose name ends with Locked, in an init function, if the map is a
// local variable that nothing else has a reference to yet, or if the statement
// stores what a concurrent one would have stored as well, as in
//
//	if !seen[k] {
//		seen[k] = true
//	}
//
// The analyzer cannot know whether a goroutine has an element for itself. If it
// has, or if it does not matter which of two values stays, the report is of no
// use. For that reason, and because it relies on patterns, "go test" does not
// run this check.
package cmapatomic
