"""Values that no page shows, and how each is changed: they must not be readable through any
address.

Every function changes one kind of hidden value permanently, in the database, at random; everything
that a page may show is unchanged.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from random import Random
from typing import Any

from allauth.mfa.models import Authenticator
from django.db.models import Model, QuerySet

from brandportal.accounts.models import Invitation, User
from brandportal.web.models import UsedOnce
from reviews.batches.intake import Sheet, take_in
from reviews.comments.comments import write_comment
from reviews.ledger import ledger
from reviews.models import (
    Batch,
    BatchLine,
    CalibrationSheet,
    CallbackWish,
    Comment,
    ErasureRequest,
    Kiosk,
    Objection,
    PanelSeat,
    PhoneCode,
    Rating,
    RatingInvitation,
    RegisterKey,
    ScoreSheet,
    ServiceCase,
    SheetScore,
    Tally,
)
from reviews.panel.enums import SheetStatus
from reviews.rating.enums import Channel, RaterGroup
from reviews.rating.rating import Answer
from tests.access.world import NOW
from tests.factories.people import make_user

Swap = Callable[[Any, Random], None]


def plant(world: Any) -> None:
    """Hidden records that the world lacks: a second judge's sheet, and somebody's rating with a
    comment, while sealed.
    """
    seat = PanelSeat.objects.create(evaluation=world.evaluation, user=make_user(name="另一位"))
    sheet = ScoreSheet.objects.create(
        seat=seat, application=world.accepted, status=SheetStatus.DRAFT, comment="x"
    )
    SheetScore.objects.create(sheet=sheet, indicator="brand_design.name_and_meaning", points=1)
    CalibrationSheet.objects.create(
        sample=world.sample, seat=seat, points={}, total=1, handed_in_at=NOW
    )
    Authenticator.objects.create(
        user=world.colleague.user, type=Authenticator.Type.TOTP, data={"secret": "x"}
    )
    ratings(world, Random(0))
    comments(world, Random(0))


def ratings(world: Any, chance: Random) -> None:
    """Some more people rate the brand whose ratings are sealed, by several ways."""
    rows = []
    for _one in range(chance.randint(1, 20)):
        invited = chance.random() < 0.5
        level = chance.randint(1, 5)
        rows.append(
            Sheet(
                application_id=world.rated.pk,
                brand=world.rated.brand.code,
                year=world.rated.cycle.year,
                pseudonym=_hash(chance),
                group=RaterGroup.DEPUTIES if invited else RaterGroup.PUBLIC,
                channel=Channel.INVITATION if invited else Channel.PHONE,
                answer=Answer(level, reasons=("waiting",) if level < 3 else ()),
            )
        )
    take_in(rows, now=NOW)


def comments(world: Any, chance: Random) -> None:
    for rating in Rating.objects.filter(application=world.rated, comment=None)[:5]:
        write_comment(
            application=rating.application,
            rating_id=rating.pk,
            text=f"等了{chance.randint(1, 99)}天，踢皮球",
            now=NOW,
        )
    Comment.objects.filter(application=world.rated).update(held=False, findings=_hash(chance)[:9])


def levels(world: Any, chance: Random) -> None:
    _each(
        Rating.objects.filter(application=world.rated),
        lambda: {"overall": chance.randint(1, 5), "network": _hash(chance)[:16]},
    )
    _each(Tally.objects.filter(application=world.rated), lambda: {"n": chance.randint(1, 999)})


def marks_of_counted_ratings(world: Any, chance: Random) -> None:
    _each(
        Rating.objects.exclude(application=world.rated),
        lambda: {
            "pseudonym": _hash(chance),
            "network": _hash(chance)[:16],
            "block": _hash(chance)[:16],
            "device": _hash(chance)[:16],
        },
    )


def invitations(world: Any, chance: Random) -> None:
    """Who has used an invitation, and whose it is."""
    rows = RatingInvitation.objects.filter(application=world.rated)
    _each(rows, lambda: {"used": chance.random() < 0.5, "code_hash": _hash(chance)})
    _each(RatingInvitation.objects.exclude(case=None), lambda: {"pseudonym": _hash(chance)})


def drawn_people(world: Any, chance: Random) -> None:
    _each(
        ServiceCase.objects.all(),
        lambda: {"pseudonym": _hash(chance), "case_key": _hash(chance)},
    )
    # The page of the reader shows how many numbers are still stored, but not the numbers.
    _each(ServiceCase.objects.exclude(phone=""), lambda: {"phone": _hash(chance)})


def batch(world: Any, chance: Random) -> None:
    """What the lines of a batch say, and how many were new."""
    _each(BatchLine.objects.all(), lambda: {"overall": chance.randint(1, 5)})
    _each(BatchLine.objects.all(), lambda: {"pseudonym": _hash(chance)})
    new = chance.randint(0, 9)
    for row in Batch.objects.all():
        # The page shows how many lines were imported, but not how many of them were new.
        new = min(new, row.reached)
        Batch.objects.filter(pk=row.pk).update(accepted=new, duplicates=row.reached - new)


def telephone_codes(world: Any, chance: Random) -> None:
    for _one in range(chance.randint(1, 5)):
        PhoneCode.objects.create(
            evaluation=world.rated.cycle.evaluation,
            pseudonym=_hash(chance),
            code_hash=_hash(chance),
            sent_at=NOW,
            expires_at=NOW + timedelta(minutes=10),
        )


def wishes_to_be_forgotten(world: Any, chance: Random) -> None:
    ErasureRequest.objects.create(
        evaluation=world.rated.cycle.evaluation, pseudonym=_hash(chance), asked_at=NOW
    )


def folded(world: Any, chance: Random) -> None:
    ratings(world, chance)
    ledger.fold_all(world.rated.cycle_id)


def passwords(world: Any, chance: Random) -> None:
    """Of everybody but those who look: a new password would sign them out."""
    looking = [person.pk for person in world.people.values()]
    _each(User.objects.exclude(pk__in=looking), lambda: {"password": _hash(chance)})
    _each(
        Authenticator.objects.exclude(user__in=looking), lambda: {"data": {"secret": _hash(chance)}}
    )


def secrets_of_doors(world: Any, chance: Random) -> None:
    """Hashes of links and keys; those that an address of the matrix carries stay."""
    _each(RegisterKey.objects.all(), lambda: {"key_hash": _hash(chance)})
    _each(Invitation.objects.exclude(pk=world.invitation.pk), lambda: {"token_hash": _hash(chance)})
    _each(Kiosk.objects.exclude(revoked_at=None), lambda: {"token_hash": _hash(chance)})
    UsedOnce.objects.create(token_hash=_hash(chance)[:32], expires_at=NOW)


def samples_scored(world: Any, chance: Random) -> None:
    """What somebody gave for a calibration sample that fewer than three have scored."""
    _each(
        CalibrationSheet.objects.all(),
        lambda: {"total": chance.randint(0, 99), "points": {"x": str(chance.randint(0, 9))}},
    )


def points(world: Any, chance: Random) -> None:
    """What another judge gives and writes, while the panel is blind."""
    other = ScoreSheet.objects.filter(application=world.accepted).exclude(pk=world.sheet.pk)
    _each(other, lambda: {"comment": _hash(chance), "version": chance.randint(1, 99)})
    _each(
        SheetScore.objects.filter(sheet__in=other),
        lambda: {"points": chance.randint(0, 9), "comment": _hash(chance)},
    )


def objectors(world: Any, chance: Random) -> None:
    _each(
        Objection.objects.filter(agency=None),
        lambda: {"objector": _hash(chance), "objector_contact": _hash(chance)},
    )
    _each(CallbackWish.objects.filter(forgotten_at=None), lambda: {"contact": _hash(chance)})


SWAPS: tuple[Swap, ...] = (
    ratings,
    comments,
    levels,
    marks_of_counted_ratings,
    invitations,
    drawn_people,
    batch,
    telephone_codes,
    wishes_to_be_forgotten,
    folded,
    passwords,
    secrets_of_doors,
    points,
    objectors,
)


def _hash(chance: Random) -> str:
    return f"{chance.getrandbits(256):064x}"


def _each(rows: QuerySet, values: Callable[[], dict[str, Any]]) -> None:
    model: type[Model] = rows.model
    for key in list(rows.values_list("pk", flat=True)):
        model._base_manager.filter(pk=key).update(**values())
