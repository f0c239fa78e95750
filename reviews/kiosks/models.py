"""Counter tablets of the award year. Only a keyed hash of a tablet's link is kept."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import ServicePoint
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding


class Kiosk(models.Model):
    """One tablet at one service point: its link opens the rating page for the counter, until it is
    revoked or the award year's rating closes.
    """

    personal_data = Holding(
        purpose=gettext_noop("Tablets at counters on which people rate."),
        kept=RECORD,
        none="id service_point name issued_at revoked_at",
        personal="issued_by revoked_by",
        keyed="token_hash",
    )

    service_point = models.ForeignKey(
        ServicePoint,
        verbose_name=_("service point"),
        on_delete=models.PROTECT,
        related_name="kiosks",
    )
    name = models.CharField(_("location"), max_length=40)
    token_hash = models.CharField(max_length=64, unique=True)
    issued_at = models.DateTimeField(_("issued"))
    issued_by = person()
    revoked_at = moment(_("revoked"))
    revoked_by = person()

    class Meta:
        verbose_name = _("counter tablet")
        verbose_name_plural = _("counter tablets")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=paired("revoked"), name="kiosk_revoked_paired"),
            models.CheckConstraint(condition=~models.Q(name=""), name="kiosk_says_where_it_stands"),
        ]

    def __str__(self) -> str:
        return f"{self.service_point} · {self.name}"
