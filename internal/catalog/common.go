package catalog

import (
	"fmt"
	"maps"
	"strconv"

	"etikett/dtl"
)

// commonMembers are the attributes that a model has by the sort of its fields.
func commonMembers(m *Model) members {
	out := members{
		// Methods that would write. A template gets what InvenTree's give without arguments, and nothing happens.
		"adelete": constant(altersData), "asave": constant(altersData), "save_base": constant(altersData), "arefresh_from_db": constant(altersData),
		"get_field_deltas":      attr(func(*Record) (any, error) { return dtl.NewDict(), nil }),
		"run_plugin_validation": constant(nil), "clean": constant(nil), "full_clean": constant(nil), "clean_fields": constant(nil),
		"refresh_from_db": constant(nil), "validate_unique": constant(nil), "validate_constraints": constant(nil),
		"get_db_instance":     attr(func(r *Record) (any, error) { return r, nil }),
		"get_deferred_fields": constant(emptySet{}),
	}
	if m.Field("metadata") != nil {
		out["validate_metadata"] = constant(nil)
	}
	if m.Field("barcode_data") != nil {
		maps.Copy(out, barcodeMembers(m))
	}
	if m.Field("notes") != nil && m.Type != "" || m.Field("image") != nil {
		out["create_attachment"] = fails("an attachment needs a file or a link")
	}
	if m.IsTree() {
		maps.Copy(out, treeMembers(m))
	}
	if m.Field("image") != nil {
		out["get_image_url"] = attr(imageURL("", "blank_image.png"), "image")
		out["get_thumbnail_url"] = attr(imageURL("thumbnail", "blank_image.thumbnail.png"), "image")
	}
	for _, f := range m.Fields {
		switch {
		case f.Type == Currency:
			out["get_"+f.Name+"_display"] = attr(func(r *Record) (any, error) { return currencyLabel(r, f) }, f.Name)
		case f.Type == Status:
			maps.Copy(out, statusMembers(f))
		case f.Choices != nil:
			out["get_"+f.Name+"_display"] = attr(func(r *Record) (any, error) { return choiceLabel(r, f) }, f.Name)
		case f.Type == DateOnly || f.Type == DateTime:
			if !f.Null {
				out["get_next_by_"+f.Name] = attr(neighbour(f, 1))
				out["get_previous_by_"+f.Name] = attr(neighbour(f, -1))
			}
		}
	}
	return out
}

// emptySet is Python's set().
type emptySet struct{}

func (emptySet) String() string               { return "set()" }
func (emptySet) Truth() bool                  { return false }
func (emptySet) Len() int                     { return 0 }
func (emptySet) At(int) any                   { return nil }
func (emptySet) Iterate(func(any) bool) error { return nil }

// fails is a method that needs arguments and says so by an error of its own, as InvenTree's does.
func fails(message string) *computed {
	return attr(func(*Record) (any, error) { return nil, fmt.Errorf("%s", message) })
}

// barcodeMembers are those of InvenTree's barcodes.
func barcodeMembers(m *Model) members {
	kind := m.barcodeType()
	text := attr(func(r *Record) (any, error) { return barcodeText(kind, r.pk), nil })
	return members{
		"barcode": text, "format_barcode": text,
		"barcode_model_type": constant(kind),
		"assign_barcode":     fails("a barcode needs data or a hash"),
	}
}

// barcodeType is what InvenTree's own barcodes call the model.
func (m *Model) barcodeType() string {
	if m.Type != "" {
		return m.Type
	}
	return m.Name[len(m.appLabel())+1:]
}

// barcodeText is InvenTree's own barcode in its JSON form.
func barcodeText(kind string, pk int64) string {
	return `{"` + kind + `": ` + strconv.FormatInt(pk, 10) + `}`
}

// imageURL gives the address of a picture, or of a stand-in.
func imageURL(size, blank string) func(r *Record) (any, error) {
	return func(r *Record) (any, error) {
		v := see(r)
		key := v.text("image")
		if v.err != nil {
			return nil, v.err
		}
		if key == "" {
			return "/static/img/" + blank, nil
		}
		if size != "" {
			key = variation(key, size)
		}
		return r.batch().catalog.mediaURL + key, nil
	}
}

// statusMembers are those of a status.
func statusMembers(f *Field) members {
	label := attr(func(r *Record) (any, error) { return choiceLabel(r, f) }, f.Name)
	out := members{
		"get_" + f.Name + "_display": label,
		"get_status":                 attr(func(r *Record) (any, error) { return r.value(f) }, f.Name),
		"get_custom_status":          attr(func(r *Record) (any, error) { return r.Value(f.Name + "_custom_key") }, f.Name+"_custom_key"),
	}
	if f.Name == "status" {
		out["status_text"] = label
		out["is_custom_status"] = constant(false)
	}
	return out
}

// choiceLabel is how the value of a field is shown.
func choiceLabel(r *Record, f *Field) (any, error) {
	v, err := r.value(f)
	if err != nil {
		return nil, err
	}
	n, ok := v.(int64)
	if !ok {
		return v, nil
	}
	return f.label(n), nil
}

// label is how a value is shown; one that is no choice is shown as itself.
func (f *Field) label(n int64) string {
	for _, c := range f.Choices {
		if c.Value == n {
			return c.Label
		}
	}
	return strconv.FormatInt(n, 10)
}

// currencies are those that InvenTree offers by default.
var currencies = map[string]string{
	"AUD": "Australian Dollar", "CAD": "Canadian Dollar", "CNY": "Chinese Yuan", "EUR": "Euro", "GBP": "British Pound",
	"JPY": "Japanese Yen", "NZD": "New Zealand Dollar", "USD": "US Dollar",
}

func currencyLabel(r *Record, f *Field) (any, error) {
	v, err := r.value(f)
	code, _ := v.(string)
	if err != nil || code == "" {
		return nil, err
	}
	if name, ok := currencies[code]; ok {
		return code + " - " + name, nil
	}
	return code, nil
}

// neighbour gives the record next by a date, the key deciding between equal ones; there is no attribute where there is none.
func neighbour(f *Field, direction int) func(r *Record) (any, error) {
	return func(r *Record) (any, error) {
		all, err := r.batch().all(r.table.model, "by "+f.Name, nil, f.Name)
		if err != nil {
			return nil, err
		}
		for i, other := range all {
			if other == r {
				if i += direction; i >= 0 && i < len(all) {
					return all[i], nil
				}
				break
			}
		}
		return nil, errNoSuch
	}
}

// all gives all records of a model that a condition holds for, in an order. It asks the source once a batch for each name.
func (b *Batch) all(m *Model, name string, where *Cond, order ...string) ([]*Record, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	key := m.Name + " " + name
	if list, ok := b.lists[key]; ok {
		return list, nil
	}
	var list []*Record
	q := &Query{Model: m, Fields: b.fieldsFor(m, nil), Where: where, Order: order}
	if err := b.fetch(q, func(r *Record, _ []any) { list = append(list, r) }); err != nil {
		return nil, fmt.Errorf("catalog: reading %s: %w", m, err)
	}
	b.lists[key] = list
	return list, nil
}
