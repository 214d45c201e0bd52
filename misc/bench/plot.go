// Copyright 2026 The cmap Authors. All rights reserved.
// Use of this source code is governed by a BSD-style
// license that can be found in the LICENSE file.

package main

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"time"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"
	"gonum.org/v1/plot/vg/vgsvg"
)

// A curve is a map's line in a plot.
type curve struct {
	name   string
	xs, ys []float64
}

// at returns the y of x, which is among the xs.
func (c curve) at(x float64) float64 { return c.ys[slices.Index(c.xs, x)] }

// A plotData is what the plots show.
type plotData struct {
	throughput []point
	heaps      []curve // bytes per entry by entries
	latency    []curve // us by percentile, a share
}

// A look is how a map's line is drawn, the same in every plot.
type look struct {
	color color.RGBA
	glyph draw.GlyphDrawer
	width vg.Length
}

var looks = map[string]look{
	"cmap":     {color.RGBA{213, 94, 0, 255}, draw.CircleGlyph{}, 2},
	"builtin":  {color.RGBA{0, 0, 0, 255}, draw.BoxGlyph{}, 1},
	"sync.Map": {color.RGBA{0, 114, 178, 255}, draw.SquareGlyph{}, 1},
	"xsync":    {color.RGBA{0, 158, 115, 255}, draw.TriangleGlyph{}, 1},
	"haxmap":   {color.RGBA{204, 121, 167, 255}, draw.PyramidGlyph{}, 1},
	"cornelk":  {color.RGBA{150, 150, 150, 255}, draw.CrossGlyph{}, 1},
	"orcaman":  {color.RGBA{230, 159, 0, 255}, draw.RingGlyph{}, 1},
	"RWMutex":  {color.RGBA{86, 180, 233, 255}, draw.PlusGlyph{}, 1},
	"Mutex":    {color.RGBA{120, 80, 40, 255}, draw.BoxGlyph{}, 1},
}

// draw returns c as a line and as points.
func (c curve) draw() (*plotter.Line, *plotter.Scatter, error) {
	xys := make(plotter.XYs, len(c.xs))
	for i := range xys {
		xys[i] = plotter.XY{X: c.xs[i], Y: c.ys[i]}
	}
	line, points, err := plotter.NewLinePoints(xys)
	if err != nil {
		return nil, nil, err
	}
	l := looks[c.name]
	line.Color, line.Width = l.color, l.width
	points.Color, points.Shape, points.Radius = l.color, l.glyph, 2.5
	return line, points, nil
}

// A panel is one plot of a figure: a title and lines.
type panel struct {
	title  string
	curves []curve
}

// A drawing is a grid of panels with a title and a legend.
type drawing struct {
	file, title string
	panels      [][]panel
	setup       func(p *plot.Plot, row, col int) // axes
	width       vg.Length                        // of a panel
	height      vg.Length
	glyphs      bool
}

// write draws f into dir as SVG and as PNG.
func (f *drawing) write(dir string) error {
	const head, legend, pad = 32, 92, 8
	rows, cols := len(f.panels), len(f.panels[0])
	w := vg.Length(cols)*f.width + legend
	h := vg.Length(rows)*f.height + head

	key := plot.NewLegend()
	key.Top, key.Left = true, true
	key.ThumbnailWidth = 22
	key.Padding = 3
	key.TextStyle.Font.Size = 10
	known := make(map[string]bool)
	plots := make([][]*plot.Plot, rows)
	for i, row := range f.panels {
		plots[i] = make([]*plot.Plot, cols)
		for j, pan := range row {
			p := plot.New()
			p.Title.Text = pan.title
			p.Title.TextStyle.Font.Size = 9
			for _, a := range []*plot.Axis{&p.X, &p.Y} {
				a.Label.TextStyle.Font.Size = 9
				a.Tick.Label.Font.Size = 8
			}
			p.Add(plotter.NewGrid())
			var lines []plot.Plotter
			for _, c := range pan.curves {
				line, points, err := c.draw()
				if err != nil {
					return fmt.Errorf("%s: %s: %v", f.file, c.name, err)
				}
				shown := []plot.Plotter{line}
				thumbs := []plot.Thumbnailer{line}
				if f.glyphs {
					shown, thumbs = append(shown, points), append(thumbs, points)
				}
				if !known[c.name] {
					known[c.name] = true
					key.Add(c.name, thumbs...)
				}
				lines = append(shown, lines...)
			}
			p.Add(lines...) // the first curve is the subject: it lies on top
			if len(lines) == 0 {
				p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 1, 10, 1, 10 // any, but for logarithms
			}
			f.setup(p, i, j)
			plots[i][j] = p
		}
	}

	paint := func(c draw.Canvas) {
		c.SetColor(color.White)
		c.Fill(c.Rectangle.Path())
		style := text.Style{Color: color.Black, Font: plot.DefaultFont, XAlign: draw.XLeft, YAlign: draw.YTop, Handler: plot.DefaultTextHandler}
		style.Font.Size = 12
		c.FillText(style, vg.Point{X: c.Min.X + pad, Y: c.Max.Y - pad}, f.title)
		key.Draw(draw.Crop(c, vg.Length(cols)*f.width+pad, -pad, 0, -head))
		tiles := draw.Tiles{Rows: rows, Cols: cols, PadX: pad, PadY: pad, PadLeft: pad, PadRight: pad, PadTop: 0, PadBottom: pad}
		for i, row := range plot.Align(plots, tiles, draw.Crop(c, 0, -legend, 0, -head)) {
			for j, tile := range row {
				plots[i][j].Draw(tile)
			}
		}
	}
	png := vgimg.NewWith(vgimg.UseWH(w, h), vgimg.UseDPI(144))
	paint(draw.New(png))
	svg := vgsvg.New(w, h)
	paint(draw.New(svg))
	for _, out := range []struct {
		ext string
		w   io.WriterTo
	}{{".png", vgimg.PngCanvas{Canvas: png}}, {".svg", svg}} {
		file, err := os.Create(filepath.Join(dir, f.file+out.ext))
		if err != nil {
			return err
		}
		if _, err := out.w.WriteTo(file); err != nil {
			file.Close()
			return err
		}
		if err := file.Close(); err != nil {
			return err
		}
	}
	return nil
}

// count writes n as 100, 1k, 2M.
func count(n float64) string {
	switch {
	case n >= 1e6:
		return strconv.FormatFloat(n/1e6, 'g', 3, 64) + "M"
	case n >= 1e3:
		return strconv.FormatFloat(n/1e3, 'g', 3, 64) + "k"
	}
	return strconv.FormatFloat(n, 'g', 3, 64)
}

// counts are ticks at equal distances.
func counts(min, max float64) []plot.Tick {
	ticks := plot.DefaultTicks{}.Ticks(min, max)
	for i, t := range ticks {
		if t.Label != "" {
			ticks[i].Label = count(t.Value)
		}
	}
	return ticks
}

// decades are ticks at 1, 2 and 5 times the powers of ten, of which these
// have labels, or all if they are few.
func decades(min, max float64) []plot.Tick {
	var ticks []plot.Tick
	for e := math.Floor(math.Log10(min)); e <= math.Ceil(math.Log10(max)); e++ {
		for _, d := range []float64{1, 2, 5} {
			v := d * math.Pow(10, e)
			if v >= min && v <= max {
				label := ""
				if d == 1 || max/min < 100 {
					label = count(v)
				}
				ticks = append(ticks, plot.Tick{Value: v, Label: label})
			}
		}
	}
	return ticks
}

func logarithmic(a *plot.Axis) {
	a.Scale = plot.LogScale{}
	a.Tick.Marker = plot.TickerFunc(decades)
}

// drawPlots writes every plot there are data for into dir and returns the
// names of the figures.
func drawPlots(dir string, d plotData) ([]string, error) {
	plot.DefaultFont.Variant = "Sans"
	var figures []*drawing
	figures = append(figures, throughputFigures(d.throughput)...)
	if len(d.heaps) > 0 {
		figures = append(figures, heapFigure(d.heaps))
	}
	if len(d.latency) > 0 {
		figures = append(figures, latencyFigure(d.latency))
	}
	var names []string
	for _, f := range figures {
		if err := f.write(dir); err != nil {
			return names, err
		}
		names = append(names, f.file)
	}
	return names, nil
}

// throughputFigures draws the public benchmark: a figure for each kind of key
// and number of goroutines, a panel for each share of reads, a line a peer.
func throughputFigures(points []point) []*drawing {
	var figures []*drawing
	type group struct {
		kind       string
		goroutines int
	}
	var groups []group
	for _, p := range points {
		if g := (group{p.kind, p.goroutines}); !slices.Contains(groups, g) {
			groups = append(groups, g)
		}
	}
	for _, g := range groups {
		f := &drawing{
			file:  fmt.Sprintf("throughput-%s-x%d", g.kind, g.goroutines),
			title: fmt.Sprintf("Throughput by size, %s keys, GOMAXPROCS=%d: million operations per second; of ranges, million entries per second", g.kind, g.goroutines),
			width: 200, height: 210, glyphs: true,
		}
		lo, hi := math.Inf(1), 0.0
		var sizes []plot.Tick
		pan := func(title, variant string, reads int) panel {
			out := panel{title: title}
			by := make(map[string]int)
			for _, p := range points {
				if p.kind != g.kind || p.goroutines != g.goroutines || p.variant != variant || p.reads != reads {
					continue
				}
				i, ok := by[p.peer]
				if !ok {
					i = len(out.curves)
					by[p.peer] = i
					out.curves = append(out.curves, curve{name: p.peer})
				}
				c := &out.curves[i]
				y := p.perSecond / 1e6
				c.xs, c.ys = append(c.xs, float64(p.size)), append(c.ys, y)
				if variant != "range" {
					lo, hi = min(lo, y), max(hi, y)
				}
				if !slices.ContainsFunc(sizes, func(t plot.Tick) bool { return t.Value == float64(p.size) }) {
					sizes = append(sizes, plot.Tick{Value: float64(p.size), Label: count(float64(p.size))})
				}
			}
			return out
		}
		f.panels = [][]panel{
			{pan("100 % reads, warm", "warm", 100), pan("99 % reads, warm", "warm", 99), pan("90 % reads, warm", "warm", 90), pan("75 % reads, warm", "warm", 75)},
			{pan("range beside a writer", "range", 0), pan("99 % reads, cold", "cold", 99), pan("90 % reads, cold", "cold", 90), pan("75 % reads, cold", "cold", 75)},
		}
		f.setup = func(p *plot.Plot, row, col int) {
			p.X.Scale = plot.LogScale{}
			p.X.Tick.Marker = plot.ConstantTicks(sizes)
			p.X.Label.Text = "entries"
			logarithmic(&p.Y)
			// The unit is in the title: the library makes room for the label
			// of a logarithmic axis at the wrong height.
			if row == 0 || col > 0 {
				p.Y.Min, p.Y.Max = lo/1.1, hi*1.1 // the mixes have one scale
			}
		}
		figures = append(figures, f)
	}
	return figures
}

func heapFigure(curves []curve) *drawing {
	return &drawing{
		file: "heap", title: "Heap while an int map grows", width: 460, height: 300,
		panels: [][]panel{{{curves: curves}}},
		setup: func(p *plot.Plot, _, _ int) {
			p.X.Label.Text = "entries"
			p.X.Tick.Marker = plot.TickerFunc(counts)
			p.Y.Tick.Marker = plot.TickerFunc(counts)
			p.Y.Label.Text = "live heap, bytes per entry"
			p.Y.Min = 0
		},
	}
}

func latencyFigure(curves []curve) *drawing {
	// A share p of the inserts took less: x is 1/(1-p), and the slowest
	// stands a decade further right.
	last := 0.0
	var ticks []plot.Tick
	shown := make([]curve, len(curves))
	for i, c := range curves {
		shown[i] = curve{name: c.name, ys: c.ys}
		for _, share := range c.xs {
			x := 10 * last
			if share < 1 {
				x = 1 / (1 - share)
				last = x
			}
			shown[i].xs = append(shown[i].xs, x)
		}
	}
	for _, t := range []struct {
		x     float64
		label string
	}{{2, "50 %"}, {10, "90 %"}, {100, "99 %"}, {1e3, "99.9 %"}, {1e4, "99.99 %"}, {1e5, "99.999 %"}, {1e6, "99.9999 %"}} {
		ticks = append(ticks, plot.Tick{Value: t.x, Label: t.label})
	}
	ticks = append(ticks, plot.Tick{Value: 10 * last, Label: "max"})
	return &drawing{
		file: "latency", title: "Latency of single inserts while an int map grows (dashed: the aim for 99.9 %)", width: 560, height: 320, glyphs: true,
		panels: [][]panel{{{curves: shown}}},
		setup: func(p *plot.Plot, _, _ int) {
			p.X.Scale = plot.LogScale{}
			p.X.Tick.Marker = plot.ConstantTicks(ticks)
			p.X.Label.Text = "percentile"
			logarithmic(&p.Y)
			p.Y.Tick.Marker = plot.TickerFunc(func(min, max float64) []plot.Tick {
				ticks := decades(min, max)
				for i, t := range ticks {
					if t.Label != "" {
						ticks[i].Label = time.Duration(math.Round(t.Value * 1000)).String()
					}
				}
				return ticks
			})
			p.Y.Label.Text = "latency"
			aim := rowNamed("insert latency while growing, p99.9").aim.x
			line, err := plotter.NewLine(plotter.XYs{{X: p.X.Min, Y: aim}, {X: p.X.Max, Y: aim}})
			if err != nil {
				panic(err) // two points are a line
			}
			line.Dashes = []vg.Length{3, 3}
			line.Color = color.Gray{120}
			p.Add(line)
		},
	}
}
