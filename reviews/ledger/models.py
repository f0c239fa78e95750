"""The ledger of an award year, its hourly heads, the tallies, and who gets the heads by mail."""

from __future__ import annotations

from datetime import datetime

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import gettext_noop

from applications.models import Application, Cycle
from brandportal.personal_data import RECORD, Holding
from reviews.evaluation.data_terms import COUNTING
from reviews.rating.enums import RaterGroup


class HeadSubscriberQuerySet(models.QuerySet["HeadSubscriber"]):
    def due(self, now: datetime) -> HeadSubscriberQuerySet:
        """Subscribers whose next mail can be tried now, oldest first: past its delay after a
        failure.
        """
        return self.filter(Q(try_after=None) | Q(try_after__lte=now)).order_by("pk")

    def unconfirmed(self) -> HeadSubscriberQuerySet:
        return self.filter(confirmed_at=None)

    def confirmed(self) -> HeadSubscriberQuerySet:
        return self.exclude(confirmed_at=None)


class HeadSubscriber(models.Model):
    """One mail address. Without `confirmed_at` only the mail with the link was sent to it
    (`asked_at`).

    `mailed_until` is when the last mailed head had been published.
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


class Ledger(models.Model):
    """The state of one award year's ledger: how many entries have their position, and the format of
    its folder.

    Version 1 are years with ratings from before version 2.
    """

    personal_data = Holding(purpose=COUNTING, kept=RECORD, none="id cycle size version")

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="ledger")
    size = models.PositiveBigIntegerField(default=0)
    version = models.PositiveSmallIntegerField(default=2)

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")
        constraints = [
            models.CheckConstraint(condition=Q(version__in=[1, 2]), name="ledger_version_known")
        ]

    def __str__(self) -> str:
        return f"{self.cycle}"


class LedgerHead(models.Model):
    """One head of the ledger: it covers the entries with positions after those of the previous
    head, up to `size`.

    The hourly heads (`hour`) and the last one are published; heads that were closed after a
    thousand entries are published inside the next of those, because their number is a running
    total. Rows never change.
    """

    personal_data = Holding(
        purpose=COUNTING, kept=RECORD, none="id ledger number size salt head hour published_at"
    )

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="heads")
    number = models.PositiveIntegerField()
    size = models.PositiveBigIntegerField()
    salt = models.CharField(max_length=64)
    head = models.CharField(_("head"), max_length=64)
    hour = models.DateTimeField(_("hour"), null=True)
    published_at = models.DateTimeField(_("published"), null=True)

    class Meta:
        verbose_name = _("head of the ledger")
        verbose_name_plural = _("heads of the ledger")
        ordering = ["ledger", "number"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "number"], name="ledger_head_numbered_once"),
            models.UniqueConstraint(
                fields=["ledger", "hour"], condition=~Q(hour=None), name="ledger_head_once_an_hour"
            ),
            models.CheckConstraint(
                condition=Q(hour=None) | Q(published_at__isnull=False),
                name="ledger_head_of_an_hour_is_published",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number} {self.head[:12]}"


class DailyHead(models.Model):
    """The Merkle head at the end of a day, in a year of format version 1. No new one is written."""

    personal_data = Holding(
        purpose=COUNTING, kept=RECORD, none="id ledger day size head published_at"
    )

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="daily_heads")
    day = models.DateField(_("day"))
    size = models.PositiveBigIntegerField()
    head = models.CharField(max_length=64)
    published_at = models.DateTimeField(_("published"))

    class Meta:
        verbose_name = _("daily head")
        verbose_name_plural = _("daily heads")
        ordering = ["day"]
        constraints = [
            models.UniqueConstraint(fields=["ledger", "day"], name="daily_head_once_a_day")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.head[:12]}"


class Tally(models.Model):
    """How many ratings of a brand and group have exactly these levels; 0 is an omitted aspect."""

    personal_data = Holding(
        purpose=COUNTING,
        kept=RECORD,
        none="id application group overall attitude ability efficiency effect n",
    )

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="tallies", db_index=False
    )
    group = models.CharField(_("rater group"), max_length=20, choices=RaterGroup)
    overall = models.PositiveSmallIntegerField()
    attitude = models.PositiveSmallIntegerField()
    ability = models.PositiveSmallIntegerField()
    efficiency = models.PositiveSmallIntegerField()
    effect = models.PositiveSmallIntegerField()
    n = models.BigIntegerField()

    class Meta:
        verbose_name = _("tally")
        verbose_name_plural = _("tallies")
        constraints = [
            models.UniqueConstraint(
                fields=[
                    "application",
                    "group",
                    "overall",
                    "attitude",
                    "ability",
                    "efficiency",
                    "effect",
                ],
                name="tally_once",
            ),
            models.CheckConstraint(condition=Q(n__gte=0), name="tally_not_negative"),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"
