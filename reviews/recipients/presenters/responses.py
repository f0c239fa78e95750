"""How many were invited and how many answered, by brand and group, once the rating has closed.

A missing answer is no good rating: it enters no score, and this rate is shown beside every result.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext as _

from applications.models import Application
from brandportal.errors import NotNow
from reviews.evaluation.enums import AFTER_COUNT
from reviews.evaluation.models import Evaluation
from reviews.evaluation.small_cells import SMALL, hidden_cells
from reviews.rating.enums import RaterGroup
from reviews.rating.models import RatingInvitation

GROUPS = tuple(group for group in RaterGroup if group != RaterGroup.PUBLIC)
# Letters count as invited at once; a drawn person counts from the moment a message was sent.
REACHED = Q(case=None) | Q(messages__sent_at__isnull=False)


@dataclass(frozen=True)
class Response:
    """Invited and answered, for one group or all; `few`: so few were invited that the figures would
    identify people.

    `is_told` is False if so few answered, or did not, that the number would be about individuals.
    """

    label: str
    sent: int
    used: int
    few: bool = False
    is_told: bool = True

    @property
    def rate(self) -> Decimal | None:
        """Percent with one decimal, rounded half up; None if nobody was invited."""
        if not self.sent:
            return None
        exact = Decimal(100 * self.used) / self.sent
        return exact.quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class BrandResponse:
    """One brand's row: every invited group, and the sum of the groups whose figures are shown."""

    application: Application
    groups: list[Response]
    together: Response


def responses(evaluation: Evaluation) -> list[BrandResponse]:
    """Every brand that somebody was invited to rate, by number.

    A group of fewer than five has no figures and is not in the sum, because somebody who knows a
    list of two could tell who took part. Refuses with NotNow before the ratings are counted: until
    then nobody sees how many have answered.
    """
    if evaluation.status not in AFTER_COUNT:
        raise NotNow(_("How many have answered is shown when the public rating is counted."))
    counts: dict[tuple[int, str], tuple[int, int]] = {}
    rows = (
        RatingInvitation.objects.filter(application__cycle=evaluation.cycle_id)
        .filter(REACHED)
        .values("application", "group")
        .annotate(
            sent=Count("pk", distinct=True),
            used=Count("pk", distinct=True, filter=Q(used=True)),
        )
        .order_by()
    )
    for row in rows:
        counts[row["application"], row["group"]] = (row["sent"], row["used"])
    brands = Application.objects.filter(pk__in={pk for pk, _group in counts})
    return list(_lines(brands.select_related("brand", "agency").order_by("number"), counts))


def _lines(
    applications: Iterable[Application], counts: dict[tuple[int, str], tuple[int, int]]
) -> Iterator[BrandResponse]:
    for application in applications:
        found = {group: counts.get((application.pk, group), (0, 0)) for group in GROUPS}
        hidden = _hidden(found)
        groups = [_group(group, *found[group], is_told=group not in hidden) for group in GROUPS]
        sent = sum(row.sent for row in groups)
        together = Response(
            _("Together"),
            sent,
            sum(row.used for row in groups),
            # If all invited groups are small there is no sum, which is not the same as "0 of 0".
            is_told=sent > 0 and len(hidden) != 1,
        )
        yield BrandResponse(application, groups, together)


def _hidden(found: Mapping[Any, tuple[int, int]]) -> set[Any]:
    """Groups of which few answered, or few did not; a single one would follow from the others and
    the total.
    """
    enough = {group: row for group, row in found.items() if row[0] >= SMALL}
    used = {group: n for group, (_sent, n) in enough.items()}
    silent = {group: sent - n for group, (sent, n) in enough.items()}
    return hidden_cells(used) | hidden_cells(silent)


def _group(group: RaterGroup, sent: int, used: int, *, is_told: bool) -> Response:
    label = str(group.label)
    few = 0 < sent < SMALL
    return Response(label, 0, 0, few=True) if few else Response(label, sent, used, is_told=is_told)
