"""Screenings, held ratings, and what agencies and raters say about them."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.data_terms import SCREENING
from reviews.evaluation.models import Evaluation
from reviews.screening.enums import HoldSource, HoldStatus, ScreeningStatus


class Screening(models.Model):
    """One run of the statistics over all ratings of an award year, with its progress; nothing is
    held before its end.
    """

    personal_data = Holding(
        purpose=SCREENING,
        kept=RECORD,
        none=(
            "id evaluation status settings settings_digest done total ratings worker seen_at "
            "started_at stopped_at finished_at"
        ),
        personal="started_by stopped_by",
    )

    evaluation = models.OneToOneField(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="screening"
    )
    status = models.CharField(
        _("status"), max_length=20, choices=ScreeningStatus, default=ScreeningStatus.WAITING
    )
    settings = models.JSONField(_("settings"), default=dict)
    settings_digest = models.CharField(_("digest of the settings"), max_length=64, blank=True)
    done = models.PositiveIntegerField(_("steps done"), default=0)
    total = models.PositiveIntegerField(_("steps in all"), default=0)
    ratings = models.PositiveIntegerField(_("ratings looked at"), default=0)
    worker = models.CharField(max_length=32, blank=True, editable=False)
    seen_at = models.DateTimeField(_("last sign of life"), null=True, editable=False)
    started_at = moment(_("started"))
    started_by = person()
    stopped_at = moment(_("stopped"))
    stopped_by = person()
    finished_at = moment(_("finished"))

    class Meta:
        verbose_name = _("screening")
        verbose_name_plural = _("screenings")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(done__lte=F("total")), name="screening_done_within_total"
            ),
            models.CheckConstraint(
                condition=(
                    Q(status=ScreeningStatus.FINISHED, finished_at__isnull=False)
                    | (~Q(status=ScreeningStatus.FINISHED) & Q(finished_at=None))
                ),
                name="screening_finished_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(status=ScreeningStatus.RUNNING)
                | (~Q(worker="") & Q(seen_at__isnull=False)),
                name="screening_running_has_worker",
            ),
            models.CheckConstraint(condition=paired("started"), name="screening_started_paired"),
            models.CheckConstraint(condition=paired("stopped"), name="screening_stopped_paired"),
        ]

    def __str__(self) -> str:
        return str(self.evaluation)


class Hold(models.Model):
    """A held cluster of one brand's ratings, and the decisions about it. Nothing is ever
    deleted.
    """

    personal_data = Holding(
        purpose=SCREENING,
        kept=RECORD,
        none=(
            "id evaluation application screening source rule cell cell_key count expected p_volume "
            "p_content adjusted explanation status opened_at heard_until reason decided_at "
            "statement_due appeal_due"
        ),
        personal="opened_by decided_by",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="holds"
    )
    application = models.ForeignKey(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="holds"
    )
    screening = models.ForeignKey(
        Screening,
        verbose_name=_("screening"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="holds",
    )
    source = models.CharField(_("source"), max_length=20, choices=HoldSource)
    rule = models.CharField(_("rule"), max_length=40)
    cell = models.JSONField(_("cell"), default=dict)
    cell_key = models.CharField(max_length=64, editable=False)
    count = models.PositiveIntegerField(_("ratings"))
    expected = models.FloatField(_("expected"), null=True, blank=True)
    p_volume = models.FloatField(_("p of the number"), null=True, blank=True)
    p_content = models.FloatField(_("p of the answers"), null=True, blank=True)
    adjusted = models.FloatField(_("adjusted p"), null=True, blank=True)
    explanation = models.JSONField(_("explanation"), default=dict)
    status = models.CharField(
        _("status"), max_length=20, choices=HoldStatus, default=HoldStatus.HELD
    )
    opened_at = models.DateTimeField(_("held since"))
    opened_by = person()
    heard_until = moment(_("raters may answer until"))
    reason = models.TextField(_("reason"), blank=True)
    decided_at = moment(_("decided on"))
    decided_by = person()
    statement_due = models.DateTimeField(_("statement due"), null=True, editable=False)
    appeal_due = moment(_("raters may appeal until"))

    class Meta:
        verbose_name = _("held ratings")
        verbose_name_plural = _("held ratings")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "rule", "cell_key"], name="hold_once_a_cell"
            ),
            models.CheckConstraint(condition=Q(count__gte=1), name="hold_has_ratings"),
            models.CheckConstraint(
                condition=Q(status=HoldStatus.HELD, decided_at=None, decided_by=None)
                | (
                    ~Q(status=HoldStatus.HELD)
                    & Q(decided_at__isnull=False, decided_by__isnull=False)
                    & ~Q(reason="")
                ),
                name="hold_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=~Q(status=HoldStatus.EXCLUDED) | Q(statement_due__isnull=False),
                name="hold_excluded_may_be_answered",
            ),
            # Empty for clusters from before raters were heard.
            models.CheckConstraint(
                condition=~Q(status=HoldStatus.EXCLUDED)
                | Q(heard_until=None)
                | Q(decided_at__gte=F("heard_until")),
                name="hold_raters_heard_before_exclusion",
            ),
            models.CheckConstraint(
                condition=~Q(source=HoldSource.STATISTICS) | Q(screening__isnull=False),
                name="hold_statistics_has_screening",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} #{self.pk}"


class HoldStatement(models.Model):
    """The agency's statement on an exclusion of ratings, once, and the office's answer."""

    personal_data = Holding(
        purpose=SCREENING,
        kept=RECORD,
        none="id hold text stated_at answer answered_at",
        personal="stated_by answered_by",
    )

    hold = models.OneToOneField(
        Hold, verbose_name=_("held ratings"), on_delete=models.PROTECT, related_name="statement"
    )
    text = models.TextField(_("statement of the agency"))
    stated_at = models.DateTimeField(_("stated"))
    stated_by = person()
    answer = models.TextField(_("answer"), blank=True)
    answered_at = moment(_("answered"))
    answered_by = person()

    class Meta:
        verbose_name = _("statement on an exclusion")
        verbose_name_plural = _("statements on exclusions")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="hold_statement_says_something"),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None, answered_by=None)
                | (~Q(answer="") & Q(answered_at__isnull=False, answered_by__isnull=False)),
                name="hold_statement_answered_by_a_person",
            ),
        ]

    def __str__(self) -> str:
        return str(self.hold)


class RaterHearing(models.Model):
    """What one rater says about the check of the own rating: the answer before anything is decided,
    and one appeal against the exclusion, which an officer without a part in it decides.
    """

    personal_data = Holding(
        purpose=SCREENING,
        kept=RECORD,
        none="id rating answered_at appealed_at upheld finding decided_at",
        personal="answer appeal decided_by excluded_by confirmed_by",
    )

    rating = models.OneToOneField(
        "reviews.Rating",
        verbose_name=_("rating"),
        on_delete=models.PROTECT,
        related_name="hearing",
    )
    answer = models.TextField(_("answer of the rater"), blank=True)
    answered_at = moment(_("answered"))
    appeal = models.TextField(_("appeal of the rater"), blank=True)
    appealed_at = moment(_("appealed"))
    upheld = models.BooleanField(_("upheld"), null=True, editable=False)
    finding = models.TextField(_("finding"), blank=True)
    decided_at = moment(_("decided on"))
    decided_by = person(_("decided by"))
    excluded_by = person(_("excluded by"))
    confirmed_by = person(_("exclusion confirmed by"))

    class Meta:
        verbose_name = _("answer or appeal of a rater")
        verbose_name_plural = _("answers and appeals of raters")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(
                condition=(Q(answer="", answered_at=None))
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="hearing_answer_has_moment",
            ),
            models.CheckConstraint(
                condition=(Q(appeal="", appealed_at=None))
                | (~Q(appeal="") & Q(appealed_at__isnull=False)),
                name="hearing_appeal_has_moment",
            ),
            models.CheckConstraint(
                condition=~Q(answer="") | ~Q(appeal=""), name="hearing_says_something"
            ),
            models.CheckConstraint(
                condition=Q(upheld=None, finding="", decided_at=None, decided_by=None)
                | (
                    Q(upheld__isnull=False, decided_at__isnull=False, decided_by__isnull=False)
                    & Q(appealed_at__isnull=False)
                    & ~Q(finding="")
                ),
                name="hearing_decided_by_a_person",
            ),
            models.CheckConstraint(
                condition=Q(decided_by=None)
                | (
                    (Q(excluded_by=None) | ~Q(decided_by=F("excluded_by")))
                    & (Q(confirmed_by=None) | ~Q(decided_by=F("confirmed_by")))
                ),
                name="hearing_decided_by_another",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.rating.application} #{self.pk}"

    @property
    def hold(self) -> Hold:
        """The held ratings that this one belongs to; nobody is heard about another rating."""
        hold = self.rating.hold
        if hold is None:
            raise Hold.DoesNotExist
        return hold
