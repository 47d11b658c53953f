# The targets below are the only entry points; CI calls them too. `make help` lists them.
.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
SHELL := /bin/bash

STACK ?= local
export PULUMI_SKIP_UPDATE_CHECK := 1
bin := node_modules/.bin
# Runs TypeScript of this project. What Node compiles is kept (module.enableCompileCache).
ts := node -r tsx/cjs
export NODE_COMPILE_CACHE ?= $(CURDIR)/node_modules/.cache/node
# Node 22 comes with the dependencies, for machines that have an older one or none that is named `node`.
given_path := $(PATH)
export PATH = $(shell for directory in $(CURDIR)/node_modules/node-*/bin; do [[ -x $$directory/node ]] && printf '%s:' $$directory; done)$(given_path)

.PHONY: help
help: ## this list
	@grep -hE '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{ printf "  %-16s %s\n", $$1, $$2 }'

node_modules/.package-lock.json: package.json package-lock.json
	npm ci --no-audit --no-fund --loglevel=error
	@touch $@

## Checks that need no cluster

.PHONY: test format lint types unused unit
test: format lint types unused workflows unit ## every check that needs no cluster

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

# Programs may use a newer provider than the one that is pinned here. The copy keeps the pinned one in place.
newest := build/newest-kubernetes
.PHONY: test-newest-kubernetes
test-newest-kubernetes: node_modules/.package-lock.json ## types and unit tests with the newest release of @pulumi/kubernetes
	@rm -rf $(newest) && mkdir -p $(newest) && git ls-files -co --exclude-standard -z | tar -cf - --null -T - | tar -xf - -C $(newest)
	@cp -R node_modules $(newest)/ && cd $(newest) && npm install --no-save --no-audit --no-fund --loglevel=error @pulumi/kubernetes@latest
	@cd $(newest) && node -p '"@pulumi/kubernetes " + require("@pulumi/kubernetes/package.json").version' && $(bin)/tsc && $(bin)/mocha
	@rm -rf $(newest)

# Needs Go: what it writes is committed.
.PHONY: openapi
openapi: node_modules/.package-lock.json ## the definitions of Kubernetes' API that `make test` holds manifests to
	@$(ts) tools/openapi.ts

## Broker configuration catalogue

# Both need a JDK of 17 or later and Maven, and nothing else does: what they write is committed.
RELEASES ?= $(notdir $(wildcard domain/kafka/releases/[0-9]*))
catalogued = $(foreach kind,broker topic,$(RELEASES:%=domain/kafka/releases/%/$(kind)-configs.json)) domain/kafka/releases/brokerConfigKeys.ts docs/broker-configuration.md

.PHONY: catalogue test-kafka
catalogue: node_modules/.package-lock.json ## broker keys, their type and the rules' table, from the released Kafkas (RELEASES="a b")
	@mkdir -p build && set -e && for release in $(RELEASES); do \
	  class_path=$$(tools/jars.sh kafka $$release); \
	  for kind in broker topic; do \
	    java -cp "$$class_path" tools/BrokerCatalogue.java $$kind >build/$$kind-configs.json 2>build/catalogue.log || \
	      { cat build/catalogue.log >&2; exit 1; }; \
	    cmp -s build/$$kind-configs.json domain/kafka/releases/$$release/$$kind-configs.json || \
	      cp build/$$kind-configs.json domain/kafka/releases/$$release/$$kind-configs.json; \
	  done; \
	done
	@$(ts) tools/catalogue.ts

test-kafka: export DRAWS := $(or $(DRAWS),500)
test-kafka: node_modules/.package-lock.json ## our checks against Kafka's own (DRAWS=500 random configurations, SEED=...), and real brokers, of RELEASES
	@before=$$(sha256sum $(catalogued)); $(MAKE) --no-print-directory catalogue && \
	  [[ "$$(sha256sum $(catalogued))" == "$$before" ]] || \
	  { echo 'make catalogue changes $(catalogued): see git diff, and commit the change' >&2; exit 1; }
	@$(bin)/mocha --config tests/kafka/.mocharc.json 'tests/kafka/*.test.ts'
	@for release in $(RELEASES); do \
	  KAFKA_RELEASE=$$release $(bin)/mocha --config tests/kafka/.mocharc.json 'tests/kafka/eachRelease/*.test.ts' || exit; \
	done

## Mutation tests

# Its packages are apart: the mutation tester's runner wants an older mocha than the tests have.
mutants := tools/mutants/node_modules
.PHONY: mutants
mutants: node_modules/.package-lock.json $(mutants)/.package-lock.json ## which faults in the files that guard data and secrets no test notices (FILES=a.ts,b.ts)
	@nice $(mutants)/.bin/stryker run tools/mutants/stryker.config.json $(if $(FILES),--mutate '$(FILES)')

$(mutants)/.package-lock.json: tools/mutants/package.json tools/mutants/package-lock.json
	npm ci --prefix tools/mutants --no-audit --no-fund --loglevel=error
	@touch $@

## Embedded cluster

# `make up` needs no other command before it; `make up STACK=dev` deploys to the current Kubernetes context instead.
NODES ?= 6
local := $(ts) local/main.ts
deploy = $(if $(filter local,$(STACK)),$(local),$(ts) deploy/main.ts)
on_stack = --stack '$(STACK)' --nodes '$(NODES)' $(if $(EXPECT_NO_CHANGES),--expect-no-changes)

.PHONY: up preview refresh addresses adopt destroy down tools clean
up: node_modules/.package-lock.json policy provider ## deploys STACK (local: on the embedded cluster, with NODES nodes)
	@$(deploy) up $(on_stack)

preview: node_modules/.package-lock.json policy provider ## what `make up` would change
	@$(deploy) preview $(on_stack)

refresh: node_modules/.package-lock.json provider ## reads what there is into the state of STACK
	@$(deploy) refresh $(on_stack)

addresses: node_modules/.package-lock.json ## where the brokers of STACK are reached from outside right now
	@$(deploy) addresses $(on_stack)

adopt: node_modules/.package-lock.json ## the settings for the topics and users that the brokers of STACK have
	@$(deploy) adopt $(on_stack)

destroy: node_modules/.package-lock.json provider ## removes what STACK deployed (not for STACK=local: `make down`)
	@$(if $(filter local,$(STACK)),echo 'STACK=local is removed with its cluster: make down' >&2; exit 1,$(deploy) destroy $(on_stack))

down: node_modules/.package-lock.json ## stops the embedded cluster
	@$(local) down

tools: node_modules/.package-lock.json ## finds, downloads or builds what the embedded cluster needs
	@$(local) tools

clean: node_modules/.package-lock.json ## stops the embedded cluster and removes the cache with its tools
	@$(local) clean

.PHONY: test-local
test-local: node_modules/.package-lock.json policy provider ## the program, the policies and the review on an embedded cluster of their own
	@$(bin)/mocha --config tests/local/.mocharc.json

## End-to-end

# Both break pods and nodes of the cluster that they are given. SCENARIOS=a,b limits them; tests/e2e/options.ts has the rest.
BENCH ?= ../shared/cluster
.PHONY: e2e e2e-bench e2e-short e2e-docs
e2e: export IMAGE := $(IMAGE)
e2e: export STACK := $(if $(filter command line environment,$(origin STACK)),$(STACK))
e2e: node_modules/.package-lock.json provider ## real brokers on the cluster in KUBECONFIG, through faults and changes (IMAGE=..., SCENARIOS=a,b)
	@$(ts) tests/e2e/main.ts

e2e-bench: node_modules/.package-lock.json provider ## the same on the cluster of this machine in BENCH, which is started if need be
	@BENCH='$(BENCH)' tests/e2e/bench.sh

# Building the bench takes longer than a check may, so it is used where somebody has built it.
bench_built = $(and $(wildcard $(BENCH)/up),$(wildcard $(or $(CLUSTER_HOME),$(HOME)/.cache/kafka-cluster)/bin/kubelet))
e2e-short: ## a few of these scenarios, where the bench has been built; none elsewhere
	@$(if $(bench_built),$(MAKE) --no-print-directory e2e-bench SCENARIOS='a b g' THROUGHPUT=,echo 'make e2e-short: no bench in $(BENCH) has been built, nothing was run')

e2e-docs: node_modules/.package-lock.json ## docs/resilience.md and its pictures, with these runs' results (RESULTS=build/e2e/results.json)
	@RESULTS='$(or $(RESULTS),build/e2e/results.json)' $(ts) tests/e2e/report/writeDocs.ts

## Policy pack

policy_sources = $(shell find policy domain -path policy/bin -prune -o \( -name '*.ts' -o -name '*.json' \) -print)

.PHONY: policy policy-docs
policy: policy/bin/policy/index.js ## compiles the policy pack, for `pulumi preview --policy-pack policy`

# Two files, not a hundred, since Node takes more time to find modules than to run them; readable, each module under its name.
bundle := $(bin)/esbuild --bundle --platform=node --packages=external --tsconfig=policy/tsconfig.json --log-level=warning
policy/bin/policy/index.js: node_modules/.package-lock.json $(policy_sources)
	@# Whole or not at all: without its main file the pack would be type-checked at every start.
	@rm -rf build/policy && $(bundle) policy/index.ts policy/checkConfig.ts --outbase=. --outdir=build/policy
	@rm -rf policy/bin && mv build/policy policy/bin && touch $@

policy-docs: node_modules/.package-lock.json ## docs/policies.md, from the rules
	@$(ts) policy/writeDocs.ts

## Provider of topics and users

provider_sources = $(shell find provider domain -path provider/bin -prune -o -name '*.ts' -print)

# One file, which Node finds and runs in a third of the time of the sources.
.PHONY: provider
provider: provider/bin/main.js ## compiles the provider kafka-admin, which Pulumi.yaml names
provider/bin/main.js: node_modules/.package-lock.json $(provider_sources)
	@rm -rf build/provider && $(bin)/tsc -p provider/tsconfig.build.json --outDir build/provider
	@$(bin)/esbuild --bundle --platform=node --packages=external --log-level=warning provider/server/main.ts --outfile=build/provider/main.js
	@rm -rf provider/bin && mv build/provider provider/bin && touch $@

## Components

component_sources = $(shell find components domain images provider/sdk provider/index.ts -path components/bin -prune -o -type f -print)

# What a component reads at run time goes along: the scripts of the pods, and the image's build context.
components/bin/components/index.js: node_modules/.package-lock.json $(component_sources)
	@rm -rf build/components && $(bin)/tsc -p components/tsconfig.build.json --outDir build/components
	@cp components/kafka/*.sh components/kafka/*.yaml build/components/components/kafka/ && cp -R images build/components/
	@rm -rf components/bin && mv build/components components/bin && touch $@

## Review

# Ends with 0 when the change is safe to merge, and fails otherwise (3: needs attention, 4: dangerous, which make says
# and turns into its own 2). ALLOW=attention or ALLOW=danger lets a worse verdict pass.
reviewer = $(ts) review/main.ts
review_options = --nodes '$(NODES)' $(if $(BASE),--base '$(BASE)') $(if $(ALLOW),--allow '$(ALLOW)') $(if $(OUT),--out '$(OUT)')

.PHONY: review drift workflows
review: node_modules/.package-lock.json policy provider ## build/review.md: what merging would do to STACK (BASE=origin/main, EVENTS=log)
	@$(reviewer) $(if $(EVENTS),--events '$(EVENTS)',--stack '$(STACK)') $(review_options)

drift: node_modules/.package-lock.json provider ## build/review.md: what in the cluster differs from the state of STACK
	@$(reviewer) --stack '$(STACK)' --drift yes $(review_options)

actionlint_cache := $(or $(XDG_CACHE_HOME),$(HOME)/.cache)/kafka-on-kubernetes/actionlint
actionlint := $(actionlint_cache)/1.7.12/actionlint

$(actionlint): deploy/toolchain/actionlint/go.mod deploy/toolchain/actionlint/go.sum
	@command -v go >/dev/null || { echo 'make workflows builds actionlint, and Go is not on PATH: install Go 1.25 or newer' >&2; exit 1; }
	@mkdir -p $(@D) && cd $(<D) && GOFLAGS='-modcacherw -buildvcs=false' GOWORK=off CGO_ENABLED=0 \
	  GOCACHE=$(actionlint_cache)/build GOMODCACHE=$(actionlint_cache)/modules \
	  go build -trimpath -ldflags='-s -w' -o $@ github.com/rhysd/actionlint/cmd/actionlint
	@rm -rf $(actionlint_cache)/build $(actionlint_cache)/modules && touch $@

workflows: $(actionlint) ## actionlint
	@$(actionlint) -shellcheck= -pyflakes=

## Speed

.PHONY: bench
bench: node_modules/.package-lock.json policy provider ## measures previews, updates and their growth (RUNS=5, ONLY=a,d): docs/performance.md
	@RUNS='$(RUNS)' ONLY='$(ONLY)' $(ts) bench/main.ts

## Release

# `make image` needs a Docker daemon and a name to push to: IMAGE=registry.example.com/kafka:1.
.PHONY: release-check packages publish image image-kafka
release-check: node_modules/.package-lock.json ## whether packages and CHANGELOG.md have the version of TAG (TAG=v1.2.3)
	@$(ts) tools/release.ts '$(TAG)'

packages: policy provider components/bin/components/index.js ## build/*.tgz: the npm packages of the components, of the provider and of the policy pack
	@mkdir -p build && rm -f build/*.tgz && cp LICENSE components/ && cp LICENSE policy/ && cp LICENSE provider/
	@$(bin)/tsc -p policy --emitDeclarationOnly --outDir policy/bin
	@npm pack ./components ./policy ./provider --pack-destination build --silent

publish: ## publishes build/*.tgz to npm with provenance, from a workflow that npm trusts
	@for package in build/*.tgz; do npx --yes npm@11.21.2 publish "./$$package" --provenance --access public || exit; done

# What the Dockerfile's arguments may be, beside flags of `docker build` in BUILD_FLAGS. With ATTEST=1 the image is pushed
# with an SBOM and its provenance, which Docker's own builder cannot write.
image_arguments = BASE_IMAGE SCALA_VERSION KAFKA_URL KAFKA_SHA512 METRICS_AGENT_URL METRICS_AGENT_SHA512
image_builder := kafka-on-kubernetes
comma := ,
PLATFORMS ?= linux/amd64
# An image for several platforms is a list of images, which the Docker daemon itself neither builds nor keeps.
with_buildx = $(or $(ATTEST),$(findstring $(comma),$(PLATFORMS)))
build_image = docker $(if $(with_buildx),buildx build --builder $(image_builder) --push $(if $(ATTEST),--sbom=true --provenance=mode=max),build)
image: ## builds images/kafka and pushes it as IMAGE (PLATFORMS=linux/amd64,linux/arm64, BASE_IMAGE=..., KAFKA_URL=..., KAFKA_SHA512=...)
	@$(if $(IMAGE),,echo 'IMAGE is missing: make image IMAGE=registry.example.com/kafka:1' >&2; exit 1)
	@$(if $(with_buildx),docker buildx inspect $(image_builder) >/dev/null 2>&1 || docker buildx create --name $(image_builder))
	@$(build_image) --pull --platform '$(PLATFORMS)' $(foreach name,$(image_arguments),$(if $($(name)),--build-arg $(name)='$($(name))')) \
	  $(BUILD_FLAGS) --tag '$(IMAGE)' images/kafka
	@$(if $(with_buildx),,docker push '$(IMAGE)')

image-kafka: ## the release of Kafka in images/kafka
	@sed -n '/^ARG KAFKA_VERSION=/ { s///p; q }' images/kafka/Dockerfile

## Documentation

.PHONY: docs
docs: policy-docs ## every generated part of docs/, Pulumi.yaml, the arguments' comments and the components' schema
	@$(ts) tools/docs.ts
	@$(ts) tools/schema.ts
