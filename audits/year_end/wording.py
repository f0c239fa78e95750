"""The outcomes behind an agency's year-end points, in words."""

from __future__ import annotations

from django.utils.translation import gettext as _


def year_outcome_name(code: str) -> str:
    """An outcome of the year-end table in words."""
    return {
        "famous_brand": _("Famous Brand"),
        "top_ten_new": _("Top Ten, newly conferred"),
        "top_ten_retained": _("Top Ten, retained"),
        "shortlisted": _("Shortlisted"),
        "rectifying": _("To be rectified"),
        "revoked": _("Title revoked"),
        "fraud": _("Fraud established"),
    }[code]


def band_name(code: str) -> str:
    """A grade band in words."""
    return {
        "excellent": _("Excellent"),
        "good": _("Good"),
        "ordinary": _("Ordinary"),
        "poor": _("Poor"),
    }[code]
