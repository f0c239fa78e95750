"""What each list of the desk accepts, written by hand: the look-ups of its declared filters, and
the fields of its search.
"""

from __future__ import annotations


def _fields(*names: str) -> set[str]:
    """A filter by one of a field's values, or by there being none."""
    return {f"{name}__{lookup}" for name in names for lookup in ("exact", "isnull")}


def _years(*names: str) -> set[str]:
    """A filter by a related model, by key; relations further away are tried by emptiness only."""
    return {f"{name}__{lookup}" for name in names for lookup in ("id__exact", "isnull")}


BRAND = {"application__brand__name", "application__number"}

DECLARED: dict[str, set[str]] = {
    "accounts.accountmerge": set(),
    "accounts.agency": _fields("agency_class", "is_active"),
    "accounts.declaredconflict": set(),
    "accounts.invitation": set(),
    "accounts.notedtie": _fields("kind"),
    "accounts.user": _fields("is_active"),
    "applications.application": _fields("agency__agency_class", "status") | _years("cycle"),
    "applications.brand": set(),
    "applications.commitmentactual": _fields("finding") | _years("commitment__application__cycle"),
    "applications.cycle": set(),
    "applications.ruleset": set(),
    "applications.vetofinding": _fields("kind"),
    "audits.annualreview": _fields("outcome", "status") | {"year", "year__isnull"},
    "audits.conferral": _fields("status"),
    "audits.rectification": _fields("status"),
    "audits.verdictlist": {"year", "year__isnull"},
    "audits.checkedline": _fields("agrees"),
    "audits.title": _fields("agency__agency_class", "level", "status") | {"year", "year__isnull"},
    "journal.entry": set(),
    "journal.securityevent": _fields("kind"),
    "notices.notice": set(),
    "reviews.assignmentplan": set(),
    "reviews.batch": _fields("status") | _years("evaluation"),
    "reviews.case": _fields("status", "triage") | {"application__cycle__isnull"},
    "reviews.comment": {"application__cycle__isnull"},
    "reviews.draw": _fields("status"),
    "reviews.drawcall": _years("cycle"),
    "reviews.evaluation": _fields("status"),
    "reviews.expert": _fields("field"),
    "reviews.heldword": set(),
    "reviews.hold": _fields("source", "status") | _years("evaluation"),
    "reviews.kiosk": set(),
    "reviews.brandstory": _fields("status", "field"),
    "reviews.feedbackletter": _fields("status") | {"application__cycle__isnull"},
    "reviews.moderation": _fields("status") | {"evaluation__cycle__isnull"},
    "reviews.objection": _fields("status", "about") | _years("notice"),
    "reviews.pressurereport": _fields("status"),
    "reviews.ratinginvitation": _fields("group") | {"application__cycle__isnull"},
    "reviews.register": _fields("group") | _years("cycle"),
    "reviews.result": _fields("shortlisted", "status") | {"evaluation__cycle__isnull"},
    "reviews.sanction": _fields("status", "step") | _years("evaluation"),
    "reviews.papersheet": _fields("status"),
    "reviews.scoresheet": _fields("status"),
    "reviews.screening": _fields("status"),
    "reviews.summons": set(),
    "reviews.tip": _fields("status", "about") | _years("notice"),
    "workdays.calendarday": _fields("is_working"),
    "workdays.calendaryear": set(),
}

# As the office reads it; who reads less searches less.
SEARCHED: dict[str, set[str]] = {
    "accounts.accountmerge": {"closed__name", "closed__username", "kept__username"},
    "accounts.agency": {"name", "name_en", "credit_code"},
    "accounts.declaredconflict": {"person__name", "agency__name"},
    "accounts.invitation": {"name", "email"},
    "accounts.notedtie": {"person__name", "agency__name", "employer"},
    "accounts.user": {"name", "username", "email"},
    "applications.application": {"number", "brand__name", "agency__name"},
    "applications.brand": {"code", "name", "agency__name"},
    "applications.commitmentactual": {
        "commitment__promise",
        "commitment__application__brand__name",
    },
    "applications.cycle": set(),
    "applications.ruleset": set(),
    "applications.vetofinding": {"agency__name", "source"},
    "audits.annualreview": {"title__number", "title__brand__name", "title__agency__name"},
    "audits.conferral": set(),
    "audits.rectification": {"review__title__number", "review__title__brand__name"},
    "audits.verdictlist": set(),
    "audits.checkedline": {"agency__name"},
    "audits.title": {"number", "brand__name", "agency__name"},
    "journal.entry": {"actor_label", "object_label", "object_id"},
    "journal.securityevent": {"actor_label", "network"},
    "notices.notice": {"recipient__name"},
    "reviews.assignmentplan": set(),
    "reviews.batch": {"name", "sha256"},
    "reviews.case": {"code", *BRAND},
    "reviews.comment": BRAND,
    "reviews.draw": set(),
    "reviews.drawcall": set(),
    "reviews.evaluation": set(),
    "reviews.expert": {"person__name", "person__username", "post"},
    "reviews.heldword": {"word", "note"},
    "reviews.hold": BRAND,
    "reviews.kiosk": {"service_point__application__brand__name", "service_point__name", "name"},
    "reviews.brandstory": {"brand__name", "brand__agency__name", "title"},
    "reviews.feedbackletter": BRAND,
    "reviews.objection": {"number", "application__brand__name"},
    "reviews.pressurereport": BRAND,
    "reviews.ratinginvitation": BRAND,
    "reviews.register": BRAND,
    "reviews.result": BRAND,
    "reviews.sanction": BRAND,
    "reviews.papersheet": {*BRAND, "seat__user__name"},
    "reviews.moderation": BRAND,
    "reviews.scoresheet": {*BRAND, "seat__user__name"},
    "reviews.screening": set(),
    "reviews.summons": {"agency__name"},
    "reviews.tip": {"application__brand__name"},
    "workdays.calendarday": {"name"},
    "workdays.calendaryear": set(),
}
