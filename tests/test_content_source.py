from __future__ import annotations

import json
import os
import socket
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from salessim.content.codes import CODES
from salessim.content.parsing import DEPTH_LIMIT, NODE_LIMIT
from salessim.content.source import SIZE_LIMIT, Source, parse_source, peek_source, read_source
from salessim.errors import ContentError


def faults(text: str) -> list[tuple[str, int, int]]:
    with pytest.raises(ContentError) as caught:
        parse_source(text, "page.yaml")
    return [(found.code, found.line, found.column) for found in caught.value.diagnostics]


def test_only_the_scalars_of_yaml_1_2_change_type() -> None:
    text = ("a: no\nb: on\nc: 1:30\nd: 010\ne: 2026-01-01\nf: yes\ng: 0x1F\nh: 1_000\ni: .inf\nj: '5'\n"
            "k: true\nl: null\nm: 12\nn: -3\no: 0.5\np: 1e3\nq:\nr: ~\n")
    assert parse_source(text, "page.yaml").value == {
        "a": "no", "b": "on", "c": "1:30", "d": "010", "e": "2026-01-01", "f": "yes", "g": "0x1F", "h": "1_000",
        "i": ".inf", "j": "5", "k": True, "l": None, "m": 12, "n": -3, "o": 0.5, "p": 1000.0, "q": None, "r": None}


def test_places_are_counted_in_characters_from_one() -> None:
    source = parse_source("id: 1\nеж: 🦔🦔\nlist:\n  - {שם: א, b: 2}\n", "page.yaml")
    assert source.key_place(("еж",)) == (2, 1)
    assert source.place(("еж",)) == (2, 5)
    assert source.key_place(("list", 0, "b")) == (4, 13)
    assert source.place(("list", 0, "b")) == (4, 16)


def test_a_missing_value_has_the_place_of_the_nearest_parent() -> None:
    source = parse_source("needs:\n  - id: a\n", "page.yaml")
    assert source.place(("needs", 0, "says")) == (2, 5)
    assert source.place(("nothing",)) == (1, 1)
    assert source.key_place(("needs", 0)) == (2, 5)


def test_text_is_brought_into_one_form() -> None:
    assert parse_source("cafe\u0301: й", "page.yaml").value == {"café": "й"}


def test_windows_line_ends_and_a_byte_order_mark_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_bytes(b"\xef\xbb\xbfa: 1\r\nb: |\r\n  two\r\n  lines\r\n")
    assert read_source(path).value == {"a": 1, "b": "two\nlines\n"}


@pytest.mark.parametrize(("text", "expected"), [
    ("", [("SS016", 1, 1)]),
    ("# only a comment\n", [("SS016", 1, 1)]),
    ("---\n...\n", [("SS016", 1, 1)]),
    ("- a\n", [("SS017", 1, 1)]),
    ("just words", [("SS017", 1, 1)]),
    ("a: 1\n---\nb: 2\n", [("SS015", 2, 1)]),
    ("a: b: c", [("SS007", 1, 5)]),
    ("a:\n\tb: 1", [("SS007", 2, 1)]),
    ("a: 1\nb: 'open\nc: 2\n", [("SS007", 2, 4)]),
    ("a: [1, 2", [("SS007", 1, 4)]),
    ("a: @x", [("SS007", 1, 4)]),
    ('a: "\\ud800"', [("SS007", 1, 7)]),
    ("a: 'it''s' ok", [("SS007", 1, 12)]),
    ("a: x\x07", [("SS006", 1, 5)]),
    ("a: 1\nb: x\u202ey", [("SS006", 2, 5)]),
    ("a: x\u2028b: y", [("SS006", 1, 5)]),
    ("a: \ud800", [("SS006", 1, 4)]),
    ('a: "\\e[31m"', [("SS006", 1, 4)]),
    ("a: 1\na: 2\n", [("SS014", 2, 1)]),
    ("a: &x {b: 1}\nc:\n  <<: *x\n", [("SS012", 3, 3)]),
    ("a: !!python/object/apply:os.system [id]\n", [("SS011", 1, 4)]),
    ("!x a: 1", [("SS011", 1, 1)]),
    ("1: a\n", [("SS013", 1, 1)]),
    ("true: a\n", [("SS013", 1, 1)]),
    ("? [a]\n: b\n", [("SS013", 1, 3)]),
    ("a: {{ seller }}, hello\n", [("SS013", 1, 5)]),
    ("a:\n  - {{ seller }}? Hello\n", [("SS007", 2, 17)]),
    ("a: *nobody\n", [("SS010", 1, 4)]),
    ("a: &x [1, *x]\n", [("SS010", 1, 11)]),
    (f"a: {'9' * 5000}\n", [("SS018", 1, 4)]),
    ("a: 1e999\n", [("SS018", 1, 4)]),
])
def test_each_hazard_of_yaml_is_told_with_its_place(text: str, expected: list[tuple[str, int, int]]) -> None:
    assert faults(text) == expected


def test_faults_that_do_not_stop_the_reading_are_told_together() -> None:
    assert faults("a: 1\na: 2\n3: !x y\nb: 1e999\n") == [
        ("SS014", 2, 1), ("SS013", 3, 1), ("SS011", 3, 4), ("SS018", 4, 4)]


@pytest.mark.parametrize("opening", ["[", "{a: ", "- "])
def test_deep_nesting_is_refused_and_does_not_crash(opening: str) -> None:
    separator = "\n" if opening == "- " else ""
    assert faults("a: " + separator + opening * 100_000)[0][0] == "SS008"


def test_nesting_up_to_the_limit_is_read() -> None:
    levels = DEPTH_LIMIT - 1
    assert parse_source("a: " + "[" * levels + "]" * levels, "page.yaml").value["a"]
    assert faults("a: " + "[" * (levels + 1) + "]" * (levels + 1))[0][0] == "SS008"


def test_aliases_cannot_nest_deeper_than_the_limit_either() -> None:
    half = DEPTH_LIMIT // 2 + 1
    text = f"a: &deep {'[' * half}{']' * half}\nb: {'[' * half}*deep{']' * half}\n"
    assert faults(text)[0][0] == "SS008"


def test_aliases_that_multiply_are_counted_as_what_they_stand_for() -> None:
    lines = ["a: &a [1, 1, 1, 1, 1, 1, 1, 1, 1, 1]"]
    lines += [f"{name}: &{name} [{', '.join([f'*{before}'] * 10)}]"
              for before, name in zip("abcdefgh", "bcdefghi", strict=True)]
    assert faults("\n".join(lines)) == [("SS009", 5, 20)]


def test_a_long_list_is_refused_beyond_the_limit() -> None:
    assert len(parse_source("a: [" + "1," * (NODE_LIMIT - 3) + "]", "page.yaml").value["a"]) == NODE_LIMIT - 3
    assert faults("a: [" + "1," * NODE_LIMIT + "]")[0][0] == "SS009"


def test_an_alias_gives_the_same_values_and_points_at_what_it_stands_for() -> None:
    source = parse_source("a: &x [one, two]\nb: *x\n", "page.yaml")
    assert source.value["b"] == ["one", "two"]
    assert source.place(("b", 1)) == (1, 13)
    assert source.key_place(("b",)) == (2, 1)


def refused(path: Path, root: Path | None = None) -> str:
    with pytest.raises(ContentError) as caught:
        read_source(path, root=root)
    return caught.value.diagnostics[0].code


def test_what_is_no_readable_file_is_refused(tmp_path: Path) -> None:
    assert refused(tmp_path / "missing.yaml") == "SS001"
    assert refused(tmp_path) == "SS002"
    assert refused(tmp_path / ("x" * 300)) == "SS002"
    assert refused(Path("nul\x00byte.yaml")) == "SS002"
    with socket.socket(socket.AF_UNIX) as listening:
        listening.bind(os.path.relpath(tmp_path / "s.yaml"))
        assert refused(tmp_path / "s.yaml") == "SS002"


def test_a_large_file_is_refused_before_it_is_read(tmp_path: Path) -> None:
    path = tmp_path / "large.yaml"
    path.write_bytes(b"a: 1\n" + b"#" * SIZE_LIMIT)
    assert refused(path) == "SS004"


def test_a_link_must_not_lead_out_of_the_folder(tmp_path: Path) -> None:
    inside, outside = tmp_path / "in", tmp_path / "out"
    inside.mkdir()
    outside.mkdir()
    (outside / "secret.yaml").write_text("a: 1")
    (inside / "link.yaml").symlink_to(outside / "secret.yaml")
    (inside / "near.yaml").symlink_to(inside / "real.yaml")
    (inside / "real.yaml").write_text("a: 2")
    (inside / "loop.yaml").symlink_to(inside / "loop.yaml")
    assert refused(inside / "link.yaml", inside) == "SS003"
    assert read_source(inside / "near.yaml", root=inside).value == {"a": 2}
    assert refused(inside / "loop.yaml") == "SS002"


def test_bytes_that_are_no_utf_8_are_told_with_their_place(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_bytes("a: 1\nие: ".encode() + b"\xff\xfe")
    with pytest.raises(ContentError) as caught:
        read_source(path)
    assert [(found.code, found.line, found.column) for found in caught.value.diagnostics] == [("SS005", 2, 5)]
    path.write_bytes("a: 1".encode("utf-16"))
    assert refused(path) == "SS005"


def test_a_head_is_read_without_what_follows(tmp_path: Path) -> None:
    path = tmp_path / "page.yaml"
    path.write_text("kind: voice\nlanguage: en\nstyle: driver\nlines: [broken\n")
    assert peek_source(path, frozenset({"language", "style"})) == {"language": "en", "style": "driver"}
    path.write_text("language: [broken\n")
    with pytest.raises(ContentError):
        peek_source(path, frozenset({"language"}))


@given(st.text(alphabet=st.sampled_from("ab:-[]{}&*!?|>'\"%@`#,\n\t <~1.0e\ufeff\u2028\x00יя🦔\\"), max_size=60))
def test_any_text_gives_values_or_diagnostics_and_nothing_else(text: str) -> None:
    try:
        source = parse_source(text, "page.yaml")
    except ContentError as wrong:
        lines = text.count("\n") + 2
        for found in wrong.diagnostics:
            assert found.code in CODES
            assert 1 <= found.line <= lines
            assert found.column >= 1
    else:
        assert isinstance(source, Source)
        assert json.loads(json.dumps(source.value)) == source.value


@given(st.binary(max_size=80))
def test_any_bytes_give_values_or_diagnostics(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    path = tmp_path_factory.getbasetemp() / "bytes.yaml"
    path.write_bytes(data)
    try:
        assert isinstance(read_source(path).value, dict)
    except ContentError as wrong:
        assert wrong.diagnostics


PLAIN: Any = st.recursive(
    st.none() | st.booleans() | st.integers(-10**14, 10**14) | st.text(st.characters(codec="ascii", categories=["L"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(
        st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), inner, max_size=4), max_leaves=12)


@given(st.dictionaries(st.text(st.characters(codec="ascii", categories=["L"]), min_size=1), PLAIN, min_size=1))
def test_json_is_read_as_it_is(value: dict[str, Any]) -> None:
    assert parse_source(json.dumps(value), "page.yaml").value == value
