"""The panel of an award year: seats, declarations, score sheets and their points."""

from __future__ import annotations

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.panel.enums import SheetStatus
from reviews.panel.querysets import SeatQuerySet


class PanelSeat(models.Model):
    """A member of the panel of one award year."""

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id evaluation is_lead",
        personal="user",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="seats"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="panel_seats",
    )
    is_lead = models.BooleanField(_("panel lead"), default=False)

    objects = SeatQuerySet.as_manager()

    class Meta:
        verbose_name = _("panel seat")
        verbose_name_plural = _("panel seats")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "user"], name="seat_once"),
            models.UniqueConstraint(
                fields=["evaluation"], condition=Q(is_lead=True), name="seat_one_lead"
            ),
        ]

    def __str__(self) -> str:
        return str(self.user)


class Declaration(models.Model):
    """Whether a member has a conflict of interest with one application."""

    personal_data = Holding(
        purpose=gettext_noop("Conflicts of interest that panel members declare."),
        kept=RECORD,
        none="id application has_conflict declared_at",
        personal="seat reason",
    )

    seat = models.ForeignKey(
        PanelSeat,
        verbose_name=_("panel member"),
        on_delete=models.CASCADE,
        related_name="declarations",
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.CASCADE, related_name="+"
    )
    has_conflict = models.BooleanField(_("conflict of interest"))
    reason = models.CharField(_("what kind of conflict"), max_length=200, blank=True)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("declaration of interest")
        verbose_name_plural = _("declarations of interest")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="declaration_once"),
            models.CheckConstraint(
                condition=Q(has_conflict=False) | ~Q(reason=""), name="declaration_conflict_named"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.seat} · {self.application}"


class ScoreSheet(models.Model):
    """One judge's points for one application."""

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id application status version comment saved_at locked_at",
        personal="seat locked_by",
    )

    seat = models.ForeignKey(
        PanelSeat, verbose_name=_("panel member"), on_delete=models.CASCADE, related_name="sheets"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="sheets"
    )
    status = models.CharField(
        _("status"), max_length=10, choices=SheetStatus, default=SheetStatus.DRAFT
    )
    version = models.PositiveIntegerField(default=0)
    comment = models.TextField(_("overall comment"), blank=True)
    saved_at = moment(_("saved"))
    locked_at = moment(_("locked"))
    locked_by = person()

    class Meta:
        verbose_name = _("score sheet")
        verbose_name_plural = _("score sheets")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["seat", "application"], name="sheet_once"),
            models.CheckConstraint(
                condition=Q(status=SheetStatus.DRAFT, locked_at=None, locked_by=None)
                | Q(status=SheetStatus.LOCKED, locked_at__isnull=False, locked_by__isnull=False),
                name="sheet_locked_paired",
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
