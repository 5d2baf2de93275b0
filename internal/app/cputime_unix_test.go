//go:build unix

package app_test

import (
	"syscall"
	"time"
)

// cpuTime is the processor time that the process has used, on all cores. It says more than the clock where others use the machine.
func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
