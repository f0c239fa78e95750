"""Every model of the desk says what its records are about, and every list starts from what no
conflict of interest hides.
"""

from __future__ import annotations

import inspect
import re

import pytest
from django.contrib import admin
from django.core.exceptions import FieldDoesNotExist
from django.db.models.constants import LOOKUP_SEP

from brandportal.office.hidden import NOBODY, About
from brandportal.office.records import RoleAdmin
from tests.architecture.sources import modules

# Records that tell nothing about how an agency is judged, each with the reason.
ABOUT_NOBODY = {
    "accounts.agency": "An address book, kept by the office.",
    "accounts.user": "People and their parts.",
    "accounts.invitation": "People and their parts.",
    "accounts.declaredconflict": "Who has which conflict; nothing about the agency.",
    "accounts.notedtie": "Who has which tie; nothing about how the agency is judged.",
    "journal.securityevent": "Signing in; what was read and refused, not what it said.",
    "workdays.calendarday": "The calendar.",
    "workdays.calendaryear": "The calendar.",
    "applications.cycle": "Rules and windows of a year.",
    "applications.ruleset": "Rules.",
    "applications.brand": "Names and codes of brands, as printed on posters.",
    "reviews.expert": "Who can sit on a panel; years hidden from the reader are left out of it.",
    "reviews.heldword": "Words that hold a comment.",
}
MODELS = {model._meta.label_lower: desk for model, desk in admin.site._registry.items()}


@pytest.mark.parametrize("label", sorted(MODELS))
def test_a_model_of_the_desk_says_what_its_records_are_about(label):
    desk = MODELS[label]
    assert isinstance(desk, RoleAdmin)
    about = getattr(desk, "about", None)
    assert isinstance(about, About), f"{label} says nothing: about = About(...), or NOBODY"
    assert (about == NOBODY) == (label in ABOUT_NOBODY)
    for path, end in (
        (about.agency, "agency"),
        (about.also, "agency"),
        (about.year, "cycle"),
        (about.sealed, "cycle"),
    ):
        if path:
            assert _end(desk.model, path)._meta.model_name == end


def test_every_list_starts_from_what_is_not_hidden():
    """A model of the desk that makes its own rows asks RoleAdmin for them first."""
    for label, desk in MODELS.items():
        source = inspect.getsource(type(desk).get_queryset)
        if type(desk).get_queryset is not RoleAdmin.get_queryset:
            assert re.search(r"super\(\)\s*\.get_queryset\(request\)", source), label


def test_every_queue_of_the_desk_asks_who_reads():
    """A queue counts by `shown`, or has no record of an agency to count."""
    apart = {"missing_calendar", "probe_queues"}
    found = {}
    for module in modules().values():
        text = module.path.read_text()
        for name, body in re.findall(r"@desk_queue\ndef (\w+)\((.*?)(?=\n@|\Z)", text, re.S):
            found[name] = "shown" in body
    assert len(found) > 10
    assert {name for name, asks in found.items() if not asks} == apart


def _end(model, path: str):
    for step in path.split(LOOKUP_SEP):
        try:
            model = model._meta.get_field(step).related_model
        except FieldDoesNotExist:
            pytest.fail(f"{model._meta.label} has no {step}")
    return model
