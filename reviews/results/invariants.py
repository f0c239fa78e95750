"""Invariants of the versions of results."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.evaluation.models import Evaluation
from reviews.results import versions
from reviews.results.models import Result, ResultVersion


def _versions() -> Iterator[str]:
    """Every version says what its hash says, and the last one before any recalculation what the
    results say.
    """
    for version in ResultVersion.objects.select_related("evaluation__cycle"):
        if version.sha256 != versions.hash_of(version):
            yield f"version {version.number} of {version.evaluation} was changed"
    scored = Evaluation.objects.filter(pk__in=Result.objects.values("evaluation"))
    for evaluation in scored.select_related("cycle"):
        last = versions.published(evaluation)
        found = versions.values_of(list(evaluation.results.select_related("application")))
        if last is None:
            yield f"{evaluation}: no version of its results is kept"
        elif any(found.get(number) != values for number, values in last.values.items()):
            yield f"{evaluation}: the results are not the version that was kept last"


CHECKS = (("results.versions", "the results are the version that was kept", _versions),)
