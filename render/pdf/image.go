package pdf

import "etikett/render/paint"

// image places an image, whose own space is a square of 1 with y up.
func (s *stream) image(op *paint.Image) {
	r := op.Rect
	if op.Image == nil || !(r.W > 0 && r.H > 0) || !finite(r.X, r.Y, r.W, r.H) {
		return
	}
	if op.Image.JPEG == nil {
		op.Image.Packed() // here, where many goroutines work, and not in Writer
	}
	s.setAlpha(s.faded(paint.Black), s.state.strokeAlpha)
	n := s.p.image(imageUse{op.Image, op.Smooth})
	s.op("q")
	s.matrix(paint.Matrix{A: r.W, D: -r.H, E: r.X, F: r.Y + r.H})
	s.do(ref{refImage, n})
	s.op("Q")
}
