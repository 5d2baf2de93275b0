package layout

import "math"

// flexibleLengths gives the items of a line their main sizes: they grow into free space, or shrink by what is missing.
// CSS Flexbox 1 §9.7, https://www.w3.org/TR/css-flexbox-1/#resolve-flexible-lengths
func (l *flexLayout) flexibleLengths(line *flexLine) {
	items := l.items[line.first:line.end]
	gaps := l.gapMain * float64(max(0, len(items)-1))

	// 1. Grow or shrink?
	sum := gaps
	for i := range items {
		sum += items[i].outer(items[i].hypo)
	}
	grow := sum < l.main

	// 2. Items that cannot flex in this direction are done.
	for i := range items {
		it := &items[i]
		it.size = it.base
		factor := it.box.Style.FlexShrink
		if grow {
			factor = it.box.Style.FlexGrow
		}
		if factor == 0 || grow && it.base > it.hypo || !grow && it.base < it.hypo {
			it.size, it.frozen = it.hypo, true
		}
	}

	// 3. and 4. Share out the free space until all are done.
	initial := l.freeSpace(items, gaps)
	for {
		factors, scaled := 0.0, 0.0
		left := false
		for i := range items {
			it := &items[i]
			if it.frozen {
				continue
			}
			left = true
			if grow {
				factors += it.box.Style.FlexGrow
			} else {
				factors += it.box.Style.FlexShrink
				scaled += it.box.Style.FlexShrink * (it.base - it.frame)
			}
		}
		if !left {
			return
		}
		free := l.freeSpace(items, gaps)
		if factors < 1 {
			if part := initial * factors; math.Abs(part) < math.Abs(free) {
				free = part
			}
		}
		violation := 0.0
		for i := range items {
			it := &items[i]
			if it.frozen {
				continue
			}
			switch {
			case grow && factors > 0:
				it.size = it.base + free*it.box.Style.FlexGrow/factors
			case !grow && scaled > 0:
				it.size = it.base + free*it.box.Style.FlexShrink*(it.base-it.frame)/scaled
			default:
				it.size = it.base
			}
			violation += it.clamp(it.size) - it.size
		}
		// Freeze those that hit a limit: all if they balance, else those on the side that weighs more.
		for i := range items {
			it := &items[i]
			if it.frozen {
				continue
			}
			clamped := it.clamp(it.size)
			if violation == 0 || violation > 0 && clamped > it.size || violation < 0 && clamped < it.size {
				it.frozen = true
			}
			if it.frozen {
				it.size = clamped
			}
		}
	}
}

// freeSpace is what the items leave of the line: with the sizes of those that are done, and the base sizes of the others.
func (l *flexLayout) freeSpace(items []flexItem, gaps float64) float64 {
	free := l.main - gaps
	for i := range items {
		it := &items[i]
		size := it.base
		if it.frozen {
			size = it.size
		}
		free -= it.outer(size)
	}
	return free
}
