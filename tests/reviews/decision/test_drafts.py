"""A decision is prepared as a shared draft and read on a page before it is proposed."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.canonical import digest
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.proposals.models import Proposal
from reviews.decision.drafts import keep_draft
from reviews.models import Decision, DecisionDraft
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.pairs import then_confirmed
from tests.factories.people import make_user
from tests.reviews.decision.test_leadership import counted_year, fields

pytestmark = pytest.mark.django_db

ADDRESS = "/leadership/2026/decision/"


@pytest.fixture
def counted():
    return counted_year()


@pytest.fixture
def leader(client):
    made = make_user(Role.LEADER, username="leader")
    client.force_login(made)
    return made


def number(code: str) -> int:
    return Application.objects.get(number=code).pk


def save(client, version: int, **more: str):
    return client.post(ADDRESS, {"do": "save", "version": version, **more})


def test_a_draft_keeps_what_is_written_so_far_for_the_whole_group(client, counted, leader):
    first = number("2026-001")
    answer = save(client, 0, chair="沈永康", **{f"selected_{first}": "on", f"reason_{first}": "好"})
    assert (answer.status_code, answer.url) == (302, reverse("leadership:decision", args=[2026]))
    assert Decision.objects.count() == Proposal.objects.count() == 0
    client.force_login(make_user(Role.LEADER, username="other"))
    page = client.get(ADDRESS)
    assert page.context["form"]["chair"].value() == "沈永康"
    assert page.context["form"][f"selected_{first}"].value()
    text = page.content.decode()
    assert text.count(" checked") == 1
    assert f"由{leader}保存" in text
    entry = Entry.objects.get(action="decision.draft")
    assert entry.data == {
        "version": 1,
        "content_sha256": digest(DecisionDraft.objects.get().content),
    }


def test_an_older_draft_overwrites_nothing_unseen(client, counted, leader):
    save(client, 0, chair="一位")
    late = save(client, 0, chair="另一位")
    assert late.status_code == 409
    assert DecisionDraft.objects.get().content == {"chair": "一位"}
    text = late.content.decode()
    assert "另一位" in text and f"{leader}已于" in text
    assert save(client, late.context["version"], chair="另一位").status_code == 302
    kept = DecisionDraft.objects.get()
    assert (kept.content, kept.version) == ({"chair": "另一位"}, 2)


def test_only_leaders_without_a_conflict_prepare_and_only_before_the_decision(counted):
    given = {"evaluation": counted, "content": {}, "version": 0, "now": make.AFTER_RATING}
    agency = Application.objects.get(number="2026-001").agency
    for by in (
        make_user(Role.OFFICE, username="desk2"),
        make_user(Role.LEADER, username="tied", agency=agency, role="head"),
    ):
        with pytest.raises(NotAllowed):
            keep_draft(by=by, **given)
    leader = make_user(Role.LEADER, username="late")
    moved("decided", pk=counted.pk)
    with pytest.raises(NotAllowed):
        keep_draft(by=leader, **given)


def test_of_two_first_drafts_one_is_kept(counted):
    one, other = (make_user(Role.LEADER, username=name) for name in ("one", "other"))
    given = {"evaluation": counted, "version": 0, "now": make.AFTER_RATING}
    keep_draft(content={"chair": "一"}, by=one, **given)
    with pytest.raises(NotNow):
        keep_draft(content={"chair": "二"}, by=other, **given)
    with pytest.raises(IntegrityError), transaction.atomic():
        DecisionDraft.objects.update(version=0)


def test_the_review_shows_what_would_be_done_and_stores_nothing(client, counted, leader):
    data = fields(
        {"2026-002": True, "2026-003": True},
        {"2026-003": "serves the remote towns", "2026-001": "complaints in May"},
    )
    page = client.post(ADDRESS, {**data, "do": "review", "version": 0})
    assert page.status_code == 200
    review = page.context["review"]
    assert [row.application.number for row in review.chosen] == ["2026-002", "2026-003"]
    assert [
        (row.result.application.number, row.why, row.departs) for row in review.passed_over
    ] == [("2026-001", "complaints in May", True)]
    assert len(review.departures) == 2
    assert Proposal.objects.count() == DecisionDraft.objects.count() == 0


def test_a_decision_with_a_gap_is_not_reviewed(client, counted, leader):
    page = client.post(ADDRESS, {**fields({"2026-003": True}), "do": "review", "version": 0})
    assert page.status_code == 422
    assert f"reason_{number('2026-003')}" in page.context["form"].errors
    assert "Agreed by all." in page.content.decode()


def test_back_from_the_review_keeps_what_was_typed_and_complains_of_nothing(
    client, counted, leader
):
    page = client.post(
        ADDRESS, {**fields({"2026-002": True}), "minutes": "", "do": "edit", "version": 0}
    )
    text = page.content.decode()
    assert page.status_code == 200
    assert text.count(" checked") == 1
    assert "Chair\nOne" in text
    assert "invalid-feedback" not in text


def test_what_was_reviewed_is_proposed_confirmed_and_the_draft_goes(client, counted, leader):
    data = {**fields({"2026-001": True, "2026-002": True}), "version": 0}
    save(client, 0, chair="沈永康")
    page = client.post(ADDRESS, {**data, "do": "review"})
    hidden = dict(page.context["typed"])
    without_reason = client.post(ADDRESS, {**hidden, "do": "propose", "why": "x", "proof": "x"})
    assert without_reason.status_code in (403, 422)
    assert "review" in without_reason.context
    proofs = {name: data[name] for name in ("why", "proof")}
    answer = client.post(ADDRESS, {**hidden, **proofs, "do": "propose"})
    assert answer.url == f"/proposals/{Proposal.objects.get().pk}/"
    assert DecisionDraft.objects.count() == 1
    then_confirmed()
    assert Decision.objects.filter(selected=True).count() == 2
    assert DecisionDraft.objects.count() == 0
