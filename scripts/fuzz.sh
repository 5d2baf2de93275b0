#!/bin/sh
# Runs every fuzz target of the module for a time each: scripts/fuzz.sh 20s [PACKAGE...]
# An input that only widens the coverage is made smaller for 5 s at most, not for the minute that Go takes.
set -eu
time=${1:?usage: fuzz.sh TIME [PACKAGE...]}
shift
[ $# -gt 0 ] || set -- ./...
for pkg in $(go list "$@"); do
	dir=$(go list -f '{{.Dir}}' "$pkg")
	for target in $(grep -ho '^func Fuzz[A-Za-z0-9_]*' "$dir"/*_test.go 2>/dev/null | sed 's/^func //' | sort -u); do
		echo "$pkg $target"
		if ! out=$(go test -run '^$' -fuzz "^$target\$" -fuzztime "$time" -fuzzminimizetime 5s "$pkg" 2>&1); then
			# Go counts an input that is cut off by the end of the time as a failure; it writes none down.
			case "$out" in
			*"Failing input"* | *panic:*) echo "$out"; exit 1 ;;
			*"context deadline exceeded"*) ;;
			*) echo "$out"; exit 1 ;;
			esac
		fi
		echo "$out" | tail -n 1
	done
done
