"""Rows of the reviews: the public site, the panel room, the leading group's room."""

from __future__ import annotations

from tests.access.matrix import Desk, Row, desk, row, signed_in

EVERYBODY = (
    "visitor drafter head reader stranger panel leader office auditor system security identity"
)


def room_of_the_panel(args=lambda w: (), *, post: str = "", **exceptions) -> Row:
    return signed_in(403, args, post=post, **{"panel": 200, **exceptions})


def room_of_the_leaders(
    args=lambda w: (), met: int = 200, *, post: str = "", tied: int | None = None
) -> Row:
    """The leading group decides; the office and the auditor read. `tied`: what a conflict of
    interest makes of it.
    """
    bound = (
        {} if tied is None else dict.fromkeys(("leader_tied", "office_tied", "auditor_tied"), tied)
    )
    return signed_in(403, args, post=post, leader=met, office=met, auditor=met, **bound)


def read_on_the_desk(args=lambda w: ()) -> Row:
    return signed_in(403, args, office=200, auditor=200)


def accepted(w) -> tuple:
    return (w.accepted.number,)


def site(w) -> tuple:
    return (w.accepted.number, w.appointment.kind)


def year(number: int):
    return lambda w: (number,)


# Years of the world: 2026 is being scored, 2025 is on notice, 2023 is counted, 2022 is being rated.


def own_case(w) -> tuple:
    return (w.case.code,)


ROWS: dict[str, Row] = {
    "public:home": row(200),
    "public:brand-list": row(200),
    "public:brand-detail#shortlisted": row(200, lambda w: (w.rated.brand.code,)),
    "public:brand-detail#not-yet": row(404, lambda w: (w.accepted.brand.code,)),
    "public:brand-qr#shortlisted": row(200, lambda w: (w.rated.brand.code,)),
    "public:brand-share#shortlisted": row(200, lambda w: (w.rated.brand.code, "en")),
    "public:brand-share#not-yet": row(404, lambda w: (w.accepted.brand.code, "en")),
    "public:brand-qr#not-yet": row(404, lambda w: (w.accepted.brand.code,)),
    "public:brand-comments#shortlisted": row(200, lambda w: (w.selected.brand.code,)),
    "public:brand-comments#not-yet": row(404, lambda w: (w.accepted.brand.code,)),
    "public:help": row(200),
    "public:help-agencies": row(200),
    "public:help-judges": row(200),
    "public:privacy": row(200),
    "public:own-data": row(200, post=EVERYBODY),
    "workspace:comments": signed_in(
        404, lambda w: (w.selected.number,), drafter=200, head=200, reader=200
    ),
    "public:rate#open": row(200, lambda w: (w.rated.brand.code,), post=EVERYBODY),
    "public:rate#not-yet": row(404, lambda w: (w.accepted.brand.code,)),
    "public:proof-challenge": row(200),
    "public:rate-pressure#open": row(200, lambda w: (w.rated.brand.code,), post=EVERYBODY),
    "public:rate-pressure#not-yet": row(404, lambda w: (w.accepted.brand.code,)),
    "public:how-we-guard": row(200),
    "public:simulated-attacks": row(200),
    "public:probe": row(200),
    # Of a published year; the same page as the public one.
    "workspace:score#own": signed_in(
        404, lambda w: (w.selected.number,), drafter=200, head=200, reader=200
    ),
    "workspace:score#sealed": signed_in(404, lambda w: (w.ranked.number,)),
    "workspace:posters#own": signed_in(
        404, lambda w: (w.selected.number,), drafter=200, head=200, reader=200
    ),
    "workspace:poster#own": signed_in(
        404, lambda w: (w.selected.number, 0, "poster"), drafter=200, head=200, reader=200
    ),
    "workspace:guard#own": signed_in(
        404, lambda w: (w.selected.number,), drafter=200, head=200, reader=200, post="drafter head"
    ),
    "workspace:guard#others": signed_in(404, lambda w: (w.ranked.number,)),
    "public:rate-thanks": row(302, lambda w: (w.rated.brand.code,)),
    "public:sign-on-return": row(409),
    "public:kiosk": row(403),
    "public:kiosk-next": row(302),
    "public:kiosk-set-up": row(302, lambda w: (w.kiosk_token,)),
    "public:kiosk-set-up#unknown": row(404, lambda w: ("x",)),
    "public:receipt": row(200, post=EVERYBODY),
    # Before their day these pages say when it is.
    "public:ledger-newest": row(302),
    "public:ledger#open": row(200, year(2022)),
    "public:ledger#not-yet": row(200, year(2026)),
    "public:ledger-feed#open": row(200, year(2022)),
    "public:ledger-feed#not-yet": row(404, year(2026)),
    "public:ledger-subscribe": row(200, post=EVERYBODY),
    # Without the link of a mail there is nothing.
    "public:ledger-confirm": row(404, lambda w: ("1-0",)),
    "public:ledger-leave": row(404, lambda w: ("1-0",)),
    "public:results-newest": row(302),
    "public:results#on-notice": row(200, year(2025)),
    "public:results#counted": row(200, year(2023)),
    "public:results#scoring": row(200, year(2026)),
    "public:results-turnout#on-notice": row(200, year(2025)),
    "public:results-turnout#counted": row(200, year(2023)),
    "public:results-screening#on-notice": row(200, year(2025)),
    "public:results-screening#counted": row(200, year(2023)),
    "public:results-recount#on-notice": row(200, year(2025)),
    "public:results-recount#counted": row(200, year(2023)),
    "public:results-download#on-notice": row(200, year(2025)),
    "public:results-download#counted": row(404, year(2023)),
    "public:panel-draw#on-notice": row(200, year(2025)),
    # What was laid down is public at once, who was drawn with the results.
    "public:panel-draw#counted": row(200, year(2023)),
    "public:panel-draw#scoring": row(404, year(2026)),
    "public:panel-draw-json#on-notice": row(200, year(2025)),
    "public:panel-draw-json#counted": row(404, year(2023)),
    "public:panel-agreement#on-notice": row(200, year(2025)),
    "public:panel-agreement#counted": row(404, year(2023)),
    "public:result-versions#on-notice": row(200, year(2025)),
    "public:result-versions#counted": row(404, year(2023)),
    "public:result#on-notice": row(200, lambda w: (2025, w.selected.number)),
    "public:result#counted": row(404, lambda w: (2023, w.ranked.number)),
    # No notice of the world was withdrawn; one that was is read by everybody.
    "public:withdrawn-download": row(404, lambda w: (2025, 1)),
    "public:notice-list": row(200),
    "public:notice-detail#on-notice": row(200, year(2025)),
    "public:notice-paper#on-notice": row(200, lambda w: (2025, "pdf")),
    "public:notice-paper#scoring": row(404, lambda w: (2026, "pdf")),
    "public:notice-detail#scoring": row(200, year(2026)),
    "public:objection-new#on-notice": row(200, year(2025), post=EVERYBODY),
    "public:objection-new#scoring": row(404, year(2026)),
    "public:tip-new#on-notice": row(200, year(2025), post=EVERYBODY),
    "public:tip-new#scoring": row(404, year(2026)),
    "public:objection-status": row(200, year(2025), post=EVERYBODY),
    "public:repairs-newest": row(302),
    "public:repairs#on-notice": row(200, year(2025)),
    # Only when it comes: how many bad ratings a brand has would tell the ranking.
    "public:repairs#counted": row(200, year(2023)),
    # Without an open receipt back to the receipt's page.
    "public:receipt-grade": row(302, post=EVERYBODY),
    "public:receipt-wish": row(302, post=EVERYBODY),
    "public:receipt-answer": row(302, post=EVERYBODY),
    "public:receipt-appeal": row(302, post=EVERYBODY),
    # An empty list for who works for no agency.
    "workspace:case-list": signed_in(200),
    "workspace:objection-list": signed_in(200),
    "workspace:story-list": signed_in(200),
    "workspace:story": signed_in(
        404,
        lambda w: (w.selected.brand.code,),
        drafter=200,
        reader=200,
        head=200,
        post="drafter head",
    ),
    "workspace:objection-new": signed_in(
        404, lambda w: (2025, w.selected.agency.pk), drafter=403, reader=403, head=200, post="head"
    ),
    "workspace:objection-detail": signed_in(
        404, lambda w: (w.agency_objection.number,), drafter=200, head=200, reader=200, post="head"
    ),
    # Only who has taken it to compare: of two sheets that wait the officer has one.
    "admin:reviews_papersheet_scan#waits": signed_in(403, lambda w: (w.paper.pk,)),
    "admin:reviews_papersheet_scan": signed_in(
        403, lambda w: (w.compared.pk,), office=200, office_tied=403
    ),
    "admin:reviews_papersheet_blank": signed_in(
        403, lambda w: (w.seat.pk,), office=200, office_tied=403
    ),
    "admin:reviews_objection_file": signed_in(
        403,
        lambda w: (w.objection.pk, w.objection.files.get().pk),
        office=200,
        office_tied=403,
    ),
    "workspace:case-detail": signed_in(404, own_case, drafter=200, head=200, reader=200),
    "workspace:case-file": signed_in(
        404, lambda w: (w.case.code, w.case.files.get().pk), drafter=200, head=200, reader=200
    ),
    "workspace:case-act#verify": signed_in(
        302, lambda w: (w.case.code, "verify"), post="drafter head"
    ),
    "workspace:case-act#contact": signed_in(
        302, lambda w: (w.case.code, "contact"), post="drafter head"
    ),
    "admin:reviews_case_report": signed_in(403, office=200, auditor=200),
    "admin:year-progress": read_on_the_desk(),
    "admin:year-progress-file": read_on_the_desk(lambda w: ("csv",)),
    "admin:reports": read_on_the_desk(),
    "admin:reports-file": read_on_the_desk(lambda w: ("csv",)),
    "admin:reviews_case_report_file": signed_in(
        403, lambda w: ("2026-05", "csv"), office=200, auditor=200
    ),
    "admin:reviews_case_file": signed_in(
        403,
        lambda w: (w.case.pk, w.case.files.get().pk),
        office=200,
        auditor=200,
        office_tied=403,
        auditor_tied=403,
    ),
    "panel:home": room_of_the_panel(),
    "panel:calibration": room_of_the_panel(),
    "panel:calibration-sample": room_of_the_panel(lambda w: (w.sample.pk,), post="panel"),
    "panel:on-site": room_of_the_panel(site, post="panel -panel_tied", panel_tied=403),
    "panel:on-site-autosave": signed_in(405, site, post="panel -panel_tied"),
    "panel:site-photo": room_of_the_panel(
        lambda w: (*site(w), w.appointment.photos.get().pk), panel_tied=403
    ),
    "panel:site-photo-remove": signed_in(
        405, lambda w: (*site(w), w.appointment.photos.get().pk), post="panel -panel_tied"
    ),
    # For the judges of the brand who have locked its sheet, and the lead.
    "panel:moderation": room_of_the_panel(accepted, post="panel -panel_tied", panel_tied=403),
    "panel:declaration": room_of_the_panel(post="panel"),
    # Closed to a member who works or worked for the agency.
    "panel:sheet": room_of_the_panel(accepted, post="panel -panel_tied", panel_tied=403),
    "panel:autosave": signed_in(405, accepted, post="panel -panel_tied"),
    "panel:self-points": room_of_the_panel(accepted, panel_tied=403),
    "panel:next": room_of_the_panel(panel=302, panel_tied=302),
    # For the lead alone.
    "panel:progress": room_of_the_panel(panel_tied=404),
    "panel:versions": room_of_the_panel(accepted, panel_tied=403),
    "panel:table": room_of_the_panel(),
    "panel:lock-all": room_of_the_panel(post="panel"),
    "panel:lock": room_of_the_panel(accepted, post="panel -panel_tied", panel_tied=403),
    "panel:conflict": room_of_the_panel(accepted, post="panel -panel_tied", panel_tied=403),
    "panel:paper": room_of_the_panel(accepted, panel_tied=403),
    "panel:scan": room_of_the_panel(accepted, panel=404, panel_tied=403),
    "panel:evidence": room_of_the_panel(
        lambda w: (w.accepted.number, w.accepted.evidence.get().pk), panel_tied=403
    ),
    # Neither a draft nor another year's brand is before this member.
    "panel:sheet#draft": room_of_the_panel(lambda w: (w.draft.number,), panel=404),
    "panel:sheet#other-year": room_of_the_panel(lambda w: (w.selected.number,), panel=404),
    # To the newest year whose order is not closed: that of 2025.
    "leadership:home": room_of_the_leaders(tied=302),
    "leadership:ranking#scoring": room_of_the_leaders(year(2026), 404),
    "leadership:ranking#rating": room_of_the_leaders(year(2022), 404),
    "leadership:ranking#on-notice": room_of_the_leaders(year(2025)),
    "leadership:ranking#counted": room_of_the_leaders(year(2023), tied=403),
    "leadership:decision#counted": room_of_the_leaders(
        year(2023), post="leader -leader_tied", tied=403
    ),
    "leadership:sent-back#counted": room_of_the_leaders(year(2023), tied=403),
    "leadership:sent-back#rating": room_of_the_leaders(year(2022), 404),
    "leadership:meeting#counted": room_of_the_leaders(
        year(2023), post="leader -leader_tied", tied=403
    ),
    "leadership:meeting#rating": room_of_the_leaders(year(2022), 404),
    # No decision stands yet.
    "leadership:minutes-paper#counted": room_of_the_leaders(lambda w: (2023, "pdf"), 404, tied=403),
    "leadership:decision-paper#counted": room_of_the_leaders(
        lambda w: (2023, "docx"), 404, tied=403
    ),
    "leadership:case-pack#counted": room_of_the_leaders(
        lambda w: (2023, w.ranked.number, "pdf"), tied=403
    ),
    "leadership:case-packs#counted": room_of_the_leaders(lambda w: (2023, "docx"), tied=403),
    "leadership:case-packs#rating": room_of_the_leaders(lambda w: (2022, "docx"), 404),
    "leadership:explanation#counted": room_of_the_leaders(
        lambda w: (2023, w.ranked.number), tied=403
    ),
    "leadership:decision#rating": room_of_the_leaders(year(2022), 404),
    "leadership:explanation#on-notice": room_of_the_leaders(lambda w: (2025, w.selected.number)),
    "admin:identities": signed_in(403, identity=200),
    "admin:identity": signed_in(
        403, lambda w: ("reviews.objection", w.objection.pk), identity=200, post="identity"
    ),
    "admin:reviews_kiosk_issue": signed_in(403, office=200, post="office"),
    "admin:reviews_batch_enter": signed_in(403, office=200, post="office"),
    "admin:reviews_batch_template": signed_in(403, office=200, auditor=200),
    "admin:reviews_ratinginvitation_issue": signed_in(403, office=200, post="office"),
    "admin:reviews_register_hand_over": signed_in(403, office=200, post="office"),
    "public:draw#on-notice": row(200, year(2025)),
    "public:draw#counted": row(404, year(2023)),
    "public:draw-json#on-notice": row(200, year(2025)),
    "public:draw-json#rating": row(404, year(2022)),
    # The letter of the year on notice is not sent yet.
    # Without the code in this browser, and without an answer, there is none.
    "public:objection-answer": row(404, lambda w: (2025, "pdf")),
    "workspace:objection-answer": signed_in(404, lambda w: (w.agency_objection.number, "pdf")),
    "workspace:outcome": signed_in(
        404, lambda w: (w.selected.number, "pdf"), drafter=200, head=200, reader=200
    ),
    "workspace:feedback": signed_in(404, lambda w: (w.selected.number, "pdf")),
    "workspace:register": signed_in(
        404, accepted, drafter=200, head=200, reader=200, post="drafter head"
    ),
    "workspace:register-template": signed_in(404, accepted, drafter=200, head=200, reader=200),
    "workspace:register-keys": signed_in(
        404, lambda w: (w.agency.pk,), drafter=200, head=200, reader=200, post="drafter head"
    ),
    "workspace:register-key-revoke": signed_in(405, lambda w: (w.register_key.pk,), post="head"),
    # A session opens nothing here; only a key does (tests/reviews/registers/test_register_api.py).
    "api:register": row(401, accepted),
}

READ = "office auditor"

DESK: dict[str, Desk] = {
    "reviews.evaluation": desk(
        READ,
        "office",
        "seat-panel plan-by-rule plan-by-hand confirm-plan drop-plan "
        "add-sample remove-sample open-scoring excuse-member "
        "call-back-member replace-member reassign-brand allow-few-judges "
        "enter-paper appoint open-moderations close-scoring "
        "publish-notice call-reserve leave-vacant recalculate permit",
        add="office",
        hidden=True,
    ),
    "reviews.assignmentplan": desk(READ, hidden=True),
    # The newest is of the year on notice, whose results are public.
    "reviews.scoresheet": desk(READ, "office", "unlock set-aside-by-two"),
    "reviews.moderation": desk(READ, "office", "leave", hidden=True),
    "reviews.papersheet": desk(
        READ, "office", "take-to-compare give-back take-over withdraw", hidden=True
    ),
    "reviews.result": desk(READ, hidden=True),
    "reviews.case": desk(READ, "office", "uphold-appeal reject-appeal", hidden=True),
    "reviews.summons": desk(READ, "office", "hold-talk", hidden=True),
    "reviews.objection": desk(READ, "office", "admit dismiss assign uphold reject", hidden=True),
    "reviews.tip": desk(READ, "office", "answer", hidden=True),
    "reviews.comment": desk(READ, "office", "show hide", hidden=True),
    "reviews.drawcall": desk(READ, "office", "draw leave-out", add="office", hidden=True),
    "reviews.expert": desk(READ, "office", "note-tie", add="office", change="office"),
    "reviews.feedbackletter": desk(READ, "office", "screen send", hidden=True),
    "reviews.brandstory": desk(READ, "office", "release send-back take-down", hidden=True),
    "reviews.heldword": desk(READ, add="office", change="office", delete="office"),
    "reviews.ratinginvitation": desk(READ, hidden=True),
    "reviews.screening": desk(READ, "office", "stop resume", hidden=True),
    "reviews.hold": desk(
        READ, "office", "exclude release answer decide-appeal propose-sanction", hidden=True
    ),
    "reviews.sanction": desk(READ, "office", "impose lift take-back", hidden=True),
    "reviews.pressurereport": desk(READ, "office", "close propose-sanction", hidden=True),
    "reviews.register": desk(READ, hidden=True),
    "reviews.draw": desk(READ, "office", "draw pause resume"),
    "reviews.kiosk": desk(READ, "office", "revoke", hidden=True),
    "reviews.batch": desk(READ, "office", "confirm take-in stop resume discard", hidden=True),
}
