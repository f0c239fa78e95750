"""The published folder is recounted by the published script, an independent implementation."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import zipfile

import pytest
from django.core.management import CommandError, call_command
from django.urls import reverse

from applications.models import Cycle
from brandportal.accounts.enums import Role
from brandportal.workflow import CLOCK, transition
from reviews.decision.notice import publish_notice
from reviews.evaluation.enums import EvaluationStatus
from reviews.ledger import heads
from reviews.models import Evaluation, Hold, PublicNotice, Rating, Result
from reviews.panel.sheets import declare
from reviews.publication.severity_file import severity_files
from reviews.rating.rating import Answer, rate
from reviews.results import counting
from reviews.scoring.commitments import levels_part
from reviews.stages.steps import close_scoring
from reviews.stages.workflow import EVALUATION
from tests.factories import evaluation as make
from tests.factories.evaluation import moved
from tests.factories.people import make_user
from tests.factories.published import archive, folder, seal_of
from tests.plugins.worlds import built_once

pytestmark = pytest.mark.django_db


def make_counted() -> Evaluation:
    """Four brands in three classes, a recused judge, groups below the minimum, a clamped public, a
    short sample.
    """
    made = make.year_before_the_panel(panel={"judges_min": 4})
    brands = {row.number: row for row in made.cycle.applications.select_related("agency")}
    for number, agency_class in (("2026-002", "non_window"), ("2026-003", "party_organ")):
        type(brands[number].agency).objects.filter(pk=brands[number].agency_id).update(
            agency_class=agency_class
        )
    first = made.seats.select_related("user").first()
    declare(
        seat=first,
        application=brands["2026-001"],
        has_conflict=True,
        reason="cousin",
        by=first.user,
        now=make.SCORING,
    )
    for number, totals in make.SUMS.items():
        for seat, total in zip(made.seats.all(), totals, strict=True):
            if (seat, number) != (first, "2026-001"):
                make.score(seat, brands[number], total)
    made = close_scoring(
        evaluation=made, by=make_user(Role.OFFICE, username="office"), now=make.SCORING
    )
    made = transition(EVALUATION, "open_rating", made, by=CLOCK, now=make.RATING_OPENS)
    make.rate(brands["2026-001"], "service_recipients", [5, 4, 3])
    make.rate(brands["2026-001"], "deputies", [1])
    make.rate(brands["2026-001"], "public", [5, 5, 5])
    make.rate(brands["2026-002"], "grass_roots", [5, 5, 2])
    make.rate(brands["2026-002"], "enterprises", [4, 4])
    make.rate(brands["2026-003"], "public", [5, 5, 5, 5])
    receipts = [
        rate(
            application=brands["2026-003"],
            answer=Answer(level),
            pseudonym="somebody",
            group="public",
            channel="phone",
            now=make.RATING_OPENS,
        )
        for level in (1, 2)
    ]
    made = transition(EVALUATION, "close_rating", made, by=CLOCK, now=make.RATING_CLOSES)
    counting.count(evaluation=made, by=CLOCK, now=make.RATING_CLOSES)
    heads.publish_last(evaluation=made, now=make.RATING_CLOSES)
    made.receipts = receipts
    return made


counted = built_once(make_counted)


def run(place, *words: str) -> subprocess.CompletedProcess:
    return subprocess.run(
        [sys.executable, "recount.py", ".", *words], cwd=place, capture_output=True, text=True
    )


def unpack(made: Evaluation, place):
    for name, content in folder(made).items():
        (place / name).write_bytes(content)
    return place


@pytest.mark.usefixtures("all_draws")
def test_the_script_recounts_every_published_number(counted, tmp_path):
    done = run(unpack(counted, tmp_path))
    assert (done.returncode, done.stderr) == (0, "")
    assert "MATCH" in done.stdout
    assert f"SHA-256 of SHA256SUMS: {seal_of(counted)}" in done.stdout


def test_an_auditor_recounts_the_corrections_with_the_sealed_file(counted, tmp_path):
    (tmp_path / "folder").mkdir()
    place, opened = unpack(counted, tmp_path / "folder"), io.StringIO()
    call_command("sealed_judges", "2026", stdout=opened)
    (tmp_path / "opened").write_text(opened.getvalue())
    done = run(place, "--judges", str(tmp_path / "opened"))
    assert (done.returncode, done.stderr) == (0, "")
    assert "adjusted for the severity" in done.stdout
    for seat in counted.seats.select_related("user"):
        assert seat.user.username not in opened.getvalue()


def test_nothing_is_sealed_in_a_year_whose_rules_do_not_adjust(counted):
    rules = counted.cycle.rules
    del rules["panel"]["when_incomplete"]
    Cycle.objects.update(rules=rules)
    with pytest.raises(CommandError, match="Nothing is sealed"):
        call_command("sealed_judges", "2026")
    assert severity_files(Evaluation.objects.get()) == {}


def test_the_script_finds_a_changed_result(counted, tmp_path):
    Result.objects.filter(rank=1).update(composite="99.99")
    done = run(unpack(counted, tmp_path))
    assert done.returncode == 1
    assert "DIFFERENT: results.csv" in done.stdout


def test_the_script_finds_an_entry_that_was_changed_or_left_out(counted, tmp_path):
    place = unpack(counted, tmp_path)
    lines = (place / "ledger.csv").read_text().splitlines()
    (place / "ledger.csv").write_text("\n".join(lines[:-1]) + "\n")
    done = run(place)
    assert done.returncode == 1
    assert "DIFFERENT: ledger.json: 18 entries, but ledger.csv has 17 lines" in done.stdout
    assert "DIFFERENT: ledger.json: head 1 does not follow from ledger.csv" in done.stdout
    assert "the commitment stands under no head" in done.stdout


def test_the_script_finds_a_rating_by_its_receipt(counted, tmp_path):
    place = unpack(counted, tmp_path)
    brand = counted.cycle.applications.get(number="2026-003").brand.code
    first, last = counted.receipts
    asked = [
        run(place, "--receipt", first.code),
        run(place, "--receipt", last.code),
        run(place, "--receipt", last.code, "--overall", "5"),
        run(place, "--receipt", "2" * 20),
    ]
    assert [done.returncode for done in asked] == [0, 0, 1, 1]
    told = f"RECEIPT: brand {brand}, group public, overall"
    said = [done.stdout.splitlines()[-1] for done in asked]
    assert said == [
        f"{told} 1: replaced by a later one. 已被之后的评价替换。",
        f"{told} 2: counted as given. 已按所填计入。",
        f"{told} 2: overall is not '5'. 与所填不符。",
        "RECEIPT: not in the ledger. 台账中没有这条评价。",
    ]


def test_held_ratings_are_published_as_not_counted(counted):
    hold = Hold.objects.create(
        evaluation=counted,
        application=counted.cycle.applications.get(number="2026-001"),
        source="report",
        rule="reported",
        cell_key="k",
        count=3,
        opened_at=make.RATING_CLOSES,
    )
    Rating.objects.filter(application__number="2026-001", group="public").update(hold=hold)
    lines = folder(counted)["ratings.csv"].decode().splitlines()
    assert sum(line.endswith(",reported") for line in lines) == 3
    Hold.objects.filter(pk=hold.pk).update(
        status="released",
        decided_at=make.RATING_CLOSES,
        decided_by=make_user(username="o2"),
        reason="r, as was found",
    )
    lines = folder(counted)["ratings.csv"].decode().splitlines()
    assert sum(line.endswith(",counted") for line in lines) == len(lines) - 1


def test_the_folder_names_no_judge_and_no_rater(counted):
    text = b"".join(content for name, content in folder(counted).items() if name != "recount.py")
    for hidden in (
        b"judge1",
        b"judge5",
        b"pseudonym",
        str(make.RATING_OPENS.year).encode() + b"-05",
    ):
        assert hidden not in text


def test_the_same_results_make_the_same_bytes(counted):
    again = Evaluation.objects.get()
    assert archive(counted) == archive(again)


def test_the_download_is_made_with_the_notice_and_its_hash_stands_there(client, counted):
    address = reverse("public:results-download", args=[2026])
    assert client.get(address).status_code == 404
    moved(EvaluationStatus.DECIDED)
    office = make_user(Role.OFFICE, username="publisher")
    publish_notice(evaluation=Evaluation.objects.get(), by=office, now=make.RATING_CLOSES)
    answer = client.get(address)
    packed = zipfile.ZipFile(io.BytesIO(b"".join(answer.streaming_content)))
    assert packed.namelist() == [
        f"results-2026/{name}"
        for name in (
            "rules.json",
            "applications.csv",
            "panel.csv",
            "corrections.csv",
            "judges.sha256",
            "results.csv",
            "agreement.csv",
            "ratings.csv",
            "replaced.csv",
            "ledger.csv",
            "ledger.json",
            "recount.py",
            "SHA256SUMS",
        )
    ]
    sums = hashlib.sha256(packed.read("results-2026/SHA256SUMS")).hexdigest()
    assert PublicNotice.objects.get().seal == sums
    for page in ("public:results-recount", "public:notice-detail"):
        assert sums in client.get(reverse(page, args=[2026])).content.decode()


def test_small_groups_are_counted_and_their_levels_stay_closed(counted, tmp_path):
    """One deputy: the row is bound and counted, its levels are not there. The group of two that
    speaks is opened.
    """
    Evaluation.objects.filter(pk=counted.pk).update(status=EvaluationStatus.COUNTED)
    head, *rows = csv.reader(io.StringIO(folder(counted)["ratings.csv"].decode()))
    named = [dict(zip(head, row, strict=True)) for row in rows]
    closed = [row for row in named if not row["levels"]]
    assert [(row["group"], row["r_l"], row["state"]) for row in closed] == [
        ("deputies", "", "counted")
    ]
    assert len(closed[0]["levels_hash"]) == 64
    assert all(row["r_l"] and not row["levels_hash"] for row in named if row["levels"])
    assert run(unpack(counted, tmp_path)).returncode == 0
    # Whoever closes the levels of a group that speaks is found.
    row = next(row for row in named if row["group"] == "service_recipients")
    row.update(levels_hash=levels_part(row["r_l"], row["levels"]), levels="", r_l="")
    with (tmp_path / "ratings.csv").open("w", newline="") as file:
        table = csv.DictWriter(file, head, lineterminator="\n")
        table.writeheader()
        table.writerows(named)
    assert "the levels are not opened, though the group has 3 ratings" in run(tmp_path).stdout


def test_the_folder_says_by_which_head_and_hour_each_rating_had_come(counted):
    about = json.loads(folder(counted)["ledger.json"])
    assert (about["version"], about["year"], about["entries"]) == (2, 2026, 18)
    assert [head["published"][14:] for head in about["heads"]] == ["00:00+00:00"]
    lines = folder(counted)["ledger.csv"].decode().splitlines()[1:]
    assert lines == sorted(lines)
    assert len(lines) == 18
