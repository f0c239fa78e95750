"""Security events: their content, chaining, retention and copies, without blocking requests."""

from __future__ import annotations

import json
import socket
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from importlib import import_module

import pytest
from allauth.mfa.totp.internal.auth import TOTP
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import DatabaseError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from applications.form.enums import ApplicationStatus
from brandportal.accounts.domain.invariants import INVARIANTS
from brandportal.accounts.enums import Role
from brandportal.journal import security, syslog
from brandportal.journal.append_only import event_triggers
from brandportal.journal.models import Entry, Forwarded, SecurityEvent, SecurityHead, SecurityKind
from brandportal.journal.tasks import keep_security_events
from brandportal.settings.demands import security_log_faults
from brandportal.web.address import kept_network
from brandportal.workflow import CLOCK
from reviews.models import Evaluation
from tests.factories.applications import make_application, make_evidence
from tests.factories.at_once import at_once
from tests.factories.evaluation import cycle as make_evaluation_cycle
from tests.factories.evaluation import year_before_the_panel
from tests.factories.people import make_agency, make_head, make_officer, make_tie, make_user

PASSWORD = "a long enough pass phrase"
NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
HERE = {"REMOTE_ADDR": "192.0.2.77"}

pytestmark = pytest.mark.django_db


def told() -> list[tuple[str, int | None, str, str, int]]:
    rows = SecurityEvent.objects.order_by("pk")
    return [(row.kind, row.actor_id, row.network, row.detail, row.times) for row in rows]


def sign_in(client: Client, login: str, password: str = PASSWORD, **extra: str):
    return client.post(
        reverse("account_login"), {"login": login, "password": password}, **{**HERE, **extra}
    )


# Content ------------------------------------------------------------------------------------------


def test_signing_in_and_out_is_told_with_the_truncated_address(client):
    user = make_user()
    sign_in(client, user.username)
    client.post(reverse("account_logout"), **HERE)
    assert told() == [
        ("sign_in", user.pk, "192.0.2.0/24", "account_login", 1),
        ("sign_out", user.pk, "192.0.2.0/24", "account_logout", 1),
    ]


def test_a_failure_is_told_of_the_account_and_never_what_was_typed(client):
    user = make_user()
    sign_in(client, user.username.upper(), "hunter2-hunter2")
    sign_in(client, "hunter3-hunter3", "x")
    assert told() == [
        ("sign_in_failed", user.pk, "192.0.2.0/24", "account_login", 1),
        ("sign_in_failed", None, "192.0.2.0/24", "account_login", 1),
    ]
    assert "hunter" not in str(list(SecurityEvent.objects.values()))


def test_a_known_and_an_unknown_name_cost_the_same_statements(client):
    user = make_user()

    def statements(name: str) -> int:
        with CaptureQueriesContext(connection) as asked:
            sign_in(Client(), name, "wrong")
        return len(asked)

    assert statements(user.username) == statements("nobody")


def test_a_wrong_second_factor_and_a_wrong_confirmation_are_told(client):
    user = make_user(Role.OFFICE)
    TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
    sign_in(client, user.username)
    assert told() == []
    client.post(reverse("mfa_authenticate"), {"code": "12"}, **HERE)
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": "wrong"}, **HERE)
    assert [row[:2] for row in told()] == [
        ("second_factor_failed", user.pk),
        ("confirmation_failed", user.pk),
    ]


def test_a_refusal_is_told_with_its_place_and_no_words(client):
    user = make_user(Role.PANEL)
    client.force_login(user)
    client.get("/leadership/?secret=words", **HERE)
    other = make_user()
    client.post(
        reverse("admin:accounts_user_verb", args=[other.pk, "lock"]), {"reason": "words"}, **HERE
    )
    assert told() == [
        ("refused", user.pk, "192.0.2.0/24", "GET leadership:home", 1),
        ("refused", user.pk, "192.0.2.0/24", f"POST admin:accounts_user_verb {other.pk} lock", 1),
    ]


def test_what_a_conflict_of_interest_closes_is_told_in_a_kind_of_its_own(client):
    """The ranking, a record of the desk, and a number that no record has: the same of both."""
    application = make_application(
        cycle=make_evaluation_cycle(year=2026), status=ApplicationStatus.SHORTLISTED
    )
    evaluation = Evaluation.objects.create(cycle=application.cycle, status="counted")
    leader = make_user(Role.LEADER, agency=application.agency)
    officer = make_user(Role.OFFICE, agency=application.agency)
    for user, addresses in (
        (leader, ["/leadership/2026/", "/leadership/2026/decision/"]),
        (
            officer,
            [
                reverse("admin:reviews_evaluation_change", args=[evaluation.pk]),
                reverse("admin:reviews_evaluation_change", args=[999]),
            ],
        ),
    ):
        client.force_login(user)
        for address in addresses:
            assert client.get(address, **HERE).status_code == 403
    assert [row[0::3] for row in told()] == [
        ("conflict", "GET leadership:ranking 2026"),
        ("conflict", "GET leadership:decision 2026"),
        ("conflict", f"GET admin:reviews_evaluation_change {evaluation.pk}"),
        ("conflict", "GET admin:reviews_evaluation_change 999"),
    ]
    assert application.agency.name not in str(list(SecurityEvent.objects.values()))


def test_a_judge_is_told_of_with_the_number_of_the_application(client):
    evaluation = year_before_the_panel()
    seat = evaluation.seats.first()
    application = evaluation.cycle.applications.first()
    make_tie(seat.user, application.agency)
    client.force_login(seat.user)
    assert client.get(f"/panel/{application.number}/", **HERE).status_code == 403
    assert told() == [
        ("conflict", seat.user_id, "192.0.2.0/24", f"GET panel:sheet {application.number}", 1)
    ]


def test_what_is_not_there_is_told_of_people_of_the_programme(client):
    """In the same way whether it is closed to them or does not exist."""
    evidence = make_evidence(make_application(agency=make_agency(), status="submitted"))
    officer = make_user(Role.OFFICE, agency=evidence.application.agency)
    address = reverse("public:evidence-file", args=[evidence.pk])
    client.force_login(make_head(make_agency()))
    assert client.get(address, **HERE).status_code == 404
    assert client.get("/nowhere/", **HERE).status_code == 404
    assert told() == []
    client.force_login(officer)
    for key in (evidence.pk, 9999):
        asked = reverse("public:evidence-file", args=[key])
        assert client.get(asked, **HERE).status_code == 404
    assert told() == [
        ("refused", officer.pk, "192.0.2.0/24", f"GET public:evidence-file {key}", 1)
        for key in (evidence.pk, 9999)
    ]


def test_the_auditor_reads_them(client):
    application = make_application(
        cycle=make_evaluation_cycle(year=2026), status=ApplicationStatus.SHORTLISTED
    )
    Evaluation.objects.create(cycle=application.cycle, status="counted")
    client.force_login(make_user(Role.LEADER, agency=application.agency, name="李领导"))
    client.get("/leadership/2026/", **HERE)
    client.force_login(make_user(Role.AUDITOR))
    listed = reverse("admin:journal_securityevent_changelist")
    page = client.get(f"{listed}?kind__exact=conflict").content.decode()
    assert "李领导" in page and "GET leadership:ranking 2026" in page


def test_a_download_is_told(client):
    evidence = make_evidence(make_application(agency=make_agency()))
    head = make_head(evidence.application.agency)
    client.force_login(head)
    url = reverse("public:evidence-file", args=[evidence.pk])
    assert client.get(url, **HERE).status_code == 200
    assert told() == [
        ("downloaded", head.pk, "192.0.2.0/24", f"GET public:evidence-file {evidence.pk}", 1)
    ]


def test_changes_of_password_and_second_factor_are_told(client, django_capture_on_commit_callbacks):
    user = make_user()
    client.force_login(user)
    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    with django_capture_on_commit_callbacks(execute=True):
        client.post(reverse("mfa_generate_recovery_codes"))
        TOTP.activate(user, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP")
        client.post(reverse("mfa_deactivate_totp"))
    new = "another long pass phrase"
    client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": new, "password2": new},
    )
    assert [row[0] for row in told()] == [
        "second_factor_changed",
        "password_changed",
        "session_ended",
    ]


def test_a_visitor_leaves_no_trace(client):
    """Neither who reads nor who rates, whatever the site answers."""
    for path in ("/", "/rate/", "/rate/nothing/", "/receipts/", "/panel/", "/admin/", "/nowhere"):
        client.get(path, **HERE)
        client.post(path, **HERE)
    assert told() == []


def test_a_signed_in_person_who_rates_leaves_no_trace(client):
    client.force_login(make_user())
    for path in ("/rate/", "/rate/nothing/", "/receipts/", "/kiosk/"):
        client.get(path, **HERE)
        client.post(path, **HERE)
    assert told() == []


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1::/48"),
        ("", ""),
        ("nonsense", ""),
    ],
)
def test_the_address_is_truncated(address, kept):
    assert kept_network(address) == kept


# Floods, locks and speed
# ----------------------------------------------------------------------------


def test_a_flood_of_failures_is_one_row_a_minute(client):
    user = make_user()
    minute = timezone.now().minute
    for _number in range(30):
        sign_in(Client(), user.username, "wrong")
    if timezone.now().minute == minute:
        assert [row[-1] for row in told()] == [30]
    assert sum(row[-1] for row in told()) == 30


@pytest.mark.parametrize("kind", security.REFUSALS)
def test_a_flood_of_refusals_is_a_bounded_number_of_rows(kind):
    """Whatever numbers one account tries, from however many networks."""
    user, other = make_user(), make_user()
    for number in range(200):
        where = {"network": f"192.0.{number}.0/24", "detail": f"GET x {number}"}
        security.note(kind=kind, by=user, now=NOW, **where)
    security.note(kind=kind, by=other, now=NOW, detail="GET x 1")
    rows = SecurityEvent.objects.filter(actor=user)
    assert rows.count() == security.MOST_PLACES + 1
    assert sum(rows.values_list("times", flat=True)) == 200
    rest = rows.get(detail="")
    assert (rest.network, rest.times) == ("", 200 - security.MOST_PLACES)
    assert SecurityEvent.objects.get(actor=other).detail == "GET x 1"


def test_noting_takes_no_lock_that_actions_wait_for():
    """Neither the end of the journal nor the end of the security events is read or written."""
    user = make_user()
    with CaptureQueriesContext(connection) as asked:
        security.note(kind=SecurityKind.SIGN_IN, by=user, now=NOW)
        security.note(kind=SecurityKind.SIGN_IN, by=user, now=NOW)
    said = " ".join(query["sql"] for query in asked)
    assert "journal_head" not in said
    assert "journal_securityhead" not in said
    assert SecurityEvent.objects.get().times == 2


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_many_at_once_are_counted_to_the_last():
    user = make_user()

    def many() -> None:
        for _number in range(20):
            security.note(kind=SecurityKind.SIGN_IN_FAILED, by=user, now=NOW)

    def chain() -> None:
        for _number in range(10):
            security.chain(now=NOW + timedelta(minutes=5))

    assert at_once(many, many, many, many, chain) == []
    security.chain(now=NOW + timedelta(minutes=5))
    assert sum(SecurityEvent.objects.values_list("times", flat=True)) == 80
    assert list(security.broken_events()) == []


# The chain
# ------------------------------------------------------------------------------------------


def some_events(count: int = 5, now: datetime = NOW) -> None:
    user = make_user()
    for number in range(count):
        security.note(kind=SecurityKind.REFUSED, by=user, now=now, detail=f"GET x {number}")
    security.chain(now=now + timedelta(minutes=3))


def test_events_are_chained_when_their_minute_is_over():
    security.note(kind=SecurityKind.SIGN_IN, by=make_user(), now=NOW)
    assert security.chain(now=NOW + timedelta(minutes=1, seconds=59)) == 0
    assert security.chain(now=NOW + timedelta(minutes=2)) == 1
    assert security.chain(now=NOW + timedelta(minutes=9)) == 0
    assert list(security.broken_events()) == []


def test_who_comes_late_gets_a_row_of_his_own():
    user = make_user()
    for _number in range(2):
        security.note(kind=SecurityKind.SIGN_IN, by=user, now=NOW)
        security.chain(now=NOW + timedelta(minutes=5))
    assert [row[-1] for row in told()] == [1, 1]
    assert list(security.broken_events()) == []


CHANGES = [
    "UPDATE journal_securityevent SET times = 9 WHERE seq = 2",
    "UPDATE journal_securityevent SET network = 'x' WHERE seq = 2",
    "UPDATE journal_securityevent SET actor_label = 'x' WHERE seq IS NULL",
    "UPDATE journal_securityevent SET times = 0 WHERE seq IS NULL",
    "DELETE FROM journal_securityevent WHERE seq = 2",
    "DELETE FROM journal_securityevent WHERE seq IS NULL",
]


@pytest.mark.parametrize("statement", CHANGES)
def test_the_database_refuses_every_change(statement):
    now = timezone.now() - timedelta(days=180)
    some_events(now=now)
    security.note(kind=SecurityKind.SIGN_IN, by=make_user(), now=now + timedelta(hours=1))
    kept = list(SecurityEvent.objects.values())
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert list(SecurityEvent.objects.values()) == kept


@contextmanager
def unprotected():
    event_triggers.unprotect(connection)
    try:
        yield
    finally:
        event_triggers.protect(connection)


FIELDS = ("minute", "kind", "actor", "actor_label", "network", "detail", "times")


@pytest.mark.parametrize("field", FIELDS)
def test_whoever_owns_the_database_changes_nothing_unseen(field):
    some_events()
    value = {"minute": NOW - timedelta(hours=1), "kind": "sign_in", "actor": None, "times": 7}
    with unprotected():
        SecurityEvent.objects.filter(seq=3).update(**{field: value.get(field, "x")})
    assert list(security.broken_events()) == [(3, "altered")]


def test_what_is_removed_and_a_chain_written_anew_are_found():
    some_events()
    security.note_head(by=CLOCK, now=NOW)
    with unprotected():
        SecurityEvent.objects.filter(seq=2).delete()
    faults = list(security.broken_events())
    assert faults[0] == (2, "missing")
    with unprotected():
        SecurityEvent.objects.update(seq=None, hash="", previous_hash="")
        SecurityHead.objects.update(size=0, hash="0" * 64)
    security.chain(now=NOW + timedelta(days=1))
    assert list(security.broken_events()) == [(5, "noted earlier, now missing")]


def test_the_invariant_and_the_command_tell():
    invariant = next(each for each in INVARIANTS if each.code == "journal.security")
    some_events()
    assert list(invariant.faults()) == []
    call_command("verify_journal")
    with unprotected():
        SecurityEvent.objects.filter(seq=1).update(detail="nothing")
    assert list(invariant.faults()) == ["security event 1: altered"]
    with pytest.raises(CommandError, match="security events are broken in 1 place"):
        call_command("verify_journal")


# How long
# -------------------------------------------------------------------------------------------


def test_old_events_are_forgotten_and_the_rest_still_verifies(settings):
    settings.SECURITY_EVENTS_KEPT_DAYS = 365
    now = timezone.now()
    some_events(3, now - timedelta(days=366))
    some_events(2, now - timedelta(days=364))
    security.note_head(by=CLOCK, now=now)
    assert keep_security_events() == 3
    assert [row.seq for row in SecurityEvent.objects.order_by("seq")] == [4, 5]
    assert list(security.broken_events()) == []
    entry = Entry.objects.get(action="journal.forget_security")
    assert (entry.data["up_to"], entry.data["count"]) == (3, 3)
    with unprotected():
        SecurityEvent.objects.filter(seq=4).delete()
    assert list(security.broken_events())[0] == (4, "missing")


def test_less_than_the_law_asks_for_is_neither_set_nor_done(settings):
    assert security_log_faults({"SECURITY_EVENTS_KEPT_DAYS": "183"}) != []
    assert security_log_faults({"SECURITY_EVENTS_KEPT_DAYS": "184"}) == []
    settings.SECURITY_EVENTS_KEPT_DAYS = 1
    some_events(2, timezone.now() - timedelta(days=183))
    assert keep_security_events() == 1  # the head is noted, nothing forgotten
    assert SecurityEvent.objects.count() == 2


def test_three_years_unless_the_installation_says_otherwise():
    base = import_module("brandportal.settings.base")
    assert base.SECURITY_EVENTS_KEPT_DAYS >= 3 * 365


# The copy
# -------------------------------------------------------------------------------------------


@contextmanager
def log_server():
    """A log server on TCP that keeps what it gets."""
    got: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as server:

        def serve() -> None:
            try:
                there, _address = server.accept()
            except OSError:
                return
            with there:
                while data := there.recv(65536):
                    got.append(data)

        worker = threading.Thread(target=serve, daemon=True)
        worker.start()
        yield (
            f"tcp://127.0.0.1:{server.getsockname()[1]}",
            lambda: (worker.join(5), b"".join(got))[1],
        )


def frames(data: bytes) -> list[bytes]:
    found = []
    while data:
        length, _space, rest = data.partition(b" ")
        found.append(rest[: int(length)])
        data = rest[int(length) :]
    return found


def test_both_chains_are_copied_once_and_in_order(settings):
    some_events(2)
    security.note_head(by=CLOCK, now=NOW)
    with log_server() as (url, received):
        settings.SYSLOG_URL = url
        assert syslog.forward() == 3
        lines = frames(received())
    assert [line.split(b" ")[0] for line in lines] == [b"<109>1"] * 3
    said = [json.loads(line[line.index(b"{") :]) for line in lines]
    assert [row["hash"] for row in said] == [
        Entry.objects.get().hash,
        *SecurityEvent.objects.order_by("seq").values_list("hash", flat=True),
    ]
    assert dict(Forwarded.objects.values_list("chain", "seq")) == {"journal": 1, "security": 2}


def test_a_server_that_was_away_gets_everything_when_it_is_back(settings, caplog):
    some_events(2)
    settings.SYSLOG_URL = "tcp://127.0.0.1:1"
    assert syslog.forward() == 0
    assert "does not take the journal" in caplog.text
    with log_server() as (url, received):
        settings.SYSLOG_URL = url
        assert syslog.forward() == 2
        assert len(frames(received())) == 2


def test_over_udp_nobody_has_to_listen(settings):
    some_events(1)
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as server:
        server.bind(("127.0.0.1", 0))
        server.settimeout(5)
        settings.SYSLOG_URL = f"udp://127.0.0.1:{server.getsockname()[1]}"
        assert syslog.forward() == 1
        assert server.recv(65536).startswith(b"<109>1 2026-03-09T02:00:00.000Z ")


def test_no_page_asks_the_log_server(client, settings):
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(0)
        settings.SYSLOG_URL = f"tcp://127.0.0.1:{server.getsockname()[1]}"
        sign_in(client, make_user().username)
        assert len(told()) == 1
        with pytest.raises(BlockingIOError):
            server.accept()
        # The task that forwards is the one who asks it.
        syslog.forward()
        server.accept()[0].close()


@pytest.mark.parametrize(
    ("url", "right"),
    [
        ("", True),
        ("tcp://log.example.gov.cn:601", True),
        ("udp://[2001:db8::1]:514", True),
        ("unix:///dev/log", True),
        ("log.example.gov.cn", False),
        ("tcp://log.example.gov.cn", False),
        ("https://log.example.gov.cn:1", False),
        ("tcp://log.example.gov.cn:99999", False),
    ],
)
def test_the_address_of_the_log_server_is_asked_at_the_start(url, right):
    assert (security_log_faults({"SYSLOG_URL": url}) == []) is right


# Who reads
# ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", [None, *Role])
def test_only_the_auditor_and_the_security_administrator_read_it(client, role):
    some_events(1)
    client.force_login(make_user(role) if role else make_head(make_agency()))
    status = client.get(reverse("admin:journal_securityevent_changelist")).status_code
    assert status == (200 if role in (Role.AUDITOR, Role.SECURITY_ADMIN) else 403)


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_costs_the_same_at_one_and_three_rows(client, rows, django_assert_num_queries):
    some_events(rows)
    client.force_login(make_user(Role.AUDITOR))
    url = reverse("admin:journal_securityevent_changelist")
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)


def test_the_office_reads_the_journal_and_not_the_security_events(client):
    client.force_login(make_officer())
    assert client.get(reverse("admin:journal_entry_changelist")).status_code == 200
    assert client.get(reverse("admin:journal_securityevent_verify")).status_code == 403


def test_the_page_of_the_chain_says_what_is_not_in_it_yet(client):
    client.force_login(make_user(Role.AUDITOR))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    url = reverse("admin:journal_securityevent_verify")
    security.note(kind=SecurityKind.SIGN_IN_FAILED, by=None, now=NOW, network="192.0.2.0")
    page = client.get(url).content.decode()
    assert "0 entries, unbroken." in page
    assert "1 entry is not in the chain yet" in page
    security.chain(now=NOW + timedelta(minutes=5))
    page = client.get(url).content.decode()
    assert "1 entry, unbroken." in page
    assert "in the chain yet" not in page
