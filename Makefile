# Pressmark's chores. `make run` and `make test` need nothing but Python 3.11+ and make: they set up the rest.
#
#   make run                     set up, then open the application on a sample
#   make test [ARGS="-k words"]  set up, then run every test
#   make fuzz [ARGS="-k words"]  the tests that draw examples, with new ones each time
#   make interop [ARGS="--only NAME"]  exports, loaded in the tools that they are for (installs these in .interop)
#   make check                   lint, formatting, types
#   make format                  let ruff put right what it can
#   make bench                   the benchmarks
#   make setup                   only the environment, in .venv
#   make lock [UPGRADE=1]        write requirements.lock anew (UPGRADE=1: with the newest versions)
#   make clean                   remove everything that can be made again
#
# PYTHON names the Python for a new environment, VENV the environment: make test PYTHON=python3.13 VENV=.venv-3.13

ifeq ($(OS),Windows_NT)
SYSTEM_PYTHON := python
BIN := Scripts
else
SYSTEM_PYTHON := python3
BIN := bin
endif
VENV ?= .venv
export VENV

SETUP := $(or $(PYTHON),$(SYSTEM_PYTHON)) .ci/setup.py
IN_VENV := $(VENV)/$(BIN)/python
SOURCES := $(wildcard main.py annotator db ui tests)
RUFF := $(IN_VENV) -m ruff
WORKERS ?= auto

.DEFAULT_GOAL := help
.PHONY: help setup run test fuzz interop check format bench lock clean

help:
	@sed -n 's/^#   //p' Makefile

setup:
	@$(SETUP)

run:
	@$(SETUP) run
	@$(IN_VENV) main.py sample

test:
	@$(SETUP) test
	$(IN_VENV) -m pytest -n $(WORKERS) --dist loadgroup $(ARGS)

fuzz:
	@$(SETUP) test
	PRESSMARK_FUZZ=1 $(IN_VENV) -m pytest -n $(WORKERS) --dist loadgroup -m hypothesis $(ARGS)

interop: setup
	$(IN_VENV) tests/interop/run.py $(ARGS)

check: setup
	$(RUFF) check $(SOURCES) .ci
	$(RUFF) format --check $(SOURCES) .ci
	$(IN_VENV) -m mypy .ci/setup.py
	$(if $(SOURCES),$(IN_VENV) -m mypy $(SOURCES))

format: setup
	$(RUFF) check --fix $(SOURCES) .ci
	$(RUFF) format $(SOURCES) .ci

bench:
	@$(SETUP) test
	$(IN_VENV) -m pytest -s --timeout 0 -o python_files='bench_*.py' tests/bench $(ARGS)

lock:
	@$(SETUP) lock $(if $(UPGRADE),--upgrade)

clean:
	rm -rf .venv .venv-* .interop build dist .mypy_cache .pytest_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
