"""The ledger of accepted ratings and the tallies folded from it. Entries are only ever added (see `reviews.protection`)."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from applications.models import Application, Cycle
from reviews.enums import RaterGroup
from reviews.models.rating import LEVELS_1_TO_5, Rating, level_field


class LedgerEntry(models.Model):
    """One rating as it was accepted; a changed rating adds another entry.

    `commitment` binds the rating to the code on the rater's receipt without telling either; `receipt` is the keyed hash
    under which the receipt page finds the entry. `seq` is its place in the published ledger, given when it is folded
    into the tallies, once.
    """

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
    """The state of one award year's ledger: how many entries have their place, and the peaks of their Merkle tree."""

    cycle = models.OneToOneField(Cycle, on_delete=models.PROTECT, related_name="ledger")
    size = models.PositiveBigIntegerField(default=0)
    peaks = models.JSONField(default=list)

    class Meta:
        verbose_name = _("ledger")
        verbose_name_plural = _("ledgers")

    def __str__(self) -> str:
        return f"{self.cycle}"


class DailyHead(models.Model):
    """The ledger's head at the end of a day of the public rating. Its size is published only after the window."""

    ledger = models.ForeignKey(Ledger, on_delete=models.PROTECT, related_name="heads")
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
