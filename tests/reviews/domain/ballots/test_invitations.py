"""Invitation codes: shown once, hashed at rest, one rating each, for one brand and one group."""

from __future__ import annotations

import pytest

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, EditedElsewhere, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.domain.ballots.invitations import issue_invitations, rate_invited
from reviews.domain.ballots.rating import Answer
from reviews.enums import EvaluationStatus, RaterGroup
from reviews.models import Rating, RatingInvitation
from tests.factories.rating import DAY, NOW, a_person, a_year, an_officer

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OPEN = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING)


def issue(year, *, group=RaterGroup.ENTERPRISES, count=3, by=None, **more):
    return issue_invitations(
        application=year.first, group=group, count=count, by=by or an_officer(), now=NOW, **more
    )


def give(application, code, overall=4, now=NOW):
    rate_invited(application=application, answer=Answer(overall), code=code, now=now)


def test_issue_invitations_keeps_hashes_only_and_says_so_in_the_journal():
    year = a_year()
    codes = issue(year)
    assert len(set(codes)) == 3
    assert all(len(code) == 14 and code[4] == code[9] == "-" for code in codes)
    kept = "".join(RatingInvitation.objects.values_list("code_hash", flat=True))
    assert not any(code.replace("-", "") in kept or code in kept for code in codes)
    entry = Entry.objects.get()
    assert (entry.action, entry.data) == (
        "reviews.issue_invitations",
        {"group": "enterprises", "count": 3},
    )


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_issue_invitations_between_shortlist_and_count_only(status):
    year = a_year(status=status)
    if status in OPEN:
        assert len(issue(year)) == 3
    else:
        with pytest.raises(NotNow, match="between the shortlist and the end"):
            issue(year)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.PANEL])
def test_issue_invitations_is_the_office_s(role):
    with pytest.raises(NotAllowed):
        issue(a_year(), by=a_person("someone", role))


def test_issue_invitations_refuses_who_works_for_the_agency():
    year = a_year()
    insider = a_person("insider", Role.OFFICE, agency=year.first.agency)
    with pytest.raises(NotAllowed, match="You work for this agency"):
        issue(year, by=insider)
    assert RatingInvitation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [({"count": 0}, "count"), ({"count": 2001}, "count"), ({"group": "public"}, "group")],
)
def test_issue_invitations_refuses_what_does_not_fit(changes, field):
    with pytest.raises(BadInput) as refusal:
        issue(a_year(), **changes)
    assert refusal.value.field == field


def test_issue_invitations_form_sent_twice_is_refused_the_second_time():
    year, officer = a_year(), an_officer()
    issue(year, by=officer, issued=0)
    with pytest.raises(EditedElsewhere):
        issue(year, by=officer, issued=0)
    assert RatingInvitation.objects.count() == 3


def test_rate_invited_counts_in_the_group_and_uses_the_code_once():
    year = a_year()
    code = issue(year, count=1)[0]
    give(year.first, code.lower().replace("-", " "), 2)
    give(year.first, code, 5, now=NOW + DAY)
    row = Rating.objects.get()
    assert (row.group, row.channel, row.overall) == ("enterprises", "invitation", 5)
    assert RatingInvitation.objects.get().used is True


def test_rate_invited_two_codes_are_two_ratings():
    year = a_year()
    for code in issue(year, count=2):
        give(year.first, code)
    assert Rating.objects.count() == 2


def test_rate_invited_refuses_an_unknown_code():
    with pytest.raises(BadInput, match="is not known") as refusal:
        give(a_year().first, "2222-3333-4444")
    assert refusal.value.field == "invitation"


def test_rate_invited_refuses_the_code_of_another_brand():
    year = a_year()
    code = issue(year, count=1)[0]
    with pytest.raises(BadInput, match="for another brand"):
        give(year.applications[1], code)
    assert Rating.objects.count() == 0


def test_rate_invited_outside_the_window_leaves_the_code_unused():
    year = a_year()
    code = issue(year, count=1)[0]
    with pytest.raises(NotNow):
        give(year.first, code, now=NOW + 30 * DAY)
    assert RatingInvitation.objects.get().used is False
