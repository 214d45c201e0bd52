// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"strings"
)

// Line diffs and patches. A patch is a unified diff of one file with one line
// of context. It is written and applied here, not by git or patch(1), so that
// applying is exact: each hunk must stand at the very lines it names.

// splitLines splits text into lines, each with its newline; the last line of
// a text that does not end in a newline is without one.
func splitLines(text string) []string {
	lines := strings.SplitAfter(text, "\n")
	if lines[len(lines)-1] == "" {
		lines = lines[:len(lines)-1]
	}
	return lines
}

// A change replaces lines a[A0:A1] by b[B0:B1].
type change struct{ A0, A1, B0, B1 int }

// diffLines returns the changes that turn a into b, in order, computed by
// Myers's greedy algorithm (An O(ND) Difference Algorithm and Its Variations,
// 1986). The changes do not touch each other.
func diffLines(a, b []string) []change {
	// The common ends cost nothing and are most of the file.
	pre := 0
	for pre < len(a) && pre < len(b) && a[pre] == b[pre] {
		pre++
	}
	post := 0
	for post < len(a)-pre && post < len(b)-pre && a[len(a)-1-post] == b[len(b)-1-post] {
		post++
	}
	x, y := a[pre:len(a)-post], b[pre:len(b)-post]

	// delA[i] and insB[j] mark the lines that are not in the common subsequence.
	delA, insB := make([]bool, len(a)), make([]bool, len(b))
	markScript(x, y, delA[pre:], insB[pre:])
	slideMarks(a, delA)
	slideMarks(b, insB)
	return collect(delA, insB)
}

// markScript sets del[i] for the lines of a, and ins[j] for the lines of b,
// that a shortest edit script deletes and inserts.
func markScript(a, b []string, del, ins []bool) {
	n, m := len(a), len(b)
	max := n + m
	if max == 0 {
		return
	}
	v := make([]int, 2*max+2) // v[max+k]: furthest x on diagonal k
	var trace [][]int         // trace[d]: v[max-d:max+d+1] before step d
	d := 0
search:
	for ; ; d++ {
		lo, hi := max-d, max+d+1
		trace = append(trace, append([]int(nil), v[lo:hi]...))
		for k := -d; k <= d; k += 2 {
			var x int
			if k == -d || k != d && v[max+k-1] < v[max+k+1] {
				x = v[max+k+1]
			} else {
				x = v[max+k-1] + 1
			}
			y := x - k
			for x < n && y < m && a[x] == b[y] {
				x++
				y++
			}
			v[max+k] = x
			if x >= n && y >= m {
				break search
			}
		}
	}
	x, y := n, m
	for ; d > 0; d-- {
		at := func(k int) int { // furthest x on diagonal k before step d
			if k < -d || k > d {
				return -1
			}
			return trace[d][k+d]
		}
		k := x - y
		var pk int
		if k == -d || k != d && at(k-1) < at(k+1) {
			pk = k + 1
		} else {
			pk = k - 1
		}
		px := at(pk)
		py := px - pk
		for x > px && y > py && x > 0 && y > 0 && a[x-1] == b[y-1] {
			x--
			y--
		}
		if pk == k+1 {
			y--
			ins[y] = true
		} else {
			x--
			del[x] = true
		}
		x, y = px, py
	}
}

// slideMarks moves each run of marked lines that can equally well stand a few
// lines earlier or later to where a reader expects it: the run that starts at
// the line of least indentation, blank lines last, the latest of equals.
func slideMarks(lines []string, mark []bool) {
	for i := 0; i < len(lines); {
		if !mark[i] {
			i++
			continue
		}
		start, end := i, i
		for end < len(lines) && mark[end] {
			end++
		}
		n := end - start
		for j := start; j < end; j++ {
			mark[j] = false
		}
		// The run may slide up while the line before it equals its last line,
		// without merging with the run before.
		s := start
		for s > 0 && !mark[s-1] && lines[s-1] == lines[s+n-1] && (s < 2 || !mark[s-2]) {
			s--
		}
		best, bestCost := start, 1<<30
		for {
			if c := slideCost(lines[s]); c <= bestCost {
				best, bestCost = s, c
			}
			e := s + n
			if e >= len(lines) || mark[e] || lines[s] != lines[e] || e+1 < len(lines) && mark[e+1] {
				break
			}
			s++
		}
		for j := best; j < best+n; j++ {
			mark[j] = true
		}
		i = best + n
		if i < end {
			i = end
		}
	}
}

func slideCost(line string) int {
	t := strings.TrimRight(line, "\n")
	switch body := strings.TrimLeft(t, "\t "); {
	case body == "":
		return 1 << 20
	case strings.HasPrefix(body, "}") || strings.HasPrefix(body, ")"):
		return 2*(len(t)-len(body)) + 1<<10
	default:
		return 2 * (len(t) - len(body))
	}
}

// collect turns the marks into changes. The unmarked lines of the two files
// correspond one to one.
func collect(delA, insB []bool) []change {
	var list []change
	i, j := 0, 0
	for i < len(delA) || j < len(insB) {
		c := change{A0: i, B0: j}
		for i < len(delA) && delA[i] {
			i++
		}
		for j < len(insB) && insB[j] {
			j++
		}
		c.A1, c.B1 = i, j
		if c.A0 < c.A1 || c.B0 < c.B1 {
			list = append(list, c)
			continue
		}
		i++
		j++
	}
	return list
}

const noNewline = "\\ No newline at end of file\n"

// makePatch returns the unified diff, with one line of context, that turns
// old into new, or "" if they are equal. path is the file's slash-separated
// path in GOROOT.
func makePatch(path, old, new string) string {
	a, b := splitLines(old), splitLines(new)
	changes := diffLines(a, b)
	if len(changes) == 0 {
		return ""
	}
	var w strings.Builder
	fmt.Fprintf(&w, "--- a/%s\n+++ b/%s\n", path, path)
	line := func(prefix, s string) {
		w.WriteString(prefix + s)
		if !strings.HasSuffix(s, "\n") {
			w.WriteString("\n" + noNewline)
		}
	}
	for i := 0; i < len(changes); {
		j := i + 1
		for j < len(changes) && changes[j].A0-changes[j-1].A1 <= 2 {
			j++
		}
		first, last := changes[i], changes[j-1]
		a0, a1 := first.A0-1, last.A1+1
		b0, b1 := first.B0-1, last.B1+1
		if a0 < 0 {
			a0, b0 = 0, 0
		}
		if a1 > len(a) {
			a1, b1 = len(a), len(b)
		}
		fmt.Fprintf(&w, "@@ -%s +%s @@\n", hunkRange(a0, a1), hunkRange(b0, b1))
		at := a0
		for _, c := range changes[i:j] {
			for ; at < c.A0; at++ {
				line(" ", a[at])
			}
			for ; at < c.A1; at++ {
				line("-", a[at])
			}
			for k := c.B0; k < c.B1; k++ {
				line("+", b[k])
			}
		}
		for ; at < a1; at++ {
			line(" ", a[at])
		}
		i = j
	}
	return w.String()
}

// hunkRange formats lines [lo, hi) as a unified diff does: 1-based, the length
// left out if it is 1, an empty range named by the line before it.
func hunkRange(lo, hi int) string {
	switch hi - lo {
	case 0:
		return fmt.Sprintf("%d,0", lo)
	case 1:
		return fmt.Sprint(lo + 1)
	}
	return fmt.Sprintf("%d,%d", lo+1, hi-lo)
}

// applyPatch applies a patch of the file path to old. Every hunk must apply at
// exactly the lines it names. The error names the hunk but not the patch file.
func applyPatch(path, old, patch string) (string, error) {
	p := splitLines(patch)
	if len(p) < 3 || p[0] != "--- a/"+path+"\n" || p[1] != "+++ b/"+path+"\n" {
		return "", fmt.Errorf("not a patch of %s: it must begin with the lines --- a/%s and +++ b/%s", path, path, path)
	}
	a := splitLines(old)
	var out []string
	at := 0 // lines of a consumed
	i := 2
	for n := 1; i < len(p); n++ {
		header := strings.TrimSuffix(p[i], "\n")
		bad := func(format string, args ...any) error {
			return fmt.Errorf("hunk %d (%s) does not apply: %s", n, header, fmt.Sprintf(format, args...))
		}
		a0, an, b0, bn, err := parseHunkHeader(header)
		if err != nil {
			return "", fmt.Errorf("hunk %d: %v", n, err)
		}
		i++
		if a0 < at || a0 > len(a) {
			return "", bad("the base file has %d lines, %d of them before this hunk", len(a), at)
		}
		out = append(out, a[at:a0]...)
		at = a0
		if len(out) != b0 {
			return "", bad("the new file's line would be %d", len(out)+1)
		}
		for an > 0 || bn > 0 {
			if i >= len(p) {
				return "", bad("the patch is cut short")
			}
			op, text := p[i][0], p[i][1:]
			i++
			if i < len(p) && p[i] == noNewline {
				text = strings.TrimSuffix(text, "\n")
				i++
			}
			switch {
			case (op == ' ' || op == '-') && an > 0 && (op == '-' || bn > 0):
				if at >= len(a) {
					return "", bad("the base file ends at line %d", len(a))
				}
				if a[at] != text {
					return "", bad("line %d of the base file is %q, not %q", at+1, a[at], text)
				}
				at++
				an--
				if op == ' ' {
					out = append(out, text)
					bn--
				}
			case op == '+' && bn > 0:
				out = append(out, text)
				bn--
			default:
				return "", bad("the hunk's lines and the counts in its header differ")
			}
		}
	}
	return strings.Join(append(out, a[at:]...), ""), nil
}

// parseHunkHeader parses "@@ -a,n +b,m @@". The positions are returned as
// numbers of lines before the hunk.
func parseHunkHeader(s string) (a0, an, b0, bn int, err error) {
	f := strings.Fields(s)
	if len(f) != 4 || f[0] != "@@" || f[3] != "@@" {
		return 0, 0, 0, 0, fmt.Errorf("not a hunk header: %q", s)
	}
	part := func(s, sign string) (pos, n int) {
		var rest string
		n = 1
		if c, _ := fmt.Sscanf(s, sign+"%d%s", &pos, &rest); c == 2 {
			if _, e := fmt.Sscanf(rest, ",%d", &n); e != nil {
				err = fmt.Errorf("not a hunk header: %q", s)
			}
		} else if c != 1 {
			err = fmt.Errorf("not a hunk header: %q", s)
		}
		if n > 0 {
			pos--
		}
		return pos, n
	}
	a0, an = part(f[1], "-")
	b0, bn = part(f[2], "+")
	if err == nil && (a0 < 0 || b0 < 0 || an < 0 || bn < 0 || an+bn == 0) {
		err = fmt.Errorf("not a hunk header: %q", s)
	}
	return
}

// countPatch returns the numbers of lines a patch adds and removes.
func countPatch(patch string) (added, removed int) {
	for i, l := range splitLines(patch) {
		if i < 2 {
			continue
		}
		switch l[0] {
		case '+':
			added++
		case '-':
			removed++
		}
	}
	return
}
