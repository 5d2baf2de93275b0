package style

import (
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"etikett/render/css"
)

// hintsOf gives the declarations that the attributes of an element stand for (HTML §15), nil if there are none.
func hintsOf(n *html.Node) *attribute {
	if n.Namespace != "" {
		return nil
	}
	var decls []css.Declaration
	add := func(name, value string) {
		decls = append(decls, css.Declaration{Name: name, Value: css.ParseValue(value, css.Options{})})
	}
	for _, a := range n.Attr {
		hint(n, a.Key, strings.TrimSpace(a.Val), add)
	}
	for p := n.Parent; p != nil && (n.Data == "td" || n.Data == "th"); p = p.Parent { // what a table says of its cells
		if p.Data != "table" {
			continue
		}
		for _, a := range p.Attr {
			switch a.Key {
			case "cellpadding":
				if v, ok := pixels(a.Val); ok {
					add("padding", v)
				}
			case "border":
				if v, ok := pixels(a.Val); !ok || v != "0px" {
					add("border", "1px inset")
				}
			}
		}
		break
	}
	if len(decls) == 0 {
		return nil
	}
	k := compiler{source: "attribute of <" + n.Data + ">"}
	return &attribute{block: k.block(decls), warnings: k.warnings}
}

// pixels reads a non-negative integer, HTML §2.3.4.
func pixels(v string) (string, bool) {
	v = strings.TrimSuffix(strings.TrimSpace(v), "px")
	n, err := strconv.ParseFloat(v, 64)
	return strconv.FormatFloat(n, 'f', -1, 64) + "px", err == nil && n >= 0
}

// dimension reads a length or percentage, HTML §2.3.4.5.
func dimension(v string) (string, bool) {
	if rest, ok := strings.CutSuffix(v, "%"); ok {
		n, err := strconv.ParseFloat(rest, 64)
		return strconv.FormatFloat(n, 'f', -1, 64) + "%", err == nil && n >= 0
	}
	return pixels(v)
}

// hint adds what one attribute stands for.
func hint(n *html.Node, key, v string, add func(name, value string)) {
	color := func(name string) {
		if _, ok := ParseColor(v, Color{}); ok {
			add(name, v)
		} else if _, ok := ParseColor("#"+v, Color{}); ok {
			add(name, "#"+v)
		}
	}
	size := func(name string) {
		if d, ok := dimension(v); ok {
			add(name, d)
		}
	}
	tag := n.Data
	cell := tag == "td" || tag == "th"
	row := cell || tag == "tr" || tag == "thead" || tag == "tbody" || tag == "tfoot"
	media := tag == "img" || tag == "object" || tag == "embed" || tag == "iframe" || tag == "video" || tag == "svg" || tag == "input"
	switch key {
	case "width":
		if media || cell || tag == "table" || tag == "hr" || tag == "col" || tag == "colgroup" {
			size("width")
		}
	case "height":
		if media || row || tag == "table" {
			size("height")
		}
	case "hspace", "vspace":
		if media {
			if key == "hspace" {
				size("margin-left")
				size("margin-right")
			} else {
				size("margin-top")
				size("margin-bottom")
			}
		}
	case "bgcolor":
		if row || tag == "table" || tag == "body" {
			color("background-color")
		}
	case "background":
		if row || tag == "table" || tag == "body" {
			add("background-image", "url("+strconv.Quote(v)+")")
		}
	case "text":
		if tag == "body" {
			color("color")
		}
	case "color":
		if tag == "font" || tag == "hr" {
			color("color")
		}
	case "face":
		if tag == "font" {
			add("font-family", v)
		}
	case "size":
		if tag == "font" {
			fontSizeHint(v, add)
		} else if tag == "hr" {
			size("height")
		}
	case "valign":
		if row || tag == "col" || tag == "colgroup" {
			add("vertical-align", v)
		}
	case "align":
		alignHint(tag, strings.ToLower(v), row, media, add)
	case "nowrap":
		if cell {
			add("white-space", "nowrap")
		}
	case "border":
		if w, ok := pixels(v); ok && (tag == "img" || tag == "object" || tag == "input") {
			add("border", w+" solid")
		} else if tag == "table" {
			if !ok {
				w = "1px"
			}
			add("border", w+" outset")
		}
	case "cellspacing":
		if tag == "table" {
			size("border-spacing")
		}
	case "type", "start", "value":
		listHint(tag, key, v, add)
	}
}

func fontSizeHint(v string, add func(string, string)) {
	n, err := strconv.Atoi(strings.TrimPrefix(v, "+"))
	if err != nil {
		return
	}
	if strings.HasPrefix(v, "+") || strings.HasPrefix(v, "-") {
		n += 3
	}
	add("font-size", []string{"x-small", "small", "medium", "large", "x-large", "xx-large", "xxx-large"}[max(1, min(7, n))-1])
}

func alignHint(tag, v string, row, media bool, add func(string, string)) {
	switch {
	case media && (v == "left" || v == "right"):
		add("float", v)
	case media:
		add("vertical-align", map[string]string{"top": "top", "middle": "middle", "center": "middle", "absmiddle": "middle", "bottom": "baseline", "texttop": "text-top"}[v])
	case tag == "table" && (v == "left" || v == "right"):
		add("float", v)
	case tag == "table" && v == "center", tag == "hr" && v == "center":
		add("margin-left", "auto")
		add("margin-right", "auto")
	case tag == "hr" && v == "left":
		add("margin-left", "0")
	case tag == "hr" && v == "right":
		add("margin-right", "0")
	case tag == "caption" && v == "bottom":
		add("caption-side", "bottom")
	case row || tag == "div" || tag == "p" || len(tag) == 2 && tag[0] == 'h' && tag[1] >= '1' && tag[1] <= '6':
		if v == "left" || v == "right" || v == "center" || v == "justify" {
			add("text-align", v)
		}
	}
}

// listTypes are what the type attribute of lists means.
var listTypes = map[string]string{"1": "decimal", "a": "lower-alpha", "A": "upper-alpha", "i": "lower-roman", "I": "upper-roman",
	"disc": "disc", "circle": "circle", "square": "square", "none": "none"}

func listHint(tag, key, v string, add func(string, string)) {
	switch {
	case key == "type" && (tag == "ol" || tag == "ul" || tag == "li"):
		if t, ok := listTypes[v]; ok {
			add("list-style-type", t)
		}
	case key == "start" && tag == "ol":
		if n, err := strconv.Atoi(v); err == nil {
			add("counter-reset", "list-item "+strconv.Itoa(n-1))
		}
	case key == "value" && tag == "li":
		if n, err := strconv.Atoi(v); err == nil {
			add("counter-set", "list-item "+strconv.Itoa(n))
		}
	}
}
