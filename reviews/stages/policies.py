"""When the next stage of an award year's evaluation may begin."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Max, Q, QuerySet
from django.utils.translation import gettext as _

from applications.cycles.enums import CycleStatus, Stage
from applications.cycles.timeline import moment_in_words, stage_verdict, window
from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.policies import is_leader
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.workdays.words import due_words
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import no_part_in
from reviews.publication.building import may_be_taken
from reviews.screening.enums import HoldStatus


def leaders_decide(evaluation: Evaluation, *, by: Any) -> Verdict:
    """A leader who does not work for a candidate's agency."""
    return first_no(is_leader(by), no_part_in(evaluation.cycle, by=by))


def everybody_was_heard(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """Not while an agency may still make a statement about excluded ratings of its brand, or
    somebody whose rating was excluded may still appeal. One query.
    """
    last = evaluation.holds.filter(status=HoldStatus.EXCLUDED).aggregate(
        statement=Max("statement_due", filter=Q(statement=None, statement_due__gt=now)),
        appeal=Max("appeal_due", filter=Q(appeal_due__gt=now)),
    )
    if last["statement"] is not None:
        return no(
            _("An agency may state its view on excluded ratings until %(moment)s.")
            % {"moment": due_words(last["statement"])}
        )
    if last["appeal"] is not None:
        return no(
            _("People whose ratings were excluded may appeal until %(moment)s.")
            % {"moment": due_words(last["appeal"])}
        )
    return YES


def scoring_may_open(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """In an open award year, not before the window of the preliminary evaluation."""
    if evaluation.cycle.status != CycleStatus.OPEN:
        return no(_("The award year is not under way."))
    found = window(evaluation.cycle, Stage.PRELIMINARY)
    if found and now < found.opens_at:
        return no(
            _("The preliminary evaluation opens on %(moment)s.")
            % {"moment": moment_in_words(found.opens_at)}
        )
    return YES


def folder_is_ready(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """When the folder of the results can be published with the notice."""
    return may_be_taken(evaluation)


def rating_may_open(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """Inside the window of the public rating, its end not included."""
    return stage_verdict(evaluation.cycle, Stage.RATING, now)


def rating_may_close(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """Only after the window: nobody, the office included, can end it early."""
    found = window(evaluation.cycle, Stage.RATING)
    if found and now < found.closes_at:
        return no(
            _("The public rating closes on %(moment)s.")
            % {"moment": moment_in_words(found.closes_at)}
        )
    return YES


def places_to_give() -> QuerySet[Application]:
    """Brands excluded after an objection whose place was neither given to the reserve nor left
    vacant, as long as somebody is on the reserve.
    """
    with_reserve = Evaluation.objects.filter(
        decisions__reserve__isnull=False,
        decisions__application__status=ApplicationStatus.NOT_SELECTED,
    )
    excluded = Application.objects.filter(status=ApplicationStatus.EXCLUDED, place_given=None)
    return excluded.filter(cycle__evaluation__in=with_reserve.values("pk"))


def open_places(evaluation: Evaluation) -> list[Application]:
    """`places_to_give` of one year, by number."""
    found = places_to_give().filter(cycle=evaluation.cycle_id)
    return list(found.select_related("brand", "agency").order_by("number"))


def notice_has_passed(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """After the end of the notice, and of those of brands called from the reserve, if every
    objection is answered, the leading group has settled what upheld ones left to it, and no place
    waits for the reserve.
    """
    notice = evaluation.public_notice
    last = max([notice.ends_at, *(row.ends_at for row in notice.calls.all() if row.ends_at)])
    if now < last:
        return no(_("The public notice ends on %(moment)s.") % {"moment": due_words(last)})
    waiting = notice.objections.open().count()
    if waiting:
        return no(_("Objections still to be answered: %(count)d.") % {"count": waiting})
    unsettled = notice.objections.unsettled().count()
    if unsettled:
        return no(
            _("Upheld objections on which the leading group has to decide what follows: %(count)d.")
            % {"count": unsettled}
        )
    places = len(open_places(evaluation))
    if places:
        return no(
            _("Places to be given to the reserve, or left vacant: %(count)d.") % {"count": places}
        )
    return YES


def list_may_be_renewed(evaluation: Evaluation, *, now: datetime) -> Verdict:
    """While an upheld objection waits for the leading group and every other one is answered, so
    that it decides once about all; not when a brand of the list was excluded, whose place is given
    to the reserve.
    """
    notice = evaluation.public_notice
    if not notice.objections.unsettled().exists():
        return no(_("No upheld objection waits for the leading group."))
    waiting = notice.objections.open().count()
    if waiting:
        return no(_("Objections still to be answered: %(count)d.") % {"count": waiting})
    if evaluation.cycle.applications.filter(status=ApplicationStatus.EXCLUDED).exists():
        return no(
            _(
                "A brand of this list was excluded and its place goes to the reserve; the list can "
                "no longer be decided anew as a whole."
            )
        )
    return YES
