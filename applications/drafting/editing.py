"""Write one section of an application: nothing is required in a draft, and concurrent changes are
not overwritten.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.drafting.rows import write_rows
from applications.eligibility.rising import free_for
from applications.form.brands import rename
from applications.form.content import section_content, section_version
from applications.form.enums import ApplicationStatus
from applications.form.models import Application, CorrectionItem
from applications.form.sections import BY_CODE, Field, Section
from applications.lifecycle.policies import agency_people
from applications.lifecycle.timing import correction_running
from brandportal.errors import (
    YES,
    BadInput,
    EditedElsewhere,
    Verdict,
    no,
    require,
)
from brandportal.journal.actions import Action, action
from brandportal.texts import plain_text


def corrections_asked(application: Application) -> list[CorrectionItem]:
    """What the newest return asks for; empty if the application was never returned."""
    items = list(application.correction_items.order_by("-asked_at", "pk"))
    return [item for item in items if item.asked_at == items[0].asked_at]


def editable(application: Application, section: Section, now: datetime) -> Verdict:
    """Whether the section can be edited now: in a draft any section, in a returned application
    those that were named.
    """
    if application.status == ApplicationStatus.DRAFT:
        return YES
    if application.status == ApplicationStatus.SIGN_OFF:
        return no(_("The application waits for the head's sign-off. The head can give it back."))
    if application.status != ApplicationStatus.RETURNED:
        return no(_("The application was handed in and can no longer be edited."))
    if all(item.section != section.code for item in corrections_asked(application)):
        return no(_("The Efficiency Office did not ask for a correction of this section."))
    return correction_running(application, now=now)


def lock_for_writing(act: Action, application: Application, section: Section) -> Application:
    """Lock the application, if this person may edit the section now."""
    locked = act.lock(application, "cycle", "agency", "brand")
    require(agency_people(locked, by=act.by), editable(locked, section, act.now))
    return locked


def save_section(
    *,
    application: Application,
    section: str,
    data: Mapping[str, Any],
    version: str,
    by: Any,
    now: datetime,
) -> Application:
    """Save one section; `data` contains its fields by name and, if the section has a list, `rows`.

    `version` is the hash with which the form was opened (`section_version`). Rows that cannot be
    rows yet come as `unfinished` and are kept as they were typed: a gap until the sign-off. Refuses
    with EditedElsewhere if the section changed since, BadInput for a text over its limit or an
    invalid row, NotNow if the section cannot be edited.
    """
    part = BY_CODE[section]
    with action(by=by, now=now) as act:
        locked = lock_for_writing(act, application, part)
        if version != section_version(locked, part):
            raise EditedElsewhere(_overtaken(locked, by))
        for field in part.fields:
            if field.name in data:
                _write_text(locked, field, data[field.name])
        if part.rows and "rows" in data:
            write_rows(
                locked,
                part.rows,
                data["rows"],
                data.get("unfinished", ()),
                today=timezone.localdate(now),
            )
        note_saved(act, locked, part)
    return locked


def _overtaken(locked: Application, by: Any) -> str:
    if locked.saved_by_id == by.pk:
        return _(
            "You saved this section yourself in another window after opening this one. Nothing was "
            "overwritten."
        )
    return _("Somebody else saved this section in the meantime. Nothing was overwritten.")


def corrected(application: Application, item: CorrectionItem) -> bool:
    """Whether the section that was asked for says something else by now than when it was asked."""
    section = BY_CODE.get(item.section)
    return section is not None and section_content(application, section) != item.before


def note_saved(act: Action, locked: Application, section: Section) -> None:
    """Record who saved last and when, in the application and in the journal."""
    locked.version += 1
    locked.saved_at, locked.saved_by = act.now, act.by
    locked.save()
    act.log(
        "application.save_section",
        gettext_noop("Saved a section of the application"),
        locked,
        {"section": section.code},
    )


def _write_text(locked: Application, field: Field, typed: str) -> None:
    text = plain_text(typed).strip()
    if len(text) > field.limit:
        raise BadInput(
            _("This text has %(used)s characters; %(limit)s are possible.")
            % {"used": len(text), "limit": field.limit},
            field=field.name,
        )
    if field.name == "brand_name":
        if not text:
            raise BadInput(_("A brand needs a name."), field="brand_name")
        before = locked.brand_id
        rename(locked, text)
        if locked.brand_id != before and not (free := free_for(locked.brand, locked.cycle)):
            raise BadInput(free.reason, field="brand_name")
    else:
        setattr(locked, field.name, text)
