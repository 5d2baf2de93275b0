package svg

import (
	"strings"
	"testing"

	"etikett/render/paint"
	"etikett/render/raster"
)

// dots draws a picture of 8 × 4 px, as a letter a dot.
func dots(t *testing.T, body string) string {
	t.Helper()
	m, err := Parse([]byte(`<svg xmlns="http://www.w3.org/2000/svg" width="8" height="4">`+body+`</svg>`), Options{})
	if err != nil {
		t.Fatal(err)
	}
	if len(m.Warnings) > 0 {
		t.Errorf("%s: %v", body, m.Warnings)
	}
	b, _, err := raster.Draw(&paint.Page{Width: 8, Height: 4, Ops: m.Draw(paint.Rect{W: 8, H: 4})}, raster.Options{Mode: raster.RGBA})
	if err != nil {
		t.Fatal(err)
	}
	var s strings.Builder
	for y := range b.Height {
		for x := range b.Width {
			q := b.Pix[y*b.Stride+4*x:]
			switch [3]byte(q[:3]) {
			case [3]byte{255, 255, 255}:
				s.WriteByte('.')
			case [3]byte{255, 0, 0}:
				s.WriteByte('R')
			case [3]byte{0, 0, 255}:
				s.WriteByte('B')
			default:
				s.WriteByte('?') // a mixture
			}
		}
		s.WriteByte('\n')
	}
	return s.String()
}

func TestMasksAndClips(t *testing.T) {
	const area = `<rect width="8" height="4" fill="red"`
	tests := []struct{ name, body, want string }{
		{"luminance", `<mask id="m" maskUnits="userSpaceOnUse"><rect width="2" height="4" fill="white"/><rect x="2" width="2" height="4" fill="#808080"/><rect x="4" width="2" height="4"/></mask>` + area + ` mask="url(#m)"/>`,
			"RR??....\nRR??....\nRR??....\nRR??....\n"},
		{"alpha", `<mask id="m" style="mask-type: alpha"><rect width="2" height="4"/><rect x="2" width="2" height="4" opacity=".5"/></mask>` + area + ` mask="url(#m)"/>`,
			"RR??....\nRR??....\nRR??....\nRR??....\n"},
		{"units of the box", `<mask id="m" maskContentUnits="objectBoundingBox" x="0" width=".75" y="0" height=".5"><rect width="1" height="1" fill="white"/></mask>` + area + ` mask="url(#m)"/>`,
			"RRRRRR..\nRRRRRR..\n........\n........\n"},
		{"as a whole, under a transform", `<mask id="m"><rect width="4" height="2" fill="white"/></mask><g transform="translate(2 1)" mask="url(#m)"><rect width="8" height="4" fill="red"/><rect width="2" height="1" fill="blue"/></g>`,
			"........\n..BBRR..\n..RRRR..\n........\n"},
		{"empty", `<mask id="m"/>` + area + ` mask="url(#m)"/>`, strings.Repeat("........\n", 4)},
		{"mask and clip", `<mask id="m"><rect width="4" height="4" fill="white"/></mask><clipPath id="c"><rect y="1" width="8" height="1"/></clipPath>` + area + ` mask="url(#m)" clip-path="url(#c)"/>`,
			"........\nRRRR....\n........\n........\n"},
		{"clipped shape of a clip", `<clipPath id="a"><rect x="1" width="3" height="4"/></clipPath><clipPath id="c"><rect y="1" width="8" height="2" clip-path="url(#a)"/></clipPath>` + area + ` clip-path="url(#c)"/>`,
			"........\n.RRR....\n.RRR....\n........\n"},
		{"opacity 0", `<rect opacity="0" width="8" height="4"/><g opacity="0"><rect width="8" height="4"/></g><text y="4" opacity="0">M</text><image opacity="0"/>`, strings.Repeat("........\n", 4)},
		{"paint of the context", `<marker id="m" markerUnits="userSpaceOnUse" markerWidth="2" markerHeight="2"><rect width="2" height="1" fill="context-fill"/><rect y="1" width="2" height="1" fill="context-stroke"/></marker>
			<path d="M1 1h4" fill="red" stroke="blue" stroke-width="0" marker-start="url(#m)" marker-end="url(#m)"/>`,
			"........\n.RR..RR.\n.BB..BB.\n........\n"},
	}
	for _, tt := range tests {
		if got := dots(t, tt.body); got != tt.want {
			t.Errorf("%s:\n%s\nwant\n%s", tt.name, got, tt.want)
		}
	}
}
