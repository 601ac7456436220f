# The two commands are `make run` and `make test`. The rest is listed in CONTRIBUTING.md.
# What the steps do is in scripts/; stamp files in .venv make the second time quick.

.DEFAULT_GOAL := run
.PHONY: run test test-long promises bench load lighthouse css lint format clean
MAKEFLAGS += --no-print-directory
PY := .venv/bin/python

run: .venv/.run
	@exec $(PY) scripts/run.py

test: .venv/.dev lint
	@exec $(PY) -m pytest -n 2

test-long: .venv/.dev
	@exec $(PY) -m pytest tests_long

promises: .venv/.dev
	@exec $(PY) -m pytest -n 2 --promises=PROMISES.md

bench: .venv/.dev
	@exec $(PY) -m bench

load: .venv/.dev
	@exec $(PY) -m bench.load

lighthouse: .venv/.run
	@exec $(PY) scripts/lighthouse.py

css: .venv/.run
	@exec $(PY) scripts/css.py

lint: .venv/.dev
	@$(PY) -m ruff check
	@$(PY) -m ruff format --check --quiet || { echo "run: make format"; exit 1; }
	@$(PY) -m mypy --no-error-summary
	@$(PY) -m djlint --lint --quiet portal/templates

format: .venv/.dev
	@$(PY) -m ruff format
	@$(PY) -m ruff check --fix

clean:
	rm -rf .venv .mypy_cache .pytest_cache .ruff_cache .hypothesis build

.venv/.run: requirements.txt requirements-postgres.txt scripts/machine.py
	@python3 scripts/machine.py run requirements-postgres.txt
	@touch $@

.venv/.dev: requirements.txt requirements-postgres.txt requirements-dev.txt scripts/machine.py
	@python3 scripts/machine.py test requirements-dev.txt
	@touch $@
