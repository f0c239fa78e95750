"""Buttons of the desk that propose an action for two people instead of running it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _

from brandportal.proposals.domain import propose
from brandportal.proposals.forms import asked, own
from brandportal.proposals.models import Proposal


def proposes(request: HttpRequest, action: str, *, subject: str) -> Callable[..., Proposal]:
    """A verb for `submit` that proposes `action` about the form's field `subject`, with the other
    fields as arguments.
    """

    def proposed(**data: Any) -> Proposal:
        given, arguments = asked(request, data), own(data)
        obj = arguments.pop(subject)
        return propose(
            action=action,
            obj=obj,
            arguments=arguments,
            by=request.user,
            now=timezone.now(),
            **given,
        )

    return proposed


def proposed_words() -> str:
    """The sentence shown after something was proposed."""
    return _(
        "Proposed. It is done as soon as somebody else confirms it; those who may have been told."
    )
