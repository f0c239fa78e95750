"""Who manages an award year."""

from __future__ import annotations

from typing import Any

from brandportal.accounts.policies import (
    is_office,
)
from brandportal.errors import Verdict


def office(obj: Any, *, by: Any) -> Verdict:
    """The Efficiency Office, regardless of the record."""
    return is_office(by)
