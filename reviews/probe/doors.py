"""The doors: one level by one way. Each is tried as a citizen would, and what was written is read
again before it is undone.
"""

from __future__ import annotations

import logging
import re
import secrets
from datetime import datetime
from io import StringIO

from django.urls import reverse
from django.utils import timezone, translation

from brandportal.codes import new_code
from brandportal.sms import gateway, sent_to
from reviews.batches.batches import read_file
from reviews.batches.files import COLUMNS
from reviews.batches.intake import Sheet, take_in
from reviews.evaluation.models import Evaluation
from reviews.identity.pseudonyms import keyed
from reviews.kiosks.kiosks import TOKEN_BYTES, token_hash
from reviews.kiosks.models import Kiosk
from reviews.ledger.ledger import fold_all
from reviews.ledger.models import Tally
from reviews.probe.enums import Cause, Way
from reviews.probe.sandbox import Place, place_to_rate
from reviews.probe.visitor import Form, Page, Visitor
from reviews.rating.enums import Channel, Level, RaterGroup
from reviews.rating.invitations import CODE_LENGTH
from reviews.rating.models import Rating, RatingInvitation
from reviews.rating.rating import Answer

logger = logging.getLogger(__name__)
MOST_STEPS = 6
# A range of numbers that no operator gives out; nothing is sent to it either.
UNUSED_NUMBERS = "1540000"


class Shut(Exception):
    """A test rating did not get through."""

    def __init__(self, cause: Cause) -> None:
        super().__init__(cause)
        self.cause = cause


class _Telephone:
    """Takes the message in place of the city's message service."""

    shows_code = False

    def __init__(self) -> None:
        self.number = f"{UNUSED_NUMBERS}{secrets.randbelow(10**4):04d}"
        self.text = ""

    def send(self, phone: str, text: str) -> None:
        self.text = text

    @property
    def code(self) -> str:
        found = re.search(r"\d{6}", self.text)
        return found[0] if found else ""


def offered() -> list[Way]:
    """The ways that this installation offers: without a message service nobody rates by
    telephone.
    """
    return [way for way in Way if way != Way.PHONE or gateway() is not None]


def try_door(*, evaluation: Evaluation, way: Way, level: Level, now: datetime) -> str:
    """Rate the test service point once and read again what was written. Returns the cause if it did
    not get through, else an empty string; nothing of it stays.
    """
    try:
        # The pages of the visit have a language of their own.
        with translation.override(None), place_to_rate(evaluation, now=now) as place:
            _given(place, way, level, evaluation, now)
            _read_again(place, level)
    except Shut as shut:
        return shut.cause
    except Exception:
        logger.exception("the test of %s, level %s, ended with a fault", way, level)
        return Cause.FAULT
    return ""


def _given(place: Place, way: Way, level: Level, evaluation: Evaluation, now: datetime) -> None:
    if way == Way.PAPER:
        _on_paper(place, level, evaluation)
    elif way == Way.INVITATION:
        _walk(f"{reverse('public:rate', args=[place.code])}?i={_invited(place, now)}", level)
    elif way == Way.KIOSK:
        _walk(
            reverse("public:kiosk-set-up", args=[_tablet(place, now)]),
            level,
            invitation="" if gateway() else _invited(place, now),
        )
    else:
        _walk(f"{reverse('public:rate', args=[place.code])}?p={place.point.pk}", level)


def _walk(address: str, level: Level, *, invitation: str = "") -> None:
    """From the first page to the receipt, form by form."""
    visitor, telephone = Visitor(), _Telephone()
    with sent_to(telephone):
        page = visitor.open(address)
        for _step in range(MOST_STEPS):
            if page.has_receipt:
                return
            page = visitor.send(_filled(page, level, telephone, invitation))
    raise Shut(Cause.REFUSED)


def _filled(page: Page, level: Level, telephone: _Telephone, invitation: str) -> Form:
    form = page.form
    if page.status != 200 or form is None:
        raise Shut(Cause.REFUSED)
    if form.step == "answer" and "overall" in form.choices:
        if str(level.value) not in form.choices["overall"]:
            raise Shut(Cause.NOT_OFFERED)
        form.fill("overall", str(level.value))
        if invitation:
            form.fill("invitation", invitation)
    elif form.step == "wrong":
        if not form.choices.get("reasons"):
            raise Shut(Cause.NOT_OFFERED)
        form.fill("reasons", form.choices["reasons"][0])
    elif form.step == "phone":
        form.fill("phone", telephone.number)
    elif form.step == "code":
        form.fill("code", telephone.code)
    else:
        raise Shut(Cause.NOT_OFFERED)
    return form


def _invited(place: Place, now: datetime) -> str:
    code = new_code(CODE_LENGTH)
    RatingInvitation.objects.create(
        application=place.application,
        group=RaterGroup.SERVICE_RECIPIENTS,
        code_hash=keyed("invitation", code, year=place.application.cycle.year),
        created_at=now,
    )
    return code


def _tablet(place: Place, now: datetime) -> str:
    token = secrets.token_urlsafe(TOKEN_BYTES)
    Kiosk.objects.create(
        service_point=place.point, name=place.code, token_hash=token_hash(token), issued_at=now
    )
    return token


def _on_paper(place: Place, level: Level, evaluation: Evaluation) -> None:
    """A file of one sheet, read as the office's are, and taken in by the statement of batches."""
    now = timezone.now()
    names = ("brand", "phone", "overall", "given_on")
    line = (place.code, _Telephone().number, str(level.label), f"{timezone.localdate(now)}")
    file = StringIO()
    file.write("\n".join((",".join(COLUMNS[name] for name in names), ",".join(line))))
    reading = read_file(
        evaluation=evaluation, name="test.csv", content=file.getvalue().encode(), now=now
    )
    if not reading.good:
        raise Shut(Cause.REFUSED)
    (read,) = reading.good
    (overall, *_aspects) = read.levels
    assert overall is not None  # a valid line has it
    sheet = Sheet(
        application_id=read.application.pk,
        brand=place.code,
        year=evaluation.cycle.year,
        pseudonym=read.pseudonym,
        group=read.group,
        channel=Channel.PAPER,
        answer=Answer(overall),
    )
    if take_in([sheet], now=now, rules=evaluation.cycle.rules) != 1:
        raise Shut(Cause.REFUSED)


def _read_again(place: Place, level: Level) -> None:
    """The rating says what was given, and the tally, from which results are counted, has it."""
    ratings = Rating.objects.filter(application=place.application)
    if list(ratings.values_list("overall", flat=True)) != [level.value]:
        raise Shut(Cause.NOT_WRITTEN)
    fold_all(place.application.cycle_id)
    counted = Tally.objects.filter(application=place.application, n__gt=0)
    if list(counted.values_list("overall", "n")) != [(level.value, 1)]:
        raise Shut(Cause.NOT_COUNTED)
