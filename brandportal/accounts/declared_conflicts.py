"""Conflicts of interest that people of the programme declared."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.personal_data import RECORD, Holding

# Stands in the place of the role where declared conflicts are read together with memberships.
DECLARED = "declared"


class DeclaredConflict(models.Model):
    """A person declared a conflict of interest with an agency. It binds every account with the same
    mail address and cannot be taken back.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Conflicts of interest that people of the programme declared: who may not read and "
            "decide about which agency."
        ),
        kept=RECORD,
        none="id agency declared_at",
        personal="person reason",
    )

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="+",
    )
    agency = models.ForeignKey(
        "accounts.Agency", verbose_name=_("agency"), on_delete=models.PROTECT, related_name="+"
    )
    reason = models.CharField(_("what kind of conflict"), max_length=200)
    declared_at = models.DateTimeField(_("declared"))

    class Meta:
        verbose_name = _("declared conflict of interest")
        verbose_name_plural = _("declared conflicts of interest")
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "agency"], name="conflict_declared_once"),
            models.CheckConstraint(condition=~Q(reason=""), name="conflict_named"),
        ]

    def __str__(self) -> str:
        return f"{self.person} · {self.agency}"
