"""The desk's verbs, as generated from the tables of transitions."""

from __future__ import annotations

import inspect
from typing import Any

import pytest
from django.contrib import admin
from django.utils import translation

from applications.cycles.workflow import CYCLE
from applications.lifecycle.workflow import APPLICATION
from brandportal.errors import YES
from brandportal.office.verbs import OfficeVerb, nothing_typed, step

EVERY = [
    pytest.param(registered, verb, id=f"{model._meta.label_lower}.{verb.name}")
    for model, registered in admin.site._registry.items()
    for verb in getattr(registered, "verbs", ())
]


def always(obj: Any):
    return YES


def test_a_step_is_named_and_labelled_by_its_table():
    verb = step(APPLICATION, "return_for_correction", lambda **given: None)
    assert verb.name == "return-for-correction"
    with translation.override("en"):
        assert str(verb.label) == "Return for correction"
    assert verb.two_persons == ""


def test_a_step_for_two_is_only_proposed():
    assert step(CYCLE, "open").two_persons == "cycle.open"
    with pytest.raises(ValueError, match="for two"):
        step(CYCLE, "open", lambda **given: None)
    with pytest.raises(ValueError, match="either an action"):
        step(APPLICATION, "accept")


def test_the_record_is_handed_over_under_the_first_keyword():
    def act(*, brand: str, reason: str, by: str, now: int) -> str:
        return f"{brand} {reason} {by} {now}"

    verb = OfficeVerb(name="act", label="Act", verdict=always, run=act, done=str.upper)
    assert verb.perform("Clear", {"reason": "since"}, by="ann", now=3) == "CLEAR SINCE ANN 3"


def test_the_sentence_stands_as_written_and_the_arguments_can_be_others():
    seen: list[dict[str, Any]] = []

    def act(row: str, **given: Any) -> None:
        seen.append({"row": row, **given})

    verb = OfficeVerb(
        name="act",
        label="Act",
        verdict=always,
        run=act,
        done="Done.",
        about=lambda obj: obj.upper(),
        arguments=nothing_typed,
    )
    assert verb.perform("clear", {"sure": True}, by="ann", now=3) == "Done."
    assert seen == [{"row": "CLEAR", "by": "ann", "now": 3}]


@pytest.mark.parametrize(("desk", "verb"), EVERY)
def test_every_verb_of_the_desk_asks_for_what_its_action_takes(desk, verb):
    """A field that the action does not take, or one that it needs and no form asks for, would fail
    on the desk only.
    """
    made_for_each_record = not verb.form.base_fields and getattr(verb.form, "takes_object", False)
    if verb.two_persons or made_for_each_record:
        return
    taken = inspect.signature(verb.run).parameters
    if any(row.kind == row.VAR_KEYWORD for row in taken.values()):
        return
    _subject, *others = taken.values()
    fields = dict.fromkeys(verb.form.base_fields, "x")
    given = {*verb.arguments(None, fields), "by", "now"}
    needed = {row.name for row in others if row.default is row.empty}
    assert needed <= given <= {row.name for row in others}
