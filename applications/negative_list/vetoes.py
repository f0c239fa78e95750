"""The negative list (一票否决): findings against an agency, and whether one excludes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from dateutil.relativedelta import relativedelta
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.form.models import Application
from applications.negative_list.enums import VetoKind
from applications.negative_list.models import VetoFinding
from brandportal.accounts.models import Agency
from brandportal.accounts.policies import free_of_conflict, is_office
from brandportal.errors import YES, BadInput, Verdict, first_no, no, require
from brandportal.journal.actions import Action, action
from brandportal.proposals.proof import Pair, both, require_pair
from brandportal.rulebook import Rules
from brandportal.texts import required_text

# The rule set has longer codes for some grounds than the finding's choices.
GROUND_OF = {VetoKind.CADRE_INVESTIGATED: "leading_cadre_under_investigation"}


def first_day_of_look_back(rules: Rules, today: date) -> date:
    """The first day of the look-back period: today's date, so many months ago."""
    return today - relativedelta(months=int(rules["veto"]["look_back_months"]))


def blocking_vetoes(
    agencies: Iterable[int], rules: Rules, today: date, *, known_at: datetime | None = None
) -> dict[int, VetoFinding]:
    """Agency id to the newest finding that excludes the agency: its ground is in the rules' list,
    and it is inside the look-back period (first day included). With `known_at` only what was
    recorded by then.
    """
    grounds = set(rules["veto"]["grounds"])
    since = first_day_of_look_back(rules, today)
    findings = VetoFinding.objects.filter(
        agency__in=list(agencies), happened_on__gte=since, happened_on__lte=today
    )
    if known_at is not None:
        findings = findings.filter(recorded_at__lte=known_at)
    found: dict[int, VetoFinding] = {}
    for finding in findings.order_by("-happened_on", "-pk"):
        counts = finding.kind == VetoKind.OTHER
        if counts or GROUND_OF.get(VetoKind(finding.kind), finding.kind) in grounds:
            found.setdefault(finding.agency_id, finding)
    return found


def blocking_veto(agency: Agency, rules: Rules, today: date) -> VetoFinding | None:
    """The newest finding that excludes this agency."""
    return blocking_vetoes([agency.pk], rules, today).get(agency.pk)


def barred_words(finding: VetoFinding) -> str:
    """The finding as the sentence that refuses."""
    return _("The agency is barred: %(ground)s on %(day)s, confirmed by %(source)s.") % {
        "ground": finding.get_kind_display(),
        "day": date_format(finding.happened_on, "DATE_FORMAT"),
        "source": finding.source,
    }


def no_blocking_veto(application: Application, *, now: datetime) -> Verdict:
    """Whether no finding excludes this application under the frozen rules of its award year."""
    finding = blocking_veto(
        application.agency, application.cycle.rules or {}, timezone.localdate(now)
    )
    return YES if finding is None else no(barred_words(finding))


def record_veto(
    *,
    agency: Agency,
    kind: str,
    happened_on: date,
    source: str,
    by: Any,
    now: datetime,
    note: str = "",
    pair: Pair | None = None,
) -> VetoFinding:
    """Record a confirmed finding of the negative list against an agency.

    One officer proposes it and another confirms it. Refuses people who are not of the office or
    work for the agency, a date in the future, and a missing source.
    """
    require(may_find(agency, by=by))
    need_sound(kind=kind, happened_on=happened_on, source=source, now=now)
    with action(by=by, now=now) as act:
        locked = act.lock(agency)
        agreed = require_pair(
            pair,
            action="veto.record",
            obj=locked,
            arguments=kept_finding(kind=kind, happened_on=happened_on, source=source, note=note),
            by=by,
            now=now,
        )
        return keep_finding(
            act,
            agency=locked,
            kind=kind,
            happened_on=happened_on,
            source=source,
            note=note,
            agreed=both(agreed),
        )


def may_find(agency: Agency, *, by: Any) -> Verdict:
    """The office, except people with a conflict of interest."""
    return first_no(is_office(by), free_of_conflict(agency.pk, by=by))


def kept_finding(*, kind: str, happened_on: date, source: str, note: str = "") -> dict[str, Any]:
    """A finding as JSON for the proposal."""
    return {"kind": str(kind), "happened_on": happened_on, "source": source, "note": note}


def need_sound(*, kind: str, happened_on: date, source: str, now: datetime) -> None:
    """Refuse with BadInput an unknown ground, a date in the future, and a missing source."""
    if kind not in VetoKind.values:
        raise BadInput(_("Choose a ground from the negative list."), field="kind")
    if happened_on > timezone.localdate(now):
        raise BadInput(_("The day must not lie in the future."), field="happened_on")
    required_text(source, field="source", missing=_("Say which body confirmed it."))


def keep_finding(
    act: Action,
    *,
    agency: Agency,
    kind: str,
    happened_on: date,
    source: str,
    note: str,
    agreed: Mapping[str, Any],
) -> VetoFinding:
    """Save the finding and its journal entry; `agreed` names the proposal under which two people
    decided.
    """
    finding = VetoFinding.objects.create(
        agency=agency,
        kind=kind,
        happened_on=happened_on,
        source=source.strip(),
        note=note.strip(),
        recorded_at=act.now,
        recorded_by=act.by,
    )
    act.log(
        "veto.record",
        gettext_noop("Recorded a finding of the negative list"),
        finding,
        {"agency": agency.pk, "kind": kind, "happened_on": happened_on, **agreed},
    )
    return finding
