// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

//go:build goexperiment.cmap

package race_test

import (
	"reflect"
	"runtime"
	"testing"
)

// cmapBoth runs f and g in two goroutines and waits for them.
func cmapBoth(f, g func()) {
	c := make(chan bool)
	go func() { f(); c <- true }()
	g()
	<-c
}

// Operations on one cmap are no race, nor are the buffers behind them.

func TestNoRaceCmapOps(t *testing.T) {
	m := make(cmap[string][20]int)
	f := func() {
		for i := range 50 {
			k := string(rune('a' + i%20))
			m[k] = [20]int{i}
			x := m[k]
			_, ok := m["z"]
			delete(m, k)
			_, _, _ = x, ok, len(m)
			for k, v := range m {
				_, _ = k, v
			}
			for range m {
			}
		}
		clear(m)
	}
	cmapBoth(f, f)
}

func TestNoRaceCmapAssign(t *testing.T) {
	m := make(cmap[int]int)
	n := make(cmap[string][]int)
	f := func() {
		for i := range 50 {
			m[i%5]++
			m[1], m[2] = m[2], m[1]
			n["a"] = append(n["a"], m[1])
			x, y := m[1], m[3]
			_, _ = x, y
		}
	}
	cmapBoth(f, f)
}

func TestNoRaceCmapReflect(t *testing.T) {
	m := make(cmap[string]int)
	v := reflect.ValueOf(m)
	f := func() {
		for i := range 50 {
			k := reflect.ValueOf(string(rune('a' + i%20)))
			v.SetMapIndex(k, reflect.ValueOf(i))
			v.MapIndex(k)
			v.SetMapIndex(k, reflect.Value{})
			_, _ = v.Len(), v.MapKeys()
			for it := v.MapRange(); it.Next(); {
				it.Key()
			}
			if i%20 == 0 {
				v.Clear()
			}
		}
	}
	cmapBoth(f, f)
}

// A store publishes what was done before it to who sees it.

func TestNoRaceCmapPublish(t *testing.T) {
	m := make(cmap[int]*int)
	cmapBoth(func() {
		p := new(int)
		*p = 1
		m[0] = p
	}, func() {
		for m[0] == nil {
			runtime.Gosched()
		}
		*m[0]++
	})
}

func TestNoRaceCmapPublishDelete(t *testing.T) {
	m := cmap[int]int{0: 0}
	x := 0
	cmapBoth(func() {
		x++
		delete(m, 0)
	}, func() {
		for ok := true; ok; _, ok = m[0] {
			runtime.Gosched()
		}
		x++
	})
}

func TestNoRaceCmapPublishClear(t *testing.T) {
	m := cmap[int]int{0: 0}
	x := 0
	cmapBoth(func() {
		x++
		clear(m)
	}, func() {
		for ok := true; ok; _, ok = m[0] {
			runtime.Gosched()
		}
		x++
	})
}

func TestNoRaceCmapPublishLen(t *testing.T) {
	m := cmap[int]int{}
	x := 0
	cmapBoth(func() {
		x++
		m[3] = 4
	}, func() {
		for len(m) == 0 {
			runtime.Gosched()
		}
		x++
	})
}

func TestNoRaceCmapPublishRange(t *testing.T) {
	m := cmap[int]*int{}
	cmapBoth(func() {
		for i := range 20 {
			m[i] = &i
		}
	}, func() {
		for range 100 {
			for _, p := range m {
				_ = *p
			}
			runtime.Gosched()
		}
	})
}

// The end of an iteration says that the rest is gone.
func TestNoRaceCmapPublishEnd(t *testing.T) {
	m := cmap[int]int{0: 0}
	x := 0
	cmapBoth(func() {
		x++
		delete(m, 0)
	}, func() {
		for n := 1; n != 0; {
			n = 0
			for range m {
				n++
			}
			runtime.Gosched()
		}
		x++
	})
}

// An element that is moved by a statement takes along what it stands for.
func TestNoRaceCmapPublishStatement(t *testing.T) {
	m := cmap[int]*int{}
	n := cmap[string]*int{}
	done := make(chan bool)
	go func() {
		p := new(int)
		*p = 1
		m[0] = p
	}()
	go func() {
		for m[0] == nil {
			runtime.Gosched()
		}
		n["a"], m[0] = m[0], nil
	}()
	go func() {
		for n["a"] == nil {
			runtime.Gosched()
		}
		*n["a"]++
		done <- true
	}()
	<-done
}

// A counter orders those who increment it.
func TestNoRaceCmapPublishCounter(t *testing.T) {
	m := cmap[int]int{}
	x := 0
	cmapBoth(func() {
		x++
		m[0]++
	}, func() {
		for m[0] == 0 {
			runtime.Gosched()
		}
		x++
	})
}

// Data reached through an element is not protected by it.

func TestRaceCmapElem(t *testing.T) {
	m := cmap[string]*int{"a": new(int)}
	cmapBoth(func() { *m["a"]++ }, func() { *m["a"]++ })
}

func TestRaceCmapElemAfterStore(t *testing.T) {
	m := cmap[string]*int{}
	c := make(chan bool)
	go func() {
		p := new(int)
		m["a"] = p
		*p = 1 // after it was published
		c <- true
	}()
	for m["a"] == nil {
		runtime.Gosched()
	}
	*m["a"]++
	<-c
}

func TestRaceCmapSliceElem(t *testing.T) {
	m := cmap[string][]int{"a": make([]int, 1)}
	cmapBoth(func() { m["a"][0]++ }, func() { m["a"][0]++ })
}

func TestRaceCmapRangeElem(t *testing.T) {
	m := cmap[string]*int{"a": new(int)}
	f := func() {
		for _, p := range m {
			*p = 1
		}
	}
	cmapBoth(f, f)
}

func TestRaceCmapReflectElem(t *testing.T) {
	v := reflect.ValueOf(cmap[string]*int{"a": new(int)})
	f := func() { v.MapIndex(reflect.ValueOf("a")).Elem().SetInt(1) }
	cmapBoth(f, f)
}

// The variable that holds the cmap is a variable like others.
func TestRaceCmapVar(t *testing.T) {
	m := make(cmap[int]int)
	cmapBoth(func() { m = nil }, func() { _ = m[0] })
}

// Reading an element publishes nothing.

func TestRaceCmapLoadIsNoRelease(t *testing.T) {
	m := cmap[int]int{1: 1}
	x := 0
	cmapBoth(func() { x = 1; _ = m[1] }, func() { _ = m[1]; x = 2 })
	_ = x
}

// A statement is ordered after the operations on its elements that came before it takes
// effect, also if they left the elements as it had found them.
func TestNoRaceCmapSpinLock(t *testing.T) {
	lock := make(cmap[int]bool)
	data := 0
	f := func() {
		for i := 0; i < 5000; {
			var was bool
			was, lock[1] = lock[1], true
			if !was {
				data++
				lock[1] = false
				i++
			} else {
				runtime.Gosched()
			}
		}
	}
	cmapBoth(f, f)
	if data != 10000 {
		t.Errorf("counted %d", data)
	}
}
