"""The queues of the desk's front page: whose work, how urgent, and in how many queries."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.contrib import admin
from django.urls import resolve
from django.utils import timezone

from brandportal.accounts.enums import Role
from brandportal.notices.models import Notice
from brandportal.office import site
from brandportal.office.hidden import Hidden
from brandportal.office.queues import Queue, Waiting, _urgency, queues_of
from brandportal.proposals.actions import codes_for, two_person_actions
from brandportal.proposals.models import Proposal
from tests.factories.people import make_agency, make_user

pytestmark = pytest.mark.django_db
OFFICE_CONFIRMS = next(iter(codes_for([Role.OFFICE])))
OTHERS_CONFIRM = next(iter(set(two_person_actions()) - set(codes_for([Role.OFFICE]))))
EN = {"HTTP_ACCEPT_LANGUAGE": "en"}


@pytest.fixture
def office(client):
    person = make_user(Role.OFFICE)
    client.force_login(person)
    return person


def failed(person, *, hours: int = 1) -> Notice:
    return Notice.objects.create(
        recipient=person,
        key=f"x{hours}",
        subject_id="s",
        body_id="b",
        url="/",
        created_at=timezone.now() - timedelta(hours=hours),
        attempts=5,
    )


def proposed(by, action: str, object_id: str) -> Proposal:
    now = timezone.now()
    return Proposal.objects.create(
        action=action,
        object_type="accounts.user",
        object_id=object_id,
        object_label="x",
        arguments_digest="0" * 64,
        state="0" * 64,
        reason="as agreed",
        proposed_at=now,
        proposed_by=by,
        expires_at=now + timedelta(days=3),
    )


def shown(client) -> dict[str, Queue]:
    return {queue.label: queue for queue in client.get("/admin/", **EN).context["queues"]}


def test_own_queues_stand_first_then_by_urgency_and_empty_ones_last():
    def queue(count: int, tone: str, *, own: bool = True) -> Queue:
        return Queue(f"{tone} {count}", count, "", "/", tone, own)

    given = [
        queue(9, "due", own=False),
        queue(3, "ok"),
        queue(0, "due"),
        queue(2, "soon"),
        queue(1, "due"),
        queue(4, "due"),
    ]
    assert [one.label for one in sorted(given, key=_urgency)] == [
        "due 1",
        "due 4",
        "soon 2",
        "ok 3",
        "due 0",
        "due 9",
    ]


def test_the_earliest_moment_and_the_count_come_from_one_query(office, django_assert_num_queries):
    failed(office, hours=2)
    oldest = failed(office, hours=7)
    told: list[object] = []
    waiting = [
        Waiting(
            Notice.objects.failed(),
            label=str(number),
            url="/",
            first="created_at",
            note=lambda first: told.append(first) or "said",
            tone=lambda first: "due",
        )
        for number in range(12)
    ]
    assert office.roles
    with django_assert_num_queries(1):
        found = queues_of(waiting, by=office, hidden=Hidden())
    assert [(one.count, one.note, one.tone) for one in found] == [(2, "said", "due")] * 12
    assert told == [oldest.created_at] * 12


def test_nothing_that_waits_is_told_only_where_a_queue_says_so(office):
    def waiting(**more) -> Waiting:
        return Waiting(Notice.objects.failed(), label="x", url="/", tone="due", **more)

    both = [waiting(), waiting(when_empty=True, note="said")]
    assert queues_of(both, by=office, hidden=Hidden()) == [Queue("x", 0, "", "/", "ok")]
    assert queues_of([], by=office, hidden=Hidden()) == []


@pytest.mark.parametrize("more", [0, 20])
def test_front_page_costs_the_same_however_many_queues(
    client, office, more, monkeypatch, django_assert_num_queries
):
    """Session, person, roles, registers still open, ties, all queues, the headline, the journal,
    unread.
    """

    def source(now, by):
        for number in range(more):
            yield Waiting(Notice.objects.failed(), label=f"q{number}", url="/", when_empty=True)

    monkeypatch.setattr(site, "_queue_sources", [*site._queue_sources, source])
    client.get("/admin/")
    with django_assert_num_queries(9):
        page = client.get("/admin/")
    assert sum(queue.label.startswith("q") for queue in page.context["queues"]) == more


def test_proposals_stand_by_who_waits_for_whom(client, office):
    colleague = make_user(Role.OFFICE, username="colleague")
    proposed(colleague, OFFICE_CONFIRMS, "1")
    proposed(office, OFFICE_CONFIRMS, "2")
    proposed(colleague, OTHERS_CONFIRM, "3")
    found = shown(client)
    labels = (
        "Proposals that wait for your confirmation",
        "Your proposals that wait for a second person",
        "Proposals that wait for a second person",
    )
    assert [(found[label].count, found[label].own) for label in labels] == [
        (1, True),
        (1, True),
        (1, False),
    ]


def test_the_auditor_has_no_work_here_and_no_headings(client):
    client.force_login(make_user(Role.AUDITOR))
    page = client.get("/admin/", **EN)
    assert {queue.own for queue in page.context["queues"]} == {False}
    assert "Your work" not in page.text


def test_mail_that_failed_is_the_work_of_office_and_system_administrator(client):
    failed(make_user(username="somebody"))
    for role, own in ((Role.OFFICE, True), (Role.SYSTEM_ADMIN, True), (Role.AUDITOR, False)):
        client.force_login(make_user(role, username=f"as-{role}"))
        assert shown(client)["Mail that did not go out"].own is own


def test_what_a_conflict_hides_is_not_counted(client, office):
    agency = make_agency()
    failed(make_user(agency=agency, username="drafter"))
    assert shown(client)["Mail that did not go out"].count == 1
    client.force_login(make_user(Role.OFFICE, agency=agency, username="tied"))
    assert shown(client)["Mail that did not go out"].count == 0


def test_a_link_of_a_queue_filters_by_what_its_list_offers(office):
    """Whoever is sent the link sees in the list's own filters what it is filtered by."""
    apart = set()
    for source in site._queue_sources:
        for waits in source(timezone.now(), office):
            address, _mark, query = waits.url.partition("?")
            match = resolve(address)
            if not str(match.url_name).endswith("_changelist"):
                apart.add(match.view_name)
                continue
            desk = match.func.__wrapped__.__self__  # type: ignore[attr-defined]
            assert desk in admin.site._registry.values()
            offered = {_parameter(one) for one in desk.list_filter}
            asked = {part.split("=")[0].split("__")[0] for part in query.split("&") if part}
            assert asked <= offered, waits.url
            assert asked or "register" in waits.url or "calendarday" in waits.url, waits.url
    assert apart == {
        "proposals:proposals",
        "admin:reviews_evaluation_add",
        "admin:audits_title_annual",
        "admin:audits_verdictlist_draw_up",
        "public:probe",
    }


def _parameter(entry) -> str:
    if isinstance(entry, str):
        return entry
    return entry[0] if isinstance(entry, tuple) else entry.parameter_name
