"""A judge's sheet on paper: typed by one officer, taken over by another, then sealed."""

from __future__ import annotations

from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.test import Client
from django.urls import reverse

from brandportal.accounts.domain.conflicts import note_conflict
from brandportal.accounts.enums import Role
from brandportal.accounts.models import RoleGrant, User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.actions import action
from brandportal.journal.models import Entry
from brandportal.proposals.models import Proposal
from reviews.invariants import INVARIANTS
from reviews.models import (
    Declaration,
    PaperSheet,
    Result,
    ScoreSheet,
    SheetVersion,
)
from reviews.panel.drafts import Points
from reviews.panel.paper_workflow import COMPARING_LASTS, may_compare
from reviews.panel.papers import (
    enter_paper,
    give_back,
    give_back_in_time,
    over_time,
    take_over,
    take_to_compare,
    withdraw_paper,
)
from reviews.panel.sheets import declare, save_sheet, unlock_sheet
from reviews.stages.steps import close_scoring
from tests.factories import evaluation as make
from tests.factories.applications import pdf_file
from tests.factories.pairs import by_two, confirmed, partner, proposed, then_confirmed
from tests.factories.people import PASSWORD, make_tie, make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
CHECKS = {one.code: one for one in INVARIANTS}
year = built_once(make.year_before_the_panel)
GIVEN = {
    make.NAME: Points(Decimal("51.5"), "clear and proven"),
    make.VALUE: Points(Decimal(30), ""),
}


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office", name="张办事")


def typed(year, by: User, number: int = 1, judge: int = 0, **changes) -> PaperSheet:
    given = {
        "evaluation": year,
        "seat": year.seats.all()[judge],
        "application": year.cycle.applications.get(number=f"2026-{number:03d}"),
        "scores": GIVEN,
        "comment": "well argued",
        "file": pdf_file(),
        "by": by,
        "now": make.SCORING,
    }
    return enter_paper(**given | changes)


def taken(year, office: User, **changes) -> PaperSheet:
    """Typed by a colleague, compared and confirmed by `office`."""
    paper = typed(year, partner(Role.OFFICE, but=office), **changes)
    take_to_compare(paper=paper, by=office, now=make.SCORING)
    return by_two(take_over, paper=paper, by=office, now=make.SCORING)


def test_two_officers_lock_a_sheet_as_it_stands_on_paper(year, office):
    paper = taken(year, office)
    sheet = ScoreSheet.objects.get()
    points = dict(sheet.scores.values_list("indicator", "points"))
    assert (sheet.status, sheet.way, sheet.comment) == ("locked", "paper", "well argued")
    assert points == {make.NAME: Decimal("51.5"), make.VALUE: Decimal(30)}
    version = SheetVersion.objects.get()
    assert (version.why, version.content["way"]) == ("locked", "paper")
    entry = Entry.objects.get(action="sheet.lock_paper")
    assert entry.data["sheet_sha256"] == version.sha256
    assert entry.data["scan_sha256"] == paper.sha256
    assert not Declaration.objects.get().has_conflict
    assert (paper.status, paper.typed, paper.taken_by) == ("taken", "", office)
    assert paper.typed_by != office
    assert list(CHECKS["panel.versions"].faults()) == []
    assert list(CHECKS["panel.locked"].faults()) == []


def test_the_journal_and_the_proposal_hold_no_points(year, office):
    taken(year, office)
    said = [*Entry.objects.values_list("data", flat=True)]
    said += Proposal.objects.values_list("arguments", flat=True)
    assert "51.5" not in str(said) and "well argued" not in str(said)


def test_nobody_takes_over_alone_nor_what_somebody_else_typed(year, office):
    paper = typed(year, office)
    with pytest.raises(NotAllowed):
        take_over(paper=paper, by=office, now=make.SCORING)
    with pytest.raises(NotAllowed, match="只有录入"):
        proposed(take_over, paper=paper, by=partner(Role.OFFICE), now=make.SCORING)
    waiting = proposed(take_over, paper=paper, by=office, now=make.SCORING)
    with pytest.raises(NotAllowed):
        confirmed(waiting, by=office, now=make.SCORING)
    assert ScoreSheet.objects.count() == 0
    with pytest.raises(IntegrityError), transaction.atomic():
        PaperSheet.objects.update(status="taken", typed="", taken_at=make.SCORING, taken_by=office)


def test_what_was_changed_since_it_was_proposed_is_not_taken_over(year, office):
    paper, other = typed(year, office), partner(Role.OFFICE, but=office)
    waiting = proposed(take_over, paper=paper, by=office, now=make.SCORING)
    take_to_compare(paper=paper, by=other, now=make.SCORING)
    PaperSheet.objects.update(typed=PaperSheet.objects.get().typed.replace("51.5", "60"))
    with pytest.raises(NotNow):
        confirmed(waiting, by=other, now=make.SCORING)


def test_who_confirms_has_taken_it_to_compare_and_is_not_who_typed_it(year, office):
    paper, other = typed(year, office), partner(Role.OFFICE, but=office)
    third = make_user(Role.OFFICE, username="third")
    waiting = proposed(take_over, paper=paper, by=office, now=make.SCORING)
    with pytest.raises(NotNow, match="核对"):
        confirmed(waiting, by=other, now=make.SCORING)
    with pytest.raises(NotAllowed):
        take_to_compare(paper=paper, by=office, now=make.SCORING)
    take_to_compare(paper=paper, by=other, now=make.SCORING)
    for again in (other, third):
        with pytest.raises(NotNow):
            take_to_compare(paper=paper, by=again, now=make.SCORING)
    for wrong in (third, office):
        with pytest.raises(NotAllowed):
            give_back(paper=paper, by=wrong, now=make.SCORING)
    give_back(paper=paper, by=other, now=make.SCORING)
    take_to_compare(paper=paper, by=third, now=make.SCORING)
    with pytest.raises(NotNow):
        confirmed(waiting, by=other, now=make.SCORING)
    assert confirmed(waiting, by=third, now=make.SCORING).result.comparing_by is None
    told = Entry.objects.filter(action__startswith="paper.").order_by("seq")
    assert list(told.values_list("action", flat=True)) == [
        "paper.type",
        "paper.take_to_compare",
        "paper.give_back",
        "paper.take_to_compare",
        "paper.take_over",
    ]


def test_after_half_an_hour_nobody_reads_it_and_the_clock_gives_it_back(year, office):
    paper, other = typed(year, office), partner(Role.OFFICE, but=office)
    take_to_compare(paper=paper, by=other, now=make.SCORING)
    paper.refresh_from_db()
    over = make.SCORING + COMPARING_LASTS
    assert may_compare(paper, by=other, now=over - timedelta(seconds=1))
    assert not may_compare(paper, by=other, now=over)
    assert list(over_time(over - timedelta(seconds=1))) == []
    (late,) = over_time(over)
    give_back_in_time(paper=late, now=over)
    paper.refresh_from_db()
    assert (paper.comparing_at, paper.comparing_by) == (None, None)
    entry = Entry.objects.get(action="paper.give_back")
    assert (entry.actor_id, entry.data) == (None, {"compared_by": other.pk})
    take_to_compare(paper=paper, by=other, now=over)


def test_the_database_keeps_the_typist_from_comparing(year, office):
    paper = typed(year, office)
    for wrong in (
        {"comparing_at": make.SCORING, "comparing_by": office},
        {"comparing_at": make.SCORING},
        {"comparing_by": partner(Role.OFFICE, but=office)},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            PaperSheet.objects.filter(pk=paper.pk).update(**wrong)


def test_neither_an_officer_nor_a_judge_in_conflict(year, office):
    brand = year.cycle.applications.first()
    make_tie(office, brand.agency)
    with pytest.raises(NotAllowed):
        typed(year, User.objects.get(pk=office.pk))
    other = partner(Role.OFFICE)
    seat = year.seats.first()
    with action(by=other, now=make.SCORING) as act:
        note_conflict(act, person=seat.user, agency=brand.agency, reason="his wife works there")
    with pytest.raises(BadInput, match="评委不得"):
        typed(year, other)


def test_a_judge_enters_nothing_for_himself(year):
    judge = year.seats.first().user
    RoleGrant.objects.filter(user=judge).update(role=Role.OFFICE)
    with pytest.raises(NotAllowed):
        typed(year, User.objects.get(pk=judge.pk))


def test_a_conflict_declared_meanwhile_stops_the_take_over(year, office):
    paper = typed(year, office)
    waiting = proposed(take_over, paper=paper, by=office, now=make.SCORING)
    declare(
        seat=paper.seat,
        application=paper.application,
        has_conflict=True,
        reason="my brother works there",
        by=paper.seat.user,
        now=make.SCORING,
    )
    with pytest.raises(BadInput):
        confirmed(waiting, by=partner(Role.OFFICE, but=office), now=make.SCORING)
    assert ScoreSheet.objects.count() == 0


def test_paper_overwrites_nothing_that_a_judge_wrote_on_the_pages(year, office):
    make.score(year.seats.first(), year.cycle.applications.first(), 80, lock=False)
    with pytest.raises(NotNow, match="页面上"):
        typed(year, office)
    typed(year, office, judge=1)
    with pytest.raises(NotNow, match="已有"):
        typed(year, office, judge=1)


@pytest.mark.parametrize(
    "scores",
    [
        {make.NAME: Points(Decimal(50))},
        {**GIVEN, make.VALUE: Points(Decimal(41))},
        {**GIVEN, "nowhere": Points(Decimal(1))},
    ],
)
def test_gaps_and_wrong_points_are_refused_and_no_file_is_left(year, office, scores):
    with pytest.raises(BadInput):
        typed(year, office, scores=scores)
    assert PaperSheet.objects.count() == 0


def test_a_remark_that_the_rules_ask_for_is_asked_of_paper_too(office):
    made = make.year_before_the_panel(panel={"remark": {"below": 30, "above": 95}})
    with pytest.raises(BadInput, match="评语"):
        typed(made, office, scores={**GIVEN, make.NAME: Points(Decimal(60))})


def test_a_sheet_opened_again_is_written_anew_on_either_way(year, office):
    sheet = taken(year, office).seat.sheets.get()
    by_two(unlock_sheet, sheet=sheet, reason="mistyped", by=office, now=make.SCORING)
    taken(year, office, scores={**GIVEN, make.VALUE: Points(Decimal(20))})
    sheet.refresh_from_db()
    assert (sheet.status, sheet.way) == ("locked", "paper")
    by_two(unlock_sheet, sheet=sheet, reason="mistyped again", by=office, now=make.SCORING)
    sheet.refresh_from_db()
    save_sheet(
        seat=sheet.seat,
        application=sheet.application,
        scores=GIVEN,
        comment="",
        version=sheet.version,
        by=sheet.seat.user,
        now=make.SCORING,
    )
    sheet.refresh_from_db()
    assert sheet.way == "pages"
    assert list(CHECKS["panel.versions"].faults()) == []


def test_withdrawn_paper_leaves_neither_points_nor_scan(
    year, office, django_capture_on_commit_callbacks
):
    paper = typed(year, office)
    kept = Path(paper.file.path)
    assert kept.exists()
    with django_capture_on_commit_callbacks(execute=True):
        withdraw_paper(paper=paper, by=office, now=make.SCORING)
    paper.refresh_from_db()
    assert (paper.status, paper.typed, bool(paper.file), kept.exists()) == (
        "withdrawn",
        "",
        False,
        False,
    )


def seen(user: User, address: str):
    client = Client()
    client.force_login(user)
    answer = client.get(address)
    return answer.status_code, b"".join(answer) if answer.streaming else answer.content


def test_only_who_compares_reads_the_points_until_the_take_over_and_auditors_after_scoring(
    year, office
):
    with time_machine.travel(make.SCORING, tick=False):
        paper = typed(year, office)
        other = partner(Role.OFFICE, but=office)
        record = reverse("admin:reviews_papersheet_change", args=[paper.pk])
        scan = reverse("admin:reviews_papersheet_scan", args=[paper.pk])
        auditor = make_user(Role.AUDITOR, username="auditor")
        judge = paper.seat.user
        own = reverse("panel:scan", args=["2026-001"])
        third = make_user(Role.OFFICE, username="third")
        for person in (office, other, third):
            assert b"51.5" not in seen(person, record)[1] and seen(person, scan)[0] == 403
        client = Client()
        client.force_login(other)
        take = reverse("admin:reviews_papersheet_verb", args=[paper.pk, "take-to-compare"])
        assert client.post(take).status_code == 302
        assert client.post(take).status_code == 409
        assert b"51.5" in seen(other, record)[1] and seen(other, scan)[0] == 200
        for person in (office, third):
            assert b"51.5" not in seen(person, record)[1] and seen(person, scan)[0] == 403
        assert b"51.5" not in seen(auditor, record)[1] and seen(auditor, scan)[0] == 403
        assert seen(judge, own)[0] == 404
        waits = proposed(take_over, paper=paper, by=office, now=make.SCORING)
        assert reverse("proposals:proposal", args=[waits.pk]).encode() in seen(other, record)[1]
        then_confirmed()
        for person in (office, other, third, auditor):
            assert b"51.5" not in seen(person, record)[1]
            assert seen(person, scan)[0] == 403
        assert seen(judge, own)[0] == 200
        assert seen(year.seats.all()[1].user, own)[0] == 404
        brands = {row.number: row for row in year.cycle.applications.all()}
        for number, sums in make.SUMS.items():
            for seat, total in zip(year.seats.all(), sums, strict=True):
                if (number, seat.pk) != ("2026-001", paper.seat_id):
                    make.score(seat, brands[number], total)
        close_scoring(evaluation=year, by=office, now=make.SCORING)
        for person in (office, other, third):
            assert b"51.5" not in seen(person, record)[1] and seen(person, scan)[0] == 403
        assert seen(auditor, scan)[0] == 200 and seen(judge, own)[0] == 200
    assert Result.objects.get(application__number="2026-001").explanation["on_paper"] == 1
    assert Result.objects.get(application__number="2026-002").explanation["on_paper"] == 0


def test_from_the_desk(year, office):
    with time_machine.travel(make.SCORING, tick=False):
        client = Client()
        client.force_login(office)
        where = reverse("admin:reviews_evaluation_verb", args=[year.pk, "enter-paper"])
        page = client.get(where).content.decode()
        assert page.count('name="points-') == 2
        sent = {
            "seat": year.seats.first().pk,
            "application": year.cycle.applications.first().pk,
            "declared": "on",
            "points-brand_design-name_and_meaning": "51.5",
            "points-commitments-delivered": "41",
            "file": SimpleUploadedFile("scan.pdf", pdf_file().read()),
        }
        assert client.post(where, sent).status_code == 422
        sent |= {
            "points-commitments-delivered": "30",
            "file": SimpleUploadedFile("scan.pdf", pdf_file().read()),
        }
        assert client.post(where, sent).status_code == 302
        paper = PaperSheet.objects.get()
        take = reverse("admin:reviews_papersheet_verb", args=[paper.pk, "take-over"])
        why = {"why": "typed as it stands on the sheet", "proof": PASSWORD}
        assert client.post(take, why).status_code == 302
        take_to_compare(paper=paper, by=partner(Role.OFFICE, but=office), now=make.SCORING)
        then_confirmed()
    assert ScoreSheet.objects.get().status == "locked"


def test_an_empty_sheet_is_printed_by_the_judge_and_for_him(year, office):
    with time_machine.travel(make.SCORING, tick=False):
        judge = year.seats.first()
        status, content = seen(judge.user, reverse("panel:paper", args=["2026-001"]))
        assert status == 200 and content.startswith(b"%PDF")
        blank = reverse("admin:reviews_papersheet_blank", args=[judge.pk])
        status, content = seen(office, blank)
        assert status == 200 and content.startswith(b"%PDF")
        page = seen(office, reverse("admin:reviews_evaluation_change", args=[year.pk]))[1].decode()
        assert page.count("/papersheet/blank/") == 5
