"""The lead of a panel compares what an agency signed off, without its points and without names."""

from __future__ import annotations

import pytest
from django.test import Client

from applications.form.content import whole_content
from applications.models import Application, ApplicationVersion
from applications.versions.enums import VersionKept
from brandportal.accounts.models import User
from reviews.models import Declaration, Evaluation, PanelSeat
from tests.factories import evaluation as made
from tests.factories.applications import NOW

pytestmark = pytest.mark.django_db


def year(**changes) -> tuple[Evaluation, Application]:
    """Scoring, with one brand that was signed off twice and changed in a score and a text."""
    evaluation = made.year_before_the_panel(**changes)
    application = Application.objects.order_by("pk")[0]
    for number in (1, 2):
        content = whole_content(application)
        content["sections"]["identity"]["fields"]["meaning"] = f"含义第{number}稿"
        for row in content["sections"]["self_assessment"]["rows"]:
            row["points"] = f"{number}1.00"
        ApplicationVersion.objects.create(
            application=application,
            number=number,
            kept=VersionKept.SIGNED,
            content=content,
            content_sha256=f"{number}" * 64,
            sha256=f"{number}" * 64,
            signed_at=NOW,
        )
    return evaluation, application


def page(seat: PanelSeat, application: Application):
    Declaration.objects.get_or_create(
        seat=seat, application=application, has_conflict=False, defaults={"declared_at": NOW}
    )
    client = Client()
    client.force_login(User.objects.get(pk=seat.user_id))
    return client.get(f"/panel/{application.number}/versions/")


def test_the_lead_compares_without_the_agencys_points():
    evaluation, application = year()
    seen = page(evaluation.seats.get(is_lead=True), application)
    text = seen.content.decode()
    assert seen.status_code == 200
    assert "含义第1稿" in text
    assert "含义第2稿" in text
    assert "21.00" not in text


def test_another_member_does_not():
    evaluation, application = year()
    assert page(evaluation.seats.filter(is_lead=False)[0], application).status_code == 404


def test_nobody_does_while_the_panel_scores_without_names():
    evaluation, application = year(panel={"blind": ["agency", "brand"]})
    assert page(evaluation.seats.get(is_lead=True), application).status_code == 404
