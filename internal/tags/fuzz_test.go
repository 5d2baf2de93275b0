package tags_test

import (
	"testing"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
	"etikett/internal/tags"
)

// fuzzed are calls of tags with whatever a template may hand them: s a string, n an integer, f a float, d a decimal, m an
// amount, l a list.
var fuzzed = []string{
	"{% qrcode s version=n box_size=n border=n mask_pattern=n optimize=n error_correction=s %}", "{% qrcode s fill_color=s %}", "{% qrcode s gs1=True %}",
	"{% barcode s s %}", "{% barcode s 'code39' module_width=f dpi=n quiet_zone=f font_size=f %}", "{% barcode s 'ean13-guard' text=s human=s %}",
	"{% barcode s 'aztec' correction=n %}", "{% barcode s 'pdf417' level=n columns=n %}", "{% barcode s 'microqr' version=n %}", "{% barcode s 'gs1_128' gs1=True %}",
	"{% datamatrix s border=n scale=f rectangular=n utf8=True %}", "{% clean_barcode s %}",
	"{% add s d %}{% add l l %}", "{% subtract n f %}", "{% multiply d s %}", "{% divide m d %}", "{% modulo f s %}", "{% modulo d d %}", "{% divide s n %}",
	"{% format_number s decimal_places=n multiplier=f integer=n leading=n separator=s %}", "{% format_number d %}", "{% decimal d %}{% decimal f %}{% decimal s %}",
	"{% render_currency m decimal_places=n multiplier=s currency=s %}", "{% render_currency s min_decimal_places=n %}", "{% create_currency s s %}", "{{ m }}",
	"{% format_datetime t s s %}", "{% format_date t fmt=s %}", "{% render_date s %}", "{% progress_bar s n %}",
	"{% getindex l n %}{% getindex s n %}", "{% getkey l s %}", "{% truncate s n %}", "{% split s s %}", "{% join l s %}", "{% replace s s s %}", "{% strip s s %}",
	"{% uploaded_image s width=n height=n rotate=n %}", "{% uploaded_image s width=n %}", "{% asset s %}", "{% encode_svg_image s %}", "{% icon s %}", "{% internal_link s s %}",
	"{% render_html_text s heading=s %}", "{{ s|markdownify }}", "{% status_label s n %}", "{% setting_object s as o %}{{ o.as_int }}", "{% settings_value s %}",
}

// FuzzTags looks for arguments that end in a panic, or that take more than the limits allow.
func FuzzTags(f *testing.F) {
	engine, err := dtl.New(dtl.Options{Libraries: tags.Libraries(), Limits: dtl.Limits{StringSize: 1 << 18}})
	if err != nil {
		f.Fatal(err)
	}
	var templates []*dtl.Template
	for _, source := range fuzzed {
		t, err := engine.Parse("fuzz", "{% load barcode report inventree_extras generic markdownify %}"+source)
		if err != nil {
			f.Fatal(err)
		}
		templates = append(templates, t)
	}
	for i := range templates {
		f.Add(uint(i), "12.50", 3, 0.5)
		f.Add(uint(i), "Etikett 日本\n%Y-%m-%d {x}", -1, 1e300)
	}
	f.Fuzz(func(t *testing.T, which uint, s string, n int, x float64) {
		amount, _, err := apd.NewFromString(s)
		if err != nil {
			amount = apd.New(int64(n), int32(n%100))
		}
		vars := map[string]any{
			"s": s, "n": n, "f": x, "d": amount, "m": money.Money{Amount: amount, Currency: "EUR"}, "l": []any{s, n, x},
			"t": dtl.Date{Year: n % 9999, Month: 2, Day: 28},
		}
		template := templates[which%uint(len(templates))]
		for _, codes := range []tags.Codes{nil, new(dropped)} {
			// Faults are fine; what matters is that it ends.
			_, _ = template.RenderString(tags.With(dtl.NewContext(vars), &tags.Env{Codes: codes}))
		}
	})
}
