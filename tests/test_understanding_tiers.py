"""The two tiers behind one interface: what each needs, what they share, and what happens when one cannot be had."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from shutil import copytree

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from running import salessim

from salessim.errors import UnderstandingError
from salessim.model.heard import Context
from salessim.model.moves import Move, Side
from salessim.understanding import Recogniser, load, stored
from salessim.understanding import encoder as encoding
from salessim.understanding.pack import PACKS, Pack
from salessim.understanding.text import split
from salessim.understanding.tiers import mended
from salessim.understanding.train import asked, marked, taught

SAID = ("Good morning, this is Ana from Castor.",
        "What goes wrong when a delivery comes late, and what does it cost you?",
        "So the van is late twice a week, have I got that right?", "It's 49 euros a month, no joining fee.",
        "You'd have your Saturdays back.", "Shall I put the order through?", "Are you deaf?", "um", "שלום", "")


def moves(recogniser: Recogniser, text: str) -> list[tuple[str, int, int, float]]:
    return [(heard.move.value, heard.start, heard.end, heard.confidence) for heard in recogniser.recognise(text).moves]


def test_full_is_the_default_and_light_can_be_asked_for() -> None:
    assert Recogniser(load()).tier.name == "full"
    assert Recogniser(load(), tier="light").tier.name == "light"
    with pytest.raises(UnderstandingError, match="expected full or light"):
        Recogniser(load(), tier="heavy")


def test_the_light_tier_loads_no_numpy() -> None:
    script = ("import sys; from salessim.understanding import *\n"
              "Recogniser(load(), tier='light').recognise('Hello there'); print('numpy' in sys.modules)")
    ran = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert ran.stdout == "False\n"


def test_the_encoder_was_trained_on_the_examples_in_the_pack() -> None:
    header = encoding.read(PACKS / "en" / "full.bin").header
    assert header["inputs"] == taught(load()), "train it anew, as CONTRIBUTING.md says"
    assert header["orientation"] == marked(load()), "teach it anew: make train-orientation"
    assert header["meaning"] == asked(load()), "teach it anew: make train-meaning"


@pytest.mark.parametrize(("last", "serves", "works_against"), [
    ("My back is bad, so I can't lift much.", "This one you needn't lift at all, it rolls.",
     "This one is our heaviest, and it looks it."),
    ("I'd like to talk it over with my wife first.", "Do that. Shall I ring on Friday, when you have?",
     "Do you always ask your wife? The price is good today only."),
    ("We had two of those and both broke in a year.", "Where did they break? If it was the hinge, ours will too.",
     "Ours never break. Shall I put you down for three?"),
    ("What does it cost to run?", "About forty euros a year at your rate.",
     "What a lovely question. It comes in blue."),
    ("No. I don't want one.", "Fair enough. I'll leave you in peace.",
     "You'll be sorry when your neighbours have one."),
])
def test_the_full_tier_hears_which_of_two_utterances_serves(last: str, serves: str, works_against: str) -> None:
    ear = Recogniser(load())
    good, bad = (ear.recognise(text, context=Context(last_words=last)).orientation for text in (serves, works_against))
    assert good is not None
    assert bad is not None
    assert good > bad + 0.3


def test_nobody_says_whom_silence_strange_words_or_the_light_tiers_serve() -> None:
    assert Recogniser(load()).recognise("").orientation is None
    assert Recogniser(load()).recognise("Xylo brak dumvo qui pertanz").orientation is None
    assert Recogniser(load(), tier="light").recognise("What goes wrong?").orientation is None
    assert Recogniser(load()).recognise("It costs too much.", side=Side.CUSTOMER).orientation is None


@pytest.mark.parametrize("harm", ["missing", "cut", "changed", "other"])
def test_a_damaged_full_model_is_named_and_the_light_tier_takes_over(tmp_path: Path, harm: str) -> None:
    copytree(PACKS / "en", tmp_path / "en")
    place = tmp_path / "en" / "full.bin"
    whole = place.read_bytes()
    if harm == "missing":
        place.unlink()
    else:
        place.write_bytes({"cut": whole[:-1000], "changed": whole[:-5] + b"\0" + whole[-4:], "other": b"no"}[harm])
    recogniser = Recogniser(Pack(tmp_path / "en"))
    assert recogniser.tier.name == "light"
    assert "full.bin" in recogniser.notice
    assert "light tier takes over" in recogniser.notice
    assert recogniser.recognise("Good morning!").has(Move.GREET)


def test_without_numpy_the_light_tier_takes_over_and_says_so() -> None:
    script = ("import sys; sys.modules['numpy'] = None\nfrom salessim import cli\n"
              "sys.argv = ['salessim', 'understand']\ncli.run()")
    ran = subprocess.run([sys.executable, "-c", script], input="Good morning!\n", capture_output=True, text=True,
                         check=True)
    assert "numpy cannot be used here" in ran.stderr
    assert json.loads(ran.stdout)["moves"][0]["move"] == "greet"


def test_the_answers_are_the_same_whatever_the_number_of_threads() -> None:
    script = ("import json; from salessim.understanding import *\n"
              f"r = Recogniser(load())\nprint(json.dumps([as_json(t, r.recognise(t)) for t in {SAID!r}]))")
    told = {subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True,
                           env={**os.environ, "OPENBLAS_NUM_THREADS": threads, "OMP_NUM_THREADS": threads}).stdout
            for threads in ("1", "2", "4")}
    assert len(told) == 1


def test_the_tiers_agree_on_what_is_plain() -> None:
    full, light = Recogniser(load()), Recogniser(load(), tier="light")
    for text in ("Good morning!", "Shall I put the order through?", "Are you deaf?"):
        assert {name for name, *_ in moves(full, text)} & {name for name, *_ in moves(light, text)}, text


@given(st.text(max_size=300), st.sampled_from(list(Side)), st.text(max_size=60))
def test_any_text_gets_an_answer_from_the_full_tier(text: str, side: Side, last: str) -> None:
    heard = Recogniser(load()).recognise(text, side=side, context=Context(last_words=last))
    assert all(0 <= found.start < found.end <= len(text) for found in heard.moves)


def test_the_cut_of_long_texts_leaves_later_sentences_to_the_whole() -> None:
    text = "We have vans. " * 130
    assert len(text) <= 2000
    assert Recogniser(load()).recognise(text).words == 390


def test_repaired_words_are_put_in_place_for_the_encoder() -> None:
    said = split(load(), "the delivry came late")
    said.mended.append((4, 11, "delivery"))
    text, places = mended(said)
    assert text == "the delivery came late"
    assert len(places) == len(text)
    assert text[4:12] == "delivery"
    assert {places[at] for at in range(4, 12)} == {4}
    assert places[-1] == len(said.text) - 1


def test_what_is_written_is_what_is_read(tmp_path: Path) -> None:
    chance = np.random.default_rng(1)

    def matrix(*shape: int) -> np.ndarray:
        return chance.standard_normal(shape).astype(np.float32)

    tensors = {"words": matrix(5, 4), "places": matrix(8, 4), "kinds": matrix(2, 4), "norm.scale": matrix(4),
               "norm.bias": matrix(4), "heads.seller.see.bias": matrix(3), "heads.orientation.see.bias": matrix(1),
               "meaning.weight": matrix(2, 4)}
    for name in ("look", "see", "mean"):
        tensors[f"heads.seller.{name}.weight"] = matrix(3, 4)
        tensors[f"heads.orientation.{name}.weight"] = matrix(1, 4)
    for name, shape in (("qkv", (12, 4)), ("out", (4, 4)), ("up", (6, 4)), ("down", (4, 6))):
        tensors[f"layers.0.{name}.weight"], tensors[f"layers.0.{name}.bias"] = matrix(*shape), matrix(shape[0])
    for name in ("norm1", "norm2"):
        tensors[f"layers.0.{name}.scale"], tensors[f"layers.0.{name}.bias"] = matrix(4), matrix(4)
    header = {"layers": 1, "head": 2, "heads": {"seller": ["a", "b", "c"]}, "thresholds": {"seller": 0}}
    place = tmp_path / "made.bin"
    stored.write(place, header, ["[CLS]", "[SEP]", "[UNK]", "go", "on"], tensors)
    made = encoding.read(place)
    read = made.read("go on", "", "seller")
    assert read.said.shape == (2, 9)
    assert read.places == [0, 3]
    assert read.orientation is not None
    assert -1 <= read.orientation <= 1
    assert made.read("", "", "seller").orientation is None
    found = stored.tensors(place)[2]
    assert found.keys() == tensors.keys()
    assert all(np.abs(found[name] - tensors[name]).max() < 0.03 for name in tensors)
    assert np.abs(made.layers[0].up[0] - tensors["layers.0.up.weight"].T).max() < 0.03
    first = place.read_bytes()
    stored.write(place, header, ["[CLS]", "[SEP]", "[UNK]", "go", "on"], tensors)
    assert place.read_bytes() == first


def test_each_label_looks_at_the_pieces_that_matter_to_it_and_at_the_mean() -> None:
    nothing = encoding.Encoder(header={}, vocabulary={}, words=np.zeros((0, 0), np.int8), word_scales=np.zeros(0),
                               places=np.zeros(0), kinds=np.zeros(0), norm=(np.zeros(0), np.zeros(0)), layers=(),
                               heads={}, meaning=np.zeros((0, 0)))
    # Two pieces, two labels: the first label looks at the second piece alone, the other at both alike.
    look, see, mean = [[0.0, 0.0], [50.0, 0.0]], [[7.0, 1.0], [2.0, 3.0]], [[1.0, 0.0], [3.0, 0.0]]
    assert nothing.judge(np.hstack([np.array(part) for part in (look, see, mean)])) == [4.0, 2.0]


def test_the_command_line_takes_a_tier() -> None:
    for tier in ("full", "light"):
        ran = salessim("understand", "--tier", tier, typed="Good morning!\n")
        assert json.loads(ran.stdout)["moves"][0]["move"] == "greet"
        assert ran.stderr == ""
