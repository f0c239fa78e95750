"""The office appoints when and where the judges of a brand hear or visit it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.timeline import moment_in_words
from applications.form.enums import ApplicationStatus
from applications.lifecycle.notice_recipients import people_of_agency
from applications.models import Application
from brandportal.errors import BadInput, NotNow, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.rulebook import on_site_indicators
from brandportal.texts import limited_text, required_text
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import office_runs
from reviews.on_site.enums import OnSite
from reviews.on_site.models import LIST_LIMIT, PLACE_LIMIT, TEAM_LIMIT, Appointment
from reviews.panel.duties import duties

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

    Refuses with NotAllowed (who), NotNow (scoring closed; a judge has noted something there) and
    BadInput (a kind that the rules do not have, a brand that is not before the panel, a moment that
    has passed, no place, no team).
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
        found = Appointment.objects.filter(application=application, kind=kind).first()
        if found is not None and found.notes.exists():
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
        told = duties(locked, [application])
        judges = [seat.user for seat in told.seats if (seat.pk, application.pk) in told.assigned]
        queue(
            to=[*judges, *people_of_agency(application)],
            key=f"journal:{entry.seq}",
            subject=gettext_noop("Appointment of %(number)s: %(moment)s"),
            body=gettext_noop(
                "A live defence or site visit of the application %(number)s is appointed for "
                "%(moment)s, at %(place)s. Judges find it on the page of the brand in the panel "
                "room."
            ),
            context={
                "number": application.number,
                "moment": moment_in_words(starts_at),
                "place": where,
            },
            url="",
            now=now,
        )
    return made


def kinds_of(evaluation: Evaluation) -> list[tuple[str, str]]:
    """The kinds that the rules of the year have, with their words."""
    return [(kind, str(OnSite(kind).label)) for kind in on_site_indicators(evaluation.cycle.rules)]
