# The commands of the house. `make help` lists them; `make run` is the first one to try.
# Every recipe is one script: what it does is in the script's first lines.

.DEFAULT_GOAL := help
.PHONY: help run dev test check services services-stop trial bench snapshots guide-pictures messages requirements

# A Python new enough and able to make environments, or one sentence that says what to install.
FIND_PYTHON := python="$$(sh tools/find_python.sh)" || exit 1
# The project's environment with what tests and checks need.
DEV := $(FIND_PYTHON); "$$python" -m tools.install dev || exit 1

help: ## this list
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "  make %-14s %s\n", $$1, $$2 }' Makefile

run: ## serve the platform as production does, with the demonstration municipality (PORT=8000)
	@$(FIND_PYTHON); exec "$$python" -m tools.run

dev: ## serve for development: reloads on change, DEBUG on (PORT=8000)
	@$(DEV); exec .venv/bin/python -m tools.dev

test: ## all tests on the embedded engines; with TEST_SERVICES=all also on the real services
	@$(DEV); exec .venv/bin/python -m tools.test $(ARGS)

check: ## lint, types, import law, migrations, templates, translations, documentation
	@$(DEV); exec .venv/bin/python -m tools.check $(ARGS)

services: ## install and start the real services on loopback, print their addresses (root)
	@exec .ci/services/all up

services-stop: ## stop the services
	@exec .ci/services/all stop

trial: ## long runs: kills (ARGS="--scale 0.1 --seed N")
	@$(DEV); exec .venv/bin/python -m tools.trial $(ARGS)

bench: ## measure, beside nginx, a bare Django view and a stock Wagtail page; writes bench/results.json
	@$(DEV); exec .venv/bin/python -m bench.run $(ARGS)

snapshots: ## write the golden files of the tests anew; read the difference before you commit it
	@$(DEV); SNAPSHOTS=write exec .venv/bin/python -m tools.test -m snapshot $(ARGS)

guide-pictures: ## take the pictures of docs/guia anew, by walking the screens with Chromium
	@$(DEV); GUIDE_PICTURES=write exec .venv/bin/python -m tools.test -n0 tests/e2e/test_guides.py -k pictures $(ARGS)

messages: ## add new message ids to the Spanish catalogues
	@$(DEV); exec .venv/bin/python -m tools.messages update

requirements: ## compile requirements.txt and requirements-dev.txt from pyproject.toml (UPGRADE=1: newer versions)
	@exec sh tools/compile_requirements.sh
