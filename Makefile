VENV ?= .venv
PORT ?= 8000
PYTEST ?= $(VENV)/bin/pytest
PYTHON_BIN = $(VENV)/bin/python
MANAGE = $(PYTHON_BIN) manage.py
SOURCES = brandportal applications reviews audits demo benchmarks tests manage.py
CHECKS = check-lint check-format check-types check-messages check-migrations check-workflow check-templates check-architecture

.PHONY: help setup dev demo test on-postgres on-sqlite on-browser on-installation races forge recounts lives sealed oracle fuzz torture drill hostile stuffing fairness pictures bench coverage mutation sbom check fix $(CHECKS)

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' $(MAKEFILE_LIST) | column -t -s '|' 2>/dev/null || sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1  \2/p' $(MAKEFILE_LIST)

setup: ## what running the portal needs, in .venv
	@./setup

dev: ## also what tests and checks need
	@./setup --dev

demo: setup ## the portal with demo data on http://127.0.0.1:8000 (PORT=… for another)
	@$(MANAGE) migrate --verbosity 0
	@$(MANAGE) demo
	@echo "The portal answers on http://127.0.0.1:$(PORT)/ (Ctrl-C stops it)"
	@MALLOC_ARENA_MAX=2 PORT=$(PORT) exec $(VENV)/bin/gunicorn --config python:demo.serving brandportal.wsgi

# What the engine can make differ (tests/plugins/by_engine.py): tests that speak of locks, constraints, triggers, migrations or
# statements, those of ratings, ledger and results, the demo and one year. WHOLE=1 (CI) runs all of it twice.
ON_SQLITE = --by-engine tests/brandportal tests/applications tests/reviews tests/audits \
	tests/plugins tests/demo $(YEAR_ON_SQLITE) tests/production/test_small_year.py $(ONCE)

# The year while Redis and the mail server are away, and the plain year, which is the same without that, in CI.
YEAR_ON_SQLITE = tests/journeys/test_a_year_without_servers.py

# With ARGS only what they can hold: tests that never speak of a database run once, on SQLite; a browser is opened where one is spoken of.
# What is no path (an option, one test of a file) runs everywhere.
PARTS = $(sort $(ARGS) $(wildcard $(addsuffix /conftest.py,$(patsubst %/,%,$(dir $(ARGS))))))
SPEAK_OF = $(or $(if $(ARGS),,all),$(filter-out $(wildcard $(ARGS)),$(ARGS)),$(shell grep -rlE --include=*.py '$(1)' $(PARTS)))
ENGINE = $(call SPEAK_OF,django_db|\bdb\b|live_server)
WINDOW = $(call SPEAK_OF,mark\.browser)

# There one year is walked with every write broken, and one with everybody trying what must fail. That no page tells what is
# hidden, and that every deadline has its words, is asked on SQLite, at half the price; in CI on both.
ONCE = tests/access/test_sealed.py tests/access/test_oracle.py tests/access/test_provisional.py
NOT_ON_POSTGRES = $(addprefix --ignore=,tests/journeys/test_a_year.py $(YEAR_ON_SQLITE) $(if $(CI),,$(ONCE)))

# A browser and a running installation are named by a mark; the other modules need not be read for them.
MARKED = $(or $(ARGS),$(shell grep -rlE --include='test_*.py' 'mark\.$(1)' tests | sort))

# CHECKED=1 (CI): what reads nothing but the sources has been asked by `make check` (docs/adr/0110-*.md).
READ_BY_CHECKS = $(if $(CHECKED),--ignore=tests/architecture)

# Folders and modules that PostgreSQL was asked are asked on SQLite what the engine can make differ, as the whole suite is.
ONLY_DIFFERENT = $(if $(WHOLE)$(LEGS)$(filter-out $(wildcard $(ARGS)),$(ARGS)),,$(if $(ARGS),$(if $(ENGINE),--by-engine)))

# Each worker begins with its half of the queue, so that the tests of a module meet, and takes from the other when it is done.
LEG = $(PYTEST) -n 2 --dist worksteal
SUITE = -m "not browser and not end_to_end"
# Status 5: of what ARGS names none belongs to the leg.
ENDED = status=$$?; [ $$status = 0 ] || { [ $$status = 5 ] && [ -n "$(strip $(ARGS))" ]; }

test: dev ## the suite on PostgreSQL and Redis, what can differ on SQLite (WHOLE=1: everything), then in a browser (LEGS="browser" for one)
	@failed=; for leg in $(or $(LEGS),$(if $(ENGINE),postgres) sqlite $(if $(WINDOW),browser)); do \
		$(MAKE) --no-print-directory on-$$leg || failed="$$failed $$leg"; \
	done; \
	if [ -n "$$failed" ]; then echo "Failed on:$$failed"; exit 1; fi

on-postgres:
	@echo "== PostgreSQL and Redis"; TEST_ENGINE=postgres $(LEG) $(SUITE) $(READ_BY_CHECKS) $(or $(ARGS),$(if $(WHOLE),,$(NOT_ON_POSTGRES))); $(ENDED)

on-sqlite:
	@echo "== SQLite"; TEST_ENGINE=sqlite $(LEG) $(SUITE) $(READ_BY_CHECKS) $(ONLY_DIFFERENT) $(or $(ARGS),$(if $(WHOLE),,$(ON_SQLITE))); $(ENDED)

on-browser:
	@echo "== Browser"; TEST_ENGINE=sqlite $(LEG) -m browser $(call MARKED,browser); $(ENDED)

# A module with its servers stays on one worker.
on-installation:
	@echo "== Running installation"; TEST_ENGINE=postgres $(PYTEST) -n 2 --dist loadfile -m end_to_end $(call MARKED,end_to_end); $(ENDED)

races: dev ## ten thousand races of one person's ratings, on both engines, and all rounds of those of the screening
	RACES=10000 TEST_ENGINE=postgres $(PYTEST) -q tests/reviews/rating/test_rating_races.py
	RACES=10000 TEST_ENGINE=sqlite $(PYTEST) -q tests/reviews/rating/test_rating_races.py
	WHOLE=1 TEST_ENGINE=postgres $(PYTEST) -q tests/reviews/screening/test_guard_races.py

forge: dev ## 10,000 forgeries of published folders and of the database: each is found, or listed with the reason
	FORGERIES=10000 TEST_ENGINE=sqlite $(PYTEST) -q -s -n 0 tests/reviews/test_forge.py tests/reviews/test_forged_database.py

recounts: dev ## 1,000 random years on each engine through the portal's count and folder, recounted to the last digit (RECOUNTS=…, RECOUNTS_FROM=…)
	RECOUNTS=$${RECOUNTS:-1000} TEST_ENGINE=sqlite $(PYTEST) -q -s -n 0 tests/reviews/test_recount_of_years.py
	RECOUNTS=$${RECOUNTS:-1000} TEST_ENGINE=postgres $(PYTEST) -q -s -n 0 tests/reviews/test_recount_of_years.py

lives: dev ## 1,000 random lives of a title on each engine, beside a plain model of the rules (LIVES=…, LIFE_FROM=…)
	LIVES=$${LIVES:-1000} TEST_ENGINE=sqlite $(PYTEST) -q -n 2 tests/audits/test_a_titles_life.py
	LIVES=$${LIVES:-1000} TEST_ENGINE=postgres $(PYTEST) -q -n 2 tests/audits/test_a_titles_life.py

sealed: dev ## 500 hidden values changed for each kind of person, tied ones too: no answer differs by a byte (SWAPS=… AT_ONCE=… between two looks; ARGS="-k office")
	SWAPS=$${SWAPS:-500} AT_ONCE=$${AT_ONCE:-100} TEST_ENGINE=sqlite $(PYTEST) -q tests/access/test_sealed.py $(ARGS)

oracle: dev ## everybody asks every list of the desk for every field by every kind of look-up: only the declared ones are answered
	ORACLE=all TEST_ENGINE=sqlite $(PYTEST) -q tests/access/test_oracle.py

fuzz: dev ## what no browser sends, every request at every address
	FUZZ=all TEST_ENGINE=sqlite $(PYTEST) -q tests/access/test_fuzz.py

torture: dev ## 200 times kill -9 under load: nothing acknowledged is lost
	KILLS=200 TEST_ENGINE=postgres $(PYTEST) -q -s -m end_to_end tests/production/test_torture.py

hostile: dev ## every hostile file at every upload: some 7,000 requests, an hour of one core
	HOSTILE=all TEST_ENGINE=sqlite $(PYTEST) -q tests/hostile

stuffing: setup ## vote-stuffing simulated, 40 minutes of one core (goes on where it was stopped); writes docs/stuffing.md and the figures of the page
	@nice -n 15 $(PYTHON_BIN) -m benchmarks.stuffing run var/stuffing
	@$(PYTHON_BIN) -m benchmarks.stuffing report var/stuffing > docs/stuffing.md
	@$(PYTHON_BIN) -m benchmarks.stuffing told docs/stuffing.md > reviews/screening/simulated.json

fairness: setup ## harsh judges, one judge against the rest and the shown interval, simulated, some minutes of one core; writes docs/fairness.md
	@mkdir -p var; nice -n 15 $(PYTHON_BIN) -m benchmarks.fairness > var/fairness.md && mv var/fairness.md docs/fairness.md

pictures: dev ## the pictures of the README, taken from the demo
	TEST_ENGINE=sqlite $(PYTEST) -q tests/browser/pictures.py

bench: dev ## how fast the portal is, as ratios to a bare project (ARGS="--only P3 --rounds 3")
	$(PYTHON_BIN) -m benchmarks.speed $(ARGS)

drill: dev ## backup and restore tried on both engines; Redis and PostgreSQL taken away from the running portal
	TEST_ENGINE=postgres $(PYTEST) -q -s -m end_to_end tests/production/test_restore.py tests/production/test_gone.py

coverage: dev ## which lines and branches the suite runs (on SQLite; ARGS="tests/reviews" for a part)
	TEST_ENGINE=sqlite $(PYTEST) -q -n 2 -m "not browser and not end_to_end" --cov --cov-report=term:skip-covered $(ARGS)

mutation: dev ## faults planted in scoring, policies and journal: which do the tests overlook? (ARGS="scoring --most 0")
	@nice -n 19 $(PYTHON_BIN) -m benchmarks.mutation $(ARGS)

sbom: ## the bill of materials from the lock, in var/sbom.cdx.json
	@mkdir -p var
	@$(firstword $(wildcard $(PYTHON_BIN)) python3) .ci/sbom > var/sbom.cdx.json
	@echo "var/sbom.cdx.json"

check: dev ## lint, format, types, messages, migrations, templates, architecture
	@$(MAKE) --no-print-directory --keep-going --jobs 2 --output-sync=target $(CHECKS)

check-lint:
	$(VENV)/bin/ruff check $(SOURCES)

check-format:
	$(VENV)/bin/ruff format --check $(SOURCES)

check-types:
	$(VENV)/bin/mypy

check-messages:
	$(MANAGE) messages --check

check-migrations:
	$(MANAGE) makemigrations --check --dry-run

check-workflow:
	$(MANAGE) workflow_doc --check
	$(MANAGE) data_doc --check

check-templates:
	$(VENV)/bin/djlint templates --lint --quiet

check-architecture:
	TEST_ENGINE=sqlite $(PYTEST) -q tests/architecture

fix: dev ## put imports, format and simple lint right
	@$(VENV)/bin/ruff check --fix $(SOURCES)
	@$(VENV)/bin/ruff format $(SOURCES)
