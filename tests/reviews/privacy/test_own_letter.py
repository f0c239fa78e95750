"""One's own data without a telephone: who rated with the code of a letter has the same rights; what
an erasure leaves is said exactly; the file to take along can be read by people.
"""

from __future__ import annotations

import io
import re
from html import unescape

import pytest
from openpyxl import load_workbook

from brandportal.errors import BadInput
from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import phone_pseudonym
from reviews.models import Comment, Evaluation, Objection, Rating
from reviews.privacy.erasure import erase
from reviews.privacy.own_data import held_about, known_by, known_by_letter
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.invitations import in_fours, rate_invited
from reviews.rating.rating import Answer, rate
from tests.factories.pairs import letters
from tests.factories.people import make_officer
from tests.factories.rating import DAY, NOW, make_notice, make_objection, make_result, make_year
from tests.factories.screening import screened

pytestmark = pytest.mark.django_db
ADDRESS = "/privacy/mine/"
PHONE = "13812345678"


@pytest.fixture
def year(time_machine):
    time_machine.move_to(NOW, tick=False)
    made = make_year()
    for place, application in enumerate(made.applications, start=1):
        make_result(application, rank=place)
    return made


@pytest.fixture
def letter(year):
    """The code of a letter with which somebody has rated, and written a comment."""
    code, _other = letters(
        application=year.first,
        group=RaterGroup.DEPUTIES,
        count=2,
        by=make_officer("letters"),
        now=NOW,
    )
    answer = Answer(2)
    rate_invited(application=year.first, answer=answer, code=code, comment="等了很久", now=NOW)
    return code


def shown(client, code: str):
    return client.post(ADDRESS, {"step": "letter", "letter": code})


def proof_on(page) -> str:
    found = re.search(r'name="proof_of"[^>]*value="([^"]*)"', page.content.decode())
    assert found
    return unescape(found.group(1))


def test_code_of_a_letter_shows_its_rating_and_nothing_else(client, year, letter):
    rate(
        application=year.first,
        answer=Answer(5),
        pseudonym=phone_pseudonym(PHONE, year=2026),
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        comment="别人的话",
        now=NOW,
    )
    page = shown(client, in_fours(letter).lower()).content.decode()
    assert "等了很久" in page
    assert "别人的话" not in page


def test_code_of_a_letter_deletes_its_comment_and_cuts_the_link(client, year, letter):
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    screened(year.evaluation)
    proof = proof_on(shown(client, letter))
    done = client.post(ADDRESS, {"step": "erase", "proof_of": proof, "sure": "1"})
    assert done.status_code == 200
    assert not Comment.objects.exists()
    assert Rating.objects.get().pseudonym.startswith("-")
    assert held_about(known_by_letter(letter)) == []


def test_unknown_code_is_refused_where_it_was_typed(client, year, letter):
    page = shown(client, "AAAA-BBBB-CCCC")
    assert page.status_code == 422
    assert "没有信函使用这一邀请码" in page.content.decode()
    assert 'value="AAAA-BBBB-CCCC"' in page.content.decode()


@pytest.mark.parametrize("code", ["", "-", "\u200b"])
def test_no_code_is_nobodys(year, letter, code):
    """People who were drawn have no letter, so that the code of theirs is empty."""
    with pytest.raises(BadInput):
        known_by_letter(code)


def test_letter_leads_to_no_objection(year, letter):
    """Answered objections have lost their telephone, as a letter never had one."""
    make_notice(year)
    make_objection(year.first)
    Objection.objects.update(objector="", objector_name="李四")
    [held] = held_about(known_by_letter(letter))
    assert held["objections"] == []
    erase(person=known_by_letter(letter), now=NOW)
    assert Objection.objects.get().objector_name == "李四"


def test_receipts_hide_the_answers_where_it_is_asked_for(year, letter):
    [before] = erase(person=known_by_letter(letter), now=NOW, hide_answers=True)
    assert (before.hidden, before.shown) == (0, 1)  # it can still be changed
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    screened(year.evaluation)
    after_close = year.cycle.windows.get(stage="rating").closes_at + DAY
    [done] = erase(person=known_by_letter(letter), now=after_close, hide_answers=True)
    assert (done.hidden, done.shown, done.unlinked) == (1, 0, 1)
    assert Rating.objects.get().levels_forgotten


@pytest.mark.parametrize("hide", [False, True])
def test_erasure_says_what_is_gone_and_what_stays(client, year, letter, time_machine, hide):
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    screened(year.evaluation)
    time_machine.move_to(year.cycle.windows.get(stage="rating").closes_at + DAY, tick=False)
    typed = {"step": "erase", "proof_of": proof_on(shown(client, letter)), "sure": "1"}
    page = client.post(ADDRESS, typed | ({"hide_answers": "1"} if hide else {})).content.decode()
    assert "仍照常计入" in page
    assert ("仍可看到所评品牌和您的答案" in page) is not hide
    assert ("不再显示答案的回执" in page) is hide
    again = client.post(ADDRESS, typed).content.decode()
    assert "没有可以立即删除的内容" in again
    assert '<dd class="num">0</dd>' not in again


def test_file_to_take_along_is_a_table_that_people_read(client, year, letter):
    proof = proof_on(shown(client, letter))
    typed = {"step": "download", "proof_of": proof, "form": "xlsx"}
    answer = client.post(ADDRESS, typed)
    assert 'filename="own-data.xlsx"' in answer.headers["Content-Disposition"]
    sheet = load_workbook(io.BytesIO(answer.content)).active
    rows = [tuple(cell.value for cell in row) for row in sheet.iter_rows(min_row=2)]
    assert (2026, f"对“{year.first.brand.name}”的评价", "总体评价", "不满意") in rows
    assert any(value == "等了很久" for *_rest, value in rows)


def test_data_of_a_telephone_are_not_those_of_a_letter(year, letter):
    assert held_about(known_by(PHONE)) == []
