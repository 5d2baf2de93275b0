# Etikett: `make run` starts it with demo data, `make test` installs what the tests need and runs everything.

GO      ?= go
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LDFLAGS := -s -w -X main.version=$(VERSION)
VENV    := .venv
# Tests that cost seconds of CPU run without the race detector, the rest with it when RACE=1 (CI sets it).
RACE    ?=

export CGO_ENABLED ?= 0

.PHONY: build run test unit race lint deps bench fuzz verapdf clean

build:
	$(GO) build -trimpath -ldflags '$(LDFLAGS)' -o bin/etikett ./cmd/etikett

run: build
	bin/etikett serve --demo --data data

test: deps lint unit

unit: build
	PYTHON=$(CURDIR)/$(VENV)/bin/python ETIKETT_BINARY=$(CURDIR)/bin/etikett $(GO) test -count=1 -timeout 30m ./...

# The parts in which goroutines meet, under the race detector (needs a C compiler).
race:
	CGO_ENABLED=1 PYTHON=$(CURDIR)/$(VENV)/bin/python $(GO) test -race -short -count=1 -timeout 30m ./dtl/... ./barcode/... ./internal/... ./render/

lint:
	@out=$$(gofmt -l $$(git ls-files '*.go')); if [ -n "$$out" ]; then echo "gofmt:"; echo "$$out"; exit 1; fi
	$(GO) vet ./...
	$(GO) run honnef.co/go/tools/cmd/staticcheck@v0.8.2 ./...
	@scripts/vulncheck.sh

# Debian packages and Python packages of the tests: independent readers of what Etikett makes.
deps:
	scripts/test-deps.sh $(VENV)

bench: build
	bin/etikett bench

fuzz:
	scripts/fuzz.sh 20s

# Archived documents through veraPDF (needs Maven).
verapdf:
	scripts/verapdf.sh

clean:
	rm -rf bin $(VENV)
