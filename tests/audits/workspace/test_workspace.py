"""The agency's pages: what waits, the report, the statement, the rectification; nobody else's."""

from __future__ import annotations

import pytest
import time_machine
from django.urls import reverse

from audits.annual_review.enums import Outcome, RectificationStatus, ReviewStatus
from audits.models import AnnualReview, Rectification
from audits.titles.enums import TitleStatus
from brandportal.accounts.enums import Role
from brandportal.notices.domain import queue
from brandportal.notices.enums import NoticeKind
from brandportal.notices.notice_texts import NoticeText
from tests.factories.applications import make_application, make_cycle
from tests.factories.audits import NOW, make_figure, make_rectification, make_review, make_title
from tests.factories.people import make_agency, make_head, make_member, make_officer, make_user

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def address(name: str, review: AnnualReview) -> str:
    return reverse(f"workspace:{name}", args=[review.title.number, review.year])


def get(client, url: str, status: int = 200) -> str:
    response = client.get(url)
    assert response.status_code == status
    return response.content.decode()


def filled(review: AnnualReview, **more: object) -> dict[str, object]:
    commitment = review.title.application.commitments.get()
    return {
        f"actual-{commitment.pk}": "1.5",
        f"note-{commitment.pk}": "台账",
        "report": "全年按承诺办理。",
        "version": review.version,
        **more,
    }


def test_home_shows_what_waits_for_the_agency(client) -> None:
    title = make_title(name="港城车大夫")
    make_review(title)
    other = make_title(name="别家品牌")
    make_review(other)
    head = make_head(title.agency)
    queue(
        to=[head],
        key="x",
        text=NoticeText(name="x", kind=NoticeKind.COURSE, subject="通知一则", body=""),
        context={},
        url="/",
        now=NOW,
    )
    client.force_login(head)
    text = get(client, reverse("workspace:home"))
    assert "“港城车大夫”2025年度报告" in text
    assert "还剩 15 个工作日" in text
    assert "2026-01-26 24:00" in text
    assert "通知一则" in text
    assert "别家品牌" not in text


def test_home_of_somebody_without_an_agency(client) -> None:
    client.force_login(make_user(Role.PANEL))
    assert "您尚未加入任何单位" in get(client, reverse("workspace:home"))


def test_home_asks_the_visitor_to_sign_in(client) -> None:
    response = client.get(reverse("workspace:home"))
    assert response.status_code == 302
    assert "/accounts/login/" in response["Location"]


def test_home_asks_the_same_queries_at_1_and_3_rows(client, django_assert_num_queries) -> None:
    agency = make_agency()
    client.force_login(make_head(agency))
    make_cycle(2026)

    def one_more(year: int) -> None:
        make_review(make_title(agency=agency, year=year), year=2025)
        make_rectification(
            make_review(
                make_title(agency=agency, year=year - 10, status=TitleStatus.SUSPENDED),
                status=ReviewStatus.IN_EFFECT,
                outcome=Outcome.TO_BE_RECTIFIED,
            )
        )

    one_more(2025)
    with django_assert_num_queries(25):
        get(client, reverse("workspace:home"))
    one_more(2024)
    one_more(2023)
    with django_assert_num_queries(25):
        get(client, reverse("workspace:home"))


def test_pages_of_another_agency_do_not_exist(client) -> None:
    review = make_rectification().review
    client.force_login(make_head(make_agency()))
    number = review.title.number
    for url in (
        reverse("workspace:title-detail", args=[number]),
        reverse("workspace:title-plaque", args=[number]),
        address("review-detail", review),
        address("review-report", review),
    ):
        get(client, url, status=404)
    for name in ("review-report", "review-statement", "review-rectification"):
        assert client.post(address(name, review), {"report": "x"}).status_code == 404


def test_title_detail_shows_years_promises_and_the_ladder(client) -> None:
    title = make_title()
    make_figure(make_review(title, status=ReviewStatus.REPORTED))
    client.force_login(make_member(title.agency))
    text = get(client, reverse("workspace:title-detail", args=[title.number]))
    assert "报告已提交" in text
    assert "须连续3年年审保留且无警示，目前连续0年。" in text
    assert "已兑现" in text


def test_title_detail_asks_the_same_queries_at_1_and_3_reviews(
    client, django_assert_num_queries
) -> None:
    title = make_title()
    client.force_login(make_member(title.agency))
    url = reverse("workspace:title-detail", args=[title.number])
    make_figure(make_review(title, status=ReviewStatus.REPORTED))
    with django_assert_num_queries(15):
        get(client, url)
    for year in (2026, 2027):
        make_figure(make_review(title, year=year, status=ReviewStatus.REPORTED))
    with django_assert_num_queries(15):
        get(client, url)


def test_title_plaque_is_for_the_holder_while_the_title_stands(client) -> None:
    title = make_title()
    client.force_login(make_member(title.agency))
    response = client.get(reverse("workspace:title-plaque", args=[title.number]))
    assert response.content.startswith(b"%PDF-")
    lost = make_title(agency=title.agency, year=2024, status=TitleStatus.LAPSED)
    get(client, reverse("workspace:title-plaque", args=[lost.number]), status=409)


def test_drafter_saves_a_draft_and_only_the_head_hands_in(client) -> None:
    review = make_review()
    client.force_login(make_member(review.title.agency))
    text = get(client, address("review-report", review))
    assert "只有本单位负责人" in text or "仅本单位负责人" in text or "head of this agency" in text
    response = client.post(address("review-report", review), filled(review, save="1"))
    assert response.status_code == 302
    review.refresh_from_db()
    assert (review.status, review.version, review.figures.count()) == ("report_due", 1, 1)
    response = client.post(address("review-report", review), filled(review, hand_in="1"))
    assert response.status_code == 403
    client.force_login(make_head(review.title.agency))
    review.refresh_from_db()
    response = client.post(address("review-report", review), filled(review, hand_in="1"))
    assert response["Location"] == address("review-detail", review)
    review.refresh_from_db()
    assert review.status == ReviewStatus.REPORTED


def test_hand_in_with_gaps_keeps_what_was_typed_and_names_them(client) -> None:
    review = make_review()
    client.force_login(make_head(review.title.agency))
    response = client.post(
        address("review-report", review), {"report": "写了一半", "version": 0, "hand_in": "1"}
    )
    assert response.status_code == 422
    text = response.content.decode()
    assert "未填写完成数值：故障咨询当场答复" in text
    assert "写了一半" in text
    # The draft is kept; the same page can be sent again.
    assert 'name="version" value="1"' in text
    again = client.post(address("review-report", review), filled(review, version="1", hand_in="1"))
    assert again.status_code == 302


def test_report_edited_elsewhere_shows_both(client) -> None:
    review = make_review(version=2, report="经核查同事写的")
    client.force_login(make_head(review.title.agency))
    response = client.post(address("review-report", review), filled(review, version=1, save="1"))
    text = response.content.decode()
    assert response.status_code == 409
    assert "经核查同事写的" in text
    assert "全年按承诺办理。" in text
    review.refresh_from_db()
    assert review.report == "经核查同事写的"


@pytest.mark.parametrize("actual", ["abc", "1e99", "1.234", "99999999999999", "NaN", "Infinity"])
def test_report_with_a_figure_that_is_none_is_refused(client, actual: str) -> None:
    review = make_review()
    client.force_login(make_head(review.title.agency))
    commitment = review.title.application.commitments.get()
    response = client.post(
        address("review-report", review),
        filled(review, save="1", **{f"actual-{commitment.pk}": actual}),
    )
    assert response.status_code == 422
    assert actual in response.content.decode()
    assert review.figures.count() == 0


def test_report_after_the_due_moment_is_refused_and_keeps_what_was_typed(client) -> None:
    review = make_review(report_due=NOW)
    client.force_login(make_head(review.title.agency))
    response = client.post(address("review-report", review), filled(review, hand_in="1"))
    assert response.status_code == 409
    text = response.content.decode()
    assert "2026-01-05 09:00" in text
    assert "全年按承诺办理。" in text


def test_report_handed_in_twice_gets_a_sentence(client) -> None:
    review = make_review()
    client.force_login(make_head(review.title.agency))
    data = filled(review, hand_in="1")
    assert client.post(address("review-report", review), data).status_code == 302
    assert client.post(address("review-report", review), data).status_code == 409


def test_review_detail_explains_an_adverse_verdict_and_takes_the_statement(client) -> None:
    review = make_review(
        status=ReviewStatus.HEARING,
        outcome=Outcome.REVOKED,
        reasons=[["fraud", {}], ["veto", {"ground": "rigged_ratings"}]],
    )
    drafter, head = make_member(review.title.agency), make_head(review.title.agency)
    client.force_login(drafter)
    text = get(client, address("review-detail", review))
    assert "查实存在弄虚作假" in text
    assert "结论尚未生效，荣誉状态不变。" in text
    assert 'name="statement"' not in text
    assert client.post(address("review-statement", review), {"statement": "x"}).status_code == 403
    client.force_login(head)
    assert 'name="statement"' in get(client, address("review-detail", review))
    empty = client.post(address("review-statement", review), {"statement": "  "})
    assert empty.status_code == 422
    done = client.post(address("review-statement", review), {"statement": "请依据台账予以复核。"})
    assert done["Location"] == address("review-detail", review)
    assert "请依据台账予以复核。" in get(client, address("review-detail", review))
    again = client.post(address("review-statement", review), {"statement": "再说一次这个情况。"})
    assert again.status_code == 409
    review.refresh_from_db()
    assert review.statement == "请依据台账予以复核。"


def test_rectification_is_reported_by_the_head(client) -> None:
    rectification = make_rectification()
    review = rectification.review
    client.force_login(make_member(review.title.agency))
    url = address("review-rectification", review)
    assert client.post(url, {"report": "x"}).status_code == 403
    client.force_login(make_head(review.title.agency))
    assert 'name="report"' in get(client, address("review-detail", review))
    assert client.post(url, {"report": ""}).status_code == 422
    assert client.post(url, {"report": "已经增设两个窗口。"}).status_code == 302
    assert client.post(url, {"report": "又一次提交的报告。"}).status_code == 409
    assert Rectification.objects.get().status == RectificationStatus.REPORTED
    plain = make_review(make_title(agency=review.title.agency, year=2024))
    assert client.post(address("review-rectification", plain), {"report": "x"}).status_code == 404


@pytest.mark.parametrize("status", ReviewStatus.values)
def test_review_detail_in_every_status_and_language(client, status: str) -> None:
    review = make_review(status=status)
    client.force_login(make_head(review.title.agency))
    for language in ("zh-hans", "en"):
        client.cookies["django_language"] = language
        get(client, address("review-detail", review))


def test_the_office_has_no_workspace_of_an_agency(client) -> None:
    review = make_review()
    client.force_login(make_officer())
    get(client, address("review-detail", review), status=404)


def test_home_shows_the_application_with_its_next_step(client) -> None:
    agency = make_agency()
    make_cycle(2026)
    make_application(agency=agency, status="submitted", complete=False)
    client.force_login(make_head(agency))
    assert "效能办" in get(client, reverse("workspace:home"))
