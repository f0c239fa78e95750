"""Codes on paper: by two people, for a register, within the quota; one clerk alone cannot issue
any.
"""

from __future__ import annotations

from copy import deepcopy
from datetime import timedelta

import pytest

from brandportal import rulebook
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Hold, Rating, RatingInvitation, Result
from reviews.rating.enums import RaterGroup
from reviews.rating.invitations import rate_invited
from reviews.rating.letters import allowance, issue_invitations
from reviews.rating.rating import Answer, Marks
from reviews.screening import screening
from reviews.stages.steps import close_rating
from tests.factories.pairs import by_two, make_register, partner, proposed
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_result, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
OPEN = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING)


def issue(year, *, group=RaterGroup.DEPUTIES, count=3, by=None):
    return by_two(
        issue_invitations,
        application=year.first,
        group=group,
        count=count,
        by=by or make_officer(),
        now=NOW,
    )


def listed(people=10, group=RaterGroup.DEPUTIES, **more):
    year = make_year(**more)
    make_register(year.first, group, people, now=NOW)
    return year


def test_issue_keeps_hashes_only_and_the_journal_says_who_and_against_which_list():
    year = listed()
    codes = issue(year)
    assert len(set(codes)) == 3
    assert all(len(code) == 14 and code[4] == code[9] == "-" for code in codes)
    kept = "".join(RatingInvitation.objects.values_list("code_hash", flat=True))
    assert not any(code.replace("-", "") in kept or code in kept for code in codes)
    data = Entry.objects.get(action="reviews.issue_invitations").data
    assert (data["group"], data["count"], data["on_register"]) == ("deputies", 3, 10)
    assert data["sources"] == ["市人大办〔2026〕3号名单"]
    assert data["proposed_by"] == partner(Role.OFFICE).pk


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_issue_between_shortlist_and_count_only(status):
    year = listed(status=status)
    if status in OPEN:
        assert len(issue(year)) == 3
    else:
        with pytest.raises(NotNow, match="between the shortlist and the end"):
            issue(year)


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.PANEL])
def test_issue_is_the_office_s(role):
    with pytest.raises(NotAllowed):
        issue(listed(), by=make_user(role, username="someone"))


def test_issue_refuses_who_works_for_the_agency():
    year = listed()
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    with pytest.raises(NotAllowed, match="You have a conflict of interest with this agency"):
        issue(year, by=insider)
    assert RatingInvitation.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "field"), [({"count": 0}, "count"), ({"group": "public"}, "group")]
)
def test_issue_refuses_what_does_not_fit(changes, field):
    with pytest.raises(BadInput) as refusal:
        issue(listed(), **changes)
    assert refusal.value.field == field


@pytest.mark.parametrize("people", [0, 9])
def test_without_a_register_of_the_group_no_code_is_issued(people):
    year = make_year()
    make_register(year.first, RaterGroup.ENTERPRISES, people, now=NOW)
    with pytest.raises(BadInput, match="No register of this group"):
        issue(year)
    assert RatingInvitation.objects.count() == 0


def test_a_list_for_the_whole_year_serves_every_brand():
    year = make_year()
    make_register(year.first, RaterGroup.DEPUTIES, 4, now=NOW, whole_year=True)
    assert len(issue(year, count=4)) == 4


def test_never_more_codes_than_people_on_the_register():
    year = listed(people=5)
    issue(year, count=3)
    with pytest.raises(BadInput, match="At most 2 more codes"):
        issue(year, count=3, by=make_officer("third"))
    issue(year, count=2, by=make_officer("fourth"))
    assert RatingInvitation.objects.count() == 5


def test_never_more_codes_than_the_rules_allow():
    rules = rulebook.default_rules()
    rules["sampling"]["letters"]["deputies"] = 6
    year = listed(people=50, rules=rules)
    with pytest.raises(BadInput, match="the rules allow 6"):
        issue(year, count=7)
    issue(year, count=6, by=make_officer("third"))
    assert allowance(year.first, "deputies").left == 0


def test_rules_frozen_before_the_quota_stay_valid_and_allow_as_many_as_are_drawn():
    old = deepcopy(rulebook.default_rules())
    del old["sampling"]["letters"], old["public"]["screening"]["pace"]
    old["public"]["screening"]["groups"] = ["public"]
    old["sampling"]["places"]["deputies"] = 4
    assert rulebook.problems(old) == []
    year = listed(people=50, rules=old)
    assert year.cycle.rules_hash == rulebook.digest(old)
    assert allowance(year.first, "deputies").quota == 4


# The attack: one clerk, forty codes, one second ---------------------------------------------------


def test_a_clerk_alone_gets_no_code():
    """He may propose, and that is all: no code exists before another has confirmed."""
    year, clerk = listed(people=40), make_officer("clerk")
    with pytest.raises(NotAllowed, match="takes two people"):
        issue_invitations(application=year.first, group="deputies", count=40, by=clerk, now=NOW)
    proposed(
        issue_invitations, application=year.first, group="deputies", count=40, by=clerk, now=NOW
    )
    assert RatingInvitation.objects.count() == 0


@pytest.mark.parametrize(
    ("step", "network"),
    [(timedelta(milliseconds=25), ""), (timedelta(minutes=200), "one-room")],
)
def test_forty_codes_used_by_one_hand_buy_nothing(step, network):
    """Even with the codes in one hand: in a second, or patiently from one room, they are held and
    do not count.
    """
    rules = rulebook.default_rules()
    rules["public"]["min_n"] = {"group": 30, "brand": 30}
    year = listed(people=40, rules=rules)
    for application in year.applications:
        make_result(application)
    codes = issue(year, count=40)
    for number, code in enumerate(codes):
        rate_invited(
            application=year.first,
            answer=Answer(5),
            code=code,
            now=NOW + number * step,
            marks=Marks(network=network),
        )
    closed = close_rating(evaluation=year.evaluation, now=NOW + 9 * DAY)
    assert Result.objects.get(application=year.first).public_score is not None
    screening.run(screening.due(NOW + 9 * DAY)[0], now=NOW + 9 * DAY)
    hold = Hold.objects.get()
    assert (hold.rule, hold.count, hold.status) == ("pace", 40, "held")
    assert Result.objects.get(application=year.first).public_score is None
    assert Evaluation.objects.get(pk=closed.pk).status == EvaluationStatus.COUNTED


def test_letters_that_come_back_over_days_count():
    rules = rulebook.default_rules()
    year = listed(people=40, rules=rules)
    for application in year.applications:
        make_result(application)
    for number, code in enumerate(issue(year, count=40)):
        rate_invited(
            application=year.first,
            answer=Answer(3 + number % 3),
            code=code,
            now=NOW + number * timedelta(hours=3),
        )
    close_rating(evaluation=year.evaluation, now=NOW + 9 * DAY)
    screening.run(screening.due(NOW + 9 * DAY)[0], now=NOW + 9 * DAY)
    assert Hold.objects.count() == 0
    assert Rating.objects.filter(hold=None).count() == 40
