"""The forms of the rating page: the answer, the telephone, the code.

The answer is parsed and rendered without Django's form classes for speed: a whole city sends this
form on one day, and it has only fixed choices, one short text and one code.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from brandportal.texts import plain_text
from brandportal.web.mistakes import Mistake
from reviews.comments.models import LONGEST_COMMENT
from reviews.rating.enums import Level, Shortcoming
from reviews.rating.rating import ASPECTS, SHORTCOMINGS, Answer

LEVELS = {str(level.value): level for level in Level}
ASPECT_LABELS = {
    "attitude": gettext_lazy("Attitude"),
    "ability": gettext_lazy("Ability"),
    "efficiency": gettext_lazy("Efficiency"),
    "effect": gettext_lazy("Effect"),
}
WORST = (Level.DISSATISFIED, Level.VERY_DISSATISFIED)
LONGEST_CODE = 40
# The id of the first control of every question; a text has the name of its field.
FIRST_CONTROL = {
    **{name: f"{name}-{next(iter(LEVELS))}" for name in ("overall", *ASPECTS)},
    "reasons": f"reasons-{next(iter(Shortcoming)).value}",
}


@dataclass(frozen=True)
class Choice:
    """One radio button or checkbox."""

    id: str
    name: str
    value: str
    label: str | Promise
    checked: bool


@dataclass(frozen=True)
class Question:
    """A question of the form with fixed answers, for `components/answer_levels.html` and
    `aspect_levels.html`.
    """

    name: str
    label: str | Promise
    choices: tuple[Choice, ...]
    error: str = ""


@dataclass
class AnswerSheet:
    """The current input of a rater; `data` is what the browser sent (or nothing, for an empty
    form).
    """

    data: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)

    def is_valid(self) -> bool:
        """Whether every answer is an offered choice; problems are in `errors`, by field."""
        if self.data.get("overall") not in LEVELS:
            self.errors["overall"] = _("Please choose one of the five answers.")
        for name in ASPECTS:
            if self.data.get(name) and self.data[name] not in LEVELS:
                self.errors[name] = _("Please choose one of the five answers.")
        if not set(self.ticked).issubset(SHORTCOMINGS):
            self.errors["reasons"] = _("Please choose from the list what went wrong.")
        if len(self.comment) > LONGEST_COMMENT:
            self.errors["comment"] = _(
                "Your comment has %(length)d characters; at most %(most)d are possible."
            ) % {"length": len(self.comment), "most": LONGEST_COMMENT}
        return not self.errors

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is to be corrected, each at the first control of its field."""
        return tuple(
            Mistake(sentence, FIRST_CONTROL.get(name, name))
            for name, sentence in self.errors.items()
        )

    def answer(self) -> Answer:
        """The answer; only after `is_valid`. Shortcomings are kept for the two worst levels
        only.
        """
        attitude, ability, efficiency, effect = map(self._chosen, ASPECTS)
        overall = LEVELS[self.data["overall"]]
        reasons = self.ticked if overall in WORST else ()
        return Answer(int(overall), attitude, ability, efficiency, effect, reasons)

    def _chosen(self, name: str) -> int | None:
        value = self.data.get(name)
        return int(LEVELS[value]) if value else None

    @property
    def comment(self) -> str:
        """The comment, with a browser's line endings."""
        return plain_text(self.data.get("comment", "")).strip()

    @property
    def invitation(self) -> str:
        return self.data.get("invitation", "")[:LONGEST_CODE]

    @property
    def is_bad(self) -> bool:
        """One of the two worst levels: the form then asks what went wrong."""
        return LEVELS.get(self.data.get("overall", "")) in WORST

    @property
    def tells_why(self) -> bool:
        return bool(self.ticked or self.comment)

    @property
    def overall(self) -> Question:
        return self._question("overall", gettext_lazy("Choose one answer"))

    @property
    def aspects(self) -> list[Question]:
        """The four aspects, for the collapsed part."""
        return [self._question(name, label) for name, label in ASPECT_LABELS.items()]

    @property
    def reasons(self) -> Question:
        """The possible shortcomings, as checkboxes."""
        choices = tuple(
            Choice(f"reasons-{code}", "reasons", code, code.label, code.value in self.ticked)
            for code in Shortcoming
        )
        label = gettext_lazy("What went wrong? Tick what fits.")
        return Question("reasons", label, choices, self.errors.get("reasons", ""))

    @property
    def says_more(self) -> bool:
        """Whether the collapsed part must be open, because it has input."""
        return bool(self.comment or any(self.data.get(name) for name in ASPECTS))

    def typed(self) -> Iterator[tuple[str, str]]:
        """The answer as hidden fields, so that the next step needs no state on the server."""
        for name in ("overall", *ASPECTS, "comment", "invitation"):
            if self.data.get(name):
                yield name, self.data[name]
        for code in self.ticked:
            yield "reasons", code

    def _question(self, name: str, label: str | Promise) -> Question:
        chosen = self.data.get(name)
        choices = tuple(
            Choice(f"{name}-{value}", name, value, level.label, value == chosen)
            for value, level in LEVELS.items()
        )
        return Question(name, label, choices, self.errors.get(name, ""))
