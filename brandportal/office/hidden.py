"""What a conflict of interest hides on the desk.

Every model of the desk says in `about` what its records are about; lists, searches, filters,
exports, records, counts of queues and the journal leave out what is hidden from the reader. Which
agencies and years these are, the policy of the evaluation says (`CONFLICTS` in the settings).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import reduce
from operator import or_
from typing import Any, TypeVar

from django.conf import settings
from django.contrib import admin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Cast
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from brandportal.accounts.models import User
from brandportal.errors import InConflict
from brandportal.proposals.models import Proposal

Rows = TypeVar("Rows", bound=models.QuerySet)
NOTHING = Q(pk__in=[])


@dataclass(frozen=True)
class Hidden:
    """What a person's conflicts of interest hide.

    `agencies` for good. `years` are award years (of `Cycle`) whose order is closed, and `brands`
    the agencies of such a year, until the year is published. `decided` are those of `years` whose
    decision is not published yet.
    """

    agencies: frozenset[int] = frozenset()
    years: frozenset[int] = frozenset()
    decided: frozenset[int] = frozenset()
    brands: Mapping[int, frozenset[int]] = field(default_factory=dict)

    def __bool__(self) -> bool:
        return bool(self.agencies or self.years or self.brands)


@dataclass(frozen=True)
class About:
    """What the records of a model are about, as look-ups from the model.

    With `agency` alone a record is hidden for good from who has a conflict with the agency; with
    `agency` and `year` until the year is published; with `year` alone from who has a conflict with
    any agency of the year, until then. `order` is a year whose order the records also tell, and
    `sealed` one of which they tell who was chosen, beside what `agency` hides. `also` is another
    agency that a record may be about, hidden for good like `agency`. `objects`: the records name
    another record each, and are hidden with it.
    """

    agency: str = ""
    also: str = ""
    year: str = ""
    order: str = ""
    sealed: str = ""
    objects: bool = False

    def what(self, hidden: Hidden) -> Q:
        """The rows that are hidden."""
        if self.objects:
            return about_hidden(hidden)
        found = NOTHING
        if self.order and hidden.years:
            found |= Q(**{f"{self.order}__in": hidden.years})
        if self.sealed and hidden.decided:
            found |= Q(**{f"{self.sealed}__in": hidden.decided})
        if self.also and hidden.agencies:
            found |= Q(**{f"{self.also}__in": hidden.agencies})
        if self.agency and self.year:
            for year, agencies in hidden.brands.items():
                found |= Q(**{self.year: year, f"{self.agency}__in": agencies})
        elif self.agency and hidden.agencies:
            found |= Q(**{f"{self.agency}__in": hidden.agencies})
        elif self.year and hidden.years:
            found |= Q(**{f"{self.year}__in": hidden.years})
        return found


# Records that tell nothing about how an agency is judged.
NOBODY = About()


def hidden_from(by: Any) -> Hidden:
    """What is hidden from this person; nothing from who has no conflict of interest."""
    return import_string(settings.CONFLICTS)(by)


def about_of(model: type[models.Model]) -> About:
    """What the records of a model are about, as its desk says. Raises KeyError without a desk."""
    desk: Any = admin.site._registry[model]
    about: About = desk.about
    return about


def about_hidden(hidden: Hidden) -> Q:
    """Rows with `object_type` and `object_id` (journal, proposals) about a hidden record, or about
    a proposal of one.
    """
    direct = [
        _named(model, model._base_manager.filter(about.what(hidden)))
        for model in admin.site._registry
        if not (about := about_of(model)).objects and about != NOBODY
    ]
    found = reduce(or_, direct, NOTHING)
    return found | _named(Proposal, Proposal.objects.filter(found))


def _named(model: type[models.Model], rows: models.QuerySet) -> Q:
    keys = (
        rows.order_by()
        .annotate(as_text=Cast("pk", models.CharField(max_length=40)))
        .values("as_text")
    )
    return Q(object_type=model._meta.label_lower, object_id__in=keys)


def shown(rows: Rows, *, by: Any) -> Rows:
    """The rows of a model of the desk that are not hidden from this person."""
    return _without(rows, about_of(rows.model), by)


def shown_objects(rows: Rows, *, by: Any) -> Rows:
    """As `shown`, of rows that name another record each and have no page of their own on the
    desk.
    """
    return _without(rows, About(objects=True), by)


def without(rows: Rows, about: About, hidden: Hidden) -> Rows:
    """The rows that are not hidden, where what is hidden from the reader is known already."""
    if about == NOBODY or not hidden:
        return rows
    kept_back = rows.model._base_manager.filter(about.what(hidden))
    return rows.exclude(pk__in=kept_back.values("pk"))


def _without(rows: Rows, about: About, by: Any) -> Rows:
    return without(rows, about, Hidden() if about == NOBODY else hidden_from(by))


def readers_of(row: models.Model, role: str) -> list[User]:
    """The holders of a role from whom no conflict of interest hides this record: whom to tell."""
    rows = type(row)._base_manager.filter(pk=row.pk)
    holders = User.objects.filter(grants__role=role, is_active=True)
    return [one for one in holders if shown(rows, by=one).exists()]


def refuse_hidden(by: Any, about: About) -> None:
    """Refuse a record that was not found, for who has conflicts of interest: in the same words
    whether it is hidden or does not exist.
    """
    if about != NOBODY and hidden_from(by):
        raise InConflict(
            _(
                "There is no such record, or it is about an agency with which you have a conflict "
                "of interest."
            )
        )


def leaves_out(by: Any, about: About) -> bool:
    """Whether a list of such records leaves some out for this person, should there be any."""
    return about != NOBODY and bool(hidden_from(by))
