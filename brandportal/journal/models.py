"""The append-only, hash-chained log of every action."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from brandportal.personal_data import NO_PERSON, RECORD, Holding

VISITOR = "visitor"
NAMED_ACTORS = {
    "clock": gettext_noop("the clock"),
    VISITOR: gettext_noop("a visitor"),
    "operator": gettext_noop("the operator"),
}


class AppendOnly(Exception):
    """Code tried to change or delete a journal entry through the ORM."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("journal entries are never updated")

    def delete(self) -> NoReturn:
        raise AppendOnly("journal entries are never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("journal entries are never updated")

    def about(self, obj: models.Model) -> EntryQuerySet:
        """The entries about one record, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by(
            "-seq"
        )


class Entry(models.Model):
    """One action: who, when, what, on which record, with which data, chained to the previous entry
    by SHA-256.
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Who did what in office. Raters are not recorded, neither by number nor by pseudonym."
        ),
        kept=RECORD,
        none="seq at action done object_type object_id object_label data previous_hash hash",
        personal="actor actor_label",
    )

    seq = models.PositiveBigIntegerField(_("number"), primary_key=True)
    at = models.DateTimeField(_("time"))
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_label = models.CharField(_("done by"), max_length=120)
    action = models.CharField(_("action"), max_length=80)
    done = models.CharField(_("what was done"), max_length=200)
    object_type = models.CharField(_("record type"), max_length=80)
    object_id = models.CharField(_("record"), max_length=40)
    object_label = models.CharField(_("record name"), max_length=200)
    data = models.JSONField(_("details"), default=dict)
    previous_hash = models.CharField(_("previous hash"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64, unique=True)

    objects = EntryQuerySet.as_manager()

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal entries")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["object_type", "object_id", "seq"])]

    def __str__(self) -> str:
        return f"{self.seq} {self.sentence}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("journal entries are never deleted")

    @property
    def who(self) -> str:
        """The actor; a translated name if it was no person."""
        if self.actor_id is None and self.actor_label in NAMED_ACTORS:
            return gettext(NAMED_ACTORS[self.actor_label])
        return self.actor_label

    @property
    def sentence(self) -> str:
        """What was done, in the reader's language."""
        return gettext(self.done)


class Head(models.Model):
    """The single row that every append locks: the length of the chain and its last hash."""

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="id size hash")

    size = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.size} {self.hash}"


class SecurityKind(models.TextChoices):
    """What happened to an account or was attempted with one."""

    SIGN_IN = "sign_in", _("Signed in")
    SIGN_IN_FAILED = "sign_in_failed", _("Failed to sign in")
    SECOND_FACTOR_FAILED = "second_factor_failed", _("Failed at the second factor")
    KEY_FAILED = "key_failed", _("Failed with the key of a system")
    CONFIRMATION_FAILED = "confirmation_failed", _("Failed to confirm who it is")
    SIGN_OUT = "sign_out", _("Signed out")
    SESSION_ENDED = "session_ended", _("The session ended")
    REFUSED = "refused", _("Was refused")
    CONFLICT = "conflict", _("Was refused for a conflict of interest")
    DOWNLOADED = "downloaded", _("Downloaded a file")
    PASSWORD_CHANGED = "password_changed", _("Changed the password")
    RESET_SENT = "reset_sent", _("Was sent a link for a new password")
    SECOND_FACTOR_CHANGED = "second_factor_changed", _("Changed the second factor")
    ADDRESS_CHANGED = "address_changed", _("Changed the mail address")


class SecurityEvent(models.Model):
    """What happened to one account in one minute, counted; chained to the previous event by SHA-256
    when its minute is over.

    Of visitors without an account only failed sign-ins and failed keys are recorded. `network` is
    the truncated address. Until an event has its number only its count may rise; afterwards nothing
    may change (`append_only.py`).
    """

    personal_data = Holding(
        purpose=gettext_noop(
            "Who signed in, failed to, was refused or downloaded, with the truncated network "
            "address. Raters are not recorded."
        ),
        kept=gettext_noop("three years unless the installation says otherwise, at least 184 days"),
        none="id minute kind detail times key seq previous_hash hash",
        personal="actor actor_label network",
    )

    minute = models.DateTimeField(_("minute"))
    kind = models.CharField(_("kind of event"), max_length=30, choices=SecurityKind)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("account"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    actor_label = models.CharField(_("person"), max_length=120, blank=True)
    network = models.CharField(_("network"), max_length=50, blank=True)
    detail = models.CharField(_("where"), max_length=200, blank=True)
    times = models.PositiveIntegerField(_("times"), default=1)
    key = models.CharField(max_length=64, unique=True)
    seq = models.PositiveBigIntegerField(_("number"), null=True, unique=True)
    previous_hash = models.CharField(_("previous hash"), max_length=64, blank=True)
    hash = models.CharField(_("hash"), max_length=64, blank=True)

    class Meta:
        verbose_name = _("security event")
        verbose_name_plural = _("security events")
        ordering = ["-minute", "-pk"]
        indexes = [models.Index(fields=["minute"]), models.Index(fields=["actor", "minute"])]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(kind__in=SecurityKind.values), name="security_known_kind"
            ),
            models.CheckConstraint(condition=models.Q(times__gte=1), name="security_times"),
            models.CheckConstraint(
                condition=models.Q(seq=None, hash="", previous_hash="")
                | models.Q(seq__isnull=False) & ~models.Q(hash="") & ~models.Q(previous_hash=""),
                name="security_chained_whole",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.actor_label}"


class SecurityHead(models.Model):
    """The length and last hash of the chain of security events, and where it starts since the
    oldest were deleted.
    """

    personal_data = Holding(
        purpose=NO_PERSON, kept=RECORD, none="id size hash forgotten forgotten_hash"
    )

    size = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)
    forgotten = models.PositiveBigIntegerField(default=0)
    forgotten_hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        verbose_name = _("end of the security events")
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="security_one_head")]

    def __str__(self) -> str:
        return str(self.size)


class Forwarded(models.Model):
    """Up to which number a chain was sent to the log server."""

    personal_data = Holding(purpose=NO_PERSON, kept=RECORD, none="chain seq")

    chain = models.CharField(max_length=20, primary_key=True)
    seq = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.chain} {self.seq}"
