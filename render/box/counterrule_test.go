package box

import (
	"math"
	"strings"
	"testing"

	"etikett/render/css"
)

func counterStyles(t *testing.T, source string) (*CounterStyles, []error) {
	t.Helper()
	sheet, warnings := css.Parse(source, css.Options{})
	if len(warnings) > 0 {
		t.Fatal(warnings)
	}
	var rules []*css.CounterStyleRule
	for _, r := range sheet.Rules {
		rules = append(rules, r.(*css.CounterStyleRule))
	}
	return NewCounterStyles(rules)
}

func TestCounterRules(t *testing.T) {
	styles, errs := counterStyles(t, `
@counter-style box { system: cyclic; symbols: "☐" "☑"; suffix: " " }
@counter-style pair { system: fixed; symbols: "one" "two"; fallback: stars }
@counter-style from { system: fixed 5; symbols: "five" "six" }
@counter-style stars { symbols: "*" "†" }
@counter-style base3 { system: numeric; symbols: "0" "1" "2"; negative: "(" ")"; pad: 4 "_" }
@counter-style ab { system: alphabetic; symbols: a b; prefix: "§ " }
@counter-style dice { system: additive; additive-symbols: 6 "⚅", 5 "⚄", 1 "⚀"; range: 1 12 }
@counter-style three { system: extends decimal; pad: 3 "0"; suffix: ": " }
@counter-style deep { system: extends three; prefix: "#" }
@counter-style a { system: extends b } @counter-style b { system: extends a }
@counter-style roman { system: extends lower-roman; suffix: ")" }
@counter-style loop1 { symbols: x; range: 5 5; fallback: loop2 } @counter-style loop2 { symbols: y; range: 6 6; fallback: loop1 }
@counter-style empty { system: additive; additive-symbols: 1 "" }
`)
	if len(errs) > 0 {
		t.Fatal(errs)
	}
	for _, c := range []struct {
		style string
		n     int
		want  string
	}{
		{"box", 1, "☐"}, {"box", 4, "☑"}, {"box", 0, "☑"}, {"pair", 2, "two"}, {"pair", 3, "**"}, {"pair", 0, "0"},
		{"from", 5, "five"}, {"from", 7, "7"}, {"stars", 1, "*"}, {"stars", 4, "††"}, {"stars", -1, "-1"},
		{"base3", 5, "__12"}, {"base3", -5, "(12)"}, {"ab", 3, "aa"}, {"ab", 0, "0"}, {"dice", 12, "⚅⚅"}, {"dice", 7, "⚅⚀"}, {"dice", 13, "13"},
		{"three", 7, "007"}, {"three", -7, "-07"}, {"deep", 7, "007"}, {"a", 4, "4"}, {"roman", 4, "iv"}, {"roman", 4000, "4000"},
		{"loop1", 1, "1"}, {"empty", 1 << 40, "1099511627776"}, {"stars", math.MaxInt, "9223372036854775807"}, {"base3", math.MinInt, "-9223372036854775808"},
		{"unknown", 3, "3"},
	} {
		if got := styles.text(c.style, c.n); got != c.want {
			t.Errorf("%s %d: %q, want %q", c.style, c.n, got, c.want)
		}
	}
	for style, want := range map[string]string{"box": "☐ ", "ab": "§ a. ", "three": "001: ", "deep": "#001: ", "roman": "i)", "decimal": "1. "} {
		if got := styles.marker(style, 1); got != want {
			t.Errorf("marker %s: %q, want %q", style, got, want)
		}
	}
}

func TestCounterRulesLeftOut(t *testing.T) {
	for source, want := range map[string]string{
		`@counter-style a {}`:                                                      "symbols",
		`@counter-style a { system: numeric; symbols: x }`:                         "at least 2",
		`@counter-style a { system: additive; symbols: x }`:                        "additive-symbols",
		`@counter-style a { system: extends decimal; symbols: x }`:                 "no symbols",
		`@counter-style decimal { symbols: x }`:                                    "taken",
		`@counter-style a { system: additive; additive-symbols: 1 a, 5 b }`:        "additive-symbols",
		`@counter-style a { system: cyclic; symbols: url(x.png) }`:                 "symbols",
		`@counter-style a { system: nonsense; additive-symbols: 1 a; symbols: , }`: "symbols",
	} {
		_, errs := counterStyles(t, source)
		if len(errs) != 1 || !strings.Contains(errs[0].Error(), want) {
			t.Errorf("%s: %v, want %q", source, errs, want)
		}
	}
}
