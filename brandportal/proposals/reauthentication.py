"""Authentication again, on the page where somebody proposes or confirms, so that no input is
lost.
"""

from __future__ import annotations

from datetime import UTC, datetime

from allauth.account.authentication import get_authentication_records
from allauth.account.internal.flows.login import record_authentication
from allauth.core import ratelimit
from allauth.core.internal.httpkit import authenticated_user
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import TOTP
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.errors import BadInput
from brandportal.proposals.proof import is_fresh


def recent_proof(request: HttpRequest, now: datetime) -> datetime | None:
    """When this person last authenticated again in this session, if that is recent enough."""
    moments = [
        datetime.fromtimestamp(record["at"], tz=UTC)
        for record in get_authentication_records(request, request.user)
        if record.get("reauthenticated") and "at" in record
    ]
    return next((moment for moment in reversed(moments) if is_fresh(moment, now)), None)


def prove(request: HttpRequest, typed: str) -> datetime:
    """The time of the authentication: an earlier one that is recent enough, or the password or code
    typed now.

    Refuses with BadInput (field `proof`) an empty or wrong value, and too many attempts.
    """
    now = timezone.now()
    earlier = recent_proof(request, now)
    if earlier and not typed:
        return earlier
    if not ratelimit.consume(request, action="reauthenticate", user=request.user):
        raise BadInput(_("Too many tries. Please wait a minute."), field="proof")
    method = _method(request, typed)
    if method is None:
        raise BadInput(
            _("This is neither your password nor the code of your authenticator."), field="proof"
        )
    record_authentication(request, request.user, method=method, reauthenticated=True)
    # Saved before the proposal: if the session cannot be saved, no proposal may remain behind the
    # failed page.
    request.session.save()
    request.session.modified = False
    return now


def _method(request: HttpRequest, typed: str) -> str | None:
    user = authenticated_user(request)
    if typed and user.has_usable_password() and user.check_password(typed):
        return "password"
    code = "".join(typed.split())
    if code.isascii() and code.isdigit():
        seeds = Authenticator.objects.filter(user=user, type=Authenticator.Type.TOTP)
        for authenticator in seeds:
            if TOTP(authenticator).validate_code(code):
                authenticator.record_usage()
                return "mfa"
    return None
