// runoutput

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Random assignment statements over cmaps do what the same statements do over
// maps, in one goroutine: the same elements, variables and calls in the same
// order, and the same statements panic.
//
// The generated program has each function twice, once over cmaps and once over
// maps, and compares what they leave. Where a map cannot change a part of an
// element, the map's function changes a copy and stores it.

package main

import (
	"fmt"
	"math/rand"
	"strings"
)

const (
	funcs = 160
	stmts = 6
)

var r = rand.New(rand.NewSource(26))

func pick(ss ...string) string { return ss[r.Intn(len(ss))] }

func chance(percent int) bool { return r.Intn(100) < percent }

// Keys: mostly names and constants, sometimes elements and calls.
func intKey(d int) string {
	if d > 0 && chance(15) {
		return pick("mi["+intKey(d-1)+"]", "call("+intKey(d-1)+")", "x+"+intKey(d-1))
	}
	return pick("0", "1", "2", "x", "y", "z")
}

func strKey(d int) string {
	if d > 0 && chance(15) {
		return pick("ms["+strKey(d-1)+"]", "s+t", "scall(s)", `s+"a"`)
	}
	return pick(`""`, `"a"`, `"b"`, "s", "t")
}

func anyKey(d int) string { return pick(intKey(d), strKey(d), "any(x)", "3.5", "[1]int{y}", "nil") }

func arrKey(d int) string { return "[2]int8{" + pick("0", "1", "int8(x)", "int8(y)") + ", 1}" }

// Expressions of type int, string, float64, bool, []int, rec. d bounds the depth.
func intExpr(d int) string {
	if d == 0 || chance(20) {
		return pick("k1", "k2", "mi["+intKey(1)+"]*3+1", "x", "y", "z", "mi["+intKey(1)+"]", "mi["+intKey(1)+"]", "mr["+intKey(1)+"].n",
			"ma["+anyKey(1)+"]", "mr["+intKey(0)+"].a[1]", "int(mu["+arrKey(0)+"])")
	}
	d--
	switch r.Intn(16) {
	case 0, 1, 2:
		return "(" + intExpr(d) + pick(" + ", " - ", " * ") + intExpr(d) + ")"
	case 3:
		return "(" + intExpr(d) + pick(" & ", " | ", " ^ ", " &^ ") + intExpr(d) + ")"
	case 4:
		return "(" + intExpr(d) + pick(" / ", " % ") + "(" + intExpr(d) + pick("", "|1", "|1", "|1") + "))"
	case 5:
		return "(" + intExpr(d) + pick(" << ", " >> ") + "(" + intExpr(d) + "&7))"
	case 6:
		return pick("-", "^", "+") + "(" + intExpr(d) + ")"
	case 7:
		return "len(" + pick(strExpr(d), sliceExpr(d)) + ")"
	case 8:
		return pick("min", "max") + "(" + intExpr(d) + ", " + intExpr(d) + ")"
	case 9:
		return "int(" + pick("int8("+intExpr(d)+")", "uint16("+intExpr(d)+")", floatExpr(d)+"/1e3") + ")"
	case 10:
		return sliceExpr(d) + "[" + intExpr(d) + pick("&1", "&1", "&3") + "]"
	case 11:
		return "mr[" + intKey(1) + "].a[" + intExpr(d) + "&3]"
	case 12:
		return "call(" + intExpr(d) + ")"
	case 13:
		return "[]int{" + intExpr(d) + ", " + intExpr(d) + "}[" + pick("0", "1", "x&1") + "]"
	case 14:
		return recExpr(d) + pick(".n", ".a[0]", ".a[2]")
	}
	return "any(" + intExpr(d) + ").(int)"
}

func strExpr(d int) string {
	if d == 0 || chance(20) {
		return pick("long", "s", "t", "ms["+strKey(1)+"]", "ms["+strKey(1)+"]", "mr["+intKey(1)+"].s")
	}
	d--
	switch r.Intn(6) {
	case 0, 1:
		return "(" + strExpr(d) + " + " + strExpr(d) + ")"
	case 2:
		return strExpr(d) + "[:" + pick("0", "1", "len(s)", "x&1") + "]"
	case 3:
		return "string(rune('a' + " + intExpr(d) + "&15))"
	case 4:
		return "scall(" + strExpr(d) + ")"
	}
	return "string([]byte(" + strExpr(d) + "))"
}

func floatExpr(d int) string {
	if d == 0 || chance(30) {
		return pick("half", "mf["+intKey(1)+"]", "mf["+intKey(1)+"]", "float64(mi["+intKey(0)+"])")
	}
	d--
	return "(" + floatExpr(d) + pick(" + ", " - ", " * ") + pick(floatExpr(d), "float64("+intExpr(d)+"&255)") + ")"
}

func boolExpr(d int) string {
	if d == 0 {
		return pick("true", "b", "mb["+intKey(1)+"]", "!mb["+intKey(1)+"]")
	}
	d--
	switch r.Intn(5) {
	case 0:
		return "(" + intExpr(d) + pick(" < ", " == ", " != ", " >= ") + intExpr(d) + ")"
	case 1:
		return "(" + strExpr(d) + pick(" < ", " == ") + strExpr(d) + ")"
	case 2, 3:
		return "(" + boolExpr(d) + pick(" && ", " || ") + boolExpr(d) + ")"
	}
	return "!" + boolExpr(d)
}

func sliceExpr(d int) string {
	if d == 0 || chance(40) {
		return pick("ml["+strKey(1)+"]", "ml["+strKey(0)+"]", "[]int{1, x}")
	}
	d--
	switch r.Intn(3) {
	case 0:
		return "append(" + sliceExpr(d) + ", " + intExpr(d) + ")"
	case 1:
		return "append([]int{" + intExpr(d) + "}, " + sliceExpr(d) + "...)"
	}
	return sliceExpr(d) + "[" + pick("0", "1", "min(1, len(s))") + ":]"
}

func recExpr(d int) string {
	if d == 0 || chance(40) {
		return "mr[" + intKey(1) + "]"
	}
	d--
	return "(rec{n: " + intExpr(d) + ", s: " + strExpr(d) + ", a: [3]int{1: " + intExpr(d) + "}})"
}

// operand returns something to assign to, and a right side for it.
func operand(d int) (left, right string) {
	switch r.Intn(16) {
	case 0, 1, 2, 3:
		return "mi[" + intKey(2) + "]", intExpr(d)
	case 4, 5:
		return "ms[" + strKey(2) + "]", strExpr(d)
	case 6:
		return "mf[" + intKey(1) + "]", floatExpr(d)
	case 7:
		return "mb[" + intKey(1) + "]", boolExpr(d)
	case 8:
		return "ma[" + anyKey(1) + "]", intExpr(d)
	case 9:
		return "mr[" + intKey(1) + "]", recExpr(d)
	case 10, 11:
		// A fresh slice, as elements must not share what a map's twin does not.
		return "ml[" + strKey(1) + "]", "append([]int(nil), " + sliceExpr(d) + "...)"
	case 12:
		return "mu[" + arrKey(1) + "]", "uint8(" + intExpr(d) + ")"
	case 13:
		return pick("x", "y", "z"), intExpr(d) + "&3"
	case 14:
		return pick("s", "t"), strExpr(d) + "[:0]+" + pick(`"a"`, `"b"`, `""`)
	}
	return "_", pick(intExpr(d), strExpr(d), boolExpr(d))
}

func twin(s string) (string, string) { return s, s }

// statement returns a statement for cmaps and its twin for maps.
func statement() (c, m string) {
	switch r.Intn(12) {
	default: // assignment and tuple
		n := 1 + r.Intn(3)*r.Intn(2)
		var ls, rs []string
		for range n {
			l, r := operand(4 - n)
			ls, rs = append(ls, l), append(rs, r)
		}
		return twin(strings.Join(ls, ", ") + " = " + strings.Join(rs, ", "))
	case 0:
		return twin(pick("mi["+intKey(2)+"]", "ma["+anyKey(1)+"]", "mu["+arrKey(1)+"]", "mf["+intKey(1)+"]") + pick("++", "--"))
	case 1:
		return twin("mi[" + intKey(2) + "] " + pick("+=", "-=", "*=", "/= 1|", "%= 3|", "|=", "&=", "^=", "&^=", "/=") + " " + intExpr(3))
	case 2:
		return twin(pick(
			"mi["+intKey(1)+"] "+pick("<<=", ">>=")+" "+intExpr(2)+"&7",
			"ms["+strKey(1)+"] += "+strExpr(2),
			"mf["+intKey(1)+"] "+pick("+=", "-=", "*=")+" "+floatExpr(2),
			"mu["+arrKey(1)+"] "+pick("+=", "-=", "*=", "/=", "%=", "|=", "&=", "^=")+" uint8("+intExpr(2)+")",
			"ma["+anyKey(1)+"] "+pick("+=", "-=")+" "+intExpr(2)))
	case 3: // a part of an element
		k := pick("1", "x", "y")
		part := pick(".n", ".a[0]", ".a[z&3]", ".a[2]")
		rest := pick("++", "--", " += "+intExpr(2), " = "+intExpr(2), " /= "+intExpr(1))
		return "mr[" + k + "]" + part + rest,
			"{ e := mr[" + k + "]; e" + part + rest + "; mr[" + k + "] = e }"
	case 4: // swap
		a, b := intKey(0), intKey(0)
		return twin("mi[" + a + "], mi[" + b + "] = mi[" + b + "], mi[" + a + "]" + pick("", "+1"))
	case 5: // transfer
		a, b, x := intKey(0), intKey(0), "("+intExpr(1)+")"
		return twin("mi[" + a + "], mi[" + b + "] = mi[" + a + "]-" + x + ", mi[" + b + "]+" + x)
	case 6: // comma-ok
		return twin(pick("x", "mi["+intKey(1)+"]", "_") + ", " + pick("b", "mb["+intKey(1)+"]") + " = mi[" + intKey(2) + "]")
	case 7: // definition
		return twin("{ u, v := " + intExpr(3) + ", " + strExpr(2) + "; x, s = u&3, v[:len(v)&1] }")
	case 8:
		return twin("{ var u, v = " + intExpr(2) + ", mb[" + intKey(1) + "]; y, b = u&3, v }")
	}
}

func main() {
	fmt.Print(prelude)
	for i := range funcs {
		var c, m strings.Builder
		for range stmts {
			sc, sm := statement()
			fmt.Fprintln(&c, "\t"+sc)
			fmt.Fprintln(&m, "\t"+sm)
		}
		for _, v := range []struct{ suffix, typ, body string }{{"c", "cmap", c.String()}, {"m", "map", m.String()}} {
			params := strings.ReplaceAll("mi M[int]int, ms M[string]string, mf M[int]float64, mb M[int]bool, ma M[any]int, mr M[int]rec, ml M[string][]int, mu M[[2]int8]uint8", "M[", v.typ+"[")
			fmt.Printf("func f%d%s(%s, b bool) (out string) {\n\tx, y, z, s, t := 1, 2, 0, \"a\", \"b\"\n"+
				"\tdefer func() { out = result(recover(), x, y, z, s, t, b, mi, ms, mf, mb, ma, mr, ml, mu) }()\n%s\treturn\n}\n\n",
				i, v.suffix, params, v.body)
		}
	}
	fmt.Println("func main() {")
	for i := range funcs {
		for _, v := range []struct{ suffix, typ string }{{"c", "cmap"}, {"m", "map"}} {
			args := strings.ReplaceAll("M[int]int{0: 3, 1: 5}, M[string]string{\"a\": \"b\", \"b\": \"xyz\"}, M[int]float64{1: 1.5}, M[int]bool{1: true}, M[any]int{1: 2, \"a\": 3}, M[int]rec{1: {n: 4, s: \"q\", a: [3]int{1, 2, 3}}}, M[string][]int{\"a\": {1, 2, 3}, \"b\": {4, 5}}, M[[2]int8]uint8{{1, 1}: 200}, true", "M[", v.typ+"[")
			fmt.Printf("\ttrace = \"\"\n\t%s := f%d%s(%s)\n", v.suffix+fmt.Sprint(i), i, v.suffix, args)
		}
		fmt.Printf("\tcompare(%d, c%d, m%d)\n", i, i, i)
	}
	fmt.Println("}")
}

const prelude = `package main

import "fmt"

type rec struct {
	n int
	s string
	a [3]int
}

var trace string

var k1, k2, half, long = 1, 7, 0.5, "long"

//go:noinline
func call(i int) int { trace += fmt.Sprint(" ", i); return i & 7 }

func scall(s string) string {
	trace += " " + s
	if len(s) > 2 {
		return s[:2]
	}
	return s
}

func result(e any, args ...any) string {
	out := fmt.Sprintf("%v", args)
	if e != nil {
		return "panic " + out
	}
	return out + trace
}

func compare(i int, c, m string) {
	if c != m {
		panic(fmt.Sprintf("function %d\ncmap %s\nmap  %s", i, c, m))
	}
}

`
