"""Files sent by files.js, which shows how far each is: a short answer; the gate decides as ever."""

from __future__ import annotations

from tests.applications.workspace.test_sections import text
from tests.factories.applications import pdf_file


def sent(world, **typed):
    return world.client(world.drafter).post(
        world.url("sections/evidence/"),
        {"indicator": "commitments.published", "title": "台账", **typed},
        headers={"X-Sent-By": "files"},
    )


def test_what_was_added_is_answered_with_where_to_go_on(world):
    answer = sent(world, file=[pdf_file(width=301), pdf_file(width=302)])
    assert answer.json() == {"url": world.url("sections/evidence/")}
    assert world.draft.evidence.filter(title="台账").count() == 2


def test_what_was_refused_is_answered_in_the_words_of_the_page(world):
    answer = sent(world, file=[pdf_file("一.docx"), pdf_file(width=303)])
    assert "一.docx" in answer.json()["refused"]
    assert answer.status_code == 200
    assert world.draft.evidence.filter(title="台账").count() == 1


def test_sent_again_nothing_is_added_twice(world):
    sent(world, file=pdf_file(width=304))
    again = sent(world, file=pdf_file(width=304))
    assert "refused" in again.json()
    assert world.draft.evidence.filter(title="台账").count() == 1


def test_a_stranger_gets_no_short_answer(world):
    answer = world.client(world.stranger).post(
        world.url("sections/evidence/"), {"title": "x"}, headers={"X-Sent-By": "files"}
    )
    assert answer.status_code == 404


def test_the_field_says_its_limits_to_the_script(world):
    page = text(world.client(world.drafter).get(world.url("sections/evidence/")))
    assert 'data-most-bytes="10485760"' in page
    assert 'data-most-together="12582912"' in page
    assert "每份不得超过10 MB" in page
