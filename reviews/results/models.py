"""What a brand's score is made of, with rank and explanation."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.data_terms import COUNTING
from reviews.evaluation.models import Evaluation
from reviews.results.enums import ResultStatus
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
