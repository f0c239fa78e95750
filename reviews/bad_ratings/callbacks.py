"""Call-backs (回访): the rater may leave a number, the agency may call it, and every reading of it
is logged.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from brandportal.encryption import Unreadable, decrypt, encrypt
from brandportal.errors import YES, BadInput, NotNow, Verdict, no, require
from brandportal.journal.actions import action
from brandportal.texts import required_text
from reviews.bad_ratings.cases import TEXT_LIMIT, case_text
from reviews.bad_ratings.enums import OPEN_CASES, CaseStatus
from reviews.bad_ratings.models import PURPOSE, Callback, CallbackWish, Case
from reviews.bad_ratings.policies import READ_CONTACT, agency_handles, rater_of_case
from reviews.comments.screen import without_numbers
from reviews.identity.pseudonyms import normalise_phone

WORDS_LIMIT = 300


def may_leave_wish(case: Case) -> Verdict:
    """Until the agency has answered, and again once the case is reopened: an answer waits for the
    call.
    """
    if case.status == CaseStatus.ANSWERED:
        return no(
            _(
                "The agency has answered. If you are not satisfied, say so first; then you can ask "
                "to be called."
            )
        )
    if case.status in OPEN_CASES:
        return YES
    return no(_("The case is settled; nobody will call any more."))


def leave_wish(*, case: Case, contact: str, by: Any, now: datetime) -> CallbackWish:
    """Leave or replace a mobile number for a call-back; it is encrypted at once.

    For the rater alone. Refuses with NotAllowed, NotNow (case settled), BadInput at the field
    `contact`.
    """
    try:
        number = normalise_phone(contact)
    except BadInput as bad:
        raise BadInput(bad.reason, field="contact") from None
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(rater_of_case(current, by=by), may_leave_wish(current))
        wish, _created = CallbackWish.objects.update_or_create(
            case=current, defaults={"contact": encrypt(number, purpose=PURPOSE), "left_at": now}
        )
        act.log("case.leave_wish", gettext_noop("The rater asked to be called back"), current)
    return wish


def read_contact(*, by: Any, case: Case, reason: str, now: datetime) -> str:
    """Decrypt the number that the rater left for the agency. Each reading is logged in the journal
    with its reason, never with the number.

    For the people of the agency. Refuses with NotAllowed, with NotNow if no number was left or it
    was deleted, and with BadInput without a reason. Others who need it use
    `identities.read_identity`.
    """
    why = case_text(reason, "reason", _("Please say why you need this number."))[:WORDS_LIMIT]
    if sum(character.isdigit() for character in why) >= 7:
        raise BadInput(_("Please write no number into the reason."), field="reason")
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(agency_handles(current, by=by))
        wish = CallbackWish.objects.filter(case=current).first()
        if wish is None or not wish.contact:
            raise NotNow(_("There is no number to read: none was left, or it was deleted."))
        try:
            number = decrypt(wish.contact, purpose=PURPOSE)
        except Unreadable:
            raise NotNow(_("This cannot be opened with the key of this installation.")) from None
        act.log(
            READ_CONTACT,
            gettext_noop("Read the number of somebody who asked to be called back"),
            current,
            {"reason": why},
        )
    return number


def may_record_callback(case: Case, *, by: Any) -> Verdict:
    """The agency, for a rater who asked for it, until the case is settled."""
    allowed = agency_handles(case, by=by)
    return _still_to_call(case) if allowed else allowed


def _still_to_call(case: Case) -> Verdict:
    if not CallbackWish.objects.filter(case=case).exists():
        return no(_("The person who rated did not ask to be called back."))
    if case.status not in OPEN_CASES:
        return no(_("The case is settled."))
    return YES


def record_callback(
    *, case: Case, called_at: datetime, reached: bool, said: str, by: Any, now: datetime
) -> Callback:
    """Record one call: when, whether somebody was reached, what was said.

    Refuses with NotAllowed, with NotNow (no wish, case settled) and with BadInput: a time before
    the wish or in the future, or a call that reached somebody without a note.
    """
    words = said.strip()
    if reached:
        missing = _("Please write what was said.")
        words = required_text(said, field="said", limit=TEXT_LIMIT, missing=missing, least=2)
    with action(by=by, now=now) as act:
        current = act.lock(case)
        require(agency_handles(current, by=by), _still_to_call(current))
        if not current.wish.left_at.replace(second=0, microsecond=0) <= called_at <= now:
            raise BadInput(
                _("The call was after the wish was left, and not in the future."),
                field="called_at",
            )
        row = Callback.objects.create(
            case=current,
            called_at=called_at,
            reached=reached,
            said=without_numbers(words),
            recorded_at=now,
            recorded_by=by,
        )
        act.log(
            "case.record_callback",
            gettext_noop("Recorded a call-back"),
            current,
            {"reached": reached},
        )
    return row


def forget_contact(*, case: Case, now: datetime) -> None:
    """Delete the number, in the transaction that settles the case."""
    CallbackWish.objects.filter(case=case, forgotten_at=None).update(contact="", forgotten_at=now)
