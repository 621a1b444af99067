# Canting's workshop. `make` alone lists what there is to do.
#
# Needs Go 1.26, Node 20 with npm, and bash. Nothing is installed globally but,
# by `make test`, the Debian packages that the tests run on.

SHELL := /bin/bash
.SHELLFLAGS := -euo pipefail -c
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory

# No C compiler is needed, and one binary runs on any Linux of its processor.
export CGO_ENABLED := 0
# The version is stamped below; git may distrust the folder (a container's mount).
export GOFLAGS += -buildvcs=false

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
# Each fuzz target's share of `make fuzz`.
FUZZTIME ?= 10s
# What to hand to the demo or the benchmarks: make demo ARGS="-h"
ARGS ?=

say = @printf '\033[1m==> %s\033[0m\n' "$(1)"

# need PROGRAM,SENTENCE stops with the sentence where the program is missing.
need = @command -v $(1) >/dev/null || { echo "$(1) was not found: $(2)" >&2; exit 1; }

.PHONY: help demo test packages ui build bench cover fuzz clean

help: ## list what there is to do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

demo: build ## build everything and run Canting with made-up families
	$(call say,running the demo; Ctrl-C ends it)
	@exec bin/canting demo $(ARGS)

test: ## everything that must hold: formats, types, Go and browser tests
	$(call need,go,install Go 1.26 from https://go.dev/dl and put its bin folder into PATH)
	@scripts/check

packages: ## install the Debian packages that the tests need
	$(call say,looking for the Debian packages that the tests need)
	@scripts/packages

build: ui ## the screens and the program, as bin/canting
	$(call need,go,install Go 1.26 from https://go.dev/dl and put its bin folder into PATH)
	$(call say,building bin/canting $(VERSION))
	@go build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o bin/canting ./cmd/canting

ui: ui/node_modules/.package-lock.json ## the screens alone, as ui/dist
	$(call say,building the screens)
	@cd ui && npm run build

# npm writes this file last, so it is newer than the lock once all is there.
%/node_modules/.package-lock.json: %/package.json %/package-lock.json
	$(call need,npm,install Node.js 20 or later with npm)
	$(call say,fetching the npm packages of $*)
	@cd $* && npm ci --no-audit --no-fund

bench: ## the speed that is promised, into docs/benchmarks.md (BENCH_FULL=1: with 10 million measurements)
	$(call need,go,install Go 1.26 from https://go.dev/dl and put its bin folder into PATH)
	$(call say,measuring the promises beside their peers)
	@mkdir -p bin
	@cd test/bench && go run . -docs ../../docs/benchmarks.md -json ../../bin/bench.json $(ARGS)

cover: ## how much of the Go code the tests reach, as bin/cover.html
	$(call say,running the Go tests with coverage)
	@mkdir -p bin
	@go test -coverprofile=bin/cover.out -coverpkg=./... ./...
	@go tool cover -html=bin/cover.out -o bin/cover.html
	@go tool cover -func=bin/cover.out | tail -n 1

fuzz: ## every fuzz target for FUZZTIME (10s)
	$(call say,fuzzing each target for $(FUZZTIME))
	@scripts/fuzz $(FUZZTIME)

clean: ## remove what was built and fetched into the checkout
	$(call say,removing bin and node_modules and the built screens)
	@rm -rf bin ui/node_modules test/e2e/node_modules
	@find ui/dist -mindepth 1 ! -name .gitkeep -delete 2>/dev/null || true
