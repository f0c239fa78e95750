"""Statuses and their tones on the enums."""

from __future__ import annotations

import pytest
from django.utils import translation

from applications.form.enums import ApplicationStatus
from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.titles.enums import TitleStatus
from brandportal.pills import Pill, TonedChoices
from brandportal.proposals.enums import ProposalStatus
from reviews.bad_ratings.enums import CaseStatus
from reviews.screening.enums import HoldStatus, SanctionStatus, ScreeningStatus

TONED = (
    ApplicationStatus,
    CaseStatus,
    HoldStatus,
    Outcome,
    ProposalStatus,
    RectificationStatus,
    ReviewStatus,
    SanctionStatus,
    ScreeningStatus,
    TitleStatus,
)


def test_a_pill_has_the_word_of_the_reader_and_the_tone_of_the_status():
    with translation.override("en"):
        assert TitleStatus("valid").pill == Pill("Valid", "good")
    with translation.override("zh-hans"):
        assert TitleStatus.REVOKED.pill == Pill("已撤销", "plain")


@pytest.mark.parametrize("statuses", TONED)
def test_a_tone_changes_neither_value_nor_choices(statuses: type[TonedChoices]):
    for member in statuses:
        assert member == member.value == statuses(member.value)
        assert member.tone in {"good", "warn", "alarm", "now", "gold", "plain"}
    assert [value for value, _label in statuses.choices] == statuses.values
    assert all(isinstance(value, str) for value in statuses.values)
