"""The ledger's page, its feed, and its mail subscriptions."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from django.core import mail
from django.urls import reverse

from reviews.ledger import head_mail, heads, ledger
from reviews.models import HeadSubscriber
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.stages.steps import close_rating
from tests.factories.rating import DAY, NOW, make_result, make_year

pytestmark = pytest.mark.django_db
BEFORE_ITS_DAY = "reviews/evaluation/before_its_day.html"
HOUR = timedelta(hours=1)
BY_MAIL = "/ledger/by-mail/"


@pytest.fixture(autouse=True)
def english_reader(client, settings, time_machine):
    settings.LANGUAGE_CODE = "en"
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "en"
    time_machine.move_to(NOW, tick=False)


@pytest.fixture
def year():
    return make_year()


def give(year, who: str) -> None:
    rate(
        application=year.first,
        answer=Answer(5),
        pseudonym=who,
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=NOW,
    )
    ledger.fold_all(year.cycle.pk)


def link_in(message, path: str) -> str:
    return re.search(rf"https?://[^/\s]+(/ledger/{path}/\S+)", message.body)[1]


def test_ledger_shows_heads_and_hides_their_sizes_until_the_close(client, year):
    address = reverse("public:ledger", args=[2026])
    assert "No head has been published yet" in client.get(address).content.decode()
    give(year, "a")
    made = heads.publish(evaluation=year.evaluation, now=NOW)
    page = client.get(address).content.decode()
    assert made.head in page
    assert "Lines" not in page
    make_result(year.first)
    close_rating(evaluation=year.evaluation, now=NOW + 8 * DAY)
    page = client.get(address).content.decode()
    assert re.findall(r'data-label="Lines">(\d+)<', page) == ["1", "1"]


def test_ledger_of_a_year_before_its_rating_only_says_when(client):
    make_year(status="shortlisted")
    shown = client.get(reverse("public:ledger", args=[2026]))
    assert [template.name for template in shown.templates][0] == BEFORE_ITS_DAY
    assert client.get(reverse("public:ledger-feed", args=[2026])).status_code == 404


def test_ledger_needs_as_many_queries_for_three_heads_as_for_one(
    client, year, django_assert_num_queries
):
    address = reverse("public:ledger", args=[2026])
    for hour in (1, 3):
        for n in range(hour):
            heads.publish(evaluation=year.evaluation, now=NOW + n * HOUR)
        with django_assert_num_queries(4):
            client.get(address)


def test_feed_holds_the_heads_under_the_portals_own_address(client, year, settings):
    made = [heads.publish(evaluation=year.evaluation, now=NOW + n * HOUR).head for n in range(3)]
    answer = client.get(reverse("public:ledger-feed", args=[2026]), headers={"host": "testserver"})
    feed = answer.content.decode()
    assert answer.headers["Content-Type"].startswith("application/atom+xml")
    assert re.findall(r"<summary[^>]*>([0-9a-f]{64})</summary>", feed) == made[::-1]
    assert f'href="{settings.BASE_URL}/ledger/2026/"' in feed


def test_heads_come_by_mail_after_the_link_was_confirmed_and_no_more_after_leaving(client, year):
    heads.publish(evaluation=year.evaluation, now=NOW)
    assert client.post(BY_MAIL, {"address": "Keeper@Example.org"}).status_code == 200
    assert head_mail.send_due(now=NOW) == 1
    assert head_mail.send_due(now=NOW) == 0
    asked = mail.outbox.pop()
    assert asked.to == ["keeper@example.org"]
    confirm = link_in(asked, "by-mail")
    # A programme that follows links subscribes nobody.
    assert client.get(confirm).status_code == 200
    assert not HeadSubscriber.objects.confirmed().exists()
    assert client.post(confirm).status_code == 302
    assert "You are subscribed" in client.get(confirm).content.decode()
    # Heads from before are no news; those that wait come in one mail.
    assert head_mail.send_due(now=NOW) == 0
    new = [heads.publish(evaluation=year.evaluation, now=NOW + n * HOUR).head for n in (1, 2)]
    assert head_mail.send_due(now=NOW + 2 * HOUR) == 1
    sent = mail.outbox.pop()
    assert [head in sent.body for head in new] == [True, True]
    assert head_mail.send_due(now=NOW + 2 * HOUR) == 0
    leave = link_in(sent, "no-mail")
    assert leave in sent.extra_headers["List-Unsubscribe"]
    assert client.get(leave).status_code == 200
    assert client.post(leave).status_code == 200
    assert not HeadSubscriber.objects.exists()
    heads.publish(evaluation=year.evaluation, now=NOW + 3 * HOUR)
    assert head_mail.send_due(now=NOW + 3 * HOUR) == 0
    assert client.get(leave).status_code == client.get(confirm).status_code == 404


def test_the_answer_is_the_same_for_an_address_that_is_subscribed(client, year):
    head_mail.subscribe(address="a@example.org", language="en", now=NOW)
    head_mail.confirm(subscriber=HeadSubscriber.objects.get(), now=NOW)
    pages = {
        re.sub(rb'value="[^"]{20,}"', b"", client.post(BY_MAIL, {"address": each}).content)
        for each in ("a@example.org", "b@example.org", "A@EXAMPLE.ORG ")
    }
    assert len(pages) == 1
    assert head_mail.send_due(now=NOW) == 1
    assert mail.outbox.pop().to == ["b@example.org"]


@pytest.mark.parametrize(
    "typed", ["", "nobody", "a@b", "a@example.org\nBcc: b@example.org", "x" * 400]
)
def test_what_is_no_address_is_refused_and_kept(client, year, typed):
    page = client.post(BY_MAIL, {"address": typed})
    assert (page.status_code, HeadSubscriber.objects.count()) == (422, 0)
    assert "Please enter a mail address." in page.content.decode()


def test_nobody_is_flooded_with_links(client, year):
    for _ in range(3):
        client.post(BY_MAIL, {"address": "a@example.org"})
        head_mail.send_due(now=NOW)
    assert len(mail.outbox) == 1
    head_mail.subscribe(address="a@example.org", language="en", now=NOW + 13 * HOUR)
    assert head_mail.send_due(now=NOW + 13 * HOUR) == 1
    assert len(mail.outbox) == 2


def test_a_network_subscribes_so_many_addresses_and_no_more(client, year, settings):
    codes = [client.post(BY_MAIL, {"address": f"a{n}@example.org"}).status_code for n in range(22)]
    assert codes[:20] == [200] * 20
    assert codes[20:] == [429] * 2
    assert HeadSubscriber.objects.count() == 20


def test_links_of_others_purposes_and_texts_lead_nowhere(client, year):
    head_mail.subscribe(address="a@example.org", language="en", now=NOW)
    row = HeadSubscriber.objects.get()
    good = head_mail.token_of(row, head_mail.LEAVE)
    for token in (good[:-1], f"{row.pk}-", "x", "²-1", f"{row.pk + 1}{good[1:]}", "9" * 60):
        assert client.get(f"{BY_MAIL}{token}/").status_code == 404
    assert head_mail.find(good, head_mail.CONFIRM) is None
    assert head_mail.find(good, head_mail.LEAVE) == row


def test_a_mail_server_that_is_away_holds_one_mail_a_round_and_costs_nobody_the_heads(
    year, monkeypatch
):
    tried = []

    def nobody_answers(self, **_options):
        tried.append(self.to)
        raise TimeoutError("the mail server does not answer")

    for name in ("a", "b", "c"):
        head_mail.subscribe(address=f"{name}@example.org", language="en", now=NOW)
    for row in HeadSubscriber.objects.all():
        head_mail.confirm(subscriber=row, now=NOW)
    heads.publish(evaluation=year.evaluation, now=NOW + HOUR)
    with monkeypatch.context() as patched:
        patched.setattr("django.core.mail.EmailMessage.send", nobody_answers)
        for hour in range(1, 13):
            assert head_mail.send_due(now=NOW + hour * HOUR) == 0
    assert len(tried) == 12
    assert head_mail.forget(now=NOW + 13 * HOUR) == 0
    assert head_mail.send_due(now=NOW + 13 * HOUR) == 3


def test_unconfirmed_and_dead_addresses_are_forgotten(year, monkeypatch):
    for name in ("late", "dead", "fine"):
        head_mail.subscribe(address=f"{name}@example.org", language="en", now=NOW)
    dead = HeadSubscriber.objects.get(address__startswith="dead")
    for row in HeadSubscriber.objects.exclude(address__startswith="late"):
        head_mail.confirm(subscriber=row, now=NOW)
    heads.publish(evaluation=year.evaluation, now=NOW + HOUR)
    send = mail.EmailMessage.send

    def refuse(message, *args, **kwargs):
        if message.to == [dead.address]:
            raise OSError("no such mailbox")
        return send(message, *args, **kwargs)

    monkeypatch.setattr(mail.EmailMessage, "send", refuse)
    now = NOW + HOUR
    for _ in range(9):
        head_mail.send_due(now=now)
        now += timedelta(hours=7)
    assert HeadSubscriber.objects.get(pk=dead.pk).attempts >= head_mail.ATTEMPTS
    assert head_mail.forget(now=now) == 2
    assert HeadSubscriber.objects.get().address == "fine@example.org"
