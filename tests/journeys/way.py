"""The whole way from the first account to the revoked title, stop by stop."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import Any

from tests.journeys.people import (
    JUDGES,
    OURS,
    THEIRS,
    Year,
    act,
    add_rules,
    appoint_office,
    draw_up_year,
    enrol,
    open_year,
    record,
    the_clock_ticks,
)
from tests.journeys.steps import (
    REASONS,
    SECTION_CODES,
    accept_application,
    answer_objection,
    apply,
    assign_investigator,
    brand_code,
    close_scoring,
    confer,
    decide_by_two,
    decision,
    do,
    fill_section,
    find_falsified,
    issue,
    judge_all,
    make_statement,
    object_to,
    open_annual_review,
    open_scoring,
    publish,
    rate_everything,
    seat,
    section,
    start,
    uphold_verdict,
    write_report,
)


def _drawn_up(year: Year) -> None:
    appoint_office(year)
    enrol(year)
    add_rules(year)
    draw_up_year(year)


def _written(year: Year) -> None:
    year.at("2025-03-03 09:00")
    apply(year, "their", THEIRS)
    start(year, "our", OURS)
    for code in SECTION_CODES:
        fill_section(year, "our", year.number, code)


def _waiting(year: Year) -> None:
    year.at("2025-03-20 15:30")
    do(year, "our drafter", "request_sign_off")


def _returned(year: Year) -> None:
    year.at("2025-04-01 10:00")
    page = record(year["office"], "applications/application", year.number)
    act(page, "return", practice="请写明投诉由谁受理。")


def _accepted(year: Year) -> None:
    year.at("2025-04-03 16:00")
    section(year, "our", year.number, "practice").send(mechanism="投诉由热线受理，两日内答复。")
    do(year, "our head", "resubmit")
    accept_application(year, OURS)
    accept_application(year, THEIRS)


def _scoring(year: Year) -> None:
    year.at("2025-05-06 09:00")
    open_scoring(year)


def _scored(year: Year) -> None:
    for judge in JUDGES:
        judge_all(year, judge, {OURS: Decimal("0.8"), THEIRS: Decimal("0.9")})


def _shortlisted(year: Year) -> None:
    close_scoring(year)
    issue(year, OURS, "service_recipients", 3)
    issue(year, THEIRS, "service_recipients", 4)


def _rating(year: Year) -> None:
    brand_code(year, OURS)
    brand_code(year, THEIRS)
    year.at("2025-06-03 00:01")
    the_clock_ticks()


def _counted(year: Year) -> None:
    rate_everything(year)
    year.at("2025-06-17 00:00")
    the_clock_ticks()


def _decided(year: Year) -> None:
    year.at("2025-06-18 14:00")
    decide_by_two(year, decision(year), OURS, REASONS)


def _on_notice(year: Year) -> None:
    year.at("2025-06-30 09:00")
    publish(year)


def _objected(year: Year) -> None:
    year.at("2025-07-03 20:00")
    object_to(year, OURS, "五月六日上午窗口无人值守。")


def _cleared(year: Year) -> None:
    assign_investigator(year)
    outcome = "经核查，所述情况不属实，异议不成立。"
    answer_objection(year, "reject", answer="经核实，当日窗口有人值守。", outcome=outcome)
    year.at("2025-07-08 00:01")
    the_clock_ticks()


def _named(year: Year) -> None:
    year.at("2025-07-21 10:00")
    confer(year)


def _report_due(year: Year) -> None:
    year.at("2026-01-01 00:20")
    the_clock_ticks()
    year.at("2026-01-01 09:00")
    open_annual_review(year)
    year.at("2026-01-12 09:00")


def _hearing(year: Year) -> None:
    write_report(year, "our head", "24", "hand_in")
    find_falsified(year)
    year.at("2026-01-23 00:20")
    the_clock_ticks()


STOPS: dict[str, Callable[[Year], Any]] = {
    "drawn up": _drawn_up,
    "open": open_year,
    "written": _written,
    "waiting for sign-off": _waiting,
    "submitted": lambda year: do(year, "our head", "sign_off"),
    "returned": _returned,
    "accepted": _accepted,
    "seated": seat,
    "scoring": _scoring,
    "scored": _scored,
    "shortlisted": _shortlisted,
    "rating": _rating,
    "counted": _counted,
    "decided": _decided,
    "on notice": _on_notice,
    "objected": _objected,
    "admitted": lambda year: answer_objection(year, "admit"),
    "cleared": _cleared,
    "named": _named,
    "report due": _report_due,
    "hearing": _hearing,
    "stated": make_statement,
    "revoked": uphold_verdict,
}


def walk(year: Year, until: str = "revoked") -> Iterator[str]:
    """Take the way from the first account to the revoked title; stops after each stage and says
    where it is.
    """
    for stop, go in STOPS.items():
        go(year)
        yield stop
        if stop == until:
            return
