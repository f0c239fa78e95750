"""What must hold of the draws of panels."""

from __future__ import annotations

from collections.abc import Iterator

from reviews.experts.lots import differences
from reviews.experts.models import PanelDraw


def _draws() -> Iterator[str]:
    for draw in PanelDraw.objects.select_related("call__cycle"):
        yield from differences(draw)


CHECKS = (("experts.draws", "a panel was drawn as its list and number say", _draws),)
