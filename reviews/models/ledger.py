"""The ledger of accepted ratings and the tallies folded from it. Entries are only ever added (see `reviews.protection`)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Cycle
from brandportal.inventory import RECORD, Holding
from reviews.enums import RaterGroup
from reviews.models.data_terms import COUNTING
from reviews.models.rating import LEVELS_1_TO_5, Rating, level_field


class LedgerEntry(models.Model):
    """One rating as it was accepted; a changed rating adds another entry.

    `commitment` binds the rating to the code on the rater's receipt without telling either, and names the commitment
    that it replaces (`previous`, empty for a first rating); `r_g` and `r_l` open its group and its levels. `receipt` is
    the keyed hash under which the receipt page finds the entry. Of entries of format version 1 these are empty and the
    commitment is SHA-256 of `CODE|brand|group|levels`. `seq` is its place in the published ledger, given when it is folded
    into the tallies, once.
    """

    personal_data = Holding(
        purpose=COUNTING,
        kept=RECORD,
        none=(
            "id rating revision cycle application group overall attitude ability efficiency effect commitment"
            " previous accepted_at seq"
        ),
        keyed="receipt r_g r_l",
    )

    rating = models.ForeignKey(
        Rating, on_delete=models.PROTECT, related_name="entries", db_index=False
    )
    revision = models.PositiveIntegerField()
    cycle = models.ForeignKey(Cycle, on_delete=models.PROTECT, related_name="+", db_index=False)
    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    group = models.CharField(_("group"), max_length=20, choices=RaterGroup)
    overall = level_field(_("overall"), optional=False)
    attitude = level_field(_("attitude"), optional=True)
    ability = level_field(_("ability"), optional=True)
    efficiency = level_field(_("efficiency"), optional=True)
    effect = level_field(_("effect"), optional=True)
    commitment = models.CharField(max_length=64)
    previous = models.CharField(max_length=64, default="", db_default="")
    r_g = models.CharField(max_length=64, default="", db_default="")
    r_l = models.CharField(max_length=64, default="", db_default="")
    receipt = models.CharField(max_length=64)
    accepted_at = models.DateTimeField(_("accepted"))
    seq = models.PositiveBigIntegerField(null=True)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [
            models.UniqueConstraint(
                fields=["rating", "revision"], name="ledger_entry_once_a_revision"
            ),
            models.UniqueConstraint(
                fields=["cycle", "seq"], condition=~Q(seq=None), name="ledger_entry_place_once"
            ),
            models.CheckConstraint(condition=LEVELS_1_TO_5, name="ledger_entry_levels_1_to_5"),
            models.CheckConstraint(
                condition=Q(r_g="", r_l="") | ~Q(r_g="") & ~Q(r_l=""),
                name="ledger_entry_opened_whole",
            ),
        ]
        indexes = [
            models.Index(fields=["receipt"], name="ledger_entry_receipt"),
            models.Index(
                fields=["cycle", "id"], condition=Q(seq=None), name="ledger_entry_unfolded"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.pk}"


class Ledger(models.Model):
    """The state of one award year's ledger: how many entries have their place, and the format that its folder has.

    Version 1 are the years that had ratings before version 2 was there.
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
    """One head of the ledger: it binds the entries with the places after those of the head before, up to `size`.

    Published are the heads of every hour (`hour`) and the last one; heads that are closed because a thousand entries
    had come go out inside the next of those, because their number is a running total. Rows are never changed.
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
    """The Merkle head at the end of a day, of a year of format version 1. No new one is ever written."""

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
    """How many ratings of a brand and group stand at exactly these levels; 0 is an aspect that was not given."""

    personal_data = Holding(
        purpose=COUNTING,
        kept=RECORD,
        none="id application group overall attitude ability efficiency effect n",
    )

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="tallies", db_index=False
    )
    group = models.CharField(_("group"), max_length=20, choices=RaterGroup)
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
