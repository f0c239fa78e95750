"""Every invariant holds on the demo, and each of them detects its planted fault."""

from __future__ import annotations

import io
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from typing import Any

import pytest
from allauth.mfa.models import Authenticator
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import F
from django.utils import timezone

from applications.models import (
    Application,
    ApplicationVersion,
    Brand,
    Cycle,
    Evidence,
    SealedScan,
    SelfScore,
    StageWindow,
)
from applications.versions import append_only as version_triggers
from audits.models import AnnualReview, Title
from brandportal.accounts.domain.same_person import mark_of
from brandportal.accounts.left_addresses import LeftAddress
from brandportal.accounts.models import AccountMerge, Agency, Membership, NotedTie, User
from brandportal.accounts.separation_triggers import separation
from brandportal.canonical import digest
from brandportal.invariants import known_invariants
from brandportal.journal import append_only as journal_triggers
from brandportal.journal import security
from brandportal.journal.domain import append
from brandportal.journal.models import SecurityKind
from brandportal.notices.models import Notice
from brandportal.proposals.actions import TAKING_BACK
from brandportal.proposals.enums import ProposalStatus
from brandportal.proposals.invariants import noted_times
from brandportal.proposals.models import Proposal
from reviews.experts import append_only as draw_triggers
from reviews.ledger import append_only as ledger_triggers
from reviews.models import (
    Appointment,
    Assignment,
    AssignmentPlan,
    Ballot,
    CalibrationSheet,
    Comment,
    DailyHead,
    Decision,
    Declaration,
    ErasureRequest,
    Evaluation,
    FeedbackLetter,
    Hold,
    Ledger,
    LedgerEntry,
    LedgerHead,
    Meeting,
    Moderation,
    Objection,
    PanelDraw,
    PublicNotice,
    Rating,
    RatingInvitation,
    Result,
    Sanction,
    ScoreSheet,
    SentBackDecision,
    SheetScore,
    SheetVersion,
    Sitting,
    Tally,
    WithdrawnNotice,
)
from reviews.on_site import append_only as site_triggers
from reviews.panel import append_only as sheet_triggers
from reviews.rating.receipts import levels_of
from reviews.results import append_only as result_triggers
from reviews.scoring import commitments

pytestmark = pytest.mark.usefixtures("demo")


@contextmanager
def unprotected() -> Iterator[None]:
    """As whoever owns the database may do: without the triggers."""
    every = (
        journal_triggers,
        version_triggers,
        draw_triggers,
        ledger_triggers,
        site_triggers,
        sheet_triggers,
        result_triggers,
    )
    for triggers in every:
        triggers.unprotect(connection)
    try:
        yield
    finally:
        for triggers in every:
            triggers.protect(connection)


def sql(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(statement)


def open_year() -> Evaluation:
    return Evaluation.objects.get(status="rating")


def past() -> Evaluation:
    return Evaluation.objects.get(status="concluded")


def make_rating(**only) -> Rating:
    return Rating.objects.filter(application__cycle=past().cycle_id, **only).order_by("pk")[0]


def alter_a_journal_entry() -> None:
    with unprotected():
        sql("UPDATE journal_entry SET object_label = 'x' WHERE seq = 7")


def score_a_sample_late() -> None:
    sheet = CalibrationSheet.objects.order_by("pk")[0]
    opened = sheet.sample.evaluation.scoring_opened_at
    CalibrationSheet.objects.filter(pk=sheet.pk).update(handed_in_at=opened + timedelta(days=1))


def agree_on_nothing() -> None:
    """A moderated score is confirmed without points."""
    _moderation(status="agreed", agreed_at=timezone.now(), agreed_by=User.objects.first())


def write_against_a_conflict() -> None:
    """A judge writes after declaring a conflict with the brand."""
    declared = Declaration.objects.filter(has_conflict=True)[0]
    found = _moderation(application=declared.application)
    found.remarks.create(
        seat=declared.seat, text="x", written_at=declared.declared_at + timedelta(days=1)
    )


def note_too_early() -> None:
    """A judge notes something before the appointment."""
    brand = past().results.all()[0].application
    made = Appointment.objects.create(
        evaluation=past(),
        application=brand,
        kind="visit",
        starts_at=timezone.now() + timedelta(days=1),
        place="x",
        team="x",
        made_at=timezone.now(),
    )
    with unprotected():
        made.notes.create(seat=past().seats.all()[0], saved_at=timezone.now())


def _moderation(**values: Any) -> Moderation:
    given = {"application": past().results.all()[0].application, **values}
    evaluation = given["application"].cycle.evaluation
    return Moderation.objects.create(
        evaluation=evaluation, apart=30, opened_at=timezone.now(), **given
    )


def lose_a_signed_version() -> None:
    with unprotected():
        sql("DELETE FROM applications_applicationversion WHERE number = 1")


def lose_a_sealed_scan() -> None:
    """One that no sign-off noted, whose file is gone."""
    version = ApplicationVersion.objects.all()[0]
    SealedScan.objects.create(
        version=version, file="sealed_scans/gone.pdf", size=1, uploaded_at=timezone.now()
    )


def make_hold() -> None:
    first = past().results.filter(shortlisted=True)[0]
    Hold.objects.create(
        evaluation=past(),
        application=first.application,
        source="report",
        rule="reported",
        cell_key="k",
        count=1,
        opened_at=timezone.now(),
    )


def make_comment() -> None:
    rating = make_rating()
    other = Application.objects.exclude(pk=rating.application_id)[0]
    Comment.objects.create(
        rating=rating,
        application=other,
        text="x",
        written_on=timezone.localdate(),
        place=1,
    )


def a_meeting_before_the_count() -> None:
    Meeting.objects.filter(evaluation=past()).update(held_on=date(2020, 1, 1))


def other_minutes_than_were_signed() -> None:
    row = past()
    Sitting.objects.create(
        evaluation=row,
        members=2,
        opened_at=row.decided_at,
        minutes="逐一审议，一致同意。",
        closed_at=row.decided_at,
        closed_by=User.objects.get(username="leader"),
        decided_at=row.decided_at,
    )


def dropped_by_one() -> None:
    """What two imposed, ended without them."""
    officer = User.objects.get(username="office")
    noted = noted_times()[TAKING_BACK]
    Sanction.objects.create(
        evaluation=past(),
        application=Application.objects.filter(cycle=past().cycle_id)[0],
        step="warning",
        reason="an order to rate",
        evidence="the order itself",
        status="lifted",
        proposed_at=noted,
        statement_due=noted,
        imposed_at=noted,
        imposed_by=officer,
        lifted_at=noted,
        lifted_by=officer,
        outcome="a favour to them",
    )


def a_decision_changed_after_it_went_back() -> None:
    leader = User.objects.get(username="leader")
    now = timezone.now()
    SentBackDecision.objects.create(
        evaluation=past(),
        number=1,
        content={"choices": [], "meeting": {}},
        content_sha256="0" * 64,
        decided_at=now,
        decided_by=leader,
        reason="the minutes name nobody",
        sent_back_at=now,
        sent_back_by=leader,
    )


def a_withdrawn_notice_that_the_journal_does_not_know() -> None:
    a_decision_changed_after_it_went_back()
    notice = past().public_notice
    WithdrawnNotice.objects.create(
        notice=notice,
        decision=SentBackDecision.objects.get(),
        number=1,
        published_at=notice.published_at - timedelta(days=30),
        working_days=5,
        ends_at=notice.published_at - timedelta(days=20),
        listed=[],
        listed_sha256=digest([]),
    )


def a_letter_sent_unscreened() -> None:
    office = User.objects.get(username="office")
    waiting = FeedbackLetter.objects.filter(status="screening", remarks__isnull=False)
    FeedbackLetter.objects.filter(pk__in=list(waiting.values_list("pk", flat=True))).update(
        status="sent", sent_at=timezone.now(), sent_by=office
    )


def a_daily_head() -> None:
    DailyHead.objects.create(
        ledger=Ledger.objects.get(cycle=past().cycle_id),
        day=date(2020, 1, 1),
        size=3,
        head="0" * 64,
        published_at=timezone.now(),
    )


def fold_out_of_order() -> None:
    with unprotected():
        LedgerEntry.objects.filter(cycle=past().cycle_id, seq=5).update(seq=10**6)


def change_an_entry() -> None:
    with unprotected():
        LedgerEntry.objects.filter(rating=make_rating(overall=5)).update(overall=4)


def change_rating_and_entry() -> None:
    """Whoever owns the database changes the rating and its entry alike, and leaves the
    commitment.
    """
    rating = make_rating(overall=5)
    Rating.objects.filter(pk=rating.pk).update(overall=4)
    with unprotected():
        LedgerEntry.objects.filter(rating=rating).update(overall=4)


def change_and_bind_anew() -> None:
    """The same, with the commitment recomputed: every opening is right, but the head no longer
    follows.
    """
    change_rating_and_entry()
    entry = LedgerEntry.objects.filter(rating=make_rating(overall=4)).last()
    made = commitments.commitment(
        year=past().cycle.year,
        brand=entry.application.brand.code,
        group=entry.group,
        levels=levels_of(entry),
        r_g=entry.r_g,
        r_l=entry.r_l,
        previous=entry.previous,
    )
    Rating.objects.filter(pk=entry.rating_id).update(commitment=made)
    with unprotected():
        LedgerEntry.objects.filter(pk=entry.pk).update(commitment=made)


def name_another() -> None:
    with unprotected():
        LedgerEntry.objects.filter(rating=make_rating(), revision=1).update(previous="0" * 64)


def lose_a_receipt() -> None:
    with unprotected():
        LedgerEntry.objects.filter(rating=make_rating()).update(receipt="0" * 64)


def a_head_of_its_own() -> None:
    with unprotected():
        LedgerHead.objects.filter(ledger__cycle=open_year().cycle_id, number=3).update(
            head="0" * 64
        )


def swap_ranks() -> None:
    rows = list(past().results.filter(rank__isnull=False).order_by("rank"))
    Result.objects.filter(pk=rows[0].pk).update(rank=rows[1].rank)
    Result.objects.filter(pk=rows[1].pk).update(rank=rows[0].rank)


def other_places() -> None:
    row = past().outlook
    row.content["inside"].pop()
    row.save()


def a_paper_too_many() -> None:
    now = timezone.now()
    sitting = Sitting.objects.create(
        evaluation=past(),
        members=5,
        opened_at=now,
        minutes="x",
        closed_at=now,
        closed_by=User.objects.get(username="leader"),
    )
    Ballot.objects.create(sitting=sitting, secret=True, opened_at=now, papers=["[]"])


def use_invitations() -> None:
    place = RatingInvitation.objects.filter(application__cycle=open_year().cycle_id)[0]
    same = RatingInvitation.objects.filter(application=place.application_id, group=place.group)
    same.update(used=True)
    Rating.objects.filter(application=place.application_id, group=place.group).update(
        group="public", channel="phone"
    )


def score_against_a_conflict() -> None:
    sheet = ScoreSheet.objects.all()[0]
    Declaration.objects.filter(seat=sheet.seat, application=sheet.application).update(
        has_conflict=True, reason="cousin"
    )


def draw_by_another_number() -> None:
    with unprotected():
        PanelDraw.objects.filter(pk=1).update(number="000")


def lose_a_version() -> None:
    with unprotected():
        SheetVersion.objects.filter(pk=SheetVersion.objects.all()[0].pk).delete()


def choose_too_many() -> None:
    Decision.objects.update(selected=True, reserve=None)


def another_statement() -> None:
    row = Objection.objects.exclude(seal="")[0]
    other = "这家单位申报的办件数量与事实不符。"
    Objection.objects.filter(pk=row.pk).update(statement=other)


def a_notice_over_an_upheld_objection() -> None:
    Objection.objects.filter(notice__evaluation=past()).update(
        about="procedure",
        application=None,
        status="upheld",
        answer="so it is",
        outcome="what is so",
        answered_at=timezone.now(),
    )


def alter_a_version() -> None:
    with unprotected():
        sql("UPDATE reviews_resultversion SET reason = 'x' WHERE id = 1")


def another_owner() -> None:
    row = Brand.objects.all()[0]
    Brand.objects.filter(pk=row.pk).update(agency=Agency.objects.exclude(pk=row.agency_id)[0])


def another_class() -> None:
    row = Application.objects.exclude(agency_class="").exclude(agency_class="party_organ")[0]
    Application.objects.filter(pk=row.pk).update(agency_class="party_organ")


def another_file() -> None:
    row = Evidence.objects.all()[0]
    row.file.storage.delete(row.file.name)
    row.file.storage.save(row.file.name, ContentFile(b"something else"))


def overlap() -> None:
    StageWindow.objects.filter(cycle=open_year().cycle_id, stage="rating").update(
        opens_at=F("opens_at") - timedelta(days=300)
    )


def two_live_titles() -> None:
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX title_one_live_of_a_kind")
    first, second = Title.objects.filter(status="valid")[:2]
    Title.objects.filter(pk=second.pk).update(brand=first.brand_id)


def a_title_after_fraud() -> None:
    review = AnnualReview.objects.filter(outcome="revoked", facts__fraud=True)[0]
    Title.objects.filter(pk=review.title_id).update(status="valid")


def an_auditor_who_heads_an_agency() -> None:
    """As somebody does who owns the database: without the triggers."""
    separation.unprotect(connection)
    Membership.objects.create(
        user=User.objects.get(username="auditor"), agency=Agency.objects.all()[0], role="head"
    )


def a_judge_who_decides_too() -> None:
    """The leader's and the judge's accounts have one address."""
    judge = User.objects.get(username="panel")
    User.objects.filter(username="leader").update(email=judge.email)


def give_a_judge_too_many() -> None:
    """An assignment in force that allows one brand a judge gives one judge two."""
    evaluation = past()
    two = evaluation.cycle.applications.order_by("pk")[:2]
    seat = evaluation.seats.order_by("pk")[0]
    first, second = User.objects.filter(grants__role="office").order_by("pk")[:2]
    plan = AssignmentPlan.objects.create(
        evaluation=evaluation,
        made="rule",
        cap=1,
        made_at=timezone.now(),
        made_by=first,
        confirmed_at=timezone.now(),
        proposed_by=first,
        confirmed_by=second,
    )
    for brand in two:
        Assignment.objects.create(plan=plan, seat=seat, application=brand)


def two_persons_at_one_address() -> None:
    """Somebody opens an account at an address that another account has left."""
    left, other = User.objects.exclude(email="").filter(person_number=None)[:2]
    LeftAddress.objects.create(mark=mark_of(other.email), user=left)


def hold_a_tie_alone() -> None:
    """A tie is said to be confirmed that nobody was asked about."""
    first, second = User.objects.filter(grants__role="office").order_by("pk")[:2]
    NotedTie.objects.create(
        person=User.objects.get(username="leader"),
        agency=Agency.objects.order_by("pk")[0],
        kind="kin",
        noted_at=timezone.now(),
        noted_by=first,
        confirmed_at=timezone.now(),
        confirmed_by=second,
    )


def alter_a_security_event() -> None:
    security.note(
        kind=SecurityKind.SIGN_IN, by=User.objects.get(username="office"), now=timezone.now()
    )
    security.chain(now=timezone.now() + timedelta(minutes=5))
    with unprotected():
        sql("UPDATE journal_securityevent SET network = 'x' WHERE seq = 1")


def carried_out_otherwise() -> None:
    """Whoever owns the database changes what was proposed, its digest alike; the journal noted
    another one.
    """
    row = Proposal.objects.filter(status=ProposalStatus.CONFIRMED)[0]
    other = {**row.arguments, "count": 40}
    changed = Proposal.objects.filter(pk=row.pk)
    assert changed.update(arguments=other, arguments_digest=digest(other)) == 1


def carried_out_by_one() -> None:
    """The journal contains an action that takes two people without a proposal."""
    append(
        action="hold.exclude",
        done="x",
        obj=past(),
        by=User.objects.get(username="office"),
        now=timezone.now() + timedelta(minutes=1),
        data={},
    )


def merge_alone() -> None:
    """Whoever owns the database closes an account into another one; nobody agreed to it."""
    kept = User.objects.get(username="office")
    closed = User.objects.create(username="merged", is_active=False)
    now = timezone.now()
    proofs = {"kept_proved_at": now, "closed_proved_at": now}
    AccountMerge.objects.create(kept=kept, closed=closed, done_at=now, **proofs)


def run_for_two_awards() -> None:
    """A brand under way for the Top Ten also runs in a Famous Brand year."""
    running = Application.objects.running().select_related("cycle", "agency", "brand")[0]
    famous = Cycle.objects.create(
        year=running.cycle.year,
        kind="famous",
        rule_set=running.cycle.rule_set,
        rules=running.cycle.rules,
        rules_version="x",
        rules_hash="x",
        status="open",
    )
    Application.objects.create(
        number="2026F-001", cycle=famous, agency=running.agency, brand=running.brand
    )


PLANTS: dict[str, Callable[[], object]] = {
    "journal.chain": alter_a_journal_entry,
    "journal.statuses": lambda: sql("UPDATE audits_title SET status = 'expired' WHERE id = 1"),
    "journal.security": alter_a_security_event,
    "accounts.second_factors": lambda: Authenticator.objects.create(
        user=User.objects.get(username="office"), type="totp", data={"secret": "IN CLEAR"}
    ),
    "accounts.same_person": two_persons_at_one_address,
    "accounts.ties": hold_a_tie_alone,
    "accounts.one_role": a_judge_who_decides_too,
    "accounts.merges": merge_alone,
    "accounts.apart": an_auditor_who_heads_an_agency,
    "proposals.carried_out": carried_out_otherwise,
    "proposals.two": carried_out_by_one,
    "notices.journal": lambda: Notice.objects.filter(
        pk__in=Notice.objects.filter(key__startswith="journal:").values("pk")[:1]
    ).update(key="journal:99999999"),
    "cycles.rules": lambda: Cycle.objects.update(rules={"titles": {}}),
    "cycles.windows": overlap,
    "applications.owner": another_owner,
    "applications.brands": lambda: Brand.objects.create(
        code="ORPHAN", agency=Agency.objects.all()[0], name="x"
    ),
    "applications.one_award": run_for_two_awards,
    "applications.classes": another_class,
    "applications.self_scores": lambda: SelfScore.objects.all()[0].delete(),
    "applications.evidence": another_file,
    "applications.versions": lose_a_signed_version,
    "applications.sealed_scans": lose_a_sealed_scan,
    "ratings.tallies": lambda: Tally.objects.filter(n__gt=0).update(n=F("n") + 1),
    "ratings.revisions": lambda: Rating.objects.filter(pk=make_rating().pk).update(revision=2),
    "ratings.last_entry": change_an_entry,
    "ratings.window": lambda: Rating.objects.filter(pk=make_rating().pk).update(
        accepted_at=timezone.now() - timedelta(days=4000)
    ),
    "ratings.shortlisted": lambda: Rating.objects.filter(pk=make_rating().pk).update(
        application=Application.objects.filter(result__shortlisted=False)[0]
    ),
    "ratings.comments": make_comment,
    "ratings.invitations": use_invitations,
    "privacy.in_time": lambda: ErasureRequest.objects.create(
        evaluation=past(), pseudonym="w" * 64, asked_at=timezone.now()
    ),
    "privacy.screened_first": lambda: Rating.objects.filter(
        pk=Rating.objects.filter(application__cycle=open_year().cycle_id)[0].pk
    ).update(pseudonym="-unlinked"),
    "probe.nothing_stays": lambda: Brand.objects.create(
        code="TEST2345", agency=Agency.objects.all()[0], name="TEST2345"
    ),
    "ledger.places": fold_out_of_order,
    "ledger.openings": change_rating_and_entry,
    "ledger.replacements": name_another,
    "ledger.receipts": lose_a_receipt,
    "ledger.heads": change_and_bind_anew,
    "ledger.announced": a_head_of_its_own,
    "ledger.first_version": a_daily_head,
    "holds.ratings": make_hold,
    "results.counts": lambda: Rating.objects.filter(pk=make_rating(overall=5).pk).update(overall=1),
    "results.ranks": swap_ranks,
    "results.versions": alter_a_version,
    "results.what_ifs": other_places,
    "sanctions.taken_back": dropped_by_one,
    "results.rules": lambda: Result.objects.update(rules_hash="0" * 64),
    "results.shortlist": lambda: Result.objects.filter(panel_rank__gt=20).update(shortlisted=True),
    "panel.locked": lambda: SheetScore.objects.filter(sheet__status="locked")[0].delete(),
    "experts.draws": draw_by_another_number,
    "panel.versions": lose_a_version,
    "results.points": lambda: ScoreSheet.objects.filter(
        pk=ScoreSheet.objects.filter(status="locked")[0].pk
    ).update(status="draft", locked_at=None, locked_by=None),
    "panel.conflicts": score_against_a_conflict,
    "calibration.apart": score_a_sample_late,
    "moderation.agreed": agree_on_nothing,
    "moderation.conflicts": write_against_a_conflict,
    "on_site.notes": note_too_early,
    "panel.loads": give_a_judge_too_many,
    "panel.classes": lambda: past().seats.filter(is_lead=True).update(classes="window"),
    "decisions.places": choose_too_many,
    "decisions.meeting": a_meeting_before_the_count,
    "feedback.screened": a_letter_sent_unscreened,
    "decisions.signed": other_minutes_than_were_signed,
    "decisions.sent_back": a_decision_changed_after_it_went_back,
    "notices.withdrawn": a_withdrawn_notice_that_the_journal_does_not_know,
    "objections.sealed": another_statement,
    "objections.settled": a_notice_over_an_upheld_objection,
    "meetings.ballots": a_paper_too_many,
    "notices.published": lambda: PublicNotice.objects.update(evaluation=open_year()),
    "titles.named": lambda: Title.objects.filter(pk=1).update(
        application=Application.objects.filter(status="declined")[0]
    ),
    "titles.brand": lambda: Title.objects.filter(pk=1).update(
        agency=Agency.objects.exclude(pk=Title.objects.get(pk=1).agency_id)[0]
    ),
    "titles.live": two_live_titles,
    "titles.renewed": lambda: Title.objects.filter(pk=1).update(status="succeeded"),
    "titles.fraud": a_title_after_fraud,
    "titles.suspended": lambda: Title.objects.filter(status="valid").update(status="suspended"),
    "reviews.replayed": lambda: AnnualReview.objects.filter(outcome="retained").update(
        computed="revoked"
    ),
}


def check() -> str:
    said = io.StringIO()
    call_command("check_invariants", stdout=said, stderr=said)
    return said.getvalue()


@pytest.fixture(scope="module")
def known() -> dict[str, Any]:
    return {one.code: one for one in known_invariants()}


def test_every_invariant_holds(known):
    assert len(known) >= 40
    assert check() == f"{len(known)} invariants hold.\n"


def test_every_invariant_has_a_planted_fault(known):
    assert PLANTS.keys() == known.keys()


@pytest.mark.parametrize("code", PLANTS)
def test_an_invariant_finds_its_planted_fault(known, code):
    PLANTS[code]()
    assert list(known[code].faults())


def test_the_command_fails_when_one_does_not_hold():
    Tally.objects.filter(n__gt=0).update(n=F("n") + 1)
    with pytest.raises(CommandError, match="invariants do not hold"):
        check()
