"""What a brand's score is made of, with rank and explanation, and every version of the results."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.data_terms import COUNTING
from reviews.evaluation.models import Evaluation
from reviews.results.enums import ResultStatus, VersionCause
from reviews.results.querysets import ResultQuerySet


class Result(models.Model):
    """The result of one application: scores for display, exact values and explanation for the
    recount.
    """

    personal_data = Holding(
        purpose=COUNTING,
        kept=RECORD,
        none=(
            "id evaluation application self_score panel_score public_score composite panel_rank "
            "shortlisted rank status ratings_count exact explanation rules_hash computed_at"
        ),
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="results"
    )
    application = models.OneToOneField(
        Application, verbose_name=_("application"), on_delete=models.PROTECT, related_name="result"
    )
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


class ResultVersion(models.Model):
    """The results of a year as one computation found them; kept for good, whatever is computed
    later. The database refuses every change (`append_only.py`).

    `values` are the exact values, ranks and states by application number; `inputs_hash` is over
    what they were computed from, `sha256` over the whole version. A recalculation after publication
    stands beside the published results and changes nothing of them.
    """

    personal_data = Holding(
        purpose=COUNTING,
        kept=RECORD,
        none="id evaluation number cause reason inputs_hash rules_hash values sha256 made_at",
        personal="proposed_by made_by",
    )

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="result_versions",
    )
    number = models.PositiveSmallIntegerField(_("version"))
    cause = models.CharField(_("computed because"), max_length=20, choices=VersionCause)
    reason = models.TextField(_("reason"), blank=True)
    inputs_hash = models.CharField(_("hash of what it was computed from"), max_length=64)
    rules_hash = models.CharField(_("hash of the rules"), max_length=64)
    values = models.JSONField(_("exact values"))
    sha256 = models.CharField(_("hash"), max_length=64)
    made_at = models.DateTimeField(_("computed"))
    proposed_by = person()
    made_by = person()

    class Meta:
        verbose_name = _("version of the results")
        verbose_name_plural = _("versions of the results")
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="result_version_once"),
            models.CheckConstraint(
                condition=Q(cause__in=VersionCause.values), name="result_version_known"
            ),
            models.CheckConstraint(
                condition=~Q(cause=VersionCause.RECALCULATION)
                | (
                    ~Q(reason="")
                    & Q(proposed_by__isnull=False, made_by__isnull=False)
                    & ~Q(proposed_by=F("made_by"))
                ),
                name="result_version_recalculated_by_two",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.number}"


class PanelReport(models.Model):
    """How far the panel of a year agreed, and what each judge's points look like; computed when
    scoring is closed and kept.

    `agreement` is published with the results; `judges`, by seat, is for the office.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who sits on the panel and how each member scored."),
        kept=RECORD,
        none="id evaluation agreement computed_at",
        personal="judges",
    )

    evaluation = models.OneToOneField(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="panel_report",
    )
    agreement = models.JSONField(_("agreement"))
    judges = models.JSONField(_("judges"))
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("report on the panel")
        verbose_name_plural = _("reports on panels")

    def __str__(self) -> str:
        return str(self.evaluation)


class Outlook(models.Model):
    """Who would have the places if one thing about the year had been otherwise, as the last count
    worked it out (reviews/scoring/what_if.py). The journal's entry of the count has its hash.
    """

    personal_data = Holding(purpose=COUNTING, kept=RECORD, none="id evaluation content computed_at")

    evaluation = models.OneToOneField(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="outlook"
    )
    content = models.JSONField(_("what-ifs"))
    computed_at = models.DateTimeField(_("computed"))

    class Meta:
        verbose_name = _("what-ifs of a year")
        verbose_name_plural = _("what-ifs of the years")
        ordering = ["pk"]

    def __str__(self) -> str:
        return str(self.evaluation)
