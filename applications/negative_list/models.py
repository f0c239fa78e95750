"""Findings of the negative list."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.negative_list.enums import VetoKind
from brandportal.accounts.models import Agency
from brandportal.paired_fields import person
from brandportal.personal_data import RECORD, Holding


class VetoFinding(models.Model):
    """A confirmed ground of the negative list against an agency."""

    personal_data = Holding(
        purpose=gettext_noop("Grave incidents of agencies; the note may name an official."),
        kept=RECORD,
        none="id agency kind happened_on source recorded_at",
        personal="note recorded_by",
    )

    agency = models.ForeignKey(
        Agency, verbose_name=_("agency"), on_delete=models.PROTECT, related_name="veto_findings"
    )
    kind = models.CharField(_("ground"), max_length=30, choices=VetoKind)
    happened_on = models.DateField(_("happened on"))
    source = models.CharField(_("who confirmed it"), max_length=120)
    note = models.TextField(_("note"), blank=True)
    recorded_at = models.DateTimeField(_("recorded"), editable=False)
    recorded_by = person(_("recorded by"))

    class Meta:
        verbose_name = _("veto finding")
        verbose_name_plural = _("veto findings")
        ordering = ["-happened_on", "pk"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=VetoKind.values), name="veto_known_kind")
        ]

    def __str__(self) -> str:
        return f"{self.agency} · {self.get_kind_display()}"
