// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Cache serves pages over HTTP on a loopback address, from a cache that all
// request handlers share, puts a load of clients on itself, and prints what the
// counters say.
//
// Handlers run at the same time, and use the cache and its counters as plain
// Go variables: each assignment statement is atomic as a whole.
package main

import (
	"cmp"
	"errors"
	"flag"
	"fmt"
	"hash/fnv"
	"io"
	"net"
	"net/http"
	"os"
	"slices"
	"sync"
	"time"
)

var (
	clients  = flag.Int("clients", 8, "number of clients that send requests at once")
	requests = flag.Int("requests", 4000, "number of requests in all")
	pages    = flag.Int("pages", 40, "number of different pages they ask for")
)

// A page is an element of the cache. Its parts are changed in place.
type page struct {
	body string
	hits int // requests answered without rendering
}

// A server renders pages and remembers them.
type server struct {
	pages cmap[string]page
	count cmap[string]int // "hit", "miss", "purge" and their sum, "request"
}

func newServer() *server {
	return &server{make(cmap[string]page), make(cmap[string]int)}
}

// ServeHTTP answers GET with the page of that path, and DELETE by forgetting
// it. GET of /stats is answered with the counters of one instant.
func (s *server) ServeHTTP(w http.ResponseWriter, r *http.Request) {
	path := r.URL.Path
	switch {
	case path == "/stats":
		n := s.stats()
		fmt.Fprintln(w, n.hit, n.miss, n.purge, n.request)
	case r.Method == http.MethodDelete:
		delete(s.pages, path)
		s.count["purge"], s.count["request"] = s.count["purge"]+1, s.count["request"]+1
		w.WriteHeader(http.StatusNoContent)
	case r.Method == http.MethodGet:
		io.WriteString(w, s.get(path))
	default:
		http.Error(w, "GET or DELETE, please", http.StatusMethodNotAllowed)
	}
}

// get returns the page at path, from the cache if it is there.
//
// Two handlers that miss one page at the same time both render it, and the
// later store wins: the body is the same. Neither touches the page's hits. A hit
// counted on a page that was forgotten just then leaves an element without a
// body, which is a miss too.
func (s *server) get(path string) string {
	if p, ok := s.pages[path]; ok && p.body != "" {
		s.pages[path].hits++
		s.count["hit"], s.count["request"] = s.count["hit"]+1, s.count["request"]+1
		return p.body
	}
	body := render(path)
	s.pages[path].body = body
	s.count["miss"], s.count["request"] = s.count["miss"]+1, s.count["request"]+1
	return body
}

type stats struct{ hit, miss, purge, request int }

// stats returns counters that belong together: always hit + miss + purge is
// request, in the middle of any number of requests.
func (s *server) stats() stats {
	c := s.count
	n := stats{c["hit"], c["miss"], c["purge"], c["request"]}
	return n
}

// render makes a page, slowly.
func render(path string) string {
	time.Sleep(time.Millisecond)
	h := fnv.New64a()
	io.WriteString(h, path)
	return fmt.Sprintf("page %s, number %x\n", path, h.Sum64())
}

// load sends n requests from c clients to the server at url: mostly GETs of
// few pages, some DELETEs, and a look at the counters now and then.
func load(url string, c, n, pages int) error {
	transport := &http.Transport{MaxIdleConnsPerHost: c}
	defer transport.CloseIdleConnections()
	client := &http.Client{Transport: transport, Timeout: 30 * time.Second}
	send := func(method, path string) (string, error) {
		req, err := http.NewRequest(method, url+path, nil)
		if err != nil {
			return "", err
		}
		resp, err := client.Do(req)
		if err != nil {
			return "", err
		}
		defer resp.Body.Close()
		body, err := io.ReadAll(resp.Body)
		if err == nil && resp.StatusCode >= 400 {
			err = fmt.Errorf("%s %s: %s", method, path, resp.Status)
		}
		return string(body), err
	}
	one := func(i int) error {
		path := fmt.Sprint("/", i*i%pages) // some more often than others
		if i%50 == 49 {
			_, err := send("DELETE", path)
			return err
		}
		body, err := send("GET", path)
		if err == nil && i < pages && body != render(path) {
			err = fmt.Errorf("GET %s: wrong page %q", path, body)
		}
		if err != nil || i%100 != 0 {
			return err
		}
		var n stats
		body, err = send("GET", "/stats")
		if err == nil {
			_, err = fmt.Sscan(body, &n.hit, &n.miss, &n.purge, &n.request)
		}
		if err == nil && n.hit+n.miss+n.purge != n.request {
			err = fmt.Errorf("counters of different instants: %+v", n)
		}
		return err
	}
	errs := make([]error, c)
	var wg sync.WaitGroup
	for g := range c {
		wg.Go(func() {
			for i := g; i < n && errs[g] == nil; i += c {
				errs[g] = one(i)
			}
		})
	}
	wg.Wait()
	return errors.Join(errs...)
}

// serve runs f with the URL of the server, on a free loopback port.
func (s *server) serve(f func(url string) error) error {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return err
	}
	srv := &http.Server{Handler: s}
	done := make(chan error, 1)
	go func() { done <- srv.Serve(l) }()
	err = f("http://" + l.Addr().String())
	srv.Close()
	if serr := <-done; !errors.Is(serr, http.ErrServerClosed) {
		err = errors.Join(err, serr)
	}
	return err
}

func main() {
	flag.Parse()
	if *clients < 1 || *requests < 0 || *pages < 1 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	s := newServer()
	begun := time.Now()
	err := s.serve(func(url string) error { return load(url, *clients, *requests, *pages) })
	if err != nil {
		fmt.Fprintln(os.Stderr, "cache:", err)
		os.Exit(1)
	}
	n := s.stats()
	fmt.Printf("%d requests by %d clients in %v\n", n.request, *clients, time.Since(begun).Round(time.Millisecond))
	fmt.Printf("%6d hits\n%6d misses\n%6d purges\n", n.hit, n.miss, n.purge)

	type entry struct {
		path string
		page
	}
	var all []entry
	for path, p := range s.pages {
		all = append(all, entry{path, p})
	}
	slices.SortFunc(all, func(a, b entry) int {
		return cmp.Or(cmp.Compare(b.hits, a.hits), cmp.Compare(a.path, b.path))
	})
	fmt.Println("pages hit most since they were cached:")
	for _, e := range all[:min(3, len(all))] {
		fmt.Printf("%6d  %s\n", e.hits, e.path)
	}
	if n.hit+n.miss+n.purge != n.request || n.request != *requests {
		fmt.Fprintf(os.Stderr, "cache: %d requests sent, counted %+v\n", *requests, n)
		os.Exit(1)
	}
}
