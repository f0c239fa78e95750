"""The pages of the panel for judges, and their refusal to everybody else."""

from __future__ import annotations

import pytest
from django.core.files.base import ContentFile
from django.urls import reverse

from applications.models import Application, Evidence
from brandportal.accounts.enums import Role
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Declaration, Evaluation, ScoreSheet, SheetScore
from reviews.panel.enums import SheetStatus
from reviews.panel.sheets import declare
from tests.factories import evaluation as make
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db

NAME_FIELD, VALUE_FIELD = "points-brand_design-name_and_meaning", "points-commitments-delivered"


@pytest.fixture
def year() -> Evaluation:
    return make.year_before_the_panel()


def seat_of(year: Evaluation, number: int):
    return year.seats.select_related("user").get(user__username=f"judge{number}")


def enter(client, year: Evaluation, number: int = 2):
    seat = seat_of(year, number)
    client.force_login(seat.user)
    return seat


def free(seat, number="2026-001"):
    brand = Application.objects.get(number=number)
    declare(
        seat=seat,
        application=brand,
        has_conflict=False,
        reason="",
        by=seat.user,
        now=make.SCORING,
    )
    return brand


def test_home_sends_the_judge_to_the_declaration_first(client, year):
    enter(client, year)
    page = client.get(reverse("panel:home"))
    assert page.context["to_declare"] == 4
    assert reverse("panel:declaration") in page.content.decode()


def test_home_of_one_who_sits_on_no_panel_says_so(client, year):
    client.force_login(make_user(Role.PANEL, username="idle"))
    page = client.get(reverse("panel:home"))
    assert "您还不是评选小组成员" in page.content.decode()


@pytest.mark.parametrize("roles", [(), (Role.OFFICE,), (Role.LEADER,), (Role.AUDITOR,)])
def test_the_room_is_closed_to_everybody_else(client, year, roles):
    other = make_user(*roles, username="other")
    other.is_superuser = True
    other.save()
    client.force_login(other)
    for page in ("panel:home", "panel:declaration"):
        assert client.get(reverse(page)).status_code == 403
    assert client.get(reverse("panel:sheet", args=["2026-001"])).status_code == 403


def test_the_room_asks_visitors_to_sign_in(client):
    assert client.get(reverse("panel:home")).status_code == 302


def test_declaration_takes_conflicts_and_the_sentence_for_the_others(client, year):
    seat = enter(client, year)
    first = Application.objects.get(number="2026-001")
    answer = client.post(
        reverse("panel:declaration"),
        {f"conflict-{first.pk}": "on", f"reason-{first.pk}": "my cousin", "confirmed": "on"},
    )
    assert answer.status_code == 302
    assert list(
        Declaration.objects.filter(seat=seat)
        .order_by("application__number")
        .values_list("has_conflict", "reason")
    ) == [(True, "my cousin"), (False, ""), (False, ""), (False, "")]


def test_declaration_keeps_what_was_typed_when_a_kind_is_missing(client, year):
    enter(client, year)
    first, second = Application.objects.filter(number__in=["2026-001", "2026-002"])
    page = client.post(
        reverse("panel:declaration"),
        {
            f"conflict-{first.pk}": "on",
            f"reason-{first.pk}": "",
            f"conflict-{second.pk}": "on",
            f"reason-{second.pk}": "my cousin",
            "confirmed": "on",
        },
    )
    assert (page.status_code, Declaration.objects.count()) == (422, 0)
    assert "my cousin" in page.content.decode()


def test_declaration_of_one_who_worked_there_is_refused_as_a_whole(client, year):
    seat = enter(client, year)
    first = Application.objects.get(number="2026-001")
    seat.user.memberships.create(agency=first.agency, role="head", ended_at=make.SCORING)
    page = client.post(reverse("panel:declaration"), {"confirmed": "on"})
    assert (page.status_code, Declaration.objects.count()) == (422, 0)


def test_sheet_opens_only_after_the_declaration(client, year):
    enter(client, year)
    page = client.get(reverse("panel:sheet", args=["2026-001"]))
    assert (page.status_code, page.url) == (302, reverse("panel:declaration"))


def test_sheet_of_a_conflicted_judge_shows_nothing(client, year):
    seat = enter(client, year)
    brand = Application.objects.get(number="2026-001")
    declare(
        seat=seat,
        application=brand,
        has_conflict=True,
        reason="cousin",
        by=seat.user,
        now=make.SCORING,
    )
    for name in ("panel:sheet", "panel:lock", "panel:conflict"):
        page = client.get(reverse(name, args=["2026-001"]))
        assert page.status_code == 403
        assert brand.meaning not in page.content.decode()


def test_sheet_of_an_unknown_number_is_not_found(client, year):
    enter(client, year)
    assert client.get(reverse("panel:sheet", args=["2026-099"])).status_code == 404


def test_sheet_saves_a_draft_and_shows_the_sum(client, year):
    seat = enter(client, year)
    free(seat)
    address = reverse("panel:sheet", args=["2026-001"])
    answer = client.post(address, {"version": 0, NAME_FIELD: "50.5", "save": "1"})
    assert (answer.status_code, answer.url) == (302, address)
    page = client.get(address)
    assert page.context["total"] == SheetScore.objects.get().points
    assert "50.5" in page.content.decode()


def test_sheet_refuses_too_many_points_at_the_field_and_keeps_them(client, year):
    free(enter(client, year))
    page = client.post(
        reverse("panel:sheet", args=["2026-001"]),
        {"version": 0, NAME_FIELD: "61", VALUE_FIELD: "40", "save": "1"},
    )
    assert page.status_code == 422
    assert list(page.context["form"].errors) == [NAME_FIELD]
    assert 'value="61"' in page.content.decode()
    assert ScoreSheet.objects.count() == 0


@pytest.mark.parametrize("points", ["abc", "NaN", "1e400", "-1", "1.234"])
def test_sheet_refuses_what_is_no_number_of_points(client, year, points):
    free(enter(client, year))
    page = client.post(
        reverse("panel:sheet", args=["2026-001"]), {"version": 0, NAME_FIELD: points}
    )
    assert (page.status_code, ScoreSheet.objects.count()) == (422, 0)


def test_sheet_edited_in_another_window_shows_both(client, year):
    free(enter(client, year))
    address = reverse("panel:sheet", args=["2026-001"])
    client.post(address, {"version": 0, NAME_FIELD: "10", VALUE_FIELD: "20"})
    page = client.post(address, {"version": 0, NAME_FIELD: "33", VALUE_FIELD: "20"})
    text = page.content.decode()
    assert page.status_code == 409
    assert 'value="33"' in text
    assert '<b class="num">10</b>' in text
    assert sorted(SheetScore.objects.values_list("points", flat=True)) == [10, 20]
    again = client.post(address, {"version": 1, NAME_FIELD: "33", VALUE_FIELD: "20"})
    assert again.status_code == 302


def test_sheet_goes_on_to_the_look_over_and_is_locked_there(client, year):
    seat = enter(client, year)
    free(seat)
    address = reverse("panel:sheet", args=["2026-001"])
    filled = {"version": 0, NAME_FIELD: "50", VALUE_FIELD: "40", "lock": "1"}
    look = client.post(address, filled, follow=True)
    assert look.redirect_chain[-1][0] == reverse("panel:lock", args=["2026-001"])
    assert look.context["total"] == 90
    done = client.post(reverse("panel:lock", args=["2026-001"]), {"version": "1"})
    assert (done.status_code, ScoreSheet.objects.get().status) == (302, SheetStatus.LOCKED)


def test_lock_twice_answers_with_a_sentence(client, year):
    seat = enter(client, year)
    make.score(seat, Application.objects.get(number="2026-001"), 90)
    page = client.post(reverse("panel:lock", args=["2026-001"]), {"version": "1"})
    assert page.status_code == 409
    assert page.context["refusal"].reason in page.content.decode()


@pytest.mark.parametrize("version", ["", "x", "-1", "9" * 40, "١"])
def test_lock_with_a_strange_version_is_refused(client, year, version):
    seat = enter(client, year)
    make.score(seat, Application.objects.get(number="2026-001"), 90, lock=False)
    page = client.post(reverse("panel:lock", args=["2026-001"]), {"version": version})
    assert (page.status_code, ScoreSheet.objects.get().status) == (409, SheetStatus.DRAFT)


def test_lock_page_says_what_is_missing(client, year):
    seat = enter(client, year)
    free(seat)
    client.post(
        reverse("panel:sheet", args=["2026-001"]), {"version": 0, NAME_FIELD: "50", "lock": "1"}
    )
    page = client.get(reverse("panel:lock", args=["2026-001"]))
    assert "还有 1 项指标没有打分。" in page.content.decode()


@pytest.mark.parametrize("lock", [False, True])
def test_conflict_declared_later_sets_the_sheet_aside(client, year, lock):
    seat = enter(client, year)
    make.score(seat, Application.objects.get(number="2026-001"), 90, lock=lock)
    page = client.get(reverse("panel:conflict", args=["2026-001"])).content.decode()
    assert "删除" not in page
    answer = client.post(reverse("panel:conflict", args=["2026-001"]), {"reason": "cousin"})
    sheet = ScoreSheet.objects.get()
    assert (answer.status_code, sheet.status) == (302, SheetStatus.ASIDE)
    home = client.get(reverse("panel:home"))
    assert home.context["assignments"][0].total is None
    assert client.get(reverse("panel:sheet", args=["2026-001"])).status_code == 403


def evidence_of(brand) -> Evidence:
    return Evidence.objects.create(
        application=brand,
        indicator=make.NAME,
        title="Proof",
        file=ContentFile(b"%PDF-1.4 proof", name="proof.pdf"),
        original_name="说明.pdf",
        content_type="application/pdf",
        size=14,
        sha256="a" * 64,
        uploaded_at=make.SCORING,
    )


def test_evidence_comes_as_an_attachment_after_the_declaration(client, year):
    seat = enter(client, year)
    brand = Application.objects.get(number="2026-001")
    address = reverse("panel:evidence", args=["2026-001", evidence_of(brand).pk])
    assert client.get(address).status_code == 403
    free(seat)
    answer = client.get(address)
    assert answer.status_code == 200
    assert answer["Content-Disposition"].startswith("attachment")
    assert (answer["X-Content-Type-Options"], b"".join(answer.streaming_content)) == (
        "nosniff",
        b"%PDF-1.4 proof",
    )


def test_evidence_of_another_application_is_not_found(client, year):
    seat = enter(client, year)
    free(seat)
    other = evidence_of(Application.objects.get(number="2026-002"))
    assert client.get(reverse("panel:evidence", args=["2026-001", other.pk])).status_code == 404


def test_evidence_is_closed_to_a_conflicted_judge(client, year):
    seat = enter(client, year)
    brand = Application.objects.get(number="2026-001")
    declare(
        seat=seat,
        application=brand,
        has_conflict=True,
        reason="cousin",
        by=seat.user,
        now=make.SCORING,
    )
    address = reverse("panel:evidence", args=["2026-001", evidence_of(brand).pk])
    assert client.get(address).status_code == 403


def test_sheets_can_be_read_but_not_changed_after_scoring(client, year):
    seat = enter(client, year)
    make.score(seat, Application.objects.get(number="2026-001"), 90)
    Evaluation.objects.update(status=EvaluationStatus.SHORTLISTED, scoring_closed_at=make.SCORING)
    address = reverse("panel:sheet", args=["2026-001"])
    page = client.get(address)
    assert page.status_code == 200
    assert 'name="points' not in page.content.decode()
    assert client.post(address, {"version": 1, NAME_FIELD: "1"}).status_code == 409


@pytest.mark.parametrize(("rows", "queries"), [(1, 10), (3, 10)])
def test_home_asks_the_database_as_often_for_one_brand_as_for_three(
    client, django_assert_num_queries, rows, queries
):
    made = make.evaluation(make.cycle())
    for number in range(1, rows + 1):
        brand = make.application(made.cycle, number)
        make.score(seat_of(made, 2), brand, 80, lock=False)
    enter(client, made)
    with django_assert_num_queries(queries):
        assert client.get(reverse("panel:home")).status_code == 200
