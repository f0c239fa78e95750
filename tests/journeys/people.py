"""The participants of an award year, their clock, and the office's desk."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from io import StringIO
from itertools import count
from typing import Any
from zoneinfo import ZoneInfo

from django.core import mail
from django.core.management import call_command
from django.test import Client

from brandportal.notices.tasks import send_notices
from tests.journeys.pages import Form, Page, get

SHANGHAI = ZoneInfo("Asia/Shanghai")
NINE_TENTHS = Decimal("0.9")
PASSWORD = "a pass phrase of the harbour"
INVITATION = re.compile(r"http://testserver(/invitation/[\w-]+/)")
PROPOSAL = re.compile(r"/proposals/\d+/$")
_words = count(1)
RATING_CODE = re.compile(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}-[0-9A-Z]{4}\b")
OURS, THEIRS = "港城车大夫", "商务一家"
OUR_AGENCY, THEIR_AGENCY = "市交通运输局", "市商务局"
INVESTIGATOR = "方慧敏"
JUDGES = ("评委甲", "评委乙", "评委丙", "评委丁", "评委戊")
STAGES = {
    "application": ("2025-03-03", "2025-03-31"),
    "acceptance": ("2025-04-01", "2025-05-05"),
    "preliminary": ("2025-05-06", "2025-06-02"),
    "rating": ("2025-06-03", "2025-06-16"),
    "leadership": ("2025-06-17", "2025-06-29"),
    "notice": ("2025-06-30", "2025-07-20"),
    "conferral": ("2025-07-21", "2025-08-10"),
}


def reads(page: Page, *words: str, status: int = 200) -> Page:
    """The page came with this status and says all of this."""
    missing = [each for each in words if each not in page.text]
    assert (page.status, missing) == (status, []), f"{page.address}\n{page.text}"
    return page


@dataclass
class Year:
    """One award year under way: the clock, the browsers of everybody in it, and the numbers they
    were given.
    """

    clock: Any
    browsers: dict[str, Client] = field(default_factory=dict)
    numbers: dict[str, str] = field(default_factory=dict)
    codes: dict[str, str] = field(default_factory=dict)
    letters: dict[str, list[str]] = field(default_factory=dict)
    objection: str = ""
    code: str = ""
    # The award year as it stands in addresses.
    edition: str = "2025"

    def at(self, moment: str) -> None:
        """Set the clock to a moment in local time, "2025-03-03 09:00"."""
        self.clock.move_to(datetime.fromisoformat(moment).replace(tzinfo=SHANGHAI))

    @property
    def now(self) -> datetime:
        """What the clock shows."""
        return datetime.now(tz=SHANGHAI)

    def __getitem__(self, person: str) -> Client:
        return self.browsers[person]

    @property
    def number(self) -> str:
        """The number of our application."""
        return self.numbers[OURS]


def the_clock_ticks() -> None:
    """Run every due scheduled task, by the command that a crontab calls."""
    call_command("tick", stdout=StringIO())


# People
# --------------------------------------------------------------------------------------------------


def accept(year: Year, person: str, page: str, username: str) -> Page:
    """Follow an invitation link and open the account; the browser stays signed in."""
    year.browsers[person] = Client()
    link = INVITATION.search(page)
    assert link, page
    invited = get(year[person], link[1])
    assert person in invited
    return invited.send(username=username, password=PASSWORD, repeated=PASSWORD)


def appoint_office(year: Year) -> None:
    """The operator on the server makes the first links, and the office's first person and the
    security administrator follow them.
    """
    for username, name, role, key in (
        ("chenlihua", "陈丽华", "office", "office"),
        ("jianglixin", "蒋立新", "security_admin", "security"),
    ):
        out = StringIO()
        who = {"role": role, "name": name, "email": f"{key}@example.org"}
        call_command("appoint", username, **who, stdout=out)
        accept(year, name, out.getvalue(), username)
        year.browsers[key] = year.browsers.pop(name)


# Two people
# --------------------------------------------------------------------------------------------------


def with_proof(form: Form, typed: dict[str, Any]) -> dict[str, Any]:
    """What was typed, with the reason and the password where the form asks for them."""
    asked = {"why": f"经办说明之{next(_words)}：情况属实，提请办理", "proof": PASSWORD}
    return {**{name: value for name, value in asked.items() if name in form.names}, **typed}


def confirm(year: Year, who: str = "second officer", button: str = "confirm") -> Page:
    """The second person opens what waits, the oldest first, and confirms it; the page afterwards,
    or the file.
    """
    listed = get(year[who], "/proposals/")
    waiting = next(to for _words_of, to in listed.links if PROPOSAL.search(to))
    page = get(year[who], waiting)
    form = page.form_with("why")
    return page.send(form=form, button=button, **with_proof(form, {}))


def mailed_to(address: str) -> str:
    """What the newest mail to this address says, after the outbox was emptied."""
    send_notices()
    return str(next(letter for letter in mail.outbox[::-1] if letter.to == [address]).body)


def invite_from_desk(year: Year, name: str, username: str, *, email: str = "", **role: str) -> Page:
    """The office invites a person, who opens the account."""
    page = get(year["office"], "/admin/accounts/invitation/add/")
    form = page.form_with("agency", "role")
    if "agency" in role:
        role["agency"] = form.choice("agency", role["agency"])
    typed = {"name": name, "email": email or f"{username}@example.org", **role}
    made = page.send(form=form, **with_proof(form, typed))
    assert made.status == 201, made.text
    assert not INVITATION.search(made.response.content.decode())
    if role.get("agency_role") == "drafter":
        return accept(year, name, mailed_to(typed["email"]), username)
    done = confirm(year, "security")
    reads(done, f"邀请已复核通过，链接将发送至 {typed['email']}。")
    assert not INVITATION.search(done.response.content.decode())
    return accept(year, name, mailed_to(typed["email"]), username)


def enrol(year: Year) -> None:
    """Five judges, two leaders, a second officer, one who investigates objections, two agencies
    with their heads; each head brings a drafter.
    """
    for number, judge in enumerate(JUDGES, start=1):
        invite_from_desk(year, judge, f"judge{number}", role="panel")
    invite_from_desk(year, "沈永康", "leader", role="leader")
    year.browsers["leader"] = year.browsers.pop("沈永康")
    invite_from_desk(year, "季海燕", "leader2", role="leader")
    year.browsers["second leader"] = year.browsers.pop("季海燕")
    invite_from_desk(year, "李国平", "office2", role="office")
    year.browsers["second officer"] = year.browsers.pop("李国平")
    invite_from_desk(year, INVESTIGATOR, "office3", role="office")
    year.browsers["investigator"] = year.browsers.pop(INVESTIGATOR)
    add_agency(year, OUR_AGENCY, "11320582000000001X", key="our")
    add_agency(year, THEIR_AGENCY, "113205820000000021", key="their")


def add_agency(year: Year, name: str, credit_code: str, *, key: str) -> None:
    page = get(year["office"], "/admin/accounts/agency/add/")
    page.send(
        name=name,
        agency_class="window",
        credit_code=credit_code,
        contact_name="张联系",
        contact_mobile="13800000000",
        contact_email=f"{key}@example.org",
    )
    head, drafter = f"{key} head", f"{key} drafter"
    invite_from_desk(year, f"{name}局长", f"{key}head", agency=name, agency_role="head")
    year.browsers[head] = year.browsers.pop(f"{name}局长")
    page = get(year[head], "/workspace/people/")
    made = page.send(name=f"{name}小徐", email=f"{key}d@example.org", agency_role="drafter")
    assert made.status == 201, made.text
    assert not INVITATION.search(made.response.content.decode())
    accept(year, f"{name}小徐", mailed_to(f"{key}d@example.org"), f"{key}drafter")
    year.browsers[drafter] = year.browsers.pop(f"{name}小徐")


# The office's desk
# --------------------------------------------------------------------------------------------------


def record(client: Client, model: str, words: str) -> Page:
    """A record's page, found in the list of its kind."""
    found = get(client, f"/admin/{model}/")
    return get(client, found.link(words))


def act(page: Page, verb: str, **typed: Any) -> Page:
    """Choose a verb that the record's page offers, fill in its form, and do it."""
    asked = get(page.client, page.link(ending=f"/verb/{verb}/"))
    form = asked.form_to(asked.address)
    return asked.send(form=form, **with_proof(form, typed))


def add_rules(year: Year, version: str = "2025-1", **changes: Any) -> Page:
    """The office writes a rule set: one place, and so few ratings that a handful suffices."""
    page = get(year["office"], "/admin/applications/ruleset/add/")
    rules = json.loads(page.typed("rules"))
    rules["titles"] |= {"top_ten": 1, "shortlist": 2}
    # The walk goes from a conferral to its review within months.
    rules["annual_review"]["first_review_after_months"] = 0
    rules["panel"]["judges_min"] = 5
    rules["public"]["min_n"] = {"group": 2, "brand": 4}
    for group, values in changes.items():
        rules[group] |= values
    text = json.dumps(rules, ensure_ascii=False)
    return page.send(version=version, title="十佳机关服务品牌评选办法", rules=text)


def draw_up_year(year: Year, award_year: int = 2025, version: str = "2025-1") -> Page:
    page = get(year["office"], "/admin/applications/cycle/add/")
    form = page.form_with("rule_set", "year")
    dates = {
        f"{stage}_{end}": day
        for stage, days in STAGES.items()
        for end, day in zip(("opens", "closes"), days, strict=True)
    }
    rule_set = form.choice("rule_set", version)
    kind = "famous" if year.edition.endswith("-famous") else "top_ten"
    return page.send(form=form, year=str(award_year), kind=kind, rule_set=rule_set, **dates)


def open_year(year: Year) -> Page:
    reads(act(record(year["office"], "applications/cycle", "2025"), "open"), "已提请。")
    return confirm(year)
