from __future__ import annotations

from dataclasses import dataclass

import pytest
import time_machine
from django.test import Client

from applications.models import Application, Cycle
from brandportal.accounts.models import Agency, User
from tests.factories.applications import NOW, make_application, make_cycle
from tests.factories.people import make_agency, make_head, make_member, make_officer


@dataclass
class World:
    """An open award year, one agency with its people, another one, the office, and a complete
    draft.
    """

    cycle: Cycle
    agency: Agency
    drafter: User
    head: User
    stranger: User
    office: User
    draft: Application

    def client(self, user: User | None) -> Client:
        client = Client()
        if user is not None:
            client.force_login(user)
        return client

    def url(self, tail: str = "") -> str:
        return f"/workspace/applications/{self.draft.number}/{tail}"


@pytest.fixture
def world(db):
    with time_machine.travel(NOW, tick=False):
        cycle, agency = make_cycle(), make_agency("市交通运输局")
        yield World(
            cycle=cycle,
            agency=agency,
            drafter=make_member(agency),
            head=make_head(agency),
            stranger=make_head(make_agency()),
            office=make_officer(),
            draft=make_application(
                agency=agency, cycle=cycle, name="港城车大夫", number="2026-001"
            ),
        )
