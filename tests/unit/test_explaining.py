"""Explanations: a verdict and a reason for every line, in the order shown."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given

from course.content.items import Item
from course.learning.explaining import Explained, Line, explain
from course.learning.presenting import option_order, row_order

from .samples import ADAPTER, ALL, CANARY, c, item, key
from .strategies import any_item, any_json, quick, seeds

A, B, D, E, F = c("a", "b", "d", "e", "f")
IN, OUT = c("in", "out")


def lines(kind: str, response: dict[str, Any], part: int = 0) -> dict[str, Line]:
    """The lines of one part, by their text."""
    return {line.text: line for line in explain(item(kind), response, "seed").parts[part].lines}


def verdicts(kind: str, response: dict[str, Any], part: int = 0) -> dict[str, str]:
    """The verdict on each line, by its text."""
    return {text: line.verdict for text, line in lines(kind, response, part).items()}


@quick
@given(any_item, any_json, seeds)
def test_any_response_can_be_explained(each: Item, response: object, seed: str) -> None:
    found = explain(each, response, seed)
    said = [line for part in found.parts for line in part.lines]
    assert all(line.feedback and line.paragraphs for line in said)
    assert all(line.belongs for line in said if line.verdict in ("right", "left_out", "this_is_it"))
    assert not any(line.belongs for line in said if line.verdict in ("wrong", "rightly_left", "plain"))


@pytest.mark.parametrize("each", ALL, ids=lambda each: each.type)
def test_the_key_is_never_called_wrong(each: Item) -> None:
    found = explain(each, key(each), "seed")
    told = {line.verdict for part in found.parts for line in part.lines}
    assert "right" in told and not told & {"wrong", "left_out", "this_is_it", "unanswered"}
    assert found.mark.right


@pytest.mark.parametrize("kind", ["single", "scenario", "region"])
def test_one_choice_right_wrong_and_none(kind: str) -> None:
    assert verdicts(kind, {"choice": A}) == {"Option a": "right", "Option b": "plain", "Option d": "plain"}
    assert verdicts(kind, {"choice": B}) == {
        "Option a": "this_is_it",
        "Option b": "wrong",
        "Option d": "plain",
    }
    assert verdicts(kind, {}) == {"Option a": "this_is_it", "Option b": "plain", "Option d": "plain"}


def test_several_choices_right_wrong_left_out_and_rightly_left() -> None:
    assert verdicts("multiple", {"choices": [A, B, E]}) == {
        "Option a": "right",
        "Option b": "right",
        "Option d": "left_out",
        "Option e": "wrong",
        "Option f": "rightly_left",
    }


def test_a_line_says_what_was_chosen_what_belongs_and_why() -> None:
    line = lines("single", {"choice": B})["Option b"]
    assert line == Line("Option b", True, False, "wrong", f"Feedback {CANARY} on b.", (82,))


def test_the_voice_of_feedback_is_kept() -> None:
    own = item("single", options=[o | {"voice": "course"} for o in item("single").model_dump()["options"]])
    assert {line.voice for line in explain(own, {}, "seed").parts[0].lines} == {"course"}


def test_options_stand_as_the_attempt_showed_them() -> None:
    for seed in map(str, range(20)):
        shown = explain(item("multiple"), {}, seed).parts[0].lines
        assert [f"{CANARY}-{line.text[-1]}" for line in shown] == list(option_order(item("multiple"), seed))


def test_verdict_then_reason() -> None:
    found = explain(item("truefalse_why"), {"verdict": True, "reason": A}, "seed")
    assert [part.heading for part in found.parts] == ["", "because"]
    assert [(line.text, line.verdict) for line in found.parts[0].lines] == [
        ("True", "wrong"),
        ("False", "this_is_it"),
    ]
    assert verdicts("truefalse_why", {"verdict": False, "reason": B}, 1) == {
        "Reason a": "this_is_it",
        "Reason b": "wrong",
        "Reason d": "plain",
    }


def test_no_verdict_is_not_false() -> None:
    assert verdicts("truefalse_why", {"reason": A}) == {"True": "plain", "False": "this_is_it"}


def test_match_names_what_was_given_and_what_belongs() -> None:
    found = lines("match", {"pairs": {A: A, B: E}})
    assert {text: line.verdict for text, line in found.items()} == {
        "Left a": "right",
        "Left b": "wrong",
        "Left d": "unanswered",
        "Right e": "plain",
    }
    assert (found["Left b"].answer, found["Left b"].key) == ("Right e", "Right b")
    assert (found["Left d"].answer, found["Left d"].key) == ("", "Right d")


def test_an_extra_right_side_is_explained_only_if_it_was_given() -> None:
    assert "Right e" not in lines("match", {"pairs": {A: B}})
    assert lines("match", {"pairs": {A: E}})["Right e"].feedback == f"Feedback {CANARY} on e."


def test_categorise_names_the_place() -> None:
    found = lines("categorise", {"elements": {A: IN, B: IN}})
    assert (found["Body a"].verdict, found["Body b"].verdict, found["Body d"].verdict) == (
        "right",
        "wrong",
        "unanswered",
    )
    assert (found["Body b"].answer, found["Body b"].key) == ("Inside", "Outside")


def test_rows_stand_as_the_attempt_showed_them() -> None:
    each = item("categorise")
    assert each.type == "categorise"
    shown = explain(each, {}, "3").parts[0].lines
    assert [f"{CANARY}-{line.text[-1]}" for line in shown] == list(row_order(each, "3"))


def test_a_gap_explains_what_was_chosen_else_what_belongs() -> None:
    first, second = explain(item("cloze"), {"gaps": {c("states")[0]: D}}, "seed").parts[0].lines
    assert (first.verdict, first.answer, first.key) == ("wrong", "Number d", "Number b")
    assert first.feedback.endswith("on d.")
    assert (second.verdict, second.answer, second.key) == ("unanswered", "", "Number e")
    assert second.feedback.endswith("on e.")


def test_steps_stand_in_the_right_order_with_the_place_given_and_the_date() -> None:
    found = explain(item("order"), {"order": [B, A, D, E]}, "seed").parts[0].lines
    assert [(line.text, line.verdict, line.answer) for line in found] == [
        ("Step a", "wrong", "2"),
        ("Step b", "wrong", "1"),
        ("Step d", "right", "3"),
        ("Step e", "right", "4"),
    ]
    assert found[0].key == f"{CANARY} 2006"


def test_a_scenario_brings_its_model_beside_the_learners_words() -> None:
    found = explain(item("scenario"), {"choice": A, "rationale": "Mine."}, "seed")
    assert (found.case, found.rationale) == ("An invented town asks for a list.", "Mine.")
    assert (found.rationale_prompt, found.rationale_voice) == ("What would change?", "course")
    assert found.rationale_model.startswith("The law would conflict")


def test_all_that_is_cited_is_listed_once_in_order() -> None:
    found: Explained = explain(item("scenario", paragraphs=(83, 80)), {}, "seed")
    assert found.cited() == (80, 82, 83, 127)
    assert found.since_2013 == (f"{CANARY}-update",)


def test_evidence_without_a_number_is_named() -> None:
    rests = item("single").model_copy(update={"specials": ("contents",)})
    assert explain(rests, {}, "seed").specials == ("contents",)


@pytest.mark.parametrize("kind", [each.type for each in ALL])
def test_updates_that_feedback_cites_come_with_every_kind(kind: str) -> None:
    data = ADAPTER.dump_python(item(kind))
    told: Item = ADAPTER.validate_python(cite_updates(data))
    found = explain(told, key(told), "seed")
    assert found.changes() == ("later",)
    assert all(line.updates == ("later",) for part in found.parts for line in part.lines)


def cite_updates(value: Any) -> Any:
    """The same data with an update beside each paragraph of feedback."""
    if isinstance(value, dict):
        told = {name: cite_updates(part) for name, part in value.items()}
        return told | {"updates": ["later"]} if "updates" in told else told
    return [cite_updates(part) for part in value] if isinstance(value, list | tuple) else value


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Right. The guild trains them.", "The guild trains them."),
        ("Right: twice.", "Twice."),
        ("Yes. It closes the list.", "It closes the list."),
        ("No. That came later.", "That came later."),
        ("No such report is named.", "No such report is named."),
        ("Rights come first.", "Rights come first."),
        ("iOS is not named.", "iOS is not named."),
        ("Yes.", ""),
        ("Right. Now the reason.", ""),
        ("Right: they concern two groups. Now the reason.", "They concern two groups."),
        ("Right: he grants it. Now the reason why he hesitates.", "He grants it."),
    ],
)
def test_a_reason_does_not_say_again_what_the_verdict_said(written: str, shown: str) -> None:
    assert Line("", True, True, "right", written, (1,)).reason == shown
