package layout

// margins is a set of adjoining vertical margins: only the largest and the most negative count (CSS 2.2 §8.3.1).
type margins struct {
	positive, negative float64
}

// add joins a margin.
func (m *margins) add(v float64) {
	if v > 0 {
		m.positive = max(m.positive, v)
	} else {
		m.negative = min(m.negative, v)
	}
}

// join joins another set.
func (m *margins) join(o margins) {
	m.positive = max(m.positive, o.positive)
	m.negative = min(m.negative, o.negative)
}

// collapsed is the margin that the set comes to.
func (m margins) collapsed() float64 { return m.positive + m.negative }
