package catalog

import (
	"slices"
	"strconv"
	"time"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

func stockItemBehaviour() behaviour {
	reads := []string{"quantity", "serial", "part.full_name", "part.trackable", "location.name", "purchase_order"}
	number := func(get func(v *view) *apd.Decimal, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); n := get(v); return n, v.err }, reads...)
	}
	count := func(relation string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return len(v.many(relation)), v.err }, relation+".count")
	}
	is := func(get func(v *view) bool, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); b := get(v); return b, v.err }, reads...)
	}
	allocations := []string{"allocations.*.quantity", "sales_order_allocations.*.quantity", "sales_order_allocations.*.line.order.status", "sales_order_allocations.*.shipment.shipment_date"}
	state := []string{"quantity", "status", "sales_order_id", "belongs_to_id", "customer_id", "consumed_by_id", "is_building"}
	tests := []string{"part.test_templates.*", "test_results.*.template.key"}
	self := computed{reads: []string{""}}
	return behaviour{
		text:  stockItemText,
		reads: reads,
		context: []contextKey{
			{"stock_item", self},
			{"item", self},
			{"barcode_data", *memberPath("barcode_data")},
			{"barcode_hash", *memberPath("barcode_hash")},
			{"batch", *memberPath("batch")},
			{"child_items", *memberPath("get_children")},
			{"ipn", *memberPath("part", "IPN")},
			{"installed_items", *attr(installedItems, "installed_parts.*")},
			{"name", *memberPath("part", "full_name")},
			{"part", *memberPath("part")},
			{"qr_data", *memberPath("barcode")},
			{"qr_url", *memberPath("get_absolute_url")},
			{"parameters", *attr(func(r *Record) (any, error) {
				p, err := r.One("part")
				if p == nil || err != nil {
					return nil, err
				}
				return partParameters(p)
			}, "part.parameters.*.data", "part.parameters.*.template.name")},
			{"quantity", *number(func(v *view) *apd.Decimal { return short(v.number("quantity")) }, "quantity")},
			{"result_list", *attr(testResultList, tests...)},
			{"results", *attr(testResultMap, tests...)},
			{"serial", *memberPath("serial")},
			{"tests", *attr(testResultMap, tests...)},
			{"test_keys", *attr(testKeys, tests...)},
			{"test_template_list", *attr(func(r *Record) (any, error) {
				v := see(r)
				return v.set("part.parttesttemplate", v.ofPart().tests(nil))
			}, tests...)},
			{"test_templates", *attr(func(r *Record) (any, error) { v := see(r).ofPart(); return v.testMap(), v.err }, tests...)},
		},
		computed: members{
			"get_absolute_url": webURL("stock/item/"),
			"status_label":     attr(func(r *Record) (any, error) { return choiceLabel(r, r.Model().Field("status")) }, "status"),
			"get_part_name":    memberPath("part", "full_name"),
			"serialized": is(func(v *view) bool {
				return v.text("serial") != "" && v.number("quantity").Cmp(apd.New(1, 0)) == 0
			}, "serial", "quantity"),
			"in_stock":             is((*view).inStock, state...),
			"is_in_stock":          is((*view).inStock, state...),
			"can_adjust_location":  is((*view).canMove, state...),
			"is_expired":           is(func(v *view) bool { return v.expiresBefore(0) }, append(state, "expiry_date")...),
			"is_stale":             is((*view).isStale, append(state, "expiry_date")...),
			"can_delete":           is(func(v *view) bool { return v.text("serial") == "" || true }, "serial"),
			"can_merge":            is((*view).canMerge, append(state, "serial", "installed_parts.count")...),
			"child_count":          count("children"),
			"installed_item_count": count("installed_parts"),
			"tracking_info_count":  count("tracking_info"),
			"has_tracking_info":    is(func(v *view) bool { return len(v.many("tracking_info")) > 0 }, "tracking_info.count"),
			"get_installed_items":  attr(installedItems, "installed_parts.*"),

			"build_allocation_count": number(func(v *view) *apd.Decimal { return v.sumField(v.many("allocations"), "quantity") }, "allocations.*.quantity"),
			"sales_order_allocation_count": number(func(v *view) *apd.Decimal {
				return v.sumField(v.openAllocations(v.many("sales_order_allocations")), "quantity")
			}, allocations...),
			"get_sales_order_allocations": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.set("order.salesorderallocation", v.many("sales_order_allocations"))
			}, "sales_order_allocations.*"),
			"allocation_count":     number((*view).itemAllocated, allocations...),
			"is_allocated":         is(func(v *view) bool { return v.itemAllocated().Sign() > 0 }, allocations...),
			"unallocated_quantity": number(func(v *view) *apd.Decimal { return max0(v.sub(v.number("quantity"), v.itemAllocated())) }, append(allocations, "quantity")...),

			"get_item_owner":      attr(itemOwner, "owner", "location.owner"),
			"get_next_stock_item": attr(func(r *Record) (any, error) { v := see(r); return record1(v.serialNeighbour(1), v.err) }),
			"get_next_serialized_item": attr(func(r *Record) (any, error) {
				v := see(r)
				return record1(v.serialNeighbour(1), v.err)
			}),
			"get_previous_stock_item": attr(func(r *Record) (any, error) { v := see(r); return record1(v.serialNeighbour(-1), v.err) }),

			"getTestResults": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.set("stock.stockitemtestresult", v.many("test_results"))
			}, "test_results.*"),
			"testResultMap":  attr(testResultMap, tests...),
			"testResultList": attr(testResultList, tests...),
			"get_test_keys":  attr(testKeys, tests...),
			"requiredTestStatus": attr(func(r *Record) (any, error) {
				v := see(r)
				total, passed, failed := v.requiredTests()
				return dtl.NewDict("total", total, "passed", passed, "failed", failed), v.err
			}, tests...),
			"required_test_count":    attr(func(r *Record) (any, error) { v := see(r); n, _, _ := v.requiredTests(); return n, v.err }, tests...),
			"hasRequiredTests":       is(func(v *view) bool { n, _, _ := v.requiredTests(); return n > 0 }, tests...),
			"passedAllRequiredTests": is(func(v *view) bool { n, passed, _ := v.requiredTests(); return passed >= n }, tests...),

			"clear_test_results": constant(nil), "update_serial_number": constant(nil), "validate_batch_code": constant(nil),
		},
	}
}

func stockItemText(r *Record) (string, error) {
	v := see(r)
	p := v.one("part")
	s := ""
	if serial := v.text("serial"); serial != "" && p.flag("trackable") {
		s = p.fullName() + " #" + serial
	} else {
		s = plain(v.number("quantity")) + " x " + p.fullName()
	}
	l := v.one("location")
	if l.r != nil {
		s += " @ " + l.text("name")
	}
	po := v.one("purchase_order")
	if po.r != nil {
		s += " (" + po.str() + ")"
	}
	return s, firstError(v.err, p.err, l.err, po.err)
}

// ofPart is the view of a stock item's part.
func (v *view) ofPart() *view { return v.one("part") }

func installedItems(r *Record) (any, error) {
	v := see(r)
	all := append([]*Record(nil), v.many("installed_parts")...)
	for i := 0; i < len(all) && len(all) < maxTree && v.err == nil; i++ {
		w := see(all[i])
		all = distinct(append(all, w.many("installed_parts")...))
		v.err = w.err
	}
	return v.unique("stock.stockitem", all)
}

// canMove reports whether the place of a stock item may be changed.
func (v *view) canMove() bool {
	return v.null("sales_order") && v.null("belongs_to") && v.null("customer") && v.null("consumed_by") && !v.flag("is_building")
}

func (v *view) canMerge() bool {
	return v.null("sales_order") && v.null("belongs_to") && v.null("customer") && !v.flag("is_building") &&
		v.text("serial") == "" && len(v.many("installed_parts")) == 0
}

func (v *view) itemAllocated() *apd.Decimal {
	return v.add(v.sumField(v.many("allocations"), "quantity"), v.sumField(v.openAllocations(v.many("sales_order_allocations")), "quantity"))
}

// expiresBefore reports whether a stock item that is in stock has expired, days from now.
func (v *view) expiresBefore(days int) bool {
	d, ok := v.date("expiry_date")
	if !ok || !v.inStock() {
		return false
	}
	now := v.r.batch().now
	limit := dateOf(time.Date(now.Year, now.Month, now.Day+days, 0, 0, 0, 0, time.UTC))
	return compareDates(d, limit) < 0
}

func (v *view) isStale() bool {
	days := v.r.batch().catalog.settingInt("STOCK_STALE_DAYS", 0)
	return days > 0 && v.expiresBefore(days)
}

// settingInt gives a setting that is a number.
func (c *Catalog) settingInt(key string, standard int) int {
	if c.setting != nil {
		if v, ok := c.setting(key); ok {
			switch x := v.(type) {
			case int:
				return x
			case int64:
				return int(x)
			case string:
				if n, err := strconv.Atoi(x); err == nil {
					return n
				}
			}
		}
	}
	return standard
}

// itemOwner gives the owner of a stock item, or that of the place where it is.
func itemOwner(r *Record) (any, error) {
	v := see(r)
	if o := v.record("owner"); o != nil || v.err != nil {
		return record1(o, v.err)
	}
	if l := v.record("location"); l != nil {
		return locationOwner(l)
	}
	return nil, v.err
}

// locationOwner gives the owner of a location, or the next one above.
func locationOwner(r *Record) (any, error) {
	v := see(r)
	up := append(v.ancestors(r.Model().treeParent()), r)
	for _, l := range slices.Backward(up) {
		w := see(l)
		if o := w.record("owner"); o != nil {
			return o, w.err
		}
		v.err = firstError(v.err, w.err)
	}
	return nil, v.err
}

// serialNeighbour gives the stock item of the same part with the next or previous serial number.
func (v *view) serialNeighbour(direction int) *Record {
	if v.text("serial") == "" {
		return nil
	}
	own := v.int("serial_int")
	var best *Record
	var bestAt int64
	for _, item := range v.ofPart().family() {
		w := see(item)
		for _, other := range w.many("stock_items") {
			x := see(other)
			n := x.int("serial_int")
			if x.text("serial") == "" || other == v.r || (n-own)*int64(direction) <= 0 {
				v.err = firstError(v.err, x.err)
				continue
			}
			if best == nil || (bestAt-n)*int64(direction) > 0 {
				best, bestAt = other, n
			}
		}
		v.err = firstError(v.err, w.err)
	}
	return best
}

// results gives the latest result of each test, by key, in the order of the results.
func (v *view) results() *dtl.Dict {
	out := dtl.NewDict()
	results, err := sortRecords(v.many("test_results"), nil)
	v.err = firstError(v.err, err)
	if len(results) > 0 {
		results, err = sortRecords(results, []OrderKey{{Path: []Step{{Field: results[0].Model().Field("date")}}}})
		v.err = firstError(v.err, err)
	}
	for _, r := range results {
		w := see(r)
		out.Set(w.one("template").text("key"), r)
		v.err = firstError(v.err, w.err)
	}
	return out
}

func testResultMap(r *Record) (any, error) {
	v := see(r)
	return v.results(), v.err
}

func testResultList(r *Record) (any, error) {
	v := see(r)
	out := []any{}
	for _, value := range v.results().All() {
		out = append(out, value)
	}
	return out, v.err
}

// testKeys are the keys of the tests that there are results of, and of those that the part asks for.
func testKeys(r *Record) (any, error) {
	v := see(r)
	var keys []any
	add := func(key string) {
		if !slices.Contains(keys, any(key)) {
			keys = append(keys, key)
		}
	}
	p := v.ofPart()
	for _, t := range p.tests(nil) {
		w := see(t)
		add(w.text("key"))
		v.err = firstError(v.err, w.err)
	}
	for key := range v.results().All() {
		s, _ := key.(string)
		add(s)
	}
	if keys == nil {
		keys = []any{}
	}
	return keys, firstError(v.err, p.err)
}

// requiredTests counts the tests that a stock item has to pass.
func (v *view) requiredTests() (total, passed, failed int) {
	p := v.ofPart()
	results := v.results()
	for _, t := range p.tests(requiredTest) {
		total++
		w := see(t)
		if x, ok := results.Get(w.text("key")); ok {
			result := see(x.(*Record))
			if result.flag("result") {
				passed++
			} else {
				failed++
			}
		}
		v.err = firstError(v.err, w.err)
	}
	v.err = firstError(v.err, p.err)
	return total, passed, failed
}

func locationBehaviour() behaviour {
	self := computed{reads: []string{""}}
	items := attr(func(r *Record) (any, error) { v := see(r); return v.locationItems() }, "stock_items.*", "children.*.stock_items.*")
	count := attr(func(r *Record) (any, error) {
		v := see(r)
		return len(v.below("stock_items")), v.err
	}, "stock_items.count", "children.*.stock_items.count")
	return behaviour{
		text:  pathText,
		reads: []string{"pathstring", "description"},
		context: []contextKey{
			{"location", self},
			{"qr_data", *memberPath("barcode")},
			{"parent", *memberPath("parent")},
			{"stock_location", self},
			{"stock_items", *items},
		},
		computed: members{
			"get_absolute_url":   webURL("stock/location/"),
			"icon":               attr(locationIcon, "custom_icon", "location_type.icon"),
			"item_count":         count,
			"stock_item_count":   count,
			"get_items":          items,
			"get_stock_items":    items,
			"get_location_owner": attr(locationOwner, "owner", "parent.owner"),
		},
	}
}

// pathText is how categories and locations print.
func pathText(r *Record) (string, error) {
	v := see(r)
	return v.text("pathstring") + " - " + v.text("description"), v.err
}

// below gives the records of a relation of a record and of those below it in the tree.
func (v *view) below(relation string) []*Record {
	m := v.r.Model()
	nodes := append([]*Record{v.r}, v.descendants(m.treeParent().back.Name)...)
	return v.manyOf(nodes, relation)
}

func (v *view) locationItems() (any, error) {
	s, err := v.set("stock.stockitem", v.below("stock_items"))
	if err != nil {
		return nil, err
	}
	return s.(*Set).OrderBy("tree_id", "lft")
}

func locationIcon(r *Record) (any, error) {
	v := see(r)
	if icon := v.text("custom_icon"); icon != "" {
		return icon, v.err
	}
	t := v.one("location_type")
	if icon := t.text("icon"); icon != "" {
		return icon, t.err
	}
	return v.r.batch().catalog.settingText("STOCK_LOCATION_DEFAULT_ICON", ""), firstError(v.err, t.err)
}

func testResultBehaviour() behaviour {
	name := memberPath("template", "test_name")
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.one("template").text("test_name") + " - " + dtl.Str(v.field("result")), v.err
		},
		reads:    []string{"result", "template.test_name"},
		computed: members{"key": memberPath("template", "key"), "test_name": name},
	}
}

func trackingBehaviour() behaviour {
	return behaviour{computed: members{
		"get_absolute_url": attr(func(r *Record) (any, error) {
			return r.Walk("item", "get_absolute_url")
		}, "item_id"),
		"label": attr(func(r *Record) (any, error) {
			v := see(r)
			code := v.int("tracking_type")
			if label, ok := trackingLabels[code]; ok {
				return label, v.err
			}
			return nil, v.err
		}, "tracking_type"),
	}}
}

// trackingLabels are the events in the history of a stock item.
var trackingLabels = map[int64]string{
	0: "Legacy stock tracking entry", 1: "Stock item created", 5: "Edited stock item", 6: "Assigned serial number", 10: "Stock counted",
	11: "Stock manually added", 12: "Stock manually removed", 13: "Serialized stock items", 15: "Returned to stock", 20: "Location changed",
	25: "Stock updated", 30: "Installed into assembly", 31: "Removed from assembly", 35: "Installed component item", 36: "Removed component item",
	40: "Split from parent item", 42: "Split child item", 45: "Merged stock items", 48: "Converted to variant", 50: "Build order output created",
	55: "Build order output completed", 56: "Build order output rejected", 57: "Consumed by build order", 60: "Shipped against Sales Order",
	70: "Received against Purchase Order", 80: "Returned against Return Order", 100: "Sent to customer", 105: "Returned from customer",
}
