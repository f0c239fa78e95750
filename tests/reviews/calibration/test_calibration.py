"""The calibration round: samples before scoring opens, the spread without names, nothing of it
counts.
"""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.accounts.models import User
from brandportal.errors import BadInput, Incomplete, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.notices.models import Notice
from brandportal.rulebook import calibration_samples, default_rules, problems
from reviews.calibration.invariants import CHECKS
from reviews.calibration.samples import add_sample, hand_in, published_before, remove_sample
from reviews.calibration.spread import samples_with_spread, spread_of
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import CalibrationSample, CalibrationSheet, Evaluation, Result
from reviews.panel.seats import seat_panel
from reviews.stages.steps import close_scoring, open_scoring
from tests.factories import evaluation as make
from tests.factories.pairs import by_two
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
NOW = make.SCORING
TEXT = "我们承诺二十分钟内办结，超时由值班领导说明原因。"


@pytest.fixture
def office() -> User:
    return make_user(Role.OFFICE, username="office")


def preparing(judges: int = 5, **changes) -> Evaluation:
    cycle = make.cycle(make.small_rules(**changes))
    for number in range(1, 5):
        make.application(cycle, number)
    return make.evaluation(cycle, judges=judges, status=EvaluationStatus.PREPARING)


def add(year, office, title: str = "样本甲", **more) -> CalibrationSample:
    given = {"text": TEXT} | more
    return add_sample(evaluation=year, title=title, by=office, now=NOW, **given)


def seats(year):
    return list(year.seats.select_related("user", "evaluation__cycle"))


def give(sample, seat, first: int, second: int, **more) -> CalibrationSheet:
    points = {make.NAME: Decimal(first), make.VALUE: Decimal(second)}
    given = {"points": points, "by": seat.user, "now": NOW} | more
    return hand_in(sample=sample, seat=seat, **given)


def test_rules_may_ask_for_samples_and_old_rules_ask_for_none():
    rules = default_rules()
    assert calibration_samples(rules) == 0
    del rules["panel"]["calibration_samples"]
    assert calibration_samples(rules) == 0 and problems(rules) == []
    rules["panel"]["calibration_samples"] = -1
    (problem,) = problems(rules)
    assert problem.startswith("panel.calibration_samples must be")


def test_the_office_adds_a_sample_before_scoring_and_every_member_is_told(office):
    year = preparing()
    sample = add(year, office)
    assert Notice.objects.filter(recipient__panel_seats__evaluation=year).count() == 5
    assert Entry.objects.get(action="calibration.add_sample").object_id == str(sample.pk)
    with pytest.raises(NotAllowed):
        add(year, make_user(Role.LEADER, username="leader"), "样本乙")
    with pytest.raises(NotAllowed):
        add(year, seats(year)[0].user, "样本乙")
    for wrong in (
        {"title": "样本甲"},
        {"title": " "},
        {"title": "样本乙", "text": ""},
        {"title": "样本乙", "application": year.cycle.applications.first()},
        {"title": "样本乙", "text": "", "application": year.cycle.applications.first()},
    ):
        with pytest.raises(BadInput):
            add(year, office, **wrong)
    Evaluation.objects.update(status=EvaluationStatus.SCORING)
    with pytest.raises(NotNow):
        add(Evaluation.objects.get(), office, "样本乙")


def test_a_sample_is_taken_from_a_published_year_only(office):
    earlier = make.cycle(year=2025)
    old = make.application(earlier, 7, status=ApplicationStatus.NAMED)
    evaluation = make.evaluation(earlier, judges=0, status=EvaluationStatus.COUNTED)
    year = preparing()
    with pytest.raises(BadInput):
        add(year, office, text="", application=old)
    make.moved(EvaluationStatus.CONCLUDED, pk=evaluation.pk)
    assert list(published_before(year)) == [old]
    sample = add(year, office, text="", application=old)
    assert old.meaning in sample.text and str(old.brand) not in sample.text.replace(old.meaning, "")
    Application.objects.filter(pk=old.pk).update(meaning="changed since")
    sample.refresh_from_db()
    assert "changed since" not in sample.text


def test_a_member_hands_in_once_himself_and_before_scoring(office):
    year = preparing()
    sample, (first, second, *_rest) = add(year, office), seats(year)
    made = give(sample, first, 50, 30)
    assert made.total == 80
    entry = Entry.objects.get(action="calibration.hand_in")
    assert "80" not in str(entry.data) and "50" not in str(entry.data)
    with pytest.raises(NotNow):
        give(sample, first, 60, 40)
    with pytest.raises(NotAllowed):
        give(sample, second, 50, 30, by=first.user)
    with pytest.raises(BadInput):
        give(sample, second, 61, 30)
    with pytest.raises(BadInput):
        give(sample, second, 0, 0, points={make.NAME: Decimal(3)})
    with pytest.raises(IntegrityError), transaction.atomic():
        CalibrationSheet.objects.create(
            sample=sample, seat=first, points={}, total=1, handed_in_at=NOW
        )
    Evaluation.objects.update(status=EvaluationStatus.SCORING)
    with pytest.raises(NotNow):
        give(sample, seats(year)[1], 50, 30)


def test_an_excused_member_and_one_of_another_panel_score_no_sample(office):
    year = preparing()
    sample, (first, *_rest) = add(year, office), seats(year)
    other = make.at(make.cycle(year=2025), EvaluationStatus.PREPARING)
    seat = other.seats.create(user=first.user)
    with pytest.raises(BadInput):
        give(sample, seat, 50, 30)
    year.seats.filter(pk=seats(year)[1].pk).update(
        excused_at=NOW, excused_by=office, excuse_reason="has fallen ill"
    )
    with pytest.raises(NotAllowed):
        give(sample, seats(year)[1], 50, 30)


def test_the_spread_has_no_names_and_is_shown_from_three_on(office):
    year = preparing()
    sample, people = add(year, office), seats(year)
    rules = year.cycle.rules
    for seat, given in zip(people[:2], ((60, 40), (30, 20)), strict=True):
        give(sample, seat, *given)
    assert spread_of(sample, rules, list(sample.sheets.all())) is None
    give(sample, people[2], 50, 30)
    ((_sample, count, spread),) = samples_with_spread(year)
    assert (count, spread.members) == (3, 3)
    assert (spread.whole.low, spread.whole.middle, spread.whole.high) == (50, 80, 100)
    assert [(one.low, one.middle, one.high) for one in spread.lines] == [
        (30, 50, 60),
        (20, 30, 40),
    ]
    assert not [name for seat in people for name in (seat.user.name,) if name in str(spread)]


def test_a_judge_sees_the_spread_only_after_his_own_points(client, office):
    year = preparing()
    sample, people = add(year, office), seats(year)
    for seat, given in zip(people[1:4], ((57, 39), (31, 21), (41, 31)), strict=True):
        give(sample, seat, *given)
    client.force_login(people[0].user)
    assert reverse("panel:calibration") in client.get(reverse("panel:home")).content.decode()
    address = reverse("panel:calibration-sample", args=[sample.pk])
    listed = client.get(reverse("panel:calibration")).content.decode()
    assert "样本甲" in listed and address in listed
    before = client.get(address).content.decode()
    assert TEXT in before and "中位数" not in before and ">57" not in before
    names = {f"points-{code.replace('.', '-')}": "20" for code in (make.NAME, make.VALUE)}
    wrong = client.post(address, {**names, next(iter(names)): "61"})
    assert wrong.status_code == 422 and not people[0].calibration_sheets.exists()
    assert client.post(address, names).url == address
    after = client.get(address).content.decode()
    assert "中位数" in after and "偏离中位较多" in after and ">57.00<" in after
    for seat in people[1:4]:
        assert seat.user.username not in after
    again = client.post(address, names)
    assert again.status_code != 302 and people[0].calibration_sheets.count() == 1


@pytest.mark.parametrize("samples", [1, 3])
def test_the_list_of_samples_asks_the_same_queries(
    client, office, django_assert_num_queries, samples
):
    year = preparing()
    for number in range(samples):
        give(add(year, office, title=f"样本{number}"), seats(year)[0], 30, 20)
    client.force_login(seats(year)[0].user)
    client.get(reverse("panel:calibration"))
    with django_assert_num_queries(9):
        page = client.get(reverse("panel:calibration"))
    assert page.content.decode().count("calibration/") >= samples


@pytest.mark.parametrize("samples", [1, 3])
def test_the_samples_of_the_desk_are_two_queries(office, django_assert_num_queries, samples):
    year = preparing()
    for number in range(samples):
        add(year, office, title=f"样本{number}")
    with django_assert_num_queries(2):
        assert len(samples_with_spread(year)) == samples


def test_other_people_and_other_panels_reach_no_sample(client, office):
    year = preparing()
    sample = add(year, office)
    address = reverse("panel:calibration-sample", args=[sample.pk])
    for person in (make_user(Role.LEADER, username="leader"), office):
        client.force_login(person)
        assert client.get(address).status_code == 403
    client.force_login(make_user(Role.PANEL, username="unseated"))
    assert client.get(address).status_code == 404


def test_scoring_does_not_open_before_the_round_that_the_rules_ask_for(office):
    year = preparing(panel={"calibration_samples": 1, "judges_min": 2}, judges=2)
    with pytest.raises(Incomplete) as refused:
        open_scoring(evaluation=year, by=office, now=NOW)
    assert [gap.sentence for gap in refused.value.gaps] == ["规则要求试评1份样本，现有0份。"]
    sample, (first, second) = add(year, office), seats(year)
    give(sample, first, 50, 30)
    with pytest.raises(Incomplete) as refused:
        open_scoring(evaluation=year, by=office, now=NOW)
    assert [gap.sentence for gap in refused.value.gaps] == [f"{second}尚未完成全部试评样本。"]
    give(sample, second, 50, 30)
    assert open_scoring(evaluation=year, by=office, now=NOW).status == EvaluationStatus.SCORING


def test_nothing_of_it_counts(office):
    def results(sampled: bool) -> list:
        with transaction.atomic():
            year = preparing()
            if sampled:
                sample = add(year, office)
                for seat in seats(year):
                    give(sample, seat, 1, 1)
            year = open_scoring(evaluation=year, by=office, now=NOW)
            make.score_all(year)
            close_scoring(evaluation=year, by=office, now=NOW)
            rows = Result.objects.order_by("application__number")
            found = [
                (row.exact, row.panel_rank, row.shortlisted, str(row.panel_score)) for row in rows
            ]
            transaction.set_rollback(True)
        return found

    assert results(True) == results(False)


def test_a_sample_that_nobody_scored_is_taken_back(office):
    year = preparing()
    first, second = add(year, office), add(year, office, "样本乙")
    give(first, seats(year)[0], 50, 30)
    with pytest.raises(BadInput):
        remove_sample(evaluation=year, sample=first, by=office, now=NOW)
    remove_sample(evaluation=year, sample=second, by=office, now=NOW)
    assert list(year.calibration_samples.all()) == [first]


def test_the_panel_can_be_seated_anew_after_a_round(office):
    year = preparing()
    sample = add(year, office)
    give(sample, seats(year)[0], 50, 30)
    people = [seat.user for seat in seats(year)]
    by_two(seat_panel, cycle=year.cycle, members=people, lead=people[1], by=office, now=NOW)
    assert not CalibrationSheet.objects.exists()


def test_the_desk_adds_a_sample_and_shows_the_spread(client, office):
    year = preparing()
    client.force_login(office)
    address = reverse("admin:reviews_evaluation_verb", args=[year.pk, "add-sample"])
    assert client.get(address).status_code == 200
    assert client.post(address, {"title": "样本甲", "text": TEXT}).status_code == 302
    sample = CalibrationSample.objects.get()
    for seat in seats(year)[:3]:
        give(sample, seat, 43, 30)
    page = client.get(reverse("admin:reviews_evaluation_change", args=[year.pk])).content.decode()
    assert "已有3名评委试评" in page and "中位数" in page


def test_the_invariant_finds_a_sample_of_the_year_and_a_late_sheet(office):
    year = preparing()
    ((_name, _words, check),) = CHECKS
    sample = add(year, office)
    sheet = give(sample, seats(year)[0], 50, 30)
    assert list(check()) == []
    CalibrationSample.objects.update(application=year.cycle.applications.first())
    assert list(check()) == [f"calibration sample {sample.pk} is an application of the year itself"]
    CalibrationSample.objects.update(application=None)
    Evaluation.objects.update(scoring_opened_at=NOW - make.timedelta(days=1))
    assert list(check()) == [f"calibration sheet {sheet.pk} is not of the round of its panel"]
