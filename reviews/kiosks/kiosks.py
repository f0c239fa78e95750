"""Counter tablets: a link that is shown once, stored as a keyed hash, valid for the award year and
revocable.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.enums import ApplicationStatus
from applications.lifecycle.policies import conflict_free, office_without_conflict
from applications.models import Application, ServicePoint
from brandportal.accounts.policies import is_office
from brandportal.errors import YES, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.texts import required_text
from reviews.identity.pseudonyms import keyed, mac
from reviews.kiosks.models import Kiosk
from reviews.rating.invitations import BEFORE_THE_COUNT
from reviews.rating.rating import Marks

TOKEN_BYTES = 24
NAME_LIMIT = 40
MARK_LENGTH = 16


def token_hash(token: str) -> str:
    """The key by which a link is found: its hash with the installation's master key."""
    return mac(settings.PSEUDONYM_MASTER_KEY.encode(), f"kiosk|{token}".encode())


def timely(application: Application) -> Verdict:
    """Tablets can be registered between the shortlist and the count."""
    evaluation = getattr(application.cycle, "evaluation", None)
    if (
        application.status != ApplicationStatus.SHORTLISTED
        or evaluation is None
        or evaluation.status not in BEFORE_THE_COUNT
    ):
        return no(_("Tablets are set up between the shortlist and the end of the rating."))
    return YES


def issue_kiosk(
    *, service_point: ServicePoint, name: str, by: Any, now: datetime
) -> tuple[Kiosk, str]:
    """Register a tablet at a service point and return it with its token, which is shown only once.

    Refuses with NotAllowed (office without a conflict of interest), NotNow (no shortlisted brand,
    or counted already) and BadInput (no name, or too long).
    """
    application = service_point.application
    require(office_without_conflict(application, by=by), timely(application))
    bounds = _("Say in up to 40 characters where the tablet is.")
    name = required_text(name, field="name", limit=NAME_LIMIT, bounds=bounds)
    token = secrets.token_urlsafe(TOKEN_BYTES)
    with action(by=by, now=now) as act:
        kiosk = Kiosk.objects.create(
            service_point=service_point,
            name=name,
            token_hash=token_hash(token),
            issued_at=now,
            issued_by=by,
        )
        act.log(
            "kiosk.issue",
            gettext_noop("Set up a counter tablet"),
            kiosk,
            {"service_point": service_point.pk},
        )
    return kiosk, token


def may_revoke(kiosk: Kiosk, *, by: Any) -> Verdict:
    """The office without a conflict of interest, once."""
    allowed = first_no(is_office(by), conflict_free(kiosk.service_point.application, by=by))
    if not allowed:
        return allowed
    return no(_("This tablet has been revoked already.")) if kiosk.revoked_at else YES


def revoke_kiosk(*, kiosk: Kiosk, by: Any, now: datetime) -> Kiosk:
    """Revoke a tablet at once; its ratings stay. Refuses with NotAllowed and, the second time,
    NotNow.
    """
    require(first_no(is_office(by), conflict_free(kiosk.service_point.application, by=by)))
    with action(by=by, now=now) as act:
        locked = act.lock(kiosk)
        require(when=may_revoke(locked, by=by))
        locked.revoked_at, locked.revoked_by = now, by
        locked.save(update_fields=["revoked_at", "revoked_by"])
        act.log("kiosk.revoke", gettext_noop("Revoked a counter tablet"), locked)
    return locked


def kiosk_marks(kiosk: Kiosk, year: int) -> Marks:
    """A tablet counts as its own network and device: people at one counter are not suspicious for
    sharing it, and a tablet whose ratings differ from all others is noticed.
    """
    network, device = (
        keyed(kind, f"kiosk:{kiosk.pk}", year=year) for kind in ("network", "device")
    )
    return Marks(network=network[:MARK_LENGTH], device=device[:MARK_LENGTH])


def kiosk_of(token: str) -> Kiosk | None:
    """The tablet of a link; None if there is none or it was revoked."""
    return _working().filter(token_hash=token_hash(token)).first()


def kiosk_again(kiosk_id: int, its_hash: str) -> Kiosk | None:
    """The tablet that a browser was set up as; None if it was revoked since."""
    return _working().filter(pk=kiosk_id, token_hash=its_hash).first()


def _working() -> Any:
    return Kiosk.objects.filter(revoked_at=None).select_related("service_point__application__brand")
