package catalog

import (
	"slices"

	"github.com/cockroachdb/apd/v3"
)

func buildBehaviour() behaviour {
	outputs := func(complete bool) func(v *view) []*Record {
		return func(v *view) []*Record {
			return v.keep(v.many("build_outputs"), func(w *view) bool { return w.flag("is_building") != complete })
		}
	}
	set := func(model string, get func(v *view) []*Record, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return v.set(model, get(v)) }, reads...)
	}
	quantity := func(get func(v *view) []*Record, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); return v.sumField(get(v), "quantity"), v.err }, reads...)
	}
	is := func(get func(v *view) bool, reads ...string) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); b := get(v); return b, v.err }, reads...)
	}
	items := []string{"build_outputs.*.is_building", "build_outputs.*.quantity"}
	lines := []string{"build_lines.*.allocations.*.quantity", "build_lines.*.bom_item.sub_part.trackable"}
	return behaviour{
		text:  func(r *Record) (string, error) { v := see(r); return v.text("reference"), v.err },
		reads: []string{"reference"},
		context: []contextKey{
			{"bom_items", *attr(func(r *Record) (any, error) {
				p, err := r.One("part")
				if p == nil || err != nil {
					return nil, err
				}
				return partBOMSet(p)
			}, "part.bom_items.*")},
			{"build", computed{reads: []string{""}}},
			{"build_outputs", *set("stock.stockitem", func(v *view) []*Record { return v.many("build_outputs") }, "build_outputs.*")},
			{"line_items", *set("build.buildline", func(v *view) []*Record { return v.many("build_lines") }, "build_lines.*")},
			{"part", *memberPath("part")},
			{"quantity", *memberPath("quantity")},
			{"reference", *memberPath("reference")},
			{"title", *attr(func(r *Record) (any, error) { return r.text() }, "")},
		},
		computed: members{
			"get_absolute_url": webURL("manufacturing/build-order/"),
			"active":           statusIn(buildActive),
			"is_active":        statusIn(buildActive),
			"is_complete":      statusIn([]int64{40}),
			"can_issue":        statusIn([]int64{10, 25}),
			"can_hold":         statusIn([]int64{10, 20}),
			"is_overdue": is(func(v *view) bool {
				return slices.Contains(buildActive, v.int("status")) && v.past("target_date")
			}, "status", "target_date"),
			"remaining": attr(func(r *Record) (any, error) {
				v := see(r)
				return max(0, v.int("quantity")-v.int("completed")), v.err
			}, "quantity", "completed"),
			"get_build_outputs":  set("stock.stockitem", func(v *view) []*Record { return v.many("build_outputs") }, items...),
			"complete_outputs":   set("stock.stockitem", outputs(true), items...),
			"incomplete_outputs": set("stock.stockitem", outputs(false), items...),
			"complete_count":     quantity(outputs(true), items...),
			"incomplete_count":   quantity(outputs(false), items...),
			"output_count":       attr(func(r *Record) (any, error) { v := see(r); return len(v.many("build_outputs")), v.err }, "build_outputs.count"),
			"has_build_outputs":  is(func(v *view) bool { return len(v.many("build_outputs")) > 0 }, "build_outputs.count"),

			"sub_builds":            set("build.build", func(v *view) []*Record { return v.many("children") }, "children.*"),
			"sub_build_count":       attr(func(r *Record) (any, error) { v := see(r); return len(v.many("children")), v.err }, "children.count"),
			"has_open_child_builds": is(func(v *view) bool { return len(v.withStatus(v.descendants("children"), buildActive)) > 0 }, "children.*.status"),

			"allocated_stock":        set("build.builditem", func(v *view) []*Record { return byKey(v.manyOf(v.many("build_lines"), "allocations")) }, lines...),
			"is_partially_allocated": is(func(v *view) bool { return len(v.manyOf(v.many("build_lines"), "allocations")) > 0 }, lines...),
			"is_overallocated": is(func(v *view) bool {
				return v.any(v.many("build_lines"), func(w *view) bool { return w.buildLineAllocated(1) })
			}, lines...),
			"is_fully_allocated":            is(func(v *view) bool { return len(v.unallocatedLines(v.many("build_lines"))) == 0 }, lines...),
			"are_untracked_parts_allocated": is(func(v *view) bool { return len(v.unallocatedLines(v.buildLines(false))) == 0 }, lines...),
			"unallocated_lines":             set("build.buildline", func(v *view) []*Record { return v.unallocatedLines(v.many("build_lines")) }, lines...),
			"tracked_line_items":            set("build.buildline", func(v *view) []*Record { return v.buildLines(true) }, lines...),
			"untracked_line_items":          set("build.buildline", func(v *view) []*Record { return v.buildLines(false) }, lines...),
			"has_tracked_line_items":        is(func(v *view) bool { return len(v.buildLines(true)) > 0 }, lines...),
			// InvenTree's method of this name calls itself and fails.
			"has_untracked_line_items": fails("has_untracked_line_items does not work in InvenTree either; use untracked_line_items.exists"),
			"can_complete": is(func(v *view) bool {
				return len(outputs(false)(v)) == 0 && v.remaining().IsZero() && len(v.unallocatedLines(v.buildLines(false))) == 0
			}, append(lines, items...)...),
			"deallocate_stock": constant(nil), "trim_allocated_stock": constant(nil),
		},
	}
}

// buildLines gives the lines of a build for parts that are tracked, or for those that are not.
func (v *view) buildLines(tracked bool) []*Record {
	return v.keep(v.many("build_lines"), func(w *view) bool { return w.one("bom_item", "sub_part").flag("trackable") == tracked })
}

func (v *view) unallocatedLines(lines []*Record) []*Record {
	return v.keep(lines, func(w *view) bool { return !w.buildLineAllocated(0) })
}

// buildLineAllocated compares what is allocated to and consumed by a line with its quantity: more than it for 1, at least as much for 0.
// What is used up without being counted needs nothing.
func (v *view) buildLineAllocated(least int) bool {
	if v.one("bom_item").flag("consumable") {
		return least == 0
	}
	have := v.add(v.allocatedToLine(), v.number("consumed"))
	return have.Cmp(v.number("quantity")) >= least
}

func (v *view) allocatedToLine() *apd.Decimal { return v.sumField(v.many("allocations"), "quantity") }

func buildLineBehaviour() behaviour {
	reads := []string{"quantity", "consumed", "allocations.*.quantity", "bom_item.consumable"}
	is := func(get func(v *view) bool) *computed {
		return attr(func(r *Record) (any, error) { v := see(r); b := get(v); return b, v.err }, reads...)
	}
	allocated := attr(func(r *Record) (any, error) { v := see(r); return v.allocatedToLine(), v.err }, "allocations.*.quantity")
	return behaviour{
		context: []contextKey{
			{"allocated_quantity", *allocated},
			{"allocations", *memberPath("allocations")},
			{"bom_item", *memberPath("bom_item")},
			{"build", *memberPath("build")},
			{"build_line", computed{reads: []string{""}}},
			{"part", *memberPath("bom_item", "sub_part")},
			{"quantity", *memberPath("quantity")},
		},
		computed: members{
			"part":               memberPath("bom_item", "sub_part"),
			"allocated_quantity": allocated,
			"unallocated_quantity": attr(func(r *Record) (any, error) {
				v := see(r)
				return max0(v.sub(v.sub(v.number("quantity"), v.allocatedToLine()), v.number("consumed"))), v.err
			}, reads...),
			"is_fully_allocated": is(func(v *view) bool { return v.buildLineAllocated(0) }),
			"is_overallocated":   is(func(v *view) bool { return v.buildLineAllocated(1) }),
			"is_fully_consumed":  is(func(v *view) bool { return v.number("consumed").Cmp(v.number("quantity")) >= 0 }),
		},
	}
}

func buildItemBehaviour() behaviour {
	return behaviour{computed: members{
		"build": memberPath("build_line", "build"), "bom_item": memberPath("build_line", "bom_item"),
		"complete_allocation": constant(nil),
	}}
}
