// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.jsonv2

package json

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
)

// TestCmapMarshalMutated marshals cmaps that change meanwhile, as values and as
// the members that a struct has no field for.
func TestCmapMarshalMutated(t *testing.T) {
	strs := reflect.ConcurrentMapOf(reflect.TypeFor[string](), reflect.TypeFor[int]())
	ints := reflect.ConcurrentMapOf(reflect.TypeFor[int](), reflect.TypeFor[int]())
	holder := reflect.StructOf([]reflect.StructField{{Name: "M", Type: strs, Tag: `json:",unknown"`}})

	m, n, h := reflect.MakeMap(strs), reflect.MakeMap(ints), reflect.New(holder).Elem()
	h.Field(0).Set(m)
	set := func(i int) {
		v := reflect.ValueOf(i + 1)
		m.SetMapIndex(reflect.ValueOf(fmt.Sprint(i)), v)
		n.SetMapIndex(reflect.ValueOf(i), v)
	}
	drop := func(i int) {
		m.SetMapIndex(reflect.ValueOf(fmt.Sprint(i)), reflect.Value{})
		n.SetMapIndex(reflect.ValueOf(i), reflect.Value{})
	}
	for i := range 10 {
		set(i)
	}
	stop := make(chan bool)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(stop)
	for g := range 2 {
		wg.Go(func() {
			for i := 0; ; i++ {
				set(10 + (i*7+g)%60)
				drop(10 + (i*11+g)%60)
				set(i % 10)
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	for _, v := range []reflect.Value{m, n, h} {
		for _, det := range []bool{false, true} {
			for range 200 {
				b, err := Marshal(v.Interface(), Deterministic(det))
				if err != nil {
					t.Fatal(err)
				}
				var got map[string]int
				if err := Unmarshal(b, &got); err != nil {
					t.Fatalf("%v in %s", err, b)
				}
				for i := range 10 {
					if got[fmt.Sprint(i)] != i+1 {
						t.Fatalf("%v: member %d is wrong in %s", v.Type(), i, b)
					}
				}
				for k, e := range got {
					if k != fmt.Sprint(e-1) {
						t.Fatalf("%v: member %q: %d in %s", v.Type(), k, e, b)
					}
				}
			}
		}
	}
}

// TestCmapNil marshals nil cmaps as nil maps.
func TestCmapNil(t *testing.T) {
	typ := reflect.ConcurrentMapOf(reflect.TypeFor[string](), reflect.TypeFor[int]())
	for _, null := range []bool{false, true} {
		c, err1 := Marshal(reflect.Zero(typ).Interface(), FormatNilMapAsNull(null))
		m, err2 := Marshal(map[string]int(nil), FormatNilMapAsNull(null))
		if string(c) != string(m) || err1 != nil || err2 != nil {
			t.Errorf("nil cmap: %s, %v, nil map: %s, %v", c, err1, m, err2)
		}
	}
}
