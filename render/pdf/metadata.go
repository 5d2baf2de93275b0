package pdf

import (
	"bytes"
	"encoding/xml"
	"sync"
	"time"
)

const producer = "Etikett"

// info writes the document information dictionary and gives its number; 0 if there is nothing to say.
func (d *Writer) info() int {
	b := append([]byte(nil), "<<"...)
	text := func(key, value string) {
		if value != "" {
			b = appendText(append(append(b, '/'), key...), value)
		}
	}
	text("Title", d.opts.Title)
	text("Author", d.opts.Author)
	text("Subject", d.opts.Subject)
	text("Keywords", d.opts.Keywords)
	text("Creator", d.opts.Creator)
	text("Producer", producer)
	if !d.opts.Created.IsZero() {
		date := d.opts.Created.UTC().Format("D:20060102150405Z")
		b = appendLiteral(append(b, "/CreationDate"...), date)
		b = appendLiteral(append(b, "/ModDate"...), date)
	}
	n := d.allocate()
	d.packed.add(n, append(b, ">>"...))
	return n
}

// catalog writes the root of the document and gives its number.
func (d *Writer) catalog(pages int) int {
	b := appendReference(append([]byte(nil), "<</Type/Catalog/Pages "...), pages)
	if d.opts.Language != "" {
		b = appendText(append(b, "/Lang"...), d.opts.Language)
	}
	if d.opts.Title != "" {
		b = append(b, "/ViewerPreferences<</DisplayDocTitle true>>"...)
	}
	if d.opts.PDFA {
		metadata := d.allocate()
		// Not compressed, so that programs that do not read PDF find it.
		d.streamAs(metadata, []byte("/Type/Metadata/Subtype/XML"), d.xmp())
		b = appendReference(append(b, "/Metadata "...), metadata)
		profile := d.stream([]byte("/N 3"), deflatedProfile())
		b = append(b, "/OutputIntents[<</Type/OutputIntent/S/GTS_PDFA1/OutputConditionIdentifier(sRGB IEC61966-2.1)/Info(sRGB IEC61966-2.1)/DestOutputProfile "...)
		b = append(appendReference(b, profile), ">>]"...)
	}
	n := d.allocate()
	d.packed.add(n, append(b, ">>"...))
	return n
}

// deflatedProfile is the colour profile as it is in each document.
var deflatedProfile = sync.OnceValue(func() []byte { return deflateShared(srgbProfile()) })

// xmp writes what info says once more as XMP, and that the document conforms to PDF/A-2b (ISO 19005-2, 6.6).
func (d *Writer) xmp() []byte {
	var b bytes.Buffer
	b.WriteString("<?xpacket begin=\"\uFEFF\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\n" +
		`<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">` +
		`<rdf:Description rdf:about="" xmlns:pdfaid="http://www.aiim.org/pdfa/ns/id/" xmlns:dc="http://purl.org/dc/elements/1.1/" ` +
		`xmlns:pdf="http://ns.adobe.com/pdf/1.3/" xmlns:xmp="http://ns.adobe.com/xap/1.0/">` +
		`<pdfaid:part>2</pdfaid:part><pdfaid:conformance>B</pdfaid:conformance>`)
	element := func(before, value, after string) {
		if value != "" {
			b.WriteString(before)
			_ = xml.EscapeText(&b, []byte(value)) // a bytes.Buffer takes everything
			b.WriteString(after)
		}
	}
	element(`<dc:title><rdf:Alt><rdf:li xml:lang="x-default">`, d.opts.Title, `</rdf:li></rdf:Alt></dc:title>`)
	element(`<dc:creator><rdf:Seq><rdf:li>`, d.opts.Author, `</rdf:li></rdf:Seq></dc:creator>`)
	element(`<dc:description><rdf:Alt><rdf:li xml:lang="x-default">`, d.opts.Subject, `</rdf:li></rdf:Alt></dc:description>`)
	element(`<pdf:Keywords>`, d.opts.Keywords, `</pdf:Keywords>`)
	element(`<pdf:Producer>`, producer, `</pdf:Producer>`)
	element(`<xmp:CreatorTool>`, d.opts.Creator, `</xmp:CreatorTool>`)
	if !d.opts.Created.IsZero() {
		date := d.opts.Created.UTC().Format(time.RFC3339)
		element(`<xmp:CreateDate>`, date, `</xmp:CreateDate>`)
		element(`<xmp:ModifyDate>`, date, `</xmp:ModifyDate>`)
	}
	b.WriteString("</rdf:Description></rdf:RDF></x:xmpmeta>\n<?xpacket end=\"w\"?>")
	return b.Bytes()
}
