"""Applications, filtered by reader."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.db import models

from applications.cycles.enums import CycleStatus
from applications.form.enums import ENDED_EARLY, PUBLIC_STATUSES, SETTLED, ApplicationStatus

if TYPE_CHECKING:
    from applications.form.models import Application, Evidence  # noqa: F401


class ApplicationQuerySet(models.QuerySet["Application"]):
    def of_person(self, user: Any) -> ApplicationQuerySet:
        """The applications of the agencies this person works for today."""
        return self.filter(agency_id__in=user.agency_roles).select_related(
            "cycle", "agency", "brand"
        )

    def live(self) -> ApplicationQuerySet:
        return self.exclude(status__in=ENDED_EARLY)

    def running(self) -> ApplicationQuerySet:
        """Live ones of an award year under way whose outcome is not settled."""
        return self.live().filter(cycle__status=CycleStatus.OPEN).exclude(status__in=SETTLED)

    def public(self) -> ApplicationQuerySet:
        """Brands that citizens may see: shortlisted or further."""
        return self.filter(status__in=PUBLIC_STATUSES)

    def for_desk(self) -> ApplicationQuerySet:
        """Applications for the office, without drafts."""
        return self.exclude(
            status__in=[ApplicationStatus.DRAFT, ApplicationStatus.SIGN_OFF]
        ).select_related("cycle", "agency", "brand")

    def waiting_for_acceptance(self) -> ApplicationQuerySet:
        """The office's queue, oldest first."""
        return self.filter(status=ApplicationStatus.SUBMITTED).order_by("submitted_at")

    def overdue_corrections(self, now: datetime) -> ApplicationQuerySet:
        """Returned, and not corrected by the due moment."""
        return self.filter(status=ApplicationStatus.RETURNED, correction_due__lte=now)


class EvidenceQuerySet(models.QuerySet["Evidence"]):
    def public(self) -> EvidenceQuerySet:
        """Files that anybody may see: the agency made them public, and citizens see the brand."""
        return self.filter(public=True, application__status__in=PUBLIC_STATUSES)
