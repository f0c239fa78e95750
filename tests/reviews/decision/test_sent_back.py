"""A recorded decision is sent back before its notice: by two, with a reason that is told, and
nothing of it is lost. The database decides no year without the record of its meeting.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.canonical import digest
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.proposals.domain import confirm, propose, refuse
from brandportal.proposals.models import Proposal
from brandportal.proposals.workflow import is_stale
from reviews.decision.decisions import Choice, decide
from reviews.decision.invariants import CHECKS
from reviews.decision.notice import publish_notice
from reviews.decision.sent_back import send_back
from reviews.evaluation.enums import EvaluationStatus
from reviews.meeting.outcome import sitting_behind, sitting_of
from reviews.models import (
    Decision,
    DecisionDraft,
    Evaluation,
    FolderBuild,
    Meeting,
    SentBackDecision,
    Sitting,
)
from reviews.publication import building
from tests.factories import evaluation as make
from tests.factories.counted import counted_year
from tests.factories.evaluation import moved
from tests.factories.pairs import by_two, met, partner, then_confirmed, typed, words
from tests.factories.people import PASSWORD, make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db

WHY = "会议记录漏记一名到会人员，表决结果需重新核对"
NOW = make.AFTER_RATING
ADDRESS = "/leadership/2026/decision/"
FAULTS = {code: faults for code, _promise, faults in CHECKS}


def _decided() -> Evaluation:
    made = counted_year()
    leader = make_user(Role.LEADER, username="leader")
    return by_two(decide, evaluation=made, choices=chosen("002"), by=leader, now=NOW)


decided = built_once(_decided)


@pytest.fixture
def leader(decided):
    return partner(Role.LEADER)


def chosen(*numbers: str) -> dict[int, Choice]:
    """Who is not chosen although the ranking gives a place is passed over with a reason."""
    rows = Application.objects.filter(result__shortlisted=True)
    return {
        row.pk: Choice(row.number[-3:] in numbers, "" if row.number[-3:] in numbers else reason)
        for row, reason in zip(
            rows.order_by("number"),
            ("整改未完成，留待明年再议", "群众评价中有未办结投诉", "样本不足，不予列入名单"),
            strict=True,
        )
    }


def back(evaluation: Evaluation, by, now=NOW + timedelta(hours=1), reason: str = WHY):
    return by_two(send_back, evaluation=evaluation, reason=reason, by=by, now=now)


def faults() -> list[str]:
    return [*FAULTS["decisions.meeting"](), *FAULTS["decisions.sent_back"]()]


def test_it_is_before_the_group_again_and_kept_whole(decided, leader):
    first = list(Decision.objects.values_list("application__number", "selected", "reserve"))
    by, proposer = decided.decided_by, partner(Role.LEADER, but=decided.decided_by)
    kept = back(decided, leader)
    fresh = Evaluation.objects.get()
    assert (fresh.status, fresh.decided_at, fresh.decided_by) == ("counted", None, None)
    assert set(Application.objects.values_list("status", flat=True)) == {
        ApplicationStatus.SHORTLISTED
    }
    assert Decision.objects.count() == Meeting.objects.count() == 0
    kept.refresh_from_db()
    assert (kept.number, kept.decided_at, kept.decided_by) == (1, NOW, by)
    assert (kept.proposed_by, kept.reason) == (proposer, WHY)
    assert {kept.sent_back_by, kept.sent_back_proposed_by} == {
        leader,
        partner(Role.LEADER, but=leader),
    }
    assert [
        (row["number"], row["selected"], row["reserve"]) for row in kept.content["choices"]
    ] == first
    assert kept.content["meeting"] == met(NOW).as_json()
    entry = Entry.objects.get(action="evaluation.send_back")
    assert entry.data["decision_sha256"] == kept.content_sha256 == digest(kept.content)
    assert (entry.data["reason"], entry.data["proposed_by"]) == (WHY, kept.sent_back_proposed_by_id)
    assert Entry.objects.filter(action="application.reopen_decision").count() == 3
    assert faults() == []


def test_the_office_and_the_group_are_told_why(decided, leader):
    office = make_user(Role.OFFICE, username="office2")
    back(decided, leader)
    entry = Entry.objects.get(action="evaluation.send_back")
    told = Notice.objects.filter(key=f"journal:{entry.seq}")
    for person, page in ((office, "/admin/"), (leader, ADDRESS)):
        notice = told.get(recipient=person)
        assert notice.context["reason"] == WHY
        assert notice.url.startswith(page)


def test_the_draft_begins_with_what_was_chosen_and_the_meeting_is_another_one(decided, leader):
    back(decided, leader)
    draft = DecisionDraft.objects.get()
    number = {row.number: row.pk for row in Application.objects.all()}
    assert draft.content[f"selected_{number['2026-002']}"] == "on"
    assert f"selected_{number['2026-001']}" not in draft.content
    assert "整改未完成" in draft.content[f"reason_{number['2026-001']}"]
    assert not {"held_on", "chair", "present", "minutes"} & set(draft.content)
    later = NOW + timedelta(days=2)
    with pytest.raises(BadInput, match="退回") as refusal:
        by_two(
            decide,
            evaluation=Evaluation.objects.get(),
            choices=chosen("001", "002"),
            meeting=met(NOW - timedelta(days=1)),
            by=leader,
            now=later,
        )
    assert refusal.value.field == "held_on"


def test_another_decision_is_recorded_and_published_with_its_own_folder(
    decided, leader, settings, tmp_path
):
    settings.MEDIA_ROOT = tmp_path
    office = make_user(Role.OFFICE, username="office2")
    first = building.make(Evaluation.objects.get(), now=NOW)
    assert first is not None and first.file.storage.exists(first.file.name)
    back(decided, leader)
    build = FolderBuild.objects.get()
    assert (build.seal, build.file.name, build.finished_at, build.worker) == ("", "", None, "")
    with pytest.raises(NotNow):
        publish_notice(evaluation=Evaluation.objects.get(), by=office, now=NOW)
    later = NOW + timedelta(days=2)
    by_two(
        decide,
        evaluation=Evaluation.objects.get(),
        choices=chosen("001", "002"),
        by=leader,
        now=later,
    )
    assert faults() == []
    assert not DecisionDraft.objects.exists()
    # Who is on the reserve follows from the second decision alone.
    assert list(
        Decision.objects.filter(selected=True).values_list("application__number", flat=True)
    ) == ["2026-002", "2026-001"]
    notice = publish_notice(evaluation=Evaluation.objects.get(), by=office, now=later)
    assert notice.seal and notice.folder.name != first.file.name
    kept = SentBackDecision.objects.get()
    assert [row["number"] for row in kept.content["choices"] if row["selected"]] == ["2026-002"]
    with pytest.raises(NotNow):
        back(Evaluation.objects.get(), leader, now=later)


def test_the_file_of_the_folder_goes_with_the_decision(
    decided, leader, settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.MEDIA_ROOT = tmp_path
    first = building.make(Evaluation.objects.get(), now=NOW)
    assert first is not None
    with django_capture_on_commit_callbacks(execute=True):
        back(decided, leader)
    assert not first.file.storage.exists(first.file.name)


def test_one_person_cannot_and_a_reason_has_to_say_something(decided, leader):
    with pytest.raises(NotAllowed):
        send_back(evaluation=decided, reason=WHY, by=leader, now=NOW)
    with pytest.raises(BadInput):
        back(decided, leader, reason="……")
    with pytest.raises(NotAllowed):
        propose(
            action="evaluation.send_back",
            obj=decided,
            arguments={"reason": WHY},
            reason=words(),
            by=make_user(Role.OFFICE, username="office2"),
            now=NOW,
            proved_at=NOW,
        )
    assert Evaluation.objects.get().status == EvaluationStatus.DECIDED
    assert not SentBackDecision.objects.exists()


def test_nothing_is_published_while_somebody_wants_it_back(decided, leader, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    office = make_user(Role.OFFICE, username="office2")
    made = propose(
        action="evaluation.send_back",
        obj=decided,
        arguments={"reason": WHY},
        reason=words(),
        by=leader,
        now=NOW,
        proved_at=NOW,
    )
    with pytest.raises(Incomplete):
        publish_notice(evaluation=decided, by=office, now=NOW)
    second = partner(Role.LEADER, but=leader)
    refuse(proposal=made, reason=words(), by=second, now=NOW, proved_at=NOW)
    assert publish_notice(evaluation=decided, by=office, now=NOW).seal


def test_a_proposal_about_the_first_decision_does_not_touch_the_second(decided, leader):
    """The first proposal lapses with the decision it was about."""
    state = {
        "action": "evaluation.send_back",
        "arguments": {"reason": WHY},
        "reason": words(),
        "by": leader,
        "proved_at": NOW,
    }
    made = propose(obj=decided, now=NOW, **state)
    Evaluation.objects.update(decided_at=NOW + timedelta(minutes=1))
    assert is_stale(made)


def test_meetings_before_it_decide_no_more(decided, leader):
    """An older meeting that no decision used is not taken for the next one."""
    for at, used in ((NOW - timedelta(hours=3), None), (NOW - timedelta(hours=2), NOW)):
        Sitting.objects.create(
            evaluation=decided,
            members=3,
            opened_at=at,
            opened_by=leader,
            minutes="逐一审议，一致同意。",
            closed_at=at,
            closed_by=leader,
            decided_at=used,
        )
    assert sitting_behind(decided).opened_at == NOW - timedelta(hours=2)
    kept = back(decided, leader)
    assert kept.content["sitting"] == decided.sittings.get(decided_at=NOW).pk
    assert sitting_of(Evaluation.objects.get()) is None
    later = NOW + timedelta(days=2)
    again = by_two(
        decide,
        evaluation=Evaluation.objects.get(),
        choices=chosen("001", "002"),
        by=leader,
        now=later,
    )
    # The meeting of the first decision does not stand behind the second one.
    assert sitting_behind(again) is None


def test_pages_propose_it_and_show_what_was_decided_before(client, decided, leader, time_machine):
    time_machine.move_to(NOW + timedelta(hours=1), tick=False)
    client.force_login(leader)
    record = client.get(ADDRESS).content.decode()
    assert "退回" in record
    bad = client.post(ADDRESS, {"do": "send-back", "reason": "好", **typed()})
    assert bad.status_code == 422 or bad.status_code == 400
    assert Evaluation.objects.get().status == EvaluationStatus.DECIDED
    sent = client.post(ADDRESS, {"do": "send-back", "reason": WHY, "proof": typed()["proof"]})
    assert sent.status_code == 302
    assert "另一名" in client.get(ADDRESS).content.decode()
    then_confirmed()
    form = client.get(ADDRESS).content.decode()
    assert WHY in form and reverse("leadership:sent-back", args=[2026]) in form
    for role in (Role.AUDITOR, Role.OFFICE):
        client.force_login(make_user(role, username=f"reader-{role}"))
        page = client.get(reverse("leadership:sent-back", args=[2026])).content.decode()
        kept = SentBackDecision.objects.get()
        for said in (WHY, kept.content_sha256, "Brand 2", "沈永康", str(leader)):
            assert said in page
    assert client.post(reverse("leadership:sent-back", args=[2026])).status_code == 405


def test_the_record_names_both(client, decided, leader):
    client.force_login(leader)
    record = client.get(ADDRESS).content.decode()
    assert str(decided.decided_by) in record
    assert str(partner(Role.LEADER, but=decided.decided_by)) in record


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE reviews_sentbackdecision SET reason = 'another reason'",
        "DELETE FROM reviews_sentbackdecision",
    ],
)
def test_the_database_keeps_it(decided, leader, statement):
    back(decided, leader)
    with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute(statement)


@pytest.mark.parametrize("status", ["decided", "on_notice", "cleared", "concluded"])
def test_the_database_decides_no_year_without_a_meeting(status):
    made = make.evaluation(make.cycle(), judges=0)
    with pytest.raises(DatabaseError, match="record of its meeting"), transaction.atomic():
        Evaluation.objects.filter(pk=made.pk).update(status=status)
    with pytest.raises(DatabaseError, match="record of its meeting"), transaction.atomic():
        Evaluation.objects.create(cycle=make.cycle(year=2027), status=status)
    moved(status)
    for change in (
        lambda: Meeting.objects.all().delete(),
        lambda: Meeting.objects.update(evaluation=make.evaluation(make.cycle(year=2028), judges=0)),
    ):
        with pytest.raises(DatabaseError, match="record of its meeting"), transaction.atomic():
            change()
    moved("counted")
    assert Meeting.objects.all().delete()[0] == 1


def test_of_two_answers_at_once_the_second_is_shown_what_the_first_has_done(
    client, decided, leader, time_machine, monkeypatch
):
    """A double tap: the second request has read the proposal before the first one ended."""
    later = NOW + timedelta(hours=1)
    time_machine.move_to(later, tick=False)
    second = partner(Role.LEADER, but=leader)
    waiting = propose(
        action="evaluation.send_back",
        obj=Evaluation.objects.get(),
        arguments={"reason": WHY},
        reason="到会名单有遗漏，提请退回重新审定",
        by=leader,
        now=later,
        proved_at=later,
    )
    answer = {
        "reason": "情况属实，同意退回重新开会",
        "by": second,
        "now": later,
        "proved_at": later,
    }

    def after_the_other(**given):
        confirm(proposal=Proposal.objects.get(pk=waiting.pk), **answer)
        return confirm(**given)

    monkeypatch.setattr("brandportal.proposals.views.domain.confirm", after_the_other)
    client.force_login(second)
    page = client.post(
        reverse("proposals:proposal", args=[waiting.pk]),
        {"do": "confirm", "why": "情况属实，同意退回重新开会审定", "proof": PASSWORD},
    )
    assert page.status_code == 409
    assert Evaluation.objects.get().status == EvaluationStatus.COUNTED
    assert not page.context["verdict"]
