# Every command of the project. Each is a script of the same name in scripts/, which says what it refuses.
.DEFAULT_GOAL := help
.PHONY: help serve build test fuzz size bench shots fmt lint

help:    ## This list
	@sed -n 's/^\([a-z]*\): *## *\(.*\)/  make \1	\2/p' Makefile | expand -t 16

serve:   ## Install what is missing, build, and serve at http://127.0.0.1:8080 with live reload
	@scripts/setup build && scripts/serve

build:   ## Install what is missing, and leave the deployable site in dist/ (PUBLIC_URL=/some/base/ mounts it there)
	@scripts/setup build && scripts/build

test:    ## Install what is missing, and run every test, the browser ones included
	@scripts/test

fuzz:    ## Feed the language what nobody would write (nightly Rust, cargo-fuzz); TARGET=regex MINUTES=10 chooses
	@scripts/fuzz

size:    ## Raw and brotli bytes of what a visitor loads, from dist/, and the share of each floor
	@scripts/size

bench:   ## Every benchmark there is
	@scripts/bench

shots:   ## Pictures of every page of dist/ into shots/, at three widths and in both themes
	@scripts/setup test && scripts/shots

fmt:     ## Format the Rust code
	@scripts/fmt

lint:    ## Clippy over every set of features, warnings as errors
	@scripts/lint
