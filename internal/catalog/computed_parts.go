package catalog

import (
	"strings"

	"etikett/dtl"
)

func categoryBehaviour() behaviour {
	count := attr(func(r *Record) (any, error) { v := see(r); return len(v.below("parts")), v.err }, "parts.count", "children.*.parts.count")
	parts := attr(func(r *Record) (any, error) {
		v := see(r)
		s, err := v.set("part.part", v.below("parts"))
		if err != nil {
			return nil, err
		}
		return s.(*Set).OrderBy("tree_id", "lft")
	}, "parts.*", "children.*.parts.*")
	return behaviour{
		text:  pathText,
		reads: []string{"pathstring", "description"},
		computed: members{
			"get_absolute_url": webURL("part/category/"),
			"icon": attr(func(r *Record) (any, error) {
				v := see(r)
				if icon := v.text("_icon"); icon != "" {
					return icon, v.err
				}
				return r.batch().catalog.settingText("PART_CATEGORY_DEFAULT_ICON", ""), v.err
			}, "_icon"),
			"item_count": count, "partcount": count,
			"get_items": parts, "get_parts": parts, "prefetch_parts_parameters": parts,
			"get_subscribers": attr(func(r *Record) (any, error) {
				v := see(r)
				return v.list(v.categorySubscribers(r))
			}),
			"get_parameter_templates": attr(func(r *Record) (any, error) {
				v := see(r)
				var all []*Record
				for _, c := range append(v.ancestors(r.Model().treeParent()), r) {
					w := see(c)
					all = append(all, w.many("parameter_templates")...)
					v.err = firstError(v.err, w.err)
				}
				return v.set("part.partcategoryparametertemplate", byKey(all))
			}),
			"get_unique_parameters": attr(func(r *Record) (any, error) {
				v := see(r)
				names := dtl.NewDict()
				for _, p := range v.manyOf(v.below("parts"), "parameters") {
					w := see(p)
					names.Set(w.one("template").text("name"), nil)
					v.err = firstError(v.err, w.err)
				}
				out := []any{}
				for name := range names.All() {
					out = append(out, name)
				}
				return sortedTexts(out), v.err
			}),
			"get_parts_parameters": attr(partsParameters),
		},
	}
}

// sortedTexts sorts a list of texts.
func sortedTexts(list []any) []any {
	for i := range list {
		for j := i; j > 0 && list[j-1].(string) > list[j].(string); j-- {
			list[j-1], list[j] = list[j], list[j-1]
		}
	}
	return list
}

// categorySubscribers gives the users who follow a category or one above it.
func (v *view) categorySubscribers(category *Record) []*Record {
	c := see(category)
	var users []*Record
	for _, at := range append(c.ancestors(category.Model().treeParent()), category) {
		w := see(at)
		users = append(users, w.through(w.many("starred_users"), "user")...)
		v.err = firstError(v.err, w.err)
	}
	v.err = firstError(v.err, c.err)
	return distinct(users)
}

// partsParameters lists the parts of a category with their parameters.
func partsParameters(r *Record) (any, error) {
	v := see(r)
	s, err := v.set("part.part", v.below("parts"))
	if err != nil {
		return nil, err
	}
	ordered, err := s.(*Set).OrderBy("tree_id", "lft")
	if err != nil {
		return nil, err
	}
	parts, err := ordered.Records()
	if err != nil {
		return nil, err
	}
	out := []any{}
	for _, p := range parts {
		w := see(p)
		d := dtl.NewDict("pk", p.pk, "name", w.text("name"), "description", w.text("description"))
		if ipn := w.text("IPN"); ipn != "" {
			d.Set("IPN", ipn)
		}
		for _, x := range w.many("parameters") {
			y := see(x)
			d.Set(y.one("template").text("name"), y.text("data"))
			w.err = firstError(w.err, y.err)
		}
		if w.err != nil {
			return nil, w.err
		}
		out = append(out, d)
	}
	return out, v.err
}

func categoryTemplateBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			s := v.one("category").text("name") + " | " + v.one("parameter_template").text("name")
			if d := v.text("default_value"); d != "" {
				s += " | " + d
			}
			return s, v.err
		},
		reads: []string{"default_value", "category.name", "parameter_template.name"},
	}
}

func parameterTemplateBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			s := v.text("name")
			if units := v.text("units"); units != "" {
				s += " (" + units + ")"
			}
			return s, v.err
		},
		reads: []string{"name", "units"},
		computed: members{
			"get_choices": attr(splitChoices, "choices"),
		},
	}
}

// splitChoices gives the choices of a template, which are separated by commas.
func splitChoices(r *Record) (any, error) {
	v := see(r)
	out := []any{}
	for s := range strings.SplitSeq(v.text("choices"), ",") {
		if s = strings.TrimSpace(s); s != "" {
			out = append(out, s)
		}
	}
	return out, v.err
}

func parameterBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			p, t := v.one("part"), v.one("template")
			s := p.fullName() + " : " + t.text("name") + " = " + v.text("data")
			if units := t.text("units"); units != "" {
				s += " (" + units + ")"
			}
			return s, firstError(v.err, p.err, t.err)
		},
		reads: []string{"data", "part.full_name", "template.name", "template.units"},
		computed: members{
			"name": memberPath("template", "name"), "units": memberPath("template", "units"), "description": memberPath("template", "description"),
			"check_part_lock": constant(nil), "calculate_numeric_value": constant(nil),
		},
	}
}

func testTemplateBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.one("part").text("name") + " | " + v.text("test_name"), v.err
		},
		reads:    []string{"test_name", "part.name"},
		computed: members{"get_choices": attr(splitChoices, "choices")},
	}
}

func substituteBehaviour() behaviour { return behaviour{} }

func relatedBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			return v.one("part_1").str() + " <--> " + v.one("part_2").str(), v.err
		},
		reads: []string{"part_1", "part_2"},
	}
}

func bomItemBehaviour() behaviour {
	return behaviour{
		text: func(r *Record) (string, error) {
			v := see(r)
			p, sub := v.one("part"), v.one("sub_part")
			return plain(v.number("quantity")) + " x " + sub.fullName() + " to make " + p.fullName(), firstError(v.err, p.err, sub.err)
		},
		reads: []string{"quantity", "part.full_name", "sub_part.full_name"},
		computed: members{
			"get_item_hash": attr(func(r *Record) (any, error) { v := see(r); return v.bomItemHash(), v.err }),
			"is_line_valid": attr(func(r *Record) (any, error) {
				v := see(r)
				sum := v.text("checksum")
				return sum != "" && sum == v.bomItemHash(), v.err
			}),
			"price_range": attr(func(r *Record) (any, error) {
				v := see(r)
				sub := v.one("sub_part")
				if sub.r == nil {
					return nil, firstError(v.err, sub.err)
				}
				p := sub.prices(v.number("quantity"), 0)
				if p == nil || sub.err != nil {
					return nil, firstError(v.err, sub.err)
				}
				if p.low.Cmp(p.high) == 0 {
					return plain(p.low), v.err
				}
				return plain(p.low) + " to " + plain(p.high), v.err
			}),
			"get_valid_parts_for_allocation": attr(func(r *Record) (any, error) {
				v := see(r)
				sub := v.record("sub_part")
				if sub == nil {
					return []any{}, v.err
				}
				parts := []*Record{sub}
				if v.flag("allow_variants") {
					parts = append(parts, see(sub).descendants("variants")...)
				}
				return v.list(distinct(append(parts, v.through(v.many("substitutes"), "part")...)))
			}),
			"get_assemblies": attr(func(r *Record) (any, error) {
				v := see(r)
				p := v.record("part")
				if p == nil {
					return []any{}, v.err
				}
				parts := []*Record{p}
				if v.flag("inherited") {
					parts = append(parts, see(p).descendants("variants")...)
				}
				return v.list(parts)
			}),
		},
	}
}
