"""Rating with a personal code, from a letter (reviews/rating/letters.py) or from a text message."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import BadInput
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed, normalise_code
from reviews.rating.enums import Channel
from reviews.rating.models import RatingInvitation
from reviews.rating.rating import Answer, rate
from reviews.rating.receipts import Receipt

CODE_LENGTH = 12
BEFORE_THE_COUNT = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING)


def in_fours(code: str) -> str:
    """A code as printed: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def invitation_for(*, application: Application, code: str) -> RatingInvitation:
    """The invitation of a typed code, from a letter or a message. Refuses with BadInput an unknown
    code or one of another brand.
    """
    code_hash = keyed("invitation", normalise_code(code), year=application.cycle.year)
    invitations = RatingInvitation.objects.select_related("case")
    found = (
        invitations.filter(messages__code_hash=code_hash).first()
        or invitations.filter(code_hash=code_hash).first()
    )
    if found is None:
        raise BadInput(
            _("This invitation code is not known. Please compare it with your letter or message."),
            field="invitation",
        )
    if found.application_id != application.pk:
        raise BadInput(_("This invitation code is for another brand."), field="invitation")
    return found


def rate_invited(
    *,
    application: Application,
    answer: Answer,
    code: str,
    now: datetime,
    channel: str = Channel.INVITATION,
    **more: Any,
) -> Receipt:
    """Rate with an invitation code. The code makes one rating, which its holder may change until
    the window closes.

    Drawn people rate under their telephone's pseudonym: one rating for each person and brand, in
    every channel. The holder of a letter is identified by the code only. `channel` says where it
    was typed; `more` are further arguments of `rate`.
    """
    found = invitation_for(application=application, code=code)
    year = application.cycle.year
    if found.case and not more.get("service_point_id"):
        more["service_point_id"] = found.case.point_id
    with transaction.atomic():
        receipt = rate(
            application=application,
            answer=answer,
            pseudonym=found.pseudonym or keyed("invited", normalise_code(code), year=year),
            group=found.group,
            channel=channel,
            now=now,
            **more,
        )
        RatingInvitation.objects.filter(pk=found.pk, used=False).update(used=True)
    return receipt
