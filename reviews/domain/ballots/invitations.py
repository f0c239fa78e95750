"""Personal codes for invited raters; the code itself is shown once and never stored."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.enums import ApplicationStatus
from applications.models import Application
from applications.policies import office_without_conflict
from brandportal.codes import new_code
from brandportal.errors import YES, BadInput, EditedElsewhere, NotAllowed, NotNow, Verdict, no
from brandportal.journal.domain import append, take_turn
from reviews.domain.ballots.identity import keyed, normalise_code
from reviews.domain.ballots.rating import Answer, rate
from reviews.domain.ballots.receipts import Receipt
from reviews.enums import Channel, EvaluationStatus, RaterGroup
from reviews.models import RatingInvitation

CODE_LENGTH = 12
MOST_AT_ONCE = 2000
INVITED_GROUPS = tuple(group for group in RaterGroup if group != RaterGroup.PUBLIC)
BEFORE_THE_COUNT = (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING)


def in_fours(code: str) -> str:
    """A code as it is printed: XXXX-XXXX-XXXX."""
    return "-".join(code[start : start + 4] for start in range(0, len(code), 4))


def may_issue(by: Any, application: Application) -> Verdict:
    """The office, without a conflict of interest, for a shortlisted brand whose rating is not counted yet."""
    allowed = office_without_conflict(by, application)
    if not allowed:
        return allowed
    return _timely(application)


def _timely(application: Application) -> Verdict:
    evaluation = getattr(application.cycle, "evaluation", None)
    if (
        application.status != ApplicationStatus.SHORTLISTED
        or evaluation is None
        or evaluation.status not in BEFORE_THE_COUNT
    ):
        return no(_("Invitations are issued between the shortlist and the end of the rating."))
    return YES


def issue_invitations(
    *,
    application: Application,
    group: str,
    count: int,
    by: Any,
    now: datetime,
    issued: int | None = None,
) -> list[str]:
    """Make `count` single-use codes for one group of raters of one brand and return them; they are shown this once.

    Refuses with NotAllowed (role, conflict of interest), NotNow (no shortlist, or counted already) and BadInput (the
    public is not invited; 1 to 2,000 at a time). With `issued`, the number of codes there were when the form was opened,
    a form sent twice is refused with EditedElsewhere.
    """
    allowed = office_without_conflict(by, application)
    if not allowed:
        raise NotAllowed(allowed.reason)
    timely = _timely(application)
    if not timely:
        raise NotNow(timely.reason)
    if group not in INVITED_GROUPS:
        raise BadInput(_("Choose one of the invited groups."), field="group")
    if not 1 <= count <= MOST_AT_ONCE:
        raise BadInput(_("Between 1 and 2,000 codes can be made at a time."), field="count")
    year = application.cycle.year
    codes = [new_code(CODE_LENGTH) for _number in range(count)]
    with transaction.atomic():
        take_turn()
        if issued is not None and RatingInvitation.objects.count() != issued:
            raise EditedElsewhere(
                _(
                    "Codes have been issued since you opened this page. Please look before you go on."
                )
            )
        RatingInvitation.objects.bulk_create(
            RatingInvitation(
                application=application,
                group=group,
                code_hash=keyed("invitation", code, year=year),
                created_at=now,
            )
            for code in codes
        )
        append(
            action="reviews.issue_invitations",
            done=gettext_noop("Issued rating invitations"),
            obj=application,
            by=by,
            now=now,
            data={"group": str(group), "count": count},
        )
    return [in_fours(code) for code in codes]


def invitation_for(*, application: Application, code: str) -> RatingInvitation:
    """The invitation behind a typed code, of a letter or of a message. Refuses with BadInput when it is unknown or belongs
    to another brand."""
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
    """Rate with an invitation code. The code makes one rating, which its holder may change until the window closes.

    Who was drawn rates under the telephone's pseudonym: one person, one rating a brand, whichever way it was given. The
    holder of a letter is known by the code alone. `channel` says where it was typed in; `more` are the further arguments of `rate`.
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
