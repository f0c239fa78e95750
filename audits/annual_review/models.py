"""The annual review of a title, the figures reported for it, spot checks and rectification."""

from __future__ import annotations

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Commitment
from audits.annual_review.enums import (
    ADVERSE,
    ExemptGround,
    Outcome,
    RectificationStatus,
    ReviewStatus,
    RunStatus,
)
from audits.annual_review.querysets import AnnualReviewQuerySet, RectificationQuerySet
from audits.titles.models import Title
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import NO_PERSON, RECORD, WHO_DID, Holding


class ReviewRun(models.Model):
    """The annual review of one year for every title: opened by two officers once the year is over,
    then carried out by the clock.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id year status opened_at taken_back_at stopped_at stop_reason advanced_at",
        personal="opened_by taken_back_by stopped_by",
    )

    year = models.PositiveSmallIntegerField(_("year under review"), unique=True)
    status = models.CharField(
        _("status"), max_length=20, choices=RunStatus, default=RunStatus.PLANNED
    )
    opened_at = moment(_("opened"))
    opened_by = person()
    taken_back_at = moment(_("taken back"))
    taken_back_by = person()
    stopped_at = moment(_("stopped"))
    stopped_by = person()
    stop_reason = models.CharField(_("reason of the stop"), max_length=200, blank=True)
    # When the clock last opened or decided something of the year.
    advanced_at = moment(_("last advanced"))

    class Meta:
        verbose_name = _("annual review of a year")
        verbose_name_plural = _("annual reviews of a year")
        ordering = ["-year"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=RunStatus.values), name="review_run_known_status"
            ),
            models.CheckConstraint(condition=paired("opened"), name="review_run_opened_paired"),
            models.CheckConstraint(
                condition=paired("taken_back"), name="review_run_taken_back_paired"
            ),
            models.CheckConstraint(
                condition=~Q(status__in=["open", "stopped"]) | Q(opened_at__isnull=False),
                name="review_run_open_has_moment",
            ),
            models.CheckConstraint(condition=paired("stopped"), name="review_run_stopped_paired"),
            models.CheckConstraint(
                condition=(
                    Q(status="stopped", stopped_at__isnull=False, stopped_by__isnull=False)
                    & ~Q(stop_reason="")
                )
                | ~Q(status="stopped"),
                name="review_run_stopped_has_reason",
            ),
        ]

    def __str__(self) -> str:
        return str(self.year)


class VerdictList(models.Model):
    """Adverse verdicts of a year that an officer has looked at and proposes to confirm, with one
    reason. A verdict stands on the last list on which it was proposed.
    """

    personal_data = Holding(
        purpose=WHO_DID, kept=RECORD, none="id year reason made_at", personal="made_by"
    )

    year = models.PositiveSmallIntegerField(_("year under review"))
    reason = models.CharField(_("reason"), max_length=1000)
    made_at = models.DateTimeField(_("drawn up on"), editable=False)
    made_by = person(_("list drawn up by"))

    class Meta:
        verbose_name = _("list of adverse verdicts")
        verbose_name_plural = _("lists of adverse verdicts")
        ordering = ["-made_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=~Q(reason="") & Q(made_by__isnull=False),
                name="verdict_list_has_reason_and_person",
            )
        ]

    def __str__(self) -> str:
        return f"{self.year} · {self.pk}"


class AnnualReview(models.Model):
    """The annual review of one title in one year: facts, verdict, the agency's statement,
    effect.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none=(
            "id title year status opened_at report_due version saved_at report reported_at "
            "computed outcome score facts reasons explanation rules_hash decided_at statement_due "
            "statement stated_at answer effective_at exempt_ground exempt_reason exempted_at "
            "verdict_list confirmed_at before_lists"
        ),
        personal=(
            "saved_by reported_by decided_by stated_by effective_by exempted_by confirmed_by"
        ),
    )

    title = models.ForeignKey(
        Title, verbose_name=_("title"), on_delete=models.PROTECT, related_name="annual_reviews"
    )
    year = models.PositiveSmallIntegerField(_("year under review"))
    status = models.CharField(
        _("status"), max_length=20, choices=ReviewStatus, default=ReviewStatus.REPORT_DUE
    )
    opened_at = models.DateTimeField(_("opened"))
    report_due = models.DateTimeField(_("report due"))
    version = models.PositiveIntegerField(default=0, editable=False)
    saved_at = moment(_("saved"))
    saved_by = person()
    report = models.TextField(_("report"), blank=True)
    reported_at = moment(_("reported"))
    reported_by = person()
    exempt_ground = models.CharField(
        _("ground of the exemption"), max_length=20, choices=ExemptGround, blank=True
    )
    exempt_reason = models.TextField(_("reason of the exemption"), blank=True)
    exempted_at = moment(_("exempted"))
    exempted_by = person()
    computed = models.CharField(
        _("verdict as computed"), max_length=30, choices=Outcome, blank=True
    )
    outcome = models.CharField(_("verdict"), max_length=30, choices=Outcome, blank=True)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True)
    facts = models.JSONField(_("facts"), default=dict)
    reasons = models.JSONField(_("reasons"), default=list)
    explanation = models.JSONField(_("explanation"), default=dict)
    rules_hash = models.CharField(_("hash of the rules"), max_length=64, blank=True)
    decided_at = moment(_("verdict reached"))
    decided_by = person()
    verdict_list = models.ForeignKey(
        VerdictList,
        verbose_name=_("list of adverse verdicts"),
        null=True,
        blank=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="reviews",
    )
    confirmed_at = moment(_("verdict confirmed"))
    confirmed_by = person(_("verdict confirmed by"))
    # In effect before adverse verdicts had to be confirmed.
    before_lists = models.BooleanField(default=False, db_default=False, editable=False)
    statement_due = moment(_("statement possible until"))
    statement = models.TextField(_("statement of the agency"), blank=True)
    stated_at = moment(_("statement made"))
    stated_by = person()
    answer = models.TextField(_("answer of the office"), blank=True)
    effective_at = moment(_("in effect since"))
    effective_by = person()

    objects = AnnualReviewQuerySet.as_manager()

    class Meta:
        verbose_name = _("annual review")
        verbose_name_plural = _("annual reviews")
        ordering = ["-year", "title__number"]
        constraints = [
            models.UniqueConstraint(fields=["title", "year"], name="review_once_a_title_and_year"),
            models.CheckConstraint(
                condition=Q(
                    status__in=["report_due", "reported", "withdrawn", "exempted"],
                    outcome="",
                    computed="",
                    decided_at=None,
                )
                | (
                    Q(status__in=["hearing", "stated", "in_effect"], decided_at__isnull=False)
                    & ~Q(outcome="")
                    & ~Q(computed="")
                    & ~Q(rules_hash="")
                ),
                name="review_decided_has_outcome",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_effect") | Q(effective_at__isnull=False),
                name="review_effect_paired",
            ),
            models.CheckConstraint(condition=paired("stated"), name="review_stated_paired"),
            models.CheckConstraint(condition=paired("exempted"), name="review_exempted_paired"),
            models.CheckConstraint(
                condition=(
                    Q(exempted_at=None, exempt_ground="", exempt_reason="") & ~Q(status="exempted")
                )
                | (
                    Q(exempted_at__isnull=False, exempt_ground__in=ExemptGround.values)
                    & ~Q(exempt_reason="")
                ),
                name="review_exempted_has_ground",
            ),
            models.CheckConstraint(
                condition=~Q(status="stated") | (Q(stated_at__isnull=False) & ~Q(statement="")),
                name="review_stated_has_statement",
            ),
            models.CheckConstraint(
                condition=~Q(status="hearing") | Q(statement_due__isnull=False),
                name="review_hearing_has_due",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ReviewStatus.values), name="review_known_status"
            ),
            models.CheckConstraint(condition=paired("confirmed"), name="review_confirmed_paired"),
            models.CheckConstraint(
                condition=Q(confirmed_at=None)
                | Q(decided_at__isnull=False, verdict_list__isnull=False),
                name="review_confirmed_on_a_list",
            ),
            models.CheckConstraint(
                condition=~Q(status="in_effect", outcome__in=ADVERSE)
                | Q(confirmed_at__isnull=False)
                | Q(stated_at__isnull=False)
                | Q(before_lists=True),
                name="review_adverse_took_two",
            ),
        ]
        indexes = [models.Index(fields=["status", "report_due"])]

    def __str__(self) -> str:
        return f"{self.title} · {self.year}"


class CommitmentReport(models.Model):
    """The figure reached for one public commitment, reported in an annual review."""

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="id review commitment actual note")

    review = models.ForeignKey(AnnualReview, on_delete=models.CASCADE, related_name="figures")
    commitment = models.ForeignKey(Commitment, on_delete=models.PROTECT, related_name="reports")
    actual = models.DecimalField(_("reached"), max_digits=12, decimal_places=2)
    note = models.CharField(_("note"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("commitment report")
        verbose_name_plural = _("commitment reports")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["review", "commitment"], name="figure_once_a_commitment"
            )
        ]

    def __str__(self) -> str:
        return f"{self.commitment} {self.actual}"

    @property
    def is_delivered(self) -> bool:
        """Whether the figure reached meets the target."""
        return self.commitment.is_reached_by(self.actual)


class SpotCheck(models.Model):
    """An unannounced check during the year, in points of 100."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id title checked_on points findings recorded_at",
        personal="recorded_by",
    )

    title = models.ForeignKey(
        Title, verbose_name=_("title"), on_delete=models.PROTECT, related_name="spot_checks"
    )
    checked_on = models.DateField(_("checked on"))
    points = models.DecimalField(
        _("points"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    findings = models.TextField(_("findings"))
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    recorded_by = person()

    class Meta:
        verbose_name = _("spot check")
        verbose_name_plural = _("spot checks")
        ordering = ["-checked_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(points__range=(0, 100)), name="spot_check_of_100")
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.checked_on}"


class Rectification(models.Model):
    """What a suspended title's agency must rectify, until when, and whether it did."""

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id review status due_at report reported_at finding checked_at",
        personal="reported_by checked_by",
    )

    review = models.OneToOneField(
        AnnualReview,
        verbose_name=_("annual review"),
        on_delete=models.PROTECT,
        related_name="rectification",
    )
    status = models.CharField(
        _("status"), max_length=20, choices=RectificationStatus, default=RectificationStatus.OPEN
    )
    due_at = models.DateTimeField(_("due"))
    report = models.TextField(_("what was mended"), blank=True)
    reported_at = moment(_("reported"))
    reported_by = person()
    finding = models.TextField(_("finding of the re-check"), blank=True)
    checked_at = moment(_("checked"))
    checked_by = person()

    objects = RectificationQuerySet.as_manager()

    class Meta:
        verbose_name = _("rectification")
        verbose_name_plural = _("rectifications")
        ordering = ["due_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["open", "reported"]) | Q(checked_at__isnull=False),
                name="rectification_closed_is_checked",
            ),
            models.CheckConstraint(
                condition=Q(status__in=RectificationStatus.values),
                name="rectification_known_status",
            ),
        ]

    def __str__(self) -> str:
        return str(self.review)
