package catalog

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"etikett/dtl"
	"etikett/internal/fault"
)

// counting counts the queries to a source.
type counting struct {
	Source
	mu      sync.Mutex
	queries []string
}

func (c *counting) Rows(ctx context.Context, q *Query, yield func([]any) error) error {
	c.mu.Lock()
	c.queries = append(c.queries, q.Model.Name)
	c.mu.Unlock()
	return c.Source.Rows(ctx, q, yield)
}

// parts gives n parts in categories, with parameters and stock.
func parts(t testing.TB, n int) *Memory {
	t.Helper()
	var b strings.Builder
	b.WriteString(`[{"model": "part.partparametertemplate", "pk": 1, "fields": {"name": "Length", "units": "mm"}}
		,{"model": "part.partcategory", "pk": 1, "fields": {"name": "All"}}
		,{"model": "part.partcategory", "pk": 2, "fields": {"name": "Some", "parent": 1}}
		,{"model": "stock.stocklocation", "pk": 1, "fields": {"name": "Shelf"}}`)
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `,{"model": "part.part", "pk": %d, "fields": {"name": "Part %d", "description": "d", "category": 2}}`, i, i)
		fmt.Fprintf(&b, `,{"model": "part.partparameter", "pk": %d, "fields": {"part": %d, "template": 1, "data": "%d"}}`, i, i, i)
		fmt.Fprintf(&b, `,{"model": "stock.stockitem", "pk": %d, "fields": {"part": %d, "location": 1, "quantity": 5}}`, i, i)
	}
	b.WriteString("]")
	m := NewMemory()
	if _, err := ImportInvenTree(context.Background(), strings.NewReader(b.String()), m, nil, nil); err != nil {
		t.Fatal(err)
	}
	return m
}

// A job makes as many queries as its template has relations, however many labels it has, whether the paths tell of them or not.
func TestNoQueryALabel(t *testing.T) {
	const source = `{{ part.full_name }} {{ part.category.parent.name }} {% for p in part.parameters.all %}{{ p.template.name }}={{ p.data }} {% endfor %}{{ part.total_stock }} {% for s in part.stock_items.all %}{{ s.location.name }}{% endfor %}`
	engine, err := dtl.New(dtl.Options{})
	if err != nil {
		t.Fatal(err)
	}
	tpl, err := engine.Parse("label", source)
	if err != nil {
		t.Fatal(err)
	}
	const n = 200
	memory := parts(t, n)
	pks := make([]int64, n)
	for i := range pks {
		pks[i] = int64(n - i)
	}
	for name, paths := range map[string][][]string{"paths of the template": tpl.Paths(), "no paths": nil} {
		t.Run(name, func(t *testing.T) {
			src := &counting{Source: memory}
			c := New(src)
			batch, err := c.Load(context.Background(), "part", pks, paths)
			if err != nil {
				t.Fatal(err)
			}
			loaded := len(src.queries)
			var wg sync.WaitGroup
			for i, item := range batch.Items {
				wg.Go(func() {
					vars, err := c.LabelContext(item)
					if err != nil {
						t.Error(err)
						return
					}
					var b strings.Builder
					if err := tpl.Render(&b, dtl.NewContext(nil).WithVariables(vars)); err != nil {
						t.Error(err)
					}
					want := fmt.Sprintf("Part %d All Length=%d 5 Shelf", n-i, n-i)
					if got := strings.TrimSpace(b.String()); got != want {
						t.Errorf("got %q, want %q", got, want)
					}
				})
			}
			wg.Wait()
			if len(src.queries) > 15 {
				t.Errorf("%d queries: %v", len(src.queries), src.queries)
			}
			if paths != nil && len(src.queries) > loaded+1 {
				t.Errorf("the paths did not foretell %v", src.queries[loaded:])
			}
		})
	}
}

func TestParseFilter(t *testing.T) {
	c := New(NewMemory())
	for _, test := range []struct{ model, text, field, want string }{
		{"part", "", "", ""},
		{"part", "active=True", "", ""},
		{"part", " active = True ,  name__icontains = M2 ", "", ""},
		{"part", "category__parent__name__istartswith=a", "", ""},
		{"stockitem", "quantity__gt=5, expiry_date__year__lte=2030", "", ""},
		{"part", "=1", "filters", "Invalid group: =1"},
		{"part", "active=True,", "filters", "Invalid group: "},
		{"part", "active=True;name=x", "filters", "Invalid group: active=True;name=x"},
		{"part", "colour=red", "non_field_errors", "Cannot resolve keyword 'colour' into field. Choices are: IPN, active, assembly,"},
		{"part", "name__nothing=1", "non_field_errors", "Unsupported lookup 'nothing' for CharField or join on the field not permitted."},
		{"part", "category__colour=red", "non_field_errors", "Unsupported lookup 'colour' for TreeForeignKey or join on the field not permitted."},
		{"part", "active=maybe", "non_field_errors", "“maybe” value must be either True or False."},
		{"part", "pk=abc", "non_field_errors", "Field 'id' expected a number but got 'abc'."},
		{"part", "minimum_stock__gt=many", "non_field_errors", "“many” value must be a decimal number."},
		{"part", "creation_date=today", "non_field_errors", "“today” value has an invalid date format. It must be in YYYY-MM-DD format."},
		{"part", "name__regex=(", "non_field_errors", "“(” is not a valid regular expression."},
		{"part", strings.Repeat("variant_of__", 50) + "name=x", "non_field_errors", "The look-up goes through more than 10 relations."},
	} {
		_, err := c.ParseFilter(test.model, test.text)
		if test.want == "" && test.field == "" {
			if err != nil {
				t.Errorf("%q: %v", test.text, err)
			}
			continue
		}
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid || len(f.Fields) != 1 || f.Fields[0].Name != test.field || !strings.HasPrefix(f.Fields[0].Messages[0], test.want) {
			t.Errorf("%q: %v, want %s: %s", test.text, err, test.field, test.want)
		}
	}
}

// The names that look-ups know are Django's.
func TestChoices(t *testing.T) {
	dir := corpus(t)
	var doc struct {
		Cases []struct {
			Case  string
			Steps []struct {
				Request  struct{ JSON, Multipart any }
				Response struct{ JSON any }
			}
		}
	}
	readJSON(t, &doc, dir, "wire", "scenarios", "template-create.json")
	found := false
	for _, test := range doc.Cases {
		if test.Case != "filters-unknown-field" {
			continue
		}
		found = true
		_, err := New(NewMemory()).ParseFilter("part", "colour=red")
		var f *fault.Error
		if !errors.As(err, &f) {
			t.Fatal(err)
		}
		want := fmt.Sprint(test.Steps[0].Response.JSON.(map[string]any)["non_field_errors"].([]any)[0])
		if got := f.Fields[0].Messages[0]; got != want {
			t.Errorf("got\n%s\nwant\n%s", got, want)
		}
	}
	if !found {
		t.Error("the case is not in the corpus any more")
	}
}

// failing is a source that is gone.
type failing struct{ Source }

var errGone = errors.New("the disk is gone")

func (failing) Rows(context.Context, *Query, func([]any) error) error { return errGone }

// An error of the source ends the rendering, also where Django's protocol has no place for it.
func TestSourceFails(t *testing.T) {
	memory := parts(t, 1)
	src := &counting{Source: memory}
	c := New(src)
	batch, err := c.Load(context.Background(), "part", []int64{1}, nil)
	if err != nil {
		t.Fatal(err)
	}
	src.Source = failing{}
	if _, _, err := batch.Items[0].Member("category"); !errors.Is(err, errGone) {
		t.Errorf("error %v", err)
	}
	if s := batch.Items[0].String(); s != "" || !errors.Is(batch.Err(), errGone) {
		t.Errorf("text %q, error %v", s, batch.Err())
	}
	if _, _, err := batch.Items[0].Member("pk"); !errors.Is(err, errGone) {
		t.Errorf("error %v", err)
	}
}

func TestDatePart(t *testing.T) {
	day := time.Date(2024, 12, 30, 23, 5, 7, 0, time.UTC) // a Monday of week 1 of 2025
	for part, want := range map[string]any{
		"year": int64(2024), "iso_year": int64(2025), "month": int64(12), "day": int64(30), "week": int64(1), "week_day": int64(2),
		"iso_week_day": int64(1), "quarter": int64(4), "hour": int64(23), "minute": int64(5), "second": int64(7), "date": dtl.Date{Year: 2024, Month: 12, Day: 30},
		"century": nil,
	} {
		if got := DatePart(day, part); got != want {
			t.Errorf("%s: %v, want %v", part, got, want)
		}
	}
}

func TestSchema(t *testing.T) {
	labels := 0
	for _, m := range Models() {
		if m.Type != "" {
			labels++
			if m.context == nil {
				t.Errorf("%s has labels but no variables for them", m)
			}
		}
		if m.Fields[0].Type != Auto {
			t.Errorf("%s does not begin with its key", m)
		}
		for _, f := range m.Fields {
			if f.Type == Money && m.Field(f.Name+"_currency") == nil {
				t.Errorf("%s.%s has no currency", m, f.Name)
			}
			if f.Default != nil {
				if _, err := f.Parse(f.Default); err != nil {
					t.Errorf("%s.%s: default: %v", m, f.Name, err)
				}
			}
		}
		// What computed attributes say that they read is there.
		check := func(what string, reads []string) {
			for _, read := range reads {
				if err := knownPath(m, splitPath(read)); err != nil {
					t.Errorf("%s %s reads %q: %v", m, what, read, err)
				}
			}
		}
		check("text", m.reads)
		for name, c := range m.computed {
			check(name, c.reads)
		}
		for _, k := range m.context {
			check("context "+k.name, k.reads)
		}
	}
	if labels != 10 {
		t.Errorf("%d models have labels", labels)
	}
}

// knownPath reports whether a path leads somewhere.
func knownPath(m *Model, path []string) error {
	if len(path) == 0 {
		return nil
	}
	switch x := m.byName[path[0]].(type) {
	case *Field:
		if x.Type == Ref {
			return knownPath(x.to, path[1:])
		}
	case *Relation:
		rest := path[1:]
		for len(rest) > 0 && isListWord(rest[0]) {
			rest = rest[1:]
		}
		return knownPath(x.to, rest)
	case nil:
		return fmt.Errorf("%s has no %s", m, path[0])
	}
	return nil
}
