# Everything a newcomer or a machine needs to do with Terril; `make` alone lists it.
# Only Python 3.11 or later and make are needed: the rest comes into .venv and build/.

PYTHON ?= python3
PORT ?= 8000
VENV := .venv
BIN := $(VENV)/bin
# Some machines ask Python to keep nothing compiled: each of the many processes of a site, and of its tests,
# would read all its code again, at two seconds each.
unexport PYTHONDONTWRITEBYTECODE
# Never another Python than the machine's own.
export UV_PYTHON_PREFERENCE := only-system
UV := $(shell command -v uv 2>/dev/null || echo build/uv/bin/uv)

# Walks that ask every page again, with queries that the other tests ask of both databases already,
# and what has a database of its own whatever the suite runs on.
SAME_ON_BOTH := architecture ui journeys demo_building \
  cli/test_serve.py deployment/test_full_disk.py deployment/test_elsewhere.py

# A worker that has done its tests takes some of the other's: journeys are slow, and stand together.
PYTEST := $(BIN)/python -m pytest -n 2 --dist worksteal

.DEFAULT_GOAL := help
.PHONY: help run test test-postgres check bench fresh messages setup

help: ## list what make can do
	@echo "Terril — chacun sa part, moitié-moitié"
	@echo
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1|\2/' \
	  | while IFS='|' read -r name text; do printf '%-22s %s\n' "  $$name" "$$text"; done
	@echo
	@echo "  PORT=8001 make run             another port than 8000"
	@echo "  TERRIL_DATA=/srv/terril make run   another data folder than ./data"
	@echo "  DATABASE_URL=postgres://… make run   PostgreSQL in place of SQLite"

run: setup ## set up, build the demonstration town if there is none, serve it
	@TERRIL_DEVELOPMENT=1 exec $(BIN)/terril serve --port $(PORT) --demo

test: setup ## the whole suite on SQLite, then what a database can change on a temporary PostgreSQL
	@echo "== tests, on SQLite"
	@env -u DATABASE_URL $(PYTEST)
	@echo "== tests, on PostgreSQL"
	@$(BIN)/python -m tests.postgres -- $(PYTEST) $(SAME_ON_BOTH:%=--ignore=tests/%)

test-postgres: setup ## the whole suite on a temporary PostgreSQL, the walks through every page included
	@$(BIN)/python -m tests.postgres -- $(PYTEST)

check: setup ## style, types, layers, templates
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint terril --lint --quiet

bench: setup ## measure speed and weight against a bare page on the same machine
	@missed=; for one in bench bench.digest bench.export bench.maps bench.path; do \
	  echo "== $$one"; $(BIN)/python -m $$one || missed=1; done; test -z "$$missed"

messages: setup ## bring the catalogues of sentences up to date with the code
	@$(BIN)/python scripts/messages.py

fresh: ## throw the data folder away (not what a DATABASE_URL names)
	@test ! -e "$${TERRIL_DATA:-data}" || test -e "$${TERRIL_DATA:-data}/secret-key" || \
	  { echo "$${TERRIL_DATA:-data} does not look like a data folder of Terril: nothing removed." >&2; exit 1; }
	@rm -rf -- "$${TERRIL_DATA:-data}"
	@echo "$${TERRIL_DATA:-data} is gone; 'make run' starts anew."

setup: $(VENV)/.synced

$(VENV)/.synced: pyproject.toml uv.lock Makefile
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "Terril needs Python 3.11 or later; $(PYTHON) is older. Try: make PYTHON=python3.12 …" >&2; exit 1; }
	@test -x "$$(command -v $(UV))" || { \
	  echo "Getting uv…"; \
	  $(PYTHON) -m venv build/uv || { \
	    echo "Python lacks its venv module. On Debian: apt-get install python3-venv" >&2; exit 1; }; \
	  build/uv/bin/python -m pip install --quiet --disable-pip-version-check uv; }
	@echo "Setting up…"
	@$(UV) sync --quiet --frozen --python "$$($(PYTHON) -c 'import sys; print(sys.executable)')"
	@touch $@
