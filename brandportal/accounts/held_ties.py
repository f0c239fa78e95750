"""The agencies to which a person is or was tied, under any account: asked at every click of a
signed-in person, in one query.
"""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from django.apps import apps
from django.db import models
from django.db.models import QuerySet, Value

from brandportal.accounts.declared_conflicts import DECLARED, DeclaredConflict
from brandportal.accounts.noted_ties import NotedTie
from brandportal.kept_queries import kept_query

if TYPE_CHECKING:
    from brandportal.accounts.models import User

# Account, agency, role or DECLARED or NOTED, end.
Tie = tuple[int, int, str, datetime | None]


@kept_query
def _held(*, account: int, mail: str | None, person_number: int | None) -> QuerySet[Any, Any]:
    user = apps.get_model("accounts", "User")(
        pk=account, email=mail or "", person_number=person_number
    )
    worked = apps.get_model("accounts", "Membership").objects.filter(user.accounts_in("user"))
    declared = DeclaredConflict.objects.filter(user.accounts_in("person")).annotate(
        role=Value(DECLARED), ended_at=Value(None, output_field=models.DateTimeField())
    )
    noted = NotedTie.objects.binding().filter(user.accounts_in("person"))
    rows = worked.values_list("user_id", "agency_id", "role", "ended_at").order_by()
    columns = ("person_id", "agency_id", "role", "ended_at")
    others = [found.values_list(*columns).order_by() for found in (declared, noted)]
    return rows.union(*others, all=True)


def ties_of(user: User) -> list[Tie]:
    """Memberships, declared conflicts and noted ties of this person."""
    return _held.rows(account=user.pk, mail=user.email or None, person_number=user.person_number)
