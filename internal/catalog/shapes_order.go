package catalog

import (
	"sync"

	"github.com/cockroachdb/apd/v3"
)

// shapesOnce makes the shapes when the first one is asked for.
var shapesOnce = sync.OnceValue(func() map[string]shape {
	return map[string]shape{
		"part.part":                partShape(),
		"stock.stockitem":          stockItemShape(),
		"stock.stocklocation":      locationShape(),
		"company.company":          companyShape(),
		"build.build":              buildShape(),
		"build.buildline":          buildLineShape(),
		"order.purchaseorder":      purchaseOrderShape(),
		"order.salesorder":         salesOrderShape(true),
		"order.returnorder":        returnOrderShape(),
		"order.salesordershipment": shipmentShape(),
	}
})

func overdue() shape {
	return key("overdue", func(v *view) any { return v.member("is_overdue") })
}

func buildShape() shape {
	return join(
		keys("pk", "title", "barcode_hash", "batch", "creation_date", "completed", "completion_date", "destination", "external", "parent", "part"),
		refText("part_name", "part", "name"), nested("part_detail", "part", partBriefShape(true)).on("part_detail", true),
		keys("project_code"), refText("project_code_label", "project_code", "code"), nested("project_code_detail", "project_code", projectShape),
		overdue(), keys("reference", "sales_order"), key("quantity", func(v *view) any { return v.number("quantity") }),
		keys("start_date", "status"), statusText(), keys("status_custom_key", "target_date", "take_from"), keys("notes").inDetail(),
		keys("link", "issued_by"), nested("issued_by_detail", "issued_by", userShape).on("user_detail", true),
		keys("responsible"), nested("responsible_detail", "responsible", ownerShape).on("user_detail", true), keys("priority", "level"),
	)
}

func buildLineShape() shape {
	sub := func(get func(w *view) any) func(v *view) any {
		return func(v *view) any {
			w := v.one("bom_item", "sub_part")
			if w.r == nil {
				v.err = firstError(v.err, w.err)
				return nil
			}
			x := get(w)
			v.err = firstError(v.err, w.err)
			return x
		}
	}
	own := func(get func(w *view) *apd.Decimal) func(v *view) any {
		return sub(func(w *view) any { return get(w) })
	}
	bom := func(name string) shape {
		return key(name, func(v *view) any {
			w := v.one("bom_item")
			x := w.json(name)
			v.err = firstError(v.err, w.err)
			return x
		})
	}
	free := func(parts func(v *view) []*Record) func(v *view) any {
		return func(v *view) any {
			total := new(apd.Decimal)
			for _, p := range parts(v) {
				w := see(p)
				total = v.add(total, max0(v.sub(w.ownStock(), w.ownAllocations())))
				v.err = firstError(v.err, w.err)
			}
			return total
		}
	}
	return join(
		keys("pk", "build", "bom_item", "quantity", "consumed"),
		key("allocations", func(v *view) any {
			return v.objects(v.many("allocations"), join(keys("pk"), refText("build", "build_line", "build_id"), keys("build_line", "install_into", "stock_item", "quantity"),
				refText("location", "stock_item", "location_id")))
		}).on("allocations", true),
		key("part", sub(func(w *view) any { return w.r.pk })), refText("build_reference", "build", "reference"),
		bom("reference"), bom("consumable"), bom("optional"), key("testable", sub(func(w *view) any { return w.flag("testable") })),
		key("trackable", sub(func(w *view) any { return w.flag("trackable") })), bom("inherited"), bom("allow_variants"),
		key("allocated", func(v *view) any { return v.allocatedToLine() }),
		key("in_production", own((*view).inProduction)), key("scheduled_to_build", own((*view).scheduled)), key("on_order", own((*view).onOrder)),
		key("available_stock", own(func(w *view) *apd.Decimal { return max0(w.sub(w.ownStock(), w.ownAllocations())) })),
		key("available_substitute_stock", free(func(v *view) []*Record {
			w := v.one("bom_item")
			return w.through(w.many("substitutes"), "part")
		})),
		key("available_variant_stock", free(func(v *view) []*Record {
			if w := v.one("bom_item", "sub_part"); w.r != nil && v.one("bom_item").flag("allow_variants") {
				return w.descendants("variants")
			}
			return nil
		})),
		key("external_stock", own((*view).ownStock)), // all stock of the part, as InvenTree counts here
		nested("bom_item_detail", "bom_item", bomItemShape).on("bom_item_detail", true),
		key("assembly_detail", func(v *view) any {
			w := v.one("bom_item")
			x := nested("part", "part", partBriefShape(false))[0].get(w)
			v.err = firstError(v.err, w.err)
			return x
		}).on("assembly_detail", true),
		key("part_detail", func(v *view) any {
			w := v.one("bom_item")
			x := nested("part", "sub_part", partBriefShape(false))[0].get(w)
			v.err = firstError(v.err, w.err)
			return x
		}).on("part_detail", true),
	)
}

// bomItemShape is a BOM item inside of another record. What InvenTree works out for BOM lists only is null here.
func bomItemShape() shape {
	null := func(names ...string) shape {
		var out shape
		for _, n := range names {
			out = append(out, key(n, func(*view) any { return nil })...)
		}
		return out
	}
	ofPart := func(name, field string) shape {
		return key(name, func(v *view) any {
			w := v.one("sub_part", "pricing_data")
			x := w.field(field)
			v.err = firstError(v.err, w.err)
			return x
		})
	}
	return join(
		keys("part", "sub_part", "reference", "quantity", "allow_variants", "inherited", "optional", "consumable", "setup_quantity", "attrition", "rounding_multiple", "note", "pk"),
		ofPart("pricing_max", "overall_max"), null("pricing_min_total", "pricing_max_total"), ofPart("pricing_updated", "updated"), keys("validated"),
		null("available_stock", "available_substitute_stock", "available_variant_stock", "external_stock", "on_order", "building"),
	)
}

// orderShape is what all orders have. worked is whether what is worked out for the order itself is filled in.
func orderShape(company string, worked bool) shape {
	out := join(
		nested("created_by", "created_by", userShape),
		keys("creation_date", "issue_date", "start_date", "target_date", "description"),
		key("line_items", func(v *view) any { return len(v.many("lines")) }),
		key("completed_lines", func(v *view) any { return v.completedLines() }),
		keys("link", "project_code", "reference", "responsible", "contact", "address", "status"), statusText(), keys("status_custom_key"),
		keys("notes").inDetail(), keys("barcode_hash"), overdue(),
		nested("address_detail", "address", addressShape), nested("contact_detail", "contact", contactShape),
		nested("project_code_detail", "project_code", projectShape), refText("project_code_label", "project_code", "code"),
		nested("responsible_detail", "responsible", ownerShape),
	)
	if !worked {
		out.blank("line_items", "completed_lines", "overdue")
	}
	return append(keys("pk"), out...)
}

// blank makes some keys null.
func (s shape) blank(names ...string) {
	for i := range s {
		for _, n := range names {
			if s[i].name == n {
				s[i].get = func(*view) any { return nil }
			}
		}
	}
}

// completedLines counts the lines of an order that are done.
func (v *view) completedLines() int {
	field := map[string]string{"order.purchaseorder": "received", "order.salesorder": "shipped"}[v.r.Model().Name]
	return len(v.keep(v.many("lines"), func(w *view) bool {
		if field == "" {
			return !w.null("received_date")
		}
		return w.number(field).Cmp(w.number("quantity")) >= 0
	}))
}

func purchaseOrderShape() shape {
	return join(orderShape("supplier", true), keys("complete_date", "supplier"),
		nested("supplier_detail", "supplier", companyBriefShape).on("supplier_detail", false),
		keys("supplier_reference"), refText("supplier_name", "supplier", "name"), keys("total_price", "order_currency", "destination"))
}

func salesOrderShape(worked bool) shape {
	counts := join(count("shipments_count", "shipments"), key("completed_shipments_count", func(v *view) any { return v.member("completed_shipment_count") }))
	if !worked {
		counts.blank("shipments_count", "completed_shipments_count")
	}
	return join(orderShape("customer", worked), keys("customer"),
		nested("customer_detail", "customer", companyBriefShape).on("customer_detail", false),
		keys("customer_reference", "shipment_date", "total_price", "order_currency"), counts)
}

func returnOrderShape() shape {
	return join(orderShape("customer", true), keys("complete_date", "customer"),
		nested("customer_detail", "customer", companyBriefShape).on("customer_detail", false),
		keys("customer_reference", "order_currency", "total_price"))
}

func shipmentShape() shape {
	return join(keys("pk", "order"), count("allocated_items", "allocations"),
		keys("shipment_date", "shipment_address", "delivery_date", "checked_by", "reference", "tracking_number", "invoice_number", "barcode_hash", "link"),
		keys("notes").inDetail(), nested("checked_by_detail", "checked_by", userShape),
		nested("order_detail", "order", func() shape { return salesOrderShape(false) }).on("order_detail", true),
		nested("shipment_address_detail", "shipment_address", addressShape))
}
