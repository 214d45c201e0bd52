// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package cmaps

import (
	"internal/abi"
	"unsafe"
)

// Map returns the map of an iteration, or nil if that is a nil map.
func (it *Iter) Map() *Map {
	return it.m
}

// Type returns the type of the map. It is nil if the map is nil.
func (it *Iter) Type() *abi.MapType {
	return it.typ
}

// Key returns the buffer for keys, or nil.
func (it *Iter) Key() unsafe.Pointer {
	return it.key
}

// Elem returns the buffer for elements, or nil.
func (it *Iter) Elem() unsafe.Pointer {
	return it.elem
}

// SetBuffers makes Next copy pairs to key and elem, which are as those given
// to Init.
func (it *Iter) SetBuffers(key, elem unsafe.Pointer) {
	it.key = key
	it.elem = elem
}
