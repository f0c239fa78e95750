"""The sanction ladder: nothing from a statistic alone, the agency heard first, grave steps by
two.
"""

from __future__ import annotations

import csv
import io
from datetime import timedelta

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.migrations.recorder import MigrationRecorder

from applications.models import VetoFinding
from applications.negative_list.enums import VetoKind
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.notices.models import Notice
from brandportal.proposals.actions import TAKING_BACK, two_person_actions
from brandportal.workdays.calendar import last_day_of
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.invariants import INVARIANTS
from reviews.models import Evaluation, Sanction
from reviews.results.presenters.explanations import group_lines
from reviews.screening import sanctions
from reviews.screening.enums import SanctionStatus, SanctionStep
from tests.factories import evaluation as make
from tests.factories import pairs
from tests.factories.guard import Counted, make_stuffed_year, result_figures
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.published import folder
from tests.factories.screening import make_hold, screened
from tests.plugins.worlds import built_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]

NOW = make.AFTER_RATING
GRAVE = [SanctionStep.OPEN_PART_VOID, SanctionStep.EXCLUSION]


def screened_year() -> Counted:
    made = make_stuffed_year(ordinary=20)
    screened(made.evaluation)
    return made


year = built_once(screened_year)


def proposed(year: Counted, step: str = SanctionStep.WARNING, **changes) -> Sanction:
    whole = {
        "application": year.applications[0],
        "step": step,
        "reason": "Staff were told in writing to rate.",
        "evidence": "The instruction of 3 May, kept in file 12.",
        "by": year.office,
        "now": NOW,
        **changes,
    }
    return sanctions.propose(**whole)


def imposed(year: Counted, step: str) -> Sanction:
    made = proposed(year, step)
    heard = sanctions.state(sanction=made, text="We regret it.", by=year.head, now=NOW)
    return by_two(sanctions.impose, sanction=heard, outcome="It stands.", by=year.second, now=NOW)


def test_propose_tells_the_agency_and_gives_it_working_days(year):
    made = proposed(year)
    assert (made.status, last_day_of(made.statement_due).isoformat()) == ("proposed", "2026-06-09")
    assert (
        "please state your view" in Notice.objects.filter(recipient=year.head).latest("pk").subject
    )


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"reason": " "}, "reason"),
        ({"evidence": ""}, "evidence"),
        ({"step": "shame"}, "step"),
    ],
)
def test_propose_without_reason_evidence_or_known_step_is_refused(year, changes, field):
    with pytest.raises(BadInput) as refused:
        proposed(year, **changes)
    assert (refused.value.field, Sanction.objects.count()) == (field, 0)


def test_propose_only_steps_of_the_frozen_ladder():
    rules = make.small_rules()["public"] | {}
    rules["sanctions"] = {**rules["sanctions"], "steps": ["reminder", "warning"]}
    year = make_stuffed_year(ordinary=0, public=rules)
    with pytest.raises(BadInput):
        proposed(year, SanctionStep.EXCLUSION)
    assert proposed(year, SanctionStep.REMINDER).step == "reminder"


def test_propose_the_same_step_twice_is_refused_until_it_is_dropped(year):
    made = proposed(year)
    with pytest.raises(BadInput):
        proposed(year)
    sanctions.lift(sanction=made, outcome="A misunderstanding.", by=year.office, now=NOW)
    assert proposed(year).pk != made.pk


def test_propose_with_held_ratings_of_another_brand_is_refused(year):
    hold = make_hold(year.applications[0], year.stuffed, now=NOW)
    with pytest.raises(BadInput):
        proposed(year, application=year.applications[1], hold=hold)
    assert proposed(year, hold=hold).hold == hold


def test_propose_is_for_the_office_without_a_part_in_the_year(year):
    rival = make_user(
        Role.OFFICE, username="rival", agency=year.applications[1].agency, role="head"
    )
    for person in (rival, year.head, year.leader):
        with pytest.raises(NotAllowed):
            proposed(year, by=person)


def test_propose_before_the_count_is_refused(year):
    Evaluation.objects.update(status=EvaluationStatus.RATING)
    with pytest.raises(NotNow):
        proposed(year, application=type(year.applications[0]).objects.first())


def test_impose_waits_until_the_agency_was_heard_or_is_silent(year):
    made = proposed(year)
    with pytest.raises(NotNow):
        by_two(sanctions.impose, sanction=made, outcome="x, as was found", by=year.office, now=NOW)
    with pytest.raises(NotNow):
        by_two(
            sanctions.impose,
            sanction=made,
            outcome="x, as was found",
            by=year.office,
            now=made.statement_due - timedelta(seconds=1),
        )
    done = by_two(
        sanctions.impose, sanction=made, outcome="Silent.", by=year.office, now=made.statement_due
    )
    assert (done.status, done.imposed_by) == (SanctionStatus.IMPOSED, year.office)


def test_state_is_for_the_agency_and_in_time(year):
    made = proposed(year)
    with pytest.raises(NotAllowed):
        sanctions.state(sanction=made, text="not mine", by=year.office, now=NOW)
    with pytest.raises(NotNow):
        sanctions.state(
            sanction=made, text="late, as was found", by=year.head, now=made.statement_due
        )
    heard = sanctions.state(sanction=made, text="We regret it.", by=year.head, now=NOW)
    assert (heard.status, heard.statement, heard.stated_by) == (
        SanctionStatus.HEARD,
        "We regret it.",
        year.head,
    )
    assert "stated its view" in Notice.objects.filter(recipient=year.office).latest("pk").subject


@pytest.mark.parametrize("step", [*GRAVE, SanctionStep.REMINDER])
def test_every_step_is_imposed_by_two(year, step):
    made = proposed(year, step)
    heard = sanctions.state(sanction=made, text="No, as was found.", by=year.head, now=NOW)
    for officer in (year.office, year.second):
        with pytest.raises(NotAllowed, match="takes two people"):
            sanctions.impose(sanction=heard, outcome="mine, as was found", by=officer, now=NOW)
    asked = pairs.proposed(
        sanctions.impose, sanction=heard, outcome="ours, as was found", by=year.second, now=NOW
    )
    with pytest.raises(NotAllowed, match="Somebody else"):
        pairs.confirmed(asked, by=year.second, now=NOW)
    assert Sanction.objects.get().status == SanctionStatus.HEARD
    done = pairs.confirmed(asked, by=year.office, now=NOW).result
    assert (done.status, done.imposed_by) == (SanctionStatus.IMPOSED, year.office)


def test_void_leaves_the_open_part_out_and_taking_it_back_counts_it_again_exactly(year):
    before = result_figures(year.evaluation)
    step = imposed(year, SanctionStep.OPEN_PART_VOID)
    result = year.evaluation.results.get(application=year.applications[0])
    open_line = next(line for line in group_lines(result) if "set aside by a sanction" in line.note)
    assert (open_line.n, result.ratings_count) == (0, 4)
    assert result_figures(year.evaluation) != before
    lines = csv.DictReader(io.StringIO(folder(year.evaluation)["ratings.csv"].decode()))
    out = [line for line in lines if line["state"] == "open_part_void"]
    assert len(out) == 60
    assert {(line["brand"], line["group"]) for line in out} == {("B001", "public")}
    by_two(
        sanctions.take_back,
        sanction=step,
        outcome="The instruction was forged.",
        by=year.office,
        now=NOW,
    )
    assert result_figures(year.evaluation) == before


def test_exclusion_records_a_finding_and_the_leading_group_cannot_choose_the_brand(year):
    step = imposed(year, SanctionStep.EXCLUSION)
    finding = VetoFinding.objects.get()
    assert (finding.kind, finding.agency, finding.recorded_by) == (
        VetoKind.RIGGED_RATINGS,
        year.applications[0].agency,
        year.second,
    )
    with pytest.raises(NotNow):
        sanctions.lift(sanction=step, outcome="no, as was found", by=year.office, now=NOW)
    with pytest.raises(NotNow, match="on the negative list and cannot be withdrawn here"):
        by_two(
            sanctions.take_back,
            sanction=step,
            outcome="no, as was found",
            by=year.office,
            now=NOW,
        )
    assert Sanction.objects.get().status == SanctionStatus.IMPOSED
    choices = {year.applications[0].pk: Choice(True, "still the best")}
    with pytest.raises(BadInput) as barred:
        by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW)
    assert "Rigged ratings" in barred.value.reason


@pytest.mark.parametrize("step", [SanctionStep.OPEN_PART_VOID, SanctionStep.WARNING])
def test_what_two_imposed_no_officer_drops_alone(year, step):
    made = imposed(year, step)
    figures = result_figures(year.evaluation)
    for officer in (year.office, year.second):
        with pytest.raises(NotNow):
            sanctions.lift(sanction=made, outcome="A favour to them.", by=officer, now=NOW)
        with pytest.raises(NotAllowed, match="takes two people"):
            sanctions.take_back(sanction=made, outcome="A favour to them.", by=officer, now=NOW)
    asked = pairs.proposed(
        sanctions.take_back, sanction=made, outcome="It was forged.", by=year.second, now=NOW
    )
    with pytest.raises(NotAllowed, match="Somebody else"):
        pairs.confirmed(asked, by=year.second, now=NOW)
    assert (Sanction.objects.get().status, result_figures(year.evaluation)) == (
        SanctionStatus.IMPOSED,
        figures,
    )
    done = pairs.confirmed(asked, by=year.office, now=NOW).result
    assert (done.status, done.lifted_by, done.outcome) == (
        SanctionStatus.LIFTED,
        year.office,
        "It was forged.",
    )
    told = Notice.objects.filter(recipient=year.head).latest("pk")
    assert told.subject.startswith("Taken back: the step against the agency of")


def test_the_second_officer_reads_what_is_taken_back(year):
    made = imposed(year, SanctionStep.OPEN_PART_VOID)
    words = dict(
        two_person_actions()["sanction.take_back"].words(made, {"outcome": "It was forged."})
    )
    assert {"It stands.", "It was forged.", "We regret it."} <= set(words.values())
    assert "counted again" in words["What follows"]


def test_a_step_that_was_not_imposed_is_not_taken_back(year):
    made = proposed(year, SanctionStep.OPEN_PART_VOID)
    with pytest.raises(NotNow):
        pairs.proposed(
            sanctions.take_back, sanction=made, outcome="It was forged.", by=year.office, now=NOW
        )
    assert sanctions.lift(
        sanction=made, outcome="It was forged.", by=year.office, now=NOW
    ).status == (SanctionStatus.LIFTED)


@pytest.mark.parametrize(
    ("step", "possible"), [(SanctionStep.OPEN_PART_VOID, False), (SanctionStep.REMINDER, True)]
)
def test_after_the_decision_a_void_open_part_stays(year, step, possible):
    made = imposed(year, step)
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}
    by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW)
    given = {"sanction": made, "outcome": "It was forged.", "by": year.office, "now": NOW}
    if possible:
        assert by_two(sanctions.take_back, **given).status == SanctionStatus.LIFTED
    else:
        with pytest.raises(NotNow):
            by_two(sanctions.take_back, **given)


@pytest.mark.parametrize("outcome", ["", ".", "no", "。。。。。。。"])
def test_taking_back_says_why(year, outcome):
    made = imposed(year, SanctionStep.WARNING)
    with pytest.raises(BadInput) as refused:
        pairs.proposed(sanctions.take_back, sanction=made, outcome=outcome, by=year.office, now=NOW)
    assert refused.value.field == "outcome"


def test_a_step_that_ended_without_two_is_a_fault_since_it_takes_two(year):
    made = imposed(year, SanctionStep.WARNING)
    by_two(sanctions.take_back, sanction=made, outcome="It was forged.", by=year.office, now=NOW)
    faults = {row.code: row.faults for row in INVARIANTS}["sanctions.taken_back"]
    assert list(faults()) == []
    other = imposed(year, SanctionStep.REMINDER)
    begun = MigrationRecorder(connection).migration_qs.get(app="proposals", name=TAKING_BACK)
    for seconds, found in ((-1, 0), (1, 1)):
        Sanction.objects.filter(pk=other.pk).update(
            status=SanctionStatus.LIFTED,
            lifted_at=begun.applied + timedelta(seconds=seconds),
            lifted_by=year.office,
        )
        assert len(list(faults())) == found


@pytest.mark.parametrize("step", GRAVE)
def test_the_decision_waits_for_proposed_grave_steps(year, step):
    made = proposed(year, step)
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}
    with pytest.raises(Incomplete) as waiting:
        by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW)
    assert [gap.sentence for gap in waiting.value.gaps] == [
        "1 grave step against an agency is proposed and not decided."
    ]
    sanctions.lift(sanction=made, outcome="Dropped.", by=year.office, now=NOW)
    done = by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW)
    assert done.status == EvaluationStatus.DECIDED


@pytest.mark.parametrize("step", GRAVE)
def test_grave_steps_after_the_decision_are_refused(year, step):
    choices = {row.pk: Choice(False, f"vacant for {row.number}") for row in year.applications}
    by_two(decide, evaluation=year.evaluation, choices=choices, by=year.leader, now=NOW)
    fresh = type(year.applications[0]).objects.get(pk=year.applications[0].pk)
    with pytest.raises(NotNow):
        proposed(year, step, application=fresh)
    assert proposed(year, SanctionStep.WARNING, application=fresh).status == "proposed"


@pytest.mark.parametrize(
    "broken",
    [
        {"imposed_by": None},
        {"outcome": ""},
        {"stated_at": None, "stated_by": None},
        {"evidence": ""},
    ],
    ids=["nobody", "nothing weighed", "not heard", "no evidence"],
)
def test_the_database_refuses_a_step_that_skipped_something(year, broken):
    step = imposed(year, SanctionStep.OPEN_PART_VOID)
    with pytest.raises(IntegrityError), transaction.atomic():
        Sanction.objects.filter(pk=step.pk).update(**broken)
