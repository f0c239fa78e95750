"""From a submitted form to its verb: valid data is passed on, a refusal is shown at its field, the
input stays.
"""

from __future__ import annotations

from typing import Any

import pytest
from django import forms

from brandportal.errors import (
    BadInput,
    EditedElsewhere,
    Gap,
    Incomplete,
    NotAllowed,
    NotNow,
    NotUnderstood,
    Refused,
)
from brandportal.web.forms import ConfirmForm, PortalForm
from brandportal.web.submissions import sent, submit


class NameForm(PortalForm):
    name = forms.CharField(max_length=5)


def refusing(refusal: Refused):
    def verb(**_data: Any) -> None:
        raise refusal

    return verb


def unreached(**_data: Any) -> None:
    raise AssertionError("the verb was run")


def test_a_page_that_is_read_runs_nothing(rf):
    form = NameForm(**sent(rf.get("/")))
    read = submit(form, unreached)
    assert (bool(read), read.status, form.is_bound) == (False, 200, False)


def test_an_empty_post_is_one(rf):
    form = NameForm(**sent(rf.post("/", {})))
    answered = submit(form, unreached)
    assert (answered.status, list(form.errors)) == (422, ["name"])


def test_what_does_not_fit_reaches_no_verb(rf):
    form = NameForm(**sent(rf.post("/", {"name": "too long"})))
    answered = submit(form, unreached)
    assert (bool(answered), answered.status) == (False, 422)
    assert form["name"].value() == "too long"


def test_the_verb_gets_what_was_typed_and_what_the_page_knows(rf):
    form = NameForm(**sent(rf.post("/", {"name": " Ann "})))
    done = submit(form, lambda **given: given, number=7)
    assert done
    assert done.result == {"name": "Ann", "number": 7}


@pytest.mark.parametrize(
    ("refusal", "status", "place"),
    [
        (BadInput("Taken.", field="name"), 422, "name"),
        (BadInput("Taken.", field="elsewhere"), 422, "__all__"),
        (BadInput("Taken."), 422, "__all__"),
        (NotAllowed("Not you."), 403, "__all__"),
        (NotNow("Closed."), 409, "__all__"),
        (EditedElsewhere("Changed."), 409, "__all__"),
        (NotUnderstood("What?"), 400, "__all__"),
    ],
)
def test_a_refusal_stands_at_the_field_it_names_or_above_the_form(rf, refusal, status, place):
    form = NameForm(**sent(rf.post("/", {"name": "Ann"})))
    refused = submit(form, refusing(refusal))
    assert (bool(refused), refused.status, refused.refusal) == (False, status, refusal)
    assert refused.reason == refusal.reason
    assert form.errors == {place: [refusal.reason]}
    assert form["name"].value() == "Ann"


def test_everything_that_is_missing_is_told(rf):
    gaps = (Gap("about", "name", "Say the name."), Gap("about", "place", "Say where."))
    form = ConfirmForm(**sent(rf.post("/", {})))
    refused = submit(form, refusing(Incomplete("Something is missing.", gaps)))
    assert (refused.status, refused.gaps) == (422, gaps)


def test_a_fault_of_ours_is_no_refusal(rf):
    form = NameForm(**sent(rf.post("/", {"name": "Ann"})))
    with pytest.raises(AssertionError):
        submit(form, unreached)
