"""The office's desk for sheets and tablets: faults by line, a second person, nothing told before
the count.
"""

from __future__ import annotations

import io
import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from openpyxl import load_workbook

from reviews.batches import batches
from reviews.batches.files import COLUMNS
from reviews.evaluation.enums import EvaluationStatus
from reviews.models import Batch, Evaluation, Kiosk, Rating
from reviews.rating.enums import Channel
from tests.factories.pages import flat
from tests.factories.people import make_officer
from tests.factories.rating import NOW, make_year

pytestmark = pytest.mark.django_db
ENTER = "/admin/reviews/batch/enter/"
HEAD = "品牌编号,手机号,总体评价,评价日期"
TODAY = "2026-05-12"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


@pytest.fixture
def office(client):
    officer = make_officer()
    client.force_login(officer)
    return officer


def table(year, *rows):
    code = year.first.brand.code
    lines = [HEAD, *(",".join((code, *row)) for row in rows)]
    return "\r\n".join(lines).encode("utf-8-sig")


def good(year, count, first=0):
    return table(
        year, *((f"138{number:08d}", "满意", TODAY) for number in range(first, first + count))
    )


def send(client, content, *, name="sheets.csv", **more):
    file = SimpleUploadedFile(name, content)
    return client.post(ENTER, {"channel": "paper", "file": file, **more})


def verb(batch, name):
    return reverse("admin:reviews_batch_verb", args=[batch.pk, name])


def page_of(client, batch):
    page = client.get(reverse("admin:reviews_batch_change", args=[batch.pk]))
    return flat(page.content.decode())


def entered(year, content, by=None):
    return batches.enter_batch(
        evaluation=year.evaluation,
        channel=Channel.PAPER,
        name="sheets.csv",
        content=content,
        by=by or make_officer("colleague"),
        now=NOW,
    )


def test_page_says_what_the_table_has_to_look_like_before_anything_is_sent(client, office):
    html = client.get(ENTER).content.decode()
    assert all(word in html for word in COLUMNS.values())
    assert "非常不满意" in html and "多次跑腿" in html
    assert "up to 5 MB and 5,000 rows" in html


def test_empty_table_has_the_columns(client, office):
    response = client.get("/admin/reviews/batch/template.xlsx")
    sheet = load_workbook(io.BytesIO(response.content)).active
    assert [cell.value for cell in sheet[1]] == list(COLUMNS.values())


def test_file_with_faults_is_only_looked_at_and_each_fault_is_named(client, office, year):
    content = table(year, ("13812345678", "满意", TODAY), ("139", "好", "x"))
    page = send(client, content)
    html = flat(page.content.decode())
    assert page.status_code == 422
    assert "2 lines read, 3 faults; nothing was kept" in html
    rows = re.findall(r'<td class="r num">(\d+)</td><td[^>]*>([^<]+)</td><td>([^<]+)</td>', html)
    assert rows == [
        ("3", "B 手机号", "This is no mobile number: 11 digits that start with 1."),
        ("3", "C 总体评价", "This is none of the five answers."),
        ("3", "D 评价日期", "This is no date. Please write it like 2026-05-12."),
    ]
    assert Batch.objects.count() == 0
    assert "13812345678" not in html


def test_lines_with_faults_are_left_out_when_it_is_said(client, office, year):
    content = table(year, ("13812345678", "满意", TODAY), ("139", "满意", TODAY))
    done = send(client, content, leave_out="on")
    batch = Batch.objects.get()
    assert (done.status_code, done.url) == (
        302,
        reverse("admin:reviews_batch_change", args=[batch.pk]),
    )
    assert (batch.rows, batch.good, batch.refused) == (2, 1, [[3, "手机号", "phone_wrong", "B"]])
    html = page_of(client, batch)
    assert "Lines left out" in html
    assert "This is no mobile number" in html


@pytest.mark.parametrize(
    ("name", "content", "sentence"),
    [
        ("sheets.pdf", b"%PDF-1.7\x00", "neither an XLSX nor a CSV"),
        ("sheets.xlsx", b"PK\x03\x04", "cannot be read as XLSX"),
        ("sheets.csv", b"a,b\r\n1,2", "The columns were not found"),
        ("sheets.csv", b"", "The submitted file is empty"),
        ("sheets.csv", b"x" * (5 * 1024 * 1024 + 1), "larger than 5 MB"),
    ],
)
def test_file_that_is_no_table_is_refused_beside_its_field(
    client, office, year, name, content, sentence
):
    page = send(client, content, name=name, channel="telephone")
    html = page.content.decode()
    assert page.status_code == 422
    assert sentence in html
    assert re.search(r'value="telephone"[^>]*checked|checked[^>]*value="telephone"', html)


def test_file_is_refused_while_no_rating_runs(client, office, year):
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=NOW)
    page = send(client, b"x")
    assert page.status_code == 409
    assert "while the public rating runs" in page.content.decode()


def test_who_entered_a_file_does_not_see_its_sample_and_cannot_confirm_it(client, office, year):
    batch = entered(year, good(year, 20), office)
    html = client.get(verb(batch, "confirm")).content.decode()
    assert "Somebody else has to compare it with the paper" in html
    assert "<tbody>" not in html
    assert client.post(verb(batch, "confirm"), {"agrees": "on"}).status_code == 403
    assert Batch.objects.get().status == "checked"


def test_second_person_sees_the_sample_and_confirms_it_by_a_tick(client, office, year):
    batch = entered(year, good(year, 20))
    html = client.get(verb(batch, "confirm")).content.decode()
    shown = [int(line) for line in re.findall(r'<td class="r num">(\d+)</td>', html)]
    assert shown == batch.sample and len(shown) == 10
    assert client.post(verb(batch, "confirm")).status_code == 422
    assert client.post(verb(batch, "confirm"), {"agrees": "on"}).status_code == 302
    assert Batch.objects.get().status == "confirmed"


def test_batch_is_taken_in_and_its_outcome_is_sealed_until_the_count(client, office, year):
    batch = entered(year, good(year, 20))
    client.post(verb(batch, "confirm"), {"agrees": "on"})
    assert client.post(verb(batch, "take-in")).status_code == 302
    assert (Batch.objects.get().status, Rating.objects.count()) == ("taken_in", 20)
    assert "sealed until the ratings are counted" in page_of(client, batch)
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=NOW)
    html = page_of(client, batch)
    assert "sealed" not in html
    assert re.search(r"had rated already</dt><dd>20, 0</dd>", html)


def test_pages_are_the_same_whoever_has_rated_before(client, office, year):
    """Two files of twenty: of one everybody has rated before, of the other nobody. No page tells
    which is which.
    """
    first, second = (
        entered(year, good(year, 20, first=n), make_officer(f"o{n}")) for n in (0, 100)
    )
    for batch in (first, second):
        client.post(verb(batch, "confirm"), {"agrees": "on"})
    again = entered(year, good(year, 20) + b"\r\n", make_officer("third"))
    client.post(verb(again, "confirm"), {"agrees": "on"})
    pages = []
    for batch in (first, again, second):
        client.post(verb(batch, "take-in"))
        pages.append(re.search(r'<dl class="facts">.*?</dl>', page_of(client, batch)).group())
    told = {re.sub(r"[0-9a-f]{64}|colleague|o0|o100|third", "", page) for page in pages}
    assert len(told) == 1
    assert [(b.accepted, b.duplicates) for b in Batch.objects.order_by("pk")] == [
        (20, 0),
        (20, 0),
        (0, 20),
    ]


def test_desk_shows_samples_that_wait(client, office, year):
    entered(year, good(year, 3))
    html = client.get("/admin/").content.decode()
    assert "Samples of sheets to compare with the paper" in html


@pytest.mark.parametrize("rows", [1, 3])
def test_list_takes_the_same_queries_for_every_length(
    client, office, year, rows, django_assert_num_queries
):
    for number in range(rows):
        entered(year, good(year, 1, first=number), make_officer(f"x{number}"))
    client.get("/admin/reviews/batch/")
    with django_assert_num_queries(8):
        client.get("/admin/reviews/batch/")


# Tablets -----------------------------------------------------------------------------------------


def test_tablet_s_link_is_shown_once(client, office, year):
    point = year.first.service_points.get()
    form = {"service_point": point.pk, "name": "Counter 3"}
    page = client.post("/admin/reviews/kiosk/issue/", form)
    html = page.content.decode()
    token = re.search(r"/kiosk/([\w-]{32})/", html).group(1)
    assert (page.status_code, "no-store" in page["Cache-Control"]) == (200, True)
    assert "<svg" in html
    kiosk = Kiosk.objects.get()
    record = reverse("admin:reviews_kiosk_change", args=[kiosk.pk])
    assert token not in client.get(record).content.decode()
    assert client.get(f"/kiosk/{token}/").status_code == 302


def test_tablet_without_a_place_is_refused_beside_the_field(client, office, year):
    page = client.post("/admin/reviews/kiosk/issue/", {"service_point": "", "name": "Counter 3"})
    assert page.status_code == 422
    assert 'value="Counter 3"' in page.content.decode()
    assert Kiosk.objects.count() == 0


def test_tablet_is_turned_off_at_the_desk(client, office, year):
    point = year.first.service_points.get()
    client.post("/admin/reviews/kiosk/issue/", {"service_point": point.pk, "name": "Counter 3"})
    kiosk = Kiosk.objects.get()
    off = reverse("admin:reviews_kiosk_verb", args=[kiosk.pk, "revoke"])
    assert client.post(off).status_code == 302
    kiosk.refresh_from_db()
    assert (kiosk.revoked_at, kiosk.revoked_by) == (NOW, office)
    assert client.post(off).status_code == 409


@pytest.mark.parametrize("rows", [1, 3])
def test_list_of_tablets_takes_the_same_queries_for_every_length(
    client, office, year, rows, django_assert_num_queries
):
    point = year.first.service_points.get()
    for number in range(rows):
        client.post(
            "/admin/reviews/kiosk/issue/", {"service_point": point.pk, "name": f"Counter {number}"}
        )
    client.get("/admin/reviews/kiosk/")
    with django_assert_num_queries(8):
        client.get("/admin/reviews/kiosk/")
