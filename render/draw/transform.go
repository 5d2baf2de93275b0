package draw

import (
	"math"

	"etikett/render/paint"
	"etikett/render/style"
)

// transform is the matrix of one transform function; percentages are of the border box. CSS Transforms 1 §12
func transform(t *style.TransformFunc, w, h float64) paint.Matrix {
	switch t.Name {
	case "matrix":
		return paint.Matrix{A: t.Num[0], B: t.Num[1], C: t.Num[2], D: t.Num[3], E: t.Num[4], F: t.Num[5]}
	case "translate":
		x, _ := t.X.Resolve(w)
		y, _ := t.Y.Resolve(h)
		return paint.Matrix{A: 1, D: 1, E: x, F: y}
	case "scale":
		return paint.Matrix{A: t.Num[0], D: t.Num[1]}
	case "rotate":
		sin, cos := math.Sincos(t.Num[0])
		// Right angles are what labels turn by; they shall stay exact, so that rectangles stay rectangles.
		sin, cos = snap(sin), snap(cos)
		return paint.Matrix{A: cos, B: sin, C: -sin, D: cos}
	case "skew":
		return paint.Matrix{A: 1, B: math.Tan(t.Num[1]), C: math.Tan(t.Num[0]), D: 1}
	}
	return paint.Identity
}

// snap clears the rounding errors of sines and cosines of right angles.
func snap(v float64) float64 {
	if r := math.Round(v); math.Abs(v-r) < 1e-12 {
		return r
	}
	return v
}
