package catalog

import (
	"context"
	"net/url"
	"slices"
	"strings"

	"etikett/internal/fault"
)

// searchFields are the look-ups that ?search= goes through.
var searchFields = map[string][]string{
	"part.part":                {"category__name", "description", "IPN", "keywords", "name", "revision", "manufacturer_parts__MPN", "supplier_parts__SKU", "tags__name"},
	"stock.stockitem":          {"serial", "batch", "location__name", "part__name", "part__IPN", "part__description", "supplier_part__SKU", "tags__name"},
	"stock.stocklocation":      {"name", "description", "pathstring", "tags__name"},
	"company.company":          {"name", "description", "website", "tax_id"},
	"build.build":              {"reference", "title", "part__name", "part__IPN", "part__description", "project_code__code", "priority"},
	"build.buildline":          {"bom_item__sub_part__name", "bom_item__sub_part__IPN", "bom_item__sub_part__description", "bom_item__reference"},
	"order.purchaseorder":      {"reference", "supplier__name", "supplier_reference", "project_code__code", "description"},
	"order.salesorder":         {"customer__name", "reference", "description", "customer_reference", "project_code__code"},
	"order.returnorder":        {"customer__name", "reference", "description", "customer_reference", "project_code__code"},
	"order.salesordershipment": {"order__reference", "order__customer__name", "reference", "tracking_number", "invoice_number"},
}

// listOrders are the orders of lists that do not ask for one, where they are not the models' own.
var listOrders = map[string][]string{
	"part.part": {"name"}, "company.company": {"name"}, "stock.stockitem": {"part__name", "quantity", "location"},
	"build.build": {"-reference_int", "-reference"}, "order.purchaseorder": {"-reference_int", "-reference"},
	"order.salesorder": {"-reference_int", "-reference"}, "order.returnorder": {"-reference_int", "-reference"},
}

// orderAliases are names of orders that stand for others.
var orderAliases = map[string][]string{
	"reference": {"reference_int", "reference"}, "serial": {"serial_int", "serial"}, "category": {"category__name"}, "part": {"part__name"},
	"location": {"location__pathstring"}, "supplier": {"supplier__name"}, "customer": {"customer__name"}, "project_code": {"project_code__code"},
	"SKU": {"supplier_part__SKU"}, "IPN": {"part__IPN"}, "build": {"build__reference"}, "stock": {"quantity"},
	"default_location": {"default_location__name"}, "pricing_min": {"pricing_data__overall_min"}, "pricing_max": {"pricing_data__overall_max"},
}

// listOrder gives the order that a query asks for: ?ordering=-name,pk. Names that are unknown are left out.
func listOrder(m *Model, query url.Values) []string {
	var out []string
	for name := range strings.SplitSeq(query.Get("ordering"), ",") {
		name, down := strings.CutPrefix(strings.TrimSpace(name), "-")
		for _, try := range [][]string{{name}, orderAliases[name]} {
			// An alias wins for references to other models, and for texts with a number in them.
			if alias := orderAliases[name]; alias != nil && canOrder(m, alias) {
				try = alias
			}
			if !canOrder(m, try) {
				continue
			}
			for _, n := range try {
				if down {
					n = "-" + n
				}
				out = append(out, n)
			}
			break
		}
	}
	if out != nil {
		return out
	}
	if o := listOrders[m.Name]; o != nil {
		return o
	}
	return m.Order
}

// canOrder reports whether lists can be ordered by these names: fields, and fields of what Refs lead to.
func canOrder(m *Model, names []string) bool {
	if len(names) == 0 || names[0] == "" {
		return false
	}
	keys, err := ParseOrder(m, names)
	if err != nil {
		return false
	}
	for _, k := range keys {
		if slices.ContainsFunc(k.Path, func(s Step) bool { return s.Relation != nil }) {
			return false
		}
	}
	return true
}

// listCond makes a condition of a query's search and filters.
func (c *Catalog) listCond(ctx context.Context, m *Model, query url.Values) (*Cond, error) {
	all := &Cond{Op: All}
	for word := range strings.FieldsSeq(query.Get("search")) {
		any := &Cond{Op: Any}
		for _, name := range searchFields[m.Name] {
			if cond, err := lookupCond(m, name+"__icontains", word); err == nil {
				any.Parts = append(any.Parts, cond)
			}
		}
		all.Parts = append(all.Parts, any)
	}
	var wrong fault.Fields
	for _, name := range slices.Sorted(mapsKeys(query)) {
		cond, err := c.filterCond(ctx, m, name, query)
		if err != nil {
			if fault.KindOf(err) == fault.Internal {
				return nil, err
			}
			wrong.Add(name, err.Error())
			continue
		}
		if cond != nil {
			all.Parts = append(all.Parts, cond)
		}
	}
	if err := wrong.Err(); err != nil {
		return nil, err
	}
	return all, nil
}

func mapsKeys(v url.Values) func(yield func(string) bool) {
	return func(yield func(string) bool) {
		for k := range v {
			if !yield(k) {
				return
			}
		}
	}
}

// notFilters are parameters that are no filters though they may be called as fields are.
var notFilters = []string{"search", "ordering", "limit", "offset", "format", "cascade", "include_variants", "parameters", "tests", "allocations", "notes", "metadata", "image"}

// filterCond makes a condition of one parameter; nil for one that is no filter.
func (c *Catalog) filterCond(ctx context.Context, m *Model, name string, query url.Values) (*Cond, error) {
	value := strings.TrimSpace(query.Get(name))
	if value == "" || slices.Contains(notFilters, name) {
		return nil, nil
	}
	if special := listFilters[m.Name][name]; special != nil {
		return special(value)
	}
	if name == "parent" || name == "category" || name == "location" || name == "part" {
		if f := m.Field(name); f != nil && f.Type == Ref {
			return c.treeCond(ctx, m, f, value, query)
		}
	}
	cond, err := lookupCond(m, name, listValueOf(m, name, value))
	if err == nil {
		return cond, nil
	}
	if f := m.Field(name); f != nil {
		switch f.Type {
		case Ref, Auto:
			return nil, fault.New(fault.Invalid, "Select a valid choice. That choice is not one of the available choices.")
		case Bool:
			return nil, nil // as InvenTree takes it
		case Int, PositiveInt, Decimal, Money, Float, Status:
			return nil, fault.New(fault.Invalid, "Enter a number.")
		case DateOnly, DateTime:
			return nil, fault.New(fault.Invalid, "Enter a valid date.")
		}
	}
	return nil, nil
}

// listValueOf reads what clients write for true and false.
func listValueOf(m *Model, name, value string) any {
	if f := m.Field(name); f != nil && f.Type == Bool {
		if b, ok := truths[strings.ToLower(value)]; ok {
			return b
		}
	}
	return value
}

// treeCond is a Ref to a record of a tree: what is below it counts too, unless the query says otherwise.
func (c *Catalog) treeCond(ctx context.Context, m *Model, f *Field, value string, query url.Values) (*Cond, error) {
	path := []Step{{Field: f}}
	if strings.EqualFold(value, "null") || strings.EqualFold(value, "none") {
		return &Cond{Op: Is, Path: path, Lookup: "isnull", Value: true}, nil
	}
	pk, err := parseInt(value)
	if err != nil {
		return nil, fault.New(fault.Invalid, "Select a valid choice. That choice is not one of the available choices.")
	}
	flag, standard := "cascade", true
	switch f.Name {
	case "part":
		flag = "include_variants"
	case "parent":
		standard = false // the children themselves
	}
	if !f.to.IsTree() || !wants(query, flag, standard) {
		return &Cond{Op: Is, Path: path, Lookup: "exact", Value: pk}, nil
	}
	b := c.batch(ctx)
	if err := b.load(f.to, []int64{pk}, newPlan()); err != nil {
		return nil, err
	}
	if b.Items[0] == nil {
		return &Cond{Op: Is, Path: path, Lookup: "exact", Value: pk}, nil
	}
	v := see(b.Items[0])
	values := []any{pk}
	for _, r := range v.descendants(f.to.treeParent().back.Name) {
		values = append(values, r.pk)
	}
	if v.err != nil {
		return nil, v.err
	}
	return &Cond{Op: Is, Path: path, Lookup: "in", Value: values}, nil
}

// listFilter makes a condition of a parameter's value; nil for a value that means nothing.
type listFilter func(value string) (*Cond, error)

// listFilters are InvenTree's parameters that are no fields.
var listFilters = map[string]map[string]listFilter{
	"part.part": {
		"has_ipn":     either(func() *Cond { return not(anyOf(is("part", "IPN", nil), is("part", "IPN", ""))) }),
		"has_stock":   either(func() *Cond { return is("part", "stock_items__quantity__gt", int64(0)) }),
		"is_variant":  either(func() *Cond { return is("part", "variant_of__isnull", false) }),
		"is_revision": either(func() *Cond { return is("part", "revision_of__isnull", false) }),
		"supplier":    number1Filter("part", "supplier_parts__supplier"),
		"name_regex":  textFilter("part", "name__regex"),
	},
	"stock.stockitem": {
		"in_stock":   either(inStockCond),
		"available":  either(inStockCond),
		"serialized": either(func() *Cond { return not(anyOf(is("stockitem", "serial", nil), is("stockitem", "serial", ""))) }),
		"supplier":   number1Filter("stockitem", "supplier_part__supplier"),
		"company":    number1Filter("stockitem", "supplier_part__supplier"),
		"category":   number1Filter("stockitem", "part__category"),
		"active":     either(func() *Cond { return is("stockitem", "part__active", true) }),
		"IPN":        textFilter("stockitem", "part__IPN"),
		"name":       textFilter("stockitem", "part__name__icontains"),
	},
	"stock.stocklocation": {"top_level": either(func() *Cond { return is("stocklocation", "parent__isnull", true) })},
	"build.build":         {"active": stateFilter("build", buildActive), "outstanding": stateFilter("build", buildActive)},
	"build.buildline":     {"part": number1Filter("buildline", "bom_item__sub_part")},
	"order.purchaseorder": {
		"outstanding": stateFilter("purchaseorder", purchaseOpen),
		"part":        number1Filter("purchaseorder", "lines__part__part"),
	},
	"order.salesorder": {
		"outstanding": stateFilter("salesorder", salesOpen),
		"part":        number1Filter("salesorder", "lines__part"),
	},
	"order.returnorder": {"outstanding": stateFilter("returnorder", returnOpen)},
	"order.salesordershipment": {
		"shipped":   either(func() *Cond { return is("salesordershipment", "shipment_date__isnull", false) }),
		"delivered": either(func() *Cond { return is("salesordershipment", "delivery_date__isnull", false) }),
	},
}

// is makes a condition of a look-up that is known to be right.
func is(model, lookup string, value any) *Cond {
	c, err := lookupCond(ModelOf(model), lookup, value)
	if err != nil {
		panic("catalog: " + lookup + ": " + err.Error())
	}
	return c
}

func not(c *Cond) *Cond          { return &Cond{Op: Not, Parts: []*Cond{c}} }
func anyOf(parts ...*Cond) *Cond { return &Cond{Op: Any, Parts: parts} }
func allOf(parts ...*Cond) *Cond { return &Cond{Op: All, Parts: parts} }

// either is a parameter that asks for a condition or for its opposite.
func either(cond func() *Cond) listFilter {
	return func(value string) (*Cond, error) {
		b, ok := truths[strings.ToLower(value)]
		switch {
		case !ok:
			return nil, nil
		case b:
			return cond(), nil
		}
		return not(cond()), nil
	}
}

func stateFilter(model string, codes []int64) listFilter {
	return either(func() *Cond {
		list := make([]any, len(codes))
		for i, c := range codes {
			list[i] = c
		}
		return is(model, "status__in", list)
	})
}

func number1Filter(model, lookup string) listFilter {
	return func(value string) (*Cond, error) {
		n, err := parseInt(value)
		if err != nil {
			return nil, fault.New(fault.Invalid, "Select a valid choice. That choice is not one of the available choices.")
		}
		return is(model, lookup, n), nil
	}
}

func textFilter(model, lookup string) listFilter {
	return func(value string) (*Cond, error) {
		cond, err := lookupCond(ModelOf(model), lookup, value)
		if err != nil {
			return nil, &fault.Error{Kind: fault.Invalid, Detail: err.Error(), Err: err}
		}
		return cond, nil
	}
}

// inStockCond is what view.inStock says, as a condition.
func inStockCond() *Cond {
	m := "stockitem"
	codes := make([]any, len(stockAvailable))
	for i, c := range stockAvailable {
		codes[i] = c
	}
	return allOf(is(m, "quantity__gt", int64(0)), is(m, "sales_order__isnull", true), is(m, "belongs_to__isnull", true), is(m, "customer__isnull", true),
		is(m, "consumed_by__isnull", true), is(m, "is_building", false), is(m, "status__in", codes))
}
