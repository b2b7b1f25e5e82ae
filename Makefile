# Every target does its own set-up: all it needs is make and Python 3.11 or newer.

# Where the project and all that it needs are installed; `make VENV=.venv-3.13 BASE_PYTHON=python3.13 …` for a second one.
VENV := .venv
PYTHON := $(VENV)/bin/python
READY := $(VENV)/.installed
LOCK := requirements.lock

# Any Python of these that is new enough; `make BASE_PYTHON=/path/to/python3 …` for another.
BASE_PYTHON := python3 python3.14 python3.13 python3.12 python3.11

# uv makes the set-up quicker where it is there; `make UV= …` does without.
UV := $(shell command -v uv 2>/dev/null)

# The tests on all cores, each file as far as can be on one.
PYTEST := $(PYTHON) -m pytest --numprocesses auto --dist worksteal

.PHONY: help run test quick check bench mutants spark focus generate history truth lock lock-spark lock-focus build clean FORCE

# Lists the targets.
help:
	@echo 'make run       compare models on sale today, and those of the articles, then serve on http://127.0.0.1:8000'
	@echo 'make test      the tests, with coverage'
	@echo 'make quick     most of the tests, in less than a minute'
	@echo 'make check     style, types, import rules, generated files'
	@echo 'make bench     the benchmarks'
	@echo 'make mutants   whether the tests notice small mistakes in the heart (minutes)'
	@echo 'make spark     the tests of logs on a Spark cluster, which they start here (needs Java 17)'
	@echo 'make focus     whether FOCUS files pass the validator of its makers (needs Python 3.12)'
	@echo 'make generate  write the generated files again'
	@echo 'make history   what public price files showed, read again (docs/history.md)'
	@echo 'make lock      resolve requirements.lock again (needs uv)'
	@echo 'make build     the wheel and the source archive, in dist/'
	@echo 'make clean     remove what make made'

# Shows what costcalc is for, then serves the API and the page until Ctrl-C.
run: $(READY)
	@echo '$$ costcalc'
	@$(VENV)/bin/costcalc
	@echo
	@echo '$$ costcalc compare deepseek-r1 o1 --requests 40M/day --input 15200 --cached 56.3% --output 4200 --on 2025-01-25'
	@$(VENV)/bin/costcalc compare deepseek-r1 o1 --requests 40M/day --input 15200 --cached 56.3% --output 4200 --on 2025-01-25
	@exec $(VENV)/bin/costcalc serve --host 127.0.0.1 --port 8000

# Runs the tests and measures coverage; `.venv/bin/pytest tests/unit/rating` is the way to some of them.
test: $(READY)
	@$(PYTEST) --cov

# Runs the tests that start no process or server, and take no seconds: for the work between.
quick: $(READY)
	@$(PYTEST) -m 'not slow' $(addprefix --ignore=tests/,api cli docs feeds history oracle property setup)

# Checks all that is not a test: the same in CI. Docs are checked by the tests.
check: $(READY)
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	$(VENV)/bin/lint-imports --no-logo
	$(PYTHON) tools/generate.py --check

# Measures the speeds that docs/performance.md gives.
bench: $(READY)
	@$(PYTHON) -m compileall -q costcalc api/costcalc_api
	@$(PYTHON) -m pytest tests/bench --benchmark-only

# Makes small mistakes in what computes the figures, one at a time, and shows which no test notices.
# `make mutants MUTANTS=costcalc/rating/charges.py` for one file; docs/testing.md says how to read it.
mutants: $(READY)
	@$(PYTHON) tools/mutants.py $(MUTANTS)

# Runs the tests that start a cluster of Spark, in an environment of its own: pyspark has hundreds of megabytes.
# Without Java it says so, and does nothing.
spark:
	@if command -v java >/dev/null; then $(MAKE) --no-print-directory VENV=.venv-spark LOCK=locks/spark.lock test-spark; \
	else echo 'make spark needs Java 17 (Debian: openjdk-17-jre-headless); nothing was tested'; fi

test-spark: $(READY)
	@$(PYTHON) -m pytest -m spark tests/oracle/test_spark.py

# Checks FOCUS files by the validator that the makers of FOCUS publish, in an environment of its own: it needs
# Python 3.12, and older packages than costcalc has. Without that Python it says so, and does nothing.
focus: $(READY)
	@for candidate in python3.12 "$${PYENV_ROOT:-$$HOME/.pyenv}"/versions/3.12.*/bin/python; do \
		if "$$candidate" -c 'import sys, venv; sys.exit(sys.version_info[:2] != (3, 12))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then echo 'make focus needs Python 3.12, for focus-validator; nothing was checked'; exit 0; fi; \
	if [ ! .venv-focus/.installed -nt locks/focus.lock ]; then \
		"$$python" tools/set_up.py --venv .venv-focus --lock locks/focus.lock --uv "$(UV)" || exit 1; \
	fi; \
	$(PYTHON) -m pytest tests/oracle/test_focus_validator.py

# Writes the generated files again: openapi.json, the schema, help pages, golden files.
generate: $(READY)
	$(PYTHON) tools/generate.py

# Reads again what public price files showed over time: `make history CLONES=FOLDER RELEASES=FOLDER`.
# docs/history.md says what is in the folders, and where it comes from.
history: $(READY)
	$(PYTHON) -m tools.history $(if $(CLONES),--clones "$(CLONES)") $(if $(RELEASES),--releases "$(RELEASES)")

# Writes docs/truth.md: how often costcalc, genai-prices and LiteLLM are right about dated prices.
# `make truth LITELLM=FILE` asks LiteLLM's price file too.
truth: $(READY)
	@LITELLM="$(LITELLM)" $(PYTHON) -m tools.truth

# Resolves requirements.lock again. It holds names, versions and hashes, and no address:
# each machine uses the registry that it is set up for. `make lock UPGRADE=--upgrade` for newer versions.
lock:
	$(RESOLVE) $(LOCKED_EXTRAS) --custom-compile-command 'make lock' --output-file requirements.lock pyproject.toml

# The same of locks/spark.lock, in the versions of requirements.lock. `make lock` first.
lock-spark:
	$(RESOLVE) --extra dev --extra logs --extra arrow --extra spark --constraints requirements.lock --no-annotate \
		--custom-compile-command 'make lock-spark' --output-file locks/spark.lock pyproject.toml

# That of locks/focus.lock, for the one Python that the validator takes.
lock-focus: LOCK_PYTHON := 3.12
lock-focus:
	$(RESOLVE) --no-annotate --custom-compile-command 'make lock-focus' --output-file locks/focus.lock locks/focus.in

# Every extra but spark, whose package alone is larger than all the others.
LOCKED_EXTRAS = $(shell python3 -c "import tomllib; \
	extras = tomllib.load(open('pyproject.toml', 'rb'))['project']['optional-dependencies']; \
	print(*('--extra ' + name for name in extras if name != 'spark'))")
LOCK_PYTHON := 3.11
RESOLVE = @test -n "$(UV)" || { echo 'make lock needs uv (pip install uv)' >&2; exit 1; }; \
	env -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL "$(UV)" pip compile --no-config --quiet \
	--universal --fork-strategy fewest --python-version $(LOCK_PYTHON) --generate-hashes --no-strip-extras $(UPGRADE) \
	--no-emit-index-url --no-emit-find-links

# Builds the wheel and the source archive with the pinned build tools.
build: $(READY)
	$(PYTHON) -m build --no-isolation

# Removes what make made, caches too.
clean:
	rm -rf .venv .venv-* dist htmlcov .coverage .coverage.* .benchmarks .hypothesis .schemathesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# An environment whose folder was moved or whose Python is gone is made again.
ifneq ($(shell test -x $(PYTHON) && cat $(READY) 2>/dev/null),$(CURDIR))
$(READY): FORCE
endif
FORCE:

# Makes the environment with exactly what the lock says. The stamp is written last, and an unfinished
# environment has none, so an interrupted set-up is begun again.
$(READY): pyproject.toml $(LOCK) tools/set_up.py tools/compare_with_lock.py
	@for candidate in $(BASE_PYTHON); do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'costcalc needs Python 3.11 or newer; none was found as: $(BASE_PYTHON).' >&2; \
		echo 'Install one, or name it: make BASE_PYTHON=/path/to/python3' >&2; \
		exit 1; \
	fi; \
	"$$python" tools/set_up.py --venv $(VENV) --lock $(LOCK) --project . --uv "$(UV)"
	@$(PYTHON) -m compileall -q costcalc api/costcalc_api  # quick to start, also where PYTHONDONTWRITEBYTECODE is set
