# The environment is built once, from pyproject.toml and constraints.txt, and
# again when one of them changes.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
READY := $(VENV)/.ready
SERVERS := $(VENV)/.servers
SITE := $(VENV)/.site
NODE := $(VENV)/node/.ready
APART := $(VENV)/apart
PEERS := $(VENV)/.peers
RELEASE := $(VENV)/.release
COMPILED := $(VENV)/.compiled
ROBYN := $(VENV)/robyn/.ready
DEMO := .venv-demo
INSTALL := $(BIN)/python -m pip install --quiet --disable-pip-version-check --no-compile --constraint constraints.txt

# Tests start many interpreters: each would compile all sources again.
export PYTHONDONTWRITEBYTECODE :=

# One more than processors: for a third of the time the tests wait for servers and browsers.
WORKERS = $(shell $(PYTHON) -c 'import os; print(os.cpu_count() + 1)')
PYTEST = $(BIN)/python -m pytest --numprocesses $(WORKERS) --dist loadgroup

.PHONY: help demo playground test test-libraries test-tools contract-full check check-types check-rest scrape bench performance baseline docs site pictures engines frameworks isolated oldest peers outages snippets matrix extras release pages-tested format clean

help: ## list the targets
	@grep -E '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/ -/'

$(READY): pyproject.toml constraints.txt
	$(PYTHON) -m venv $(VENV)
	$(INSTALL) --upgrade pip
	$(INSTALL) --group dev --editable '.[cli,demo,testing]'
	$(BIN)/python -m compileall -qq -j 0 $(VENV)/lib || true # templates of libraries are no programs
	touch $@

# Servers and tools that the snippets are run with; in no check.
$(SERVERS): $(READY)
	$(INSTALL) --group servers
	touch $@

$(NODE): tools/node/package.json tools/node/package-lock.json $(READY)
	sh tools/node-packages.sh $(VENV)/node

# Libraries that change the applications of others wherever they are installed, and two that bring
# many more: each in a folder that one test puts on the path of one process.
$(APART)/.ready: constraints.txt $(READY)
	$(INSTALL) --no-deps --upgrade --target $(APART)/sanic-cors sanic-cors
	$(INSTALL) --no-deps --upgrade --target $(APART)/sanic-ext sanic-ext
	$(INSTALL) --upgrade --target $(APART)/mcp mcp fastmcp
	touch $@

# The builder of the site.
$(SITE): $(READY)
	$(INSTALL) --group site
	touch $@

# The libraries that the benchmarks measure too; in no test and in no check.
$(PEERS): $(READY)
	$(INSTALL) --group bench
	touch $@

# twine and others, and the installers that `make extras` tries.
$(RELEASE): $(READY)
	$(INSTALL) --group release
	touch $@

# The one peer whose dependencies disagree with those of the others; without constraints.txt.
$(ROBYN): pyproject.toml $(READY)
	$(PYTHON) -m venv $(VENV)/robyn
	$(VENV)/robyn/bin/python -m pip install --quiet --disable-pip-version-check --upgrade pip
	$(VENV)/robyn/bin/python -m pip install --quiet --disable-pip-version-check --group robyn
	touch $@

# The libraries of the demo alone, for visitors; the sources are those of the checkout.
$(DEMO)/.ready: pyproject.toml constraints.txt tools/demo-environment.sh
	@sh tools/demo-environment.sh $(PYTHON) $(DEMO)
	@touch $@

demo: $(DEMO)/.ready ## start the two-origin site and print its address; OPTIONS="--open --host NAME"
	@PYTHONPATH=src $(DEMO)/bin/python -m crossorigin demo $(OPTIONS)

playground: $(NODE) ## build the playground and serve it on loopback; OPTIONS="--docs ../"
	@$(BIN)/python tools/playground.py build/playground --serve 8010 $(OPTIONS)

test: $(READY) ## run every test; on Debian as root, first install the packages that they use
	@$(MAKE) --no-print-directory --jobs 3 test-libraries test-tools $(COMPILED)
	@$(BIN)/coverage erase
	MEASURED=1 $(PYTEST); status=$$?; \
		$(BIN)/coverage combine --quiet && $(BIN)/coverage report && exit $$status

# One after the other, since all are pip's.
test-libraries: $(READY)
	@for each in $(SERVERS) $(SITE) $(APART)/.ready; do \
		$(MAKE) --no-print-directory $$each || exit 1; done

test-tools: $(READY)
	@sh tools/debian-packages.sh
	@$(MAKE) --no-print-directory $(NODE)

# Otherwise each worker compiles all tests anew.
$(COMPILED): $(READY)
	@$(PYTEST) --numprocesses 0 --collect-only -qq >/dev/null
	@touch $@

contract-full: $(READY) ## ask every framework for every row of the contract
	CONTRACT_ROWS=all $(PYTEST) tests/contract

scrape: $(READY) ## have Prometheus scrape four workers under a million made-up origins; print the figures
	PYTHONPATH=tests $(BIN)/python tools/scraped.py

check: $(READY) ## lint, types, the rule of imports, generated pages
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	@$(MAKE) --no-print-directory --jobs 2 check-types check-rest

check-types:
	$(BIN)/mypy

check-rest:
	$(BIN)/lint-imports
	$(BIN)/python tools/pages.py --check

docs: $(READY) ## write the generated pages anew
	$(BIN)/python tools/pages.py

# SERVE=1 serves it on loopback; SITE_URL=https://… is its address, for search engines.
site: $(SITE) $(NODE) ## build the documentation's site in build/site and check its links; SERVE=1 serves it
	@PYTHONPATH=tools $(BIN)/python -m docsite $(if $(SERVE),--serve)

# Chromium draws them; the ports of the demo have to be free.
pictures: $(READY) ## take the pictures of the demo and of the terminal anew
	PYTHONPATH=tests $(BIN)/python tools/demo_pictures.py

engines: $(READY) ## run the scenarios in three real engines; write the page and the messages
	PYTHONPATH=tests $(BIN)/python tools/record_engines.py

frameworks: $(READY) ## show every rule on every framework; write the counts and their page
	PYTHONPATH=tests CONTRACT_ROWS=all $(PYTEST) tests/contract \
		-p harness.shown --shown=tests/tables/shown.json
	$(BIN)/python tools/pages.py

isolated: $(READY) ## try each framework alone in an environment, its newest version
	PYTHONPATH=tests $(BIN)/python tools/isolated.py

oldest: $(READY) ## the same with the oldest supported versions, and all rows of the contract
	PYTHONPATH=tests $(BIN)/python tools/isolated.py --oldest

# Some 900 MB; in no check.
snippets: $(READY) ## run the snippets of Spring, ASP.NET, Next.js and Netlify in their own runtimes
	sh tools/vendor-packages.sh $(VENV)/vendors $(BIN)/python
	$(PYTEST) tests/snippets/vendors.py

matrix: $(READY) ## run the tests without a browser on each Python that is here; VERSIONS="3.12 3.14"
	$(BIN)/python tools/matrix.py $(VENV)/matrix $(VERSIONS)

extras: $(RELEASE) ## install core, each extra, sdist, pipx and uvx ways afresh; run their commands; WAYS="core cli"
	$(BIN)/python tools/installed.py $(WAYS)

release: $(RELEASE) ## build twice, compare, check, install in every way; TAG=1 tags the commit
	$(BIN)/python tools/release.py dist $(if $(TAG),--tag)

pages-tested: $(READY) ## test the pages: links, programs, language, freshness
	$(PYTEST) tests/docs

format: $(READY) ## format the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

bench: $(PEERS) ## measure our peers and us, in five to ten minutes; write the page
	@for program in asgi wsgi guarded in_frameworks node served index startup; do \
		$(BIN)/python bench/$$program.py || exit 1; done
	@$(MAKE) --no-print-directory performance

performance: $(PEERS) ## draw the plot and write the page from the last figures
	$(BIN)/python bench/plot.py
	$(BIN)/python tools/pages.py

baseline: $(READY) ## count the instructions of the hot paths anew, after an intended change
	PYTHONPATH=tests $(BIN)/python tests/guard/baseline.py

peers: $(PEERS) $(ROBYN) ## measure the 40 defects of the peers and of ours; write the page
	PYTHONPATH=bench:tests $(BIN)/python -m peers

outages: $(READY) ## kill, stop and slow each store under load; a million made-up origins; an hour
	PYTHONPATH=tests:bench $(BIN)/python bench/outages.py
	PYTHONPATH=tests:bench $(BIN)/python bench/outages.py --flood 0 --store postgresql
	PYTHONPATH=tests:bench $(BIN)/python bench/outages.py --flood 0 --store mariadb

clean: ## remove all generated files and the environment
	rm -rf $(VENV) $(DEMO) build dist .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .coverage*
