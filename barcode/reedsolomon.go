package barcode

import "sync"

// field is GF(2^8) with a table of powers of its generator element, twice as long as the group so that products need no
// reduction of exponents.
type field struct {
	exp [510]byte
	log [256]uint16
	// first is the exponent of the first root of the generator polynomials: 0 for QR codes, 1 for Data Matrix.
	first int

	mu   sync.RWMutex
	gens map[int]*generator
}

// generator is a generator polynomial, expanded so that one step of the division is one table row: mul[f] holds the
// coefficients below the leading one, multiplied by f.
type generator struct {
	degree int
	mul    [256][]byte
}

var (
	qrField         = newField(0x11d, 0) // ISO/IEC 18004, 7.5.2
	dataMatrixField = newField(0x12d, 1) // ISO/IEC 16022, 5.7.1
)

func newField(polynomial, first int) *field {
	f := &field{first: first, gens: map[int]*generator{}}
	x := 1
	for i := range 255 {
		f.exp[i], f.exp[i+255] = byte(x), byte(x)
		f.log[x] = uint16(i)
		if x <<= 1; x > 255 {
			x ^= polynomial
		}
	}
	return f
}

func (f *field) mul(a, b byte) byte {
	if a == 0 || b == 0 {
		return 0
	}
	return f.exp[f.log[a]+f.log[b]]
}

// generator returns the generator polynomial of a degree, (x-α^first)(x-α^(first+1))…, made once.
func (f *field) generator(degree int) *generator {
	f.mu.RLock()
	g := f.gens[degree]
	f.mu.RUnlock()
	if g != nil {
		return g
	}
	poly := make([]byte, degree+1) // highest power first
	poly[0] = 1
	for i := range degree {
		root := f.exp[(i+f.first)%255]
		for j := i + 1; j > 0; j-- {
			poly[j] ^= f.mul(poly[j-1], root)
		}
	}
	g = &generator{degree: degree}
	cells := make([]byte, 256*degree)
	for x := range 256 {
		row := cells[x*degree : (x+1)*degree]
		for j := range row {
			row[j] = f.mul(poly[j+1], byte(x))
		}
		g.mul[x] = row
	}
	f.mu.Lock()
	f.gens[degree] = g
	f.mu.Unlock()
	return g
}

// remainder writes the error correction codewords of every step-th byte of data to ec, whose length is the degree.
func (g *generator) remainder(data []byte, step int, ec []byte) {
	clear(ec)
	for i := 0; i < len(data); i += step {
		row := g.mul[data[i]^ec[0]]
		copy(ec, ec[1:])
		ec[len(ec)-1] = 0
		for j, v := range row {
			ec[j] ^= v
		}
	}
}
