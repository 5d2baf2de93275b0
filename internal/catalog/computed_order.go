package catalog

import (
	"slices"

	"github.com/cockroachdb/apd/v3"

	"etikett/internal/money"
)

// orderMembers are the attributes that all orders have. company is the field of the other side, open the states in which
// there is still something to do.
func orderMembers(company string, open, complete []int64, url string) members {
	currency := attr(func(r *Record) (any, error) { v := see(r); return v.orderCurrency(company), v.err }, "order_currency", company+".currency")
	return members{
		"get_absolute_url": webURL(url),
		"company":          memberPath(company),
		"currency":         currency,
		"is_pending":       statusIn([]int64{10}),
		"is_open":          statusIn(open),
		"can_issue":        statusIn([]int64{10, 25}),
		"check_complete":   statusIn(complete),
		"check_locked":     constant(false),
		"is_overdue": attr(func(r *Record) (any, error) {
			v := see(r)
			return slices.Contains(open, v.int("status")) && v.past("target_date"), v.err
		}, "status", "target_date"),
		"line_count": attr(func(r *Record) (any, error) { v := see(r); return len(v.many("lines")), v.err }, "lines.count"),
		"calculate_total_price": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.totalPrice(v.orderCurrency(company))
		}, "lines.*", "extra_lines.*", "order_currency", company+".currency"),
		"subscribed_users": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.list(v.subscribers())
		}, "lines.*"),
	}
}

// statusIn is whether a record is in one of these states.
func statusIn(codes []int64) *computed {
	return attr(func(r *Record) (any, error) { v := see(r); return slices.Contains(codes, v.int("status")), v.err }, "status")
}

// past reports whether a date is before today.
func (v *view) past(field string) bool {
	d, ok := v.date(field)
	return ok && compareDates(d, v.r.batch().now) < 0
}

// orderCurrency is the currency of an order: its own, the company's, or the usual one.
func (v *view) orderCurrency(company string) string {
	if code := v.text("order_currency"); code != "" {
		return code
	}
	c := v.one(company)
	code := c.text("currency")
	v.err = firstError(v.err, c.err)
	if code == "" && v.err == nil {
		code = v.r.batch().catalog.defaultCurrency()
	}
	return code
}

// totalPrice adds up the lines of an order; nil if one is in another currency, since there are no rates here.
func (v *view) totalPrice(currency string) (any, error) {
	total := money.Money{Amount: new(apd.Decimal), Currency: currency}
	for _, line := range append(slices.Clone(v.many("lines")), v.many("extra_lines")...) {
		w := see(line)
		price, ok := w.money(linePriceField(line.Model()))
		if !ok {
			v.err = firstError(v.err, w.err)
			continue
		}
		amount, err := price.Mul(w.number("quantity"))
		if err == nil {
			total, err = total.Add(amount)
		}
		if err == money.ErrCurrency {
			return nil, nil
		}
		v.err = firstError(v.err, w.err, err)
	}
	if v.err != nil {
		return nil, v.err
	}
	return total, nil
}

// linePriceField is the field of a line's price.
func linePriceField(m *Model) string {
	for _, name := range []string{"purchase_price", "sale_price", "price"} {
		if m.Field(name) != nil {
			return name
		}
	}
	return ""
}

// subscribers gives the users who follow one of the parts of an order.
func (v *view) subscribers() []*Record {
	var users []*Record
	for _, line := range v.many("lines") {
		w := see(line)
		switch line.Model().Name {
		case "order.purchaseorderlineitem":
			w = w.one("part", "part")
		case "order.salesorderlineitem":
			w = w.one("part")
		case "order.returnorderlineitem":
			w = w.one("item", "part")
		}
		users = append(users, w.through(w.many("starred_users"), "user")...)
		v.err = firstError(v.err, w.err)
	}
	return distinct(users)
}

// orderContext is what labels of orders read.
func orderContext(company string) []contextKey {
	return []contextKey{
		{"order", computed{reads: []string{""}}},
		{"description", *memberPath("description")},
		{"extra_lines", *memberPath("extra_lines")},
		{"lines", *memberPath("lines")},
		{"reference", *memberPath("reference")},
		{"title", *attr(func(r *Record) (any, error) { return r.text() }, "")},
		{company, *memberPath(company)},
	}
}

// orderText is how an order prints: its number, and who it is with.
func orderText(company string) func(r *Record) (string, error) {
	return func(r *Record) (string, error) {
		v := see(r)
		name := "deleted"
		c := v.one(company)
		if c.r != nil {
			name = c.text("name")
		}
		return v.text("reference") + " - " + name, firstError(v.err, c.err)
	}
}

func purchaseOrderBehaviour() behaviour {
	lines := func(done bool) func(v *view) []*Record {
		return func(v *view) []*Record {
			return v.keep(v.many("lines"), func(w *view) bool {
				return (w.number("received").Cmp(w.number("quantity")) >= 0) == done
			})
		}
	}
	return behaviour{
		text:    orderText("supplier"),
		reads:   []string{"reference", "supplier.name"},
		context: orderContext("supplier"),
		computed: orderMembers("supplier", purchaseOpen, []int64{30}, "purchasing/purchase-order/").with(members{
			"can_cancel": statusIn(purchaseOpen),
			"can_hold":   statusIn([]int64{10, 20}),
			"is_complete": attr(func(r *Record) (any, error) {
				v := see(r)
				return len(lines(false)(v)) == 0, v.err
			}, "lines.*"),
		}).with(lineMembers("order.purchaseorderlineitem", lines)),
	}
}

// lineMembers are the attributes about lines that are done and lines that are not.
func lineMembers(model string, lines func(done bool) func(v *view) []*Record) members {
	out := members{}
	for name, done := range map[string]bool{"completed_line": true, "pending_line": false} {
		get := lines(done)
		out[name+"_items"] = attr(func(r *Record) (any, error) { v := see(r); return v.set(model, get(v)) }, "lines.*")
		out[name+"_count"] = attr(func(r *Record) (any, error) { v := see(r); return len(get(v)), v.err }, "lines.*")
	}
	return out
}

func salesOrderBehaviour() behaviour {
	lines := func(done bool) func(v *view) []*Record {
		return func(v *view) []*Record {
			return v.keep(v.many("lines"), func(w *view) bool {
				return (w.number("shipped").Cmp(w.number("quantity")) >= 0) == done
			})
		}
	}
	shipments := func(done bool) func(v *view) []*Record {
		return func(v *view) []*Record {
			return v.keep(v.many("shipments"), func(w *view) bool { return !w.null("shipment_date") == done })
		}
	}
	allocations := func(v *view) []*Record { return byKey(v.manyOf(v.many("lines"), "allocations")) }
	pending := func(v *view) []*Record {
		return v.keep(allocations(v), func(w *view) bool { return w.one("shipment").null("shipment_date") })
	}
	set := func(model string, get func(v *view) []*Record, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return v.set(model, get(v)) }, reads...)
	}
	count := func(get func(v *view) []*Record, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return len(get(v)), v.err }, reads...)
	}
	read := []string{"lines.*.allocations.*.shipment.shipment_date"}
	return behaviour{
		text:    orderText("customer"),
		reads:   []string{"reference", "customer.name"},
		context: orderContext("customer"),
		computed: orderMembers("customer", salesOpen, salesComplete, "sales/sales-order/").with(members{
			"can_cancel": statusIn([]int64{10, 15, 20, 25}),
			"can_hold":   statusIn([]int64{10, 15}),
			"can_complete": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.canComplete(), v.err
			}, "status", "lines.*", "shipments.*"),
			"is_completed": attr(func(r *Record) (any, error) { v := see(r); return len(lines(false)(v)) == 0, v.err }, "lines.*"),
			"is_fully_allocated": attr(func(r *Record) (any, error) {
				v := see(r)
				return !v.any(v.many("lines"), func(w *view) bool { return !w.lineAllocated(0) }), v.err
			}, "lines.*.allocations.*"),
			"is_overallocated": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.any(v.many("lines"), func(w *view) bool { return w.lineAllocated(1) }), v.err
			}, "lines.*.allocations.*"),
			"allocations":              set("order.salesorderallocation", allocations, read...),
			"stock_allocations":        set("order.salesorderallocation", allocations, read...),
			"pending_allocations":      set("order.salesorderallocation", pending, read...),
			"pending_allocation_count": count(pending, read...),
			"shipment_count":           count(func(v *view) []*Record { return v.many("shipments") }, "shipments.count"),
			"completed_shipments":      set("order.salesordershipment", shipments(true), "shipments.*"),
			"completed_shipment_count": count(shipments(true), "shipments.*"),
			"pending_shipments":        set("order.salesordershipment", shipments(false), "shipments.*"),
			"pending_shipment_count":   count(shipments(false), "shipments.*"),
		}).with(lineMembers("order.salesorderlineitem", lines)),
	}
}

// lineAllocated compares what is allocated to a line of a sales order with its quantity: more than it for 1, at least as much for 0.
// Lines of parts that are not things need nothing.
func (v *view) lineAllocated(least int) bool {
	have := v.sumField(v.many("allocations"), "quantity")
	if least == 0 && v.one("part").flag("virtual") {
		return true
	}
	return have.Cmp(v.number("quantity")) >= least
}

// canComplete reports whether a sales order may be closed: something was asked for, and all of it is shipped.
func (v *view) canComplete() bool {
	if slices.Contains([]int64{30, 40}, v.int("status")) {
		return false
	}
	if v.any(v.many("shipments"), func(w *view) bool { return w.null("shipment_date") }) {
		return false
	}
	return !v.any(v.many("lines"), func(w *view) bool {
		return !w.one("part").flag("virtual") && w.number("shipped").Cmp(w.number("quantity")) < 0
	})
}

func returnOrderBehaviour() behaviour {
	return behaviour{
		text:    orderText("customer"),
		reads:   []string{"reference", "customer.name"},
		context: orderContext("customer"),
		computed: orderMembers("customer", returnOpen, []int64{30}, "sales/return-order/").with(members{
			"can_cancel": statusIn(returnOpen),
			"can_hold":   statusIn([]int64{10, 20}),
			"is_received": attr(func(r *Record) (any, error) {
				v := see(r)
				return !v.any(v.many("lines"), func(w *view) bool { return w.null("received_date") }), v.err
			}, "lines.*.received_date"),
		}),
	}
}

// lineTotal is the price of a whole line.
func lineTotal(field string) *computed {
	return attr(func(r *Record) (any, error) {
		v := see(r)
		price, ok := v.money(field)
		if !ok {
			return nil, v.err
		}
		total, err := price.Mul(v.number("quantity"))
		return total, firstError(v.err, err)
	}, "quantity", field)
}

func extraLineBehaviour() behaviour {
	return behaviour{computed: members{"total_line_price": lineTotal("price")}}
}

func purchaseLineBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			sku := "unknown part"
			if p := v.one("part"); p.r != nil {
				sku = p.text("SKU")
			}
			return plain(v.number("quantity")) + " x " + sku + " - " + v.one("order").str(), v.err
		},
		reads: []string{"quantity", "part.SKU", "order"},
		computed: members{
			"price":            memberPath("purchase_price"),
			"total_line_price": lineTotal("purchase_price"),
			"get_base_part":    memberPath("part", "part"),
			"get_destination":  attr(purchaseDestination, "destination", "order.destination", "part.part.default_location"),
			"is_completed": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.number("received").Cmp(v.number("quantity")) >= 0, v.err
			}, "received", "quantity"),
			"remaining": attr(func(r *Record) (any, error) {
				v := see(r)
				return max0(v.sub(v.number("quantity"), v.number("received"))), v.err
			}, "received", "quantity"),
		},
	}
}

// purchaseDestination is where the goods of a line go: as it says, where such goods were received, where its order or its part says.
func purchaseDestination(r *Record) (any, error) {
	v := see(r)
	if l := v.record("destination"); l != nil || v.err != nil {
		return record1(l, v.err)
	}
	order := v.one("order")
	supplierPart := v.record("part")
	if supplierPart == nil || order.r == nil {
		return nil, firstError(v.err, order.err)
	}
	received := order.keep(order.many("stock_items"), func(w *view) bool {
		return w.record("supplier_part") == supplierPart && !w.null("location")
	})
	if len(received) > 0 {
		l, err := received[0].One("location")
		return record1(l, err)
	}
	if l := order.record("destination"); l != nil {
		return l, order.err
	}
	p := see(supplierPart).one("part")
	return record1(p.record("default_location"), firstError(v.err, order.err, p.err))
}

func salesLineBehaviour() behaviour {
	number := func(get func(v *view) *apd.Decimal, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); n := get(v); return n, v.err }, reads...)
	}
	is := func(get func(v *view) bool, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); b := get(v); return b, v.err }, reads...)
	}
	return behaviour{computed: members{
		"price":              memberPath("sale_price"),
		"total_line_price":   lineTotal("sale_price"),
		"allocated_quantity": number(func(v *view) *apd.Decimal { return v.sumField(v.many("allocations"), "quantity") }, "allocations.*.quantity"),
		"fulfilled_quantity": number(func(v *view) *apd.Decimal {
			order := v.record("order")
			items := v.keep(v.manyOf([]*Record{order}, "stock_items"), func(w *view) bool { return w.record("part") == v.record("part") })
			return v.sumField(items, "quantity")
		}, "order.stock_items.*", "part"),
		"is_completed":       is(func(v *view) bool { return v.number("shipped").Cmp(v.number("quantity")) >= 0 }, "shipped", "quantity"),
		"is_fully_allocated": is(func(v *view) bool { return v.lineAllocated(0) }, "allocations.*.quantity", "part.virtual"),
		"is_overallocated":   is(func(v *view) bool { return v.lineAllocated(1) }, "allocations.*.quantity"),
	}}
}

func allocationBehaviour() behaviour {
	return behaviour{computed: members{
		"get_location": attr(func(r *Record) (any, error) {
			v := see(r)
			return v.one("item").field("location_id"), v.err
		}, "item.location"),
		"get_po": memberPath("item", "purchase_order"),
	}}
}

func shipmentBehaviour() behaviour {
	set := func(field string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return !v.null(field), v.err }, field)
	}
	address := attr(func(r *Record) (any, error) {
		v := see(r)
		if a := v.record("shipment_address"); a != nil {
			return a, v.err
		}
		return record1(v.one("order").record("address"), v.err)
	}, "shipment_address", "order.address")
	return behaviour{
		context: []contextKey{
			{"allocations", *memberPath("allocations")},
			{"address", *address},
			{"order", *memberPath("order")},
			{"reference", *memberPath("reference")},
			{"shipment", computed{reads: []string{""}}},
			{"tracking_number", *memberPath("tracking_number")},
			{"title", *attr(func(r *Record) (any, error) { return r.text() }, "")},
		},
		computed: members{
			"get_absolute_url": webURL("sales/shipment/"),
			"address":          address,
			"is_complete":      set("shipment_date"),
			"is_delivered":     set("delivery_date"),
			"is_checked":       set("checked_by_id"),
			"check_can_complete": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.null("shipment_date") && len(v.many("allocations")) > 0, v.err
			}, "shipment_date", "allocations.count"),
		},
	}
}

func returnLineBehaviour() behaviour {
	return behaviour{computed: members{
		"received":         attr(func(r *Record) (any, error) { v := see(r); return !v.null("received_date"), v.err }, "received_date"),
		"total_line_price": lineTotal("price"),
	}}
}
