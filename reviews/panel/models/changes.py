"""What changes on a panel while it scores: brands moved between members, brands scored by few."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.personal_data import RECORD, Holding
from reviews.panel.models.seats import PanelSeat


class Reassignment(models.Model):
    """A brand that one member has not scored and another now scores; the newest one about a member
    and a brand holds.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id application made_at",
        personal="from_seat to_seat made_by",
    )

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="+")
    from_seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    to_seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(_("moved"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("brand moved to another panel member")
        verbose_name_plural = _("brands moved to other panel members")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(from_seat=F("to_seat")), name="reassignment_to_another"
            ),
            models.UniqueConstraint(
                fields=["application", "to_seat"], name="reassignment_received_once"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.from_seat} → {self.to_seat}"


class MinimumException(models.Model):
    """Two officers allow one brand to be scored by fewer judges than the rules ask for; the reason
    is published beside the rank.
    """

    personal_data = Holding(
        purpose=gettext_noop("Brands that fewer judges scored than the rules ask for, and why."),
        kept=RECORD,
        none="id application judges reason made_at",
        personal="proposed_by made_by",
    )

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="minimum_exception"
    )
    judges = models.PositiveSmallIntegerField(_("judges at least"))
    reason = models.CharField(_("reason"), max_length=200)
    made_at = models.DateTimeField(_("allowed"))
    proposed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("exception from the least number of judges")
        verbose_name_plural = _("exceptions from the least number of judges")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & Q(judges__gte=1), name="minimum_exception_said"
            ),
            models.CheckConstraint(
                condition=Q(proposed_by=None) | ~Q(proposed_by=F("made_by")),
                name="minimum_exception_by_two",
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)
