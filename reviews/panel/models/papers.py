"""Score sheets that a judge filled in on paper, with their scans."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding
from reviews.panel.enums import PaperStatus
from reviews.panel.models.seats import PanelSeat


class PaperSheet(models.Model):
    """One judge's sheet on paper, as one officer typed it; another takes it to compare it with the
    scan, for half an hour at most, and takes it over, which locks the judge's sheet.

    `typed` holds the points as JSON until then and is cleared with the take-over or withdrawal, so
    that the points stand on the sealed sheet alone.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none=(
            "id application status content_type size sha256 uploaded_at comparing_at taken_at "
            "withdrawn_at"
        ),
        personal="seat typed file original_name typed_by comparing_by taken_by withdrawn_by",
    )

    seat = models.ForeignKey(
        PanelSeat, verbose_name=_("panel member"), on_delete=models.PROTECT, related_name="papers"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="+"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=PaperStatus, default=PaperStatus.TYPED
    )
    typed = models.TextField(blank=True, editable=False)
    file = models.FileField(_("scan"), upload_to="papers/", blank=True)
    original_name = models.CharField(max_length=120, editable=False)
    content_type = models.CharField(max_length=60, editable=False)
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(_("hash of the scan"), max_length=64, editable=False)
    uploaded_at = models.DateTimeField(_("typed on"), editable=False)
    typed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("typed by"),
        on_delete=models.PROTECT,
        related_name="+",
        editable=False,
    )
    comparing_at = moment(_("taken to compare"))
    comparing_by = person(_("taken to compare by"))
    taken_at = moment(_("taken over"))
    taken_by = person(_("taken over by"))
    withdrawn_at = moment(_("withdrawn"))
    withdrawn_by = person(_("withdrawn by"))

    class Meta:
        verbose_name = _("score sheet on paper")
        verbose_name_plural = _("score sheets on paper")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["seat", "application"],
                condition=Q(status=PaperStatus.TYPED),
                name="paper_one_waits",
            ),
            models.CheckConstraint(
                condition=Q(~Q(typed=""), ~Q(file=""), status=PaperStatus.TYPED)
                | Q(~Q(file=""), status=PaperStatus.TAKEN, typed="", taken_at__isnull=False)
                | Q(status=PaperStatus.WITHDRAWN, typed="", file="", withdrawn_at__isnull=False),
                name="paper_cleared_at_its_end",
            ),
            models.CheckConstraint(
                condition=Q(taken_by=None) | ~Q(taken_by=F("typed_by")), name="paper_by_two"
            ),
            models.CheckConstraint(
                condition=paired("taken") & paired("withdrawn"), name="paper_paired"
            ),
            models.CheckConstraint(
                condition=Q(comparing_at=None, comparing_by=None)
                | Q(
                    ~Q(comparing_by=F("typed_by")),
                    status=PaperStatus.TYPED,
                    comparing_at__isnull=False,
                    comparing_by__isnull=False,
                ),
                name="paper_compared_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.application}"
