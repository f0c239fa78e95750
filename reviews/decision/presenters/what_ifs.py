"""Which what-ifs change who has the places, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from reviews.results.models import Result
from reviews.results.presenters.explanations import stage_label


@dataclass(frozen=True)
class Change:
    """What-ifs of one kind that change the ten alike: `times` of `of`, who comes in and goes out,
    who would share the last rank with a place.
    """

    words: str
    times: int
    of: int
    enters: str
    leaves: str
    shares: str

    @property
    def told(self) -> str:
        """The variant, with how often where it was tried several times."""
        if self.of == 1:
            return self.words
        return _("%(variant)s (%(times)d of %(of)d)") % {
            "variant": self.words,
            "times": self.times,
            "of": self.of,
        }


def changes(content: Mapping[str, Any], results: Sequence[Result]) -> list[Change]:
    """The kept what-ifs that change who has the places; alike ones of the judges as one."""
    names = {row.application.number: row.application.brand.name for row in results}
    now_inside, now_shared = set(content["inside"]), set(content["shared"])
    kinds = Counter(variant["kind"] for variant in content["variants"])
    alike: Counter[tuple[Any, ...]] = Counter()
    for variant in content["variants"]:
        inside, shared = set(variant["inside"]), set(variant["shared"])
        if (inside, shared) != (now_inside, now_shared):
            ordered = [
                tuple(sorted(part))
                for part in (inside - now_inside, now_inside - inside, shared - now_shared)
            ]
            alike[(variant["kind"], variant["detail"], *ordered)] += 1
    return [
        Change(
            words=_variant_words(kind, detail),
            times=times,
            of=kinds[kind] if kind == "judge" else 1,
            enters=_(", ").join(names[number] for number in enters),
            leaves=_(", ").join(names[number] for number in leaves),
            shares=_(", ").join(names[number] for number in shares),
        )
        for (kind, detail, enters, leaves, shares), times in alike.items()
    ]


def _variant_words(kind: str, detail: str) -> str:
    if kind == "judge":
        return _("Without one of the judges")
    if kind == "held":
        return _("With the ratings that the screening took out")
    if kind == "method":
        return {
            "trimmed_mean": _("Panel score as the trimmed mean"),
            "mean": _("Panel score as the mean of all judges"),
            "median": _("Panel score as the median"),
            "severity_adjusted": _("Panel score adjusted for the severity of the judges"),
        }[detail]
    stage, points = detail[:-2], detail[-2:]
    return _("%(stage)s: weight %(points)s points") % {
        "stage": stage_label(stage),
        "points": points.replace("-", "−"),
    }
