# Every target does its own set-up: all it needs is make and Python 3.11 or newer.

PYTHON := .venv/bin/python
READY := .venv/.installed

# Any Python of these that is new enough; `make BASE_PYTHON=/path/to/python3 …` for another.
BASE_PYTHON := python3 python3.13 python3.12 python3.11

# uv makes the set-up quicker where it is there; `make UV= …` does without.
UV := $(shell command -v uv 2>/dev/null)

.PHONY: help run test check bench generate lock build clean FORCE

# Lists the targets.
help:
	@echo 'make run       compare two models, then serve on http://127.0.0.1:8000'
	@echo 'make test      the tests, with coverage'
	@echo 'make check     style, types, import rules, generated files'
	@echo 'make bench     the benchmarks'
	@echo 'make generate  write the generated files again'
	@echo 'make lock      resolve requirements.lock again (needs uv)'
	@echo 'make build     the wheel and the source archive, in dist/'
	@echo 'make clean     remove what make made'

# Shows what costcalc is for, then serves the API and the page until Ctrl-C.
run: $(READY)
	@echo '$$ costcalc compare deepseek-r1 o1 --requests 40M/day --input 15200 --cached 56.3% --output 4200 --on 2025-01-25'
	@.venv/bin/costcalc compare deepseek-r1 o1 --requests 40M/day --input 15200 --cached 56.3% --output 4200 --on 2025-01-25
	@exec .venv/bin/costcalc serve --host 127.0.0.1 --port 8000

# Runs the tests and measures coverage; `.venv/bin/pytest` alone is the quick way.
test: $(READY)
	@$(PYTHON) -m pytest --cov

# Checks all that is not a test: the same in CI. Docs are checked by the tests.
check: $(READY)
	$(PYTHON) -m ruff check
	$(PYTHON) -m ruff format --check
	$(PYTHON) -m mypy
	.venv/bin/lint-imports --no-logo
	$(PYTHON) tools/generate.py --check

# Measures the speeds that docs/performance.md gives.
bench: $(READY)
	@$(PYTHON) -m compileall -q costcalc api/costcalc_api
	@$(PYTHON) -m pytest tests/bench --benchmark-only

# Writes the generated files again: openapi.json, the schema, help pages, golden files.
generate: $(READY)
	$(PYTHON) tools/generate.py

# Resolves requirements.lock again. It holds names, versions and hashes, and no address:
# each machine uses the registry that it is set up for. `make lock UPGRADE=--upgrade` for newer versions.
lock:
	@test -n "$(UV)" || { echo 'make lock needs uv (pip install uv)' >&2; exit 1; }
	env -u UV_FIND_LINKS -u UV_INDEX -u UV_EXTRA_INDEX_URL "$(UV)" pip compile --no-config --quiet \
		--universal --fork-strategy fewest --python-version 3.11 --all-extras --generate-hashes $(UPGRADE) \
		--no-emit-index-url --no-emit-find-links --custom-compile-command 'make lock' \
		--output-file requirements.lock pyproject.toml

# Builds the wheel and the source archive with the pinned build tools.
build: $(READY)
	$(PYTHON) -m build --no-isolation

# Removes what make made, caches too.
clean:
	rm -rf .venv dist htmlcov .coverage .coverage.* .benchmarks .hypothesis .schemathesis
	rm -rf .pytest_cache .mypy_cache .ruff_cache .import_linter_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

# A .venv whose folder was moved or whose Python is gone is made again.
ifneq ($(shell test -x $(PYTHON) && cat $(READY) 2>/dev/null),$(CURDIR))
$(READY): FORCE
endif
FORCE:

# Makes .venv with exactly what the lock says. The stamp is written last, and an unfinished
# .venv has none, so an interrupted set-up is begun again.
$(READY): pyproject.toml requirements.lock
	@rm -rf .venv
	@for candidate in $(BASE_PYTHON); do \
		if "$$candidate" -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; then python=$$candidate; break; fi; \
	done; \
	if [ -z "$$python" ]; then \
		echo 'costcalc needs Python 3.11 or newer; none was found as: $(BASE_PYTHON).' >&2; \
		echo 'Install one, or name it: make BASE_PYTHON=/path/to/python3' >&2; \
		exit 1; \
	fi; \
	if [ -n "$(UV)" ]; then \
		echo "Setting up .venv with uv and $$("$$python" --version)" && \
		"$(UV)" venv --quiet --python "$$("$$python" -c 'import sys; print(sys.executable)')" .venv && \
		"$(UV)" pip sync --quiet --python $(PYTHON) --require-hashes requirements.lock && \
		"$(UV)" pip install --quiet --python $(PYTHON) --no-index --no-deps --no-build-isolation --editable .; \
	else \
		echo "Setting up .venv with pip and $$("$$python" --version); this takes a minute" && \
		"$$python" -m venv .venv && \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.lock && \
		$(PYTHON) -m pip install --quiet --disable-pip-version-check --no-index --no-deps --no-build-isolation --editable .; \
	fi
	@$(PYTHON) -m compileall -q costcalc api/costcalc_api  # quick to start, also where PYTHONDONTWRITEBYTECODE is set
	@pwd -P > $@
