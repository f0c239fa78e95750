"""The help pages: their numbers are the year's, they lead to pages that exist, and header and
footer lead to them.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings as installed
from django.urls import reverse

from brandportal.rulebook import default_rules
from brandportal.rulebook_shape import _LATER_KEYS
from reviews.public_site.presenters.help_entries import answered
from reviews.public_site.views.help import OF_AUDIENCE
from tests.factories.applications import make_cycle

pytestmark = pytest.mark.django_db

SET = {
    "HOTLINE": "0512-1234 5678",
    "SPONSOR": "Office of the Leading Group",
    "ICP_FILING": "ICP 12345678",
    "OFFICE_CONTACT": "office@example.org",
}


def page(client, name: str) -> str:
    answer = client.get(reverse(f"public:{name}"), headers={"accept-language": "en"})
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.mark.parametrize("name", OF_AUDIENCE)
def test_every_question_is_answered_and_reached(client, name):
    shown = page(client, name)
    for one in OF_AUDIENCE[name]:
        assert f'href="#{one.code}"' in shown
        assert f'id="{one.code}"' in shown
    assert "%(" not in shown


def test_the_numbers_are_those_of_the_year(client):
    rules = default_rules()
    rules["bad_rating"]["answer_working_days"] = 8
    make_cycle(rules=rules)
    assert "answers within 8 working days" in page(client, "help")
    assert "verifies what happened within 1 working day and" in page(client, "help")


@pytest.mark.parametrize("name", OF_AUDIENCE)
def test_rules_from_before_a_key_are_answered_too(client, name):
    """Keys that came later are missing in years that were opened before them."""
    rules = default_rules()
    for key in _LATER_KEYS:
        *path, last = key.split(".")
        part = rules
        for step in path:
            part = part[step]
        del part[last]
    make_cycle(rules=rules)
    page(client, name)


@pytest.mark.parametrize("name", OF_AUDIENCE)
def test_answers_use_every_number_that_they_name(name):
    assert all(one.answer for one in answered(OF_AUDIENCE[name], default_rules()))


def test_header_and_footer_lead_there(client):
    shown = page(client, "help")
    header, footer = shown.split("<main")[0], shown.split("<footer")[1]
    for name in ("help", "results-newest"):
        assert f'href="{reverse(f"public:{name}")}"' in header
    for name in ("receipt", "results-newest", "ledger-newest", "help", "help-agencies"):
        assert f'href="{reverse(f"public:{name}")}"' in footer
    assert f'href="{reverse("public:help")}#contact"' in footer


def test_contacts_are_shown_where_they_are_set(client, settings):
    for name in SET:
        setattr(settings, name, "")
    footer = page(client, "help").split("<footer")[1]
    assert "Hotline" not in footer
    for name, value in SET.items():
        setattr(settings, name, value)
    shown = page(client, "help")
    for value in SET.values():
        assert shown.count(value) == 2
    assert 'href="tel:051212345678"' in shown


def test_they_are_empty_unless_set():
    assert [getattr(installed, name) for name in ("HOTLINE", "SPONSOR", "ICP_FILING")] == [""] * 3


@pytest.mark.parametrize("name", OF_AUDIENCE)
def test_help_takes_two_queries(client, name, django_assert_num_queries):
    make_cycle()
    page(client, name)
    with django_assert_num_queries(2):
        page(client, name)
    assert not re.search(r"<script(?![^>]*src)", page(client, name))
