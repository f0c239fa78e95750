"""A conflict of interest binds reading: the order of a year with a tied agency, and its records."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from brandportal.accounts.domain.conflicts import declare_conflict
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Membership, User
from brandportal.accounts.policies import conflicts_of
from brandportal.journal.models import Entry
from brandportal.office.hidden import hidden_from, shown, shown_objects
from reviews.decision.decisions import Choice, decide
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.policies import PUBLISHED, may_read_ranking, no_part_in
from reviews.models import Evaluation, Objection, PanelSeat, PublicNotice, Result, ScoreSheet
from reviews.panel.sheets import declare
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.pairs import proposed
from tests.factories.people import make_user
from tests.factories.rating import make_objection
from tests.plugins.worlds import built_once
from tests.reviews.decision.test_leadership import counted_year

pytestmark = pytest.mark.django_db
READERS = (Role.LEADER, Role.OFFICE, Role.AUDITOR)


counted = built_once(counted_year)


def tied(role: str, name: str = "tied") -> User:
    """Somebody with this role who drafts for the agency of 2026-001 under another account."""
    return make_user(role, username=name, agency=Application.objects.get(number="2026-001").agency)


def pages(evaluation: Evaluation) -> list[str]:
    year = evaluation.cycle.year
    return [
        reverse("leadership:ranking", args=[year]),
        reverse("leadership:decision", args=[year]),
        reverse("leadership:explanation", args=[year, "2026-001"]),
        reverse("leadership:explanation", args=[year, "2026-002"]),
        reverse("leadership:home"),
    ]


@pytest.mark.parametrize("role", READERS)
def test_no_page_of_the_ranking_opens_before_it_is_published(client, counted, role):
    client.force_login(tied(role))
    for address in pages(counted):
        page = client.get(address, headers={"accept-language": "en"})
        assert page.status_code == 403, address
        assert "Agency 1" in page.content.decode()
    moved(EvaluationStatus.ON_NOTICE)
    assert client.get(pages(counted)[0]).status_code == 200


@pytest.mark.parametrize("role", READERS)
def test_a_colleague_without_a_conflict_reads_on(client, counted, role):
    tied(role)
    client.force_login(make_user(role, username="free"))
    assert client.get(pages(counted)[0]).status_code == 200


@pytest.mark.parametrize("status", EvaluationStatus.values)
def test_only_publication_lifts_it(counted, status):
    moved(status)
    counted.refresh_from_db()
    for role in READERS:
        assert bool(may_read_ranking(counted, by=tied(role, f"tied-{role}"))) == (
            status in PUBLISHED
        )


def test_a_superuser_is_bound_too(client, counted):
    user = tied(Role.LEADER)
    User.objects.filter(pk=user.pk).update(is_superuser=True, is_staff=True)
    client.force_login(User.objects.get(pk=user.pk))
    assert client.get(pages(counted)[0]).status_code == 403


@pytest.mark.parametrize(("days", "bound"), [(0, True), (3 * 366 - 1, True), (3 * 366 + 1, False)])
def test_work_binds_for_the_years_of_the_rules(counted, days, bound):
    user = tied(Role.OFFICE)
    ended = timezone.now() - timedelta(days=days)
    Membership.objects.filter(user__email=user.email).update(ended_at=ended)
    assert bool(conflicts_of(user)) == bound
    assert bool(may_read_ranking(counted, by=user)) != bound
    assert bool(no_part_in(counted.cycle, by=user)) != bound
    assert bool(hidden_from(user)) == bound


def test_each_year_has_the_years_of_its_own_rules(counted):
    user = tied(Role.OFFICE)
    ended = timezone.now() - timedelta(days=4 * 366)
    Membership.objects.filter(user__email=user.email).update(ended_at=ended)
    counted.cycle.rules["conflicts"] = {"years": 5}
    counted.cycle.save(update_fields=["rules"])
    assert not may_read_ranking(counted, by=user)
    assert shown(Result.objects.all(), by=user).count() == 0


@pytest.mark.parametrize("model", [Result, ScoreSheet, Evaluation])
@pytest.mark.parametrize("role", [Role.OFFICE, Role.AUDITOR])
def test_the_desk_has_no_record_count_search_filter_or_page_of_the_order(
    client, counted, model, role
):
    client.force_login(tied(role))
    base = f"admin:reviews_{model._meta.model_name}"
    for query in ("", "?q=2026", "?p=0", "?status__exact=ranked"):
        page = client.get(reverse(f"{base}_changelist") + query)
        if page.status_code == 200:
            assert page.context["cl"].result_count == 0, query
            assert "利益冲突" in page.content.decode()
    there = client.get(reverse(f"{base}_change", args=[model.objects.first().pk]))
    nowhere = client.get(reverse(f"{base}_change", args=[987654]))
    assert there.status_code == nowhere.status_code == 403
    assert refusal_of(there) == refusal_of(nowhere)


def refusal_of(page) -> str:
    text = page.content.decode()
    return text[text.index("<main") : text.index("</main>")]


def test_records_about_the_agency_are_missing_and_those_of_others_are_there(client, counted):
    client.force_login(tied(Role.OFFICE))
    page = client.get(reverse("admin:applications_application_changelist"))
    assert {row.number for row in page.context["cl"].result_list} == {"2026-002", "2026-003"}
    own = Application.objects.get(number="2026-001")
    record = reverse("admin:applications_application_change", args=[own.pk])
    assert client.get(record).status_code == 403


def test_the_desk_says_who_was_chosen_to_nobody_with_a_conflict(client, counted):
    moved(EvaluationStatus.DECIDED)
    client.force_login(tied(Role.OFFICE))
    page = client.get(reverse("admin:applications_application_changelist"))
    assert page.context["cl"].result_count == 0


def test_make_objection_is_not_even_counted(client, counted):
    """Its code, its state and its answer are hidden, also while the year is on public notice."""
    moved(EvaluationStatus.ON_NOTICE)
    notice_of(counted)
    make_objection(Application.objects.get(number="2026-001"))
    client.force_login(tied(Role.OFFICE))
    assert objections_on(client.get("/admin/")) == 0
    page = client.get(reverse("admin:reviews_objection_changelist"))
    assert page.context["cl"].result_count == 0
    record = reverse("admin:reviews_objection_change", args=[Objection.objects.get().pk])
    assert client.get(record).status_code == 403
    client.force_login(make_user(Role.OFFICE, username="free"))
    assert objections_on(client.get("/admin/")) == 1


def objections_on(page) -> int:
    address = reverse("admin:reviews_objection_changelist")
    return next(row.count for row in page.context["queues"] if row.url.startswith(address))


def notice_of(evaluation: Evaluation) -> None:
    now = timezone.now()
    PublicNotice.objects.get_or_create(
        evaluation=evaluation,
        defaults={
            "published_at": now - timedelta(days=1),
            "working_days": 5,
            "ends_at": now + timedelta(days=9),
        },
    )


def test_a_proposed_decision_is_closed_to_who_has_a_conflict(client, counted):
    rows = {row.pk: row for row in counted.cycle.applications.all()}
    proposal = proposed(
        decide,
        evaluation=counted,
        choices={pk: Choice(row.number != "2026-003") for pk, row in rows.items()},
        by=make_user(Role.LEADER, username="first"),
        now=timezone.now(),
    )
    address = reverse("proposals:proposal", args=[proposal.pk])
    client.force_login(tied(Role.LEADER))
    assert client.get(address).status_code == 403
    assert address not in client.get(reverse("proposals:proposals")).content.decode()
    client.force_login(tied(Role.AUDITOR, "tied-auditor"))
    assert client.get(address).status_code == 403
    client.force_login(make_user(Role.LEADER, username="second"))
    assert client.get(address).status_code == 200


def test_the_journal_leaves_out_what_was_done_to_hidden_records(client, counted):
    user = tied(Role.AUDITOR)
    left = shown_objects(Entry.objects.all(), by=user)
    kinds = set(left.values_list("object_type", flat=True))
    assert "reviews.evaluation" in set(Entry.objects.values_list("object_type", flat=True))
    assert not kinds & {"reviews.evaluation", "reviews.scoresheet", "reviews.result"}
    client.force_login(user)
    page = client.get(reverse("admin:journal_entry_changelist"))
    assert page.context["cl"].result_count == left.count() < Entry.objects.count()


def test_a_judge_who_declares_is_bound_in_every_account(counted):
    """The declaration on a brand's sheet binds the same person as a leader."""
    year = make.evaluation(make.cycle(year=2025), judges=0)
    application = make.application(year.cycle, 7)
    seat = PanelSeat.objects.create(
        evaluation=year, user=make_user(Role.PANEL, username="same-judge")
    )
    leader = make_user(Role.LEADER, username="same")
    User.objects.filter(pk=leader.pk).update(email=seat.user.email)
    assert may_read_ranking(year, by=User.objects.get(pk=leader.pk))
    declare(
        seat=seat,
        application=application,
        has_conflict=True,
        reason="A friend.",
        by=seat.user,
        now=make.SCORING,
    )
    assert not may_read_ranking(year, by=User.objects.get(pk=leader.pk))
    assert may_read_ranking(counted, by=User.objects.get(pk=leader.pk))


def test_a_declared_conflict_closes_the_ranking(client, counted):
    leader = make_user(Role.LEADER, username="leader")
    client.force_login(leader)
    assert client.get(pages(counted)[0]).status_code == 200
    agency = Application.objects.get(number="2026-001").agency
    declare_conflict(agency=agency, reason="A friend.", by=leader, now=timezone.now())
    assert client.get(pages(counted)[0]).status_code == 403


def test_the_ranking_is_announced_to_leaders_who_may_read_it(counted):
    """`counted` was counted before anybody had a role: count the recipients of a second year."""
    from reviews.stages.workflow import DECIDED, READY_TO_DECIDE

    free = make_user(Role.LEADER, username="free")
    bound = tied(Role.LEADER)
    clerk = tied(Role.OFFICE, "tied-office")
    assert free in READY_TO_DECIDE.to(counted)
    assert bound not in READY_TO_DECIDE.to(counted)
    assert clerk not in DECIDED.to(counted)
