"""What a page offers to do with a record: an action of the domain, with the form that asks for it
and the words that the tables of transitions have for it.

    VERBS = by_name(
        step(CASE, "verify", cases.verify, form=VerifyForm),
        Verb(name="causes", label=_("Save"), verdict=may_tag, run=tag_causes, form=CausesForm),
    )
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext_lazy

from brandportal.errors import Verdict, ask
from brandportal.web.forms import ConfirmForm
from brandportal.workflow import Lifecycle

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


@dataclass(frozen=True, kw_only=True)
class Verb:
    """One action on a record.

    `verdict` is the policy that answers whether it may be done now; it takes the record, and by
    keyword `by` and `now` as it needs them. `run` is the action of the domain; what `form` asks for
    are its keywords. `explanation` is said before, `done` afterwards; it may be made from what
    `run` returned.
    """

    name: str
    label: StrOrPromise
    verdict: Callable[..., Verdict]
    run: Callable[..., Any]
    done: StrOrPromise | Callable[[Any], str] = ""
    explanation: StrOrPromise = ""
    form: type[Any] = ConfirmForm
    tone: str = ""

    def answer(self, obj: Any, *, by: Any, now: datetime) -> Verdict:
        """Whether it may be done now, with the reason when not."""
        return ask(self.verdict, obj, by=by, now=now)

    def said(self, result: Any) -> str:
        """The sentence that is shown when it is done."""
        return self.done(result) if callable(self.done) else str(self.done)


def words_of(life: Lifecycle, action: str, *, whole: bool = True) -> dict[str, Any]:
    """What the row of a step says about its verb: its words, and the verdict; unless `whole`, what
    is missing is left to the form.
    """
    row = life.by_action[action]
    return {
        "name": action,
        "label": gettext_lazy(row.label),
        "verdict": partial(life.verdict, action, whole=whole),
        "done": gettext_lazy(row.success) if row.success else "",
        "explanation": gettext_lazy(row.explanation) if row.explanation else "",
        "tone": row.tone,
    }


def step(
    life: Lifecycle, action: str, run: Callable[..., Any], *, whole: bool = True, **more: Any
) -> Verb:
    """The verb for a transition; `more` are other arguments of `Verb`."""
    return Verb(run=run, **{**words_of(life, action, whole=whole), **more})


def by_name(*verbs: Verb) -> dict[str, Verb]:
    """The verbs of a page by the name that stands in its address."""
    return {verb.name: verb for verb in verbs}
