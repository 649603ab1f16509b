# One command each; `make help` lists them. Needs python3 (3.11 or later, with venv) and make, nothing else.
PYTHON ?= python3
ARGS ?=
# Processes that share the tests of a part; each of them takes whole files, see tests/distributing.py.
WORKERS ?= 2
BIN := .venv/bin
SHELL := /bin/bash
.SHELLFLAGS := -eu -o pipefail -c
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.NOTPARALLEL:

RUN_REQUIREMENTS := requirements/run.txt requirements/build.txt
TEST_REQUIREMENTS := requirements/test.txt
# What the installed product is built from: these changing installs it again.
BUILT_FROM := pyproject.toml hatch_build.py package-lock.json requirements/run.in \
  $(shell find src/jianxing/site/assets -type f 2>/dev/null) \
  $(shell find src/jianxing/locale -name django.po 2>/dev/null)
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq

.PHONY: help
help: ## list the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14
	@echo
	@echo 'make demo ARGS="--port 8123" passes arguments on.'

# --- running --------------------------------------------------------------------------------------------------

.PHONY: demo
demo: install ## start everything with the demonstration scenario and print address and accounts
	@exec $(BIN)/jianxing demo $(ARGS)

.PHONY: install
install: .venv/built ## install the product into .venv, nothing where nothing has changed

.venv/created:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
	  || { echo "Python 3.11 or later is needed; name it with: make $(MAKECMDGOALS) PYTHON=python3.11" >&2; exit 2; }
	@$(PYTHON) -c 'import ensurepip, venv' 2>/dev/null \
	  || { echo "Python lacks venv; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 2; }
	@echo "Creating .venv"
	@$(PYTHON) -m venv .venv
	@touch $@

# The stamps hold the digest of the requirement files: a checkout that only touches them installs nothing.
.venv/run-requirements: $(RUN_REQUIREMENTS) | .venv/created
	@digest=$$(cat $^ | $(BIN)/python -c 'import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'); \
	if [ "$$(cat $@ 2>/dev/null || true)" != "$$digest" ]; then \
	  echo "Installing what the product runs on"; \
	  $(PIP) install --require-hashes $(foreach file,$(RUN_REQUIREMENTS),-r $(file)); \
	fi; echo "$$digest" > $@

.venv/test-requirements: $(TEST_REQUIREMENTS) | .venv/run-requirements
	@digest=$$(cat $^ | $(BIN)/python -c 'import hashlib,sys; print(hashlib.sha256(sys.stdin.buffer.read()).hexdigest())'); \
	if [ "$$(cat $@ 2>/dev/null || true)" != "$$digest" ]; then \
	  echo "Installing what the tests need"; \
	  $(PIP) install --require-hashes $(foreach file,$(TEST_REQUIREMENTS),-r $(file)); \
	fi; echo "$$digest" > $@

.venv/built: .venv/run-requirements $(BUILT_FROM)
	@echo "Building the pages and installing jianxing"
	@$(PIP) install --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: bundle
bundle: install ## everything for a machine without a network, in dist/; ARGS=--check installs from it and looks
	@$(BIN)/python bundle/make_bundle.py $(ARGS)

# --- checking: `make test` runs all of it -----------------------------------------------------------------------

.PHONY: test
test: test-install test-system lint contracts types unit integration journeys ## check everything, as CI does, what fails soonest first

.PHONY: test-install
test-install: install .venv/test-requirements

# The journeys need a Chromium with its driver, and fonts that have Chinese, from the system.
SYSTEM_PACKAGES := chromium chromium-driver fonts-noto-cjk
HAS_SYSTEM_PACKAGES := command -v chromedriver >/dev/null \
  && { command -v chromium || command -v google-chrome; } >/dev/null \
  && fc-list :lang=zh 2>/dev/null | grep -q .

.PHONY: test-system
test-system:
	@if $(HAS_SYSTEM_PACKAGES); then exit 0; fi; \
	if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing $(SYSTEM_PACKAGES)"; export DEBIAN_FRONTEND=noninteractive; \
	  { apt-get update -qq && apt-get install -y -qq $(SYSTEM_PACKAGES); } >.venv/system-packages.log 2>&1 \
	    || { tail -5 .venv/system-packages.log >&2; exit 3; }; \
	else \
	  echo "The browser journeys need: $(SYSTEM_PACKAGES)" >&2; \
	  echo "Install them, for example: sudo apt-get install $(SYSTEM_PACKAGES)" >&2; exit 2; \
	fi

.PHONY: format
format: test-install ## format the code
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .

.PHONY: lint
lint: test-install ## check format and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

.PHONY: types
types: test-install ## check the types
	@$(BIN)/mypy

.PHONY: contracts
contracts: test-install ## check which package may import which
	@$(BIN)/lint-imports

.PHONY: unit
unit: test-install ## tests without a database
	@$(BIN)/pytest -q -n $(WORKERS) tests/unit

.PHONY: integration
integration: test-install ## tests on a real PostgreSQL, and those of the house itself
	@$(BIN)/pytest -q -n $(WORKERS) tests/integration tests/architecture

# Too large for every run: pyspark is 435 MB, and needs a Java of the system.
.PHONY: spark
spark: test-install ## the expressions over readings on a Spark cluster as well; installs pyspark, needs Java 17
	@command -v java >/dev/null || { echo "Java 17 is needed; on Debian and Ubuntu: apt-get install openjdk-17-jre-headless" >&2; exit 2; }
	@$(PIP) install --require-hashes -r requirements/spark.txt
	@$(BIN)/pytest -q tests/integration/spark

.PHONY: journeys
journeys: test-install test-system ## what people do, in a real browser
	@$(BIN)/pytest -q -n $(WORKERS) tests/journeys

# --- keeping ----------------------------------------------------------------------------------------------------

.PHONY: messages
messages: test-install ## add untranslated messages to the catalogues, then name what lacks a translation
	@$(BIN)/python -m jianxing.locale update
	@$(BIN)/python -m jianxing.locale
	@$(BIN)/python -m jianxing.locale check

.PHONY: screenshots
screenshots: test-install test-system ## take the pictures of the documentation from the demonstration
	@$(BIN)/python bench/screenshots.py
