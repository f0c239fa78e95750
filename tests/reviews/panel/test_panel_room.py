"""The pages of the panel for judges, and their refusal to everybody else."""

from __future__ import annotations

from datetime import datetime, timedelta
from decimal import Decimal

import pytest
import time_machine
from django.core.files.base import ContentFile
from django.db import connection
from django.urls import reverse
from django.utils.timezone import localtime

from applications.form.enums import ApplicationStatus
from applications.models import Application, Evidence
from brandportal.accounts.enums import Role
from brandportal.journal.models import Entry
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Declaration, Evaluation, ScoreSheet, SheetScore
from reviews.panel.enums import SheetStatus
from reviews.panel.sheets import declare
from tests.factories import evaluation as make
from tests.factories.people import make_tie, make_user

pytestmark = pytest.mark.django_db

NAME_FIELD, VALUE_FIELD = "points-brand_design-name_and_meaning", "points-commitments-delivered"
NAME_STEP = NAME_FIELD.replace("points", "step")
NAME_REMARK, VALUE_REMARK = (
    field.replace("points", "remark") for field in (NAME_FIELD, VALUE_FIELD)
)
# A test stands in a transaction, so that the one of the verb is a savepoint: two statements.
SAVEPOINTS = 2


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
    assert page.context["states"]["to_declare"] == 4
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


@pytest.mark.parametrize("nothing", [".", "kin", "aaaaaaaa", "x" * 201])
def test_declaration_says_at_its_field_that_a_kind_says_nothing(client, year, nothing):
    enter(client, year)
    first = Application.objects.get(number="2026-001")
    blank = client.get(reverse("panel:declaration")).content.decode()
    assert f'id="id_reason-{first.pk}-hint">至少六个字' in blank
    page = client.post(
        reverse("panel:declaration"),
        {f"conflict-{first.pk}": "on", f"reason-{first.pk}": nothing, "confirmed": "on"},
    )
    assert (page.status_code, Declaration.objects.count()) == (422, 0)
    assert list(page.context["form"].errors) == [f"reason-{first.pk}"]


@pytest.mark.parametrize("nothing", [".", "kin", "x" * 201])
def test_a_conflict_declared_later_says_what_kind_it_is(client, year, nothing):
    seat = enter(client, year)
    make.score(seat, Application.objects.get(number="2026-001"), 90)
    page = client.post(reverse("panel:conflict", args=["2026-001"]), {"reason": nothing})
    assert (page.status_code, list(page.context["form"].errors)) == (422, ["reason"])
    assert ScoreSheet.objects.get().status == SheetStatus.LOCKED


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
    assert home.context["page_obj"][0].total is None
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


@pytest.mark.parametrize(("rows", "queries"), [(1, 7), (3, 7)])
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


@pytest.mark.parametrize("rows", [1, 3])
def test_home_of_the_lead_asks_no_more_and_the_progress_has_its_page(
    client, django_assert_num_queries, rows
):
    made = make.evaluation(make.cycle())
    for number in range(1, rows + 1):
        make.score(seat_of(made, 2), make.application(made.cycle, number), 80, lock=False)
    enter(client, made, 1)
    with django_assert_num_queries(7):
        assert reverse("panel:progress") in client.get(reverse("panel:home")).content.decode()
    owed = client.get(reverse("panel:progress")).context["rows"]
    assert [row.owed for row in owed] == [rows] * 5
    enter(client, made, 2)
    assert client.get(reverse("panel:progress")).status_code == 404


def test_home_comes_in_pages_and_is_searched_by_state_and_words(client):
    made = make.evaluation(make.cycle())
    for number in range(1, 26):
        make.application(made.cycle, number)
    seat = enter(client, made)
    free(seat, "2026-007")
    page = client.get(reverse("panel:home"))
    assert (len(page.context["page_obj"]), page.context["page_obj"].paginator.count) == (20, 25)
    for query, found in (("state=to_score", ["2026-007"]), ("q=Brand+25", ["2026-025"])):
        page = client.get(f"{reverse('panel:home')}?{query}")
        assert [row.number for row in page.context["page_obj"]] == found
        assert page.context["page_obj"].paginator.count == 1


def test_home_and_sheet_say_until_when_and_how_long(client, year):
    seat = enter(client, year)
    free(seat)
    with time_machine.travel(make.RATING_OPENS - timedelta(minutes=95), tick=False):
        client.force_login(seat.user)
        for address in (reverse("panel:home"), reverse("panel:sheet", args=["2026-001"])):
            text = client.get(address).content.decode()
            assert "2026-05-01 08:00" in text
            assert "还剩 1 小时 35 分" in text


def autosave(client, version, number="2026-001", **data):
    address = reverse("panel:autosave", args=[number])
    return client.post(address, {"version": version, **data})


def test_autosave_keeps_points_and_remarks_without_a_journal_entry(client, year):
    seat = enter(client, year)
    free(seat)
    entries = Entry.objects.count()
    answer = autosave(client, 0, **{NAME_FIELD: "50.5", NAME_REMARK: "clear and short"})
    assert (answer.status_code, answer.json()["version"]) == (200, 1)
    answer = autosave(client, 1, **{NAME_FIELD: "51", VALUE_FIELD: "20"})
    assert (answer.status_code, answer.json()["version"]) == (200, 2)
    found = SheetScore.objects.order_by("points").values_list("points", "comment")
    assert list(found) == [(20, ""), (51, "")]
    assert Entry.objects.count() == entries
    client.post(
        reverse("panel:sheet", args=["2026-001"]),
        {"version": 2, NAME_FIELD: "51", VALUE_FIELD: "20"},
    )
    assert Entry.objects.filter(action="sheet.save").count() == 1


def test_autosave_says_how_long_is_left_by_then(client, year):
    seat = enter(client, year)
    free(seat)
    ends = make.RATING_OPENS
    expected = {
        timedelta(days=3): "还剩 3 天",
        timedelta(minutes=50): "还剩 50 分钟",
        timedelta(minutes=10): "还剩 10 分钟",
        timedelta(0): "计划截止时间已过",
    }
    for version, (before, words) in enumerate(expected.items()):
        with time_machine.travel(ends - before, tick=False):
            client.force_login(seat.user)
            page = client.get(reverse("panel:sheet", args=["2026-001"])).content.decode()
            left = autosave(client, version, **{NAME_FIELD: str(10 + version)}).json()["left"]
        assert words in left["words"] and words in page
        assert datetime.fromisoformat(left["ends"]) == ends
        assert datetime.fromisoformat(left["now"]) == ends - before
        assert left["until"].endswith("2026-05-01 08:00") and left["until"] in page
        assert f'data-ends="{localtime(ends).isoformat()}"' in page
    with time_machine.travel(ends, tick=False):
        refused = autosave(client, 0, **{NAME_FIELD: "61"}).json()
    assert refused["fields"] and "计划截止时间已过" in refused["left"]["words"]


def test_the_page_brings_the_words_to_count_on_with(client, year):
    seat = enter(client, year)
    free(seat)
    client.cookies["django_language"] = "en"
    page = client.get(reverse("panel:sheet", args=["2026-001"])).content.decode()
    for words in (
        'data-hours="%(hours)d h %(minutes)d min left"',
        'data-one="%(count)d minute left"',
        'data-many="%(count)d minutes left"',
        'data-over="The planned end has passed;',
    ):
        assert words in page


def test_without_a_planned_end_nothing_is_said(client, year):
    year.cycle.windows.all().delete()
    seat = enter(client, year)
    free(seat)
    page = client.get(reverse("panel:sheet", args=["2026-001"])).content.decode()
    assert "data-deadline" not in page
    assert autosave(client, 0, **{NAME_FIELD: "50"}).json()["left"] is None


def test_autosave_of_an_older_window_changes_nothing_and_says_what_stands(client, year):
    free(enter(client, year))
    autosave(client, 0, **{NAME_FIELD: "10", VALUE_FIELD: "20"})
    answer = autosave(client, 0, **{NAME_FIELD: "33"})
    said = answer.json()
    assert (answer.status_code, said["version"]) == (409, 1)
    assert said["stands"] == {NAME_FIELD: "10", VALUE_FIELD: "20"}
    assert sorted(SheetScore.objects.values_list("points", flat=True)) == [10, 20]


def test_autosave_names_the_field_that_does_not_fit(client, year):
    free(enter(client, year))
    answer = autosave(client, 0, **{NAME_FIELD: "61"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [NAME_FIELD])
    answer = autosave(client, 0, **{NAME_REMARK: "words without points"})
    assert (answer.status_code, list(answer.json()["fields"])) == (422, [NAME_FIELD])
    assert ScoreSheet.objects.count() == 0


def test_autosave_refuses_what_saving_refuses(client, year):
    seat = enter(client, year)
    points = {NAME_FIELD: "10"}
    assert autosave(client, 0, **points).status_code == 409  # not declared
    free(seat)
    make_tie(seat.user, Application.objects.get(number="2026-001").agency)
    client.force_login(seat.user)
    assert autosave(client, 0, **points).status_code == 403
    assert autosave(client, 0, "2026-099", **points).status_code == 404
    make.score(seat_of(year, 3), Application.objects.get(number="2026-002"), 90)
    enter(client, year, 3)
    assert autosave(client, 1, "2026-002", **points).status_code == 409  # locked
    enter(client, year, 4)
    free(seat_of(year, 4), "2026-003")
    Evaluation.objects.update(status=EvaluationStatus.SHORTLISTED, scoring_closed_at=make.SCORING)
    assert autosave(client, 0, "2026-003", **points).status_code == 409
    assert SheetScore.objects.count() == 2
    client.logout()
    assert "json" not in autosave(client, 0, **points)["Content-Type"]


def test_saving_while_one_types_takes_few_queries(client, year, django_assert_num_queries):
    free(enter(client, year))
    autosave(client, 0, **{NAME_FIELD: "10", VALUE_FIELD: "20"})
    # PostgreSQL writes a draft in one statement.
    with django_assert_num_queries((6 if connection.vendor == "postgresql" else 8) + SAVEPOINTS):
        answer = autosave(client, 1, **{NAME_FIELD: "11", VALUE_FIELD: "21"})
    assert answer.status_code == 200


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ({NAME_STEP: "5"}, 57),
        ({NAME_STEP: "1"}, Decimal("8.7")),
        ({NAME_STEP: "5", NAME_FIELD: "44"}, 44),
        ({NAME_STEP: "", NAME_FIELD: "44"}, 44),
    ],
)
def test_a_step_stands_for_its_middle_unless_points_say_more(client, year, sent, given):
    free(enter(client, year))
    client.post(reverse("panel:sheet", args=["2026-001"]), {"version": 0, **sent})
    assert SheetScore.objects.get().points == given


@pytest.mark.parametrize(
    ("sent", "given"),
    [
        ({NAME_STEP: "2", NAME_FIELD: "44"}, [Decimal("26.7")]),
        ({NAME_STEP: "3", NAME_FIELD: "50"}, [50]),
        ({NAME_STEP: "3", NAME_FIELD: ""}, []),
        ({NAME_STEP: "4", NAME_FIELD: ""}, [Decimal("49.2")]),
    ],
)
def test_of_step_and_points_that_counts_which_was_changed(client, year, sent, given):
    free(enter(client, year))
    address = reverse("panel:sheet", args=["2026-001"])
    client.post(address, {"version": 0, NAME_FIELD: "44"})
    client.post(address, {"version": 1, **sent})
    assert [row.points for row in SheetScore.objects.all()] == given


def test_the_agencys_own_points_are_shown_once_the_judges_are_saved(client, year):
    seat = enter(client, year)
    brand = free(seat)
    brand.self_scores.filter(indicator=make.NAME).update(points="58.25")
    brand.self_scores.filter(indicator=make.VALUE).update(points="39.75")
    address = reverse("panel:sheet", args=["2026-001"])
    own = reverse("panel:self-points", args=["2026-001"])
    text = client.get(address).content.decode()
    assert "as counted" in text
    assert "58.25" not in text
    assert "39.75" not in text
    assert client.get(own).json() == {}
    refused = client.post(address, {"version": 0, NAME_FIELD: "61", VALUE_FIELD: "20"})
    assert "39.75" not in refused.content.decode()
    autosave(client, 0, **{NAME_FIELD: "50"})
    text = client.get(address).content.decode()
    assert "58.25" in text
    assert "39.75" not in text
    assert client.get(own).json() == {NAME_FIELD: "58.25"}


def test_sheet_shows_how_the_judge_scored_the_indicator_elsewhere(client, year):
    seat = enter(client, year)
    for number, total in (("2026-002", 90), ("2026-003", 80), ("2026-004", 50)):
        make.score(seat, Application.objects.get(number=number), total, lock=False)
    make.score(seat_of(year, 3), Application.objects.get(number="2026-002"), 11, lock=False)
    free(seat)
    page = client.get(reverse("panel:sheet", args=["2026-001"]))
    name, value = [row.earlier for group in page.context["groups"] for row in group.rows]
    assert (name.count, name.low, name.middle, name.high) == (3, 50, 60, 60)
    assert (value.low, value.middle, value.high) == (0, 20, 30)


def test_extreme_points_need_a_remark_before_the_sheet_is_locked(client):
    made = make.year_before_the_panel(panel={"remark": {"below": 30, "above": 95}})
    seat = enter(client, made)
    free(seat)
    address = reverse("panel:sheet", args=["2026-001"])
    lock = reverse("panel:lock", args=["2026-001"])
    client.post(address, {"version": 0, NAME_FIELD: "57.5", VALUE_FIELD: "11.9"})
    page = client.post(lock, {"version": 1})
    assert page.status_code == 422
    assert [gap.field for gap in page.context["gaps"]] == [make.NAME, make.VALUE]
    said = {NAME_REMARK: "every counter shows it", VALUE_REMARK: "no figures over time"}
    client.post(address, {"version": 1, NAME_FIELD: "57.5", VALUE_FIELD: "11.9", **said})
    assert client.post(lock, {"version": 2}).status_code == 302
    kept = ScoreSheet.objects.get().versions.get().content["remarks"]
    assert kept == {make.NAME: "every counter shows it", make.VALUE: "no figures over time"}


@pytest.mark.parametrize("points", ["57", "12"])
def test_points_at_the_bounds_need_no_remark(client, points):
    made = make.year_before_the_panel(panel={"remark": {"below": 30, "above": 95}})
    seat = enter(client, made)
    free(seat)
    client.post(
        reverse("panel:sheet", args=["2026-001"]),
        {"version": 0, NAME_FIELD: "57" if points == "57" else "18", VALUE_FIELD: "12"},
    )
    answer = client.post(reverse("panel:lock", args=["2026-001"]), {"version": 1})
    assert answer.status_code == 302


def drafts(seat, *numbers):
    return [
        make.score(seat, Application.objects.get(number=number), 80, lock=False)
        for number in numbers
    ]


def test_lock_all_shows_complete_sheets_with_sums_and_locks_the_ticked(client, year):
    seat = enter(client, year)
    first, second = drafts(seat, "2026-001", "2026-002")
    free(seat, "2026-003")
    autosave(client, 0, "2026-003", **{NAME_FIELD: "10"})
    make.score(seat_of(year, 3), Application.objects.get(number="2026-004"), 80, lock=False)
    page = client.get(reverse("panel:lock-all"))
    assert [(row[0], row[3], row[4]) for row in page.context["rows"]] == [
        (first, [60, 20], 80),
        (second, [60, 20], 80),
    ]
    answer = client.post(reverse("panel:lock-all"), {"sheets": [f"{second.pk}-1"]})
    assert answer.status_code == 302
    assert list(ScoreSheet.objects.filter(status=SheetStatus.LOCKED)) == [second]


def test_lock_all_locks_none_when_one_was_saved_meanwhile_or_is_not_his(client, year):
    seat = enter(client, year)
    first, second = drafts(seat, "2026-001", "2026-002")
    foreign = make.score(
        seat_of(year, 3), Application.objects.get(number="2026-004"), 80, lock=False
    )
    autosave(client, 1, **{NAME_FIELD: "10", VALUE_FIELD: "20"})
    for sheets in (
        [f"{first.pk}-1", f"{second.pk}-1"],
        [f"{second.pk}-1", f"{foreign.pk}-1"],
        ["x"],
        [],
    ):
        assert client.post(reverse("panel:lock-all"), {"sheets": sheets}).status_code == 422
    assert not ScoreSheet.objects.filter(status=SheetStatus.LOCKED).exists()


@pytest.mark.parametrize(("rows", "queries"), [(1, 9), (3, 9)])
def test_table_shows_the_sums_of_all_brands(client, django_assert_num_queries, rows, queries):
    made = make.evaluation(make.cycle())
    for number in range(1, rows + 1):
        make.score(seat_of(made, 2), make.application(made.cycle, number), 80, lock=False)
        make.score(seat_of(made, 3), Application.objects.last(), 13, lock=False)
    enter(client, made)
    with django_assert_num_queries(queries):
        page = client.get(reverse("panel:table"))
    assert [row["total"] for row in page.context["rows"]] == [80] * rows


@pytest.mark.parametrize(("rows", "queries"), [(1, 7), (3, 7)])
def test_lock_all_asks_the_database_as_often_for_one_sheet_as_for_three(
    client, django_assert_num_queries, rows, queries
):
    made = make.evaluation(make.cycle())
    for number in range(1, rows + 1):
        make.score(seat_of(made, 2), make.application(made.cycle, number), 80, lock=False)
    enter(client, made)
    with django_assert_num_queries(queries):
        assert len(client.get(reverse("panel:lock-all")).context["rows"]) == rows


@pytest.mark.parametrize("status", [ApplicationStatus.DRAFT, ApplicationStatus.WITHDRAWN])
def test_a_brand_that_is_not_before_the_panel_is_not_found(client, year, status):
    free(enter(client, year))
    Application.objects.filter(number="2026-001").update(status=status)
    assert client.get(reverse("panel:sheet", args=["2026-001"])).status_code == 404
    assert autosave(client, 0, **{NAME_FIELD: "10"}).status_code == 404
