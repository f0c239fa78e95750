"""The lists of objections and tips ask the database as often for one row as for three."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse

from applications.form.enums import ApplicationStatus
from brandportal.accounts.enums import AgencyRole
from brandportal.accounts.models import Membership
from reviews.decision.filing import file_for_agency
from reviews.decision.tips import tell
from reviews.evaluation.enums import EvaluationStatus
from tests.factories.people import make_head, make_officer
from tests.factories.rating import NOW, make_notice, make_year

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
WORDS = "五月六日上午九点，港口窗口无人值守，第{}次。"


@pytest.fixture
def year(time_machine):
    time_machine.move_to(NOW, tick=False)
    made = make_year(
        status=EvaluationStatus.ON_NOTICE, application_status=ApplicationStatus.SELECTED, brands=3
    )
    make_notice(made)
    return made


@pytest.mark.parametrize(("rows", "queries"), [(1, 11), (3, 11)])
def test_the_objections_of_agencies_in_the_workspace(
    client, year, django_assert_num_queries, rows, queries
):
    """`rows` agencies of one head, each with an objection; one query asks for the brands called
    from the reserve of the notice that runs.
    """
    head = make_head(year.first.agency)
    for application in year.applications[1:rows]:
        Membership.objects.create(user=head, agency=application.agency, role=AgencyRole.HEAD)
    head = type(head).objects.get(pk=head.pk)
    for number, application in enumerate(year.applications[:rows]):
        file_for_agency(
            notice=year.evaluation.public_notice,
            agency=application.agency,
            application=None,
            statement=WORDS.format(number),
            by=head,
            proved_at=NOW - timedelta(seconds=60),
            now=NOW,
        )
    client.force_login(head)
    address = reverse("workspace:objection-list")
    client.get(address)
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert len(page.context["page_obj"].object_list) == len(page.context["notices"]) == rows


@pytest.mark.parametrize(("rows", "queries"), [(1, 10), (3, 10)])
def test_the_tips_on_the_desk(client, year, django_assert_num_queries, rows, queries):
    for number, application in enumerate(year.applications[:rows]):
        notice = year.evaluation.public_notice
        tell(notice=notice, application=application, text=WORDS.format(number), now=NOW)
    client.force_login(make_officer())
    address = reverse("admin:reviews_tip_changelist")
    client.get(address)
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert page.context["cl"].result_count == rows


@pytest.mark.parametrize(("rows", "queries"), [(1, 10), (3, 10)])
def test_the_objections_on_the_desk(client, year, django_assert_num_queries, rows, queries):
    head = make_head(year.first.agency)
    for number, application in enumerate(year.applications[:rows]):
        file_for_agency(
            notice=year.evaluation.public_notice,
            agency=year.first.agency,
            application=application,
            statement=WORDS.format(number),
            by=head,
            proved_at=NOW - timedelta(seconds=60),
            now=NOW,
        )
    client.force_login(make_officer())
    address = reverse("admin:reviews_objection_changelist")
    client.get(address)
    with django_assert_num_queries(queries):
        page = client.get(address)
    assert page.context["cl"].result_count == rows
