"""Every page of the demo that a person's links lead to, as a browser shows it.

For the visitor and each of the nine logins, in Chinese and English, at 390 and 1440 px: answered
with 200, no fault by axe (WCAG 2.2 A and AA), nothing refused by the content policy, nothing on the
console, no other host, no sideways scroll, one first heading, a title, and no word of the other
language's catalog.

Everybody sees every route; the first person who comes to it looks at two addresses, the first and
the last that the links offer, later ones at one. Axe, which costs most, looks at every page that is
built of other things than all pages before it, whoever opens it, in all four pairs of language and
width. All the rest is looked at in all four, for everybody.
"""

from __future__ import annotations

from collections.abc import Callable

import pytest
from django.urls import reverse

from demo.people import LOGINS
from tests.access import applications, audits, ground, reviews
from tests.browser.pages import Walk
from tests.browser.sweep import Sweep

pytestmark = pytest.mark.browser

# The second people see what the first ones see.
SECOND = {"office2", "office3", "leader2"}
PEOPLE = ("visitor", *(login for login, _name, _part in LOGINS if login not in SECOND))
AREAS = (ground, applications, reviews, audits)
PERSONAS = {"sysadmin": "system"}

# Pages that people come to by a form, by mail or by a redirect: opened by address.
UNLINKED = {
    "visitor": (
        ("public:objection-status", 2025),
        ("account_reset_password_done",),
        ("account_reset_password_from_key_done",),
        ("account_signup",),
        ("account_inactive",),
    ),
    "drafter": (("account_logout",), ("account_email",), ("account_reauthenticate",)),
    "panel": (("workspace:home",), ("web:people",), ("mfa_list_webauthn",)),
    "office": (("leadership:home",),),
}

# What the matrix opens to somebody and no page of the demo leads to, and why.
NOWHERE = {
    "healthz": "for machines",
    "readyz": "for machines",
    "admin:jsi18n": "a script",
    "public:logo": "a picture inside pages",
    "public:actual-file": "the figures of the demo come from annual reports and have no file",
    "public:title-qr": "a picture inside pages",
    "public:proof-challenge": "for the proof of work's script",
    "workspace:case-detail": "the cases of the demo's logins are settled, listed behind a filter",
    "workspace:case-file": "no case of the demo has a file",
    "workspace:guard": "nothing of the demo's logins is held",
    "account_email_verification_sent": "mail addresses are not confirmed here",
    "account_reset_password_from_key": "needs a mail's key",
    "web:invitation": "needs an invitation's key",
    "admin:password_change_done": "passwords are changed on the account's own page",
    "public:objection-new": "the demo's notice has ended",
    "public:tip-new": "the demo's notice has ended",
    "portal-share": "a picture for other sites",
    "public:title-share": "a picture for other sites",
    "public:brand-share": "a picture for other sites",
    "web:session": "for a script",
    "leadership:sent-back": "no decision of the demo was sent back",
    "workspace:objection-detail": "no agency of the demo objected",
    "workspace:objection-new": "the demo's notice has ended",
    "panel:conflict": "the demo's scoring is closed",
    "panel:lock-all": "the demo's scoring is closed",
    "panel:moderation": "the rules of the demo's years know no moderation",
    "panel:on-site": "the rules of the demo's years score nothing on site",
    "panel:site-photo": "the rules of the demo's years score nothing on site",
    "panel:progress": "for the lead of a panel, who has no login in the demo",
    "panel:self-points": "for a script",
    "panel:versions": "for the lead of a panel, who has no login in the demo",
    "panel:declaration": "the demo's scoring is closed",
    "panel:lock": "the demo's scoring is closed",
    "panel:paper": "the demo's scoring is closed",
    "workspace:application-act": "no application of the demo's logins waits for a hand",
    "workspace:recovery-step": "no agency of the demo plans a recovery",
    "workspace:review-report": "the report of the demo's logins is in",
    "admin:accounts_invitation_change": "nobody is invited in the demo",
    "admin:accounts_invitation_verb": "nobody is invited in the demo",
    "admin:workdays_calendarday_change": "the demo's calendar is as shipped",
    "admin:workdays_calendarday_delete": "the demo's calendar is as shipped",
    "admin:workdays_calendaryear_change": "the demo's calendar is as shipped",
    "admin:workdays_calendaryear_delete": "the demo's calendar is as shipped",
    "admin:notices_notice_verb": "no mail of the demo failed",
    "admin:audits_conferral_verb": "the demo's titles are conferred",
    "admin:reviews_drawcall_verb": "both panels of the demo are drawn, and their scoring is over",
    "admin:audits_annualreview_verb": "nobody waits for a hearing in the demo",
    "admin:reviews_heldword_change": "the office of the demo has added no word",
    "admin:reviews_heldword_delete": "the office of the demo has added no word",
    "admin:reviews_case_file": "no case of the demo has a file",
    "admin:reviews_case_verb": "nothing is to be re-checked in the demo",
    "admin:reviews_hold_verb": "the demo's held ratings are decided and its leading group has met",
    "admin:reviews_screening_verb": "the demo's screening is finished",
    "admin:reviews_evaluation_add": "both years of the demo have their evaluation",
    "admin:reviews_draw_verb": "the raters of both years of the demo are drawn",
    "admin:reviews_objection_file": "no objection of the demo has a file",
    "admin:reviews_objection_verb": "the demo's objections are answered",
    "admin:reviews_assignmentplan_import": "in the demo every judge scores every brand",
    "admin:reviews_tip_verb": "the officer who is swept has handled the year, another one answers",
    "admin:reviews_assignmentplan_change": "in the demo every judge scores every brand",
    "admin:reviews_moderation_change": "the rules of the demo's years know no moderation",
    "admin:reviews_moderation_verb": "the rules of the demo's years know no moderation",
    "admin:reviews_scoresheet_verb": "the demo's scoring is closed",
    "admin:reviews_papersheet_change": "no judge of the demo scores on paper",
    "admin:reviews_papersheet_verb": "no judge of the demo scores on paper",
    "admin:accounts_accountmerge_change": "nobody of the demo has two accounts",
    "admin:accounts_accountmerge_verb": "nobody of the demo has two accounts",
    "admin:audits_checkedline_verb": "every contest of the demo is answered",
    "admin:audits_verdictlist_verb": "every verdict of the demo is confirmed",
    "workspace:application-evidence-file": "the applications of the demo's logins are decided",
    "workspace:application-start-of": "no Famous Brand year of the demo is under way",
    "admin:reviews_papersheet_scan": "no judge of the demo scores on paper",
    "admin:reviews_papersheet_blank": "the demo's scoring is closed",
}


def _starts(person: str) -> list[str]:
    """Everybody starts at the home page, and at the pages that nothing leads to."""
    return ["/", *(reverse(name, args=args) for name, *args in UNLINKED.get(person, ()))]


def _wanted(tests: list[pytest.Item]) -> list[str]:
    """Whose walks this run asks for."""
    together = test_every_page_that_somebody_may_see_was_swept.__name__
    names = {test.name for test in tests}
    return [
        person
        for person in PEOPLE
        if together in names or f"{test_every_page_holds.__name__}[{person}]" in names
    ]


@pytest.fixture(scope="session")
def walk_of(browser, demo_site, signed_in, request) -> Callable[[str], Walk]:
    """A person's walk, taken by all workers together."""
    starts = {person: _starts(person) for person in _wanted(request.session.items)}
    return Sweep(browser, demo_site.url, signed_in, starts).walk_of


@pytest.mark.parametrize("person", PEOPLE)
def test_every_page_holds(walk_of, person):
    seen = walk_of(person)
    assert seen.pages > 5
    if seen.faults:
        pytest.fail(
            f"{len(seen.faults)} faulty of {seen.pages} pages\n{seen.report()}", pytrace=False
        )


def _may_see(person: str) -> set[str]:
    """By the access matrix: routes that answer this person with a page, and the desk's pages of
    each model.
    """
    persona = PERSONAS.get(person, person)
    found = {
        case.partition("#")[0]
        for area in AREAS
        for case, row in area.ROWS.items()
        if row.get[persona] == 200
    }
    for area in AREAS:
        for label, desk in area.DESK.items():
            base = f"admin:{label.replace('.', '_')}"
            if persona in desk.read:
                found |= {f"{base}_changelist", f"{base}_change"}
            if persona in desk.add:
                found.add(f"{base}_add")
            if persona in desk.delete:
                found.add(f"{base}_delete")
            if persona in desk.act:
                found.add(f"{base}_verb")
    return found


def test_every_page_that_somebody_may_see_was_swept(walk_of):
    """Everybody's walks together reach every route that the matrix opens to one of them."""
    reached = {name.partition("#")[0] for person in PEOPLE for name in walk_of(person).routes}
    open_to_somebody = set().union(*map(_may_see, PEOPLE))
    assert open_to_somebody - reached == set(NOWHERE)
