"""Until when one may object to what: the public page, the form, the workspace and the verbs say the
same, also while only the own notice of a brand called from the reserve runs.
"""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import Role
from brandportal.errors import NotNow
from brandportal.workdays.words import due_day_words
from reviews.decision.filing import file_for_agency, file_objection
from reviews.decision.open_to import open_to
from reviews.decision.tips import tell
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Objection, PublicNotice, ReserveCall
from tests.factories.people import make_head, make_officer, make_user
from tests.factories.rating import DAY, NOW, make_notice, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english", "in_english")]
FACTS = "五月六日上午九点，港口窗口无人值守。"
HOUR = timedelta(hours=1)


@pytest.fixture
def in_english(client, settings):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"


@pytest.fixture
def year():
    """The second of three chosen brands was called from the reserve, two days before the end."""
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED, brands=3
    )
    make_notice(made)
    first, called, _third = made.applications
    type(first).objects.filter(pk=first.pk).update(status=ApplicationStatus.EXCLUDED)
    made.notice = PublicNotice.objects.select_related("evaluation__cycle").get()
    made.call = ReserveCall.objects.create(
        notice=made.notice,
        vacated=first,
        application=called,
        reason="名额空出，按候补顺序递补。",
        called_at=made.notice.ends_at - 2 * DAY,
        called_by=make_user(Role.LEADER, username="leader"),
        proposed_by=make_officer(),
        working_days=5,
        ends_at=made.notice.ends_at + 5 * DAY,
    )
    return made


def test_until_when_one_may_object_to_what(year):
    _first, called, third = year.applications
    ends_at, own_end = year.notice.ends_at, year.call.ends_at
    during = open_to(year.notice, ends_at - HOUR)
    assert (during.whole, during.called) == (ends_at, {called: own_end})
    assert [during.until(one) for one in (called, third, None)] == [own_end, ends_at, ends_at]
    assert during.verdict and during.verdict_on(None)
    after = open_to(year.notice, ends_at)
    assert (after.whole, after.called) == (None, {called: own_end})
    assert [after.until(one) for one in (called, third, None)] == [own_end, None, None]
    assert after.verdict and after.verdict_on(called)
    assert "called from the reserve" in after.verdict_on(None).reason
    over = open_to(year.notice, own_end)
    assert (over.whole, over.called) == (None, {})
    assert "no longer taken" in over.verdict.reason


@pytest.mark.parametrize("status", ["decided", "cleared"])
def test_outside_the_notice_nothing_is_open(year, status):
    year.notice.evaluation.status = status
    assert not open_to(year.notice, NOW).verdict


@pytest.fixture
def afterwards(year, time_machine):
    """One hour after the main notice; the called brand's own notice runs."""
    time_machine.move_to(year.notice.ends_at + HOUR, tick=False)
    year.now = year.notice.ends_at + HOUR
    year.last, year.passed = due_day_words(year.call.ends_at), due_day_words(year.notice.ends_at)
    return year


def test_the_workspace_offers_an_objection_to_the_brand_called(client, afterwards):
    head = make_head(afterwards.applications[2].agency)
    client.force_login(head)
    page = client.get(reverse("workspace:objection-list"))
    address = reverse("workspace:objection-new", args=[2026, afterwards.applications[2].agency_id])
    assert address in page.text
    assert afterwards.last in page.text
    assert f"up to and including {afterwards.passed}" not in page.text


def test_the_workspace_offers_nothing_when_all_has_ended(client, year, time_machine):
    time_machine.move_to(year.call.ends_at, tick=False)
    client.force_login(make_head(year.applications[2].agency))
    page = client.get(reverse("workspace:objection-list"))
    assert page.context["notices"] == []


def pages(client, year):
    agency = year.applications[2].agency
    yield client.get(reverse("public:objection-new", args=[2026]))
    yield client.get(reverse("public:tip-new", args=[2026]))
    client.force_login(make_head(agency))
    yield client.get(reverse("workspace:objection-new", args=[2026, agency.pk]))


def test_every_form_says_the_day_that_is_still_to_come(client, afterwards):
    called = afterwards.applications[1]
    for page in pages(client, afterwards):
        assert f"To {called.brand.name}, called from the reserve" in page.text
        assert afterwards.last in page.text
        assert afterwards.passed not in page.text
        field = page.context["form"].fields["application"]
        offered = [row for _group, rows in field.choices if isinstance(rows, list) for row in rows]
        assert offered == [(str(called.pk), f"{called.brand.name} ({called.agency.name})")]
        assert "procedure" not in [value for value, _words in field.choices]


def test_during_the_main_notice_the_forms_say_both_days(client, year, time_machine):
    time_machine.move_to(year.notice.ends_at - HOUR, tick=False)
    for page in pages(client, year):
        assert due_day_words(year.notice.ends_at) in page.text
        assert due_day_words(year.call.ends_at) in page.text
        assert "procedure" in [
            v for v, _words in page.context["form"].fields["application"].choices
        ]


def test_what_is_no_longer_open_is_refused_with_its_sentence(client, afterwards):
    """A form that was opened before the end, and sent after it."""
    typed = {"name": "李四", "contact": "13812345678", "statement": FACTS, "text": FACTS}
    for place in ("public:objection-new", "public:tip-new"):
        for about in ("procedure", str(afterwards.applications[2].pk)):
            page = client.post(reverse(place, args=[2026]), {**typed, "application": about})
            assert page.status_code == 422
            assert "Only a brand called from the reserve is still on notice" in page.text
    assert Objection.objects.count() == 0


def test_the_verbs_refuse_the_same(afterwards):
    third = afterwards.applications[2]
    asked = {"notice": afterwards.notice, "now": afterwards.now}
    for about in (None, third):
        with pytest.raises(NotNow, match="called from the reserve"):
            tell(**asked, application=about, text=FACTS)
        with pytest.raises(NotNow, match="called from the reserve"):
            file_objection(
                **asked, application=about, name="李四", contact="13812345678", statement=FACTS
            )
        with pytest.raises(NotNow, match="called from the reserve"):
            file_for_agency(
                **asked,
                agency=third.agency,
                application=about,
                statement=FACTS,
                by=make_head(third.agency),
                proved_at=afterwards.now - timedelta(seconds=60),
            )
    assert tell(**asked, application=afterwards.applications[1], text=FACTS).about == "chosen"


def test_the_public_page_invites_to_what_is_open(client, afterwards):
    page = client.get(reverse("public:notice-detail", args=[2026]))
    assert f"To {afterwards.applications[1].brand.name}, called from the reserve" in page.text
    assert "or to the procedure" not in page.text
    assert afterwards.last in page.text


def test_the_list_says_that_it_runs(client, afterwards):
    page = client.get(reverse("public:notice-list"))
    assert "Running" in page.text
    assert "Objections being examined" not in page.text
