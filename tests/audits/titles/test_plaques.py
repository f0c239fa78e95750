"""Plaques: issued, given back, taken back or lost, and due back when the title was taken."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from audits.titles.enums import PlaqueEnd, TitleStatus
from audits.titles.models import Plaque
from audits.titles.plaques import end_plaque, is_owed, issue_plaque, owed_plaques, plaque_of
from audits.titles.presenters import plaque_sentences
from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from tests.factories.audits import make_title
from tests.factories.people import make_agency, make_user

pytestmark = pytest.mark.django_db
DAY = date(2025, 10, 20)


@pytest.fixture
def title():
    return make_title(agency=make_agency("市交通局"), name="港城车大夫")


@pytest.fixture
def officer():
    return make_user(Role.OFFICE, username="officer")


def issue(title, officer, day=DAY):
    return issue_plaque(title=title, issued_on=day, by=officer, now=timezone.now())


def end(title, officer, ended=PlaqueEnd.RETURNED, day=DAY, note=""):
    now = timezone.now()
    return end_plaque(title=title, ended=ended, ended_on=day, note=note, by=officer, now=now)


def test_a_plaque_is_issued_and_the_agency_is_told(title, officer, client):
    make_user(username="head", agency=title.agency, role="head")
    plaque = issue(title, officer)
    assert (plaque_of(title), plaque.issued_by) == (plaque, officer)
    assert Entry.objects.filter(action="plaque.issue").count() == 1
    assert Notice.objects.filter(key__startswith=f"plaque:{plaque.pk}:issued").count() == 1
    page = client.get(reverse("public:title-detail", args=[title.number])).content.decode()
    assert "2025年10月20日发放。" in page


@pytest.mark.parametrize("ended", PlaqueEnd.values)
def test_what_became_of_it_stands_on_the_public_page(title, officer, client, ended):
    issue(title, officer)
    end(title, officer, ended, DAY + timedelta(days=2), "by post")
    assert plaque_of(title) is None
    said = {"returned": "交回", "reclaimed": "收回", "lost": "遗失"}[ended]
    page = client.get(reverse("public:title-detail", args=[title.number])).content.decode()
    assert f"2025年10月20日发放，2025年10月22日{said}" in page
    assert "by post" not in page
    # Another one may be issued; both stand there, the newest first.
    issue(title, officer, DAY + timedelta(days=3))
    assert [said.startswith("2025年10月2") for said in plaque_sentences(title)] == [True, True]


@pytest.mark.parametrize("status", [TitleStatus.REVOKED, TitleStatus.LAPSED])
def test_a_plaque_is_owed_from_the_moment_its_title_is_taken(title, officer, client, status):
    plaque = issue(title, officer)
    assert not is_owed(title, plaque) and not owed_plaques().exists()
    title.status = status
    title.save()
    assert is_owed(title, plaque) and owed_plaques().get() == plaque
    page = client.get(reverse("public:title-detail", args=[title.number])).content.decode()
    assert "应当交回" in page
    client.force_login(officer)
    desk = client.get(reverse("admin:index")).content.decode()
    assert "待收回的奖牌" in desk
    found = client.get(reverse("admin:audits_title_changelist") + "?plaque=owed")
    assert title.number in found.content.decode()
    end(title, officer, PlaqueEnd.RECLAIMED, timezone.localdate())
    assert not owed_plaques().exists()
    assert "待收回的奖牌" not in client.get(reverse("admin:index")).content.decode()


def test_who_may_not_and_when_not(title, officer):
    own = make_user(username="own", agency=title.agency, role="head")
    with pytest.raises(NotAllowed):
        issue(title, own)
    with pytest.raises(NotNow):
        end(title, officer)
    for day in (timezone.localdate() + timedelta(days=1), title.valid_from - timedelta(days=1)):
        with pytest.raises(BadInput):
            issue(title, officer, day)
    issue(title, officer)
    with pytest.raises(NotNow):
        issue(title, officer)
    with pytest.raises(BadInput):
        end(title, officer, day=DAY - timedelta(days=1))
    assert Plaque.objects.get().ended == ""
    title.status = TitleStatus.REVOKED
    title.save()
    end(title, officer)
    with pytest.raises(NotNow):
        issue(title, officer)


def test_the_database_holds_one_plaque_at_a_time_and_a_whole_end(title, officer):
    issue(title, officer)
    broken = (
        {"title": title, "issued_on": DAY, "issued_by": officer},
        {"title": title, "issued_on": DAY, "issued_by": officer, "ended_on": DAY},
        {
            "title": title,
            "issued_on": DAY,
            "issued_by": officer,
            "ended_on": DAY - timedelta(days=1),
            "ended": "lost",
            "ended_by": officer,
        },
    )
    for values in broken:
        with pytest.raises(IntegrityError), transaction.atomic():
            Plaque.objects.create(**values)


def test_the_office_records_it_on_the_titles_page(title, officer, client):
    client.force_login(officer)
    record = reverse("admin:audits_title_change", args=[title.pk])
    assert "登记发放奖牌" in client.get(record).content.decode()
    address = reverse("admin:audits_title_verb", args=[title.pk, "issue-plaque"])
    client.post(address, {"issued_on": "2025-10-20"})
    assert plaque_of(title).issued_on == DAY
