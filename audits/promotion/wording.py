"""The missing conditions for Famous Brand, as sentences."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from django.utils.translation import gettext as _

from applications.negative_list.enums import VetoKind
from audits.titles.terms import number
from brandportal.exact import display


def rung_sentence(code: str, params: Mapping[str, Any]) -> str:
    """One missing condition."""
    if code == "retained_in_a_row":
        return _(
            "The title has to be retained without a warning %(needed)d years in a row; so far: "
            "%(have)d."
        ) % {"needed": params["needed"], "have": params["have"]}
    if code == "last_score":
        if params["have"] is None:
            return _(
                "The last annual review needs a score of at least %(needed)s; there is none yet."
            ) % {"needed": number(params["needed"])}
        return _(
            "The last annual review needs a score of at least %(needed)s; it was %(have)s."
        ) % {
            "needed": number(params["needed"]),
            "have": display(Fraction(params["have"])),
        }
    if code == "veto":
        return _("A ground of the negative list applies to the agency: %(ground)s.") % {
            "ground": VetoKind(params["ground"]).label
        }
    raise ValueError(f"unknown reason {code!r}")
