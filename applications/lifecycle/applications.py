"""What agency and office do with an application as a whole."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.core.files.base import File
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.cycles.enums import Stage
from applications.cycles.models import Cycle
from applications.cycles.timeline import stage_verdict
from applications.eligibility.answers import keep_answers, need_eligible
from applications.eligibility.found import found
from applications.eligibility.rising import free_for, may_rise
from applications.form.brands import establish, new_brand, own_brand
from applications.form.content import section_content
from applications.form.models import Application, CorrectionItem
from applications.form.sections import BY_CODE
from applications.lifecycle.workflow import APPLICATION
from applications.versions.scans import checked_scan
from applications.versions.versions import keep
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import drafts_for
from brandportal.errors import YES, BadInput, NotAllowed, Verdict, first_no, no, require
from brandportal.journal.actions import action
from brandportal.proposals.proof import Pair, is_fresh
from brandportal.texts import limited_text, own_words, required_text, telling_text
from brandportal.workdays.calendar import end_of_working_day
from brandportal.workflow import CLOCK, transition

BRAND_NAME_LIMIT = 60
REASON_LIMIT, DECLINE_LIMIT = 500, 1000


def may_start(agency: Agency, cycle: Cycle, *, by: Any, now: datetime) -> Verdict:
    """Whether this person may start an application of the agency in the award year, with the reason
    if not.
    """
    allowed = first_no(drafts_for(by, agency.pk), stage_verdict(cycle, Stage.APPLICATION, now))
    if not allowed:
        return allowed
    if not agency.is_active:
        return no(_("This agency no longer takes part in the programme."))
    return first_no(*(fact.verdict for fact in found(agency, cycle, now=now)))


def next_number(cycle: Cycle) -> str:
    """The next application number of an award year: 2029-001, of a Famous Brand year 2029F-001."""
    letter = "F" if cycle.is_famous else ""
    return f"{cycle.year}{letter}-{cycle.applications.count() + 1:03d}"


def start_application(
    *,
    agency: Agency,
    cycle: Cycle,
    brand_name: str,
    answers: Mapping[str, bool],
    by: Any,
    now: datetime,
) -> Application:
    """Start a draft with the next number of the award year, and the agency's brand of this name or
    a proposed one; `answers` to the questions of the rules (True: yes) are kept with it.

    Refuses outside the application stage, for other people, with what the portal knows against the
    agency (`found`: a live application, the negative list...), with BadInput an answer that
    excludes and a brand that may not take part; of two simultaneous starts one wins.
    """
    bounds = _("A brand name has 1 to %(limit)s characters.") % {"limit": BRAND_NAME_LIMIT}
    name = required_text(brand_name, field="brand_name", limit=BRAND_NAME_LIMIT, bounds=bounds)
    require(drafts_for(by, agency.pk))
    with action(by=by, now=now) as act:
        locked = act.lock(cycle)
        require(when=may_start(agency, locked, by=by, now=now))
        need_eligible(locked.rules, answers)
        brand = own_brand(agency_id=agency.pk, name=name)
        rises = may_rise(agency, name, locked, now=now)
        if not (free := first_no(rises, free_for(brand, locked) if brand else YES)):
            raise BadInput(free.reason, field="brand_name")
        application = Application.objects.create(
            number=next_number(locked),
            cycle=locked,
            agency=agency,
            brand=brand or new_brand(agency_id=agency.pk, name=name),
            saved_at=now,
            saved_by=by,
        )
        noted = keep_answers(act, application, locked, answers)
        act.log("application.start", gettext_noop("Started an application"), application, noted)
    return application


def request_sign_off(*, application: Application, by: Any, now: datetime) -> Application:
    """Ask the head to sign off. Refuses with Incomplete, naming every gap, and outside the
    application stage.
    """
    changes = {"sent_back_reason": ""}
    return transition(APPLICATION, "request_sign_off", application, by=by, now=now, changes=changes)


def send_back(*, application: Application, reason: str, by: Any, now: datetime) -> Application:
    """The head returns the application to its drafters, who read the reason. Refuses with BadInput
    one that says nothing.
    """
    missing = _("Say what is to be changed; the drafters will read it.")
    text = telling_text(reason, field="reason", limit=REASON_LIMIT, missing=missing)
    changes = {"sent_back_reason": text}
    return transition(APPLICATION, "send_back", application, by=by, now=now, changes=changes)


def ask_again(*, application: Application, by: Any, now: datetime) -> Application:
    """Ask the head to sign off the correction. Refuses with Incomplete, outside the time of the
    correction, and when nothing was saved since the head was asked.
    """
    return transition(APPLICATION, "ask_again", application, by=by, now=now)


def sign_off(
    *,
    application: Application,
    by: Any,
    now: datetime,
    proved_at: datetime | None,
    scan: File | None = None,
) -> Application:
    """The head submits the application, with fresh proof of who it is; its content is kept as a
    version, whose hash goes to the journal, for the receipt. `scan`: the sheet with the seal.

    Refuses as `resubmit` does.
    """
    changes = {"submitted_at": now, "sent_back_reason": ""}
    return _hand_in(
        "sign_off", application, changes, by=by, now=now, proved_at=proved_at, scan=scan
    )


def resubmit(
    *,
    application: Application,
    by: Any,
    now: datetime,
    proved_at: datetime | None,
    scan: File | None = None,
) -> Application:
    """The head submits the correction before it is due; the time of the first submission is
    unchanged.

    Refuses with NotAllowed without fresh proof, with Incomplete naming every gap, with BadInput
    (`scan`) a file as the upload gate does, and outside the time for it.
    """
    changes = {"correction_due": None}
    return _hand_in(
        "resubmit", application, changes, by=by, now=now, proved_at=proved_at, scan=scan
    )


def _hand_in(
    step: str,
    application: Application,
    changes: Mapping[str, Any],
    *,
    by: Any,
    now: datetime,
    proved_at: datetime | None,
    scan: File | None,
) -> Application:
    # Who and when on the row as it is, before a byte of the scan is read; again under the lock.
    fresh = Application.objects.select_related("cycle", "agency", "brand").get(pk=application.pk)
    APPLICATION.require(step, fresh, by=by, now=now)
    if not is_fresh(proved_at, now):
        raise NotAllowed(_("Please prove again who you are; then this goes on."))
    with checked_scan(scan, now=now) as checked, action(by=by, now=now) as act:
        locked = act.lock(application, "cycle", "agency", "brand")
        APPLICATION.require(step, locked, by=by, now=now)
        establish(locked)
        require(when=free_for(locked.brand, locked.cycle))
        kept = {**changes, "agency_class": locked.agency.agency_class}
        noted = {**keep(act, locked, checked), "proved_at": proved_at}
        return transition(APPLICATION, step, locked, by=by, now=now, changes=kept, data=noted)


def take_back(*, application: Application, by: Any, now: datetime) -> Application:
    """The head takes the application back until the deadline, to edit it and sign it off again; its
    versions and receipts stay. Refuses once the stage is over or the office has acted on it.
    """
    changes = {
        "submitted_at": None,
        "signed_off_at": None,
        "signed_off_by": None,
        "agency_class": "",
    }
    return transition(APPLICATION, "take_back", application, by=by, now=now, changes=changes)


def withdraw(*, application: Application, by: Any, now: datetime) -> Application:
    """The head withdraws the application; the agency may start another one while the stage is
    open.
    """
    return transition(APPLICATION, "withdraw", application, by=by, now=now)


def return_for_correction(
    *, application: Application, items: Mapping[str, str], by: Any, now: datetime
) -> Application:
    """Return the application with a reason for each section to be corrected, due in the working
    days of the rules.

    Then only the named sections can be edited. Refuses without any reason, for a section that the
    form does not have, and if it was returned as often as the rules allow.
    """
    asked = {code: reason for code, reason in items.items() if reason.strip()}
    if not asked:
        raise BadInput(_("Say for at least one section what must be corrected."))
    for code in asked:
        if code not in BY_CODE:
            raise BadInput(_("The form has no section “%(section)s”.") % {"section": code})
    reasons = {
        code: limited_text(reason, field=code, limit=REASON_LIMIT) for code, reason in asked.items()
    }
    with action(by=by, now=now) as act:
        locked = act.lock(application, "cycle", "agency", "brand")
        days = int(locked.cycle.rules["acceptance"]["correction_working_days"])
        due = end_of_working_day(now, days)
        returned = transition(
            APPLICATION,
            "return_for_correction",
            locked,
            by=by,
            now=now,
            changes={
                "corrections": locked.corrections + 1,
                "correction_due": due,
                "head_asked_at": None,
                "head_asked_by": None,
            },
            data={"sections": sorted(reasons), "due": due},
        )
        CorrectionItem.objects.bulk_create(
            CorrectionItem(
                application=returned,
                section=code,
                reason=reason,
                asked_at=now,
                before=section_content(returned, BY_CODE[code]),
            )
            for code, reason in reasons.items()
        )
    return returned


def accept(*, application: Application, by: Any, now: datetime) -> Application:
    """Accept for the preliminary evaluation. Refuses if a finding of the negative list is inside
    the look-back period, and while an answer on eligibility is not confirmed.
    """
    return transition(APPLICATION, "accept", application, by=by, now=now)


def decline(
    *, application: Application, reason: str, by: Any, now: datetime, pair: Pair | None = None
) -> Application:
    """Decline with a reason, which the agency can read; this ends the application.

    One officer proposes it and another confirms it.
    """
    text = reason_to_decline(application, reason=reason)
    return transition(
        APPLICATION,
        "decline",
        application,
        by=by,
        now=now,
        changes={"decision_reason": text},
        pair=pair,
        arguments={"reason": reason},
    )


def reason_to_decline(application: Application, *, reason: str) -> str:
    """The reason as it is kept. Refuses with BadInput one that says nothing, or that stands at
    another application of the year.
    """
    missing = _("Give the reason; the agency will read it.")
    text = telling_text(reason, field="reason", limit=DECLINE_LIMIT, missing=missing)
    declined = Application.objects.filter(cycle=application.cycle_id).exclude(pk=application.pk)
    return own_words(
        text, others=declined.values_list("decision_reason", flat=True), field="reason"
    )


def lapse(*, application: Application, now: datetime) -> Application:
    """Withdraw a returned application that was not corrected in time; only the scheduled task does
    this. Refuses with NotNow one that was corrected or withdrawn meanwhile.
    """
    return transition(APPLICATION, "lapse", application, by=CLOCK, now=now)
