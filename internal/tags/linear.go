package tags

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"strings"
	"sync"
	"unicode/utf8"

	"codeberg.org/go-fonts/dejavu/dejavusansmono"
	"golang.org/x/image/font"
	"golang.org/x/image/font/opentype"
	"golang.org/x/image/math/fixed"

	"etikett/barcode"
	"etikett/dtl"
	"etikett/render/paint"
)

// linearOptions are the dimensions of a linear code's picture, in mm unless said otherwise.
type linearOptions struct {
	class                                string
	moduleWidth, moduleHeight, quietZone float64
	marginTop, marginBottom              float64
	guardHeight                          float64 // of guard bars, as a factor
	fontSize                             float64 // pt
	textDistance, lineDistance           float64
	dpi                                  float64
	writeText, centerText, strict, gs1   bool
	text, human                          string
}

// linearDefaults are python-barcode's dimensions for a kind of code.
func linearDefaults(class string) linearOptions {
	o := linearOptions{
		class: class, moduleWidth: 0.2, moduleHeight: 15, quietZone: 6.5, marginTop: 1, marginBottom: 1, guardHeight: 1.1,
		fontSize: 10, textDistance: 5, lineDistance: 1, dpi: 300, writeText: true, centerText: true,
	}
	switch class {
	case "code128", "gs1_128", "code39", "pzn":
		o.quietZone = 2.54
	case "itf":
		o.moduleWidth, o.quietZone = 0.1, 6.4
	case "codabar":
	default:
		o.moduleWidth = 0.33
	}
	return o
}

// linearCode is {% barcode data barcode_class='code128' … %} with the options of python-barcode's ImageWriter: module_width,
// module_height, quiet_zone, margin_top, margin_bottom, font_size, text_distance, text_line_distance, center_text,
// guard_height_factor, write_text, text, human, foreground, background, dpi, mode, format; fill_color and back_color, which
// InvenTree documents; and strict and gs1, which are ours (see barcode.LinearOptions). Other keywords are ignored.
func linearCode(ctx *dtl.Context, args dtl.Args) (any, error) {
	data, err := codeData(ctx, "barcode", args)
	if err != nil {
		return nil, err
	}
	name, ok := text(args.Default(1, "barcode_class", "code128"))
	if !ok {
		return nil, dtl.Raise(attributeError, "'%s' object has no attribute 'lower'", typeName(argument(args, 1, "barcode_class")))
	}
	if kind := strings.ToLower(name); otherKinds[kind].box > 0 {
		return otherCode(ctx, kind, data, args)
	}
	class, ok := barcode.LinearName(name)
	if !ok {
		return nil, dtl.Raise(barcode.NotFound, "The barcode %s is not known.", dtl.Repr(name))
	}
	k := codeKey{kind: "linear", format: "PNG", fg: paint.Black, bg: paint.White}
	k.data = zeroFilled(data, barcode.LinearDigits(class))
	k.linear = linearDefaults(class)
	for _, kw := range args.Kw {
		if err := k.linearOption(ctx, strings.TrimLeft(kw.Name, "_"), kw.Value); err != nil {
			return nil, err
		}
	}
	return k.code(ctx)
}

// linearOption reads one keyword of barcode.
func (k *codeKey) linearOption(ctx *dtl.Context, name string, v any) (err error) {
	o := &k.linear
	number := func(p *float64) error {
		switch n := v.(type) {
		case float64:
			*p = n
		default:
			i, ok := asInt(v)
			if !ok {
				return dtl.Raise(typeError, "barcode: %s must be a number, not '%s'", name, typeName(v))
			}
			*p = float64(i)
		}
		if math.IsNaN(*p) || math.IsInf(*p, 0) {
			return dtl.Raise(valueError, "barcode: %s must be a finite number", name)
		}
		return nil
	}
	switch name {
	case "module_width":
		return number(&o.moduleWidth)
	case "module_height":
		return number(&o.moduleHeight)
	case "quiet_zone":
		return number(&o.quietZone)
	case "margin_top":
		return number(&o.marginTop)
	case "margin_bottom":
		return number(&o.marginBottom)
	case "guard_height_factor":
		return number(&o.guardHeight)
	case "font_size":
		return number(&o.fontSize)
	case "text_distance":
		return number(&o.textDistance)
	case "text_line_distance":
		return number(&o.lineDistance)
	case "dpi":
		return number(&o.dpi)
	case "center_text":
		o.centerText = dtl.Truth(v)
	case "write_text":
		o.writeText = dtl.Truth(v)
	case "strict":
		o.strict = dtl.Truth(v)
	case "gs1":
		o.gs1 = dtl.Truth(v)
	case "text":
		o.text, err = ctx.Str(v)
	case "human":
		o.human, err = ctx.Str(v)
	case "foreground", "fill_color":
		k.fg, err = parseColor(v)
		k.fg.A = 255
	case "background", "back_color":
		k.bg, err = parseColor(v)
		k.bg.A = 255
	case "format":
		k.format, err = formatName(v)
	case "font_path":
		return dtl.Raise(valueError, "barcode: font_path is not supported, since templates read no files of the server")
	}
	return err
}

// zeroFilled is Python's zfill: zeros in front, after a sign.
func zeroFilled(s string, width int) string {
	n := utf8.RuneCountInString(s)
	if n >= width {
		return s
	}
	zeros := strings.Repeat("0", width-n)
	if s[0] == '+' || s[0] == '-' {
		return s[:1] + zeros + s[1:]
	}
	return zeros + s
}

// makeLinear encodes a linear code and lays out its picture as python-barcode does: quiet zone, bars, text below.
func (k *codeKey) makeLinear() (*drawnCode, error) {
	o := k.linear
	s, err := barcode.EncodeLinear(o.class, k.data, barcode.LinearOptions{Strict: o.strict, GS1: o.gs1})
	if err != nil {
		return nil, raise(err)
	}
	if o.writeText {
		o.text = s.Text
	}
	px := func(mm float64) float64 { return mm * o.dpi / 25.4 }
	mm := func(pt float64) float64 { return pt * 0.352777778 }

	width := 2*o.quietZone + float64(s.Cols)*o.moduleWidth
	height := o.marginBottom + o.marginTop + o.moduleHeight
	if lines := len(splitLines(o.text)); o.fontSize != 0 && lines > 0 {
		height += mm(o.fontSize)/2*float64(lines) + o.textDistance + o.lineDistance*float64(lines-1)
	}
	if px(o.moduleWidth) < 1 && narrowest(s) {
		return nil, dtl.Raise(valueError, "x1 must be greater than or equal to x0: a module of the code is narrower than a pixel")
	}
	d := &drawnCode{w: int(px(width)), h: int(px(height)), dots: linearFills(o)}
	if d.w < 0 || d.h < 0 || px(width) > maxPixels || px(height) > maxPixels {
		return nil, dtl.Raise(valueError, "barcode: a picture of %.0f × %.0f pixels cannot be made", px(width), px(height))
	}
	d.code = paint.Code{
		Symbol: s, Width: float64(d.w), Height: float64(d.h),
		Place:      paint.Rect{X: px(o.quietZone), Y: px(o.marginTop), W: px(float64(s.Cols) * o.moduleWidth), H: px(o.moduleHeight)},
		Foreground: k.fg, Background: k.bg,
	}
	if s.HasGuards() {
		d.code.GuardDrop = px(o.moduleHeight * (o.guardHeight - 1))
	}
	if size := float64(int(px(mm(o.fontSize)))); size > 0 && o.text != "" {
		if length := float64(len(o.text) + len(o.human)); length*size*size > maxPixels {
			return nil, &dtl.LimitError{Limit: pixelsLimit, Max: maxPixels}
		}
		d.code.Lines = linearLines(o, s, size, px, mm)
	}
	return d, nil
}

// narrowest reports whether a bar of the code is as narrow as a module, so that it vanishes in too small a picture.
func narrowest(s *barcode.Symbol) bool {
	for _, r := range s.Rects() {
		if r.W == 1 {
			return true
		}
	}
	return false
}

func splitLines(s string) []string {
	if s == "" {
		return nil
	}
	return strings.Split(strings.TrimSuffix(s, "\n"), "\n")
}

// linearLines places the text. The last line of DejaVu Sans Mono's descent stands where python-barcode puts the bottom.
func linearLines(o linearOptions, s *barcode.Symbol, size float64, px, mm func(float64) float64) []paint.CodeLine {
	const descent = 0.236
	var out []paint.CodeLine
	write := func(text string, x, y float64) {
		if o.human != "" {
			text = o.human
		}
		for line := range strings.SplitSeq(text, "\n") {
			out = append(out, paint.CodeLine{Text: line, X: px(x), Y: px(y) - descent*size, Size: size})
			y += mm(o.fontSize)/2 + o.lineDistance
		}
	}
	left, right := o.quietZone, o.quietZone+float64(s.Cols)*o.moduleWidth
	y := o.marginTop + o.moduleHeight
	if !s.HasGuards() {
		x := left
		if o.centerText {
			x = left + (right-left)/2
		}
		write(o.text, x, y+o.textDistance)
		return out
	}
	// The parts of the text stand between the guards, and outside of the first and last.
	y += mm(o.fontSize)
	places := []float64{left - 4*o.moduleWidth}
	starts, ends := guardBlocks(s)
	for i := 0; i+1 < len(starts) && i < len(ends); i++ {
		places = append(places, left+float64(ends[i]+starts[i+1])/2*o.moduleWidth)
	}
	if len(ends) > 0 {
		places = append(places, left+float64(ends[len(ends)-1]+4)*o.moduleWidth)
	}
	for i, part := range strings.Split(o.text, " ") {
		if i < len(places) {
			write(part, places[i], y)
		}
	}
	return out
}

// guardBlocks gives the modules where groups of guard bars begin and where the first bar after each begins.
func guardBlocks(s *barcode.Symbol) (starts, ends []int) {
	inGuard := false
	end := 0
	for _, r := range s.Rects() {
		g := s.Guard(r.X)
		switch {
		case g && !inGuard:
			starts = append(starts, r.X)
		case !g && inGuard:
			ends = append(ends, r.X)
		}
		inGuard, end = g, r.X+r.W
	}
	if inGuard {
		ends = append(ends, end)
	}
	return starts, ends
}

// linearFills paints bars and spaces in turn as python-barcode does: to the whole pixel that an edge falls into.
func linearFills(o linearOptions) func(d *drawnCode) []fill {
	return func(d *drawnCode) []fill {
		s := d.code.Symbol
		px := func(mm float64) float64 { return mm * o.dpi / 25.4 }
		var out []fill
		x := o.quietZone
		for i := 0; i < s.Cols; {
			j := i
			for j < s.Cols && s.At(j, 0) == s.At(i, 0) && s.Guard(j) == s.Guard(i) {
				j++
			}
			width := o.moduleWidth * float64(j-i)
			height := o.moduleHeight
			if s.Guard(i) || !s.At(i, 0) {
				height *= o.guardHeight
			}
			out = append(out, fill{
				x0: int(px(x)), x1: int(px(x+width)-1) + 1,
				y0: int(px(o.marginTop)), y1: int(px(o.marginTop+height)) + 1, clear: !s.At(i, 0),
			})
			x += width
			i = j
		}
		return out
	}
}

// monoFont is the font of the text below linear codes.
var monoFont = sync.OnceValues(func() (*opentype.Font, error) { return opentype.Parse(dejavusansmono.TTF) })

// drawLines writes the text of a code into its picture.
func drawLines(img image.Image, c *paint.Code) image.Image {
	out := image.NewNRGBA(img.Bounds())
	draw.Draw(out, out.Bounds(), img, image.Point{}, draw.Src)
	f, err := monoFont()
	if err != nil {
		panic(fmt.Sprintf("tags: the embedded font cannot be read: %v", err))
	}
	for _, line := range c.Lines {
		face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: line.Size, DPI: 72})
		if err != nil {
			continue
		}
		d := font.Drawer{Dst: out, Src: image.NewUniform(color.NRGBA{c.Foreground.R, c.Foreground.G, c.Foreground.B, c.Foreground.A}), Face: face}
		width := d.MeasureString(line.Text)
		d.Dot = fixed.Point26_6{X: fixed.Int26_6(line.X*64) - width/2, Y: fixed.Int26_6(line.Y * 64)}
		d.DrawString(line.Text)
	}
	return out
}
