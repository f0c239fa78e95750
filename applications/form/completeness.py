"""What an application lacks before it can be submitted: one sentence for each gap, with the section
to complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from applications.cycles.indicators import indicators
from applications.form.models import Application
from applications.form.sections import SECTIONS, Section, value_of
from brandportal.errors import Gap

NAMED_AT_MOST = 3


def gaps(application: Application) -> list[Gap]:
    """Everything missing, in the order of the form; empty if the application can be submitted."""
    return [gap for section in SECTIONS for gap in section_gaps(application, section)]


def section_gaps(application: Application, section: Section) -> list[Gap]:
    """What one section lacks."""
    found = list(_text_gaps(application, section))
    if section.rows and getattr(application, section.rows.name).count() < section.rows.least:
        found.append(Gap(section.code, section.rows.name, str(section.rows.too_few)))
    if section.code == "self_assessment":
        found += _self_score_gaps(application)
    return found


def is_started(application: Application, section: Section) -> bool:
    """Whether the section has any content."""
    if any(value_of(application, field).strip() for field in section.fields):
        return True
    return section.rows is not None and getattr(application, section.rows.name).exists()


def _text_gaps(application: Application, section: Section) -> Iterator[Gap]:
    for field in section.fields:
        if field.required_at and not value_of(application, field).strip():
            sentence = _("“%(field)s” is empty.") % {"field": field.label}
            yield Gap(section.code, field.name, sentence)


def _self_score_gaps(application: Application) -> Iterator[Gap]:
    """One sentence for each missing self-score; if many are missing, only their number."""
    given = {row.indicator: row for row in application.self_scores.all()}
    known = indicators(application.cycle.rules or {"indicators": {}})
    no_points = [item for key, item in known.items() if key not in given]
    no_reason = [item for key, item in known.items() if key in given and not given[key].reason]
    if len(no_points) > NAMED_AT_MOST:
        sentence = _("%(count)s indicators have no points yet.") % {"count": len(no_points)}
        yield Gap("self_assessment", no_points[0].key, sentence)
    else:
        for item in no_points:
            sentence = _("No points for the indicator “%(indicator)s”.")
            yield Gap("self_assessment", item.key, sentence % {"indicator": item.label})
    if len(no_reason) > NAMED_AT_MOST:
        sentence = _("The points of %(count)s indicators have no reason yet.")
        yield Gap("self_assessment", no_reason[0].key, sentence % {"count": len(no_reason)})
    else:
        for item in no_reason:
            sentence = _("No reason for the points of the indicator “%(indicator)s”.")
            yield Gap("self_assessment", item.key, sentence % {"indicator": item.label})
