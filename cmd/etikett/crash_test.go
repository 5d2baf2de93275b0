package main

import (
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"
)

const crashTemplate = `<html><head><style>{{ page_style }} body { margin: 0 }</style></head><body>{{ part.pk }} {{ part.name }}</body></html>`

// parts writes a CSV file of n parts and imports it.
func parts(t testing.TB, data string, n int) {
	t.Helper()
	var b strings.Builder
	b.WriteString("name,description,IPN\n")
	for i := 1; i <= n; i++ {
		fmt.Fprintf(&b, "Bolt %05d,Hexagon bolt number %d,B-%05d\n", i, i, i)
	}
	file := filepath.Join(t.TempDir(), "parts.csv")
	if err := os.WriteFile(file, []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
	must(t, "", "import", "items", "part", file, "--data", data)
}

// admin makes a server's first user.
func admin(t testing.TB, data string) {
	t.Helper()
	must(t, "secret-1234\n", "user", "add", "boss", "--staff", "--superuser", "--password-stdin", "--data", data)
}

// Ensure that a job that was under way when the process was killed is finished after the next start: one complete PDF,
// every label in it once.
func TestKilledServerFinishesItsJob(t *testing.T) {
	if testing.Short() {
		t.Skip("takes seconds")
	}
	tool(t, "pdftotext")
	const n = 10_000
	data := t.TempDir()
	parts(t, data, n)
	admin(t, data)
	items := make([]int64, n)
	for i := range items {
		items[i] = int64(i + 1)
	}
	for round := range 3 {
		p := serve(t, "--data", data)
		c := &client{t: t, url: p.url, user: "boss", password: "secret-1234"}
		template := c.addTemplate(fmt.Sprintf("Crash %d", round), "part", 50, 20, []byte(crashTemplate))
		answered := make(chan output, 1)
		go func() {
			// The answer may be lost with the server; then the job is found in the list of outputs.
			status, body, err := c.do("POST", "/api/label/print/", "application/json", fmt.Appendf(nil, `{"template": %d, "items": %s}`, template, jsonList(items)))
			if err == nil && status < 300 {
				answered <- decode[output](t, body)
			}
			close(answered)
		}()
		time.Sleep(time.Duration(50+rand.IntN(700)) * time.Millisecond)
		p.kill()
		o, ok := <-answered

		p = serve(t, "--data", data)
		c.url = p.url
		if !ok {
			list := decode[struct{ Results []output }](t, c.get("/api/data-output/?limit=1")).Results
			if len(list) == 0 || list[0].Total != n {
				p.kill() // killed before the job was accepted: nothing was promised
				continue
			}
			o = list[0]
		}
		o = c.wait(decode[output](t, c.get(fmt.Sprintf("/api/data-output/%d/", o.PK))), 2*time.Minute)
		if o.Errors != nil || o.Output == nil || o.Progress != n {
			t.Fatalf("round %d: %+v", round, o)
		}
		file := filepath.Join(t.TempDir(), "out.pdf")
		if err := os.WriteFile(file, c.get(*o.Output), 0o644); err != nil {
			t.Fatal(err)
		}
		pages := words(t, file)
		if len(pages) != n {
			t.Fatalf("round %d: %d pages, want %d", round, len(pages), n)
		}
		for i, text := range pages {
			if want := fmt.Sprintf("%d Bolt %05d", i+1, i+1); strings.Join(strings.Fields(text), " ") != want {
				t.Fatalf("round %d, page %d: %q, want %q", round, i+1, text, want)
			}
		}
		p.kill()
	}
}

// Ensure that clients who print at the same time get their own labels only.
func TestTwentyClientsGetTheirOwnLabels(t *testing.T) {
	tool(t, "pdftotext")
	data := t.TempDir()
	parts(t, data, 400)
	admin(t, data)
	p := serve(t, "--data", data)
	c := &client{t: t, url: p.url, user: "boss", password: "secret-1234"}
	var templates []int64
	for i := range 4 {
		src := strings.ReplaceAll(crashTemplate, "<body>", fmt.Sprintf("<body>T%d ", i))
		templates = append(templates, c.addTemplate(fmt.Sprintf("Template %d", i), "part", 50, 20, []byte(src)))
	}
	dir := t.TempDir()
	var wg sync.WaitGroup
	for k := range 20 {
		wg.Go(func() {
			c := &client{t: t, url: p.url, user: c.user, password: c.password}
			for round := range 5 {
				items := make([]int64, 10)
				for i := range items {
					items[i] = int64((k*10+i+round*37)%400 + 1)
				}
				o := c.tryPrint(templates[(k+round)%4], items)
				if o == nil {
					return
				}
				file := filepath.Join(dir, fmt.Sprintf("%d-%d.pdf", k, round))
				if err := os.WriteFile(file, o, 0o644); err != nil {
					t.Error(err)
					return
				}
				pages := words(t, file)
				for i, pk := range items {
					want := fmt.Sprintf("T%d %d Bolt %05d", (k+round)%4, pk, pk)
					if i >= len(pages) || strings.Join(strings.Fields(pages[i]), " ") != want {
						t.Errorf("client %d, round %d: %d pages, page %d should be %q: %q", k, round, len(pages), i+1, want, pages)
						return
					}
				}
			}
		})
	}
	wg.Wait()
}

// tryPrint prints and fetches; a failure is reported without ending the goroutine's test.
func (c *client) tryPrint(template int64, items []int64) []byte {
	status, body, err := c.do("POST", "/api/label/print/", "application/json", fmt.Appendf(nil, `{"template": %d, "items": %s}`, template, jsonList(items)))
	if err != nil || status >= 300 {
		c.t.Errorf("print: status %d, %v: %s", status, err, body)
		return nil
	}
	o := decode[output](c.t, body)
	for range 200 {
		if o.Complete {
			break
		}
		time.Sleep(50 * time.Millisecond)
		if _, body, err = c.do("GET", fmt.Sprintf("/api/data-output/%d/", o.PK), "", nil); err == nil {
			o = decode[output](c.t, body)
		}
	}
	if !o.Complete || o.Output == nil {
		c.t.Errorf("job %d: %+v", o.PK, o)
		return nil
	}
	status, body, err = c.do("GET", *o.Output, "", nil)
	if err != nil || status != 200 {
		c.t.Errorf("download: status %d, %v", status, err)
		return nil
	}
	return body
}

func jsonList(items []int64) string {
	return strings.Join(strings.Fields(fmt.Sprint(items)), ",")
}
