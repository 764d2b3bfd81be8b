# What a developer runs. `make` alone lists it. Needs make, git and any python3; everything else is fetched into this folder.

HOST ?= 127.0.0.1
PORT ?= 8000
RUN = .venv/bin/python
# Any Python that can make a virtual environment; a version manager's stand-in that finds none is passed over.
ANY_PYTHON := $(shell for each in python3 python3.13 python3.12 python3.11 /usr/bin/python3 \
	$(wildcard $(HOME)/.pyenv/versions/3.*/bin/python3); do \
	$$each -c 'import venv, ensurepip' 2>/dev/null && echo $$each && break; done)

.DEFAULT_GOAL := help
.PHONY: help setup demo test check fix bench

help: ## List what there is
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "  make %-8s %s\n", $$1, $$2}' Makefile

setup: ## Install everything this folder needs
	@test -n "$(ANY_PYTHON)" || { echo "Install python3 with its venv module (for Debian: apt install python3-venv)."; exit 1; }
	@$(ANY_PYTHON) tools/setup.py

demo: setup ## Serve an invented company on 127.0.0.1:8000 (PORT=9000 for another port)
	@exec .venv/bin/handsel demo serve --host $(HOST) --port $(PORT)

test: setup ## Run every check and test (TESTS=tests/pay for some)
	@$(RUN) tools/run_tests.py $(TESTS)

check: setup ## Lint, types, architecture, templates, translations, migrations, guards
	@$(RUN) tools/check.py

fix: setup ## Repair what can be repaired without thinking
	@$(RUN) tools/check.py --fix

bench: setup ## Measure pages and imports beside their bare queries
	@$(RUN) -m bench
