"""The counter tablet: no links elsewhere, nobody remembered, one rating for each person and
brand.
"""

from __future__ import annotations

import re

import pytest
from django.conf import settings as django_settings
from django.test import Client
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.kiosks.kiosks import issue_kiosk, kiosk_marks, revoke_kiosk
from reviews.models import Kiosk, Rating
from tests.factories.pairs import letters
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_year

pytestmark = pytest.mark.django_db
PHONE = "13812345678"
PAGE = "/kiosk/"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def issue(year, by=None, name="Counter 3"):
    point = year.first.service_points.get()
    return issue_kiosk(service_point=point, name=name, by=by or make_officer(), now=NOW)


@pytest.fixture
def tablet(client, year):
    """A browser that was set up as the tablet of the first brand."""
    kiosk, token = issue(year)
    done = client.get(reverse("public:kiosk-set-up", args=[token]))
    assert (done.status_code, done.url) == (302, PAGE)
    return kiosk


def shown_code(page):
    return re.search(r'id="shown-code">(\d{6})<', page.content.decode()).group(1)


def pending(page):
    return re.search(r'name="pending"[^>]*value="([^"]*)"', page.content.decode()).group(1)


def rate_by_phone(client, overall="5", phone=PHONE, **more):
    typed = {"overall": overall, **more}
    client.post(PAGE, {"step": "answer", **typed})
    page = client.post(PAGE, {"step": "phone", "phone": phone, **typed})
    code = {"step": "code", "code": shown_code(page), "pending": pending(page)}
    return client.post(PAGE, {**code, **typed})


# The link ----------------------------------------------------------------------------------------


def test_issue_kiosk_keeps_a_hash_only(year):
    kiosk, token = issue(year)
    assert token not in str(vars(kiosk)) + str(vars(Entry.objects.get()))
    assert len(token) == 32
    assert Entry.objects.get().action == "kiosk.issue"


@pytest.mark.parametrize("role", [Role.LEADER, Role.AUDITOR, Role.PANEL])
def test_issue_kiosk_is_the_office_s_without_a_conflict(year, role):
    for by in (
        make_user(role, username="someone"),
        make_user(Role.OFFICE, username="insider", agency=year.first.agency),
    ):
        with pytest.raises(NotAllowed):
            issue(year, by)


@pytest.mark.parametrize("name", ["", "  ", "x" * 41])
def test_issue_kiosk_wants_to_know_where_it_stands(year, name):
    with pytest.raises(BadInput) as refusal:
        issue(year, name=name)
    assert refusal.value.field == "name"


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_issue_kiosk_between_shortlist_and_count_only(status):
    year = make_year(status=status)
    if status in (EvaluationStatus.SHORTLISTED, EvaluationStatus.RATING):
        assert issue(year)[0].pk
    else:
        with pytest.raises(NotNow):
            issue(year)


def test_set_up_takes_the_token_out_of_the_address(client, tablet):
    cookie = client.cookies["kiosk"]
    assert (cookie["path"], cookie["httponly"], cookie["samesite"]) == ("/kiosk/", True, "Lax")
    assert client.get(PAGE).status_code == 200


@pytest.mark.parametrize("token", ["x", "A" * 32, "next-"])
def test_set_up_with_a_wrong_link_sets_nothing_up(client, token):
    done = client.get(reverse("public:kiosk-set-up", args=[token]))
    assert (done.status_code, "kiosk" in client.cookies) == (404, False)
    assert client.get(PAGE).status_code == 403


def test_revoked_tablet_is_off_at_once_and_cannot_be_set_up_again(client, year):
    kiosk, token = issue(year)
    client.get(reverse("public:kiosk-set-up", args=[token]))
    officer = make_officer("second")
    revoke_kiosk(kiosk=kiosk, by=officer, now=NOW)
    assert client.get(PAGE).status_code == 403
    assert client.post(PAGE, {"step": "answer", "overall": "5"}).status_code == 403
    assert client.get(reverse("public:kiosk-set-up", args=[token])).status_code == 404
    with pytest.raises(NotNow, match="revoked already"):
        revoke_kiosk(kiosk=kiosk, by=officer, now=NOW)


def test_cookie_of_another_installation_or_tablet_is_refused(client, year, tablet):
    value = client.cookies["kiosk"].value
    client.cookies["kiosk"] = value[:30] + ("A" if value[30] != "A" else "B") + value[31:]
    assert client.get(PAGE).status_code == 403


# The page ----------------------------------------------------------------------------------------


def test_page_has_no_link_that_leads_away(client, tablet):
    switches = {"/language/setlang/", "/text-size/", PAGE}
    for page, forms in (
        (client.get(PAGE), switches),
        (client.post(PAGE, {"step": "answer", "overall": "1"}), switches),
        (client.post(PAGE, {"step": "answer", "overall": "5"}), switches),
        # The receipt is shown once: nothing on its page reloads it.
        (rate_by_phone(client), set()),
    ):
        html = page.content.decode()
        body = html[html.index("<body") :]
        links = set(re.findall(r'href="([^"]+)"', body)) - {"#main"}
        assert links <= {"/kiosk/next/"}
        assert set(re.findall(r'action="([^"]*)"', body)) == forms
        assert "no-store" in page["Cache-Control"]


def test_page_names_the_service_point_and_asks_staff_to_step_back(client, tablet):
    html = client.get(PAGE).content.decode()
    assert "金港路网点" in html
    assert "please step back while somebody rates" in html


def test_rating_at_the_counter_is_one_of_the_channel_and_of_the_point(client, tablet, year):
    done = rate_by_phone(client, overall="2", reasons="waiting")
    assert done.status_code == 200
    assert "Next person" in done.content.decode()
    row = Rating.objects.get()
    assert (row.channel, row.group, row.overall, row.reasons) == ("kiosk", "public", 2, "waiting")
    assert row.service_point_id == tablet.service_point_id
    assert row.pseudonym == phone_pseudonym(PHONE, year=2026)
    marks = kiosk_marks(tablet, 2026)
    assert (row.network, row.block, row.device) == (marks.network, "", marks.device)


def test_letter_is_taken_at_the_counter_too(client, tablet, year):
    (code,) = letters(
        application=year.first, group="enterprises", count=1, by=make_officer("writer"), now=NOW
    )
    done = client.post(PAGE, {"step": "answer", "overall": "4", "invitation": code})
    assert "Next person" in done.content.decode()
    row = Rating.objects.get()
    assert (row.channel, row.group, row.overall) == ("kiosk", "enterprises", 4)


def test_one_person_rates_once_at_the_counter_and_at_home(client, tablet, year, time_machine):
    rate_by_phone(client, overall="5")
    time_machine.move_to(NOW + DAY / 24, tick=False)
    home, page = Client(), reverse("public:rate", args=[year.first.brand.code])
    home.cookies[django_settings.LANGUAGE_COOKIE_NAME] = "en"
    sent = home.post(page, {"step": "phone", "phone": PHONE, "overall": "3"})
    code = {"step": "code", "code": shown_code(sent), "pending": pending(sent)}
    assert home.post(page, {**code, "overall": "3"}).status_code == 302
    assert [(row.overall, row.channel) for row in Rating.objects.all()] == [(3, "phone")]


def test_nobody_is_remembered(client, tablet):
    before = set(client.cookies)
    rate_by_phone(client)
    assert set(client.cookies) - before <= {"csrftoken"}
    page = client.post(PAGE, {"step": "answer", "overall": "4"})
    assert 'name="phone"' in page.content.decode()
    assert PHONE not in page.content.decode()


def test_rater_cookie_of_the_rating_page_says_nothing_here(client, tablet, year):
    home = reverse("public:rate", args=[year.first.brand.code])
    sent = client.post(home, {"step": "phone", "phone": PHONE, "overall": "3"})
    code = {"step": "code", "code": shown_code(sent), "pending": pending(sent)}
    client.post(home, {**code, "overall": "3"})
    page = client.post(PAGE, {"step": "answer", "overall": "4"})
    assert 'name="phone"' in page.content.decode()


def test_sign_on_is_not_offered_at_the_counter(client, tablet, settings):
    settings.SIGN_ON = {"name_en": "Harbour ID", "name_zh": "港城通"}
    page = client.post(PAGE, {"step": "answer", "overall": "5"}).content.decode()
    assert "Harbour ID" not in page
    page = client.post(PAGE, {"step": "sign-on", "overall": "5"}).content.decode()
    assert 'name="phone"' in page


def test_next_person_begins_afresh_in_the_portal_s_own_language(client, tablet, settings):
    done = client.get(reverse("public:kiosk-next"))
    assert (done.status_code, done.url) == (302, PAGE)
    assert client.cookies[settings.LANGUAGE_COOKIE_NAME].value == ""
    assert "checked" not in client.get(PAGE).content.decode()


def test_refusal_keeps_what_was_chosen(client, tablet):
    page = client.post(PAGE, {"step": "phone", "phone": "12", "overall": "5", "attitude": "4"})
    html = page.content.decode()
    assert page.status_code == 422
    assert 'name="overall" value="5"' in html
    assert 'name="attitude" value="4"' in html


def test_tablet_says_when_the_rating_is_closed(client, tablet, time_machine):
    time_machine.move_to(NOW + 8 * DAY, tick=False)
    page = client.get(PAGE)
    assert (page.status_code, "The public rating closed on" in page.content.decode()) == (200, True)
    assert client.post(PAGE, {"step": "answer", "overall": "5"}).status_code == 409


def test_tablet_is_counted_by_itself_and_not_by_the_network_of_the_hall(client, tablet, settings):
    from brandportal.settings.limits import HOUR, Limit

    limits = {**settings.LIMITS}
    none = Limit(0, 0, HOUR)
    limits["rate"] = limits["send"] = dict.fromkeys(("device", "network"), none)
    settings.LIMITS = limits
    assert "Next person" in rate_by_phone(client).content.decode()
    settings.LIMITS = {**limits, "counter_send": {"device": none}}
    page = client.post(PAGE, {"step": "phone", "phone": "13912345678", "overall": "5"})
    assert page.status_code == 429
    assert "Many codes were sent from this tablet" in page.content.decode()


def test_page_takes_few_queries(client, tablet, django_assert_num_queries):
    client.get(PAGE)
    with django_assert_num_queries(4):
        client.get(PAGE)


def test_kiosk_says_where_it_stands_in_the_database_too(tablet):
    assert str(Kiosk.objects.get()).endswith("Counter 3")
