package barcode

import "strings"

// splitSegments cuts data as python-qrcode does: first the stretches of at least minimum digits, then in what is between
// those the stretches of at least minimum characters of the alphanumeric mode; the rest is bytes. Data no longer than minimum
// is one segment, of the tightest mode that holds it. With minimum 0 everything is one segment of the tightest mode.
func splitSegments(data string, minimum int) []Segment {
	switch {
	case data == "":
		return nil
	case minimum == 0:
		switch {
		case stretch(data, 0, isDigit) == len(data):
			return []Segment{{Numeric, data}}
		case stretch(data, 0, isAlphanumeric) == len(data):
			return []Segment{{Alphanumeric, data}}
		}
		return []Segment{{Byte, data}}
	case minimum < 0:
		return []Segment{{Byte, data}}
	}
	whole := len(data) <= minimum
	var out []Segment
	cut(data, minimum, whole, isDigit, func(chunk string, digits bool) {
		if digits {
			out = append(out, Segment{Numeric, chunk})
			return
		}
		cut(chunk, minimum, whole, isAlphanumeric, func(sub string, alpha bool) {
			mode := Byte
			if alpha {
				mode = Alphanumeric
			}
			out = append(out, Segment{mode, sub})
		})
	})
	return out
}

// cut yields the stretches of characters in a class, and what is between them. If whole is true only a stretch that is all
// of the data counts (a line feed at its end aside), else one of at least minimum characters.
func cut(data string, minimum int, whole bool, class func(byte) bool, yield func(chunk string, in bool)) {
	if whole {
		body := strings.TrimSuffix(data, "\n")
		if body == "" || stretch(body, 0, class) != len(body) {
			yield(data, false)
			return
		}
		yield(body, true)
		if rest := data[len(body):]; rest != "" {
			yield(rest, false)
		}
		return
	}
	from := 0 // where the chunk outside of the class begins
	for i := 0; i < len(data); {
		end := stretch(data, i, class)
		if end-i < minimum {
			i = max(end, i+1)
			continue
		}
		if i > from {
			yield(data[from:i], false)
		}
		yield(data[i:end], true)
		i, from = end, end
	}
	if from < len(data) {
		yield(data[from:], false)
	}
}

// stretch returns the end of the characters from i on that are in the class.
func stretch(s string, i int, class func(byte) bool) int {
	for i < len(s) && class(s[i]) {
		i++
	}
	return i
}

func isDigit(c byte) bool        { return c >= '0' && c <= '9' }
func isAlphanumeric(c byte) bool { return qrAlphabet[c] != 0xff }
