"""Rating with a personal code: of a letter (reviews/rating/letters.py) or of a message to a
telephone.
"""

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
    """A code as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def invitation_for(*, application: Application, code: str) -> RatingInvitation:
    """The invitation behind a typed code, of a letter or of a message. Refuses with BadInput when
    it is unknown or belongs to another brand.
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

    Who was drawn rates under the telephone's pseudonym: one person, one rating a brand, whichever
    way it was given. The holder of a letter is known by the code alone. `channel` says where it was
    typed in; `more` are the further arguments of `rate`.
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
