"""What the desk does with a record: label, verdict and the second person come from the tables, the
action from the domain.

verbs = (
    step(COMMENT, "show", show, done=gettext_lazy("The comment is shown.")),
    step(COMMENT, "hide", hide, done=gettext_lazy("The comment is hidden."), form=HideCommentForm),
)
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from brandportal.errors import Verdict, ask, first_no
from brandportal.proposals.buttons import proposed_words
from brandportal.proposals.domain import not_proposed_yet, propose
from brandportal.web.forms import ConfirmForm, PortalForm
from brandportal.workflow import Lifecycle

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise

Typed = dict[str, Any]


def itself(obj: Any) -> Any:
    """The default of `about`: the record itself."""
    return obj


def as_typed(obj: Any, typed: Typed) -> Typed:
    """The form's fields are the arguments of the action."""
    return typed


def nothing_typed(obj: Any, typed: Typed) -> Typed:
    """A form that only confirms; the action takes no argument from it."""
    return {}


@dataclass(frozen=True, kw_only=True)
class OfficeVerb:
    """One verb on a record's page: a button, and a page that asks for confirmation.

    `verdict` says whether it is possible now; it takes the record, and by keyword `by` and `now` as
    it needs them. `run` is the action of the domain: its first keyword is the object, the others
    are `by`, `now` and what `arguments(obj, typed)` makes of the form; `done` is the sentence shown
    afterwards, or a function of what `run` returned. Without `run` the verb proposes `two_persons`,
    the code of an action for two people; the form then also asks for reason and proof. `about(obj)`
    is the object of the action if it is not the record itself. `form` gets `obj=` if it declares
    `takes_object = True`. Raises ValueError unless exactly one of `run` and `two_persons` is given.
    """

    name: str
    label: StrOrPromise
    verdict: Callable[..., Verdict]
    run: Callable[..., Any] | None = None
    done: StrOrPromise | Callable[[Any], str] = ""
    two_persons: str = ""
    explanation: StrOrPromise = ""
    form: type[PortalForm] = ConfirmForm
    tone: str = "primary"
    template: str = "admin/verb.html"
    about: Callable[[Any], Any] = itself
    arguments: Callable[[Any, Typed], Typed] = as_typed

    def __post_init__(self) -> None:
        if bool(self.run) == bool(self.two_persons):
            raise ValueError(f"{self.name}: either an action, or the code of one for two")

    def answer(self, obj: Any, *, by: Any, now: datetime) -> Verdict:
        """The verdict; an action with an open proposal cannot be proposed again."""
        verdict = ask(self.verdict, obj, by=by, now=now)
        if not self.two_persons:
            return verdict
        return first_no(verdict, not_proposed_yet(self.two_persons, self.about(obj)))

    def perform(self, obj: Any, typed: Typed, *, by: Any, now: datetime, **given: Any) -> str:
        """Do it, or propose it with the reason and proof in `given`; returns the sentence to show.
        Refuses as the action does.
        """
        subject = self.about(obj)
        arguments = self.arguments(subject, typed)
        if self.run is None:
            action = self.two_persons
            propose(action=action, obj=subject, arguments=arguments, by=by, now=now, **given)
            return proposed_words()
        keyword = next(iter(inspect.signature(self.run).parameters))
        result = self.run(**{keyword: subject}, **arguments, by=by, now=now)
        return self.done(result) if callable(self.done) else str(self.done)


def step(
    life: Lifecycle, action: str, run: Callable[..., Any] | None = None, **more: Any
) -> OfficeVerb:
    """The verb for a transition: name, label, verdict and the second person come from the
    lifecycle's table.

    `more` are other arguments of `OfficeVerb`. Raises ValueError when `run` is given for a
    transition that takes two people.
    """
    row = life.by_action[action]
    found = {
        "name": action.replace("_", "-"),
        "label": gettext_lazy(row.label),
        "two_persons": f"{life.name}.{action}" if row.two_persons else "",
        "verdict": partial(life.verdict, action),
    }
    return OfficeVerb(run=run, **{**found, **more})
