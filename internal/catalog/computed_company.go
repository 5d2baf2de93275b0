package catalog

import (
	"path"
	"slices"
	"strings"

	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
)

func companyBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.text("name") + " - " + v.text("description"), v.err
		},
		reads: []string{"name", "description"},
		context: []contextKey{
			{"company", computed{reads: []string{""}}},
			{"name", *memberPath("name")},
			{"description", *memberPath("description")},
			{"website", *memberPath("website")},
			{"phone", *memberPath("phone")},
			{"email", *memberPath("email")},
			{"address", *attr(func(r *Record) (any, error) {
				v := see(r)
				a := v.primaryAddress()
				if a == nil {
					return "", v.err
				}
				return see(a).str(), v.err
			}, "addresses.*")},
		},
		computed: members{
			// InvenTree's own page of a company, whichever of its roles it has.
			"get_absolute_url": webURL("purchasing/manufacturer/"),
			"currency_code": attr(func(r *Record) (any, error) {
				v := see(r)
				if code := v.text("currency"); code != "" {
					return code, v.err
				}
				return r.batch().catalog.defaultCurrency(), v.err
			}, "currency"),
			"primary_address": attr(func(r *Record) (any, error) { v := see(r); return record1(v.primaryAddress(), v.err) }, "addresses.*"),
			"address": attr(func(r *Record) (any, error) {
				v := see(r)
				a := v.primaryAddress()
				if a == nil {
					return nil, v.err
				}
				return see(a).str(), v.err
			}, "addresses.*"),
			"parts": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.set("company.supplierpart", v.companyParts())
			}, "supplied_parts.*", "manufactured_parts.*.supplier_parts.*"),
			"stock_items": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.set("stock.stockitem", v.manyOf(v.companyParts(), "stock_items"))
			}, "supplied_parts.*.stock_items.*"),
		},
	}
}

// primaryAddress gives the main address of a company.
func (v *view) primaryAddress() *Record {
	if all := v.keep(v.many("addresses"), func(w *view) bool { return w.flag("primary") }); len(all) > 0 {
		return all[0]
	}
	return nil
}

func (v *view) companyParts() []*Record {
	out := append([]*Record(nil), v.many("supplied_parts")...)
	return byKey(distinct(append(out, v.manyOf(v.many("manufactured_parts"), "supplier_parts")...)))
}

func addressBehaviour() behaviour {
	lines := []string{"line1", "line2", "postal_code", "postal_city", "province", "country"}
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			var parts []string
			for _, l := range lines {
				parts = append(parts, v.text(l))
			}
			return joinNonEmpty(", ", parts...), v.err
		},
		reads: lines,
	}
}

func contactBehaviour() behaviour { return behaviour{} }

func manufacturerPartBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			s := ""
			if m := v.one("manufacturer"); m.r != nil {
				s = m.text("name") + " | "
			}
			return s + v.text("MPN"), v.err
		},
		reads: []string{"MPN", "manufacturer.name"},
		computed: members{
			"get_absolute_url": webURL("purchasing/manufacturer-part/"),
		},
	}
}

func supplierPartBehaviour() behaviour {
	name := attr(func(r *Record) (any, error) { return r.text() }, "")
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			p, s := v.one("part"), v.one("supplier")
			ipn := p.text("IPN")
			if ipn != "" {
				ipn += " | "
			}
			text := ipn + s.text("name") + " | " + v.text("SKU")
			if m := v.manufacturer(); m != "" {
				text += " | " + m
			}
			return text, firstError(v.err, p.err, s.err)
		},
		reads: []string{"SKU", "part.IPN", "supplier.name", "manufacturer_part.MPN", "manufacturer_part.manufacturer.name"},
		computed: members{
			"name": name, "pretty_name": name,
			"get_absolute_url":    webURL("purchasing/supplier-part/"),
			"manufacturer_string": attr(func(r *Record) (any, error) { v := see(r); return v.manufacturer(), v.err }, "manufacturer_part.MPN", "manufacturer_part.manufacturer.name"),
			"has_price_breaks":    attr(func(r *Record) (any, error) { v := see(r); return len(v.many("pricebreaks")) > 0, v.err }, "pricebreaks.count"),
			"price_breaks": attr(func(r *Record) (any, error) {
				return (&Manager{r, r.Model().byName["pricebreaks"].(*Relation)}).Set().OrderBy("quantity")
			}, "pricebreaks.*"),
			"unit_pricing": attr(func(r *Record) (any, error) {
				v := see(r)
				return number1(v.price("pricebreaks", apd.New(1, 0)), v.err)
			}, "pricebreaks.*"),
			"base_quantity": attr(func(r *Record) (any, error) { v := see(r); return short(v.number("pack_quantity_native")), v.err }, "pack_quantity_native"),
			"open_orders":   attr(func(r *Record) (any, error) { v := see(r); return v.set("order.purchaseorderlineitem", v.openLines()) }, "purchase_order_line_items.*.order.status"),
			"on_order": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.sum(v.openLines(), func(w *view) *apd.Decimal { return max0(w.sub(w.number("quantity"), w.number("received"))) }), v.err
			}, "purchase_order_line_items.*.order.status"),
			"purchase_orders": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.list(v.through(v.many("purchase_order_line_items"), "order"))
			}, "purchase_order_line_items.*.order"),
		},
	}
}

// manufacturer is a supplier part's manufacturer and its number there.
func (v *view) manufacturer() string {
	m := v.one("manufacturer_part")
	c := m.one("manufacturer")
	s := joinNonEmpty(" | ", c.text("name"), m.text("MPN"))
	v.err = firstError(v.err, m.err, c.err)
	return s
}

func (v *view) openLines() []*Record {
	return v.keep(v.many("purchase_order_line_items"), func(w *view) bool {
		return slices.Contains(purchaseOpen, w.one("order").int("status"))
	})
}

func ownerBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			o, err := r.ownerRecord()
			if err != nil || o == nil {
				return "", firstError(err, v.err)
			}
			return ownerName(o) + " (" + ownerLabel(v.text("owner_type")) + ")", v.err
		},
		computed: members{
			"name": attr(func(r *Record) (any, error) {
				o, err := r.ownerRecord()
				if err != nil || o == nil {
					return "", err
				}
				return ownerName(o), nil
			}),
			"label": attr(func(r *Record) (any, error) { v := see(r); return ownerLabel(v.text("owner_type")), v.err }, "owner_type"),
			"owner": attr(func(r *Record) (any, error) { return record1(r.ownerRecord()) }),
			"get_related_owners": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.list([]*Record{r})
			}),
		},
	}
}

func ownerLabel(contentType string) string {
	_, model, _ := strings.Cut(contentType, ".")
	return model
}

// ownerName is what an owner is called: a user by name, else a group.
func ownerName(r *Record) string {
	v := see(r)
	if r.Model().Name == "auth.group" {
		return v.text("name")
	}
	if r.batch().catalog.settingText("DISPLAY_FULL_NAMES", "") == "True" {
		if full := joinNonEmpty(" ", v.text("first_name"), v.text("last_name")); full != "" {
			return full
		}
	}
	return v.text("username")
}

// ownerRecord gives the user or group that an owner stands for.
func (r *Record) ownerRecord() (*Record, error) {
	v := see(r)
	kind, id := v.text("owner_type"), v.int("owner_id")
	m := ModelOf(kind)
	if v.err != nil || m == nil {
		return nil, v.err
	}
	all, err := r.batch().all(m, "owners", nil)
	if err != nil {
		return nil, err
	}
	for _, o := range all {
		if o.pk == id {
			return o, nil
		}
	}
	return nil, nil
}

func userBehaviour() behaviour {
	full := func(v *view) string { return joinNonEmpty(" ", v.text("first_name"), v.text("last_name")) }
	return behaviour{
		text:  func(r *Record) (string, error) { v := see(r); return v.text("username"), v.err },
		reads: []string{"username"},
		computed: members{
			"get_full_name":    attr(func(r *Record) (any, error) { v := see(r); return full(v), v.err }, "first_name", "last_name"),
			"get_short_name":   memberPath("first_name"),
			"get_username":     memberPath("username"),
			"natural_key":      attr(func(r *Record) (any, error) { v := see(r); return dtl.Tuple{v.text("username")}, v.err }, "username"),
			"is_authenticated": constant(true), "is_anonymous": constant(false),
		},
	}
}

func namedBehaviour() behaviour {
	return behaviour{
		text:     func(r *Record) (string, error) { v := see(r); return v.text("name"), v.err },
		reads:    []string{"name"},
		computed: members{"natural_key": attr(func(r *Record) (any, error) { v := see(r); return dtl.Tuple{v.text("name")}, v.err }, "name")},
	}
}

func projectCodeBehaviour() behaviour {
	return behaviour{
		text:  func(r *Record) (string, error) { v := see(r); return v.text("code"), v.err },
		reads: []string{"code"},
	}
}

func attachmentBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			if file := v.text("attachment"); file != "" {
				return path.Base(file), v.err
			}
			return v.text("link"), v.err
		},
		reads: []string{"attachment", "link"},
		computed: members{
			"basename": attr(func(r *Record) (any, error) {
				v := see(r)
				if file := v.text("attachment"); file != "" {
					return path.Base(file), v.err
				}
				return nil, v.err
			}, "attachment"),
		},
	}
}
