"""Figures reached for public commitments."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.form.models import Commitment
from applications.progress.enums import Finding
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding


class CommitmentActual(models.Model):
    """The figure of a commitment on one day, reported by the agency with its evidence. A figure
    from the annual report has no file of its own.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Figures of public commitments with the files that prove them; agencies are asked to "
            "leave out persons."
        ),
        kept=RECORD,
        none=(
            "id commitment as_of actual note original_name content_type size sha256 uploaded_at "
            "reported_at checked_at finding remark"
        ),
        personal="file reported_by checked_by",
    )

    commitment = models.ForeignKey(
        Commitment, verbose_name=_("commitment"), on_delete=models.PROTECT, related_name="actuals"
    )
    as_of = models.DateField(_("figure of the day"))
    actual = models.DecimalField(_("reached"), max_digits=12, decimal_places=2)
    note = models.CharField(_("what it says"), max_length=300, blank=True)
    file = models.FileField(_("file"), upload_to="actuals/", blank=True)
    original_name = models.CharField(max_length=120, blank=True, editable=False)
    content_type = models.CharField(max_length=60, blank=True, editable=False)
    size = models.PositiveIntegerField(default=0, editable=False)
    sha256 = models.CharField(max_length=64, blank=True, editable=False)
    uploaded_at = moment(_("uploaded"))
    reported_at = models.DateTimeField(_("figure reported"), editable=False)
    reported_by = person(_("figure reported by"))
    finding = models.CharField(
        _("finding about the figure"), max_length=20, choices=Finding, blank=True
    )
    remark = models.CharField(_("remark of the office"), max_length=300, blank=True)
    checked_at = moment(_("figure checked"))
    checked_by = person(_("figure checked by"))

    class Meta:
        verbose_name = _("figure of a commitment")
        verbose_name_plural = _("figures of commitments")
        ordering = ["-as_of", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["commitment", "as_of"], name="actual_once_a_day"),
            models.CheckConstraint(condition=paired("checked"), name="actual_checked_paired"),
            models.CheckConstraint(
                condition=Q(finding="", checked_at=None)
                | Q(finding__in=Finding.values, checked_at__isnull=False),
                name="actual_checked_has_finding",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.commitment}: {self.actual}"
