# make lab     JupyterLab on the first notebook; needs only Python. PORT=8890 and BROWSER=none are honoured.
# make test    everything: lint, types, arrows, JavaScript, all tests. Needs Node.js and Chromium as well.
# make bench   measures side by side with the peers, which it installs where it can
# make live    asks the real service with IDEOGRAM_API_KEY: make live MAX_USD=0.25; says first what it costs
# make format  formats both languages
# make clean   removes what these made

PYTHON  ?= python3
WORKERS ?= 2
VENV    := .venv
BIN     := $(VENV)/bin
PIP     := $(BIN)/python -m pip --disable-pip-version-check --quiet --no-input
MODULES := js/node_modules/.package-lock.json

export PIP_ROOT_USER_ACTION := ignore

.PHONY: help lab test bench live format clean lint js pytest chromium node

help:
	@sed -n 's/^# make/make/p' Makefile

# `python3 -m venv` needs Debian's python3-venv, and fails half way without it.
$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Python 3.11 or newer is needed; $(PYTHON) is older. Choose another: make PYTHON=python3.12 ..." >&2; exit 1; }
	@$(PYTHON) -m venv $(VENV) || \
	  { rm -rf $(VENV); echo "Python's venv module is incomplete. On Debian and Ubuntu: apt install python3-venv" >&2; exit 1; }

$(VENV)/.lab: pyproject.toml | $(BIN)/python
	@echo "Installing ideowidgets and JupyterLab into $(VENV) ..."
	@$(PIP) install -e '.[lab]'
	@touch $@

$(VENV)/.dev: pyproject.toml constraints.txt | $(BIN)/python
	@echo "Installing ideowidgets and its tools into $(VENV) ..."
	@$(PIP) install -c constraints.txt -e '.[dev]'
	@touch $(VENV)/.lab $@

lab: $(VENV)/.lab
	@$(BIN)/python -m ideowidgets lab $(if $(PORT),--port $(PORT))

test: node chromium lint js pytest

lint: $(VENV)/.dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

js: $(MODULES)
	cd js && npm run --silent check && npm run --silent build
	@if [ -n "$$CI" ] && [ -n "$$(git status --porcelain -- ideowidgets/static)" ]; then \
	  git status --short -- ideowidgets/static >&2; \
	  echo "The bundles in ideowidgets/static are not what js/ builds: run 'npm run build' in js/ and commit them." >&2; exit 1; fi

$(MODULES): js/package-lock.json | node
	cd js && npm ci --no-audit --no-fund --loglevel=error
	@touch $@

pytest: $(VENV)/.dev $(MODULES) | chromium
	$(BIN)/pytest -n $(WORKERS) tests

$(VENV)/.bench: $(VENV)/.dev
	@echo "Installing what ideowidgets is measured with into $(VENV) ..."
	@$(PIP) install -c constraints.txt -e '.[dev,bench]' && touch $@ || \
	  echo "The peers could not be installed; what is there is measured." >&2
	@test -x $(VENV)/peers/bin/python || $(PYTHON) -m venv $(VENV)/peers
	@$(VENV)/peers/bin/python -m pip --disable-pip-version-check --quiet --no-input install '.[peers]' || \
	  echo "MLflow and trackio could not be installed; the rest is measured." >&2

bench: $(VENV)/.bench | chromium
	$(BIN)/python -m tests.bench

live: $(VENV)/.dev
	@$(BIN)/python -m tests.live $(if $(MAX_USD),--max-usd $(MAX_USD)) $(ARGS)

format: $(VENV)/.dev $(MODULES)
	$(BIN)/ruff check --fix --quiet . ; $(BIN)/ruff format .
	cd js && npm run --silent format

node:
	@command -v npm >/dev/null || \
	  { echo "make test needs Node.js 20 or newer with npm, to check and build the JavaScript. make lab does not." >&2; exit 1; }

chromium:
	@if [ -n "$$CHROMIUM" ] || command -v chromium >/dev/null || command -v chromium-browser >/dev/null; then :; \
	elif [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null; then \
	  echo "Installing Chromium ..."; \
	  apt-get update -qq && \
	  DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends chromium fonts-dejavu-core >/dev/null; \
	else \
	  echo "Chromium is missing. On Debian: sudo apt install chromium fonts-dejavu-core; or set CHROMIUM to its path." >&2; exit 1; fi

clean:
	rm -rf $(VENV) js/node_modules build dist test-results bench-results
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
	rm -rf .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
