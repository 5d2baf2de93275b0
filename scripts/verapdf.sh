#!/bin/sh
# Validates archived documents with veraPDF, which Maven fetches: scripts/verapdf.sh [FILE.pdf...]
# Without files it takes the one that the tests of render/pdf make: every drawing operation, and 70 labels. Needs mvn and a JDK.
set -eu
here=$(cd "$(dirname "$0")" && pwd)
for program in mvn java; do
	command -v "$program" >/dev/null 2>&1 || { echo "verapdf: $program is not installed" >&2; exit 2; }
done
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
if [ $# -eq 0 ]; then
	(cd "$here/.." && KEEP=$work go test -count=1 -run 'TestReadersAccept/qpdf' ./render/pdf >/dev/null)
	set -- "$work/Archiv.pdf"
fi
mvn -q -f "$here/verapdf/pom.xml" dependency:build-classpath "-Dmdep.outputFile=$work/classpath"
java -cp "$(cat "$work/classpath")" "$here/verapdf/Check.java" "$@"
