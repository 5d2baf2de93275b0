package tags

import (
	"fmt"
	"strings"
	"unicode"

	"etikett/barcode"
	"etikett/dtl"
	"etikett/render/paint"
)

func addCodes(lib *dtl.Library) {
	lib.Simple("qrcode", qrCode, anyKeywords(0, "data"))
	lib.Simple("barcode", linearCode, anyKeywords(1, "data", "barcode_class"))
	lib.Simple("datamatrix", dataMatrix, anyKeywords(0, "data"))
	lib.Simple("clean_barcode", cleanBarcode, params(0, "data"))
}

// codeData is the data of a code as text, without blanks around it.
func codeData(ctx *dtl.Context, tag string, args dtl.Args) (string, error) {
	s, err := ctx.Str(argument(args, 0, "data"))
	if err != nil {
		return "", err
	}
	if s = strings.TrimFunc(s, unicode.IsSpace); s == "" {
		return "", dtl.Raise(valueError, "No data provided to '%s' template tag", tag)
	}
	return s, nil
}

// raise passes an encoder's error on under its class.
func raise(err error) error {
	if e, ok := err.(*barcode.Error); ok {
		return dtl.Raise(e.Class, "%s", e.Message)
	}
	return err
}

// qrLevels are the names of the levels of error correction.
var qrLevels = map[string]barcode.Level{"L": barcode.LevelL, "M": barcode.LevelM, "Q": barcode.LevelQ, "H": barcode.LevelH}

// qrCode is {% qrcode data version=None error_correction='M' box_size=20 border=1 optimize=1 mask_pattern=None
// fill_color='black' back_color='white' format='PNG' utf8=False gs1=False %}. The last two are ours: they announce text beyond ASCII,
// and make a GS1 QR code (see barcode.QROptions).
func qrCode(ctx *dtl.Context, args dtl.Args) (any, error) {
	data, err := codeData(ctx, "qrcode", args)
	if err != nil {
		return nil, err
	}
	k := codeKey{kind: "qr", data: data, format: "PNG", box: 20, border: 1}
	k.qr = barcode.DefaultQROptions
	k.fg, k.bg = paint.Black, paint.White
	for _, kw := range args.Kw {
		if err := k.qrOption(kw.Name, kw.Value); err != nil {
			return nil, err
		}
	}
	return k.code(ctx)
}

// qrOption reads one keyword of qrcode.
func (k *codeKey) qrOption(name string, v any) (err error) {
	switch name {
	case "data":
	case "version":
		if v != nil {
			if k.qr.Version, err = toInt(v); err == nil && (k.qr.Version < 1 || k.qr.Version > 40) {
				err = dtl.Raise(valueError, "Invalid version (was %d, expected 1 to 40)", k.qr.Version)
			}
		}
	case "error_correction":
		s, _ := text(v)
		level, ok := qrLevels[s]
		if !ok {
			return dtl.Raise(keyError, "%s", dtl.Repr(v))
		}
		k.qr.Level = level
	case "box_size":
		if k.box, err = toInt(v); err == nil && k.box <= 0 {
			err = dtl.Raise(valueError, "Invalid box size (was %s, expected larger than 0)", dtl.Str(v))
		}
	case "border":
		if k.border, err = toInt(v); err == nil && k.border < 0 {
			err = dtl.Raise(valueError, "Invalid border value (was %s, expected 0 or larger than that)", dtl.Str(v))
		}
	case "mask_pattern":
		if v == nil {
			return nil
		}
		n, ok := asInt(v)
		if !ok {
			return dtl.Raise(typeError, "Invalid mask pattern (was <class '%s'>, expected int)", typeName(v))
		}
		if n < 0 || n > 7 {
			return dtl.Raise(valueError, "Mask pattern should be in range(8) (got %d)", n)
		}
		k.qr.Mask = n
	case "optimize":
		if !dtl.Truth(v) {
			k.qr.Optimize = 0
			return nil
		}
		n, ok := asInt(v)
		if !ok {
			return dtl.Raise(typeError, "'<=' not supported between instances of 'int' and '%s'", typeName(v))
		}
		k.qr.Optimize = n
	case "utf8":
		k.qr.UTF8 = dtl.Truth(v)
	case "gs1":
		k.qr.GS1 = dtl.Truth(v)
	case "fill_color":
		k.fg, err = parseColor(v)
		k.fg.A = 255
	case "back_color":
		if s, ok := text(v); ok && strings.EqualFold(s, "transparent") {
			k.bg = paint.Color{}
			return nil
		}
		k.bg, err = parseColor(v)
		k.bg.A = 255
	case "format":
		k.format, err = formatName(v)
	default:
		return unexpectedKeyword("QRCode.__init__()", name)
	}
	return err
}

// formatName reads the format of a picture.
func formatName(v any) (string, error) {
	s, ok := text(v)
	if !ok {
		return "", dtl.Raise(attributeError, "'%s' object has no attribute 'lower'", typeName(v))
	}
	switch strings.ToUpper(s) {
	case "PNG", "JPEG", "GIF", "BMP", "TIFF":
		return s, nil
	}
	return "", dtl.Raise(keyError, "%s", dtl.Repr(strings.ToUpper(s)))
}

// makeQR encodes a QR code and places it in its picture.
func (k *codeKey) makeQR() (*drawnCode, error) {
	qr, err := barcode.EncodeQR(k.data, k.qr)
	if err != nil {
		return nil, raise(err)
	}
	return matrixCode(qr.Symbol, k, float64(k.box)), nil
}

// pixels is a whole number of pixels, cut off where checkPixels refuses it.
func pixels(n float64) int { return int(max(-1, min(n, maxPixels+1))) }

// matrixCode places a two-dimensional symbol with its border in a picture of whole pixels.
func matrixCode(s *barcode.Symbol, k *codeKey, px float64) *drawnCode {
	w, h := pixels(float64(s.Cols+2*k.border)*px), pixels(float64(s.Rows+2*k.border)*px)
	return &drawnCode{w: w, h: h, code: paint.Code{
		Symbol: s, Width: float64(w), Height: float64(h),
		Place:      paint.Rect{X: float64(k.border) * px, Y: float64(k.border) * px, W: float64(s.Cols) * px, H: float64(s.Rows) * px},
		Foreground: k.fg, Background: k.bg,
	}}
}

// dataMatrix is {% datamatrix data border=1 scale=1 fill_color='black' back_color='white' rectangular=False gs1=False
// utf8=False %}. The last three are ours; other keywords are ignored.
func dataMatrix(ctx *dtl.Context, args dtl.Args) (any, error) {
	data, err := codeData(ctx, "datamatrix", args)
	if err != nil {
		return nil, err
	}
	k := codeKey{kind: "datamatrix", data: data, format: "PNG", border: 1, scale: 1, fg: paint.Black, bg: paint.White}
	for _, kw := range args.Kw {
		switch v := kw.Value; kw.Name {
		case "border":
			k.border = 1
			if n, err := toInt(v); err == nil {
				k.border = max(0, n)
			}
		case "scale":
			switch n := v.(type) {
			case float64:
				k.scale = n
			default:
				i, ok := asInt(v)
				if !ok {
					return nil, dtl.Raise(typeError, "scale must be a number, not '%s'", typeName(v))
				}
				k.scale = float64(i)
			}
		case "fill_color":
			k.fg = colorOr(v, paint.Black)
		case "back_color":
			k.bg = colorOr(v, paint.White)
		case "rectangular":
			k.matrix.Rectangular = dtl.Truth(v)
		case "gs1":
			k.matrix.GS1 = dtl.Truth(v)
		case "utf8":
			k.matrix.UTF8 = dtl.Truth(v)
		}
	}
	return k.code(ctx)
}

// colorOr reads an opaque colour, or gives another where there is none.
func colorOr(v any, otherwise paint.Color) paint.Color {
	c, err := parseColor(v)
	if err != nil {
		return otherwise
	}
	c.A = 255
	return c
}

func (k *codeKey) makeDataMatrix() (*drawnCode, error) {
	s, err := barcode.EncodeDataMatrix(k.data, k.matrix)
	if err != nil {
		return nil, raise(err)
	}
	d := matrixCode(s, k, k.scale)
	if d.w <= 0 || d.h <= 0 {
		return nil, dtl.Raise(valueError, "height and width must be > 0")
	}
	return d, nil
}

// cleanBarcode gives data for a code as text that holds no HTML; back-ticks are taken out.
func cleanBarcode(ctx *dtl.Context, args dtl.Args) (any, error) {
	s, err := ctx.Str(argument(args, 0, "data"))
	if err != nil {
		return nil, err
	}
	if !plainEnough(s) {
		return nil, dtl.Raise(validationError, "%s", "{'non_field_errors': ['Remove HTML tags from this value']}")
	}
	return dtl.Safe(strings.ReplaceAll(s, "`", "")), ctx.Charge(len(s))
}

// drawnCode is a code with the size of its picture in pixels.
type drawnCode struct {
	code paint.Code
	w, h int
	dots func(d *drawnCode) []fill // how the picture is painted, if not by the symbol's rectangles
}

// codeKey is all that a code is made of. It is comparable: it finds the code in the cache.
type codeKey struct {
	kind, data, format string
	fg, bg             paint.Color
	box, border        int
	scale              float64
	qr                 barcode.QROptions
	matrix             barcode.DataMatrixOptions
	linear             linearOptions
	other              otherOptions
}

// code gives a reference to the code, or its picture as data URI.
func (k *codeKey) code(ctx *dtl.Context) (any, error) {
	env := envOf(ctx)
	entry, err := k.cached()
	if err != nil {
		return nil, err
	}
	if env.Codes != nil {
		return env.Codes.Add(&entry.drawn.code), nil
	}
	if err := spend(ctx, entry.drawn.w*entry.drawn.h); err != nil {
		return nil, err
	}
	uri, err := entry.dataURI(k.format)
	if err != nil {
		return nil, err
	}
	return uri, ctx.Charge(len(uri))
}

func (k *codeKey) make() (*drawnCode, error) {
	var d *drawnCode
	var err error
	switch k.kind {
	case "qr":
		d, err = k.makeQR()
	case "datamatrix":
		d, err = k.makeDataMatrix()
	case "linear":
		d, err = k.makeLinear()
	default:
		d, err = k.makeOther()
	}
	if err != nil {
		return nil, err
	}
	if err := checkPixels(d.w, d.h, maxPixels); err != nil {
		return nil, fmt.Errorf("the picture of a code is too large: %w", err)
	}
	return d, nil
}
