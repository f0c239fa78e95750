"""The experts of the pool."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.personal_data import RECORD, Holding
from reviews.experts.enums import Expertise


class Expert(models.Model):
    """A panel member who can be drawn and seated during the term, and what he knows about.

    `field` is the stratum in which he is drawn; `also` are codes of further fields. Employers,
    relations and joint work are ties of the person (brandportal/accounts/noted_ties.py).
    """

    personal_data = Holding(
        purpose=gettext_noop("Who can sit on a panel: expertise and term."),
        kept=RECORD,
        none="id field also term_from term_until added_at",
        personal="person post added_by",
    )

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        on_delete=models.PROTECT,
        related_name="expert",
    )
    post = models.CharField(_("post and title"), max_length=80, blank=True)
    field = models.CharField(_("field of expertise"), max_length=20, choices=Expertise)
    also: models.JSONField[Any, Any] = models.JSONField(
        _("further fields"), default=list, blank=True
    )
    term_from = models.DateField(_("term from"))
    term_until = models.DateField(_("term until"))
    added_at = models.DateTimeField(_("added"), editable=False)
    added_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("added by"),
        editable=False,
        on_delete=models.PROTECT,
        related_name="+",
    )

    class Meta:
        verbose_name = _("expert")
        verbose_name_plural = _("experts")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(field__in=Expertise.values), name="expert_known_field"
            ),
            models.CheckConstraint(
                condition=Q(term_until__gte=F("term_from")), name="expert_term_ends_after"
            ),
        ]

    def __str__(self) -> str:
        return str(self.person)

    def in_term(self, day: date) -> bool:
        """Whether the expert can be seated on this day."""
        return self.term_from <= day <= self.term_until
