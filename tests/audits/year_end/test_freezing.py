"""The year-end table is frozen by two officers and never changed; a correction is a version."""

from __future__ import annotations

import hashlib
from datetime import datetime

import pytest
import time_machine
from django.db import DatabaseError, transaction
from django.test import Client
from django.urls import reverse
from django.utils import translation

from audits.annual_review.enums import Outcome, ReviewStatus
from audits.models import FrozenYearEnd, YearEndTable
from audits.year_end import files
from audits.year_end.freezing import (
    FREEZE,
    freeze_year_end,
    ready_to_freeze,
    shown_table,
    table_row,
)
from brandportal.accounts.domain.agencies import save_agency
from brandportal.accounts.models import Agency
from brandportal.errors import BadInput, NotAllowed, NotNow
from brandportal.journal.models import Entry
from brandportal.rulebook import default_rules
from tests.factories.applications import SHANGHAI
from tests.factories.audits import NOW, make_check, make_review, make_title
from tests.factories.pairs import by_two, confirmed, partner, proposed, then_confirmed, typed
from tests.factories.people import make_agency, make_officer, make_tie

pytestmark = pytest.mark.django_db

REASON = "逐行核对无误，各单位无异议。"
WORD = "a long enough pass phrase"


def freeze(year: int = 2025, reason: str = REASON, by=None) -> FrozenYearEnd:
    by = by or make_officer()
    make_check(year)
    return by_two(freeze_year_end, table=table_row(year), reason=reason, by=by, now=NOW)


def points(year: int = 2025, **terms) -> dict[str, str]:
    return {line.agency.name: line.shown for line in shown_table(year, by=None, **terms).lines}


def test_two_freeze_what_the_records_say_and_later_records_change_nothing() -> None:
    title = make_title(agency=make_agency("甲局"))
    frozen = freeze()
    assert (frozen.version, points()) == (1, {"甲局": "2"})
    assert Entry.objects.filter(action=FREEZE).get().data["sha256"] == frozen.content_hash
    make_agency("乙局")
    make_review(title, status=ReviewStatus.IN_EFFECT, outcome=Outcome.REVOKED)
    assert points() == {"甲局": "2"}


def test_a_correction_is_a_new_version_with_its_reason() -> None:
    title = make_title(agency=make_agency("甲局"))
    first = freeze()
    make_review(title, status=ReviewStatus.IN_EFFECT, outcome=Outcome.REVOKED)
    second = freeze(reason="冻结后撤销一项荣誉，据此更正。")
    assert [row.version for row in FrozenYearEnd.objects.all()] == [2, 1]
    assert (points(), points(version=1)) == ({"甲局": "1.5"}, {"甲局": "2"})
    assert first.content_hash != second.content_hash
    with pytest.raises(NotNow, match="无须更正"):
        freeze(reason="再冻结一次，没有变化。")


def test_what_cannot_be_frozen() -> None:
    title = make_title()
    with pytest.raises(NotNow, match="2026年度尚未结束"):
        freeze(2026)
    with pytest.raises(BadInput):
        freeze(reason=" ")
    review = make_review(title, status=ReviewStatus.HEARING, outcome=Outcome.REVOKED)
    with pytest.raises(NotNow, match="1项年审"):
        freeze()
    review.delete()
    make_check()
    with pytest.raises(NotAllowed):
        freeze_year_end(table=table_row(2025), reason=REASON, by=make_officer(), now=NOW)
    assert FrozenYearEnd.objects.count() == 0
    assert ready_to_freeze(table_row(2025), now=NOW)


def test_what_changes_between_the_two_makes_the_proposal_stale() -> None:
    make_title()
    make_check()
    office = make_officer()
    table = table_row(2025)
    made = proposed(freeze_year_end, table=table, reason=REASON, by=office, now=NOW)
    make_agency("后来局")
    with pytest.raises(NotNow):
        confirmed(made, by=partner("office", but=office), now=NOW)
    assert FrozenYearEnd.objects.count() == 0


def test_the_database_keeps_a_frozen_table() -> None:
    make_title()
    frozen = freeze()
    rows = FrozenYearEnd.objects.filter(pk=frozen.pk)
    for attempt in (lambda: rows.update(content={}), rows.delete):
        with pytest.raises(DatabaseError), transaction.atomic():
            attempt()
    rows.get()


def test_a_conflict_hides_the_line_of_the_frozen_table_too() -> None:
    agency = make_agency("甲局")
    make_title(agency=agency)
    make_title(agency=make_agency("乙局"))
    freeze()
    torn = make_officer()
    make_tie(torn, agency)
    assert [line.agency.name for line in shown_table(2025, by=torn).lines] == ["乙局"]
    row = Agency.objects.get(pk=agency.pk)
    row.name, row.credit_code = "丙局", "91330100MA27XYT32J"
    Agency.objects.filter(pk=agency.pk).update(before=row.before)
    assert [line.agency.name for line in shown_table(2025, by=torn).lines] == ["乙局"]


@time_machine.travel(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), tick=False)
def test_the_desk_freezes_and_serves_the_same_bytes_in_every_language() -> None:
    make_title(agency=make_agency("甲局"))
    make_check()
    office, client = make_officer(), Client()
    client.force_login(office)
    page = reverse("admin:audits_title_year_end")
    assert "尚未冻结" in client.get(page + "?year=2025").content.decode()
    sent = client.post(page + "?year=2025", typed(WORD, year=2025, reason=REASON))
    assert sent.status_code == 302
    assert FrozenYearEnd.objects.count() == 0
    then_confirmed()
    frozen = FrozenYearEnd.objects.get()
    text = client.get(page + "?year=2025").content.decode()
    assert frozen.content_hash in text
    assert "冻结第1版" in text
    for kind in ("json", "csv", "xlsx"):
        address = reverse("admin:audits_title_year_end_file", args=[2025, kind])
        files = [
            client.get(address, headers={"accept-language": language}) for language in ("zh", "en")
        ]
        assert files[0].content == files[1].content
        assert f"year-end-2025-v1-{frozen.content_hash[:12]}" in files[0]["Content-Disposition"]
        if kind == "json":
            assert hashlib.sha256(files[0].content).hexdigest() == frozen.content_hash
        assert client.get(address + "?version=2").status_code == 404


def test_a_refused_proposal_leaves_no_row() -> None:
    client = Client()
    client.force_login(make_officer())
    year = datetime.now(tz=SHANGHAI).year
    page = reverse("admin:audits_title_year_end")
    sent = client.post(f"{page}?year={year}", typed(WORD, year=year, reason=REASON))
    assert sent.status_code == 409
    assert YearEndTable.objects.count() == 0
    with translation.override("en"):
        assert "is not over" in ready_to_freeze(YearEndTable(year=year), now=NOW).reason


def test_a_new_name_changes_no_frozen_table() -> None:
    agency = make_agency("甲局")
    make_title(agency=agency)
    frozen = freeze()
    row = Agency.objects.get(pk=agency.pk)
    row.name = "乙局"
    save_agency(agency=row, changed=["name"], by=make_officer(), now=NOW)
    assert points() == {"甲局": "2"}
    assert shown_table(2025, by=None).content_hash == frozen.content_hash


def test_grade_bands_are_frozen_with_the_table_and_stand_in_the_files() -> None:
    best = make_agency("甲局")
    for place in range(7):
        make_agency(f"第{place}局")
    make_title(agency=best)
    live = shown_table(2025, by=None)
    assert [line.band for line in live.lines if line.agency.name == "甲局"] == ["excellent"]
    assert {line.band for line in live.lines if not line.points} == {"ordinary"}
    torn = make_officer()
    make_tie(torn, best)
    hidden = shown_table(2025, by=torn)
    assert {line.band for line in hidden.lines} == {"ordinary"}
    frozen = freeze()
    kept = shown_table(2025, by=None)
    assert (kept.content_hash, kept.has_bands) == (frozen.content_hash, True)
    assert files.head(kept)[9] == "等次"
    assert sorted({row[9] for row in files.rows(kept)}) == ["一般", "优秀"]


def test_rules_from_before_the_bands_give_the_table_they_gave(monkeypatch) -> None:
    make_title()
    rules = default_rules()
    del rules["year_end"]["bands"]
    monkeypatch.setattr("audits.year_end.year_end.rules_of_year", lambda year: rules)
    table = shown_table(2025, by=None)
    assert all(set(row) & {"band"} == set() for row in table.content["agencies"])
    assert (table.has_bands, len(files.head(table))) == (False, 9)
