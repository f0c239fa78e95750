"""The outbox: one notice, one mail, retries with delays, and no mail blocks another."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.test import override_settings

from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.domain import mark_all_read, mark_read, queue, retry, send_waiting
from brandportal.notices.enums import NoticeKind
from brandportal.notices.models import Notice
from brandportal.notices.notice_texts import NoticeText
from tests.factories.people import make_officer, make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
DOWN = "tests.brandportal.notices.backends.Down"


def tell(
    *people, key: str = "journal:1", kind=NoticeKind.WORK, subject: str = "Hello %(name)s", now=NOW
) -> int:
    return queue(
        to=people,
        key=key,
        text=NoticeText(
            name="x", kind=kind, subject=subject, body="Dear %(name)s, something happened."
        ),
        context={"name": "甲"},
        url="/inbox/",
        now=now,
    )


@pytest.fixture
def person(db):
    person = make_user(name="张三")
    person.language = "en"
    person.save()
    return person


def test_queue_same_event_twice_tells_once(person):
    assert tell(person) == 1
    assert tell(person) == 1
    assert Notice.objects.count() == 1


def test_queue_same_person_named_twice_is_told_once(person):
    assert tell(person, person) == 1
    assert Notice.objects.count() == 1


def test_queue_other_event_tells_again(person):
    tell(person)
    tell(person, key="journal:2")
    assert Notice.objects.count() == 2


def test_queue_leaves_out_who_has_no_account_any_more(person):
    person.is_active = False
    assert tell(person) == 0
    assert Notice.objects.count() == 0


def test_queue_refuses_a_text_whose_values_are_missing(person):
    with pytest.raises(KeyError):
        tell(person, subject="Hello %(nobody)s")
    assert Notice.objects.count() == 0


def test_send_waiting_mails_in_the_readers_language_with_a_link_to_this_site(person):
    tell(person)
    assert send_waiting(now=NOW) == 1
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Hello 甲", [person.email])
    assert sent.body == "Dear 甲, something happened.\n\nhttp://testserver/inbox/"
    assert Notice.objects.get().mailed_at == NOW


def test_send_waiting_again_sends_nothing(person):
    tell(person)
    send_waiting(now=NOW)
    assert send_waiting(now=NOW + timedelta(days=1)) == 0
    assert len(mail.outbox) == 1


def test_send_waiting_keeps_line_breaks_out_of_the_headers(person):
    Notice.objects.create(
        recipient=person,
        key="x",
        subject_id="%(name)s",
        body_id="b",
        context={"name": "a\r\nBcc: everybody@example.org"},
        url="/",
        created_at=NOW,
    )
    assert send_waiting(now=NOW) == 1
    (sent,) = mail.outbox
    assert sent.subject == "a Bcc: everybody@example.org"
    assert sent.recipients() == [person.email]
    assert "\nBcc" not in sent.message().as_string()


def test_send_waiting_bad_address_fails_alone(person):
    bad = make_user()
    bad.email = "a@example.org\nBcc: everybody@example.org"
    bad.save()
    tell(bad, person)
    assert send_waiting(now=NOW) == 1
    assert [sent.to for sent in mail.outbox] == [[person.email]]
    assert Notice.objects.get(recipient=bad).error.startswith("BadHeaderError")


def test_send_waiting_broken_text_fails_alone(person):
    tell(person)
    Notice.objects.create(
        recipient=person, key="x", subject_id="%(gone)s", body_id="b", url="/", created_at=NOW
    )
    assert send_waiting(now=NOW) == 1
    assert Notice.objects.get(key="x").error == "KeyError: 'gone'"


def test_send_waiting_without_an_address_is_done_on_the_site(person):
    person.email = ""
    person.save()
    tell(person)
    assert send_waiting(now=NOW) == 1
    assert mail.outbox == []


@override_settings(EMAIL_BACKEND=DOWN)
def test_send_waiting_tries_five_times_with_growing_pauses(person):
    tell(person)
    tried = []
    for minutes in range(0, 3 * 24 * 60):
        before = Notice.objects.get().attempts
        send_waiting(now=NOW + timedelta(minutes=minutes))
        if Notice.objects.get().attempts > before:
            tried.append(minutes)
        if len(tried) == 5:
            break
    assert tried == [0, 1, 11, 71, 431]
    notice = Notice.objects.get()
    assert (notice.attempts, notice.error) == (5, "ConnectionRefusedError: no mail server")
    assert send_waiting(now=NOW + timedelta(days=30)) == 0
    assert list(Notice.objects.failed()) == [notice]


def test_send_waiting_goes_out_once_the_server_is_back(person):
    tell(person)
    with override_settings(EMAIL_BACKEND=DOWN):
        assert send_waiting(now=NOW) == 0
    assert send_waiting(now=NOW + timedelta(seconds=59)) == 0
    assert send_waiting(now=NOW + timedelta(minutes=1)) == 1
    assert (Notice.objects.get().error, len(mail.outbox)) == ("", 1)


@pytest.fixture
def failed(person):
    tell(person)
    Notice.objects.update(attempts=5, error="x", try_after=NOW)
    return Notice.objects.get()


@pytest.mark.parametrize("role", [Role.OFFICE, Role.SYSTEM_ADMIN])
def test_retry_puts_a_failed_mail_back(failed, role):
    by = make_user(role)
    retry(notice=failed, by=by, now=NOW)
    assert send_waiting(now=NOW) == 1
    assert Entry.objects.get().action == "notices.retry"


@pytest.mark.parametrize("role", [Role.AUDITOR, Role.SECURITY_ADMIN, Role.PANEL, Role.LEADER])
def test_retry_is_refused_to_others(failed, role):
    with pytest.raises(NotAllowed):
        retry(notice=failed, by=make_user(role), now=NOW)
    assert Notice.objects.get().attempts == 5


def test_retry_of_a_sent_mail_is_refused(failed):
    Notice.objects.update(mailed_at=NOW)
    with pytest.raises(NotNow):
        retry(notice=failed, by=make_officer(), now=NOW)


def test_mark_read_is_the_recipients_own(person):
    tell(person)
    notice = Notice.objects.get()
    mark_read(notice=notice, by=make_officer(), now=NOW)
    assert Notice.objects.unread_of(person).count() == 1
    mark_read(notice=notice, by=person, now=NOW)
    assert Notice.objects.get().read_at == NOW


def test_mark_all_read_leaves_others_unread(person):
    other = make_user()
    tell(person, other)
    mark_all_read(by=person, now=NOW)
    assert list(Notice.objects.filter(read_at=None).values_list("recipient", flat=True)) == [
        other.pk
    ]


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_send_waiting_by_two_workers_at_once_sends_each_mail_once(at_once):
    people = [make_user() for _ in range(20)]
    tell(*people)
    with override_settings(EMAIL_BACKEND="tests.brandportal.notices.backends.Slow"):
        sent = at_once(*[lambda: send_waiting(now=NOW)] * 3)
    assert sum(sent) == 20
    assert sorted(message.to[0] for message in mail.outbox) == sorted(p.email for p in people)
