package style

import "strings"

// unbuilt tells what is missing of a value that is read, since style sheets for paper have it, but that nothing is made of; "" if
// nothing is missing.
func unbuilt(name string, value any) string {
	switch v := value.(type) {
	case string:
		switch {
		case name == "position" && strings.HasPrefix(v, "running("):
			return "running elements are not shown"
		case name == "float" && v == "footnote":
			return "footnotes are not built: the element stays in its place"
		case name == "box-decoration-break" && v == "clone":
			return "clone is not supported: boxes are sliced"
		case name == "line-break" && (v == "loose" || v == "strict"):
			return v + " is not supported: lines are broken as with normal"
		case name == "word-break" && v == "auto-phrase":
			return "auto-phrase is not supported: words are broken as with normal"
		}
	case []Content:
		for i := range v {
			switch kind := strings.TrimSuffix(v[i].Kind, "()"); kind {
			case "element", "leader", "target-counter", "target-counters", "target-text", "content":
				return kind + "() is not supported"
			case "string":
				if v[i].Kind == "string()" {
					return "string() is not supported"
				}
			}
		}
	case []NamedString:
		if len(v) > 0 {
			return "string() is not supported, so that the string is not shown"
		}
	}
	return ""
}
