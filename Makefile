# make demo    the main job on example figures, from nothing
# make test    every test, with a real LibreOffice, a real browser, real clicks and a real PostgreSQL server
# make check   format, lint, types, import contracts, tests: what CI runs
# make bench   how well check (also --any) finds planted faults and repair mends them: minutes (BENCH_FLAGS='--seeds 3');
#              how many slips planted in reports proofread finds; how many numbers of old reports get their new figure;
#              how fast the main job is beside other ways, and how memory grows (SCALE_FLAGS='--files 100 --rounds 5')
# make blanks  the ready-made blank workbooks, after a definition changed
# make addin   MTQG.xlam and MTQG.oxt, after its sources or the version changed
# make windows-wheels   what an office without network installs on Windows, into dist/windows (WINDOWS_PYTHONS='3.12 3.13')
# make clean   remove the environment and what was built

PYTHON ?= python3
VENV   ?= .venv
PYTEST_FLAGS ?= -n 2 --dist loadfile

bin := $(VENV)/bin

.DEFAULT_GOAL := check
.PHONY: demo test check static libreoffice chromium postgresql display bench blanks addin windows-wheels clean

demo: $(VENV)/.installed
	$(bin)/mtqg-xl demo $(DEMO_FLAGS)

test: $(VENV)/.installed-dev libreoffice chromium postgresql display
	$(bin)/pytest $(PYTEST_FLAGS)

check: static
	$(MAKE) --no-print-directory test

static: $(VENV)/.installed-dev
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports

# Quick where LibreOffice is there already; installs it where that is allowed; else says what to install.
libreoffice:
	@.ci/libreoffice

# The same for the browser in which pages are tried.
chromium:
	@.ci/chromium

# And for the server in which registers are tried; the tests start it themselves.
postgresql:
	@.ci/postgresql

# And for a screen with mouse and keyboard, in which windows are tried.
display: $(VENV)/.made
	@.ci/display $(bin)/python

$(VENV)/.made:
	@.ci/environment "$(PYTHON)" "$(VENV)"
	@touch $@

$(VENV)/.installed: pyproject.toml | $(VENV)/.made
	$(bin)/python -m pip install --quiet --editable .
	@touch $@

$(VENV)/.installed-dev: pyproject.toml | $(VENV)/.made
	$(bin)/python -m pip install --quiet --editable . --group dev
	@touch $@ $(VENV)/.installed

bench: $(VENV)/.installed-dev
	$(bin)/python -m tests.bench.faults $(BENCH_FLAGS)
	$(bin)/python -m tests.bench.repairs $(BENCH_FLAGS)
	$(bin)/python -m tests.bench.any_workbook
	$(bin)/python -m tests.bench.hostile $(HOSTILE_FLAGS)
	$(bin)/python -m tests.bench.kills $(KILL_FLAGS)
	$(bin)/python -m tests.bench.proofreading
	$(bin)/python -m tests.bench.rolling
	$(bin)/python -m tests.bench.scale $(SCALE_FLAGS)

blanks: $(VENV)/.installed
	$(bin)/python -c "from pathlib import Path; from mtqg_xl.definition.load import load; \
	from mtqg_xl.pipeline.making import write_blanks; write_blanks(load(), Path('workbook_templates/blank'))"

addin: $(VENV)/.installed-dev
	$(bin)/mtqg-xl addin build --force -o macros/excel
	$(bin)/mtqg-xl addin build --libreoffice --force -o macros/libreoffice

windows-wheels: $(VENV)/.installed-dev
	$(bin)/python .ci/windows-wheels dist/windows $(WINDOWS_PYTHONS)

clean:
	rm -rf $(VENV) build dist demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
