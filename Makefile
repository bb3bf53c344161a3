# What people and machines type. Everything lives in .venv; nothing else on the machine is touched.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
DEV_STAMP := $(VENV)/.installed-dev
AS_OF := 2022-08-31

.PHONY: run test test-slow lint types faults bench wheel clean

run: $(STAMP) ## the main job: the shipped catalog as a monthly newsletter, June 2020 to August 2022
	@$(BIN)/digest run --catch-up --as-of $(AS_OF) || { \
	  echo "To begin the example anew, remove its memory and its pages: rm -r outbox/mail outbox/web"; \
	  exit 1; }
	@echo
	@echo "Open next:"
	@echo "  outbox/mail/monthly/2022-08-01/en.html   the last issue as its readers see it"
	@echo "  outbox/mail/monthly/2022-08-01/en.eml    the same as a message, ready for sendmail -t"
	@echo "  outbox/web/monthly/index.html            all issues as web pages"
	@echo "  outbox/feeds/index.html                  all feeds"
	@echo "Then try: $(BIN)/digest status --as-of $(AS_OF)"

test: $(DEV_STAMP) ## the tests
	$(BIN)/python -m pytest -n auto

test-slow: $(DEV_STAMP) ## the long tests: kills, disks that fill up, long histories
	$(BIN)/python -m pytest -m slow -n auto

lint: $(DEV_STAMP)
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .

types: $(DEV_STAMP)
	$(BIN)/mypy

faults: $(DEV_STAMP) ## deliberate faults, one at a time: every one must fail some test
	$(BIN)/python -m tests.faults

bench: $(DEV_STAMP) ## ratios, for docs/performance.md
	$(BIN)/python -m benchmarks

wheel: $(DEV_STAMP)
	$(BIN)/python -m build --wheel --outdir dist

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(STAMP): pyproject.toml constraints.txt | $(VENV)/bin/python
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e .
	@touch $@

$(DEV_STAMP): $(STAMP)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -c constraints.txt -e '.[dev]'
	@touch $@

clean: ## what can be made again; the outbox is a memory and stays
	rm -rf $(VENV) dist .digest .pytest_cache .mypy_cache .ruff_cache .hypothesis
