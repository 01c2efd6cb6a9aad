# The commands of this project; `make` alone lists them. They need bash and Python 3.11 or newer
# with venv, and bring the rest themselves.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run setup test test-quick test-zones trials migrations check fix bench assets assets-check gazetteer messages \
	lock clean local dev node check-format check-lint check-types check-layers check-templates \
	check-image check-locks check-deploy check-migrations

PYTHON_DEV := .venv/bin/python
MANAGE := $(PYTHON_DEV) manage.py

PYTEST := $(PYTHON_DEV) -m pytest -q -n auto --maxprocesses 8 --dist worksteal

# What needs a browser or an installation of its own, and what walks the whole site.
NOT_QUICK := -m "not slow" \
	$(addprefix --ignore=tests/,browser journeys races/test_kills.py embedded/test_runner.py)
# In one of them it is always another day than in UTC.
FAR_ZONES := Pacific/Kiritimati Pacific/Pago_Pago
WITHOUT_BROWSER := tests/relationships tests/aid tests/kernel tests/site tests/demo

# These see what production would say; nothing listens at this database address, nor is it asked.
check-types check-deploy check-migrations migrations messages: export SECRET_KEY = \
	only-for-these-checks-and-long-enough-for-them-0123456789-abcdefghijklm
check-types check-deploy check-migrations migrations messages: export DATABASE_URL = postgres://app@localhost:1/app
check-types check-deploy check-migrations migrations messages: export SITE_URL = https://example.gov
check-types check-deploy check-migrations migrations messages: export DEMO = 0
check-types check-deploy check-migrations migrations messages: export DEBUG = 0

help: ## List these commands.
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | \
		while IFS=$$'\t' read -r name text; do printf '  make %-14s %s\n' "$$name" "$$text"; done

run: local ## Serve the site at http://127.0.0.1:8000 (HOST=, PORT=, DEMO=0). Ctrl-C ends it.
	@exec .venv/bin/python -m sistercities.embedded.runner --end-with-parent

setup: local ## Set up a real council in a database without the demonstration, asking for each thing.
	@DEMO=0 exec .venv/bin/python -m sistercities.embedded.runner --end-with-parent --command setup_council $(ARGS)

test: dev ## Run all that a change must pass, with PostgreSQL and Chromium of their own.
	@.ci/tools
	$(PYTEST) $(ARGS)

test-quick: dev ## Run the same without browser, journeys, kills, runner and walks of the whole site.
	$(PYTEST) $(NOT_QUICK) $(ARGS)

test-zones: dev ## Run the tests without browser with the council in zones 25 hours apart.
	@for zone in $(FAR_ZONES); do echo "COUNCIL_ZONE=$$zone" && COUNCIL_ZONE=$$zone \
		$(PYTEST) $(WITHOUT_BROWSER) $(ARGS) || exit; done

trials: dev ## Run what is counted in thousands: hostile requests, kills, races. It takes an hour.
	TRIALS=1 $(PYTEST) -m trial $(ARGS)

migrations: dev ## Write the migrations that the changed models ask for.
	$(PYTHON_DEV) -W ignore::RuntimeWarning manage.py makemigrations $(ARGS)

check: dev ## Format, lint, types, layers, templates, Dockerfile, deployment, migrations, locks.
	@$(MAKE) --no-print-directory -k -j 4 $(if $(filter output-sync,$(.FEATURES)),-O) \
		check-types check-templates check-deploy check-migrations check-layers \
		check-format check-lint check-image check-locks

check-format:
	$(PYTHON_DEV) -m ruff format --check --quiet .
check-lint:
	$(PYTHON_DEV) -m ruff check --quiet .
check-types:
	$(PYTHON_DEV) -m mypy
check-layers:
	.venv/bin/lint-imports --no-cache
check-templates:
	$(PYTHON_DEV) -m djlint --check --lint templates
check-image:
	.venv/bin/hadolint Dockerfile
check-locks:
	$(PYTHON_DEV) .ci/check_locks.py
	$(PYTHON_DEV) -m pip --disable-pip-version-check check
check-deploy:
	$(MANAGE) check --deploy --fail-level WARNING
check-migrations:
	$(PYTHON_DEV) -W ignore::RuntimeWarning manage.py makemigrations --check --dry-run

fix: dev ## Format everything, and mend what the tools can mend.
	$(PYTHON_DEV) -m ruff check --quiet --fix . || true
	$(PYTHON_DEV) -m ruff format --quiet .
	$(PYTHON_DEV) -m djlint --quiet --reformat templates

bench: dev ## Measure the pages with 30,000 ties; prints a table and writes bench.json.
	$(PYTHON_DEV) -m tests.bench

assets: node ## Build the committed style sheets from assets/ (needs Node.js).
	npm run --silent build

assets-check: node ## Rebuild the style sheets and compare them with the committed ones.
	npm run --silent check

gazetteer: ## Build the committed list of cities from GeoNames data.
	@.ci/environment gazetteer
	.cache/gazetteer/bin/python relationships/data/build_gazetteer.py

messages: dev ## Collect and compile the translations (needs gettext).
	$(MANAGE) makemessages --all --no-obsolete --no-wrap --ignore=.venv --ignore=node_modules
	$(MANAGE) compilemessages --ignore=.venv --ignore=node_modules

lock: dev ## Bring the lock files to the newest versions that requirements*.in allow.
	$(call compile,requirements)
	$(call compile,requirements-local) -c requirements.txt
	$(call compile,requirements-dev) -c requirements-local.txt
	$(call compile,requirements-gazetteer)

clean: ## Remove what can be made again. Data in .data/ stays.
	rm -rf .venv .cache node_modules .mypy_cache .ruff_cache .pytest_cache bench.json
	find . -name __pycache__ -not -path './.data/*' -prune -exec rm -rf {} +

compile = .venv/bin/uv pip compile --quiet --upgrade --universal --python-version 3.11 \
	--generate-hashes --no-header --no-emit-index-url --output-file $(1).txt $(1).in

local:
	@.ci/environment local
dev:
	@.ci/environment dev
node:
	@command -v npm >/dev/null || { echo "Node.js with npm is needed."; exit 1; }
	@cmp -s package-lock.json node_modules/.installed || \
		{ npm ci --silent && cp package-lock.json node_modules/.installed; }
