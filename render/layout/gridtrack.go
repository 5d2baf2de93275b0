package layout

import (
	"math"

	"etikett/render/style"
)

// gridAxis has the tracks and lines of a grid on one axis.
type gridAxis struct {
	tracks []gridTrack
	gap    float64
	lines  []([]string) // names of the lines of the explicit grid, one more than it has tracks
	count  int          // tracks of the explicit grid
	before int          // implicit tracks before it
	auto   []style.TrackSize

	constraint int // what an indefinite size stands for: the tracks are measured
}

// Constraints under which a grid of indefinite size is laid out.
const (
	constraintNone = iota
	constraintMin
	constraintMax
)

// gridTrack is a row or column.
type gridTrack struct {
	size     style.TrackSize
	base     float64
	limit    float64 // growth limit
	at       float64 // from the start of the content box
	collapse bool    // an empty track of auto-fit
}

// maxTracks limits a grid on one axis.
const maxTracks = 10_000

// explicit makes the tracks of a template. Areas ask for at least so many.
func (a *gridAxis) explicit(template, auto []style.TrackSize, areas int, size, gap float64) {
	a.gap = gap
	a.auto = auto
	a.lines = [][]string{nil}
	for i := range template {
		t := &template[i]
		if t.Repeat == "" {
			a.add(t)
			continue
		}
		a.lines[a.count] = append(a.lines[a.count], t.Names...)
		for range a.repetitions(template, t, size) {
			for k := range t.Tracks {
				a.add(&t.Tracks[k])
				a.tracks[len(a.tracks)-1].collapse = t.Repeat == "auto-fit"
			}
		}
	}
	for a.count < areas && a.count < maxTracks {
		a.add(a.implicit(a.count - areas))
	}
}

// add adds a track with the names of the line before it. An entry with nothing but names stands for the last line.
func (a *gridAxis) add(t *style.TrackSize) {
	a.lines[a.count] = append(a.lines[a.count], t.Names...)
	if t.NamesOnly || a.count >= maxTracks {
		return
	}
	a.tracks = append(a.tracks, gridTrack{size: *t})
	a.lines = append(a.lines, nil)
	a.count++
}

// repetitions is how often the tracks of auto-fill or auto-fit repeat: as often as they fit. CSS Grid 1 §7.2.3.2
func (a *gridAxis) repetitions(template []style.TrackSize, t *style.TrackSize, size float64) int {
	if !definite(size) {
		return 1
	}
	fixed := func(t *style.TrackSize) float64 {
		if v, ok := resolve(t.Max, size); ok && t.MaxFr == 0 {
			return max(0, v)
		}
		v, _ := resolve(t.Min, size)
		return max(0, v)
	}
	others, each := 0.0, 0.0
	for i := range template {
		if o := &template[i]; o.Repeat == "" {
			others += fixed(o) + a.gap
		}
	}
	for i := range t.Tracks {
		each += fixed(&t.Tracks[i]) + a.gap
	}
	if each <= 0 {
		return 1
	}
	n := math.Floor((size + a.gap - others + epsilon) / each)
	return int(max(1, min(n, maxTracks/float64(max(1, len(t.Tracks))))))
}

// implicit is the size of an implicit track, counted from the explicit grid: 0 is the first one after it, -1 the last one before it.
func (a *gridAxis) implicit(i int) *style.TrackSize {
	n := len(a.auto)
	if n == 0 {
		return &style.TrackSize{}
	}
	return &a.auto[((i%n)+n)%n]
}

// extend adds implicit tracks so that there are some before the explicit grid and enough in all; empty tracks of auto-fit collapse.
func (a *gridAxis) extend(before, total int, used func(track int) bool) {
	a.before = before
	explicit := a.tracks
	a.tracks = make([]gridTrack, 0, total)
	for i := range before {
		a.tracks = append(a.tracks, gridTrack{size: *a.implicit(i - before)})
	}
	a.tracks = append(a.tracks, explicit...)
	for i := 0; len(a.tracks) < total; i++ {
		a.tracks = append(a.tracks, gridTrack{size: *a.implicit(i)})
	}
	for i := range a.tracks {
		if t := &a.tracks[i]; t.collapse && used(i) {
			t.collapse = false
		}
	}
}

// gapAfter is the gutter between a track and the next one.
func (a *gridAxis) gapAfter(i int) float64 {
	if a.tracks[i].collapse {
		return 0
	}
	for k := i + 1; k < len(a.tracks); k++ {
		if !a.tracks[k].collapse {
			return a.gap
		}
	}
	return 0
}

// gaps are all gutters.
func (a *gridAxis) gaps() float64 {
	sum := 0.0
	for i := range a.tracks {
		sum += a.gapAfter(i)
	}
	return sum
}

// total is the size of all tracks and gutters.
func (a *gridAxis) total() float64 {
	sum := a.gaps()
	for i := range a.tracks {
		sum += a.tracks[i].base
	}
	return sum
}

// span is the size of some tracks with what is between them.
func (a *gridAxis) span(first, n int) float64 {
	sum := 0.0
	for i := first; i < first+n && i < len(a.tracks); i++ {
		sum += a.tracks[i].base
		if i+1 < first+n {
			sum += a.gapAfter(i)
			if i+1 < len(a.tracks) && a.tracks[i+1].at > 0 {
				// Distributed free space widens gutters.
				sum += max(0, a.tracks[i+1].at-a.tracks[i].at-a.tracks[i].base-a.gapAfter(i))
			}
		}
	}
	return sum
}

// align places the tracks: justify-content, align-content. CSS Grid 1 §11.5 (content distribution)
func (a *gridAxis) align(keyword string, size float64) {
	free := 0.0
	if definite(size) {
		free = size - a.total()
	}
	at, between := distributeContent(keyword, free, len(a.tracks))
	for i := range a.tracks {
		a.tracks[i].at = at
		at += a.tracks[i].base + a.gapAfter(i)
		if a.gapAfter(i) > 0 || a.gap == 0 {
			at += between
		}
	}
}

// contribution is what an item asks of the tracks that it spans.
type contribution struct {
	first, span       int
	minimum, min, max float64 // minimum, min-content and max-content contribution
}

// flexible reports whether a track has a size in fr.
func (t *gridTrack) flexible() bool { return t.size.MaxFr > 0 }

// minKind is the kind of the min track sizing function; a flexible track has auto.
func (t *gridTrack) minKind() style.LengthKind {
	if t.flexible() && t.size.MinFr > 0 || t.fitContent() {
		return style.LengthAuto
	}
	return t.size.Min.Kind
}

func (t *gridTrack) maxKind() style.LengthKind {
	if t.fitContent() {
		return style.LengthMaxContent
	}
	return t.size.Max.Kind
}

func (t *gridTrack) fitContent() bool { return !t.size.FitContent.IsAuto() }

// size runs the track sizing algorithm. CSS Grid 1 §12.3, https://www.w3.org/TR/css-grid-1/#algo-track-sizing
func (a *gridAxis) size(available float64, items []contribution, stretch bool) {
	a.initialise(available)
	a.intrinsicSizes(available, items)
	a.maximise(available)
	a.expandFlexible(available, items)
	if stretch && definite(available) {
		a.stretchAuto(available)
	}
	for i := range a.tracks {
		if t := &a.tracks[i]; t.collapse {
			t.base = 0
		}
	}
}

// initialise gives every track its base size and growth limit (§12.4). Percentages of an indefinite size are auto.
func (a *gridAxis) initialise(available float64) {
	for i := range a.tracks {
		t := &a.tracks[i]
		if !definite(available) {
			t.size.Min, t.size.Max = noPercent(t.size.Min), noPercent(t.size.Max)
			if t.size.FitContent.HasPercent() {
				t.size.FitContent = style.Auto
			}
		}
		t.base, t.limit = 0, math.Inf(1)
		if t.minKind() == style.LengthCalc {
			v, _ := resolve(t.size.Min, available)
			t.base = limit(max(0, v))
		}
		if !t.flexible() && t.maxKind() == style.LengthCalc {
			v, _ := resolve(t.size.Max, available)
			t.limit = max(t.base, limit(v))
		}
	}
}

func noPercent(l style.Length) style.Length {
	if l.HasPercent() {
		return style.Auto
	}
	return l
}

// intrinsicSizes makes tracks with intrinsic sizes as large as their items need: first for items in one track, then for spanning ones by
// their span, at last for those that span flexible tracks (§12.5).
func (a *gridAxis) intrinsicSizes(available float64, items []contribution) {
	longest := 1
	for _, c := range items {
		longest = max(longest, c.span)
	}
	for span := 1; span <= longest; span++ {
		for _, c := range items {
			if c.span == span && (span == 1 || !a.spansFlexible(c)) {
				a.grow(c, available, false)
			}
		}
		if span > 1 && longest > 64 {
			// Spans are few, and differ: jump to the next one that there is.
			next := longest
			for _, c := range items {
				if c.span > span {
					next = min(next, c.span)
				}
			}
			span = max(span, next-1)
		}
	}
	for _, c := range items {
		if c.span > 1 && a.spansFlexible(c) {
			a.grow(c, available, true)
		}
	}
	for i := range a.tracks {
		t := &a.tracks[i]
		if math.IsInf(t.limit, 1) && !t.flexible() {
			t.limit = t.base
		}
		if t.fitContent() {
			v, _ := resolve(t.size.FitContent, available)
			t.limit = min(t.limit, max(t.base, v))
		}
	}
}

func (a *gridAxis) spansFlexible(c contribution) bool {
	for i := c.first; i < c.first+c.span; i++ {
		if a.tracks[i].flexible() {
			return true
		}
	}
	return false
}

// grow makes the tracks that an item spans large enough for it. flexible: just the flexible ones grow.
func (a *gridAxis) grow(c contribution, available float64, flexible bool) {
	takes := func(t *gridTrack, kinds ...style.LengthKind) bool {
		if t.flexible() != flexible && (flexible || c.span > 1) {
			return false
		}
		for _, k := range kinds {
			if t.minKind() == k {
				return true
			}
		}
		return false
	}
	least := c.minimum
	switch a.constraint {
	case constraintMin:
		least = c.min
	case constraintMax:
		least = c.max
	}
	a.spread(c, least, false, func(t *gridTrack) bool {
		return takes(t, style.LengthAuto)
	})
	a.spread(c, c.min, false, func(t *gridTrack) bool {
		return takes(t, style.LengthMinContent, style.LengthFitContent)
	})
	a.spread(c, c.max, false, func(t *gridTrack) bool {
		return takes(t, style.LengthMaxContent)
	})
	if flexible {
		return
	}
	upTo := func(t *gridTrack, kinds ...style.LengthKind) bool {
		if t.flexible() {
			return false
		}
		for _, k := range kinds {
			if t.maxKind() == k {
				return true
			}
		}
		return false
	}
	a.spread(c, c.min, true, func(t *gridTrack) bool {
		return upTo(t, style.LengthMinContent)
	})
	a.spread(c, c.max, true, func(t *gridTrack) bool {
		return upTo(t, style.LengthAuto, style.LengthMaxContent, style.LengthFitContent)
	})
}

// spread shares what an item needs more than its tracks have equally among those that take it (§12.5.1).
func (a *gridAxis) spread(c contribution, need float64, limits bool, takes func(*gridTrack) bool) {
	tracks := a.tracks[c.first : c.first+c.span]
	n := 0
	for i := range tracks {
		t := &tracks[i]
		size := t.base
		if limits && !math.IsInf(t.limit, 1) {
			size = t.limit
		}
		need -= size
		if i+1 < len(tracks) {
			need -= a.gapAfter(c.first + i)
		}
		if takes(t) {
			n++
		}
	}
	if n == 0 {
		return
	}
	for i := range tracks {
		t := &tracks[i]
		if !takes(t) {
			continue
		}
		share := max(0, need) / float64(n)
		if limits {
			if math.IsInf(t.limit, 1) {
				t.limit = t.base
			}
			t.limit += share
		} else {
			t.base += share
			t.limit = max(t.limit, t.base)
		}
	}
}

// maximise grows tracks up to their limits, all by the same amount, as long as there is room (§12.6).
func (a *gridAxis) maximise(available float64) {
	if !definite(available) {
		if a.constraint == constraintMin {
			return
		}
		for i := range a.tracks {
			if t := &a.tracks[i]; !math.IsInf(t.limit, 1) {
				t.base = max(t.base, t.limit)
			}
		}
		return
	}
	free := available - a.total()
	for free > epsilon {
		n := 0
		for i := range a.tracks {
			if t := &a.tracks[i]; !t.flexible() && t.base < t.limit {
				n++
			}
		}
		if n == 0 {
			return
		}
		share := free / float64(n)
		grown := 0.0
		for i := range a.tracks {
			if t := &a.tracks[i]; !t.flexible() && t.base < t.limit {
				d := min(share, t.limit-t.base)
				t.base += d
				grown += d
			}
		}
		free -= grown
		if grown == 0 {
			return
		}
	}
}

// expandFlexible gives fr tracks their share of what is left (§12.7).
func (a *gridAxis) expandFlexible(available float64, items []contribution) {
	flexible := false
	for i := range a.tracks {
		flexible = flexible || a.tracks[i].flexible()
	}
	if !flexible {
		return
	}
	fr := 0.0
	switch {
	case definite(available):
		fr = a.findFr(0, len(a.tracks), available)
	case a.constraint == constraintMin:
	default:
		for i := range a.tracks {
			if t := &a.tracks[i]; t.flexible() {
				fr = max(fr, t.base/max(1, t.size.MaxFr))
			}
		}
		for _, c := range items {
			if a.spansFlexible(c) {
				fr = max(fr, a.findFr(c.first, c.first+c.span, c.max))
			}
		}
	}
	for i := range a.tracks {
		if t := &a.tracks[i]; t.flexible() {
			t.base = max(t.base, fr*t.size.MaxFr)
		}
	}
}

// findFr is the size of 1fr with which some tracks fill a space, none below its base size (§12.7.1).
func (a *gridAxis) findFr(first, end int, space float64) float64 {
	rigid := make([]bool, end-first)
	for {
		left, factors := space, 0.0
		for i := first; i < end; i++ {
			t := &a.tracks[i]
			if i+1 < end {
				left -= a.gapAfter(i)
			}
			if t.flexible() && !rigid[i-first] {
				factors += t.size.MaxFr
			} else {
				left -= t.base
			}
		}
		fr := left / max(1, factors)
		again := false
		for i := first; i < end; i++ {
			t := &a.tracks[i]
			if t.flexible() && !rigid[i-first] && fr*t.size.MaxFr < t.base {
				rigid[i-first] = true
				again = true
			}
		}
		if !again {
			return max(0, fr)
		}
	}
}

// stretchAuto shares what is left equally among tracks whose max sizing function is auto (§12.8).
func (a *gridAxis) stretchAuto(available float64) {
	free := available - a.total()
	n := 0
	takes := func(t *gridTrack) bool {
		return !t.flexible() && !t.fitContent() && !t.collapse && t.size.Max.IsAuto()
	}
	for i := range a.tracks {
		if takes(&a.tracks[i]) {
			n++
		}
	}
	if free <= 0 || n == 0 {
		return
	}
	for i := range a.tracks {
		if t := &a.tracks[i]; takes(t) {
			t.base += free / float64(n)
		}
	}
}
