package render

import (
	"bytes"
	"context"
	"encoding/base64"
	"fmt"
	"image"
	"image/png"
	"strings"
	"testing"

	"etikett/render/layout"
)

// TestGeometry holds where boxes go. The page is 200 × 200 px without margins, everything is display: block without margins, and a
// character of the test is 10 × 10 px as far as sizes are given in px.
//
// Each case says for elements with an id: x y width height of the border box.
func TestGeometry(t *testing.T) {
	tests := []struct {
		name, html string
		want       map[string]string
	}{
		// CSS 2.2 §8.3.1
		{"siblings' margins collapse", `<div id=a style="height:10px;margin-bottom:20px"></div><div id=b style="height:10px;margin-top:15px"></div>`,
			map[string]string{"a": "0 0 200 10", "b": "0 30 200 10"}},
		{"negative margins are added", `<div style="height:10px;margin-bottom:20px"></div><div id=b style="height:10px;margin-top:-15px"></div>`,
			map[string]string{"b": "0 15 200 10"}},
		{"through an empty block", `<div style="height:10px;margin-bottom:5px"></div><div style="margin:20px 0 30px"></div><div id=b style="height:10px;margin-top:8px"></div>`,
			map[string]string{"b": "0 40 200 10"}},
		{"parent and first child", `<div id=p><div id=c style="margin-top:20px;height:10px"></div></div>`,
			map[string]string{"p": "0 20 200 10", "c": "0 20 200 10"}},
		{"padding keeps them apart", `<div id=p style="padding-top:1px"><div id=c style="margin-top:20px;height:10px"></div></div>`,
			map[string]string{"p": "0 0 200 31", "c": "0 21 200 10"}},
		{"overflow keeps them apart", `<div id=p style="overflow:hidden"><div id=c style="margin:20px 0;height:10px"></div></div>`,
			map[string]string{"p": "0 0 200 50", "c": "0 20 200 10"}},
		{"last child and parent", `<div id=p><div style="margin-bottom:20px;height:10px"></div></div><div id=b style="height:5px;margin-top:3px"></div>`,
			map[string]string{"p": "0 0 200 10", "b": "0 30 200 5"}},
		{"last child, parent with a height", `<div id=p style="height:15px"><div style="margin-bottom:20px;height:10px"></div></div><div id=b style="height:5px"></div>`,
			map[string]string{"p": "0 0 200 15", "b": "0 15 200 5"}},
		{"three deep", `<div id=a style="margin-top:5px"><div id=b style="margin-top:12px"><div id=c style="margin-top:9px;height:1px"></div></div></div>`,
			map[string]string{"a": "0 12 200 1", "c": "0 12 200 1"}},
		{"an empty first child", `<div id=a><div style="margin:5px 0 20px"></div><div id=c style="height:1px;margin-top:7px"></div></div>`,
			map[string]string{"a": "0 20 200 1", "c": "0 20 200 1"}},
		// CSS 2.2 §9.5
		{"float beside a block", `<div id=f style="float:left;width:30px;height:20px"></div><div id=b style="height:10px"></div>`,
			map[string]string{"f": "0 0 30 20", "b": "0 0 200 10"}},
		{"formatting root beside a float", `<div style="float:left;width:30px;height:20px;margin-right:5px"></div><div id=b style="height:10px;overflow:hidden"></div>`,
			map[string]string{"b": "35 0 165 10"}},
		{"formatting root below a float", `<div style="float:left;width:130px;height:20px"></div><div id=b style="height:10px;width:80px;overflow:hidden"></div>`,
			map[string]string{"b": "0 20 80 10"}},
		{"floats in a row and the next", `<div id=a style="float:left;width:90px;height:20px"></div><div id=b style="float:left;width:90px;height:10px"></div><div id=c style="float:left;width:90px;height:10px"></div>`,
			map[string]string{"a": "0 0 90 20", "b": "90 0 90 10", "c": "90 10 90 10"}},
		{"float right", `<div id=a style="float:right;width:90px;height:20px"></div><div id=b style="float:right;width:20px;height:10px"></div>`,
			map[string]string{"a": "110 0 90 20", "b": "90 0 20 10"}},
		{"clear", `<div style="float:left;width:30px;height:20px"></div><div id=b style="clear:left;height:10px;margin-top:50px"></div>`,
			map[string]string{"b": "0 50 200 10"}},
		{"clearance", `<div style="float:left;width:30px;height:20px"></div><div id=b style="clear:both;height:10px;margin-top:5px"></div>`,
			map[string]string{"b": "0 20 200 10"}},
		{"clearance in a parent", `<div id=p><div style="float:left;width:30px;height:20px"></div><div id=b style="clear:both;height:10px;margin-top:5px"></div></div>`,
			map[string]string{"p": "0 0 200 30", "b": "0 20 200 10"}},
		{"a root holds its floats", `<div id=p style="display:flow-root"><div style="float:left;width:30px;height:20px"></div></div>`,
			map[string]string{"p": "0 0 200 20"}},
		{"shrink to fit", `<div id=f style="float:left;padding:2px"><div style="width:40px;height:5px"></div></div>`,
			map[string]string{"f": "0 0 44 9"}},
		// CSS 2.2 §10.3.3
		{"auto margins", `<div id=a style="width:100px;height:1px;margin:0 auto"></div>`, map[string]string{"a": "50 0 100 1"}},
		{"one auto margin", `<div id=a style="width:100px;height:1px;margin-left:auto"></div>`, map[string]string{"a": "100 0 100 1"}},
		{"percentages", `<div style="width:50%"><div id=a style="width:50%;height:1px;margin-left:10%"></div></div>`, map[string]string{"a": "10 0 50 1"}},
		{"border-box", `<div id=a style="box-sizing:border-box;width:100px;height:50px;padding:10px;border:5px solid"></div>`, map[string]string{"a": "0 0 100 50"}},
		{"min and max", `<div id=a style="width:100px;max-width:50px;min-width:70px;height:90px;max-height:10px"></div>`, map[string]string{"a": "0 0 70 10"}},
		{"percent height", `<div style="height:80px"><div id=a style="height:25%"></div></div>`, map[string]string{"a": "0 0 200 20"}},
		{"percent height of auto", `<div><div id=a style="height:25%"></div></div>`, map[string]string{"a": "0 0 200 0"}},
		// CSS 2.2 §9.4.3, §10.3.7, §10.6.4
		{"relative", `<div id=a style="position:relative;left:5px;top:7px;height:10px"></div><div id=b style="height:1px"></div>`,
			map[string]string{"a": "5 7 200 10", "b": "0 10 200 1"}},
		{"relative right bottom", `<div id=a style="position:relative;right:5px;bottom:7px;height:10px"></div>`, map[string]string{"a": "-5 -7 200 10"}},
		{"absolute corners", `<div style="position:relative;width:100px;height:100px;border:5px solid"><div id=a style="position:absolute;right:3px;bottom:4px;width:10px;height:20px"></div></div>`,
			map[string]string{"a": "92 81 10 20"}},
		{"absolute stretched", `<div style="position:relative;width:100px;height:100px"><div id=a style="position:absolute;left:10px;right:20px;top:5px;bottom:15px"></div></div>`,
			map[string]string{"a": "10 5 70 80"}},
		{"absolute centred", `<div style="position:relative;width:100px;height:100px"><div id=a style="position:absolute;inset:0;margin:auto;width:20px;height:30px"></div></div>`,
			map[string]string{"a": "40 35 20 30"}},
		{"absolute static", `<div style="padding:10px"><div style="height:15px"></div><div id=a style="position:absolute;width:10px;height:10px"></div></div>`,
			map[string]string{"a": "10 25 10 10"}},
		{"absolute in the page", `<div style="padding:10px"><div id=a style="position:absolute;right:0;bottom:0;width:10px;height:10px"></div></div>`,
			map[string]string{"a": "190 190 10 10"}},
		{"absolute shrinks", `<div id=a style="position:absolute;left:10px"><div style="width:33px;height:4px"></div></div>`, map[string]string{"a": "10 0 33 4"}},
		{"absolute percent", `<div style="position:relative;width:100px;height:50px;padding:10px"><div id=a style="position:absolute;left:10%;top:10%;width:50%;height:50%"></div></div>`,
			map[string]string{"a": "12 7 60 35"}},
		{"nested absolute", `<div id=a style="position:absolute;left:10px;top:10px;width:50px;height:50px"><div id=b style="position:absolute;left:5px;bottom:5px;width:10px;height:10px"></div></div>`,
			map[string]string{"b": "15 45 10 10"}},
		{"fixed", `<div style="position:relative;margin:20px"><div id=a style="position:fixed;left:1px;top:2px;width:10px;height:10px"></div></div>`, map[string]string{"a": "1 2 10 10"}},
		{"transform is a containing block", `<div style="transform:rotate(0deg);margin:20px 0 0 20px"><div id=a style="position:absolute;left:1px;top:2px;width:10px;height:10px"></div></div>`,
			map[string]string{"a": "21 22 10 10"}},
		// Replaced boxes, CSS 2.2 §10.3.2, §10.4
		{"image", `<img id=a src="IMG">`, map[string]string{"a": "0 0 40 20"}},
		{"image with a width", `<img id=a style="width:20px" src="IMG">`, map[string]string{"a": "0 0 20 10"}},
		{"image with a maximum", `<img id=a style="max-width:10px;max-height:8px" src="IMG">`, map[string]string{"a": "0 0 10 5"}},
		{"image in percent", `<div style="width:100px"><img id=a style="width:50%" src="IMG"></div>`, map[string]string{"a": "0 0 50 25"}},
	}
	const ua = `@page { size: 200px; margin: 0 } html, body, div { display: block } style, head { display: none } img { display: block }`
	img := dataPNG(40, 20)
	r := New(Options{UserAgent: ua})
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			l, err := r.layout(context.Background(), strings.ReplaceAll(test.html, "IMG", img), nil)
			if err != nil {
				t.Fatal(err)
			}
			got := map[string]string{}
			byID(l.pages[0], 0, 0, got)
			for id, want := range test.want {
				if got[id] != want {
					t.Errorf("%s: %s, want %s", id, got[id], want)
				}
			}
		})
	}
}

// byID collects the border boxes of elements with an id.
func byID(f *layout.Fragment, x, y float64, into map[string]string) {
	x, y = x+f.X, y+f.Y
	if f.Kind == layout.BoxFragment && f.Box.Node != nil && !f.Box.Anonymous {
		if id := attr(f.Box.Node, "id"); id != "" {
			into[id] = fmt.Sprintf("%.5g %.5g %.5g %.5g", x, y, f.Width, f.Height)
		}
	}
	for _, c := range f.Children {
		byID(c, x, y, into)
	}
}

// dataPNG is a data: URL of a white image.
func dataPNG(width, height int) string {
	var b bytes.Buffer
	if err := png.Encode(&b, image.NewGray(image.Rect(0, 0, width, height))); err != nil {
		panic(err)
	}
	return "data:image/png;base64," + base64.StdEncoding.EncodeToString(b.Bytes())
}
