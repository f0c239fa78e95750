"""Until when one may object to what: the whole notice, and the own notice of a brand called from
the reserve. The pages, the forms and the verbs ask here.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db.models import Exists, OuterRef, QuerySet
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import YES, Verdict, no
from reviews.decision.models import PublicNotice, ReserveCall
from reviews.evaluation.enums import EvaluationStatus


@dataclass(frozen=True)
class OpenTo:
    """What may be objected to at a moment. `whole`: until when to everything that the notice
    concerns, None once that has ended; `called`: until when to each brand called from the reserve.
    """

    whole: datetime | None
    called: Mapping[Application, datetime]

    def until(self, application: Application | None) -> datetime | None:
        """Until when this brand, or (None) the procedure, is objected to; None: no longer."""
        own = self.called.get(application) if application else None
        return max(filter(None, (self.whole, own)), default=None)

    @property
    def verdict(self) -> Verdict:
        """Whether anything is open."""
        if self.whole or self.called:
            return YES
        return no(_("The public notice has ended; objections are no longer taken."))

    def verdict_on(self, application: Application | None) -> Verdict:
        """Whether this brand, or (None) the procedure, is open."""
        if not self.verdict or self.until(application):
            return self.verdict
        return no(
            _("Only a brand called from the reserve is still on notice; others are no longer.")
        )


def open_to(notice: PublicNotice, now: datetime) -> OpenTo:
    """What may be objected to now: the last moment of a notice is not included."""
    if notice.evaluation.status != EvaluationStatus.ON_NOTICE:
        return OpenTo(None, {})
    calls = notice.calls.filter(ends_at__gt=now).select_related("application__brand")
    called = {row.application: row.ends_at for row in calls if row.application and row.ends_at}
    return OpenTo(notice.ends_at if now < notice.ends_at else None, called)


def with_calls(notices: QuerySet[PublicNotice], now: datetime) -> QuerySet[PublicNotice]:
    """Each with `calls_run`: whether a brand called from the reserve is on a notice of its own."""
    running = ReserveCall.objects.filter(notice=OuterRef("pk"), ends_at__gt=now)
    return notices.annotate(calls_run=Exists(running))
