"""A brand whose independent sheets are far apart: what its judges write to each other, propose and
agree on, and the moderated points that two people confirmed.
"""

from __future__ import annotations

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation
from reviews.moderation.enums import ModerationStatus
from reviews.panel.models import PanelSeat

PURPOSE = gettext_noop("What judges write and agree on about a brand on which they are far apart.")
REASON_LIMIT = 300


class Moderation(models.Model):
    """One brand that its judges discuss after all sheets of the panel are locked. `apart` is how
    far their sums were apart then, in points of 100.
    """

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id evaluation application status apart opened_at agreed_at left_at",
        personal="opened_by agreed_by left_by left_reason",
    )

    evaluation = models.ForeignKey(
        Evaluation, on_delete=models.PROTECT, related_name="moderations", verbose_name=_("year")
    )
    application = models.OneToOneField(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="moderation",
    )
    status = models.CharField(
        _("status"), max_length=10, choices=ModerationStatus, default=ModerationStatus.OPEN
    )
    apart = models.DecimalField(max_digits=5, decimal_places=2)
    opened_at = models.DateTimeField(_("opened"))
    opened_by = person(_("opened by"))
    agreed_at = moment(_("confirmed"))
    agreed_by = person(_("confirmed by"))
    left_at = moment(_("ended without"))
    left_by = person(_("ended by"))
    left_reason = models.CharField(_("why it ended without"), max_length=REASON_LIMIT, blank=True)

    class Meta:
        verbose_name = _("moderation")
        verbose_name_plural = _("moderations")
        ordering = ["application__number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=ModerationStatus.values), name="moderation_known_status"
            ),
            models.CheckConstraint(condition=Q(apart__gt=0), name="moderation_apart"),
            models.CheckConstraint(
                condition=Q(
                    status=ModerationStatus.AGREED, agreed_at__isnull=False, agreed_by__isnull=False
                )
                | Q(~Q(status=ModerationStatus.AGREED), agreed_at=None, agreed_by=None),
                name="moderation_agreed_paired",
            ),
            models.CheckConstraint(
                condition=Q(
                    ~Q(left_reason=""),
                    status=ModerationStatus.LEFT,
                    left_at__isnull=False,
                    left_by__isnull=False,
                )
                | Q(~Q(status=ModerationStatus.LEFT), left_at=None, left_by=None, left_reason=""),
                name="moderation_left_paired",
            ),
        ]

    def __str__(self) -> str:
        # Without the brand's name, which judges of a blind panel do not see.
        return self.application.number


class ModerationRemark(models.Model):
    """What one judge wrote to the others. The database refuses every change."""

    personal_data = Holding(
        purpose=PURPOSE, kept=RECORD, none="id moderation written_at", personal="seat text"
    )

    moderation = models.ForeignKey(Moderation, on_delete=models.PROTECT, related_name="remarks")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    text = models.TextField()
    written_at = models.DateTimeField(_("written"))

    class Meta:
        verbose_name = _("contribution to a moderation")
        verbose_name_plural = _("contributions to moderations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="moderation_remark_says"),
        ]

    def __str__(self) -> str:
        return f"{self.moderation} · {self.pk}"


class Suggestion(models.Model):
    """The points that one judge proposes to the others for one indicator, within their own lowest
    and highest. The newest of an indicator holds; the database refuses every change.
    """

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id moderation indicator points low high made_at",
        personal="seat reason",
    )

    moderation = models.ForeignKey(Moderation, on_delete=models.PROTECT, related_name="suggestions")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    indicator = models.CharField(_("indicator"), max_length=60)
    points = models.DecimalField(
        _("points"), max_digits=5, decimal_places=2, validators=[MinValueValidator(0)]
    )
    low = models.DecimalField(max_digits=5, decimal_places=2)
    high = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=REASON_LIMIT)
    made_at = models.DateTimeField(_("proposed"))

    class Meta:
        verbose_name = _("proposed points")
        verbose_name_plural = _("proposed points")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lt=F("high"))
                & Q(points__gte=F("low"), points__lte=F("high")),
                name="suggestion_between_the_judges",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="suggestion_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.moderation} · {self.indicator}"


class Agreement(models.Model):
    """One judge agrees to proposed points; the database refuses every change."""

    personal_data = Holding(
        purpose=PURPOSE, kept=RECORD, none="id suggestion agreed_at", personal="seat"
    )

    suggestion = models.ForeignKey(Suggestion, on_delete=models.PROTECT, related_name="agreements")
    seat = models.ForeignKey(PanelSeat, on_delete=models.PROTECT, related_name="+")
    agreed_at = models.DateTimeField(_("agreed"))

    class Meta:
        verbose_name = _("agreement to proposed points")
        verbose_name_plural = _("agreements to proposed points")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["suggestion", "seat"], name="agreement_once"),
        ]

    def __str__(self) -> str:
        return f"{self.suggestion} · {self.seat_id}"


class ModeratedPoints(models.Model):
    """The confirmed points of one indicator, which take the place of every judge's in the official
    score; the sheets stay as they are. The database refuses every change.
    """

    personal_data = Holding(
        purpose=PURPOSE,
        kept=RECORD,
        none="id moderation suggestion indicator points low high reason confirmed_at",
    )

    moderation = models.ForeignKey(Moderation, on_delete=models.PROTECT, related_name="points")
    suggestion = models.OneToOneField(
        Suggestion, on_delete=models.PROTECT, related_name="confirmed"
    )
    indicator = models.CharField(_("indicator"), max_length=60)
    points = models.DecimalField(_("points"), max_digits=5, decimal_places=2)
    low = models.DecimalField(max_digits=5, decimal_places=2)
    high = models.DecimalField(max_digits=5, decimal_places=2)
    reason = models.CharField(_("reason"), max_length=REASON_LIMIT)
    confirmed_at = models.DateTimeField(_("confirmed"))

    class Meta:
        verbose_name = _("moderated points")
        verbose_name_plural = _("moderated points")
        ordering = ["moderation", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["moderation", "indicator"], name="moderated_points_once"
            ),
            models.CheckConstraint(
                condition=Q(low__gte=0, low__lt=F("high"))
                & Q(points__gte=F("low"), points__lte=F("high")),
                name="moderated_between_the_judges",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="moderated_says_why"),
        ]

    def __str__(self) -> str:
        return f"{self.moderation} · {self.indicator} {self.points}"
