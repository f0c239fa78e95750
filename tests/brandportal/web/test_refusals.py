"""A refusal that no view handled becomes a page with its sentence."""

from __future__ import annotations

import pytest
from django.http import HttpRequest
from django.test import RequestFactory

from brandportal.errors import (
    YES,
    BadInput,
    EditedElsewhere,
    Gap,
    Incomplete,
    NotAllowed,
    NotNow,
    first_no,
    no,
    require,
)
from brandportal.uploads.sandbox import Unreadable
from brandportal.web.refusals import RefusalMiddleware

GAPS = [Gap("brand", "slogan", "The slogan is missing.")]


def answer(error: Exception, **headers: str):
    request: HttpRequest = RequestFactory().get("/somewhere/", **headers)
    from django.contrib.auth.models import AnonymousUser

    request.user = AnonymousUser()
    return RefusalMiddleware(lambda request: None).process_exception(request, error)


@pytest.mark.parametrize(
    ("refusal", "status"),
    [
        (NotAllowed("Not you."), 403),
        (NotNow("Not now."), 409),
        (EditedElsewhere("Changed."), 409),
        (BadInput("Wrong."), 422),
        (Unreadable("memory"), 422),
        (Incomplete("Missing.", GAPS), 422),
    ],
)
def test_refusal_becomes_a_page_with_its_sentence(refusal, status):
    response = answer(refusal)
    assert response.status_code == status
    assert refusal.reason in response.content.decode()


def test_incomplete_names_every_gap():
    assert "The slogan is missing." in answer(Incomplete("Missing.", GAPS)).content.decode()


def test_other_errors_are_left_alone():
    assert answer(ValueError("x")) is None


def test_refusal_is_escaped():
    assert "<script>" not in answer(NotNow("<script>x")).content.decode().split("<main", 1)[1]


def test_refusal_leads_back_to_where_the_person_came_from():
    page = answer(NotNow("x"), HTTP_REFERER="http://testserver/workspace/").content.decode()
    assert 'href="http://testserver/workspace/"' in page


@pytest.mark.parametrize("origin", ["https://evil.example/", "http://testserver/somewhere/", ""])
def test_refusal_never_leads_back_elsewhere(origin):
    page = answer(NotNow("x"), HTTP_REFERER=origin).content.decode()
    assert "evil.example" not in page
    assert 'class="btn quiet" href="http' not in page


def test_require_goes_on_only_when_the_answer_is_yes():
    require(YES)
    with pytest.raises(NotAllowed, match="Not you."):
        require(no("Not you."))


def test_first_no_is_the_first_refusal():
    assert first_no(YES, no("a"), no("b")) == no("a")
    assert first_no(YES, YES) == YES
