// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package types2

// Concurrent map types
//
// The type cmap[K]V is represented by a Map whose conc field is set. The
// predeclared identifier cmap denotes a generic alias whose right-hand side is
// such a map, as if it were declared by
//
//	type cmap[K comparable, V any] = <concurrent map of K to V>
//
// and the type checker represents each cmap[K]V in the source by an instance of
// that alias. Thus clients that rebuild types from their parts (by
// instantiating aliases again, in particular) keep the distinction without
// knowing of it. With GODEBUG=gotypesalias=0 the representation is the Map.
//
// In source code the alias cannot be instantiated as other aliases are; only
// cmap[K]V is valid. TypeString uses the same form.

// universeCmap is the predeclared cmap; it is nil if the experiment is off.
var universeCmap *TypeName

// defPredeclaredCmap defines the universe's cmap.
func defPredeclaredCmap() {
	if !cmapEnabled() {
		return
	}
	obj := NewTypeName(nopos, nil, "cmap", nil)
	k := NewTypeParam(NewTypeName(nopos, nil, "K", nil), Universe.Lookup("comparable").Type())
	v := NewTypeParam(NewTypeName(nopos, nil, "V", nil), universeAnyNoAlias.Type())
	k.iface() // prevent races due to lazy computation
	v.iface()
	NewAlias(obj, &Map{key: k, elem: v, conc: true}).SetTypeParams([]*TypeParam{k, v})
	def(obj)
	universeCmap = obj
}

// Concurrent reports whether m is the concurrent map type cmap[K]V
// rather than map[K]V.
func (m *Map) Concurrent() bool { return m.conc }

// keyword returns the word that the type's notation starts with.
func (m *Map) keyword() string {
	if m.conc {
		return "cmap"
	}
	return "map"
}

// newCmap returns the type cmap[key]elem.
func newCmap(key, elem Type) Type {
	m := &Map{key: key, elem: elem, conc: true}
	if !aliasAny() {
		return m
	}
	return cmapInstance(m)
}

// cmapInstance returns the instance of the predeclared alias that stands for
// the concurrent map m. The instance is not entered in a Context: hashing
// the type arguments, which may be types that are still being set up,
// would compute type sets too early, and two instances with identical
// arguments are identical without it.
func cmapInstance(m *Map) *Alias {
	orig := universeCmap.typ.(*Alias)
	return &Alias{
		obj:     orig.obj,
		orig:    orig,
		tparams: orig.tparams,
		targs:   newTypeList([]Type{m.key, m.elem}),
		fromRHS: m,
		actual:  m,
	}
}

// instantiateCmap returns the type cmap[targs[0]]targs[1] if orig is the
// predeclared cmap and the number of type arguments is right; otherwise nil.
func instantiateCmap(orig genericType, targs []Type) Type {
	if a, _ := orig.(*Alias); a == nil || a.obj != universeCmap || len(targs) != 2 {
		return nil
	}
	return newCmap(targs[0], targs[1])
}

// cmapRhs returns the Map that t stands for if t is an instance
// of the predeclared cmap. Otherwise it returns t.
func cmapRhs(t Type) Type {
	if a, _ := t.(*Alias); a != nil && a.obj == universeCmap && a.targs != nil {
		return a.fromRHS
	}
	return t
}
