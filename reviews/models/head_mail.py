"""Who gets the heads of the ledger by mail."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from brandportal.inventory import Holding


class HeadSubscriberQuerySet(models.QuerySet["HeadSubscriber"]):
    def due(self, now: datetime) -> HeadSubscriberQuerySet:
        """Whose next mail may be tried now, oldest first: its pause after a failure is over."""
        return self.filter(Q(try_after=None) | Q(try_after__lte=now)).order_by("pk")

    def unconfirmed(self) -> HeadSubscriberQuerySet:
        return self.filter(confirmed_at=None)

    def confirmed(self) -> HeadSubscriberQuerySet:
        return self.exclude(confirmed_at=None)


class HeadSubscriber(models.Model):
    """One mail address. Without `confirmed_at` nothing but the one mail with the link went there (`asked_at`).

    `mailed_until` is when the last head that was mailed had been published.
    """

    personal_data = Holding(
        purpose=gettext_noop("To send the heads of the ledger by mail to whoever asked for them."),
        kept=gettext_noop("until its owner ends it; two days where nobody confirmed it"),
        none="id language created_at asked_at confirmed_at mailed_until attempts try_after",
        personal="address",
    )

    address = models.EmailField(_("mail address"), unique=True)
    language = models.CharField(max_length=10)
    created_at = models.DateTimeField(_("created"))
    asked_at = models.DateTimeField(null=True)
    confirmed_at = models.DateTimeField(_("address confirmed"), null=True)
    mailed_until = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)

    objects = HeadSubscriberQuerySet.as_manager()

    class Meta:
        verbose_name = _("subscriber of the heads")
        verbose_name_plural = _("subscribers of the heads")
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_at=None, mailed_until=None)
                | Q(confirmed_at__isnull=False, mailed_until__gte=F("confirmed_at")),
                name="head_subscriber_mailed_when_confirmed",
            )
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
