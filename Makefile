# Everything a user or developer runs; `make` alone lists it.
# Needs Python 3.11 or 3.12, make and a package registry; nothing else is taken from the machine.
SHELL := /bin/bash
.DEFAULT_GOAL := help

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
UV := $(BIN)/uv

.PHONY: help
help: ## list the targets
	@awk -F':.*## ' '/^[a-z-]+:.*## /{printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# --- environment -------------------------------------------------------------------------------

# uv is in the lock itself: pip installs that one line with its hashes, uv installs all others.
$(VENV)/installed: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 13))' \
		|| { echo "Python 3.11 or 3.12 is needed; name it: make PYTHON=/path/to/python3.12 ..."; exit 1; }
	@test -x $(UV) || { $(PYTHON) -m venv $(VENV) \
		&& awk '/^[^ #]/{keep=/^uv==/} keep' requirements.lock > $(VENV)/uv.lock \
		&& $(BIN)/pip install --quiet --require-hashes -r $(VENV)/uv.lock; }
	$(UV) pip sync --quiet --python $(BIN)/python --require-hashes requirements.lock
	$(UV) pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

.PHONY: install
install: $(VENV)/installed ## create .venv from the lock file

.PHONY: lock
lock: $(VENV)/installed ## resolve pyproject.toml anew into requirements.lock
	$(UV) pip compile pyproject.toml --all-extras --universal --python-version 3.11 --quiet \
		--generate-hashes --no-emit-index-url --custom-compile-command "make lock" \
		--upgrade --output-file requirements.lock

# --- Airflow on this machine -------------------------------------------------------------------

.PHONY: run
run: $(VENV)/installed ## seeds/ to a corpus, through Airflow; prints a summary
	@$(BIN)/python -m corpus_airflow run

.PHONY: up
up: $(VENV)/installed ## leave Airflow and its UI running on 127.0.0.1 until Ctrl-C
	@$(BIN)/python -m corpus_airflow up

.PHONY: down
down: $(VENV)/installed ## stop what run or up started
	@$(BIN)/python -m corpus_airflow down

# --- checks ------------------------------------------------------------------------------------

.PHONY: lint
lint: $(VENV)/installed ## format, lint, types, import contracts
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Tests that start no Airflow share the machine's cores, each file in one process.
IN_PARALLEL := --numprocesses 2 --dist loadfile

.PHONY: check
check: lint ## lint and unit tests: what to run before every commit
	$(BIN)/python -m pytest $(IN_PARALLEL) tests/unit

.PHONY: test
test: lint system-packages ## lint and all tests, those that start Airflow included
	$(BIN)/python -m pytest $(IN_PARALLEL) tests/unit tests/fuzz tests/plugins tests/integration
	$(BIN)/python -m pytest tests/dags tests/launcher tests/cluster tests/browser

.PHONY: test-cluster
test-cluster: $(VENV)/installed system-packages ## the services of docker-compose.yml as processes, and a lost worker
	$(BIN)/python -m pytest tests/cluster

.PHONY: soak
soak: $(VENV)/installed system-packages ## kill and restart parts of a cluster at random; about an hour
	PYTHONPATH=tests $(BIN)/python -m cluster.soak

.PHONY: flood
flood: $(VENV)/installed ## a hundred thousand files that land while a run is on; about an hour
	PYTHONPATH=tests $(BIN)/python tests/integration/flood.py

.PHONY: fuzz
fuzz: $(VENV)/installed ## spoilt files through every reader for five minutes; what breaks one is kept as a test
	$(BIN)/python tests/fuzz/fuzz.py --seconds 300 --seed $$RANDOM

.PHONY: system-packages
system-packages: ## install the Debian packages that some tests need, where that is allowed
	@tests/install-system-packages

.PHONY: audit
audit: $(VENV)/installed ## known vulnerabilities of the locked packages, and their bill of materials
	@mkdir -p build
	$(BIN)/cyclonedx-py requirements requirements.lock --output-format JSON --output-file build/sbom.cdx.json
	$(BIN)/pip-audit --requirement requirements.lock --disable-pip --require-hashes --strict

.PHONY: docs
docs: $(VENV)/installed ## regenerate the documents that are made from code
	$(BIN)/python -m research_corpus.contracts.dictionary docs
	$(BIN)/python -m research_corpus.quality.rules_doc > docs/quality-rules.md
	$(BIN)/python -m research_corpus.settings_doc > docs/settings.md
	$(BIN)/python -m research_corpus.sources.formats_doc > docs/formats.md
