"""The lists inside an application: the validation of a row, and how a list is saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.indicators import Indicator, indicators
from applications.form.examples import is_vague
from applications.form.models import Application, Commitment, SelfScore, ServicePoint
from applications.form.sections import Rows
from applications.form.unfinished import MODELS, Unfinished
from brandportal.errors import BadInput
from brandportal.texts import plain_text

Row = Mapping[str, Any]
Problems = dict[str, str]

PERCENT = ("%", "％", "percent", "per cent")
MOST_PERCENT = 1000
# Of a cell of an unfinished row, in characters.
TYPED_LIMIT = 2000


def commitment_problems(row: Row) -> Problems:
    """Why a commitment is invalid, by field: empty texts, no figure, a percentage that cannot be, a
    target that changes nothing.
    """
    found = {}
    required = {
        "promise": _("Say what is promised, in one sentence."),
        "unit": _("Name the unit, for example “working days” or “times a year”."),
        "baseline": _("Give today's figure, so that the change can be seen."),
        "target": _("Give the figure to be reached. “Improve continuously” cannot be checked."),
        "due_on": _("Give the day by which it is reached."),
        "how_measured": _("Say how the figure is measured: by whom, from which records."),
        "how_to_check": _("Say how a citizen can check it."),
    }
    for name, sentence in required.items():
        value = row.get(name)
        if value is None or not str(value).strip():
            found[name] = sentence
        elif name in ("promise", "how_measured", "how_to_check") and is_vague(str(value)):
            found[name] = _("These words could stand anywhere. Say what exactly can be checked.")
    if not found and str(row["unit"]).strip() in PERCENT:
        for name in ("baseline", "target"):
            if abs(Decimal(row[name])) > MOST_PERCENT:
                found[name] = _("More than %(most)s percent cannot be meant.") % {
                    "most": MOST_PERCENT
                }
    if not found and Decimal(row["target"]) == Decimal(row["baseline"]):
        found["target"] = _("The target is the same as today's figure; nothing would change.")
    elif not found and (row["target"] < row["baseline"]) != bool(row.get("less_is_better")):
        found["target"] = (
            _("A smaller figure is better here, so the target must be below today's figure.")
            if row.get("less_is_better")
            else _(
                "The target is below today's figure. If a smaller figure is better, tick the box "
                "beside it."
            )
        )
    return found


def service_point_problems(row: Row) -> Problems:
    """Why a service point is invalid: it needs a name, and a place or a telephone number."""
    if not str(row.get("name") or "").strip():
        return {"name": _("Name the service point.")}
    if not str(row.get("address") or "").strip() and not str(row.get("phone") or "").strip():
        return {"address": _("Give an address or a telephone number.")}
    return {}


def self_score_problems(row: Row, indicator: Indicator | None) -> Problems:
    """Why a self-score is invalid: its points must be between 0 and the maximum of the frozen
    rules.
    """
    if indicator is None:
        return {"points": _("The rules of this award year do not know this indicator.")}
    if not Decimal(0) <= Decimal(row["points"]) <= indicator.most:
        return {
            "points": _("Between 0 and %(most)s points are possible.") % {"most": indicator.most}
        }
    return {}


def due_problems(row: Row, standing: Any, today: date) -> Problems:
    """Why the day of a commitment is invalid: a promise is about the future. A day that stands
    already stays, when it has passed meanwhile.
    """
    due = row.get("due_on")
    if due is None or due > today or due == getattr(standing, "due_on", None):
        return {}
    return {"due_on": _("A promise is about the future: give a day after today.")}


def write_rows(
    application: Application,
    rows: Rows,
    data: Sequence[Row],
    unfinished: Sequence[Unfinished] = (),
    *,
    today: date,
) -> None:
    """Make the list equal to `data`: rows with an `id` of this application are changed, others
    added, missing ones deleted. What is `unfinished` is kept beside it; the row that it changes
    stays as it is until then.

    Refuses with BadInput that names the row; the caller's transaction then rolls back.
    """
    if len(data) + len(unfinished) > rows.most:
        raise BadInput(_("At most %(most)s rows are possible.") % {"most": rows.most})
    if rows.name == "self_scores":
        _write_self_scores(application, data, {one.indicator for one in unfinished})
    elif rows.name in ("commitments", "service_points"):
        _write_listed(application, MODELS[rows.name], data, {one.id for one in unfinished}, today)
    else:
        raise BadInput(_("Files are added one by one."))
    kept = [_bounded(one, application, rows) for one in unfinished]
    others = {name: rest for name, rest in application.unfinished.items() if name != rows.name}
    application.unfinished = others | ({rows.name: kept} if kept else {})


def _bounded(one: Unfinished, application: Application, rows: Rows) -> dict[str, Any]:
    """An unfinished row as it is kept: the columns of the list, each of a bounded length."""
    typed = {}
    for name, value in one.typed.items():
        text = plain_text(str(value)).strip()
        if len(text) > TYPED_LIMIT:
            raise BadInput(
                _("This text has %(used)s characters; %(limit)s are possible.")
                % {"used": len(text), "limit": TYPED_LIMIT},
            )
        if name in _columns(MODELS[rows.name]):
            typed[name] = text
    own = {row.pk for row in getattr(application, rows.name).all()} if one.id else set()
    missing = [name for name in one.missing if name in typed]
    standing = one.id if one.id in own else None
    return replace(one, typed=typed, missing=missing, id=standing).as_json()


_PROBLEMS = {Commitment: commitment_problems, ServicePoint: service_point_problems}


def _refuse(number: int, problems: Problems) -> None:
    for name, sentence in problems.items():
        raise BadInput(
            _("Row %(row)s: %(sentence)s") % {"row": number, "sentence": sentence}, field=name
        )


def _columns(model: Any) -> list[str]:
    """The values of a row: every column but its key and its application."""
    return [
        column.name
        for column in model._meta.concrete_fields
        if column.name not in ("id", "application")
    ]


def _write_listed(
    application: Application, model: Any, data: Sequence[Row], kept: set[Any], today: date
) -> None:
    names = _columns(model)
    standing = {row.pk: row for row in model.objects.filter(application=application)}
    for number, given in enumerate(data, start=1):
        row = standing.get(given.get("id") or 0) or model(application=application)
        _refuse(number, _PROBLEMS[model](given) or due_problems(given, row, today))
        for name in names:
            if name in given:
                value = given[name]
                setattr(row, name, value.strip() if isinstance(value, str) else value)
        row.save()
        kept.add(row.pk)
    model.objects.filter(application=application).exclude(pk__in=kept - {None}).delete()


def _write_self_scores(application: Application, data: Sequence[Row], kept: set[str]) -> None:
    known = indicators(application.cycle.rules or {"indicators": {}})
    for number, given in enumerate(data, start=1):
        _refuse(number, self_score_problems(given, known.get(given["indicator"])))
        SelfScore.objects.update_or_create(
            application=application,
            indicator=given["indicator"],
            defaults={
                "points": given["points"],
                "reason": str(given.get("reason") or "").strip(),
            },
        )
        kept.add(given["indicator"])
    application.self_scores.exclude(indicator__in=kept).delete()
