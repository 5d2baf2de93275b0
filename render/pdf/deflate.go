package pdf

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// deflater is a compressor with its output, both used again.
type deflater struct {
	out bytes.Buffer
	z   *zlib.Writer
}

// contentLevel compresses content streams. They are a few kB of text: level 6 saves 5 % of the bytes and costs a third more time.
const contentLevel = 1

var deflaters = sync.Pool{New: func() any { return newDeflater(contentLevel) }}

func newDeflater(level int) *deflater {
	d := &deflater{}
	d.z, _ = zlib.NewWriterLevel(&d.out, level) // the level is a valid constant
	return d
}

// deflate compresses the bytes of a stream.
func deflate(data []byte) []byte {
	d := deflaters.Get().(*deflater)
	defer deflaters.Put(d)
	return d.deflate(data)
}

func (d *deflater) deflate(data []byte) []byte {
	d.out.Reset()
	d.z.Reset(&d.out)
	_, _ = d.z.Write(data) // a bytes.Buffer takes everything
	_ = d.z.Close()
	return bytes.Clone(d.out.Bytes())
}
