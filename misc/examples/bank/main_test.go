// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import "testing"

func TestBank(t *testing.T) {
	for _, clerks := range []int{1, 2, 8, 30} {
		b := newBank()
		r := b.open(clerks, 20_000)
		if r.audits == 0 || r.wrong != 0 {
			t.Errorf("%d clerks: %d of %d audits wrong", clerks, r.wrong, r.audits)
		}
		if sum := b.hastyAudit(); sum != len(names)*opening { // nothing moves any more
			t.Errorf("%d clerks: the sum is %d, want %d", clerks, sum, len(names)*opening)
		}
	}
}

func TestTransfer(t *testing.T) {
	b := newBank()
	b.transfer("ann", "bob", 300_00)
	b.transfer("bob", "eve", 5000_00) // more than there is
	b.transfer("ann", "ghost", 0)
	for name, want := range map[string]int{"ann": 700_00, "bob": 0, "cem": opening, "dee": opening, "eve": 2300_00, "ghost": 0} {
		if got := b.balance[name]; got != want {
			t.Errorf("%s has %d, want %d", name, got, want)
		}
	}
	if sum, least := b.audit(); sum != len(names)*opening || least != 0 {
		t.Errorf("audit: %d, %d", sum, least)
	}
}
