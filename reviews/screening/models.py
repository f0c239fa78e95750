"""Screenings, held ratings and statements on them; reports of pressure and sanctions."""

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
from reviews.screening.enums import (
    HoldSource,
    HoldStatus,
    Pressure,
    ReportStatus,
    SanctionStatus,
    SanctionStep,
    ScreeningStatus,
)


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
