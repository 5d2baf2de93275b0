package style

import (
	"fmt"
	"math"
	"strings"
	"testing"
)

// show writes a computed value shortly.
func show(v any) string {
	round := func(f float64) string { return strings.TrimSuffix(strings.TrimRight(fmt.Sprintf("%.3f", f), "0"), ".") }
	switch v := v.(type) {
	case Length:
		switch v.Kind {
		case LengthAuto:
			return "auto"
		case LengthMinContent:
			return "min-content"
		case LengthMaxContent:
			return "max-content"
		case LengthFitContent:
			return "fit-content"
		case LengthContent:
			return "content"
		case BorderNumber:
			return "×" + round(v.Px)
		}
		var s []string
		if v.Func != nil {
			var args []string
			for _, a := range v.Func.Args {
				args = append(args, show(a))
			}
			s = append(s, v.Func.Name+"("+strings.Join(args, ",")+")")
		}
		if v.Px != 0 || v.Percent == 0 && v.Func == nil {
			s = append(s, round(v.Px))
		}
		if v.Percent != 0 {
			s = append(s, round(v.Percent)+"%")
		}
		return strings.Join(s, "+")
	case float64:
		return round(v)
	case Color:
		return fmt.Sprintf("#%02x%02x%02x%02x", v.R, v.G, v.B, v.A)
	case Sides[Length]:
		return show(v.Top) + " " + show(v.Right) + " " + show(v.Bottom) + " " + show(v.Left)
	case Border:
		return round(v.Width) + " " + v.Style + " " + show(v.Color)
	case Sides[Border]:
		return show(v.Top) + "/" + show(v.Right) + "/" + show(v.Bottom) + "/" + show(v.Left)
	case Corner:
		return show(v.X) + ":" + show(v.Y)
	case Corners:
		return show(v.TopLeft) + " " + show(v.TopRight) + " " + show(v.BottomRight) + " " + show(v.BottomLeft)
	case Position:
		s := show(v.X) + " " + show(v.Y)
		if v.FromRight {
			s += " right"
		}
		if v.FromBottom {
			s += " bottom"
		}
		return s
	case []Shadow:
		var s []string
		for _, h := range v {
			in := ""
			if h.Inset {
				in = " inset"
			}
			s = append(s, fmt.Sprintf("%s %s %s %s %s%s", round(h.X), round(h.Y), round(h.Blur), round(h.Spread), show(h.Color), in))
		}
		return strings.Join(s, ", ")
	case []TransformFunc:
		var s []string
		for _, f := range v {
			switch f.Name {
			case "translate":
				s = append(s, "translate "+show(f.X)+" "+show(f.Y))
			default:
				t := f.Name
				for _, n := range f.Num {
					t += " " + round(n)
				}
				s = append(s, t)
			}
		}
		return strings.Join(s, ", ")
	case []TrackSize:
		var s []string
		for _, t := range v {
			var w string
			if len(t.Names) > 0 {
				w = fmt.Sprint(t.Names)
			}
			switch {
			case t.NamesOnly:
			case t.Repeat != "":
				w += t.Repeat + "{" + show(t.Tracks) + "}"
			case t.FitContent.Kind == LengthCalc:
				w += "fit(" + show(t.FitContent) + ")"
			case t.MaxFr > 0:
				w += show(t.Min) + ".." + round(t.MaxFr) + "fr"
			default:
				w += show(t.Min) + ".." + show(t.Max)
			}
			s = append(s, w)
		}
		return strings.Join(s, " ")
	case GridLine:
		s := strings.TrimSpace(fmt.Sprintln(v.N, v.Name))
		if v.Span {
			s = "span " + s
		}
		return s
	case []Background:
		var s []string
		for _, b := range v {
			im := b.Image.URL
			if b.Image.Gradient != nil {
				im = b.Image.Gradient.Kind
			}
			size := b.Size
			if size == "" {
				size = show(b.Width) + " " + show(b.Height)
			}
			s = append(s, fmt.Sprintf("%s @%s /%s %s %s %s %s %s", im, show(b.Position), size, b.RepeatX, b.RepeatY, b.Attachment, b.Origin, b.Clip))
		}
		return strings.Join(s, "; ")
	case []Content:
		var s []string
		for _, c := range v {
			s = append(s, strings.TrimSpace(fmt.Sprintf("%s %q %q %s", c.Kind, c.Text, c.Sep, c.Style)))
		}
		return strings.Join(s, "; ")
	}
	return fmt.Sprint(v)
}

// Declarations and what they compute to, on an element of 10 px font size in a page area of 200 × 100 px. Red is the colour.
func TestDeclarations(t *testing.T) {
	get := map[string]func(*Computed) any{
		"width": func(c *Computed) any { return c.Width }, "margin": func(c *Computed) any { return c.Margin }, "padding": func(c *Computed) any { return c.Padding },
		"border": func(c *Computed) any { return c.Border }, "top": func(c *Computed) any { return c.Border.Top }, "radius": func(c *Computed) any { return c.Radius },
		"inset": func(c *Computed) any { return c.Inset }, "color": func(c *Computed) any { return c.Color }, "bg": func(c *Computed) any { return c.BackgroundColor },
		"layers": func(c *Computed) any { return c.Backgrounds }, "size": func(c *Computed) any { return c.FontSize }, "family": func(c *Computed) any { return c.Font.Families },
		"weight": func(c *Computed) any { return c.Font.Weight }, "style": func(c *Computed) any { return c.Font.Style }, "lh": func(c *Computed) any { return c.LineHeight },
		"lhn": func(c *Computed) any { return c.LineHeightNumber }, "display": func(c *Computed) any { return c.Display }, "float": func(c *Computed) any { return c.Float },
		"position": func(c *Computed) any { return c.Position }, "transform": func(c *Computed) any { return c.Transform }, "origin": func(c *Computed) any { return c.TransformOrigin },
		"shadow": func(c *Computed) any { return c.BoxShadow }, "tshadow": func(c *Computed) any { return c.TextShadow }, "flex": func(c *Computed) any {
			return show(c.FlexGrow) + " " + show(c.FlexShrink) + " " + show(c.FlexBasis)
		}, "gap": func(c *Computed) any { return show(c.RowGap) + " " + show(c.ColumnGap) }, "columns": func(c *Computed) any { return c.GridTemplateColumns },
		"rows": func(c *Computed) any { return c.GridTemplateRows }, "areas": func(c *Computed) any { return c.GridTemplateAreas },
		"area": func(c *Computed) any {
			return show(c.GridRowStart) + "/" + show(c.GridColumnStart) + "/" + show(c.GridRowEnd) + "/" + show(c.GridColumnEnd)
		},
		"content": func(c *Computed) any { return c.Content }, "deco": func(c *Computed) any {
			return fmt.Sprintln(c.TextDecorationLine, c.TextDecorationStyle, show(c.TextDecorationColor), show(c.TextDecorationThickness))
		},
		"list": func(c *Computed) any { return c.ListStyleType + " " + c.ListStylePosition + " " + c.ListStyleImage.URL }, "ws": func(c *Computed) any { return c.WhiteSpace },
		"align": func(c *Computed) any { return c.TextAlign + " " + c.TextAlignLast }, "va": func(c *Computed) any { return c.VerticalAlign + show(c.VerticalAlignLength) },
		"features": func(c *Computed) any { return c.FontFeatures }, "opacity": func(c *Computed) any { return c.Opacity }, "z": func(c *Computed) any { return fmt.Sprint(c.ZIndex, c.ZIndexAuto) },
		"ratio": func(c *Computed) any { return c.AspectRatio }, "max": func(c *Computed) any { return c.MaxWidth }, "overflow": func(c *Computed) any { return c.Overflow },
		"cols": func(c *Computed) any { return fmt.Sprintln(c.ColumnCount, show(c.ColumnWidth)) }, "break": func(c *Computed) any { return c.BreakBefore + " " + c.BreakAfter },
		"counters": func(c *Computed) any { return fmt.Sprint(c.CounterReset, c.CounterIncrement) }, "quotes": func(c *Computed) any { return fmt.Sprintf("%q", c.Quotes) },
		"objpos": func(c *Computed) any { return c.ObjectPosition }, "clip": func(c *Computed) any {
			if c.Clip == nil {
				return "auto"
			}
			return *c.Clip
		}, "place": func(c *Computed) any { return c.AlignContent + "/" + c.JustifyContent }, "flow": func(c *Computed) any { return c.GridAutoFlow },
		"ls": func(c *Computed) any { return c.LetterSpacing }, "outline": func(c *Computed) any { return c.Outline },
	}
	const none = "" // the declaration is dropped with a warning
	for _, c := range []struct{ css, of, want string }{
		// lengths and units
		{"width:1in", "width", "96"}, {"width:2.54cm", "width", "96"}, {"width:25.4mm", "width", "96"}, {"width:101.6q", "width", "96"},
		{"width:72pt", "width", "96"}, {"width:6pc", "width", "96"}, {"width:1E1PX", "width", "10"}, {"width:2em", "width", "20"}, {"width:2rem", "width", "32"},
		{"width:10vw", "width", "20"}, {"width:10vh", "width", "10"}, {"width:10vmin", "width", "10"}, {"width:10vmax", "width", "20"},
		{"width:50%", "width", "50%"}, {"width:0", "width", "0"}, {"width:5", "width", none}, {"width:-5px", "width", none}, {"width:auto", "width", "auto"},
		{"width:2lh", "width", "24"}, {"width:fit-content", "width", "fit-content"}, {"width:min-content", "width", "min-content"},
		{"width:max-content", "width", "max-content"}, {"width:1px 2px", "width", none}, {"width:1foo", "width", none}, {"max-width:none", "max", "auto"},
		{"width:1e30px", "width", "1000000000"}, {"min-width:auto;max-width:50%", "max", "50%"},
		// math functions
		{"width:calc(1px + 2px)", "width", "3"}, {"width:calc(50% - 2px)", "width", "max(0,-2+50%)"}, {"width:calc(2 * (3px + 1em))", "width", "26"},
		{"width:calc(10px / 4)", "width", "2.5"}, {"width:calc(1px+2px)", "width", none}, {"width:calc(1px + 2)", "width", none}, {"width:calc(2px * 2px)", "width", none},
		{"width:min(10px, 2em)", "width", "10"}, {"width:max(10px, 50%)", "width", "max(0,max(10,50%))"}, {"width:clamp(1px, 5px, 3px)", "width", "3"},
		{"width:calc(-5px)", "width", "0"}, {"margin-left:calc(-5px)", "margin", "0 0 0 -5"}, {"width:calc(10px * sin(90deg))", "width", "10"},
		{"width:round(up, 11px, 5px)", "width", "15"}, {"width:calc(1px * pi)", "width", "3.142"}, {"width:abs(-3px)", "width", "3"}, {"width:hypot(3px, 4px)", "width", "5"},
		{"width:calc(1px * infinity)", "width", "1000000000"}, {"opacity:calc(1 / 4)", "opacity", "0.25"}, {"width:calc(100% / 3)", "width", "33.333%"},
		// box
		{"margin:1px", "margin", "1 1 1 1"}, {"margin:1px auto", "margin", "1 auto 1 auto"}, {"margin:1px 2px 3px", "margin", "1 2 3 2"},
		{"margin:-1px 2% 0 auto", "margin", "-1 2% 0 auto"}, {"margin:1px 2px 3px 4px 5px", "margin", none}, {"padding:1em 2%", "padding", "10 2% 10 2%"}, {"padding:-1px", "padding", none},
		{"margin-inline:1px 2px", "margin", "0 2 0 1"}, {"margin-inline-start:3px", "margin", "0 0 0 3"}, {"direction:rtl;margin-inline-start:3px", "margin", "0 3 0 0"},
		{"direction:rtl;margin-inline:1px 2px", "margin", "0 1 0 2"}, {"margin-block:1px", "margin", "1 0 1 0"}, {"inset:1px 2px", "inset", "1 2 1 2"},
		{"display:inline flow-root", "display", "inline-block"}, {"display:block flex", "display", "flex"}, {"display:run-in", "display", none},
		{"float:left", "display", "block"}, {"float:left;position:absolute", "float", "none"}, {"position:fixed;display:inline-flex", "display", "flex"},
		{"position:running(head)", "position", "running(head)"}, {"float:left;display:table-cell", "display", "block"}, {"float:left;display:inline-table", "display", "table"},
		{"overflow:hidden scroll", "overflow", "scroll"}, {"overflow-x:hidden", "overflow", "hidden"}, {"z-index:-2", "z", "-2 false"}, {"z-index:1.5", "z", none},
		{"aspect-ratio:16/9", "ratio", "1.778"}, {"aspect-ratio:auto 2", "ratio", "2"}, {"aspect-ratio:auto", "ratio", "0"}, {"clip:rect(1px,auto,2px 3px)", "clip", "1 auto 2 3"},
		{"vertical-align:super", "va", "superauto"}, {"vertical-align:20%", "va", "20%"}, {"vertical-align:-1em", "va", "-10"},
		// borders
		{"border:1px solid blue", "top", "1 solid #0000ffff"}, {"border:solid", "top", "3 solid #ff0000ff"}, {"border:2px", "top", "0 none #ff0000ff"},
		{"border:thin dotted", "top", "1 dotted #ff0000ff"}, {"border:.1mm dashed #999", "top", "0.378 dashed #999999ff"}, {"border:1px 2px", "top", none},
		{"border-style:solid dashed;border-width:1px 2px", "border", "1 solid #ff0000ff/2 dashed #ff0000ff/1 solid #ff0000ff/2 dashed #ff0000ff"},
		{"border-top:0 none", "top", "0 none #ff0000ff"}, {"border-color:lime;border-style:double", "top", "3 double #00ff00ff"},
		{"border-radius:1px 2px/3px", "radius", "1:3 2:3 1:3 2:3"}, {"border-radius:50%", "radius", "50%:50% 50%:50% 50%:50% 50%:50%"},
		{"border-top-left-radius:1px 2px", "radius", "1:2 0:0 0:0 0:0"}, {"outline:2px auto", "outline", "2 solid #ff0000ff"},
		// colours
		{"color:#123", "color", "#112233ff"}, {"color:#1234", "color", "#11223344"}, {"color:#12345678", "color", "#12345678"}, {"color:#12345", "color", none},
		{"color:RebeccaPurple", "color", "#663399ff"}, {"color:rgb(1,2,3)", "color", "#010203ff"}, {"color:rgb(1 2 3/50%)", "color", "#01020380"}, {"color:rgba(10%,20%,30%,.5)", "color", "#1a334d80"},
		{"color:rgb(1,2 3)", "color", none}, {"color:rgb(1,2,3,4,5)", "color", none}, {"color:hsl(120,100%,50%)", "color", "#00ff00ff"}, {"color:hsl(0.5turn 100% 50%)", "color", "#00ffffff"},
		{"color:hwb(0 0% 0%)", "color", "#ff0000ff"}, {"color:hwb(90 50% 50%)", "color", "#808080ff"}, {"color:lab(50% 0 0)", "color", "#777777ff"}, {"color:oklch(62.8% 0.2577 29.23)", "color", "#ff0000ff"},
		{"color:color(srgb 1 .5 0)", "color", "#ff8000ff"}, {"color:color(display-p3 0 0 0)", "color", "#000000ff"}, {"color:color-mix(in srgb, red, blue)", "color", "#800080ff"},
		{"background-color:currentcolor", "bg", "#ff0000ff"}, {"background-color:transparent", "bg", "#00000000"}, {"color:nope", "color", none}, {"color:inherit", "color", "#0000ffff"},
		{"color:device-cmyk(0 1 1 0)", "color", "#ff0000ff"}, {"background:rgb(none 0 0)", "bg", "#000000ff"},
		// backgrounds
		{"background:red", "bg", "#ff0000ff"}, {"background:url(a.png)", "layers", "a.png @0 0 /auto auto repeat repeat scroll padding-box border-box"},
		{"background:url(a) no-repeat center/cover, linear-gradient(red, blue) #eee", "layers", "a @50% 50% /cover no-repeat no-repeat scroll padding-box border-box; linear @0 0 /auto auto repeat repeat scroll padding-box border-box"},
		{"background:url(a) right 10px bottom 5% / 3px auto repeat-x fixed content-box", "layers", "a @10 5% right bottom /3 auto repeat no-repeat fixed content-box content-box"},
		{"background:red, blue", "bg", none}, {"background:", "bg", none}, {"background-image:url(a);background-position:top", "layers", "a @50% 0 /auto auto repeat repeat scroll padding-box border-box"},
		{"background:url(a);background-position:left 10px top", "layers", "a @10 0 /auto auto repeat repeat scroll padding-box border-box"},
		{"background-position:10px left", "layers", none}, {"background-image:radial-gradient(circle closest-side at 10% 20px, red 0 10%, 30%, blue)", "layers", "radial @0 0 /auto auto repeat repeat scroll padding-box border-box"},
		{"background-image:linear-gradient(to top)", "layers", none}, {"background-image:linear-gradient(45deg, red, blue 10px 20px)", "layers", "linear @0 0 /auto auto repeat repeat scroll padding-box border-box"},
		{"background-image:conic-gradient(red,blue)", "layers", none}, {"background-image:none", "layers", ""},
		// fonts
		{"font-size:12pt", "size", "16"}, {"font-size:150%", "size", "30"}, {"font-size:2em", "size", "40"}, {"font-size:small", "size", "14.222"}, {"font-size:larger", "size", "24"},
		{"font-size:smaller", "size", "19.2"}, {"font-size:-1px", "size", none}, {"font-size:calc(1em + 1px)", "size", "21"}, {"font-size:2rem", "size", "32"},
		{"font-family:Arial, 'Helvetica Neue', Sans-Serif", "family", "Arial,Helvetica Neue,sans-serif"}, {"font-family:a  b c", "family", "a b c"}, {"font-family:'serif'", "family", `"serif"`},
		{"font-family:'a,b'", "family", `"a,b"`}, {"font-family:a,", "family", none}, {"font-family:1a", "family", none},
		{"font:12px/1.5 Arial", "size", "12"}, {"font:12px/1.5 Arial", "lh", "18"}, {"font:italic bold small-caps condensed 12px serif", "features", "small-caps"}, {"font:bold 9pt Arial", "weight", "700"},
		{"font:italic 9pt Arial", "style", "1"}, {"font:9pt", "size", none}, {"font:Arial 9pt", "size", none}, {"font:caption", "size", "16"}, {"font-weight:bolder", "weight", "700"}, {"font-weight:350", "weight", "350"},
		{"font-weight:0", "weight", none}, {"line-height:1.5", "lhn", "1.5"}, {"line-height:150%", "lh", "15"}, {"line-height:normal", "lh", "auto"}, {"line-height:2em", "lh", "20"}, {"line-height:-1", "lh", none},
		{"font-feature-settings:'tnum', 'liga' off", "features", `"tnum" 1,"liga" 0`}, {"font-variant:small-caps tabular-nums", "features", `small-caps,"tnum" 1`}, {"font-variant:small-caps petite-caps", "features", none},
		// text
		{"text-decoration:underline dotted blue 2px", "deco", "[underline] dotted #0000ffff 2"}, {"text-decoration:none", "deco", "[] solid #ff0000ff auto"}, {"text-decoration:overline underline", "deco", "[overline underline] solid #ff0000ff auto"},
		{"white-space:pre", "ws", "pre"}, {"white-space:preserve nowrap", "ws", "pre"}, {"white-space:nope", "ws", none}, {"text-align:justify-all", "align", "justify justify"}, {"text-align:center", "align", "center auto"},
		{"letter-spacing:.1em", "ls", "1"}, {"letter-spacing:normal", "ls", "0"}, {"text-shadow:1px 2px 3px blue, 0 0 red", "tshadow", "1 2 3 0 #0000ffff, 0 0 0 0 #ff0000ff"},
		{"list-style:none", "list", "none outside"}, {"list-style:inside url(a) square", "list", "square inside a"}, {"list-style:none none none", "list", none}, {"list-style-type:'- '", "list", `"- " outside`},
		{"quotes:'a' 'b'", "quotes", `["a" "b"]`}, {"quotes:'a'", "quotes", none}, {"counter-reset:a b 3 c -1;counter-increment:x", "counters", "[{a 0} {b 3} {c -1}] [{x 1}]"},
		{"content:'a' counter(n) attr(TITLE) counters(n, '.', upper-roman) open-quote", "content", `string "a" ""; counter "n" "" decimal; attr "title" ""; counters "n" "." upper-roman; open-quote "" ""`},
		{"content:nope", "content", none}, {"content:leader(dotted) string(head)", "content", `leader "." ""; string() "head" "" first`},
		// flex and grid
		{"flex:1", "flex", "1 1 0"}, {"flex:auto", "flex", "1 1 auto"}, {"flex:none", "flex", "0 0 auto"}, {"flex:0 0 20mm", "flex", "0 0 75.591"}, {"flex:2 3", "flex", "2 3 0"}, {"flex:10px", "flex", "1 1 10"},
		{"flex:1 0 0", "flex", "1 0 0"}, {"flex:content 2", "flex", "2 1 content"}, {"flex:-1", "flex", none}, {"gap:1mm 2px", "gap", "3.78 2"}, {"gap:normal", "gap", "auto auto"}, {"grid-gap:3px", "gap", "3 3"},
		{"place-content:center space-between", "place", "center/space-between"}, {"justify-content:safe center", "place", "normal/center"}, {"align-content:last baseline", "place", "last baseline/normal"}, {"justify-content:nope", "place", none},
		{"grid-template-columns:10px 1fr [x] auto", "columns", "10..10 auto..1fr [x]auto..auto"}, {"grid-template-columns:repeat(2, [a] 1fr [b])", "columns", "[a]auto..1fr [b a]auto..1fr [b]"},
		{"grid-template-columns:minmax(10%, 1fr) fit-content(3px)", "columns", "10%..1fr fit(3)"}, {"grid-template-columns:repeat(auto-fill, 10px)", "columns", "auto-fill{10..10}"}, {"grid-template-columns:repeat(0, 1fr)", "columns", none},
		{"grid-template-columns:minmax(1fr, 2px)", "columns", none}, {"grid-template-areas:'a b' 'a .'", "areas", "[[a b] [a .]]"}, {"grid-template-areas:'a b' 'b a'", "areas", none}, {"grid-template-areas:'a b' 'c'", "areas", none},
		{"grid-template:'a' 10px / 1fr", "rows", "10..10"}, {"grid-template:10px / 1fr 2fr", "columns", "auto..1fr auto..2fr"}, {"grid:auto-flow dense 5px / 1fr", "flow", "row dense"}, {"grid-area:a", "area", "0 a/0 a/0 a/0 a"},
		{"grid-area:1/2/span 3", "area", "1/2/span 3/0"}, {"grid-column:1 / -1", "area", "0/1/0/-1"}, {"grid-row:span 2", "area", "span 2/0/0/0"}, {"grid-row:0", "area", none},
		// paint
		{"transform:translate(-50%, 10px) rotate(0.25turn)", "transform", "translate -50% 10, rotate 1.571 0 0 0 0 0"}, {"transform:scale(2)", "transform", "scale 2 2 0 0 0 0"}, {"transform:matrix(1,0,0,1,5,6)", "transform", "matrix 1 0 0 1 5 6"},
		{"transform:rotate3d(1,1,1,45deg)", "transform", none}, {"transform:none", "transform", ""}, {"transform:translate(1px 2px)", "transform", "translate 1 2"}, {"transform:translate(1px,)", "transform", none}, {"rotate:90deg;translate:1px;transform:scale(2)", "transform", "translate 1 0, rotate 1.571 0 0 0 0 0, scale 2 2 0 0 0 0"},
		{"transform-origin:top left", "origin", "0 0"}, {"transform-origin:left", "origin", "0 50%"}, {"transform-origin:1px 2px 0", "origin", "1 2"}, {"transform-origin:bottom", "origin", "50% 100%"},
		{"box-shadow:inset 1px 2px 3px 4px blue", "shadow", "1 2 3 4 #0000ffff inset"}, {"box-shadow:1px", "shadow", none}, {"opacity:50%", "opacity", "0.5"}, {"opacity:2", "opacity", "1"}, {"object-position:right bottom", "objpos", "100% 100%"},
		// pages and columns
		{"break-before:always;page-break-after:always", "break", "page page"}, {"break-before:left", "break", "left auto"}, {"columns:2 100px", "cols", "2 100"}, {"columns:auto", "cols", "0 auto"},
		// keywords for all
		{"width:5px;width:inherit", "width", "auto"}, {"font-size:30px;font-size:unset", "size", "20"}, {"font-size:initial", "size", "16"}, {"border:1px solid;border:initial", "top", "0 none #ff0000ff"}, {"display:flex;display:revert", "display", "block"},
		{"padding:3px;all:initial", "padding", "0 0 0 0"}, {"width:inherit 1px", "width", none},
		// custom properties
		{"--w:3px;width:var(--w)", "width", "3"}, {"width:var(--none, 4px)", "width", "4"}, {"width:var(--none)", "width", "auto"}, {"--a:var(--b);--b:var(--a);width:var(--a, 7px)", "width", "7"},
		{"--a:1px;--b:calc(var(--a) * 2);margin:var(--b) auto", "margin", "2 auto 2 auto"}, {"width:calc(var(--up) * 2)", "width", "22"}, {"--up:initial;width:var(--up,1px)", "width", "1"}, {"--x:solid;border:1px var(--x)", "top", "1 solid #ff0000ff"},
		{"--X:1px;width:var(--x, 9px)", "width", "9"}, {"--e:;width:var(--e) 3px", "width", "3"}, {"--c:inherit;color:var(--c, lime)", "color", "#00ff00ff"},
		// errors in one declaration leave the others alone
		{"width:3px;width:nope", "width", "3"}, {"width:3px;nope:1", "width", "3"}, {"width:3px !important;width:4px", "width", "3"},
	} {
		doc := `<!DOCTYPE html><style>@page{size:200px 100px;margin:0}html{font-size:16px}body{font-size:20px;color:blue;--up:11px}div{font-size:10px;color:red;line-height:1.2}` +
			`#x{` + strings.ReplaceAll(c.css, "<", "&lt;") + `}</style><body><div id=x>`
		// Font properties are tested against the body's 20 px, the rest has a font of 10 px.
		switch c.of {
		case "size", "lh", "lhn":
			if c.of == "size" {
				doc = strings.Replace(doc, "div{font-size:10px;color:red;line-height:1.2}", "", 1)
			} else {
				doc = strings.Replace(doc, ";line-height:1.2", "", 1)
			}
		case "color":
			doc = strings.Replace(doc, "color:red;", "", 1)
		}
		tree, _ := document(t, Env{}, doc)
		st := byID(t, tree, "x").Style
		got := strings.TrimSpace(show(get[c.of](st)))
		want := c.want
		if want == none && c.want == "" && !strings.HasSuffix(c.css, ":none") {
			// The declaration must be dropped, and told.
			cascade := tree.cascade
			if len(cascade.Warnings()) == 0 && len(tree.Warnings()) == 0 && c.css != "background:" && c.css != "width:var(--none)" {
				t.Errorf("%s: computes to %s without a warning", c.css, got)
			}
			continue
		}
		if got != want {
			t.Errorf("%s: %s is %s, want %s", c.css, c.of, got, want)
		}
	}
}

func TestLengthResolve(t *testing.T) {
	for _, c := range []struct {
		css  string
		base float64
		want float64
	}{
		{"calc(50% - 10px)", 100, 40}, {"min(50%, 10px)", 10, 5}, {"max(50%, 10px)", 10, 10}, {"clamp(5px, 50%, 20px)", 100, 20}, {"clamp(5px, 50%, 20px)", 2, 5},
		{"calc(min(50%, 10px) + max(10%, 3px))", 100, 20}, {"calc(2 * clamp(1px, 10%, 5px))", 20, 4}, {"calc(20px - min(50%, 10px))", 10, 15}, {"calc(0px - clamp(1px, 10%, 5px))", 100, -5},
	} {
		tree, _ := document(t, Env{}, `<div id=x style="margin-left:`+c.css+`">`)
		got, ok := byID(t, tree, "x").Style.Margin.Left.Resolve(c.base)
		if !ok || math.Abs(got-c.want) > 1e-9 {
			t.Errorf("%s of %v: %v, want %v", c.css, c.base, got, c.want)
		}
	}
}
