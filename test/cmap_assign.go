// runoutput

// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

// Assignment statements with elements of concurrent maps have, when no other
// goroutine interferes, the effects of the same statements with elements of
// maps: the same results, in the same order, and the same panics. This program
// writes one that executes each statement with both kinds of map.

package main

import (
	"fmt"
	"strings"
)

// Each statement is executed twice, as by then more keys are present. Where
// a map forbids a statement what is after the arrow replaces it.
const statements = `
m[k] = x
m[k] = m[k]
m[k] = m[j]
m[k] = m["absent"]
m["new"] = m[k] + m[j]*x
m[k] += x
m[k] += m[k]
m[k] += m[j]
m["new"] += m[k]
m["new"]++
m[k]--
m[k], m[j] = m[j], m[k]
m[k], m[j], m["c"] = m[j], m["c"], m[k]
m[k], m[j] = m[k]-x, m[j]+x
m[k], m[k] = m[j]-x, m[j]+x
m[k], m[j] = 1, 2
m[k], m[k] = 1, 2
m[k], m[k] = m[k]+1, m[k]+2
m[k], n[k] = n[k], m[k]
m[k], n[j] = 5, 6
v, m[k] = m[k], x
m[k], v = x, m[k]
v, m[k], *p = m[k], x, m[j]
_, m[k] = m[k], m[j]
m[k], _ = m[j], m[k]
_ = m[k]
_, _ = m[k], m[j]
_ = m[k] + m[j]
y, z := m[k], m[j]; log(y, z)
var y, z = m[k], n[j]; log(y, z)
var y, z int64 = int64(m[k]), int64(n[j]); log(y, z)
v = m[k] + m[j] + n["c"]
v += m[k] + m[j]
v -= m[k] * m[j]
v = m[k]
v, ok = m[k]
v, ok = m["absent"]
m[k], ok = n[j]
m[k], ok = n["absent"]
m[k], bl[j] = n[j]
m[k], bl[k] = m["absent"]
e, ok = m[k]
an[k], ok = m[j]
an[k], an[j] = m[j]
an[k], ok = an["int"].(int)
m[k], ok = an["int"].(int)
m[k], ok = an["string"].(int)
m[k], ok = an["absent"].(int)
m[k] = an["int"].(int)
m[k] = an["string"].(int)
m[k], m[j] = m[j], an["string"].(int)
an[k] = an["ptr"].(*T).x
an[k] = m[k]
an[k], an[j] = an[j], an[k]
an[k], e = e, an[k]
an[k] = any(m[k] + m[j])
m[k] &^= x; m[k] |= 1 << 5; m[k] ^= m[j]; m[k] &= 0xff; m[k] %= 100; m[k] <<= 3; m[k] >>= uint(m[j])
m[k] /= m["zero"]
m[k] %= m["zero"]
m[k], m[j] = x, x/m["zero"]
m[k] <<= m["minus"]
m[k], m[j] = 9, 1<<m["minus"]
u8[k] += 250; u8[k]++; u8[k] *= u8[k]; u8[k] <<= 1; u8[k] = -u8[k]; u8[k] = ^u8[k]
i16[k] += 32767; i16[k]++; i16[k] *= i16[k] + 3; i16[k] >>= 1; i16[k] /= 3; i16[k] = i16[j] % 7
u64[k] += 1 << 63; u64[k] *= 3; u64[k] /= 5; u64[k] -= u64[j]
fl[k] += 0.5; fl[k] *= fl[k]; fl[k] /= fl["zero"]; fl[k]++; fl[j] -= fl[k]
cx[k] += 2i; cx[k] *= cx[k]; cx[k] = complex(real(cx[k]), imag(cx[k])+1); cx[k]--
v = int(real(cx[k]) + imag(cx[j]))
st[k] += "x"; st[k] += st[k]; st[k] = st[j] + st[k] + "lit"; st[k] = st[k][1:]
st[k] = st[k][m["zero"]:m[k]]
st[k] = st[k][m[k]:m["zero"]]
st[k] = str([]byte(st[k])); st[k] = str(rune(m[k] + 64)); st[k] = str([]rune(st[j])[0])
u8[k] = st[k][m["zero"]]
u8[k] = st[k][m["big"]]
bl[k] = m[k] > m[j]; bl[j] = !bl[k]; bl["c"] = st[k] == st[j]
bl[k] = m[k] > 0 && m[j] > 0
bl[k] = m["zero"] > 0 && m[j]/m["zero"] > 0
bl[k] = m[k] > 0 && m[j]/m["zero"] > 0
bl[k] = m[k] > 0 || m[j]/m["zero"] > 0
bl[k] = m["zero"] > 0 || m[j]/m["zero"] > 0
bl[k] = (m[k] > 0 || fb("f", true)) && fb("g", m[j] > 0)
bl[k] = np != nil && *np > m[k]
bl[k] = m["zero"] > 0 && *np > m[k]
bl[k] = m[k] > 0 && *np > m[k]
bl[k] = m[k] > 0 && arr[x] > m[k]
bl[k] = m["zero"] > 0 && arr[x] > m[k] || m[k] > 0 && slc[1] == m[j] || *p == m[k]
bl[k] = bl[j] && nn != nil && nn.m[k] > 0
bl[k] = m["zero"] > 0 && pm[string(st[k])] > 0 || pm["a"] == m[k]
bl[k] = m["zero"] > 0 && an[e] == nil
bl[k] = bl[j] || tt.a[x%3].c > 0 && &tt.a[1] != nil
bl[k] = m[k] == 1 && (bl[j] || m[j] == 2 && (n[k] == 10 || *np == 0))
bl[k] = an[k] == an[j]; bl[k] = an["slice"] == an["int"]
bl[k] = an["slice"] == an["slice"]
m[k], m[j] = 5, len(any(an["slice"] == an["slice2"]).(string))
sl[k] = append(sl[k], x)
sl[k] = append(sl[k], m[k], m[j], x)
sl[k] = append(sl[k], sl[j]...)
sl[k] = append(sl[j][:1], sl[k]...)
sl["new"] = append(sl["new"], 1, 2)
sl[k], sl[j] = sl[j], sl[k]
sl[k] = sl[k][1:]; sl[k] = sl[k][:len(sl[k]):cap(sl[k])]
sl[k] = sl[k][m["big"]:]
sl[k] = nil; sl[j] = []int{m[k], m[j], 2: x}; sl["c"] = make([]int, m[k], m[j]+cap(sl[j]))
sl[k] = make([]int, m["minus"])
slc = append(slc, m[k], m[j])
slc = append(slc, sl[k]...)
slc[m[k]], m[k] = m[j], m[k]
slc[0], slc[1] = m[k], m[j]
slc[1], m[k] = m[k], slc[0]
m[k] = slc[m[k]]
m[k] = slc[m["big"]]
m[k] = arr[m[k]]
m[k] = (&arr)[m[k]]
m[k], m[j] = arr[m[j]], fa()[m[k]]
m[k] = len(sl[k]) + cap(sl[k]) - len(st[j]) + len(ar[k])
m[k] = copy(sl[k], sl[j])
m[k] = min(m[k], m[j], x) + max(m[k], 2)
m[k] = ar[k][1] + ar[k][m[k]]
m[k] = ar[k][m["big"]]
ar[k] = [3]int{m[k], 2: m[j]}; ar[k], ar[j] = ar[j], ar[k]
ar[k] = [3]int(sl["three"])
ar[k] = [3]int(sl[k])
ss[k] = T{x: m[k], y: m[j]}; ss[k] = T{ss[k].y, ss[k].x, ss[k].a, ss[k].p, ss[k].s, ss[k].e}
ss[k], ss[j] = ss[j], ss[k]
m[k] = ss[k].x + ss[k].a[1].c + ss[j].a[m[k]].c
m[k] = ss[k].p.c
m[k] = ss["ptr"].p.c + ss["ptr"].s[1]
m[k], m[j] = 1, ss[k].s[1]
pk[k] = &T{x: m[k]}; pk[k], pk[j] = pk[j], pk[k]; m[k] = pk[j].x
m[k] = pk["absent"].x
m[k], *p = (*pk["one"]).x, m[j]
pk[k] = &T{x: ss[k].x, s: []int{m[k], m[j]}}; log(*pk[k])
ip[k] = &slc[m[k]]; ip[j] = &arr[m[k]]; ip["c"] = &pk["one"].a[m[k]].c; ip["d"] = &tt.a[m[k]].c
ip[k], m[k] = p, *ip["one"]
*ip["one"], m[k] = m[k], *ip["one"]
*ip["one"] += m[k]; *ip["one"]++
*ip["absent"] = m[k] + m[j]
pk["one"].x = m[k]; pk["one"].x, m[k] = m[k], pk["one"].x; pk["one"].a[m[k]%3].c++; pk["one"].a[1].c += m[k] + m[j]
pk["absent"].x += m[k] + m[j]
sl[k][0] = m[k]; sl[k][0], m[k] = m[k], sl[k][0]; sl[k][m["zero"]] += m[j]
sl[k][m["big"]] = m[k]
mm["m"]["q"] += m[k]; mm["m"]["q"], m[k] = m[k], mm["m"]["q"]; m[k] = mm["m"]["q"] + m[j]
mk["m"]["q"] += m[k]; mk["m"][k]++; mk["m"]["q"], m[k] = m[k], mk["m"]["q"]; m[k] = mk["m"]["q"] + m[j]
mk["absent"]["q"] += 1
nilm[k] = 1
nilm[k] += m[k]
nilm[k], m[k] = 1, 2
m[k], v = nilm[k], nilm[j]
m[k], ok = nilm[k]
ik[m[k]]++; ik[st[k]] += ik[m[k]]; ik[T2{m[k]}]++
ik[an["slice"]]++
ik[an["slice"]] = m[k]
m[k], m[j] = 1, ik[an["slice"]]
m[k], m[j] = 1, ik[e]
fk[1.5]++; fk[0]++; fk[fl["minuszero"]]++
m[f("a", k)] += f("b", m[j])
m[fs("k1", k)] = m[fs("k2", j)] + f("v", 1)
m[fs("k1", k)], m[fs("k2", j)] = f("v1", 1), f("v2", 2)
m[fs("k1", k)], m[fs("k2", j)] = m[fs("k3", j)] + f("v1", 1), m[fs("k4", k)]
v, m[fs("k1", k)] = f("v1", 1), m[fs("k4", k)]
m[fs("k1", k)]++
m[fs("k1", k)] += m[fs("k2", j)]
slc[f("i", 1)] += m[fs("k", k)] + m[fs("k2", j)]
m[string(st["key"])] += m[string(st["key2"])]
m[k], m[j] = two()
m[k], v = two()
v, m[k] = two()
m[k], st[k] = three()
an[k], an[j] = three()
m[k], bl[k] = <-ch
m[k], ok = <-ch
an[k], ok = <-ch
m[k] += <-ch
m[k], m[j] = <-ch, m[k]
m[k] = (m[(j)])
(m[k]), (m[j]) = (m[j]), (m[k])
m[k] = int(int8(m[k] + 130)); m[k] = int(fl[k]) + int(u8[k]); fl[k] = float64(m[k]) / float64(m[j])
fn[k] = func() int { m[k]++; m[j] += m[k]; return m[k] }; fn[k](); v = fn[k]() + fn[k]()
func() { m[k], m[j] = m[j], m[k] }()
func(a, b int) { m[k], m[j] = a, b }(m[j], m[k])
m[k] = inl(m[k]); m[k] += inl(m[j]) + m[j]
inl2(m, k, j)
m[k], m[j] = inl3(m[k], m[j])
m[k], v = inl4(m, k, j)
defer func(x int) { m[k] += x }(m[j] + m[k])
defer inl2(m, k, j)
for m[k] = 0; m[k] < 3; m[k]++ { m[j] += m[k] }
for m[k], m[j] = 0, 10; m[k] < m[j]; m[k], m[j] = m[k]+1, m[j]-1 { v++ }
for y, z := m[k], m[j]; y < z+5; y++ { v += y }
if y, ok := m[k]; ok { v = y }
if m[k], ok = n[j]; ok { v = m[k] }
if m[k]++; m[k] > 0 { v = m[k] }
switch m[k], m[j] = m[j], m[k]; m[k] { case 1: v = 1; default: v = m[k] }
switch y := an[k].(type) { case nil: an[k], ok = m[k]; case int: an[k], v = y+1, y }
for m[k] = range slc { v += m[k] }
for m[k], m[j] = range slc { v += m[k]*m[j] }
for _, m[k] = range slc { v += m[k]; if m[k] > 5 { continue }; m[j]++ }
for an[k], an[j] = range slc { log(an[k], an[j]) }
for m[k], an[j] = range "aé" { log(m[k], an[j]) }
for m[k] = range 3 { m[j] += m[k] }
for m[k] = range &arr { m[j]++ }
for _, ss[k] = range []T{{x: 1}, {x: 2, y: 3}} { m[k] += ss[k].x }
for m[k], m[j] = range seq { m["c"] += m[k]*m[j] }
for y := range seq { m[k] += y; m[j], m[k] = m[k], m[j]; if y > 1 { break } }
for y := range seq { m[k], ok = n[j]; if y > 1 { func() { m[k] += y }() } }
select { case m[k] = <-ch: m[j] += m[k]; default: }
select { case m[k], ok = <-ch: m[j] += m[k] }
select { case m[k], bl[k] = <-ch: m[j] += m[k] }
select { case an[k] = <-ch: log(an[k]) }
select { case ch <- m[k]: m[k]++; default: m[j]-- }
L: for { select { case m[k] = <-ch: break L } }
goto L; L: m[k]++; if m[k] < 10 { goto L }
gen(m, k, j); m[k] += gen2(m, st, k, j)
gm := GM[string, int]{m}; gm.inc(k); gm.swap(k, j); v = gm.add(k, j)
mv := ss[k].sum; ss[k] = ss[j]; v = mv() + ss[k].sum()
fn[k], m[k] = ss[k].sum, m[j]; v = fn[k]()
fn["s"] = st[k].len
pn := new(m[k]+m[j]); *pn += m[k]; v = *pn
ip[k], ip[j] = new(m[k]), new(m[j]); log(*ip[k], *ip[j])
m[k] = *new(m[k]) + *new(m[j])
delete(m, string(st["key"])); m[k] = m[k] + len(m); clear(n); m[j], v = n[j], len(n)
const c = 5; m[k] += c; m[k] *= 1 << 3; fl[k] += c; u8[k] += c
var q Named = m; q[k] += 2; q[k], q[j] = q[j], q[k]; log(q[k])
wide["q"] = [200]byte{u8[k], 9: 3}; wide["r"], wide["q"] = wide["q"], wide["r"]; wide["r"] = wide["q"]; wide["w"] = wide["q"]
m[k], m[j], m["c"], m["d"], m["e"], m["f"], m["g"], m["h"], m["i"], m["j"] = m[j], m["c"], m["d"], m["e"], m["f"], m["g"], m["h"], m["i"], m["j"], m[k]
m[k], n[k], u8[k], i16[k], u64[k], fl[k], cx[k], st[k], bl[k], an[k], sl[k] = n[j], m[j], u8[j], i16[j], u64[j], fl[j], cx[j], st[j], bl[j], an[j], sl[j]
v = m[k] + n[k] + int(u8[k]) + int(i16[k]) + int(u64[k]) + int(fl[k]) + int(real(cx[k])) + len(st[k]) + len(sl[k]) + ss[k].x + ar[k][0]
ptrs[pa]++; ptrs[pa], ptrs[pb] = ptrs[pb], ptrs[pa]+3
zz[k], zz[j] = zz[j], struct{}{}; zk[struct{}{}] += m[k]
tk[T2{m[k]}] += m[j]; tk[T2{1}], tk[T2{2}] = 5, tk[T2{1}]
nested[k].m[j] += 5; m[k], nested[k].m[j] = nested[k].m[j], m[k]
ss[k].x = m[k]                          -> t := ss[k]; t.x = m[k]; ss[k] = t
ss[k].x, ss[k].y = 7, ss[k].x           -> t := ss[k]; t.x, t.y = 7, t.x; ss[k] = t
ss["new"].x++                           -> t := ss["new"]; t.x++; ss["new"] = t
ss[k].a[1].c += ss[j].x + m[k]          -> t := ss[k]; t.a[1].c += ss[j].x + m[k]; ss[k] = t
ss[k].a[m[k]].c -= 3                    -> t := ss[k]; t.a[m[k]].c -= 3; ss[k] = t
ss[k].a[m["big"]].c++                   -> t := ss[k]; t.a[m["big"]].c++; ss[k] = t
ss[k].a[f("i", 2)].c = f("v", 3)        -> t := ss[k]; t.a[f("i", 2)].c = f("v", 3); ss[k] = t
ss[k].s = append(ss[k].s, m[k])         -> t := ss[k]; t.s = append(t.s, m[k]); ss[k] = t
ss[k].x, ss[k].a[2].c, v = 1, 2, ss[k].y -> t := ss[k]; t.x, t.a[2].c, v = 1, 2, t.y; ss[k] = t
ss[k].x, ss[j].y = ss[j].y, ss[k].x     -> t, u := ss[k], ss[j]; t.x, u.y = u.y, t.x; ss[k], ss[j] = t, u
ss[k].e, ok = m[j]                      -> t := ss[k]; t.e, ok = m[j]; ss[k] = t
ss[k].x, ok = an["int"].(int)           -> t := ss[k]; t.x, ok = an["int"].(int); ss[k] = t
ss[k].x /= m["zero"]                    -> t := ss[k]; t.x /= m["zero"]; ss[k] = t
ss[k].s[0]++
ss["ptr"].p.c += m[k]; ss["ptr"].s[m["zero"]] *= 3
ss[k].p.c++
ar[k][1] = m[k]; ar[k][m["zero"]]++     -> t := ar[k]; t[1] = m[k]; t[m["zero"]]++; ar[k] = t
ar[k][0], ar[k][1] = ar[k][1], ar[k][0] -> t := ar[k]; t[0], t[1] = t[1], t[0]; ar[k] = t
ar[k][x] = 1                            -> t := ar[k]; t[x] = 1; ar[k] = t
ar[k][x%3], ar[j][1] = 4, ar[k][2]      -> t, u := ar[k], ar[j]; t[x%3], u[1] = 4, t[2]; ar[k], ar[j] = t, u
for ss[k].x = range 3 { m[j] += ss[k].x } -> for i := range 3 { t := ss[k]; t.x = i; ss[k] = t; m[j] += i }
for ar[k][0], ar[k][1] = range slc { }  -> for i, y := range slc { t := ar[k]; t[0], t[1] = i, y; ar[k] = t }
select { case ss[k].x = <-ch: }         -> t := ss[k]; t.x = <-ch; ss[k] = t
nilss[k].x++                            -> nilm[k]++
`

const prologue = `
package main

import (
	"fmt"
	"strings"
)

type T2 struct{ c int }

type T struct {
	x, y int
	a    [3]T2
	p    *T2
	s    []int
	e    any
}

func (t T) sum() int { return t.x + t.y + t.a[1].c }

type str string

func (s str) len() int { return len(s) }

var trace []string

var keys = []string{"a", "b", "c", "d", "e", "f", "g", "h", "i", "j", "new", "zero", "minus", "big", "absent", "q", "r", "w"}

var pa, pb int

func log(args ...any) { trace = append(trace, fmt.Sprint(args...)) }

func f[V any](s string, v V) V  { log(s, v); return v }
func fs(s string, v string) string  { log(s, v); return v }
func fb(s string, v bool) bool  { log(s, v); return v }
func fa() [4]int { log("fa"); return [4]int{4, 3, 2, 1} }
func two() (int, int) { log("two"); return 11, 12 }
func three() (int, str) { log("three"); return 13, "thirteen" }
func inl(x int) int { y := x; y += x; return y + 1 }
func inl3(x, y int) (int, int) { return y + x, x }
func seq(yield func(int, int) bool) {
	for i := range 3 {
		if !yield(i, i*10) {
			return
		}
	}
}

// check executes body, and what it does to the maps, as seen by dump.
func check(body func(), dump func()) (result []string) {
	trace = nil
	for range 2 {
		func() {
			defer func() {
				if err := recover(); err != nil {
					log("panic: ", err)
				}
			}()
			body()
		}()
		dump()
	}
	return trace
}

func compare(statement string, maps, cmaps []string) {
	for i := range maps {
		if i >= len(cmaps) || canon(maps[i]) != canon(cmaps[i]) {
			if i >= len(cmaps) {
				cmaps = append(cmaps, "nothing")
			}
			fmt.Printf("%s\n\tmap  %s\n\tcmap %s\n", statement, maps[i], cmaps[i])
			failed = true
			return
		}
	}
}

var failed bool

// canon returns s without what tells a cmap from a map. The messages about
// keys differ among the operations on maps, too.
func canon(s string) string {
	s = strings.ReplaceAll(s, "nil cmap", "nil map")
	s = strings.ReplaceAll(s, "runtime error: hash", "hash")
	return strings.ReplaceAll(s, "unhashable type: ", "unhashable type ")
}
`

// KIND is map or cmap, PRE is m or c.
const kind = `
func PREinl2(m KIND[string]int, k, j string) { m[k], m[j] = m[j], m[k]; m[k] += m[j] }
func PREinl4(m KIND[string]int, k, j string) (x, y int) { x, y = m[k], m[j]; return m[k], m[j] + x - y }
func PREgen[K comparable, V int | float64](m KIND[K]V, k, j K) { m[k] += m[j]; m[k], m[j] = m[j], m[k]; m[k]++ }
func PREgen2[M ~KIND[K]V, K comparable, V ~int, S any](m M, s KIND[K]S, k, j K) V {
	m[k], s[k], m[j], s[j] = m[j], s[j], m[k], s[k]
	x, y := m[k], s[k]
	var a any
	a, _ = s[j]
	_, ok := a.(S)
	s[k], s[j] = y, a.(S)
	if b := m[k] > 0 && m[j] > 0; b && ok {
		x++
	}
	return x
}
type PREGM[K comparable, V int | string] struct { m KIND[K]V }
func (g PREGM[K, V]) inc(k K) { g.m[k] += g.m[k] }
func (g PREGM[K, V]) swap(k, j K) { g.m[k], g.m[j] = g.m[j], g.m[k] }
func (g *PREGM[K, V]) add(k, j K) V { x := g.m[k] + g.m[j]; g.m[k], x = x, g.m[k]; return x }
type PRENamed KIND[string]int
type PREN struct { m KIND[string]int }

type PREenv struct {
	m KIND[string]int
	n KIND[string]int
	u8 KIND[string]uint8
	i16 KIND[string]int16
	u64 KIND[string]uint64
	fl KIND[string]float64
	cx KIND[string]complex128
	st KIND[string]str
	bl KIND[string]bool
	sl KIND[string][]int
	ar KIND[string][3]int
	ss KIND[string]T
	an KIND[any]any
	pk KIND[string]*T
	ip KIND[string]*int
	mm KIND[string]map[string]int
	mk KIND[string]KIND[string]int
	ik KIND[any]int
	fk KIND[float64]int
	tk KIND[T2]int
	zz KIND[string]struct{}
	zk KIND[struct{}]int
	fn KIND[string]func() int
	wide KIND[string][200]byte
	nested KIND[string]PREN
	nilm KIND[string]int
	nilss KIND[string]T
	ptrs KIND[*int]int
	pa, pb *int
}

func PREnew() *PREenv {
	return &PREenv{
		m: KIND[string]int{"a": 1, "b": 2, "c": 3, "zero": 0, "big": 1000, "minus": -1},
		n: KIND[string]int{"a": 10, "b": 20},
		u8: KIND[string]uint8{"a": 200, "b": 3},
		i16: KIND[string]int16{"a": 200, "b": 3},
		u64: KIND[string]uint64{"a": 1 << 63, "b": 3},
		fl: KIND[string]float64{"a": 1.5, "b": 3, "minuszero": -0},
		cx: KIND[string]complex128{"a": 1 + 2i},
		st: KIND[string]str{"a": "str", "b": "ing", "key": "a", "key2": "b"},
		bl: KIND[string]bool{"a": true, "b": true},
		sl: KIND[string][]int{"a": {1, 2}, "b": {3, 4, 5}, "three": {7, 8, 9}},
		ar: KIND[string][3]int{"a": {1, 2, 3}, "b": {4, 5, 6}},
		ss: KIND[string]T{"a": {x: 1, y: 2}, "b": {x: 3, a: [3]T2{{1}, {2}, {3}}}, "ptr": {p: &T2{5}, s: []int{1, 2}}},
		an: KIND[any]any{"int": 5, "string": "s", "ptr": &T{x: 8}, "slice": []int{1}, "slice2": []int{2}},
		pk: KIND[string]*T{"one": {x: 4, y: 5}},
		ip: KIND[string]*int{"one": new(int)},
		mm: KIND[string]map[string]int{"m": {"q": 1}},
		mk: KIND[string]KIND[string]int{"m": {"q": 1}},
		ik: KIND[any]int{},
		fk: KIND[float64]int{},
		tk: KIND[T2]int{},
		zz: KIND[string]struct{}{},
		zk: KIND[struct{}]int{},
		fn: KIND[string]func() int{},
		wide: KIND[string][200]byte{},
		nested: KIND[string]PREN{"a": {KIND[string]int{"b": 4}}},
		ptrs: KIND[*int]int{&pa: 1, &pb: 2},
		pa:   &pa,
		pb:   &pb,
	}
}

// dump logs what the maps hold. It also stores to each element that a
// statement may have left locked.
func (env *PREenv) dump() {
	m, n, ss, sl := env.m, env.n, env.ss, env.sl
	for _, k := range keys {
		vm, nm := m[k]
		vs, ns := ss[k]
		vl, nl := sl[k]
		log(k, " ", vm, nm, env.n[k], env.u8[k], env.i16[k], env.u64[k], env.fl[k], env.cx[k], env.st[k], env.bl[k], env.ar[k])
		log(k, " ", ns, vs.x, vs.y, vs.a, vs.p != nil, vs.s, vs.e, nl, vl, cap(vl) >= len(vl))
		log(k, " ", env.an[k], env.pk[k] != nil, env.ip[k] != nil, env.ik[k], env.mk["m"][k])
		w := env.wide[k]
		log(k, " ", w[:10])
		m[k] += 0
		n[k] += m[k]
		n[k] -= m[k]
		ss[k], sl[k] = ss[k], sl[k]
		if !nm {
			delete(m, k)
		}
		if !ns {
			delete(ss, k)
		}
		if !nl {
			delete(sl, k)
		}
	}
	for i := range 3 {
		log(env.ik[i], env.tk[T2{i}], env.fk[float64(i)])
	}
	log(len(m), len(n), len(ss), len(env.ik), len(env.zz), env.zk[struct{}{}], *env.ip["one"], *env.pk["one"], *ss["ptr"].p, ss["ptr"].s, env.mm["m"])
	log(env.nested["a"].m["b"], env.ptrs[env.pa], env.ptrs[env.pb], env.nilm == nil, len(env.nilss), len(env.fn), len(env.mm))
}

var PREglobal = KIND[string]int{"a": 1, "b": 2}
var PREg1, PREg2 = PREglobal["a"] + PREglobal["b"], f("init", PREglobal["b"])
var PREg3, PREg4 = PREglobal["a"]
`

const function = `
func PRENUM() []string {
	env := PREnew()
	m, n, u8, i16, u64, fl, cx, st, bl, sl, ar, ss, an, pk, ip, mm, mk, ik, fk, tk, zz, zk, fn, wide, nested, nilm, nilss, ptrs := env.m, env.n, env.u8, env.i16, env.u64, env.fl, env.cx, env.st, env.bl, env.sl, env.ar, env.ss, env.an, env.pk, env.ip, env.mm, env.mk, env.ik, env.fk, env.tk, env.zz, env.zk, env.fn, env.wide, env.nested, env.nilm, env.nilss, env.ptrs
	_, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _, _ = m, n, u8, i16, u64, fl, cx, st, bl, sl, ar, ss, an, pk, ip, mm, mk, ik, fk, tk, zz, zk, fn, wide, nested, nilm, nilss, ptrs
	k, j, x, v, ok := "a", "b", 7, 0, false
	var vp int
	p, pa, pb := &vp, &pa, &pb
	var np *int
	var nn *PREN
	tt := T{x: 1, a: [3]T2{{5}, {6}, {7}}}
	arr, slc := [4]int{1, 2, 3, 4}, []int{5, 6, 7}
	pm := map[string]int{"a": 1}
	var e any = 5
	ch := make(chan int, 3)
	ch <- 31
	ch <- 32
	ch <- 33
	_, _, _ = p, pa, pb

	return check(func() {
		BODY
	}, func() {
		env.dump()
		log(k, j, x, v, ok, vp, np == nil, arr, slc, pm, e, len(ch), nn == nil, tt)
	})
}
`

func main() {
	fmt.Println(prologue)
	for _, pre := range []string{"m", "c"} {
		fmt.Println(expand(kind, pre))
	}
	var calls []string
	for i, line := range strings.Split(strings.TrimSpace(statements), "\n") {
		maps, cmaps := line, line
		if a, b, ok := strings.Cut(line, "->"); ok {
			cmaps, maps = a, b
		}
		num := fmt.Sprint(i)
		fmt.Println(expand(strings.NewReplacer("NUM", num, "BODY", maps).Replace(function), "m"))
		fmt.Println(expand(strings.NewReplacer("NUM", num, "BODY", cmaps).Replace(function), "c"))
		calls = append(calls, fmt.Sprintf("compare(%q, m%s(), c%s())", strings.TrimSpace(cmaps), num, num))
	}
	fmt.Println("func main() {")
	fmt.Println(strings.Join(calls, "\n"))
	fmt.Println(`
		if mg1 != cg1 || mg2 != cg2 || mg3 != cg3 || mg4 != cg4 {
			fmt.Println("package-level variables", mg1, cg1, mg2, cg2, mg3, cg3, mg4, cg4)
			failed = true
		}
		if failed {
			panic("fail")
		}
	}`)
}

func expand(s, pre string) string {
	for _, name := range []string{"inl2(", "inl4(", "gen(", "gen2(", "GM[", "Named "} {
		s = strings.ReplaceAll(s, " "+name, " PRE"+name)
		s = strings.ReplaceAll(s, "\t"+name, "\tPRE"+name)
	}
	kind := map[string]string{"m": "map", "c": "cmap"}[pre]
	return strings.NewReplacer("PRE", pre, "KIND", kind).Replace(s)
}
