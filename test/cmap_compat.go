// run

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Programs that use the name cmap for something of their own mean what they
// always meant, wherever the parser has to look twice.

package main

import (
	"fmt"
	"unsafe"
)

func want(what string, got, want any) {
	if got != want {
		panic(fmt.Sprintf("%s: got %v, want %v", what, got, want))
	}
}

type vec struct{ x, y int }
type ints []int

const N = 3

// A sliced, indexed, multiplied, called variable.
func indexed() {
	cmap := []int{1, 2, 3, 4}
	k, p := 1, new(int)
	*p = 5
	want("times name", cmap[k]*k, 2)
	want("times name without spaces", cmap[k]*N, 6)
	want("times pointer", cmap[k]**p, 10)
	want("times pointers", cmap[k]***&p, 10)
	want("times selected literal", cmap[k]*vec{3, 4}.y, 8)
	want("times selected literal of generic type", cmap[k]*pair[int, int]{3, 4}.b, 8)
	want("times indexed literals", cmap[k]*[3]int{1, 2, 3}[2]*ints{7}[0]*map[string]int{"a": 2}["a"], 84)
	want("times len of literal", cmap[k]*len(ints{1, 2}), 4)
	want("times parentheses", cmap[k]*(k+1), 4)
	want("times conversion", cmap[k]*int(int8(3)), 6)
	want("times function literal", cmap[k]*func() int { return 9 }(), 18)
	want("in a sum", 1+cmap[k]*k+1, 4)
	want("right operand", k*cmap[k]*k, 2)
	want("negative", -cmap[k]*k, -2)
	want("twice", cmap[k]*cmap[k]*cmap[k+1], 12)
	want("slice", len(cmap[k:]), 3)
	want("slice of slice", cmap[1:3][1], 3)
	want("slice, length", cap(cmap[:2:2]), 2)
	cmap[0]++
	cmap[1]--
	cmap[2] *= cmap[2]
	cmap[3], cmap[0] = cmap[0], cmap[3]
	*&cmap[1] += 40
	want("assigned", fmt.Sprint(cmap), "[4 41 9 2]")
	for i, cmap := range cmap[:2] {
		want("range", cmap, []int{4, 41}[i])
	}
	for cmap[0] = range 3 {
	}
	want("range variable", cmap[0], 2)
	switch cmap[0] {
	case cmap[3]:
	default:
		panic("switch")
	}
	if cmap[0] == cmap[3] {
		k = cmap[0]
	}
	want("if", k, 2)
}

// Arrays of arrays.
func matrix() {
	cmap := [2][2]int{{1, 2}, {3, 4}}
	x := 2
	want("product", cmap[1][0]*x, 6)
	want("pointer product", cmap[1][0]**&x, 6)
	want("len", len(cmap[1]), 2)
	const c = len([len(cmap)]int{})
	want("constant", c, 2)
	var a [len(cmap[0])]int
	want("array length", len(a), 2)
	want("size", unsafe.Sizeof(cmap[0]), 2*unsafe.Sizeof(0))
}

// Sends and receives.
func channels() {
	cmap := []chan chan int{make(chan chan int, 4)}
	v := make(chan int, 4)
	cmap[0] <- v
	cmap[0] <- chan int(v)
	cmap[0] <- (chan int)(v)
	select {
	case cmap[0] <- v:
	}
	func() { <-cmap[0] }()
	if func() bool { cmap[0] <- v; return true }() {
		want("length", len(cmap[0]), 4)
	}
	w := <-cmap[0]
	w <- 1
	want("received", <-<-cmap[0], 1)
	for cmap[0] <- v; len(v) < 2; v <- 1 {
	}
	m := map[string]chan<- int{}
	{
		cmap := m
		cmap["x"] = v
		cmap["x"] <- 7
	}
	want("sent", len(v), 3)
}

// Functions.
func calls() {
	cmap := []func(int) int{func(i int) int { return i * i }}
	x := 3
	want("call", cmap[0](x), 9)
	want("call of pointer", cmap[0](*&x), 9)
	want("call with literal", cmap[0](vec{4, 5}.x), 16)
	go cmap[0](1)
	defer cmap[0](2)
	{
		cmap := []func(...int) int{func(l ...int) int { return len(l) }}
		want("variadic", cmap[0](ints{1, 2}...), 2)
		want("no arguments", cmap[0](), 0)
	}
	{
		cmap := func(i int) []int { return []int{i} }
		want("indexed call", cmap(3)[0]*x, 9)
	}
	want("parameters", param([N]int{1, 2, 3})+params(1, 2, [N]int{4, 5, 6}), 9)
	want("group", group([N]int{1}, [N]int{2}, [N]int{3}), 6)
	want("function parameter", funcParam(func() [1]int { return [1]int{8} }), 8)
	r1, r2 := results()
	want("results", r1[2]+r2, 7)
	want("type parameter", typeParam(5), 5)
	want("type parameter with core type", typeParam2([2]int{1, 2}), 1)
	want("generic function", func() int { return generic.cmap[0] }(), 1)
}

func param(cmap [N]int) int                       { return cmap[2] }
func params(a, b int, cmap [N]int) int            { return cmap[2] }
func group(a, b, cmap [N]int) int                 { return a[0] + b[0] + cmap[0] }
func funcParam(cmap func() [1]int) int            { return cmap()[0] }
func results() (cmap [N]int, err int)             { cmap[2] = 3; return cmap, 4 }
func typeParam[cmap any](x cmap) cmap             { var y cmap = x; return y }
func typeParam2[cmap [2]int | [3]int](x cmap) int { return x[0] }

var generic struct{ cmap [1]int }

func init() { generic.cmap[0]++ }

// Labels, fields, methods.
type fields struct {
	cmap [N]int
	next *fields
}

type embedded struct{ cmap1 }
type cmap1 = fields

func (f fields) get(i int) int { return f.cmap[i] * N }

type method struct{}

func (method) cmap(i int) []int { return []int{i} }

func selectors() {
	f := fields{cmap: [N]int{1: 2}}
	f.next = &f
	want("field", f.cmap[1]*N, 6)
	want("field times literal", f.cmap[1]*vec{2, 3}.x, 4)
	want("fields", f.next.next.cmap[1], 2)
	want("promoted", embedded{f}.cmap[1], 2)
	want("method", method{}.cmap(4)[0], 4)
}

// Generic types of that name.
func genericTypes() {
	type T int
	want("instance", len(list[T]{1, 2}), 2)
	x := []T{1}
	want("conversions", len([]glist[T](nil))+len(glist[T](x)), 1)
	want("make", len(make(glist[T], 3)), 3)
	var y any = glist[T]{1}
	_, ok := y.(glist[T])
	want("assertion", ok, true)
	switch y.(type) {
	case *glist[T], glist[T]:
	default:
		panic("type switch")
	}
}

type list[T any] []T
type glist[T any] []T
type pair[A, B any] struct {
	a A
	b B
}

func labels() {
	i := 0
cmap:
	for {
		for {
			i++
			if i > 3 {
				break cmap
			}
			continue cmap
		}
	}
	want("label", i, 4)
}

func main() {
	indexed()
	matrix()
	channels()
	calls()
	genericTypes()
	labels()
	selectors()
}
