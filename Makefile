# Muster. `make run` starts it, `make test` tests it; both set up everything they need.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
HOST ?= 127.0.0.1
PORT ?= 8000
TEST_PROCESSES ?= 2
MESSAGES := --no-location --no-wrap --no-obsolete --ignore .venv --ignore var --ignore tests --ignore docs
FACES ?= $(or $(MUSTER_SAMPLE_FACES),../shared/faces)

.PHONY: run test lint messages access budget bench evaluate explore constraints screenshots clean help

help:
	@echo "make run          start Muster with a demo company on http://$(HOST):$(PORT)"
	@echo "make test         run all tests"
	@echo "make lint         check style, types, imports, migrations and deployment"
	@echo "make messages     gather the strings for the translators, and compile their work"
	@echo "make access       write the table of who may see what"
	@echo "make budget       count the queries of each page, and write the table of them"
	@echo "make bench        measure, and write docs/reference/performance.md"
	@echo "make evaluate     measure accuracy, and write docs/reference/accuracy.md"
	@echo "make explore      ask every address of the API 400 times for what may break it"
	@echo "make screenshots  take every page's picture, and renew those in docs/images"
	@echo "make constraints  pin the newest versions that pyproject.toml allows"
	@echo "make clean        remove the virtual environment and caches (never your data)"

run: $(VENV)/installed
	@MUSTER_DEMO=1 $(BIN)/python manage.py prepare --demo
	@MUSTER_DEMO=1 $(BIN)/python manage.py serve --host $(HOST) --port $(PORT)

# Each process has a database server of its own; the tests of a file stay together.
test: $(VENV)/installed-dev
	$(BIN)/python -m pytest -n $(TEST_PROCESSES) --dist loadfile --no-loadscope-reorder

lint: $(VENV)/installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/python manage.py makemigrations --check --dry-run
	MUSTER_HOSTS=muster.example \
	MUSTER_SECRET_KEY=$$($(BIN)/python -c "import secrets; print(secrets.token_urlsafe(64))") \
	MUSTER_ENCRYPTION_KEYS=$$($(BIN)/python -c "from cryptography.fernet import Fernet; print(Fernet.generate_key().decode())") \
	$(BIN)/python manage.py check --deploy --fail-level WARNING

# Needs gettext (xgettext, msgmerge, msgfmt). Without places in the sources a catalogue changes only where
# its words do.
messages: $(VENV)/installed-dev
	$(BIN)/python manage.py makemessages --all $(MESSAGES)
	$(BIN)/python manage.py compilemessages --ignore .venv --ignore var

# Who may see what; read the difference before you commit it.
access: $(VENV)/installed-dev
	MUSTER_WRITE_ACCESS=1 $(BIN)/python -m pytest -q tests/config/test_access.py

# How often each page asks the database; read the difference before you commit it.
budget: $(VENV)/installed-dev
	MUSTER_WRITE_BUDGET=1 $(BIN)/python -m pytest -q tests/attendance/test_query_budget.py

bench: $(VENV)/installed-dev
	$(BIN)/python manage.py bench --write docs/reference/performance.md

evaluate: $(VENV)/installed-dev
	$(BIN)/python manage.py evaluate report --faces $(FACES)/lfw_dev --pairs $(FACES)/lfw_dev_pairs.txt \
		--write docs/reference/accuracy.md

# Takes half an hour; `make explore EXAMPLES=20 ONLY=leave` takes a part of it.
EXAMPLES ?= 200
explore: $(VENV)/installed-dev
	MUSTER_EXPLORE=$(EXAMPLES) MUSTER_EXPLORE_ONLY=$(ONLY) \
		$(BIN)/python -m pytest -q -s tests/api/test_whole_schema.py

screenshots: $(VENV)/installed-dev
	MUSTER_SCREENSHOTS=var/screenshots $(BIN)/python -m pytest tests/browser
	@for picture in docs/images/*; do cp "var/screenshots/$$(basename $$picture)" docs/images/; done

# The versions that are known to work together; only `make constraints` moves them.
constraints: $(VENV)/installed-dev
	$(BIN)/python -m pip install --upgrade --upgrade-strategy eager -e ".[dev]"
	$(BIN)/python -m pip freeze --exclude-editable | sed 's/+cpu$$//' > constraints.txt

$(VENV)/created:
	@$(PYTHON) -c "import sys; sys.exit(sys.version_info < (3, 11))" || \
		{ echo "Muster needs Python 3.11 or newer; set PYTHON=… to one."; exit 1; }
	$(PYTHON) -m venv $(VENV)
	@touch $@

$(VENV)/installed: $(VENV)/created pyproject.toml constraints.txt
	@echo "Installing Muster's packages; the first time this takes some minutes …"
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e .
	@touch $@

$(VENV)/installed-dev: $(VENV)/installed
	@$(BIN)/python -m pip install --quiet -c constraints.txt -e ".[dev]"
	@touch $@

clean:
	rm -rf $(VENV) .mypy_cache .ruff_cache .pytest_cache .hypothesis var/cache var/test
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
