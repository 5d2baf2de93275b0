package main

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
	"sync"
	"time"
)

// loadResult is what a stream of requests to the list of templates met while a large job was printed. Times are milliseconds,
// counted from when a request was due, so that one that waited for its turn counts in full.
type loadResult struct {
	Rate       int     `json:"rate"`        // requests a second that were due
	Requests   int     `json:"requests"`    // that were sent
	Failed     int     `json:"failed"`      // of them
	P50        float64 `json:"p50_ms"`      //
	P99        float64 `json:"p99_ms"`      //
	Max        float64 `json:"max_ms"`      //
	PerSecond  float64 `json:"per_second"`  // answers
	JobSeconds float64 `json:"job_seconds"` // of the job beside them; 0: it had not ended
}

const (
	loadPath    = "/api/label/template/?limit=25"
	loadWorkers = 64 // connections
)

// measureLoad lists templates at a steady rate for some seconds while a job of all labels is printed again and again.
func measureLoad(ctx context.Context, c *benchClient, template int64, labels, rate int, length time.Duration) (*loadResult, error) {
	items := make([]int64, labels)
	for i := range items {
		items[i] = int64(i + 1)
	}
	printing, stop := context.WithCancel(ctx)
	defer stop()
	printed := make(chan error, 1)
	var jobTime time.Duration
	go func() { printed <- c.printUntil(printing, template, items, &jobTime) }()

	n := int(float64(rate) * length.Seconds())
	client := &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: loadWorkers, MaxConnsPerHost: loadWorkers}}
	defer client.CloseIdleConnections()
	times := make([]float64, n)
	due := make(chan int, n)
	errs := make([]error, loadWorkers)
	var failed int
	var mu sync.Mutex
	var wg sync.WaitGroup
	begin := time.Now()
	dueAt := func(i int) time.Time {
		return begin.Add(time.Duration(float64(i) / float64(rate) * float64(time.Second)))
	}
	for w := range loadWorkers {
		wg.Go(func() {
			for i := range due {
				err := c.list(ctx, client)
				times[i] = millis(time.Since(dueAt(i)))
				if err != nil {
					mu.Lock()
					failed++
					mu.Unlock()
					errs[w] = err
				}
			}
		})
	}
	for i := range n {
		time.Sleep(time.Until(dueAt(i)))
		due <- i
	}
	close(due)
	wg.Wait()
	took := time.Since(begin)
	stop()
	if err := <-printed; err != nil {
		return nil, err
	}
	if i := slices.IndexFunc(errs, func(err error) bool { return err != nil }); i >= 0 && failed == n {
		return nil, errs[i]
	}
	slices.Sort(times)
	return &loadResult{
		Rate: rate, Requests: n, Failed: failed, P50: times[n/2], P99: times[min(n-1, n*99/100)], Max: times[n-1],
		PerSecond: float64(n-failed) / took.Seconds(), JobSeconds: jobTime.Seconds(),
	}, nil
}

// list fetches the first templates.
func (c *benchClient) list(ctx context.Context, client *http.Client) error {
	req, err := http.NewRequestWithContext(ctx, "GET", c.url+loadPath, nil)
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Token "+c.token)
	resp, err := client.Do(req)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if _, err := io.Copy(io.Discard, resp.Body); err != nil {
		return err
	}
	if resp.StatusCode != http.StatusOK {
		return fmt.Errorf("bench: GET %s: status %d", loadPath, resp.StatusCode)
	}
	return nil
}

// printUntil prints jobs one after the other until the context ends, and keeps the time that the last one took.
func (c *benchClient) printUntil(ctx context.Context, template int64, items []int64, took *time.Duration) error {
	for ctx.Err() == nil {
		begin := time.Now()
		o, err := c.print(ctx, template, items)
		for err == nil && !o.Complete && o.Errors == nil {
			select {
			case <-ctx.Done():
				return nil
			case <-time.After(20 * time.Millisecond):
			}
			err = c.get(ctx, fmt.Sprintf("/api/data-output/%d/", o.PK), &o)
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil {
			return err
		}
		if o.Errors != nil {
			return fmt.Errorf("bench: the job beside the load failed: %v", o.Errors)
		}
		*took = time.Since(begin)
	}
	return nil
}
