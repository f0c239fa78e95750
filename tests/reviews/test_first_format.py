"""Years whose ledger was begun in format version 1 keep it: receipts and changes go on, the folder
still checks.
"""

from __future__ import annotations

import hashlib
import subprocess
import sys
from datetime import timedelta

import pytest
from django.utils import timezone

from reviews.evaluation.enums import EvaluationStatus
from reviews.identity.pseudonyms import keyed
from reviews.ledger import append_only, heads, ledger
from reviews.ledger.invariants import CHECKS
from reviews.models import DailyHead, Evaluation, Ledger, LedgerEntry, Rating
from reviews.rating import receipts
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer, rate
from reviews.scoring import merkle
from tests.factories.published import folder
from tests.factories.rating import NOW, make_result, make_year


def first_version(code: str, brand: str, levels: str) -> str:
    return hashlib.sha256(f"{code}|{brand}|public|{levels}".encode()).hexdigest()


@pytest.mark.django_db
def test_a_year_that_had_ratings_goes_on_in_version_1():
    year = make_year()
    old = rate_as_before(year, "A" * 20, level=4)
    Ledger.objects.update(version=1)
    found = receipts.find("A" * 20)
    assert (found.is_proved, found.entry.r_g) == (True, "")
    # Whoever rates again names the old commitment, in the new format.
    made = rate(
        application=year.first,
        answer=Answer(2),
        pseudonym="p",
        group=RaterGroup.PUBLIC,
        channel=Channel.PHONE,
        now=NOW,
    )
    second = LedgerEntry.objects.get(revision=2)
    assert (second.previous, receipts.find(made.code).is_proved) == (old, True)
    ledger.fold_all(year.cycle.pk)
    heads.publish(evaluation=year.evaluation, now=NOW)
    assert [fault for _code, _promise, check in CHECKS for fault in check()] == []
    with pytest.raises(Exception, match="append-only"):
        LedgerEntry.objects.update(r_g="x")


def rate_as_before(year, code: str, *, level: int) -> str:
    """A rating as format version 1 wrote it, with the daily head over it."""
    bound = first_version(code, year.first.brand.code, f"{level}||||")
    receipt = keyed("receipt", code, year=2026)
    row = Rating.objects.create(
        application=year.first,
        pseudonym="p",
        group="public",
        channel="phone",
        overall=level,
        accepted_at=NOW,
        receipt=receipt,
        commitment=bound,
    )
    LedgerEntry.objects.create(
        rating=row,
        revision=1,
        cycle=year.cycle,
        application=year.first,
        group="public",
        overall=level,
        commitment=bound,
        receipt=receipt,
        accepted_at=NOW,
    )
    ledger.fold_all(year.cycle.pk)
    peaks, size = merkle.extend([], 0, [bytes.fromhex(bound)])
    DailyHead.objects.create(
        ledger=Ledger.objects.get(),
        day=NOW.date(),
        size=size,
        head=merkle.head(peaks),
        published_at=NOW + timedelta(hours=1),
    )
    return bound


@pytest.mark.django_db
def test_a_year_of_version_1_is_published_as_version_1_and_the_script_says_what_that_lacks(
    tmp_path,
):
    year = make_year()
    for application in year.applications:
        result = make_result(application)
        result.explanation["points"] = {}
        result.save()
    rate_as_before(year, "A" * 20, level=4)
    Ledger.objects.update(version=1)
    Evaluation.objects.update(status=EvaluationStatus.COUNTED, counted_at=timezone.now())
    files = folder(Evaluation.objects.select_related("cycle").get())
    assert files["ratings.csv"].decode().splitlines()[1:] == [
        f"{year.first.brand.code},public,4,,,,,1,"
    ]
    assert "replaced.csv" not in files
    for name, content in files.items():
        (tmp_path / name).write_bytes(content)
    said = subprocess.run(
        [sys.executable, "recount.py", "."],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        encoding="utf-8",
    )
    # The results of this little year were never counted; everything of the ledger agrees.
    assert "ledger" not in said.stdout.replace("Last head of the ledger", "")
    assert append_only.TABLE == LedgerEntry._meta.db_table
