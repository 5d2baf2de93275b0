package style

import (
	"strconv"
	"strings"

	"etikett/render/css"
	"etikett/render/font"
)

// FontFace is an @font-face rule: a face to load, from the first of its sources that can be had.
type FontFace struct {
	font.Descriptor
	Sources []FontSource
	Source  string // of the sheet, which URLs are relative to
	Line    int
}

// FontSource is where a face may come from: an address, or a face of that name that is installed.
type FontSource struct {
	URL   string
	Local string
}

// fontFormats are those that package font reads.
var fontFormats = map[string]bool{"truetype": true, "opentype": true, "woff": true, "woff2": true, "collection": true, "truetype-variations": true,
	"opentype-variations": true, "woff-variations": true, "woff2-variations": true}

func (k *collector) fontFace(r *css.FontFaceRule, s Sheet) {
	f := FontFace{Source: s.Source, Line: r.Line}
	for i := range r.Declarations {
		d := &r.Declarations[i]
		p := &parser{tokens: d.Value}
		ok := true
		switch d.Name {
		case "font-family":
			var name string
			if name, ok = familyName(p); ok {
				f.Family = strings.Trim(name, `"`)
			}
		case "src":
			f.Sources, ok = fontSources(p)
		case "font-weight":
			ok = faceWeight(p, &f.Descriptor)
		case "font-style":
			if !p.is("auto") {
				f.Style, ok = fontStyle(p)
				f.StyleSet = true
				p.angle(false)
			}
		case "font-stretch", "font-width":
			if !p.is("auto") {
				f.Stretch, ok = fontStretch(p)
				fontStretch(p)
			}
		case "unicode-range":
			f.Ranges, ok = runeRanges(d.Value)
			p.pos = len(p.tokens)
		default:
			k.warn(Warning{s.Source, d.Line, d.Column, d.Name, "is not supported in @font-face"})
			continue
		}
		if !ok || !p.done() {
			k.warn(Warning{s.Source, d.Line, d.Column, d.Name, "value \"" + css.Text(d.Value) + "\" is not supported"})
		}
	}
	if f.Family == "" || len(f.Sources) == 0 {
		k.warn(Warning{s.Source, r.Line, 1, "", "@font-face needs font-family and src; it is not used"})
		return
	}
	k.c.faces = append(k.c.faces, f)
}

// fontSources reads src and leaves out what is of an unknown format. CSS Fonts 4 §4.3
func fontSources(p *parser) ([]FontSource, bool) {
	var out []FontSource
	for {
		var s FontSource
		if u, ok := p.url(); ok {
			s.URL = u
		} else if f, _ := p.function("local"); f != nil {
			if name, ok := f.str(); ok {
				s.Local = name
			} else if name, ok := familyName(f); ok {
				s.Local = name
			}
		} else {
			return nil, false
		}
		known := true
		for p.more() && p.peek().Kind != css.Comma {
			f, name := p.function("format", "tech")
			if f == nil {
				return nil, false
			}
			if name == "format" {
				w, ok := f.str()
				if !ok {
					w = f.word()
				}
				known = fontFormats[css.Lower(w)]
			}
		}
		if known {
			out = append(out, s)
		}
		if !p.comma() {
			return out, len(out) > 0
		}
	}
}

func faceWeight(p *parser, d *font.Descriptor) bool {
	if p.is("auto") {
		return true
	}
	v, ok := fontWeight(p)
	if !ok || v.(int) < 0 {
		return false
	}
	d.WeightMin, d.WeightMax = v.(int), v.(int)
	if p.more() {
		v, ok := fontWeight(p)
		if !ok || v.(int) < 0 {
			return false
		}
		d.WeightMin, d.WeightMax = min(d.WeightMin, v.(int)), max(d.WeightMax, v.(int))
	}
	return true
}

// runeRanges reads unicode-range from its text: U+26, U+0-7F, U+4??. CSS Syntax 3 §7.1
func runeRanges(value []css.Token) ([]font.RuneRange, bool) {
	if len(value) != 1 {
		return nil, false
	}
	var out []font.RuneRange
	for part := range strings.SplitSeq(value[0].Text, ",") {
		part = strings.ToLower(strings.TrimSpace(part))
		rest, ok := strings.CutPrefix(part, "u+")
		if !ok || rest == "" {
			return nil, false
		}
		from, to, isRange := strings.Cut(rest, "-")
		if !isRange {
			to = strings.ReplaceAll(from, "?", "f")
			from = strings.ReplaceAll(from, "?", "0")
		}
		a, err := strconv.ParseUint(from, 16, 32)
		b, err2 := strconv.ParseUint(to, 16, 32)
		if err != nil || err2 != nil || a > b || b > 0x10FFFF {
			return nil, false
		}
		out = append(out, font.RuneRange{First: rune(a), Last: rune(b)})
	}
	return out, len(out) > 0
}
