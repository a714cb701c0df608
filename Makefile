# Two commands are enough on a fresh machine: `make demo` and `make test`.

PYTHON ?= $(shell for p in python3 python3.14 python3.13 python3.12 python3.11; do \
	$$p -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null && echo $$p && break; done)
BIN := .venv/bin
READY := .venv/.ready
BENCH := .venv/.ready-bench
# Hooks keep their environments here, so that a second run starts at once.
export PRE_COMMIT_HOME := $(CURDIR)/.venv/.pre-commit

.PHONY: help demo test lint packs bench github clean

help:  ## Show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-8s%s\n", $$1, $$2}' Makefile

$(READY): pyproject.toml
	@test -n "$(PYTHON)" || { echo "Python 3.11 or newer is needed: https://www.python.org/downloads/"; exit 1; }
	@echo "Making .venv"
	@$(PYTHON) -m venv .venv
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check uv
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --editable '.[all]' --group dev
	@touch $@

$(BENCH): $(READY)
	@$(BIN)/uv pip install --quiet --python $(BIN)/python --group bench
	@touch $@

demo: $(READY)  ## Make a portfolio in demo/: no account, no network beyond package registries
	@$(BIN)/python examples/demo.py demo

test: $(READY)  ## Run the tests
	@$(BIN)/python -m pytest -n auto $(ARGS)

lint: $(READY)  ## Run ruff, mypy and the hooks
	@$(BIN)/ruff check
	@$(BIN)/ruff format --check
	@$(BIN)/mypy
	@$(BIN)/pre-commit run --all-files

packs: $(READY)  ## Prove every pack: starter, reference, mutants, wrong solutions, notebook
	@$(BIN)/python -m proofs $(ARGS)

bench: $(BENCH)  ## Compare with the peers, as ratios
	@$(BIN)/python -m benchmarks

github: $(READY)  ## Start the server that stands for GitHub, until Ctrl-C
	@$(BIN)/python -m tests.github

clean:  ## Remove what these commands made
	rm -rf .venv .pictures demo dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
