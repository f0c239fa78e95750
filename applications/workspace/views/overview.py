"""The content of the pages of one application: sections, gaps as links, possible actions and the
reasons against others.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.http import HttpRequest
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext as _

from applications.drafting.editing import corrected, corrections_asked, editable
from applications.eligibility.presenters import contradicted
from applications.form.brands import near_in_public
from applications.form.completeness import gaps, is_started, section_gaps
from applications.form.enums import ApplicationStatus
from applications.form.models import Application, CorrectionItem
from applications.form.presenters import with_rows
from applications.form.sections import BY_CODE, SECTIONS, section_title
from applications.form.self_assessment import self_score
from applications.lifecycle.outcomes import shown_journal, shown_status
from applications.lifecycle.policies import agency_people
from applications.lifecycle.presenters import next_step
from applications.lifecycle.receipts import receipt
from applications.lifecycle.workflow import APPLICATION
from brandportal.accounts.policies import heads
from brandportal.errors import Gap, Verdict, first_no, no

A = ApplicationStatus


@dataclass(frozen=True)
class Step:
    """One section in the list of sections."""

    name: str
    url: str
    state: str
    current: bool
    note: str
    gaps: Sequence[Gap]


@dataclass(frozen=True)
class LinkedGap:
    """Something missing, with a link to add it."""

    sentence: str
    url: str


@dataclass(frozen=True)
class Action:
    """A button of the overview, or the reason why it is not possible. With `method` get it links to
    a page that asks for confirmation.
    """

    action: str
    label: str
    url: str
    verdict: Verdict
    method: str
    tone: str


@dataclass(frozen=True)
class Asked:
    """A requested correction. `done`: the section says something else by now."""

    item: CorrectionItem
    title: str
    url: str
    done: bool


@dataclass(frozen=True)
class Event:
    """A journal entry for the agency, with the fields of `components/journal_list.html`."""

    at: datetime
    who: str
    sentence: str


CONFIRMED = ("sign_off", "resubmit", "send_back", "take_back", "withdraw")
OFFERED = {
    A.DRAFT: ("request_sign_off", "sign_off", "withdraw"),
    A.SIGN_OFF: ("sign_off", "send_back", "withdraw"),
    A.SUBMITTED: ("take_back", "withdraw"),
    A.RETURNED: ("ask_again", "resubmit", "withdraw"),
    A.ACCEPTED: ("withdraw",),
}


# Where the empty rows of a list begin.
ROWS_ANCHOR = "more-rows"

BEING_WRITTEN = (A.DRAFT, A.SIGN_OFF, A.RETURNED)


def own_application(request: HttpRequest, number: str) -> Application:
    """The application if the person works for its agency; 404 for everybody else."""
    own = with_rows(Application.objects.of_person(request.user)).prefetch_related("cycle__windows")
    return get_object_or_404(own, number=number)


def may_edit(application: Application, code: str, *, by: Any, now: datetime) -> Verdict:
    """Whether this person can edit the section now."""
    return first_no(agency_people(application, by=by), editable(application, BY_CODE[code], now))


def section_url(application: Application, code: str) -> str:
    return reverse("workspace:application-section", args=[application.number, code])


def steps(application: Application, current: str, now: datetime) -> list[Step]:
    """The sections with their marks; in a returned application those to be corrected are marked,
    until they say something else.
    """
    items = {item.section: item for item in _asked(application)}
    asked = {code for code, item in items.items() if not corrected(application, item)}
    found = []
    for section in SECTIONS:
        missing = section_gaps(application, section)
        state = "done"
        if section.code in asked or (missing and is_started(application, section)):
            state = "missing"
        elif missing:
            state = "empty"
        note = _("to be corrected") if section.code in asked else ""
        if section.code in items and not note and not missing:
            note = _("corrected")
        found.append(
            Step(
                name=str(section.title),
                url=section_url(application, section.code),
                state=state,
                current=section.code == current,
                note=note,
                gaps=missing,
            )
        )
    return found


def linked_gaps(application: Application) -> list[LinkedGap]:
    """What is missing, while it can still be added."""
    if application.status not in BEING_WRITTEN:
        return []
    return [
        LinkedGap(gap.sentence, section_url(application, gap.section) + _anchor(gap))
        for gap in gaps(application)
    ]


def _anchor(gap: Gap) -> str:
    """The field in the section's page that the gap is about."""
    section = BY_CODE[gap.section]
    if section.code == "self_assessment" and "." in gap.field:
        return f"#id_{gap.field.replace('.', '__')}-points"
    if section.rows and gap.field == section.rows.name:
        return f"#{ROWS_ANCHOR}"
    return f"#id_{gap.field}"


def next_gap(listed: Sequence[Step]) -> LinkedGap | None:
    """The next thing missing: in the current section, else in one after it, else from the
    beginning.
    """
    at = next(place for place, step in enumerate(listed) if step.current)
    for step in (*listed[at:], *listed[:at]):
        for gap in step.gaps:
            return LinkedGap(gap.sentence, step.url + _anchor(gap))
    return None


def actions(application: Application, by: Any, now: datetime) -> list[Action]:
    """The actions of the agency's people. The head signs off directly, without a request; who only
    reads has none.
    """
    if not agency_people(application, by=by):
        return []
    names = OFFERED.get(ApplicationStatus(application.status), ())
    if heads(by, application.agency_id):
        names = tuple(name for name in names if name not in ("request_sign_off", "ask_again"))
    else:
        names = tuple(name for name in names if name not in ("withdraw", "take_back"))
    return [_deed(application, name, by, now) for name in names]


def _deed(application: Application, name: str, by: Any, now: datetime) -> Action:
    row = APPLICATION.by_action[name]
    verdict = APPLICATION.verdict(name, application, by=by, now=now)
    missing = row.missing(application) if row.who(application, by=by) else ()
    if missing and not verdict and verdict.reason == missing[0].sentence:
        verdict = no(_("Some things are still missing; they are listed on this page."))
    return Action(
        action=name,
        label=_(row.label),
        url=reverse("workspace:application-act", args=[application.number, name]),
        verdict=verdict,
        method="get" if name in CONFIRMED else "post",
        tone=row.tone,
    )


def _asked(application: Application) -> list[CorrectionItem]:
    return corrections_asked(application) if application.status == A.RETURNED else []


def asked_for(application: Application) -> list[Asked]:
    """The requested corrections."""
    return [
        Asked(
            item,
            str(section_title(item.section)),
            section_url(application, item.section),
            corrected(application, item),
        )
        for item in _asked(application)
    ]


def overview_context(application: Application, by: Any, now: datetime) -> dict[str, Any]:
    """The context of the overview."""
    status = shown_status(application)
    by_indicator = {row.indicator for row in application.evidence.all()}
    scored = [row.indicator for row in application.self_scores.all()]
    return {
        "application": application,
        "status_word": status.label,
        "status_tone": status.tone,
        "next_step": next_step(application, now),
        "steps": steps(application, "", now),
        "gaps": linked_gaps(application),
        "writes": agency_people(application, by=by),
        "actions": actions(application, by, now),
        "asked": asked_for(application),
        "receipt": receipt(application),
        "self_score": self_score(application),
        "without_evidence": sum(1 for key in scored if key not in by_indicator),
        "can_add_evidence": may_edit(application, "evidence", by=by, now=now),
        "contradicted": contradicted(application),
        "near": near_in_public(application.brand) if application.status in BEING_WRITTEN else [],
        "can_write": any(
            may_edit(application, section.code, by=by, now=now) for section in SECTIONS
        ),
        "journal": [
            Event(entry.at, entry.who, entry.sentence) for entry in shown_journal(application)[:30]
        ],
    }
