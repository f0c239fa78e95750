"""Nothing of a test rating is ever stored."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models.functions import Length

from applications.models import Brand
from reviews.probe.models import Probe
from reviews.probe.sandbox import CODE_LENGTH, MARK, NO_EVALUATION


def nothing_stays() -> Iterator[str]:
    """No brand of a test, and so no rating, entry, tally, case or title of one; and not the row
    that forbids its commit.
    """
    marked = Brand.objects.annotate(length=Length("code")).filter(
        length=CODE_LENGTH, code__startswith=MARK
    )
    for code in marked.values_list("code", flat=True):
        yield f"{code}: a test service point was stored, and its ratings may have been counted"
    if Probe.objects.filter(evaluation=NO_EVALUATION).exists():
        yield "a row that forbids the commit of a test was committed"


CHECKS = (("probe.nothing_stays", "no test rating is ever stored", nothing_stays),)
