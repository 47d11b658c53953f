# The targets below are the only entry points; CI calls them too. `make help` lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

STACK ?= local
export PULUMI_SKIP_UPDATE_CHECK := 1
bin := node_modules/.bin

.PHONY: help
help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-16s %s\n", $$1, $$2 }'

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

## Checks that need no cluster

.PHONY: test format lint types unused unit
test: format lint types unused unit ## every check that needs no cluster

format: node_modules/.package-lock.json ## formatting (`make fmt` mends it)
	@$(bin)/prettier --check --log-level warn --cache .

lint: node_modules/.package-lock.json ## eslint
	@$(bin)/eslint --cache --cache-location node_modules/.cache/eslint/ --max-warnings 0 .

types: node_modules/.package-lock.json ## strict type check
	@$(bin)/tsc --incremental --tsBuildInfoFile node_modules/.cache/tsc/tests.tsbuildinfo

unused: node_modules/.package-lock.json ## exports and dependencies that nothing uses
	@$(bin)/knip --no-progress

unit: node_modules/.package-lock.json ## mocha
	@$(bin)/mocha

.PHONY: fmt
fmt: node_modules/.package-lock.json ## formats every file
	@$(bin)/prettier --write --log-level warn --cache .
