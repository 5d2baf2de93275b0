package style

// unit is the unit of a specified number.
type unit uint8

const (
	unitNone    unit = iota // a plain number
	unitPercent             //
	unitPx                  // all absolute lengths are converted when they are read
	unitDeg                 // all angles are
	unitDppx                // all resolutions are
	unitEm
	unitRem
	unitEx
	unitRex
	unitCh
	unitRch
	unitCap
	unitIc
	unitLh
	unitRlh
	unitVw
	unitVh
	unitVmin
	unitVmax
)

// unitOf gives the unit of a name and the factor to it. CSS Values 4 §6–7
var unitOf = map[string]struct {
	unit   unit
	factor float64
}{
	"px": {unitPx, 1}, "cm": {unitPx, 96 / 2.54}, "mm": {unitPx, 96 / 25.4}, "q": {unitPx, 96 / 101.6}, "in": {unitPx, 96},
	"pt": {unitPx, 96.0 / 72}, "pc": {unitPx, 16},
	"em": {unitEm, 1}, "rem": {unitRem, 1}, "ex": {unitEx, 1}, "rex": {unitRex, 1}, "ch": {unitCh, 1}, "rch": {unitRch, 1},
	"cap": {unitCap, 1}, "ic": {unitIc, 1}, "lh": {unitLh, 1}, "rlh": {unitRlh, 1},
	// On paper the viewport neither shrinks nor grows: small, large and dynamic are the same. Lines run across.
	"vw": {unitVw, 1}, "vi": {unitVw, 1}, "svw": {unitVw, 1}, "lvw": {unitVw, 1}, "dvw": {unitVw, 1}, "svi": {unitVw, 1}, "lvi": {unitVw, 1}, "dvi": {unitVw, 1},
	"vh": {unitVh, 1}, "vb": {unitVh, 1}, "svh": {unitVh, 1}, "lvh": {unitVh, 1}, "dvh": {unitVh, 1}, "svb": {unitVh, 1}, "lvb": {unitVh, 1}, "dvb": {unitVh, 1},
	"vmin": {unitVmin, 1}, "svmin": {unitVmin, 1}, "lvmin": {unitVmin, 1}, "dvmin": {unitVmin, 1},
	"vmax": {unitVmax, 1}, "svmax": {unitVmax, 1}, "lvmax": {unitVmax, 1}, "dvmax": {unitVmax, 1},
	"deg": {unitDeg, 1}, "grad": {unitDeg, 0.9}, "rad": {unitDeg, 180 / pi}, "turn": {unitDeg, 360},
	"dppx": {unitDppx, 1}, "x": {unitDppx, 1}, "dpi": {unitDppx, 1.0 / 96}, "dpcm": {unitDppx, 2.54 / 96},
}

const pi = 3.14159265358979323846

// category is what a number is of, to check sums by. CSS Values 4 §10.9
type category uint8

const (
	catNumber category = 1 << iota
	catLength
	catPercent
	catAngle
	catResolution
)

func (u unit) category() category {
	switch u {
	case unitNone:
		return catNumber
	case unitPercent:
		return catPercent
	case unitDeg:
		return catAngle
	case unitDppx:
		return catResolution
	}
	return catLength
}

// number is a specified number with its unit, or a math function.
type number struct {
	value float64
	unit  unit
	calc  *calc // when set, value and unit are nothing
}

// size is a specified length, percentage or keyword of one.
type size struct {
	kind LengthKind // LengthCalc: number holds
	number
}

func px(v float64) size      { return size{LengthCalc, number{value: v, unit: unitPx}} }
func percent(v float64) size { return size{LengthCalc, number{value: v, unit: unitPercent}} }

var auto = size{}
