"""The year-end table of a year, and its frozen versions."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from brandportal.paired_fields import person
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
