package render

import (
	"context"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"testing"

	"etikett/render/pdf"
)

// Floors of the label corpus: figures may rise, not fall.
const (
	labelMeanFloor   = 0.997 // mean SCORE of the cases that are not contested
	labelPassedFloor = 95    // cases that are not contested with a SCORE of at least labelPass
	labelPass        = 0.95
)

// corpusDir is the folder of the render corpus; the test is skipped without it, unless this is CI.
func corpusDir(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("CORPUS")
	if dir == "" {
		dir = filepath.Join("..", "..", "shared", "corpus")
	}
	dir = filepath.Join(dir, "render")
	if _, err := os.Stat(dir); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("no corpus: %v", err)
		}
		t.Skipf("no corpus at %s (set CORPUS): skipped", dir)
	}
	return dir
}

// TestLabelCorpus renders all label documents to PDF and has them compared with what WeasyPrint made of them.
func TestLabelCorpus(t *testing.T) {
	if testing.Short() {
		t.Skip("compares 136 documents in another process")
	}
	labels := filepath.Join(corpusDir(t), "labels")
	python := comparePython(t)
	out := t.TempDir()
	if keep := os.Getenv("RENDER_OUT"); keep != "" {
		out = keep
	}
	files, err := filepath.Glob(filepath.Join(labels, "*.html"))
	if err != nil || len(files) == 0 {
		t.Fatalf("no documents in %s", labels)
	}
	r := New(Options{})
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		id := strings.TrimSuffix(filepath.Base(file), ".html")
		doc, err := r.Render(context.Background(), string(source), nil)
		if err != nil {
			t.Errorf("%s: %v", id, err)
			continue
		}
		if err := writePDF(filepath.Join(out, id+".pdf"), doc); err != nil {
			t.Errorf("%s: %v", id, err)
		}
	}

	scores := filepath.Join(out, "scores.json")
	cmd := exec.Command(python, filepath.Join(labels, "..", "compare.py"), labels, out, "--json", scores, "--jobs", strconv.Itoa(runtime.NumCPU()))
	if text, err := cmd.CombinedOutput(); err != nil {
		t.Fatalf("compare.py: %v\n%s", err, text)
	}
	data, err := os.ReadFile(scores)
	if err != nil {
		t.Fatal(err)
	}
	var cases []struct {
		ID        string
		Contested bool
		Score     float64
		Words     *float64 `json:"words"`
		Ink       float64  `json:"ink_iou"`
	}
	if err := json.Unmarshal(data, &cases); err != nil {
		t.Fatal(err)
	}
	passed, failed, sum, n := 0, 0, 0.0, 0
	for _, c := range cases {
		if c.Contested {
			continue
		}
		n++
		sum += c.Score
		if c.Score >= labelPass {
			passed++
			continue
		}
		failed++
		words := "-"
		if c.Words != nil {
			words = strconv.FormatFloat(*c.Words, 'f', 3, 64)
		}
		t.Logf("%-36s SCORE %.3f words %s ink %.3f", c.ID, c.Score, words, c.Ink)
	}
	mean := sum / float64(max(n, 1))
	t.Logf("render labels: %d passed, %d failed; mean SCORE %.4f", passed, failed, mean)
	if mean < labelMeanFloor || passed < labelPassedFloor {
		t.Errorf("mean SCORE %.4f and %d passed are below the floor of %.4f and %d", mean, passed, labelMeanFloor, labelPassedFloor)
	}
}

func writePDF(path string, doc *Document) error {
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	defer f.Close()
	w := pdf.NewWriter(f, pdf.Options{Title: doc.Title})
	for _, p := range doc.Pages {
		if err := w.Add(p); err != nil {
			return err
		}
	}
	if err := w.Close(); err != nil {
		return err
	}
	return f.Close()
}

// comparePython is the Python that has the comparator's libraries: $PYTHON, or the one that `make deps` makes.
func comparePython(t *testing.T) string {
	t.Helper()
	python := os.Getenv("PYTHON")
	if python == "" {
		python = filepath.Join("..", ".venv", "bin", "python")
	}
	probe := exec.Command(python, "-c", "import numpy, PIL")
	if err := probe.Run(); err != nil {
		if os.Getenv("CI") != "" {
			t.Fatalf("%s has not what compare.py needs (make deps): %v", python, err)
		}
		t.Skipf("%s has not what compare.py needs (make deps): skipped", python)
	}
	for _, tool := range []string{"mutool", "zbarimg", "dmtxread"} {
		if _, err := exec.LookPath(tool); err != nil {
			if os.Getenv("CI") != "" {
				t.Fatal(err)
			}
			t.Skipf("%v (make deps): skipped", err)
		}
	}
	return python
}
