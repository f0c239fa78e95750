"""What judges do not see while they score, where the rules of the year ask for it: the name of the
brand, or which agency it is. The applications here are for pages and mails, never to be saved.
"""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable

from django.utils.translation import gettext as _

from applications.form.sections import SECTIONS
from applications.models import Application, Brand
from brandportal.accounts.models import Agency
from brandportal.rulebook import blind_fields
from reviews.evaluation.enums import EvaluationStatus
from reviews.evaluation.models import Evaluation

BLIND_WHILE = (EvaluationStatus.PREPARING, EvaluationStatus.SCORING)
TEXTS = tuple(field.name for section in SECTIONS for field in section.fields)


def hidden_fields(evaluation: Evaluation) -> frozenset[str]:
    """What the judges of this panel do not see now; nothing once scoring is closed."""
    if evaluation.status not in BLIND_WHILE:
        return frozenset()
    return blind_fields(evaluation.cycle.rules)


def neutral_name(number: str) -> str:
    """What a brand is called instead, by the last part of its application's number."""
    return _("Brand %(number)s") % {"number": number.rpartition("-")[2].lstrip("0").zfill(2)}


def neutral_agency() -> str:
    return _("agency not shown")


def as_judged(application: Application, evaluation: Evaluation) -> Application:
    """The application as the judges of this panel see it: itself, or a copy with neutral names, in
    whose texts, reasons and promises the names are left out.
    """
    hidden = hidden_fields(evaluation)
    if not hidden:
        return application
    seen = copy.copy(application)
    # The copies keep their keys and lose what names them.
    names = _names(application, hidden)
    for field in TEXTS:
        # What was not loaded is not shown either.
        if field in seen.__dict__:
            setattr(seen, field, without(names, getattr(seen, field)))
    seen.logo = ""
    if "brand" in hidden:
        seen.brand = Brand(pk=application.brand_id, name=neutral_name(application.number))
    if "agency" in hidden:
        seen.agency = Agency(pk=application.agency_id, name=neutral_agency())
    return seen


def called(application: Application, evaluation: Evaluation) -> str:
    """What the judges of this panel call the brand, for sentences and mails."""
    if "brand" in hidden_fields(evaluation):
        return neutral_name(application.number)
    return str(application.brand)


def names_in(application: Application, evaluation: Evaluation) -> list[str]:
    """The names that a judge must not read now, the longest first."""
    return _names(application, hidden_fields(evaluation))


def _names(application: Application, hidden: Iterable[str]) -> list[str]:
    found = []
    if "brand" in hidden:
        found += [application.brand.name, application.brand.code]
    if "agency" in hidden:
        found += [application.agency.name, application.agency.name_en]
    return sorted({name.strip() for name in found if name.strip()}, key=len, reverse=True)


def without(names: Iterable[str], text: str) -> str:
    """The text with every name left out, in whatever case."""
    for name in names:
        text = re.sub(re.escape(name), "○○", text, flags=re.IGNORECASE)
    return text
