"""Codes that were sent to a telephone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.personal_data import Holding
from reviews.evaluation.models import Evaluation

if TYPE_CHECKING:
    pass


class PhoneCode(models.Model):
    """A code sent to a phone. The number itself is never stored: `pseudonym` is keyed per award
    year.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "To make sure that a telephone belongs to the person who types its number."
        ),
        kept=gettext_noop("one day"),
        none="id evaluation sent_at expires_at attempts used_at",
        keyed="pseudonym code_hash",
    )

    evaluation = models.ForeignKey(
        Evaluation, verbose_name=_("evaluation"), on_delete=models.CASCADE, related_name="+"
    )
    pseudonym = models.CharField(max_length=64)
    code_hash = models.CharField(max_length=64)
    sent_at = models.DateTimeField(_("time of sending"))
    expires_at = models.DateTimeField(_("expires"))
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    used_at = models.DateTimeField(_("used"), null=True)

    class Meta:
        verbose_name = _("phone code")
        verbose_name_plural = _("phone codes")
        ordering = ["pk"]
        indexes = [models.Index(fields=["evaluation", "pseudonym", "sent_at"])]

    def __str__(self) -> str:
        return f"{self.pk}"
