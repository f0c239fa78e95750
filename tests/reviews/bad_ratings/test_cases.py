"""The agency's work on a case: what is written, and what is refused with which sentence."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from brandportal.accounts.enums import AgencyRole
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.bad_ratings import cases as verbs
from reviews.models import Case, CaseAnswer, CaseFile
from tests.factories.applications import pdf_file
from tests.factories.cases import at, make_case, make_counted_year
from tests.factories.people import make_user

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]


@pytest.fixture
def year():
    return make_counted_year()


@pytest.fixture
def head(year):
    return make_user(username="head", agency=year.first.agency, role=AgencyRole.HEAD)


def test_verify_writes_finding_proof_and_stamp(year, head):
    case = make_case(year.first)
    done = verbs.verify(
        case=case,
        triage="reasonable",
        proof="  经核查叫号记录。 ",
        by=head,
        now=at(13, 9),
    )
    assert (done.status, done.triage, done.proof) == (
        "to_answer",
        "reasonable",
        "经核查叫号记录。",
    )
    assert (done.verified_at, done.verified_by) == (at(13, 9), head)
    entry = Entry.objects.get(action="case.verify")
    assert entry.data == {
        "from": "to_verify",
        "to": "to_answer",
        "triage": "reasonable",
        "in_time": True,
    }


def test_verify_late_is_taken_and_noted_as_late(year, head):
    case = make_case(year.first)
    verbs.verify(case=case, triage="malicious", proof="经逐项核查证据", by=head, now=at(14))
    assert Entry.objects.get(action="case.verify").data["in_time"] is False


def test_verify_keeps_the_file(year, head):
    case = make_case(year.first)
    verbs.verify(
        case=case,
        triage="mistaken",
        proof="经核查见附件",
        by=head,
        now=at(13),
        file=pdf_file("核实.pdf"),
    )
    row = CaseFile.objects.get()
    assert (row.case, row.purpose, row.original_name) == (case, "triage", "核实.pdf")
    assert row.file.storage.exists(row.file.name)


def test_verify_refused_leaves_no_file_behind(year, head):
    case = make_case(year.first, "answered")
    before = set(_stored())
    with pytest.raises(NotNow):
        verbs.verify(
            case=case,
            triage="mistaken",
            proof="x x, as was found",
            by=head,
            now=at(13),
            file=pdf_file(),
        )
    assert set(_stored()) == before
    assert CaseFile.objects.count() == 0


def _stored() -> list[str]:
    storage = CaseFile().file.storage
    return storage.listdir("cases")[1] if storage.exists("cases") else []


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"triage": "nonsense"}, "triage", "Please choose what you found."),
        ({"proof": " "}, "proof", "Please write which facts show this."),
        ({"proof": "长度超过所限" * 334}, "proof", "This text may have up to 2000 characters."),
        (
            {"file": SimpleUploadedFile("x.pdf", b"no pdf")},
            "file",
            "This kind of file is not possible. Possible: PDF, JPEG, PNG, up to 10 MB a file; "
            "pictures up to 50,000,000 "
            "pixels; PDFs up to 500 pages, without password, links, scripts and attachments.",
        ),
    ],
)
def test_verify_refuses_bad_input(year, head, data, field, sentence):
    case = make_case(year.first)
    with pytest.raises(BadInput) as refusal:
        verbs.verify(
            **{
                "case": case,
                "triage": "reasonable",
                "proof": "as the log has it",
                "by": head,
                "now": at(13),
            }
            | data
        )
    assert (refusal.value.field, refusal.value.reason) == (field, sentence)
    assert Case.objects.get().status == "to_verify"


def test_verify_refuses_people_of_another_agency(year):
    with pytest.raises(NotAllowed) as refusal:
        verbs.verify(
            case=make_case(year.first),
            triage="mistaken",
            proof="ok, as was found",
            by=make_user(username="x"),
            now=at(13),
        )
    assert refusal.value.reason == "Only people of this agency may do this."


def test_declare_complex_counts_from_the_opening(year, head):
    # Opened on Tuesday 12 May: fifteen working days end with Tuesday 2 June.
    case = make_case(year.first, "to_answer", reminded_at=at(18))
    done = verbs.declare_complex(case=case, reason="涉及三家单位。", by=head, now=at(18))
    assert done.answer_due == at(3, 0, month=6)
    assert (done.status, done.complex_at, done.complex_reason) == (
        "to_answer",
        at(18),
        "涉及三家单位。",
    )
    assert done.reminded_at is None


def test_declare_complex_is_refused_a_second_time_and_late(year, head):
    once = make_case(
        year.first, "to_answer", complex_at=at(13), complex_reason="three offices are in it"
    )
    late = make_case(year.first, "to_answer")
    reasons = []
    for case in (once, late):
        with pytest.raises(NotNow) as refusal:
            verbs.declare_complex(case=case, reason="经核查再延期", by=head, now=at(20))
        reasons.append(refusal.value.reason)
    assert reasons == [
        "The case was declared complex once already.",
        "The answer was due before 2026-05-19 24:00; this is possible only before that.",
    ]


def test_answer_writes_a_row_with_the_due_moment_it_had(year, head):
    case = make_case(year.first, "to_answer")
    made = verbs.answer(
        case=case,
        text="我们增开了两个窗口。谢谢。",
        repaired="增开窗口",
        causes=["process", "staffing"],
        by=head,
        now=at(15),
    )
    assert (made.number, made.due, made.given_at, made.given_by) == (
        1,
        case.answer_due,
        at(15),
        head,
    )
    fresh = Case.objects.get()
    # Ten working days to grade it: from Friday 15 May to Friday 29 May.
    assert (fresh.status, fresh.grade_due) == ("answered", at(30, 0))
    assert sorted(fresh.causes.values_list("cause", flat=True)) == ["process", "staffing"]
    assert Entry.objects.get(action="case.answer").data["causes"] == ["staffing", "process"]


@pytest.mark.parametrize(("now", "in_time"), [(at(19, 23), True), (at(20, 0), False)])
def test_answer_in_time_is_before_the_due_moment(year, head, now, in_time):
    made = verbs.answer(
        case=make_case(year.first, "to_answer"),
        text="答复内容至少十个字符。",
        repaired="已修",
        causes=["other"],
        by=head,
        now=now,
    )
    assert made.in_time is in_time
    assert Entry.objects.get(action="case.answer").data["in_time"] is in_time


@pytest.mark.parametrize(
    ("data", "field", "sentence"),
    [
        ({"text": "好的"}, "text", "Please write the answer that the rater will read."),
        ({"repaired": " "}, "repaired", "Please write what was repaired."),
        ({"causes": []}, "causes", "Please tick at least one root cause."),
        ({"causes": ["luck"]}, "causes", "Please choose root causes from the list."),
    ],
)
def test_answer_refuses_bad_input_and_writes_nothing(year, head, data, field, sentence):
    case = make_case(year.first, "to_answer")
    good = {"text": "答复内容至少十个字符。", "repaired": "已修", "causes": ["skill"]}
    with pytest.raises(BadInput) as refusal:
        verbs.answer(**{"case": case, "by": head, "now": at(13), **good, **data})
    assert (refusal.value.field, refusal.value.reason) == (field, sentence)
    assert CaseAnswer.objects.count() == 0
    assert list(case.causes.values_list("cause", flat=True)) == ["staffing"]


def test_answer_needs_no_repair_where_nothing_went_wrong(year, head):
    case = make_case(year.first, "to_answer", triage="needs_explanation")
    made = verbs.answer(
        case=case,
        text="按规定需要两份材料。",
        repaired="",
        causes=["information"],
        by=head,
        now=at(13),
    )
    assert made.repaired == ""


def test_tag_causes_replaces_those_before(year, head):
    case = make_case(year.first, "answered")
    assert verbs.tag_causes(case=case, causes=["system", "rules"], by=head, now=at(13)) == [
        "rules",
        "system",
    ]
    assert sorted(case.causes.values_list("cause", flat=True)) == ["rules", "system"]


@pytest.mark.parametrize(
    ("status", "sentence"),
    [("to_verify", "Please verify the case first."), ("closed", "The case is settled.")],
)
def test_tag_causes_is_refused_before_and_after(year, head, status, sentence):
    case = make_case(year.first, status)
    with pytest.raises(NotNow) as refusal:
        verbs.tag_causes(case=case, causes=["rules"], by=head, now=at(13))
    assert refusal.value.reason == sentence
    assert verbs.may_tag_causes(case, by=head).reason == sentence
