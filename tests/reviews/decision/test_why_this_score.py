"""Why this score: for every applicant of a published year, for the public and in the workspace."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from django.urls import reverse
from django.utils import timezone

from applications.models import Application
from brandportal.accounts.enums import Role
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, Result
from reviews.results.presenters.page import panel_context, shortlist_threshold
from tests.factories.counted import counted_year
from tests.factories.evaluation import moved
from tests.factories.people import make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db
OUTSIDE, INSIDE = "2026-004", "2026-001"
SEALED = [
    status
    for status in EvaluationStatus.values
    if status not in ("on_notice", "cleared", "concluded")
]


# Of its four brands three are on the shortlist.
counted = built_once(lambda: counted_year(4))


@pytest.fixture
def year(counted) -> Callable[..., Evaluation]:
    """Puts the year into this status."""

    def put(status: str = EvaluationStatus.ON_NOTICE) -> Evaluation:
        moved(status)
        if status == EvaluationStatus.ON_NOTICE:
            counted.cycle.outcome_announced_at = timezone.now()
            counted.cycle.save()
        counted.refresh_from_db()
        return counted

    return put


def drafter_of(number: str):
    agency = Application.objects.get(number=number).agency
    return make_user(username=f"drafter-{number}", agency=agency, role="drafter")


def main_of(answer) -> str:
    text = answer.content.decode()
    return re.sub(r"\s+", " ", text[text.index("<main") : text.index("</main>")])


def test_who_is_outside_the_shortlist_reads_the_panels_part_and_the_threshold(client, year):
    made = year()
    result = Result.objects.get(application__number=OUTSIDE)
    page = main_of(client.get(reverse("public:result", args=[2026, OUTSIDE])))
    context = panel_context(made, result)
    assert context["preliminary"] + context["missing"] == context["threshold"]
    for said in ("入围最低分", str(context["threshold"]), f"相差 {context['missing']} 分"):
        assert said in page
    for code, label in (("points", "各指标"), ("steps", "评选小组初评")):
        assert context[code], label
    # Neither a rank nor anything of another brand, and no public rating.
    assert "第 4 名" not in page and "名次" not in page
    others = Result.objects.exclude(pk=result.pk).select_related("application__brand")
    assert not [row for row in others if row.application.brand.name in page]
    assert "judge" not in page


def test_the_steps_of_a_brand_outside_add_up_to_its_score(client, year):
    made = year()
    context = panel_context(made, Result.objects.get(application__number=OUTSIDE))
    assert [str(part.weight) for part in context["parts"]] == ["12.50", "87.50"]
    assert sum(part.adds for part in context["parts"]) == context["preliminary"]
    assert context["steps"].weight == context["parts"][1].weight


def test_the_threshold_is_the_lowest_score_on_the_shortlist(year):
    made = year()
    scores = [
        panel_context(made, row)["preliminary"] for row in Result.objects.filter(shortlisted=True)
    ]
    assert float(shortlist_threshold(made)) == pytest.approx(float(min(scores)), abs=0.005)
    Result.objects.update(shortlisted=False, rank=None)
    assert shortlist_threshold(made) is None


@pytest.mark.parametrize("number", [INSIDE, OUTSIDE])
def test_the_workspace_explains_with_the_same_words_as_the_public_page(client, number, year):
    year()
    public = main_of(client.get(reverse("public:result", args=[2026, number])))
    client.force_login(drafter_of(number))
    # The page of the application offers it once its status says that it was scored.
    status = "not_selected" if number == INSIDE else "not_shortlisted"
    Application.objects.filter(number=number).update(status=status)
    detail = client.get(reverse("workspace:application-detail", args=[number]))
    assert reverse("workspace:score", args=[number]) in detail.content.decode()
    own = main_of(client.get(reverse("workspace:score", args=[number])))
    sections = r"<section.*</section>"
    assert re.search(sections, own).group() == re.search(sections, public).group()


def test_another_agencys_score_is_not_found_in_the_workspace(client, year):
    year()
    client.force_login(drafter_of(OUTSIDE))
    assert client.get(reverse("workspace:score", args=[INSIDE])).status_code == 404


@pytest.mark.parametrize("status", SEALED)
def test_nothing_is_told_before_the_results_are_published(client, status, year):
    year(status)
    for number in (INSIDE, OUTSIDE):
        Application.objects.filter(number=number).update(status="not_selected")
        assert client.get(reverse("public:result", args=[2026, number])).status_code == 404
        client.force_login(drafter_of(number))
        assert client.get(reverse("workspace:score", args=[number])).status_code == 404
        detail = client.get(reverse("workspace:application-detail", args=[number]))
        assert reverse("workspace:score", args=[number]) not in detail.content.decode()
        client.logout()


def test_the_results_lead_to_the_brands_outside_by_number_not_by_order(client, year):
    year()
    text = client.get(reverse("public:results", args=[2026])).content.decode()
    assert "1 个品牌未入围" in text
    assert reverse("public:result", args=[2026, OUTSIDE]) in text


def test_an_unscored_application_has_no_page(client, year):
    year()
    Result.objects.filter(application__number=OUTSIDE).delete()
    assert client.get(reverse("public:result", args=[2026, OUTSIDE])).status_code == 404
    client.force_login(make_user(Role.OFFICE, username="clerk"))
    assert client.get(reverse("workspace:score", args=[INSIDE])).status_code == 404
