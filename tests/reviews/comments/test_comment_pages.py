"""Comments on every page that shows them: sealed before the count, masked after it, always plain
text.
"""

from __future__ import annotations

import csv
import io
import re
from datetime import timedelta
from html import unescape

import pytest
from django.urls import reverse
from openpyxl import load_workbook

from brandportal.accounts.enums import AgencyRole, Role
from brandportal.web.spreadsheets import FORMULA_STARTS
from reviews.comments.comments import hide, show, tidied
from reviews.comments.screen import MASK
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Comment, Evaluation, HeldWord
from tests.factories.comments import make_comment
from tests.factories.evaluation import moved
from tests.factories.people import make_officer, make_user
from tests.factories.rating import NOW, make_year
from tests.plugins.shared import WHOLE
from tests.reviews.payloads import PAYLOADS

pytestmark = pytest.mark.django_db
WITH_NUMBER = "等了很久，请回电13812345678。"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def counted(status=EvaluationStatus.COUNTED):
    moved(status)
    Evaluation.objects.update(counted_at=NOW)


def public_page(year):
    return reverse("public:brand-comments", args=[year.first.brand.code])


def own_page(year):
    return reverse("workspace:comments", args=[year.first.number])


def text(response):
    assert response.status_code == 200
    return unescape(response.content.decode())


def drafter(year):
    return make_user(username="drafter", agency=year.first.agency, role=AgencyRole.DRAFTER)


# Sealed ------------------------------------------------------------------------------------------


def test_pages_are_the_same_byte_for_byte_however_many_have_written(client, year):
    officer, own = make_officer(), drafter(year)
    addresses = [
        (None, public_page(year)),
        (None, reverse("public:brand-detail", args=[year.first.brand.code])),
        (own, own_page(year)),
        (officer, reverse("admin:reviews_comment_changelist")),
        (officer, f"{reverse('admin:reviews_comment_export')}?_kind=csv"),
        (officer, reverse("admin:index")),
    ]

    def pages():
        found = []
        for person, address in addresses:
            client.logout()
            if person:
                client.force_login(person)
            client.cookies["django_language"] = "en"
            answer = client.get(address)
            body = (answer.getvalue() if answer.streaming else answer.content).decode()
            found.append(re.sub(r'name="csrfmiddlewaretoken" value="[^"]*"', "", body))
        return found

    before = pages()
    for number in range(20):
        make_comment(year.first, f"{WITH_NUMBER}{number}", pseudonym=f"p{number}")
    assert pages() == before
    counted()
    # Negative control: once counted, the office and everybody else read them.
    after = pages()
    changed = [
        address
        for (_person, address), old, new in zip(addresses, before, after, strict=True)
        if old != new
    ]
    assert reverse("admin:reviews_comment_changelist") in changed
    assert f"{reverse('admin:reviews_comment_export')}?_kind=csv" in changed


def test_own_page_of_another_agency_is_not_there(client, year):
    client.force_login(make_user(username="stranger", agency=year.applications[1].agency))
    assert client.get(own_page(year)).status_code == 404


# Shown -------------------------------------------------------------------------------------------


def test_public_page_shows_words_year_and_month_and_nothing_else(client, year):
    make_comment(
        year.first, "等了很久。\n<b>第二天</b>才好", now=NOW + timedelta(hours=3, minutes=17)
    )
    counted()
    page = client.get(public_page(year)).content.decode()
    assert "等了很久。<br>&lt;b&gt;第二天&lt;/b&gt;才好" in page
    assert 'datetime="2026-05"' in page
    figure = page[page.index("<article") : page.index("</article>")]
    assert "2026-05-" not in figure
    assert not re.search(r"\d{1,2}:\d{2}", figure)
    for level in ("satisfied", "Dissatisfied"):
        assert level not in figure


def test_public_page_masks_what_the_office_let_pass(client, year):
    comment = make_comment(year.first, WITH_NUMBER)
    counted()
    assert MASK not in text(client.get(public_page(year)))
    show(comment=comment, by=make_officer(), now=NOW)
    page = text(client.get(public_page(year)))
    assert f"请回电{MASK}。" in page
    assert "13812345678" not in page


def test_public_page_leaves_out_what_is_hidden(client, year):
    comment = make_comment(year.first)
    counted()
    hide(comment=comment, reason="经逐项核查广告", by=make_officer(), now=NOW)
    assert "No comment is shown" in text(client.get(public_page(year)))


def test_public_page_pages_through_ten_at_a_time(client, year):
    for number in range(23):
        make_comment(year.first, f"第{number}条意见", pseudonym=f"p{number}")
    counted()
    seen = [
        re.findall(r"第\d+条意见", text(client.get(public_page(year), {"page": page})))
        for page in (1, 2, 3)
    ]
    assert [len(page) for page in seen] == [10, 10, 3]
    assert len(set(sum(seen, []))) == 23


def test_public_page_has_the_newest_award_year_first(client, year):
    earlier = make_year(year=2025, brands=1)
    earlier.first.brand = year.first.brand
    earlier.first.save(update_fields=["brand"])
    make_comment(earlier.first, "去年的话")
    make_comment(year.first, "今年的话")
    counted()
    page = text(client.get(public_page(year)))
    assert page.index("今年的话") < page.index("去年的话")


@pytest.mark.parametrize("rows", [1, 3])
def test_public_page_query_count(client, year, django_assert_num_queries, rows):
    for number in range(rows):
        make_comment(year.first, "好", pseudonym=f"p{number}")
    counted()
    client.get(public_page(year))
    with django_assert_num_queries(3):
        client.get(public_page(year))


def test_brand_page_links_to_comments_only_when_there_are_some(client, year):
    address = reverse("public:brand-detail", args=[year.first.brand.code])
    make_comment(year.first)
    assert public_page(year) not in text(client.get(address))
    counted()
    assert public_page(year) in text(client.get(address))


def test_own_page_shows_the_same_words_and_hands_out_the_file(client, year):
    make_comment(year.first, "=1+1 很好")
    make_comment(year.first, WITH_NUMBER, pseudonym="q")
    counted()
    client.force_login(drafter(year))
    page = text(client.get(own_page(year)))
    assert "=1+1 很好" in page
    assert "13812345678" not in page
    rows = list(
        csv.reader(
            io.StringIO(client.get(own_page(year), {"as": "csv"}).content.decode("utf-8-sig"))
        )
    )
    assert rows == [["Month", "Comment"], ["2026-05", "'=1+1 很好"]]


# The office --------------------------------------------------------------------------------------


def desk(name, *args):
    return reverse(f"admin:reviews_comment_{name}", args=args)


def test_desk_shows_the_office_the_kept_text_and_what_others_read(client, year):
    comment = make_comment(year.first, f"经办人李雷让我{WITH_NUMBER}")
    counted()
    client.force_login(make_officer())
    page = text(client.get(desk("change", comment.pk)))
    assert f"经办人李雷让我等了很久，请回电{MASK}。" in page
    assert f"经办人{MASK}我等了很久，请回电{MASK}。" in page
    assert "Mobile number" in page
    assert "李雷" not in text(client.get(desk("changelist")))


@pytest.mark.parametrize("who", ["auditor", "office_of_the_agency"])
def test_desk_shows_anybody_else_the_masked_text_only(client, year, who):
    comment = make_comment(year.first, f"经办人李雷让我{WITH_NUMBER}")
    counted()
    agency = year.first.agency if who != "auditor" else None
    client.force_login(
        make_user(Role.AUDITOR if agency is None else Role.OFFICE, username=who, agency=agency)
    )
    page = client.get(desk("change", comment.pk))
    assert page.status_code == (200 if agency is None else 403)
    assert "李雷" not in page.content.decode()


def test_desk_decides(client, year):
    comment = make_comment(year.first, WITH_NUMBER)
    counted()
    client.force_login(make_officer())
    assert client.post(desk("verb", comment.pk, "hide"), {"reason": ""}).status_code == 422
    assert (
        client.post(desk("verb", comment.pk, "hide"), {"reason": "含有个人电话号码"}).status_code
        == 302
    )
    assert Comment.objects.get().status == "hidden"
    assert client.post(desk("verb", comment.pk, "show")).status_code == 302
    assert Comment.objects.get().status == "shown"


def test_desk_counts_what_waits_for_the_office(client, year):
    make_comment(year.first, WITH_NUMBER)
    make_comment(year.first, "很好", pseudonym="q")
    counted()
    client.force_login(make_officer())
    [queue] = [
        q for q in client.get("/admin/").context["queues"] if q.label == "Comments to look at"
    ]
    assert queue.count == 1
    assert client.get(queue.url).context["cl"].result_count == 1


@pytest.mark.parametrize("rows", [1, 3])
def test_desk_list_query_count(client, year, django_assert_num_queries, rows):
    for number in range(rows):
        make_comment(year.first, WITH_NUMBER, pseudonym=f"p{number}")
    counted()
    client.force_login(make_officer())
    client.get(desk("changelist"))
    with django_assert_num_queries(8):
        client.get(desk("changelist"))


def test_desk_hands_out_every_comment_masked(client, year):
    make_comment(year.first, WITH_NUMBER)
    counted()
    client.force_login(make_officer())
    rows = list(
        csv.reader(
            io.StringIO(client.get(desk("export"), {"_kind": "csv"}).getvalue().decode("utf-8-sig"))
        )
    )
    assert rows[1][:5] == [
        "2026",
        "品牌1",
        year.first.agency.name,
        "2026-05",
        f"等了很久，请回电{MASK}。",
    ]
    book = load_workbook(io.BytesIO(client.get(desk("export"), {"_kind": "xlsx"}).getvalue()))
    assert book.active["E2"].value == f"等了很久，请回电{MASK}。"
    assert client.get(desk("export"), {"_kind": "exe"}).status_code == 404


def test_desk_keeps_the_offices_words(client):
    client.force_login(make_officer())
    add = reverse("admin:reviews_heldword_add")
    assert client.post(add, {"word": "踢皮球", "note": ""}).status_code == 302
    assert client.post(add, {"word": "一", "note": ""}).status_code == 200
    assert list(HeldWord.objects.values_list("word", flat=True)) == ["踢皮球"]
    word = HeldWord.objects.get()
    client.post(reverse("admin:reviews_heldword_delete", args=[word.pk]), {"post": "yes"})
    assert HeldWord.objects.count() == 0


# Plain text --------------------------------------------------------------------------------------


def test_the_corpus_is_large_enough():
    assert len(set(PAYLOADS)) >= 100
    assert all(len(payload) <= 300 for payload in PAYLOADS)


TAG = re.compile(r"<(?!/?(?:p|br|article|time|span|td|th|dd|a)\b)[a-z!/?]", re.IGNORECASE)


def test_no_payload_becomes_markup_on_any_page(client, year):
    """Every payload stands on every page that shows comments as the text it is, and brings no
    markup along.
    """
    officer, own = make_officer(), drafter(year)
    comments = [
        make_comment(year.first, payload, pseudonym=f"p{number}")
        for number, payload in enumerate(PAYLOADS)
    ]
    counted()
    for comment in comments:
        show(comment=comment, by=officer, now=NOW)
    pages = [client.get(public_page(year), {"page": n}) for n in range(1, len(PAYLOADS) // 10 + 2)]
    client.force_login(own)
    pages += [client.get(own_page(year), {"page": n}) for n in range(1, len(PAYLOADS) // 20 + 2)]
    client.force_login(officer)
    pages += [client.get(desk("changelist"), {"p": n}) for n in (1, 2, 3)]
    # Every comment's page in CI; else of every fifth: all of them stand in the lists.
    for comment in comments if WHOLE else comments[::5]:
        pages.append(client.get(desk("change", comment.pk)))
    bodies = [page.content.decode() for page in pages]
    assert not any(page.status_code != 200 for page in pages)
    for body in bodies:
        for figure in re.findall(r"<article.*?</article>", body, re.DOTALL):
            assert TAG.search(figure) is None
    whole = "\n".join(bodies)
    for payload in PAYLOADS:
        raw = tidied(payload)
        if re.search(r"<[a-zA-Z!/?]", raw):
            assert raw not in whole
    # Without any markup of a comment, the pages hold exactly the scripts they hold anyway.
    scripts = {address for body in bodies for address in re.findall(r"<script[^>]*>", body)}
    own_ones = ('src="/static/', 'src="/admin/jsi18n/"', 'id="django-admin-form-add-constants"')
    assert [script for script in scripts if not any(one in script for one in own_ones)] == []


def test_no_payload_is_lost_on_its_way(client, year):
    for number, payload in enumerate(PAYLOADS):
        comment = make_comment(year.first, payload, pseudonym=f"p{number}")
        assert comment.text == tidied(payload)


def test_no_payload_runs_in_a_spreadsheet(client, year):
    for number, payload in enumerate(PAYLOADS):
        make_comment(year.first, payload, pseudonym=f"p{number}")
    counted()
    client.force_login(make_officer())
    book = load_workbook(io.BytesIO(client.get(desk("export"), {"_kind": "xlsx"}).getvalue()))
    cells = [cell for row in book.active.iter_rows(min_row=2) for cell in row]
    assert {cell.data_type for cell in cells if isinstance(cell.value, str)} <= {"s", "inlineStr"}
    rows = list(
        csv.reader(
            io.StringIO(client.get(desk("export"), {"_kind": "csv"}).getvalue().decode("utf-8-sig"))
        )
    )
    assert len(rows) == len(PAYLOADS) + 1
    assert not any(cell.startswith(FORMULA_STARTS) for row in rows[1:] for cell in row)
