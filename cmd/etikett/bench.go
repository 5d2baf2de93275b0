package main

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/spf13/cobra"

	"etikett/internal/account"
	"etikett/internal/app"
	"etikett/internal/label/defaults"
	"etikett/internal/table"
)

// benchFlags are the flags of the bench command.
type benchFlags struct {
	labels, singles, peerLabels int
	python                      string
	json                        bool
	loadRate                    int
	loadTime                    time.Duration
}

// benchResult is what a run measured. Times are milliseconds.
type benchResult struct {
	Labels          int      `json:"labels"`
	JobSeconds      float64  `json:"job_seconds"`
	LabelsPerSecond float64  `json:"labels_per_second"`
	BytesPerLabel   float64  `json:"bytes_per_label"`
	Singles         int      `json:"singles"`
	P50             float64  `json:"p50_ms"`
	P99             float64  `json:"p99_ms"`
	StartMillis     float64  `json:"start_ms"`
	PeakMB          float64  `json:"peak_mb"` // 0: not known on this system
	EnginePerSecond float64  `json:"engine_labels_per_second"`
	Peers           []peer   `json:"peers"`
	Notes           []string `json:"notes,omitempty"`

	Load *loadResult `json:"load,omitempty"`
}

func newBench() *cobra.Command {
	var f benchFlags
	cmd := &cobra.Command{
		Use:   "bench",
		Short: "Measure how fast this machine prints labels",
		Long: `Measure how fast this machine prints labels: a server of its own, in a temporary folder, prints the part label of made up
parts, one by one and as one large job. Where WeasyPrint is installed for Python it renders the same labels, in the same run.`,
		Args: noArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if f.labels < 1 || f.labels > 100_000 || f.singles < 1 {
				return usagef("--labels is 1 to 100000, --singles 1 or more")
			}
			if f.loadRate < 0 || f.loadRate > 0 && (f.loadTime <= 0 || float64(f.loadRate)*f.loadTime.Seconds() > 10_000_000) {
				return usagef("--load-rate times --load-time is at most 10000000 requests")
			}
			r, err := runBench(cmd.Context(), &f)
			if err != nil {
				return err
			}
			if f.json {
				e := json.NewEncoder(cmd.OutOrStdout())
				e.SetIndent("", "  ")
				return e.Encode(r)
			}
			return r.print(cmd.OutOrStdout())
		},
	}
	fl := cmd.Flags()
	fl.IntVar(&f.labels, "labels", 10_000, "labels of the large job")
	fl.IntVar(&f.singles, "singles", 500, "requests for one label")
	fl.IntVar(&f.peerLabels, "peer-labels", 60, "labels that peers render")
	fl.StringVar(&f.python, "python", os.Getenv("PYTHON"), "Python with WeasyPrint (default: PYTHON, .venv/bin/python, python3)")
	fl.IntVar(&f.loadRate, "load-rate", 0, "requests a second to the list of templates, beside a print job; 0 leaves this out")
	fl.DurationVar(&f.loadTime, "load-time", 10*time.Second, "how long these requests are sent")
	fl.BoolVar(&f.json, "json", false, "print the result as JSON")
	return cmd
}

func (r *benchResult) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "one job of %d labels\t%.2f s\t%.0f labels/s\t%.0f bytes a label\n", r.Labels, r.JobSeconds, r.LabelsPerSecond, r.BytesPerLabel)
	fmt.Fprintf(t, "%d requests for one label\tp50 %.1f ms\tp99 %.1f ms\t\n", r.Singles, r.P50, r.P99)
	fmt.Fprintf(t, "engine alone, template to PDF\t\t%.0f labels/s\t\n", r.EnginePerSecond)
	fmt.Fprintf(t, "start to first answer\t%.0f ms\t\t\n", r.StartMillis)
	if l := r.Load; l != nil {
		fmt.Fprintf(t, "%d lists of templates beside a job\tp50 %.1f ms\tp99 %.1f ms\t%.0f of %d requests/s, %d failed\n", l.Requests, l.P50, l.P99, l.PerSecond, l.Rate, l.Failed)
	}
	if r.PeakMB > 0 {
		fmt.Fprintf(t, "peak memory of the server\t%.0f MB\t\t\n", r.PeakMB)
	}
	for _, p := range r.Peers {
		fmt.Fprintf(t, "%s, the same labels\t\t%.1f labels/s\tEtikett's engine is %.0f times faster\n", p.Name, p.PerSecond, r.EnginePerSecond/p.PerSecond)
	}
	if err := t.Flush(); err != nil {
		return err
	}
	for _, n := range r.Notes {
		fmt.Fprintln(w, n)
	}
	return nil
}

const benchUser, benchPassword = "bench", "bench-password-1"

// runBench measures everything.
func runBench(ctx context.Context, f *benchFlags) (*benchResult, error) {
	dir, err := os.MkdirTemp("", "etikett-bench-")
	if err != nil {
		return nil, err
	}
	defer os.RemoveAll(dir)
	parts := benchParts(f.labels)
	if err := prepareBench(ctx, dir, parts); err != nil {
		return nil, err
	}
	r := &benchResult{Labels: f.labels, Singles: f.singles}
	if err := r.measureServer(ctx, dir, f); err != nil {
		return nil, err
	}
	if err := r.measureEngine(ctx, parts, f); err != nil {
		return nil, err
	}
	return r, nil
}

// benchParts makes up parts whose names and texts all differ.
func benchParts(n int) *table.Table {
	t := &table.Table{Columns: []string{"name", "IPN", "description"}}
	kinds := []string{"Resistor", "Capacitor", "Screw M3", "Bearing", "Cable tie", "Fuse", "Header", "Washer"}
	for i := range n {
		t.Rows = append(t.Rows, table.Row{Line: i + 2, Values: []any{
			fmt.Sprintf("%s %05d", kinds[i%len(kinds)], i+1), fmt.Sprintf("B-%05d", i+1), fmt.Sprintf("Made up for measuring, number %d", i+1),
		}})
	}
	return t
}

// prepareBench fills a data folder.
func prepareBench(ctx context.Context, dir string, parts *table.Table) error {
	return withApp(ctx, dir, func(a *app.App) error {
		if err := a.SeedTemplates(ctx); err != nil {
			return err
		}
		if _, err := a.Accounts.CreateUser(ctx, account.User{Username: benchUser, IsStaff: true}, benchPassword); err != nil {
			return err
		}
		_, err := a.ImportItems(ctx, "part", parts)
		return err
	})
}

// measureServer starts the server as a process of its own and prints through it.
func (r *benchResult) measureServer(ctx context.Context, dir string, f *benchFlags) error {
	exe, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.CommandContext(ctx, exe, "serve", "--data", dir, "--addr", "127.0.0.1:0")
	log, err := os.Create(filepath.Join(dir, "server.log"))
	if err != nil {
		return err
	}
	defer log.Close()
	cmd.Stderr = log
	out, err := cmd.StdoutPipe()
	if err != nil {
		return err
	}
	begin := time.Now()
	if err := cmd.Start(); err != nil {
		return err
	}
	defer func() {
		_ = cmd.Process.Signal(os.Interrupt) // it may have ended by itself
		_ = cmd.Wait()
		r.PeakMB = peakMemory(cmd.ProcessState)
	}()
	var line strings.Builder
	buf := make([]byte, 256)
	for !strings.Contains(line.String(), "\n") {
		n, err := out.Read(buf)
		line.Write(buf[:n])
		if err != nil {
			return fmt.Errorf("the server did not start: %w", err)
		}
	}
	_, url, found := strings.Cut(strings.TrimSpace(line.String()), "http://")
	if !found {
		return fmt.Errorf("the server does not say where it listens: %q", line.String())
	}
	c := &benchClient{url: "http://" + strings.Fields(url)[0]}
	if err := c.get(ctx, "/api/", nil); err != nil {
		return err
	}
	r.StartMillis = millis(time.Since(begin))
	return r.measurePrinting(ctx, c, f)
}

func (r *benchResult) measurePrinting(ctx context.Context, c *benchClient, f *benchFlags) error {
	var token struct{ Token string }
	if err := c.get(ctx, "/api/user/token/?name=bench", &token); err != nil {
		return err
	}
	c.token = token.Token
	var templates struct{ Results []struct{ PK int64 } }
	if err := c.get(ctx, "/api/label/template/?limit=1&search=Part+Label", &templates); err != nil || len(templates.Results) == 0 {
		return errors.Join(errors.New("bench: no template"), err)
	}
	template := templates.Results[0].PK
	times := make([]float64, 0, f.singles)
	for i := range f.singles + f.singles/10 {
		begin := time.Now()
		o, err := c.print(ctx, template, []int64{int64(i%f.labels + 1)})
		if err != nil {
			return err
		}
		if !o.Complete {
			return fmt.Errorf("bench: a single label was not complete within the wait: output %d", o.PK)
		}
		if i >= f.singles/10 { // the first ones warm up
			times = append(times, millis(time.Since(begin)))
		}
	}
	slices.Sort(times)
	r.P50, r.P99 = times[len(times)/2], times[min(len(times)-1, len(times)*99/100)]

	items := make([]int64, f.labels)
	for i := range items {
		items[i] = int64(i + 1)
	}
	begin := time.Now()
	o, err := c.print(ctx, template, items)
	for err == nil && !o.Complete && o.Errors == nil {
		time.Sleep(10 * time.Millisecond)
		err = c.get(ctx, fmt.Sprintf("/api/data-output/%d/", o.PK), &o)
	}
	if err != nil || o.Errors != nil {
		return errors.Join(fmt.Errorf("bench: the large job failed: %v", o.Errors), err)
	}
	r.JobSeconds = time.Since(begin).Seconds()
	r.LabelsPerSecond = float64(f.labels) / r.JobSeconds
	size, err := c.size(ctx, o.Output)
	r.BytesPerLabel = float64(size) / float64(f.labels)
	if err != nil || f.loadRate == 0 {
		return err
	}
	r.Load, err = measureLoad(ctx, c, template, f.labels, f.loadRate, f.loadTime)
	return err
}

func millis(d time.Duration) float64 { return float64(d.Microseconds()) / 1000 }

// benchClient speaks to the server under test.
type benchClient struct{ url, token string }

type benchOutput struct {
	PK       int64  `json:"pk"`
	Complete bool   `json:"complete"`
	Output   string `json:"output"`
	Errors   any    `json:"errors"`
}

func (c *benchClient) do(ctx context.Context, method, path string, body []byte) (*http.Response, error) {
	req, err := http.NewRequestWithContext(ctx, method, c.url+path, bytes.NewReader(body))
	if err != nil {
		return nil, err
	}
	req.Header.Set("Content-Type", "application/json")
	if c.token != "" {
		req.Header.Set("Authorization", "Token "+c.token)
	} else {
		req.SetBasicAuth(benchUser, benchPassword)
	}
	resp, err := http.DefaultClient.Do(req)
	if err != nil {
		return nil, err
	}
	if resp.StatusCode >= 300 {
		defer resp.Body.Close()
		b, _ := io.ReadAll(io.LimitReader(resp.Body, 500)) // the status alone says that it failed
		return nil, fmt.Errorf("bench: %s %s: status %d: %s", method, path, resp.StatusCode, b)
	}
	return resp, nil
}

func (c *benchClient) get(ctx context.Context, path string, v any) error {
	resp, err := c.do(ctx, "GET", path, nil)
	if err != nil {
		return err
	}
	defer resp.Body.Close()
	if v == nil {
		return nil
	}
	return json.NewDecoder(resp.Body).Decode(v)
}

func (c *benchClient) print(ctx context.Context, template int64, items []int64) (o benchOutput, err error) {
	body, err := json.Marshal(map[string]any{"template": template, "items": items, "plugin": "inventreelabel"})
	if err != nil {
		return o, err
	}
	resp, err := c.do(ctx, "POST", "/api/label/print/", body)
	if err != nil {
		return o, err
	}
	defer resp.Body.Close()
	return o, json.NewDecoder(resp.Body).Decode(&o)
}

func (c *benchClient) size(ctx context.Context, path string) (int64, error) {
	resp, err := c.do(ctx, "GET", path, nil)
	if err != nil {
		return 0, err
	}
	defer resp.Body.Close()
	return io.Copy(io.Discard, resp.Body)
}

// benchTemplate is the template that everybody prints.
func benchTemplate() (defaults.Template, string, error) {
	t := defaults.Templates[0]
	src, err := t.Source()
	return t, string(src), err
}
