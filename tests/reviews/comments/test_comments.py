"""Comments: taken with the rating, sealed until the count, shown by rule, decided by the office
without a conflict.
"""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.comments.comments import (
    finding_words,
    hide,
    public_comments,
    public_text,
    show,
    tidied,
    write_comment,
)
from reviews.comments.enums import CommentStatus
from reviews.comments.held_words import remove_word, save_word
from reviews.comments.screen import MASK
from reviews.comments.workflow import COMMENT
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.models import Comment, HeldWord, Rating
from reviews.screening.enums import HoldStatus
from tests.factories.comments import make_comment
from tests.factories.evaluation import moved
from tests.factories.people import make_officer, make_user
from tests.factories.rating import NOW, make_rating, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WITH_NUMBER = "等了很久，请回电13812345678。"


@pytest.fixture
def year():
    return make_year()


def counted(year, status=EvaluationStatus.COUNTED):
    moved(status, pk=year.evaluation.pk)
    year.first.cycle.refresh_from_db()


# Taking it ---------------------------------------------------------------------------------------


def test_write_comment_keeps_the_words_and_leaves_no_line_in_the_journal(year):
    comment = make_comment(year.first, "  等了很久。\r\n第二天才好 \n")
    assert (comment.text, comment.findings, comment.held, comment.status) == (
        "等了很久。\n第二天才好",
        "",
        False,
        CommentStatus.WAITING,
    )
    assert (comment.application, comment.written_on) == (year.first, date(2026, 5, 12))
    assert Entry.objects.count() == 0


def test_write_comment_holds_what_the_screen_found(year):
    comment = make_comment(year.first, f"{WITH_NUMBER} www.example.com")
    assert (comment.findings, comment.held) == ("mobile,link", True)
    assert finding_words(comment) == ["Mobile number", "Link"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (WITH_NUMBER, f"等了很久，请回电{MASK}。"),
        ("一三八 一二三四 五六七八", MASK),
        ("微信号：abc_123456，a@b.cn", f"微信号：{MASK}，{MASK}"),
        ("11010519491231002X 苏E12345", f"{MASK} {MASK}"),
        # What only a person can judge stays for the office.
        ("经办人李雷，0512-58123456", "经办人李雷，0512-58123456"),
    ],
)
def test_write_comment_never_keeps_a_number_of_a_person(year, typed, kept):
    comment = make_comment(year.first, typed)
    assert (comment.text, comment.held) == (kept, True)


def test_write_comment_holds_only_for_what_the_rules_name(year):
    cycle = year.cycle
    cycle.rules["public"]["comments"]["held_when"] = ["abuse"]
    cycle.save(update_fields=["rules"])
    comment = make_comment(year.first, WITH_NUMBER)
    assert (comment.findings, comment.held) == ("mobile", False)
    assert public_text(comment) == f"等了很久，请回电{MASK}。"


def test_write_comment_again_takes_the_place_of_the_first_and_is_screened_anew(year):
    first = make_comment(year.first, WITH_NUMBER)
    later = NOW + timedelta(hours=14)
    again = write_comment(
        application=first.application, rating_id=first.rating_id, text="很好。", now=later
    )
    assert Comment.objects.get() == again
    assert (again.text, again.findings, again.held, again.written_on) == (
        "很好。",
        "",
        False,
        date(2026, 5, 13),  # in China it is the next day already
    )


@pytest.mark.parametrize("text", ["", "   ", "\n\n", "\u202e", "\x00"])
def test_write_comment_with_nothing_takes_the_earlier_one_away(year, text):
    first = make_comment(year.first)
    assert (
        write_comment(application=first.application, rating_id=first.rating_id, text=text, now=NOW)
        is None
    )
    assert Comment.objects.count() == 0


@pytest.mark.parametrize(("length", "taken"), [(300, True), (301, False)])
def test_write_comment_up_to_the_length_of_the_rules(year, length, taken):
    rating = make_rating(year.first)
    if taken:
        assert (
            write_comment(
                application=rating.application, rating_id=rating.pk, text="字" * length, now=NOW
            ).text
            == "字" * 300
        )
    else:
        with pytest.raises(BadInput) as refusal:
            write_comment(
                application=rating.application, rating_id=rating.pk, text="字" * length, now=NOW
            )
        assert refusal.value.field == "comment"
        assert str(refusal.value) == "A comment has at most 300 characters; this one has 301."


def test_write_comment_where_the_rules_take_none(year):
    year.cycle.rules["public"]["comments"]["length"] = 0
    year.cycle.save(update_fields=["rules"])
    with pytest.raises(BadInput):
        make_comment(year.first)


def test_tidied_takes_out_what_would_turn_or_break_a_line():
    assert tidied("a\x00b\x07c\u202ed\u2066e\ud800f\tg") == "abcdef g"
    assert tidied("👩‍👩‍👧 好") == "👩‍👩‍👧 好"


# Who reads it ------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [*EvaluationStatus])
def test_public_comments_only_after_the_count(year, status):
    comment = make_comment(year.first)
    counted(year, status)
    assert list(public_comments(year.first)) == ([comment] if status in AFTER_COUNT else [])
    assert list(Comment.objects.for_desk()) == ([comment] if status in AFTER_COUNT else [])


def test_public_comments_leave_out_what_is_held_until_it_is_shown(year):
    comment = make_comment(year.first, WITH_NUMBER)
    counted(year)
    assert list(public_comments(year.first)) == []
    assert list(Comment.objects.to_decide()) == [comment]
    show(comment=comment, by=make_officer(), now=NOW)
    assert [public_text(row) for row in public_comments(year.first)] == [
        f"等了很久，请回电{MASK}。"
    ]
    assert list(Comment.objects.to_decide()) == []


def test_public_comments_where_the_rules_show_none(year):
    make_comment(year.first)
    year.cycle.rules["public"]["comments"]["shown"] = "never"
    year.cycle.save(update_fields=["rules"])
    counted(year)
    assert list(public_comments(year.first)) == []


@pytest.mark.parametrize("status", [*HoldStatus])
def test_public_comments_leave_out_those_of_ratings_that_do_not_count(year, status):
    comment = make_comment(year.first)
    counted(year)
    officer = make_officer()
    decided = {} if status == HoldStatus.HELD else {"decided_at": NOW, "decided_by": officer}
    hold = year.evaluation.holds.create(
        application=year.first,
        source="report",
        rule="report",
        cell_key="x",
        count=1,
        status=status,
        opened_at=NOW,
        reason="" if status == HoldStatus.HELD else "as was found",
        statement_due=NOW if status == HoldStatus.EXCLUDED else None,
        **decided,
    )
    Rating.objects.update(hold=hold)
    shown = list(public_comments(year.first))
    assert shown == ([comment] if status == HoldStatus.RELEASED else [])


def test_public_comments_stand_in_an_order_that_tells_nothing(year):
    for number in range(40):
        make_comment(year.first, f"第{number}条", pseudonym=f"p{number}")
    counted(year)
    order = [row.pk for row in public_comments(year.first)]
    assert sorted(order) != order
    assert order == [row.pk for row in public_comments(year.first)]


# The office decides ------------------------------------------------------------------------------


def test_hide_keeps_it_back_and_notes_who_and_why(year):
    comment, officer = make_comment(year.first), make_officer()
    counted(year)
    hidden = hide(comment=comment, reason=" 内容是商业广告 ", by=officer, now=NOW)
    assert (hidden.status, hidden.reason, hidden.decided_by, hidden.decided_at) == (
        CommentStatus.HIDDEN,
        "内容是商业广告",
        officer,
        NOW,
    )
    assert list(public_comments(year.first)) == []
    entry = Entry.objects.get()
    assert (entry.action, entry.data) == (
        "comment.hide",
        {"from": "waiting", "to": "hidden", "reason": "内容是商业广告"},
    )
    assert comment.text not in f"{entry.data}{entry.object_label}"


def test_show_after_hide_shows_it_again(year):
    comment, officer = make_comment(year.first), make_officer()
    counted(year)
    hide(comment=comment, reason="重新核对后认定误判", by=officer, now=NOW)
    assert show(comment=comment, by=officer, now=NOW).reason == ""
    assert list(public_comments(year.first)) == [comment]


@pytest.mark.parametrize("reason", ["", " ", "x", "x" * 301])
def test_hide_without_a_proper_reason_is_refused(year, reason):
    comment = make_comment(year.first)
    counted(year)
    with pytest.raises(BadInput) as refusal:
        hide(comment=comment, reason=reason, by=make_officer(), now=NOW)
    assert refusal.value.field == "reason"


@pytest.mark.parametrize("action", ["show", "hide"])
@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICE])
def test_decide_by_any_other_role_is_refused(year, role, action):
    comment = make_comment(year.first)
    counted(year)
    assert not COMMENT.verdict(action, comment, by=make_user(role, username="other"), now=NOW)


@pytest.mark.parametrize("action", ["show", "hide"])
def test_decide_about_the_own_agency_is_refused(year, action):
    comment = make_comment(year.first)
    counted(year)
    own = make_user(Role.OFFICE, username="own", agency=year.first.agency, role=AgencyRole.DRAFTER)
    other = make_user(Role.OFFICE, username="other", agency=year.applications[1].agency)
    assert not COMMENT.verdict(action, comment, by=own, now=NOW)
    assert COMMENT.verdict(action, comment, by=other, now=NOW)
    with pytest.raises(NotAllowed):
        show(comment=comment, by=own, now=NOW)


@pytest.mark.parametrize("status", [s for s in EvaluationStatus if s not in AFTER_COUNT])
def test_decide_before_the_count_is_refused(year, status):
    comment = make_comment(year.first)
    counted(year, status)
    with pytest.raises(NotNow):
        show(comment=comment, by=make_officer(), now=NOW)
    assert Entry.objects.count() == 0


def test_show_twice_is_refused(year):
    comment, officer = make_comment(year.first), make_officer()
    counted(year)
    show(comment=comment, by=officer, now=NOW)
    with pytest.raises(NotNow):
        show(comment=comment, by=officer, now=NOW)


# Words of the office -----------------------------------------------------------------------------


def test_save_word_holds_new_comments_and_waiting_ones(year):
    waiting = make_comment(year.first, "一直踢皮球")
    other = make_comment(year.first, "很好", pseudonym="q")
    officer = make_officer()
    assert save_word(word=HeldWord(word="踢皮球"), by=officer, now=NOW) == 1
    waiting.refresh_from_db()
    other.refresh_from_db()
    assert (waiting.findings, waiting.held, other.held) == ("abuse", True, False)
    assert make_comment(year.first, "踢 皮 球", pseudonym="r").held
    assert Entry.objects.get().data == {"held": 1}


def test_save_word_keeps_what_was_found_before(year):
    comment = make_comment(year.first, WITH_NUMBER.replace("很久", "很久踢皮球"))
    Comment.objects.update(held=False)
    save_word(word=HeldWord(word="踢皮球"), by=make_officer(), now=NOW)
    comment.refresh_from_db()
    assert (comment.findings, comment.held) == ("mobile,abuse", True)


def test_save_word_leaves_what_was_decided(year):
    comment, officer = make_comment(year.first, "一直踢皮球"), make_officer()
    counted(year)
    show(comment=comment, by=officer, now=NOW)
    save_word(word=HeldWord(word="踢皮球"), by=officer, now=NOW)
    assert list(public_comments(year.first)) == [comment]


@pytest.mark.parametrize("word", ["", "一", " - ", "x "])
def test_save_word_that_is_too_short_is_refused(word):
    with pytest.raises(BadInput):
        save_word(word=HeldWord(word=word), by=make_officer(), now=NOW)
    assert HeldWord.objects.count() == 0


@pytest.mark.parametrize("role", [role for role in Role if role != Role.OFFICE])
def test_words_are_the_offices_alone(role):
    word = HeldWord.objects.create(word="踢皮球")
    other = make_user(role, username="other")
    with pytest.raises(NotAllowed):
        save_word(word=word, by=other, now=NOW)
    with pytest.raises(NotAllowed):
        remove_word(word=word, by=other, now=NOW)


def test_remove_word_lets_new_comments_pass_and_keeps_what_is_held(year):
    word, officer = HeldWord(word="踢皮球"), make_officer()
    save_word(word=word, by=officer, now=NOW)
    held = make_comment(year.first, "踢皮球")
    remove_word(word=word, by=officer, now=NOW)
    held.refresh_from_db()
    assert held.held
    assert not make_comment(year.first, "踢皮球", pseudonym="q").held


# The database keeps it ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": ""},
        {"held": True, "findings": ""},
        {"status": "hidden"},
        {"status": "shown"},
        {"status": "nonsense"},
    ],
)
def test_the_database_refuses(year, wrong):
    comment = make_comment(year.first)
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(**wrong)


def test_the_database_refuses_a_hidden_comment_without_a_reason(year):
    comment, officer = make_comment(year.first), make_officer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Comment.objects.filter(pk=comment.pk).update(
            status="hidden", decided_at=NOW, decided_by=officer, reason=""
        )
