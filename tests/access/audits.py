"""Rows of the audits: the register for everybody, a title's own pages for its agency."""

from __future__ import annotations

from tests.access.matrix import Desk, Row, desk, row, signed_in


def own(args, met: int = 200, *, post: str = "") -> Row:
    """A page of a title: its drafter, its head and its reader; for everybody else there is none."""
    return signed_in(404, args, post=post, drafter=met, head=met, reader=met)


def title(w) -> tuple:
    return (w.title.number,)


def review(w) -> tuple:
    return (w.review.title.number, w.review.year)


def hearing(w) -> tuple:
    return (w.hearing.title.number, w.hearing.year)


READING_DESK = {"office": 200, "auditor": 200}

ROWS: dict[str, Row] = {
    "public:title-list": row(200),
    "public:title-detail": row(200, title),
    "public:title-certificate": row(200, title),
    "public:title-qr": row(200, title),
    "public:title-share": row(200, lambda w: (*title(w), "zh-hans")),
    "public:title-share#unspoken": row(404, lambda w: (*title(w), "fr")),
    # An empty front page for who works for no agency.
    "workspace:home": signed_in(200),
    "workspace:year-end-list": signed_in(200),
    "workspace:year-end-line": signed_in(
        404,
        lambda w: (w.checked_line.pk,),
        drafter=200,
        head=200,
        reader=200,
        post="head",
    ),
    "workspace:title-detail": own(title),
    "workspace:title-forecast": own(title, post="drafter head"),
    "workspace:recovery-step": signed_in(
        404,
        lambda w: (w.title.number, w.recovery_step.pk),
        drafter=200,
        head=200,
        reader=403,
        post="drafter head",
    ),
    "workspace:title-plaque": own(title),
    "workspace:review-detail#due": own(review),
    "workspace:review-detail#hearing": own(hearing),
    "workspace:review-report": signed_in(
        404, review, drafter=200, head=200, reader=403, post="drafter head"
    ),
    "workspace:review-statement": signed_in(302, hearing, post="head"),
    "workspace:review-rectification": signed_in(
        302, lambda w: (w.rectified.title.number, w.rectified.year), post="head"
    ),
    "admin:audits_title_annual": signed_in(403, **READING_DESK, post="office"),
    "admin:audits_title_other_rules": signed_in(403, **READING_DESK),
    "admin:audits_verdictlist_draw_up": signed_in(403, **READING_DESK, post="office"),
    "admin:audits_title_promotion": signed_in(403, **READING_DESK),
    "admin:audits_title_year_end": signed_in(403, **READING_DESK, post="office"),
    "admin:audits_title_year_end_file": signed_in(
        403, lambda w: (2025, "csv"), **READING_DESK, post="office auditor"
    ),
}

READ = "office auditor"

DESK: dict[str, Desk] = {
    "audits.conferral": desk(READ, "office", "confer"),
    "audits.title": desk(READ, "office", "issue-plaque end-plaque spot-check veto", hidden=True),
    "audits.annualreview": desk(READ, "office", "exempt uphold overturn", hidden=True),
    "audits.verdictlist": desk(READ, "office", "", hidden=True),
    "audits.checkedline": desk(READ, "office", "answer", hidden=True),
    "audits.rectification": desk(READ, "office", "pass fail", hidden=True),
}
