"""The actions that bind an officer are written about the rows by which they are looked for."""

from __future__ import annotations

import pytest

from brandportal.journal.models import Entry
from reviews.decision.policies import OF_A_BRAND, OF_A_BRAND_IN_THE_YEAR, OF_THE_YEAR

pytestmark = pytest.mark.django_db


def test_every_binding_entry_of_the_demo_is_found_by_its_row(demo):
    declared = {
        (code, group.model._meta.label_lower)
        for group in (*OF_A_BRAND, *OF_THE_YEAR)
        for code in group.actions
    }
    binding = {code for code, _label in declared}
    assert set(OF_A_BRAND_IN_THE_YEAR) <= binding
    rows = Entry.objects.filter(action__in=binding).values_list("action", "object_type")
    written = set(rows.order_by())
    assert len(written) > 15
    assert written - declared == set()
