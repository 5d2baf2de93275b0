package label

import (
	"context"
	"runtime"
	"sync"
	"sync/atomic"
)

// chunkSize is how many labels are begun before the first of them has been taken: memory does not grow with the job.
const chunkSize = 512

// InOrder makes the values 0 to n-1 in parallel and takes them in order. It works in chunks: load is called before the
// first value of each chunk [from, to) is made, by one goroutine at a time, while the values of the chunk before are being
// taken; it may be nil. Of several errors the one of the lowest value is returned; nothing at or after it is taken.
// workers ≤ 0 is one a processor.
func InOrder[T any](ctx context.Context, n, workers int, load func(from, to int) error, produce func(i int) (T, error), take func(i int, v T) error) error {
	if workers <= 0 {
		workers = runtime.GOMAXPROCS(0)
	}
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	type chunk struct {
		from   int
		values []T
		err    error // of the value after the last
	}
	chunks := make(chan chunk)
	go func() {
		defer close(chunks)
		for from := 0; from < n; from += chunkSize {
			to := min(from+chunkSize, n)
			c := chunk{from: from}
			if load != nil {
				c.err = load(from, to)
			}
			if c.err == nil {
				c.values, c.err = makeAll(ctx, from, to, workers, produce)
			}
			select {
			case chunks <- c:
			case <-ctx.Done():
				return
			}
			if c.err != nil {
				return
			}
		}
	}()
	for c := range chunks {
		for i, v := range c.values {
			if err := take(c.from+i, v); err != nil {
				return err
			}
		}
		if c.err != nil {
			return c.err
		}
	}
	return ctx.Err()
}

// makeAll makes the values of a chunk. With an error come the values before the one that failed.
func makeAll[T any](ctx context.Context, from, to, workers int, produce func(i int) (T, error)) ([]T, error) {
	n := to - from
	values, errs := make([]T, n), make([]error, n)
	var next, failed atomic.Int64 // failed is the lowest index with an error
	failed.Store(int64(n))
	work := func() {
		for {
			i := int(next.Add(1)) - 1
			if i >= n || int64(i) > failed.Load() || ctx.Err() != nil {
				return
			}
			var err error
			if values[i], err = produce(from + i); err == nil {
				continue
			}
			errs[i] = err
			for at := failed.Load(); int64(i) < at && !failed.CompareAndSwap(at, int64(i)); at = failed.Load() {
			}
		}
	}
	var wg sync.WaitGroup
	for range min(workers, n) - 1 {
		wg.Go(work)
	}
	work()
	wg.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	if at := failed.Load(); at < int64(n) {
		return values[:at], errs[at]
	}
	return values, nil
}
