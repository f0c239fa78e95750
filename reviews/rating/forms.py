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

from applications.cycles.follow_up import FollowUp
from brandportal.texts import plain_text
from brandportal.web.mistakes import Mistake
from reviews.comments.models import LONGEST_COMMENT
from reviews.rating.enums import Level
from reviews.rating.rating import ASPECTS, Answer, choose_from_the_list
from reviews.rating.reasons import WORST, offered
from reviews.rating.ticks import Choice, TickQuestion, first_tick, tick_question

LEVELS = {str(level.value): level for level in Level}
ASPECT_LABELS = {
    "attitude": gettext_lazy("Attitude"),
    "ability": gettext_lazy("Ability"),
    "efficiency": gettext_lazy("Efficiency"),
    "effect": gettext_lazy("Effect"),
}
LONGEST_CODE = 40
# The id of the first control of every question; a text has the name of its field.
FIRST_CONTROL = {name: f"{name}-{next(iter(LEVELS))}" for name in ("overall", *ASPECTS)}


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
    form), `offered` what may be ticked below the answer.
    """

    data: Mapping[str, str] = field(default_factory=dict)
    ticked: tuple[str, ...] = ()
    errors: dict[str, str] = field(default_factory=dict)
    offered: tuple[FollowUp, ...] = field(default_factory=lambda: offered(None, on_site=False))

    def is_valid(self) -> bool:
        """Whether every answer is an offered choice; problems are in `errors`, by field."""
        if self.data.get("overall") not in LEVELS:
            self.errors["overall"] = _("Please choose one of the five answers.")
        for name in ASPECTS:
            if self.data.get(name) and self.data[name] not in LEVELS:
                self.errors[name] = _("Please choose one of the five answers.")
        if not {row.code for row in self.offered}.issuperset(self.ticked):
            self.errors["reasons"] = choose_from_the_list(self.level)
        if len(self.comment) > LONGEST_COMMENT:
            self.errors["comment"] = _(
                "Your comment has %(length)d characters; at most %(most)d are possible."
            ) % {"length": len(self.comment), "most": LONGEST_COMMENT}
        return not self.errors

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What is to be corrected, each at the first control of its field."""
        ids = {**FIRST_CONTROL, "reasons": first_tick(self._at_level() or self.offered)}
        return tuple(
            Mistake(sentence, ids.get(name, name)) for name, sentence in self.errors.items()
        )

    def answer(self) -> Answer:
        """The answer; only after `is_valid`. Ticks are kept where they belong to the level."""
        attitude, ability, efficiency, effect = map(self._chosen, ASPECTS)
        overall = int(LEVELS[self.data["overall"]])
        return Answer(overall, attitude, ability, efficiency, effect, self.chosen)

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
    def level(self) -> Level | None:
        return LEVELS.get(self.data.get("overall", ""))

    @property
    def chosen(self) -> tuple[str, ...]:
        """What is ticked of what is offered at the chosen level."""
        return tuple(row.code for row in self._at_level() if row.code in self.ticked)

    def _at_level(self) -> tuple[FollowUp, ...]:
        return tuple(row for row in self.offered if self.level in row.levels)

    @property
    def is_bad(self) -> bool:
        """One of the two worst levels: the form then asks what went wrong."""
        return self.level in WORST

    @property
    def tells_why(self) -> bool:
        return bool(self.chosen or self.comment)

    @property
    def overall(self) -> Question:
        return self._question("overall", gettext_lazy("Choose one answer"))

    @property
    def aspects(self) -> list[Question]:
        """The four aspects, for the collapsed part."""
        return [self._question(name, label) for name, label in ASPECT_LABELS.items()]

    @property
    def reasons(self) -> TickQuestion:
        """All that may be ticked, of every level."""
        return tick_question(self.offered, self.ticked, self.errors.get("reasons", ""))

    @property
    def reasons_here(self) -> TickQuestion:
        """What may be ticked at the chosen level."""
        error = self.errors.get("reasons", "")
        return tick_question(self._at_level(), self.ticked, error, level=self.level)

    @property
    def says_more(self) -> bool:
        """Whether the collapsed part must be open, because it has input."""
        return bool(self.comment or any(self.data.get(name) for name in ASPECTS))

    def typed(self) -> Iterator[tuple[str, str]]:
        """The answer as hidden fields, so that the next step needs no state on the server."""
        for name in ("overall", *ASPECTS, "comment", "invitation"):
            if self.data.get(name):
                yield name, self.data[name]
        for code in self.chosen:
            yield "reasons", code

    def _question(self, name: str, label: str | Promise) -> Question:
        chosen = self.data.get(name)
        choices = tuple(
            Choice(f"{name}-{value}", name, value, level.label, value == chosen)
            for value, level in LEVELS.items()
        )
        return Question(name, label, choices, self.errors.get(name, ""))
