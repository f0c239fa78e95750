"""Every field of every model is declared, and docs/data.md is up to date."""

from __future__ import annotations

from dataclasses import replace

import pytest

from brandportal import personal_data
from brandportal.office.data_page import page
from brandportal.office.management.commands.data_doc import PLACE
from brandportal.personal_data import Kind, faults, holdings


def test_every_field_of_every_model_is_declared():
    assert list(faults()) == []


def test_the_page_about_what_is_kept_is_fresh():
    assert PLACE.read_text(encoding="utf-8") == page()


def test_a_field_that_is_not_declared_is_found(monkeypatch):
    before = list(faults())
    changed = dict(holdings())
    row = changed["reviews.rating"]
    changed["reviews.rating"] = replace(
        row, none=row.none.replace(" channel", " chanel chanel"), until={**row.until, "x": "never"}
    )
    del changed["journal.head"]
    changed["journal.tail"] = replace(row, model="journal.tail")
    monkeypatch.setattr(personal_data, "holdings", lambda: changed)
    assert [fault for fault in faults() if fault not in before] == [
        "journal.head is not declared.",
        "journal.tail is declared and is no model.",
        "reviews.rating.chanel is declared twice.",
        "reviews.rating.channel is not declared.",
        "reviews.rating.chanel is declared and is no field.",
        "reviews.rating.x is declared and is no field.",
    ]


def test_a_model_declared_twice_is_an_error(settings):
    settings.LIBRARY_PERSONAL_DATA = [
        "brandportal.library_personal_data.LIBRARIES",
        "brandportal.library_personal_data.LIBRARIES",
    ]
    holdings.cache_clear()
    try:
        with pytest.raises(ValueError, match="declared twice"):
            holdings()
    finally:
        holdings.cache_clear()


def test_every_field_that_may_hold_a_rater_is_keyed_or_encrypted():
    """What tells who rated is a keyed hash or encrypted."""
    kinds = {
        f"{row.model}.{name}": kind
        for row in holdings().values()
        for name, kind in row.kinds.items()
    }
    telling = [
        path
        for path in kinds
        if path.rpartition(".")[2]
        in {"pseudonym", "network", "block", "device", "receipt", "phone"}
        # Of agencies, and of people with an account; no rater.
        and path not in {"applications.servicepoint.phone", "journal.securityevent.network"}
    ]
    assert {
        path: kinds[path] for path in telling if kinds[path] not in (Kind.KEYED, Kind.ENCRYPTED)
    } == {}
    assert len(telling) >= 8


def test_the_page_does_not_depend_on_which_module_was_imported_first():
    assert list(holdings()) == sorted(holdings())
