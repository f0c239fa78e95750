"""What must hold of live defences and site visits."""

from __future__ import annotations

from collections.abc import Iterator

from django.db.models import F

from reviews.on_site.models import SiteNote
from reviews.panel.models import Declaration


def _in_place() -> Iterator[str]:
    """Nobody noted anything before its moment, for another panel, or after declaring a conflict."""
    early = SiteNote.objects.filter(saved_at__lt=F("appointment__starts_at"))
    for pk in early.values_list("pk", flat=True):
        yield f"note {pk} of a judge stands before its appointment"
    elsewhere = SiteNote.objects.exclude(seat__evaluation=F("appointment__evaluation"))
    for pk in elsewhere.values_list("pk", flat=True):
        yield f"note {pk} is of another panel"
    declared = Declaration.objects.filter(
        has_conflict=True,
        seat__site_notes__appointment__application=F("application"),
        seat__site_notes__saved_at__gt=F("declared_at"),
    )
    for pk in declared.values_list("pk", flat=True):
        yield f"declaration {pk}: a note was saved in spite of a conflict of interest"


CHECKS = (("on_site.notes", "judges note on site what is theirs, from its moment on", _in_place),)
