# Every target makes its own .venv from requirements.lock; nothing else has to be set up by hand.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready

.SILENT:
.DELETE_ON_ERROR:
.PHONY: help run test check bench bench-approvals screenshots lock

help:
	echo "make run    start everything and serve until Ctrl-C"
	echo "make test   all checks and all tests"
	echo "make check  ruff, mypy, import-linter"
	echo "make bench  latency, throughput and sizes, beside their floors"
	echo "make bench-approvals  decisions by a serial chain of signatures and by our lanes"
	echo "make screenshots  a picture of each page, in docs/img"
	echo "make lock   write requirements.lock anew"

# exec: Ctrl-C and SIGTERM reach the program itself, which stops its servers and ends with 0.
run: $(READY)
	exec $(BIN)/openaccount up

test: check
	$(BIN)/python -m pytest

check: $(READY)
	$(BIN)/ruff check --quiet
	$(BIN)/ruff format --quiet --check
	$(BIN)/mypy --no-error-summary
	$(BIN)/lint-imports > $(VENV)/lint-imports.log || { cat $(VENV)/lint-imports.log; exit 1; }

bench: $(READY)
	exec $(BIN)/python -m bench

bench-approvals: $(READY)
	exec $(BIN)/python -m bench.approval_paths

screenshots: $(READY)
	exec $(BIN)/python -m tests.browser.screenshots

# uv only writes the lock; pip installs from it, so that a company's pip settings hold.
lock: $(READY)
	test -x $(VENV)/uv/bin/uv || { $(PYTHON) -m venv $(VENV)/uv && $(VENV)/uv/bin/pip install --quiet uv; }
	$(VENV)/uv/bin/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header \
		--group test --group build --extra training pyproject.toml --output-file requirements.lock

$(READY): requirements.lock pyproject.toml
	$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' 2>/dev/null || { \
		echo "Python 3.11 or later is needed as $(PYTHON); name another with: make PYTHON=/path/to/python" >&2; exit 1; }
	$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || { \
		echo "$(PYTHON) lacks the venv module; on Debian and Ubuntu: apt-get install python3-venv" >&2; exit 1; }
	echo "setting up $(VENV) (once, and after a change of requirements.lock) ..." >&2
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/pip install --quiet --quiet --disable-pip-version-check --require-hashes -r requirements.lock
	$(BIN)/pip install --quiet --quiet --disable-pip-version-check --no-build-isolation --no-deps -e .
	touch $(READY)
