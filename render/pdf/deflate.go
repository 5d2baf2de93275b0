package pdf

import (
	"bytes"
	"sync"

	"github.com/klauspost/compress/zlib"
)

// deflater is a compressor with its output. It holds about a megabyte, which takes longer to make than a label to compress, so
// it is used again.
type deflater struct {
	out bytes.Buffer
	z   *zlib.Writer
}

// The levels at which streams are compressed. Content streams are a few kB of text: level 6 would save 5 % of the bytes and cost a
// third more time. What is written once a document, or once for hundreds of pages, is worth that; levels above save nothing worth telling.
const (
	contentLevel = 1
	sharedLevel  = 6
)

var contentDeflaters, sharedDeflaters = newDeflaters(contentLevel), newDeflaters(sharedLevel)

func newDeflaters(level int) *sync.Pool {
	return &sync.Pool{New: func() any {
		d := &deflater{}
		d.z, _ = zlib.NewWriterLevel(&d.out, level) // the level is a valid constant
		return d
	}}
}

// deflate compresses the bytes of a content stream.
func deflate(data []byte) []byte { return deflateBy(contentDeflaters, data) }

// deflateShared compresses the bytes of a stream that is written once for many pages.
func deflateShared(data ...[]byte) []byte { return deflateBy(sharedDeflaters, data...) }

func deflateBy(pool *sync.Pool, data ...[]byte) []byte {
	d := pool.Get().(*deflater)
	defer pool.Put(d)
	d.out.Reset()
	d.z.Reset(&d.out)
	for _, part := range data {
		_, _ = d.z.Write(part) // a bytes.Buffer takes everything
	}
	_ = d.z.Close()
	return bytes.Clone(d.out.Bytes())
}
