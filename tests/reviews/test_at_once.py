"""Two simultaneous requests on PostgreSQL: one objection, one code, one answer; and what happens
without the lock.
"""

from __future__ import annotations

import threading

import pytest

from applications.form.enums import ApplicationStatus
from brandportal.errors import NotNow
from brandportal.journal.models import Entry
from reviews.decision import filing, notice, objections
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity import phone_codes
from reviews.models import Evaluation, Objection, PhoneCode, PublicNotice
from tests.factories.at_once import at_once
from tests.factories.pairs import by_two
from tests.factories.people import make_officer
from tests.factories.rating import NOW, make_notice, make_objection, make_year

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.postgres]


def on_notice():
    year = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED
    )
    make_notice(year)
    return year


def test_objection_sent_four_times_at_once_is_one():
    year = on_notice()

    def file():
        filing.file_objection(
            notice=year.evaluation.public_notice,
            application=year.first,
            name="李四",
            contact="13812345678",
            statement="五月六日上午九点，港口窗口无人值守。",
            now=NOW,
        )

    assert at_once(file, file, file, file) == []
    assert (Objection.objects.count(), Entry.objects.count()) == (1, 1)


def test_four_requests_for_a_code_at_once_send_one():
    evaluation = make_year(brands=0).evaluation

    def send():
        phone_codes.send_code(evaluation=evaluation, phone="13812345678", now=NOW)

    # A request too soon reveals nothing about the number: it is recorded, and no code is sent.
    assert at_once(send, send, send, send) == []
    assert PhoneCode.objects.count() == 4
    assert PhoneCode.objects.exclude(code_hash=phone_codes.NOT_SENT).count() == 1


def test_four_requests_for_a_code_without_the_lock_send_more(monkeypatch):
    """Negative control: looking first and writing then is not enough."""
    evaluation = make_year(brands=0).evaluation
    looked = threading.Barrier(4)
    ask = phone_codes._may_send

    def ask_and_wait(*args, **kwargs):
        answer = ask(*args, **kwargs)
        looked.wait(timeout=10)
        return answer

    manager = type(Evaluation.objects)
    monkeypatch.setattr(phone_codes, "_may_send", ask_and_wait)
    monkeypatch.setattr(manager, "select_for_update", lambda self, **kwargs: self.all())

    def send():
        phone_codes.send_code(evaluation=evaluation, phone="13812345678", now=NOW)

    assert at_once(send, send, send, send) == []
    assert PhoneCode.objects.exclude(code_hash=phone_codes.NOT_SENT).count() == 4


def test_code_used_twice_at_once_works_once():
    evaluation = make_year(brands=0).evaluation
    sent = phone_codes.send_code(evaluation=evaluation, phone="13812345678", now=NOW)

    def use():
        phone_codes.check_code(
            evaluation=evaluation, pseudonym=sent.pseudonym, code=sent.shown, now=NOW
        )

    failures = at_once(use, use, use)
    assert [type(failure) for failure in failures] == [phone_codes.UsedCode] * 2


def test_notice_published_twice_at_once_is_one():
    year = make_year(status=EvaluationStatus.DECIDED, application_status=ApplicationStatus.SELECTED)
    officer = make_officer()

    def publish():
        notice.publish_notice(evaluation=year.evaluation, by=officer, now=NOW)

    failures = at_once(publish, publish)
    assert [type(failure) for failure in failures] == [NotNow]
    assert PublicNotice.objects.count() == 1
    assert Entry.objects.filter(action="evaluation.publish_notice").count() == 1


def test_upheld_and_rejected_at_once_one_wins():
    year = on_notice()
    officer = make_officer()
    objection = make_objection(year.first, status="assigned", investigator=officer)
    said = {"answer": "已逐项核查完毕。", "outcome": "经核查，公示材料与实际相符。"}
    answer = {"objection": objection, **said, "by": officer, "now": NOW}
    failures = at_once(
        lambda: by_two(objections.uphold, **answer), lambda: objections.reject(**answer)
    )
    assert [type(failure) for failure in failures] == [NotNow]
    objection.refresh_from_db()
    year.first.refresh_from_db()
    ends = {"upheld": "excluded", "rejected": "selected"}
    assert year.first.status == ends[objection.status]
