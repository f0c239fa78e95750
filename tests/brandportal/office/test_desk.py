"""The office's desk: who enters, what it shows, and that only verbs change anything."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from django.contrib import admin
from django.contrib.admin.models import LogEntry
from django.core.management import call_command
from django.db import connection
from django.urls import reverse
from django.utils import timezone

from brandportal.accounts.domain import invite
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency, Invitation
from brandportal.accounts.policies import OPERATOR
from brandportal.heartbeat import Part, Silence, note_heartbeat
from brandportal.journal import append_only
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.office import site
from brandportal.office.records import EditableAdmin, RecordAdmin, RoleAdmin
from brandportal.office.site import DESK_ROLES, desk_queue
from brandportal.workdays.models import CalendarDay, CalendarYear
from tests.factories.desk import save_record
from tests.factories.letters import mailed_token
from tests.factories.pairs import then_confirmed, typed
from tests.factories.people import make_agency, make_member, make_user

EN = {"HTTP_ACCEPT_LANGUAGE": "en"}

pytestmark = pytest.mark.django_db


def text(response) -> str:
    return response.content.decode()


WORD = "a long enough pass phrase"


@pytest.fixture
def office():
    return make_user(Role.OFFICE, name="小王")


@pytest.fixture
def desk(client, office):
    client.force_login(office)
    return client


# Who enters --------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [*Role])
def test_desk_lets_in_by_role(client, role):
    client.force_login(make_user(role))
    assert client.get("/admin/").status_code == (200 if role in DESK_ROLES else 403)


def test_desk_superuser_without_a_role_stays_outside(client):
    boss = make_user()
    boss.is_superuser = boss.is_staff = True
    boss.save()
    client.force_login(boss)
    assert client.get("/admin/").status_code == 403


def test_desk_visitor_signs_in_where_everybody_does(client):
    response = client.get("/admin/accounts/agency/")
    assert response.url == "/admin/login/?next=/admin/accounts/agency/"
    assert client.get(response.url).url == "/accounts/login/?next=/admin/accounts/agency/"


def test_desk_passwords_are_changed_where_everybody_does(desk):
    assert desk.get("/admin/password_change/").url == reverse("account_change_password")


def test_desk_holds_only_models_whose_rights_come_from_roles():
    assert {
        model._meta.label
        for model, registered in admin.site._registry.items()
        if not isinstance(registered, RoleAdmin)
    } == set()


@pytest.mark.parametrize("role", DESK_ROLES)
def test_desk_pages_of_every_ground_model_for_every_desk_role(client, role):
    """Readers read; nobody adds, changes or deletes a record; only what is made for typing is typed
    in.
    """
    person = make_user(role)
    client.force_login(person)
    ground = {"accounts", "journal", "notices", "workdays"}
    for model, registered in admin.site._registry.items():
        if model._meta.app_label not in ground:
            continue
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        reads = role in registered.reader_roles
        acts = isinstance(registered, EditableAdmin) and role in registered.actor_roles
        invites = model is Invitation and role == Role.OFFICE
        assert client.get(reverse(f"{name}_changelist")).status_code == (200 if reads else 403), (
            name
        )
        allowed = 200 if acts or invites else 403
        assert client.get(reverse(f"{name}_add")).status_code == allowed, name


# Desk --------------------------------------------------------------------------------------------


SILENT = "The scheduled tasks have not run since 2026-03-02 17:00."
WHAT_TO_DO = {
    Part.WORKER: "look at the service brandportal-worker and to start it again.",
    Part.BEAT: "look at the service brandportal-beat and to start it again.",
    Part.BROKER: "run the tasks by hand with “manage.py tick”.",
}


@pytest.mark.parametrize("role", DESK_ROLES)
@pytest.mark.parametrize("part", [*Part])
def test_desk_says_what_of_the_clock_is_dead_since_when_and_what_to_do(
    client, monkeypatch, role, part
):
    since = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
    monkeypatch.setattr(site, "silence", lambda *, now: Silence(part, since))
    client.force_login(make_user(role))
    page = " ".join(text(client.get("/admin/", **EN)).split())
    assert SILENT in page
    assert [other for other, words in WHAT_TO_DO.items() if words in page] == [part]
    monkeypatch.setattr(site, "silence", lambda *, now: Silence(part, None))
    assert "The scheduled tasks have never run." in text(client.get("/admin/", **EN))


def test_desk_says_nothing_of_a_clock_that_runs(desk, settings):
    settings.CELERY_TASK_ALWAYS_EAGER = False
    note_heartbeat(now=timezone.now())
    assert "clock-silent" not in text(desk.get("/admin/"))


def test_desk_shows_failed_mail_and_its_age(desk, office):
    Notice.objects.create(
        recipient=office,
        key="x",
        subject_id="s",
        body_id="b",
        url="/",
        created_at=timezone.now() - timedelta(hours=3),
        attempts=5,
    )
    page = text(desk.get("/admin/", **EN))
    assert "Mail that did not go out" in page
    assert "the oldest for 3\xa0hours" in page
    listed = desk.get(reverse("admin:notices_notice_changelist"), {"mail": "failed"})
    assert listed.context["cl"].result_count == 1


@pytest.mark.parametrize(
    ("role", "shown"),
    [
        (Role.OFFICE, True),
        (Role.AUDITOR, True),
        (Role.SYSTEM_ADMIN, True),
        (Role.SECURITY_ADMIN, False),
    ],
)
def test_desk_shows_only_the_queues_that_the_person_may_open(client, role, shown):
    client.force_login(make_user(role))
    page = text(client.get("/admin/", **EN))
    assert ("Mail that did not go out" in page) is shown
    assert ("Applications to check" in page) is (role in (Role.OFFICE, Role.AUDITOR))


def test_desk_asks_for_a_calendar_that_is_not_known(desk):
    with time_machine.travel(date(2030, 12, 1)):
        office = make_user(Role.OFFICE)
        desk.force_login(office)
        page = text(desk.get("/admin/", **EN))
        assert "Holidays of 2030" in page
        assert "Holidays of 2031" in page
        CalendarDay.objects.create(date=date(2031, 1, 1), is_working=False, name="元旦")
        assert "Holidays of 2031" in text(desk.get("/admin/", **EN))  # one day is no year
        CalendarYear.objects.create(year=2031, document="x", completed_at=timezone.now())
        assert "Holidays of 2031" not in text(desk.get("/admin/", **EN))


def test_desk_of_a_known_year_asks_for_nothing(desk):
    with time_machine.travel(date(2026, 9, 30)):
        desk.force_login(make_user(Role.OFFICE))
        assert "Holidays of" not in text(desk.get("/admin/", **EN))


def test_desk_queue_registers_its_source():
    from brandportal.office import site

    before = list(site._queue_sources)
    try:
        source = desk_queue(lambda now: [])
        assert site._queue_sources == [*before, source]
    finally:
        site._queue_sources[:] = before


# Agencies ----------------------------------------------------------------------------------------


def agency_form(**changes) -> dict[str, str]:
    return {
        "name": "新局",
        "agency_class": "window",
        "credit_code": "11320582MB01234566",
        "contact_name": "王",
        "contact_mobile": "13900000000",
        "contact_email": "x@example.org",
        "is_active": "on",
        **changes,
    }


def test_agency_is_added_with_a_line_in_the_journal_and_none_in_djangos_log(desk, office):
    response = desk.post(reverse("admin:accounts_agency_add"), agency_form())
    assert response.status_code == 302
    entry = Entry.objects.get()
    assert (entry.action, entry.actor, entry.object_label) == (
        "accounts.add_agency",
        office,
        "新局",
    )
    assert LogEntry.objects.count() == 0


def test_agency_with_a_bad_code_is_not_added(desk):
    response = desk.post(reverse("admin:accounts_agency_add"), agency_form(credit_code="123"), **EN)
    assert "A unified social credit code has 18 digits" in text(response)
    assert Agency.objects.count() == Entry.objects.count() == 0


def test_agency_page_shows_its_people_and_its_journal(desk):
    agency = make_agency("示例局")
    make_member(agency, name="李四")
    save_record(desk, reverse("admin:accounts_agency_change", args=[agency.pk]), agency_form())
    page = text(desk.get(reverse("admin:accounts_agency_change", args=[agency.pk]), **EN))
    assert "李四" in page
    assert "Changed an agency" in page


def test_agency_is_never_deleted(desk):
    agency = make_agency()
    assert desk.post(reverse("admin:accounts_agency_delete", args=[agency.pk])).status_code == 403
    assert Agency.objects.count() == 1


def test_agency_auditor_reads_and_does_not_write(client):
    agency = make_agency("示例局")
    client.force_login(make_user(Role.AUDITOR))
    address = reverse("admin:accounts_agency_change", args=[agency.pk])
    assert client.get(address).status_code == 200
    assert client.post(address, agency_form()).status_code == 403
    assert Agency.objects.get().name == "示例局"


# People and invitations --------------------------------------------------------------------------


def verb(person, name: str) -> str:
    return reverse("admin:accounts_user_verb", args=[person.pk, name])


def test_person_verb_gives_a_role_and_says_so(desk):
    person = make_user(name="李四")
    assert desk.get(verb(person, "grant-role")).status_code == 200
    data = typed(WORD, role="panel")
    response = desk.post(verb(person, "grant-role"), data, follow=True, **EN)
    assert "Proposed. It is done as soon as somebody else confirms it" in text(response)
    assert not person.grants.exists()
    then_confirmed()
    assert person.grants.get().role == Role.PANEL


def test_person_verb_refusal_stands_at_the_form(desk):
    person = make_user(Role.AUDITOR)
    response = desk.post(verb(person, "grant-role"), typed(WORD, role="panel"), **EN)
    assert response.status_code == 422
    assert "need an account each" in text(response)
    response = desk.post(verb(person, "grant-role"), {"role": "nonsense"})
    assert response.status_code == 422


def test_person_verb_not_possible_now_shows_why_and_no_form(desk):
    page = text(desk.get(verb(make_user(), "revoke-role"), **EN))
    assert "This person holds no role." in page
    assert '<form method="post" enctype' not in page


def test_person_page_shows_why_a_verb_is_not_possible(desk):
    person = make_user(name="李四")
    page = text(desk.get(reverse("admin:accounts_user_change", args=[person.pk]), **EN))
    assert "Only the security administrator may do this." in page
    assert "This person works for no agency." in page


def test_person_verbs_are_refused_to_the_auditor(client):
    client.force_login(make_user(Role.AUDITOR))
    person = make_user()
    page = text(client.get(reverse("admin:accounts_user_change", args=[person.pk]), **EN))
    assert "Give a role" not in page
    assert client.post(verb(person, "grant-role"), {"role": "panel"}).status_code == 403


def test_person_security_administrator_locks(client):
    client.force_login(make_user(Role.SECURITY_ADMIN))
    person = make_user()
    client.post(verb(person, "lock"), {"reason": "left the office"})
    person.refresh_from_db()
    assert not person.is_active


@pytest.mark.parametrize("people", [1, 3])
def test_people_list_costs_the_same_however_many(desk, django_assert_num_queries, people):
    """Session, person, roles, count, people, their grants and memberships, agencies, unread; one of
    a desk's button.
    """
    for _person in range(people):
        make_member(make_agency())
    with django_assert_num_queries(8):
        desk.get(reverse("admin:accounts_user_changelist"))


def test_invite_to_a_deciding_role_shows_no_link_to_either_of_the_two(desk):
    address = reverse("admin:accounts_invitation_add")
    form = {"name": "李四", "email": "li@example.org", "role": "panel"}
    unproved = desk.post(address, form, **EN)
    assert (unproved.status_code, Invitation.objects.count()) == (422, 0)
    response = desk.post(address, typed(WORD, **form), **EN)
    assert response.status_code == 201
    assert "/invitation/" not in text(response).replace("/accounts/invitation/", "")
    assert "the link goes by mail to li@example.org" in text(response)
    then_confirmed()
    token = mailed_token("li@example.org", now=timezone.now())
    assert desk.get(reverse("web:invitation", args=[token])).status_code == 200
    invitation = Invitation.objects.get()
    assert token not in text(
        desk.get(reverse("admin:accounts_invitation_change", args=[invitation.pk]))
    )
    again = desk.post(address, typed(WORD, **form), **EN)
    assert (again.status_code, Invitation.objects.count()) == (422, 1)


def test_invite_a_drafter_shows_the_link_once(desk):
    agency = make_agency()
    form = {
        "name": "李四",
        "email": "li@example.org",
        "agency": agency.pk,
        "agency_role": "drafter",
    }
    response = desk.post(reverse("admin:accounts_invitation_add"), form, **EN)
    token = text(response).split("http://testserver/invitation/")[1].split("<")[0].rstrip("/")
    assert desk.get(reverse("web:invitation", args=[token])).status_code == 200
    invitation = Invitation.objects.get()
    record = desk.get(reverse("admin:accounts_invitation_change", args=[invitation.pk]))
    assert token not in text(record)


@pytest.mark.parametrize(
    "choice",
    [{}, {"role": "panel", "agency_role": "head"}, {"agency_role": "head"}, {"role": "auditor"}],
)
def test_invite_with_half_a_choice_is_refused(desk, choice):
    form = {"name": "李四", "email": "li@example.org", **choice}
    assert desk.post(reverse("admin:accounts_invitation_add"), form).status_code == 422
    assert Invitation.objects.count() == 0


def test_invitation_is_withdrawn(desk):
    invitation, token = invite(
        name="x", email="x@example.org", role=Role.PANEL, by=OPERATOR, now=timezone.now()
    )
    desk.post(reverse("admin:accounts_invitation_verb", args=[invitation.pk, "withdraw"]))
    assert desk.get(reverse("web:invitation", args=[token])).status_code == 410


# Journal -----------------------------------------------------------------------------------------


@pytest.fixture
def entry(desk):
    desk.post(reverse("admin:accounts_agency_add"), agency_form())
    return Entry.objects.get()


def test_journal_entry_links_to_its_record(desk, entry):
    page = text(desk.get(reverse("admin:journal_entry_change", args=[entry.seq]), **EN))
    agency = Agency.objects.get()
    assert f'href="/admin/accounts/agency/{agency.pk}/change/"' in page
    assert entry.hash in page


def test_journal_is_filtered_by_action_and_searched_by_person(desk, entry):
    address = reverse("admin:journal_entry_changelist")
    for query, found in [
        ({"deed": "accounts.add_agency"}, 1),
        ({"deed": "accounts.lock"}, 0),
        ({"q": "小王"}, 1),
        ({"q": "老李"}, 0),
    ]:
        assert desk.get(address, query).context["cl"].result_count == found


def test_journal_is_never_written_from_the_desk(desk, entry):
    for page in ("change", "delete"):
        address = reverse(f"admin:journal_entry_{page}", args=[entry.seq])
        assert desk.post(address, {"action": "x"}).status_code == 403


def test_journal_check_says_unbroken_and_then_where_it_is_broken(client, entry):
    client.force_login(make_user(Role.AUDITOR))
    address = reverse("admin:journal_entry_verify")
    page = text(client.get(address, **EN))
    assert "1 entry, unbroken." in page
    assert f"1:{entry.hash}" in page
    append_only.unprotect(connection)
    connection.cursor().execute("UPDATE journal_entry SET action = 'x'")
    append_only.protect(connection)
    page = text(client.get(address, **EN))
    assert "The chain is broken in 1 place." in page
    assert "Entry 1: altered" in page


# Mail and calendar -------------------------------------------------------------------------------


def test_failed_mail_is_put_back(client, office):
    notice = Notice.objects.create(
        recipient=office,
        key="x",
        subject_id="s",
        body_id="b",
        url="/",
        created_at=timezone.now(),
        attempts=5,
    )
    client.force_login(make_user(Role.SYSTEM_ADMIN))
    address = reverse("admin:notices_notice_verb", args=[notice.pk, "retry"])
    assert client.post(address).status_code == 302
    notice.refresh_from_db()
    assert notice.attempts == 0
    again = client.post(address, **EN)
    assert (again.status_code, "has not been tried yet" in text(again)) == (409, True)


def test_calendar_day_is_written_and_removed_with_lines_in_the_journal(desk):
    desk.post(
        reverse("admin:workdays_calendarday_add"),
        {"date": "2026-03-10", "is_working": "", "name": "临时放假"},
    )
    day = CalendarDay.objects.get()
    desk.post(reverse("admin:workdays_calendarday_delete", args=[day.pk]), {"post": "yes"})
    assert CalendarDay.objects.count() == 0
    assert list(Entry.objects.order_by("seq").values_list("action", "data")) == [
        ("workdays.save_day", {"date": "2026-03-10", "is_working": False}),
        ("workdays.remove_day", {"date": "2026-03-10", "is_working": False}),
    ]
    assert LogEntry.objects.count() == 0


def test_history_pages_lead_to_the_record(desk):
    agency = make_agency()
    response = desk.get(reverse("admin:accounts_agency_history", args=[agency.pk]))
    assert response.url == reverse("admin:accounts_agency_change", args=[agency.pk])


def test_record_of_no_row_leads_back_to_the_desk(desk):
    response = desk.get(reverse("admin:accounts_user_verb", args=[999999, "lock"]))
    assert response.url == reverse("admin:index")


def test_verify_journal_command_agrees_with_the_desk(entry, capsys):
    call_command("verify_journal")
    assert capsys.readouterr().out == f"1 entries, unbroken; head 1:{entry.hash}\n"


def test_records_offer_no_mass_actions():
    assert all(
        registered.actions is None
        for registered in admin.site._registry.values()
        if isinstance(registered, RecordAdmin)
    )


def test_journal_is_filtered_by_the_kind_of_record_and_then_by_what_was_done(desk, entry):
    address = reverse("admin:journal_entry_changelist")
    page = desk.get(address)
    assert [spec.parameter_name for spec in page.context["cl"].filter_specs] == ["subject"]
    kind = {"subject": entry.object_type}
    cl = desk.get(address, kind).context["cl"]
    assert [spec.parameter_name for spec in cl.filter_specs] == ["subject", "deed"]
    assert cl.result_count == 1
    assert [value for value, _words in cl.filter_specs[1].lookup_choices] == [entry.action]
    assert desk.get(address, {"subject": "accounts.agencies"}).context["cl"].result_count == 0
