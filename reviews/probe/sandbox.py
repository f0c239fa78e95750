"""The service point that the test rates: it exists inside one transaction, which is never
committed.

So its ratings are in no ledger, count, screening, case, folder or export that anybody else can
read. The transaction begins with a row whose foreign key leads nowhere: also a faulty program could
not commit it, the database would refuse.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from datetime import datetime

from django.db import connection, transaction

from applications.form.enums import ApplicationStatus
from applications.models import Application, Brand, ServicePoint
from brandportal.accounts.enums import AgencyClass
from brandportal.accounts.models import Agency
from brandportal.codes import new_code
from brandportal.sqlite_lock import write_lock
from reviews.evaluation.models import Evaluation
from reviews.probe.enums import Way
from reviews.probe.models import Probe

# The codes of brands are shorter, so that no real one begins so and is as long.
MARK = "TEST"
CODE_LENGTH = 8
NO_EVALUATION = 0


@dataclass(frozen=True)
class Place:
    """A shortlisted brand of the year with one service point."""

    application: Application
    point: ServicePoint

    @property
    def code(self) -> str:
        return self.application.brand.code


class _Undone(Exception):
    """Ends the transaction without a commit."""


@contextmanager
def place_to_rate(evaluation: Evaluation, *, now: datetime) -> Iterator[Place]:
    """A test service point of the year, gone at the end with everything that was written meanwhile.
    Never inside another transaction.
    """
    embedded = connection.vendor == "sqlite"
    lock = write_lock(connection.settings_dict["NAME"]) if embedded else nullcontext()
    try:
        with lock, transaction.atomic(durable=True):
            forbid_commit(now=now)
            yield _made(evaluation, now=now)
            raise _Undone
    except _Undone:
        pass


def forbid_commit(*, now: datetime) -> None:
    """Write a row of an evaluation that does not exist: the transaction can no longer be
    committed.
    """
    Probe.objects.create(evaluation_id=NO_EVALUATION, way=Way.PHONE, level=1, probed_at=now)


def _made(evaluation: Evaluation, *, now: datetime) -> Place:
    # A new code each time: what a process has cached of the one before is never found again.
    code = MARK + new_code(CODE_LENGTH - len(MARK))
    agency = Agency.objects.create(
        name=code, credit_code=code, agency_class=AgencyClass.values[0], is_active=False
    )
    application = Application.objects.create(
        number=code,
        cycle=evaluation.cycle,
        agency=agency,
        brand=Brand.objects.create(code=code, agency=agency, name=code),
        status=ApplicationStatus.SHORTLISTED,
        agency_class=agency.agency_class,
        signed_off_at=now,
        submitted_at=now,
    )
    point = ServicePoint.objects.create(application=application, name=code)
    return Place(application, point)
