"""Values that some people of the programme read because of their part, and nobody else, and how
each is changed.

As in `hidden.py`, every function changes one kind permanently, in the database, at random.
"""

from __future__ import annotations

from datetime import timedelta
from random import Random
from typing import Any

from django.db import connection

from applications.form.content import whole_content
from applications.form.enums import ApplicationStatus
from applications.models import Application, ApplicationVersion, Commitment
from applications.versions.enums import VersionKept as KeptVersion
from brandportal.accounts.enums import TieKind
from brandportal.accounts.models import DeclaredConflict, NotedTie
from brandportal.canonical import digest
from brandportal.journal.actions import action
from brandportal.workflow import CLOCK
from reviews.evaluation.enums import EvaluationStatus
from reviews.experts import append_only
from reviews.experts.enums import Expertise
from reviews.models import (
    BrandStory,
    Decision,
    Declaration,
    Evaluation,
    Expert,
    FeedbackRemark,
    Meeting,
    ModerationRemark,
    PanelDraw,
    PanelSeat,
    PaperSheet,
    ReadingPermit,
    Result,
    ScoreSheet,
    SentBackDecision,
    SheetVersion,
    SiteNote,
    SitePhoto,
)
from reviews.panel.enums import VersionKept
from reviews.panel.models import MinimumException, Reassignment
from reviews.stories.enums import ServiceField, StoryStatus
from tests.access.hidden import _each, _hash
from tests.access.world import NOW, typed_paper
from tests.factories import evaluation as made
from tests.factories.applications import make_application
from tests.factories.people import make_user

DECIDED, BLIND = 2021, 2034


def plant_people_and_decision(world: Any) -> None:
    """People of whom something is hidden, and a year whose decision is made and not published, with
    the agencies of the world.
    """
    world.others = [make_user(name=f"别人{number}") for number in range(3)]
    evaluation = made.evaluation(
        made.cycle(year=DECIDED), judges=0, status=EvaluationStatus.DECIDED
    )
    moments = {"counted_at": NOW, "decided_at": NOW, "decided_by": world.people["leader"]}
    Evaluation.objects.filter(pk=evaluation.pk).update(**moments)
    like = Result.objects.get(application=world.ranked)
    world.decided = []
    for number, agency in enumerate(world.agencies[:2], start=1):
        status = ApplicationStatus.SELECTED if number == 1 else ApplicationStatus.NOT_SELECTED
        brand = make_application(agency=agency, cycle=evaluation.cycle, status=status)
        like.pk, like.evaluation, like.application = None, evaluation, brand
        like.rank = like.panel_rank = number
        like.save(force_insert=True)
        Decision.objects.create(
            evaluation=evaluation, application=brand, selected=number == 1, departs=False
        )
        world.decided.append(brand)


def decisions(world: Any, chance: Random) -> None:
    """Who is chosen, why, and what was said in the meeting, before it is published."""
    chosen = chance.choice(world.decided)
    for brand in world.decided:
        is_chosen = brand == chosen
        status = ApplicationStatus.SELECTED if is_chosen else ApplicationStatus.NOT_SELECTED
        Application.objects.filter(pk=brand.pk).update(status=status)
        Decision.objects.filter(application=brand).update(
            selected=is_chosen, departs=True, reason=_hash(chance)
        )
    _each(
        Meeting.objects.filter(evaluation__cycle__year=DECIDED),
        lambda: {"chair": _hash(chance)[:9], "present": _hash(chance), "minutes": _hash(chance)},
    )


def sent_back_decisions(world: Any, chance: Random) -> None:
    """One more decision that was recorded and sent back: who was chosen then, and why it went
    back.
    """
    evaluation = Evaluation.objects.get(cycle__year=DECIDED)
    meeting = {"held_on": "2026-06-02", "chair": _hash(chance)[:9], "present": "x", "minutes": "x"}
    choices = [
        {"brand": _hash(chance)[:9], "agency": "x", "rank": 1, "selected": True}
        | {"reason": _hash(chance), "reserve": None, "departs": True, "number": "x"}
    ]
    content = {"meeting": meeting, "choices": choices}
    SentBackDecision.objects.create(
        evaluation=evaluation,
        number=evaluation.sent_back_decisions.count() + 1,
        content=content,
        content_sha256=digest(content),
        decided_at=NOW,
        decided_by=world.people["leader"],
        reason=_hash(chance),
        sent_back_at=NOW,
        sent_back_by=world.people["leader"],
    )


def remarks_of_the_panel(world: Any, chance: Random) -> None:
    """What the panel remarked, before the office has screened it and sent the letter."""
    FeedbackRemark.objects.create(
        letter=world.letter,
        place=world.letter.remarks.count() + 1,
        indicator=_hash(chance)[:9],
        said=_hash(chance),
    )


def conflicts_of_judges(world: Any, chance: Random) -> None:
    """Whether another judge declared a conflict, of what kind, and who scores instead."""
    colleague, *others = world.others
    seat, _new = PanelSeat.objects.get_or_create(evaluation=world.evaluation, user=colleague)
    has_conflict = chance.random() < 0.5
    Declaration.objects.update_or_create(
        seat=seat,
        application=world.accepted,
        defaults={
            "has_conflict": has_conflict,
            "reason": _hash(chance) if has_conflict else "",
            "declared_at": NOW,
        },
    )
    joined, _new = PanelSeat.objects.update_or_create(
        evaluation=world.evaluation, user=chance.choice(others), defaults={"joined_at": NOW}
    )
    Reassignment.objects.get_or_create(
        application=world.accepted,
        to_seat=joined,
        defaults={"from_seat": seat, "made_at": NOW, "made_by": world.people["office"]},
    )
    MinimumException.objects.update_or_create(
        application=world.accepted,
        defaults={
            "judges": chance.randint(1, 4),
            "reason": _hash(chance),
            "made_at": NOW,
            "made_by": world.people["office"],
        },
    )


def versions(world: Any, chance: Random) -> None:
    """One more version of another judge's sheet: who reads sheets sees its hash, nobody what it
    says.
    """
    sheet = ScoreSheet.objects.exclude(pk=world.sheet.pk).filter(application=world.accepted)[0]
    SheetVersion.objects.create(
        sheet=sheet,
        number=sheet.versions.count() + 1,
        why=VersionKept.UNLOCKED,
        content={"points": _hash(chance)},
        salt=_hash(chance)[:32],
        sha256=_hash(chance),
        kept_at=NOW,
    )


def discussions(world: Any, chance: Random) -> None:
    """What another judge writes in the discussion of a brand."""
    sheet = ScoreSheet.objects.exclude(pk=world.sheet.pk).filter(application=world.accepted)[0]
    ModerationRemark.objects.create(
        moderation=world.moderation, seat=sheet.seat, text=_hash(chance), written_at=NOW
    )


def notes_on_site(world: Any, chance: Random) -> None:
    """What another judge ticked, remarked and photographed at a live defence, before it counts."""
    sheet = ScoreSheet.objects.exclude(pk=world.sheet.pk).filter(application=world.accepted)[0]
    here = {"appointment": world.appointment, "seat": sheet.seat}
    Declaration.objects.get_or_create(
        seat=sheet.seat,
        application=world.accepted,
        defaults={"has_conflict": False, "declared_at": NOW},
    )
    SiteNote.objects.update_or_create(
        **here, defaults={"remark": _hash(chance), "checked": [0], "saved_at": NOW}
    )
    SitePhoto.objects.create(
        **here,
        file=world.accepted.evidence.get().file.name,
        original_name=f"{_hash(chance)[:9]}.png",
        content_type="image/png",
        size=1,
        sha256=_hash(chance),
        uploaded_at=NOW,
    )


def application_versions(world: Any, chance: Random) -> None:
    """Two more sign-offs of an application, with other content."""
    application = world.submitted
    for _again in range(2):
        content = whole_content(application)
        content["sections"]["identity"]["fields"]["meaning"] = _hash(chance)
        content["sections"]["service_points"]["rows"][0]["address"] = _hash(chance)
        ApplicationVersion.objects.create(
            application=application,
            number=application.versions.count() + 1,
            kept=KeptVersion.SIGNED,
            content=content,
            content_sha256=_hash(chance),
            sha256=_hash(chance),
            signed_at=NOW,
        )


def papers(world: Any, chance: Random) -> None:
    """What an officer typed from a judge's paper, while a colleague compares it or nobody does."""
    _typed(world, world.paper, chance)


def compared_papers(world: Any, chance: Random) -> None:
    """What a colleague typed, while the officer compares it."""
    _typed(world, world.compared, chance)


def _typed(world: Any, paper: Any, chance: Random) -> None:
    typed = typed_paper(world.accepted, chance.randint(0, 1) or 2)
    PaperSheet.objects.filter(pk=paper.pk).update(typed=typed.replace("on paper", _hash(chance)))


def plant_blind_year(world: Any) -> None:
    """A year that the panel scores without names, with two brands; its judge sits there too."""
    rules = made.small_rules(panel={"blind": ["agency", "brand"]})
    evaluation = made.evaluation(made.cycle(rules, year=BLIND), judges=0)
    seat = PanelSeat.objects.create(evaluation=evaluation, user=world.people["panel"], is_lead=True)
    world.blind = [made.application(evaluation.cycle, number) for number in (101, 102)]
    for brand in world.blind:
        Declaration.objects.create(
            seat=seat, application=brand, has_conflict=False, declared_at=NOW
        )


def names_in_a_blind_year(world: Any, chance: Random) -> None:
    """Which agency and brand is behind which number of a year that is scored without names; that
    they take part is no secret.
    """
    first, second = (Application.objects.get(pk=brand.pk) for brand in world.blind)
    Application.objects.filter(pk=first.pk).update(number=_hash(chance)[:10])
    for one, other in ((second, first), (first, second)):
        Application.objects.filter(pk=one.pk).update(number=other.number, meaning=other.meaning)


def declared_conflicts(world: Any, chance: Random) -> None:
    """Who declared one, with whom, of what kind."""
    DeclaredConflict.objects.update_or_create(
        person=chance.choice(world.others),
        agency=chance.choice(world.agencies),
        defaults={"reason": _hash(chance), "declared_at": NOW},
    )


def noted_ties(world: Any, chance: Random) -> None:
    """Who else is tied to which agency, and how."""
    NotedTie.objects.create(
        person=chance.choice(world.others),
        agency=chance.choice(world.agencies),
        kind=chance.choice(TieKind.values),
        note=_hash(chance),
        noted_at=NOW,
        noted_by=world.people["office"],
        dropped_at=chance.choice((None, NOW)),
    )


def stories(world: Any, chance: Random) -> None:
    """What an agency tells of its brand and the office has not released."""
    BrandStory.objects.filter(status=StoryStatus.HANDED_IN).update(
        title=_hash(chance)[:30], text=_hash(chance), field=chance.choice(ServiceField.values)
    )


def experts(world: Any, chance: Random) -> None:
    """What an expert knows about, what he is, and his term."""
    Expert.objects.filter(pk=world.expert.pk).update(
        field=chance.choice(Expertise.values),
        post=_hash(chance)[:20],
        term_until=NOW.date() + timedelta(days=chance.randint(1, 900)),
    )


def lots(world: Any, chance: Random) -> None:
    """Who was drawn for the panel of a year that is not published."""
    rows = PanelDraw.objects.filter(cycle=world.ranked.cycle)
    order = rows.get().order
    append_only.unprotect(connection)
    rows.update(order={field: chance.sample(codes, len(codes)) for field, codes in order.items()})
    append_only.protect(connection)


def permits(world: Any, chance: Random) -> None:
    """Who else may read a year in spite of a conflict, and how long."""
    ReadingPermit.objects.update_or_create(
        person=chance.choice(world.others),
        evaluation=world.ranked.cycle.evaluation,
        defaults={"granted_at": NOW, "ends_at": NOW + timedelta(days=chance.randint(1, 30))},
    )


def drafts(world: Any, chance: Random) -> None:
    """What an agency is writing, and how far it has come."""
    Application.objects.filter(pk=world.draft.pk).update(
        slogan=_hash(chance)[:20], meaning=_hash(chance)
    )
    _each(
        Commitment.objects.filter(application=world.draft), lambda: {"promise": _hash(chance)[:40]}
    )


def journal(world: Any, chance: Random) -> None:
    """What is done about the records that a conflict of interest hides, and how often."""
    rows = Result.objects.filter(application=world.ranked)
    with action(by=CLOCK, now=NOW) as act:
        for row in (world.ranked, world.ranked.cycle.evaluation, rows.get()):
            act.log("x.hidden", "x", row, {"rank": chance.randint(1, 20)})
