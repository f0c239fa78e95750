"""The data about one person, and its deletion: the count stays exact, and nothing links to the
person.
"""

from __future__ import annotations

import json
from datetime import timedelta

import pytest

from brandportal.encryption import encrypt
from brandportal.errors import BadInput
from brandportal.journal.models import Entry
from brandportal.workflow import CLOCK
from reviews import tasks
from reviews.bad_ratings.models import PURPOSE
from reviews.comments.comments import write_comment
from reviews.evaluation.enums import AFTER_COUNT, EvaluationStatus
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.ledger import ledger
from reviews.models import (
    CallbackWish,
    Case,
    Comment,
    Delivery,
    ErasureRequest,
    Evaluation,
    LedgerEntry,
    LedgerHead,
    Objection,
    Rating,
    RatingInvitation,
    Register,
    Result,
    ServiceCase,
    Tally,
)
from reviews.privacy.erasure import GONE, carry_out, due_to_carry_out, erase
from reviews.privacy.own_data import held_about, known_by
from reviews.privacy.unlinking import linked, unlink_everybody, unlink_person
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, Marks, rate
from reviews.registers.models import PHONE_PURPOSE
from reviews.results import counting
from reviews.stages.steps import close_rating
from tests.factories.evaluation import moved
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_result, make_year
from tests.factories.screening import screened

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
PHONE, OTHER = "13812345678", "13987654321"
MARKS = Marks(network="a" * 16, block="b" * 16, device="c" * 16)


@pytest.fixture
def year():
    made = make_year()
    for place, application in enumerate(made.applications, start=1):
        make_result(application, rank=place)
    return made


def give(application, overall, *, phone=PHONE, comment="", now=NOW):
    return rate(
        application=application,
        answer=Answer(overall),
        pseudonym=phone_pseudonym(phone, year=application.cycle.year),
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        marks=MARKS,
        comment=comment,
        now=now,
    )


def named(year, phone=PHONE) -> ServiceCase:
    """An agency has named this telephone as its customer's, and the draw invited it."""
    application = year.first
    register = Register.objects.create(
        cycle=year.cycle, application=application, group=RaterGroup.SERVICE_RECIPIENTS
    )
    delivery = Delivery.objects.create(
        register=register, way="file", rows=1, taken=1, known=0, left_out=0, delivered_at=NOW
    )
    case = ServiceCase.objects.create(
        register=register,
        delivery=delivery,
        case_key="k" * 64,
        pseudonym=phone_pseudonym(phone, year=year.cycle.year),
        month="2026-03",
        phone=encrypt(phone, purpose=PHONE_PURPOSE),
    )
    RatingInvitation.objects.create(
        application=application,
        group=RaterGroup.SERVICE_RECIPIENTS,
        pseudonym=case.pseudonym,
        case=case,
        created_at=NOW,
    )
    return case


def close(year):
    evaluation = Evaluation.objects.get(pk=year.evaluation.pk)
    closes_at = year.cycle.windows.get(stage="rating").closes_at
    return close_rating(evaluation=evaluation, now=closes_at)


def figures(year) -> dict[str, object]:
    """Everything that is counted, recounted or published."""
    ledger.fold_all(year.cycle.pk)
    return {
        "tallies": sorted(Tally.objects.values_list("application", "group", "overall", "n")),
        "results": list(Result.objects.order_by("pk").values()),
        "ledger": list(LedgerEntry.objects.order_by("pk").values()),
        "heads": list(LedgerHead.objects.order_by("pk").values()),
        "recounted": ledger.recounted(year.cycle.pk),
        "levels": list(
            Rating.objects.order_by("pk").values(
                "pk", "application", "group", "channel", "overall", "accepted_at", "revision"
            )
        ),
    }


def pseudonyms() -> set[str]:
    return set(Rating.objects.values_list("pseudonym", flat=True))


# What is held ------------------------------------------------------------------------------------


def test_held_about_names_everything_of_the_person_and_nothing_of_others(year):
    give(year.first, 2, comment="等了很久")
    give(year.applications[1], 5)
    give(year.first, 1, phone=OTHER, comment="别人的")
    named(year)
    [held] = held_about(known_by(" +86 138-1234-5678 "))
    assert held["year"] == 2026
    assert [(row["brand"], row["overall"], row["comment"]) for row in held["ratings"]] == [
        ("品牌1", 2, "等了很久"),
        ("品牌2", 5, ""),
    ]
    assert held["named_as_customer"] == [
        {
            "agency": year.first.agency.name,
            "brand": "品牌1",
            "group": "service_recipients",
            "service_point": "",
            "month": "2026-03",
            "telephone_kept": True,
        }
    ]
    assert [row["brand"] for row in held["invitations"]] == ["品牌1"]
    assert not held["erasure_asked"]
    text = json.dumps(held, ensure_ascii=False)
    assert "别人的" not in text
    assert PHONE not in text
    assert phone_pseudonym(PHONE, year=2026) not in text


def test_held_about_somebody_unknown_is_nothing(year):
    give(year.first, 2)
    assert held_about(known_by(OTHER)) == []


def test_held_about_every_award_year(year):
    earlier = make_year(year=2025, brands=1)
    give(earlier.first, 4)
    give(year.first, 3)
    assert [row["year"] for row in held_about(known_by(PHONE))] == [2026, 2025]


def test_known_by_what_is_no_number_is_refused():
    with pytest.raises(BadInput):
        known_by("0512-58123456")


# Erased while the rating runs --------------------------------------------------------------------


def test_erase_while_the_rating_runs_keeps_the_levels_and_notes_the_wish(year):
    give(year.first, 2, comment="等了很久")
    give(year.first, 4, phone=OTHER, comment="不错")
    case = named(year)
    before = figures(year)
    [done] = erase(person=known_by(PHONE), now=NOW)
    assert (done.comments, done.contacts, done.unlinked, done.later) == (1, 1, 0, True)
    assert figures(year) == before
    mine = Rating.objects.get(pseudonym=phone_pseudonym(PHONE, year=2026))
    # What the screening needs stays until it has finished.
    assert (mine.network, mine.block, mine.device) == ("a" * 16, "b" * 16, "c" * 16)
    theirs = Rating.objects.get(pseudonym=phone_pseudonym(OTHER, year=2026))
    assert (theirs.network, theirs.comment.text) == ("a" * 16, "不错")
    case.refresh_from_db()
    assert case.phone == ""
    request = ErasureRequest.objects.get()
    assert (request.pseudonym, request.asked_at, request.done_at) == (mine.pseudonym, NOW, None)
    # Whatever is done about ratings while they are sealed leaves no line.
    assert Entry.objects.count() == 0


def test_erase_while_the_rating_runs_still_lets_nobody_rate_twice(year):
    give(year.first, 2)
    erase(person=known_by(PHONE), now=NOW)
    give(year.first, 5, now=NOW + timedelta(minutes=1))
    assert list(Rating.objects.values_list("overall", "revision")) == [(5, 2)]


def test_erase_twice_notes_one_wish(year):
    give(year.first, 2)
    for _ in range(2):
        erase(person=known_by(PHONE), now=NOW)
    assert ErasureRequest.objects.count() == 1


def test_erase_of_somebody_unknown_notes_nothing(year):
    give(year.first, 2)
    erase(person=known_by(OTHER), now=NOW)
    assert ErasureRequest.objects.count() == 0


def test_carry_out_after_the_close_unlinks_and_counts_the_same(year):
    give(year.first, 2)
    give(year.first, 4, phone=OTHER)
    named(year)
    mine, theirs = (phone_pseudonym(number, year=2026) for number in (PHONE, OTHER))
    erase(person=known_by(PHONE), now=NOW)
    assert due_to_carry_out() == []
    assert tasks.carry_out_erasures() == 0
    evaluation = close(year)
    assert due_to_carry_out() == []
    assert (tasks.carry_out_erasures(), carry_out(evaluation=evaluation, now=NOW)) == (0, 0)
    before = figures(year)
    assert pseudonyms() == {mine, theirs}
    screened(evaluation)
    assert tasks.carry_out_erasures() == 1
    assert figures(year) == before
    assert Rating.objects.exclude(pseudonym=theirs).values_list("network", "device").get() == (
        "",
        "",
    )
    [mark] = pseudonyms() - {theirs}
    assert mark.startswith("-")
    assert held_about(known_by(PHONE)) == []
    request = ErasureRequest.objects.get()
    assert request.pseudonym == ""
    assert request.done_at is not None
    entry = Entry.objects.get(action="privacy.carry_out")
    assert entry.data == {"requests": 1, "ratings": 1}
    assert not RatingInvitation.objects.filter(pseudonym=mine).exists()
    assert not ServiceCase.objects.filter(pseudonym=mine).exists()
    assert tasks.carry_out_erasures() == 0


def test_carry_out_with_nothing_to_do_leaves_no_line(year):
    close(year)
    lines = Entry.objects.count()
    assert carry_out(evaluation=year.evaluation, now=NOW) == 0
    assert Entry.objects.count() == lines


# Erased after the close --------------------------------------------------------------------------


@pytest.mark.parametrize("status", AFTER_COUNT)
def test_erase_after_the_screening_unlinks_at_once_and_counts_the_same(year, status):
    give(year.first, 2, comment="等了很久")
    give(year.applications[1], 4, phone=OTHER)
    evaluation = close(year)
    if status == EvaluationStatus.COUNTED:
        screened(evaluation)
    moved(status)
    before = figures(year)
    [done] = erase(person=known_by(PHONE), now=NOW + 9 * DAY)
    assert (done.unlinked, done.later) == (1, False)
    assert figures(year) == before
    assert Comment.objects.count() == 0
    assert held_about(known_by(PHONE)) == []
    assert len(held_about(known_by(OTHER))) == 1
    assert ErasureRequest.objects.count() == 0


def test_erase_deletes_the_number_left_for_a_call(year):
    give(year.first, 2)
    close(year)
    case = Case.objects.create(
        code="C1",
        rating=Rating.objects.get(),
        application=year.first,
        opened_at=NOW,
        verify_due=NOW + DAY,
        answer_due=NOW + DAY,
    )
    CallbackWish.objects.create(case=case, contact=encrypt(PHONE, purpose=PURPOSE), left_at=NOW)
    [done] = erase(person=known_by(PHONE), now=NOW)
    wish = CallbackWish.objects.get()
    assert (done.contacts, wish.contact, wish.forgotten_at) == (1, "", NOW)


@pytest.mark.parametrize(
    ("status", "kept"), [("received", True), ("admitted", True), ("rejected", False)]
)
def test_erase_takes_name_and_number_from_answered_objections_only(year, status, kept):
    moved(EvaluationStatus.ON_NOTICE)
    make_notice(year)
    make_objection(year.first, status=status)
    assert [row["telephone_kept"] for row in held_about(known_by(PHONE))[0]["objections"]] == [True]
    [done] = erase(person=known_by(PHONE), now=NOW)
    assert done.objections_kept == int(kept)
    found = Objection.objects.get()
    assert bool(found.objector_contact) is kept
    assert (found.objector_name, bool(found.objector)) == (
        ("张三", True) if kept else (GONE, False)
    )


def test_counting_again_after_an_erasure_gives_the_same_exact_fractions(year):
    for number in range(20):
        give(year.applications[number % 2], 1 + number % 5, phone=str(13_800_000_000 + number))
    evaluation = close(year)
    wanted = ["exact", "explanation", "public_score", "composite", "rank", "ratings_count"]
    before = list(Result.objects.order_by("pk").values(*wanted))
    erase(person=known_by("13800000000"), now=NOW)
    unlink_everybody(year.cycle)
    counting.count(evaluation=evaluation, by=CLOCK, now=NOW + 20 * DAY)
    assert list(Result.objects.order_by("pk").values(*wanted)) == before


# Unlinking ---------------------------------------------------------------------------------------


def test_unlink_everybody_leaves_no_pseudonym_and_every_mark_differs(year):
    for number in range(50):
        give(year.first, 1 + number % 5, phone=str(13_800_000_000 + number))
    close(year)
    before = figures(year)
    assert unlink_everybody(year.cycle) == 50
    assert figures(year) == before
    marks = pseudonyms()
    assert len(marks) == 50
    assert all(mark.startswith("-") and len(mark) >= 33 for mark in marks)
    assert not linked(Rating.objects.all()).exists()
    assert unlink_everybody(year.cycle) == 0


def test_unlink_everybody_of_one_year_leaves_the_others(year):
    earlier = make_year(year=2025, brands=1)
    give(earlier.first, 4)
    give(year.first, 4)
    assert unlink_everybody(year.cycle) == 1
    assert linked(Rating.objects.all()).get().application == earlier.first


@pytest.mark.parametrize("wrong", ["", "-abc"])
def test_unlink_person_of_no_pseudonym_is_a_mistake_of_the_caller(year, wrong):
    with pytest.raises(ValueError, match="no pseudonym"):
        unlink_person(year.cycle, wrong)


def test_a_mark_is_not_made_from_what_stood_there(year):
    """Two runs over the same ratings give different marks: nothing can be computed back."""
    give(year.first, 3)
    found = set()
    for _ in range(5):
        Rating.objects.update(pseudonym=phone_pseudonym(PHONE, year=2026))
        unlink_everybody(year.cycle)
        found |= pseudonyms()
    assert len(found) == 5


def test_the_objectors_hash_is_not_the_raters():
    assert keyed("objector", PHONE, year=2026) != phone_pseudonym(PHONE, year=2026)


def test_write_comment_after_an_erasure_is_possible_again(year):
    give(year.first, 2, comment="一")
    erase(person=known_by(PHONE), now=NOW)
    write_comment(application=year.first, rating_id=Rating.objects.get().pk, text="二", now=NOW)
    assert Comment.objects.get().text == "二"
