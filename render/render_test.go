package render

import (
	"context"
	"errors"
	"fmt"
	"reflect"
	"strings"
	"sync"
	"testing"

	"etikett/render/paint"
)

// words gives the text on a page, in the order in which it is painted.
func words(p *paint.Page) string {
	var out []string
	var walk func(ops []paint.Op)
	walk = func(ops []paint.Op) {
		for _, op := range ops {
			switch op := op.(type) {
			case *paint.Glyphs:
				out = append(out, op.Text)
			case *paint.Group:
				walk(op.Ops)
			}
		}
	}
	walk(p.Ops)
	return strings.Join(strings.Fields(strings.Join(out, " ")), " ")
}

// TestManyAtOnce renders different labels with one Renderer in several goroutines: each page has its own label's text.
func TestManyAtOnce(t *testing.T) {
	r := New(Options{})
	var wg sync.WaitGroup
	for g := range 8 {
		wg.Go(func() {
			for i := range 40 {
				n := g*1000 + i
				css := fmt.Sprintf("@page { size: %dmm 20mm; margin: 0 } b { font-weight: bold }", 30+n%3)
				doc, err := r.Render(context.Background(), fmt.Sprintf("<style>%s</style><p>Part <b>%d</b><p>Shelf %d", css, n, n), nil)
				if err != nil {
					t.Error(err)
					return
				}
				if got, want := words(doc.Pages[0]), fmt.Sprintf("Part %d Shelf %d", n, n); got != want {
					t.Errorf("%q, want %q", got, want)
				}
			}
		})
	}
	wg.Wait()
}

// TestSameInputSamePages holds that nothing of an earlier document is left in a later one.
func TestSameInputSamePages(t *testing.T) {
	r := New(Options{})
	docs := []string{partLabel, "<ul><li>a<li>b</ul>", "<table><tr><td>x<td>y</table>", "<div style='float:left'>f</div>text <i>in</i> line"}
	var first [][]*paint.Page
	for round := range 3 {
		for i, source := range docs {
			doc, err := r.Render(context.Background(), source, codeLoader{&paint.Code{Width: 10, Height: 10}})
			if err != nil {
				t.Fatal(err)
			}
			if round == 0 {
				first = append(first, doc.Pages)
			} else if !reflect.DeepEqual(first[i], doc.Pages) {
				t.Errorf("document %d differs in round %d", i, round)
			}
		}
	}
}

// TestDocumentSaysWhatItIs reads title, language and meta.
func TestDocumentSaysWhatItIs(t *testing.T) {
	doc, err := New(Options{}).Render(context.Background(), `<html lang=de><head><title> Etikett
 1</title><meta name=Author content=me></head><body>x`, nil)
	if err != nil {
		t.Fatal(err)
	}
	if doc.Title != "Etikett 1" || doc.Lang != "de" || doc.Meta["author"] != "me" {
		t.Errorf("title %q, lang %q, meta %v", doc.Title, doc.Lang, doc.Meta)
	}
}

// TestPageSize holds how @page and the options decide about the size of pages.
func TestPageSize(t *testing.T) {
	tests := []struct {
		name, css     string
		options       Options
		width, height float64
	}{
		{"A4 without anything", "", Options{}, a4Width, a4Height},
		{"options", "", Options{PageWidth: 100, PageHeight: 50}, 100, 50},
		{"@page over options", "@page { size: 40px 30px }", Options{PageWidth: 100, PageHeight: 50}, 40, 30},
		{"named", "@page { size: a6 landscape }", Options{}, 148 * paint.PxPerMM, 105 * paint.PxPerMM},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			doc, err := New(test.options).Render(context.Background(), "<style>"+test.css+"</style>x", nil)
			if err != nil {
				t.Fatal(err)
			}
			p := doc.Pages[0]
			if d := p.Width - test.width; d > 0.01 || d < -0.01 {
				t.Errorf("width %g, want %g", p.Width, test.width)
			}
			if d := p.Height - test.height; d > 0.01 || d < -0.01 {
				t.Errorf("height %g, want %g", p.Height, test.height)
			}
		})
	}
}

// fileLoader serves files by name.
type fileLoader map[string]string

func (l fileLoader) Load(_ context.Context, url string) (Resource, error) {
	data, ok := l[url]
	if !ok {
		return Resource{}, ErrRefused
	}
	return Resource{Data: []byte(data)}, nil
}

// TestSheetsFromTheLoader holds that linked and imported sheets are used, and used anew when they change.
func TestSheetsFromTheLoader(t *testing.T) {
	r := New(Options{})
	const source = `<link rel=stylesheet href=a.css>x`
	for _, size := range []float64{30, 60} {
		doc, err := r.Render(context.Background(), source, fileLoader{
			"a.css": `@import "b.css";`, "b.css": fmt.Sprintf("@page { size: %gpx 10px }", size),
		})
		if err != nil {
			t.Fatal(err)
		}
		if doc.Pages[0].Width != size || len(doc.Warnings) > 0 {
			t.Errorf("width %g, want %g; warnings %v", doc.Pages[0].Width, size, doc.Warnings)
		}
	}
}

// TestUnsupportedIsAWarning holds that what CSS the engine does not know is told with its line.
func TestUnsupportedIsAWarning(t *testing.T) {
	doc, err := New(Options{}).Render(context.Background(), "<style>p { color: red;\n frobnicate: 1 }</style><p>x", nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, w := range doc.Warnings {
		if w.Property == "frobnicate" && w.Line == 2 {
			return
		}
	}
	t.Errorf("warnings %v", doc.Warnings)
}

// FuzzRender looks for input that makes the engine panic or go on for ever.
func FuzzRender(f *testing.F) {
	for _, seed := range []string{
		partLabel, "<style>p{float:left;width:calc(1px*2)}</style><p>x<p style='position:absolute;inset:0'>y", "<table><tr><td rowspan=2>a<td>b</table>",
		"<div style='display:flex;flex-wrap:wrap'><span>a</span><img src='data:,'></div>", "<div style='columns:2'>a b c<br>d</div>", "<ol><li>x<li>y</ol>",
		"<p dir=rtl>אבג abc <b>דה</b>", "<div style='display:grid;grid-template-columns:1fr auto'><i>a</i><i>b</i></div>", "<svg width=10><path d='M0 0L1 1'/></svg>",
	} {
		f.Add(seed)
	}
	r := New(Options{Limits: Limits{HTMLBytes: 1 << 16, Pages: 100, Boxes: 10_000, Fragments: 100_000}})
	f.Fuzz(func(t *testing.T, source string) {
		_, err := r.Render(context.Background(), source, nil)
		var limit *LimitError
		if err != nil && !errors.As(err, &limit) {
			t.Errorf("error %v", err)
		}
	})
}
