"""Blind by the rules: a judge reads neutral names everywhere, and nothing differs when the names of
two brands and agencies are exchanged.
"""

from __future__ import annotations

import pytest
import time_machine
from django.core import mail
from django.test import Client
from django.urls import reverse

from applications.models import Application, Brand, Commitment, Evidence, SelfScore, ServicePoint
from brandportal import rulebook
from brandportal.accounts.enums import Role
from brandportal.accounts.models import Agency
from brandportal.documents.blocks import Facts
from brandportal.notices.models import Notice
from reviews.models import Declaration, Evaluation, ScoreSheet
from reviews.panel.blind import without
from reviews.panel.presenters.paper import blank_sheets
from reviews.panel.sheets import unlock_sheet
from tests.factories import evaluation as make
from tests.factories.applications import make_evidence
from tests.factories.pairs import by_two
from tests.factories.people import make_user

pytestmark = pytest.mark.django_db
SECRETS = ("春风行动", "秋水服务", "长河管理局", "高山服务局", "Long River", "High Mountain")
PAGES = (
    "/panel/",
    "/panel/?q=2026",
    "/panel/?q=春风",
    "/panel/?q=长河",
    "/panel/declaration/",
    "/panel/table/",
    "/panel/lock/",
    "/panel/2026-001/",
    "/panel/2026-001/lock/",
    "/panel/2026-001/conflict/",
    "/panel/2026-002/",
)


def named(brand: Application, name: str, agency: str, english: str) -> None:
    Brand.objects.filter(pk=brand.brand_id).update(name=name)
    Agency.objects.filter(pk=brand.agency_id).update(name=agency, name_en=english)


def exchange(first: Application, second: Application) -> None:
    """What the one was called the other is called now, in names and texts."""
    named(first, "-", "-", "-")
    describe(second, *SECRETS[0::2][:2], SECRETS[4])
    describe(first, *SECRETS[1::2][:2], SECRETS[5])


def describe(brand: Application, name: str, agency: str, english: str) -> None:
    named(brand, name, agency, english)
    text = f"{name}是{agency}（{english.upper()}）的品牌"
    Application.objects.filter(pk=brand.pk).update(meaning=text, slogan=name, summary=text)
    SelfScore.objects.filter(application=brand).update(reason=text)
    Commitment.objects.filter(application=brand).update(promise=text, how_to_check=text)
    points = ServicePoint.objects.filter(application=brand)
    points.update(name=agency[:3], address=f"{agency}一楼", phone=f"0512-{brand.pk:08d}")
    Evidence.objects.filter(application=brand).update(
        title=f"{agency[:2]}的台账", original_name=f"{agency}.pdf"
    )


def blind_year(*fields: str) -> Evaluation:
    made = make.year_before_the_panel(panel={"blind": list(fields)})
    for brand in made.cycle.applications.all()[:2]:
        make_evidence(brand, indicator=make.NAME)
        brand.commitments.create(
            promise="x",
            unit="分钟",
            baseline=2,
            target=1,
            due_on=make.RATING_CLOSES.date(),
            how_to_check="x",
        )
        brand.service_points.create(name="x", address="x", phone="0512-1")
    first, second = made.cycle.applications.all()[:2]
    describe(first, *SECRETS[0::2][:2], SECRETS[4])
    describe(second, *SECRETS[1::2][:2], SECRETS[5])
    judge = made.seats.first()
    make.score(judge, first, 90, lock=False)
    for brand in made.cycle.applications.all()[1:3]:
        Declaration.objects.create(
            seat=judge, application=brand, has_conflict=False, declared_at=make.SCORING
        )
    return made


def seen(made: Evaluation, language: str = "zh-hans") -> dict[str, bytes]:
    """Every page of the room as the first judge reads it, without tokens and nonces."""
    client = Client(headers={"accept-language": language})
    client.force_login(made.seats.first().user)
    found = {}
    for page in PAGES:
        answer = client.get(page)
        assert answer.status_code == 200, page
        tokens = {str(answer.context[name]) for name in ("csrf_token",) if name in answer.context}
        content = answer.content
        for token in tokens:
            content = content.replace(token.encode(), b"")
        found[page] = content
    return found


def test_nothing_differs_when_names_and_texts_are_exchanged():
    made = blind_year("agency", "brand")
    with time_machine.travel(make.SCORING, tick=False):
        before = seen(made)
        exchange(*made.cycle.applications.all()[:2])
        after = seen(made)
    # The list of declarations has every name, in one order, and no number.
    assert [page for page in PAGES if before[page] != after[page]] == []
    told = {page: content.decode() for page, content in before.items()}
    for page in set(PAGES) - {"/panel/declaration/"}:
        typed = page.partition("?q=")[2]
        assert [word for word in SECRETS if word in told[page] and word[:2] != typed] == [], page
    assert "品牌01" in told["/panel/2026-001/"] and "2026-001" in told["/panel/?q=2026"]
    assert "2026-00" not in told["/panel/?q=春风"] and "2026-00" not in told["/panel/?q=长河"]


def test_the_comparison_can_fail():
    made = blind_year()
    with time_machine.travel(make.SCORING, tick=False):
        before = seen(made)
        exchange(*made.cycle.applications.all()[:2])
        after = seen(made)
    assert before["/panel/2026-001/"] != after["/panel/2026-001/"]
    assert "春风行动" in before["/panel/"].decode()


@pytest.mark.parametrize(
    ("field", "shown", "hidden"),
    [("brand", "长河管理局", "春风行动"), ("agency", "春风行动", "长河管理局")],
)
def test_each_field_alone(field, shown, hidden):
    made = blind_year(field)
    with time_machine.travel(make.SCORING, tick=False):
        pages = seen(made)
    for page in ("/panel/", "/panel/2026-001/"):
        assert shown in pages[page].decode() and hidden not in pages[page].decode()


def test_files_have_neutral_names_and_open():
    made = blind_year("agency")
    row = Evidence.objects.first()
    client = Client()
    client.force_login(made.seats.first().user)
    with time_machine.travel(make.SCORING, tick=False):
        answer = client.get(reverse("panel:evidence", args=["2026-001", row.pk]))
        page = client.get("/panel/2026-001/").content.decode()
    assert answer.status_code == 200
    assert f'filename="material-{row.pk}.pdf"' in answer["Content-Disposition"]
    assert "材料1" in page and "台账" not in page and "0512" not in page


def test_a_conflict_is_declared_by_the_agency_s_name():
    made = blind_year("agency", "brand")
    judge = made.seats.all()[1]
    client = Client()
    client.force_login(judge.user)
    second = made.cycle.applications.all()[1]
    with time_machine.travel(make.SCORING, tick=False):
        page = client.get("/panel/declaration/").content.decode()
        assert "高山服务局" in page and "2026-00" not in page
        assert f"conflict-{second.agency_id}" in page
        sent = {
            "confirmed": "on",
            f"conflict-{second.agency_id}": "on",
            f"reason-{second.agency_id}": "my sister works there",
        }
        assert client.post("/panel/declaration/", sent).status_code == 302
    said = Declaration.objects.filter(seat=judge, has_conflict=True).get()
    assert said.application == second
    assert Declaration.objects.filter(seat=judge).count() == 4


def test_mails_name_no_brand(django_capture_on_commit_callbacks):
    made = blind_year("brand")
    seat, brand = made.seats.all()[1], made.cycle.applications.first()
    sheet = make.score(seat, brand, 90)
    office = make_user(Role.OFFICE, username="office")
    with django_capture_on_commit_callbacks(execute=True):
        by_two(unlock_sheet, sheet=sheet, reason="mistyped", by=office, now=make.SCORING)
    told = Notice.objects.filter(recipient=seat.user)
    assert told.exists()
    said = str(list(told.values_list("subject_id", "body_id", "context")))
    said += "".join(one.subject + one.body for one in mail.outbox if seat.user.email in one.to)
    assert "春风行动" not in said and "01" in said


def test_printed_sheets_name_no_brand():
    made = blind_year("brand", "agency")
    client = Client()
    client.force_login(made.seats.first().user)
    with time_machine.travel(make.SCORING, tick=False):
        assert client.get("/panel/2026-001/paper/").content.startswith(b"%PDF")
        brand = Application.objects.select_related("brand", "agency").get(number="2026-001")
        paper = blank_sheets(made.seats.first(), [brand])
    facts = next(block for block in paper.blocks if isinstance(block, Facts))
    assert [value for _label, value in facts.rows][:2] == ["品牌01", "不显示申报单位"]


def test_names_are_shown_again_once_scoring_is_closed():
    made = blind_year("agency", "brand")
    Evaluation.objects.update(status="shortlisted", scoring_closed_at=make.SCORING)
    ScoreSheet.objects.update(
        status="locked", locked_at=make.SCORING, locked_by=made.seats.first().user
    )
    client = Client()
    client.force_login(made.seats.first().user)
    with time_machine.travel(make.SCORING, tick=False):
        assert "春风行动" in client.get("/panel/").content.decode()


def test_years_with_older_rules_show_what_they_showed():
    rules = rulebook.default_rules()
    del rules["panel"]["blind"]
    assert rulebook.problems(rules) == []
    assert rulebook.blind_fields(rules) == frozenset()
    rules["panel"]["blind"] = ["brand", "judge"]
    assert rulebook.problems(rules) == ["panel.blind: 'judge' is not known."]
    rules["panel"]["blind"] = ["brand", "brand"]
    assert rulebook.problems(rules) == ["panel.blind names 'brand' twice."]


def test_names_are_left_out_in_whatever_case():
    assert without(["Long River", "长河"], "LONG RIVER与长河局") == "○○与○○局"


@pytest.mark.parametrize("rows", [1, 3])
def test_the_list_takes_as_many_queries_when_it_is_blind(rows, django_assert_num_queries):
    made = make.year_before_the_panel(panel={"blind": ["agency", "brand"]})
    keep = made.cycle.applications.values_list("pk", flat=True)[:rows]
    made.cycle.applications.exclude(pk__in=list(keep)).update(status="draft", submitted_at=None)
    client = Client()
    client.force_login(made.seats.first().user)
    with time_machine.travel(make.SCORING, tick=False), django_assert_num_queries(7):
        assert client.get("/panel/").status_code == 200
