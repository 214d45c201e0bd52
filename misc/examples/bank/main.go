// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Bank moves money between accounts from many goroutines, and audits them at
// the same time.
//
// A transfer reads and stores two accounts in one assignment statement, and
// the audit loads all accounts in one: each takes effect at one instant. So no
// audit ever finds a cent too many or too few, and no account is overdrawn,
// though nobody holds a lock.
package main

import (
	"flag"
	"fmt"
	"math/rand/v2"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
)

var (
	clerks    = flag.Int("clerks", 8, "number of goroutines that transfer money")
	transfers = flag.Int("transfers", 200_000, "number of transfers in all")
)

// The accounts of the bank, and what each has at the start, in cents.
var names = [...]string{"ann", "bob", "cem", "dee", "eve"}

const opening = 1000_00

// A bank holds balances in cents, by account.
type bank struct {
	balance cmap[string]int
}

func newBank() *bank {
	b := &bank{make(cmap[string]int)}
	for _, name := range names {
		b.balance[name] = opening
	}
	return b
}

// transfer moves up to amount cents, as far as the balance goes, between two
// different accounts.
func (b *bank) transfer(from, to string, amount int) {
	m := b.balance
	m[from], m[to] = m[from]-min(amount, m[from]), m[to]+min(amount, m[from])
}

// audit returns the sum of all balances, and the least of them.
func (b *bank) audit() (sum, least int) {
	m := b.balance
	v, w, x, y, z := m["ann"], m["bob"], m["cem"], m["dee"], m["eve"]
	return v + w + x + y + z, min(v, w, x, y, z)
}

// hastyAudit adds up the balances one by one, as a program without atomic
// statements would: money that moves meanwhile is counted twice or not at all.
func (b *bank) hastyAudit() (sum int) {
	for _, name := range names {
		sum += b.balance[name]
	}
	return sum
}

// A report says what an open day came to.
type report struct {
	audits, wrong int // audits, and those that found a wrong sum or a debt
	hasty, off    int // hasty audits, and those that were off
}

// open lets the clerks and the auditor work until the transfers are done.
func (b *bank) open(clerks, transfers int) (r report) {
	var wg, auditor sync.WaitGroup
	var closing atomic.Bool
	for c := range clerks {
		n := transfers / clerks
		if c < transfers%clerks {
			n++
		}
		wg.Go(func() {
			for i := range n {
				if i%100 == 0 {
					runtime.Gosched() // a break: the auditor wants a look
				}
				from := rand.IntN(len(names))
				to := (from + 1 + rand.IntN(len(names)-1)) % len(names)
				b.transfer(names[from], names[to], rand.IntN(300_00))
			}
		})
	}
	auditor.Go(func() {
		for last := false; !last; {
			last = closing.Load()
			sum, least := b.audit()
			r.audits++
			if sum != len(names)*opening || least < 0 {
				r.wrong++
			}
			r.hasty++
			if b.hastyAudit() != len(names)*opening {
				r.off++
			}
			if r.audits%10 == 0 {
				runtime.Gosched()
			}
		}
	})
	wg.Wait()
	closing.Store(true)
	auditor.Wait()
	return r
}

func main() {
	flag.Parse()
	if *clerks < 1 || *transfers < 0 || flag.NArg() > 0 {
		flag.Usage()
		os.Exit(2)
	}
	b := newBank()
	r := b.open(*clerks, *transfers)
	for _, name := range names {
		fmt.Printf("%s  %8.2f\n", name, float64(b.balance[name])/100)
	}
	sum, _ := b.audit()
	fmt.Printf("sum  %8.2f after %d transfers by %d clerks\n", float64(sum)/100, *transfers, *clerks)
	fmt.Printf("%d audits in one statement, %d of them wrong\n", r.audits, r.wrong)
	fmt.Printf("%d audits account by account, %d of them off\n", r.hasty, r.off)
	if r.wrong > 0 || sum != len(names)*opening {
		fmt.Fprintln(os.Stderr, "bank: money was lost or made")
		os.Exit(1)
	}
}
