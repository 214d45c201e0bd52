// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"net/http"
	"net/http/httptest"
	"sync"
	"testing"
)

func TestLoad(t *testing.T) {
	for _, clients := range []int{1, 10} {
		s := newServer()
		const n = 600
		if err := s.serve(func(url string) error { return load(url, clients, n, 20) }); err != nil {
			t.Error(err)
		}
		c := s.stats()
		if c.request != n || c.hit+c.miss+c.purge != n || c.purge != n/50 || c.hit == 0 || c.miss == 0 {
			t.Errorf("%d clients: counted %+v", clients, c)
		}
	}
}

// Without purges, no hit is lost between the pages and the counters.
func TestHits(t *testing.T) {
	s := newServer()
	var wg sync.WaitGroup
	for range 8 {
		wg.Go(func() {
			for range 200 {
				s.get("/x")
				s.get("/y")
			}
		})
	}
	wg.Wait()
	c := s.stats()
	if hits := s.pages["/x"].hits + s.pages["/y"].hits; hits != c.hit || c.hit+c.miss != 8*200*2 || c.miss > 16 {
		t.Errorf("hits of the pages %d, counters %+v", hits, c)
	}
	if len(s.pages) != 2 || s.pages["/x"].body != render("/x") {
		t.Errorf("pages %v", s.pages)
	}
}

func TestMethods(t *testing.T) {
	s := newServer()
	do := func(method, path string, want int) string {
		w := httptest.NewRecorder()
		s.ServeHTTP(w, httptest.NewRequest(method, path, nil))
		if w.Code != want {
			t.Errorf("%s %s: %d, want %d", method, path, w.Code, want)
		}
		return w.Body.String()
	}
	do("GET", "/a", http.StatusOK)
	do("GET", "/a", http.StatusOK)
	do("DELETE", "/a", http.StatusNoContent)
	do("PUT", "/a", http.StatusMethodNotAllowed)
	if len(s.pages) != 0 {
		t.Errorf("pages %v after DELETE", s.pages)
	}
	if got := do("GET", "/stats", http.StatusOK); got != "1 1 1 3\n" {
		t.Errorf("stats %q", got)
	}
}
