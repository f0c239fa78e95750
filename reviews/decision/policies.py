"""Who answers an objection."""

from __future__ import annotations

from typing import Any

from applications.lifecycle.policies import conflict_free
from brandportal.accounts.policies import is_office
from brandportal.errors import Verdict, first_no
from reviews.decision.models import Objection


def office_answers(objection: Objection, *, by: Any) -> Verdict:
    return first_no(is_office(by), conflict_free(objection.application, by=by))
