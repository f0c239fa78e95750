"""The report on a panel: kept when scoring is closed, published with the results, held against the
rules; the figures of the judges are for the office.
"""

from __future__ import annotations

import csv
import io

import pytest
from django.urls import reverse

from brandportal import rulebook
from brandportal.accounts.enums import Role
from brandportal.errors import Incomplete
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, PanelReport, ScoreSheet
from reviews.publication.agreement_file import COEFFICIENTS
from reviews.publication.publication import derived_files, small_files
from reviews.results.reliability import FOLDER, OVERALL, beside, sentences
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}
# The five judges agree on the order; the last one is twelve points harsher.
AGREE = {
    "2026-001": [90, 91, 89, 90, 78],
    "2026-002": [80, 81, 80, 79, 68],
    "2026-003": [70, 69, 71, 70, 58],
    "2026-004": [50, 51, 50, 49, 38],
}
DISAGREE = {
    "2026-001": [90, 40, 60, 30, 80],
    "2026-002": [20, 80, 50, 90, 30],
    "2026-003": [60, 50, 90, 20, 40],
    "2026-004": [50, 60, 20, 80, 60],
}


def scored(sums: dict, **panel) -> Evaluation:
    made = make.year_before_the_panel(panel=panel)
    make.score_all(made, sums)
    return Evaluation.objects.select_related("cycle").get(pk=made.pk)


@pytest.fixture
def office():
    return make_user(Role.OFFICE, username="office")


def closed(sums: dict, office, **panel) -> Evaluation:
    return close_scoring(evaluation=scored(sums, **panel), by=office, now=make.SCORING)


def test_the_report_is_kept_when_scoring_is_closed(office):
    made = closed(AGREE, office)
    report = PanelReport.objects.get(evaluation=made)
    overall = report.agreement[OVERALL]
    assert set(report.agreement) == {OVERALL, make.NAME, make.VALUE}
    assert (overall["judges"], overall["applications"], overall["complete"]) == (5, 4, True)
    assert float(overall["average"]["value"]) > 0.95
    assert overall["average"]["low"] is None  # four brands are too few for an interval
    harsh = made.seats.order_by("pk").last()
    assert report.judges[str(harsh.pk)]["leniency"] == "-9.60"
    assert sentences(overall, made.cycle.rules) == []


def test_a_panel_that_disagrees_is_warned_of_and_closes(office, english):
    made = closed(DISAGREE, office)
    report = PanelReport.objects.get()
    said = sentences(report.agreement[OVERALL], made.cycle.rules)
    assert len(said) == 2 and "ICC 0.00" in said[0] and "at least 0.667" in said[1]
    assert made.status == EvaluationStatus.SHORTLISTED


def test_a_figure_below_its_limit_never_looks_like_it(english):
    """As many decimals as it takes, two at least; on the side on which it lies."""
    for value, least, shown in (
        ("0.7490", 0.75, "0.749"),
        ("0.7499", 0.75, "0.7499"),
        ("0.7412", 0.75, "0.74"),
        ("0.7500", 0.75, "0.75"),
        ("0.6668", 0.667, "0.6668"),
        ("0.6641", 0.664, "0.664"),
        ("0.6672", 0.667, "0.67"),
    ):
        assert beside(value, least) == shown
    found = {"average": {"value": "0.7490"}, "alpha": {"value": "0.7000"}}
    (said,) = sentences(found, make.small_rules())
    assert "ICC 0.749, at least 0.75." in said


def test_the_rules_can_stop_it_until_sheets_are_scored_anew(office, english):
    gate = {"least_icc": 0.75, "least_alpha": 0.667, "when_below": "stop"}
    made = scored(DISAGREE, reliability=gate)
    assert not EVALUATION.verdict("close_scoring", made, by=office, now=make.SCORING)
    with pytest.raises(Incomplete) as refused:
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert [gap.section for gap in refused.value.gaps] == ["reliability"] * 2
    assert not PanelReport.objects.exists()
    # While sheets are owed, only that is said.
    ScoreSheet.objects.filter(pk=ScoreSheet.objects.first().pk).update(
        status="draft", locked_at=None, locked_by=None
    )
    with pytest.raises(Incomplete) as refused:
        close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert {gap.section for gap in refused.value.gaps} == {"panel"}


def test_rules_from_before_the_gate_only_warn(office, english):
    rules = make.small_rules()
    del rules["panel"]["reliability"]
    assert rulebook.problems(rules) == []
    assert rulebook.reliability_of(rules)["when_below"] == "warn"
    cycle = make.cycle(rules)
    for number in range(1, 5):
        make.application(cycle, number)
    made = make.evaluation(cycle)
    make.score_all(made, DISAGREE)
    made = close_scoring(evaluation=made, by=office, now=make.SCORING)
    assert len(sentences(PanelReport.objects.get().agreement[OVERALL], made.cycle.rules)) == 2


@pytest.mark.parametrize(
    ("gate", "problem"),
    [
        ({"when_below": "hide"}, "panel.reliability.when_below: 'hide' is not known."),
        ({"least_icc": 1.5}, "panel.reliability.least_icc must lie between 0 and 1."),
    ],
)
def test_rules_that_no_gate_can_follow_are_refused(gate, problem):
    rules = rulebook.default_rules()
    rules["panel"]["reliability"] |= gate
    assert rulebook.problems(rules) == [problem]


def test_the_public_reads_the_agreement_and_no_judge(office, client, english):
    made = closed(DISAGREE, office)
    address = reverse("public:panel-agreement", args=[2026])
    assert client.get(address).status_code == 404
    moved(EvaluationStatus.ON_NOTICE, pk=made.pk)
    page = client.get(address, headers=ENGLISH).content.decode()
    assert "The panel agrees less than the rules ask for" in page
    assert "All indicators together" in page
    assert not any(str(seat) in page for seat in made.seats.select_related("user"))
    assert "What anybody can recount of it" in page
    assert reverse("public:results-recount", args=[2026]) in page
    PanelReport.objects.all().delete()
    assert "before the agreement was kept" in client.get(address, headers=ENGLISH).content.decode()


def test_the_office_reads_the_figures_of_the_judges_only_after_closing(office, client, english):
    made = scored(AGREE)
    address = reverse("admin:reviews_evaluation_change", args=[made.pk])
    client.force_login(office)
    assert "Figures of the judges" not in client.get(address, headers=ENGLISH).content.decode()
    close_scoring(evaluation=made, by=office, now=make.SCORING)
    page = client.get(address, headers=ENGLISH).content.decode()
    figures = page.partition('aria-labelledby="judges"')[2].partition("</section>")[0]
    assert "-10" in figures and "-9.60" not in figures
    seats = [str(seat) for seat in made.seats.select_related("user")]
    assert not any(name in figures for name in seats)
    # The auditor, who recounts what is sealed, reads them by name.
    client.force_login(make_user(Role.AUDITOR, username="auditor"))
    page = client.get(address, headers=ENGLISH).content.decode()
    figures = page.partition('aria-labelledby="judges"')[2].partition("</section>")[0]
    assert "-9.60" in figures and all(name in figures for name in seats)


def test_the_page_of_the_panel_counts_its_queries(office, client, django_assert_num_queries):
    made = closed(AGREE, office)
    moved(EvaluationStatus.ON_NOTICE, pk=made.pk)
    address = reverse("public:panel-agreement", args=[2026])
    client.get(address)
    with django_assert_num_queries(2):
        client.get(address)


def test_the_report_says_of_the_folder_what_the_folder_says(office):
    """The file is made of the published points under names of each brand, the report of the sheets
    by seat.
    """
    made = closed(AGREE, office)
    file = derived_files(small_files(made))["agreement.csv"].decode()
    rows = {
        (row["indicator"], row["coefficient"]): {
            end: row[end] or None for end in ("value", "low", "high")
        }
        for row in csv.DictReader(io.StringIO(file))
    }
    report = PanelReport.objects.get()
    kept = {
        (code, name): found[FOLDER][key]
        for code, found in report.agreement.items()
        for name, key in zip(COEFFICIENTS, ("single", "average", "alpha"), strict=True)
    }
    assert rows == kept and len(rows) == 9


def test_a_report_from_before_the_file_shows_the_first_table_alone(office, client, english):
    made = closed(AGREE, office)
    moved(EvaluationStatus.ON_NOTICE, pk=made.pk)
    report = PanelReport.objects.get()
    for found in report.agreement.values():
        del found[FOLDER]
    report.save()
    page = client.get(reverse("public:panel-agreement", args=[2026]), headers=ENGLISH)
    said = page.content.decode()
    assert "All indicators together" in said and "What anybody can recount" not in said
