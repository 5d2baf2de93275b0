//go:build !race

package dtl

const slowdown = 1
