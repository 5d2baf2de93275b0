#!/bin/sh
# Installs what the tests need beside Go: readers of PDF and codes (Debian packages) and a Python virtual environment.
# Usage: scripts/test-deps.sh VENV
set -eu
venv=${1:?usage: test-deps.sh VENV}

need=""
for pair in mutool:mupdf-tools pdftotext:poppler-utils zbarimg:zbar-tools dmtxread:dmtx-utils qpdf:qpdf gs:ghostscript python3:python3; do
	command -v "${pair%%:*}" >/dev/null 2>&1 || need="$need ${pair#*:}"
done
python3 -c 'import ensurepip, venv' 2>/dev/null || need="$need python3-venv"
# WeasyPrint, the peer of the benchmark, draws text with Pango.
ldconfig -p 2>/dev/null | grep -q libpangoft2-1.0 || need="$need libpangoft2-1.0-0 libharfbuzz-subset0"
# The race detector is linked by a C compiler.
command -v cc >/dev/null 2>&1 || need="$need gcc libc6-dev"
# The browser that signs in: 64 MB, so only where there is none.
if ! command -v chromium >/dev/null 2>&1 && ! command -v chromium-headless-shell >/dev/null 2>&1; then
	echo "test-deps: installing Chromium's headless shell for the sign-in tests"
	need="$need chromium-headless-shell"
fi
if [ -n "$need" ]; then
	if ! command -v apt-get >/dev/null 2>&1; then
		echo "test-deps: please install the counterparts of these Debian packages:$need" >&2
		exit 1
	fi
	sudo=""
	[ "$(id -u)" = 0 ] || sudo=sudo
	$sudo apt-get update -qq
	# shellcheck disable=SC2086
	DEBIAN_FRONTEND=noninteractive $sudo apt-get install -y -qq --no-install-recommends $need >/dev/null
fi

want=scripts/test-requirements.txt
if ! [ -f "$venv/.installed" ] || ! cmp -s "$want" "$venv/.installed"; then
	python3 -m venv "$venv"
	"$venv/bin/pip" install -q --disable-pip-version-check -r "$want"
	cp "$want" "$venv/.installed"
fi
