"""What an agency was called before: kept on its row, so that what is past reads the name of its own
moment.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from django.db import models
from django.utils.translation import gettext_lazy as _

from brandportal.accounts.enums import AgencyClass

# Of these a change keeps what was.
KEPT_OF_AGENCIES = ("name", "name_en", "agency_class", "credit_code")


@dataclass(frozen=True)
class AgencyThen:
    """An agency as it was at a moment."""

    name: str
    name_en: str
    agency_class: str
    credit_code: str

    def __str__(self) -> str:
        return self.name

    def get_agency_class_display(self) -> str:
        return str(AgencyClass(self.agency_class).label)


class KeepsNames(models.Model):
    """A row that keeps what it was called, each with the moment until which, oldest first."""

    before = models.JSONField(_("earlier names and classes"), default=list, blank=True)

    class Meta:
        abstract = True

    def as_of(self, moment: datetime | None) -> AgencyThen:
        """What the agency was called at a moment, and its class then; now if there is none."""
        for row in self.before:
            if moment is not None and moment < datetime.fromisoformat(row["until"]):
                return AgencyThen(**{name: row[name] for name in KEPT_OF_AGENCIES})
        return AgencyThen(**{name: getattr(self, name) for name in KEPT_OF_AGENCIES})
