package store

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"
	"testing"

	"etikett/internal/catalog"
	"etikett/internal/demo"
	"etikett/internal/fault"
)

// object decodes JSON as the server does.
func object(t *testing.T, s string) map[string]any {
	t.Helper()
	dec := json.NewDecoder(strings.NewReader(s))
	dec.UseNumber()
	var v map[string]any
	if err := dec.Decode(&v); err != nil {
		t.Fatal(err)
	}
	return v
}

func TestItemChanges(t *testing.T) {
	ctx := context.Background()
	_, items := itemStore(t)
	if _, err := items.Import(ctx, bytes.NewReader(demo.Export), users, nil); err != nil {
		t.Fatal(err)
	}
	c := catalog.New(items)
	create := func(model, values string) map[string]any {
		t.Helper()
		raw, err := c.Create(ctx, model, object(t, values))
		if err != nil {
			t.Fatal(err)
		}
		return object(t, string(raw))
	}
	hall := create("stocklocation", `{"name": "Hall", "description": "New", "tags": ["cold", "Dry"]}`)
	if hall["pathstring"] != "Hall" || fmt.Sprint(hall["tags"]) != "[cold Dry]" {
		t.Errorf("%v", hall)
	}
	shelf := create("stocklocation", fmt.Sprintf(`{"name": "Shelf", "parent": %v}`, hall["pk"]))
	if shelf["pathstring"] != "Hall/Shelf" || fmt.Sprint(shelf["level"]) != "1" {
		t.Errorf("%v", shelf)
	}
	item := create("stockitem", fmt.Sprintf(`{"part": 1, "quantity": 12.5, "location": %v, "serial": "A-0042"}`, shelf["pk"]))
	if fmt.Sprint(item["quantity"]) != "12.5" || item["status_text"] != "OK" || item["delete_on_deplete"] != true {
		t.Errorf("%v", item)
	}
	pk := func(o map[string]any) int64 {
		n, err := o["pk"].(json.Number).Int64()
		if err != nil {
			t.Fatal(err)
		}
		return n
	}
	raw, err := c.Update(ctx, "stocklocation", pk(hall), object(t, `{"name": "Cellar"}`), true)
	if err != nil || object(t, string(raw))["pathstring"] != "Cellar" {
		t.Errorf("%s %v", raw, err)
	}
	if raw, err = c.Item(ctx, "stocklocation", pk(shelf), nil); err != nil || object(t, string(raw))["pathstring"] != "Cellar/Shelf" {
		t.Errorf("%s %v", raw, err)
	}
	if err := c.Delete(ctx, "stocklocation", pk(hall)); err != nil {
		t.Fatal(err)
	}
	if raw, err = c.Item(ctx, "stocklocation", pk(shelf), nil); err != nil || object(t, string(raw))["pathstring"] != "Shelf" {
		t.Errorf("%s %v", raw, err)
	}
	if _, err := c.Item(ctx, "stocklocation", pk(hall), nil); fault.KindOf(err) != fault.NotFound || err.Error() != "No StockLocation matches the given query." {
		t.Errorf("error %v", err)
	}
	for _, test := range []struct{ model, values, field, want string }{
		{"part", `{}`, "name", "This field is required."},
		{"part", `{"name": ""}`, "name", "This field may not be blank."},
		{"part", `{"name": null}`, "name", "This field may not be null."},
		{"part", `{"name": ["x"]}`, "name", "Not a valid string."},
		{"part", `{"name": "` + strings.Repeat("x", 101) + `"}`, "name", "Ensure this field has no more than 100 characters."},
		{"part", `{"name": "x", "active": "maybe"}`, "active", "Must be a valid boolean."},
		{"part", `{"name": "x", "category": 9999}`, "category", `Invalid pk "9999" - object does not exist.`},
		{"part", `{"name": "x", "category": "many"}`, "category", "Incorrect type. Expected pk value, received str."},
		{"part", `{"name": "x", "minimum_stock": "many"}`, "minimum_stock", "A valid number is required."},
		{"part", `{"name": "x", "default_expiry": 1.5}`, "default_expiry", "A valid integer is required."},
		{"part", `{"name": "x", "default_expiry": -1}`, "default_expiry", "Ensure this value is greater than or equal to 0."},
		{"part", `{"name": "x", "link": "nowhere"}`, "link", "Enter a valid URL."},
		{"stockitem", `{"part": 1, "quantity": 1, "expiry_date": "soon"}`, "expiry_date", "Date has wrong format. Use one of these formats instead: YYYY-MM-DD."},
		{"stockitem", `{"part": 1, "quantity": 1, "status": 7}`, "status", `"7" is not a valid choice.`},
		{"company", `{"name": "x", "currency": "XXX"}`, "currency", `"XXX" is not a valid choice.`},
	} {
		_, err := c.Create(ctx, test.model, object(t, test.values))
		var f *fault.Error
		if !errors.As(err, &f) || f.Kind != fault.Invalid {
			t.Errorf("%s: %v", test.values, err)
			continue
		}
		found := false
		for _, field := range f.Fields {
			found = found || field.Name == test.field && field.Messages[0] == test.want
		}
		if !found {
			t.Errorf("%s: %v, want %s: %s", test.values, err, test.field, test.want)
		}
	}
	if err := c.Delete(ctx, "part", 1); fault.KindOf(err) != fault.Invalid {
		t.Errorf("an active part was deleted: %v", err)
	}
	if _, err := c.Update(ctx, "part", 1, object(t, `{"active": false}`), true); err != nil {
		t.Fatal(err)
	}
	if err := c.Delete(ctx, "part", 1); err != nil {
		t.Fatal(err)
	}
	if n, err := items.Count(ctx, &catalog.Query{Model: catalog.ModelOf("stockitem"), Key: catalog.ModelOf("stockitem").Field("part"), Keys: []int64{1}}); err != nil || n != 0 {
		t.Errorf("%d stock items of the part are left (%v)", n, err)
	}
}
