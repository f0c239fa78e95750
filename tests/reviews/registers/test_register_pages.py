"""Pages of registers, keys and the draw, as people see them; nothing of an answer before the
count.
"""

from __future__ import annotations

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext
from openpyxl import load_workbook

from brandportal.accounts.enums import Role
from reviews.models import Delivery, Draw, Evaluation, RegisterKey, Sending, ServiceCase
from reviews.rating.invitations import rate_invited
from reviews.rating.rating import Answer
from reviews.recipients.admin import draws_to_make
from reviews.recipients.sending import running, send_some, start_due
from reviews.registers.admin import missing_registers
from reviews.registers.tables import COLUMNS, read_register
from tests.factories.desk import queues
from tests.factories.evaluation import moved
from tests.factories.pages import flat
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY, make_notice, make_result
from tests.factories.registers import (
    AFTER_DEADLINE,
    BEFORE,
    OPENS,
    POINT,
    Gateway,
    agency_person,
    closed,
    drawn,
    hand_in,
    phone,
    register_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
HEAD = "Case number,Service point,Date of service,Mobile number\n"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(BEFORE, tick=False)


def file(*rows: str, head: str = HEAD) -> SimpleUploadedFile:
    return SimpleUploadedFile("register.csv", (head + "\n".join(rows)).encode())


def row(number: int, **changes: str) -> str:
    cells = {"case": f"Z{number}", "point": POINT, "day": "2026-03-05", "phone": phone(number)}
    return ",".join((cells | changes).values())


def page(application) -> str:
    return reverse("workspace:register", args=[application.number])


def test_register_page_says_the_terms_before_anybody_chooses_a_file(client):
    year = register_year()
    client.force_login(agency_person(year.first))
    text = client.get(page(year.first)).content.decode()
    for said in ("2026-05-29 10:00", "from 2025-06-01 to 2026-05-31", "20,000 rows", POINT):
        assert said in text


def test_register_is_handed_over_in_one_step(client):
    year = register_year()
    client.force_login(agency_person(year.first))
    answer = client.post(page(year.first), {"file": file(row(1), row(2))}, follow=True)
    assert answer.redirect_chain == [(page(year.first), 302)]
    assert "Taken: 2. Known already: 0. Left out: 0." in answer.content.decode()
    assert ServiceCase.objects.count() == 2


def test_register_with_problems_names_row_column_and_reason_and_takes_nothing(client):
    year = register_year()
    client.force_login(agency_person(year.first))
    answer = client.post(page(year.first), {"file": file(row(1), row(2, phone="12"))})
    text = answer.content.decode()
    assert answer.status_code == 422 and "Nothing was taken" in text
    assert "Rows looked at: 2. Without a problem: 1. With a problem: 1." in text
    assert '<th scope="row" class="r">3</th><td>D Mobile number</td>' in flat(text)
    assert not Delivery.objects.exists()


def test_register_takes_the_good_rows_when_the_box_is_ticked(client):
    year = register_year()
    client.force_login(agency_person(year.first))
    sent = {"file": file(row(1), row(2, phone="12")), "take_good": "on"}
    answer = client.post(page(year.first), sent, follow=True)
    assert "Taken: 1. Known already: 0. Left out: 1." in answer.content.decode()


def test_register_shows_two_hundred_problems_and_says_how_many_more(client):
    year = register_year()
    client.force_login(agency_person(year.first))
    rows = [row(number, phone="") for number in range(250)]
    text = client.post(page(year.first), {"file": file(*rows)}).content.decode()
    assert text.count('<th scope="row" class="r">') == 200
    assert "50 more problems are not shown." in text


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({}, "This field is required."),
        ({"file": SimpleUploadedFile("a.csv", b"")}, "The submitted file is empty."),
        ({"file": SimpleUploadedFile("a.xls", b"\xd0\xcf\x11\xe0\0")}, "workbook of the old kind"),
        ({"file": SimpleUploadedFile("a.csv", b"x" * (2 * 1024 * 1024 + 1))}, "larger than 2 MB"),
    ],
)
def test_register_refuses_a_file_with_a_sentence_at_the_field(client, sent, sentence):
    year = register_year()
    client.force_login(agency_person(year.first))
    answer = client.post(page(year.first), {**sent, "take_good": "on"})
    text = answer.content.decode()
    assert answer.status_code == 422 and sentence in text
    assert "checked" in text.split('name="take_good"')[1].split(">")[0]


def test_register_after_the_deadline_says_so(client, time_machine):
    year = register_year()
    client.force_login(agency_person(year.first))
    time_machine.move_to(AFTER_DEADLINE, tick=False)
    assert "The registers closed on" in client.get(page(year.first)).content.decode()
    answer = client.post(page(year.first), {"file": file(row(1))})
    assert answer.status_code == 409
    assert not Delivery.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_template_is_text_and_reads_back(client, settings, language):
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = language
    year = register_year()
    client.force_login(agency_person(year.first))
    answer = client.get(reverse("workspace:register-template", args=[year.first.number]))
    book = load_workbook(io.BytesIO(answer.content))
    sheet = book.worksheets[0]
    with translation.override(language):
        assert [cell.value for cell in sheet[1]] == [gettext(name) for name in COLUMNS.values()]
    assert {sheet.cell(2, place).number_format for place in range(1, 5)} == {"@"}
    assert book.worksheets[1]["A1"].value == POINT
    for place, value in enumerate(("Z1", POINT, "2026-03-05", phone(1)), start=1):
        sheet.cell(2, place, value)
    out = io.BytesIO()
    book.save(out)
    (line,) = read_register("a.xlsx", out.getvalue(), columns=tuple(COLUMNS)).rows
    assert line.cells["phone"].text == phone(1)


def test_a_key_is_shown_once(client):
    year = register_year()
    client.force_login(agency_person(year.first, "head"))
    where = reverse("workspace:register-keys", args=[year.first.agency_id])
    answer = client.post(where, {"name": "业务系统"})
    key = answer.context["shown"]
    assert answer.status_code == 201 and key in answer.content.decode()
    assert "no-store" in answer["Cache-Control"]
    text = client.get(where).content.decode()
    assert key not in text and "业务系统" in text
    client.post(reverse("workspace:register-key-revoke", args=[RegisterKey.objects.get().pk]))
    assert "revoked 2026-05-22" in client.get(where).content.decode()


def test_the_office_hands_over_a_list_and_names_are_not_kept(client):
    year = register_year()
    client.force_login(make_officer())
    where = reverse("admin:reviews_register_hand_over")
    sent = {"cycle": year.cycle.pk, "group": "deputies", "application": ""}
    unnamed = client.post(where, {**sent, "file": file(phone(1), head="手机号码\n")})
    assert unnamed.status_code == 422
    sent["source"] = "市人大办〔2026〕3号"
    lines = file(f"张三,{phone(1)}", f"李四,{phone(2)}", head="姓名,手机号码\n")
    answer = client.post(where, {**sent, "file": lines}, follow=True)
    assert "Taken: 2." in answer.content.decode()
    twice = file(f"张三,{phone(1)}", f"张三,{phone(1)}", head="姓名,手机号码\n")
    answer = client.post(where, {**sent, "file": twice})
    assert answer.status_code == 422
    assert "The same value is already in row 2." in answer.content.decode()


def test_the_office_draws_on_the_draw_s_page(client, time_machine):
    year = register_year()
    hand_in(year.first, 9)
    made = closed(year)
    waiting = queues(draws_to_make, AFTER_DEADLINE)
    assert [queue.label for queue in waiting] == ["Raters to draw"]
    time_machine.move_to(AFTER_DEADLINE + DAY, tick=False)
    client.force_login(make_officer())
    verb = reverse("admin:reviews_draw_verb", args=[made.pk, "draw"])
    sent = {"number": "07 11 23", "source": "双色球", "number_on": "2026-05-20"}
    refused = client.post(verb, sent)
    assert refused.status_code == 422
    assert "after the registers closed" in refused.content.decode()
    answer = client.post(verb, {**sent, "number_on": "2026-05-30"}, follow=True)
    assert "5 invitations were drawn." in answer.content.decode()
    assert queues(draws_to_make, AFTER_DEADLINE) == []


def test_the_desk_counts_brands_without_a_register():
    year = register_year()
    hand_in(year.first, 1)
    (queue,) = queues(missing_registers, BEFORE)
    assert queue.count == 1
    assert queues(missing_registers, AFTER_DEADLINE) == []


@pytest.fixture
def rated(settings):
    """Messages sent; the first of five has answered."""
    settings.SMS_GATEWAY = "tests.factories.registers.Gateway"
    gateway = Gateway.fresh()
    year = register_year(brands=1)
    hand_in(year.first, 9)
    drawn(year)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="rating")
    start_due(now=OPENS)
    for each in running(OPENS):
        send_some(sending=each, now=OPENS)
    return year, gateway


def answer_all(year, gateway, count):
    for _number, text in gateway.sent[:count]:
        rate_invited(
            application=type(year.first).objects.get(pk=year.first.pk),
            answer=Answer(5),
            code=text[-12:],
            now=OPENS + DAY,
        )


def test_no_page_tells_who_has_answered_before_the_count(client, rated, time_machine):
    year, gateway = rated
    time_machine.move_to(OPENS + 16 * DAY, tick=False)
    officer, leader = make_officer(), make_user(Role.LEADER, username="leader")
    made = Draw.objects.get()
    pages = [
        (officer, reverse("admin:reviews_draw_change", args=[made.pk])),
        (officer, reverse("admin:reviews_draw_changelist")),
        (officer, reverse("admin:reviews_ratinginvitation_changelist")),
        (officer, reverse("admin:reviews_register_changelist")),
        (leader, reverse("leadership:home")),
        (leader, reverse("leadership:ranking", args=[2026])),
        (None, reverse("public:draw", args=[2026])),
        (None, reverse("public:results", args=[2026])),
    ]

    def looked_at() -> list[bytes]:
        start_due(now=OPENS + 16 * DAY)
        seen = []
        for person, url in pages:
            client.logout()
            if person:
                client.force_login(person)
            seen.append(client.get(url).content)
        return [part.split(b"csrfmiddlewaretoken")[0] for part in seen]

    Sending.objects.filter(kind="reminder").delete()
    before = looked_at()
    answer_all(year, gateway, 4)
    assert looked_at() == before


def test_the_rate_is_shown_once_it_is_counted_and_published(client, rated, time_machine):
    year, gateway = rated
    answer_all(year, gateway, 5)
    time_machine.move_to(OPENS + 40 * DAY, tick=False)
    make_result(year.first)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="counted", counted_at=OPENS)
    client.force_login(make_officer())
    made = Draw.objects.get()
    text = client.get(reverse("admin:reviews_draw_change", args=[made.pk])).content.decode()
    assert "5 / 5" in text and "100.0 %" in text
    assert client.get(reverse("public:draw", args=[2026])).status_code == 404
    year.evaluation.refresh_from_db()
    make_notice(year)
    moved("on_notice", pk=year.evaluation.pk)
    client.logout()
    text = client.get(reverse("public:draw", args=[2026])).content.decode()
    assert "5 / 5" in text and made.seed in text and "07 11 23" in text
    data = client.get(reverse("public:draw-json", args=[2026])).json()
    assert (data["seed"], data["public_number"]) == (made.seed, "07 11 23")
    assert data["parts"] == made.parts
    said = str(data)
    for case in ServiceCase.objects.all():
        assert case.case_key not in said and case.pseudonym not in said


@pytest.mark.parametrize("count", [1, 3])
def test_lists_ask_the_same_number_of_queries_however_long(
    client, django_assert_num_queries, count
):
    year = register_year(brands=count)
    for application in year.applications:
        hand_in(application, 2)
    client.force_login(make_officer())
    url = reverse("admin:reviews_register_changelist")
    client.get(url)
    with django_assert_num_queries(8):
        client.get(url)
