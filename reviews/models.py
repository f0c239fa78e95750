"""Panel, ratings, results, decision, public notice, objections."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Cycle
from brandportal.stamps import moment, paired, person
from reviews.enums import (
    Channel,
    EvaluationStatus,
    Level,
    ObjectionStatus,
    RaterGroup,
    ResultStatus,
    SheetStatus,
)
from reviews.querysets import ObjectionQuerySet, ResultQuerySet, SeatQuerySet

EVALUATION_STAMPS = (
    "scoring_opened",
    "scoring_closed",
    "rating_opened",
    "counted",
    "decided",
    "noticed",
    "cleared",
    "concluded",
)

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


def _level(label: StrOrPromise, *, optional: bool) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, choices=Level, null=optional)


class Evaluation(models.Model):
    """The evaluation of one award year, from the panel to the cleared notice."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="evaluation")
    status = models.CharField(
        _("status"), max_length=20, choices=EvaluationStatus, default=EvaluationStatus.PREPARING
    )
    scoring_opened_at = moment(_("scoring opened"))
    scoring_opened_by = person()
    scoring_closed_at = moment(_("scoring closed"))
    scoring_closed_by = person()
    rating_opened_at = moment(_("rating opened"))
    rating_opened_by = person()
    counted_at = moment(_("counted"))
    counted_by = person()
    decided_at = moment(_("decided"))
    decided_by = person()
    noticed_at = moment(_("put on notice"))
    noticed_by = person()
    cleared_at = moment(_("cleared"))
    cleared_by = person()
    concluded_at = moment(_("concluded"))
    concluded_by = person()

    class Meta:
        verbose_name = _("evaluation")
        verbose_name_plural = _("evaluations")
        ordering = ["-cycle__year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=EvaluationStatus.values), name="evaluation_known_status"
            ),
            *(
                models.CheckConstraint(condition=paired(stamp), name=f"evaluation_{stamp}_paired")
                for stamp in EVALUATION_STAMPS
            ),
        ]

    def __str__(self) -> str:
        return str(self.cycle)


class PanelSeat(models.Model):
    """A member of the panel of one award year."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="seats")
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="panel_seats"
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
    """A member says whether a conflict of interest stands between him and one application."""

    seat = models.ForeignKey(PanelSeat, on_delete=models.CASCADE, related_name="declarations")
    application = models.ForeignKey(Application, on_delete=models.CASCADE, related_name="+")
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

    seat = models.ForeignKey(PanelSeat, on_delete=models.CASCADE, related_name="sheets")
    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="sheets")
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
    """Points for one indicator on a sheet, between 0 and the indicator's points in the frozen rules."""

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


class Result(models.Model):
    """What was computed for one application: scores for display, exact values and explanation for the recount."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="results")
    application = models.OneToOneField(Application, on_delete=models.PROTECT, related_name="result")
    self_score = models.DecimalField(_("self-assessment"), max_digits=5, decimal_places=2)
    panel_score = models.DecimalField(_("panel"), max_digits=5, decimal_places=2)
    public_score = models.DecimalField(_("public"), max_digits=5, decimal_places=2, null=True)
    composite = models.DecimalField(_("composite"), max_digits=5, decimal_places=2, null=True)
    panel_rank = models.PositiveSmallIntegerField(_("rank after the panel"))
    shortlisted = models.BooleanField(_("shortlisted"))
    rank = models.PositiveSmallIntegerField(_("rank"), null=True)
    status = models.CharField(_("status"), max_length=20, choices=ResultStatus, blank=True)
    ratings_count = models.PositiveIntegerField(_("ratings"), default=0)
    exact = models.JSONField(_("exact values"), default=dict)
    explanation = models.JSONField(_("explanation"), default=dict)
    rules_hash = models.CharField(_("hash of the rules"), max_length=64)
    computed_at = models.DateTimeField(_("computed"))

    objects = ResultQuerySet.as_manager()

    class Meta:
        verbose_name = _("result")
        verbose_name_plural = _("results")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status=ResultStatus.INSUFFICIENT_SAMPLE)
                | Q(composite=None, public_score=None, rank=None),
                name="result_insufficient_is_unranked",
            ),
            models.CheckConstraint(
                condition=Q(shortlisted=True) | Q(rank=None), name="result_ranked_is_shortlisted"
            ),
        ]

    def __str__(self) -> str:
        return str(self.application)


class RatingInvitation(models.Model):
    """A personal single-use code for one invited rater and one brand; only the code's keyed hash is kept."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="rating_invitations"
    )
    group = models.CharField(_("group"), max_length=20, choices=RaterGroup)
    code_hash = models.CharField(max_length=64, unique=True)
    created_at = models.DateTimeField(_("created"))
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("rating invitation")
        verbose_name_plural = _("rating invitations")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(group__in=[g.value for g in RaterGroup if g != RaterGroup.PUBLIC]),
                name="rating_invitation_verified_group",
            )
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_group_display()}"


class PhoneCode(models.Model):
    """A code sent to a phone. The number itself is never stored: `pseudonym` is keyed per award year."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.CASCADE, related_name="+")
    pseudonym = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("sent"))
    expires_at = models.DateTimeField(_("expires"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("phone code")
        verbose_name_plural = _("phone codes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["evaluation", "pseudonym", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.pk}"


class Rating(models.Model):
    """One person's rating of one brand in one award year. Sealed until the clock closes the window."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="ratings")
    pseudonym = models.CharField(max_length=64)
    group = models.CharField(_("group"), max_length=20, choices=RaterGroup)
    channel = models.CharField(_("channel"), max_length=20, choices=Channel)
    overall = _level(_("overall"), optional=False)
    attitude = _level(_("attitude"), optional=True)
    ability = _level(_("ability"), optional=True)
    efficiency = _level(_("efficiency"), optional=True)
    effect = _level(_("effect"), optional=True)
    accepted_at = models.DateTimeField(_("accepted"))

    class Meta:
        verbose_name = _("rating")
        verbose_name_plural = _("ratings")
        constraints = [
            models.UniqueConstraint(fields=["application", "pseudonym"], name="rating_once"),
            models.CheckConstraint(
                condition=Q(overall__range=(1, 5))
                & (Q(attitude=None) | Q(attitude__range=(1, 5)))
                & (Q(ability=None) | Q(ability__range=(1, 5)))
                & (Q(efficiency=None) | Q(efficiency__range=(1, 5)))
                & (Q(effect=None) | Q(effect__range=(1, 5))),
                name="rating_levels_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(group=RaterGroup.PUBLIC, channel=Channel.PHONE)
                | (~Q(group=RaterGroup.PUBLIC) & Q(channel=Channel.INVITATION)),
                name="rating_group_fits_channel",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Decision(models.Model):
    """The leading group's decision on one shortlisted application; leaving the ranking needs a written reason."""

    evaluation = models.ForeignKey(Evaluation, on_delete=models.PROTECT, related_name="decisions")
    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="decision"
    )
    selected = models.BooleanField(_("chosen"))
    departs = models.BooleanField(_("departs from the ranking"))
    reason = models.TextField(_("reason"), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(departs=False) | ~Q(reason=""), name="decision_departure_has_reason"
            )
        ]

    def __str__(self) -> str:
        return str(self.application)


class Meeting(models.Model):
    """The leading group's meeting that decided: when, who was there, what was said."""

    evaluation = models.OneToOneField(Evaluation, on_delete=models.PROTECT, related_name="meeting")
    held_on = models.DateField(_("held on"))
    chair = models.CharField(_("chair"), max_length=40)
    present = models.TextField(_("present"))
    minutes = models.TextField(_("minutes"), blank=True)

    class Meta:
        verbose_name = _("meeting of the leading group")
        verbose_name_plural = _("meetings of the leading group")
        ordering = ["-held_on"]
        constraints = [
            models.CheckConstraint(condition=~Q(present=""), name="meeting_somebody_present")
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} {self.held_on}"


class PublicNotice(models.Model):
    """The public notice of a Top Ten: from `published_at` up to, not including, `ends_at`."""

    evaluation = models.OneToOneField(
        Evaluation, on_delete=models.PROTECT, related_name="public_notice"
    )
    published_at = models.DateTimeField(_("published"))
    working_days = models.PositiveSmallIntegerField(_("working days"))
    ends_at = models.DateTimeField(_("ends"))

    class Meta:
        verbose_name = _("public notice")
        verbose_name_plural = _("public notices")
        ordering = ["-published_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=models.F("published_at")) & Q(working_days__gte=5),
                name="notice_floor",
            )
        ]

    def __str__(self) -> str:
        return str(self.evaluation)

    @property
    def last_day(self) -> date:
        """The last day on which objections are taken; the notice ends at the midnight after it."""
        return timezone.localdate(self.ends_at - timedelta.resolution)


class Objection(models.Model):
    """An objection under real name against a candidate on notice; name and contact are for the office only."""

    code = models.CharField(_("number"), max_length=12, unique=True)
    notice = models.ForeignKey(PublicNotice, on_delete=models.PROTECT, related_name="objections")
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="objections"
    )
    objector_name = models.CharField(_("real name"), max_length=40)
    objector_contact = models.CharField(_("telephone"), max_length=20)
    statement = models.TextField(_("statement"))
    status = models.CharField(
        _("status"), max_length=20, choices=ObjectionStatus, default=ObjectionStatus.RECEIVED
    )
    filed_at = models.DateTimeField(_("filed"))
    answer_due = models.DateTimeField(_("answer due"))
    answer = models.TextField(_("answer"), blank=True)
    admitted_at = moment(_("admitted"))
    admitted_by = person()
    answered_at = moment(_("answered"))
    answered_by = person()

    objects = ObjectionQuerySet.as_manager()

    class Meta:
        verbose_name = _("objection")
        verbose_name_plural = _("objections")
        ordering = ["filed_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["received", "admitted"])
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="objection_closed_is_answered",
            ),
            models.CheckConstraint(condition=paired("answered"), name="objection_answered_paired"),
        ]

    def __str__(self) -> str:
        return self.code

    @property
    def answer_due_day(self) -> date:
        """The last day on which the answer is in time."""
        return timezone.localdate(self.answer_due - timedelta.resolution)
