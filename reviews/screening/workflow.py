"""The lifecycles of the screening, of a hold, a sanction, and a report of pressure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from django.urls import reverse
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import people_of_agency
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.notices.enums import NoticeKind
from brandportal.office.hidden import readers_of
from brandportal.workflow import Lifecycle, NoticeSpec, Transition, clock_only
from reviews.screening.enums import HoldStatus as H
from reviews.screening.enums import ReportStatus as R
from reviews.screening.enums import SanctionStatus as S
from reviews.screening.enums import ScreeningStatus as C
from reviews.screening.models import Hold, PressureReport, Sanction, Screening
from reviews.screening.policies import (
    agency_of_sanction,
    agency_was_heard,
    can_be_undone,
    may_be_excluded,
    office_apart,
    office_of_report,
    office_of_screening,
    office_without_part,
    statement_in_time,
    while_counted,
    worker_is_silent,
)


def _office(row: Screening | Sanction) -> Iterable[User]:
    return readers_of(row, Role.OFFICE)


def _brand(obj: Hold | Sanction) -> dict[str, str]:
    return {"brand": str(obj.application.brand), "number": obj.application.number}


SCREENED = NoticeSpec(
    to=_office,
    kind=NoticeKind.TASK,
    subject=gettext_noop("The screening of the ratings of %(year)s is finished"),
    body=gettext_noop(
        "The ratings of %(year)s have been screened. What was held back, if anything, waits for a "
        "decision before the leading group can decide."
    ),
    context=lambda screening: {"year": screening.evaluation.cycle.told},
    url=lambda screening: reverse("admin:reviews_screening_change", args=[screening.pk]),
)
HOLD_EXCLUDED = NoticeSpec(
    to=lambda hold: people_of_agency(hold.application),
    kind=NoticeKind.DEADLINE,
    subject=gettext_noop("Ratings of %(brand)s were excluded"),
    body=gettext_noop(
        "The Efficiency Office excluded a cluster of ratings of “%(brand)s” (%(number)s) from the "
        "count. The rule, the figures, the reason and the deadline for your statement are on your "
        "page."
    ),
    context=_brand,
    url=lambda hold: reverse("workspace:guard", args=[hold.application.number]),
)
SANCTION_OUTCOME = NoticeSpec(
    to=lambda sanction: people_of_agency(sanction.application),
    kind=NoticeKind.DECIDED,
    subject=gettext_noop("Decided: the step against the agency of %(brand)s"),
    body=gettext_noop(
        "The Efficiency Office has decided on the step it proposed over “%(brand)s” (%(number)s). "
        "The reasons are on your page."
    ),
    context=_brand,
    url=lambda sanction: reverse("workspace:guard", args=[sanction.application.number]),
)
SANCTION_TAKEN_BACK = replace(
    SANCTION_OUTCOME,
    subject=gettext_noop("Taken back: the step against the agency of %(brand)s"),
    body=gettext_noop(
        "The Efficiency Office has taken back the step it had imposed over “%(brand)s” "
        "(%(number)s). It has no effect any more. The reasons are on your page."
    ),
)
STATEMENT_CAME = NoticeSpec(
    to=_office,
    kind=NoticeKind.TASK,
    subject=gettext_noop("The agency of %(brand)s has stated its view"),
    body=gettext_noop(
        "The agency of “%(brand)s” (%(number)s) has stated its view on the proposed step. It can "
        "be decided now."
    ),
    context=_brand,
    url=lambda sanction: reverse("admin:reviews_sanction_change", args=[sanction.pk]),
)

SCREENING = Lifecycle(
    name="screening",
    title=gettext_noop("Screening of the ratings"),
    model=Screening,
    statuses=C,
    initial=C.WAITING,
    final=(C.FINISHED,),
    transitions=(
        Transition(
            action="begin",
            untold="a step of the work of the screening; the desk shows its state",
            sources=(C.WAITING,),
            target=C.RUNNING,
            label=gettext_noop("Begin the screening"),
            done=gettext_noop("Began to screen the ratings"),
            who=clock_only,
            when=while_counted,
            stamp="started",
        ),
        Transition(
            action="take_over",
            untold="a step of the work of the screening; the desk shows its state",
            sources=(C.RUNNING,),
            target=C.RUNNING,
            label=gettext_noop("Begin anew after a worker died"),
            done=gettext_noop("Began the screening anew: its worker gave no sign of life"),
            who=clock_only,
            when=worker_is_silent,
            stamp="started",
        ),
        Transition(
            action="stop",
            untold="a step of the work of the screening; the desk shows its state",
            sources=(C.WAITING, C.RUNNING),
            target=C.STOPPED,
            label=gettext_noop("Stop the screening"),
            done=gettext_noop("Stopped the screening"),
            who=office_of_screening,
            when=while_counted,
            stamp="stopped",
            success=gettext_noop(
                "The screening is stopped. Nothing was written; it can be resumed."
            ),
            explanation=gettext_noop(
                "The worker leaves within a moment. Nothing has been written yet, so nothing is "
                "lost."
            ),
            tone="quiet",
        ),
        Transition(
            action="resume",
            untold="a step of the work of the screening; the desk shows its state",
            sources=(C.STOPPED,),
            target=C.WAITING,
            label=gettext_noop("Resume the screening"),
            done=gettext_noop("Let the screening go on"),
            who=office_of_screening,
            when=while_counted,
            success=gettext_noop("The screening goes on within a minute, from its beginning."),
            explanation=gettext_noop("It starts again and reaches the same findings."),
        ),
        Transition(
            action="finish",
            sources=(C.RUNNING,),
            target=C.FINISHED,
            label=gettext_noop("Finish the screening"),
            done=gettext_noop("Finished the screening of the ratings"),
            who=clock_only,
            when=while_counted,
            notice=SCREENED,
        ),
    ),
)

HOLD = Lifecycle(
    name="hold",
    title=gettext_noop("Held ratings"),
    model=Hold,
    statuses=H,
    initial=H.HELD,
    transitions=(
        Transition(
            action="exclude",
            sources=(H.HELD, H.RELEASED),
            target=H.EXCLUDED,
            label=gettext_noop("Exclude these ratings"),
            done=gettext_noop("Excluded held ratings from the count"),
            who=office_apart,
            when=may_be_excluded,
            stamp="decided",
            notice=HOLD_EXCLUDED,
            two_persons=True,
            propose=gettext_noop("Propose to exclude these ratings"),
            explanation=gettext_noop(
                "They are not counted and the published file says why. The agency is notified and "
                "may state its view before the leading group decides."
            ),
            tone="alarm",
        ),
        Transition(
            action="release",
            untold="held ratings are sealed from the agency; nothing changes for it",
            sources=(H.HELD, H.EXCLUDED),
            target=H.RELEASED,
            label=gettext_noop("Release these ratings"),
            done=gettext_noop("Released held ratings into the count"),
            who=office_apart,
            when=while_counted,
            stamp="decided",
            two_persons=True,
            propose=gettext_noop("Propose to release these ratings"),
            explanation=gettext_noop(
                "They are counted as if they had never been held; every score is as it was, to the "
                "last digit."
            ),
        ),
        Transition(
            action="grant",
            untold="a rater has no address here; the receipt shows the finding",
            sources=(H.EXCLUDED,),
            target=H.RELEASED,
            label=gettext_noop("Count a rating again after its rater's appeal"),
            done=gettext_noop("Counted a rating again after its rater's appeal"),
            who=office_without_part,
            when=while_counted,
            stamp="decided",
        ),
    ),
)

SANCTION = Lifecycle(
    name="sanction",
    title=gettext_noop("Sanction for interference with the rating"),
    model=Sanction,
    statuses=S,
    initial=S.PROPOSED,
    final=(S.LIFTED,),
    transitions=(
        Transition(
            action="state",
            sources=(S.PROPOSED,),
            target=S.HEARD,
            label=gettext_noop("State the agency's view"),
            done=gettext_noop("The agency stated its view on a proposed step"),
            who=agency_of_sanction,
            when=statement_in_time,
            stamp="stated",
            notice=STATEMENT_CAME,
        ),
        Transition(
            action="impose",
            sources=(S.PROPOSED, S.HEARD),
            target=S.IMPOSED,
            label=gettext_noop("Impose this step"),
            done=gettext_noop("Imposed a step of the sanction ladder"),
            who=office_apart,
            when=agency_was_heard,
            stamp="imposed",
            two_persons=True,
            notice=SANCTION_OUTCOME,
            propose=gettext_noop("Propose to impose this step"),
            explanation=gettext_noop(
                "It takes effect when a second officer confirms it. Voiding the open part counts "
                "everything again; an exclusion is a finding of the negative list."
            ),
            tone="alarm",
        ),
        Transition(
            action="lift",
            sources=(S.PROPOSED, S.HEARD),
            target=S.LIFTED,
            label=gettext_noop("Drop this step"),
            done=gettext_noop("Dropped a step of the sanction ladder"),
            who=office_apart,
            stamp="lifted",
            notice=SANCTION_OUTCOME,
            success=gettext_noop("The step is dropped, and the agency is notified."),
            explanation=gettext_noop("It has no effect, and the agency is notified of the reason."),
            tone="quiet",
        ),
        Transition(
            action="take_back",
            sources=(S.IMPOSED,),
            target=S.LIFTED,
            label=gettext_noop("Take this step back"),
            done=gettext_noop("Took an imposed step of the sanction ladder back"),
            who=office_apart,
            when=can_be_undone,
            stamp="lifted",
            two_persons=True,
            notice=SANCTION_TAKEN_BACK,
            propose=gettext_noop("Propose to take this step back"),
            explanation=gettext_noop(
                "It loses its effect when a second officer confirms it. If the open part did not "
                "count, everything is counted again with it. The agency is notified of the reason."
            ),
            tone="alarm",
        ),
    ),
)

PRESSURE = Lifecycle(
    name="pressure",
    title=gettext_noop("Report of pressure while rating"),
    model=PressureReport,
    statuses=R,
    initial=R.OPEN,
    final=(R.CLOSED,),
    transitions=(
        Transition(
            action="close",
            untold="who reports pressure leaves no address, and reads the answer with the code",
            sources=(R.OPEN,),
            target=R.CLOSED,
            label=gettext_noop("Close the report"),
            done=gettext_noop("Closed a report of pressure"),
            who=office_of_report,
            stamp="closed",
            success=gettext_noop("The report is closed."),
            explanation=gettext_noop(
                "Say what was found and done; attach the held ratings or the sanction it led to."
            ),
        ),
    ),
)
