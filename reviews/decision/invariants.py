"""What must hold of objections: each is what was sealed when it came."""

from __future__ import annotations

from collections.abc import Iterator

from brandportal.journal.models import Entry
from reviews.decision.filing import seal_of
from reviews.decision.models import Objection


def _seals() -> Iterator[str]:
    """The seal of an objection stands in the journal and follows from what was sent; no longer so
    once the objector has had his name deleted.
    """
    entries = Entry.objects.filter(action="objection.file")
    noted = {pk: data.get("seal") for pk, data in entries.values_list("object_id", "data")}
    rows = Objection.objects.exclude(seal="").select_related("application")
    for row in rows.prefetch_related("files"):
        if noted.get(str(row.pk)) != row.seal:
            yield f"objection {row}: the journal has another seal"
            continue
        first = [file.sha256 for file in row.files.all() if file.uploaded_at == row.filed_at]
        whole = row.objector or row.agency_id
        if whole and seal_of(row, first) != row.seal:
            yield f"objection {row} is not what was sent"


CHECKS = (("objections.sealed", "an objection is what was sealed when it came", _seals),)
