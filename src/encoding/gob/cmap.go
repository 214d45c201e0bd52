// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package gob

import "reflect"

// settledMap returns a map that has the elements of m and that nobody else
// changes, so that its length and its keys can be relied on between calls:
// m itself, unless it is a cmap. What was stored in a cmap while it is copied
// may or may not be in the result.
func settledMap(m reflect.Value) reflect.Value {
	t := m.Type()
	if !reflect.IsConcurrentMap(t) {
		return m
	}
	settled := reflect.MapOf(t.Key(), t.Elem())
	if m.IsNil() {
		return reflect.Zero(settled)
	}
	c := reflect.MakeMapWithSize(settled, m.Len())
	for iter := m.MapRange(); iter.Next(); {
		c.SetMapIndex(iter.Key(), iter.Value())
	}
	return c
}
