package style

import (
	"strings"
	"testing"

	"golang.org/x/net/html"
)

// label is a document as it is printed by the thousand.
const label = `<!DOCTYPE html><html><head><style>
@page { size: 50mm 25mm; margin: 0 }
body { margin: 0; font-family: Arial, Helvetica, sans-serif; font-size: 8pt }
.qr { position: absolute; left: 1mm; top: 1mm; width: 20mm; height: 20mm }
.part { position: absolute; left: 23mm; top: 1mm; width: 26mm }
.part h1 { font-size: 10pt; margin: 0 }
.row { display: flex; gap: 1mm }
.row > .k { font-weight: bold; color: #333 }
table { border-collapse: collapse } td { border: .1mm solid #999; padding: .3mm }
tr:nth-child(even) td { background: #eee }
.ipn { font-family: monospace }
</style></head><body><div class="content"><img class="qr" src="code:1"><div class="part"><h1>Resistor</h1><p class="ipn">R-0001</p>
<div class="row"><span class="k">Loc</span><span>A1</span></div><div class="row"><span class="k">Qty</span><span>200</span></div>
<table><tr><td>a</td><td>b</td></tr><tr><td>c</td><td>d</td></tr></table></div></div></body></html>`

func BenchmarkCompute(b *testing.B) {
	doc, err := html.Parse(strings.NewReader(label))
	if err != nil {
		b.Fatal(err)
	}
	c := cascadeOf(Env{}, doc)
	b.ReportAllocs()
	for b.Loop() {
		c.Compute(doc)
	}
	b.ReportMetric(float64(len(c.Compute(doc).elems)), "elements")
}

func BenchmarkComputeCold(b *testing.B) {
	doc, err := html.Parse(strings.NewReader(label))
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		cascadeOf(Env{}, doc).Compute(doc)
	}
}
