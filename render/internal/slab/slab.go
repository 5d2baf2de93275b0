// Package slab hands out values from large pieces of memory that are used again for the next document: a label needs a few dozen
// boxes and fragments, all of which die together.
package slab

// Of hands out values of a type. The zero value is ready; it is for one goroutine at a time.
type Of[T any] struct {
	chunks [][]T
	chunk  int // in use
	used   int // values of it
}

// chunkSize is the number of values in a chunk, keepChunks how many of these are kept for the next document.
const (
	chunkSize  = 64
	keepChunks = 64
)

// One gives a zero value.
func (s *Of[T]) One() *T {
	return &s.Take(1)[0]
}

// Take gives n zero values in a row. Appending to them moves them elsewhere.
func (s *Of[T]) Take(n int) []T {
	if n > chunkSize {
		return make([]T, n)
	}
	if len(s.chunks) == 0 {
		s.chunks = append(s.chunks, make([]T, chunkSize))
	}
	if s.used+n > chunkSize {
		s.chunk++
		s.used = 0
		if s.chunk == len(s.chunks) {
			s.chunks = append(s.chunks, make([]T, chunkSize))
		}
	}
	v := s.chunks[s.chunk][s.used : s.used+n : s.used+n]
	s.used += n
	return v
}

// Reset takes all values back: nobody may hold one any more.
func (s *Of[T]) Reset() {
	if len(s.chunks) == 0 {
		return
	}
	for i := range s.chunk {
		clear(s.chunks[i])
	}
	clear(s.chunks[s.chunk][:s.used])
	if len(s.chunks) > keepChunks {
		clear(s.chunks[keepChunks:])
		s.chunks = s.chunks[:keepChunks]
	}
	s.chunk, s.used = 0, 0
}
