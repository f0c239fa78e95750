"""The minutes of a meeting held in the portal: attendance, quorum and ballot as a reader of minutes
needs them.
"""

from __future__ import annotations

from dataclasses import replace

import pytest
from django.urls import reverse
from django.utils import translation

from brandportal.accounts.enums import Role
from reviews.decision.decisions import decide
from reviews.decision.meeting import MeetingRecord
from reviews.documents.presenters.decision import minutes_document
from reviews.meeting.outcome import sitting_of, written
from reviews.meeting.policies import MeetingRules
from reviews.meeting.sittings import leave
from reviews.models import Evaluation
from tests.factories.pairs import by_two, met
from tests.factories.people import make_user
from tests.reviews.decision.test_decisions import choose
from tests.reviews.documents.test_papers import words_of
from tests.reviews.meeting import test_meeting as meetings

pytestmark = pytest.mark.django_db

FIRST, SECOND = "2026-001", "2026-002"


@pytest.fixture
def five():
    return [make_user(Role.LEADER, username=f"leader{n}") for n in range(1, 6)]


def decided(five, ballot: str, **rules) -> Evaluation:
    """Four of five came, one of them left before the end; two were decided on."""
    year = meetings.year(ballot, **rules)
    came = five[:4]
    sitting = meetings.met(year, came)
    leave(sitting=sitting, by=came[3], now=meetings.LATER)
    if ballot != "none":
        meetings.voted(sitting, [(came[0], [FIRST, SECOND]), (came[1], [FIRST]), (came[2], [])])
    meetings.signed(sitting, came[:3])
    choices = choose(
        year, *((1, 2) if ballot == "none" else (1,)), reasons={2: "票数不够，留待明年"}
    )
    recorded(year, choices, by=five[0])
    return Evaluation.objects.get(pk=year.pk)


def recorded(year, choices, *, by) -> None:
    signed = written(sitting_of(year))
    typed = replace(met(meetings.LATER), present="沈永康、施春兰、季海燕、缪国平")
    meeting = MeetingRecord(chair=str(by), **vars(signed)) if signed else typed
    by_two(decide, evaluation=year, choices=choices, meeting=meeting, by=by, now=meetings.LATER)


def minutes(client, five, form: str) -> str:
    client.force_login(five[0])
    return words_of(client.get(reverse("leadership:minutes-paper", args=[2026, form])), form)


ATTENDED = (
    "应到人数5",
    "实到人数4",
    "中途离会1",
    "未到会1",
    "会议结束时在场3",
    "法定人数须超过应到人数的50%，至少3人；已达到",
    "已签署3人，至少须3人签署",
)


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_minutes_of_a_secret_ballot_say_quorum_papers_share_and_each_result(client, five, form):
    decided(five, "secret")
    words = minutes(client, five, form)
    for said in (
        *ATTENDED,
        "无记名投票",
        "计票时到会人数3",
        "收到选票3",
        "须超过到会人数的50%，至少2票",
        "Brand12通过",
        "Brand21未通过",
        "Brand30未通过",
    ):
        assert said in words, words
    assert "各成员的选票" not in words


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_minutes_of_an_open_ballot_also_say_who_chose_what(client, five, form):
    decided(five, "open")
    words = minutes(client, five, form)
    for said in ("记名投票", "各成员的选票", str(five[0]).replace(" ", ""), "Brand1、Brand2"):
        assert said in words, said
    assert "无记名投票" not in words


def test_minutes_without_a_ballot_say_that_none_was_asked_for(client, five):
    decided(five, "none")
    words = minutes(client, five, "docx")
    for said in (*ATTENDED, "本年度规则不要求投票"):
        assert said in words, said
    assert "收到选票" not in words


def test_minutes_of_a_meeting_that_was_only_recorded_invent_no_quorum(client, five):
    year = meetings.year("none")
    recorded(year, choose(year, 1, 2), by=five[0])
    words = minutes(client, five, "docx")
    assert "应到人数、法定人数和投票情况未在本系统记录" in words
    assert "已达到" not in words and "投票方式" not in words


def test_a_share_that_is_no_whole_number_is_said_as_one_writes_it(client, five):
    decided(five, "secret", pass_over_percent=33.3, quorum_over_percent=33.3)
    words = minutes(client, five, "docx")
    assert "须超过到会人数的33.3%，至少1票" in words


@pytest.mark.parametrize(
    ("over", "there", "needed"), [(50, 3, 2), (50, 4, 3), (66.6, 3, 2), (0, 4, 1)]
)
def test_the_votes_needed_are_the_least_that_pass(over, there, needed):
    rules = MeetingRules.of({"leadership": {**meetings.LEADERSHIP, "pass_over_percent": over}})
    assert rules.votes_of(there) == needed
    assert rules.passes(needed, there) and not rules.passes(needed - 1, there)


def test_the_minutes_are_in_chinese_for_a_reader_of_english(five):
    year = decided(five, "secret")
    chinese = minutes_document(year)
    with translation.override("en"):
        assert minutes_document(year) == chinese
