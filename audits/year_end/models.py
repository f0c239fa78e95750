"""The year-end table of a year, and its frozen versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from audits.year_end.querysets import CheckedLineQuerySet
from brandportal.accounts.models import Agency
from brandportal.paired_fields import moment, paired, person
from brandportal.personal_data import NO_PERSON, RECORD, WHO_DID, Holding


class YearEndTable(models.Model):
    """The year-end table of one year, so that two people can agree on it."""

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="id year")

    year = models.PositiveSmallIntegerField(_("year"), unique=True)

    class Meta:
        verbose_name = _("year-end table")
        verbose_name_plural = _("year-end tables")
        ordering = ["-year"]

    def __str__(self) -> str:
        return str(self.year)


class FrozenYearEnd(models.Model):
    """A version of a year's table as two officers froze it; never changed. A correction is the next
    version, with its reason.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id table version content content_hash reason frozen_at",
        personal="frozen_by",
    )

    table = models.ForeignKey(
        YearEndTable, verbose_name=_("year"), on_delete=models.PROTECT, related_name="versions"
    )
    version = models.PositiveSmallIntegerField(_("version"))
    content = models.JSONField(_("content"))
    content_hash = models.CharField(_("hash"), max_length=64)
    reason = models.TextField(_("reason"))
    frozen_at = models.DateTimeField(_("frozen"))
    frozen_by = person()

    class Meta:
        verbose_name = _("frozen year-end table")
        verbose_name_plural = _("frozen year-end tables")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["table", "version"], name="year_end_version_once"),
            models.CheckConstraint(condition=Q(version__gte=1), name="year_end_versions_from_one"),
            models.CheckConstraint(
                condition=Q(frozen_by__isnull=False), name="year_end_frozen_by_somebody"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} v{self.version}"


class YearEndCheck(models.Model):
    """A round in which agencies check their lines of a year's table before it is frozen: all lines
    at first, afterwards those that have changed.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id table number opened_at check_due",
        personal="opened_by",
    )

    table = models.ForeignKey(
        YearEndTable, verbose_name=_("year"), on_delete=models.PROTECT, related_name="checks"
    )
    number = models.PositiveSmallIntegerField(_("round"))
    opened_at = models.DateTimeField(_("opened"), editable=False)
    opened_by = person()
    check_due = models.DateTimeField(_("to be checked until"))

    class Meta:
        verbose_name = _("check of a year-end table")
        verbose_name_plural = _("checks of year-end tables")
        ordering = ["-number"]
        constraints = [
            models.UniqueConstraint(fields=["table", "number"], name="year_end_round_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, opened_by__isnull=False),
                name="year_end_round_by_somebody",
            ),
            models.CheckConstraint(
                condition=Q(check_due__gt=models.F("opened_at")), name="year_end_round_has_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.table} · {self.number}"


class CheckedLine(models.Model):
    """An agency's line of the table as it was shown to the agency, what the agency said to it once,
    and the office's answer to a contest.
    """

    personal_data = Holding(
        purpose=WHO_DID,
        kept=RECORD,
        none="id check_round agency points explanation agrees contest said_at answer answered_at",
        personal="said_by answered_by",
    )

    check_round = models.ForeignKey(
        YearEndCheck, verbose_name=_("round"), on_delete=models.PROTECT, related_name="lines"
    )
    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+"
    )
    points = models.CharField(_("points"), max_length=20)
    explanation = models.JSONField(_("explanation"))
    agrees = models.BooleanField(_("agrees"), null=True, blank=True)
    contest = models.TextField(_("contest of the agency"), blank=True)
    said_at = moment(_("said"))
    said_by = person(_("said by"))
    answer = models.TextField(_("answer of the office"), blank=True)
    answered_at = moment(_("answered"))
    answered_by = person()

    objects = CheckedLineQuerySet.as_manager()

    class Meta:
        verbose_name = _("year-end line checked by its agency")
        verbose_name_plural = _("year-end lines checked by their agencies")
        ordering = ["-check_round__table__year", "-check_round__number", "agency__credit_code"]
        constraints = [
            models.UniqueConstraint(
                fields=["check_round", "agency"], name="checked_line_once_an_agency"
            ),
            models.CheckConstraint(condition=paired("said"), name="checked_line_said_paired"),
            models.CheckConstraint(
                condition=paired("answered"), name="checked_line_answered_paired"
            ),
            models.CheckConstraint(
                condition=Q(agrees=None, said_at=None, contest="")
                | Q(agrees__isnull=False, agrees=True, said_at__isnull=False, contest="")
                | Q(agrees__isnull=False, agrees=False, said_at__isnull=False) & ~Q(contest=""),
                name="checked_line_contest_has_reason",
            ),
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | Q(agrees__isnull=False, agrees=False, answered_at__isnull=False) & ~Q(answer=""),
                name="checked_line_answer_to_a_contest",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.check_round} · {self.agency}"
