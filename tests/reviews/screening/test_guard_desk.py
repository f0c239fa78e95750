"""The office's desk for the screening, held ratings, sanctions and reports: explained, decided,
never before the count.
"""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed
from brandportal.proposals.models import Proposal
from reviews.models import Hold, PressureReport, Sanction, Screening
from reviews.screening import holds, pressure, sanctions, screening
from reviews.screening.enums import (
    HoldStatus,
    ReportStatus,
    SanctionStatus,
    SanctionStep,
    ScreeningStatus,
)
from tests.factories import evaluation as make
from tests.factories.guard import Counted, make_stuffed_year
from tests.factories.pages import flat
from tests.factories.pairs import confirmed, then_confirmed
from tests.factories.people import PASSWORD, make_user
from tests.factories.screening import make_hold
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db

NOW = make.AFTER_RATING
ENGLISH = {"accept-language": "en"}


@pytest.fixture(autouse=True)
def _at_that_time():
    with time_machine.travel(NOW, tick=False):
        yield


stuffed_year = built_once(lambda: make_stuffed_year(ordinary=10))


@pytest.fixture
def year(client, stuffed_year) -> Counted:
    client.force_login(stuffed_year.office)
    return stuffed_year


@pytest.fixture
def hold(year) -> Hold:
    return make_hold(year.applications[0], year.stuffed, now=NOW)


def page_of(client, obj, *, status: int = 200) -> str:
    name = f"admin:reviews_{obj._meta.model_name}_change"
    response = client.get(reverse(name, args=[obj.pk]), headers=ENGLISH)
    assert response.status_code == status
    return response.content.decode()


def act(client, obj, verb: str, **data):
    address = reverse(f"admin:reviews_{obj._meta.model_name}_verb", args=[obj.pk, verb])
    return client.post(address, data, headers=ENGLISH)


def decide_by_two(client, hold, verb: str, reason: str):
    """Proposed on the desk with a reason, confirmed by a second officer."""
    done = act(client, hold, verb, reason=reason, proof=PASSWORD)
    assert done.status_code == 302, done.content.decode()
    then_confirmed()


def test_a_hold_is_explained_in_words_and_in_a_table(client, hold):
    page = page_of(client, hold)
    for words in (
        "Burst in time",
        "40 ratings came in; by what the other brands received there, 1.5 were to be expected.",
        "1 in 1,000,000,000,000",
        "100 % of them are “very satisfied”; among the brand&#x27;s other ratings 40 % are.",
        "Corrected for all clusters that were tried: 1 in 33,333,333.",
    ):
        assert words in page
    table = flat(page[page.index("hold-chart") :])
    assert '<td class="r">30</td><td class="r">30</td>' in table


def test_exclude_asks_for_a_reason_and_counts_again(client, hold, year):
    empty = act(client, hold, "exclude", reason="")
    assert (empty.status_code, Hold.objects.get().status) == (422, HoldStatus.HELD)
    done = act(client, hold, "exclude", reason="one room, one night", proof=PASSWORD)
    assert (done.status_code, Hold.objects.get().status) == (302, HoldStatus.HELD)
    again = act(client, hold, "exclude", reason="one room and one night")
    assert again.status_code == 409
    assert "This is proposed already" in page_of(client, hold)
    then_confirmed()
    assert Hold.objects.get().status == HoldStatus.EXCLUDED
    assert year.evaluation.results.get(application=year.applications[0]).ratings_count == 14
    decide_by_two(client, hold, "release", "it was a class")
    assert Hold.objects.get().status == HoldStatus.RELEASED
    assert year.evaluation.results.get(application=year.applications[0]).ratings_count == 54


def test_an_officer_of_the_agency_is_told_why_not(client, hold, year):
    client.force_login(
        make_user(Role.OFFICE, username="own", agency=year.applications[0].agency, role="head")
    )
    refused = act(client, hold, "exclude", reason="because", proof=PASSWORD)
    assert refused.status_code == 403
    assert "There is no such record, or it is about an agency" in refused.content.decode()
    assert Hold.objects.get().status == HoldStatus.HELD


def test_a_sanction_is_proposed_from_a_hold_and_needs_a_second_officer(client, hold, year):
    data = {"step": "open_part_void", "reason": "An order to rate.", "evidence": "The order."}
    assert act(client, hold, "propose-sanction", **data).status_code == 302
    step = Sanction.objects.get()
    assert (step.hold, step.status) == (hold, SanctionStatus.PROPOSED)
    sanctions.state(sanction=step, text="No, as was found.", by=year.head, now=NOW)
    assert (
        act(
            client,
            step,
            "impose",
            outcome="It was an order.",
            why="We have the order.",
            proof=PASSWORD,
        ).status_code
        == 302
    )
    assert Sanction.objects.get().status == SanctionStatus.HEARD
    with pytest.raises(NotAllowed):
        confirmed(Proposal.objects.get(), by=year.office, now=NOW)
    then_confirmed()
    assert Sanction.objects.get().status == SanctionStatus.IMPOSED
    assert str(SanctionStep.OPEN_PART_VOID.label) in page_of(client, step)


def test_nothing_of_the_agencys_statement_is_a_script(client, hold, year):
    decide_by_two(client, hold, "exclude", "<script>alert(1)</script>")
    hold.refresh_from_db()
    holds.state(hold=hold, text="<script>alert(2)</script>", by=year.head, now=NOW)
    page = page_of(client, hold)
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert(2)" in page


def test_a_screening_shows_how_far_it_is_and_can_be_stopped_and_resumed(client, year):
    row = screening.due(NOW)[0]
    assert "Not begun yet" in page_of(client, row)
    Screening.objects.update(
        status=ScreeningStatus.RUNNING, worker="w", seen_at=NOW, done=3, total=12
    )
    page = page_of(client, row)
    assert "Step 3 of at most 12" in page
    assert "js/watch" in page
    assert act(client, row, "stop").status_code == 302
    assert Screening.objects.get().status == ScreeningStatus.STOPPED
    assert act(client, row, "resume").status_code == 302
    assert Screening.objects.get().status == ScreeningStatus.WAITING
    screening.run(Screening.objects.get(), now=NOW, clock=lambda: NOW)
    page = page_of(client, row)
    assert "js/watch" not in page
    assert "Ratings looked at" in page


def test_a_report_is_closed_with_a_note(client, year):
    report = pressure.report(
        application=year.applications[0],
        kinds=["told", "other"],
        text="<img src=x onerror=alert(1)>",
        now=NOW,
    )
    page = page_of(client, report)
    assert "I was told what to choose; Something else" in page
    assert "<img src=x" not in page
    assert act(client, report, "close", note="").status_code == 422
    assert act(client, report, "close", note="Spoken with the hall.").status_code == 302
    assert PressureReport.objects.get().status == ReportStatus.CLOSED


def test_the_desk_names_what_waits(client, hold, year):
    pressure.report(application=year.applications[0], kinds=["told"], text="", now=NOW)
    desk = client.get("/admin/", headers=ENGLISH).content.decode()
    assert "Held ratings to decide" in desk
    assert "Reports of pressure while rating" in desk
    decide_by_two(client, hold, "exclude", "because")
    desk = client.get("/admin/", headers=ENGLISH).content.decode()
    assert "Held ratings to decide" not in desk


@pytest.mark.parametrize("clusters", [1, 3])
@pytest.mark.parametrize(
    ("model", "queries"), [("hold", 8), ("sanction", 8), ("pressurereport", 7), ("screening", 7)]
)
def test_lists_ask_as_often_for_one_row_as_for_three(
    client, year, clusters, model, queries, django_assert_num_queries
):
    for number in range(clusters):
        application = year.applications[number]
        made = make_hold(application, year.stuffed[number : number + 1], now=NOW)
        Sanction.objects.create(
            evaluation=made.evaluation,
            application=application,
            step=SanctionStep.WARNING,
            reason="r, as was found",
            evidence="e, as was found",
            proposed_at=NOW,
            statement_due=NOW,
        )
        pressure.report(application=application, kinds=["told"], text="", now=NOW)
    address = reverse(f"admin:reviews_{model}_changelist")
    client.get(address)
    with django_assert_num_queries(queries):
        client.get(address)


@pytest.mark.parametrize("clusters", [1, 3])
def test_a_screening_asks_as_often_for_one_cluster_as_for_three(
    client, year, clusters, django_assert_num_queries
):
    for number in range(clusters):
        made = make_hold(year.applications[number], year.stuffed[number : number + 1], now=NOW)
    address = reverse("admin:reviews_screening_change", args=[made.screening_id])
    client.get(address)
    with django_assert_num_queries(14):
        client.get(address)
