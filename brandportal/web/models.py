"""Short-lived data about visitors: counts of rate limits and cached values under keyed hashes, and
used proofs.
"""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_noop

from brandportal.personal_data import Holding


class LimitCount(models.Model):
    """How often something was done under one limit; used only while the faster store is
    unavailable.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "How often something was asked for within a short time, so that nobody overruns the "
            "portal."
        ),
        kept=gettext_noop("at most two days"),
        none="period used used_before stale_at",
        keyed="key_hash",
    )

    key_hash = models.CharField(max_length=32, primary_key=True)
    # Time is divided into windows of the limit's length; this is the number of the window that
    # `used` counts.
    period = models.BigIntegerField()
    used = models.PositiveIntegerField()
    used_before = models.PositiveIntegerField()
    # Milliseconds since 1970; afterwards the row no longer matters.
    stale_at = models.BigIntegerField(db_index=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(period__gte=0) & Q(stale_at__gt=0), name="limit_count_in_time"
            )
        ]

    def __str__(self) -> str:
        return f"{self.key_hash[:8]}: {self.used}"


class UsedOnce(models.Model):
    """A proof or ticket that was accepted, and must not be accepted again."""

    personal_data = Holding(
        purpose=gettext_noop("Marks of what may be used only once."),
        kept=gettext_noop("until they have expired"),
        none="expires_at",
        keyed="token_hash",
    )

    token_hash = models.CharField(max_length=32, primary_key=True)
    # Until then the token itself is valid; afterwards it is refused as expired.
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.token_hash[:8]


class CachedValue(models.Model):
    """The rows of the cache: failed sign-ins, used codes, the published keys of the sign-on."""

    personal_data = Holding(
        purpose=gettext_noop(
            "What is remembered for a short time: failed sign-ins, codes that were used, the "
            "sign-on's public keys."
        ),
        kept=gettext_noop(
            "until it has expired, an hour at most; when the clock last ran, until it runs again"
        ),
        none="value expires_at",
        keyed="key_hash",
    )

    key_hash = models.CharField(max_length=32, primary_key=True)
    # JSON.
    value = models.TextField()
    # Expired from then on; a scheduled task deletes it within an hour.
    expires_at = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.key_hash[:8]
