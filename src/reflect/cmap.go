// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package reflect

import (
	"internal/abi"
	"internal/runtime/maps"
)

// A cmap[K]V is of kind Map, and everything in this package that works on maps
// works on it. What differs is that other goroutines may change it meanwhile:
// each call of MapIndex, SetMapIndex or Clear takes effect at one instant, and
// an iteration is as that of a range statement over a cmap.

// IsConcurrentMap reports whether t is a concurrent map type, cmap[K]V. The
// [Kind] of such a type is [Map]. A map type and a concurrent map type are
// different types and cannot be converted to one another.
func IsConcurrentMap(t Type) bool {
	return t.Kind() == Map && t.common().MapType().Concurrent()
}

// ConcurrentMapOf returns the concurrent map type with the given key and
// element types. For example, if k represents int and e represents string,
// ConcurrentMapOf(k, e) represents cmap[int]string.
//
// If the key type is not a valid map key type (that is, if it does
// not implement Go's == operator), ConcurrentMapOf panics.
func ConcurrentMapOf(key, elem Type) Type {
	ktyp := key.common()
	etyp := elem.common()

	if ktyp.Equal == nil {
		panic("reflect.ConcurrentMapOf: invalid key type " + stringFor(ktyp))
	}

	// MapOf's entries for the same key and elem have 0 in the last field.
	ckey := cacheKey{Map, ktyp, etyp, abi.MapConcurrent}
	if t, ok := lookupCache.Load(ckey); ok {
		return t.(Type)
	}

	s := "cmap[" + stringFor(ktyp) + "]" + stringFor(etyp)
	for _, t := range typesByString(s) {
		if mt := t.MapType(); mt != nil && mt.Concurrent() && mt.Key == ktyp && mt.Elem == etyp {
			found, _ := lookupCache.LoadOrStore(ckey, toRType(t))
			return found.(Type)
		}
	}

	// Slots, hash and flags are those of the map type. It must not be
	// changed, as it may be one that the compiler made.
	mt := *MapOf(key, elem).common().MapType()
	bucket := cmapBucketOf(key, elem).common()
	mt.Str = resolveReflectName(newName(s, "", false, false))
	mt.TFlag = abi.TFlagDirectIface
	mt.Hash = fnv1(etyp.Hash, 'M', byte(ktyp.Hash>>24), byte(ktyp.Hash>>16), byte(ktyp.Hash>>8), byte(ktyp.Hash))
	mt.PtrToThis = 0
	mt.Group = bucket
	mt.GroupSize = bucket.Size_
	mt.Flags |= abi.MapConcurrent

	t, _ := lookupCache.LoadOrStore(ckey, toRType(&mt.Type))
	return t.(Type)
}

// cmapBucketOf returns the type of the buckets of a cmap with the given key and
// element types, as the compiler makes it. See abi.MapConcurrent.
func cmapBucketOf(key, elem Type) Type {
	_, slot := groupAndSlotOf(key, elem)
	fields := []StructField{
		{Name: "Words", Type: TypeFor[[2]uint64]()},
		{Name: "Slots", Type: ArrayOf(abi.CmapBucketSlots, slot)},
	}
	bucket := StructOf(fields)
	for n := 1; bucket.Size()%8 != 0; n++ {
		bucket = StructOf(append(fields, StructField{Name: "Pad", Type: ArrayOf(n, TypeFor[uint32]())}))
	}
	return bucket
}

// cmapKeys is MapKeys for a cmap v. The number of keys is known only at the
// end of the iteration, whatever v.Len() says before.
func (v Value) cmapKeys() []Value {
	keyType := v.typ().MapType().Key
	fl := v.flag.ro() | flag(keyType.Kind())

	a := make([]Value, 0, v.Len())
	// The header of a cmap is always in the heap, and nothing keeps it. If v
	// escaped here it would in MapKeys, for plain maps too.
	m := (*maps.Map)(abi.NoEscape(v.pointer()))
	var it maps.Iter
	mapIterStart(v.typ().MapType(), m, &it)
	for it.Key() != nil {
		a = append(a, copyVal(keyType, fl, it.Key()))
		mapIterNext(&it)
	}
	return a
}
