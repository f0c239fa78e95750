"""The daily mail: one a person and day, with what was not read by then."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.test import override_settings
from django.utils import timezone

from brandportal.notices import digests
from brandportal.notices.choices import choose_ways
from brandportal.notices.digests import gather, last_digest_time, send_digests, to_gather
from brandportal.notices.domain import mark_all_read, retry, send_waiting
from brandportal.notices.enums import NoticeKind, Way
from brandportal.notices.models import Digest, Notice
from tests.brandportal.notices.test_outbox import DOWN, tell
from tests.factories.people import make_officer, make_user

# Nine in the evening and eight in the morning, in China.
EVENING = datetime(2026, 3, 9, 13, 0, tzinfo=UTC)
MORNING = datetime(2026, 3, 10, 0, 0, tzinfo=UTC)


def reader(language: str = "en"):
    person = make_user()
    person.language = language
    person.save()
    everything = dict.fromkeys([NoticeKind.WORK, NoticeKind.TASK, NoticeKind.REMINDER], Way.DIGEST)
    choose_ways(ways=everything, by=person, now=EVENING)
    return person


@pytest.fixture
def person(db):
    return reader()


def strike(now: datetime) -> int:
    """What the clock does with notices."""
    send_waiting(now=now)
    for recipient in to_gather(now):
        gather(recipient=recipient, now=now)
    return send_digests(now=now)


def through(start: datetime, end: datetime) -> None:
    while start <= end:
        strike(start)
        start += timedelta(minutes=30)


@pytest.mark.parametrize(
    ("hour", "expected"),
    [(7, "2026-03-08 08:00"), (8, "2026-03-09 08:00"), (23, "2026-03-09 08:00")],
)
def test_the_last_time_of_the_daily_mail_is_by_the_local_clock(hour, expected):
    now = datetime(2026, 3, 9, hour, 0, tzinfo=timezone.get_default_timezone())
    assert f"{last_digest_time(now):%Y-%m-%d %H:%M}" == expected


def test_the_hour_is_a_setting(settings):
    settings.NOTICE_DIGEST_HOUR = 17
    assert f"{last_digest_time(EVENING):%Y-%m-%d %H:%M}" == "2026-03-09 17:00"


def test_the_daily_mail_lists_subjects_with_their_links_in_the_readers_language(person):
    tell(person, now=EVENING)
    tell(person, key="journal:2", subject="Second for %(name)s", now=EVENING)
    through(EVENING, MORNING - timedelta(minutes=30))
    assert mail.outbox == []
    assert strike(MORNING) == 1
    (sent,) = mail.outbox
    assert (sent.subject, sent.to) == ("Your notices of 2026-03-10 (2)", [person.email])
    assert sent.body.split("\n\n")[1:] == [
        "Hello 甲\nhttp://testserver/inbox/",
        "Second for 甲\nhttp://testserver/inbox/",
        "How you are told, by kind of notice: http://testserver/inbox/ways/",
    ]
    assert set(Notice.objects.values_list("mailed_at", flat=True)) == {MORNING}


def test_the_daily_mail_speaks_chinese_to_who_reads_chinese(db):
    tell(reader("zh-hans"), now=EVENING)
    strike(MORNING)
    assert mail.outbox[0].subject == "2026-03-10 的通知（1 条）"


def test_the_daily_mail_goes_out_once_however_often_the_clock_strikes(person):
    tell(person, now=EVENING)
    through(MORNING, MORNING + timedelta(hours=23))
    assert len(mail.outbox) == 1


def test_what_comes_after_the_daily_mail_waits_for_the_next(person):
    tell(person, now=EVENING)
    strike(MORNING)
    tell(person, key="journal:2", now=MORNING + timedelta(hours=1))
    through(MORNING + timedelta(hours=1), MORNING + timedelta(hours=23))
    assert len(mail.outbox) == 1
    strike(MORNING + timedelta(days=1))
    assert [sent.subject for sent in mail.outbox] == [
        "Your notices of 2026-03-10 (1)",
        "Your notices of 2026-03-11 (1)",
    ]


def test_a_clock_that_stood_still_sends_the_daily_mail_when_it_goes_again(person):
    tell(person, now=EVENING)
    assert strike(MORNING + timedelta(hours=9)) == 1
    assert mail.outbox[0].subject == "Your notices of 2026-03-10 (1)"


def test_what_was_read_before_is_left_out_and_an_empty_mail_is_not_sent(person):
    tell(person, now=EVENING)
    strike(EVENING)
    mark_all_read(by=person, now=EVENING + timedelta(hours=1))
    assert strike(MORNING) == 0
    assert (mail.outbox, Digest.objects.count()) == ([], 0)
    assert not Notice.objects.pending().exists()


def test_what_was_read_while_the_mail_server_was_away_is_left_out(person):
    tell(person, now=EVENING)
    with override_settings(EMAIL_BACKEND=DOWN):
        strike(MORNING)
    mark_all_read(by=person, now=MORNING + timedelta(minutes=1))
    through(MORNING + timedelta(minutes=2), MORNING + timedelta(hours=3))
    assert mail.outbox == []


def test_urgent_kinds_never_wait_for_the_daily_mail(person):
    tell(person, kind=NoticeKind.DEADLINE, now=EVENING)
    tell(person, key="journal:2", kind=NoticeKind.SECURITY, now=EVENING)
    tell(person, key="journal:3", kind=NoticeKind.TASK, now=EVENING)
    strike(EVENING)
    assert len(mail.outbox) == 2
    assert Notice.objects.pending().get().kind == NoticeKind.TASK


def test_a_change_of_mind_moves_no_notice_that_was_told_already(person):
    tell(person, now=EVENING)
    strike(EVENING)
    choose_ways(ways={NoticeKind.WORK: Way.SITE}, by=person, now=EVENING)
    assert strike(MORNING) == 1


def test_the_daily_mail_goes_out_once_the_server_is_back(person):
    tell(person, now=EVENING)
    with override_settings(EMAIL_BACKEND=DOWN):
        assert strike(MORNING) == 0
    assert Notice.objects.get().error == "ConnectionRefusedError: no mail server"
    assert strike(MORNING + timedelta(seconds=59)) == 0
    assert strike(MORNING + timedelta(minutes=1)) == 1
    assert len(mail.outbox) == 1
    assert (Notice.objects.get().error, Digest.objects.count()) == ("", 1)


def test_the_daily_mail_is_given_up_as_any_mail_and_can_be_sent_again_from_the_desk(person):
    tell(person, now=EVENING)
    with override_settings(EMAIL_BACKEND=DOWN):
        through(MORNING, MORNING + timedelta(hours=9))
    failed = Notice.objects.failed().get()
    assert strike(MORNING + timedelta(hours=10)) == 0
    retry(notice=failed, by=make_officer(), now=MORNING)
    assert strike(MORNING + timedelta(hours=11)) == 1


def test_a_worker_that_dies_while_sending_leaves_the_mail_to_the_next(person, monkeypatch):
    tell(person, now=EVENING)

    class Killed(BaseException):
        pass

    def die(*args, **kwargs):
        raise Killed

    with monkeypatch.context() as broken:
        broken.setattr(digests, "deliver", die)
        with pytest.raises(Killed):
            strike(MORNING)
    assert strike(MORNING) == 1
    assert strike(MORNING) == 0
    assert len(mail.outbox) == 1


def test_every_attempt_is_known_as_the_same_mail(person):
    tell(person, now=EVENING)
    strike(MORNING)
    assert (
        mail.outbox[0].message()["Message-ID"] == f"<digest-{Digest.objects.get().pk}@testserver>"
    )


def test_a_broken_text_fails_alone(person):
    tell(person, now=EVENING)
    tell(person, key="journal:2", now=EVENING)
    Notice.objects.filter(key="journal:2").update(subject_id="%(gone)s")
    assert strike(MORNING) == 1
    assert "Hello 甲" in mail.outbox[0].body
    assert Notice.objects.get(key="journal:2").error == "KeyError: 'gone'"
    assert strike(MORNING) == 0


def test_without_an_address_the_site_is_enough(person):
    tell(person, now=EVENING)
    person.email = ""
    person.save()
    strike(MORNING)
    assert mail.outbox == []
    assert not Notice.objects.pending().exists()


def test_everybody_gets_the_own_daily_mail(person):
    other = reader()
    tell(person, other, now=EVENING)
    strike(MORNING)
    assert sorted(sent.to[0] for sent in mail.outbox) == sorted([person.email, other.email])


def test_the_database_holds_one_daily_mail_a_person_and_day(person):
    first = Digest.objects.create(recipient=person, day=MORNING, created_at=MORNING)
    with pytest.raises(IntegrityError), transaction.atomic():
        Digest.objects.create(recipient=person, day=MORNING, created_at=MORNING)
    tell(person, kind=NoticeKind.DEADLINE)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(digest=first, way=Way.AT_ONCE)


@pytest.mark.postgres
@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_send_each_daily_mail_once(at_once):
    people = [reader() for _ in range(10)]
    tell(*people, now=EVENING)
    with override_settings(EMAIL_BACKEND="tests.brandportal.notices.backends.Slow"):
        at_once(*[lambda: strike(MORNING)] * 3)
    assert sorted(message.to[0] for message in mail.outbox) == sorted(p.email for p in people)
