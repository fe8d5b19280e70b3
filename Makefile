# Every target does its own set-up from nothing. Nothing asks a question, needs a terminal or root.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PACKAGES := $(VENV)/.packages
ASSETS := build/.assets
FIRST := build/.first
MIGRATIONS := $(shell find src -path '*/migrations/*.py' 2>/dev/null)
CATALOGUES := $(shell find src -name '*.po' 2>/dev/null)
LOOK := $(shell find src/xingtan/ui -name '*.css' -o -name '*.js' 2>/dev/null | grep -v static/)

.PHONY: help run setup test test-postgresql bench lint messages lock clean

help: ## Show what there is to make
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-16s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

run: setup ## Set up and run the demonstration node at http://127.0.0.1:8000/
	$(BIN)/xingtan serve --demo

setup: $(PACKAGES) $(ASSETS) $(FIRST) ## Leave .venv/bin/xingtan ready

test: setup ## Set up and pass the suite, on SQLite and where a server is there on PostgreSQL
	$(BIN)/python -m tests.run

test-postgresql: setup ## The suite without the browser, on PostgreSQL
	$(BIN)/python -m tests.run --only postgresql

bench: setup ## Measure; prints tables, writes bench/results/*.json
	for program in bench/*.py; do $(BIN)/python $$program || exit 1; done

lint: setup ## Style, types, walls
	$(BIN)/ruff check src tests bench
	$(BIN)/ruff format --check src tests bench
	$(BIN)/mypy
	$(BIN)/lint-imports

messages: setup ## What the interface says without English, and what nobody says any more
	$(BIN)/python -m xingtan.ui.messages

lock: $(VENV)/.uv ## Pin every package again, with its hashes
	for set in bootstrap runtime develop; do \
	  $(BIN)/uv pip compile -q --generate-hashes --no-emit-index-url --no-annotate --no-header --universal \
	    --python-version 3.11 --override requirements/overrides.txt requirements/$$set.in -o requirements/$$set.txt || exit 1; \
	done

clean: ## Remove what set-up made (never the data directory)
	rm -rf $(VENV) node_modules build src/xingtan/ui/static/vendor

$(VENV)/.uv:
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@$(BIN)/pip install -q --disable-pip-version-check --require-hashes -r requirements/bootstrap.txt && touch $@

$(PACKAGES): requirements/develop.txt pyproject.toml | $(VENV)/.uv
	$(BIN)/uv pip sync -q --python $(BIN)/python --require-hashes requirements/develop.txt
	$(BIN)/uv pip install -q --python $(BIN)/python --no-deps -e .
	@touch $@

node_modules/.packages: package-lock.json
	npm ci --silent --omit=optional --no-audit --no-fund --ignore-scripts
	@touch $@

$(ASSETS): $(PACKAGES) node_modules/.packages $(CATALOGUES) $(LOOK)
	$(BIN)/python -m xingtan.ui.build
	@mkdir -p $(dir $@) && touch $@

$(FIRST): $(PACKAGES) $(MIGRATIONS)
	$(BIN)/python -m xingtan.main.processes.prepare
	@mkdir -p $(dir $@) && touch $@
