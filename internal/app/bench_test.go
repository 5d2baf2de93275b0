package app_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"etikett/internal/app"
	"etikett/internal/label"
	"etikett/internal/table"
)

// partsApp is an application with n parts and the default templates.
func partsApp(b *testing.B, n int) *app.App {
	b.Helper()
	ctx := context.Background()
	a, err := app.Open(ctx, app.Config{DataDir: b.TempDir(), PrintWait: time.Minute})
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(func() { _ = a.Close() })
	t := &table.Table{Columns: []string{"name", "IPN", "description"}}
	for i := range n {
		t.Rows = append(t.Rows, table.Row{Line: i + 2, Values: []any{fmt.Sprintf("Resistor %05d", i), fmt.Sprintf("R-%05d", i), fmt.Sprintf("Made up for measuring, number %d", i)}})
	}
	if _, err := a.ImportItems(ctx, "part", t); err != nil {
		b.Fatal(err)
	}
	if err := a.SeedTemplates(ctx); err != nil {
		b.Fatal(err)
	}
	if err := a.Start(ctx); err != nil {
		b.Fatal(err)
	}
	return a
}

// BenchmarkPrint prints the part label, from the request to the stored file.
func BenchmarkPrint(b *testing.B) {
	for _, n := range []int{1, 1000} {
		b.Run(fmt.Sprintf("labels=%d", n), func(b *testing.B) {
			a := partsApp(b, n)
			items := make([]int64, n)
			for i := range items {
				items[i] = int64(i + 1)
			}
			b.ReportAllocs()
			cpu := cpuTime()
			for b.Loop() {
				r, err := a.Labels.Print(context.Background(), label.PrintRequest{Template: 1, Items: items})
				if err != nil {
					b.Fatal(err)
				}
				if !r.Output.Complete {
					b.Fatal("not complete within the wait")
				}
			}
			b.ReportMetric(float64(n*b.N)/b.Elapsed().Seconds(), "labels/s")
			b.ReportMetric(float64((cpuTime()-cpu).Microseconds())/float64(n*b.N), "cpu-µs/label")
		})
	}
}
