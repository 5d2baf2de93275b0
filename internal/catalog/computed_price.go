package catalog

import (
	"github.com/cockroachdb/apd/v3"

	"etikett/dtl"
	"etikett/internal/money"
)

// partPriceMembers are the attributes of a part about what it costs.
func partPriceMembers() members {
	breaks := func(relation string) *computed {
		return attr(func(r *Record) (any, error) {
			return (&Manager{r, r.Model().byName[relation].(*Relation)}).Set().OrderBy("quantity")
		}, relation+".*")
	}
	has := func(relation string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return len(v.many(relation)) > 0, v.err }, relation+".count")
	}
	rng := func(get func(v *view, quantity *apd.Decimal) *priceRange) *computed {
		return attr(func(r *Record) (any, error) {
			v := see(r)
			p := get(v, apd.New(1, 0))
			if p == nil || v.err != nil {
				return nil, v.err
			}
			return dtl.Tuple{p.low, p.high}, nil
		})
	}
	return members{
		"price_breaks":              breaks("salepricebreaks"),
		"internal_price_breaks":     breaks("internalpricebreaks"),
		"has_price_breaks":          has("salepricebreaks"),
		"has_internal_price_breaks": has("internalpricebreaks"),
		"unit_pricing": attr(func(r *Record) (any, error) {
			v := see(r)
			return number1(v.price("salepricebreaks", apd.New(1, 0)), v.err)
		}, "salepricebreaks.*"),
		"get_supplier_price_range": rng((*view).supplierPrices),
		"get_bom_price_range":      rng(func(v *view, q *apd.Decimal) *priceRange { return v.bomPrices(q, 0) }),
		"get_price_range":          rng(func(v *view, q *apd.Decimal) *priceRange { return v.prices(q, 0) }),
		"get_price_info": attr(func(r *Record) (any, error) {
			v := see(r)
			p := v.prices(apd.New(1, 0), 0)
			switch {
			case p == nil || v.err != nil:
				return nil, v.err
			case p.low.Cmp(p.high) == 0:
				return p.low, nil
			}
			return plain(p.low) + " - " + plain(p.high), nil
		}),
		"pricing": attr(func(r *Record) (any, error) {
			v := see(r)
			if one := v.record("pricing_data"); one != nil || v.err != nil {
				return record1(one, v.err)
			}
			return unsaved{ModelOf("part.partpricing"), map[string]any{"part": r}}, nil
		}, "pricing_data"),
	}
}

// number1 gives a number, or nil as such.
func number1(d *apd.Decimal, err error) (any, error) {
	if d == nil || err != nil {
		return nil, err
	}
	return d, nil
}

// unsaved is a record that there is not, as an attribute gives it that makes one where it finds none.
type unsaved struct {
	model  *Model
	values map[string]any
}

// String is what Django prints of a record without a key.
func (u unsaved) String() string { return u.model.Class + " object (None)" }

// Repr is the record among the elements of a list.
func (u unsaved) Repr() string { return "<" + u.model.Class + ": " + u.String() + ">" }

// Member gives the fields; all but those that are set are empty.
func (u unsaved) Member(name string) (any, bool, error) {
	if v, ok := u.values[name]; ok {
		return v, true, nil
	}
	_, ok := u.model.byName[name].(*Field)
	return nil, ok, nil
}

// priceRange is the lowest and the highest price.
type priceRange struct{ low, high *apd.Decimal }

func (p *priceRange) with(low, high *apd.Decimal) *priceRange {
	if p == nil {
		return &priceRange{low, high}
	}
	if low.Cmp(p.low) < 0 {
		p.low = low
	}
	if high.Cmp(p.high) > 0 {
		p.high = high
	}
	return p
}

// price is what a quantity costs by price breaks: that of the largest break which it reaches, or of the first. Nil if there are none.
// Amounts in other currencies count as they are, since there are no rates here.
func (v *view) price(relation string, quantity *apd.Decimal) *apd.Decimal {
	breaks := v.many(relation)
	if len(breaks) == 0 || v.err != nil {
		return nil
	}
	if multiple := v.number("multiple"); multiple.Sign() > 0 && isWhole(quantity) {
		d := new(apd.Decimal)
		v.calc(decimals.Quo, d, quantity, multiple)
		if _, err := decimals.Ceil(d, d); err != nil {
			v.err = firstError(v.err, err)
		}
		quantity = v.mul(d, multiple)
	}
	sorted, err := sortRecords(breaks, []OrderKey{{Path: []Step{{Field: breaks[0].Model().Field("quantity")}}}})
	if err != nil {
		v.err = err
		return nil
	}
	best := see(sorted[0])
	for _, b := range sorted[1:] {
		w := see(b)
		if w.number("quantity").Cmp(quantity) <= 0 {
			best = w
		}
		v.err = firstError(v.err, w.err)
	}
	cost := v.add(v.mul(best.number("price"), quantity), v.number("base_cost"))
	v.err = firstError(v.err, best.err)
	return short(cost)
}

func isWhole(d *apd.Decimal) bool { return short(d).Exponent == 0 }

// supplierPrices is what suppliers ask for a quantity of a part.
func (v *view) supplierPrices(quantity *apd.Decimal) *priceRange {
	var out *priceRange
	for _, sp := range v.many("supplier_parts") {
		w := see(sp)
		if p := w.price("pricebreaks", quantity); p != nil {
			out = out.with(p, p)
		}
		v.err = firstError(v.err, w.err)
	}
	return out
}

// maxBOMDepth ends BOMs that contain themselves.
const maxBOMDepth = 20

// bomPrices is what the components of a quantity of a part cost together.
func (v *view) bomPrices(quantity *apd.Decimal, depth int) *priceRange {
	if depth > maxBOMDepth {
		return nil
	}
	var out *priceRange
	for _, item := range v.bom() {
		w := see(item)
		sub := w.record("sub_part")
		if sub == nil || sub == v.r {
			v.err = firstError(v.err, w.err)
			continue
		}
		x := see(sub)
		p := x.prices(w.mul(quantity, w.number("quantity")), depth+1)
		v.err = firstError(v.err, w.err, x.err)
		if p == nil {
			continue
		}
		if out == nil {
			out = &priceRange{new(apd.Decimal), new(apd.Decimal)}
		}
		out = &priceRange{v.add(out.low, p.low), v.add(out.high, p.high)}
	}
	if out != nil {
		out.low, out.high = short(out.low), short(out.high)
	}
	return out
}

func (v *view) prices(quantity *apd.Decimal, depth int) *priceRange {
	out := v.supplierPrices(quantity)
	if bom := v.bomPrices(quantity, depth); bom != nil {
		out = out.with(bom.low, bom.high)
	}
	return out
}

func priceBreakBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.moneyText("price") + " @ " + plain(v.number("quantity")), v.err
		},
		reads: []string{"price", "quantity"},
	}
}

func supplierPriceBreakBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.one("part").text("SKU") + " - " + v.moneyText("price") + " @ " + dtl.Str(v.number("quantity")), v.err
		},
		reads: []string{"price", "quantity", "part.SKU"},
	}
}

// moneyText is an amount as InvenTree prints it.
func (v *view) moneyText(field string) string {
	m, ok := v.money(field)
	if !ok {
		return "None"
	}
	return m.String()
}

// money gives an amount; not ok for none.
func (v *view) money(field string) (money.Money, bool) {
	if v.err != nil || v.r == nil {
		return money.Money{}, false
	}
	x, err := v.r.fieldMember(v.r.Model().Field(field))
	v.err = err
	m, ok := x.(money.Money)
	return m, ok
}
