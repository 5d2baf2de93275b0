package slab

import "testing"

func TestValuesAreZeroAndApart(t *testing.T) {
	var s Of[int]
	for round := range 3 {
		seen := map[*int]bool{}
		for n := range 200 {
			for i := range s.Take(n % 7) {
				_ = i
			}
			v := s.Take(3)
			for i := range v {
				if v[i] != 0 {
					t.Fatalf("round %d: %d is not zero", round, v[i])
				}
				if seen[&v[i]] {
					t.Fatalf("round %d: handed out twice", round)
				}
				seen[&v[i]] = true
				v[i] = n + 1
			}
			if cap(v) != 3 {
				t.Fatalf("capacity %d reaches into what comes next", cap(v))
			}
		}
		if v := s.Take(1000); len(v) != 1000 {
			t.Fatal("no long slice")
		}
		s.Reset()
	}
}

func TestKeepsLittle(t *testing.T) {
	var s Of[int]
	for range keepChunks * 3 * chunkSize {
		*s.One() = 1
	}
	s.Reset()
	if len(s.chunks) != keepChunks {
		t.Errorf("%d chunks kept", len(s.chunks))
	}
}
