# One command each: run, dev, test, check, bench, demo.
PYTHON ?= python3
BIN := .venv/bin
STAMP := .venv/.installed
export PYTHONDONTWRITEBYTECODE :=

.PHONY: run dev test check bench demo format

run: $(STAMP)
	@$(BIN)/python -m course

dev: $(STAMP)
	@$(BIN)/python -m course.workshop

test: $(STAMP)
	@$(BIN)/python -m tests.run

check: $(STAMP)
	@$(BIN)/ruff format --check . && $(BIN)/ruff check .
	@$(BIN)/mypy
	@$(BIN)/lint-imports
	@$(BIN)/djlint templates --lint --quiet
	@$(BIN)/codespell
	@$(BIN)/bandit -q -r course app.py -c pyproject.toml
	@$(BIN)/flask course check

bench: $(STAMP)
	@$(BIN)/python -m tests.benchmark

# A database of its own; what is set for the real one is left aside.
demo: export COURSE_INSTANCE_DIR := $(CURDIR)/instance/demo
demo: $(STAMP)
	@env -u DATABASE_URL -u SECRET_KEY -u COURSE_BASE_URL -u COURSE_BIND -u COURSE_WORKERS $(BIN)/flask course demo
	@env -u DATABASE_URL -u SECRET_KEY -u COURSE_BASE_URL -u COURSE_BIND -u COURSE_WORKERS $(BIN)/python -m course

format: $(STAMP)
	@$(BIN)/ruff format . && $(BIN)/ruff check --fix .

$(STAMP): requirements.txt
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { echo "Python 3.11 or newer is needed."; exit 1; }
	@$(PYTHON) -m venv .venv || { [ "$$(id -u)" = 0 ] && apt-get install -y python3-venv && $(PYTHON) -m venv .venv; } || { echo "Install python3-venv, then try again."; exit 1; }
	@echo "Installing what the course needs (once; about a minute) ..."
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement requirements.txt
	@$(BIN)/python -m compileall -q -j 0 .venv/lib course >/dev/null || true
	@touch $(STAMP)
