"""Public notices that ended because the leading group took its decision anew."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from brandportal.personal_data import NO_PERSON, RECORD, Holding
from reviews.decision.models.decisions import PublicNotice
from reviews.decision.models.sent_back import SentBackDecision


class WithdrawnNotice(models.Model):
    """A notice as it was published, with its list, after an upheld objection; never changed
    afterwards. `decision` says why and by whom it was withdrawn.

    `listed` holds a line for each brand of the list; `listed_sha256` is its hash, which the journal
    holds too. The row of the year's notice goes on with the next publication; an objection belongs
    to the one that ran when it was filed.
    """

    personal_data = Holding(
        purpose=NO_PERSON,
        kept=RECORD,
        none=(
            "id notice decision number published_at working_days ends_at listed listed_sha256 "
            "seal folder"
        ),
    )

    notice = models.ForeignKey(
        PublicNotice,
        verbose_name=_("public notice"),
        on_delete=models.PROTECT,
        related_name="withdrawn",
    )
    decision = models.OneToOneField(
        SentBackDecision,
        verbose_name=_("decision that was sent back"),
        on_delete=models.PROTECT,
        related_name="withdrawn_notice",
    )
    number = models.PositiveSmallIntegerField(_("number"))
    published_at = models.DateTimeField(_("published"))
    working_days = models.PositiveSmallIntegerField(_("working days"))
    ends_at = models.DateTimeField(_("ends"))
    listed = models.JSONField(_("list"))
    listed_sha256 = models.CharField(_("SHA-256 of the list"), max_length=64)
    seal = models.CharField(_("SHA-256 of the published results"), max_length=64, blank=True)
    folder = models.FileField(_("published results"), upload_to="published/", blank=True)

    class Meta:
        verbose_name = _("notice that was withdrawn")
        verbose_name_plural = _("notices that were withdrawn")
        ordering = ["notice", "number"]
        constraints = [
            models.UniqueConstraint(fields=["notice", "number"], name="withdrawn_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1, ends_at__gt=F("published_at")),
                name="withdrawn_notice_has_its_term",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.notice} · {self.number}"

    @property
    def withdrawn_at(self) -> datetime:
        return self.decision.sent_back_at
