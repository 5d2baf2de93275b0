package render

import (
	"context"
	"fmt"
	"testing"

	"etikett/barcode"
	"etikett/render/paint"
	"etikett/render/pdf"
)

// partLabel is a label as a template makes it for one part: what differs is a name, a description and a code.
const partLabel = `<!DOCTYPE html>
<html>
<head>
<meta charset="utf-8">
<style>
  @page { size: 62mm 29mm; margin: 0; }
  body { margin: 0; font-family: Arial, Helvetica, sans-serif; }
  .content { position: relative; width: 62mm; height: 29mm; }
  .qr { position: absolute; left: 1mm; top: 1mm; width: 27mm; height: 27mm; image-rendering: pixelated; }
  .part { position: absolute; left: 29mm; top: 2mm; width: 32mm; }
  .name { font-weight: bold; font-size: 11pt; }
  .desc { font-size: 8pt; margin-top: 1mm; }
</style>
</head>
<body>
  <div class="content">
    <img class="qr" alt="QR Code" src="code:1">
    <div class="part">
      <div class="name">Part-%06d</div>
      <div class="desc">Resistor 10k 1%% 0603 reel %d</div>
      <div class="desc">Shelf A-%d</div>
    </div>
  </div>
</body>
</html>
`

// codeLoader serves one code for all references.
type codeLoader struct{ code *paint.Code }

func (l codeLoader) Load(context.Context, string) (Resource, error) {
	return Resource{Code: l.code}, nil
}

func benchCode(b *testing.B) *paint.Code {
	b.Helper()
	symbol, err := barcode.EncodeQR(`{"part": 123456}`, barcode.QROptions{})
	if err != nil {
		b.Fatal(err)
	}
	return &paint.Code{Symbol: symbol.Symbol, Width: 290, Height: 290, Place: paint.Rect{X: 40, Y: 40, W: 210, H: 210}, Foreground: paint.Black, Background: paint.White}
}

// BenchmarkLabel measures the way from HTML to the display list for labels that all differ.
func BenchmarkLabel(b *testing.B) {
	r := New(Options{})
	loader := codeLoader{benchCode(b)}
	labels := make([]string, 512)
	for i := range labels {
		labels[i] = fmt.Sprintf(partLabel, i*7919, i*31, i)
	}
	b.ReportAllocs()
	b.ResetTimer()
	for i := range b.N {
		if _, err := r.Render(context.Background(), labels[i%len(labels)], loader); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkLabelPDF measures the way to the content of a PDF page.
func BenchmarkLabelPDF(b *testing.B) {
	r := New(Options{})
	loader := codeLoader{benchCode(b)}
	b.ReportAllocs()
	i := 0
	for b.Loop() {
		i++
		doc, err := r.Render(context.Background(), fmt.Sprintf(partLabel, i*7919, i*31, i), loader)
		if err != nil {
			b.Fatal(err)
		}
		if _, err := pdf.Prepare(doc.Pages[0]); err != nil {
			b.Fatal(err)
		}
	}
}
