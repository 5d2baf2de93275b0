package font

import "strings"

// Names of families stand for one another as fontconfig has it: the order of a list is kept; a family that is metrically equal
// comes right after the name; the generic family that a name belongs to is appended at the end, `sans-serif` if there is none.

// metricEqual gives the family with equal advance widths that stands in at the place of the name.
var metricEqual = map[string]string{
	"arial": "liberation sans", "arimo": "liberation sans", "albany": "liberation sans", "albany amt": "liberation sans",
	"times new roman": "liberation serif", "tinos": "liberation serif", "thorndale": "liberation serif", "thorndale amt": "liberation serif",
	"courier new": "liberation mono", "cousine": "liberation mono", "cumberland": "liberation mono", "cumberland amt": "liberation mono",
}

// similar gives the family that stands in after the whole list.
var similar = map[string]string{
	"helvetica": "liberation sans", "nimbus sans": "liberation sans", "nimbus sans l": "liberation sans", "tex gyre heros": "liberation sans",
	"times": "liberation serif", "nimbus roman": "liberation serif", "nimbus roman no9 l": "liberation serif", "tex gyre termes": "liberation serif",
	"courier": "liberation mono", "nimbus mono": "liberation mono", "nimbus mono l": "liberation mono", "nimbus mono ps": "liberation mono", "tex gyre cursor": "liberation mono",
}

// generics gives the families that a generic name stands for.
var generics = map[string][]string{
	"sans-serif": {"liberation sans", "dejavu sans"},
	"serif":      {"liberation serif", "dejavu serif"},
	"monospace":  {"liberation mono", "dejavu sans mono"},
}

// genericOf gives the generic family of well-known names; names that are not in it count as sans-serif if nothing else is said.
var genericOf = map[string]string{}

func init() {
	for generic, names := range map[string]string{
		"serif": "bitstream vera serif,cambria,constantia,dejavu serif,elephant,garamond,georgia,liberation serif,luxi serif,ms serif," +
			"nimbus roman,nimbus roman no9 l,palatino linotype,tex gyre termes,thorndale,thorndale amt,times,times new roman,ui-serif",
		"sans-serif": "albany,albany amt,arial,arial unicode ms,bitstream vera sans,britannic,calibri,candara,century gothic,corbel," +
			"dejavu sans,haettenschweiler,helvetica,liberation sans,luxi sans,ms sans serif,nimbus sans,nimbus sans l,tahoma,tex gyre heros," +
			"trebuchet ms,twentieth century,verdana",
		"monospace": "andale mono,bitstream vera sans mono,consolas,courier,courier new,courier std,cumberland,cumberland amt," +
			"dejavu sans mono,fixedsys,inconsolata,liberation mono,luxi mono,nimbus mono,nimbus mono l,nimbus mono ps,terminal," +
			"tex gyre cursor,ui-monospace",
	} {
		for name := range strings.SplitSeq(names, ",") {
			genericOf[name] = generic
		}
	}
}

// expand turns a CSS family list into the folded names of all families to try, in order. No list at all is the initial
// value of font-family, which is `serif`.
func expand(families string) []string {
	var out, alike, last []string
	generic := false
	add := func(name string) {
		out = append(out, generics[name]...)
		out = append(out, name)
		if equal, ok := metricEqual[name]; ok {
			out = append(out, equal)
		}
	}
	names := splitFamilies(families)
	if len(names) == 0 {
		names = []string{"serif"}
	}
	for _, name := range names {
		add(name)
		if s, ok := similar[name]; ok {
			alike = append(alike, s)
		}
		_, isGeneric := generics[name]
		if g, ok := genericOf[name]; ok {
			last = append(last, generics[g]...)
			isGeneric = true
		}
		generic = generic || isGeneric
	}
	out = append(append(out, alike...), last...)
	if !generic {
		add("sans-serif")
	}
	return out
}

// splitFamilies splits a family list at its commas, and takes off quotes and escapes.
func splitFamilies(list string) []string {
	var names []string
	var name strings.Builder
	quote := byte(0)
	flush := func() {
		if s := fold(name.String()); s != "" {
			names = append(names, s)
		}
		name.Reset()
	}
	for i := 0; i < len(list); i++ {
		switch c := list[i]; {
		case c == '\\' && i+1 < len(list):
			i++
			name.WriteByte(list[i])
		case quote != 0 && c == quote:
			quote = 0
		case quote == 0 && (c == '"' || c == '\''):
			quote = c
		case quote == 0 && c == ',':
			flush()
		default:
			name.WriteByte(c)
		}
	}
	flush()
	return names
}
