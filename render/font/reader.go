package font

import "encoding/binary"

// reader takes numbers off a byte slice. Beyond the end it gives zeros and sets bad, which the caller looks at once it is done.
type reader struct {
	b   []byte
	bad bool
}

func (r *reader) take(n int) []byte {
	if n < 0 || n > len(r.b) {
		r.bad = true
		r.b = nil
		return nil
	}
	head := r.b[:n:n]
	r.b = r.b[n:]
	return head
}

func (r *reader) u8() byte {
	if b := r.take(1); b != nil {
		return b[0]
	}
	return 0
}

func (r *reader) u16() int {
	if b := r.take(2); b != nil {
		return int(binary.BigEndian.Uint16(b))
	}
	return 0
}

func (r *reader) u32() uint32 {
	if b := r.take(4); b != nil {
		return binary.BigEndian.Uint32(b)
	}
	return 0
}

// base128 reads a UIntBase128: up to five bytes of seven bits each. https://www.w3.org/TR/WOFF2/#DataTypes
func (r *reader) base128() int {
	var n uint64
	for range 5 {
		b := r.u8()
		if n == 0 && b == 0x80 { // leading zeros are not allowed
			break
		}
		n = n<<7 | uint64(b&0x7F)
		if b&0x80 == 0 {
			if n > 0xFFFFFFFF {
				break
			}
			return int(n)
		}
	}
	r.bad = true
	return 0
}

// u255 reads a 255UInt16: one byte for small numbers, else a code and one or two bytes. https://www.w3.org/TR/WOFF2/#DataTypes
func (r *reader) u255() int {
	switch code := int(r.u8()); code {
	case 253:
		return r.u16()
	case 254:
		return int(r.u8()) + 2*253
	case 255:
		return int(r.u8()) + 253
	default:
		return code
	}
}
