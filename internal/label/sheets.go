package label

import (
	"context"
	"math"

	"etikett/internal/fault"
	"etikett/internal/label/sheet"
	"etikett/internal/media"
	"etikett/render/paint"
)

// Sheets is the plugin that puts labels on sheets of paper, in a PDF file: as many as fit between the margins, row by row,
// edge to edge, where InvenTree puts them.
type Sheets struct{ Media *media.Store }

// Info describes the plugin.
func (Sheets) Info() PluginInfo {
	return PluginInfo{Key: "inventreelabelsheet", Name: "InvenTreeLabelSheet", Description: "Arrays multiple labels onto a single sheet"}
}

// paperSizes are the sheets of the plugin, portrait, in mm.
var paperSizes = []struct {
	name          string
	width, height float64
}{{"A4", 210, 297}, {"A3", 297, 420}, {"Legal", 215.9, 355.6}, {"Letter", 215.9, 279.4}}

// Options are those of InvenTree's plugin.
func (Sheets) Options(context.Context) ([]Option, error) {
	var choices []Choice
	for _, p := range paperSizes {
		choices = append(choices, Choice{p.name, p.name})
	}
	zero, most := int64(0), int64(500)
	return []Option{
		{Name: "page_size", Label: "Page Size", Help: "Page size for the label sheet", Kind: ChoiceOption, Choices: choices, Default: "A4"},
		{Name: "skip", Label: "Skip Labels", Help: "Skip this number of labels when printing label sheets", Kind: IntegerOption, Min: &zero, Max: &most, Default: int64(0)},
		{Name: "border", Label: "Border", Help: "Print a border around each label", Kind: BooleanOption, Default: false},
		{Name: "landscape", Label: "Landscape", Help: "Print the label sheet in landscape mode", Kind: BooleanOption, Default: false},
		{Name: "margin", Label: "Page Margin", Help: "Margin around the page in mm", Kind: IntegerOption, Min: &zero, Default: int64(10)},
	}, nil
}

// layout places cells of the template's size.
func (Sheets) layout(t *Template, o Options) sheet.Layout {
	l := sheet.Layout{Name: o.String("page_size"), LabelWidth: t.Width, LabelHeight: t.Height, PitchX: t.Width, PitchY: t.Height}
	for _, p := range paperSizes {
		if p.name == l.Name {
			l.PageWidth, l.PageHeight = p.width, p.height
		}
	}
	if o.Bool("landscape") {
		l.PageWidth, l.PageHeight = l.PageHeight, l.PageWidth
	}
	margin := float64(o.Int("margin"))
	l.Left, l.Top = margin, margin
	l.Columns = int(math.Floor((l.PageWidth - 2*margin) / t.Width))
	l.Rows = int(math.Floor((l.PageHeight - 2*margin) / t.Height))
	return l
}

// Check refuses a label that does not fit on the paper.
func (s Sheets) Check(_ context.Context, t *Template, o Options) error {
	if l := s.layout(t, o); l.Columns < 1 || l.Rows < 1 {
		return fault.InvalidField("", "Label is too large for page size")
	}
	return nil
}

// Start begins the file of a job.
func (s Sheets) Start(ctx context.Context, j *Job, o Options) (Sink, error) {
	f, err := newPDFFile(ctx, s.Media, j)
	if err != nil {
		return nil, err
	}
	sink := &sheetSink{pdfFile: f}
	sink.composer, err = sheet.NewComposer(s.layout(&j.Template, o), sheet.Options{Skip: o.Int("skip"), Border: o.Bool("border")}, func(p *paint.Page) error { return f.pdf.Add(p) })
	if err != nil {
		f.Abort()
		return nil, err
	}
	return sink, nil
}

type sheetSink struct {
	*pdfFile
	composer *sheet.Composer
}

// Add places a label; each page of a label that has several is in a cell of its own.
func (s *sheetSink) Add(_ context.Context, l *Label) error {
	for _, p := range l.Pages {
		if err := s.composer.Add(p); err != nil {
			return err
		}
	}
	l.Pages = nil
	return nil
}

// Close completes the last sheet and the file.
func (s *sheetSink) Close(ctx context.Context) (string, error) {
	if err := s.composer.Close(); err != nil {
		return "", err
	}
	return s.pdfFile.Close(ctx)
}
