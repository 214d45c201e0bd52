// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// cmap as the name of a generic type of the program's own, in every place
// where a type can be followed by something.

package main

import "fmt"

type cmap[T any] struct{ x T }

func (c cmap[T]) get() T    { return c.x }
func (c *cmap[T]) set(x T)  { c.x = x }
func (cmap[T]) static() int { return 1 }
func (*cmap[T]) none()      {}

type (
	single struct{ cmap[int] }
	ptr    struct{ *cmap[int] }
	tagged struct {
		cmap[int] `tag`
		y         int
	}
	field struct {
		f cmap[int]
		g []cmap[string] `tag`
		h func(cmap[int]) cmap[int]
	}
	iface interface {
		get() int
		set(int)
	}
	elem         interface{ cmap[int] | cmap[string] }
	alias        = cmap[cmap[int]]
	chans        chan cmap[int]
	outer[T any] struct{ m map[string]cmap[T] }
	fn           func(cmap[int], cmap[string]) (cmap[int], error)
)

var (
	v1 cmap[int]
	v2 = cmap[int]{1}
	v3 = &cmap[int]{x: 2}
	v4 = []cmap[int]{{1}, {2}}
	v5 = map[string]cmap[int]{"a": {3}}
	v6 = cmap[cmap[int]]{cmap[int]{4}}
	v7 = [...]cmap[int]{2: {5}}
	v8 = struct{ cmap[int] }{cmap[int]{6}}
	v9 = cmap[[]int]{[]int{7}}
	va = cmap[func(int) int](cmap[func(int) int]{nil})
	vb = []cmap[int](v4)
	vc = (*cmap[int])(v3)
	vd = (func() cmap[int])(func() cmap[int] { return v2 })
	ve = map[string]cmap[int](v5)
	vf = chan cmap[int](nil)
	vg = (func(cmap[int]) cmap[int])(nil)
	vh = new(cmap[int])
	vi = cmap[int].get
	vj = (*cmap[int]).set
	vk = any(v2).(cmap[int])
	vl = []func() cmap[int](nil)
)

const size = 2

// Parameters: an instance, or an array.
func inst(cmap[int]) int                                  { return 1 }
func inst2(cmap[int], cmap[string]) int                   { return 2 }
func named(x cmap[int], cmap [size]int) int               { return x.x + cmap[1] }
func array(cmap [size]int) int                            { return cmap[1] }
func result(x cmap[int]) (cmap cmap[int])                 { cmap = x; return }
func anon(x cmap[int]) (cmap[int], error)                 { return x, nil }
func variadic(xs ...cmap[int]) int                        { return len(xs) }
func constrained[E elem](e E) E                           { return e }
func typeParams[T cmap[int] | cmap[string], U any](t T) T { return t }

func want(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
}

func main() {
	want("method", v2.get(), 1)
	v3.set(9)
	want("pointer method", v3.get(), 9)
	want("embedded", single{cmap[int]{1}}.cmap.x+single{v2}.get(), 2)
	want("embedded pointer", ptr{v3}.x, 9)
	want("tagged", tagged{y: 1, cmap: v2}.x, 1)
	want("instances", inst(v2)+inst2(v2, cmap[string]{}), 3)
	want("array", array([size]int{1, 2}), 2)
	want("named", named(v2, [size]int{1, 2}), 3)
	want("result", result(v2), v2)
	want("variadic", variadic(v4...), 2)
	want("constrained", constrained(cmap[string]{"s"}).x, "s")
	want("type parameters", typeParams[cmap[int], cmap[string]](v2), v2)
	want("function", vd().x, 1)
	want("method expression", vi(v2), 1)
	want("iface", iface(v3).get(), 9)
	want("nested", v6.get().get(), 4)
	want("static", cmap[int]{}.static(), 1)
	if v2 == (cmap[int]{1}) {
		want("comparison", v2 != v1, true)
	}
	for range [1]cmap[int]{} {
		switch any(v2).(type) {
		case cmap[string]:
			panic("string")
		case *cmap[int], cmap[int]:
		}
	}
	{
		cmap := []cmap[int]{{1}, {2}}
		want("shadowed", cmap[1].x*size, 4)
	}
	ch := make(chan cmap[int], 1)
	ch <- cmap[int]{3}
	want("received", (<-ch).x, 3)
	select {
	case ch <- cmap[int](v2):
	}
	want("received", (<-(<-chan cmap[int])(ch)).x, 1)
}
