#!/bin/sh
# Runs govulncheck where its database can be reached; says so where it cannot, which is no failure.
set -eu
out=$(go run golang.org/x/vuln/cmd/govulncheck@v1.9.0 ./... 2>&1) && { echo "govulncheck: no known vulnerabilities are reached"; exit 0; }
case "$out" in
*"dial tcp"*|*"no such host"*|*"fetching vulnerabilities"*|*"403 Forbidden"*|*"connection refused"*|*"proxyconnect"*|*"HTTP GET"*)
	echo "govulncheck: not run, its database is out of reach" ;;
*)	echo "$out"; exit 1 ;;
esac
