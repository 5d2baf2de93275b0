package label

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
)

func TestInOrder(t *testing.T) {
	t.Parallel()
	for _, n := range []int{0, 1, 7, chunkSize, 3*chunkSize + 5} {
		var got []int
		loads := 0
		err := InOrder(t.Context(), n, 4, func(from, to int) error { loads += to - from; return nil },
			func(i int) (int, error) { return i * i, nil },
			func(i, v int) error {
				if v != i*i {
					return fmt.Errorf("value %d is %d", i, v)
				}
				got = append(got, i)
				return nil
			})
		if err != nil {
			t.Fatal(err)
		}
		if len(got) != n || loads != n || !slices.IsSorted(got) {
			t.Errorf("%d values: took %d, loaded %d, sorted %t", n, len(got), loads, slices.IsSorted(got))
		}
	}
}

// Ensure that of several faults the first one counts, and that what comes before it has been taken.
func TestInOrderFault(t *testing.T) {
	t.Parallel()
	const n, bad = 2 * chunkSize, chunkSize + 17
	for range 20 {
		taken := 0
		err := InOrder(t.Context(), n, 8, nil,
			func(i int) (int, error) {
				if i >= bad {
					return 0, fmt.Errorf("fault %d", i)
				}
				return i, nil
			},
			func(int, int) error { taken++; return nil })
		if err == nil || err.Error() != fmt.Sprintf("fault %d", bad) || taken != bad {
			t.Fatalf("error %v after %d values, want fault %d after %d", err, taken, bad, bad)
		}
	}
}

func TestInOrderStops(t *testing.T) {
	t.Parallel()
	full := errors.New("full")
	var made atomic.Int64
	err := InOrder(t.Context(), 100*chunkSize, 2, nil,
		func(i int) (int, error) { made.Add(1); return i, nil },
		func(i, _ int) error {
			if i == 3 {
				return full
			}
			return nil
		})
	if !errors.Is(err, full) || made.Load() > 4*chunkSize {
		t.Errorf("%v after %d values", err, made.Load())
	}
	ctx, cancel := context.WithCancel(t.Context())
	err = InOrder(ctx, 100*chunkSize, 2, nil, func(i int) (int, error) { return i, nil }, func(i, _ int) error {
		if i == 5 {
			cancel()
		}
		return nil
	})
	if !errors.Is(err, context.Canceled) {
		t.Errorf("after a cancel: %v", err)
	}
}
