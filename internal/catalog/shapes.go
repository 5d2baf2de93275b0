package catalog

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// shapes are the models that have an API of their own.
func shapes() map[string]shape { return shapesOnce() }

// userShape and the others after it are what stands inside of other records.
func userShape() shape { return keys("pk", "username", "first_name", "last_name", "email") }

func ownerShape() shape {
	return join(keys("pk", "owner_id"),
		key("owner_model", func(v *view) any { return v.member("label") }),
		key("name", func(v *view) any { return v.member("name") }),
		key("label", func(v *view) any { return v.member("label") }))
}

func contactShape() shape { return keys("pk", "company", "name", "phone", "email", "role") }

func addressShape() shape {
	return keys("pk", "company", "title", "primary", "line1", "line2", "postal_code", "postal_city", "province", "country", "shipping_notes", "internal_shipping_notes", "link")
}

func projectShape() shape {
	return join(keys("pk", "code", "description", "responsible"), nested("responsible_detail", "responsible", ownerShape))
}

func companyBriefShape() shape {
	return join(keys("pk", "active", "name", "description"), image(), thumbnail(), keys("currency", "tax_id"))
}

func locationTypeShape() shape {
	return join(keys("pk", "name", "description", "icon"), count("location_count", "stock_locations"))
}

func locationBriefShape() shape { return keys("pk", "name", "description", "pathstring") }

func categoryShape() shape {
	return join(keys("pk", "name", "description", "default_location", "default_keywords", "level", "parent"),
		key("part_count", func(v *view) any { return v.member("partcount") }),
		key("subcategories", func(v *view) any { return len(v.descendants("children")) }),
		keys("pathstring"), key("starred", func(*view) any { return false }), keys("structural"),
		key("icon", func(v *view) any { return v.member("icon") }))
}

func supplierPartShape() shape {
	return join(
		key("available", func(v *view) any { return v.json("available") }),
		keys("availability_updated", "description"), key("in_stock", func(v *view) any { return v.sumField(v.keep(v.many("stock_items"), (*view).inStock), "quantity") }),
		key("on_order", func(v *view) any { return v.member("on_order") }),
		keys("link", "active"), keys("manufacturer_part"),
		key("MPN", func(v *view) any { return textOrNull(v.one("manufacturer_part"), "MPN") }),
		keys("note", "pk", "barcode_hash", "packaging", "pack_quantity", "pack_quantity_native", "part"),
		key("pretty_name", func(v *view) any { return v.str() }),
		keys("SKU", "supplier"), nested("supplier_detail", "supplier", companyBriefShape), keys("updated", "notes"), key("tags", tagNames))
}

// partBriefShape is a part inside of another record. Where it is not whole, InvenTree leaves out what takes a query of its own.
func partBriefShape(whole bool) func() shape {
	return func() shape {
		location := categoryLocation
		if !whole {
			location = func(*view) any { return nil }
		}
		s := join(keys("pk", "IPN", "barcode_hash"), key("category_default_location", location),
			keys("default_location", "default_expiry", "name", "revision"),
			key("full_name", func(v *view) any { return v.fullName() }), keys("description"), image(), thumbnail(),
			keys("active", "locked", "assembly", "component"),
			key("minimum_stock", func(v *view) any { return fixed{v.number("minimum_stock")} }),
			keys("is_template", "purchaseable", "salable", "testable", "trackable", "virtual", "units"))
		if whole {
			s = append(s, priced("pricing_min", "overall_min")...)
		}
		return append(s, priced("pricing_max", "overall_max")...)
	}
}

// priced is an amount of a part's pricing.
func priced(name, field string) shape {
	return key(name, func(v *view) any {
		p := v.one("pricing_data")
		x := p.field(field)
		v.err = firstError(v.err, p.err)
		return x
	})
}

func image() shape { return keys("image") }

func thumbnail() shape {
	return key("thumbnail", func(v *view) any { return v.member("get_thumbnail_url") })
}

// nested is the record that a Ref leads to, or null.
func nested(name, ref string, s func() shape) shape {
	return key(name, func(v *view) any {
		w := v.one(ref)
		o := s().object(w, nil, false)
		v.err = firstError(v.err, w.err)
		if o == nil {
			return nil
		}
		return o
	})
}

// count is the number of a relation's records.
func count(name, relation string) shape {
	return key(name, func(v *view) any { return len(v.many(relation)) })
}

// textOrNull gives a text of a record that may not be there.
func textOrNull(w *view, field string) any {
	if w.r == nil {
		return nil
	}
	return w.field(field)
}

// refText reads a field of what a Ref leads to.
func refText(name, ref, field string) shape {
	return key(name, func(v *view) any {
		w := v.one(ref)
		x := textOrNull(w, field)
		v.err = firstError(v.err, w.err)
		return x
	})
}

// categoryLocation is the default location of a part's category, or of the next one above that has one.
func categoryLocation(v *view) any {
	for c := v.record("category"); c != nil && v.err == nil; {
		w := see(c)
		if l := w.field("default_location_id"); l != nil {
			return l
		}
		c, v.err = w.record("parent"), w.err
	}
	return nil
}

// statusText is a status as it is shown.
func statusText() shape {
	return key("status_text", func(v *view) any { return v.member("status_text") })
}

func partShape() shape {
	own := func(get func(v *view) *apd.Decimal) func(v *view) any { return func(v *view) any { return get(v) } }
	variants := func(v *view) *apd.Decimal { return v.sub(v.totalStock(), v.ownStock()) }
	return join(
		keys("active", "assembly", "barcode_hash", "category"), refText("category_name", "category", "name"),
		keys("component", "creation_date", "creation_user", "default_expiry", "default_location", "default_supplier", "description"),
		key("full_name", func(v *view) any { return v.fullName() }), image(),
		keys("IPN", "is_template", "keywords", "link", "locked", "minimum_stock", "name"), keys("notes").inDetail(),
		keys("pk", "purchaseable", "revision", "revision_of"), count("revision_count", "revisions"), keys("salable"),
		key("starred", func(*view) any { return false }), thumbnail(), keys("testable", "trackable", "units", "variant_of", "virtual"),
		priced("pricing_min", "overall_min"), priced("pricing_max", "overall_max"), priced("pricing_updated", "updated"),
		key("responsible", func(v *view) any { return v.field("responsible_owner") }),
		key("allocated_to_build_orders", own((*view).buildsAllocated)),
		key("allocated_to_sales_orders", own(func(v *view) *apd.Decimal {
			return v.sumField(v.openAllocations(v.manyOf(v.many("stock_items"), "sales_order_allocations")), "quantity")
		})),
		key("building", own((*view).inProduction)),
		key("scheduled_to_build", own((*view).scheduled)),
		key("category_default_location", categoryLocation),
		key("in_stock", own((*view).ownStock)),
		key("ordering", own((*view).onOrder)),
		key("required_for_build_orders", func(v *view) any { return whole(v.requiredForBuilds()) }),
		key("required_for_sales_orders", func(v *view) any { return whole(v.requiredForSales()) }),
		key("stock_item_count", func(v *view) any { return len(v.keep(v.many("stock_items"), (*view).inStock)) }),
		count("suppliers", "supplier_parts"),
		key("total_in_stock", own((*view).totalStock)),
		key("external_stock", own((*view).externalStock)),
		key("unallocated_stock", own(func(v *view) *apd.Decimal { return max0(v.sub(v.totalStock(), v.ownAllocations())) })),
		key("variant_stock", own(variants)),
		key("tags", tagNames),
		nested("category_detail", "category", categoryShape).on("category_detail", false),
		nested("default_location_detail", "default_location", locationBriefShape).on("location_detail", false),
		key("category_path", func(v *view) any { return v.pathOf("category") }).on("path_detail", false),
		key("parameters", partParameterList).on("parameters", false),
	)
}

// pathOf is the path of what a Ref leads to, as a list.
func (v *view) pathOf(ref string) any {
	at := v.record(ref)
	out := []any{}
	if at == nil {
		return out
	}
	for _, r := range append(see(at).ancestors(at.Model().treeParent()), at) {
		w := see(r)
		out = append(out, join(keys("pk", "name"), key("icon", func(v *view) any { return v.member("icon") })).object(w, nil, false))
		v.err = firstError(v.err, w.err)
	}
	return out
}

func partParameterList(v *view) any {
	return v.objects(v.many("parameters"), join(keys("pk", "part", "template", "data", "data_numeric", "note"),
		nested("template_detail", "template", func() shape {
			return keys("pk", "name", "units", "description", "checkbox", "choices", "selectionlist")
		})))
}

// objects gives records as a list.
func (v *view) objects(records []*Record, s shape) any {
	out := []any{}
	for _, r := range records {
		w := see(r)
		out = append(out, s.object(w, nil, false))
		v.err = firstError(v.err, w.err)
	}
	return out
}

// whole gives a number as a whole one, if it is.
func whole(d *apd.Decimal) any {
	if n, err := short(d).Int64(); err == nil {
		return n
	}
	return d
}

// buildsAllocated is how much of a part's own stock is allocated to builds under way.
func (v *view) buildsAllocated() *apd.Decimal {
	return v.sumField(v.keep(v.manyOf(v.many("stock_items"), "allocations"), func(w *view) bool {
		return slices.Contains(buildActive, w.one("build_line", "build").int("status"))
	}), "quantity")
}

// scheduled is how many of the part itself builds under way are still to make.
func (v *view) scheduled() *apd.Decimal {
	return v.sum(v.withStatus(v.many("builds"), buildActive), (*view).remaining)
}

// externalStock is the stock in locations that are elsewhere.
func (v *view) externalStock() *apd.Decimal {
	return v.sumField(v.keep(v.many("stock_items"), func(w *view) bool { return w.inStock() && w.one("location").flag("external") }), "quantity")
}

func stockItemShape() shape {
	return join(
		keys("pk", "part", "quantity", "serial", "batch", "location", "belongs_to", "build", "consumed_by", "customer", "delete_on_deplete", "expiry_date"),
		key("in_stock", func(v *view) any { return v.inStock() }),
		keys("is_building", "link", "notes", "owner", "packaging", "parent", "purchase_order"), refText("purchase_order_reference", "purchase_order", "reference"),
		keys("sales_order"), refText("sales_order_reference", "sales_order", "reference"),
		keys("status"), statusText(), keys("status_custom_key", "supplier_part"),
		refText("SKU", "supplier_part", "SKU"),
		key("MPN", func(v *view) any { return textOrNull(v.one("supplier_part", "manufacturer_part"), "MPN") }),
		keys("barcode_hash", "updated", "stocktake_date", "purchase_price", "purchase_price_currency"),
		key("allocated", func(v *view) any {
			return v.add(v.sumField(v.many("allocations"), "quantity"), v.sumField(v.many("sales_order_allocations"), "quantity"))
		}),
		key("expired", func(v *view) any { return v.expiresBefore(0) }),
		count("installed_items", "installed_parts"), count("child_items", "children"),
		key("stale", func(v *view) any { return v.isStale() }),
		count("tracking_items", "tracking_info"), key("tags", tagNames),
		nested("part_detail", "part", partBriefShape(true)).on("part_detail", true),
		nested("location_detail", "location", locationBriefShape).on("location_detail", false),
		key("location_path", func(v *view) any { return v.pathOf("location") }).on("path_detail", false),
		nested("supplier_part_detail", "supplier_part", supplierPartShape).on("supplier_part_detail", false),
		key("tests", func(v *view) any {
			return v.objects(v.many("test_results"), keys("pk", "stock_item", "result", "value", "attachment", "notes", "test_station", "started_datetime", "finished_datetime", "user", "date", "template"))
		}).on("tests", false),
	)
}

func locationShape() shape {
	return join(
		keys("pk", "barcode_hash", "name", "level", "description", "parent", "pathstring"),
		key("items", func(v *view) any { return len(v.below("stock_items")) }),
		key("sublocations", func(v *view) any { return len(v.descendants("children")) }),
		keys("owner"), key("icon", func(v *view) any { return v.member("icon") }),
		keys("custom_icon", "structural", "external", "location_type"), nested("location_type_detail", "location_type", locationTypeShape),
		key("tags", tagNames),
		key("path", func(v *view) any {
			up := see(v.r)
			out := v.objects(append(up.ancestors(v.r.Model().treeParent()), v.r), join(keys("pk", "name"), key("icon", func(v *view) any { return v.member("icon") })))
			v.err = firstError(v.err, up.err)
			return out
		}).on("path_detail", false),
	)
}

func companyShape() shape {
	return join(
		keys("pk", "name", "description", "website", "phone"), key("address", func(v *view) any { return v.member("address") }),
		keys("email", "currency", "contact", "link", "image", "active", "is_customer", "is_manufacturer", "is_supplier"), keys("notes").inDetail(),
		count("parts_supplied", "supplied_parts"), count("parts_manufactured", "manufactured_parts"), count("address_count", "addresses"),
		key("primary_address", func(v *view) any {
			w := see(v.primaryAddress())
			o := addressShape().object(w, nil, false)
			v.err = firstError(v.err, w.err)
			if o == nil {
				return nil
			}
			return o
		}),
		keys("tax_id"),
	)
}
