"""Language packs: what is missing or damaged is named, and the model is the one its inputs give."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from salessim.errors import UnderstandingError
from salessim.model.moves import MOVES_OF, Side
from salessim.understanding import Recogniser, load
from salessim.understanding.pack import PACKS, Pack
from salessim.understanding.train import examples, inputs


@pytest.fixture
def copied(tmp_path: Path) -> Path:
    folder = tmp_path / "en"
    shutil.copytree(PACKS / "en", folder)
    return folder


def test_an_unknown_language_is_told_which_there_are() -> None:
    with pytest.raises(UnderstandingError, match=r"no language pack for 'xx'; there are: .*en"):
        load("xx")
    assert load("en") is load("en")


def test_a_language_is_a_name_and_never_a_path() -> None:
    with pytest.raises(UnderstandingError):
        load("../packs/en")


@pytest.mark.parametrize("change", [lambda whole: whole[:0], lambda whole: whole[:-1], lambda whole: whole[:5000],
                                    lambda whole: whole[:-9] + b"\0" + whole[-8:], lambda whole: b"x" + whole])
def test_a_damaged_model_is_named(copied: Path, change) -> None:  # type: ignore[no-untyped-def]
    place = copied / "light.bin"
    place.write_bytes(change(place.read_bytes()))
    with pytest.raises(UnderstandingError, match=r"light\.bin"):
        Recogniser(Pack(copied)).recognise("hello")


@pytest.mark.parametrize("name", ["light.bin", "seller.cues", "pack.json"])
def test_a_missing_file_is_named(copied: Path, name: str) -> None:
    (copied / name).unlink()
    with pytest.raises(UnderstandingError, match=name.replace(".", r"\.")):
        Recogniser(Pack(copied)).recognise("hello")


@pytest.mark.parametrize(("line", "says"), [
    ("(hello | hi", "never closed"), ("hello | ", "empty alternative"), ("@nowhere hello", "no list"),
    ("? hello", "nothing before"), ("[no_such_move]", "no move"), ("hello )", "too many"),
])
def test_a_wrong_cue_is_named_with_its_line(copied: Path, line: str, says: str) -> None:
    (copied / "seller.cues").write_text(f"# a comment\n[greet]\n{line}\n", encoding="utf-8")
    with pytest.raises(UnderstandingError, match=rf"seller\.cues:3: .*{says}"):
        Pack(copied).cues(Side.SELLER)


def test_a_cue_that_a_trainer_adds_is_heard(copied: Path) -> None:
    with (copied / "seller.cues").open("a", encoding="utf-8") as cues:
        cues.write("\n[thank]\nyou are a (star | treasure) ..2 truly\n! not\n")
    ear = Recogniser(Pack(copied))
    assert "thank" in [found.move.value for found in ear.recognise("You are a treasure, yes truly.").moves]
    assert "thank" not in [found.move.value for found in ear.recognise("You are not a treasure truly.").moves]


def test_the_model_was_trained_on_what_is_in_the_pack() -> None:
    assert load("en").light.inputs == inputs(load("en")), "run: python -m salessim.understanding.train"


def test_every_move_has_cues_and_examples() -> None:
    pack = load("en")
    rows = examples(pack)
    for side in Side:
        shown = {move for row in rows if row["side"] == side.value for move in row["moves"]}
        text = (pack.folder / f"{side.value}.cues").read_text(encoding="utf-8")
        for move in MOVES_OF[side]:
            assert move.value in shown and f"[{move.value}]" in text


def test_a_wrong_example_is_named_with_its_line(copied: Path) -> None:
    row = '{"side": "seller", "text": "hi", "moves": ["wave"]}'
    (copied / "examples" / "zz.jsonl").write_text(row + "\n", encoding="utf-8")
    with pytest.raises(UnderstandingError, match=r"zz\.jsonl:1: unknown moves: wave"):
        examples(Pack(copied))
