"""Every computation of results is kept for good; a recalculation stands beside what is published
and changes nothing of it.
"""

from __future__ import annotations

from datetime import timedelta
from fractions import Fraction

import pytest
from django.db import DatabaseError, connection, transaction
from django.urls import reverse

from applications.models import SelfScore
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
    kept = versions.published_values(versions.in_two(published)[0])
    assert len(kept) == Result.objects.count() > Result.objects.filter(shortlisted=True).count()
    assert version.values == {
        number: {**row, "listed": row["shortlisted"]} for number, row in kept.items()
    }
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
    found = [
        one
        for one in versions.differences(first.values, version.values)
        if one.before.get("composite") != one.after["composite"]
    ]
    assert [one.application for one in found][0] == hold.application.number
    assert version.inputs_hash != first.inputs_hash
    assert Fraction(found[0].before["composite"]) != Fraction(found[0].after["composite"])
    page = client.get(
        reverse("public:result-versions", args=[2026]), headers=ENGLISH
    ).content.decode()
    assert WHY in page and version.sha256 in page and first.sha256 in page
    assert "Points or ratings that count are not the same as then." in page
    assert hold.application.brand.name in page


def of_page(client) -> str:
    answer = client.get(reverse("public:result-versions", args=[2026]), headers=ENGLISH)
    return " ".join(answer.content.decode().split())


def other_self_score(result: Result, points: int) -> None:
    """Somebody changes in the database what the agency said of itself."""
    SelfScore.objects.filter(application=result.application).update(points=points)


def test_a_brand_outside_the_shortlist_is_recalculated_too(published, second, client, english):
    """Its self-assessment and what the panel made of it; no rank, and nothing that is published
    changes.
    """
    result = Result.objects.filter(shortlisted=False).order_by("application__number").first()
    rows = list(Result.objects.order_by("pk").values())
    other_self_score(result, 0)
    version = again(published, second)
    number = result.application.number
    assert version.values[number]["self"] == "0"
    assert Fraction(version.values[number]["preliminary"]) < Fraction(result.exact["preliminary"])
    assert (version.values[number]["rank"], version.values[number]["listed"]) == (None, False)
    assert list(Result.objects.order_by("pk").values()) == rows
    page = of_page(client)
    outside = page.partition(f'id="outside-{version.number}"')[2].partition("</table>")[0]
    assert result.application.brand.name in outside and "→ <span" in outside
    assert "Rank" not in outside and "Composite" not in outside
    assert "1 brand has figures that differ." in page
    assert "Every brand that the panel scored was recalculated" in page
    assert "Points or ratings that count are not the same as then." in page
    assert "The shortlist by what was recalculated" not in page


def test_who_would_be_on_the_shortlist_is_said_and_the_shortlist_stands(
    published, second, client, english
):
    result = Result.objects.filter(shortlisted=False).order_by("-panel_score").first()
    listed = set(Result.objects.filter(shortlisted=True).values_list("pk", flat=True))
    for other in Result.objects.filter(shortlisted=True):
        other_self_score(other, 0)
    other_self_score(result, 900)
    version = again(published, second)
    number = result.application.number
    assert version.values[number]["listed"] and not version.values[number]["shortlisted"]
    assert version.values[number]["rank"] is None and version.values[number]["composite"] is None
    page = of_page(client)
    assert f"{result.application.brand.name}: would be on the shortlist" in page
    assert ": would not be on the shortlist" in page
    assert "The shortlist stands" in page
    assert set(Result.objects.filter(shortlisted=True).values_list("pk", flat=True)) == listed


def a_recalculation(evaluation: Evaluation, by, values: dict) -> None:
    """As it would stand there had it found these values."""
    last = versions.published(evaluation)
    ResultVersion.objects.create(
        evaluation=evaluation,
        number=last.number + 1,
        cause="recalculation",
        reason=WHY,
        inputs_hash=last.inputs_hash,
        rules_hash=last.rules_hash,
        values=values,
        sha256="0" * 64,
        made_at=NOW,
        proposed_by=make_user(username="p"),
        made_by=by,
    )


def test_a_version_from_before_says_that_it_knows_the_shortlist_alone(
    published, second, client, english
):
    a_recalculation(published, second, versions.published(published).values)
    page = of_page(client)
    assert "Only the brands on the shortlist were recalculated." in page
    assert "Every figure and every rank is the same." in page


def test_a_list_that_stands_although_its_points_are_others_is_no_difference(
    published, second, client, english
):
    """A sheet was set aside after the rating had opened, and the explanation says that the list
    stands: a recalculation that finds what the points said then finds nothing new.
    """
    inside = Result.objects.filter(shortlisted=True).order_by("panel_rank").last()
    outside = Result.objects.filter(shortlisted=False).first()
    values = versions.published_values(versions.in_two(published)[0])
    found = {number: {**row, "listed": row["shortlisted"]} for number, row in values.items()}
    found[inside.application.number]["listed"] = False
    found[outside.application.number]["listed"] = True
    a_recalculation(published, second, found)
    assert f"{outside.application.brand.name}: would be on the shortlist" in of_page(client)
    for result in (inside, outside):
        result.explanation["list_stands"] = True
        result.save()
    page = of_page(client)
    assert "Every figure and every rank is the same." in page
    assert "would be on the shortlist" not in page and "would not be" not in page


def test_the_page_of_versions_counts_its_queries(
    published, second, client, django_assert_num_queries
):
    again(published, second)
    address = reverse("public:result-versions", args=[2026])
    client.get(address)
    with django_assert_num_queries(3):
        client.get(address)
    for number in range(2):
        again(published, second, f"{WHY} Once more, number {number}.")
    with django_assert_num_queries(3):
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
