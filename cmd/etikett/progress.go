package main

import (
	"os"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// progress shows how far a long piece of work has come, on a terminal only.
type progress struct{ bar *progressbar.ProgressBar }

// newProgress starts a bar of total steps on stderr; nothing is shown where stderr is no terminal, or for short work.
func newProgress(total int, what string) *progress {
	if !term.IsTerminal(int(os.Stderr.Fd())) || total < 50 {
		return &progress{}
	}
	return &progress{progressbar.NewOptions(total,
		progressbar.OptionSetDescription(what),
		progressbar.OptionSetWriter(os.Stderr),
		progressbar.OptionShowCount(),
		progressbar.OptionShowIts(),
		progressbar.OptionThrottle(100*time.Millisecond),
		progressbar.OptionClearOnFinish(),
	)}
}

func (p *progress) add(n int) {
	if p.bar != nil {
		_ = p.bar.Add(n) // a bar that cannot be drawn must not stop the work
	}
}

func (p *progress) done() {
	if p.bar != nil {
		_ = p.bar.Finish()
	}
}
