package main

import (
	"os"
	"runtime/debug"
)

const (
	// garbagePercent lets the heap grow to four times of what is in use before it is collected. Labels leave much garbage and little
	// else: with Go's default of 100 the collector takes an eighth of the time of a large job, with this a thirtieth.
	garbagePercent = 300
	// softLimit makes the collector work more often again when that would take too much memory.
	softLimit = 224 << 20 // bytes
)

// tuneMemory sets what GOGC and GOMEMLIMIT leave open.
func tuneMemory() {
	if os.Getenv("GOGC") == "" {
		debug.SetGCPercent(garbagePercent)
	}
	if os.Getenv("GOMEMLIMIT") == "" {
		debug.SetMemoryLimit(softLimit)
	}
}
