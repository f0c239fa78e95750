"""Why published results are to be computed again."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from brandportal.web.forms import ReasonForm


class RecalculateForm(ReasonForm):
    """The reason, which is published with the new version."""

    button = _("Propose to recalculate the results")
    explanation = _(
        "Another officer confirms it. The results of everybody who was scored, on the shortlist or "
        "not, are computed again from the locked sheets and the ratings as they count now, and "
        "published as a new version beside the others, with your reason. The published results, "
        "their folder and the naming stay as they are."
    )
    tone = "quiet"
