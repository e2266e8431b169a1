# make reports   the demo county's reports, from nothing
# make test      style, types, import contract, all tests, all notebooks
# make lab       JupyterLab with the notebooks
# make bench     measurements beside their peers
# make soak      the fault tests at full size, hundreds of kills, thousands of kernels, the whole demo twice; takes hours
# make bench-province   a fictional province at growing sizes, extrapolated to 60,000 reports
PYTHON ?= $(shell for python in python3 python3.11 python3.12 python3.13; do \
	$$python -c 'import sys, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$python && break; done)
UV ?= uv
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check -qq
RUNS := $(sort $(wildcard params/runs/*.yaml))
SOURCES := lib tests
LAB_SETTINGS := .venv/share/jupyter/lab/settings

.DEFAULT_GOAL := help
.PHONY: help setup reports test tools lint types contract lab soak bench bench-province golden lock clean

help:
	@sed -n 's/^# make /make /p' Makefile

setup: .venv/.ready

.venv/.ready: requirements.lock pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer (with venv) is needed; name it: make PYTHON=/path/to/python3"; exit 1; }
	@echo "Setting up .venv (once; takes a minute or two)"
	$(PYTHON) -m venv .venv
	$(PIP) install --require-hashes --requirement requirements.lock
	$(PIP) install --no-deps --no-build-isolation --editable .
	$(BIN)/python -m budgeteval.runs.kernels
	@touch $@

reports: setup
	$(BIN)/budgeteval run $(RUNS) --out reports; code=$$?; \
	if test $$code -le 1; then $(BIN)/budgeteval site --out reports || code=$$?; fi; exit $$code
	@echo "Reports: reports/index.html"

test: tools lint types contract
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile
	$(BIN)/python -m pytest --numprocesses 2 --dist loadfile --nbval-lax --nbval-kernel-name budgeteval --nbval-cell-timeout 300 notebooks

# What users open reports with: where it is not there and cannot be installed, the tests that need it say so and skip.
tools:
	@missing=; command -v chromium >/dev/null || missing="chromium"; \
	command -v soffice >/dev/null || missing="$$missing libreoffice-writer-nogui libreoffice-calc-nogui"; \
	test -z "$$missing" || { command -v apt-get >/dev/null && test "$$(id -u)" = 0 && echo "Installing $$missing" && \
		apt-get -qq update && DEBIAN_FRONTEND=noninteractive apt-get -qq install -y --no-install-recommends $$missing >/dev/null; } || \
	echo "Not there: $$missing; tests that open reports with them are skipped"

lint: setup
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/nbstripout --verify --keep-id notebooks/*.ipynb

types: setup
	$(BIN)/mypy

contract: setup
	$(BIN)/lint-imports

lab: setup
	@mkdir -p $(LAB_SETTINGS)
	@cp lib/budgeteval/desk/overrides.json $(LAB_SETTINGS)/
	BUDGETEVAL_ROOT="$(CURDIR)" JUPYTER_DEFAULT_PROVISIONER_NAME=budgeteval $(BIN)/jupyter lab --notebook-dir notebooks \
		--LabApp.default_url=/lab/tree/start.md

soak: setup
	BUDGETEVAL_SOAK=1 $(BIN)/python -m pytest --numprocesses 2 --dist loadfile --timeout 0 tests/faults \
		tests/notebooks/test_same_bytes.py

bench: setup
	$(BIN)/python tests/bench

bench-province: setup
	$(BIN)/python tests/bench/province.py
	$(BIN)/python tests/bench/cluster.py

golden: setup
	$(BIN)/python tests/notebooks/golden.py

lock: setup
	$(UV) pip compile -q --generate-hashes --no-header --no-emit-index-url --no-annotate --python-version 3.11 \
		--universal --extra lab --extra cluster --extra test --extra setup pyproject.toml -o requirements.lock

clean:
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .hypothesis .import_linter_cache
