"""What the portal knows itself of an agency's eligibility, so that nobody is asked."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.conf import settings
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.module_loading import import_string
from django.utils.translation import gettext as _

from applications.cycles.models import Cycle
from applications.eligibility.rising import one_may_rise
from applications.form.models import Application
from applications.negative_list.vetoes import blocking_veto, first_day_of_look_back
from brandportal.accounts.models import Agency
from brandportal.errors import YES, Verdict, no
from brandportal.rulebook import Rules


@dataclass(frozen=True)
class Fact:
    """What must be so, and whether it is, with the sentence that says what stands against it."""

    label: str
    verdict: Verdict


# The agency, the frozen rules and the moment. Later apps name theirs in `settings.BARS`.
Bar = Callable[[Agency, Rules, datetime], Fact]


def found(agency: Agency, cycle: Cycle, *, now: datetime) -> Iterator[Fact]:
    """Every fact that decides about an application of the agency in the award year. Rules from
    before there were questions leave all but the first to the office's check.
    """
    rules = cycle.rules or {}
    yield Fact(_("No application of the agency runs in this award year"), _none_runs(agency, cycle))
    if cycle.is_famous:
        label = _("A brand of the agency may rise to Famous Brand")
        yield Fact(label, one_may_rise(agency, cycle, now))
    if "eligibility" not in rules:
        return
    yield Fact(_("The agency belongs to a class of the programme"), _of_a_class(agency, rules))
    yield Fact(_("No finding of the negative list bars the agency"), _no_veto(agency, rules, now))
    for dotted in settings.BARS:
        bar: Bar = import_string(dotted)
        yield bar(agency, rules, now)


def _none_runs(agency: Agency, cycle: Cycle) -> Verdict:
    standing = Application.objects.live().filter(agency=agency, cycle=cycle).first()
    if standing is None:
        return YES
    return no(
        _("The agency already has an application in this award year: %(number)s.")
        % {"number": standing.number}
    )


def _of_a_class(agency: Agency, rules: Rules) -> Verdict:
    if agency.agency_class in rules["agency_classes"]:
        return YES
    return no(
        _("Agencies of the class “%(class)s” take no part in this award year.")
        % {"class": agency.get_agency_class_display()}
    )


def _no_veto(agency: Agency, rules: Rules, now: datetime) -> Verdict:
    today = timezone.localdate(now)
    finding = blocking_veto(agency, rules, today)
    if finding is None:
        return YES
    free = today
    while first_day_of_look_back(rules, free) <= finding.happened_on:
        free += timedelta(days=1)
    # Who established it, and the note on it, are the office's.
    return no(
        _("The agency is barred: %(ground)s on %(day)s. The bar ends on %(free)s.")
        % {
            "ground": finding.get_kind_display(),
            "day": date_format(finding.happened_on, "DATE_FORMAT"),
            "free": date_format(free, "DATE_FORMAT"),
        }
    )
