"""Declare a conflict of interest with an agency. It cannot be taken back: two people may open one
year's results to who declared it.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency, DeclaredConflict, User
from brandportal.accounts.policies import has_role
from brandportal.errors import YES, NotNow, Verdict, no, require
from brandportal.journal.actions import Action, action
from brandportal.texts import telling_text

REASON_LIMIT = 200


def may_declare(*, by: Any) -> Verdict:
    """Whoever holds a role of the programme."""
    if has_role(by, *Role.values):
        return YES
    return no(_("Only people of the programme declare conflicts of interest."))


def kind_of_conflict(reason: str) -> str:
    """What kind of conflict it is, as it is kept. Refuses with BadInput at `reason` words that say
    nothing.
    """
    missing = _("Please say what kind of conflict it is.")
    return telling_text(reason, field="reason", missing=missing, limit=REASON_LIMIT)


def declare_conflict(*, agency: Agency, reason: str, by: Any, now: datetime) -> DeclaredConflict:
    """Declare one's own conflict of interest with an agency; it binds every account with the same
    mail address.

    The reason stays out of the journal. Refuses with BadInput a reason that says nothing or is too
    long, with NotNow a second declaration about the same agency.
    """
    require(may_declare(by=by))
    why = kind_of_conflict(reason)
    with action(by=by, now=now) as act:
        made = note_conflict(act, person=by, agency=agency, reason=why)
        if made is None:
            raise NotNow(
                _(
                    "You have declared a conflict of interest with this agency; the "
                    "declaration cannot be withdrawn."
                )
            )
    return made


def note_conflict(
    act: Action, *, person: User, agency: Agency, reason: str
) -> DeclaredConflict | None:
    """Part of an action that declares a conflict, as a judge does about a brand. None if it stands
    already.
    """
    made, is_new = DeclaredConflict.objects.get_or_create(
        person=person,
        agency=agency,
        defaults={"reason": reason, "declared_at": act.now},
    )
    if not is_new:
        return None
    act.log(
        "conflict.declare", gettext_noop("Declared a conflict of interest with an agency"), made
    )
    return made
