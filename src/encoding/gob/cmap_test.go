// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package gob

import (
	"bytes"
	"reflect"
	"sync"
	"testing"
)

// TestCmapMutated encodes a cmap that changes meanwhile, and decodes the
// stream as a map and as a cmap.
func TestCmapMutated(t *testing.T) {
	typ := reflect.ConcurrentMapOf(reflect.TypeFor[int](), reflect.TypeFor[string]())
	m := reflect.MakeMap(typ)
	elem := reflect.ValueOf("elem")
	for i := range 10 {
		m.SetMapIndex(reflect.ValueOf(i), elem)
	}
	stop := make(chan bool)
	var wg sync.WaitGroup
	defer wg.Wait()
	defer close(stop)
	for g := range 2 {
		wg.Go(func() {
			for i := 0; ; i++ {
				m.SetMapIndex(reflect.ValueOf(10+(i*7+g)%60), elem)
				m.SetMapIndex(reflect.ValueOf(10+(i*11+g)%60), reflect.Value{})
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	var buf bytes.Buffer
	enc, dec := NewEncoder(&buf), NewDecoder(&buf)
	for i := range 300 {
		if err := enc.EncodeValue(m); err != nil {
			t.Fatal(err)
		}
		if i%2 == 0 {
			var got map[int]string
			if err := dec.Decode(&got); err != nil {
				t.Fatal(err)
			}
			for k := range 10 {
				if got[k] != "elem" {
					t.Fatalf("element %d is missing in %v", k, got)
				}
			}
			continue
		}
		got := reflect.New(typ)
		if err := dec.DecodeValue(got); err != nil {
			t.Fatal(err)
		}
		for k := range 10 {
			if v := got.Elem().MapIndex(reflect.ValueOf(k)); !v.IsValid() || v.String() != "elem" {
				t.Fatalf("element %d is %v", k, v)
			}
		}
		// Nothing is left over in the stream.
		if buf.Len() != 0 {
			t.Fatalf("%d bytes too many", buf.Len())
		}
	}
}
