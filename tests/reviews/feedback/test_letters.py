"""Feedback letters: the panel's remarks without its names, screened by the office, for every
applicant after the publication.
"""

from __future__ import annotations

import io
import re
from datetime import timedelta

import docx
import pypdf
import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.models import Application
from brandportal.accounts.enums import AgencyRole, Role
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from reviews import tasks
from reviews.feedback.enums import Handling, LetterStatus
from reviews.feedback.invariants import CHECKS
from reviews.feedback.letters import Screened, due_to_gather, gather, said_in, screen, send
from reviews.models import Evaluation, FeedbackLetter, FeedbackRemark, ScoreSheet, SheetScore
from tests.factories import evaluation as make
from tests.factories.counted import counted_year
from tests.factories.evaluation import moved
from tests.factories.people import make_member, make_officer, make_tie, make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
NOW = make.AFTER_RATING + timedelta(days=3)
KEPT = "名称好记，但含义说明偏长。"
LONG = "服务承诺很具体，建议逐项公布办理时限；另听说窗口负责人与评审对象相识，请核实。"
FAULTS = {code: faults for code, _promise, faults in CHECKS}


def _published() -> Evaluation:
    made = counted_year(4)
    sheets = ScoreSheet.objects.filter(application__number="2026-001").order_by("pk")
    for sheet, (code, text) in zip(
        sheets, ((make.NAME, KEPT), (make.VALUE, LONG), (make.NAME, KEPT)), strict=False
    ):
        SheetScore.objects.filter(sheet=sheet, indicator=code).update(comment=text)
    ScoreSheet.objects.filter(pk=sheets[3].pk).update(comment="总体扎实，可再精简流程。")
    moved("on_notice", pk=made.pk)
    return Evaluation.objects.get(pk=made.pk)


published = built_once(_published)


@pytest.fixture
def letter(published) -> FeedbackLetter:
    gather(evaluation=published, now=NOW)
    return FeedbackLetter.objects.get(application__number="2026-001")


@pytest.fixture
def office():
    return make_officer("office2")


def remark(letter: FeedbackLetter, text: str) -> int:
    return letter.remarks.get(said=text).pk


def all_kept(letter: FeedbackLetter) -> dict[int, Screened]:
    return {row.pk: Screened(Handling.KEPT) for row in letter.remarks.all()}


def words_of(answer, form: str) -> str:
    assert answer.status_code == 200
    if form == "pdf":
        pages = pypdf.PdfReader(io.BytesIO(answer.content)).pages
        text = "".join(page.extract_text() for page in pages)
    else:
        text = "".join(p.text for p in docx.Document(io.BytesIO(answer.content)).paragraphs)
    return re.sub(r"\s", "", text)


def test_a_letter_begins_for_every_applicant_and_each_remark_is_there_once(published):
    assert tasks.gather_feedback() == 4
    assert FeedbackLetter.objects.count() == 4
    rows = FeedbackRemark.objects.filter(letter__application__number="2026-001")
    assert sorted(rows.values_list("indicator", "said")) == sorted(
        [("", "总体扎实，可再精简流程。"), (make.NAME, KEPT), (make.VALUE, LONG)]
    )
    assert Entry.objects.get(action="feedback.gather").data == {"letters": 4, "remarks": 3}
    assert due_to_gather(NOW) == []
    assert gather(evaluation=published, now=NOW) == 0


@pytest.mark.parametrize("status", ["shortlisted", "rating", "counted", "decided"])
def test_nothing_is_gathered_before_the_publication(published, status):
    moved(status, pk=published.pk)
    assert due_to_gather(NOW) == []
    with pytest.raises(NotNow):
        gather(evaluation=published, now=NOW)


def test_no_row_says_whose_a_remark_is(letter):
    columns = {field.name for field in FeedbackRemark._meta.get_fields()}
    assert columns == {
        "id",
        "letter",
        "place",
        "indicator",
        "said",
        "handling",
        "text",
        "screened_at",
        "screened_by",
    }


def test_it_is_kept_shortened_or_left_out_by_whom_and_when(letter, office):
    short = "服务承诺很具体，建议逐项公布办理时限。"
    whole = remark(letter, "总体扎实，可再精简流程。")
    screen(
        letter=letter,
        remarks={
            remark(letter, KEPT): Screened(Handling.KEPT, "x"),
            remark(letter, LONG): Screened(Handling.SHORTENED, f" {short} "),
            whole: Screened(Handling.LEFT_OUT, "x"),
        },
        by=office,
        now=NOW,
    )
    assert list(said_in(letter)) == [(make.NAME, [KEPT]), (make.VALUE, [short])]
    assert set(letter.remarks.values_list("screened_by", "screened_at")) == {(office.pk, NOW)}
    data = Entry.objects.get(action="feedback.screen").data
    assert (data["kept"], data["shortened"], data["left_out"]) == (1, 1, 1)
    assert KEPT not in str(data)
    # Until it is sent the office may change its mind.
    screen(letter=letter, remarks={whole: Screened(Handling.KEPT)}, by=office, now=NOW)
    assert [code for code, _texts in said_in(letter)] == [make.NAME, make.VALUE, ""]


@pytest.mark.parametrize("text", ["", "  ", LONG, LONG + "再补充一句。"])
def test_a_shortened_text_is_shorter_and_not_empty(letter, office, text):
    pk = remark(letter, LONG)
    with pytest.raises(BadInput) as refusal:
        screen(letter=letter, remarks={pk: Screened(Handling.SHORTENED, text)}, by=office, now=NOW)
    assert refusal.value.field == f"text_{pk}"


@pytest.mark.parametrize("spelled", ["周 文渊", "周·文渊", "周文渊"])
def test_no_letter_names_somebody_of_the_panel(letter, office, spelled):
    judge = ScoreSheet.objects.first().seat.user
    judge.name = "周文渊"
    judge.save()
    pk = remark(letter, KEPT)
    FeedbackRemark.objects.filter(pk=pk).update(said=f"同意{spelled}委员的意见，名称好记。")
    with pytest.raises(BadInput):
        screen(letter=letter, remarks={pk: Screened(Handling.KEPT)}, by=office, now=NOW)
    shorter = Screened(Handling.SHORTENED, f"同意{spelled}。")
    with pytest.raises(BadInput):
        screen(letter=letter, remarks={pk: shorter}, by=office, now=NOW)
    screen(
        letter=letter, remarks={pk: Screened(Handling.SHORTENED, "名称好记。")}, by=office, now=NOW
    )


def test_it_is_sent_when_every_remark_is_screened_and_the_agency_is_told(letter, office):
    with pytest.raises(Incomplete):
        send(letter=letter, by=office, now=NOW)
    drafter = make_member(letter.application.agency)
    screen(letter=letter, remarks=all_kept(letter), by=office, now=NOW)
    sent = send(letter=letter, by=office, now=NOW)
    assert (sent.status, sent.sent_at, sent.sent_by) == (LetterStatus.SENT, NOW, office)
    entry = Entry.objects.get(action="feedback.send")
    assert Notice.objects.get(key=f"journal:{entry.seq}", recipient=drafter).url.endswith("/score/")
    for again in (
        lambda: send(letter=letter, by=office, now=NOW),
        lambda: screen(letter=letter, remarks=all_kept(letter), by=office, now=NOW),
    ):
        with pytest.raises(NotNow):
            again()
    assert list(FAULTS["feedback.screened"]()) == []


def test_an_officer_tied_to_the_agency_neither_reads_nor_screens_it(client, letter, office):
    tied = make_officer("tied")
    make_tie(tied, letter.application.agency)
    for step in (
        lambda: screen(letter=letter, remarks=all_kept(letter), by=tied, now=NOW),
        lambda: send(letter=letter, by=tied, now=NOW),
        lambda: screen(
            letter=letter, remarks={}, by=make_user(Role.LEADER, username="leader"), now=NOW
        ),
    ):
        with pytest.raises(NotAllowed):
            step()
    client.force_login(tied)
    page = client.get(reverse("admin:reviews_feedbackletter_changelist"))
    assert page.context["cl"].result_count == 3
    record = reverse("admin:reviews_feedbackletter_change", args=[letter.pk])
    assert client.get(record).status_code == 403
    client.force_login(office)
    assert KEPT in client.get(record).content.decode()


def test_the_desk_screens_and_sends(client, letter, office):
    client.force_login(office)
    address = reverse("admin:reviews_feedbackletter_verb", args=[letter.pk, "screen"])
    page = client.get(address).content.decode()
    assert LONG in page and not any(seat in page for seat in ("judge1", "judge2"))
    first, second = remark(letter, KEPT), remark(letter, LONG)
    refused = client.post(address, {f"handling_{second}": "shortened", f"text_{second}": ""})
    assert refused.status_code in (400, 422)
    typed = {f"handling_{first}": "kept", f"handling_{second}": "left_out"}
    assert client.post(address, typed).status_code == 302
    assert letter.remarks.filter(handling="").count() == 1
    assert (
        "1 / 3"
        in client.get(
            reverse("admin:reviews_feedbackletter_change", args=[letter.pk])
        ).content.decode()
    )
    whole = letter.remarks.get(indicator="").pk
    assert client.post(address, {f"handling_{whole}": "kept"}).status_code == 302
    sending = reverse("admin:reviews_feedbackletter_verb", args=[letter.pk, "send"])
    assert client.post(sending, {}).status_code == 302
    letter.refresh_from_db()
    assert letter.status == LetterStatus.SENT
    # It cannot be changed afterwards, and is not offered.
    record = reverse("admin:reviews_feedbackletter_change", args=[letter.pk])
    assert address not in client.get(record).content.decode()
    assert client.post(address, {f"handling_{whole}": "left_out"}).status_code == 409


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_agency_gets_the_letter_and_nobody_else(client, letter, office, form):
    number = letter.application.number
    address = reverse("workspace:feedback", args=[number, form])
    score = reverse("workspace:score", args=[number])
    client.force_login(make_member(letter.application.agency, AgencyRole.HEAD))
    assert client.get(address).status_code == 404
    assert address not in client.get(score).content.decode()
    screen(letter=letter, remarks=all_kept(letter), by=office, now=NOW)
    send(letter=letter, by=office, now=NOW)
    words = words_of(client.get(address), form)
    for said in (f"登记号：反馈函{number}", KEPT, "Agency1", "Brand1", "总体意见", "总体扎实"):
        assert said in words
    assert "judge" not in words
    page = client.get(score).content.decode()
    assert address in page and reverse("workspace:outcome", args=[number, form]) in page
    assert client.get(address.replace(f".{form}", ".exe")).status_code == 404
    other = Application.objects.get(number="2026-002").agency
    for person in (make_member(other), office, make_user(Role.LEADER, username="leader")):
        client.force_login(person)
        assert client.get(address).status_code == 404


def test_a_letter_without_remarks_says_so(client, letter, office):
    bare = FeedbackLetter.objects.get(application__number="2026-004")
    send(letter=bare, by=office, now=NOW)
    client.force_login(make_member(bare.application.agency))
    answer = client.get(reverse("workspace:feedback", args=["2026-004", "docx"]))
    assert "未留下" in words_of(answer, "docx")


@pytest.mark.parametrize(
    "fault",
    [
        {"handling": "kept"},
        {"handling": "left_out", "screened_at": NOW},
        {"text": "x"},
    ],
)
def test_the_database_asks_who_screened_it(letter, fault):
    with pytest.raises(IntegrityError), transaction.atomic():
        letter.remarks.filter(said=KEPT).update(**fault)


def test_a_letter_with_an_unscreened_remark_is_found(letter, office):
    FeedbackLetter.objects.filter(pk=letter.pk).update(status="sent", sent_at=NOW, sent_by=office)
    assert len(list(FAULTS["feedback.screened"]())) == 1


@pytest.mark.parametrize(("brands", "queries"), [(1, 8), (3, 8)])
def test_the_list_asks_as_often_for_one_as_for_three(
    client, django_assert_num_queries, brands, queries
):
    made = counted_year(brands)
    moved("on_notice", pk=made.pk)
    gather(evaluation=Evaluation.objects.get(pk=made.pk), now=NOW)
    client.force_login(make_officer("office2"))
    address = reverse("admin:reviews_feedbackletter_changelist")
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).context["cl"].result_count == brands
