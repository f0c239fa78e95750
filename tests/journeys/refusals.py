"""The responses to people who may not act, and the record of each attempt."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from io import StringIO
from typing import Any

from django.core.management import call_command
from django.test import Client

from tests.journeys import people
from tests.journeys.pages import Page, get, post
from tests.journeys.people import JUDGES, OUR_AGENCY, Year
from tests.journeys.records import changed, everything

SIGN_IN = (200, "登录")
# The same with what was typed at hand.
SIGN_IN_TO_GO_ON = (403, "请登录后继续")
NO_DESK = (403, "您不能查看这个页面")
NOT_FOUND = (404, "没有这个页面")
HEAD_ONLY = (403, "仅本单位负责人可办理。")
PANEL_ONLY = (403, "仅评委可办理。")
LEADERS_READ = (403, "仅考评领导小组可以查看。")
LEADERS_DECIDE = (403, "仅考评领导小组可办理。")
IN_THE_AGENCY = (403, "您与该单位存在利益冲突")
TAKES_PART = (403, f"您与参评单位“{OUR_AGENCY}”存在利益冲突")
# Neither the record nor that there is one.
HIDDEN = (403, "没有此记录，或此记录涉及与您有利益冲突的单位。")
CLOSED = (403, f"您与“{OUR_AGENCY}”有利益冲突")

Answer = tuple[int, str]
# That somebody was refused is itself noted, for the security administrator.
WRITTEN_OF_REFUSALS = {"journal.SecurityEvent"}
OUTSIDERS = ("visitor", "their drafter", "their head", JUDGES[0], "leader", "auditor", "security")


@dataclass(frozen=True)
class Note:
    """One attempt: by whom, at what, what was to be answered, what came, and which tables
    changed.
    """

    stop: str
    who: str
    what: str
    expected: Answer
    status: int
    text: str
    written: tuple[str, ...]

    @property
    def complaint(self) -> str:
        status, words = self.expected
        told = self.status == status and words in self.text
        if told and set(self.written) <= WRITTEN_OF_REFUSALS:
            return ""
        return (
            f"{self.stop}: {self.who} at {self.what}: {self.status} {self.text!r},"
            f" expected {self.expected}, written {self.written}"
        )


class Attempts:
    """Tries things and keeps the notes."""

    def __init__(self, year: Year) -> None:
        self.year, self.stop = year, ""
        self.notes: dict[str, list[Note]] = {}

    def note(
        self, kind: str, who: str, what: str, expected: Answer, go: Callable[[], Page]
    ) -> None:
        before = everything()
        page = go()
        written = tuple(changed(before, everything()))
        kept = Note(self.stop, who, what, expected, page.status, page.text, written)
        self.notes.setdefault(kind, []).append(kept)

    def post(self, kind: str, who: str, address: str, expected: Answer, /, **data: Any) -> None:
        """Send this straight to the address, whatever the pages offer."""
        browser = self.year.browsers.get(who) or Client()
        if expected == SIGN_IN and any(str(value).strip() for value in data.values()):
            expected = SIGN_IN_TO_GO_ON
        self.note(kind, who, address, expected, lambda: post(browser, address, data))

    def desk(self, address: str, /, **data: Any) -> None:
        """What the office alone does at its desk, tried by everybody else."""
        self.post("role", "visitor", address, SIGN_IN, **data)
        for who in (*OUTSIDERS[1:], "our drafter", "our head"):
            self.post("role", who, address, NO_DESK, **data)

    def workspace(self, address: str, /, *, drafter: Answer | None = None, **data: Any) -> None:
        """What our agency does, tried by others; by our own drafter too where only the head may."""
        self.post("role", "visitor", address, SIGN_IN, **data)
        for who in (*OUTSIDERS[1:], "office"):
            self.post("role", who, address, NOT_FOUND, **data)
        if drafter:
            self.post("role", "our drafter", address, drafter, **data)


def people_with_a_conflict(year: Year) -> None:
    """A second officer, a second leader and a sixth judge, each with a second account as drafter of
    our agency under the same mail address; and the administrations.
    """
    for name, key, role in (
        ("效能办小李", "our officer", "office"),
        ("领导小施", "our leader", "leader"),
        ("评委己", "our judge", "panel"),
    ):
        username = key.replace(" ", "")
        people.invite_from_desk(year, name, username, role=role)
        year.browsers[key] = year.browsers.pop(name)
        drafting = {"agency": OUR_AGENCY, "agency_role": "drafter"}
        address = f"{username}@example.org"
        people.invite_from_desk(year, name, f"{username}2", email=address, **drafting)
        year.browsers.pop(name)
    out = StringIO()
    who = {"role": "auditor", "name": "auditor", "email": "auditor@example.org"}
    call_command("appoint", "auditor", **who, stdout=out)
    people.confirm(year, "security")
    assert not people.INVITATION.search(out.getvalue())
    people.accept(year, "auditor", people.mailed_to("auditor@example.org"), "auditor")


def verb(year: Year, model: str, words: str, name: str) -> str:
    """The address of a verb of the desk, whether or not its page offers it now."""
    return people.record(year["office"], model, words).address.replace("/change/", f"/verb/{name}/")


def after_a_tick(year: Year, address: str, who: str = "visitor") -> Page:
    """The clock runs; the page afterwards."""
    people.the_clock_ticks()
    return get(year.browsers.get(who) or Client(), address)
