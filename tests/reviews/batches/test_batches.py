"""Batches of sheets: every wrong line named, a second person before anything counts, exact after
every stop.
"""

from __future__ import annotations

import io
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, transaction
from openpyxl import Workbook

from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.tables.sentences import CELLS
from reviews.batches import batches, intake
from reviews.batches.files import COLUMNS, REASON_WORDS, SENTENCES
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed, phone_pseudonym
from reviews.ledger.ledger import fold_all
from reviews.models import (
    Batch,
    BatchLine,
    Comment,
    Delivery,
    Draw,
    Evaluation,
    InvitationMessage,
    LedgerEntry,
    Rating,
    RatingInvitation,
    Register,
    Sending,
    ServiceCase,
    Tally,
)
from reviews.rating.enums import Channel, RaterGroup, Shortcoming
from reviews.rating.invitations import rate_invited
from reviews.rating.rating import Answer, rate
from reviews.tasks import lapse_batches, take_in_batches
from tests.factories.at_once import at_once
from tests.factories.pairs import letters
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, NOW, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEAD = list(COLUMNS.values())
TODAY = "2026-05-12"


def sheet(
    brand,
    phone="",
    invitation="",
    overall="满意",
    *,
    case="",
    on=TODAY,
    aspects=("",) * 4,
    why="",
    said="",
):
    return [brand, phone, invitation, case, overall, *aspects, why, said, on]


def csv(*rows, head=HEAD, encoding="utf-8-sig"):
    return "\r\n".join(",".join(row) for row in [head, *rows]).encode(encoding)


def phones(count, first=0):
    return [f"138{number:08d}" for number in range(first, first + count)]


def many(year, count, first=0, overall="满意"):
    code = year.first.brand.code
    return csv(*(sheet(code, phone, overall=overall) for phone in phones(count, first)))


def enter(year, content, by=None, *, name="sheets.csv", channel=Channel.PAPER, now=NOW):
    return batches.enter_batch(
        evaluation=year.evaluation,
        channel=channel,
        name=name,
        content=content,
        by=by or make_officer(f"entering{User.objects.count()}"),
        now=now,
    )


def confirmed(year, content, **more):
    batch = enter(year, content, **more)
    second = make_officer(f"second{batch.pk}")
    batch = batches.confirm_batch(batch=batch, by=second, now=NOW)
    return batches.start_batch(batch=batch, by=second, now=NOW)


def take_in(year, content, **more):
    return batches.work_on(batch=confirmed(year, content, **more), clock=lambda: NOW)


def read(year, content, name="sheets.csv"):
    return batches.read_file(evaluation=year.evaluation, name=name, content=content, now=NOW)


# Reading -----------------------------------------------------------------------------------------


def test_read_file_takes_what_offices_write():
    year = make_year()
    code = year.first.brand.code
    (letter,) = letters(
        application=year.first,
        group=RaterGroup.DEPUTIES,
        count=1,
        by=make_officer(),
        now=NOW,
    )
    reading = read(
        year,
        csv(
            sheet(code, "138 1234 5678", overall="5", on="2026/5/7"),
            sheet(
                code.lower(), invitation=letter.lower(), overall="非常不满意", why="态度差；其他"
            ),
            [],
            sheet(code, "13912345678", overall="基本满意", aspects=("1", "", "满意", "")),
        ),
    )
    assert (reading.rows, reading.wrong) == (3, [])
    one, two, three = reading.good
    assert [row.line for row in reading.good] == [2, 3, 5]
    assert (one.pseudonym, one.group) == (phone_pseudonym("13812345678", year=2026), "public")
    assert (one.levels, one.given_on) == ((5, None, None, None, None), date(2026, 5, 7))
    assert (two.group, two.levels[0], two.reasons) == ("deputies", 1, ("attitude", "other"))
    assert three.levels == (3, 1, None, 4, None)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gbk"])
def test_read_file_understands_the_encodings_of_offices(encoding):
    year = make_year()
    content = csv(sheet(year.first.brand.code, "13812345678"), encoding=encoding)
    assert len(read(year, content).good) == 1


def test_read_file_takes_a_workbook_with_real_dates_and_numbers():
    year = make_year()
    book = Workbook()
    book.active.append(HEAD)
    row = sheet(year.first.brand.code, 13812345678, overall=4, on=date(2026, 5, 12))
    book.active.append(row)
    out = io.BytesIO()
    book.save(out)
    reading = read(year, out.getvalue(), "sheets.xlsx")
    assert (reading.wrong, len(reading.good)) == ([], 1)
    assert reading.good[0].pseudonym == phone_pseudonym("13812345678", year=2026)


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        ({"brand": ""}, "brand", "brand_missing"),
        ({"brand": "B99999"}, "brand", "brand_unknown"),
        ({"phone": ""}, "phone", "person_missing"),
        ({"invitation": "XXXX-XXXX-XXXX"}, "invitation", "person_twice"),
        ({"phone": "0512-58000000"}, "phone", "phone_landline"),
        ({"phone": "1381234567"}, "phone", "phone_wrong"),
        ({"phone": "", "invitation": "2345-6789-ABCD"}, "invitation", "code_unknown"),
        ({"case": "2026-0001"}, "case", "person_twice"),
        ({"phone": "", "case": "2026-0001"}, "case", "case_unknown"),
        ({"overall": ""}, "overall", "level_missing"),
        ({"overall": "不了解"}, "overall", "level_wrong"),
        ({"overall": "6"}, "overall", "level_wrong"),
        ({"overall": "0"}, "overall", "level_wrong"),
        ({"effect": "好"}, "effect", "level_wrong"),
        ({"reasons": "不喜欢"}, "reasons", "reason_wrong"),
        ({"comment": "等" * 301}, "comment", "comment_long"),
        ({"given_on": ""}, "given_on", "day_form"),
        ({"given_on": "2026-02-30"}, "given_on", "day_none"),
        ({"given_on": "yesterday"}, "given_on", "day_form"),
        ({"given_on": "2026-05-06"}, "given_on", "date_outside"),
        ({"given_on": "2026-05-13"}, "given_on", "date_outside"),
    ],
    ids=str,
)
def test_read_file_names_what_is_wrong_by_line_and_column(changes, column, code):
    year = make_year()
    fine = dict(zip(COLUMNS, sheet(year.first.brand.code, "13812345678"), strict=True))
    good = sheet(year.first.brand.code, "13912345678")
    reading = read(year, csv(good, list({**fine, **changes}.values())))
    assert [(w.line, w.column, w.code) for w in reading.wrong] == [(3, COLUMNS[column], code)]
    assert [row.line for row in reading.good] == [2]
    assert reading.wrong[0].sentence == {**CELLS, **SENTENCES}[code]
    assert reading.wrong[0].letter == "ABCDEFGHIJKL"[list(COLUMNS).index(column)]


def test_read_file_names_everything_that_is_wrong_in_a_line_at_once():
    reading = read(make_year(), csv(sheet("", "1", overall="x", on="x")))
    assert [wrong.code for wrong in reading.wrong] == [
        "brand_missing",
        "phone_wrong",
        "level_wrong",
        "day_form",
    ]


def test_read_file_refuses_the_same_person_twice_for_one_brand_and_not_for_two():
    year = make_year()
    one, two = (application.brand.code for application in year.applications)
    phone = "13812345678"
    reading = read(year, csv(sheet(one, phone), sheet(two, phone), sheet(one, "+86 " + phone)))
    assert [(wrong.line, wrong.code) for wrong in reading.wrong] == [(4, "repeated")]
    assert len(reading.good) == 2


def test_read_file_refuses_an_invitation_of_another_brand():
    year = make_year()
    (letter,) = letters(
        application=year.first, group="enterprises", count=1, by=make_officer(), now=NOW
    )
    other = year.applications[1].brand.code
    reading = read(year, csv(sheet(other, invitation=letter)))
    assert [wrong.code for wrong in reading.wrong] == ["code_of_another_brand"]


def make_case(application, number, phone):
    register, _new = Register.objects.get_or_create(
        cycle=application.cycle, application=application, group="service_recipients"
    )
    delivery = Delivery.objects.create(
        register=register, way="api", rows=1, taken=1, known=0, left_out=0, delivered_at=NOW
    )
    return ServiceCase.objects.create(
        register=register,
        delivery=delivery,
        case_key=keyed("case", number, year=2026),
        pseudonym=phone_pseudonym(phone, year=2026),
    )


def test_case_number_says_who_it_was_and_only_the_draw_says_for_which_group():
    year = make_year()
    code = year.first.brand.code
    drawn, other = (make_case(year.first, f"A-{n}", f"1390000000{n}") for n in (1, 2))
    RatingInvitation.objects.create(
        application=year.first,
        group="service_recipients",
        case=drawn,
        pseudonym=drawn.pseudonym,
        created_at=NOW,
    )
    reading = read(
        year,
        csv(
            sheet(code, case="a - 1"),
            sheet(code, case="A-2"),
            sheet(year.applications[1].brand.code, case="A-1"),
            sheet(code, "13900000001"),
        ),
    )
    assert [(row.pseudonym, row.group) for row in reading.good] == [
        (drawn.pseudonym, "service_recipients"),
        (other.pseudonym, "public"),
    ]
    assert [(w.line, w.column, w.code) for w in reading.wrong] == [
        (4, "业务编号", "case_unknown"),
        (5, "手机号", "repeated"),
    ]


def test_code_of_a_message_is_that_of_the_drawn_person():
    year = make_year()
    case = make_case(year.first, "A-1", "13900000001")
    invitation = RatingInvitation.objects.create(
        application=year.first,
        group="service_recipients",
        case=case,
        pseudonym=case.pseudonym,
        created_at=NOW,
    )
    draw = Draw.objects.create(evaluation=year.evaluation, closed_at=NOW, cases=1)
    sending = Sending.objects.create(draw=draw, kind="invitation", started_at=NOW)
    InvitationMessage.objects.create(
        sending=sending,
        invitation=invitation,
        code_hash=keyed("invitation", "ABCDEFGH2345", year=2026),
        sent_at=NOW,
    )
    reading = read(year, csv(sheet(year.first.brand.code, invitation="abcd-efgh-2345")))
    assert [(row.pseudonym, row.group) for row in reading.good] == [
        (case.pseudonym, "service_recipients")
    ]


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "columns were not found"),
        (csv(head=["手机号", "总体评价"]), "品牌编号, 评价日期"),
        (csv(["B1"], head=["品牌编号", "总体评价", "评价日期"]), "row 1: 手机号"),
        (csv(), "no row under the heading"),
        (b"PK\x03\x04broken", "cannot be read as XLSX"),
        (b"\x00\x01\x02", "neither an XLSX nor a CSV"),
    ],
)
def test_read_file_refuses_what_is_no_table(content, sentence):
    with pytest.raises(BadInput, match=sentence):
        read(make_year(), content)


def test_read_file_takes_few_queries_however_long_the_file(django_assert_num_queries):
    year = make_year()
    content = many(year, 300)
    with django_assert_num_queries(4):
        assert len(read(year, content).good) == 300


def test_every_reason_has_a_word_for_the_sheet():
    assert {str(code) for code in REASON_WORDS.values()} == set(Shortcoming.values)


# Entering ----------------------------------------------------------------------------------------


def test_enter_batch_keeps_no_telephone_number_anywhere():
    year = make_year()
    said = "请回电13812345678"
    row = sheet(year.first.brand.code, "13812345678", said=said)
    batch = enter(year, csv(row, sheet("X", "139999")))
    kept = [str(vars(row)) for row in [batch, *batch.lines.all(), *Entry.objects.all()]]
    assert not any("13812345678" in text or "139999" in text for text in kept)
    assert batch.refused == [
        [3, "品牌编号", "brand_unknown", "A"],
        [3, "手机号", "phone_wrong", "B"],
    ]
    assert (batch.rows, batch.good, batch.reached, batch.status) == (2, 1, 0, "checked")
    assert Rating.objects.count() == 0


def test_enter_batch_writes_the_journal_without_what_was_said():
    year = make_year()
    batch = enter(year, many(year, 3, overall="非常不满意"))
    entry = Entry.objects.get()
    assert (entry.action, entry.data) == (
        "batch.enter",
        {"channel": "paper", "rows": 3, "sha256": batch.sha256},
    )


@pytest.mark.parametrize(
    ("lines", "size"), [(1, 1), (9, 9), (10, 10), (11, 10), (200, 10), (201, 11), (1000, 50)]
)
def test_enter_batch_draws_five_percent_and_at_least_ten_lines(lines, size):
    year = make_year()
    batch = enter(year, many(year, lines))
    assert len(set(batch.sample)) == size
    assert set(batch.sample) <= set(range(2, lines + 2))
    assert [row.line for row in batches.sampled_lines(batch)] == batch.sample


def test_enter_batch_refuses_the_same_file_twice_in_a_year_until_the_first_is_discarded():
    year, officer = make_year(), make_officer()
    content = many(year, 3)
    first = enter(year, content, officer)
    with pytest.raises(BadInput, match="entered already"):
        enter(year, content, officer, name="renamed.csv", channel=Channel.TELEPHONE)
    batches.discard_batch(batch=first, reason="mixed up", by=officer, now=NOW)
    assert first.lines.count() == 0
    assert enter(year, content, officer).status == "checked"


def test_enter_batch_is_the_office_s_without_a_part_in_the_year():
    year = make_year()
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    for by in (
        insider,
        make_user(Role.LEADER, username="leader"),
        make_user(Role.AUDITOR, username="auditor"),
    ):
        with pytest.raises(NotAllowed):
            enter(year, many(year, 1), by)
    assert Batch.objects.count() == 0


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_enter_batch_while_the_rating_runs_only(status):
    year = make_year(status=status)
    if status == EvaluationStatus.RATING:
        assert enter(year, many(year, 1)).pk
    else:
        with pytest.raises(NotNow, match="while the public rating runs"):
            enter(year, many(year, 1))


@pytest.mark.parametrize("now", [NOW - 5 * DAY - timedelta(seconds=1), NOW + 8 * DAY])
def test_enter_batch_inside_the_window_only(now):
    year = make_year()
    with pytest.raises(NotNow, match="opens on|closed on"):
        enter(year, many(year, 1), now=now)


def test_enter_batch_refuses_a_file_of_which_nothing_can_be_taken_and_other_channels():
    year = make_year()
    with pytest.raises(BadInput, match="No line of this file"):
        enter(year, csv(sheet("X", "1")))
    with pytest.raises(BadInput, match="paper sheets or telephone"):
        enter(year, many(year, 1), channel=Channel.PHONE)


# A second person ---------------------------------------------------------------------------------


def test_confirm_batch_is_a_second_person_s():
    year, officer = make_year(), make_officer()
    batch = enter(year, many(year, 3), officer)
    with pytest.raises(NotAllowed, match="Somebody else has to compare"):
        batches.confirm_batch(batch=batch, by=officer, now=NOW)
    second = make_officer("second")
    batch = batches.confirm_batch(batch=batch, by=second, now=NOW)
    assert (batch.status, batch.confirmed_by) == ("confirmed", second)


def test_start_batch_is_refused_before_the_sample_is_confirmed():
    year, officer = make_year(), make_officer()
    batch = enter(year, many(year, 3), officer)
    with pytest.raises(NotNow):
        batches.start_batch(batch=batch, by=make_officer("second"), now=NOW)
    take_in_batches()
    assert Rating.objects.count() == 0


def test_database_lets_no_batch_count_without_a_second_person():
    year, officer = make_year(), make_officer()
    batch = enter(year, many(year, 3), officer)
    rows = Batch.objects.filter(pk=batch.pk)
    for wrong in (
        {"status": "taking_in"},
        {"confirmed_by": officer, "confirmed_at": NOW},
        {"reached": 2, "accepted": 1},
        {"reached": 4, "accepted": 4},
        {"channel": "phone"},
    ):
        with pytest.raises(IntegrityError), transaction.atomic():
            rows.update(**wrong)


# Taking in ---------------------------------------------------------------------------------------


def test_work_on_takes_everything_in_and_enters_it_in_the_ledger():
    year = make_year()
    batch = take_in(year, many(year, 1203), channel=Channel.TELEPHONE)
    assert (batch.status, batch.reached, batch.accepted, batch.duplicates) == (
        "taken_in",
        1203,
        1203,
        0,
    )
    assert Rating.objects.filter(channel="telephone", group="public", overall=4).count() == 1203
    assert LedgerEntry.objects.count() == 1203
    fold_all(year.cycle.pk)
    assert [row.n for row in Tally.objects.all()] == [1203]
    assert BatchLine.objects.count() == 0


def test_work_on_keeps_aspects_reasons_and_groups():
    year = make_year()
    code = year.first.brand.code
    (letter,) = letters(
        application=year.first, group="enterprises", count=1, by=make_officer(), now=NOW
    )
    row = sheet(code, "", letter, "不满意", aspects=("2", "3", "4", "5"), why="其他、等候时间长")
    take_in(year, csv(row))
    rating = Rating.objects.get()
    assert (rating.overall, rating.attitude, rating.ability) == (2, 2, 3)
    assert (rating.efficiency, rating.effect, rating.reasons) == (4, 5, "waiting,other")
    assert (rating.group, rating.channel) == ("enterprises", "paper")
    # The letter's holder is the same person online: the sheet is changed, not doubled.
    rate_invited(application=year.first, answer=Answer(5), code=letter, now=NOW)
    assert [r.overall for r in Rating.objects.all()] == [5]


def test_who_has_rated_online_is_a_duplicate_and_the_online_rating_stays():
    year = make_year()
    first, *_others = phones(10)
    rate(
        application=year.first,
        answer=Answer(5),
        pseudonym=phone_pseudonym(first, year=2026),
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=NOW,
    )
    batch = take_in(year, many(year, 10, overall="非常不满意"))
    assert (batch.accepted, batch.duplicates) == (9, 1)
    kept = Rating.objects.get(pseudonym=phone_pseudonym(first, year=2026))
    assert (kept.overall, kept.channel, kept.revision) == (5, "phone", 1)
    assert Rating.objects.count() == 10


def test_comments_are_kept_of_new_ratings_only():
    year = make_year()
    code, (first, second) = year.first.brand.code, phones(2)
    take_in(year, csv(sheet(code, first, overall="2", said="排队太久")))
    take_in(
        year,
        csv(sheet(code, first, said="改口了"), sheet(code, second, said="很好，打13912345678")),
    )
    kept = {c.rating.pseudonym: (c.text, c.findings) for c in Comment.objects.all()}
    assert kept == {
        phone_pseudonym(first, year=2026): ("排队太久", ""),
        phone_pseudonym(second, year=2026): ("很好，打＊＊＊", ""),
    }


def test_two_files_with_the_same_people_make_one_rating_a_person():
    year = make_year()
    take_in(year, many(year, 20))
    again = take_in(year, many(year, 30, first=10, overall="非常不满意"))
    assert (again.accepted, again.duplicates) == (20, 10)
    assert Rating.objects.count() == 40


def test_stop_and_resume_go_on_exactly_where_work_stopped(monkeypatch):
    year = make_year()
    batch = confirmed(year, many(year, 1300))
    officer = make_officer("stopper")
    assert batches.take_next_block(batch=batch, now=NOW)
    batches.stop_batch(batch=batch, by=officer, now=NOW)
    assert not batches.take_next_block(batch=batch, now=NOW)
    batch.refresh_from_db()
    assert (batch.status, batch.reached, Rating.objects.count()) == ("stopped", 500, 500)
    batch = batches.start_batch(batch=batch, by=officer, now=NOW)
    batch = batches.work_on(batch=batch, clock=lambda: NOW)
    assert (batch.status, batch.reached, batch.accepted) == ("taken_in", 1300, 1300)
    assert (Rating.objects.count(), LedgerEntry.objects.count()) == (1300, 1300)


def test_worker_that_dies_inside_a_block_leaves_nothing_half_done(monkeypatch):
    year = make_year()
    batch = confirmed(year, many(year, 700))
    assert batches.take_next_block(batch=batch, now=NOW)

    def dies(rows, *, now):
        intake.take_block(rows, now=now)
        raise KeyboardInterrupt

    monkeypatch.setattr(batches, "take_block", dies)
    with pytest.raises(KeyboardInterrupt):
        batches.take_next_block(batch=batch, now=NOW)
    batch.refresh_from_db()
    assert (batch.reached, Rating.objects.count(), LedgerEntry.objects.count()) == (500, 500, 500)
    monkeypatch.undo()
    batch = batches.work_on(batch=batch, clock=lambda: NOW)
    assert (batch.status, batch.accepted, Rating.objects.count()) == ("taken_in", 700, 700)


def test_clock_goes_on_where_a_worker_fell_over_and_twice_does_nothing(time_machine):
    time_machine.move_to(NOW, tick=False)
    year = make_year()
    confirmed(year, many(year, 600))
    assert take_in_batches() == 1
    assert take_in_batches() == 0
    assert Rating.objects.count() == 600


def test_end_of_the_rating_cuts_a_batch_off_and_what_was_taken_in_counts(time_machine):
    year = make_year()
    batch = confirmed(year, many(year, 700))
    batches.take_next_block(batch=batch, now=NOW)
    end = NOW + 8 * DAY
    assert not batches.take_next_block(batch=batch, now=end)
    time_machine.move_to(NOW, tick=False)
    assert lapse_batches() == 0
    time_machine.move_to(end, tick=False)
    assert lapse_batches() == 1
    batch.refresh_from_db()
    assert (batch.status, batch.reached, Rating.objects.count()) == ("lapsed", 500, 500)
    assert batch.lines.count() == 0


def test_batch_of_a_rating_that_was_closed_takes_nothing_in():
    year = make_year()
    batch = confirmed(year, many(year, 10))
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=NOW)
    assert not batches.take_next_block(batch=batch, now=NOW)
    assert Rating.objects.count() == 0


def test_discard_batch_is_refused_once_something_was_taken_in():
    year = make_year()
    batch = confirmed(year, many(year, 700))
    with pytest.raises(NotNow):
        batches.discard_batch(batch=batch, reason="x, as was found", by=make_officer(), now=NOW)


def test_outcome_is_sealed_until_the_ratings_are_counted():
    year = make_year()
    batch = take_in(year, many(year, 10))
    assert batches.outcome(batch) is None
    for entry in Entry.objects.all():
        assert "accepted" not in entry.data and "duplicates" not in entry.data
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=NOW)
    assert batches.outcome(Batch.objects.get()) == (10, 0)


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_one_batch_take_each_line_in_once():
    year = make_year()
    batch = confirmed(year, many(year, 2600))

    def work():
        batches.work_on(batch=Batch.objects.get(pk=batch.pk), clock=lambda: NOW)

    assert at_once(work, work) == []
    batch.refresh_from_db()
    assert (batch.status, batch.reached, batch.accepted) == ("taken_in", 2600, 2600)
    assert (Rating.objects.count(), LedgerEntry.objects.count()) == (2600, 2600)
