"""The notice and the case packs as PDF and DOCX: what they say, and who may have them."""

from __future__ import annotations

import io
import re

import docx
import pypdf
import pytest
from django.core.files.base import ContentFile
from django.urls import reverse
from django.utils import timezone
from docx.oxml.ns import qn

from applications.models import Application
from brandportal.accounts.enums import Role
from reviews.decision.decisions import Choice, decide
from reviews.decision.sent_back import send_back
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Evaluation, PublicNotice, Result
from tests.factories.counted import counted_year
from tests.factories.evaluation import AFTER_RATING, moved
from tests.factories.pairs import by_two, partner
from tests.factories.people import make_user
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db


def words_of(answer, form: str) -> str:
    assert answer.status_code == 200
    assert answer["Content-Disposition"].endswith(f'.{form}"')
    if form == "pdf":
        reader = pypdf.PdfReader(io.BytesIO(answer.content))
        text = "".join(page.extract_text() for page in reader.pages)
    else:
        body = docx.Document(io.BytesIO(answer.content)).element.body
        text = "".join(node.text or "" for node in body.iter(qn("w:t")))
    return re.sub(r"\s", "", text)


counted = built_once(lambda: counted_year(3))


@pytest.fixture
def noticed(counted) -> Evaluation:
    made = counted
    moved(EvaluationStatus.ON_NOTICE)
    Application.objects.filter(number="2026-002").update(status="selected")
    PublicNotice.objects.create(
        evaluation=made,
        published_at=timezone.now(),
        working_days=5,
        ends_at=timezone.now(),
        folder=ContentFile(b"x", name="x.zip"),
        seal="5e" * 32,
    )
    return made


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_notice_says_who_until_when_and_how_to_object(client, noticed, settings, form):
    settings.ISSUING_BODY = "市机关效能建设领导小组"
    words = words_of(client.get(reverse("public:notice-paper", args=[2026, form])), form)
    for said in (
        "市机关效能建设领导小组",
        "Brand2",
        "Agency2",
        "共5个工作日",
        "实名提出",
        "5e" * 32,
        "登记号：公示2026-001",
    ):
        assert said in words
    assert "Brand1" not in words


def test_the_notice_is_in_chinese_for_a_reader_of_english(client, noticed):
    address = reverse("public:notice-paper", args=[2026, "docx"])
    chinese = client.get(address).content
    assert client.get(address, headers={"accept-language": "en"}).content == chinese


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_a_case_pack_says_what_the_page_of_the_candidate_says(client, form):
    counted_year(3)
    client.force_login(make_user(Role.LEADER, username="leader"))
    result = Result.objects.get(application__number="2026-001")
    address = reverse("leadership:case-pack", args=[2026, "2026-001", form])
    words = words_of(client.get(address), form)
    for said in (
        "登记号：案卷2026-001",
        "案卷：Brand1",
        "Agency1",
        str(result.composite),
        "Meaningofbrand1",
        "85.00",
    ):
        assert said in words
    assert "Brand2" not in words and "judge" not in words


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_the_bundle_has_every_candidate_in_the_order_of_the_ranking(client, form):
    counted_year(4)
    client.force_login(make_user(Role.LEADER, username="leader"))
    words = words_of(client.get(reverse("leadership:case-packs", args=[2026, form])), form)
    assert "登记号：案卷汇编2026-001" in words
    places = [words.index(f"案卷：Brand{n}") for n in (2, 1, 3)]
    assert places == sorted(places)
    assert "Brand4" not in words


@pytest.mark.parametrize(("brands", "queries"), [(1, 12), (3, 12)])
def test_a_bundle_asks_the_database_as_often_for_one_brand_as_for_three(
    client, django_assert_num_queries, brands, queries
):
    counted_year(brands)
    client.force_login(make_user(Role.LEADER, username="leader"))
    address = reverse("leadership:case-packs", args=[2026, "docx"])
    client.get(address)
    with django_assert_num_queries(queries):
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("form", ["pdf", "docx"])
def test_minutes_and_decision_say_who_met_who_was_chosen_and_who_recorded_it(client, form):
    made = counted_year(3)
    rows = {row.number: row.pk for row in Application.objects.all()}
    leader = make_user(Role.LEADER, username="leader", name="沈永康")
    client.force_login(leader)
    addresses = [
        reverse(f"leadership:{name}-paper", args=[2026, form]) for name in ("minutes", "decision")
    ]
    assert [client.get(address).status_code for address in addresses] == [404, 404]
    choices = {
        rows["2026-001"]: Choice(False, "整改未完成，留待明年"),
        rows["2026-002"]: Choice(True),
        rows["2026-003"]: Choice(True, "样本虽少，群众反映集中向好"),
    }
    by_two(decide, evaluation=made, choices=choices, by=leader, now=AFTER_RATING)
    minutes, decision = (words_of(client.get(address), form) for address in addresses)
    assert "登记号：会议纪要2026-001" in minutes and "登记号：审核决定2026-001" in decision
    for said in ("沈永康、施春兰、季海燕", "逐一审议入围品牌，一致同意。", "Brand2", "纪要"):
        assert said in minutes
    first = str(partner(Role.LEADER, but=leader))
    for said in ("Brand3", "样本虽少，群众反映集中向好", "整改未完成，留待明年", first, "沈永康"):
        assert said.replace(" ", "") in decision
    assert decision.index("Brand2") < decision.index("Brand3") < decision.index("整改未完成")
    client.force_login(make_user(Role.PANEL, username="member"))
    assert [client.get(address).status_code for address in addresses] == [403, 403]


def test_who_has_a_conflict_or_no_part_gets_no_case(client):
    made = counted_year(2)
    agency = Application.objects.get(number="2026-001").agency
    tied = make_user(Role.LEADER, username="tied", agency=agency, role="head")
    addresses = [
        reverse("leadership:case-pack", args=[2026, "2026-002", "pdf"]),
        reverse("leadership:case-packs", args=[2026, "pdf"]),
    ]
    for person in (tied, make_user(Role.PANEL, username="member")):
        client.force_login(person)
        assert [client.get(address).status_code for address in addresses] == [403, 403]
    client.force_login(make_user(Role.LEADER, username="leader"))
    assert client.get(addresses[0].replace(".pdf", ".exe")).status_code == 404
    Evaluation.objects.filter(pk=made.pk).update(status=EvaluationStatus.RATING)
    assert [client.get(address).status_code for address in addresses] == [404, 404]


def test_a_decision_after_one_that_was_sent_back_has_a_number_of_its_own(client):
    made = counted_year(3)
    leader = make_user(Role.LEADER, username="leader", name="沈永康")
    client.force_login(leader)
    choices = {
        row.pk: Choice(row.number in ("2026-001", "2026-002")) for row in Application.objects.all()
    }
    numbers = []
    for _again in range(2):
        by_two(decide, evaluation=made, choices=choices, by=leader, now=AFTER_RATING)
        address = reverse("leadership:decision-paper", args=[2026, "docx"])
        first, same = (words_of(client.get(address), "docx") for _twice in range(2))
        assert first == same
        numbers.append(re.search(r"审核决定2026-\d+", first).group())
        made = Evaluation.objects.get(pk=made.pk)
        by_two(
            send_back,
            evaluation=made,
            reason="会议出席名单有误，请重新审议",
            by=leader,
            now=AFTER_RATING,
        )
        made = Evaluation.objects.get(pk=made.pk)
    assert numbers == ["审核决定2026-001", "审核决定2026-002"]
