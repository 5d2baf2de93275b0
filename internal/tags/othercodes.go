package tags

import (
	"etikett/barcode"
	"etikett/dtl"
	"etikett/render/paint"
)

// otherOptions are the choices of the symbologies that InvenTree does not have.
type otherOptions struct{ level, columns, correction, version int }

// otherKinds are these symbologies with the size of a module in px and the quiet zone that they get by default.
var otherKinds = map[string]struct{ box, border int }{"aztec": {8, 2}, "pdf417": {4, 2}, "microqr": {12, 2}}

// otherCode is {% barcode data 'aztec' correction=33 %}, {% barcode data 'pdf417' level=2 columns=4 %} and {% barcode data 'microqr'
// error_correction='L' version=None %}, with box_size, border, fill_color, back_color (or foreground and background) and format.
func otherCode(ctx *dtl.Context, kind, data string, args dtl.Args) (any, error) {
	k := codeKey{kind: kind, data: data, format: "PNG", fg: paint.Black, bg: paint.White}
	k.box, k.border = otherKinds[kind].box, otherKinds[kind].border
	for _, kw := range args.Kw {
		if err := k.otherOption(kw.Name, kw.Value); err != nil {
			return nil, err
		}
	}
	return k.code(ctx)
}

func (k *codeKey) otherOption(name string, v any) (err error) {
	number := func(p *int) error {
		if v == nil {
			return nil
		}
		n, err := toInt(v)
		*p = n
		return err
	}
	switch name {
	case "level":
		return number(&k.other.level)
	case "columns":
		return number(&k.other.columns)
	case "correction":
		return number(&k.other.correction)
	case "version":
		return number(&k.other.version)
	case "foreground":
		return k.qrOption("fill_color", v)
	case "background":
		return k.qrOption("back_color", v)
	case "error_correction", "box_size", "border", "fill_color", "back_color", "format":
		return k.qrOption(name, v)
	}
	return nil
}

func (k *codeKey) makeOther() (*drawnCode, error) {
	var s *barcode.Symbol
	var err error
	switch k.kind {
	case "aztec":
		s, err = barcode.EncodeAztec(k.data, barcode.AztecOptions{Correction: k.other.correction})
	case "pdf417":
		s, err = barcode.EncodePDF417(k.data, barcode.PDF417Options{Level: k.other.level, Columns: k.other.columns})
	default:
		s, err = barcode.EncodeMicroQR(k.data, barcode.MicroQROptions{Version: k.other.version, Level: k.qr.Level})
	}
	if err != nil {
		return nil, raise(err)
	}
	return matrixCode(s, k, float64(k.box)), nil
}
