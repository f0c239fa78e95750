"""A bad-rating case, its answers and causes."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding
from reviews.bad_ratings.enums import OPEN_CASES, CaseStatus, Cause, Grade, Triage
from reviews.bad_ratings.querysets import CaseQuerySet
from reviews.evaluation.data_terms import BAD_RATINGS
from reviews.evaluation.models import Evaluation
from reviews.rating.models import Rating

OPEN_VALUES = [status.value for status in OPEN_CASES]


# Only the screening of the ratings can end an unverified case.
MAYBE_UNVERIFIED = [CaseStatus.TO_VERIFY.value, CaseStatus.EXCLUDED.value]


class CaseOpening(models.Model):
    """The progress of opening an award year's cases; agencies are notified once, at the end."""

    personal_data = Holding(
        purpose=BAD_RATINGS, kept=RECORD, none="id evaluation opened started_at finished_at"
    )

    evaluation = models.OneToOneField(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="case_opening",
    )
    opened = models.PositiveIntegerField(_("cases opened"), default=0)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True)

    class Meta:
        verbose_name = _("opening of cases")
        verbose_name_plural = _("openings of cases")

    def __str__(self) -> str:
        return str(self.evaluation)


class Case(models.Model):
    """One bad rating that its agency handles. `answer_due` is the due moment of the current or the
    latest answer.

    `reminded_at`, `head_told_at` and `office_told_at` are the escalation steps for the current due
    moment.
    """

    personal_data = Holding(
        purpose=BAD_RATINGS,
        kept=RECORD,
        none=(
            "id code rating application status opened_at verify_due verified_at triage proof "
            "complex_at complex_reason answer_due grade_due reopenings reminded_at head_told_at "
            "office_told_at closed_at"
        ),
        personal="verified_by complex_by closed_by",
    )

    code = models.CharField(_("number"), max_length=12, unique=True)
    rating = models.OneToOneField(
        Rating, verbose_name=_("rating"), on_delete=models.PROTECT, related_name="case"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="cases"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=CaseStatus, default=CaseStatus.TO_VERIFY
    )
    opened_at = models.DateTimeField(_("case opened"))
    verify_due = models.DateTimeField(_("verification due"))
    verified_at = moment(_("time of verification"))
    verified_by = person()
    triage = models.CharField(_("what the agency found"), max_length=20, choices=Triage, blank=True)
    proof = models.TextField(_("what was found"), blank=True)
    complex_at = moment(_("declared complex"))
    complex_by = person()
    complex_reason = models.TextField(_("why it is complex"), blank=True)
    answer_due = models.DateTimeField(_("answer due"))
    grade_due = models.DateTimeField(_("grade possible until"), null=True, blank=True)
    reopenings = models.PositiveSmallIntegerField(_("reopened"), default=0)
    reminded_at = moment(_("agency reminded"))
    head_told_at = moment(_("head notified"))
    office_told_at = moment(_("office notified"))
    closed_at = moment(_("settled"))
    closed_by = person()

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = _("bad-rating case")
        verbose_name_plural = _("bad-rating cases")
        ordering = ["-opened_at", "code"]
        indexes = [
            models.Index(fields=["status", "answer_due"], name="case_status_due"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=CaseStatus.values), name="case_known_status"
            ),
            models.CheckConstraint(
                condition=Q(verified_at=None, verified_by=None, triage="", proof="")
                | (
                    Q(verified_at__isnull=False, verified_by__isnull=False)
                    & Q(triage__in=Triage.values)
                    & ~Q(proof="")
                ),
                name="case_verified_by_a_person_with_proof",
            ),
            models.CheckConstraint(
                condition=Q(status__in=MAYBE_UNVERIFIED) | Q(verified_at__isnull=False),
                name="case_verified_before_it_goes_on",
            ),
            models.CheckConstraint(
                condition=Q(complex_at=None, complex_by=None, complex_reason="")
                | (Q(complex_at__isnull=False) & ~Q(complex_reason="")),
                name="case_complex_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(status__in=OPEN_VALUES, closed_at=None, closed_by=None)
                | (~Q(status__in=OPEN_VALUES) & Q(closed_at__isnull=False)),
                name="case_closed_has_moment",
            ),
            models.CheckConstraint(condition=paired("closed"), name="case_closed_paired"),
            models.CheckConstraint(
                condition=~Q(status=CaseStatus.REOPENED) | Q(reopenings__gte=1),
                name="case_reopened_is_counted",
            ),
            models.CheckConstraint(
                condition=Q(verify_due__gt=F("opened_at")) & Q(answer_due__gt=F("opened_at")),
                name="case_due_after_opening",
            ),
        ]

    def __str__(self) -> str:
        return self.code


class CaseAnswer(models.Model):
    """One answer of the agency to the rater, with its due moment and the rater's grade."""

    personal_data = Holding(
        purpose=BAD_RATINGS,
        kept=RECORD,
        none="id case number text repaired due given_at grade graded_at",
        personal="given_by said",
    )

    case = models.ForeignKey(
        Case, verbose_name=_("case"), on_delete=models.CASCADE, related_name="answers"
    )
    number = models.PositiveSmallIntegerField(_("number"))
    text = models.TextField(_("answer to the rater"))
    repaired = models.TextField(_("what was repaired"), blank=True)
    due = models.DateTimeField(_("answer due"))
    given_at = models.DateTimeField(_("answered"))
    given_by = person()
    grade = models.CharField(_("grade"), max_length=20, choices=Grade, blank=True)
    said = models.TextField(_("what the rater says"), blank=True)
    graded_at = models.DateTimeField(_("graded"), null=True)

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["case", "number"], name="case_answer_once_a_round"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(text=""), name="case_answer_says_something"
            ),
            models.CheckConstraint(
                condition=Q(grade="", graded_at=None, said="")
                | (Q(grade=Grade.SATISFIED) & Q(graded_at__isnull=False))
                | (Q(grade=Grade.DISSATISFIED) & Q(graded_at__isnull=False) & ~Q(said="")),
                name="case_answer_grade_has_moment",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.case} · {self.number}"

    @property
    def in_time(self) -> bool:
        """Whether it was given before its due moment."""
        return self.given_at < self.due


class CaseCause(models.Model):
    """One root cause of one case."""

    personal_data = Holding(purpose=BAD_RATINGS, kept=RECORD, none="id case cause")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="causes")
    cause = models.CharField(_("root cause"), max_length=20, choices=Cause)

    class Meta:
        verbose_name = _("root cause")
        verbose_name_plural = _("root causes")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["case", "cause"], name="case_cause_once"),
            models.CheckConstraint(condition=Q(cause__in=Cause.values), name="case_cause_known"),
        ]

    def __str__(self) -> str:
        return str(self.get_cause_display())
