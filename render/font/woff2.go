package font

import (
	"bytes"
	"encoding/binary"

	"github.com/andybalholm/brotli"
)

// The tags that a WOFF 2 directory names by number, four letters each.
const woff2Tags = "cmapheadhheahmtxmaxpnameOS/2postcvt fpgmglyflocaprepCFF VORGEBDTEBLCgasphdmxkernLTSHPCLTVDMXvheavmtxBASEGDEFGPOS" +
	"GSUBEBSCJSTFMATHCBDTCBLCCOLRCPALSVG sbixacntavarbdatblocbslncvarfdscfeatfmtxfvargvarhstyjustlcarmortmorxopbdproptrakZapfSilfGlat" +
	"GlocFeatSill"

// woff2Table is an entry of the directory.
type woff2Table struct {
	tag         string
	transformed bool
	length      int // in the font file
	packed      int // in the decompressed stream
	body        []byte
}

// unpackWOFF2 gives the sfnt file in a WOFF 2 file: all tables in one Brotli stream, glyf, loca and hmtx possibly transformed.
// Of a collection it gives the first font. https://www.w3.org/TR/WOFF2/
func unpackWOFF2(data []byte) ([]byte, error) {
	const header = 48
	if len(data) < header {
		return nil, errorf("WOFF2 file is cut off in its header")
	}
	be := binary.BigEndian
	flavor := be.Uint32(data[4:])
	n := int(be.Uint16(data[12:]))
	packed := int(be.Uint32(data[20:]))
	if n > maxTables {
		return nil, errorf("%d tables are more than the limit of %d", n, maxTables)
	}
	r := &reader{b: data[header:]}
	tables, total := make([]woff2Table, n), 0
	for i := range tables {
		tables[i] = readWOFF2Entry(r)
		if total += tables[i].packed; total > maxFontSize || tables[i].length > maxFontSize {
			return nil, errorf("unpacked font is larger than the limit of %d bytes", maxFontSize)
		}
	}
	var members []int // of the font; nil is all tables
	if flavor == 0x74746366 {
		members, flavor = readWOFF2Collection(r)
	}
	body := r.take(packed)
	if r.bad {
		return nil, errorf("WOFF2 file is cut off")
	}
	plain, err := readExactly(brotli.NewReader(bytes.NewReader(body)), total)
	if err != nil {
		return nil, errorf("WOFF2 stream: %w", err)
	}
	for i := range tables {
		tables[i].body, plain = plain[:tables[i].packed:tables[i].packed], plain[tables[i].packed:]
	}
	if members != nil {
		all := tables
		tables = nil
		for _, i := range members {
			if i >= n {
				return nil, errorf("WOFF2 collection names table %d of %d", i, n)
			}
			tables = append(tables, all[i])
		}
	}
	return assembleWOFF2(flavor, tables)
}

func readWOFF2Entry(r *reader) woff2Table {
	flags := r.u8()
	var t woff2Table
	if k := int(flags & 63); k == 63 {
		t.tag = string(r.take(4))
	} else {
		t.tag = woff2Tags[4*k : 4*k+4]
	}
	// Version 0 is a transform for glyf and loca, and none for the others.
	version := flags >> 6
	t.transformed = version != 0
	if t.tag == "glyf" || t.tag == "loca" {
		t.transformed = version != 3
	}
	t.length = r.base128()
	t.packed = t.length
	if t.transformed {
		t.packed = r.base128()
	}
	return t
}

// readWOFF2Collection gives the numbers of the tables of the first font, and its flavour.
func readWOFF2Collection(r *reader) (members []int, flavor uint32) {
	r.u32() // version
	fonts := r.u255()
	for i := range fonts {
		n := r.u255()
		f := r.u32()
		for range n {
			k := r.u255()
			if i == 0 {
				members, flavor = append(members, k), f
			}
		}
		if r.bad {
			break
		}
	}
	return members, flavor
}

// assembleWOFF2 undoes the transforms of tables and writes the font file.
func assembleWOFF2(flavor uint32, in []woff2Table) ([]byte, error) {
	find := func(tag string) *woff2Table {
		for i := range in {
			if in[i].tag == tag {
				return &in[i]
			}
		}
		return nil
	}
	var xMin []int16
	if glyf := find("glyf"); glyf != nil && glyf.transformed {
		loca, head := find("loca"), find("head")
		if loca == nil || head == nil || len(head.body) < 54 {
			return nil, errorf("WOFF2 file has a glyf table, but no loca or head")
		}
		g, err := rebuildGlyf(glyf.body)
		if err != nil {
			return nil, err
		}
		glyf.body, loca.body, xMin = g.glyf, g.loca(), g.xMin
		head.body = bytes.Clone(head.body)
		binary.BigEndian.PutUint16(head.body[50:], g.locaFormat())
	}
	tables := make([]table, 0, len(in))
	for _, t := range in {
		switch {
		case !t.transformed || t.tag == "glyf" || t.tag == "loca":
		case t.tag == "hmtx":
			hhea := find("hhea")
			if hhea == nil || len(hhea.body) < 36 || xMin == nil {
				return nil, errorf("WOFF2 file has a transformed hmtx table without hhea or glyf")
			}
			body, err := rebuildHmtx(t.body, int(binary.BigEndian.Uint16(hhea.body[34:])), xMin)
			if err != nil {
				return nil, err
			}
			t.body = body
		default:
			return nil, errorf("WOFF2 table %q has an unknown transform", t.tag)
		}
		tables = append(tables, table{t.tag, t.body})
	}
	return writeSFNT(flavor, tables), nil
}

// rebuildHmtx puts back left side bearings that equal the glyph's xMin. https://www.w3.org/TR/WOFF2/#hmtx_table_format
func rebuildHmtx(body []byte, metrics int, xMin []int16) ([]byte, error) {
	r := &reader{b: body}
	flags := r.u8()
	if metrics == 0 || metrics > len(xMin) {
		return nil, errorf("WOFF2 table hmtx has %d metrics for %d glyphs", metrics, len(xMin))
	}
	advances := r.take(2 * metrics)
	bearing := func(from, to int, absent bool) []byte {
		if !absent {
			return r.take(2 * (to - from))
		}
		out := make([]byte, 0, 2*(to-from))
		for _, x := range xMin[from:to] {
			out = binary.BigEndian.AppendUint16(out, uint16(x))
		}
		return out
	}
	proportional := bearing(0, metrics, flags&1 != 0)
	mono := bearing(metrics, len(xMin), flags&2 != 0)
	if r.bad {
		return nil, errorf("WOFF2 table hmtx is cut off")
	}
	out := make([]byte, 0, 4*metrics+len(mono))
	for i := range metrics {
		out = append(out, advances[2*i:2*i+2]...)
		out = append(out, proportional[2*i:2*i+2]...)
	}
	return append(out, mono...), nil
}
