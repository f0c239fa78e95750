"""Run an action that takes two people with one call."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from itertools import count
from typing import Any

from django.contrib.auth.hashers import make_password
from django.db import transaction
from django.utils import timezone

from applications.models import Application
from brandportal.accounts.models import RoleGrant, User
from brandportal.accounts.policies import has_role
from brandportal.errors import ask
from brandportal.proposals.actions import TwoPersonAction, two_person_actions
from brandportal.proposals.domain import Confirmed, confirm, propose
from brandportal.proposals.models import Proposal
from reviews.decision.decisions import decide
from reviews.decision.meeting import MeetingRecord
from reviews.models import Delivery, Register, ServiceCase
from reviews.rating.letters import issue_invitations
from reviews.registers.enums import DeliveryWay
from tests.factories.people import PASSWORD

_numbers = count(1)
WHY = "为什么这样做，第{}次说明"


def words() -> str:
    """A reason that nobody has given before."""
    return WHY.format(next(_numbers))


def action_of_verb(verb: Callable[..., Any]) -> TwoPersonAction:
    return next(row for row in two_person_actions().values() if row.verb == verb)


def partner(role: str, *, but: Any = None) -> User:
    """Somebody else with this role."""
    for name in (f"partner-{role}", f"partner-{role}-2"):
        # Races call this from several threads at once.
        user, _made = User.objects.get_or_create(
            username=name,
            defaults={
                "email": f"{name}@example.org",
                "name": name,
                "password": make_password(PASSWORD),
            },
        )
        RoleGrant.objects.get_or_create(user=user, role=role)
        if but is None or user.pk != but.pk:
            return User.objects.get(pk=user.pk)
    raise AssertionError("two partners are enough")


def met(now: datetime) -> MeetingRecord:
    """A meeting of today, as every decision has one."""
    return MeetingRecord(
        held_on=timezone.localdate(now),
        chair="沈永康",
        present="沈永康、施春兰、季海燕",
        minutes="逐一审议入围品牌，一致同意。",
    )


def proposed(verb: Callable[..., Any], *, by: Any, now: datetime, **arguments: Any) -> Proposal:
    """`by` proposes what the verb would do."""
    row = action_of_verb(verb)
    if verb is decide:
        arguments.setdefault("meeting", met(now))
    obj = arguments.pop(row.subject)
    return propose(
        action=row.code,
        obj=obj,
        arguments=arguments,
        reason=words(),
        by=by,
        now=now,
        proved_at=now,
    )


def confirmed(proposal: Proposal, *, by: Any, now: datetime) -> Confirmed:
    """`by` confirms it."""
    return confirm(proposal=proposal, reason=words(), by=by, now=now, proved_at=now)


def by_two(verb: Callable[..., Any], *, by: Any, now: datetime, **arguments: Any) -> Any:
    """Do what the verb does, by two people, or nothing at all; gives back what the verb gives back.

    `by` is the second person where he holds a role that confirms: then it is he whom the verb asks
    and writes down. Where others confirm, he is the first. The other one is made.
    """
    row = action_of_verb(verb)
    if has_role(by, *row.confirmers):
        first, second = partner(row.proposers[0], but=by), by
    else:
        first, second = by, _second(row, arguments)
    with transaction.atomic():
        made = proposed(verb, by=first, now=now, **arguments)
        return confirmed(made, by=second, now=now).result


def _second(row: TwoPersonAction, arguments: dict[str, Any]) -> User:
    """Somebody whom the action names as the second person."""
    given = dict(arguments)
    obj = given.pop(row.subject)
    found = [partner(role) for role in row.confirmers]
    return next((one for one in found if ask(row.may_confirm, obj, by=one, **given)), found[0])


def make_register(
    application: Application, group: str, people: int, *, now: datetime, whole_year: bool = False
) -> Register:
    """A named list of so many people, straight into the tables."""
    register, _new = Register.objects.get_or_create(
        cycle=application.cycle, application=None if whole_year else application, group=group
    )
    delivery = Delivery.objects.create(
        register=register,
        way=DeliveryWay.OFFICE,
        rows=people,
        taken=people,
        known=0,
        left_out=0,
        source="市人大办〔2026〕3号名单",
        delivered_at=now,
    )
    first = ServiceCase.objects.count()
    ServiceCase.objects.bulk_create(
        ServiceCase(
            register=register,
            delivery=delivery,
            case_key=f"listed-{first + number}",
            pseudonym=f"listed-{first + number}",
        )
        for number in range(people)
    )
    return register


def letters(
    *, application: Application, group: str, count: int, by: Any, now: datetime
) -> list[str]:
    """Codes on paper, issued by two people against a register that names exactly so many more
    people.
    """
    make_register(application, group, count, now=now)
    return by_two(
        issue_invitations, application=application, group=group, count=count, by=by, now=now
    )


def typed(password: str = PASSWORD, **more: Any) -> dict[str, Any]:
    """What a page that proposes asks besides: why, and who one is."""
    return {"why": words(), "proof": password, **more}


def then_confirmed(role: str = "") -> Confirmed:
    """The newest open proposal, confirmed by somebody whom its action names."""
    waiting = Proposal.objects.open().last()
    assert waiting is not None, "nothing was proposed"
    row = two_person_actions()[waiting.action]
    obj = row.find(waiting.object_id)
    arguments = row.arguments_of(waiting, obj)
    but = waiting.proposed_by
    found = [partner(name, but=but) for name in ([role] if role else row.confirmers)]
    second = next(
        (one for one in found if ask(row.may_confirm, obj, by=one, **arguments)), found[0]
    )
    return confirmed(waiting, by=second, now=timezone.now())
