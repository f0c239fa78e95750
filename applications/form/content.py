"""The content of an application as plain data: compared between two saves, stored at a return,
hashed at sign-off.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from django.db import models

from applications.form.models import Application
from applications.form.sections import SECTIONS, Section, value_of
from brandportal.canonical import digest

Content = dict[str, Any]


def section_content(application: Application, section: Section) -> Content:
    """One section as JSON-serialisable data, read fresh from the database."""
    content: Content = {
        "fields": {field.name: value_of(application, field) for field in section.fields}
    }
    if section.takes_logo:
        content["logo"] = application.logo.name or ""
    if section.rows:
        rows = getattr(application, section.rows.name).all()
        if section.rows.name == "evidence":
            rows = rows.select_related("commitment")
        content["rows"] = [_ROWS[section.rows.name](row) for row in rows]
        # Nothing signed off has any: the hash of a receipt stays what it was.
        if application.unfinished.get(section.rows.name):
            content["unfinished"] = application.unfinished[section.rows.name]
    return content


def section_version(application: Application, section: Section) -> str:
    """A short hash of the section's content. Forms carry it, so that overwriting a newer version is
    noticed.
    """
    return digest(section_content(application, section))[:16]


def whole_content(application: Application) -> Content:
    """The whole application as JSON-serialisable data, including the hashes of its evidence."""
    content: Content = {
        "number": application.number,
        "agency": application.agency.name,
        "sections": {section.code: section_content(application, section) for section in SECTIONS},
    }
    # An application that was asked nothing beforehand keeps the hash of its receipts.
    answers = {row.question: row.answer for row in application.eligibility_answers.all()}
    return {**content, "eligibility": answers} if answers else content


def content_hash(application: Application) -> str:
    """SHA-256 over the whole application: the hash of the receipt."""
    return digest(whole_content(application))


def _number(value: Decimal) -> str:
    return f"{value:.2f}"


def _commitment(row: Any) -> Content:
    return {
        "promise": row.promise,
        "unit": row.unit,
        "baseline": _number(row.baseline),
        "target": _number(row.target),
        "less_is_better": row.less_is_better,
        "due_on": row.due_on.isoformat(),
        "how_to_check": row.how_to_check,
        # Commitments from before it was asked keep the content that was signed off.
        **({"how_measured": row.how_measured} if row.how_measured else {}),
    }


def _service_point(row: Any) -> Content:
    return {"name": row.name, "address": row.address, "phone": row.phone}


def _self_score(row: Any) -> Content:
    return {"indicator": row.indicator, "points": _number(row.points), "reason": row.reason}


def _evidence(row: Any) -> Content:
    # Files from before both were asked keep the content that was signed off.
    return {
        "indicator": row.indicator,
        "title": row.title,
        "sha256": row.sha256,
        **({"commitment": row.commitment.promise} if row.commitment else {}),
        **({"public": True} if row.public else {}),
    }


_ROWS: dict[str, Callable[[models.Model], Content]] = {
    "commitments": _commitment,
    "service_points": _service_point,
    "self_scores": _self_score,
    "evidence": _evidence,
}
