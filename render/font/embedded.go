package font

import (
	"codeberg.org/go-fonts/dejavu/dejavusans"
	"codeberg.org/go-fonts/dejavu/dejavusansbold"
	"codeberg.org/go-fonts/dejavu/dejavusansmono"
	"codeberg.org/go-fonts/dejavu/dejavusansmonobold"
	"codeberg.org/go-fonts/dejavu/dejavuserif"
	"codeberg.org/go-fonts/dejavu/dejavuserifbold"
	"codeberg.org/go-fonts/liberation/liberationmonobold"
	"codeberg.org/go-fonts/liberation/liberationmonobolditalic"
	"codeberg.org/go-fonts/liberation/liberationmonoitalic"
	"codeberg.org/go-fonts/liberation/liberationmonoregular"
	"codeberg.org/go-fonts/liberation/liberationsansbold"
	"codeberg.org/go-fonts/liberation/liberationsansbolditalic"
	"codeberg.org/go-fonts/liberation/liberationsansitalic"
	"codeberg.org/go-fonts/liberation/liberationsansregular"
	"codeberg.org/go-fonts/liberation/liberationserifbold"
	"codeberg.org/go-fonts/liberation/liberationserifbolditalic"
	"codeberg.org/go-fonts/liberation/liberationserifitalic"
	"codeberg.org/go-fonts/liberation/liberationserifregular"
)

// embedded lists the faces in the binary. The bytes cost no memory until a face is used.
func embedded() []*entry {
	var all []*entry
	add := func(family string, weight int, style Style, data []byte) {
		desc := Descriptor{Family: family, WeightMin: weight, WeightMax: weight, Style: style, StyleSet: true, Stretch: 100}
		all = append(all, &entry{desc: desc, load: func() (*Face, error) { return ParseFace(data, desc) }})
	}
	add("Liberation Sans", 400, StyleNormal, liberationsansregular.TTF)
	add("Liberation Sans", 700, StyleNormal, liberationsansbold.TTF)
	add("Liberation Sans", 400, StyleItalic, liberationsansitalic.TTF)
	add("Liberation Sans", 700, StyleItalic, liberationsansbolditalic.TTF)
	add("Liberation Serif", 400, StyleNormal, liberationserifregular.TTF)
	add("Liberation Serif", 700, StyleNormal, liberationserifbold.TTF)
	add("Liberation Serif", 400, StyleItalic, liberationserifitalic.TTF)
	add("Liberation Serif", 700, StyleItalic, liberationserifbolditalic.TTF)
	add("Liberation Mono", 400, StyleNormal, liberationmonoregular.TTF)
	add("Liberation Mono", 700, StyleNormal, liberationmonobold.TTF)
	add("Liberation Mono", 400, StyleItalic, liberationmonoitalic.TTF)
	add("Liberation Mono", 700, StyleItalic, liberationmonobolditalic.TTF)
	add("DejaVu Sans", 400, StyleNormal, dejavusans.TTF)
	add("DejaVu Sans", 700, StyleNormal, dejavusansbold.TTF)
	add("DejaVu Serif", 400, StyleNormal, dejavuserif.TTF)
	add("DejaVu Serif", 700, StyleNormal, dejavuserifbold.TTF)
	add("DejaVu Sans Mono", 400, StyleNormal, dejavusansmono.TTF)
	add("DejaVu Sans Mono", 700, StyleNormal, dejavusansmonobold.TTF)
	return all
}
