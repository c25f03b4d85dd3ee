# `make run` and `make test` do all the set-up on a machine that has only Python 3.11 or newer.
#   make run SCENARIO=scenarios/small_shop.yaml     another scenario
#   make install PYTHON=/path/to/python3.12         a Python of your choice
#   make test WORKERS=1                             fewer processes
#   make agreement SCENARIOS=20000                more of them
#   make bench BENCH="--full --markdown"            longer, as the documentation has it

SCENARIO ?= scenarios/ecommerce_evening.yaml
WORKERS ?= auto
PYTHON ?=
BENCH ?=
SCENARIOS ?= 2000

SHELL := /bin/sh
ENV_PYTHON := .venv/bin/python
# What is used is compiled when it is first imported; to compile all of it takes longer than that.
PINNED := $(ENV_PYTHON) -m pip --quiet --quiet --disable-pip-version-check --no-input \
  install --no-compile -c constraints.txt
SAY_WHY := { echo "Could not install; is there a network? In full:" \
  "$(ENV_PYTHON) -m pip install -c constraints.txt -e ." >&2; exit 1; }
IS_NEW_ENOUGH := import sys; sys.exit(sys.version_info < (3, 11))
CAN_MAKE_ENVIRONMENTS := import ensurepip, venv

.DEFAULT_GOAL := help
.NOTPARALLEL:
.PHONY: help run install test check agreement bench clean

help: ## show this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' Makefile

run: .venv/installed ## simulate a scenario (SCENARIO=scenarios/ecommerce_evening.yaml)
	@.venv/bin/imroute run "$(SCENARIO)"

install: .venv/installed ## leave the command .venv/bin/imroute, with pinned versions
	@echo "Ready: .venv/bin/imroute"

test: .venv/installed-dev ## run the test suite
	$(ENV_PYTHON) -m pytest -n $(WORKERS) --dist loadgroup

check: .venv/installed-dev ## format, lint, strict types, import order
	$(ENV_PYTHON) -m ruff format --check .
	$(ENV_PYTHON) -m ruff check .
	$(ENV_PYTHON) -m mypy
	$(ENV_PYTHON) -m pytest -q tests/test_import_order.py

agreement: .venv/installed-dev ## play generated scenarios in both engines (SCENARIOS=2000)
	@cd tests && ../$(ENV_PYTHON) -m agreement --scenarios $(SCENARIOS)

bench: .venv/installed-bench ## time the simulator beside others (BENCH="ratios --rounds 15")
	@$(ENV_PYTHON) -m benchmarks $(BENCH)

clean: ## remove the environment and everything else that was made here
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build dist src/imroute.egg-info
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# The environment ------------------------------------------------------------------------------
# Installed again when pyproject.toml or constraints.txt change, and made anew when the folder
# was moved (its scripts hold absolute paths) or its Python has gone.

ENV_IS_SOUND := $(shell \
  $(ENV_PYTHON) -c '$(IS_NEW_ENOUGH)' 2>/dev/null \
  && grep -qF -e "$$(pwd -P)/.venv" .venv/pyvenv.cfg 2>/dev/null \
  && test -x .venv/bin/pip \
  && echo yes)
ifneq ($(ENV_IS_SOUND),yes)
.PHONY: .venv/pyvenv.cfg
endif

.venv/installed: .venv/pyvenv.cfg pyproject.toml constraints.txt
	@echo "Installing imroute and what it needs into .venv ..."
	@$(PINNED) setuptools && $(PINNED) --no-build-isolation -e . || $(SAY_WHY)
	@touch $@

.venv/installed-dev: .venv/pyvenv.cfg pyproject.toml constraints.txt
	@echo "Installing imroute and its development tools into .venv ..."
	@$(PINNED) setuptools && $(PINNED) --no-build-isolation -e '.[dev]' || $(SAY_WHY)
	@touch .venv/installed $@

.venv/installed-bench: .venv/pyvenv.cfg pyproject.toml constraints.txt
	@echo "Installing imroute and what it is timed beside into .venv ..."
	@$(PINNED) setuptools && $(PINNED) --no-build-isolation -e '.[bench]' || $(SAY_WHY)
	@touch .venv/installed $@

.venv/pyvenv.cfg:
	@set -e; \
	chosen=; lacking=; \
	if [ -n "$(PYTHON)" ]; then set -- "$(PYTHON)"; \
	else set -- python3.14 python3.13 python3.12 python3.11 python3 python; fi; \
	for python in "$$@"; do \
	  "$$python" -c '$(IS_NEW_ENOUGH)' >/dev/null 2>&1 || continue; \
	  if "$$python" -c '$(CAN_MAKE_ENVIRONMENTS)' >/dev/null 2>&1; then chosen=$$python; break; fi; \
	  lacking=$${lacking:-$$python}; \
	done; \
	if [ -z "$$chosen" ] && [ -n "$$lacking" ]; then \
	  echo "$$lacking cannot make an environment: its modules venv and ensurepip are missing." >&2; \
	  echo "On Debian or Ubuntu:  sudo apt install python3-venv   then run make again." >&2; \
	  exit 1; \
	fi; \
	if [ -z "$$chosen" ]; then \
	  echo "imroute needs Python 3.11 or newer; tried: $$*." >&2; \
	  echo "Install one, or name it:  make install PYTHON=/path/to/python3.12" >&2; \
	  exit 1; \
	fi; \
	rm -rf .venv; \
	echo "Making .venv with $$("$$chosen" --version) ..."; \
	"$$chosen" -m venv .venv || { rm -rf .venv; exit 1; }
