"""The lifecycle of a story: handed in by the agency, released or sent back by the office."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.lifecycle.notice_recipients import people_of_agency
from applications.models import Application, Brand
from brandportal.accounts.models import User
from brandportal.accounts.policies import drafts_for, free_of_conflict, is_office
from brandportal.errors import YES, Verdict, first_no, no
from brandportal.notices.enums import NoticeKind
from brandportal.notices.told import Told
from brandportal.workflow import Lifecycle, NoticeSpec, Transition
from reviews.stories.enums import StoryStatus as S
from reviews.stories.models import BrandStory


def may_tell(brand: Brand, *, by: Any) -> Verdict:
    """The people of the brand's agency, once citizens see the brand."""
    return first_no(drafts_for(by, brand.agency_id), citizens_see(brand))


def citizens_see(brand: Brand) -> Verdict:
    if Application.objects.public().filter(brand=brand).exists():
        return YES
    return no(_("A story can be handed in once the brand is public."))


def may_decide(story: BrandStory, *, by: Any) -> Verdict:
    """An officer without a conflict of interest with the agency."""
    return first_no(is_office(by), free_of_conflict(story.brand.agency_id, by=by))


def may_replace(story: BrandStory, *, by: Any) -> Verdict:
    """Who hands in a later one, or releases it."""
    office = may_decide(story, by=by)
    return office if office else drafts_for(by, story.brand.agency_id)


def _people(story: BrandStory) -> Iterable[User]:
    """Everybody who works for the agency today."""
    return people_of_agency(story.brand)


def _context(story: BrandStory) -> Mapping[str, str | Told]:
    return {"brand": story.brand.name, "title": story.title, "reason": story.reason}


def _told(subject: str, body: str) -> NoticeSpec:
    return NoticeSpec(
        to=_people,
        kind=NoticeKind.DECIDED,
        subject=subject,
        body=body,
        context=_context,
        url=lambda story: reverse("workspace:story", args=[story.brand.code]),
    )


STORY = Lifecycle(
    name="story",
    title=gettext_noop("Story of a brand"),
    model=BrandStory,
    statuses=S,
    initial=S.HANDED_IN,
    final=(S.SENT_BACK, S.REPLACED, S.TAKEN_DOWN),
    transitions=(
        Transition(
            action="release",
            sources=(S.HANDED_IN,),
            target=S.RELEASED,
            label=gettext_noop("Put it in the gallery"),
            done=gettext_noop("Released the story of a brand"),
            who=may_decide,
            stamp="released",
            explanation=gettext_noop(
                "Everybody reads it on the brand's page, and the gallery finds the brand by its "
                "field of service. A story that stands there is replaced."
            ),
            success=gettext_noop("The story is in the gallery; the agency is notified."),
            notice=_told(
                gettext_noop("The story of “%(brand)s” is in the gallery"),
                gettext_noop("Everybody can read “%(title)s” on the page of “%(brand)s” now."),
            ),
        ),
        Transition(
            action="send_back",
            sources=(S.HANDED_IN,),
            target=S.SENT_BACK,
            label=gettext_noop("Send the story back"),
            done=gettext_noop("Sent the story of a brand back"),
            who=may_decide,
            stamp="sent_back",
            tone="quiet",
            explanation=gettext_noop(
                "The agency reads the reason and can hand in another text. The office changes no "
                "word of it."
            ),
            success=gettext_noop("The story is sent back; the agency is notified."),
            notice=_told(
                gettext_noop("The story of “%(brand)s” was sent back"),
                gettext_noop(
                    "The Efficiency Office has sent “%(title)s” back: %(reason)s You can hand in "
                    "another text."
                ),
            ),
        ),
        Transition(
            action="replace",
            untold="follows from a later text, of which the agency is notified",
            sources=(S.HANDED_IN, S.RELEASED),
            target=S.REPLACED,
            label=gettext_noop("Replace the story"),
            done=gettext_noop("Replaced the story of a brand by a later one"),
            who=may_replace,
            stamp="replaced",
        ),
        Transition(
            action="take_down",
            sources=(S.RELEASED,),
            target=S.TAKEN_DOWN,
            label=gettext_noop("Take it out of the gallery"),
            done=gettext_noop("Took the story of a brand out of the gallery"),
            who=may_decide,
            stamp="taken_down",
            tone="quiet",
            explanation=gettext_noop(
                "For what turned out wrong or names somebody. The brand itself stays in the "
                "gallery, and the agency can hand in another text."
            ),
            success=gettext_noop("The story is taken out; the agency is notified."),
            notice=_told(
                gettext_noop("The story of “%(brand)s” was taken out of the gallery"),
                gettext_noop(
                    "The Efficiency Office has taken “%(title)s” out of the gallery: %(reason)s "
                    "You can hand in another text."
                ),
            ),
        ),
    ),
)
