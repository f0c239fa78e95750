"""The roles that an account holds, and whether it has a second factor: asked at every click of a
signed-in person, in one query.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from allauth.mfa.models import Authenticator
from django.apps import apps
from django.db.models import Exists, QuerySet

from brandportal.kept_queries import kept_query

if TYPE_CHECKING:
    from brandportal.accounts.models import User

FACTOR = "_second_factor"


@kept_query
def _held(*, user: int) -> QuerySet[Any, Any]:
    factor = Exists(Authenticator.objects.filter(user=user))
    grants = apps.get_model("accounts", "RoleGrant").objects.filter(user=user)
    return grants.values_list("role", factor)


def roles_of(user: User) -> frozenset[str]:
    """The roles of an account, whether or not it is active."""
    rows = _held.rows(user=user.pk)
    if rows:
        user.__dict__[FACTOR] = any(factor for _role, factor in rows)
    return frozenset(role for role, _factor in rows)


def has_second_factor(user: User) -> bool:
    """Whether a second factor of any kind is set up; of a holder of a role as of when `roles` was
    read.
    """
    # By attribute: a request's person is an object in an object, with a dictionary of its own.
    known = getattr(user, FACTOR, None)
    return Authenticator.objects.filter(user=user).exists() if known is None else known
