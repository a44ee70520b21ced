from __future__ import annotations

import re
from dataclasses import fields
from typing import Any

import pytest
from content_folder import PAGES, PERSONA, PLAY, PRODUCT, RUBRIC, SCENARIO, VOICE
from hypothesis import given
from hypothesis import strategies as st

from salessim.content.codes import CODES
from salessim.content.compile import compile_document
from salessim.content.documents import DOCUMENTS
from salessim.content.judging import PlayDocument
from salessim.content.people import PersonaDocument, VoiceDocument
from salessim.content.shaping import shape
from salessim.content.source import parse_source
from salessim.errors import ContentError
from salessim.model.persona import Attitude, Disclosure, ObjectionKind, Persona, Raised, Style, Voice
from salessim.model.play import Play
from salessim.model.product import Product
from salessim.model.rubric import Rubric
from salessim.model.scenario import OUTCOMES, Channel, Difficulty, Goal, Scenario, Stage, Temperature


def read(name: str, old: str = "", new: str = "") -> Any:
    assert old in PAGES[name]
    return shape(parse_source(PAGES[name].replace(old, new, 1), "page.yaml"))


def faults(name: str, old: str, new: str) -> list[str]:
    with pytest.raises(ContentError) as caught:
        read(name, old, new)
    return [str(found) for found in caught.value.diagnostics]


def one(name: str, old: str, new: str) -> str:
    found = faults(name, old, new)
    assert len(found) == 1, found
    return found[0]


def test_a_persona_becomes_the_models_persona() -> None:
    persona = compile_document(read(PERSONA).document, Persona)
    assert (persona.id, persona.style, persona.address) == ("ana", Style.DRIVER, "Ms Keller")
    assert persona.attitude == Attitude(trust=0.4, interest=0.3, patience=0.7)
    assert persona.needs[0].disclosure is Disclosure.ASKED
    assert persona.needs[0].phrases == ("late deliveries", "flour comes late")
    assert (persona.objections[0].kind, persona.objections[0].raised) == (ObjectionKind.PRICE, Raised.PRICE)
    assert persona.lines == {"greet": ("Yes?",)}
    assert all(type(act) is str for act in persona.lines)


def test_the_other_kinds_become_the_models_values() -> None:
    assert compile_document(read(VOICE).document, Voice).lines["part"] == ("Goodbye.",)
    product = compile_document(read(PRODUCT).document, Product)
    assert (product.price.amount, product.price.also, product.features[0].solves) == ("49", ("588",), ("late-flour",))
    scenario = compile_document(read(SCENARIO).document, Scenario)
    assert (scenario.channel, scenario.temperature, scenario.goal) == (Channel.PHONE, Temperature.COLD, Goal.SALE)
    assert (scenario.initiative, scenario.role, scenario.fits, scenario.turns) == ("seller", "seller", True, 40)
    rubric = compile_document(read(RUBRIC).document, Rubric)
    assert rubric.sections[0].criteria[0].checks[0].args == {"moves": ("introduce_self",)}
    assert rubric.sections[0].criteria[1].manual
    play = compile_document(read(PLAY).document, Play)
    assert play == Play(id="short", title="A polite exit", scenario="bakery", seed=1, difficulty=Difficulty.NORMAL,
                        outcome=Stage.POLITE_EXIT, says=("Sorry to have disturbed you. Goodbye.",), at_most=60.0)


def test_a_document_does_not_compile_to_another_kind() -> None:
    with pytest.raises(TypeError, match="voice"):
        compile_document(read(VOICE).document, Persona)


@pytest.mark.parametrize(("kind", "model"), [
    ("persona", Persona), ("voice", Voice), ("product", Product), ("scenario", Scenario), ("rubric", Rubric)])
def test_documents_have_the_keys_of_the_model(kind: str, model: type[Any]) -> None:
    assert set(DOCUMENTS[kind].model_fields) == {"kind", *(field.name for field in fields(model))}


def test_the_outcomes_of_a_play_are_the_ends_of_a_conversation() -> None:
    allowed = PlayDocument.model_json_schema()["properties"]["outcome"]["enum"]
    assert tuple(allowed) == tuple(stage.value for stage in OUTCOMES)


def test_an_unknown_key_is_told_at_its_own_place_with_the_nearest_known_one() -> None:
    found = one(PERSONA, "about: ", "attitude: {pacience: 0.5}\nabout: ")
    assert found == "page.yaml:8:12: SS104 unknown key 'pacience'\n  hint: did you mean 'patience'?"


def test_an_unknown_reply_act_is_told_like_an_unknown_key() -> None:
    found = one(VOICE, "accept_step:", "acept_step:")
    assert found == "page.yaml:8:3: SS104 unknown key 'acept_step'\n  hint: did you mean 'accept_step'?"


def test_a_missing_key_is_told_at_the_mapping_that_lacks_it() -> None:
    assert one(PERSONA, "    says: flour deliveries come late\n", "").startswith(
        "page.yaml:10:5: SS102 the key 'says' is missing")
    assert one(PRODUCT, "amount: 49, ", "").startswith("page.yaml:7:1: SS102 the key 'amount' is missing")


def test_a_key_of_another_form_is_told_at_the_key() -> None:
    assert one(RUBRIC, "{contact: 5}", "{Contact: 5}").startswith(
        "page.yaml:26:47: SS110 found the key 'Contact'; expected small letters from a to z, digits and '-'")


def test_an_id_that_may_be_left_out_is_told_like_another() -> None:
    assert one(PERSONA, "raised: price", "raised: price\n    hides: No One").startswith(
        "page.yaml:26:12: SS110 'hides': found the text 'No One'; expected small letters")


@pytest.mark.parametrize(("name", "old", "new", "expected"), [
    (PERSONA, "driver", "drivr", "7:8: SS106 'style': found the text 'drivr'; expected one of driver, expressive, "
                                 "amiable, analytical\n  hint: did you mean 'driver'?"),
    (PERSONA, "0.9", "1.5", "12:17: SS107 'importance': found the number 1.5; expected at most 1"),
    (PERSONA, "0.9", "'0.9'", "12:17: SS103 'importance': found the text '0.9'; expected a number"),
    (PERSONA, "0.9", "true", "12:17: SS103 'importance': found yes or no (true or false); expected a number"),
    (PERSONA, "[Yes?]", "Yes?", "28:10: SS103 'greet': found the text 'Yes?'; expected a list\n"
                                "  hint: write [one, two], or each item on a line of its own that begins with '- '"),
    (PERSONA, "[Yes?]", "[Yes?, 5]", "28:17: SS103 item 2 of 'greet': found the number 5; expected text\n"
                                     "  hint: put it in quotes"),
    (PERSONA, "[Yes?]", "['  ']", "28:11: SS108 item 1 of 'greet': found an empty text; expected some words"),
    (PERSONA, "[Yes?]", f"[{'y' * 501}]", "28:11: SS108 item 1 of 'greet': found 501 characters; expected at most 500"),
    (PERSONA, "[late deliveries, flour comes late]", "[]",
     "13:14: SS109 'phrases': found 0 items; expected at least 1"),
    (PERSONA, "[late deliveries, flour comes late]", "", "13:13: SS103 'phrases': found nothing; expected a list"),
    (PERSONA, "id: lease", "id: The Lease",
     "17:9: SS110 'id': found the text 'The Lease'; expected small letters from a to z, digits and '-', at most 64"),
    (PERSONA, "language: en", "language: English",
     "3:11: SS110 'language': found the text 'English'; expected a language in two or three small letters, as en"),
    (PERSONA, "name: Ana Keller", "name: no\nrole: {}",
     "7:1: SS014 the key 'role' stands here twice"),
    (SCENARIO, "seller: Max Berg", "seller: Max Berg\nturns: 4",
     "12:8: SS107 'turns': found the number 4; expected at least 5"),
    (SCENARIO, "seller: Max Berg", "seller: Max Berg\nturns: 7.5",
     "12:8: SS103 'turns': found the number 7.5; expected a whole number"),
    (SCENARIO, "seller: Max Berg", "seller: Max Berg\nfits: no",
     "12:7: SS103 'fits': found the text 'no'; expected true or false"),
    (RUBRIC, "weight: 2", "weight: 0", "9:13: SS107 'weight': found the number 0; expected more than 0"),
    (RUBRIC, "{moves: [introduce_self]}", "[introduce_self]",
     "17:19: SS103 'args': found a list; expected the arguments of the check"),
    (RUBRIC, "{moves: [introduce_self]}", "{moves: {a: b}}",
     "17:27: SS103 'moves': found a mapping ('key: value' lines); expected a number, a text, true or false, or"),
    (RUBRIC, "{moves: [introduce_self]}", "{moves: }", "17:27: SS103 'moves': found nothing; expected a number"),
    (PRODUCT, "amount: 49,", "amount: 49 euros,",
     "7:17: SS103 'amount': found the text '49 euros'; expected an amount as a plain decimal number"),
    (PRODUCT, "amount: 49,", "amount: -49,", "7:17: SS103 'amount': found the number -49; expected an amount"),
    (PLAY, "polite_exit", "desire", "5:10: SS106 'outcome': found the text 'desire'; expected one of won"),
    (PLAY, "at_most: 60", "at_most: 101", "7:18: SS107 'at_most': found the number 101; expected at most 100"),
    (PERSONA, "kind: persona", "kind: personna",
     "1:7: SS100 the kind is the text 'personna'; expected persona, voice, product, scenario, rubric, play, seller, "
     "campaign\n"
     "  hint: did you mean 'persona'?"),
    (PERSONA, "kind: persona\n", "", "1:1: SS100 the key 'kind' is missing"),
    (PERSONA, "kind: persona", "kind: [persona]", "1:7: SS100 the kind is a list"),
])
def test_what_does_not_fit_is_told_in_a_sentence(name: str, old: str, new: str, expected: str) -> None:
    assert one(name, old, new).startswith(f"page.yaml:{expected}")


def test_no_message_speaks_of_the_machinery() -> None:
    told = faults(PERSONA, "needs:", "attitude: []\nneed: 5\nneeds: [1, {}, {phrases: 5, id: 6, decision: 7}]\nwants:")
    assert len(told) > 10
    assert not re.search(r"pydantic|https?:|Input|valid |dict|str\b|_type", "\n".join(told))


def test_all_faults_of_a_file_come_at_once_in_the_order_of_their_places() -> None:
    with pytest.raises(ContentError) as caught:
        read(PERSONA, "style: driver\n", "stile: driver\nattitude: {trust: 2, interest: low}\n")
    assert [(found.line, found.column, found.code) for found in caught.value.diagnostics] == [
        (1, 1, "SS102"), (7, 1, "SS104"), (8, 19, "SS107"), (8, 32, "SS103")]


def test_two_parts_with_one_id_are_told() -> None:
    doubled = "  - {id: lease, says: x, questions: [y], lines: [z]}\nobjections:\n"
    assert one(PERSONA, "objections:\n", doubled).startswith(
        "page.yaml:21:10: SS112 the id 'lease' stands twice in 'facts'")


@pytest.mark.parametrize(("written", "amount"), [
    ("49", "49"), ("49.0", "49"), ("49.50", "49.5"), ('"49.00"', "49.00"), ("0.0001", "0.0001"), ("1e3", "1000")])
def test_amounts_keep_their_decimals_and_are_never_rounded(written: str, amount: str) -> None:
    page = read(PRODUCT, "amount: 49,", f"amount: {written},")
    assert compile_document(page.document, Product).price.amount == amount


def test_text_is_kept_as_written_but_for_the_space_around_it() -> None:
    page = read(PERSONA, "about: She runs two bakeries and has little time.", "about: |\n  Тя има\n  две пекарни.\n")
    assert isinstance(page.document, PersonaDocument)
    assert page.document.about == "Тя има\nдве пекарни."


def test_defaults_are_not_shared_between_documents() -> None:
    first, second = read(PERSONA).document, read(PERSONA).document
    first.needs[0].hints.append("changed")
    assert second.needs[0].hints == []
    assert isinstance(read(VOICE).document, VoiceDocument)


def paths(value: object, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *(deeper for key, item in inner for deeper in paths(item, (*path, key)))]


PLACES = [(name, path) for name in PAGES for path in paths(parse_source(PAGES[name], name).value) if path]


@given(st.sampled_from(PLACES), st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.just("x" * 5000),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3), max_leaves=4))
def test_any_value_at_any_place_fits_or_is_told(place: tuple[str, tuple[Any, ...]], value: Any) -> None:
    name, path = place
    whole = parse_source(PAGES[name], name)
    target: Any = whole.value
    for step in path[:-1]:
        target = target[step]
    target[path[-1]] = value
    try:
        assert shape(whole).source is whole
    except ContentError as wrong:
        assert all(found.code in CODES and found.message and found.line >= 1 for found in wrong.diagnostics)
