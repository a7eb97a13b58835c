# Two commands matter: make run, make test. Both need python3 (3.11 or newer) and nothing else.
SHELL := /bin/sh
VENV := .venv
BIN := $(VENV)/bin
PYTHON ?= $(shell for p in python3 python3.11 python3.12 python3.13 python3.14; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && { echo $$p; break; }; done)
DEMONSTRATION := BEAMWARD_MODE=demonstration BEAMWARD_DATA_DIR=var/demonstration
PYTEST := $(BIN)/python -m pytest -q -p no:cacheprovider

.PHONY: run test check fast sqlite postgresql browser bench crowd docs sbom audit requirements clean

run: $(VENV)/.run $(VENV)/.messages
	@$(DEMONSTRATION) $(BIN)/beamward demonstrate

test: check sqlite postgresql browser
	@echo "make test: all is well"

# What needs no database: format, lint, types, the house's contracts, missing translations.
check: $(VENV)/.test $(VENV)/.messages
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/lint-imports
	$(BIN)/mypy src tests tools
	$(BIN)/python tools/messages.py missing
	BEAMWARD_DATA_DIR=var/test $(BIN)/python -m django makemigrations --check --dry-run \
		--settings beamward.project.settings

sqlite: $(VENV)/.test $(VENV)/.messages
	BEAMWARD_DATA_DIR=var/test $(PYTEST) -n 2 -m "not browser"

postgresql: $(VENV)/.test $(VENV)/.messages
	BEAMWARD_DATA_DIR=var/test $(BIN)/python tools/postgres.py -- \
		$(PYTEST) -n 2 -m "not browser" tests/access tests/api tests/architecture \
		tests/attack tests/features tests/foundation tests/project

browser: $(VENV)/.test $(VENV)/.messages
	$(BIN)/python tools/chromium.py
	BEAMWARD_DATA_DIR=var/test $(PYTEST) -n 2 -m browser

bench: $(VENV)/.test $(VENV)/.messages
	for question in $(filter-out %/bench_crowd.py,$(wildcard benchmarks/bench_*.py)); do $(BIN)/python $$question || exit 1; done

# Two hundred people report for ten minutes, on each database.
crowd: $(VENV)/.test $(VENV)/.messages
	$(BIN)/python benchmarks/bench_crowd.py

# What we are made of (CycloneDX), and whether anything of it has a known flaw. The second needs a service
# of advisories that answers: 0 sound, 1 flawed, 3 not asked, or not about everything.
sbom: $(VENV)/.test
	@mkdir -p var
	$(BIN)/python tools/sbom.py var/sbom.cdx.json

audit: $(VENV)/.test
	$(BIN)/python tools/audit.py

docs: $(VENV)/.test
	$(BIN)/python tools/documents.py

# Compiled with hashes and without the address of any index.
requirements:
	$(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
		--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--extra build -o requirements/run.txt pyproject.toml
	$(BIN)/python -m piptools compile --quiet --generate-hashes --allow-unsafe --strip-extras \
		--no-header --no-emit-index-url --no-emit-find-links --no-emit-trusted-host \
		--extra test --extra build -o requirements/test.txt pyproject.toml

$(BIN)/python:
	@test -n "$(PYTHON)" || { echo "Beamward needs Python 3.11 or newer as python3."; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { echo "Python came without its venv module;" \
		"as root: apt install python3-venv (Debian, Ubuntu)."; rm -rf $(VENV); exit 1; }

$(VENV)/.run: requirements/run.txt pyproject.toml | $(BIN)/python
	@echo "Installing what Beamward needs (once; this takes the network and about a minute) ..."
	@test -e $(VENV)/.test || $(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps -r requirements/run.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@

$(VENV)/.test: requirements/test.txt pyproject.toml | $(BIN)/python
	@echo "Installing what the tests need (once; this takes the network and about two minutes) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check \
		--require-hashes --no-deps -r requirements/test.txt
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps \
		--no-build-isolation --editable .
	@touch $@

PO := src/beamward/locale/zh_Hans/LC_MESSAGES/django.po
$(VENV)/.messages: $(PO) tools/messages.py | $(BIN)/python
	@$(BIN)/python tools/messages.py compile
	@touch $@

clean:
	rm -rf $(VENV) var dist .mypy_cache .ruff_cache .pytest_cache .hypothesis test-results

wheel: $(VENV)/.run $(VENV)/.messages
	$(BIN)/python -m hatchling build -t wheel
