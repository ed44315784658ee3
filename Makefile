# `make run` serves Latchkey, `make test` checks everything. Both install missing tools first.
# `cargo leptos watch`, `build` and `end-to-end` also work without make.

SHELL := bash
.DEFAULT_GOAL := help
# cargo-leptos finds wasm-opt on the PATH; it is among the npm packages of the browser tests.
export PATH := $(CURDIR)/end2end/node_modules/.bin:$(HOME)/.cargo/bin:$(PATH)

# Property tests try the same cases in every run. `make native PROPTEST_RNG_SEED=$RANDOM` explores others.
export PROPTEST_RNG_SEED ?= 0

# Cargo names our library's file without a hash, so the example's build of it would replace ours: they use two folders.
EXAMPLE = CARGO_TARGET_DIR=$(CURDIR)/target/examples cargo

# Without a Chromium on the PATH the variable is empty, and Playwright uses its own.
PLAYWRIGHT = cd end2end && CHROMIUM_PATH=$$(command -v $${CHROMIUM_PATH:-chromium}) npx playwright test

.PHONY: help run dev build examples notes spa template test lint native e2e bench-refresh fuzz pictures

help: ## List the commands
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 18

run: build ## Build and serve on http://127.0.0.1:3000, with the data in ./data
	@exec dist/latchkey

dev: ## Serve a development build and rebuild it when the sources change
	@.ci/setup site
	LATCHKEY_DEVELOPMENT=on cargo leptos watch

build: ## Build the release: the binary and its site, in dist/
	@.ci/setup site
	@.ci/setup note "building the server and the WASM" "8 minutes the first time"
	@# File names have content hashes, so files of earlier builds would stay: empty the folder first.
	@rm -rf target/site
	LEPTOS_HASH_FILES=true cargo leptos build --release -P --split --features split
	@node .ci/pack/site.mjs
	@.ci/lay-out

examples: notes spa template ## Build the apps in examples, which embed Latchkey, and run their tests in Chromium
	@.ci/setup browser
	$(PLAYWRIGHT) notes
	$(PLAYWRIGHT) --config examples.config.ts

notes: ## Build the app of examples/notes, which has islands
spa: ## Build the app of examples/spa, which hydrates as a whole
notes spa:
	@.ci/setup site
	@.ci/setup note "building examples/$@" "5 minutes the first time"
	@# The example gets the versions that Latchkey was built and tested with.
	@cp Cargo.lock examples/$@/
	$(EXAMPLE) leptos --manifest-path examples/$@/Cargo.toml build

# The app that the tests generate from template/.
GENERATED = target/template/greeter

template: ## Generate an app from template/, and build it
	@.ci/setup site
	@.ci/setup template
	@.ci/generate
	@.ci/setup note "building the app of template/" "10 minutes the first time"
	@# The WASM is built as it is shipped. The server is built quickly, but with the same views: cargo-leptos would erase
	@# their types in a development build, and the islands would not fit what such a server renders.
	$(EXAMPLE) leptos --manifest-path $(GENERATED)/Cargo.toml build --release --split --features latchkey/split --frontend-only
	LEPTOS_OUTPUT_NAME=greeter CARGO_PROFILE_DEV_DEBUG=0 $(EXAMPLE) build --manifest-path $(GENERATED)/Cargo.toml --features ssr

.PHONY: embedding-cost

embedding-cost: ## Print the lines and the WASM that Latchkey adds to the app of template/
	@.ci/setup site
	@.ci/setup template
	@.ci/generate
	@.ci/setup note "building its WASM in release, with Latchkey and without" "10 minutes the first time"
	node benches/embedding/cost.mjs

test: lint native e2e ## Check everything: format, lints, native tests, browser tests

lint: ## Check the format, the lints and the dependencies
	@.ci/setup rust
	cargo fmt --check
	cargo fmt --check --manifest-path fuzz/Cargo.toml
	cargo fmt --check --manifest-path examples/notes/Cargo.toml
	cargo fmt --check --manifest-path examples/spa/Cargo.toml
	@.ci/setup note "linting the server" "4 minutes the first time"
	cargo clippy --features ssr --all-targets -- -D warnings
	@.ci/setup note "linting the WASM" "1 minute the first time"
	cargo clippy --features standalone --lib --target wasm32-unknown-unknown -- -D warnings
	@.ci/setup note "linting the examples" "2 minutes the first time"
	@cp Cargo.lock examples/notes/
	$(EXAMPLE) clippy --manifest-path examples/notes/Cargo.toml --features ssr -- -D warnings
	$(EXAMPLE) clippy --manifest-path examples/notes/Cargo.toml --features hydrate --lib --target wasm32-unknown-unknown -- -D warnings
	@cp Cargo.lock examples/spa/
	$(EXAMPLE) clippy --manifest-path examples/spa/Cargo.toml --features ssr -- -D warnings
	$(EXAMPLE) clippy --manifest-path examples/spa/Cargo.toml --features hydrate --lib --target wasm32-unknown-unknown -- -D warnings
	@.ci/setup deny
	cargo deny check bans licenses sources
	@.ci/advisories

native: ## Run the tests that need no browser
	@.ci/setup rust
	@.ci/setup postgres
	@.ci/setup nginx
	@.ci/setup pgbouncer
	@.ci/setup packages
	@.ci/setup note "running the native tests" "6 minutes the first time"
	cargo test --features ssr

e2e: build notes ## Run the browser tests in Chromium, against the release build
	@.ci/setup browser
	$(PLAYWRIGHT)

bench-refresh: ## Benchmark refreshes over HTTP: speed, cost of timelines, growth of the database
	@.ci/setup rust
	@.ci/setup note "benchmarking refreshes" "8 minutes the first time, then two minutes"
	cargo bench --features ssr --bench refresh

# How long `make fuzz` runs each target.
SECONDS = 60

fuzz: ## Fuzz the token parser and the request bodies, SECONDS=60 for each
	@.ci/setup fuzz
	@.ci/setup note "fuzzing, $(SECONDS) s a target" "the first time a few minutes more, to build them"
	fuzz/run $(SECONDS)

pictures: build ## Take screenshots of every page, into end2end/pictures, and of the README
	@.ci/setup browser
	$(PLAYWRIGHT) --config pictures.config.ts

.PHONY: budget lighthouse

budget: build ## Measure the download size of every page and rewrite end2end/budget.json
	@.ci/setup browser
	export BUDGET=rewrite; $(PLAYWRIGHT) --workers 1 budget

lighthouse: build ## Run Lighthouse on the main pages; writes docs/LIGHTHOUSE.md
	@.ci/setup browser
	@.ci/setup lighthouse
	@.ci/setup note "running Lighthouse" "4 minutes"
	$(PLAYWRIGHT) --config lighthouse/lighthouse.config.ts

.PHONY: bench bench-key bench-growth bench-timing

bench: build ## Benchmark against peers and bare limits; writes docs/BENCHMARKS.md, as do the next three
	@.ci/setup bench
	@.ci/setup note "benchmarking the server" "15 minutes"
	node benches/compare/server.mjs

bench-key: build ## Benchmark what the key of the browser adds to a login in Chromium
	@.ci/setup bench
	@.ci/setup browser
	@.ci/setup note "benchmarking logins in Chromium" "3 minutes"
	CHROMIUM_PATH=$$(command -v $${CHROMIUM_PATH:-chromium}) node benches/compare/key.mjs

bench-growth: build ## Benchmark refreshes with up to 10 million sessions
	@.ci/setup bench
	@.ci/setup note "benchmarking growth" "15 minutes and 6 GB of disk"
	node benches/compare/growth.mjs

bench-timing: build ## Check that the timing of a refused login does not reveal whether the user exists
	@.ci/setup bench
	node benches/compare/timing.mjs

.PHONY: bench-parts profile

bench-parts: ## Benchmark the parts: signing, verifying and rotating tokens
	@.ci/setup rust
	@.ci/setup note "benchmarking the parts" "8 minutes the first time, then two"
	cargo bench --features ssr --bench parts

profile: build ## Draw flame graphs of authenticated calls and of refreshes, in target/profile
	@.ci/setup bench
	@.ci/setup profile
	@.ci/setup note "profiling the server" "8 minutes the first time, then one"
	benches/profile me
	benches/profile refresh
