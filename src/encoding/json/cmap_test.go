// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package json

import (
	"fmt"
	"reflect"
	"sync"
	"testing"
)

// mutate stores and deletes elements of the cmap m until stop is closed. The
// keys key(0) to key(9) are there all the time; no element is zero.
func mutate(m reflect.Value, key func(int) any, stop chan bool) *sync.WaitGroup {
	set := func(i int) { m.SetMapIndex(reflect.ValueOf(key(i)), reflect.ValueOf(i+1)) }
	for i := range 10 {
		set(i)
	}
	var wg sync.WaitGroup
	for g := range 2 {
		wg.Go(func() {
			for i := 0; ; i++ {
				set(10 + (i*7+g)%60)
				m.SetMapIndex(reflect.ValueOf(key(10+(i*11+g)%60)), reflect.Value{})
				set(i % 10)
				select {
				case <-stop:
					return
				default:
				}
			}
		})
	}
	return &wg
}

// TestCmapMarshalMutated marshals cmaps that change meanwhile.
func TestCmapMarshalMutated(t *testing.T) {
	for name, key := range map[string]func(int) any{
		"string": func(i int) any { return fmt.Sprint(i) },
		"int":    func(i int) any { return i },
	} {
		t.Run(name, func(t *testing.T) {
			m := reflect.MakeMap(reflect.ConcurrentMapOf(reflect.TypeOf(key(0)), reflect.TypeFor[int]()))
			stop := make(chan bool)
			wg := mutate(m, key, stop)
			defer wg.Wait()
			defer close(stop)
			for range 500 {
				b, err := Marshal(m.Interface())
				if err != nil {
					t.Fatal(err)
				}
				var got map[string]int
				if err := Unmarshal(b, &got); err != nil {
					t.Fatalf("%v in %s", err, b)
				}
				for i := range 10 {
					if got[fmt.Sprint(i)] != i+1 {
						t.Fatalf("member %d is wrong in %s", i, b)
					}
				}
				for k, v := range got {
					if k != fmt.Sprint(v-1) {
						t.Fatalf("member %q: %d in %s", k, v, b)
					}
				}
			}
		})
	}
}

// TestCmapUnmarshal fills nil and other cmaps.
func TestCmapUnmarshal(t *testing.T) {
	typ := reflect.ConcurrentMapOf(reflect.TypeFor[string](), reflect.TypeFor[[]int]())
	p := reflect.New(typ)
	for i, test := range []struct{ in, want string }{
		{"null", "null"},
		{"{}", "{}"},
		{`{"a":[1],"b":null}`, `{"a":[1],"b":null}`},
		{`{"b":[2,3],"c":[]}`, `{"a":[1],"b":[2,3],"c":[]}`},
		{"null", "null"},
	} {
		if err := Unmarshal([]byte(test.in), p.Interface()); err != nil {
			t.Fatal(err)
		}
		b, err := Marshal(p.Interface())
		if err != nil || string(b) != test.want {
			t.Errorf("step %d: %s, %v, want %s", i, b, err, test.want)
		}
	}
}
