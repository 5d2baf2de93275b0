package catalog

import (
	"strconv"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

func partBehaviour() behaviour {
	name := []string{"IPN", "name", "revision"}
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.fullName() + " - " + v.text("description"), v.err
		},
		reads: append([]string{"description"}, name...),
		context: []contextKey{
			{"part", computed{reads: []string{""}}},
			{"bom_items", *attr(partBOMSet, "bom_items.*")},
			{"category", *memberPath("category")},
			{"description", *memberPath("description")},
			{"IPN", *memberPath("IPN")},
			{"name", *memberPath("name")},
			{"parameters", *attr(partParameters, parameterReads...)},
			{"qr_data", *memberPath("barcode")},
			{"qr_url", *memberPath("get_absolute_url")},
			{"revision", *memberPath("revision")},
			{"test_template_list", *attr(func(r *Record) (any, error) { return partTests(r, nil) }, "test_templates.*", "variant_of.test_templates.*")},
			{"test_templates", *attr(partTestMap, "test_templates.*", "variant_of.test_templates.*")},
		},
		computed: members{
			"full_name":        attr(func(r *Record) (any, error) { v := see(r); return v.fullName(), v.err }, name...),
			"get_absolute_url": webURL("part/"),
			"category_path": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.one("category").text("pathstring"), v.err
			}, "category.pathstring"),
			"parameters_map": attr(partParameters, parameterReads...),
			"get_parameters": attr(func(r *Record) (any, error) {
				s := (&Manager{r, r.Model().byName["parameters"].(*Relation)}).Set()
				return s.OrderBy("template__name")
			}, parameterReads...),
			"get_default_location": attr(partDefaultLocation, "default_location", "category.default_location"),
			"get_default_supplier": attr(func(r *Record) (any, error) {
				v := see(r)
				if one := v.record("default_supplier"); one != nil || v.err != nil {
					return record1(one, v.err)
				}
				if all := v.many("supplier_parts"); len(all) == 1 {
					return all[0], v.err
				}
				return nil, v.err
			}, "default_supplier", "supplier_parts.*"),

			"bom_count":           attr(func(r *Record) (any, error) { v := see(r); return len(v.bom()), v.err }, "bom_items.count"),
			"has_bom":             attr(func(r *Record) (any, error) { v := see(r); return len(v.bom()) > 0, v.err }, "bom_items.count"),
			"get_bom_items":       attr(partBOMSet, "bom_items.*"),
			"get_trackable_parts": attr(func(r *Record) (any, error) { v := see(r); return v.set("part.bomitem", v.trackableBOM()) }, "bom_items.*.sub_part.trackable"),
			"has_trackable_parts": attr(func(r *Record) (any, error) { v := see(r); return len(v.trackableBOM()) > 0, v.err }, "bom_items.*.sub_part.trackable"),
			"get_parts_in_bom":    attr(partsInBOM, "bom_items.*.sub_part"),
			"getRequiredParts":    attr(partsInBOM, "bom_items.*.sub_part"),
			"get_installed_part_options": attr(func(r *Record) (any, error) {
				v := see(r)
				var parts []*Record
				for _, item := range v.bom() {
					w := see(item)
					if sub := w.record("sub_part"); sub != nil {
						parts = append(parts, sub)
						if w.flag("allow_variants") {
							parts = append(parts, see(sub).descendants("variants")...)
						}
					}
					v.err = w.err
				}
				return v.unique("part.part", parts)
			}, "bom_items.*.sub_part"),
			"get_used_in":   attr(func(r *Record) (any, error) { v := see(r); return v.list(v.usedIn()) }, "used_in.*.part"),
			"used_in_count": attr(func(r *Record) (any, error) { v := see(r); return len(v.usedIn()), v.err }, "used_in.*.part"),
			"can_build":     attr(func(r *Record) (any, error) { v := see(r); return v.canBuild(), v.err }),
			"get_bom_hash":  attr(func(r *Record) (any, error) { v := see(r); return v.bomHash(), v.err }),
			"is_bom_valid": attr(func(r *Record) (any, error) {
				v := see(r)
				sum := v.text("bom_checksum")
				if sum == "" || v.null("bom_checked_date") {
					return false, v.err
				}
				return v.bomHash() == sum, v.err
			}),

			"has_variants":     attr(func(r *Record) (any, error) { v := see(r); return len(v.many("variants")) > 0, v.err }, "variants.count"),
			"get_all_variants": attr(func(r *Record) (any, error) { v := see(r); return v.set("part.part", v.descendants("variants")) }),
			"get_conversion_options": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.set("part.part", v.conversions())
			}),
			"can_convert": attr(func(r *Record) (any, error) { v := see(r); return len(v.conversions()) > 0, v.err }),
			"related_count": attr(func(r *Record) (any, error) {
				v := see(r)
				return len(v.relatedParts()), v.err
			}, "related_parts_1.*", "related_parts_2.*"),
			"get_related_parts": attr(func(r *Record) (any, error) { v := see(r); return v.unique("part.part", v.relatedParts()) }, "related_parts_1.*", "related_parts_2.*"),

			"supplier_count":  attr(func(r *Record) (any, error) { v := see(r); return len(v.many("supplier_parts")), v.err }, "supplier_parts.count"),
			"purchase_orders": attr(func(r *Record) (any, error) { v := see(r); return v.list(v.purchaseOrders()) }, "supplier_parts.*.purchase_order_line_items.*.order"),
			"sales_orders": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.list(v.through(v.many("sales_order_line_items"), "order"))
			}, "sales_order_line_items.*.order"),

			"getTestTemplates":   attr(func(r *Record) (any, error) { return partTests(r, nil) }, "test_templates.*"),
			"getRequiredTests":   attr(func(r *Record) (any, error) { return partTests(r, requiredTest) }, "test_templates.*"),
			"getTestTemplateMap": attr(partTestMap, "test_templates.*"),

			"get_latest_serial_number": attr(func(r *Record) (any, error) {
				v := see(r)
				if last := v.latestSerial(); last != "" {
					return last, v.err
				}
				return nil, v.err
			}),
			"get_next_serial_number": attr(func(r *Record) (any, error) {
				v := see(r)
				last := v.latestSerial()
				if last == "" {
					return "1", v.err
				}
				return increment(last), v.err
			}),
			"get_subscribers": attr(func(r *Record) (any, error) {
				v := see(r)
				var users []*Record
				for _, p := range append(v.ancestors(r.Model().treeParent()), r) {
					w := see(p)
					users = append(users, v.through(w.many("starred_users"), "user")...)
					v.err = firstError(v.err, w.err)
				}
				if c := v.record("category"); c != nil {
					users = append(users, v.categorySubscribers(c)...)
				}
				return v.list(distinct(users))
			}),
			"ensure_trackable": constant(nil), "schedule_pricing_update": constant(nil), "validate_ipn": constant(nil),
			"validate_name": constant(nil), "validate_revision": constant(nil),
		}.with(partStockMembers()).with(partPriceMembers()),
	}
}

// with adds more attributes.
func (m members) with(more members) members {
	for name, c := range more {
		m[name] = c
	}
	return m
}

func firstError(errs ...error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// webURL is the address of a record in InvenTree's web interface.
func webURL(path string) *computed {
	return attr(func(r *Record) (any, error) { return "/web/" + path + strconv.FormatInt(r.pk, 10), nil })
}

// fullName is the name of a part with its number and revision: "IPN | name | revision".
func (v *view) fullName() string {
	return joinNonEmpty(" | ", v.text("IPN"), v.text("name"), v.text("revision"))
}

var parameterReads = []string{"parameters.*.data", "parameters.*.template.name"}

// partParameters are a part's parameters by name.
func partParameters(r *Record) (any, error) {
	v := see(r)
	out := dtl.NewDict()
	for _, p := range v.many("parameters") {
		w := see(p)
		out.Set(w.one("template").text("name"), w.text("data"))
		if w.err != nil {
			return nil, w.err
		}
	}
	return out, v.err
}

func partDefaultLocation(r *Record) (any, error) {
	v := see(r)
	if l := v.record("default_location"); l != nil || v.err != nil {
		return record1(l, v.err)
	}
	for c := v.record("category"); c != nil && v.err == nil; {
		w := see(c)
		if l := w.record("default_location"); l != nil {
			return l, w.err
		}
		c, v.err = w.record("parent"), w.err
	}
	return nil, v.err
}

// bom gives the BOM items of a part, those inherited from the parts that it is a variant of among them.
func (v *view) bom() []*Record {
	items := v.many("bom_items")
	if v.err != nil || v.r == nil {
		return nil
	}
	up := v.ancestors(v.r.Model().treeParent())
	if len(up) == 0 {
		return items
	}
	out := append([]*Record(nil), items...)
	for _, p := range up {
		w := see(p)
		out = append(out, v.keep(w.many("bom_items"), func(x *view) bool { return x.flag("inherited") })...)
		v.err = firstError(v.err, w.err)
	}
	return byKey(out)
}

// byKey sorts records by their keys.
func byKey(records []*Record) []*Record {
	sorted, _ := sortRecords(records, nil)
	return sorted
}

func partBOMSet(r *Record) (any, error) {
	v := see(r)
	return v.set("part.bomitem", v.bom())
}

func (v *view) trackableBOM() []*Record {
	return v.keep(v.bom(), func(w *view) bool { return w.one("sub_part").flag("trackable") })
}

func partsInBOM(r *Record) (any, error) {
	v := see(r)
	return v.unique("part.part", v.through(v.bom(), "sub_part"))
}

// through follows a Ref from all records; each target comes once.
func (v *view) through(records []*Record, ref string) []*Record {
	var out []*Record
	for _, r := range records {
		w := see(r)
		if one := w.record(ref); one != nil {
			out = append(out, one)
		}
		v.err = firstError(v.err, w.err)
	}
	return distinct(out)
}

// usedIn gives the parts whose BOM a part is in: itself, as a variant, or as a substitute.
func (v *view) usedIn() []*Record {
	items := append([]*Record(nil), v.many("used_in")...)
	for _, up := range v.ancestors(v.r.Model().treeParent()) {
		w := see(up)
		items = append(items, v.keep(w.many("used_in"), func(x *view) bool { return x.flag("allow_variants") })...)
		v.err = firstError(v.err, w.err)
	}
	items = append(items, v.through(v.many("substitute_items"), "bom_item")...)
	var parts []*Record
	for _, item := range items {
		w := see(item)
		p := w.record("part")
		if p == nil {
			v.err = firstError(v.err, w.err)
			continue
		}
		parts = append(parts, p)
		if w.flag("inherited") {
			parts = append(parts, see(p).descendants("variants")...)
		}
		v.err = firstError(v.err, w.err)
	}
	return distinct(parts)
}

// conversions gives the parts that a part can be converted to: active ones of its family.
func (v *view) conversions() []*Record {
	parent := v.r.Model().treeParent()
	root := v.r
	if up := v.ancestors(parent); len(up) > 0 {
		root = up[0]
	}
	family := append([]*Record{root}, see(root).descendants("variants")...)
	return v.keep(family, func(w *view) bool {
		return w.r != v.r && w.flag("active") && !w.flag("virtual")
	})
}

func (v *view) relatedParts() []*Record {
	out := v.through(v.many("related_parts_1"), "part_2")
	return distinct(append(out, v.through(v.many("related_parts_2"), "part_1")...))
}

func (v *view) purchaseOrders() []*Record {
	var out []*Record
	for _, sp := range v.many("supplier_parts") {
		w := see(sp)
		out = append(out, v.through(w.many("purchase_order_line_items"), "order")...)
		v.err = firstError(v.err, w.err)
	}
	return distinct(out)
}

// tests gives the test templates of a part and of those that it is a variant of.
func (v *view) tests(fits func(*view) bool) []*Record {
	if v.r == nil {
		return nil
	}
	var out []*Record
	for _, p := range append(v.ancestors(v.r.Model().treeParent()), v.r) {
		w := see(p)
		out = append(out, w.many("test_templates")...)
		v.err = firstError(v.err, w.err)
	}
	if fits != nil {
		out = v.keep(out, fits)
	}
	return byKey(out)
}

func requiredTest(w *view) bool { return w.flag("required") && w.flag("enabled") }

func partTests(r *Record, fits func(*view) bool) (any, error) {
	v := see(r)
	return v.set("part.parttesttemplate", v.tests(fits))
}

// testMap gives test templates by their keys.
func (v *view) testMap() *dtl.Dict {
	out := dtl.NewDict()
	for _, t := range v.tests(nil) {
		w := see(t)
		out.Set(w.text("key"), t)
		v.err = firstError(v.err, w.err)
	}
	return out
}

func partTestMap(r *Record) (any, error) {
	v := see(r)
	return v.testMap(), v.err
}

// latestSerial gives the highest serial number of a part's family.
func (v *view) latestSerial() string {
	parent := v.r.Model().treeParent()
	root := v.r
	if up := v.ancestors(parent); len(up) > 0 {
		root = up[0]
	}
	best, text := int64(-1), ""
	for _, p := range append([]*Record{root}, see(root).descendants("variants")...) {
		w := see(p)
		for _, item := range w.many("stock_items") {
			x := see(item)
			if s, n := x.text("serial"), x.int("serial_int"); s != "" && n > best {
				best, text = n, s
			}
			v.err = firstError(v.err, x.err)
		}
		v.err = firstError(v.err, w.err)
	}
	return text
}

// increment adds one to the number at the end of a serial number, which keeps its zeros in front.
func increment(s string) string {
	i := len(s)
	for i > 0 && '0' <= s[i-1] && s[i-1] <= '9' {
		i--
	}
	digits := s[i:]
	n, err := strconv.ParseUint(digits, 10, 63)
	if err != nil {
		return s
	}
	next := strconv.FormatUint(n+1, 10)
	for len(next) < len(digits) {
		next = "0" + next
	}
	return s[:i] + next
}

// canBuild is how many of a part the stock of its components is enough for.
func (v *view) canBuild() int64 {
	least := int64(-1)
	for _, item := range v.bom() {
		w := see(item)
		if w.flag("consumable") {
			continue
		}
		n := w.buildable()
		v.err = firstError(v.err, w.err)
		if least < 0 || n < least {
			least = n
		}
	}
	return max(0, least)
}

// buildable is how often the stock for one BOM item is enough.
func (v *view) buildable() int64 {
	quantity := v.number("quantity")
	available := v.availableFor()
	if v.err != nil || quantity.Sign() <= 0 {
		return 0
	}
	if setup := v.number("setup_quantity"); setup.Sign() > 0 {
		available = max0(v.sub(available, setup))
	}
	if attrition := v.number("attrition"); attrition.Sign() > 0 {
		quantity = v.mul(quantity, v.add(apd.New(1, 0), v.mul(attrition, apd.New(1, -2))))
	}
	d := new(apd.Decimal)
	if _, err := decimals.QuoInteger(d, available, quantity); err != nil {
		v.err = err
		return 0
	}
	n, err := d.Int64()
	if err != nil {
		return 0
	}
	return n
}

// availableFor is the stock that may go into a BOM item: of its part, of that one's variants, of its substitutes.
func (v *view) availableFor() *apd.Decimal {
	parts := []*Record{v.record("sub_part")}
	if parts[0] == nil {
		return new(apd.Decimal)
	}
	if v.flag("allow_variants") {
		parts = append(parts, see(parts[0]).descendants("variants")...)
	}
	parts = distinct(append(parts, v.through(v.many("substitutes"), "part")...))
	total := new(apd.Decimal)
	for _, p := range parts {
		w := see(p)
		total = v.add(total, max0(v.sub(w.ownStock(), w.ownAllocations())))
		v.err = firstError(v.err, w.err)
	}
	return total
}
