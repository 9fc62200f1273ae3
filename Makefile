# Troupe. `make help` lists the targets.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test soak bench simulate check format build deps runtime-deps service-user swift swagger-ui schemas install clean

SWIFT ?= swift
PREFIX ?= /usr/local
# Release binaries carry the Swift runtime in them, so that they run where no Swift is installed.
RELEASE := -c release --static-swift-stdlib

help: ## Show this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | awk -F'\t' '{ printf "  make %-12s %s\n", $$1, $$2 }'

run: build ## Build, start everything, show a workflow change a real repository, and keep serving
	@scripts/demo.sh

test: deps ## Run every test
	@scripts/test.sh

soak: deps ## Run the long tests: kills at random moments, load, memory
	@scripts/soak.sh

simulate: deps ## Play the engine in simulated worlds: SEEDS=2000, SEED=1 FAULTS=3 (one again), TRACE=1
	@scripts/simulate.sh

bench: deps ## Measure what the engine costs, beside baselines of others
	@scripts/bench.sh

check: deps ## Check format, lint and architecture
	@$(SWIFT) format lint --strict --recursive --parallel Sources Tests Package.swift
	@shellcheck scripts/*.sh .ci/run
	@scripts/lint-docker.sh
	@$(SWIFT) build --build-tests --quiet && $(SWIFT) test --skip-build --quiet --filter ArchitectureTests

format: swift ## Settle the layout of all sources
	@$(SWIFT) format --in-place --recursive --parallel Sources Tests Package.swift

build: deps ## Build the release binaries
	@$(SWIFT) build $(RELEASE) --product troupe
	@$(SWIFT) build $(RELEASE) --product troupe-supervisor
	@$(SWIFT) build $(RELEASE) --product troupe-skill

deps: swift ## Install the system packages that are missing
	@scripts/deps.sh
	@$(MAKE) --no-print-directory swagger-ui

runtime-deps: ## Install only the packages that running needs
	@scripts/deps.sh --runtime

service-user: ## Make the system user that a server runs as (root)
	@scripts/service-user.sh

swift: ## Check that Swift 6.2 or newer is there
	@scripts/check-swift.sh

swagger-ui: ## Fetch the files behind /docs
	@scripts/swagger-ui.sh

schemas: ## Write schemas/*.json anew from the loader's tables
	@TROUPE_UPDATE_GOLDEN=1 $(SWIFT) test --filter 'SchemasTests|TestFileSchemaTests'

install: build ## Install under PREFIX (default /usr/local)
	@install -d $(PREFIX)/bin $(PREFIX)/libexec/troupe $(PREFIX)/share/troupe
	@install -m 755 .build/release/troupe $(PREFIX)/bin/troupe
	@install -m 755 .build/release/troupe-supervisor $(PREFIX)/libexec/troupe/troupe-supervisor
	@install -m 755 .build/release/troupe-skill $(PREFIX)/libexec/troupe/troupe-skill
	@cp -r workflows personas schemas $(PREFIX)/share/troupe/
	@if [ -d swagger-ui ]; then cp -r swagger-ui $(PREFIX)/share/troupe/; fi
	@echo "installed $(PREFIX)/bin/troupe"

clean: ## Remove what was built and fetched
	@rm -rf .build swagger-ui
