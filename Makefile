# Each target is the only command needed on a fresh machine that has Python and make.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin

.PHONY: help demo test chaos fuzz soak bench check format pins wheel clean
.DEFAULT_GOAL := help

help:  ## what there is
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## */\t/' | expand -t 12

$(VENV)/.installed: requirements-dev.txt pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Perijove needs Python 3.11 or newer; try: make PYTHON=python3.12")'
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@

demo: $(VENV)/.installed  ## the bot in a browser, without a token
	$(BIN)/perijove demo

test: $(VENV)/.installed  ## the whole suite
	$(BIN)/python -m pytest

# On each database.
KILLS := 100

chaos: $(VENV)/.installed  ## kill the bot 200 times while Discord fails around it, half of them on PostgreSQL
	$(BIN)/python -m tests.chaos --kills $(KILLS) --seed 1
	$(BIN)/python -m tests.chaos --kills $(KILLS) --seed 2 --postgres

fuzz: $(VENV)/.installed  ## feed 10,000 mutilated answers to every adapter and the whole ingest (three minutes)
	$(BIN)/python -m tests.fuzz

soak: $(VENV)/.installed  ## let a day of polls, releases and failures pass, and see what is lost, doubled or kept (two minutes)
	$(BIN)/python -m tests.soak

bench: $(VENV)/.installed  ## how fast it is, and what it takes (nine minutes)
	$(BIN)/python -m tests.bench

check: $(VENV)/.installed  ## style, types, and who may import whom
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m pytest tests/test_architecture.py

format: $(VENV)/.installed  ## put the style right
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

pins: $(VENV)/.installed  ## take up new versions of the dependencies
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra sentry --upgrade --universal --python-version 3.11 --generate-hashes \
		--no-emit-index-url --no-annotate --no-header --quiet --output-file requirements.txt
	$(BIN)/uv pip compile pyproject.toml --extra postgres --extra sentry --extra demo --group dev --constraints requirements.txt --upgrade \
		--universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-annotate --no-header --quiet \
		--output-file requirements-dev.txt

wheel: $(VENV)/.installed  ## build the wheel into dist/
	$(BIN)/python -m pip wheel --quiet --no-deps --no-build-isolation --wheel-dir dist .

clean:  ## remove what make made
	rm -rf $(VENV) dist .mypy_cache .ruff_cache .pytest_cache .hypothesis
