"""Kinds of notices, and what a person may choose for each."""

from __future__ import annotations

import ast
import inspect
from dataclasses import MISSING, fields
from datetime import UTC, datetime, timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed
from brandportal.journal.models import Entry
from brandportal.notices.choices import choose_ways, ways_of
from brandportal.notices.domain import queue, send_waiting
from brandportal.notices.enums import WAYS, NoticeKind, Way
from brandportal.notices.models import Notice, NoticeChoice
from brandportal.notices.notice_texts import NoticeText
from brandportal.workflow import NoticeSpec
from tests.architecture.sources import modules
from tests.brandportal.notices.test_outbox import tell
from tests.factories.people import make_agency, make_head, make_user

NOW = datetime(2026, 3, 9, 2, 0, tzinfo=UTC)
EN = {"headers": {"accept-language": "en"}}
NOT_ALLOWED = [(kind, way) for kind in NoticeKind for way in Way if way not in WAYS[kind]]


def text(response) -> str:
    return response.content.decode()


@pytest.fixture
def person(db):
    return make_user(Role.OFFICE, name="张三")


# Every notice has a kind -------------------------------------------------------------------------


@pytest.mark.parametrize("model", [NoticeSpec, NoticeText])
def test_a_notice_without_a_kind_cannot_be_written_down(model):
    (kind,) = (field for field in fields(model) if field.name == "kind")
    assert kind.default is MISSING and kind.default_factory is MISSING


def test_every_call_of_queue_takes_a_text_with_its_kind():
    assert inspect.signature(queue).parameters["text"].default is inspect.Parameter.empty
    calls = [
        {word.arg for word in node.keywords}
        for module in modules().values()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Name)
        and node.func.id == "queue"
    ]
    assert len(calls) > 20
    assert all({"text", "context"} <= words for words in calls)


def test_every_kind_of_notice_is_used():
    said = {
        node.attr
        for module in modules().values()
        if not module.name.startswith(("brandportal.notices", "brandportal.web"))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute)
        and isinstance(node.value, ast.Name)
        and node.value.id == "NoticeKind"
    }
    assert said == set(NoticeKind.names)


def test_queue_refuses_an_unknown_kind(person):
    with pytest.raises(ValueError, match="gossip"):
        tell(person, kind="gossip")


# What can be chosen ------------------------------------------------------------------------------


def test_nobody_who_chose_nothing_is_told_otherwise_than_before(person):
    assert set(ways_of(person).values()) == {Way.AT_ONCE}
    for kind in NoticeKind:
        tell(person, key=kind, kind=kind)
    assert send_waiting(now=NOW) == len(mail.outbox) == len(NoticeKind)


def test_what_is_chosen_is_kept_and_in_the_journal(person):
    assert choose_ways(ways={NoticeKind.WORK: Way.SITE, "task": "digest"}, by=person, now=NOW)
    assert choose_ways(ways={NoticeKind.WORK: Way.DIGEST}, by=person, now=NOW)
    assert ways_of(person)[NoticeKind.WORK] == Way.DIGEST
    assert ways_of(person)[NoticeKind.TASK] == Way.DIGEST
    entry = Entry.objects.latest("seq")
    assert (entry.action, entry.data["from"], entry.data["to"]) == (
        "notices.choose",
        {"work": "site"},
        {"work": "digest"},
    )


def test_choosing_the_same_again_changes_nothing(person):
    choose_ways(ways={NoticeKind.WORK: Way.SITE}, by=person, now=NOW)
    assert not choose_ways(ways={NoticeKind.WORK: Way.SITE}, by=person, now=NOW)
    assert Entry.objects.filter(action="notices.choose").count() == 1


def test_back_to_at_once_leaves_no_row(person):
    choose_ways(ways={NoticeKind.WORK: Way.SITE}, by=person, now=NOW)
    choose_ways(ways={NoticeKind.WORK: Way.AT_ONCE}, by=person, now=NOW)
    assert NoticeChoice.objects.count() == 0


@pytest.mark.parametrize(("kind", "way"), NOT_ALLOWED)
def test_what_binds_cannot_be_chosen_away(person, kind, way):
    with pytest.raises(NotAllowed):
        choose_ways(ways={kind: way}, by=person, now=NOW)
    assert Entry.objects.count() == 0


@pytest.mark.parametrize(("kind", "way"), NOT_ALLOWED)
def test_the_database_holds_what_cannot_be_chosen_away(person, kind, way):
    with pytest.raises(IntegrityError), transaction.atomic():
        NoticeChoice.objects.create(user=person, kind=kind, way=way)
    tell(person, kind=kind)
    with pytest.raises(IntegrityError), transaction.atomic():
        Notice.objects.update(way=way)


def test_what_is_told_on_the_site_only_is_never_mailed(person):
    choose_ways(ways={NoticeKind.WORK: Way.SITE}, by=person, now=NOW)
    tell(person)
    assert send_waiting(now=NOW) == 0
    choose_ways(ways={NoticeKind.WORK: Way.AT_ONCE}, by=person, now=NOW)
    assert send_waiting(now=NOW + timedelta(days=1)) == 0
    assert (Notice.objects.unread_of(person).count(), mail.outbox) == (1, [])
    assert not Notice.objects.pending().exists()


def test_the_choice_of_one_is_nobody_elses(person):
    other = make_user()
    choose_ways(ways={NoticeKind.WORK: Way.SITE}, by=person, now=NOW)
    tell(person, other)
    assert send_waiting(now=NOW) == 1
    assert mail.outbox[0].to == [other.email]


# The page ----------------------------------------------------------------------------------------


def sent(client, **ways):
    everything = {
        kind: "at_once" for kind in NoticeKind if len(WAYS[kind]) > 1 and kind != "agency"
    }
    return client.post(reverse("web:notice-ways"), {**everything, **ways}, **EN)


def test_the_page_says_what_can_be_chosen_and_why_not_everything(client, person):
    client.force_login(person)
    page = text(client.get(reverse("web:notice-ways"), **EN))
    assert 'name="task"' in page and page.count('value="digest"') == 5
    assert 'name="security"' not in page and 'name="deadline"' not in page
    assert "The period runs already, and missing it has consequences." in page
    assert "The daily mail goes out at 8:00" in page
    assert page.count('value="site"') == 2  # what others have done, and the course of the year


def test_the_page_leaves_out_what_never_reaches_the_person(client, db):
    client.force_login(make_head(make_agency()))
    page = text(client.get(reverse("web:notice-ways"), **EN))
    assert 'name="agency"' in page and 'name="work"' not in page


def test_the_page_keeps_what_is_chosen(client, person):
    client.force_login(person)
    answer = sent(client, work="site", task="digest")
    assert (answer.status_code, answer.url) == (302, reverse("web:notice-ways"))
    assert dict(person.notice_choices.values_list("kind", "way")) == {
        "work": "site",
        "task": "digest",
    }
    page = text(client.get(reverse("web:notice-ways"), **EN))
    assert "From now on you are told as chosen here." in page
    sent(client, work="site", task="digest")
    assert "Nothing was changed" in text(client.get(reverse("web:notice-ways"), **EN))


@pytest.mark.parametrize(("kind", "way"), [("task", "site"), ("decided", ""), ("work", "never")])
def test_the_page_refuses_what_is_not_offered(client, person, kind, way):
    client.force_login(person)
    answer = sent(client, **{kind: way})
    assert answer.status_code == 422
    assert NoticeChoice.objects.count() == 0


def test_the_page_does_not_take_what_it_does_not_offer(client, person):
    client.force_login(person)
    assert sent(client, security="site", deadline="digest").status_code == 302
    assert NoticeChoice.objects.count() == 0


def test_the_page_costs_the_same_whatever_is_chosen(client, person, django_assert_num_queries):
    """Session, person, roles, agencies, choices."""
    client.force_login(person)
    for ways in ({}, {NoticeKind.WORK: Way.SITE, NoticeKind.TASK: Way.DIGEST}):
        choose_ways(ways=ways, by=person, now=NOW)
        with django_assert_num_queries(5):
            client.get(reverse("web:notice-ways"))
