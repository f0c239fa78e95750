"""What an application lacks before it can be submitted: one sentence for each gap, with the section
to complete.
"""

from __future__ import annotations

from collections.abc import Iterator

from django.utils.translation import gettext as _

from applications.cycles.indicators import indicators
from applications.form.examples import good_example
from applications.form.models import Application
from applications.form.sections import SECTIONS, Rows, Section, value_of
from applications.form.unfinished import Unfinished, labels, places, unfinished_rows
from brandportal.errors import Gap

NAMED_AT_MOST = 3
NAME_SHOWN = 20


def gaps(application: Application) -> list[Gap]:
    """Everything missing, in the order of the form; empty if the application can be submitted."""
    return [gap for section in SECTIONS for gap in section_gaps(application, section)]


def section_gaps(application: Application, section: Section) -> list[Gap]:
    """What one section lacks."""
    found = list(_text_gaps(application, section))
    rows = section.rows
    if rows and not application.unfinished.get(rows.name):
        if getattr(application, rows.name).count() < rows.least:
            found.append(Gap(section.code, rows.name, str(rows.too_few)))
    elif rows:
        found += _unfinished_gaps(application, section, rows)
    if section.code == "commitments" and application.submitted_at is None:
        found += _unmeasured_gaps(application)
    if section.code == "self_assessment":
        found += _self_score_gaps(application)
    return found


def is_started(application: Application, section: Section) -> bool:
    """Whether the section has any content."""
    if any(value_of(application, field).strip() for field in section.fields):
        return True
    if section.rows is None:
        return False
    waiting = application.unfinished.get(section.rows.name)
    return bool(waiting) or getattr(application, section.rows.name).exists()


def _unfinished_gaps(application: Application, section: Section, rows: Rows) -> Iterator[Gap]:
    """One sentence for each unfinished row, with the columns to look at; the gap leads to the first
    of them.
    """
    if rows.name == "self_scores":
        yield from _unfinished_scores(application, section)
        return
    for place, (_row, waiting) in enumerate(places(application, rows)):
        if waiting is None:
            continue
        first = waiting.missing[0] if waiting.missing else next(iter(waiting.typed), "id")
        sentence = _not_finished(place, rows, waiting)
        if rows.name == "commitments":
            sentence = f"{sentence} {good_example(application.agency.agency_class)}"
        yield Gap(section.code, f"{rows.name}-{place}-{first}", sentence)


def _not_finished(place: int, rows: Rows, waiting: Unfinished) -> str:
    named = (waiting.typed.get("promise") or waiting.typed.get("name") or "")[:NAME_SHOWN]
    columns = _(", ").join(labels(rows.name, waiting.missing))
    words = {"row": place + 1, "name": named, "columns": columns}
    if not named:
        return _("Row %(row)s is not finished: %(columns)s.") % words
    return _("Row %(row)s “%(name)s” is not finished: %(columns)s.") % words


def _unmeasured_gaps(application: Application) -> Iterator[Gap]:
    """Rows of a draft from before it was asked how a figure is measured. What was signed off
    without it keeps no correction back.
    """
    waiting = {one.id for one in unfinished_rows(application, "commitments")}
    for place, row in enumerate(application.commitments.all()):
        if not row.how_measured and row.pk not in waiting:
            sentence = _("Commitment “%(promise)s”: say how it is measured.")
            words = {"promise": row.promise[:NAME_SHOWN]}
            yield Gap("commitments", f"commitments-{place}-how_measured", sentence % words)


def _unfinished_scores(application: Application, section: Section) -> Iterator[Gap]:
    known = indicators(application.cycle.rules or {"indicators": {}})
    for waiting in unfinished_rows(application, "self_scores"):
        item = known.get(waiting.indicator)
        sentence = _("The points of the indicator “%(indicator)s” are not finished.") % {
            "indicator": item.label if item else waiting.indicator
        }
        place = waiting.indicator.replace(".", "__")
        yield Gap(section.code, f"{place}-points", sentence)


def _text_gaps(application: Application, section: Section) -> Iterator[Gap]:
    for field in section.fields:
        if field.required_at and not value_of(application, field).strip():
            sentence = _("“%(field)s” is empty.") % {"field": field.label}
            yield Gap(section.code, field.name, sentence)


def _self_score_gaps(application: Application) -> Iterator[Gap]:
    """One sentence for each missing self-score; if many are missing, only their number."""
    given = {row.indicator: row for row in application.self_scores.all()}
    known = indicators(application.cycle.rules or {"indicators": {}})
    waiting = {one.indicator for one in unfinished_rows(application, "self_scores")}
    known = {key: item for key, item in known.items() if key not in waiting}
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
