# `make run` and `make test` do all set-up by themselves.
PYTHON ?= $(shell command -v python3.11 || command -v python3)
VENV := .venv
BIN := $(VENV)/bin
DATA ?= ../shared/data
MNIST ?=
PORT ?= 8501
FUZZ_S ?= 60
SOAK_S ?= 1800
# Half of the time a test waits for a browser or a camera: two at once, of other files.
TWO_AT_ONCE := -n 2 --dist loadgroup --no-loadscope-reorder

.PHONY: help setup setup-dev run run-lan test check format train evaluate bench fuzz soak lock audit docs quick hunt coverage mutate house clean

help:
	@echo "make run       serve the app (does all set-up)"
	@echo "make test      run the whole test suite (does all set-up)"
	@echo "make check     lint, types, documentation and tests"
	@echo "make quick     the tests of the pure core, in seconds"
	@echo "make hunt      a thousand new examples of every property"
	@echo "make coverage  their branch coverage; make mutate: whether they notice changed code"
	@echo "make docs      build the documentation into site/"
	@echo "make house     sizes of files and functions, into docs/house.md"
	@echo "make train     train the network: DATA=folder of pen data, MNIST=folder (else downloaded)"
	@echo "make evaluate  measure the shipped network: DATA=folder of pen data"
	@echo "make bench     measure speed and weight"
	@echo "make run-lan   the app over HTTPS for phones and tablets in this network"
	@echo "make fuzz      broken and hostile input: FUZZ_S=seconds"
	@echo "make soak      one long session, many short ones: SOAK_S=seconds"
	@echo "make lock      compile the requirements files anew; make audit: known holes in them"

$(VENV)/app.stamp: requirements.txt pyproject.toml scripts/system-packages
	scripts/system-packages run
	test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	touch $@

$(VENV)/dev.stamp: $(VENV)/app.stamp requirements-dev.txt scripts/system-packages tests/browser/package.json
	scripts/system-packages test
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	if command -v npm >/dev/null; then npm --prefix tests/browser install --no-package-lock --silent --no-audit --no-fund; \
	else echo "npm is missing: the accessibility tests (axe-core) will be skipped."; fi
	touch $@

setup: $(VENV)/app.stamp

setup-dev: $(VENV)/dev.stamp

run: setup
	$(BIN)/python -m streamlit run app.py --server.port $(PORT)

run-lan: setup
	$(BIN)/python scripts/run_lan.py --port $(PORT)

test: setup-dev
	$(BIN)/python -m pytest $(TWO_AT_ONCE)

check: setup-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(MAKE) docs
	$(BIN)/python -m pytest $(TWO_AT_ONCE)

docs: setup-dev
	NO_MKDOCS_2_WARNING=1 $(BIN)/mkdocs build --quiet

# Tests of the pure core, in any order: no browser, no hand model, no program, no data, nothing slow.
QUICK := -m "not browser and not mediapipe and not slow" $(addsuffix .py, $(addprefix tests/test_, \
	ink inkml svg gesture gesture_strokes pen_styles command_hold smoothing trace raster raster_reference segmentation \
	grouping loose_ends number_check reader fields field_marks personal picture picture_digits \
	image_file pad session session_commands hand_window two_hands motion frame_light))

quick: setup-dev
	AIRDRAW_EXAMPLES=few $(BIN)/python -m pytest -q $(TWO_AT_ONCE) $(QUICK)

hunt: setup-dev
	AIRDRAW_EXAMPLES=new $(BIN)/python -m pytest -q $(TWO_AT_ONCE) -m hypothesis

coverage: setup-dev
	AIRDRAW_EXAMPLES=few $(BIN)/python -m pytest -q $(QUICK) --cov --cov-report term-missing \
		--cov-report json:artifacts/coverage.json
	$(BIN)/python scripts/branches.py artifacts/coverage.json

mutate: setup-dev
	AIRDRAW_EXAMPLES=few $(BIN)/mutmut run --max-children 2
	$(BIN)/mutmut results

house: setup-dev
	$(BIN)/python scripts/sizes.py --docs

format: setup-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

train: setup
	$(BIN)/python -m training.train --ink $(DATA) $(if $(MNIST),--mnist $(MNIST))

evaluate: setup
	$(BIN)/python -m training.evaluate --ink $(DATA) $(if $(MNIST),--mnist $(MNIST))

bench: setup-dev
	$(BIN)/python -m benchmarks

fuzz: setup-dev
	$(BIN)/python -m benchmarks.fuzz --seconds $(FUZZ_S)

soak: setup-dev
	$(BIN)/python -m benchmarks.soak --docs --seconds $(SOAK_S)

lock: setup-dev
	scripts/lock

audit: setup-dev
	$(BIN)/uv tool run pip-audit==2.10.1 --requirement requirements.txt --no-deps --disable-pip

clean:
	rm -rf $(VENV) artifacts build dist site mutants *.egg-info
