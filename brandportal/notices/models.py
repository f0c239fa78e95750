"""The outbox: one row for each person and event, shown on the site and sent by mail afterwards."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import get_language, gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

from brandportal.notices.enums import NoticeKind, Way, kinds_that_allow
from brandportal.notices.notice_texts import NoticeText, Words
from brandportal.notices.told import told
from brandportal.personal_data import RECORD, WHILE_ACCOUNT, Holding

SUBJECT_LIMIT, BODY_LIMIT = 120, 1000
# To each language of a wording the ending of its fields.
LANGUAGES = {"zh-hans": "zh", "en": "en"}
# Rows of a kind and another way than at once, where that may be chosen.
LESS_THAN_AT_ONCE = Q(way=Way.DIGEST, kind__in=kinds_that_allow(Way.DIGEST)) | Q(
    way=Way.SITE, kind__in=kinds_that_allow(Way.SITE)
)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def inbox_of(self, user: Any) -> NoticeQuerySet:
        """The notices of this person, newest first."""
        own = self.filter(recipient=user).select_related("wording")
        return own.order_by("-created_at", "-pk")

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
    MERGED = "merged", _("word to a merged account")


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


class WordingQuerySet(models.QuerySet["Wording"]):
    def of(self, text: NoticeText) -> WordingQuerySet:
        """The versions of one text, the one in force first."""
        return self.filter(text=text.name).order_by("-number")

    def newest(self) -> WordingQuerySet:
        """The last version of each text."""
        later = Wording.objects.filter(text=OuterRef("text"), number__gt=OuterRef("number"))
        return self.filter(~Exists(later))


def _whole(language: str) -> Q:
    """Subject and text, or neither."""
    words = Q(**{f"subject_{language}__regex": r"\S", f"body_{language}__regex": r"\S"})
    return words | Q(**{f"subject_{language}": "", f"body_{language}": ""})


class Wording(models.Model):
    """The office's words for a notice, a version of them; nothing of it ever changes. In a language
    without words the standard text stands. `standard` is what the standard text was then.
    """

    personal_data = Holding(
        purpose=gettext_noop("The office's own words for notices, every version of them."),
        kept=RECORD,
        none="id text number subject_zh body_zh subject_en body_en standard made_at",
        personal="made_by",
    )

    text = models.CharField(_("notice"), max_length=80)
    number = models.PositiveIntegerField(_("version"))
    subject_zh = models.CharField(_("subject (Chinese)"), max_length=SUBJECT_LIMIT, blank=True)
    body_zh = models.TextField(_("text (Chinese)"), max_length=BODY_LIMIT, blank=True)
    subject_en = models.CharField(_("subject (English)"), max_length=SUBJECT_LIMIT, blank=True)
    body_en = models.TextField(_("text (English)"), max_length=BODY_LIMIT, blank=True)
    standard = models.JSONField(_("standard text of that time"))
    made_at = models.DateTimeField(_("made"))
    made_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("made by"),
        on_delete=models.PROTECT,
        related_name="+",
    )

    objects = WordingQuerySet.as_manager()

    class Meta:
        verbose_name = _("wording of a notice")
        verbose_name_plural = _("wordings of notices")
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="wording_number_once"),
            models.CheckConstraint(
                condition=Q(number__gte=1) & ~Q(text=""), name="wording_of_a_text"
            ),
            models.CheckConstraint(condition=_whole("zh") & _whole("en"), name="wording_whole"),
            # A line break would begin another header of the mail.
            models.CheckConstraint(
                condition=~Q(subject_zh__regex=r"[\r\n]") & ~Q(subject_en__regex=r"[\r\n]"),
                name="wording_subject_one_line",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.text} {self.number}"

    def words(self, language: str | None) -> Words:
        """The words in a language; empty where the standard text stands."""
        ending = LANGUAGES.get(language or "")
        if ending is None:
            return Words("", "")
        return Words(getattr(self, f"subject_{ending}"), getattr(self, f"body_{ending}"))


class Notice(models.Model):
    """A notice about one event to one person. `key` makes it unique, however often a task runs."""

    personal_data = Holding(
        purpose=gettext_noop("Notices to people with an account, on the site and by mail."),
        kept=RECORD,
        none=(
            "id key kind way digest subject_id body_id wording context url created_at read_at "
            "mailed_at attempts max_attempts try_after error"
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
    # The office's words of the moment in which it was told; what was told does not change later.
    wording = models.ForeignKey(
        Wording,
        verbose_name=_("wording"),
        null=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
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
    def words(self) -> Words:
        """Subject and text in the active language. Words of the office with a placeholder that the
        code no longer fills are passed over: a notice has to go out.
        """
        values = told(self.context)
        worded = self.wording.words(get_language()) if self.wording else None
        if worded and worded.names <= set(values):
            return worded.filled(values)
        return Words(gettext(self.subject_id), gettext(self.body_id)).filled(values)

    @property
    def subject(self) -> str:
        """The subject in the active language."""
        return self.words.subject

    @property
    def body(self) -> str:
        """The text in the active language."""
        return self.words.body


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
