package render

import (
	"context"
	"fmt"
	"math/rand"
	"strings"
	"testing"
	"time"
)

// What random documents are made of: declarations that meet each other in layout and drawing, and elements that stand where they should not.
var (
	fuzzTags = []string{"div", "div", "span", "table", "tr", "td", "tbody", "thead", "tfoot", "col", "colgroup span=2", "caption", "p", "ul", "li", "img src=x",
		"td colspan=3", "td rowspan=0", "td rowspan=2"}
	fuzzProperties = []string{"width", "height", "min-width", "max-width", "min-height", "max-height", "margin", "padding", "gap", "flex-basis",
		"border-spacing", "border-radius", "left", "top", "column-width"}
	fuzzValues       = []string{"0", "1px", "-5px", "50%", "200%", "auto", "1e30px", "3mm", "10px", "100px", "min-content", "max-content", "fit-content"}
	fuzzDeclarations = strings.Split(`display:flex|display:grid|display:table|display:inline-table|display:table-row|display:table-cell|
display:table-caption;caption-side:bottom|display:table-column|display:table-row-group|display:table-header-group|display:table-footer-group|
display:inline-flex|display:inline-block|display:inline|display:block|display:list-item|float:left|position:absolute|position:relative|position:fixed|
flex-wrap:wrap|flex-wrap:wrap-reverse|flex-direction:column|flex-direction:row-reverse|flex:1|flex:0 0 auto|order:-1|align-items:center|
align-items:baseline|justify-content:space-around|grid-template-columns:1fr 2fr auto|grid-template-columns:repeat(auto-fill,30px)|
grid-template-rows:minmax(10px,1fr) 20%|grid-column:2/span 3|grid-row:-1|grid-auto-flow:column dense|grid-template-areas:'a b' 'a c'|grid-area:b|
border-collapse:collapse|table-layout:fixed|border:3px dashed red|border:2px dotted blue|border:5px groove green|border-left:4px double|
overflow:hidden|opacity:.5|transform:rotate(30deg)|transform:scale(0)|z-index:-1|z-index:3|direction:rtl|vertical-align:middle|break-before:page|
break-inside:avoid|break-after:avoid|columns:2|column-rule:1px solid|background:linear-gradient(to top left,red,blue 20%,lime)|
background:repeating-radial-gradient(red,blue 5px)|box-shadow:2px 2px 3px red,inset 0 0 4px blue|outline:2px dashed|
text-decoration:underline wavy|aspect-ratio:2|visibility:hidden|empty-cells:hide|clip:rect(0,auto,5px,auto)|
writing-mode:vertical-rl|writing-mode:vertical-lr|writing-mode:sideways-lr|writing-mode:horizontal-tb|line-clamp:2|max-lines:1;continue:discard|
hyphens:auto;text-align:justify|line-break:anywhere|overflow:hidden;text-overflow:ellipsis;white-space:nowrap`, "|")
)

// randomDocument makes a document of a seed.
func randomDocument(seed int64) string {
	r := rand.New(rand.NewSource(seed))
	pick := func(list []string) string { return strings.TrimSpace(list[r.Intn(len(list))]) }
	var b strings.Builder
	fmt.Fprintf(&b, "<style>@page{size:%dpx %dpx;margin:%dpx}</style>", 20+r.Intn(200), 20+r.Intn(150), r.Intn(10))
	var element func(depth int)
	element = func(depth int) {
		tag := pick(fuzzTags)
		fmt.Fprintf(&b, "<%s style=\"", tag)
		for range r.Intn(4) {
			b.WriteString(pick(fuzzDeclarations) + ";")
		}
		for range r.Intn(3) {
			b.WriteString(pick(fuzzProperties) + ":" + pick(fuzzValues) + ";")
		}
		b.WriteString("\">")
		for range r.Intn(5) {
			if depth > 0 && r.Intn(3) > 0 {
				element(depth - 1)
			} else {
				b.WriteString("ab c ")
			}
		}
		name, _, _ := strings.Cut(tag, " ")
		fmt.Fprintf(&b, "</%s>", name)
	}
	for range 3 {
		element(6)
	}
	return b.String()
}

// FuzzBoxes renders documents of random boxes: none may panic, and a document of a few kilobytes does not take seconds.
func FuzzBoxes(f *testing.F) {
	for seed := range int64(40) {
		f.Add(seed)
	}
	r := New(Options{})
	f.Fuzz(func(t *testing.T, seed int64) {
		limit := 10 * time.Second
		if testing.Short() { // under the race detector, which takes many times as long
			limit = 2 * time.Minute
		}
		ctx, cancel := context.WithTimeout(context.Background(), limit)
		defer cancel()
		if _, err := r.Render(ctx, randomDocument(seed), nil); err != nil && ctx.Err() != nil {
			t.Errorf("seed %d: %v", seed, err)
		}
	})
}
