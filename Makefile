# Every target works on a fresh clone; `scripts/` holds what they do.
PYTHON := $(shell scripts/find-python)
SCALE ?= 300
export PYTHONUNBUFFERED := 1

.DEFAULT_GOAL := help
.PHONY: help run test lint types bench screenshots seed lock check-python

help:
	@echo "make run              start DealerCRM at http://localhost:8000 (PORT, DATABASE_URL, DEMO_PASSWORD)"
	@echo "make test             run every test: SQLite, PostgreSQL, Chromium"
	@echo "make lint types       check style, imports, migrations, settings, types"
	@echo "make bench            measure the pages beside their floors"
	@echo "make screenshots      make the README's picture from demo data"
	@echo "make seed SCALE=n     fill the database with n contacts of demo data"
	@echo "make lock             renew requirements/*.txt from requirements/*.in"

check-python:
	@test -n "$(PYTHON)"

run: check-python
	@exec "$(PYTHON)" scripts/run.py

test: check-python
	@exec "$(PYTHON)" scripts/test.py

lint: check-python
	@exec "$(PYTHON)" scripts/checks.py lint

types: check-python
	@exec "$(PYTHON)" scripts/checks.py types

bench: check-python
	@exec "$(PYTHON)" scripts/checks.py bench

screenshots: check-python
	@exec "$(PYTHON)" scripts/checks.py screenshots

seed: check-python
	@exec "$(PYTHON)" scripts/checks.py seed $(SCALE)

lock: check-python
	@exec "$(PYTHON)" scripts/checks.py lock
