"""Let a panel of five score the thousand brands, and make the requests of its judges.

Run as `python -m benchmarks.speed.portal.panel DIRECTORY` under the settings to be measured, on a
database that `portal.fill` has filled. Every judge has declared on every brand and has a sheet on
each, with points for all indicators; one in ten is locked. In the directory it writes `dashboard`
(the list, a request a judge) and `save` (drafts kept while one types: every open sheet once, then
again with the next version). Prints how many statements each of the two takes, as JSON.
"""

from __future__ import annotations

import json
import re
import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path

from benchmarks.speed.portal.environment import EVERY_VISITOR
from benchmarks.speed.portal.fill import YEAR
from benchmarks.speed.requests import HOST, get, post, write

JUDGES, LOCKED_EACH, PASSES = 5, 10, 4
COUNTED = f"{YEAR}-0002"
ORIGIN = f"https://{HOST}"
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


def seat(now: datetime):
    """The year in its scoring, with its panel and their sheets."""
    from allauth.mfa.models import Authenticator

    from applications.form.enums import ApplicationStatus
    from brandportal.accounts.enums import Role
    from brandportal.accounts.models import RoleGrant, User
    from brandportal.rulebook import indicator_points
    from reviews.evaluation.enums import EvaluationStatus
    from reviews.models import Declaration, Evaluation, PanelSeat, ScoreSheet, SheetScore
    from reviews.panel.enums import SheetStatus

    evaluation = Evaluation.objects.select_related("cycle").get()
    evaluation.cycle.applications.update(status=ApplicationStatus.ACCEPTED)
    # Past the steps that lead there; the workflow engine would ask for a panel first.
    Evaluation.objects.filter(pk=evaluation.pk).update(
        status=EvaluationStatus.SCORING, scoring_opened_at=now
    )
    brands = list(evaluation.cycle.applications.order_by("pk"))
    codes = indicator_points(evaluation.cycle.rules)
    for number in range(JUDGES):
        judge = User.objects.create(
            username=f"judge{number}", name=f"评委{number}", email=f"j{number}@city.example"
        )
        RoleGrant.objects.create(user=judge, role=Role.PANEL)
        Authenticator.objects.create(
            user=judge, type=Authenticator.Type.TOTP, data={"secret": "only-for-measuring"}
        )
        place = PanelSeat.objects.create(evaluation=evaluation, user=judge, is_lead=not number)
        Declaration.objects.bulk_create(
            Declaration(seat=place, application=row, has_conflict=False, declared_at=now)
            for row in brands
        )
        sheets = ScoreSheet.objects.bulk_create(
            ScoreSheet(seat=place, application=row, version=1, saved_at=now)
            if count % LOCKED_EACH
            else ScoreSheet(
                seat=place,
                application=row,
                version=1,
                saved_at=now,
                status=SheetStatus.LOCKED,
                locked_at=now,
                locked_by=judge,
            )
            for count, row in enumerate(brands)
        )
        SheetScore.objects.bulk_create(
            (
                SheetScore(sheet=sheet, indicator=code, points=most / 2)
                for sheet in sheets
                for code, most in codes.items()
            ),
            batch_size=5000,
        )
    return evaluation


def judges(evaluation) -> list:
    """A signed-in browser for each judge, with its token."""
    from django.test import Client

    found = []
    for place in evaluation.seats.select_related("user"):
        client = Client(HTTP_HOST=HOST, HTTP_X_FORWARDED_PROTO="https")
        client.force_login(place.user)
        page = client.get(f"/panel/{COUNTED}/")
        assert page.status_code == 200, (page.status_code, page.get("Location"))
        found.append((client, TOKEN.findall(page.content.decode())[0]))
    return found


def fields(token: str, version: int, points: int) -> dict[str, object]:
    """A sheet as its page's script sends it."""
    from brandportal import rulebook
    from reviews.panel.forms.sheets import field_name

    typed: dict[str, object] = {"csrfmiddlewaretoken": token, "version": version, "comment": ""}
    for code, most in rulebook.indicator_points(rulebook.default_rules()).items():
        typed[field_name(code)] = str(round(most / 2 + points * most / 20, 2))
        typed[field_name(code, "remark")] = ""
    return typed


def saves(evaluation, clients: list) -> Iterator[bytes]:
    """Every open sheet once, then again with the next version."""
    numbers = list(evaluation.cycle.applications.order_by("pk").values_list("number", flat=True))
    for again in range(PASSES):
        for count, number in enumerate(numbers):
            if count % LOCKED_EACH and number != COUNTED:
                for client, token in clients:
                    yield post(
                        f"/panel/{number}/autosave/",
                        fields(token, 1 + again, again),
                        {**EVERY_VISITOR, "Origin": ORIGIN, "Cookie": _cookies(client)},
                    )


def _cookies(client) -> str:
    return "; ".join(f"{name}={cookie.value}" for name, cookie in client.cookies.items())


def counted(client, token: str) -> dict[str, int]:
    """Statements of the list and of keeping a draft, on a sheet that no request touches; each is
    asked once before.
    """
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    def keep(version: int) -> None:
        sent = fields(token, version, version)
        answer = client.post(f"/panel/{COUNTED}/autosave/", sent, HTTP_ORIGIN=ORIGIN)
        assert answer.status_code == 200, answer.content

    client.get("/panel/")
    keep(1)
    with CaptureQueriesContext(connection) as listed:
        assert client.get("/panel/").status_code == 200
    with CaptureQueriesContext(connection) as saved:
        keep(2)
    return {"dashboard": _statements(listed), "save": _statements(saved)}


def _statements(asked) -> int:
    """Without the beginning and the end of the transaction."""
    return sum(one["sql"] not in ("BEGIN", "COMMIT") for one in asked.captured_queries)


def main(place: Path, now: datetime) -> None:
    from django.db import connection

    evaluation = seat(now)
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")
        # What was filled is on disk before anything is measured.
        cursor.execute("CHECKPOINT")
    clients = judges(evaluation)
    lists = (get("/panel/", {**EVERY_VISITOR, "Cookie": _cookies(one)}) for one, _token in clients)
    write(place / "dashboard", lists)
    write(place / "save", saves(evaluation, clients))
    print(json.dumps(counted(*clients[0])))


if __name__ == "__main__":
    import django

    django.setup()
    from django.utils import timezone

    main(Path(sys.argv[1]), timezone.now())
