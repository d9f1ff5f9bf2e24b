# make demo    the main job on example figures, from nothing
# make test    every test, with a real LibreOffice, a real browser, real clicks and a real PostgreSQL server
# make check   format, lint, types, import contracts, tests: what CI runs
# make test-oldest   a part of the tests with the lowest versions of everything that may be installed with the package
# make bench   docs/benchmarks.md anew: start-up, numbers against two other programs, planted faults, hostile files, kills,
#              the main job beside other ways, memory (BENCH_FLAGS='--seeds 3', SCALE_FLAGS='--files 100 --rounds 5', …)
# make golden  the blank workbooks and pages that the program makes itself, after a definition changed: shows how they differ
#              and asks (GOLDEN_FLAGS='--accept' where nobody is there to ask)
# make addin   MTQG.xlam and MTQG.oxt, after its sources or the version changed
# make windows-wheels   what an office without network installs on Windows, into dist/windows (WINDOWS_PYTHONS='3.12 3.13')
# make clean   remove the environment and what was built

PYTHON ?= python3
VENV   ?= .venv
PYTEST_FLAGS ?= -n 2 --dist loadfile

bin := $(VENV)/bin

# Modules are compiled once, as in an installed package: hundreds of processes start in the tests and benches.
unexport PYTHONDONTWRITEBYTECODE

.DEFAULT_GOAL := check
.PHONY: demo test test-oldest check static programs libreoffice chromium postgresql display bench golden addin windows-wheels
.PHONY: clean

demo: $(VENV)/.installed
	$(bin)/mtqg-xl demo $(DEMO_FLAGS)

test: $(VENV)/.installed-dev programs
	$(bin)/pytest $(PYTEST_FLAGS)

# Every library of ours is at work in these rooms.
OLDEST       ?= .venv-oldest
OLDEST_TESTS ?= tests/figures tests/formula tests/reading tests/register tests/narrative tests/cli

test-oldest: libreoffice postgresql
	@.ci/environment "$(PYTHON)" "$(OLDEST)"
	$(OLDEST)/bin/python .ci/oldest > $(OLDEST)/constraints.txt
	$(OLDEST)/bin/python -m pip install --quiet --editable ".[fsspec,parquet,postgresql]" --group tests \
		--constraint $(OLDEST)/constraints.txt
	$(OLDEST)/bin/pytest $(PYTEST_FLAGS) $(OLDEST_TESTS)

# On a new machine the programs are fetched for minutes, in which a processor is free for the static checks.
check: $(VENV)/.installed-dev
	$(MAKE) --no-print-directory --jobs 2 static programs
	$(MAKE) --no-print-directory test

static: $(VENV)/.installed-dev
	$(bin)/ruff format --check .
	$(bin)/ruff check .
	$(bin)/mypy
	$(bin)/lint-imports

# One after the other: two at once would wait for each other's lock, or fail at it.
programs: $(VENV)/.made
	@.ci/libreoffice
	@.ci/chromium
	@.ci/postgresql
	@.ci/display $(bin)/python

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
	$(bin)/python -m tests.bench.start_up
	$(bin)/python -m tests.bench.numbers $(NUMBERS_FLAGS)
	$(bin)/python -m tests.bench.faults $(BENCH_FLAGS)
	$(bin)/python -m tests.bench.repairs $(BENCH_FLAGS)
	$(bin)/python -m tests.bench.any_workbook
	$(bin)/python -m tests.bench.hostile $(HOSTILE_FLAGS)
	$(bin)/python -m tests.bench.kills $(KILL_FLAGS)
	$(bin)/python -m tests.bench.proofreading
	$(bin)/python -m tests.bench.reports $(REPORTS_FLAGS)
	$(bin)/python -m tests.bench.rolling
	$(bin)/python -m tests.bench.scale $(SCALE_FLAGS)

golden: $(VENV)/.installed-dev
	$(bin)/python -m tests.golden $(GOLDEN_FLAGS)

addin: $(VENV)/.installed-dev
	$(bin)/mtqg-xl addin build --force -o macros/excel
	$(bin)/mtqg-xl addin build --libreoffice --force -o macros/libreoffice

windows-wheels: $(VENV)/.installed-dev
	$(bin)/python .ci/windows-wheels dist/windows $(WINDOWS_PYTHONS)

clean:
	rm -rf $(VENV) $(OLDEST) build dist demo .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis
