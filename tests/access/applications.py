"""Rows of the applications: an agency sees its own, everybody else finds nothing there."""

from __future__ import annotations

from tests.access.matrix import Desk, Row, desk, row, signed_in


def own(args, *, post: str = "", **exceptions) -> Row:
    """A page of an application: its drafter, head and reader; for everybody else there is none."""
    people = {"drafter": 200, "head": 200, "reader": 200}
    return signed_in(404, args, post=post, **{**people, **exceptions})


def draft(w) -> tuple:
    return (w.draft.number,)


def submitted(w) -> tuple:
    return (w.submitted.number,)


READERS = {"drafter": 200, "head": 200, "reader": 200, "office": 200, "auditor": 200}
# Before the year is published, a conflict of interest closes what the agency handed in.
BOUND = {"office_tied": 404, "auditor_tied": 404}
WORKING = "drafter head"
# People without an agency get a sentence and may start nothing.
SIGNED_IN = "drafter head reader stranger panel leader office auditor system security identity"

ROWS: dict[str, Row] = {
    "public:rules": row(302),
    "public:rules-year": row(200, lambda w: (2026,)),
    "public:rules-download": row(200, lambda w: (2026,)),
    "public:evidence-file#draft": own(lambda w: (w.draft.evidence.get().pk,)),
    "public:evidence-file#submitted": signed_in(
        404, lambda w: (w.submitted.evidence.get().pk,), **READERS, **BOUND
    ),
    "public:evidence-file#selected": signed_in(
        404, lambda w: (w.selected.evidence.get().pk,), **READERS
    ),
    "public:evidence-file#public": row(200, lambda w: (w.shown_file.pk,)),
    "public:actual-file": signed_in(404, lambda w: (w.figure.pk,), **READERS, **BOUND),
    "public:logo#draft": row(404, draft, drafter=200, head=200, reader=200),
    "public:logo#submitted": row(404, submitted, **READERS, **BOUND),
    "public:logo#selected": row(200, lambda w: (w.selected.number,)),
    "workspace:application-list": signed_in(200),
    # A reader starts nothing.
    "workspace:application-start": signed_in(200, post=f"{SIGNED_IN} -reader"),
    "workspace:application-start-of": signed_in(
        200, lambda w: (w.draft.cycle.edition,), post=f"{SIGNED_IN} -reader"
    ),
    "workspace:application-detail#draft": own(draft),
    "workspace:application-detail#submitted": own(submitted),
    "workspace:application-section#draft": own(
        lambda w: (w.draft.number, "commitments"), post=WORKING
    ),
    "workspace:application-section#submitted": own(
        lambda w: (w.submitted.number, "commitments"), post=WORKING
    ),
    "workspace:application-evidence": own(draft, post=WORKING),
    "workspace:application-evidence-file": own(
        lambda w: (w.draft.number, w.draft.evidence.get().pk), post=WORKING
    ),
    "workspace:application-evidence-remove": signed_in(
        405, lambda w: (w.draft.number, w.draft.evidence.get().pk), post=WORKING
    ),
    "workspace:application-act#ask": own(
        lambda w: (w.draft.number, "request_sign_off"),
        drafter=302,
        head=302,
        reader=403,
        post=WORKING,
    ),
    "workspace:application-act#sign": own(
        lambda w: (w.draft.number, "sign_off"), drafter=403, reader=403, post="head"
    ),
    "workspace:application-act#withdraw": own(
        lambda w: (w.submitted.number, "withdraw"), drafter=403, reader=403, post="head"
    ),
    "workspace:application-act#accept": signed_in(404, lambda w: (w.submitted.number, "accept")),
    "workspace:commitment-progress": own(draft, post=WORKING),
    "workspace:application-print": own(draft),
    "workspace:application-versions#draft": own(draft),
    "workspace:application-versions#submitted": own(submitted),
    "admin:applications_application_versions": signed_in(
        403, lambda w: (w.submitted.pk,), office=200, auditor=200, office_tied=403, auditor_tied=403
    ),
    # Written straight to the database, so nothing was handed in and there is no receipt.
    "workspace:application-receipt": signed_in(404, submitted),
    "workspace:application-receipt-paper": signed_in(404, lambda w: (w.submitted.number, 1, "pdf")),
    "public:sealed-scan": signed_in(404, lambda w: (1,)),
    "workspace:application-act#take-back": own(
        lambda w: (w.submitted.number, "take_back"), drafter=403, reader=403, post="head"
    ),
}

READ = "office auditor"

DESK: dict[str, Desk] = {
    "applications.application": desk(
        READ, "office", "check-answers accept return decline veto", hidden=True
    ),
    "applications.brand": desk(READ),
    "applications.commitmentactual": desk(READ, "office", "check-figure", hidden=True),
    "applications.cycle": desk(READ, "office", "open extend approval copy", add="office"),
    "applications.ruleset": desk(READ, add="office"),
    "applications.vetofinding": desk(READ, add="office", hidden=True),
}
