"""How the panel score is computed, in a sentence for everybody."""

from __future__ import annotations

from django.utils.translation import gettext as _

from brandportal.rulebook import ADJUSTED, Rules, adjusts_when_incomplete, class_panels


def panel_sentence(rules: Rules) -> str:
    """How the panel score is computed, with the numbers of these rules."""
    panel = rules["panel"]
    methods = {
        "trimmed_mean": _(
            "Panel: the mean of the members' points; from %(count)s members on, the %(high)s "
            "highest and %(low)s lowest are dropped first."
        ),
        "mean": _("Panel: the mean of the members' points."),
        "median": _("Panel: the median of the members' points."),
        "severity_adjusted": _(
            "Panel: the mean of the members' points, adjusted for how severe each member is, by "
            "least squares over all brands."
        ),
    }
    said = methods[panel["method"]] % {
        "count": panel["from_scores"],
        "high": panel["drop_high"],
        "low": panel["drop_low"],
    }
    if panel["method"] != ADJUSTED and adjusts_when_incomplete(rules):
        more = _(
            "Where not every member scored every brand, it is the mean adjusted for how severe "
            "each member is, by least squares over all brands, instead."
        )
        said = _("%(sentence)s %(next)s") % {"sentence": said, "next": more}
    apart = adjusts_when_incomplete(rules) and panel.get("when_apart") == ADJUSTED
    if apart and class_panels(rules):
        more = _("Panels without a common member are adjusted each for itself.")
        return _("%(sentence)s %(next)s") % {"sentence": said, "next": more}
    return said
