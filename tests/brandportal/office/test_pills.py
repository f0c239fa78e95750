"""Statuses have their colour in the lists of the desk, and are words in what is exported."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from django.contrib import admin
from django.urls import reverse

from audits.models import Title
from audits.titles.enums import TitleStatus
from brandportal.pills import TonedChoices
from tests.factories.audits import make_title
from tests.factories.people import make_officer

pytestmark = pytest.mark.django_db
TITLES = "admin:audits_title_changelist"


def toned(enum: type[TonedChoices] = TonedChoices) -> Iterator[type[TonedChoices]]:
    for one in enum.__subclasses__():
        yield one
        yield from toned(one)


def test_every_status_with_a_colour_has_it_in_the_lists():
    known = {tuple(enum.values): enum for enum in toned()}
    for model, desk in admin.site._registry.items():
        fields = {field.name: field for field in model._meta.get_fields() if not field.is_relation}
        said = {
            name: known[values]
            for name in desk.list_display
            if name in fields
            and (values := tuple(value for value, _word in fields[name].flatchoices)) in known
        }
        assert getattr(desk, "pills", {}) == said, model._meta.label


def test_a_list_shows_the_colour_and_sorts_by_the_status(client):
    make_title(status=TitleStatus.SUSPENDED, number="T2025-91")
    make_title(year=2024, status=TitleStatus.VALID, number="T2024-92")
    client.force_login(make_officer())
    desk = next(desk for model, desk in admin.site._registry.items() if model is Title)
    column = desk.list_display.index("status")
    for order, first, last in (("", "T2025-91", "T2024-92"), ("-", "T2024-92", "T2025-91")):
        page = client.get(reverse(TITLES), {"o": f"{order}{column}"}).content.decode()
        assert page.index(first) < page.index(last)
        for status in (TitleStatus.SUSPENDED, TitleStatus.VALID):
            assert f'<span class="pill {status.tone}">{status.label}</span>' in page
