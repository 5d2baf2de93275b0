package style

import "etikett/render/css"

func expandRadius(p *parser, set func(string, any)) bool {
	read := func() ([]size, bool) {
		var v []size
		for len(v) < 4 {
			s, ok := p.length(true, false)
			if !ok {
				break
			}
			v = append(v, s)
		}
		return v, len(v) > 0
	}
	h, ok := read()
	if !ok {
		return false
	}
	v := h
	if p.delim('/') {
		if v, ok = read(); !ok {
			return false
		}
	}
	a, b := spread(h), spread(v)
	for i, name := range []string{"top-left", "top-right", "bottom-right", "bottom-left"} {
		set("border-"+name+"-radius", [2]size{a[i], b[i]})
	}
	return true
}

func expandBorderImage(p *parser, set func(string, any)) bool {
	seen := map[string]bool{}
	one := func(name string) bool {
		if seen[name] {
			return false
		}
		v, ok := p.longhand(name)
		if ok {
			set(name, v)
			seen[name] = true
		}
		return ok
	}
	for p.more() {
		switch {
		case one("border-image-source"), one("border-image-repeat"):
		case one("border-image-slice"):
			if p.delim('/') {
				wide := one("border-image-width")
				if p.delim('/') {
					if !one("border-image-outset") {
						return false
					}
				} else if !wide {
					return false
				}
			}
		default:
			return false
		}
	}
	return len(seen) > 0
}

// expandBackground reads the layers of background; the colour is in the last. CSS Backgrounds 3 §2.10
func expandBackground(p *parser, set func(string, any)) bool {
	var images []picture
	var places []place
	var sizes []backgroundSizeSpec
	var repeats [][2]string
	var attachments, origins, clips []string
	colour := color{}
	parts := css.Split(p.tokens, css.Comma)
	for i, tokens := range parts {
		l := &parser{tokens: tokens}
		var image picture
		at, sized, repeat := place{x: percent(0), y: percent(0)}, backgroundSizeSpec{w: auto, h: auto}, [2]string{"repeat", "repeat"}
		attachment, boxes := "scroll", []string(nil)
		var hasImage, hasPlace, hasRepeat, hasAttachment, hasColour bool
		if l.done() {
			return false
		}
		for l.more() {
			start := l.pos
			if v, ok := l.imageOrNone(); ok && !hasImage {
				image, hasImage = v, true
				continue
			}
			l.pos = start
			if v, ok := l.backgroundRepeat(); ok && !hasRepeat {
				repeat, hasRepeat = v, true
				continue
			}
			l.pos = start
			if v, ok := l.oneOf("scroll", "fixed", "local"); ok && !hasAttachment {
				attachment, hasAttachment = v, true
				continue
			}
			l.pos = start
			if v, ok := l.oneOf(boxWords...); ok && len(boxes) < 2 {
				boxes = append(boxes, v)
				continue
			}
			l.pos = start
			if v, ok := l.position(); ok && !hasPlace {
				at, hasPlace = v, true
				if l.delim('/') {
					if sized, ok = l.backgroundSize(); !ok {
						return false
					}
				}
				continue
			}
			l.pos = start
			if v, ok := l.color(); ok && !hasColour && i == len(parts)-1 {
				colour, hasColour = v, true
				continue
			}
			return false
		}
		origin, clip := "padding-box", "border-box"
		switch len(boxes) {
		case 1:
			origin, clip = boxes[0], boxes[0]
		case 2:
			origin, clip = boxes[0], boxes[1]
		}
		images, places, sizes, repeats = append(images, image), append(places, at), append(sizes, sized), append(repeats, repeat)
		attachments, origins, clips = append(attachments, attachment), append(origins, origin), append(clips, clip)
	}
	p.pos = len(p.tokens)
	set("background-color", colour)
	set("background-image", images)
	set("background-position", places)
	set("background-size", sizes)
	set("background-repeat", repeats)
	set("background-attachment", attachments)
	set("background-origin", origins)
	set("background-clip", clips)
	return true
}
