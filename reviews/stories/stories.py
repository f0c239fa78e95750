"""Hand in the story of a brand, release it, send it back, take it out of the gallery."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from applications.models import Brand
from brandportal.accounts.policies import drafts_for
from brandportal.errors import BadInput, require
from brandportal.journal.actions import action
from brandportal.texts import reason_text, required_text, telling_text
from brandportal.workflow import transition
from reviews.stories.enums import ServiceField, StoryStatus
from reviews.stories.models import REASON_LIMIT, TEXT_LIMIT, TITLE_LIMIT, BrandStory
from reviews.stories.workflow import STORY, citizens_see


def hand_in(
    *, brand: Brand, field: str, title: str, text: str, by: Any, now: datetime
) -> BrandStory:
    """Hand in the story of a brand; one that still waits for the office is replaced (the same words
    once more change nothing), one in the gallery stays until this one is released.

    Refuses with NotAllowed (another agency), NotNow (not public yet) and BadInput (no or a too long
    headline, a text that says nothing, an unknown field of service).
    """
    require(drafts_for(by, brand.agency_id), citizens_see(brand))
    if field not in ServiceField.values:
        raise BadInput(_("Please choose the field of service."), field="field")
    said = {
        "title": required_text(
            title,
            field="title",
            limit=TITLE_LIMIT,
            missing=_("Please give the story a headline."),
            one_line=True,
        ),
        "text": telling_text(
            text, field="text", limit=TEXT_LIMIT, missing=_("Please write the story.")
        ),
    }
    with action(by=by, now=now) as act:
        locked = act.lock(brand)
        for earlier in locked.stories.filter(status=StoryStatus.HANDED_IN):
            if (earlier.field, earlier.title, earlier.text) == (field, *said.values()):
                return act.nothing_done(earlier)
            transition(STORY, "replace", earlier, by=by, now=now)
        made = BrandStory.objects.create(
            brand=locked, field=field, handed_in_at=now, handed_in_by=by, **said
        )
        act.log("story.hand_in", gettext_noop("Handed in the story of a brand"), made)
    return made


def release(*, story: BrandStory, by: Any, now: datetime) -> BrandStory:
    """Put a story into the gallery; the one that stands there is replaced. Refuses with NotAllowed
    (role, conflict of interest) and NotNow (no longer waiting).
    """
    with action(by=by, now=now) as act:
        act.lock(story.brand)
        STORY.require("release", story, by=by, now=now)
        for earlier in story.brand.stories.filter(status=StoryStatus.RELEASED):
            transition(STORY, "replace", earlier, by=by, now=now)
        return transition(STORY, "release", story, by=by, now=now)


def send_back(*, story: BrandStory, reason: str, by: Any, now: datetime) -> BrandStory:
    """Send a story back to its agency. Refuses as `release` does, and with BadInput no reason."""
    changes = {"reason": reason_text(reason, limit=REASON_LIMIT)}
    return transition(STORY, "send_back", story, by=by, now=now, changes=changes)


def take_down(*, story: BrandStory, reason: str, by: Any, now: datetime) -> BrandStory:
    """Take a story out of the gallery. Refuses as `send_back` does."""
    changes = {"reason": reason_text(reason, limit=REASON_LIMIT)}
    return transition(STORY, "take_down", story, by=by, now=now, changes=changes)


def story_of(brand: Brand) -> BrandStory | None:
    """The story of a brand in the gallery."""
    return brand.stories.filter(status=StoryStatus.RELEASED).first()
