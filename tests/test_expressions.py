from __future__ import annotations

import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from salessim import expressions
from salessim.errors import ExpressionError, SalesSimError
from salessim.expressions import evaluate, plain, problems, render, sandbox, slots
from salessim.model.persona import Attitude, Disclosure, Fact

VALUES: dict[str, Any] = {
    "seller": "Ана", "company": "Northwind",
    "persona": {"name": "מיכל", "items": "six", "trust": 0.256, "needs": [
        {"id": "early", "says": "deliveries come late", "phrases": ["late", "later"]},
        {"id": "cheap", "says": "it costs too much", "phrases": []},
    ]},
    "calls": 3, "fits": True, "texts": ["a", "b"],
}

FINE = {
    "Good morning.": "Good morning.",
    "A brace { and } and % and # and }} are text": "A brace { and } and % and # and }} are text",
    "Hello, {{ seller }} of {{company}}!": "Hello, Ана of Northwind!",
    "{{ persona.name }}": "מיכל",
    "{{ persona.items }}": "six",
    "{{ seller|upper }}": "АНА",
    "{{ persona.needs|length }} needs": "2 needs",
    "{{ persona.needs|length + 1 - 2 }}": "1",
    "{{ texts|join(', ') }}": "a, b",
    "{{ texts|first }}{{ texts|last|capitalize }}": "aB",
    "{{ persona.trust|round(1) }} {{ persona.trust|round }}": "0.3 0",
    "{{ persona.age|default('unknown') }}": "unknown",
    "{% if calls > 2 and not fits %}a{% elif 'a' in texts %}b{% else %}c{% endif %}": "b",
    "{{ 'you' if calls == 3 else seller }}": "you",
    "{% for need in persona.needs %}{{ need.says }}; {% endfor %}": "deliveries come late; it costs too much; ",
    "{% for n in persona.needs %}{% for p in n.phrases %}{{ p }},{% else %}none{% endfor %}{% endfor %}":
        "late,later,none",
    "{{ seller -}}  \n!{# a note #}": "Ана!",
    "{% raw %}{{ this is text }}{% endraw %}\n": "{{ this is text }}\n",
    "{{ -calls }}": "-3",
}

ATTACKS = [
    "{{ persona.__class__ }}",
    "{{ ''.__class__.__mro__ }}",
    "{{ persona['__class__'] }}",
    "{{ persona._secret }}",
    "{{ persona|attr('__class__') }}",
    "{{ texts|map(attribute='__class__')|list }}",
    "{{ texts|map('upper')|list }}",
    "{{ texts|join(attribute='__class__') }}",
    "{{ texts|sort(attribute='__class__') }}",
    "{{ texts|groupby('__class__') }}",
    "{{ lipsum(1000000) }}",
    "{{ lipsum.__globals__ }}",
    "{% for a in range(99999999) %}x{% endfor %}",
    "{{ range }}",
    "{{ 'a' * 2000000000 }}",
    "{{ 9 ** 9 ** 9 }}",
    "{{ '%0999999999d' % 1 }}",
    "{{ '%0999999999d'|format(1) }}",
    "{{ '{0.__class__}'.format(persona) }}",
    "{{ seller|center(1000000000) }}",
    "{{ seller|indent(1000000000) }}",
    "{{ seller|replace('', seller) }}",
    "{{ texts|batch(1000000000)|list }}",
    "{{ texts|join(seller) }}",
    "{{ texts|join('" + "x" * 21 + "') }}",
    "{{ calls|round(999999999) }}",
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}",
    "{% call m() %}x{% endcall %}",
    "{{ cycler('a', 'b').next() }}",
    "{{ joiner(', ') }}",
    "{% set ns = namespace(a=1) %}",
    "{% set a = 1 %}",
    "{% set a %}x{% endset %}",
    "{% include 'x' %}",
    "{% import 'x' as x %}",
    "{% from 'x' import y %}",
    "{% extends 'x' %}",
    "{% block x %}x{% endblock %}{{ self.x() }}",
    "{{ self }}",
    "{{ self._TemplateReference__context }}",
    "{% for a in texts %}{{ loop.index }}{% endfor %}",
    "{% for a in texts %}{{ loop.cycle('a', 'b') }}{% endfor %}",
    "{% for a in texts recursive %}{{ loop(texts) }}{% endfor %}",
    "{% for a in texts if a %}x{% endfor %}",
    "{% for a, b in persona.needs %}x{% endfor %}",
    "{% for a in [1, 2, 3] %}x{% endfor %}",
    "{% for loop in texts %}x{% endfor %}",
    "{% for _a in texts %}x{% endfor %}",
    "{% for a in texts %}{% for b in texts %}{% for c in texts %}x{% endfor %}{% endfor %}{% endfor %}",
    "{% filter upper %}x{% endfilter %}",
    "{% with a = 1 %}{{ a }}{% endwith %}",
    "{% autoescape true %}x{% endautoescape %}",
    "{% do texts.append(1) %}",
    "{{ texts.append(1) }}",
    "{{ seller[::-1] }}",
    "{{ seller[0:1:1] }}",
    "{{ texts[0] }}",
    "{{ texts.0 }}",
    "{{ {'a': 1} }}",
    "{{ (1, 2) }}",
    "{{ seller ~ seller }}",
    "{{ 1 / 0 }}",
    "{{ 1 // 0 }}",
    "{{ +calls }}",
    "{{ calls is odd }}",
    "{{ seller if fits }}",
    "{{ " + "9" * 3000 + " }}",
    "{{ 0x" + "f" * 3000 + " }}",
    "{{ 1e999 }}",
    "{{ " + "(" * 1900 + "1" + ")" * 1900 + " }}",
    "{{ " + "[" * 60 + "]" * 60 + " }}",
    "{{ " + "not " * 900 + "1 }}",
    "{{ 1" + " + 1" * 900 + " }}",
    "{% if fits %}" * 100 + "{% endif %}" * 100,
    "{{ '\\ud800' }}",
    "{{ '\\d' }}",
    "{{ ＿＿class＿＿ }}",
    "{{ persona.＿＿class＿＿ }}",
    "{{ ﬁts }}",
    "{{ }}",
    "{{ seller",
    "{% if %}",
    "{{{ seller }}}",
    "{{ seller }}" + "x" * 4000,
]


@pytest.mark.parametrize(("source", "said"), FINE.items())
def test_what_authors_need_is_allowed_and_says_this(source: str, said: str) -> None:
    assert problems(source, names=VALUES) == []
    assert render(source, VALUES) == said


@pytest.mark.parametrize("source", ATTACKS)
def test_an_attack_is_refused_at_load_and_never_filled(source: str) -> None:
    found = problems(source, names=VALUES)
    assert found
    assert all(sentence.strip() for sentence in found)
    with pytest.raises(ExpressionError):
        render(source, VALUES)


@pytest.mark.parametrize("source", [attack[2:-2] for attack in ATTACKS if attack.startswith("{{ ")])
def test_an_attack_is_refused_as_an_expression_too(source: str) -> None:
    assert problems(source, names=VALUES, expression=True)
    with pytest.raises(ExpressionError):
        evaluate(source, VALUES)


def test_nothing_that_is_refused_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    compiled: list[object] = []
    monkeypatch.setattr(sandbox._ENVIRONMENT, "compile", compiled.append)
    for source in set(ATTACKS) - {"{{ range }}"}:  # a name like any other, which is unknown only beside the values
        with pytest.raises(ExpressionError):
            render(source, VALUES)
    assert compiled == []


def test_an_unknown_name_is_told_with_the_nearest_one() -> None:
    assert problems("{{ seler }}", names=VALUES) == ["'seler' is not known here; did you mean 'seller'?"]
    assert problems("{{ persnoa.name }}", names=VALUES) == ["'persnoa' is not known here; did you mean 'persona'?"]
    assert "the names are company, seller" in problems("{{ xyz }}", names={"seller", "company"})[0]
    assert problems("seler == 1", names=VALUES, expression=True)[0].endswith("did you mean 'seller'?")


def test_all_that_is_wrong_is_told_at_once() -> None:
    found = problems("{{ a() }}{{ x|center(9) }}{{ persona._y }}{{ seler }}", names=["persona", "seller"])
    for part in ("a call", "center", "_y", "seler", "'x'"):
        assert any(part in sentence for sentence in found)


def test_a_loop_may_not_hide_a_given_name() -> None:
    assert "hides" in problems("{% for seller in texts %}{{ seller }}{% endfor %}", names=VALUES)[0]


def test_a_loops_name_ends_with_the_loop() -> None:
    source = "{% for need in persona.needs %}{{ need.id }}{% endfor %}{{ need.id }}"
    assert problems(source, names=["persona"]) == ["'need' is not known here; the names are persona"]
    assert slots(source) == {"persona", "need"}


@pytest.mark.parametrize(("source", "said"), [
    ("{{ rival }}", "rival"),
    ("{{ persona.age }}", "no 'age' here; there are name, items, trust, needs"),
    ("{{ persona.age.years }}", "no 'age' here"),
    ("{{ seller.name }}", "a text has no 'name'"),
    ("{{ persona }}", "found a group"),
    ("Hi {{ texts }}", "found a list"),
    ("{{ fits }}", "found a truth value"),
    ("{{ calls|upper }}", "upper wants a text, found a number"),
    ("{{ seller|join(', ') }}", "join wants a list, found a text"),
    ("{{ [persona]|join(', ') }}", "found a group"),
    ("{{ []|first }}", "the list is empty"),
    ("{{ seller + calls }}", "concatenate"),
    ("{{ seller < calls }}", "not supported"),
    ("{% for letter in seller %}x{% endfor %}", "for wants a list, found a text"),
    ("{% for key in persona %}x{% endfor %}", "for wants a list, found a group"),
])
def test_what_cannot_be_filled_is_told_with_its_text(source: str, said: str) -> None:
    assert problems(source, names=[*VALUES, "rival"]) == []
    with pytest.raises(ExpressionError) as told:
        render(source, VALUES)
    assert said in str(told.value)
    assert source in str(told.value)


def test_a_loop_is_bounded_in_items_and_the_text_in_length() -> None:
    source = "{% for a in many %}{{ long }}{% endfor %}"
    assert len(render(source, {"many": [1] * sandbox.ITEMS, "long": "x" * 800})) == sandbox.OUTPUT
    with pytest.raises(ExpressionError, match="grows over"):
        render(source, {"many": [1] * sandbox.ITEMS, "long": "x" * 801})
    with pytest.raises(ExpressionError, match="at most 50"):
        render(source, {"many": [1] * (sandbox.ITEMS + 1), "long": ""})
    with pytest.raises(ExpressionError, match="at most 4000"):
        render("{{ long|upper|length }}", {"long": "x" * 4001})


def test_an_expression_gives_its_value() -> None:
    assert evaluate("persona.needs", VALUES) == VALUES["persona"]["needs"]
    assert evaluate("calls > 2 and 'a' in texts", VALUES) is True
    assert evaluate("persona.needs|length > 2 or not fits", VALUES) is False
    assert evaluate("result", {"result": [1]}) == [1]
    assert problems("persona.needs|length > 2", names=["persona"], expression=True) == []
    with pytest.raises(ExpressionError, match="no 'age'"):
        evaluate("persona.age", VALUES)


@pytest.mark.parametrize("source", ["", "{{ calls }}", "calls }} x {{ calls", "calls calls", "calls %}", "if calls"])
def test_an_expression_stands_alone(source: str) -> None:
    assert problems(source, names=VALUES, expression=True)


def test_slots_are_the_top_level_names() -> None:
    assert slots("Good day.") == frozenset()
    assert slots("{{ seller }} from {{ company }}") == {"seller", "company"}
    assert slots("{% for n in persona.needs %}{{ n.says }}{{ seller|upper }}{% endfor %}") == {"persona", "seller"}
    with pytest.raises(ExpressionError):
        slots("{{ seller() }}")


def test_values_become_plain_all_the_way_down() -> None:
    fact = Fact(id="shops", says="there are two shops", disclosure=Disclosure.ASKED, questions=("How many?",),
                lines=("Two.",))
    assert plain(fact) == {"id": "shops", "says": "there are two shops", "disclosure": "asked",
                           "questions": ["How many?"], "lines": ["Two."], "decision": False, "of": "", "asks": None}
    assert type(plain(Disclosure.ASKED)) is str
    assert plain({Disclosure.ASKED: (fact, Attitude(trust=0.5, interest=0.5, patience=1.0))}) == {
        "asked": [plain(fact), {"trust": 0.5, "interest": 0.5, "patience": 1.0}]}
    assert render("{{ fact.questions|first }}", {"fact": plain(fact)}) == "How many?"


def test_an_object_that_is_no_plain_value_shows_nothing_of_itself() -> None:
    with pytest.raises(ExpressionError, match="has no 'trust'"):
        render("{{ mood.trust }}", {"mood": Attitude(trust=0.5, interest=0.5, patience=1.0)})


_BITS = st.sampled_from([
    "{{", "}}", "{%", "%}", "{#", "#}", "{", "}", " ", "\n", "-", "+", "*", "|", ".", ",", "(", ")", "[", "]", "'", '"',
    "\\", "=", "==", "<", "~", "seller", "persona", "needs", "texts", "calls", "loop", "self", "_x", "if", "else",
    "elif", "endif", "for", "in", "endfor", "set", "raw", "endraw", "not", "and", "is", "upper", "join", "default",
    "first", "1", "9" * 30, "1e99", "none", "true", "א", "é", "\r\n", "\x00", "\ud800", "text", "n",
])
_SOURCES = st.one_of(st.text(max_size=40), st.lists(_BITS, max_size=25).map("".join),
                     st.lists(_BITS, max_size=8).map(lambda bits: "{{ " + " ".join(bits) + " }}"))


@settings(max_examples=400, deadline=None)
@given(source=_SOURCES, expression=st.booleans())
@example(source="{{{ seller }}", expression=False)
@example(source="{{ true }}", expression=False)
@example(source="{{ \u0661 }}", expression=False)
def test_any_text_has_problems_or_is_filled_or_says_why_not(source: str, expression: bool) -> None:
    wrong = problems(source, names=VALUES, expression=expression)
    try:
        if expression:
            evaluate(source, VALUES)
        else:
            assert isinstance(render(source, VALUES), str)
            assert slots(source) <= VALUES.keys() or wrong
    except SalesSimError:
        return
    assert all("hides" in sentence or "not known" in sentence for sentence in wrong)


def _outcome(way: Callable[[str, dict[str, Any]], str], source: str) -> str:
    try:
        return way(source, VALUES)
    except SalesSimError as told:
        return str(told)


@settings(max_examples=200, deadline=None)
@given(source=st.lists(st.sampled_from(["{{ seller }}", "{{company}}", "{{\tseller\n}}", "{", "}", "{{", "}}", " ", "!",
                                        "{%", "#", "é", "\n", "{{ calls }}"]), max_size=10).map("".join))
def test_the_short_way_says_what_jinja_says(source: str) -> None:
    assume(expressions._pieces(source) is not None)
    assert _outcome(render, source) == _outcome(sandbox.render, source)


@pytest.mark.parametrize(("work", "loaded"), [
    ("render('Good day', {}); problems('Good day', names=[]); slots('Good day')", False),
    ("render('{{ a }}!', {'a': 'b'}); problems('{{ a }}', names=['a']); slots('{{ a }}')", False),
    ("render('{{ a|upper }}!', {'a': 'b'})", True),
])
def test_jinja_is_loaded_only_when_a_template_needs_it(work: str, loaded: bool) -> None:
    program = f"import sys; from salessim.expressions import *; {work}; print('jinja2' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == str(loaded)
