"""One world for the whole matrix: every kind of record once, and one person of every kind."""

from __future__ import annotations

import json
from datetime import datetime, timedelta
from http.cookies import SimpleCookie
from typing import Any

from django.test import Client
from django.utils import timezone

from applications.cycles.enums import Stage
from applications.form.enums import ApplicationStatus
from applications.models import (
    Application,
    CommitmentActual,
    ServicePoint,
    StageWindow,
    VetoFinding,
)
from applications.negative_list.enums import VetoKind
from audits.annual_review.enums import Outcome, ReviewStatus
from audits.annual_review.verdict_lists import draw_up_list
from audits.forecast.forecast import year_ahead
from audits.forecast.recovery import add_step
from audits.models import CheckedLine, SpotCheck
from audits.titles.enums import TitleStatus
from brandportal.accounts.domain import invite
from brandportal.accounts.domain.conflicts import declare_conflict
from brandportal.accounts.enums import AgencyRole, Role, TieKind
from brandportal.accounts.models import AccountMerge, Agency, Membership, User
from brandportal.accounts.policies import OPERATOR
from brandportal.journal.models import SecurityKind
from brandportal.journal.security import note
from brandportal.notices.models import Notice
from brandportal.rulebook import indicator_points
from brandportal.workdays.models import CalendarDay, CalendarYear
from brandportal.workflow import CLOCK, transition
from reviews.batches.batches import enter_batch
from reviews.comments.comments import write_comment
from reviews.decision.decisions import Choice, decide
from reviews.decision.notice import publish_notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.kiosks.kiosks import issue_kiosk
from reviews.models import (
    Appointment,
    AssignmentPlan,
    BrandStory,
    CalibrationSample,
    CaseFile,
    Declaration,
    Evaluation,
    FeedbackLetter,
    FeedbackRemark,
    HeldWord,
    Hold,
    Moderation,
    Objection,
    ObjectionFile,
    PanelSeat,
    PaperSheet,
    PressureReport,
    Rating,
    RatingInvitation,
    Result,
    Sanction,
    ScoreSheet,
    SitePhoto,
    Summons,
    Tip,
)
from reviews.panel.enums import PlanMade, SheetStatus
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.letters import issue_invitations
from reviews.results.counting import count
from reviews.results.enums import ResultStatus
from reviews.screening.enums import HoldSource, SanctionStep
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from reviews.stories.enums import ServiceField, StoryStatus
from tests.access.matrix import EVERYONE, LOGIN
from tests.factories import evaluation as made
from tests.factories.applications import (
    SHANGHAI,
    image_file,
    make_application,
    make_commitment,
    make_cycle,
    make_evidence,
)
from tests.factories.audits import make_check, make_rectification, make_review, make_title
from tests.factories.cases import make_case
from tests.factories.experts import make_drawn, make_expert
from tests.factories.pairs import by_two, make_register, partner, proposed
from tests.factories.people import make_agency, make_head, make_member, make_tie, make_user
from tests.factories.rating import make_objection
from tests.factories.registers import make_register_and_draw
from tests.factories.screening import screened
from tests.factories.ties import confirmed_tie

# In the preliminary evaluation of 2026, the day after the Top Ten of 2025 went on public notice.
NOW = datetime(2026, 6, 3, 10, 0, tzinfo=SHANGHAI)


def typed_paper(application: Any, points: int) -> str:
    """What an officer has typed from a judge's paper: the same points for every indicator."""
    codes = indicator_points(application.cycle.rules)
    typed = {"points": dict.fromkeys(codes, str(points)), "remarks": {}, "comment": "on paper"}
    return json.dumps(typed)


class World:
    """Records by name, and a browser for every persona."""

    def __init__(self) -> None:
        self.agencies = [make_agency(f"甲{number}局") for number in range(4)]
        self.other = make_agency("乙局")
        self.people = self._people()
        self._year_of_scoring()
        self._year_on_notice()
        self._year_being_rated()
        self._year_counted()
        self._titles()
        self._ground()
        self._proposal()
        self._registers()
        self._ties()
        self.clients = {name: self._client(name) for name in EVERYONE}

    def get(self, persona: str, url: str) -> int | str:
        """What a GET meets: a status, or "login" for the way to the sign-in page."""
        return self._ask(persona, "get", url)

    def post(self, persona: str, url: str) -> int | str:
        """What an empty POST meets."""
        return self._ask(persona, "post", url)

    def _ask(self, persona: str, method: str, url: str) -> int | str:
        """Every request starts from the same cookies: signing out, for example, is not for good."""
        client = self.clients[persona]
        kept = client.cookies.copy()
        try:
            return _meets(getattr(client, method)(url))
        finally:
            client.cookies = SimpleCookie({name: kept[name].value for name in kept})

    def _people(self) -> dict[str, User]:
        people = {
            "drafter": make_member(self.agencies[0]),
            "head": make_head(self.agencies[0]),
            "reader": make_member(self.agencies[0], AgencyRole.READER),
            "stranger": make_head(self.other),
            "panel": make_user(Role.PANEL),
            "leader": make_user(Role.LEADER),
            "office": make_user(Role.OFFICE),
            "auditor": make_user(Role.AUDITOR),
            "system": make_user(Role.SYSTEM_ADMIN),
            "security": make_user(Role.SECURITY_ADMIN),
            "identity": make_user(Role.IDENTITY),
            "panel_tied": make_user(Role.PANEL),
            "leader_tied": make_user(Role.LEADER),
            "office_tied": make_user(Role.OFFICE),
            "auditor_tied": make_user(Role.AUDITOR),
        }
        for agency in self.agencies[1:]:
            for name in ("drafter", "head", "reader"):
                Membership.objects.create(user=people[name], agency=agency, role=name)
        return people

    def _client(self, persona: str) -> Client:
        client = Client()
        if persona in self.people:
            client.force_login(self.people[persona])
        return client

    def _year_of_scoring(self) -> None:
        """2026: drafting is still possible, the panel scores."""
        cycle = self.cycle = make_cycle(2026)
        StageWindow.objects.filter(
            cycle=cycle, stage__in=[Stage.APPLICATION, Stage.PRELIMINARY]
        ).update(closes_at=NOW + timedelta(days=20))
        self.draft, self.submitted, self.returned, self.accepted = (
            make_application(agency=agency, cycle=cycle, status=status, logo=image_file())
            for agency, status in zip(
                self.agencies,
                [
                    ApplicationStatus.DRAFT,
                    ApplicationStatus.SUBMITTED,
                    ApplicationStatus.RETURNED,
                    ApplicationStatus.ACCEPTED,
                ],
                strict=True,
            )
        )
        Application.objects.filter(pk=self.returned.pk).update(
            correction_due=NOW + timedelta(days=5)
        )
        make_application(agency=self.other, cycle=cycle, status=ApplicationStatus.ACCEPTED)
        self.evaluation = Evaluation.objects.create(
            cycle=cycle, status=EvaluationStatus.SCORING, scoring_opened_at=NOW
        )
        self.seat = PanelSeat.objects.create(
            evaluation=self.evaluation, user=self.people["panel"], is_lead=True
        )
        Declaration.objects.create(
            seat=self.seat, application=self.accepted, has_conflict=False, declared_at=NOW
        )
        plan = AssignmentPlan.objects.create(
            evaluation=self.evaluation,
            made=PlanMade.FILE,
            made_at=NOW,
            made_by=self.people["office"],
            confirmed_at=NOW,
            proposed_by=self.people["office"],
            confirmed_by=partner(Role.OFFICE),
        )
        plan.rows.create(seat=self.seat, application=self.accepted)
        self.sheet = ScoreSheet.objects.create(
            seat=self.seat, application=self.accepted, status=SheetStatus.DRAFT
        )
        self.sample = CalibrationSample.objects.create(
            evaluation=self.evaluation,
            title="sample",
            text="x",
            added_at=NOW,
            added_by=self.people["office"],
        )
        self.moderation = Moderation.objects.create(
            evaluation=self.evaluation, application=self.accepted, apart=30, opened_at=NOW
        )
        self.appointment = Appointment.objects.create(
            evaluation=self.evaluation,
            application=self.accepted,
            kind="defence",
            starts_at=NOW,
            place="x",
            team="x",
            made_at=NOW,
        )
        SitePhoto.objects.create(
            appointment=self.appointment,
            seat=self.seat,
            file=self.accepted.evidence.get().file.name,
            original_name="x.png",
            content_type="image/png",
            size=1,
            sha256="4" * 64,
            uploaded_at=NOW,
        )
        self.paper = PaperSheet.objects.create(
            seat=self.seat,
            application=self.accepted,
            typed=typed_paper(self.accepted, 1),
            file=self.accepted.evidence.get().file.name,
            original_name="scan.pdf",
            content_type="application/pdf",
            size=1,
            sha256="3" * 64,
            uploaded_at=NOW,
            typed_by=self.people["office"],
            comparing_at=NOW,
            comparing_by=partner(Role.OFFICE),
        )
        VetoFinding.objects.create(
            agency=self.agencies[1],
            kind=VetoKind.OTHER,
            happened_on=NOW.date(),
            source="x",
            note="x, as was found",
            recorded_at=NOW,
            recorded_by=self.people["office"],
        )

    def _year_on_notice(self) -> None:
        """2025: scored, rated, counted and decided as people do it; the Top Ten is on public
        notice.
        """
        evaluation = made.evaluation(made.cycle(year=2025))
        for number in range(1, 4):
            made.application(evaluation.cycle, number)
        rows = {row.number: row for row in evaluation.cycle.applications.all()}
        made.score_all(
            evaluation, {number: made.SUMS[number.replace("2025", "2026")] for number in rows}
        )
        evaluation = close_scoring(
            evaluation=evaluation, by=self.people["office"], now=made.SCORING
        )
        evaluation = transition(
            EVALUATION, "open_rating", evaluation, by=CLOCK, now=made.RATING_OPENS
        )
        made.rate(rows["2025-001"], "service_recipients", [5, 4, 4])
        made.rate(rows["2025-001"], "public", [5, 5])
        made.rate(rows["2025-002"], "service_recipients", [5, 5])
        made.rate(rows["2025-002"], "enterprises", [4, 4])
        evaluation = transition(
            EVALUATION, "close_rating", evaluation, by=CLOCK, now=made.RATING_CLOSES
        )
        count(evaluation=evaluation, by=CLOCK, now=made.RATING_CLOSES)
        evaluation = by_two(
            decide,
            evaluation=screened(evaluation),
            choices={row.pk: Choice(number != "2025-003") for number, row in rows.items()},
            by=make_user(Role.LEADER),
            now=NOW - timedelta(days=1),
        )
        self.notice = publish_notice(
            evaluation=evaluation, by=self.people["office"], now=NOW - timedelta(hours=1)
        )
        self.selected = Application.objects.get(number="2025-002")
        self.letter = FeedbackLetter.objects.create(application=self.selected, gathered_at=NOW)
        FeedbackRemark.objects.create(letter=self.letter, place=1, said="名称好记，含义偏长。")
        for name in ("drafter", "head", "reader"):
            Membership.objects.create(
                user=self.people[name], agency=self.selected.agency, role=name
            )
        Application.objects.filter(pk=self.selected.pk).update(logo=self.draft.logo.name)
        make_evidence(self.selected)
        self.shown_file = make_evidence(Application.objects.get(number="2025-001"), public=True)
        self.figure = CommitmentActual.objects.create(
            commitment=make_commitment(self.selected),
            as_of=NOW.date(),
            actual=3,
            note="台账一至三月",
            file=self.selected.evidence.get().file.name,
            original_name="x.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_at=NOW,
            reported_at=NOW,
        )
        self.objection = make_objection(self.selected)
        ObjectionFile.objects.create(
            objection=self.objection,
            file=self.selected.evidence.get().file.name,
            original_name="x.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_at=NOW,
        )
        self.agency_objection = make_objection(self.selected)
        Objection.objects.filter(pk=self.agency_objection.pk).update(
            agency=self.selected.agency,
            filed_by=self.people["head"],
            objector_name="",
            objector_contact="",
            objector="",
        )
        Tip.objects.create(
            code="TIPTIPTIP2",
            notice=self.notice,
            about="chosen",
            application=self.selected,
            text="五月六日上午窗口无人。",
            told_on=NOW.date(),
        )
        self._cases()
        with_comment = Rating.objects.filter(application=self.selected).first()
        write_comment(
            application=with_comment.application,
            rating_id=with_comment.pk,
            text="等了很久。我的电话13812345678",
            now=NOW,
        )
        HeldWord.objects.create(word="踢皮球")

    def _cases(self) -> None:
        """A bad rating of the year on notice with a file, and a talk to be held."""
        self.case = make_case(self.selected)
        CaseFile.objects.create(
            case=self.case,
            purpose="triage",
            file=self.selected.evidence.get().file.name,
            original_name="x.pdf",
            content_type="application/pdf",
            size=1,
            sha256="0" * 64,
            uploaded_at=NOW,
        )
        Summons.objects.create(agency=self.selected.agency, last_month="2026-05", raised_at=NOW)

    def _year_being_rated(self) -> None:
        """2022, late as it may be: the public rates now."""
        cycle = make_cycle(2022)
        StageWindow.objects.filter(cycle=cycle, stage=Stage.RATING).update(
            opens_at=NOW - timedelta(days=5), closes_at=NOW + timedelta(days=5)
        )
        self.rated = make_application(
            agency=self.agencies[0], cycle=cycle, status=ApplicationStatus.SHORTLISTED
        )
        Evaluation.objects.create(cycle=cycle, status=EvaluationStatus.RATING)
        RatingInvitation.objects.create(
            application=self.rated,
            group=RaterGroup.DEPUTIES,
            code_hash="0" * 64,
            created_at=NOW,
        )
        self._other_ways()

    def _other_ways(self) -> None:
        """A counter tablet, and a batch of sheets that somebody else of the office entered."""
        colleague = make_user(Role.OFFICE)
        point = self.rated.service_points.first() or ServicePoint.objects.create(
            application=self.rated, name="x", address="x", phone=""
        )
        _kiosk, self.kiosk_token = issue_kiosk(service_point=point, name="x", by=colleague, now=NOW)
        row = f"{self.rated.brand.code},13812345678,满意,{NOW:%Y-%m-%d}"
        enter_batch(
            evaluation=self.rated.cycle.evaluation,
            channel=Channel.PAPER,
            name="x.csv",
            content=f"品牌编号,手机号,总体评价,评价日期\r\n{row}".encode(),
            by=colleague,
            now=NOW,
        )

    def _guarded(self, evaluation: Evaluation) -> None:
        """Held ratings of the brand that is ranked, a step against its agency, and a report of
        pressure.
        """
        hold = Hold.objects.create(
            evaluation=screened(evaluation, NOW),
            application=self.ranked,
            source=HoldSource.REPORT,
            rule="pressure",
            cell_key="0",
            count=1,
            opened_at=NOW,
        )
        Sanction.objects.create(
            evaluation=evaluation,
            application=self.ranked,
            hold=hold,
            step=SanctionStep.WARNING,
            reason="x, as was found",
            evidence="x, as was found",
            proposed_at=NOW,
            statement_due=NOW + timedelta(days=7),
        )
        PressureReport.objects.create(application=self.ranked, kinds="told", reported_on=NOW.date())

    def _year_counted(self) -> None:
        """2023: counted, so the leading group has to decide."""
        evaluation = made.evaluation(
            made.cycle(year=2023), judges=0, status=EvaluationStatus.COUNTED
        )
        Evaluation.objects.filter(pk=evaluation.pk).update(counted_at=NOW)
        real = Result.objects.get(application=self.selected)
        self.ranked = make_application(cycle=evaluation.cycle, status=ApplicationStatus.SHORTLISTED)
        Result.objects.create(
            evaluation=evaluation,
            application=self.ranked,
            self_score=90,
            panel_score=80,
            public_score=90,
            composite=88,
            panel_rank=1,
            shortlisted=True,
            rank=1,
            status=ResultStatus.RANKED,
            exact=real.exact,
            explanation=real.explanation,
            rules_hash=evaluation.cycle.rules_hash,
            computed_at=NOW,
        )
        self._guarded(evaluation)

    def _titles(self) -> None:
        """2024: titles with an annual review to report on, one in a hearing, one under
        rectification.
        """
        self.title = make_title(agency=self.agencies[0], year=2024)
        self.review = make_review(self.title, report_due=NOW + timedelta(days=5))
        heard = make_title(agency=self.agencies[1], year=2024)
        self.hearing = make_review(
            heard, status=ReviewStatus.HEARING, statement_due=NOW + timedelta(days=5)
        )
        self.verdict_list = draw_up_list(
            year=self.hearing.year,
            reviews=[self.hearing.pk],
            reason="逐项核对了分值",
            by=self.people["office"],
            now=NOW,
        )
        make_check(2022, due=NOW + timedelta(days=5))
        self.checked_line = CheckedLine.objects.get(agency=self.agencies[0])
        suspended = make_title(agency=self.agencies[2], year=2024, status=TitleStatus.SUSPENDED)
        self.rectified = make_review(
            suspended, status=ReviewStatus.IN_EFFECT, outcome=Outcome.TO_BE_RECTIFIED
        )
        self.rectification = make_rectification(self.rectified, due_at=NOW + timedelta(days=5))
        SpotCheck.objects.create(
            title=self.title,
            checked_on=NOW.date(),
            points=90,
            findings="x, as was found",
            recorded_at=NOW,
            recorded_by=self.people["office"],
        )

        self.recovery_step = add_step(
            title=self.title,
            year=year_ahead(self.title, now=NOW) or 0,
            part="spot_checks",
            what="每周按检查单自查窗口",
            responsible="窗口科",
            due_on=NOW.date(),
            by=self.people["head"],
            now=NOW,
        )

    def _ground(self) -> None:
        self.merge = AccountMerge.objects.create(
            kept=make_user(username="stays"),
            closed=make_user(username="to-close"),
            kept_proved_at=NOW,
            closed_proved_at=NOW,
        )
        self.invitation, self.token = invite(
            name="新同事",
            email="new@example.org",
            agency=self.agencies[0],
            agency_role=AgencyRole.DRAFTER,
            by=OPERATOR,
            now=timezone.now(),
        )
        self.colleague = make_member(self.agencies[0]).memberships.get()
        note(kind=SecurityKind.SIGN_IN, by=self.people["head"], now=NOW)
        self.told = Notice.objects.create(
            recipient=self.people["head"],
            key="x",
            subject_id="s",
            body_id="b",
            url="/",
            created_at=NOW,
            attempts=5,
        )
        CalendarDay.objects.create(date=NOW.date(), is_working=True, name="x")
        CalendarYear.objects.create(year=2031, document="x", completed_at=NOW)

    def _proposal(self) -> None:
        """A colleague of the office has proposed codes on paper; they wait for a second person."""
        make_register(self.rated, RaterGroup.DEPUTIES, 5, now=NOW)
        self.proposal = proposed(
            issue_invitations,
            application=self.rated,
            group=RaterGroup.DEPUTIES,
            count=2,
            by=partner(Role.OFFICE),
            now=NOW,
        )

    def _ties(self) -> None:
        """Conflicts of interest with the agencies of every year, each kind by another person: works
        for them today, worked for them last year, declared it.
        """
        agencies = {
            row.agency
            for row in (self.draft, self.submitted, self.returned, self.accepted)
            + (self.selected, self.rated, self.ranked)
        }
        other = PanelSeat.objects.create(evaluation=self.evaluation, user=self.people["panel_tied"])
        # Of this one the officer is who compares it.
        self.compared = PaperSheet.objects.get(pk=self.paper.pk)
        self.compared.pk, self.compared.seat = None, other
        self.compared.typed_by, self.compared.comparing_by = (
            partner(Role.OFFICE),
            self.people["office"],
        )
        self.compared.save()
        self._pool()
        self._stories()
        for agency in sorted(agencies, key=lambda row: row.pk):
            make_tie(self.people["office_tied"], agency)
            worked = make_tie(self.people["panel_tied"], agency)
            worked.memberships.update(ended_at=NOW - timedelta(days=365))
            for name in ("leader_tied", "auditor_tied"):
                declare_conflict(
                    agency=agency, reason="亲属在该单位任职", by=self.people[name], now=NOW
                )

    def _stories(self) -> None:
        """Of a chosen brand one in the gallery and a later one that waits."""
        for status in (StoryStatus.RELEASED, StoryStatus.HANDED_IN):
            done = {"released_at": NOW, "released_by": self.people["office"]}
            BrandStory.objects.create(
                brand=self.selected.brand,
                field=ServiceField.TRANSPORT,
                title="story",
                text="what changed for whom",
                status=status,
                handed_in_at=NOW,
                handed_in_by=self.people["drafter"],
                **(done if status == StoryStatus.RELEASED else {}),
            )

    def _pool(self) -> None:
        """An expert of the pool, with a tie to an agency that takes part in no year."""
        office = self.people["office"]
        person = make_user(Role.PANEL, username="expert", name="专家甲")
        self.expert = make_expert(person, by=office, now=NOW)
        confirmed_tie(person=person, kind=TieKind.KIN, agency=self.other, by=office, now=NOW)
        pool = [self.expert]
        for number in range(5):
            judge = make_user(Role.PANEL, username=f"expert{number}", name=f"专家{number}")
            pool.append(make_expert(judge, by=office, now=NOW))
        for year in (self.notice.evaluation, self.ranked.cycle.evaluation):
            make_drawn(year.cycle, pool, by=(office, partner(Role.OFFICE)), now=NOW)

    def _registers(self) -> None:
        """A register of 2026, a key of its agency, and the draw of 2025, whose results are
        public.
        """
        self.register_key, self.draw = make_register_and_draw(self.accepted, self.notice.evaluation)

    @property
    def agency(self) -> Agency:
        return self.agencies[0]


def _meets(response: Any) -> int | str:
    if response.status_code == 302 and response["Location"].startswith("/accounts/login/"):
        return LOGIN
    if response.status_code == 302 and response["Location"].startswith("/admin/login/"):
        return LOGIN
    return response.status_code
