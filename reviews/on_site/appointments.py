"""The office appoints when and where the judges of a brand hear or visit it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.notice_recipients import writers_of_agency
from applications.models import Application
from brandportal.errors import BadInput, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.rulebook import on_site_indicators
from brandportal.texts import limited_text, required_text
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.on_site.enums import OnSite
from reviews.on_site.models import LIST_LIMIT, PLACE_LIMIT, TEAM_LIMIT, Appointment
from reviews.panel.duties import duties
from reviews.panel.models import SheetScore

# What each is told of each kind.
WORDS = {
    ("defence", "judges"): notice_text(
        "on_site.defence.judges",
        kind=NoticeKind.TASK,
        subject=gettext_noop("Live defence of %(number)s: %(moment)s"),
        body=gettext_noop(
            "You hear the live defence of %(number)s at %(moment)s, at %(place)s. Team: %(team)s. "
            "Score it there on your telephone: the page opens at that moment."
        ),
    ),
    ("defence", "agency"): notice_text(
        "on_site.defence.agency",
        kind=NoticeKind.TASK,
        subject=gettext_noop("Live defence of your application %(number)s: %(moment)s"),
        body=gettext_noop(
            "The panel hears you at %(moment)s, at %(place)s. Team: %(team)s. If you were notified "
            "of another moment before, this one counts."
        ),
    ),
    ("visit", "judges"): notice_text(
        "on_site.visit.judges",
        kind=NoticeKind.TASK,
        subject=gettext_noop("Site visit to %(number)s: %(moment)s"),
        body=gettext_noop(
            "You visit %(number)s at %(moment)s, at %(place)s. Team: %(team)s. Score it there on "
            "your telephone: the page opens at that moment."
        ),
    ),
    ("visit", "agency"): notice_text(
        "on_site.visit.agency",
        kind=NoticeKind.TASK,
        subject=gettext_noop("Site visit to your application %(number)s: %(moment)s"),
        body=gettext_noop(
            "The panel visits you at %(moment)s, at %(place)s. Team: %(team)s. If you were "
            "notified of another moment before, this one counts."
        ),
    ),
}
BEFORE_CLOSING = (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)


def may_appoint(evaluation: Evaluation, *, by: Any) -> Verdict:
    """The office, without a part in the award year, until scoring closes, where the rules have
    something scored on site.
    """
    return first_no(office_runs(evaluation, by=by), in_time(evaluation))


def in_time(evaluation: Evaluation) -> Verdict:
    if not on_site_indicators(evaluation.cycle.rules):
        return no(_("By the rules of this year nothing is scored at a live defence or site visit."))
    if evaluation.status not in BEFORE_CLOSING:
        return no(_("Scoring is closed."))
    return Verdict(True)


def appoint(
    *,
    evaluation: Evaluation,
    application: Application,
    kind: str,
    starts_at: datetime,
    place: str,
    team: str,
    check_list: str = "",
    by: Any,
    now: datetime,
) -> Appointment:
    """Appoint a live defence or site visit of one brand, or change it; the agency and the judges of
    the brand are notified.

    Refuses with NotAllowed (who), NotNow (scoring closed; a judge has given points, noted or
    photographed something there) and BadInput (a kind that the rules do not
    have, a brand that is not before the panel, a moment that has passed, no place, no team).
    """
    require(office_runs(evaluation, by=by))
    where = required_text(place, field="place", limit=PLACE_LIMIT, one_line=True)
    who = required_text(team, field="team", limit=TEAM_LIMIT, one_line=True)
    listed = limited_text(check_list, field="check_list", limit=LIST_LIMIT)
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation)
        require(when=in_time(locked))
        if kind not in on_site_indicators(locked.cycle.rules):
            raise BadInput(_("By the rules of this year nothing is scored there."), field="kind")
        if (application.cycle_id, application.status) != (
            locked.cycle_id,
            ApplicationStatus.ACCEPTED,
        ):
            raise BadInput(_("This application is not before the panel."), field="application")
        if starts_at <= now:
            raise BadInput(_("Choose a moment that is still to come."), field="starts_at")
        if _was_held(application, kind):
            raise NotNow(_("It has taken place: a judge has noted something there."))
        made, _is_new = Appointment.objects.update_or_create(
            application=application,
            kind=kind,
            defaults={
                "evaluation": locked,
                "starts_at": starts_at,
                "place": where,
                "team": who,
                "check_list": listed,
                "made_at": now,
                "made_by": by,
            },
        )
        entry = act.log(
            "on_site.appoint",
            gettext_noop("Appointed a live defence or site visit"),
            application,
            {"kind": kind, "starts_at": starts_at.isoformat(), "place": where},
        )
        _tell(act, made, f"journal:{entry.seq}")
    return made


def _was_held(application: Application, kind: str) -> bool:
    found = Appointment.objects.filter(application=application, kind=kind).first()
    if found is None:
        return False
    points = SheetScore.objects.filter(
        sheet__application=application,
        indicator__in=on_site_indicators(application.cycle.rules).get(kind, ()),
    )
    return found.notes.exists() or found.photos.exists() or points.exists()


def _tell(act: Action, made: Appointment, key: str) -> None:
    """Notify the judges who score the brand, each with the page to open there, and the agency."""
    application = made.application
    found = duties(made.evaluation, [application])
    judges = [seat.user for seat in found.seats if (seat.pk, application.pk) in found.owed]
    page = reverse("panel:on-site", args=[application.number, made.kind])
    people = writers_of_agency(application)
    for to, frame, url in ((judges, "judges", page), (people, "agency", "")):
        queue(
            to=to,
            key=f"{key}:{frame}",
            text=WORDS[made.kind, frame],
            context={
                "number": application.number,
                "moment": f"{localtime(made.starts_at):%Y-%m-%d %H:%M}",
                "place": made.place,
                "team": made.team,
            },
            url=url,
            now=act.now,
        )


def kinds_of(evaluation: Evaluation) -> list[tuple[str, str]]:
    """The kinds that the rules of the year have, with their words."""
    return [(kind, str(OnSite(kind).label)) for kind in on_site_indicators(evaluation.cycle.rules)]


def not_appointed(evaluation: Evaluation) -> list[tuple[str, list[str]]]:
    """To each kind that the rules have, the brands before the panel without an appointment."""
    found = []
    for kind, label in kinds_of(evaluation):
        waiting = evaluation.cycle.applications.filter(status=ApplicationStatus.ACCEPTED)
        waiting = waiting.exclude(appointments__kind=kind).order_by("number")
        if names := list(waiting.values_list("brand__name", flat=True)):
            found.append((label, names))
    return found
