"""The management commands of brandportal."""

from __future__ import annotations

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from brandportal.accounts.enums import Role
from brandportal.accounts.models import Invitation, RoleGrant
from brandportal.accounts.policies import OPERATOR
from brandportal.journal.domain import append
from brandportal.journal.models import Entry
from brandportal.office.management.commands import workflow_doc
from brandportal.web.management.commands import tick
from tests.factories.people import make_agency, make_user

pytestmark = pytest.mark.django_db


def run(*args: str, **options: object) -> str:
    out = StringIO()
    call_command(*args, stdout=out, **options)
    return out.getvalue()


def test_appoint_known_person_gets_the_role():
    user = make_user()
    assert run("appoint", user.username, "--role", "auditor") == (
        f"{user.username} holds the role auditor.\n"
    )
    assert RoleGrant.objects.get().role == Role.AUDITOR
    assert Entry.objects.get().actor_label == "operator"


def test_appoint_unknown_person_gets_a_link_that_works_once(client):
    out = run(
        "appoint", "xiaowang", "--role", "office", "--name", "小王", "--email", "w@example.org"
    )
    link = out.splitlines()[0]
    assert link.startswith("http://testserver/invitation/")
    path = link.removeprefix("http://testserver")
    assert 'value="xiaowang"' in client.get(path).content.decode()
    password = "a long enough pass phrase"
    client.post(path, {"username": "xiaowang", "password": password, "repeated": password})
    assert Invitation.objects.get().accepted_by.roles == {"office"}
    assert client.get(path).status_code == 410


def test_appoint_unknown_person_without_a_mail_address_is_refused():
    with pytest.raises(CommandError, match="There is no account nobody: give --email"):
        run("appoint", "nobody", "--role", "office")


def test_appoint_second_administration_is_refused():
    user = make_user(Role.SYSTEM_ADMIN)
    with pytest.raises(CommandError, match="need an account each"):
        run("appoint", user.username, "--role", "security_admin")
    assert RoleGrant.objects.count() == 1


def test_appoint_revoke_takes_the_role():
    user = make_user(Role.AUDITOR)
    assert run("appoint", user.username, "--role", "auditor", "--revoke") == (
        f"{user.username} no longer holds the role auditor.\n"
    )
    assert RoleGrant.objects.count() == 0
    with pytest.raises(CommandError, match="does not hold this role"):
        run("appoint", user.username, "--role", "auditor", "--revoke")


def test_workflow_doc_is_written_and_then_up_to_date(tmp_path, monkeypatch):
    place = tmp_path / "workflow.md"
    monkeypatch.setattr(workflow_doc, "PLACE", place)
    with pytest.raises(CommandError, match="stale"):
        run("workflow_doc", "--check")
    assert run("workflow_doc") == "docs/workflow.md was written.\n"
    assert run("workflow_doc", "--check") == "docs/workflow.md is up to date.\n"
    written = place.read_text(encoding="utf-8")
    assert "    draft --> sign_off: request_sign_off\n" in written
    place.write_text(written + "x", encoding="utf-8")
    with pytest.raises(CommandError, match="stale"):
        run("workflow_doc", "--check")


def test_journal_grants_on_sqlite_is_refused():
    if connection.vendor == "postgresql":
        pytest.skip("PostgreSQL knows roles")
    with pytest.raises(CommandError, match="Only PostgreSQL knows roles"):
        run("journal_grants", "portal")


@pytest.mark.postgres
def test_journal_grants_print_only_what_is_asked():
    assert run("journal_grants", "portal").splitlines()[-2:] == [
        'REVOKE ALL ON journal_entry FROM "portal";',
        'GRANT SELECT, INSERT ON journal_entry TO "portal";',
    ]


@pytest.mark.postgres
def test_journal_grants_leave_the_web_role_adding_and_reading():
    agency = make_agency()
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("CREATE ROLE web_test")
        run("journal_grants", "web_test", "--apply")
        cursor.execute("SET LOCAL ROLE web_test")
        append(action="test.action", done="x", obj=agency, by=OPERATOR, now=timezone.now())
        assert Entry.objects.count() == 1
        for statement in (
            "UPDATE journal_entry SET action = 'x'",
            "DELETE FROM journal_entry",
            "TRUNCATE journal_entry",
            "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
            "DROP TRIGGER journal_no_change ON journal_entry",
        ):
            with pytest.raises(DatabaseError, match="permission denied|must be owner"):
                with transaction.atomic():
                    cursor.execute(statement)
        cursor.execute("RESET ROLE")
    assert Entry.objects.get().action == "test.action"


def test_tick_runs_every_task_also_behind_one_that_fails(monkeypatch):
    def run_of(name: str):
        return {"first": lambda: 1, "broken": lambda: 1 // 0, "last": lambda: 2}[name]

    monkeypatch.setattr(tick, "TIMETABLE", ["first", "broken", "last"])
    monkeypatch.setattr(tick, "import_string", run_of)
    out = StringIO()
    with pytest.raises(CommandError, match="1 tasks failed"):
        call_command("tick", stdout=out)
    assert out.getvalue() == "first: 1\nlast: 2\n"
