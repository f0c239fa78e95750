"""The pool of experts, kept by the office."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.domain.ties import somebody_else
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.accounts.policies import has_role, is_office
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import action
from reviews.experts.enums import Expertise
from reviews.experts.models import Expert


def may_keep(person: User, *, by: Any) -> Verdict:
    """The office, about others."""
    return first_no(is_office(by), somebody_else(person, by))


def save_expert(*, expert: Expert, changed: Sequence[str], by: Any, now: datetime) -> Expert:
    """Write a new or changed expert. The journal names the changed fields.

    Refuses with NotAllowed (role, oneself) and BadInput (no panel member, unknown fields, a term
    that ends before it begins, the person of an expert changed).
    """
    require(may_keep(expert.person, by=by))
    is_new = expert.pk is None
    if not has_role(expert.person, Role.PANEL):
        raise BadInput(_("Only people with the role of panel member."), field="person")
    if not is_new and "person" in changed:
        raise BadInput(_("An expert stays the same person."), field="person")
    if not {expert.field, *expert.also} <= set(Expertise.values):
        raise BadInput(_("Choose fields of the list."), field="also")
    if expert.term_until < expert.term_from:
        raise BadInput(_("The end lies before the beginning."), field="term_until")
    expert.also = sorted({*expert.also} - {expert.field})
    if is_new and Expert.objects.filter(expert.person.accounts_in("person")).exists():
        raise BadInput(_("This person is in the pool already."), field="person")
    with action(by=by, now=now) as act:
        if is_new:
            expert.added_at, expert.added_by = now, by
        expert.save()
        act.log(
            "expert.add" if is_new else "expert.change",
            gettext_noop("Added an expert") if is_new else gettext_noop("Changed an expert"),
            expert,
            {"fields": sorted(changed)},
        )
    return expert


def beyond_their_term(people: Iterable[User], now: datetime) -> list[User]:
    """Who of these is in the pool, but not in his term today. Who is not in the pool has none."""
    day = timezone.localtime(now).date()
    known = Expert.objects.filter(person__in=[person.pk for person in people])
    return [row.person for row in known.select_related("person") if not row.in_term(day)]


def may_be_left(user: User) -> Verdict:
    """Whether this account does not stand in the pool of experts."""
    if Expert.objects.filter(person=user).exists():
        return no(
            _("This account stands in the pool of experts. Keep this one and close the other.")
        )
    return YES
