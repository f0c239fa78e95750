"""Early warnings, and the steps of a plan of recovery."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from audits.annual_review.enums import Outcome, ScorePart
from audits.forecast.querysets import RecoveryStepQuerySet
from audits.titles.models import Title
from brandportal.paired_fields import moment, person
from brandportal.personal_data import NO_PERSON, RECORD, WHO_DID, Holding

WARNED_OF = (Outcome.RETAINED_WITH_WARNING, Outcome.TO_BE_RECTIFIED, Outcome.REVOKED)


class EarlyWarning(models.Model):
    """What an agency was warned of before the year ended: once a title, year and outcome, so that
    it is warned again where the forecast has become another one.
    """

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id title year outcome score explanation given_at"
    )

    title = models.ForeignKey(
        Title, verbose_name=_("title"), on_delete=models.PROTECT, related_name="early_warnings"
    )
    year = models.PositiveSmallIntegerField(_("year under review"))
    outcome = models.CharField(_("forecast"), max_length=30, choices=Outcome)
    score = models.DecimalField(_("score"), max_digits=5, decimal_places=2, null=True, blank=True)
    # The verdict's explanation with its facts, so that the warning can be checked later.
    explanation = models.JSONField(_("explanation"), default=dict)
    given_at = models.DateTimeField(_("warned"))

    class Meta:
        verbose_name = _("early warning")
        verbose_name_plural = _("early warnings")
        ordering = ["given_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["title", "year", "outcome"], name="early_warning_once_an_outcome"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=WARNED_OF), name="early_warning_of_a_loss"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.title} {self.year}"


class RecoveryStep(models.Model):
    """One step of an agency's plan of recovery: what is done, by whom, until when, and what came
    of it.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id title year part what due_on entered_at done_note done_at",
        personal="responsible entered_by done_by",
    )

    title = models.ForeignKey(
        Title, verbose_name=_("title"), on_delete=models.PROTECT, related_name="recovery_steps"
    )
    year = models.PositiveSmallIntegerField(_("year under review"))
    part = models.CharField(_("part of the score"), max_length=20, choices=ScorePart)
    what = models.CharField(_("what is done"), max_length=200)
    responsible = models.CharField(_("who is responsible"), max_length=60)
    due_on = models.DateField(_("until"))
    entered_at = models.DateTimeField(_("entered"), editable=False)
    entered_by = person()
    done_note = models.CharField(_("what came of it"), max_length=300, blank=True)
    done_at = moment(_("done"))
    done_by = person()

    objects = RecoveryStepQuerySet.as_manager()

    class Meta:
        verbose_name = _("step of the plan of recovery")
        verbose_name_plural = _("steps of the plan of recovery")
        ordering = ["due_on", "pk"]
        constraints = [
            # The same step sent twice is one step.
            models.UniqueConstraint(
                fields=["title", "year", "part", "what"], name="recovery_step_once"
            ),
            models.CheckConstraint(
                condition=Q(part__in=ScorePart.values), name="recovery_step_known_part"
            ),
            models.CheckConstraint(
                condition=~Q(responsible="") & Q(entered_by__isnull=False),
                name="recovery_step_has_somebody",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None, done_by=None, done_note="")
                | Q(done_at__gte=F("entered_at"), done_by__isnull=False) & ~Q(done_note=""),
                name="recovery_step_done_paired",
            ),
        ]

    def __str__(self) -> str:
        return self.what
