"""Decisions that were recorded and sent back before their public notice."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.paired_fields import person
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.models import Evaluation


class SentBackDecision(models.Model):
    """A whole decision as it was recorded, and why it was sent back; never changed afterwards.

    `content` holds every choice with its reason and place on the reserve, and the record of the
    meeting; `content_sha256` is its hash, which the journal holds too. A decision is recorded and
    sent back by two people each: who proposed it, and who confirmed it.
    """

    personal_data = Holding(
        purpose=gettext_noop("Who of the leading group decided, and who sent the decision back."),
        kept=RECORD,
        none="id evaluation number content_sha256 decided_at reason sent_back_at",
        personal="content proposed_by decided_by sent_back_proposed_by sent_back_by",
    )

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="sent_back_decisions",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    content = models.JSONField(_("content"))
    content_sha256 = models.CharField(_("SHA-256 of the decision"), max_length=64)
    decided_at = models.DateTimeField(_("decided"))
    proposed_by = person()
    decided_by = person()
    reason = models.TextField(_("reason"))
    sent_back_at = models.DateTimeField(_("sent back"))
    sent_back_proposed_by = person()
    sent_back_by = person()

    class Meta:
        verbose_name = _("decision that was sent back")
        verbose_name_plural = _("decisions that were sent back")
        ordering = ["evaluation", "number"]
        constraints = [
            models.UniqueConstraint(fields=["evaluation", "number"], name="sent_back_number_once"),
            models.CheckConstraint(
                condition=~Q(reason="")
                & Q(
                    number__gte=1,
                    sent_back_at__gte=F("decided_at"),
                    sent_back_by__isnull=False,
                    decided_by__isnull=False,
                ),
                name="sent_back_by_somebody_with_reason",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.evaluation} · {self.number}"
