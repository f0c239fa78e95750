"""Sanctions against agencies, and reports of pressure."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.data_terms import REPORTS, SCREENING
from reviews.evaluation.models import Evaluation
from reviews.screening.enums import Pressure, ReportStatus, SanctionStatus, SanctionStep
from reviews.screening.models.holds import Hold


class Sanction(models.Model):
    """One sanction against one brand's agency: proposed with reason and evidence, heard, then
    imposed or dropped.
    """

    personal_data = Holding(
        purpose=SCREENING,
        kept=RECORD,
        none=(
            "id evaluation application hold step reason evidence status proposed_at statement_due "
            "statement stated_at imposed_at lifted_at outcome"
        ),
        personal="proposed_by stated_by imposed_by lifted_by",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.PROTECT, related_name="sanctions"
    )
    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="sanctions",
    )
    hold = models.ForeignKey(
        Hold,
        verbose_name=_("held ratings"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="sanctions",
    )
    step = models.CharField(_("step"), max_length=20, choices=SanctionStep)
    reason = models.TextField(_("reason"))
    evidence = models.TextField(_("evidence"))
    status = models.CharField(
        _("status"), max_length=20, choices=SanctionStatus, default=SanctionStatus.PROPOSED
    )
    proposed_at = models.DateTimeField(_("proposed"))
    proposed_by = person()
    statement_due = models.DateTimeField(_("statement due"))
    statement = models.TextField(_("statement of the agency"), blank=True)
    stated_at = moment(_("stated"))
    stated_by = person()
    imposed_at = moment(_("imposed"))
    imposed_by = person()
    lifted_at = moment(_("dropped"))
    lifted_by = person()
    outcome = models.TextField(_("what was weighed"), blank=True)

    class Meta:
        verbose_name = _("sanction")
        verbose_name_plural = _("sanctions")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "step"],
                condition=~Q(status=SanctionStatus.LIFTED),
                name="sanction_step_once",
            ),
            models.CheckConstraint(
                condition=~Q(reason="") & ~Q(evidence=""), name="sanction_has_reason_and_evidence"
            ),
            models.CheckConstraint(
                condition=~Q(status=SanctionStatus.IMPOSED)
                | (
                    Q(imposed_at__isnull=False, imposed_by__isnull=False)
                    & ~Q(outcome="")
                    & (Q(stated_at__isnull=False) | Q(imposed_at__gte=F("statement_due")))
                ),
                name="sanction_agency_heard_first",
            ),
            models.CheckConstraint(
                condition=~Q(status=SanctionStatus.LIFTED)
                | (Q(lifted_at__isnull=False, lifted_by__isnull=False) & ~Q(outcome="")),
                name="sanction_lifted_says_why",
            ),
            models.CheckConstraint(condition=paired("stated"), name="sanction_stated_paired"),
        ]

    def __str__(self) -> str:
        return f"{self.application} · {self.get_step_display()}"


class PressureReport(models.Model):
    """An anonymous report of pressure or watching while rating; only the day is stored."""

    personal_data = Holding(
        purpose=gettext_noop(
            "What raters report about pressure on them; who reports is not asked."
        ),
        kept=RECORD,
        none="id application kinds reported_on status note hold sanction closed_at",
        personal="text closed_by",
        until={"text": REPORTS},
    )

    application = models.ForeignKey(
        Application,
        verbose_name=_("application"),
        on_delete=models.PROTECT,
        related_name="pressure_reports",
    )
    kinds = models.CharField(_("what happened"), max_length=60)
    text = models.TextField(_("in own words"), blank=True)
    reported_on = models.DateField(_("reported on"))
    status = models.CharField(
        _("status"), max_length=20, choices=ReportStatus, default=ReportStatus.OPEN
    )
    note = models.TextField(_("note"), blank=True)
    hold = models.ForeignKey(
        Hold,
        verbose_name=_("held ratings"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    sanction = models.ForeignKey(
        Sanction,
        verbose_name=_("sanction"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="reports",
    )
    closed_at = moment(_("closed"))
    closed_by = person()

    class Meta:
        verbose_name = _("report of pressure")
        verbose_name_plural = _("reports of pressure")
        ordering = ["-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(kinds=""), name="pressure_names_what"),
            models.CheckConstraint(
                condition=Q(status=ReportStatus.OPEN, closed_at=None, closed_by=None)
                | (Q(status=ReportStatus.CLOSED, closed_at__isnull=False) & ~Q(note="")),
                name="pressure_closed_with_note",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application} #{self.pk}"

    @property
    def kind_words(self) -> list[str]:
        """The ticked kinds, in words."""
        return [str(Pressure(code).label) for code in self.kinds.split(",")]
