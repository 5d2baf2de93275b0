//go:build race

package dtl

// slowdown is how much longer work may take under the race detector.
const slowdown = 10
