"""Places that an upheld objection has made vacant."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.paired_fields import person
from brandportal.personal_data import RECORD, WHO_DID, Holding
from reviews.decision.models.decisions import PublicNotice


class ReserveCall(models.Model):
    """What became of the place of a brand that was excluded after an objection: the next of the
    reserve was called, with a notice of its own, or (without `application`) it stays vacant.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id notice vacated application reason called_at working_days ends_at",
        personal="proposed_by called_by",
    )

    notice = models.ForeignKey(
        PublicNotice,
        verbose_name=_("public notice"),
        on_delete=models.PROTECT,
        related_name="calls",
    )
    vacated = models.OneToOneField(
        Application,
        verbose_name=_("excluded brand"),
        on_delete=models.PROTECT,
        related_name="place_given",
    )
    application = models.OneToOneField(
        Application,
        verbose_name=_("called from the reserve"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reserve_call",
    )
    reason = models.TextField(_("reason"))
    called_at = models.DateTimeField(_("called"))
    called_by = person()
    proposed_by = person()
    working_days = models.PositiveSmallIntegerField(_("working days"), null=True, blank=True)
    ends_at = models.DateTimeField(_("notice ends"), null=True, blank=True)

    class Meta:
        verbose_name = _("call from the reserve")
        verbose_name_plural = _("calls from the reserve")
        ordering = ["called_at", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(application=None, working_days=None, ends_at=None)
                | Q(
                    application__isnull=False,
                    working_days__isnull=False,
                    ends_at__isnull=False,
                    working_days__gte=5,
                    ends_at__gt=models.F("called_at"),
                ),
                name="reserve_call_has_its_notice",
            ),
            models.CheckConstraint(
                condition=~Q(called_by=models.F("proposed_by")), name="reserve_called_by_two"
            ),
        ]

    def __str__(self) -> str:
        return str(self.application or self.vacated)
