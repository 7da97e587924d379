# make demo    the whole product in a minute, on a machine with Python 3.11 and a package index
# make test    everything that is checked
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check install --quiet

.PHONY: help demo test check eval train docs bench bench-release bench-search bench-again bench-up robots kills faults changes year soak fuzz radosgw lock clean
.DEFAULT_GOAL := help

help:  ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' \
		|| { echo "Python 3.11 or newer is needed; set PYTHON=..."; exit 1; }
	$(PYTHON) -m venv .venv

.venv/.user: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) --no-deps --require-hashes -r requirements.lock
	$(PIP) --no-deps --editable .
	@touch $@

.venv/.dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(PIP) --no-deps --require-hashes -r requirements-dev.lock
	$(PIP) --no-deps --editable .
	@touch $@ .venv/.user

demo: .venv/.user  ## crawl the sample web, score and query it
	$(BIN)/ingest demo

check: .venv/.dev  ## formatting, lint, types, layers
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports

test: check  ## check, then every test
	$(BIN)/pytest -n 2 --dist loadfile

eval: .venv/.dev  ## score everything that is there; writes tests/eval/RESULTS.md
	$(BIN)/python -m tests.eval.run

train: .venv/.dev  ## train the relevance model on training/relevance anew, half a minute
	$(BIN)/python -m training.train_relevance

docs: .venv/.dev  ## write the generated documents anew
	$(BIN)/python -m ingest.store.dictionary warehouse/DICTIONARY.md

bench: .venv/.dev  ## speed of the crawl, of extraction, of enriching, of signatures, and of relating beside a million
	$(BIN)/python -m tests.bench.bench_crawl
	$(BIN)/python tests/bench/bench_extraction.py
	$(BIN)/python -m tests.bench.bench_enrich
	$(BIN)/python tests/bench/bench_signatures.py
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.bench_relate $$folder; rm -rf $$folder
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.bench_gather $$folder; rm -rf $$folder
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.bench_queries $$folder; rm -rf $$folder
	$(BIN)/python -m tests.bench.bench_disk
	$(BIN)/python -m tests.bench.bench_ledger
	$(BIN)/python -m tests.bench.bench_reextract --pages 3000
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.racing $$folder/ledger; rm -rf $$folder

bench-release: .venv/.dev  ## a release after one changed month of eleven, 300,000 articles; 5 GB, ten minutes
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.bench_release $$folder; rm -rf $$folder

bench-search: .venv/.dev  ## substrings in a million articles through the index; 12 GB, a quarter of an hour
	folder=$$(mktemp -d) && $(BIN)/python -m tests.bench.bench_search $$folder --check 5; rm -rf $$folder

bench-again: .venv/.dev  ## 100,000 archived pages read again by a changed rule; 5 GB, an hour and a half
	$(BIN)/python -m tests.bench.bench_reextract --pages 100000

bench-up: .venv/.dev  ## ingest up from nothing, killed, after days off; what Prefect adds to a run; a quarter of an hour
	$(BIN)/python -m tests.bench.bench_up
	$(BIN)/python -m tests.bench.bench_overhead --delay 5

robots: .venv/.dev  ## 2,000 addresses that robots.txt forbids, on 50 new hosts at once, a minute
	$(BIN)/python -m tests.bench.robots_crawl

kills: .venv/.dev  ## a crawl killed at 100 random points, the ledger and a release at 200; half an hour
	$(BIN)/python -m tests.bench.kill_crawl --kills 100
	$(BIN)/python -m tests.bench.kill_store --kills 200

faults: .venv/.dev  ## portals of every kind broken in every way, about five minutes
	$(BIN)/python -m tests.eval.run_faults

changes: .venv/.dev  ## 1,000 pages edited, deleted, blocked and unreachable, about five minutes
	$(BIN)/python -m tests.eval.run_changes

year: .venv/.dev  ## ten portals over a simulated year, without faults and with them, half an hour
	$(BIN)/python -m tests.eval.run_year --days 365 --sources 10

soak: .venv/.dev  ## ingest up for 180 simulated days, 200 times kill -9, an hour or two
	$(BIN)/python -m tests.soak.run --days 180 --kills 200

fuzz: .venv/.dev  ## 20,000 damaged pages through the whole extraction, about ten minutes
	$(BIN)/python -m tests.fuzz.mutate_pages --mutants 20000 --seed 1

radosgw: .venv/.dev  ## the S3 tests against a real Ceph gateway, if Debian's radosgw, ceph-mon and ceph-osd are there; two minutes
	$(BIN)/python -m tests.radosgw.one_node

lock:  ## resolve the dependencies anew (needs uv)
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 pyproject.toml --output-file requirements.lock
	uv pip compile --universal --generate-hashes --no-emit-index-url --no-header \
		--python-version 3.11 --extra dev pyproject.toml --output-file requirements-dev.lock

clean:  ## remove the environment and the demo's data
	rm -rf .venv warehouse/demo
