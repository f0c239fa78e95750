"""Requests to unlink ratings from the person who gave them."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.personal_data import Holding
from reviews.evaluation.models import Evaluation


class ErasureRequest(models.Model):
    """Stored until the year is screened, then carried out by the scheduled task. The pseudonym is
    deleted then.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Who asked that a rating be unlinked before the ratings of its year were screened."
        ),
        kept=gettext_noop(
            "until it is carried out, within 15 working days after the screening has finished"
        ),
        none="id evaluation asked_at done_at",
        keyed="pseudonym",
    )

    evaluation = models.ForeignKey(
        Evaluation,
        verbose_name=_("evaluation"),
        on_delete=models.PROTECT,
        related_name="erasure_requests",
    )
    pseudonym = models.CharField(max_length=64, blank=True)
    asked_at = models.DateTimeField(_("asked"))
    done_at = models.DateTimeField(_("carried out"), null=True)

    class Meta:
        verbose_name = _("request to erase")
        verbose_name_plural = _("requests to erase")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["evaluation", "pseudonym"],
                condition=Q(done_at=None),
                name="erasure_request_open_once",
            ),
            models.CheckConstraint(
                condition=Q(done_at=None) & ~Q(pseudonym="")
                | Q(done_at__isnull=False, pseudonym=""),
                name="erasure_request_forgets_whom",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
