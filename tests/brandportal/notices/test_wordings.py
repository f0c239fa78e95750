"""The office's own words for notices: checked, kept for good, told from the next notice on."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import translation

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices import wording_pages
from brandportal.notices.choices import choose_ways
from brandportal.notices.digests import gather, send_digests
from brandportal.notices.domain import queue, send_waiting
from brandportal.notices.enums import NoticeKind, Way
from brandportal.notices.models import BODY_LIMIT, SUBJECT_LIMIT, Notice, Wording
from brandportal.notices.notice_texts import NoticeText
from brandportal.notices.wording_tests import AN_HOUR, send_test
from brandportal.notices.wordings import is_outdated, reword
from tests.factories.people import make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
TEXT = NoticeText(
    name="sample.told",
    kind=NoticeKind.AGENCY,
    subject="Told: %(brand)s",
    body="The application %(number)s of %(brand)s.",
)
NOTHING = {"subject_zh": "", "body_zh": "", "subject_en": "", "body_en": ""}
OURS = {
    **NOTHING,
    "subject_zh": "告知：%(brand)s",
    "body_zh": "%(brand)s 的申报 %(number)s，100%%。",
}
EN = {"headers": {"accept-language": "en"}}


@pytest.fixture
def office(db):
    return make_user(Role.OFFICE, name="张三")


@pytest.fixture(autouse=True)
def _listed(monkeypatch):
    """The sample is one of the notices of the portal."""
    monkeypatch.setattr(wording_pages, "known_texts", lambda: {TEXT.name: TEXT})


def worded(office, seen=0, text=TEXT, now=NOW, **words):
    return reword(text=text, seen=seen, by=office, now=now, **{**NOTHING, **words})


def tell(person, key="x", text=TEXT):
    values = {"brand": "甲", "number": "7"}
    queue(to=[person], key=key, text=text, context=values, url="/inbox/", now=NOW)
    return Notice.objects.select_related("wording").get(recipient=person, key=key)


def read(notice, language):
    with translation.override(language):
        return notice.subject, notice.body


# What is told -------------------------------------------------------------------------------------


def test_a_notice_is_told_in_the_words_of_the_office(office):
    worded(office, **OURS)
    told = tell(office)
    assert read(told, "zh-hans") == ("告知：甲", "甲 的申报 7，100%。")
    assert read(told, "en") == ("Told: 甲", "The application 7 of 甲.")


def test_what_was_told_does_not_change(office):
    first = tell(office, "before")
    made = worded(office, **OURS)
    second = tell(office, "worded")
    worded(office, seen=made.number, **{**OURS, "subject_zh": "另说：%(brand)s"})
    third = tell(office, "again")
    assert worded(office, seen=2).number == 3
    fourth = tell(office, "standard")
    for row, subject in (
        (first, "Told: 甲"),
        (second, "告知：甲"),
        (third, "另说：甲"),
        (fourth, "Told: 甲"),
    ):
        row = Notice.objects.get(pk=row.pk)
        assert read(row, "zh-hans")[0] == subject
    assert first.wording is None and fourth.wording.number == 3


def test_mail_at_once_daily_mail_and_inbox_use_the_words(office, client):
    worded(office, **OURS)
    tell(office, "at once")
    send_waiting(now=NOW)
    assert mail.outbox[0].subject == "告知：甲"
    assert mail.outbox[0].body.startswith("甲 的申报 7，100%。")
    choose_ways(ways={"agency": Way.DIGEST}, by=office, now=NOW)
    tell(office, "daily")
    send_waiting(now=NOW)
    later = NOW + timedelta(days=1)
    gather(recipient=office.pk, now=later)
    send_digests(now=later)
    assert "告知：甲\n" in mail.outbox[1].body
    client.force_login(office)
    shown = client.get(reverse("web:inbox"), headers={"accept-language": "zh-hans"})
    assert "<h2>告知：甲</h2>" in shown.content.decode()


def test_no_html_of_the_office_is_interpreted(office, client):
    worded(office, **{**OURS, "subject_zh": "<b>%(brand)s</b>"})
    tell(office)
    client.force_login(office)
    shown = client.get(reverse("web:inbox"), headers={"accept-language": "zh-hans"})
    assert "&lt;b&gt;甲&lt;/b&gt;" in shown.content.decode()


def test_words_with_a_placeholder_that_is_gone_are_not_told(office):
    worded(office, **OURS)
    changed = NoticeText(name=TEXT.name, kind=TEXT.kind, subject="Told", body="Of %(brand)s.")
    values = {"brand": "甲"}
    queue(to=[office], key="x", text=changed, context=values, url="/", now=NOW)
    assert read(office.notices.get(), "zh-hans") == ("Told", "Of 甲.")


def test_no_words_of_the_office_for_a_security_notice(office):
    worded(office, **OURS)
    safe = NoticeText(
        name=TEXT.name, kind=NoticeKind.SECURITY, subject=TEXT.subject, body=TEXT.body
    )
    assert tell(office, text=safe).wording is None


@pytest.mark.parametrize("rows", [1, 3])
def test_the_inbox_and_the_mail_ask_no_more_for_more_rows(
    office, client, rows, django_assert_num_queries
):
    made = worded(office, **OURS)
    for number in range(rows):
        tell(office, f"x{number}")
    with django_assert_num_queries(1):
        said = [row.subject for row in Notice.objects.inbox_of(office)]
    assert len(said) == rows and made.number == 1


@pytest.mark.parametrize("people", [1, 3])
def test_queue_asks_nothing_more_for_the_words(office, people, django_assert_num_queries):
    worded(office, **OURS)
    told = [office, *(make_user(Role.OFFICE) for _number in range(people - 1))]
    with transaction.atomic(), django_assert_num_queries(1):
        values = {"brand": "甲", "number": "7"}
        queue(to=told, key="x", text=TEXT, context=values, url="/", now=NOW)


# What is refused ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("words", "field", "said"),
    [
        ({"body_zh": "%(brand)s %(number)s %(nummer)s"}, "body_zh", "%(nummer)s"),
        ({"body_zh": "%(brand)s %(number)s %(nummer)s"}, "body_zh", "%(brand)s  %(number)s"),
        ({"body_zh": "%(brand)s %(number)s 100%"}, "body_zh", "“%”"),
        ({"body_zh": "%(brand)s %(number"}, "body_zh", "“%(number”"),
        ({"body_zh": "%(brand)s %(number)d"}, "body_zh", "“%(number)d”"),
        ({"body_zh": "%(brand)s %s %(number)s"}, "body_zh", "“%s "),
        ({"subject_zh": "%0"}, "subject_zh", "“%0”"),
        ({"body_zh": "%(brand)s"}, "body_zh", "缺少%(number)s"),
        ({"subject_zh": ""}, "subject_zh", "都留空"),
        ({"body_zh": "  "}, "body_zh", "都留空"),
        ({"subject_zh": "%(brand)s\nBcc: all@example.org"}, "subject_zh", "一行"),
        ({"subject_zh": "%(brand)s\u2028Bcc: all@example.org"}, "subject_zh", "一行"),
        ({"subject_zh": "甲" * (SUBJECT_LIMIT + 1)}, "subject_zh", str(SUBJECT_LIMIT)),
        ({"body_zh": "甲" * (BODY_LIMIT + 1)}, "body_zh", str(BODY_LIMIT)),
    ],
)
def test_words_that_cannot_be_told_are_refused_at_their_field(office, words, field, said):
    with pytest.raises(BadInput) as refused:
        worded(office, **{**OURS, **words})
    assert refused.value.field == field
    assert said in refused.value.reason
    assert not Wording.objects.exists()


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICE])
def test_only_the_office_words_notices(role, db):
    with pytest.raises(NotAllowed):
        worded(make_user(role), **OURS)


def test_a_security_notice_stays_as_it_is(office):
    told = NoticeText(
        name="sample.safe", kind=NoticeKind.SECURITY, subject=TEXT.subject, body=TEXT.body
    )
    with pytest.raises(NotAllowed):
        worded(office, text=told, **OURS)


def test_of_two_who_reword_the_second_is_told(office):
    worded(office, **OURS)
    with pytest.raises(NotNow):
        worded(office, **{**OURS, "subject_zh": "另说：%(brand)s"})
    assert Wording.objects.count() == 1


def test_the_same_words_again_change_nothing(office):
    made = worded(office, **OURS)
    entries = Entry.objects.count()
    assert worded(office, seen=1, **OURS) == made
    assert Entry.objects.count() == entries


def test_the_journal_holds_before_and_after(office):
    worded(office, **OURS)
    worded(office, seen=1)
    entry = Entry.objects.filter(action="notices.reword").latest("seq")
    assert entry.data == {"notice": TEXT.name, "from": OURS, "to": NOTHING}


def test_words_are_outdated_when_the_standard_text_changes(office):
    made = worded(office, **OURS)
    assert not is_outdated(made, TEXT)
    changed = NoticeText(
        name=TEXT.name, kind=TEXT.kind, subject=TEXT.subject, body=f"{TEXT.body} Now."
    )
    assert is_outdated(made, changed)
    again = worded(office, seen=1, text=changed, **OURS)
    assert again.number == 2 and not is_outdated(again, changed)


# What the database holds --------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"number": 1},
        {"number": 0},
        {"text": ""},
        {"body_zh": ""},
        {"subject_en": "x"},
        {"body_zh": "  "},
        {"subject_zh": "a\nb"},
    ],
)
def test_the_database_refuses_what_cannot_be(office, wrong):
    made = worded(office, **OURS)
    kept = {**OURS, "text": TEXT.name, "number": 2, "standard": made.standard}
    with pytest.raises(IntegrityError), transaction.atomic():
        Wording.objects.create(**{**kept, **wrong}, made_at=NOW, made_by=office)


@pytest.mark.parametrize("statement", ["UPDATE notices_wording SET body_zh = 'x'", "DELETE FROM"])
def test_no_wording_is_changed_or_deleted(office, statement):
    worded(office, **OURS)
    whole = statement if "SET" in statement else f"{statement} notices_wording"
    with pytest.raises(Exception, match="never changed"), transaction.atomic():
        connection.cursor().execute(whole)


# The desk -----------------------------------------------------------------------------------------


@pytest.fixture
def desk(client, office):
    client.force_login(office)
    return client


def post(desk, do, **words):
    page = reverse("admin:notice-text", args=[TEXT.name])
    return desk.post(page, {"seen": "0", **NOTHING, **words, "do": do}, **EN)


def test_the_list_shows_what_is_changed_by_whom_and_when(desk, office):
    page = reverse("admin:notice-texts")
    assert "standard text" in desk.get(page, **EN).content.decode()
    worded(office, **OURS)
    shown = desk.get(page, **EN).content.decode()
    assert "Told: %(brand)s" in shown and "2026-03-09 10:00" in shown and "简体中文" in shown


def test_the_list_says_that_the_standard_has_changed(desk, office, monkeypatch):
    worded(office, **OURS)
    changed = NoticeText(name=TEXT.name, kind=TEXT.kind, subject="Said: %(brand)s", body=TEXT.body)
    monkeypatch.setattr(wording_pages, "known_texts", lambda: {TEXT.name: changed})
    said = "the standard text has changed since"
    assert said in desk.get(reverse("admin:notice-texts"), **EN).content.decode()
    shown = desk.get(reverse("admin:notice-text", args=[TEXT.name]), **EN).content.decode()
    assert "Standard text when the own text was written" in shown
    gone = NoticeText(name=TEXT.name, kind=TEXT.kind, subject="Said", body="%(brand)s")
    monkeypatch.setattr(wording_pages, "known_texts", lambda: {TEXT.name: gone})
    assert "a placeholder is gone" in desk.get(reverse("admin:notice-texts"), **EN).content.decode()
    assert desk.get(reverse("admin:notice-text", args=[TEXT.name]), **EN).status_code == 200


def test_a_preview_shows_both_ways_and_keeps_nothing(desk):
    shown = post(desk, "preview", **OURS)
    text = shown.content.decode()
    assert shown.status_code == 200
    assert "告知：示例品牌" in text and "Told: Example Brand" in text and "100%。" in text
    assert not Wording.objects.exists()


def test_saving_and_the_way_back(desk):
    assert post(desk, "save", **OURS).status_code == 302
    assert post(desk, "standard").status_code == 409
    assert post(desk, "standard", seen="1").status_code == 302
    assert [row.subject_zh for row in Wording.objects.order_by("number")] == [
        OURS["subject_zh"],
        "",
    ]


def test_saving_what_stands_says_that_nothing_changed(desk):
    saved = desk.post(
        reverse("admin:notice-text", args=[TEXT.name]),
        {"seen": "0", **NOTHING, "do": "save"},
        follow=True,
        **EN,
    )
    assert "Nothing was changed." in saved.content.decode()
    assert not Wording.objects.exists()


def test_a_refused_text_keeps_what_was_typed(desk):
    shown = post(desk, "save", **{**OURS, "body_zh": "%(nummer)s 是什么"})
    assert shown.status_code == 422
    assert "%(nummer)s 是什么</textarea>" in shown.content.decode()


def test_the_auditor_reads_and_changes_nothing(client, db):
    client.force_login(make_user(Role.AUDITOR))
    page = reverse("admin:notice-text", args=[TEXT.name])
    assert "Save the text" not in client.get(page, **EN).content.decode()
    assert post(client, "save", **OURS).status_code == 403
    assert post(client, "preview", **OURS).status_code == 403


def test_an_unknown_notice_is_not_found(desk):
    assert desk.get(reverse("admin:notice-text", args=["no.such"])).status_code == 404


# A test mail --------------------------------------------------------------------------------------


def test_a_test_goes_to_the_own_address_alone_and_changes_nothing(desk, office):
    make_user(Role.OFFICE)
    assert post(desk, "test", **OURS).status_code == 200
    send_waiting(now=NOW)
    (sent,) = mail.outbox
    assert sent.to == [office.email]
    assert sent.subject == "测试：告知：示例品牌"
    assert "并无此事发生" in sent.body
    assert not Wording.objects.exists()


def test_tests_are_limited(office):
    url = {"url": "/", "by": office, **OURS}
    for minute in range(AN_HOUR):
        send_test(text=TEXT, now=NOW + timedelta(minutes=minute), **url)
    with pytest.raises(NotNow):
        send_test(text=TEXT, now=NOW + timedelta(minutes=AN_HOUR), **url)
    later = NOW + timedelta(hours=2)
    send_test(text=TEXT, now=later, **url)
    with pytest.raises(NotNow):
        send_test(text=TEXT, now=later, **url)


def test_no_test_without_an_address(office):
    office.email = ""
    with pytest.raises(NotAllowed):
        send_test(text=TEXT, url="/", by=office, now=NOW, **OURS)
