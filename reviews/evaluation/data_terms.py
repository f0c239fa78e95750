"""Purposes and retention of personal data in the reviews: msgids shared by several models."""

from __future__ import annotations

from django.utils.translation import gettext_noop

UNLINK = gettext_noop(
    "replaced by a random mark %(unlink_days)d days after the evaluation of the award year is "
    "concluded; for who asks for it, as soon as the ratings of the award year are screened, within "
    "15 working days"
)
MARKS = gettext_noop(
    "emptied %(marks_days)d days after the evaluation of the award year is concluded; for who asks "
    "for it, as soon as the ratings of the award year are screened, within 15 working days"
)
CONTACTS = gettext_noop(
    "emptied %(contacts_days)d days after the evaluation of the award year is concluded"
)
REPORTS = gettext_noop(
    "emptied %(reports_days)d days after the evaluation of the award year is concluded"
)
TO_INVITE = gettext_noop("To draw and to invite people whom an agency has served.")
BAD_RATINGS = gettext_noop(
    "To put right what went wrong and to answer the rater, who stays unknown."
)
SCREENING = gettext_noop(
    "To hold back ratings that were not given freely, and to decide about them."
)
COUNTING = gettext_noop("To count the ratings so that everybody can recount them; holds no person.")
