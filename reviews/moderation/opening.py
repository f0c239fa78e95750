"""Which brands are discussed: those whose independent sums are further apart than the rules
allow, once every sheet of the year is locked.
"""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.errors import Gap
from brandportal.journal.actions import Action
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import notice_text
from brandportal.rulebook import moderate_over
from reviews.evaluation.models import Evaluation
from reviews.moderation.models import Moderation
from reviews.moderation.policies import open_moderations, taking_part
from reviews.moderation.workflow import address_of
from reviews.panel.blind import called
from reviews.panel.enums import SheetStatus
from reviews.panel.models import ScoreSheet

JUDGES_DISCUSS = notice_text(
    "moderation.opened",
    kind=NoticeKind.TASK,
    subject=gettext_noop("The judges of %(brand)s discuss their points"),
    body=gettext_noop(
        "Your independent sheets on %(brand)s are further apart than the rules of the year "
        "allow. Please read the others' points and remarks and write what you think. You "
        "may agree on moderated points; your own sheet stays as it is."
    ),
)


def far_apart(evaluation: Evaluation) -> list[tuple[Application, Decimal]]:
    """The brands beyond the limit that were not opened yet, each with how far the highest and the
    lowest sum are apart. A brand that fewer than two members can discuss is none.
    """
    limit = moderate_over(evaluation.cycle.rules)
    if not limit:
        return []
    sums: dict[int, list[Decimal]] = {}
    sitting: dict[int, int] = {}
    sheets = ScoreSheet.objects.filter(
        seat__evaluation=evaluation,
        status=SheetStatus.LOCKED,
        application__status=ApplicationStatus.ACCEPTED,
        application__moderation=None,
    ).select_related("seat")
    for sheet in sheets.prefetch_related("scores"):
        total = sum((row.points for row in sheet.scores.all()), Decimal(0))
        sums.setdefault(sheet.application_id, []).append(total)
        sits = sheet.seat.excused_at is None
        sitting[sheet.application_id] = sitting.get(sheet.application_id, 0) + sits
    apart = {
        pk: max(given) - min(given)
        for pk, given in sums.items()
        if max(given) - min(given) > limit and sitting[pk] > 1
    }
    rows = Application.objects.filter(pk__in=apart).select_related("brand", "agency", "cycle")
    return [(row, apart[row.pk]) for row in rows.order_by("number")]


def unmoderated(evaluation: Evaluation) -> Sequence[Gap]:
    """What of the moderation that the rules ask for is missing before scoring closes."""
    count = len(far_apart(evaluation))
    if count:
        words = _(
            "On %(count)d brands the judges are further apart than the rules allow: open their "
            "moderation first."
        )
        return [Gap("moderation", "", words % {"count": count})]
    left = open_moderations(evaluation).count()
    if left:
        words = _("Brands that their judges still discuss: %(count)d.")
        return [Gap("moderation", "", words % {"count": left})]
    return []


def open_those(
    act: Action, evaluation: Evaluation, found: Sequence[tuple[Application, Decimal]]
) -> list[Moderation]:
    """Open the moderation of the brands that `far_apart` found and tell their judges; inside the
    action of `reviews/stages/moderating.py`, which asks who and when.
    """
    opened = []
    for application, apart in found:
        made = Moderation.objects.create(
            evaluation=evaluation,
            application=application,
            apart=apart,
            opened_at=act.now,
            opened_by=act.by,
        )
        done = gettext_noop("Opened the moderation of a brand")
        entry = act.log("moderation.begin", done, made)
        queue(
            to=[seat.user for seat in taking_part(made)],
            key=f"journal:{entry.seq}",
            text=JUDGES_DISCUSS,
            context={"brand": called(application, evaluation)},
            url=address_of(made),
            now=act.now,
        )
        opened.append(made)
    return opened
