"""A person's own choice, by kind of notice, of how to be told."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from django.utils.translation import gettext, gettext_noop

from brandportal.accounts.models import User
from brandportal.errors import NotAllowed
from brandportal.journal.actions import action
from brandportal.notices.enums import WAYS, NoticeKind, Way
from brandportal.notices.models import NoticeChoice


def ways_of(user: User) -> dict[NoticeKind, Way]:
    """How this person is told of each kind."""
    chosen = dict(user.notice_choices.values_list("kind", "way"))
    return {kind: Way(chosen.get(kind, Way.AT_ONCE)) for kind in NoticeKind}


def choose_ways(*, ways: Mapping[str, str], by: User, now: datetime) -> bool:
    """Tell this person from now on by these ways; kinds that are not named stay as they are.
    Returns whether anything changed. Refuses with NotAllowed what cannot be chosen for a kind.
    """
    wanted = {NoticeKind(kind): Way(way) for kind, way in ways.items()}
    for kind, way in wanted.items():
        if way not in WAYS[kind]:
            raise NotAllowed(
                gettext("“%(kind)s” cannot be told in this way: %(way)s.")
                % {"kind": kind.label, "way": way.label}
            )
    with action(by=by, now=now) as act:
        person = act.lock(User.objects.filter(pk=by.pk))
        before = ways_of(person)
        changed = {kind: way for kind, way in wanted.items() if before[kind] != way}
        if not changed:
            return act.nothing_done(False)
        person.notice_choices.filter(kind__in=changed).delete()
        NoticeChoice.objects.bulk_create(
            NoticeChoice(user=person, kind=kind, way=way)
            for kind, way in changed.items()
            if way != Way.AT_ONCE
        )
        act.log(
            "notices.choose",
            gettext_noop("Chose how to be told of notices"),
            person,
            {"from": {kind: before[kind] for kind in changed}, "to": changed},
        )
    return True
