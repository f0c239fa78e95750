"""One person's own data in words, for its page."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, datetime
from typing import Any

from django.utils.translation import gettext as _

from reviews.bad_ratings.enums import CaseStatus
from reviews.comments.enums import CommentStatus
from reviews.decision.enums import ObjectionStatus
from reviews.rating.enums import Channel, Level, RaterGroup

ASPECTS = ("attitude", "ability", "efficiency", "effect")


def spoken(years: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The same data with labels in the reader's language and times as dates."""
    return [
        {
            **year,
            "waits": _waits(year["kept_for_the_screening"]),
            "ratings": [_rating(row) for row in year["ratings"]],
            "invitations": [
                {**row, "group": RaterGroup(row["group"]).label, "invited": _moment(row["invited"])}
                for row in year["invitations"]
            ],
            "objections": [
                {
                    **row,
                    "status": ObjectionStatus(row["status"]).label,
                    "filed": _moment(row["filed"]),
                }
                for row in year["objections"]
            ],
        }
        for year in years
    ]


def as_rows(years: list[dict[str, Any]]) -> Iterator[tuple[int, str, str, Any]]:
    """What `spoken` says as rows of a table: award year, what it is, its name, its value."""
    for year in years:
        number = year["year"]
        for row in year["ratings"]:
            what = _("Rating of %(brand)s") % {"brand": row["brand"]}
            yield number, what, _("Agency"), row["agency"]
            yield number, what, _("All in all"), str(row["overall"])
            for name, level in row["aspects"]:
                yield number, what, name, str(level)
            if row["reasons_in_words"]:
                yield number, what, _("What you ticked"), _(", ").join(row["reasons_in_words"])
            if row["comment"]:
                yield number, what, _("Comment"), row["comment"]
            yield number, what, _("Given"), row["given"]
            yield number, what, _("Channel"), str(row["channel"])
            yield number, what, _("Rated as"), str(row["group"])
            if row["case"]:
                yield number, what, _("Case"), f"{row['case']['number']} {row['case']['status']}"
        for row in year["named_as_customer"]:
            what = _("An agency named you as its customer")
            yield number, what, _("Agency"), row["agency"] or _("the Efficiency Office")
            yield number, what, _("Service point"), row["service_point"]
            yield number, what, _("Month"), row["month"]
            kept = _("number kept, encrypted") if row["telephone_kept"] else _("number deleted")
            yield number, what, _("Mobile number"), kept
        for row in year["invitations"]:
            yield number, _("You were invited to rate"), row["brand"], row["invited"]
        for row in year["objections"]:
            what = _("Objection %(number)s") % {"number": row["number"]}
            yield number, what, _("Brand"), str(row["brand"])
            yield number, what, _("Name"), row["name"]
            yield number, what, _("What it says"), row["statement"]
            yield number, what, _("Filed"), row["filed"]
            yield number, what, _("Status"), str(row["status"])


def _rating(row: dict[str, Any]) -> dict[str, Any]:
    names = {
        "attitude": _("Attitude"),
        "ability": _("Ability"),
        "efficiency": _("Efficiency"),
        "effect": _("Effect"),
    }
    case = row["case"]
    return {
        **row,
        "overall": Level(row["overall"]).label
        if row["overall"]
        else _("not shown any more, as you wished"),
        "aspects": [(names[code], Level(row[code]).label) for code in ASPECTS if row[code]],
        "group": RaterGroup(row["group"]).label,
        "channel": Channel(row["channel"]).label,
        "given": _moment(row["given"]),
        "comment_status": CommentStatus(row["comment_status"]).label if row["comment"] else "",
        "case": {**case, "status": CaseStatus(case["status"]).label} if case else None,
    }


def _waits(told: dict[str, Any] | None) -> dict[str, date | datetime] | None:
    return told and {
        "begins_at": _moment(told["screened_from"]),
        "expected_by": date.fromisoformat(told["expected_by"]),
        "latest_at": _moment(told["at_the_latest"]),
    }


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text)
