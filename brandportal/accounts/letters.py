"""Send the account mail that pages asked for. A secret link is made only at the moment its mail is
sent.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import partial

from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.tokens import default_token_generator
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from brandportal.accounts.domain.addresses import address_link
from brandportal.accounts.domain.invitations import fresh_token, given_by, invitation_link
from brandportal.accounts.models import AccountMerge, Invitation, User
from brandportal.journal.models import SecurityKind
from brandportal.journal.security import note
from brandportal.notices.models import Letter, LetterKind
from brandportal.notices.outbox import ATTEMPT, deliver, keys_of, note_attempt, send_each

# By then the person has given up or asked again.
LETTER_LASTS = timedelta(hours=24)


@dataclass(frozen=True)
class Mail:
    """One outgoing mail, in the language of its text."""

    to: str
    subject: str
    body: str


def _reset_people(letter: Letter) -> QuerySet[User]:
    return User.objects.filter(email__iexact=letter.address, is_active=True)


def _reset(letter: Letter, now: datetime) -> Iterator[Mail]:
    for user in _reset_people(letter):
        with translation.override(user.language):
            key = default_token_generator.make_token(user)
            link = settings.BASE_URL + reverse(
                "account_reset_password_from_key", args=[user_pk_to_url_str(user), key]
            )
            yield Mail(
                user.email,
                _("Set a new password"),
                _(
                    "Somebody, you we hope, asked for a new password for the account "
                    "“%(username)s”.\n\nThis link works once, for %(hours)s hours:\n%(link)s\n\nIf "
                    "it was not you, nothing has to be done: the password stays as it is."
                )
                % {
                    "username": user.username,
                    "hours": settings.PASSWORD_RESET_TIMEOUT // 3600,
                    "link": link,
                },
            )


def _confirm(letter: Letter, now: datetime) -> Iterator[Mail]:
    user = letter.user
    if user is None or not user.is_active:
        return
    with translation.override(user.language):
        yield Mail(
            letter.address,
            _("Confirm your mail address"),
            _(
                "The account “%(username)s” is to get its mail at this address. This link confirms "
                "it:\n%(link)s\n\nIf it was not you, do not follow it; nothing changes then."
            )
            % {
                "username": user.username,
                "link": address_link(user=user, address=letter.address, now=now),
            },
        )


def _moved(letter: Letter, now: datetime) -> Iterator[Mail]:
    if letter.user is not None:
        with translation.override(letter.user.language):
            yield Mail(
                letter.address,
                _("Your account has another mail address"),
                _(
                    "Mail for the account “%(username)s” no longer goes to this address. If it was "
                    "not you who changed it, please tell the security administrator at once."
                )
                % {"username": letter.user.username},
            )


def _merged(letter: Letter, now: datetime) -> Iterator[Mail]:
    merge = AccountMerge.objects.filter(closed=letter.user).exclude(done_at=None).first()
    if merge is not None:
        with translation.override(merge.closed.language):
            yield Mail(
                letter.address,
                _("Your account was merged into another one of yours"),
                _(
                    "The account “%(closed)s” was merged into “%(kept)s” and is closed: nobody "
                    "signs in with it again. If it was not you who asked for it, please tell the "
                    "security administrator at once."
                )
                % {"closed": merge.closed.username, "kept": merge.kept.username},
            )


def _invited(letter: Letter, now: datetime) -> Iterator[Mail]:
    for invitation in Invitation.objects.to_mail(letter.address, now):
        link = invitation_link(fresh_token(invitation))
        with translation.override(settings.LANGUAGE_CODE):
            yield Mail(
                invitation.email,
                _("You are invited to the portal of the agency service brands"),
                _(
                    "%(name)s, you are invited as: %(given)s.\n\nThis link opens your account; it "
                    "works once, until %(until)s. Do not hand it on: whoever follows it acts in "
                    "your name.\n%(link)s\n\nIf you do not expect this, please tell the Efficiency "
                    "Office."
                )
                % {
                    "name": invitation.name,
                    "given": given_by(invitation),
                    "until": date_format(timezone.localtime(invitation.expires_at), "Y-m-d H:i"),
                    "link": link,
                },
            )


WRITERS: dict[str, Callable[[Letter, datetime], Iterator[Mail]]] = {
    LetterKind.RESET: _reset,
    LetterKind.CONFIRM: _confirm,
    LetterKind.MOVED: _moved,
    LetterKind.INVITED: _invited,
    LetterKind.MERGED: _merged,
}


def send_letters(*, now: datetime, limit: int = 200) -> int:
    """Write and send what was asked for; a sent, useless or old letter is deleted. Returns how many
    went out.
    """
    old = Letter.objects.filter(created_at__lte=now - LETTER_LASTS)
    # A letter waits as long as its invitation is valid; afterwards it is deleted unsent.
    old.exclude(kind=LetterKind.INVITED).delete()
    waiting = Letter.objects.waiting(now)
    return send_each(waiting, keys_of(waiting, limit), partial(_send, now=now))


def _send(letter: Letter, *, now: datetime) -> Exception | None:
    error = _deliver(letter, now)
    if error is None:
        _note(letter, now)
        letter.delete()
        return None
    note_attempt(letter, error, now=now)
    letter.save(update_fields=ATTEMPT)
    return error


def _note(letter: Letter, now: datetime) -> None:
    """Log a password reset link in the account's security events (who asked is unknown); an
    invitation's link is logged once.
    """
    if letter.kind == LetterKind.INVITED:
        Invitation.objects.to_mail(letter.address, now).update(mailed_at=now)
    if letter.kind == LetterKind.RESET:
        for user in _reset_people(letter):
            note(kind=SecurityKind.RESET_SENT, by=user, now=now)


def _deliver(letter: Letter, now: datetime) -> Exception | None:
    try:
        for mail in WRITERS[letter.kind](letter, now):
            deliver(to=mail.to, subject=mail.subject, body=mail.body)
    except Exception as error:
        # A letter that fails for any reason must not stop the letters behind it.
        return error
    return None
