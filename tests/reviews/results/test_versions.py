"""Every computation of results is kept for good; a recalculation stands beside what is published
and changes nothing of it.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.errors import BadInput, NotAllowed
from brandportal.journal.models import Entry
from reviews.decision.notice import publish_notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Hold, PublicNotice, Rating, Result, ResultVersion
from reviews.results import counting, invariants, versions
from reviews.results.recalculation import may_recalculate, recalculate
from tests.factories.evaluation import moved
from tests.factories.pairs import by_two
from tests.factories.people import make_user
from tests.factories.random_year import NOW, random_year

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
WHY = "An agency doubts the count of its ratings."


@pytest.fixture
def counted() -> Evaluation:
    return random_year(4).evaluation


@pytest.fixture
def published(counted) -> Evaluation:
    moved(EvaluationStatus.DECIDED)
    office = make_user(Role.OFFICE, username="publisher")
    made = Evaluation.objects.select_related("cycle").get(pk=counted.pk)
    publish_notice(evaluation=made, by=office, now=NOW + timedelta(days=30))
    return Evaluation.objects.select_related("cycle").get(pk=counted.pk)


@pytest.fixture
def second():
    return make_user(Role.OFFICE, username="second")


def again(evaluation: Evaluation, by, reason: str = WHY) -> ResultVersion:
    return by_two(
        recalculate, evaluation=evaluation, reason=reason, by=by, now=NOW + timedelta(days=40)
    )


def test_shortlist_and_count_are_kept_with_values_and_hashes(counted):
    first, last = counted.result_versions.all()
    assert (first.number, first.cause, last.number, last.cause) == (1, "shortlist", 2, "count")
    assert len(first.values) == 6
    assert all(values["composite"] is None for values in first.values.values())
    for result in counted.results.filter(shortlisted=True).select_related("application"):
        kept = last.values[result.application.number]
        assert (kept["rank"], kept["composite"]) == (result.rank, result.exact["composite"])
    assert first.inputs_hash != last.inputs_hash
    assert last.rules_hash == counted.cycle.rules_hash
    entry = Entry.objects.get(action="evaluation.count")
    assert entry.data["version_sha256"] == last.sha256 == versions.hash_of(last)
    assert list(invariants.CHECKS[0][2]()) == []


def test_counting_the_same_again_keeps_another_version_of_the_same(counted):
    before = versions.published(counted)
    counting.count(evaluation=counted, by=make_user(username="x"), now=NOW)
    after = versions.published(counted)
    assert (after.number, after.inputs_hash, after.values) == (
        before.number + 1,
        before.inputs_hash,
        before.values,
    )


def test_a_changed_input_is_seen_in_the_hash(counted):
    before = versions.published(counted)
    Hold.objects.update(
        status="released", decided_at=NOW, decided_by=make_user(username="d"), reason="as found"
    )
    counting.count(evaluation=counted, by=make_user(username="x"), now=NOW)
    assert versions.published(counted).inputs_hash != before.inputs_hash


def test_the_database_changes_and_deletes_no_version(counted):
    changes = (
        lambda: ResultVersion.objects.update(reason="x"),
        lambda: ResultVersion.objects.all()._raw_delete("default"),
    )
    for change in changes:
        with pytest.raises(DatabaseError, match="never changed"), transaction.atomic():
            change()
    assert connection.vendor in ("sqlite", "postgresql")


def test_a_recalculation_of_the_same_finds_the_same_and_touches_nothing(published, second):
    rows = list(Result.objects.order_by("pk").values())
    notice = PublicNotice.objects.values().get()
    version = again(published, second)
    assert (version.number, version.cause, version.reason) == (3, "recalculation", WHY)
    assert version.values == versions.published(published).values
    assert version.inputs_hash == versions.published(published).inputs_hash
    assert version.proposed_by not in (None, second) and version.made_by == second
    assert list(Result.objects.order_by("pk").values()) == rows
    assert PublicNotice.objects.values().get() == notice
    assert Entry.objects.get(action="results.recalculate").data["reason"] == WHY


def test_a_recalculation_tells_what_it_finds_otherwise(published, second, client, english):
    """Somebody has changed a published number in the database: the recalculation does not follow
    it, and the page shows both.
    """
    group = Rating.objects.filter(application__result__rank=1, hold=None).values_list("pk")
    hold = Hold.objects.create(
        evaluation=published,
        application=published.results.get(rank=1).application,
        source="appeal",
        rule="reported",
        cell_key="z",
        count=1,
        opened_at=NOW,
    )
    Rating.objects.filter(pk=group[0][0]).update(hold=hold)
    version = again(published, second)
    first = versions.published(published)
    found = [one for one in versions.differences(first, version) if one.differs]
    assert [one.application for one in found][0] == hold.application.number
    assert version.inputs_hash != first.inputs_hash
    assert Fraction(found[0].before["composite"]) != Fraction(found[0].after["composite"])
    page = client.get(
        reverse("public:result-versions", args=[2026]), headers=ENGLISH
    ).content.decode()
    assert WHY in page and version.sha256 in page and first.sha256 in page
    assert "Points or ratings that count are not the same as then." in page
    assert hold.application.brand.name in page


def test_the_page_of_versions_counts_its_queries(
    published, second, client, django_assert_num_queries
):
    again(published, second)
    address = reverse("public:result-versions", args=[2026])
    client.get(address)
    with django_assert_num_queries(4):
        client.get(address)
    for number in range(2):
        again(published, second, f"{WHY} Once more, number {number}.")
    with django_assert_num_queries(4):
        assert client.get(address).status_code == 200


def test_who_and_when(published, second):
    with pytest.raises(NotAllowed):
        recalculate(evaluation=published, reason=WHY, by=second, now=NOW)
    with pytest.raises(BadInput):
        again(published, second, ".")
    Evaluation.objects.update(status=EvaluationStatus.COUNTED)
    assert not may_recalculate(Evaluation.objects.select_related("cycle").get(), by=second)
    assert not may_recalculate(published, by=make_user(Role.AUDITOR, username="a"))


def test_the_desk_offers_it_when_the_results_are_published(published, second, client, english):
    client.force_login(second)
    address = reverse("admin:reviews_evaluation_verb", args=[published.pk, "recalculate"])
    page = client.get(address, headers=ENGLISH).content.decode()
    assert "Propose to recalculate the results" in page
