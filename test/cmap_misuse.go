// errorcheck

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// The name cmap where it is not the predeclared one, and where its type
// arguments are missing or written in another way.

package p

var _ cmap                // ERROR "missing key and element type: write cmap\[K\]V"
var _ cmap[int]           // ERROR "missing element type: write cmap\[int\]V"
var _ cmap[int, string]   // ERROR "invalid type cmap\[int, string\]: write cmap\[int\]string"
var _ = cmap              // ERROR "missing key and element type: write cmap\[K\]V"
var _ = cmap[int]         // ERROR "missing element type: write cmap\[int\]V"
var _ = make(cmap)        // ERROR "missing key and element type: write cmap\[K\]V"
var _ = make(cmap[int])   // ERROR "missing element type: write cmap\[int\]V"
var _ = cmap{}            // ERROR "missing key and element type: write cmap\[K\]V"
var _ = cmap[int]{}       // ERROR "missing element type: write cmap\[int\]V"
var _ = cmap(nil)         // ERROR "missing key and element type: write cmap\[K\]V"
var _ []cmap              // ERROR "missing key and element type: write cmap\[K\]V"
var _ = cmap[int]string   // ERROR "cmap\[int\]string \(type\) is not an expression"
var _ = cmap["a"]         // ERROR "missing element type: write cmap\[.a.\]V"
var _ = cmap[int]string(5) // ERROR "cannot convert 5 \(untyped int constant\) to type cmap\[int\]string"
var _ cmap[string]missing // ERROR "undefined: missing"
var _ cmap[missing]string // ERROR "undefined: missing"
type _ = cmap             // ERROR "missing key and element type: write cmap\[K\]V"
type _ cmap               // ERROR "missing key and element type: write cmap\[K\]V"
func _[T cmap](T)         {} // ERROR "missing key and element type: write cmap\[K\]V"
func _[T cmap[int]string](T) {}
func _(cmap)              {} // ERROR "missing key and element type: write cmap\[K\]V"
type _ struct{ cmap[int]string } // ERROR "invalid array length int"

func f() {
	cmap = nil      // ERROR "missing key and element type: write cmap\[K\]V"
	cmap[1] = 2     // ERROR "missing element type: write cmap\[1\]V"
	cmap[1]++       // ERROR "missing element type: write cmap\[1\]V"
	cmap()          // ERROR "missing key and element type: write cmap\[K\]V"
	_ = len(cmap)   // ERROR "missing key and element type: write cmap\[K\]V"
	_ = cmap.x      // ERROR "missing key and element type: write cmap\[K\]V"
	for range cmap { // ERROR "missing key and element type: write cmap\[K\]V"
	}
	switch any(nil).(type) {
	case cmap: // ERROR "missing key and element type: write cmap\[K\]V"
	}
	cmap[int]string{1: "a"}[1] = "b"
}

func variable() {
	cmap := []int{1}
	var _ cmap[string]int     // ERROR "invalid type cmap\[string\]int: cmap \(local variable\) is not the predeclared cmap\n\tLINE-1:\d+: other declaration of cmap"
	_ = cmap[string]int{}     // ERROR "invalid type cmap\[string\]int: cmap \(local variable\) is not the predeclared cmap\n\tLINE-2:\d+: other declaration of cmap"
	_ = make(cmap[string]int) // ERROR "invalid type cmap\[string\]int: cmap \(local variable\) is not the predeclared cmap\n\tLINE-3:\d+: other declaration of cmap"
	_ = new(cmap[string]*int) // ERROR "invalid type cmap\[string\]\*int: cmap \(local variable\) is not the predeclared cmap\n\tLINE-4:\d+: other declaration of cmap"
}

func param(cmap int) {
	var _ map[int]cmap[string]int // ERROR "invalid type cmap\[string\]int: cmap \(parameter\) is not the predeclared cmap\n\tLINE-1:\d+: other declaration of cmap"
}

func typ() {
	type cmap struct{}
	var _ cmap[string]int // ERROR "invalid type cmap\[string\]int: cmap \(defined type\) is not the predeclared cmap\n\tLINE-1:\d+: other declaration of cmap"
	_ = cmap{}
}

func generic() {
	type cmap[K comparable] []K
	var _ cmap[string]
	var _ cmap[string]int // ERROR "invalid type cmap\[string\]int: cmap \(defined type\) is not the predeclared cmap\n\tLINE-2:\d+: other declaration of cmap"
}

func constant() {
	const cmap = 2
	_ = []cmap[int]string{} // ERROR "invalid type cmap\[int\]string: cmap \(constant\) is not the predeclared cmap\n\tLINE-1:\d+: other declaration of cmap"
}

func typeParam[cmap any](x cmap) {
	var _ cmap[int]string // ERROR "invalid type cmap\[int\]string: cmap \(type parameter\) is not the predeclared cmap\n\tLINE-1:\d+: other declaration of cmap"
}

func named() (cmap error) {
	_ = cmap[int]string{} // ERROR "invalid type cmap\[int\]string: cmap \(result variable\) is not the predeclared cmap\n\tLINE-1:\d+: other declaration of cmap"
	return
}
