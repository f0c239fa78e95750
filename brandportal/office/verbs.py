"""What the desk does with a record: label, verdict and the second person come from the tables, the
action from the domain.

verbs = (
    step(COMMENT, "show", show),
    step(COMMENT, "hide", hide, form=HideCommentForm),
    verb("hold-talk", may_hold, hold_talk, form=TalkForm),
)
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy

from brandportal.errors import Verdict, first_no
from brandportal.proposals.buttons import proposed_words
from brandportal.proposals.domain import not_proposed_yet, propose
from brandportal.web.forms import ConfirmForm, PortalForm
from brandportal.web.verbs import Verb, words_of
from brandportal.workflow import Lifecycle

Typed = dict[str, Any]
Rows = TypeVar("Rows", bound=QuerySet[Any])


def itself(obj: Any) -> Any:
    """The default of `about`: the record itself."""
    return obj


def as_typed(obj: Any, typed: Typed) -> Typed:
    """The form's fields are the arguments of the action."""
    return typed


def nothing_typed(obj: Any, typed: Typed) -> Typed:
    """A form that only confirms; the action takes no argument from it."""
    return {}


def only_proposed(**given: Any) -> None:
    """What takes two people is run by nobody alone."""
    raise TypeError("this takes two people")


@dataclass(frozen=True, kw_only=True)
class OfficeVerb(Verb):
    """One verb on a record's page: a button, and a page that asks for confirmation.

    The first keyword of `run` is the object, the others are `by`, `now` and what
    `arguments(obj, typed)` makes of the form. Without `run` the verb proposes `two_persons`, the
    code of an action for two people; the form then also asks for reason and proof, as it does with
    `asks`, where `run` itself proposes and takes them as `reason` and `proved_at`. `about(obj)` is
    the object of the action if it is not the record itself. `form` gets `obj=` if it declares
    `takes_object = True`. `bulk`: also for several records of the list at once, which takes a verb
    of one person that asks for nothing; `ticked`: whether all of them are chosen at first, which
    is wrong where each is to be read. `sources`: the statuses in which it is possible at all;
    empty when it asks for none. Raises ValueError unless exactly one of `run` and `two_persons` is
    given, and for a `bulk` verb that asks.
    """

    run: Callable[..., Any] = only_proposed
    two_persons: str = ""
    asks: bool = False
    tone: str = "primary"
    template: str = "admin/verb.html"
    about: Callable[[Any], Any] = itself
    arguments: Callable[[Any, Typed], Typed] = as_typed
    bulk: bool = False
    ticked: bool = True
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if (self.run is only_proposed) != bool(self.two_persons):
            raise ValueError(f"{self.name}: either an action, or the code of one for two")
        if self.bulk and (self.asks_proof or self.form is not ConfirmForm):
            raise ValueError(f"{self.name}: what asks for something is done record by record")

    @property
    def asks_proof(self) -> bool:
        """Whether the form also asks for a reason and who one is."""
        return bool(self.two_persons) or self.asks

    def fitting(self, rows: Rows) -> Rows:
        """The rows in whose status it is possible at all."""
        return rows.filter(status__in=self.sources) if self.sources else rows

    def answer(self, obj: Any, *, by: Any, now: datetime) -> Verdict:
        """The verdict; an action with an open proposal cannot be proposed again."""
        verdict = super().answer(obj, by=by, now=now)
        if not self.two_persons:
            return verdict
        return first_no(verdict, not_proposed_yet(self.two_persons, self.about(obj)))

    def perform(self, obj: Any, typed: Typed, *, by: Any, now: datetime, **given: Any) -> str:
        """Do it, or propose it with the reason and proof in `given`; returns the sentence to show.
        Refuses as the action does.
        """
        subject = self.about(obj)
        arguments = self.arguments(subject, typed)
        if self.two_persons:
            action = self.two_persons
            propose(action=action, obj=subject, arguments=arguments, by=by, now=now, **given)
            return proposed_words()
        keyword = next(iter(inspect.signature(self.run).parameters))
        return self.said(self.run(**{keyword: subject}, **arguments, **given, by=by, now=now))


def step(
    life: Lifecycle, action: str, run: Callable[..., Any] = only_proposed, **more: Any
) -> OfficeVerb:
    """The verb for a transition: name, label, verdict and the second person come from the
    lifecycle's table.

    `more` are other arguments of `OfficeVerb`. Raises ValueError when `run` is given for a
    transition that takes two people.
    """
    row, words = life.by_action[action], words_of(life, action)
    words["sources"] = row.sources
    words["name"] = action.replace("_", "-")
    words["tone"] = row.tone or "primary"
    if row.two_persons:
        words["two_persons"] = f"{life.name}.{action}"
        words["label"] = gettext_lazy(row.propose or row.label)
    return OfficeVerb(run=run, **{**words, **more})


def verb(
    name: str,
    verdict: Callable[..., Verdict],
    run: Callable[..., Any] = only_proposed,
    *,
    form: type[PortalForm],
    **more: Any,
) -> OfficeVerb:
    """A verb that changes no status; its words stand with its form. `more` as in `step`."""
    words = {
        "label": form.button,
        "explanation": form.explanation,
        "done": form.success,
        "tone": form.tone,
    }
    return OfficeVerb(name=name, verdict=verdict, run=run, form=form, **{**words, **more})
