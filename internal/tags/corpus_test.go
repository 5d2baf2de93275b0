package tags_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"image/color"
	"math/big"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
	"etikett/internal/tags"
	"etikett/render/paint"
)

// corpusDir is the folder of the corpus, "" if there is none.
func corpusDir(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	dir = filepath.Join(dir, "dtl", "inventree")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("the corpus is missing: %v", err)
		}
		t.Skipf("the corpus is not here (set CORPUS to its folder): %v", err)
	}
	return dir
}

// vector is one recorded case.
type vector struct {
	ID, Tag, Source string
	Context         map[string]json.RawMessage
	Settings        map[string]any `json:"settings"`
	Language        *string
	Stored          map[string]any `json:"inventree_settings"`
	Rates           struct {
		Base  string
		Rates map[string]string
	} `json:"exchange_rates"`
	Result struct {
		Output             *string
		Exception, Message string
		MessagePrefix      string `json:"message_prefix"`
	}
	Decoded *picture
}

// picture is what a recorded picture shows.
type picture struct {
	Size                [2]int
	Pixels              []string
	Modules             json.RawMessage // rows of a matrix, or the bars of a linear code
	Rows                []string
	Symbology, Fullcode string
	Version             int
	Row                 struct {
		Y    int
		Runs []int
	}
}

func readVectors(t *testing.T, dir, name string, into any) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, name))
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(text, into); err != nil {
		t.Fatal(err)
	}
}

// fixture is what the vectors refer to.
type fixture struct {
	world *world
	media fstest.MapFS
}

func readFixture(t *testing.T, dir string) *fixture {
	t.Helper()
	f := &fixture{media: fstest.MapFS{}}
	var media struct{ Files map[string]string }
	readVectors(t, dir, "media.json", &media)
	for name, data := range media.Files {
		raw, err := base64.StdEncoding.DecodeString(data)
		if err != nil {
			t.Fatal(err)
		}
		f.media[name] = &fstest.MapFile{Data: raw}
	}
	f.world = readWorld(t, dir)
	return f
}

// codeList keeps the codes of a rendering.
type codeList []*paint.Code

func (l *codeList) Add(c *paint.Code) string {
	*l = append(*l, c)
	return "code:" + strconv.Itoa(len(*l)-1)
}

// render renders a vector.
func (f *fixture) render(t *testing.T, v *vector, codes tags.Codes) (string, error) {
	t.Helper()
	env := &tags.Env{
		SiteURL: "http://localhost:8000", MediaFiles: "file://{MEDIA_ROOT}", StaticFiles: "file://{STATIC_ROOT}",
		Media: f.media, Codes: codes, Query: f.world.finder,
		Rates: tags.Rates{Base: v.Rates.Base, Of: map[string]*apd.Decimal{}},
		Setting: func(key string) (any, bool) {
			if s, ok := v.Stored[key]; ok {
				if n, isFloat := s.(float64); isFloat {
					return int(n), true
				}
				return s, true
			}
			s, ok := f.world.settings[key]
			return s, ok
		},
	}
	for code, rate := range v.Rates.Rates {
		d, _, err := apd.NewFromString(rate)
		if err != nil {
			t.Fatal(err)
		}
		env.Rates.Of[code] = d
	}
	options := dtl.Options{
		Libraries: tags.Libraries(),
		Now:       func() time.Time { return recordedNow },
	}
	for key, value := range v.Settings {
		switch key {
		case "TIME_ZONE":
			zone, err := time.LoadLocation(value.(string))
			if err != nil {
				t.Fatal(err)
			}
			options.Location = zone
		case "SITE_URL":
			env.SiteURL = value.(string)
		default:
			t.Fatalf("%s: the test does not know the setting %s", v.ID, key)
		}
	}
	if v.Language != nil {
		options.Language = *v.Language
	}
	engine, err := dtl.New(options)
	if err != nil {
		t.Fatal(err)
	}
	template, err := engine.Parse("vector", v.Source)
	if err != nil {
		return "", err
	}
	vars := map[string]any{}
	for name, raw := range v.Context {
		vars[name] = f.decode(t, raw)
	}
	return template.RenderString(tags.With(dtl.NewContext(vars), env))
}

// decode turns an encoded value of the corpus into one of a template.
func (f *fixture) decode(t *testing.T, raw json.RawMessage) any {
	t.Helper()
	var v any
	d := json.NewDecoder(bytes.NewReader(raw))
	d.UseNumber()
	if err := d.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return f.value(t, v)
}

func (f *fixture) value(t *testing.T, v any) any {
	t.Helper()
	switch x := v.(type) {
	case json.Number:
		if n, err := strconv.Atoi(x.String()); err == nil {
			return n
		}
		n, _ := x.Float64()
		return n
	case []any:
		out := make([]any, len(x))
		for i, e := range x {
			out[i] = f.value(t, e)
		}
		return out
	case map[string]any:
		return f.typed(t, x)
	}
	return v
}

func (f *fixture) typed(t *testing.T, x map[string]any) any {
	t.Helper()
	s, _ := x["value"].(string)
	decimal := func(s string) *apd.Decimal {
		d, _, err := apd.NewFromString(s)
		if err != nil {
			t.Fatal(err)
		}
		return d
	}
	switch x["$type"] {
	case "int":
		n, _ := new(big.Int).SetString(s, 10)
		return n
	case "float":
		n, err := strconv.ParseFloat(s, 64)
		if err != nil {
			t.Fatal(err)
		}
		return n
	case "decimal":
		return decimal(s)
	case "safe":
		return dtl.Safe(s)
	case "lazy":
		return lazy(dtl.Str(f.value(t, x["value"])))
	case "tuple":
		return dtl.Tuple(f.value(t, x["items"]).([]any))
	case "dict":
		out := dtl.NewDict()
		for _, item := range x["items"].([]any) {
			pair := f.value(t, item).([]any)
			out.Set(pair[0], pair[1])
		}
		return out
	case "money":
		return money.Money{Amount: decimal(x["amount"].(string)), Currency: x["currency"].(string)}
	case "date":
		d, err := time.Parse("2006-01-02", s)
		if err != nil {
			t.Fatal(err)
		}
		return dtl.Date{Year: d.Year(), Month: d.Month(), Day: d.Day()}
	case "time":
		d, err := time.Parse("15:04:05.999999", s)
		if err != nil {
			t.Fatal(err)
		}
		return dtl.TimeOfDay{Hour: d.Hour(), Minute: d.Minute(), Second: d.Second(), Microsecond: d.Nanosecond() / 1000}
	case "datetime":
		return f.datetime(t, s, x)
	case "model":
		pk, _ := x["pk"].(json.Number).Int64()
		return f.world.record(t, x["model"].(string), pk)
	case "queryset":
		app, model, _ := strings.Cut(x["model"].(string), ".")
		var filter []dtl.Keyword
		for name, v := range x["filter"].(map[string]any) {
			filter = append(filter, dtl.Keyword{Name: name, Value: f.value(t, v)})
		}
		return f.world.query(t, app, model, filter, x["order_by"].([]any))
	}
	t.Fatalf("the test does not know the type %v", x["$type"])
	return nil
}

func (f *fixture) datetime(t *testing.T, s string, x map[string]any) any {
	t.Helper()
	zone, ok := x["tz"].(map[string]any)
	location := time.UTC
	if ok {
		if name, named := zone["zone"].(string); named {
			var err error
			if location, err = time.LoadLocation(name); err != nil {
				t.Fatal(err)
			}
		} else {
			seconds, _ := zone["offset_seconds"].(json.Number).Int64()
			location = time.FixedZone("", int(seconds))
		}
	}
	d, err := time.ParseInLocation("2006-01-02T15:04:05.999999", s, location)
	if err != nil {
		t.Fatal(err)
	}
	if !ok {
		return dtl.Naive{Time: d}
	}
	return d
}

// lazy is text that is translated when it is printed: no string to tags that look at types.
type lazy string

func (l lazy) String() string { return string(l) }

// exact are the classes whose messages are compared.
var exact = []string{"TemplateSyntaxError", "TemplateDoesNotExist", "NoReverseMatch", "ValidationError", "FileNotFoundError", "ValueError"}

// compare tells what is wrong with an outcome, "" if nothing.
func compare(v *vector, out string, err error) string {
	if v.Result.Output != nil {
		if err != nil {
			return fmt.Sprintf("error %v, want %.200q", err, *v.Result.Output)
		}
		if v.Decoded != nil && v.Decoded.Symbology == "" {
			return comparePicture(v.Decoded, out)
		}
		if out != *v.Result.Output {
			return fmt.Sprintf("got %.300q, want %.300q", out, *v.Result.Output)
		}
		return ""
	}
	if err == nil {
		return fmt.Sprintf("got %.200q, want %s: %s", out, v.Result.Exception, v.Result.Message)
	}
	var e *dtl.Error
	if !errors.As(err, &e) {
		return fmt.Sprintf("error %v is no *dtl.Error", err)
	}
	if !slices.Contains(exact[:5], v.Result.Exception) {
		return "" // Python's own exceptions: it is enough that the rendering fails
	}
	if e.Class != v.Result.Exception {
		return fmt.Sprintf("got %s: %s, want %s: %s", e.Class, e.Message, v.Result.Exception, v.Result.Message)
	}
	if v.Result.MessagePrefix != "" && strings.HasPrefix(e.Message, v.Result.MessagePrefix) {
		return ""
	}
	if e.Message != v.Result.Message {
		return fmt.Sprintf("message %q, want %q", e.Message, v.Result.Message)
	}
	return ""
}

// uriBytes gives the data of a data URI.
func uriBytes(t *testing.T, uri string) []byte {
	t.Helper()
	_, data, _ := strings.Cut(uri, ";base64,")
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil || len(raw) == 0 {
		t.Fatalf("%.60q is no data URI: %v", uri, err)
	}
	return raw
}

func decodeURI(uri string) (image.Image, error) {
	_, data, ok := strings.Cut(uri, ";base64,")
	if !ok {
		return nil, fmt.Errorf("%.60q is no data URI", uri)
	}
	raw, err := base64.StdEncoding.DecodeString(data)
	if err != nil {
		return nil, err
	}
	img, _, err := image.Decode(bytes.NewReader(raw))
	return img, err
}

// comparePicture compares a picture with the size and the pixels of the recorded one.
func comparePicture(want *picture, uri string) string {
	img, err := decodeURI(uri)
	if err != nil {
		return err.Error()
	}
	if size := img.Bounds().Size(); size != image.Pt(want.Size[0], want.Size[1]) {
		return fmt.Sprintf("size %v, want %v", size, want.Size)
	}
	for y, row := range want.Pixels {
		for x, hex := range strings.Fields(row) {
			c := color.NRGBAModel.Convert(img.At(x, y)).(color.NRGBA)
			got := fmt.Sprintf("%02x%02x%02x", c.R, c.G, c.B)
			if len(hex) == 8 {
				got += fmt.Sprintf("%02x", c.A)
			}
			if got != hex {
				return fmt.Sprintf("pixel %d,%d is %s, want %s", x, y, got, hex)
			}
		}
	}
	return ""
}

// TestTags runs the vectors of the tags.
func TestTags(t *testing.T) {
	dir := corpusDir(t)
	f := readFixture(t, dir)
	var vectors []vector
	readVectors(t, dir, "tags.json", &vectors)
	passed, failed := 0, 0
	for i := range vectors {
		v := &vectors[i]
		out, err := f.render(t, v, nil)
		if problem := compare(v, out, err); problem != "" {
			failed++
			t.Logf("%s: %s\n\t%s", v.ID, v.Source, problem)
			continue
		}
		passed++
	}
	fmt.Printf("dtl inventree/tags.json: %d passed, %d failed\n", passed, failed)
	if passed < floorTags {
		t.Errorf("%d vectors passed, fewer than the %d of before", passed, floorTags)
	}
}

// Floors: what has been reached must not be lost.
const (
	floorTags     = 888
	floorBarcodes = 208
)

// TestBarcodes runs the vectors of codes, by their modules and by the size of their pictures.
func TestBarcodes(t *testing.T) {
	dir := corpusDir(t)
	f := readFixture(t, dir)
	var vectors []vector
	readVectors(t, dir, "barcodes.json", &vectors)
	passed, failed := 0, 0
	for i := range vectors {
		v := &vectors[i]
		problem := f.compareCode(t, v)
		if problem != "" {
			failed++
			t.Logf("%s: %.200s\n\t%s", v.ID, v.Source, problem)
			continue
		}
		passed++
	}
	fmt.Printf("dtl inventree/barcodes.json: %d passed, %d failed\n", passed, failed)
	if passed < floorBarcodes {
		t.Errorf("%d vectors passed, fewer than the %d of before", passed, floorBarcodes)
	}
}

func (f *fixture) compareCode(t *testing.T, v *vector) string {
	t.Helper()
	out, err := f.render(t, v, nil)
	if v.Decoded == nil || err != nil {
		return compare(v, out, err)
	}
	var codes codeList
	ref, err := f.render(t, v, &codes)
	if err != nil || ref != "code:0" {
		return fmt.Sprintf("reference %q, error %v", ref, err)
	}
	code := codes[0]
	if code.Width != float64(v.Decoded.Size[0]) || code.Height != float64(v.Decoded.Size[1]) {
		return fmt.Sprintf("code of %g × %g px, want %v", code.Width, code.Height, v.Decoded.Size)
	}
	if problem := comparePicture(v.Decoded, out); problem != "" {
		return problem
	}
	img, err := decodeURI(out)
	if err != nil {
		return err.Error()
	}
	if problem := compareModules(v.Decoded, code); problem != "" {
		return problem
	}
	if v.Decoded.Row.Runs != nil {
		if got := runs(img, v.Decoded.Row.Y); !slices.Equal(got, v.Decoded.Row.Runs) && !strings.Contains(v.Source, "JPEG") {
			return fmt.Sprintf("row %d: runs\n%v, want\n%v", v.Decoded.Row.Y, got, v.Decoded.Row.Runs)
		}
	}
	return ""
}

// compareModules compares the modules of a code with those recorded.
func compareModules(want *picture, code *paint.Code) string {
	s := code.Symbol
	var rows []string
	for y := range s.Rows {
		var b strings.Builder
		for x := range s.Cols {
			switch {
			case s.Guard(x):
				b.WriteByte('G')
			case s.At(x, y):
				b.WriteByte('1')
			default:
				b.WriteByte('0')
			}
		}
		rows = append(rows, b.String())
	}
	var line string
	var matrix []string
	switch {
	case json.Unmarshal(want.Modules, &matrix) == nil && matrix != nil:
		if !slices.Equal(rows, matrix) {
			return "other modules"
		}
	case json.Unmarshal(want.Modules, &line) == nil && line != "":
		if rows[0] != line {
			return fmt.Sprintf("bars %s, want %s", rows[0], line)
		}
		if s.Text != want.Fullcode {
			return fmt.Sprintf("text %q, want %q", s.Text, want.Fullcode)
		}
	case want.Rows != nil: // pixels with the border; 1 is another colour than the top left pixel's
		if len(want.Rows) == want.Size[1] && code.Place.W == float64(s.Cols) {
			dark := func(x, y int) bool { return s.At(x-int(code.Place.X), y-int(code.Place.Y)) }
			for y, row := range want.Rows {
				for x := range len(row) {
					if (dark(x, y) != dark(0, 0)) != (row[x] == '1') {
						return fmt.Sprintf("module at pixel %d,%d", x, y)
					}
				}
			}
		}
	}
	return ""
}

// runs are the lengths of the runs of background and other pixels in a row.
func runs(img image.Image, y int) []int {
	var out []int
	background := img.At(0, 0)
	if img.Bounds().Dx() > 1 {
		background = img.At(0, img.Bounds().Dy()-1)
	}
	dark, n := false, 0
	for x := range img.Bounds().Dx() {
		if d := img.At(x, y) != background; d != dark {
			out = append(out, n)
			dark, n = d, 0
		}
		n++
	}
	return append(out, n)
}
