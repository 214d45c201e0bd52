// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package types

// A concurrent map type, cmap[K]V, is a TMAP whose underlying type has
// the flag typeConc.
// Its values are pointers to an internal/runtime/cmaps.Map, never to
// an internal/runtime/maps.Map, so code that handles TMAP has to say
// which of the two it means: IsMap, IsCmap, or, where the distinction
// does not matter, IsAnyMap.

const typeConc = typeIsFullyInstantiated << 1

// NewCmap returns a new concurrent map type with key type k and
// element type v.
func NewCmap(k, v *Type) *Type {
	t := NewMap(k, v)
	t.flags.set(typeConc, true)
	haveCmap = true
	return t
}

var haveCmap bool

// HaveCmap reports whether there is any concurrent map type.
func HaveCmap() bool { return haveCmap }

// IsCmap reports whether t is a concurrent map type.
func (t *Type) IsCmap() bool {
	return t.kind == TMAP && t.underlying.flags&typeConc != 0
}

// IsAnyMap reports whether t is a map type, plain or concurrent.
func (t *Type) IsAnyMap() bool {
	return t.kind == TMAP
}

// cmpConc orders the map types t and x by kind of map: plain ones first.
func (t *Type) cmpConc(x *Type) Cmp {
	switch {
	case t.IsCmap() == x.IsCmap():
		return CMPeq
	case x.IsCmap():
		return CMPlt
	}
	return CMPgt
}

// mapWord returns what the string of map type t starts with.
func (t *Type) mapWord() string {
	if t.IsCmap() {
		return "cmap["
	}
	return "map["
}

// mapGroupWord returns what the string of map type t's Group starts with.
func (t *Type) mapGroupWord() string {
	if t.IsCmap() {
		return "cmap.bucket["
	}
	return "map.group["
}
