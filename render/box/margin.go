package box

import (
	"etikett/render/style"
)

// Margin makes the box of a page margin box (CSS Page 3 §4.2), with the counters page and pages as given. It is nil if the margin
// box has no content.
func Margin(st *style.Computed, page, pages int, env Env) *Box {
	if st.ContentNormal {
		return nil
	}
	bd := &NewBuilder().b
	bd.env, bd.counters = env, newCounters()
	bd.counters.apply(&style.Computed{CounterReset: []style.Counter{{Name: "page", Value: page}, {Name: "pages", Value: pages}}})
	bd.counters.open()
	bd.counters.apply(st)
	b := bd.newBox(MarginBox, st, nil)
	b.Children = bd.generated(nil, st, surroundings{parent: b})
	bd.arrange(b)
	return b
}
