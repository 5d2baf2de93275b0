package catalog

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

// The groups of status codes that InvenTree decides by.
var (
	stockAvailable = []int64{10, 50, 55}     // OK, attention needed, damaged
	buildActive    = []int64{10, 20, 25}     // pending, production, on hold
	purchaseOpen   = []int64{10, 20, 25}     // pending, placed, on hold
	salesOpen      = []int64{10, 15, 20, 25} // pending, in progress, shipped, on hold
	salesComplete  = []int64{20, 30}         // shipped, complete
	returnOpen     = []int64{10, 20, 25}     // pending, in progress, on hold
)

// partStockMembers are the attributes of a part about its stock and what is planned with it.
func partStockMembers() members {
	number := func(get func(v *view) *apd.Decimal, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); n := get(v); return n, v.err }, reads...)
	}
	stock := []string{"stock_items.*.quantity", "variants.*.stock_items.*.quantity"}
	return members{
		"total_stock":     number((*view).totalStock, stock...),
		"get_stock_count": number((*view).totalStock, stock...),
		"stock_entries": attr(func(r *Record) (any, error) {
			v := see(r)
			s, err := v.set("stock.stockitem", v.familyMany("stock_items"))
			if err != nil {
				return nil, err
			}
			return s.(*Set).OrderBy("tree_id", "lft")
		}, stock...),
		"available_stock": number(func(v *view) *apd.Decimal { return max0(v.sub(v.totalStock(), v.allocated())) }, stock...),
		"net_stock":       number(func(v *view) *apd.Decimal { return v.add(v.sub(v.totalStock(), v.allocated()), v.onOrder()) }, stock...),
		"is_part_low_on_stock": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.totalStock().Cmp(v.number("minimum_stock")) < 0, v.err
		}, append(stock, "minimum_stock")...),
		"on_order":                     number((*view).onOrder, "supplier_parts.*.purchase_order_line_items.*.order.status"),
		"allocation_count":             number((*view).allocated, "stock_items.*.allocations.*.quantity"),
		"build_order_allocation_count": number(func(v *view) *apd.Decimal { return v.sumField(v.buildAllocations(), "quantity") }, "stock_items.*.allocations.*.quantity"),
		"sales_order_allocation_count": number(func(v *view) *apd.Decimal { return v.sumField(v.salesAllocations(), "quantity") }, "stock_items.*.sales_order_allocations.*.quantity"),
		"build_order_allocations":      attr(func(r *Record) (any, error) { v := see(r); return v.set("build.builditem", v.buildAllocations()) }, "stock_items.*.allocations.*"),
		"sales_order_allocations": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.set("order.salesorderallocation", v.salesAllocations())
		}, "stock_items.*.sales_order_allocations.*"),

		"active_builds": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.set("build.build", v.withStatus(v.many("builds"), buildActive))
		}, "builds.*"),
		"quantity_being_built":   number((*view).beingBuilt, "builds.*.status"),
		"quantity_in_production": number((*view).inProduction, "stock_items.*.is_building"),
		"requiring_build_orders": attr(func(r *Record) (any, error) { v := see(r); return v.set("build.build", v.requiringBuilds()) }),
		"requiring_sales_orders": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.unique("order.salesorder", v.through(v.openSalesLines(), "order"))
		}, "sales_order_line_items.*.order.status"),
		"required_build_order_quantity": number((*view).requiredForBuilds),
		"required_sales_order_quantity": number((*view).requiredForSales, "sales_order_line_items.*.order.status"),
		"required_order_quantity":       number(func(v *view) *apd.Decimal { return v.add(v.requiredForBuilds(), v.requiredForSales()) }),
		"quantity_to_order": number(func(v *view) *apd.Decimal {
			need := v.add(v.requiredForBuilds(), v.requiredForSales())
			have := v.totalStock()
			if least := v.number("minimum_stock"); least.Cmp(have) > 0 {
				have = least
			}
			need = v.sub(v.sub(v.sub(need, have), v.onOrder()), v.beingBuilt())
			return max0(need)
		}),
	}
}

// family gives a part and its variants, at all levels.
func (v *view) family() []*Record {
	if v.r == nil {
		return nil
	}
	return append([]*Record{v.r}, v.descendants("variants")...)
}

// familyMany gives the records of a relation of a part and its variants.
func (v *view) familyMany(relation string) []*Record {
	var out []*Record
	for _, p := range v.family() {
		w := see(p)
		out = append(out, w.many(relation)...)
		v.err = firstError(v.err, w.err)
	}
	return out
}

// withStatus keeps the records whose status is one of these.
func (v *view) withStatus(records []*Record, codes []int64) []*Record {
	return v.keep(records, func(w *view) bool { return slices.Contains(codes, w.int("status")) })
}

// inStock reports whether a stock item is in stock.
func (v *view) inStock() bool {
	return v.number("quantity").Sign() > 0 && v.null("sales_order") && v.null("belongs_to") && v.null("customer") &&
		v.null("consumed_by") && !v.flag("is_building") && slices.Contains(stockAvailable, v.int("status"))
}

func (v *view) totalStock() *apd.Decimal {
	return v.sumField(v.keep(v.familyMany("stock_items"), (*view).inStock), "quantity")
}

// ownStock is the stock of the part itself, without its variants.
func (v *view) ownStock() *apd.Decimal {
	return v.sumField(v.keep(v.many("stock_items"), (*view).inStock), "quantity")
}

// ownAllocations is how much of the part's own stock is allocated to builds and orders that are under way.
func (v *view) ownAllocations() *apd.Decimal {
	items := v.many("stock_items")
	builds := v.keep(v.manyOf(items, "allocations"), func(w *view) bool {
		return slices.Contains(buildActive, w.one("build_line", "build").int("status"))
	})
	return v.add(v.sumField(builds, "quantity"), v.sumField(v.openAllocations(v.manyOf(items, "sales_order_allocations")), "quantity"))
}

// manyOf gives the records of a relation of all records.
func (v *view) manyOf(records []*Record, relation string) []*Record {
	var out []*Record
	for _, r := range records {
		w := see(r)
		out = append(out, w.many(relation)...)
		v.err = firstError(v.err, w.err)
	}
	return out
}

func (v *view) buildAllocations() []*Record {
	return byKey(v.manyOf(v.familyMany("stock_items"), "allocations"))
}

func (v *view) salesAllocations() []*Record {
	return byKey(v.openAllocations(v.manyOf(v.familyMany("stock_items"), "sales_order_allocations")))
}

// openAllocations keeps the allocations to open sales orders that have not been shipped.
func (v *view) openAllocations(allocations []*Record) []*Record {
	return v.keep(allocations, func(w *view) bool {
		return slices.Contains(salesOpen, w.one("line", "order").int("status")) && w.one("shipment").null("shipment_date")
	})
}

func (v *view) allocated() *apd.Decimal {
	return v.add(v.sumField(v.buildAllocations(), "quantity"), v.sumField(v.salesAllocations(), "quantity"))
}

// onOrder is what is still to come of open purchase orders, in the part's own units.
func (v *view) onOrder() *apd.Decimal {
	total := new(apd.Decimal)
	for _, sp := range v.many("supplier_parts") {
		w := see(sp)
		pack := w.number("pack_quantity_native")
		lines := w.keep(w.many("purchase_order_line_items"), func(x *view) bool {
			return slices.Contains(purchaseOpen, x.one("order").int("status"))
		})
		for _, line := range lines {
			x := see(line)
			total = v.add(total, v.mul(max0(w.sub(x.number("quantity"), x.number("received"))), pack))
			v.err = firstError(v.err, x.err)
		}
		v.err = firstError(v.err, w.err)
	}
	return short(total)
}

func (v *view) beingBuilt() *apd.Decimal {
	return v.sum(v.withStatus(v.familyMany("builds"), buildActive), (*view).remaining)
}

// remaining is what is left to do of a build.
func (v *view) remaining() *apd.Decimal {
	return apd.New(max(0, v.int("quantity")-v.int("completed")), 0)
}

func (v *view) inProduction() *apd.Decimal {
	return v.sumField(v.keep(v.familyMany("stock_items"), func(w *view) bool {
		return w.flag("is_building") && slices.Contains(buildActive, w.one("build").int("status"))
	}), "quantity")
}

func (v *view) requiringBuilds() []*Record {
	var parts []*Record
	for _, p := range v.family() {
		w := see(p)
		parts = append(parts, w.usedIn()...)
		v.err = firstError(v.err, w.err)
	}
	return byKey(v.withStatus(v.manyOf(distinct(parts), "builds"), buildActive))
}

func (v *view) requiredForBuilds() *apd.Decimal {
	family := v.family()
	lines := v.keep(v.manyOf(v.requiringBuilds(), "build_lines"), func(w *view) bool {
		return slices.Contains(family, w.one("bom_item").record("sub_part"))
	})
	return v.sum(lines, func(w *view) *apd.Decimal { return max0(w.sub(w.number("quantity"), w.number("consumed"))) })
}

func (v *view) openSalesLines() []*Record {
	return v.keep(v.familyMany("sales_order_line_items"), func(w *view) bool {
		return slices.Contains(salesOpen, w.one("order").int("status"))
	})
}

func (v *view) requiredForSales() *apd.Decimal {
	return v.sum(v.openSalesLines(), func(w *view) *apd.Decimal { return max0(w.sub(w.number("quantity"), w.number("shipped"))) })
}
