package store

import (
	"bytes"
	"context"
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"etikett/internal/catalog"
	"etikett/internal/demo"
	"etikett/internal/table"
)

// itemStore opens an empty database.
func itemStore(t testing.TB) (*DB, *Items) {
	t.Helper()
	db, err := Open(context.Background(), filepath.Join(t.TempDir(), "etikett.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db, NewItems(db)
}

// users takes the users of an export, as far as items speak of them.
func users(tx *sql.Tx) catalog.Sinks {
	return catalog.Sinks{
		"auth.user": func(ctx context.Context, rec catalog.Foreign) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO account_user (id, username, joined) VALUES (?, ?, 0) ON CONFLICT (id) DO NOTHING",
				rec.PK, strings.Trim(string(rec.Fields["username"]), `"`))
			return err
		},
		"auth.group": func(ctx context.Context, rec catalog.Foreign) error {
			_, err := tx.ExecContext(ctx, "INSERT INTO account_group (id, name) VALUES (?, ?) ON CONFLICT (id) DO NOTHING", rec.PK, strings.Trim(string(rec.Fields["name"]), `"`))
			return err
		},
	}
}

func export(t testing.TB) []byte {
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "corpus")
	}
	b, err := os.ReadFile(filepath.Join(dir, "wire", "export", "data.json"))
	if err != nil {
		if os.Getenv("CI") != "" {
			t.Fatal(err)
		}
		t.Skip("the corpora are not here")
	}
	return b
}

func TestImportExport(t *testing.T) {
	data := export(t)
	ctx := context.Background()
	_, items := itemStore(t)
	report, err := items.Import(ctx, bytes.NewReader(data), users, nil)
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("\n%s", report)
	if report.Created["part.part"] != 14 || report.Created["stock.stockitem"] != 29 || report.Sunk["auth.user"] != 7 || report.Unused["users.ruleset"] != 28 {
		t.Errorf("report:\n%s", report)
	}
	again, err := items.Import(ctx, bytes.NewReader(data), users, nil)
	if err != nil {
		t.Fatal(err)
	}
	if len(again.Created) != 0 || again.Updated["part.part"] != 14 {
		t.Errorf("importing again:\n%s", again)
	}
	c := catalog.New(items)
	batch, err := c.Load(ctx, "stockitem", []int64{1001, 1, 99999}, [][]string{{"stock_item", "part", "full_name"}})
	if err != nil {
		t.Fatal(err)
	}
	if got := batch.Items[0].String(); got != "11 x BOB | Bob | A2 @ Home" {
		t.Errorf("got %q", got)
	}
	if batch.Items[2] != nil || !slices.Equal(batch.Missing, []int64{99999}) {
		t.Errorf("missing: %v", batch.Missing)
	}
}

// A broken export changes nothing and says where it is broken.
func TestImportBroken(t *testing.T) {
	for name, test := range map[string]struct{ text, want string }{
		"no list":      {`{"a": 1}`, "this is no InvenTree export: it does not begin with a list"},
		"ends early":   {`[{"model": "part.part", "pk": 1, "fields": {"name": "a"}}, `, "record 2"},
		"no number":    {`[{"model": "part.part", "pk": 1, "fields": {"name": "a"}}, {"model": "stock.stockitem", "pk": 7, "fields": {"part": 1, "quantity": "many"}}]`, "record 2 (stock.stockitem 7), field quantity: 'many' is no number"},
		"no key":       {`[{"model": "part.part", "pk": "x", "fields": {}}]`, `record 1 (part.part "x"): its key is no whole number`},
		"unknown user": {`[{"model": "part.part", "pk": 1, "fields": {"name": "a", "creation_user": ["nobody"]}}]`, `record 1 (part.part 1), field creation_user: there is no auth.user "nobody"`},
		"too large":    {`[{"model": "part.part", "pk": 1, "fields": {"name": "a", "minimum_stock": "12345678901234567890"}}]`, "record 1 (part.part 1), field minimum_stock"},
	} {
		t.Run(name, func(t *testing.T) {
			_, items := itemStore(t)
			_, err := items.Import(context.Background(), strings.NewReader(test.text), users, nil)
			if err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v, want %q", err, test.want)
			}
			if n, err := items.Count(context.Background(), &catalog.Query{Model: catalog.ModelOf("part")}); err != nil || n != 0 {
				t.Errorf("%d parts are there (%v)", n, err)
			}
		})
	}
}

// What SQL finds is what the same conditions find on records in memory.
func TestLookups(t *testing.T) {
	data := export(t)
	ctx := context.Background()
	_, items := itemStore(t)
	if _, err := items.Import(ctx, bytes.NewReader(data), users, nil); err != nil {
		t.Fatal(err)
	}
	memory := catalog.NewMemory()
	if _, err := catalog.ImportInvenTree(ctx, bytes.NewReader(data), memory, nil, nil); err != nil {
		t.Fatal(err)
	}
	onDisk, inMemory := catalog.New(items), catalog.New(memory)
	found := 0
	for _, test := range []struct{ model, filter string }{
		{"part", "active=True"}, {"part", "name__icontains=chair"}, {"part", "name__contains=CHAIR"}, {"part", "name__iexact=BOB"},
		{"part", "name__startswith=M"}, {"part", "name__istartswith=m"}, {"part", "name__endswith=S"}, {"part", "name__iendswith=hcs"},
		{"part", "category__name=Fasteners"}, {"part", "category__parent__name__icontains=mech"}, {"part", "category=8"}, {"part", "category_id=8"},
		{"part", "category__isnull=True"}, {"part", "variant_of__isnull=False"}, {"part", "IPN__isnull=True"}, {"part", "pk__in=1;2;100"},
		{"part", "pk__gt=100"}, {"part", "pk__lte=25"}, {"part", "id__range=1;25"}, {"part", "creation_date__year=2018"}, {"part", "creation_date__month__gte=1"},
		{"part", "creation_date__quarter=1"}, {"part", "creation_date__week_day=2"}, {"part", "creation_date__gt=2018-01-01"},
		{"part", "parameters__template__name=Length"}, {"part", "parameters__template__name=Length, parameters__data=12"}, {"part", "parameters__isnull=True"},
		{"part", "supplier_parts__supplier__name__icontains=acme"}, {"part", "bom_items__sub_part__name__icontains=m2"}, {"part", "name__regex=^M[23]"}, {"part", "name__iregex=^m[23]"},
		{"part", "stock_items__location__name=Home"}, {"part", "stock_items__isnull=False"}, {"part", "tags__name=x"}, {"part", "variants__name__icontains=red"},
		{"stockitem", "quantity__gt=5"}, {"stockitem", "quantity=4000"}, {"stockitem", "quantity__lt=1"}, {"stockitem", "serial__isnull=False"}, {"stockitem", "part__active=True, location__parent__isnull=False"},
		{"stockitem", "status__in=10"}, {"stockitem", "purchase_price__gte=100"}, {"stockitem", "test_results__template__key__icontains=test"}, {"stockitem", "parent__part__name=Bob"},
		{"stocklocation", "parent__isnull=True"}, {"stocklocation", "parent=1"}, {"stocklocation", "structural=False"},
		{"company", "is_supplier=True"}, {"purchaseorder", "status=10, supplier__name__startswith=A"}, {"purchaseorder", "lines__part__part__name__icontains=m2"},
		{"salesorder", "lines__isnull=False"}, {"returnorder", "status__gt=10"}, {"build", "part__name=Bob"}, {"buildline", "quantity__gte=20"}, {"salesordershipment", "order__reference=ABC123"},
	} {
		var got [2][]int64
		for i, c := range []*catalog.Catalog{onDisk, inMemory} {
			f, err := c.ParseFilter(test.model, test.filter)
			if err != nil {
				t.Errorf("%s %s: %v", test.model, test.filter, err)
				break
			}
			if got[i], err = c.Select(ctx, test.model, f, nil); err != nil {
				t.Errorf("%s %s: %v", test.model, test.filter, err)
			}
		}
		if !slices.Equal(got[0], got[1]) {
			t.Errorf("%s %s: SQL finds %v, memory %v", test.model, test.filter, got[0], got[1])
		}
		if len(got[0]) > 0 {
			found++
		}
	}
	if found < 40 {
		t.Errorf("only %d of the filters find something", found)
	}
}

func TestImportTable(t *testing.T) {
	ctx := context.Background()
	_, items := itemStore(t)
	if _, err := items.Import(ctx, bytes.NewReader(demo.Export), users, nil); err != nil {
		t.Fatal(err)
	}
	read := func(s string) *table.Table {
		tab, err := table.ReadCSV(strings.NewReader(s))
		if err != nil {
			t.Fatal(err)
		}
		return tab
	}
	report, err := items.ImportTable(ctx, "part", read("IPN;Name;category;minimum_stock;active\nX-1;A new part;Fasteners/Screws;1,5;yes\nX-2;Another;Nuts;;no\n"))
	if err != nil {
		t.Fatal(err)
	}
	if report.Created["part.part"] != 2 {
		t.Errorf("%s", report)
	}
	if report, err = items.ImportTable(ctx, "part", read("ipn;name\nX-1;Renamed\n")); err != nil || report.Updated["part.part"] != 1 {
		t.Errorf("%v %v", report, err)
	}
	c := catalog.New(items)
	f, _ := c.ParseFilter("part", "IPN=X-1")
	pks, err := c.Select(ctx, "part", f, nil)
	if err != nil || len(pks) != 1 {
		t.Fatalf("%v %v", pks, err)
	}
	batch, err := c.Load(ctx, "part", pks, nil)
	if err != nil {
		t.Fatal(err)
	}
	for path, want := range map[string]string{"name": "Renamed", "category.pathstring": "Fasteners/Screws", "minimum_stock": "1.500000"} {
		if v, err := batch.Items[0].Walk(strings.Split(path, ".")...); err != nil || fmt.Sprint(v) != want {
			t.Errorf("%s: %v (%v), want %s", path, v, err, want)
		}
	}
	_, err = items.ImportTable(ctx, "part", read("IPN;Name;category\nX-9;Good;Nuts\nX-8;Bad;Nowhere\n"))
	if err == nil || err.Error() != `line 3, column category: there is no PartCategory "Nowhere"` {
		t.Errorf("error %v", err)
	}
	if f, _ := c.ParseFilter("part", "IPN=X-9"); f != nil {
		if pks, _ := c.Select(ctx, "part", f, nil); len(pks) != 0 {
			t.Error("a broken table has changed something")
		}
	}
	if report, err = items.ImportTable(ctx, "stocklocation", read("path;description\nHall;The hall\nHall/Shelf 1;First\n")); err != nil || report.Created["stock.stocklocation"] != 2 {
		t.Errorf("%v %v", report, err)
	}
}

// manyParts fills a database with parts that have parameters and categories.
func manyParts(t testing.TB, n int) *Items {
	_, items := itemStore(t)
	var b bytes.Buffer
	b.WriteString(`[{"model": "part.partparametertemplate", "pk": 1, "fields": {"name": "Length", "units": "mm"}}`)
	for i := 1; i <= 100; i++ {
		fmt.Fprintf(&b, `, {"model": "part.partcategory", "pk": %d, "fields": {"name": "Category %d", "description": "The category", "parent": null, "pathstring": "Category %d", "lft": 1, "rght": 2, "tree_id": %d, "level": 0}}`, i, i, i, i)
	}
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, `, {"model": "part.part", "pk": %d, "fields": {"name": "Part %d", "IPN": "P-%05d", "revision": "A", "description": "What part %d is good for", "category": %d, "lft": 1, "rght": 2, "tree_id": %d, "level": 0}}`, i, i, i, i, i%100+1, i)
		fmt.Fprintf(&b, `, {"model": "part.partparameter", "pk": %d, "fields": {"part": %d, "template": 1, "data": "%d"}}`, i, i, i)
	}
	b.WriteString("]")
	if _, err := items.Import(context.Background(), &b, nil, nil); err != nil {
		t.Fatal(err)
	}
	return items
}

func BenchmarkLoad(b *testing.B) {
	const n = 10_000
	items := manyParts(b, n)
	pks := make([]int64, n)
	for i := range pks {
		pks[i] = int64(n - i)
	}
	for name, paths := range map[string][][]string{
		"label":     {{"part", "full_name"}, {"part", "description"}, {"qr_data"}},
		"category":  {{"part", "full_name"}, {"part", "category", "name"}},
		"parameter": {{"part", "full_name"}, {"part", "parameters", "all", "*", "data"}, {"part", "parameters", "all", "*", "template", "name"}},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				batch, err := catalog.New(items).Load(context.Background(), "part", pks, paths)
				if err != nil || len(batch.Missing) > 0 {
					b.Fatal(err, len(batch.Missing))
				}
			}
		})
	}
}
