"""Nobody investigates or decides an objection who handled or scored the case, or has a conflict of
interest: each way by itself, and under another account of the same person.
"""

from __future__ import annotations

from itertools import count

import pytest

from applications.form.enums import ApplicationStatus
from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.accounts.models import DeclaredConflict
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.actions import action
from brandportal.notices.models import Notice
from reviews.decision.objections import (
    admit,
    assign_investigator,
    dismiss,
    possible_investigators,
    reject,
    uphold,
)
from reviews.decision.policies import OF_THE_YEAR
from reviews.decision.workflow import OBJECTION
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import DrawCall, Evaluation, PanelSeat, PaperSheet, ScoreSheet
from tests.factories.pairs import by_two
from tests.factories.people import make_agency, make_officer, make_tie, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_rating, make_year
from tests.factories.screening import make_hold

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
SAID = {"answer": "经逐项核查理由", "outcome": "经核查，公示材料与实际相符。"}
_names = count(1)


@pytest.fixture
def year():
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(made)
    return made


def done(by, code, obj, **data):
    with action(by=by, now=NOW) as act:
        act.log(code, "did it", obj, data)


def scored(by, year):
    judge = make_user(Role.PANEL, username=f"judge{next(_names)}")
    type(judge).objects.filter(pk=judge.pk).update(email=by.email)
    seat = PanelSeat.objects.create(evaluation=year.evaluation, user=judge)
    ScoreSheet.objects.create(seat=seat, application=year.first)


def vetoed(by, year):
    finding = year.first.agency.veto_findings.create(
        kind="other", happened_on=NOW.date(), source="市纪委", recorded_at=NOW
    )
    done(by, "veto.record", finding)


def proposed_a_finding(by, year):
    finding = year.first.agency.veto_findings.create(
        kind="other", happened_on=NOW.date(), source="市纪委", recorded_at=NOW
    )
    done(make_officer(), "veto.record", finding, proposed_by=by.pk)


def other_account(by, year):
    """Accepted under another account with the same mail address."""
    other = make_user(username=f"other{next(_names)}")
    type(other).objects.filter(pk=other.pk).update(email=by.email.upper())
    done(other, "application.accept", year.first)


def declared(by, year):
    DeclaredConflict.objects.create(
        person=by, agency=year.first.agency, reason="亲属在该单位工作", declared_at=NOW
    )


def on_paper(code):
    def touched_it(by, year):
        judge = make_user(Role.PANEL, username=f"judge{next(_names)}")
        paper = PaperSheet.objects.create(
            seat=PanelSeat.objects.create(evaluation=year.evaluation, user=judge),
            application=year.first,
            typed="{}",
            file="scan.pdf",
            original_name="scan.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_at=NOW,
            typed_by=make_officer(),
        )
        done(by, code, paper)

    return touched_it


def in_the_year(code):
    def moved_it(by, year):
        done(make_officer(), code, year.evaluation, application="2026-001", proposed_by=by.pk)

    return moved_it


WAYS = {
    "accepted": lambda by, year: done(by, "application.accept", year.first),
    "returned": lambda by, year: done(by, "application.return_for_correction", year.first),
    "declined": lambda by, year: done(by, "application.decline", year.first),
    "proposed to decline": lambda by, year: done(
        make_officer(), "application.decline", year.first, proposed_by=by.pk
    ),
    "vetoed": vetoed,
    "proposed a finding": proposed_a_finding,
    "held": lambda by, year: done(
        by, "hold.open", make_hold(year.first, [make_rating(year.first)], now=NOW)
    ),
    "proposed to exclude ratings": lambda by, year: done(
        make_officer(),
        "hold.exclude",
        make_hold(year.first, [make_rating(year.first)], now=NOW),
        proposed_by=by.pk,
    ),
    "typed a sheet from paper": on_paper("paper.type"),
    "took a sheet from paper to compare it": on_paper("paper.take_to_compare"),
    "gave a brand to another judge": in_the_year("panel.reassign"),
    "let fewer judges be enough": in_the_year("panel.except_minimum"),
    "scored": scored,
    "under another account": other_account,
    "works for the agency": lambda by, year: make_tie(by, year.first.agency),
    "declared a conflict": declared,
}


def touched(year, way):
    officer = make_officer(f"officer{next(_names)}")
    WAYS[way](officer, year)
    return type(officer).objects.get(pk=officer.pk)


@pytest.mark.parametrize("way", WAYS)
def test_who_handled_or_scored_the_case_neither_investigates_nor_decides(year, way):
    officer, clean = touched(year, way), make_officer()
    objection = make_objection(year.first)
    for verb, more in ((admit, {}), (dismiss, SAID)):
        with pytest.raises(NotAllowed):
            verb(objection=objection, **more, by=officer, now=NOW)
    admitted = admit(objection=objection, by=clean, now=NOW)
    assert officer not in possible_investigators(admitted)
    assert clean in possible_investigators(admitted)
    with pytest.raises(BadInput) as refusal:
        assign_investigator(objection=admitted, investigator=officer, by=clean, now=NOW)
    assert refusal.value.field == "investigator"
    assigned = assign_investigator(objection=admitted, investigator=clean, by=clean, now=NOW)
    for verb in (uphold, reject):
        with pytest.raises(NotAllowed):
            asked = {"objection": assigned, **SAID, "by": officer, "now": NOW}
            by_two(verb, **asked) if verb is uphold else verb(**asked)
    # Whoever confirms is asked the same.
    other = make_officer("second")
    WAYS[way](other, year)
    second = type(other).objects.get(pk=other.pk)
    assert not OBJECTION.verdict("uphold", assigned, by=second, now=NOW)


@pytest.mark.parametrize("way", WAYS)
def test_another_brand_s_case_binds_nobody(year, way):
    officer = touched(year, way)
    objection = make_objection(year.applications[1])
    assert admit(objection=objection, by=officer, now=NOW).status == "admitted"


def test_who_works_for_the_agency_that_objects_handles_nothing(year):
    officer, agency = make_officer(), make_agency()
    objection = make_objection(year.first)
    type(objection).objects.filter(pk=objection.pk).update(
        agency=agency, filed_by=make_user(), objector_name="", objector_contact="", objector=""
    )
    make_tie(officer, agency)
    with pytest.raises(NotAllowed):
        admit(objection=objection, by=type(officer).objects.get(pk=officer.pk), now=NOW)


def _about(year, model):
    """A row of the model that belongs to the year."""
    evaluation, officer = year.evaluation, make_officer()
    if model is Evaluation:
        return evaluation
    if model is Cycle:
        return year.cycle
    if model is DrawCall:
        return DrawCall.objects.create(
            cycle=year.cycle,
            places={"law": 1},
            tied_may_sit=False,
            eligible=[],
            people={},
            digest="0" * 64,
            rules_hash="0" * 64,
            source="上证综指收盘价",
            called_on=NOW.date(),
            number_on=(NOW + DAY).date(),
            called_at=NOW,
            called_by=officer,
            proposed_by=make_officer(),
        )
    return None


@pytest.mark.parametrize(
    ("model", "code"),
    [
        (group.model, code)
        for group in OF_THE_YEAR
        if group.model in (Evaluation, Cycle, DrawCall)
        for code in group.actions
    ],
)
def test_who_ran_the_evaluation_handles_no_objection_to_the_procedure(year, model, code):
    officer, proposer = make_officer(), make_officer()
    done(officer, code, _about(year, model), proposed_by=proposer.pk)
    objection = make_objection(year.first)
    assert OBJECTION.verdict("admit", objection, by=officer, now=NOW)
    type(objection).objects.filter(pk=objection.pk).update(about="procedure", application=None)
    objection.refresh_from_db()
    for one in (officer, proposer):
        assert not OBJECTION.verdict("admit", objection, by=one, now=NOW)
    assert OBJECTION.verdict("admit", objection, by=make_officer(), now=NOW)


def test_the_investigator_is_told_and_answers_alone(year):
    clean, other = make_officer("clean"), make_officer("other")
    objection = make_objection(year.first, status="admitted")
    assigned = assign_investigator(objection=objection, investigator=clean, by=other, now=NOW)
    assert (assigned.investigator, assigned.assigned_by) == (clean, other)
    assert [row.recipient for row in Notice.objects.all()] == [clean]
    with pytest.raises(NotAllowed, match="investigator who was named"):
        reject(objection=assigned, **SAID, by=other, now=NOW)
    assert reject(objection=assigned, **SAID, by=clean, now=NOW).status == "rejected"


def test_upheld_about_a_brand_that_was_not_chosen_excludes_nobody_and_tells_the_leaders(year):
    leader = make_user(Role.LEADER, username="leader")
    objection = make_objection(year.first, status="assigned")
    type(year.first).objects.filter(pk=year.first.pk).update(status="not_selected")
    type(objection).objects.filter(pk=objection.pk).update(about="passed_over")
    objection.refresh_from_db()
    upheld = by_two(uphold, objection=objection, **SAID, by=make_officer(), now=NOW)
    year.first.refresh_from_db()
    assert (upheld.status, year.first.status) == ("upheld", "not_selected")
    assert leader in [row.recipient for row in Notice.objects.all()]
