"""Score sheets, their points, and every version of a sheet that once stood."""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from reviews.panel.enums import SheetStatus, SheetWay, VersionKept
from reviews.panel.models.seats import PanelSeat


class ScoreSheet(models.Model):
    """One judge's points for one application; `way` says whether they stand on paper."""

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id application status way version comment saved_at locked_at aside_at",
        personal="seat locked_by aside_by aside_reason",
    )

    seat = models.ForeignKey(
        PanelSeat, verbose_name=_("panel member"), on_delete=models.PROTECT, related_name="sheets"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="sheets"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=SheetStatus, default=SheetStatus.DRAFT
    )
    way = models.CharField(_("filled in"), max_length=10, choices=SheetWay, default=SheetWay.PAGES)
    version = models.PositiveIntegerField(default=0)
    comment = models.TextField(_("overall comment"), blank=True)
    saved_at = moment(_("saved"))
    locked_at = moment(_("locked"))
    locked_by = person(_("locked by"))
    aside_at = moment(_("set aside"))
    aside_by = person()
    aside_reason = models.CharField(_("why it was set aside"), max_length=200, blank=True)

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="sheet_once"),
            models.CheckConstraint(condition=Q(way__in=SheetWay.values), name="sheet_way_known"),
            models.CheckConstraint(
                condition=Q(status=SheetStatus.DRAFT, locked_at=None, locked_by=None)
                | Q(status=SheetStatus.LOCKED, locked_at__isnull=False, locked_by__isnull=False)
                | Q(status=SheetStatus.ASIDE),
                name="sheet_locked_paired",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(aside_reason=""),
                    status=SheetStatus.ASIDE,
                    aside_at__isnull=False,
                    aside_by__isnull=False,
                )
                | Q(~Q(status=SheetStatus.ASIDE), aside_at=None, aside_by=None, aside_reason=""),
                name="sheet_aside_paired",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.application}"


class SheetScore(models.Model):
    """Points for one indicator on a sheet, between 0 and the indicator's points in the frozen
    rules.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id sheet indicator points comment",
    )

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.CASCADE, related_name="scores")
    indicator = models.CharField(_("indicator"), max_length=60)
    points = models.DecimalField(
        _("points"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("score")
        verbose_name_plural = _("scores")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "indicator"], name="score_once"),
            models.CheckConstraint(condition=Q(points__gte=0), name="score_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.indicator} {self.points}"


class SheetVersion(models.Model):
    """A sheet as it stood when it was locked, opened again or set aside; kept for good.

    `content` is the whole sheet as plain JSON. `sha256` is the hash over content and salt, which
    the journal entry of the same step names; without the salt the few possible points could be
    guessed from it. The database refuses every change (`append_only.py`).
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id sheet number why salt sha256 kept_at",
        personal="content",
    )

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField(_("version"))
    why = models.CharField(_("kept because"), max_length=10, choices=VersionKept)
    content = models.JSONField()
    salt = models.CharField(max_length=32)
    sha256 = models.CharField(_("hash"), max_length=64)
    kept_at = models.DateTimeField(_("kept"))

    class Meta:
        verbose_name = _("version of a score sheet")
        verbose_name_plural = _("versions of score sheets")
        ordering = ["sheet", "number"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "number"], name="sheet_version_once"),
            models.CheckConstraint(
                condition=Q(why__in=VersionKept.values), name="sheet_version_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.sheet} · {self.number}"
