// errorcheck

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// What is wrong with a map is wrong with a cmap, and the two do not mix.

package p

type rec struct {
	n int
	p *int
	a [2]int
}

func (r *rec) inc() { r.n++ }

type named cmap[string]int

var (
	m  map[string]int
	c  cmap[string]int
	r  cmap[string]rec
	nm named
	s  []int
)

var _ cmap[[]int]int          // ERROR "invalid (c)?map key type \[\]int"
var _ cmap[func()]int         // ERROR "invalid (c)?map key type func\(\)"
var _ cmap[map[int]int]string // ERROR "invalid (c)?map key type map\[int\]int"
var _ cmap[cmap[int]int]string // ERROR "invalid (c)?map key type cmap\[int\]int"

func mixing() {
	m = c                             // ERROR "cannot use c \(variable of type cmap\[string\]int\) as map\[string\]int value in assignment"
	c = m                             // ERROR "cannot use m \(variable of type map\[string\]int\) as cmap\[string\]int value in assignment"
	_ = map[string]int(c)             // ERROR "cannot convert c \(variable of type cmap\[string\]int\) to type map\[string\]int"
	_ = cmap[string]int(m)            // ERROR "cannot convert m \(variable of type map\[string\]int\) to type cmap\[string\]int"
	_ = named(m)                      // ERROR "cannot convert m"
	c = cmap[string]int64{}           // ERROR "cannot use cmap\[string\]int64{} \(value of type cmap\[string\]int64\) as cmap\[string\]int value in assignment"
	var _ []map[string]int = []cmap[string]int{} // ERROR "cannot use"
	func(map[string]int) {}(c)        // ERROR "cannot use c"
	_ = m == c                        // ERROR "mismatched types map\[string\]int and cmap\[string\]int|cannot compare"
	_ = c == c                        // ERROR "cmap can only be compared to nil"
	_ = c == 0                        // ERROR "mismatched types|cannot convert|invalid operation"
	switch any(c).(type) {
	case cmap[string]int, cmap[string]int: // ERROR "duplicate case cmap\[string\]int in type switch"
	}
}

func elements(i int) {
	_ = c[1]            // ERROR "cannot use 1 \(untyped int constant\) as string value in (c)?map index"
	c["a"] = "x"        // ERROR "cannot use .x. \(untyped string constant\) as int value in assignment"
	c[i]++              // ERROR "cannot use i \(variable of type int\) as string value in (c)?map index"
	_ = &c["a"]         // ERROR "cannot take address of c\[.a.\]"
	_ = &r["a"].n       // ERROR "cannot take address of r\[.a.\].n"
	r["a"].inc()        // ERROR "cannot call pointer method inc on rec"
	_ = r["a"].a[:]     // ERROR "cannot slice unaddressable value r\[.a.\].a"
	c["a"] += "x"       // ERROR "mismatched types|cannot convert"
	c["a"] := 1         // ERROR "non-name c\[.a.\] on left side of :="
	delete(c, 1)        // ERROR "cannot use 1 \(untyped int constant\) as string value in argument to delete"
	delete(c)           // ERROR "not enough arguments for delete"
	_ = cap(c)          // ERROR "invalid argument: c \(variable of type cmap\[string\]int\) for built-in cap"
	for a, b, c := range c { // ERROR "range clause permits at most two iteration variables"
		_, _, _ = a, b, c
	}
	for i = range c { // ERROR "cannot (use|assign)"
	}
	_ = c["a":"b"]  // ERROR "cannot slice c"
	c.foo()         // ERROR "c.foo undefined \(type cmap\[string\]int has no field or method foo\)"
}

func literals() {
	_ = cmap[string]int{"a": 1, "a": 2} // ERROR "duplicate key .a. in (c)?map literal"
	_ = cmap[string]int{1}              // ERROR "missing key in (c)?map literal"
	_ = cmap[string]int{1: 2}           // ERROR "cannot use 1 .* as string value in (c)?map literal"
	_ = cmap[string]int{"a": "b"}       // ERROR "cannot use .b. .* as int value in (c)?map literal"
	_ = cmap[string]rec{"a": {q: 1}}    // ERROR "unknown field q in struct literal"
	_ = make(cmap[string]int, "x")      // ERROR "cannot convert .x. .*to type int"
	_ = make(cmap[string]int, 1, 2)     // ERROR "expects 1 or 2 arguments; found 3"
	_ = make(cmap[string]int, -1)       // ERROR "must not be negative"
	_ = new(cmap[string]int)["a"]       // ERROR "cannot index new\(cmap\[string\]int\)"
}

func inferMap[K comparable, V any](map[K]V)           {}
func inferCmap[K comparable, V any](cmap[K]V)         {}
func coreCmap[M ~cmap[K]V, K comparable, V any](m M) { m[*new(K)] = *new(V) }
func coreMap[M ~map[K]V, K comparable, V any](m M)   {}

func generics() {
	inferMap(c)   // ERROR "type cmap\[string\]int of c does not match map\[K\]V"
	inferCmap(m)  // ERROR "type map\[string\]int of m does not match cmap\[K\]V"
	coreMap(c)    // ERROR "does not satisfy|does not match"
	coreCmap(m)   // ERROR "does not satisfy|does not match"
	coreCmap(c)
	coreCmap(nm)
	inferCmap(nm)
	var _ []cmap[string] // ERROR "cmap\[K\]V|missing|syntax"
}

type anyMap interface{ ~map[int]int | ~cmap[int]int }

func mixed[M anyMap](m M) {
	_ = make(M)                 // ERROR "cannot make M: map\[int\]int and cmap\[int\]int have different underlying types"
	_ = M{}                     // ERROR "invalid composite literal type M"
	for range m {               // ERROR "cannot range over m .*map\[int\]int and cmap\[int\]int have different underlying types"
	}
	_ = map[int]int(m)          // ERROR "cannot convert"
}
