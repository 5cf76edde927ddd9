# make run: environment, database, sample data, server. make test: everything that CI runs.
.PHONY: run test fmt check messages manual bench
PY := .venv/bin/python

run: .venv/runtime
	@$(PY) manage.py prepare
	@exec $(PY) manage.py serve

test: .venv/tests
	@$(PY) tests/run.py

fmt: .venv/tests
	@.venv/bin/ruff format . && .venv/bin/ruff check --fix .

check: .venv/tests
	@.venv/bin/ruff format --check . && .venv/bin/ruff check . && .venv/bin/mypy

messages: .venv/tests
	@$(PY) manage.py update_messages

# How fast pages are, on 1,000 to 100,000 listings: docs/bench.md. BENCH="--only home" for a part.
bench: .venv/runtime
	@$(PY) manage.py bench $(BENCH)

# The pictures of docs/huong-dan-can-bo.md, taken anew from the sample.
manual: .venv/tests
	@$(PY) -m tests.journeys.manual_pictures

.venv/runtime: requirements.txt
	@test -x .venv/bin/python || python3 -m venv .venv
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements.txt
	@touch $@

.venv/tests: requirements-dev.txt .venv/runtime
	@.venv/bin/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements-dev.txt
	@touch $@
