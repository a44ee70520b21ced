from __future__ import annotations

import copy
import json
from typing import Any

import made
import pytest

from salessim.errors import JournalError
from salessim.model.assessment import Assessment
from salessim.model.assessment_json import assessment_from_json, assessment_json


def test_an_assessment_comes_back_the_same_through_json_text() -> None:
    text = json.dumps(assessment_json(made.assessment()))
    assert assessment_from_json(json.loads(text)) == made.assessment()
    assert json.dumps(assessment_json(assessment_from_json(json.loads(text)))) == text


def test_an_assessment_in_which_nothing_was_observed_comes_back_too() -> None:
    bare = Assessment(rubric="r", version=1, title="R", score=None, passed=None, pass_mark=60, outcome="", sections=(),
                      criteria=())
    assert assessment_from_json(json.loads(json.dumps(assessment_json(bare)))) == bare


def test_the_shape_is_the_stable_one() -> None:
    value = assessment_json(made.assessment())
    assert value["kind"] == "assessment"
    assert {"id", "version"} <= value["rubric"].keys()
    assert {"score", "passed", "outcome", "sections", "criteria", "flags", "feedback"} <= value.keys()
    assert value["sections"][0] == {"id": "contact", "title": "Contact", "score": 83.3, "weight": 20.0}
    assert value["sections"][-1]["score"] is None
    criterion = value["criteria"][0]
    assert {"id", "section", "title", "score", "weight", "checks"} <= criterion.keys()
    check = criterion["checks"][0]
    assert {"id", "says", "passed", "why", "evidence"} <= check.keys()
    assert check["evidence"] == [{"turn": 1, "start": 0, "end": 12, "quote": "Good morning", "side": "seller"}]
    assert value["feedback"].keys() == {"keep", "start", "stop"}


def test_a_field_that_is_not_known_is_passed_over() -> None:
    value = assessment_json(made.assessment())
    value["colour"] = value["criteria"][0]["colour"] = "green"
    assert assessment_from_json(value) == made.assessment()


def drop(value: Any, *path: str | int) -> Any:
    changed = copy.deepcopy(value)
    at = changed
    for step in path[:-1]:
        at = at[step]
    del at[path[-1]]
    return changed


def put(value: Any, new: object, *path: str | int) -> Any:
    changed = copy.deepcopy(value)
    at = changed
    for step in path[:-1]:
        at = at[step]
    at[path[-1]] = new
    return changed


WHOLE = assessment_json(made.assessment())


@pytest.mark.parametrize(("damaged", "said"), [
    ({}, 'expected "kind": "assessment", found None'),
    (put(WHOLE, "event", "kind"), "found 'event'"),
    (put(WHOLE, "active", "rubric"), "rubric should be an object, found str"),
    (drop(WHOLE, "rubric", "version"), "rubric.version is missing"),
    (drop(WHOLE, "criteria"), "criteria is missing"),
    (drop(WHOLE, "criteria", 1, "checks", 0, "says"), "criteria[1].checks[0].says is missing"),
    (put(WHOLE, "high", "score"), "score should be a number, found str"),
    (put(WHOLE, True, "score"), "score should be a number, found bool"),
    (put(WHOLE, 1, "passed"), "passed should be true or false, found int"),
    (put(WHOLE, {}, "sections"), "sections should be a list, found dict"),
    (put(WHOLE, "x", "flags", 0), "flags[0] should be an object, found str"),
    (put(WHOLE, 1.5, "criteria", 0, "checks", 0, "evidence", 0, "turn"),
     "criteria[0].checks[0].evidence[0].turn should be a whole number, found float"),
    (put(WHOLE, None, "feedback", "keep", 0, "text"), "feedback.keep[0].text should be a text, found NoneType"),
])
def test_a_damaged_assessment_is_refused_by_the_name_of_its_field(damaged: dict[str, Any], said: str) -> None:
    with pytest.raises(JournalError) as refused:
        assessment_from_json(damaged)
    assert said in str(refused.value)
