"""Samples that a panel scores before its scoring opens, and what each member gave."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.panel.models import PanelSeat

TITLE_LIMIT = 80


class CalibrationSample(models.Model):
    """What the members of one panel score to compare their scales: a text that the office chose, or
    that of a published application of an earlier year, as it was then.
    """

    personal_data = Holding(
        purpose=gettext_noop("Samples on which panel members compare their scales."),
        kept=RECORD,
        none="id evaluation title text application added_at",
        personal="added_by",
    )

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.CASCADE, related_name="calibration_samples"
    )
    title = models.CharField(_("name of the sample"), max_length=TITLE_LIMIT)
    text = models.TextField(_("text of the sample"))
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    added_at = models.DateTimeField(_("added"))
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("calibration sample")
        verbose_name_plural = _("calibration samples")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "title"], name="sample_named_once"),
            models.CheckConstraint(condition=~Q(title="") & ~Q(text=""), name="sample_says"),
        ]

    def __str__(self) -> str:
        return self.title


class CalibrationSheet(models.Model):
    """What one member gave for one sample, handed in once. `points` are texts by indicator."""

    personal_data = Holding(
        purpose=gettext_noop("Samples on which panel members compare their scales."),
        kept=RECORD,
        none="id sample handed_in_at",
        personal="seat points total",
    )

    sample = models.ForeignKey(CalibrationSample, on_delete=models.PROTECT, related_name="sheets")
    seat = models.ForeignKey(PanelSeat, on_delete=models.CASCADE, related_name="calibration_sheets")
    points: models.JSONField[Any, Any] = models.JSONField()
    total = models.DecimalField(max_digits=5, decimal_places=2)
    handed_in_at = models.DateTimeField(_("handed in"))

    class Meta:
        verbose_name = _("calibration sheet")
        verbose_name_plural = _("calibration sheets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sample", "seat"], name="calibration_sheet_once"),
            models.CheckConstraint(
                condition=Q(total__gte=0, total__lte=100), name="calibration_total_of_100"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.sample}"
