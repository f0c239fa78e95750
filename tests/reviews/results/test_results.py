"""The count after the public rating, checked by hand."""

from __future__ import annotations

from collections import Counter
from fractions import Fraction

import pytest

from brandportal.accounts.enums import Role
from brandportal.canonical import digest
from brandportal.errors import NotNow
from brandportal.journal.models import Entry
from brandportal.workflow import CLOCK, transition
from reviews.models import Evaluation, Outlook, Result
from reviews.results import counting
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.people import make_user
from tests.factories.screening import make_hold
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db


def make_rated() -> Evaluation:
    made = make.year_before_the_panel()
    make.score_all(made)
    office = make_user(Role.OFFICE, username="office")
    made = close_scoring(evaluation=made, by=office, now=make.SCORING)
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    brands = {row.number: row for row in made.cycle.applications.all()}
    make.rate(brands["2026-001"], "service_recipients", [5, 4, 4])
    make.rate(brands["2026-001"], "public", [5, 5])
    make.rate(brands["2026-002"], "service_recipients", [5, 5])
    make.rate(brands["2026-002"], "enterprises", [4, 4])
    make.rate(brands["2026-003"], "service_recipients", [5])
    make.rate(brands["2026-003"], "public", [5, 5, 5])
    return made


rated = built_once(make_rated)


def close(evaluation: Evaluation) -> Evaluation:
    closed = transition(EVALUATION, "close_rating", evaluation, by=CLOCK, now=make.RATING_CLOSES)
    counting.count(evaluation=closed, by=CLOCK, now=make.RATING_CLOSES)
    return closed


def test_count_ranks_by_the_published_arithmetic(rated):
    """Self 90 (weight 5), panel 85, 80, 75 (weight 35), public (weight 60).

    001: service recipients (100+85+85)/3 = 90; the public's 100 is held at 93; (85·90 + 15·93)/100
    = 90.45;
         4.5 + 29.75 + 54.27 = 88.52.
    002: (50·100 + 15·85)/65 = 1255/13 = 96.54; 4.5 + 28 + 0.6·1255/13 = 2351/26 = 90.42. 003: no
    verified group has two ratings: insufficient sample.
    """
    close(rated)
    rows = {
        result.application.number: (
            result.rank,
            result.status,
            result.public_score and str(result.public_score),
            result.composite and str(result.composite),
            result.exact["composite"],
            result.ratings_count,
        )
        for result in Result.objects.filter(shortlisted=True).select_related("application")
    }
    assert rows == {
        "2026-001": (2, "ranked", "90.45", "88.52", "2213/25", 5),
        "2026-002": (1, "ranked", "96.54", "90.42", "2351/26", 4),
        "2026-003": (None, "insufficient_sample", None, None, None, 4),
    }


def test_count_explains_groups_clamp_and_what_was_set_aside(rated):
    close(rated)
    public = Result.objects.get(application__number="2026-001").explanation["public"]
    groups = {row["group"]: (row["n"], row["score"], row["share"]) for row in public["groups"]}
    assert groups == {
        "service_recipients": (3, "90", "17/20"),
        "enterprises": (0, None, "0"),
        "deputies": (0, None, "0"),
        "grass_roots": (0, None, "0"),
        "public": (2, "100", "3/20"),
    }
    assert public["open"] == {
        "group": "public",
        "raw": "100",
        "counted": "93",
        "clamp": "3",
        "clamped": True,
    }
    assert {"group": "public", "reason": "clamped"} in public["set_aside"]


def test_count_is_the_same_when_it_runs_again(rated):
    closed = close(rated)
    columns = ("pk", "rank", "public_score", "composite", "exact", "explanation", "computed_at")
    before = list(Result.objects.order_by("pk").values_list(*columns))
    counting.count(evaluation=closed, by=CLOCK, now=make.RATING_CLOSES)
    assert list(Result.objects.order_by("pk").values_list(*columns)) == before


def test_count_leaves_the_brand_outside_the_shortlist_alone(rated):
    close(rated)
    result = Result.objects.get(application__number="2026-004")
    assert (result.rank, result.status, result.public_score) == (None, "", None)


def test_count_refuses_while_the_rating_is_open(rated):
    with pytest.raises(NotNow):
        counting.count(evaluation=rated, by=CLOCK, now=make.RATING_OPENS)


def test_count_stores_how_sure_the_ranking_is(rated):
    close(rated)
    shown = {
        result.application.number: result.explanation["uncertainty"]
        for result in Result.objects.filter(shortlisted=True).select_related("application")
    }
    assert {
        number: Fraction(row["in_places"]) for number, row in shown.items() if row["in_places"]
    } == {
        "2026-001": 1,
        "2026-002": 1,
    }
    assert shown["2026-003"]["set_aside"] == [{"reason": "insufficient_sample"}]
    assert shown["2026-001"]["seed"] == f"2026|{rated.cycle.rules_hash}"


def test_count_compares_within_the_agency_class(rated):
    first = rated.cycle.applications.get(number="2026-001")
    type(first).objects.filter(pk=first.pk).update(agency_class="non_window")
    close(rated)
    ranks = {
        result.application.number: (result.rank, result.explanation["ranking"]["class_rank"])
        for result in Result.objects.filter(shortlisted=True).select_related("application")
    }
    assert ranks == {"2026-001": (2, 1), "2026-002": (1, 1), "2026-003": (None, None)}


def test_count_pins_the_values_in_the_journal(rated):
    close(rated)
    entry = Entry.objects.get(action="evaluation.count")
    assert entry.data["rules_hash"] == rated.cycle.rules_hash
    assert (entry.data["applications"], len(entry.data["results_sha256"])) == (3, 64)


def test_count_keeps_the_what_ifs_and_their_hash_in_the_journal(rated):
    """Two brands are ranked for two places, so no what-if can change who has them: five judges,
    six weights, two methods, the held ratings.
    """
    closed = close(rated)
    kept = Outlook.objects.get(evaluation=closed)
    assert kept.content["inside"] == ["2026-001", "2026-002"]
    kinds = Counter(one["kind"] for one in kept.content["variants"])
    assert kinds == {"judge": 5, "weight": 6, "method": 2, "held": 1}
    assert {tuple(one["inside"]) for one in kept.content["variants"]} == {("2026-001", "2026-002")}
    entry = Entry.objects.get(action="evaluation.count")
    assert entry.data["what_ifs_sha256"] == digest(kept.content)


def test_counting_again_replaces_the_what_ifs(rated):
    closed = close(rated)
    Outlook.objects.update(content={})
    counting.count(evaluation=closed, by=CLOCK, now=make.AFTER_RATING)
    assert Outlook.objects.get().content["inside"] == ["2026-001", "2026-002"]
    assert Outlook.objects.get().computed_at == make.AFTER_RATING


def test_what_ifs_count_held_ratings_in_one_variant(rated):
    """Without its held ratings 001 has too few and 002 stands alone; with them both have places."""
    closed = close(rated)
    first = rated.cycle.applications.get(number="2026-001")
    make_hold(first, list(first.ratings.all()), now=make.AFTER_RATING)
    counting.count(evaluation=closed, by=CLOCK, now=make.AFTER_RATING)
    content = Outlook.objects.get().content
    assert content["inside"] == ["2026-002"]
    changed = [one["kind"] for one in content["variants"] if one["inside"] != content["inside"]]
    assert changed == ["held"]
