//go:build !unix

package main

import "testing"

// connections is how many files a process may open: a guess where the system does not tell.
func connections(*testing.T) int { return 1000 }
