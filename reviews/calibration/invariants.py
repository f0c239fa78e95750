"""What must hold of the calibration round: it is apart from what counts."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F, Q

from reviews.calibration.models import CalibrationSample, CalibrationSheet


def _apart() -> Iterator[str]:
    """No sample is an application of the year that the panel scores, and nobody scores a sample
    once scoring is open, or one of another panel.
    """
    of_the_year = CalibrationSample.objects.filter(application__cycle=F("evaluation__cycle"))
    for pk in of_the_year.values_list("pk", flat=True):
        yield f"calibration sample {pk} is an application of the year itself"
    late = Q(handed_in_at__gt=F("sample__evaluation__scoring_opened_at"))
    elsewhere = ~Q(seat__evaluation=F("sample__evaluation"))
    for pk in CalibrationSheet.objects.filter(late | elsewhere).values_list("pk", flat=True):
        yield f"calibration sheet {pk} is not of the round of its panel"


CHECKS = (("calibration.apart", "the calibration round is apart from what counts", _apart),)
