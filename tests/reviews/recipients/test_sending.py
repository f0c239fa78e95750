"""Messages: codes made when they are sent, one invitation and one reminder, resumable, never a
third time.
"""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.error import HTTPError, URLError

import pytest
from django.core.management import call_command

from applications.models import Application
from brandportal.accounts.enums import Role
from brandportal.errors import NotAllowed, NotNow
from brandportal.journal.models import Entry
from reviews.identity.pseudonyms import keyed
from reviews.models import Evaluation, InvitationMessage, Rating, RatingInvitation, Sending
from reviews.rating.invitations import rate_invited
from reviews.rating.rating import Answer, rate
from reviews.recipients.sending import (
    may_switch,
    pause,
    progress,
    remind_at,
    resume,
    running,
    send_some,
    start_due,
)
from reviews.tasks import send_to_the_drawn
from tests.factories.evaluation import moved
from tests.factories.people import make_officer, make_user
from tests.factories.rating import DAY
from tests.factories.registers import (
    CLOSES,
    OPENS,
    Gateway,
    drawn,
    hand_in,
    invited,
    phone,
    register_year,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("english")]
MINUTE = timedelta(minutes=1)
HALF_WAY = OPENS + 15 * DAY


@pytest.fixture
def gateway(settings):
    settings.SMS_GATEWAY = "tests.factories.registers.Gateway"
    return Gateway.fresh()


@pytest.fixture
def year():
    """One brand, five drawn of nine, the rating open, nothing sent."""
    year = register_year(brands=1)
    hand_in(year.first, 9)
    drawn(year)
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="rating")
    return year


def visit(now=OPENS, **more) -> int:
    """One visit of the clock."""
    start_due(now=now)
    return sum(send_some(sending=row, now=now, **more) for row in running(now))


def codes(gateway) -> dict[str, str]:
    """The code that each telephone got last."""
    return {number: re.search(r"i=(\w{12})$", text).group(1) for number, text in gateway.sent}


def answer(application: Application, code: str, overall=4, now=OPENS + DAY) -> None:
    rate_invited(
        application=Application.objects.get(pk=application.pk),
        answer=Answer(overall),
        code=code,
        now=now,
    )


def test_nothing_is_sent_before_the_rating_opens(gateway, year):
    Evaluation.objects.filter(pk=year.evaluation.pk).update(status="shortlisted")
    assert (visit(), gateway.sent, Sending.objects.count()) == (0, [], 0)


def test_send_some_sends_each_drawn_person_one_code_and_keeps_its_hash(gateway, year):
    assert (visit(), visit()) == (5, 0)
    numbers = [number for number, _text in gateway.sent]
    assert len(set(numbers)) == 5 and set(numbers) <= {phone(n) for n in range(1, 10)}
    rows = InvitationMessage.objects.all()
    assert {row.code_hash for row in rows} == {
        keyed("invitation", code, year=2026) for code in codes(gateway).values()
    }
    assert {(row.tries, row.failures, row.sent_at) for row in rows} == {(1, 0, OPENS)}
    sending = Sending.objects.get()
    assert (sending.kind, sending.started_at, sending.finished_at) == ("invitation", OPENS, OPENS)
    assert (progress(sending).total, progress(sending).sent) == (5, 5)
    assert Entry.objects.get(action="draw.sent_invitation").data == {"sent": 5, "given_up": 0}


def test_the_message_is_in_the_portal_s_language_with_a_fixed_address(gateway, year, settings):
    settings.BASE_URL = "https://brands.example.gov.cn"
    visit()
    _number, text = gateway.sent[0]
    address = f"https://brands.example.gov.cn/rate/{year.first.brand.code}/?i="
    assert address in text and year.first.agency.name in text and year.first.brand.name in text
    assert "%" not in text and "7月1日" in text


def test_who_was_drawn_rates_under_the_telephone_s_pseudonym(gateway, year):
    visit()
    answer(year.first, next(iter(codes(gateway).values())), 2)
    row = Rating.objects.get()
    invitation = RatingInvitation.objects.get(used=True)
    assert (row.pseudonym, row.group, row.channel) == (
        invitation.pseudonym,
        "service_recipients",
        "invitation",
    )
    assert row.service_point_id == invitation.case.point_id


def test_one_person_one_rating_whichever_way_it_is_given(gateway, year):
    visit()
    invitation = invited(year.first)[0]
    by_phone = {
        "application": year.first,
        "pseudonym": invitation.pseudonym,
        "group": "public",
        "channel": "phone",
        "now": OPENS + DAY,
    }
    rate(answer=Answer(1), **by_phone)
    code = next(
        code
        for code in codes(gateway).values()
        if invitation.messages.filter(code_hash=keyed("invitation", code, year=2026)).exists()
    )
    answer(year.first, code, 5)
    assert [(r.overall, r.group) for r in Rating.objects.all()] == [(5, "service_recipients")]
    rate(answer=Answer(3), **by_phone)
    assert [(r.overall, r.group) for r in Rating.objects.all()] == [(3, "service_recipients")]


def test_a_gateway_that_fails_in_the_middle_is_tried_again_and_nobody_gets_two(gateway, year):
    gateway.fails = {3: ConnectionRefusedError(), 4: OSError(), 5: URLError("no route")}
    assert visit() == 2
    assert (visit(OPENS + MINUTE), len(gateway.sent)) == (0, 2)
    assert visit(OPENS + 11 * MINUTE) == 3
    assert len({number for number, _text in gateway.sent}) == len(gateway.sent) == 5
    assert set(InvitationMessage.objects.values_list("tries", "failures")) == {(1, 0)}


def test_a_number_that_the_gateway_refuses_is_given_up_after_five_times(gateway, year):
    refused = HTTPError("https://sms.example.org", 400, "bad number", {}, None)
    gateway.fails = dict.fromkeys((1, 6, 7, 8, 9), refused)
    for number in range(5):
        visit(OPENS + number * 11 * MINUTE)
    assert gateway.calls == 9
    sending = Sending.objects.get()
    assert (progress(sending).sent, progress(sending).given_up) == (4, 1)
    assert sending.finished_at == OPENS + 44 * MINUTE
    assert visit(OPENS + DAY) == 0


def test_a_crash_between_sending_and_noting_sends_once_more_and_never_a_third_time(
    gateway, year, monkeypatch
):
    """The process dies after the gateway took the first message. The guarantee: at most two
    messages for that one.
    """

    def die(*args):
        raise KeyboardInterrupt

    for crash in range(2):
        with monkeypatch.context() as patch:
            patch.setattr("reviews.recipients.messages.note_sent", die)
            with pytest.raises(KeyboardInterrupt):
                visit(OPENS + crash * 11 * MINUTE)
    first = gateway.sent[0][0]
    assert [number for number, _text in gateway.sent] == [first, first]
    # Within its lease nobody else touches it; afterwards it is given up and all others go out once.
    assert visit(OPENS + 12 * MINUTE) == 4
    assert visit(OPENS + DAY) == 0
    numbers = [number for number, _text in gateway.sent]
    assert sorted(map(numbers.count, set(numbers))) == [1, 1, 1, 1, 2]
    assert progress(Sending.objects.get()).given_up == 1


def test_after_a_crash_the_newer_code_works(gateway, year, monkeypatch):
    with monkeypatch.context() as patch:
        patch.setattr("reviews.recipients.messages.note_sent", lambda *args: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            visit()
    visit(OPENS + 11 * MINUTE)
    number = gateway.sent[0][0]
    answer(year.first, codes(gateway)[number])
    assert Rating.objects.count() == 1


def test_a_gateway_that_does_not_answer_in_time_counts_as_sent_perhaps(gateway, year):
    gateway.fails = {1: TimeoutError(), 6: URLError(TimeoutError())}
    assert visit() == 4
    assert visit(OPENS + 11 * MINUTE) == 0
    row = InvitationMessage.objects.get(sent_at=None)
    assert (row.tries, row.failures) == (2, 2)
    assert row.code_hash is not None
    assert visit(OPENS + DAY) == 0 and gateway.calls == 6


def test_send_some_keeps_to_its_share_and_goes_on_at_the_next_visit(gateway, year):
    assert [visit(most=2), visit(most=2), visit(most=2), visit(most=2)] == [2, 2, 1, 0]


@pytest.mark.parametrize("at_once", [1, 3, 100])
def test_send_some_takes_up_several_at_once(gateway, year, at_once):
    gateway.fails = {2: OSError()}
    assert visit(at_once=at_once) == 4
    assert visit(OPENS + 11 * MINUTE, at_once=at_once) == 1
    assert len({number for number, _text in gateway.sent}) == len(gateway.sent) == 5


def test_messages_taken_up_and_not_tried_are_given_back(gateway, year):
    gateway.fails = dict.fromkeys((1, 2, 3), OSError())
    assert visit(at_once=5) == 0
    assert set(InvitationMessage.objects.values_list("tries", "failures", "code_hash")) == {
        (0, 0, None)
    }
    assert visit(OPENS + 11 * MINUTE) == 5


def test_pause_stops_and_resume_goes_on(gateway, year):
    officer = make_officer()
    visit(most=2)
    sending = Sending.objects.get()
    assert may_switch(sending, by=officer, paused=True)
    pause(sending=sending, by=officer, now=OPENS)
    assert (visit(), len(gateway.sent)) == (0, 2)
    with pytest.raises(NotNow):
        pause(sending=sending, by=officer, now=OPENS)
    sending = Sending.objects.get()
    assert not may_switch(sending, by=officer, paused=True)
    assert may_switch(sending, by=officer, paused=False)
    resume(sending=sending, by=officer, now=OPENS)
    assert visit() == 3
    with pytest.raises(NotNow):
        resume(sending=sending, by=officer, now=OPENS)
    assert not may_switch(Sending.objects.get(), by=officer, paused=True)
    assert not may_switch(None, by=officer, paused=True)


def test_pause_is_the_office_s(gateway, year):
    visit(most=2)
    insider = make_user(Role.OFFICE, username="insider", agency=year.first.agency)
    for other in (make_user(Role.AUDITOR, username="auditor"), insider):
        with pytest.raises(NotAllowed):
            pause(sending=Sending.objects.get(), by=other, now=OPENS)


def test_a_pause_in_the_middle_is_seen_before_the_next_message(gateway, year, monkeypatch):
    officer, send = make_officer(), Gateway.send

    def paused_meanwhile(self, phone, text):
        send(self, phone, text)
        pause(sending=Sending.objects.get(), by=officer, now=OPENS)

    monkeypatch.setattr(Gateway, "send", paused_meanwhile)
    assert (visit(), len(gateway.sent)) == (1, 1)


def test_the_reminder_goes_once_half_way_to_the_silent_alone(gateway, year):
    visit()
    sent = codes(gateway)
    first, second = list(sent)[:2]
    answer(year.first, sent[first])
    by_phone = keyed("phone", second, year=2026)
    rate(
        application=year.first,
        answer=Answer(4),
        pseudonym=by_phone,
        group="public",
        channel="phone",
        now=OPENS + DAY,
    )
    assert remind_at(year.evaluation.draw) == HALF_WAY
    assert visit(HALF_WAY - MINUTE) == 0
    gateway.sent.clear()
    assert (visit(HALF_WAY), visit(HALF_WAY + DAY)) == (3, 0)
    assert set(codes(gateway)) == set(sent) - {first, second}
    # Both codes work, and both make the same one rating.
    third = next(iter(codes(gateway)))
    answer(year.first, codes(gateway)[third], 5, now=HALF_WAY + DAY)
    answer(year.first, sent[third], 1, now=HALF_WAY + DAY)
    assert Rating.objects.count() == 3


def test_neither_progress_nor_journal_tells_how_many_were_reminded(gateway, year):
    visit()
    answer(year.first, next(iter(codes(gateway).values())))
    visit(HALF_WAY)
    reminder = Sending.objects.get(kind="reminder")
    assert (progress(reminder).total, progress(reminder).sent) == (0, 0)
    entries = Entry.objects.filter(action__contains="reminder")
    assert [(entry.action, entry.data) for entry in entries.order_by("seq")] == [
        ("draw.send_reminder", {}),
        ("draw.sent_reminder", {}),
    ]


def test_who_answers_while_the_reminders_go_out_gets_none(gateway, year):
    visit()
    sent = codes(gateway)
    visit(HALF_WAY, most=1)
    reminded = gateway.sent[-1][0]
    silent = next(number for number in sent if number != reminded)
    answer(year.first, sent[silent], now=HALF_WAY)
    gateway.sent.clear()
    assert visit(HALF_WAY + MINUTE) == 3
    assert silent not in codes(gateway)


@pytest.mark.parametrize("status", ["counted", "decided", "concluded"])
def test_nothing_is_sent_after_the_rating(gateway, year, status):
    visit(most=1)
    moved(status, pk=year.evaluation.pk)
    assert (visit(HALF_WAY), len(gateway.sent)) == (0, 1)


def test_nothing_is_sent_between_the_end_of_the_window_and_the_closing(gateway, year):
    visit(most=1)
    assert visit(CLOSES) == 0


def test_without_a_gateway_nothing_is_taken_up(settings, year):
    settings.SMS_GATEWAY = ""
    assert visit() == 0
    assert set(InvitationMessage.objects.values_list("tries", "code_hash")) == {(0, None)}
    assert Sending.objects.get().finished_at is None


def test_a_telephone_that_was_deleted_is_given_up(gateway, year):
    case = invited(year.first)[0].case
    case.phone = ""
    case.save(update_fields=["phone"])
    for number in range(6):
        visit(OPENS + number * 11 * MINUTE)
    assert progress(Sending.objects.get()).given_up == 1
    assert len(gateway.sent) == 4


def test_the_clock_and_the_command_do_the_same(gateway, year, time_machine):
    time_machine.move_to(OPENS, tick=False)
    assert send_to_the_drawn() == 5
    call_command("send_to_the_drawn")
    assert len(gateway.sent) == 5


def test_the_command_sends_until_nothing_is_left(gateway, year, time_machine, capsys):
    time_machine.move_to(OPENS, tick=False)
    call_command("send_to_the_drawn", "--most", "2")
    assert capsys.readouterr().out == "5 messages went out.\n"
