// Package defaults holds the label templates that a new Etikett starts with: the names, models and sizes of InvenTree's
// own, drawn anew, and the base template that they and the templates of users extend.
package defaults

import (
	"embed"
	"fmt"
	"io/fs"
)

//go:embed label/*.html
var files embed.FS

// Template is a label template to create in an empty database.
type Template struct {
	Name        string
	Description string
	ModelType   string  // such as "part"
	File        string  // base name of the template's file
	Width       float64 // mm
	Height      float64 // mm
}

// Templates are the label templates of a new database, in the order in which they get their numbers.
var Templates = []Template{
	{"InvenTree Part Label", "Part: QR code, name, number, description", "part", "part_label.html", 50, 20},
	{"InvenTree Part Label (Code128)", "Part: name over a Code 128 barcode", "part", "part_label_code128.html", 50, 20},
	{"InvenTree Stock Item Label (QR)", "Stock item: QR code, part, serial number or quantity, batch", "stockitem", "stockitem_qr.html", 50, 20},
	{"InvenTree Stock Location Label (QR + Text)", "Stock location: QR code, name, path", "stocklocation", "stocklocation_qr_and_text.html", 50, 20},
	{"InvenTree Stock Location Label (QR)", "Stock location: QR code alone", "stocklocation", "stocklocation_qr.html", 50, 20},
	{"InvenTree Build Line Label", "Build line: QR code of the part, build order, part, quantity", "buildline", "buildline_label.html", 50, 20},
}

// Source gives the text of the template file of that base name.
func (t Template) Source() ([]byte, error) {
	b, err := files.ReadFile("label/" + t.File)
	if err != nil {
		return nil, fmt.Errorf("default template %q: %w", t.Name, err)
	}
	return b, nil
}

// Files are the template files under the names by which templates extend and include them: label/label_base.html and so on.
func Files() fs.FS { return files }
