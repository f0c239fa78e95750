"""Kinds of notices, and the ways by which a person can be told of them."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class NoticeKind(models.TextChoices):
    """What a notice is about, as far as a person may choose how to be told of it."""

    SECURITY = "security", _("Security")
    DEADLINE = "deadline", _("Deadlines that begin or move")
    REMINDER = "reminder", _("Reminders")
    TASK = "task", _("What you are asked to do")
    DECIDED = "decided", _("Decisions")
    AGENCY = "agency", _("What happens in your agency")
    WORK = "work", _("What others have done")
    COURSE = "course", _("The course of the award year")


class Way(models.TextChoices):
    """How a person is told, besides on the site."""

    AT_ONCE = "at_once", _("By mail at once")
    DIGEST = "digest", _("In one mail a day")
    SITE = "site", _("On the site only")


_EVERY_DAY_AT_LEAST = frozenset({Way.AT_ONCE, Way.DIGEST})

# What can be chosen: a period that runs cannot wait for tomorrow's mail, and what binds somebody is
# not left to the day on which the site is opened.
WAYS = {
    NoticeKind.SECURITY: frozenset({Way.AT_ONCE}),
    NoticeKind.DEADLINE: frozenset({Way.AT_ONCE}),
    NoticeKind.REMINDER: _EVERY_DAY_AT_LEAST,
    NoticeKind.TASK: _EVERY_DAY_AT_LEAST,
    NoticeKind.DECIDED: _EVERY_DAY_AT_LEAST,
    NoticeKind.AGENCY: frozenset(Way),
    NoticeKind.WORK: frozenset(Way),
    NoticeKind.COURSE: frozenset(Way),
}


def kinds_that_allow(way: Way) -> list[str]:
    """The kinds of notices for which a person may choose this."""
    return [kind.value for kind in NoticeKind if way in WAYS[kind]]
