"""What an application still lacks before it can be handed in, one sentence a gap and the section where it is mended."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from applications.domain.indicators import indicators
from applications.models import Application
from applications.sections import SECTIONS, Section, value_of
from brandportal.errors import Gap


def gaps(application: Application) -> list[Gap]:
    """Everything missing, in the order of the form; empty when the application can be handed in."""
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
    """Whether anything stands in the section."""
    if any(value_of(application, field).strip() for field in section.fields):
        return True
    return bool(section.rows) and getattr(application, section.rows.name).exists()


def _text_gaps(application: Application, section: Section) -> Iterator[Gap]:
    for field in section.fields:
        if field.required_at and not value_of(application, field).strip():
            sentence = _("“%(field)s” is empty.") % {"field": field.label}
            yield Gap(section.code, field.name, sentence)


def _self_score_gaps(application: Application) -> Iterable[Gap]:
    given = {row.indicator: row for row in application.self_scores.all()}
    for key, indicator in indicators(application.cycle.rules or {"indicators": {}}).items():
        row = given.get(key)
        if row is None:
            sentence = _("No points for the indicator “%(indicator)s”.")
        elif not row.reason.strip():
            sentence = _("No reason for the points of the indicator “%(indicator)s”.")
        else:
            continue
        yield Gap("self_assessment", key, sentence % {"indicator": indicator.label})
