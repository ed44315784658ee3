# `make run` serves Latchkey, `make test` tests all of it. Both set up what is missing.
# `cargo leptos watch`, `build` and `end-to-end` work by themselves, too.

SHELL := bash
.DEFAULT_GOAL := help
# wasm-opt comes with the end-to-end tests' packages; cargo-leptos looks for it here.
export PATH := $(CURDIR)/end2end/node_modules/.bin:$(HOME)/.cargo/bin:$(PATH)

# Left empty when there is no such Chromium: then Playwright takes its own.
PLAYWRIGHT = cd end2end && CHROMIUM_PATH=$$(command -v $${CHROMIUM_PATH:-chromium}) npx playwright test

.PHONY: help run dev build test lint native e2e bench-refresh fuzz pictures

help: ## List the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: build ## Serve the release build on http://127.0.0.1:3000, data in ./data
	@exec dist/latchkey

dev: ## Serve a development build that follows the sources
	@.ci/setup site
	cargo leptos watch

build: ## Build the binary and its site into dist/
	@.ci/setup site
	@.ci/setup note "release build of server and WASM" "8 minutes the first time"
	@# Names with hashes are for good, so they are for releases; each begins with an empty folder.
	@rm -rf target/site
	LEPTOS_HASH_FILES=true cargo leptos build --release -P --split --features split
	@.ci/lay-out

test: lint native e2e ## Check everything: format, lints, native tests, tests in Chromium

lint: ## Check format, lints of the server and of the WASM, and what is depended on
	@.ci/setup rust
	cargo fmt --check
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	@.ci/setup note "lints of the server" "4 minutes the first time"
	cargo clippy --features ssr --all-targets -- -D warnings
	@.ci/setup note "lints of the WASM" "1 minute the first time"
	cargo clippy --features hydrate --lib --target wasm32-unknown-unknown -- -D warnings
	@.ci/setup deny
	cargo deny check bans licenses sources
	@.ci/advisories

native: ## Run the native and the HTTP tests
	@.ci/setup rust
	@.ci/setup postgres
	@.ci/setup note "native tests" "6 minutes the first time"
	cargo test --features ssr

e2e: build ## Run the tests in Chromium, against the release build
	@.ci/setup browser
	$(PLAYWRIGHT)

bench-refresh: ## Print what refreshing costs: speed over HTTP, and the size of the database
	@.ci/setup rust
	@.ci/setup note "benchmark of refreshes" "8 minutes the first time, then half a minute"
	cargo bench --features ssr --bench refresh

# How long each target of `make fuzz` runs.
SECONDS = 60

fuzz: ## Fuzz the token parser and each request body, for SECONDS=60 each
	@.ci/setup fuzz
	@.ci/setup note "fuzzing, $(SECONDS) s a target" "and as much again to build them the first time"
	fuzz/run $(SECONDS)

pictures: build ## Take pictures of every page into end2end/pictures, and the one of the README
	@.ci/setup browser
	$(PLAYWRIGHT) --config pictures.config.ts

.PHONY: budget lighthouse

budget: build ## Weigh the first view of every page, and rewrite end2end/budget.json
	@.ci/setup browser
	export BUDGET=rewrite; $(PLAYWRIGHT) --workers 1 budget

lighthouse: build ## Have every page judged by Lighthouse; writes docs/LIGHTHOUSE.md
	@.ci/setup browser
	@.ci/setup lighthouse
	@.ci/setup note "Lighthouse" "4 minutes"
	$(PLAYWRIGHT) --config lighthouse/lighthouse.config.ts

.PHONY: bench bench-growth bench-timing

bench: build ## Compare the server with its peers and the limits; writes docs/BENCHMARKS.md, as do the next two
	@.ci/setup bench
	@.ci/setup note "benchmark of the server" "15 minutes"
	node benches/compare/server.mjs

bench-growth: build ## Show what a refresh costs with up to 10 million sessions
	@.ci/setup bench
	@.ci/setup note "benchmark of growth" "15 minutes and 6 GB of disk"
	node benches/compare/growth.mjs

bench-timing: build ## Show whether the time of a refused login tells if there is such a user
	@.ci/setup bench
	node benches/compare/timing.mjs

.PHONY: bench-parts profile

bench-parts: ## Print what minting, verifying, deciding and rotating cost
	@.ci/setup rust
	@.ci/setup note "benchmark of the parts" "8 minutes the first time, then two"
	cargo bench --features ssr --bench parts

profile: build ## Draw a flame graph of authenticated calls and one of refreshes, into target/profile
	@.ci/setup bench
	@.ci/setup profile
	@.ci/setup note "profile of the server" "8 minutes the first time, then one"
	benches/profile me
	benches/profile refresh
