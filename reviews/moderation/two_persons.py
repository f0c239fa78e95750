"""Confirming a moderated score takes two people of the panel."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from applications.cycles.indicators import indicator_label
from brandportal.accounts.enums import Role
from brandportal.errors import Incomplete, require
from brandportal.proposals.actions import TwoPersonAction
from reviews.moderation.agreed import agreed
from reviews.moderation.discussion import confirm_moderated
from reviews.moderation.models import Moderation
from reviews.moderation.policies import may_confirm, may_propose
from reviews.moderation.workflow import MODERATION, address_of
from reviews.panel.blind import called

PANEL = (Role.PANEL,)


def _check(moderation: Moderation, *, by: Any, now: datetime) -> None:
    require(when=MODERATION.timely("confirm", moderation, now=now))
    # The lead, who proposes, need not be a judge of the brand; what is missing is asked of both.
    for gap in MODERATION.by_action["confirm"].missing(moderation):
        raise Incomplete(gap.sentence, [gap])


def _state(moderation: Moderation) -> dict[str, Any]:
    """What is agreed: any change makes a proposal stale."""
    found = agreed(moderation)
    return {"status": moderation.status, "agreed": sorted(row.pk for row in found.values())}


def _words(moderation: Moderation, arguments: Mapping[str, Any]) -> list[tuple[str, str]]:
    """Without the points: the proposal stays readable, and they are the judges' until the results
    are published.
    """
    labels = [str(indicator_label(code)) for code in sorted(agreed(moderation))]
    return [
        (_("Brand"), called(moderation.application, moderation.evaluation)),
        (_("Agreed indicators"), "\n".join(labels) or "–"),
        (
            _("What follows"),
            _(
                "The points that all judges of the brand agreed on count in the place of each "
                "judge's own. Read them on the page of the discussion before you confirm."
            ),
        ),
    ]


MODERATING = (
    TwoPersonAction(
        code="moderation.confirm",
        label=MODERATION.by_action["confirm"].label,
        verb=confirm_moderated,
        model="reviews.moderation",
        may_propose=may_propose,
        may_confirm=may_confirm,
        proposers=PANEL,
        confirmers=PANEL,
        check=_check,
        state=_state,
        words=_words,
        done=lambda moderation: _("The moderated score is confirmed."),
        url=address_of,
    ),
)
