package render

import (
	"context"
	"slices"
	"strings"
	"testing"

	"etikett/render/layout"
)

// TestPageBreaks tells what text is on which page where contents do not fit on one.
func TestPageBreaks(t *testing.T) {
	const sheet = `<style>@page { size: 100px 20px; margin: 0 } body { margin: 0; font-size: 10px; line-height: 10px; orphans: 1; widows: 1 }</style>`
	r := New(Options{})
	for _, c := range []struct {
		name, html string
		pages      []string
	}{
		{"a box as high as the page", `<div style="height: 20px">a<br>b<br>c<br>d<br>e</div>`, []string{"a b", "c d", "e"}},
		{"a cell higher than the page in such a box",
			`<div style="height: 20px"><table style="border-collapse: collapse"><tr><td style="padding: 5px 0 0">a<br>b<br>c</table></div>`, []string{"a", "b c"}},
		{"contents that have gone beyond the end of a lower box", `<div style="height: 5px">a<br>b<br>c<br>d</div>`, []string{"a b"}},
		{"what follows on the last page stands below", `<div style="height: 20px">a<br>b<br>c</div><p style="margin: 0">d`, []string{"a b", "c d"}},
		{"a float goes on", `<div style="float: left; width: 50px">a<br>b<br>c</div>x<br>y<br>z<br>w`, []string{"a b x y", "c z w"}},
		{"and makes pages of its own", `<div style="float: left; width: 50px">a<br>b<br>c<br>d<br>e</div>x`, []string{"a b x", "c d", "e"}},
		{"what clears it waits", `<div style="float: left">a<br>b<br>c</div><p style="margin: 0; clear: left">x`, []string{"a b", "c x"}},
		{"a float as wide as the page", `<div style="float: left; width: 100px">a<br>b<br>c<br>d<br>e</div>x`, []string{"a b", "c d", "e x"}},
		{"a float that must not be cut", `<p style="margin: 0">x</p><div style="float: left; break-inside: avoid">a<br>b</div>`, []string{"x", "a b"}},
		{"a positioned box goes on where the flow does", `<div style="position: absolute; left: 50px">a<br>b<br>c<br>d<br>e</div><p style="margin: 0">x<br>y<br>z`, []string{"a b x y", "z c d e"}},
		{"but makes no page", `<div style="position: absolute; left: 50px">a<br>b<br>c</div>x`, []string{"a b c x"}},
		{"text below a float as wide as its line", `<div style="float: left; width: 100px">a</div>x`, []string{"a x"}},
		{"each piece has the frame", `<p style="margin: 0; padding: 5px 0; box-decoration-break: clone">a<br>b<br>c`, []string{"a", "b", "c"}},
		{"columns keep what must not be cut", `<div style="columns: 2; column-gap: 0"><p style="margin: 0; break-inside: avoid">a<br>b</p>c</div>`, []string{"a b c"}},
	} {
		l, err := r.layout(context.Background(), sheet+c.html, nil)
		if err != nil {
			t.Errorf("%s: %v", c.name, err)
			continue
		}
		var got []string
		for _, page := range l.pages {
			got = append(got, strings.Join(strings.Fields(shownText(page)), " "))
		}
		if !slices.Equal(got, c.pages) {
			t.Errorf("%s: pages %q, want %q", c.name, got, c.pages)
		}
	}
}

// shownText is the text of a fragment, in the order of the boxes.
func shownText(f *layout.Fragment) string {
	text := f.Text + " "
	for _, c := range f.Children {
		text += shownText(c)
	}
	return text
}
