"""The text message of an invitation: asked for beside the mail, sent by the clock, asked for again
with the limits of the mail.
"""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial
from typing import Any

from django.conf import settings
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.accounts.domain.invitations import (
    MAILED_AGAIN_AFTER,
    invitation_link,
    may_invite,
    require_open,
    token_hash,
)
from brandportal.accounts.models import Invitation, InvitationText
from brandportal.errors import YES, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.notices.outbox import ATTEMPT, keys_of, note_attempt, send_each
from brandportal.sms import gateway


def text_of(invitation: Invitation) -> InvitationText | None:
    """The text message of an invitation; None where no number was given."""
    return getattr(invitation, "text", None)


def may_text(invitation: Invitation, *, by: Any, now: datetime) -> Verdict:
    """Whether the link may be sent (again) to the telephone now: by who may invite, not while a
    message waits or has just gone out.
    """
    allowed = may_invite(by=by, role=invitation.role, agency=invitation.agency)
    if not allowed:
        return allowed
    text = text_of(invitation)
    if text is None:
        return no(_("No mobile number was given."))
    if text.sent_at is None and not text.is_given_up:
        return no(_("The message with the link has not gone out yet. It goes out by itself."))
    if text.sent_at and now < text.sent_at + MAILED_AGAIN_AFTER:
        return no(_("The message went out a moment ago. Please wait ten minutes."))
    return YES


def text_invitation(*, invitation: Invitation, by: Any, now: datetime) -> Invitation:
    """Send a new link of an open invitation to the telephone; the earlier message's link stops
    working when it goes out, the mail's does not.

    Refuses with NotAllowed (who) or NotNow (used, withdrawn, expired, or as `may_text` says).
    """
    require(may_invite(by=by, role=invitation.role, agency=invitation.agency))
    with action(by=by, now=now) as act:
        locked = require_open(act.lock(invitation), now)
        require(when=may_text(locked, by=by, now=now))
        InvitationText.objects.filter(invitation=locked).update(
            asked_at=now, sent_at=None, attempts=0, try_after=None, error=""
        )
        act.log("accounts.text_invitation", gettext_noop("Had an invitation texted"), locked)
    return locked


def send_texts(*, now: datetime, limit: int = 100) -> int:
    """Send the messages that wait; a failure is recorded and tried again later. What belongs to an
    invitation that is used, withdrawn or expired is deleted. Returns how many went out.
    """
    open_ones = InvitationText.objects.open(now)
    InvitationText.objects.exclude(pk__in=open_ones.values("pk")).delete()
    if gateway() is None:
        return 0
    waiting = InvitationText.objects.waiting(now).select_related("invitation__agency")
    return send_each(waiting, keys_of(waiting, limit), partial(_send, now=now))


def _send(text: InvitationText, *, now: datetime) -> Exception | None:
    token, error = secrets.token_urlsafe(24), None
    sender = gateway()
    try:
        if sender is not None:
            sender.send(text.mobile, _words(text.invitation, token))
    except OSError as failed:
        error = failed
    note_attempt(text, error, now=now)
    if error is None:
        text.sent_at, text.token_hash = now, token_hash(token)
    text.save(update_fields=[*ATTEMPT, "sent_at", "token_hash"])
    return error


def _words(invitation: Invitation, token: str) -> str:
    with translation.override(settings.LANGUAGE_CODE):
        return _(
            "%(name)s, you are invited to the portal of the agency service brands. This link opens "
            "your account, once, until %(until)s; do not hand it on: %(link)s"
        ) % {
            "name": invitation.name,
            "until": date_format(timezone.localtime(invitation.expires_at), "Y-m-d H:i"),
            "link": invitation_link(token),
        }
