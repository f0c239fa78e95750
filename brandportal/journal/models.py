"""The append-only, hash-chained log of every deed."""

from __future__ import annotations

from typing import Any, NoReturn

from django.conf import settings
from django.db import models
from django.utils.translation import gettext, gettext_noop
from django.utils.translation import gettext_lazy as _

CLOCK = "clock"
VISITOR = "visitor"
NAMED_ACTORS = {
    CLOCK: gettext_noop("the clock"),
    VISITOR: gettext_noop("a visitor"),
    "operator": gettext_noop("the operator"),
}


class AppendOnly(Exception):
    """Somebody tried to change or delete a journal entry through the ORM."""


class EntryQuerySet(models.QuerySet["Entry"]):
    def update(self, **kwargs: Any) -> NoReturn:
        raise AppendOnly("journal entries are never updated")

    def delete(self) -> NoReturn:
        raise AppendOnly("journal entries are never deleted")

    def bulk_update(self, *args: Any, **kwargs: Any) -> NoReturn:
        raise AppendOnly("journal entries are never updated")

    def about(self, obj: models.Model) -> EntryQuerySet:
        """The entries of one record, newest first."""
        return self.filter(object_type=obj._meta.label_lower, object_id=str(obj.pk)).order_by(
            "-seq"
        )


class Entry(models.Model):
    """One deed: who, when, what, on which record, with which data, chained to the one before by SHA-256."""

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
        """Who did it, in the reader's language when it was no person."""
        if self.actor_id is None and self.actor_label in NAMED_ACTORS:
            return gettext(NAMED_ACTORS[self.actor_label])
        return self.actor_label

    @property
    def sentence(self) -> str:
        """What was done, in the reader's language."""
        return gettext(self.done)


class Head(models.Model):
    """The one row that every append locks: how long the chain is and where it ends."""

    size = models.PositiveBigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)

    class Meta:
        constraints = [models.CheckConstraint(condition=models.Q(pk=1), name="journal_one_head")]

    def __str__(self) -> str:
        return f"{self.size} {self.hash}"
