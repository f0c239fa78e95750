"""The calibration round: the office adds samples, members score each once. None of it counts: the
count reads score sheets only.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.errors import BadInput, NotNow, require
from brandportal.journal.actions import action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.rulebook import indicator_points
from brandportal.texts import required_text
from reviews.calibration.models import TITLE_LIMIT, CalibrationSample, CalibrationSheet
from reviews.calibration.policies import sits_here, still_before
from reviews.evaluation.models import Evaluation
from reviews.evaluation.policies import PUBLISHED, office_runs
from reviews.panel.drafts import Points, check_points
from reviews.panel.models import PanelSeat

TEXT_LIMIT = 8000
TAKEN = ("summary", "meaning", "core_value", "philosophy", "image", "mechanism", "effect")
SAMPLE_TO_SCORE = notice_text(
    "calibration.sample_added",
    kind=NoticeKind.TASK,
    subject=gettext_noop("A sample to score before the panel of %(year)s opens"),
    body=gettext_noop(
        "Please score the sample in the panel room. Afterwards you see, without names, how "
        "far the members are apart. It counts nowhere."
    ),
)


def published_before(evaluation: Evaluation) -> QuerySet[Application]:
    """Applications of other years whose results are published: what a sample can be taken from."""
    return (
        Application.objects.public()
        .filter(cycle__evaluation__status__in=PUBLISHED)
        .exclude(cycle=evaluation.cycle_id)
        .select_related("brand", "cycle")
        .order_by("-cycle__year", "number")
    )


def text_of(application: Application) -> str:
    """What a published application says, under its headings, without agency and brand."""
    parts = [
        (
            str(getattr(Application._meta.get_field(name), "verbose_name", name)),
            getattr(application, name),
        )
        for name in TAKEN
    ]
    return "\n\n".join(f"{heading}\n{said}" for heading, said in parts if said)[:TEXT_LIMIT]


def add_sample(
    *,
    evaluation: Evaluation,
    title: str,
    text: str = "",
    application: Application | None = None,
    by: Any,
    now: datetime,
) -> CalibrationSample:
    """Add a sample: a text, or what a published application of another year says. Every member of
    the panel is told.

    Refuses with NotAllowed (role, part in the year), NotNow (scoring has begun) and BadInput (a
    title that is missing or used, both or neither of text and application, an application that is
    not published or of this year).
    """
    require(office_runs(evaluation, by=by))
    named = required_text(
        title,
        field="title",
        limit=TITLE_LIMIT,
        missing=_("Please give the sample a name."),
        one_line=True,
    )
    if bool(text.strip()) == bool(application):
        raise BadInput(
            _("Write a text, or choose a published application: one of the two."), field="text"
        )
    if application and not published_before(evaluation).filter(pk=application.pk).exists():
        raise BadInput(_("Choose an application of a published year."), field="application")
    said = text_of(application) if application else text
    said = required_text(said, field="text", limit=TEXT_LIMIT)
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation)
        require(when=still_before(locked))
        if locked.calibration_samples.filter(title=named).exists():
            raise BadInput(_("A sample of this name is there already."), field="title")
        made = CalibrationSample.objects.create(
            evaluation=locked,
            title=named,
            text=said,
            application=application,
            added_at=now,
            added_by=by,
        )
        entry = act.log("calibration.add_sample", gettext_noop("Added a calibration sample"), made)
        queue(
            to=[seat.user for seat in locked.seats.filter(excused_at=None).select_related("user")],
            key=f"journal:{entry.seq}",
            text=SAMPLE_TO_SCORE,
            context={"year": locked.cycle.told},
            url=reverse("panel:calibration"),
            now=now,
        )
    return made


def remove_sample(
    *, evaluation: Evaluation, sample: CalibrationSample, by: Any, now: datetime
) -> Evaluation:
    """Take back a sample that nobody has scored. Refuses as `add_sample` does."""
    require(office_runs(evaluation, by=by))
    with action(by=by, now=now) as act:
        locked = act.lock(evaluation)
        require(when=still_before(locked))
        if sample.evaluation_id != locked.pk or sample.sheets.exists():
            raise BadInput(_("A member has scored this sample already."), field="sample")
        act.log(
            "calibration.remove_sample",
            gettext_noop("Took back a calibration sample"),
            locked,
            {"sample": sample.title},
        )
        sample.delete()
    return locked


def hand_in(
    *,
    sample: CalibrationSample,
    seat: PanelSeat,
    points: Mapping[str, Decimal],
    by: Any,
    now: datetime,
) -> CalibrationSheet:
    """Hand in what a member gives for a sample, once: afterwards he sees how far all are apart.

    Refuses with NotAllowed (another person), NotNow (scoring has begun, handed in already) and
    BadInput (an indicator without points, points outside its range).
    """
    rules = seat.evaluation.cycle.rules
    for code in indicator_points(rules):
        if code not in points:
            raise BadInput(_("Please give points to every indicator."), field=code)
    check_points({code: Points(given) for code, given in points.items()}, rules)
    require(sits_here(seat, by=by))
    with action(by=by, now=now) as act:
        locked = act.lock(Evaluation.objects.filter(pk=seat.evaluation_id))
        require(when=still_before(locked))
        if sample.evaluation_id != locked.pk:
            raise BadInput(_("This sample is of another panel."))
        if CalibrationSheet.objects.filter(sample=sample, seat=seat).exists():
            raise NotNow(_("You have scored this sample."))
        made = CalibrationSheet.objects.create(
            sample=sample,
            seat=seat,
            points={code: str(given) for code, given in sorted(points.items())},
            total=sum(points.values(), Decimal(0)),
            handed_in_at=now,
        )
        act.log("calibration.hand_in", gettext_noop("Scored a calibration sample"), sample)
    return made
