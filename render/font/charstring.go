package font

// cffCalls finds out which subroutines charstrings call. Adobe Technical Note 5177, The Type 2 Charstring Format.
type cffCalls struct {
	font   *cffFont
	global []bool
	local  [][]bool
	all    bool // numbers of subroutines are computed, so that all of them have to stay
	steps  int
}

// Limits of the walk: the format allows 10 calls in one another.
const (
	maxCallDepth = 10
	maxSteps     = 20_000_000
)

func newCFFCalls(f *cffFont) *cffCalls {
	c := &cffCalls{font: f, global: make([]bool, len(f.globalSubrs)), local: make([][]bool, len(f.fonts))}
	for i := range f.fonts {
		c.local[i] = make([]bool, len(f.fonts[i].subrs))
	}
	return c
}

// charState is the state of the interpreter as far as calls and the length of hint masks need it.
type charState struct {
	font  int
	stack []int
	stems int
	ended bool
}

func (c *cffCalls) walk(code []byte, font int) error {
	return c.run(code, &charState{font: font, stack: make([]int, 0, 48)}, 0)
}

func (c *cffCalls) run(code []byte, s *charState, depth int) error {
	if depth > maxCallDepth {
		return errorf("CFF charstring: subroutines call one another more than %d deep", maxCallDepth)
	}
	for i := 0; i < len(code) && !s.ended; {
		if c.steps++; c.steps > maxSteps {
			return errorf("CFF charstrings take more than the limit of %d steps", maxSteps)
		}
		b := int(code[i])
		i++
		switch {
		case b == 28 || b >= 32:
			v, size := charNumber(code[i-1:])
			i += size - 1
			if len(s.stack) < 513 {
				s.stack = append(s.stack, v)
			}
		case b == 1 || b == 3 || b == 18 || b == 23: // hstem, vstem, hstemhm, vstemhm
			s.stems += len(s.stack) / 2
			s.stack = s.stack[:0]
		case b == 19 || b == 20: // hintmask, cntrmask
			s.stems += len(s.stack) / 2
			s.stack = s.stack[:0]
			i += (s.stems + 7) / 8
		case b == 10 || b == 29: // callsubr, callgsubr
			if err := c.call(b == 29, s, depth); err != nil {
				return err
			}
		case b == 11: // return
			return nil
		case b == 14: // endchar
			s.ended = true
		case b == 12:
			if i < len(code) && (code[i] < 34 || code[i] > 37) { // not one of the flexes: arithmetic
				c.all = true
			}
			i++
			s.stack = s.stack[:0]
		default:
			s.stack = s.stack[:0]
		}
	}
	return nil
}

func (c *cffCalls) call(global bool, s *charState, depth int) error {
	subrs, used := c.font.globalSubrs, c.global
	if !global {
		subrs, used = c.font.fonts[s.font].subrs, c.local[s.font]
	}
	if len(s.stack) == 0 {
		c.all = true
		return nil
	}
	n := s.stack[len(s.stack)-1] + subrBias(len(subrs))
	s.stack = s.stack[:len(s.stack)-1]
	if n < 0 || n >= len(subrs) {
		return nil // a renderer ignores it or refuses the glyph; nothing to keep
	}
	used[n] = true
	return c.run(subrs[n], s, depth+1)
}

// subrBias is added to the number of a call.
func subrBias(n int) int {
	switch {
	case n < 1240:
		return 107
	case n < 33900:
		return 1131
	}
	return 32768
}

// charNumber reads a number of a charstring; of 16.16 ones the integer part.
func charNumber(code []byte) (v, size int) {
	at := func(i int) int {
		if i < len(code) {
			return int(code[i])
		}
		return 0
	}
	switch b := at(0); {
	case b == 28:
		return int(int16(at(1)<<8 | at(2))), 3
	case b <= 246:
		return b - 139, 1
	case b <= 250:
		return (b-247)*256 + at(1) + 108, 2
	case b <= 254:
		return -(b-251)*256 - at(1) - 108, 2
	}
	return int(int16(at(1)<<8 | at(2))), 5
}
