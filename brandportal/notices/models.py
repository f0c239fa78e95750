"""The outbox: one row for each person and event, shown on the site and sent by mail afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from brandportal.notices.enums import NoticeKind, Way, kinds_that_allow
from brandportal.notices.told import told
from brandportal.personal_data import RECORD, WHILE_ACCOUNT, Holding

# Rows of a kind and another way than at once, where that may be chosen.
LESS_THAN_AT_ONCE = Q(way=Way.DIGEST, kind__in=kinds_that_allow(Way.DIGEST)) | Q(
    way=Way.SITE, kind__in=kinds_that_allow(Way.SITE)
)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def inbox_of(self, user: Any) -> NoticeQuerySet:
        """The notices of this person, newest first."""
        return self.filter(recipient=user).order_by("-created_at", "-pk")

    def unread_of(self, user: Any) -> NoticeQuerySet:
        return self.filter(recipient=user, read_at=None)

    def waiting(self, now: datetime) -> NoticeQuerySet:
        """Mail of its own to try now: not sent, not given up, and past its delay after a failure;
        oldest first.
        """
        return self.pending().filter(way=Way.AT_ONCE).to_try(now).order_by("pk")

    def to_try(self, now: datetime) -> NoticeQuerySet:
        """Past the delay after a failure."""
        return self.filter(Q(try_after=None) | Q(try_after__lte=now))

    def pending(self) -> NoticeQuerySet:
        """What is still to be mailed, alone or with others, and not given up, delayed or not."""
        by_mail = ~Q(way=Way.SITE) & ~Q(way=Way.DIGEST, read_at__isnull=False)
        return self.filter(by_mail, mailed_at=None, attempts__lt=F("max_attempts"))

    def for_digest(self) -> NoticeQuerySet:
        """Unread and to be mailed with others."""
        return self.pending().filter(way=Way.DIGEST)

    def failed(self) -> NoticeQuerySet:
        """Mail that used up all attempts."""
        return self.filter(mailed_at=None, attempts__gte=F("max_attempts"))


class LetterKind(models.TextChoices):
    """Kinds of account mail that goes to an address, not to an inbox."""

    RESET = "reset", _("link for a new password")
    CONFIRM = "confirm", _("link that confirms an address")
    MOVED = "moved", _("word to an old address")
    INVITED = "invited", _("link that opens an account")


class LetterQuerySet(models.QuerySet["Letter"]):
    def waiting(self, now: datetime) -> LetterQuerySet:
        """Letters to try now, oldest first."""
        return self.filter(Q(try_after=None) | Q(try_after__lte=now)).order_by("pk")


class Letter(models.Model):
    """Requested account mail that is not written yet; deleted once sent. It contains no text and no
    link.
    """

    personal_data = Holding(
        purpose=gettext_noop("Account mail that was asked for and has not gone out yet."),
        kept=gettext_noop(
            "until the mail went out, at most 24 hours; an invitation's as long as it is open"
        ),
        none="id kind created_at attempts try_after error",
        personal="address user",
    )

    kind = models.CharField(max_length=20, choices=LetterKind)
    address = models.EmailField()
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+"
    )
    created_at = models.DateTimeField()
    attempts = models.PositiveSmallIntegerField(default=0)
    try_after = models.DateTimeField(null=True)
    error = models.CharField(max_length=200, blank=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "address"], condition=Q(user=None), name="letter_once_unknown"
            ),
            models.UniqueConstraint(
                fields=["kind", "address", "user"],
                condition=Q(user__isnull=False),
                name="letter_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=LetterKind.values), name="letter_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.pk}"


class Notice(models.Model):
    """A notice about one event to one person. `key` makes it unique, however often a task runs."""

    personal_data = Holding(
        purpose=gettext_noop("Notices to people with an account, on the site and by mail."),
        kept=RECORD,
        none=(
            "id key kind way digest subject_id body_id context url created_at read_at mailed_at "
            "attempts max_attempts try_after error"
        ),
        personal="recipient",
    )

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("recipient"),
        on_delete=models.CASCADE,
        related_name="notices",
    )
    key = models.CharField(_("event"), max_length=120)
    # Empty: from before notices had kinds.
    kind = models.CharField(_("kind"), max_length=20, choices=NoticeKind, blank=True, default="")
    # Empty until the outbox first looks at it.
    way = models.CharField(_("way"), max_length=10, choices=Way, blank=True, default="")
    digest = models.ForeignKey(
        "Digest",
        verbose_name=_("daily mail"),
        null=True,
        on_delete=models.RESTRICT,
        related_name="notices",
    )
    subject_id = models.CharField(_("subject text"), max_length=200)
    body_id = models.TextField(_("body text"))
    context = models.JSONField(_("values"), default=dict)
    url = models.CharField(_("link"), max_length=200)
    created_at = models.DateTimeField(_("created"))
    read_at = models.DateTimeField(_("read"), null=True)
    mailed_at = models.DateTimeField(_("mailed"), null=True)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    max_attempts = models.PositiveSmallIntegerField(default=5)
    try_after = models.DateTimeField(_("next attempt"), null=True)
    error = models.CharField(_("last error"), max_length=200, blank=True)

    objects = NoticeQuerySet.as_manager()

    class Meta:
        verbose_name = _("notice")
        verbose_name_plural = _("notices")
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["recipient", "key"], name="notice_once"),
            models.CheckConstraint(condition=~Q(key=""), name="notice_has_key"),
            models.CheckConstraint(
                condition=Q(kind__in=["", *NoticeKind.values]), name="notice_kind"
            ),
            models.CheckConstraint(
                condition=Q(way__in=["", Way.AT_ONCE]) | LESS_THAN_AT_ONCE,
                name="notice_way_allowed",
            ),
            models.CheckConstraint(
                condition=Q(digest=None) | Q(way=Way.DIGEST), name="notice_digest_way"
            ),
        ]
        indexes = [models.Index(fields=["mailed_at", "attempts"])]

    def __str__(self) -> str:
        return f"{self.key} → {self.recipient_id}"

    @property
    def subject(self) -> str:
        """The subject in the active language."""
        return gettext(self.subject_id) % told(self.context)

    @property
    def body(self) -> str:
        """The text in the active language."""
        return gettext(self.body_id) % told(self.context)


class NoticeChoice(models.Model):
    """By which way a person is told of a kind of notice. No row: by mail at once."""

    personal_data = Holding(
        purpose=gettext_noop("How people with an account want to be told, by kind of notice."),
        kept=WHILE_ACCOUNT,
        none="id kind",
        personal="user way",
    )

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notice_choices"
    )
    kind = models.CharField(max_length=20, choices=NoticeKind)
    way = models.CharField(max_length=10, choices=Way)

    class Meta:
        verbose_name = _("choice of how to be told")
        verbose_name_plural = _("choices of how to be told")
        constraints = [
            models.UniqueConstraint(fields=["user", "kind"], name="notice_choice_once"),
            # What binds somebody cannot be chosen away, by whatever means.
            models.CheckConstraint(condition=LESS_THAN_AT_ONCE, name="notice_choice_allowed"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.way}"


class Digest(models.Model):
    """The one mail of a person and day that lists several notices."""

    personal_data = Holding(
        purpose=gettext_noop("Daily mails that list several notices."),
        kept=RECORD,
        none="id day created_at",
        personal="recipient",
    )

    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="digests"
    )
    day = models.DateField()
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("daily mail")
        verbose_name_plural = _("daily mails")
        constraints = [
            models.UniqueConstraint(fields=["recipient", "day"], name="digest_once_a_day"),
        ]

    def __str__(self) -> str:
        return f"{self.day} → {self.recipient_id}"
