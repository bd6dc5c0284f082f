# `make` lists the targets. Each does its own set-up in .venv.

PYTHON ?= python3
# Where `make serve` listens.
SERVE ?= 127.0.0.1:8000

VENV := .venv
RUN := $(VENV)/bin/python
MADE := $(VENV)/made
# Newer than the lock file that was installed last.
SITE := $(VENV)/installed-site
TESTS := $(VENV)/installed-tests

# Material says on each run that MkDocs 1 has an end. The tests build the
# same pages with its successor, Zensical.
export NO_MKDOCS_2_WARNING := 1

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help serve test build zip lint bench lock clean again

help: ## list the targets
	@echo "usage: make TARGET"
	@sed -n 's/^\([a-z]*\):.*## /  \1\t/p' $(MAKEFILE_LIST) | expand -t 12

serve: $(SITE) ## serve the site at http://127.0.0.1:8000/ and follow changes
	$(RUN) -m mkdocs serve --no-strict --livereload --dev-addr $(SERVE)

test: $(TESTS) ## play every page and run every test
	$(RUN) -m pytest -n auto --dist loadgroup

build: $(SITE) ## build the site into site/
	$(RUN) -m mkdocs build

zip: build ## build the site, with a copy to read from a disk in site/two-terminals.zip
	$(RUN) -m zipfile -c $(VENV)/two-terminals.zip site
	mv $(VENV)/two-terminals.zip site

lint: $(TESTS) ## check the form of the Python files
	$(RUN) -m ruff check .
	$(RUN) -m ruff format --check .

bench: $(MADE) ## measure all servers of the part "Clients" anew (3 minutes)
	PYTHONPATH=tests $(RUN) -m bench

lock: ## write the lock files anew, with the newest versions
	$(PYTHON) -m venv $(VENV)/lock
	$(VENV)/lock/bin/python -m pip install --quiet uv
	$(COMPILE) --output-file requirements.txt
	$(COMPILE) --extra tests --constraint requirements.txt --output-file requirements-tests.txt

clean: ## remove all that make and the tests have made
	rm -rf $(VENV) site .cache
	find . -type d \( -name __pycache__ -o -name .pytest_cache -o -name .ruff_cache \) \
	    -prune -exec rm -rf {} +

COMPILE := UV_CUSTOM_COMPILE_COMMAND='make lock' $(VENV)/lock/bin/python -m uv pip compile \
	pyproject.toml --quiet --upgrade --universal --python-version 3.11 --generate-hashes

INSTALL := $(RUN) -m pip install --quiet --disable-pip-version-check --require-hashes

$(SITE): requirements.txt $(MADE)
	$(INSTALL) -r requirements.txt
	@touch $@

$(TESTS): requirements.txt requirements-tests.txt $(MADE)
	$(INSTALL) -r requirements-tests.txt
	@touch $@ $(SITE)

# Made anew where its Python has gone.
$(MADE): $(shell test -x $(RUN) || echo again)
	@command -v $(PYTHON) >/dev/null || { \
	    echo "There is no $(PYTHON) here. Install Python 3.11 or newer," \
	        "or name yours: make PYTHON=/path/to/python3" >&2; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	    echo "$$($(PYTHON) --version) is too old: this needs Python 3.11 or newer." \
	        "Name a newer one: make PYTHON=python3.13" >&2; exit 1; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
	    echo "$(PYTHON) cannot make a virtual environment." \
	        "On Debian or Ubuntu: sudo apt install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	@touch $@
