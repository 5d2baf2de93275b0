package pdf

import (
	"bufio"
	"crypto/sha256"
	"errors"
	"fmt"
	"hash"
	"io"
	"sync"
	"time"

	"etikett/render/font"
	"etikett/render/paint"
)

// Options describe a document.
type Options struct {
	Title, Author, Subject, Keywords string
	Creator                          string    // the program that made the content; Etikett if empty
	Language                         string    // BCP 47
	Created                          time.Time // zero: the document does not say when, and the same pages give the same bytes
	PDFA                             bool      // conform to PDF/A-2b
}

// Writer writes a document page by page. It must not be used by two goroutines at once.
type Writer struct {
	out    *bufio.Writer
	sum    hash.Hash // of all bytes, for the document's ID
	at     int64
	err    error
	closed bool
	opts   Options

	offsets []entry // by object number
	packed  objectStream
	pages   pageTree
	fonts   map[*font.Face]*fontObject
	order   []*fontObject // fonts in the order of their first use
	images  map[imageUse]int
	shared  map[string]int // objects by their bytes, so that equal ones are written once
	scratch []byte
}

// buffers are those of documents that are closed, for the next ones. One that is given up without Close keeps its own.
var buffers = sync.Pool{New: func() any { return bufio.NewWriterSize(nil, 64<<10) }}

// entry tells where an object is: its offset in the file, or, in an object stream, −(stream number<<16 | index).
type entry int64

// maxShared limits how many equal objects are looked for, so that memory does not grow with pages.
const maxShared = 2048

// NewWriter begins a document.
func NewWriter(w io.Writer, opts Options) *Writer {
	if opts.Creator == "" {
		opts.Creator = producer
	}
	d := &Writer{opts: opts, sum: sha256.New(), fonts: map[*font.Face]*fontObject{}, images: map[imageUse]int{}, shared: map[string]int{}}
	d.out = buffers.Get().(*bufio.Writer)
	d.out.Reset(w)
	d.offsets = make([]entry, 1, 64)
	d.packed.w = d
	d.write([]byte("%PDF-1.7\n%\xE2\xE3\xCF\xD3\n"))
	return d
}

// Add prepares and writes a page.
func (d *Writer) Add(page *paint.Page) error {
	p, err := Prepare(page)
	if err != nil {
		return err
	}
	return d.Write(p)
}

// Write appends a page to the document.
func (d *Writer) Write(p *Prepared) error {
	if d.closed {
		return errors.New("pdf: page after Close")
	}
	refs := d.place(p)
	content := d.stream(nil, p.content)
	page := append(d.scratch[:0], "<</Type/Page/MediaBox[0 0 "...)
	page = append(appendNumber(page, p.width, milli), ' ')
	page = appendNumber(page, p.height, milli)
	page = append(page, "]/Resources "...)
	page = d.resources(page, p, refs)
	page = appendReference(append(page, "/Contents "...), content)
	if p.transparent {
		page = append(page, "/Group<</S/Transparency/CS/DeviceRGB>>"...)
	}
	page = d.appendLinks(page, p)
	page = appendReference(append(page, "/Parent "...), d.pages.parent(d))
	page = append(page, ">>"...)
	n := d.allocate()
	d.packed.add(n, page)
	d.scratch = page
	d.pages.add(d, 0, n, 1)
	return d.err
}

// placed are the object numbers of what a page refers to.
type placed struct {
	fonts, images, objects []int
}

// place writes the objects of a page that are not yet in the document, and finds the others.
func (d *Writer) place(p *Prepared) placed {
	var refs placed
	for _, use := range p.fonts {
		refs.fonts = append(refs.fonts, d.useFont(use))
	}
	for _, use := range p.images {
		refs.images = append(refs.images, d.useImage(use))
	}
	for _, o := range p.objects {
		dict := refs.expand(nil, o.dict)
		key := string(dict)
		if o.isStream {
			key += "\x00" + string(o.data)
		}
		n, ok := d.shared[key]
		if !ok {
			if o.isStream {
				n = d.stream(dict, o.data)
			} else {
				n = d.allocate()
				d.packed.add(n, dict)
			}
			d.share(key, n)
		}
		refs.objects = append(refs.objects, n)
	}
	return refs
}

func (d *Writer) share(key string, n int) {
	if len(key) > 4<<10 {
		return
	}
	if len(d.shared) >= maxShared {
		clear(d.shared)
	}
	d.shared[key] = n
}

// resources writes a reference to the resource dictionary of a page; pages with equal ones share it.
func (d *Writer) resources(b []byte, p *Prepared, refs placed) []byte {
	start := len(b)
	b = refs.expand(b, p.resources)
	key := b[start:]
	n, ok := d.shared[string(key)]
	if !ok {
		n = d.allocate()
		d.packed.add(n, key)
		d.share(string(key), n)
	}
	return appendReference(b[:start], n)
}

// expand writes a dictionary with references for placeholders.
func (refs *placed) expand(b, dict []byte) []byte {
	for i := 0; i < len(dict); i++ {
		if dict[i] != 0 {
			b = append(b, dict[i])
			continue
		}
		list := refs.objects
		switch dict[i+1] {
		case refFont:
			list = refs.fonts
		case refImage:
			list = refs.images
		}
		b = appendReference(b, list[int(dict[i+2])<<8|int(dict[i+3])])
		i += 3
	}
	return b
}

func appendReference(b []byte, n int) []byte {
	return append(appendInt(b, n), " 0 R"...)
}

func (d *Writer) appendLinks(b []byte, p *Prepared) []byte {
	if len(p.links) == 0 {
		return b
	}
	b = append(b, "/Annots["...)
	for _, l := range p.links {
		b = append(b, "<</Type/Annot/Subtype/Link/F 4/Border[0 0 0]/Rect["...)
		b = appendNumbers(b, l.rect.X, l.rect.Y, l.rect.X+l.rect.W, l.rect.Y+l.rect.H)
		b = append(b, "]/A<</S/URI/URI"...)
		b = appendLiteral(b, l.uri)
		b = append(b, ">>>>"...)
	}
	return append(b, ']')
}

// allocate gives a new object number.
func (d *Writer) allocate() int {
	d.offsets = append(d.offsets, 0)
	return len(d.offsets) - 1
}

// stream writes a stream object at once; dict holds entries beside those of the stream itself. The data is deflated.
func (d *Writer) stream(dict, data []byte) int {
	n := d.allocate()
	d.streamAs(n, append(dict, "/Filter/FlateDecode"...), data)
	return n
}

// streamAs writes a stream whose filter, if any, is among the entries of dict.
func (d *Writer) streamAs(n int, dict, data []byte) {
	d.offsets[n] = entry(d.at)
	b := append(appendInt(make([]byte, 0, 128), n), " 0 obj\n<<"...)
	b = append(b, dict...)
	b = appendInt(append(b, "/Length "...), len(data))
	b = append(b, ">>stream\n"...)
	d.write(b)
	d.write(data)
	d.write([]byte("\nendstream\nendobj\n"))
}

func (d *Writer) write(b []byte) {
	if d.err != nil {
		return
	}
	d.sum.Write(b)
	n, err := d.out.Write(b)
	d.at += int64(n)
	if err != nil {
		d.err = fmt.Errorf("pdf: %w", err)
	}
}

// Close writes fonts, the page tree and the table of objects. The underlying writer is not closed. A document without pages is an error.
func (d *Writer) Close() error {
	if d.closed {
		return d.err
	}
	d.closed = true
	if d.pages.count == 0 && d.err == nil {
		d.err = errors.New("pdf: document without pages")
		return d.err
	}
	for _, f := range d.order {
		if err := d.writeFont(f); err != nil && d.err == nil {
			d.err = err
		}
	}
	root := d.pages.close(d)
	catalog := d.catalog(root)
	info := d.info()
	d.packed.flush()
	d.trailer(catalog, info)
	if d.err != nil {
		return d.err
	}
	if err := d.out.Flush(); err != nil {
		d.err = fmt.Errorf("pdf: %w", err)
		return d.err
	}
	d.out.Reset(nil)
	buffers.Put(d.out)
	d.out = nil
	return nil
}
