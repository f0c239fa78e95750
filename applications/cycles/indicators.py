"""The indicators of a frozen rule set, with their names, guidance and the anchors of the scale."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from brandportal.rulebook import Rules
from brandportal.rulebook_shape import as_number

Words = str | Promise


@dataclass(frozen=True)
class Indicator:
    """One second-level indicator. `key` is "group.code", as in self-scores and score sheets. `best`
    and `least` are what stands at the ends of the scale; empty where nothing is known of it.
    """

    key: str
    label: Words
    most: Decimal
    guidance: Words
    best: Words
    least: Words


@dataclass(frozen=True)
class IndicatorGroup:
    """A first-level indicator with the sum of its members' points."""

    code: str
    label: Words
    most: Decimal
    indicators: tuple[Indicator, ...]


GROUP_LABELS: dict[str, Words] = {
    "brand_design": _("Brand design"),
    "commitments": _("Commitments"),
    "service_quality": _("Service quality"),
    "mechanism": _("Mechanism"),
    "effect_and_innovation": _("Effect and innovation"),
    "evidence": _("Evidence"),
}

# Name of the indicator, and what to look at when giving points.
INDICATOR_WORDS: dict[str, tuple[Words, Words]] = {
    "brand_design.name_and_meaning": (
        _("Name and meaning"),
        _("The name is easy to remember, fits the service, and its meaning is a promise."),
    ),
    "brand_design.core_value": (
        _("Core value"),
        _("It says what the agency puts first, and the staff know it."),
    ),
    "brand_design.philosophy": (
        _("Basic philosophy"),
        _("It guides daily work, with examples of decisions that follow from it."),
    ),
    "brand_design.image": (
        _("Brand image"),
        _("Logo, symbol and slogan are of one piece and used at every service point."),
    ),
    "commitments.measurable": (
        _("Measurable"),
        _("Each commitment has a figure, a unit, a date and a starting point."),
    ),
    "commitments.published": (
        _("Made public"),
        _("Citizens find the commitments at the counter and online, with the way to check them."),
    ),
    "commitments.delivered": (
        _("Delivered"),
        _("What was promised so far was kept, shown by figures over time."),
    ),
    "service_quality.efficiency": (
        _("Efficiency"),
        _("Waiting and handling times, compared with the statutory ones."),
    ),
    "service_quality.convenience": (
        _("Convenience"),
        _("Fewer trips, fewer papers, more channels, care for the elderly and disabled."),
    ),
    "service_quality.attitude": (
        _("Attitude"),
        _("How people are received, shown by ratings and complaints."),
    ),
    "service_quality.lawful_and_clean": (
        _("Lawful and clean"),
        _("Work follows the law, no complaint about integrity was upheld."),
    ),
    "mechanism.organisation": (
        _("Organisation"),
        _("Responsibility, staff and means for the brand are named."),
    ),
    "mechanism.training": (
        _("Training"),
        _("Staff are trained for the brand, regularly and on record."),
    ),
    "mechanism.complaint_handling": (
        _("Complaint handling"),
        _("Complaints are answered in time and lead to change."),
    ),
    "effect_and_innovation.results": (
        _("Results achieved"),
        _("Effects on citizens and enterprises, in figures from before and after."),
    ),
    "effect_and_innovation.innovation": (
        _("Innovation"),
        _("Something new that others did not have, and that works."),
    ),
    "effect_and_innovation.spread": (
        _("Spread"),
        _("Others have taken it over; it is known beyond the agency."),
    ),
    "evidence.completeness": (
        _("Completeness of the evidence"),
        _("Every figure can be followed to a document."),
    ),
}

# What stands at the upper and at the lower end of the scale.
ENDS_OF_SCALE: dict[str, tuple[Words, Words]] = {
    "brand_design.name_and_meaning": (
        _("Asked at the counter, citizens repeat the name and what it promises."),
        _("A slogan that could stand for any agency."),
    ),
    "brand_design.core_value": (
        _("Staff name it unasked, and it decides where aims conflict."),
        _("Written for the application only."),
    ),
    "brand_design.philosophy": (
        _("Several decisions of the year are shown to follow from it."),
        _("General words, and no decision that followed."),
    ),
    "brand_design.image": (
        _("One design at every service point, on forms and online."),
        _("A logo in documents only."),
    ),
    "commitments.measurable": (
        _("Each one can be checked by somebody else from what it says."),
        _("Words such as “improve”, without a figure."),
    ),
    "commitments.published": (
        _("At every counter and online, with the way to complain."),
        _("In the application only."),
    ),
    "commitments.delivered": (
        _("Each one that was due was kept, shown month by month."),
        _("No figures, or most were missed."),
    ),
    "service_quality.efficiency": (
        _("Half the statutory time or less for all matters, from the register."),
        _("The statutory time is used up or passed."),
    ),
    "service_quality.convenience": (
        _("One visit or none for most matters, and help for who cannot come."),
        _("Several visits and the same papers again are usual."),
    ),
    "service_quality.attitude": (
        _("Good ratings through the whole year, each bad one followed up."),
        _("Upheld complaints about behaviour, without consequences."),
    ),
    "service_quality.lawful_and_clean": (
        _("No decision was set aside, no complaint upheld; procedures are open."),
        _("Upheld complaints about law or integrity."),
    ),
    "mechanism.organisation": (
        _("A leader, a named team and means, with meetings on record."),
        _("Nobody is named."),
    ),
    "mechanism.training": (
        _("A plan for the year, carried out for all staff, its effect checked."),
        _("No record of any training."),
    ),
    "mechanism.complaint_handling": (
        _("All answered in time; what was changed by them is shown."),
        _("Late or standard answers; the same complaints return."),
    ),
    "effect_and_innovation.results": (
        _("Figures from before and after, from a source outside the agency."),
        _("Claims without figures."),
    ),
    "effect_and_innovation.innovation": (
        _("New in the province, at work for a year, shown by figures."),
        _("Usual practice under a new name."),
    ),
    "effect_and_innovation.spread": (
        _("Others have taken it over by name; it is known beyond the city."),
        _("Known inside the agency only."),
    ),
    "evidence.completeness": (
        _("Each figure leads to a dated document."),
        _("Figures without any document."),
    ),
}

# Shares of an indicator's points, from best to worst, with their meaning.
ANCHORS: tuple[tuple[int, int, Words], ...] = (
    (90, 100, _("Fully met, proven, and an example for others")),
    (75, 89, _("Met and proven, with small gaps")),
    (60, 74, _("Largely met; some proof is missing")),
    (30, 59, _("Partly met, or claimed more than proven")),
    (0, 29, _("Hardly met or not proven")),
)


def indicator_groups(rules: Rules) -> list[IndicatorGroup]:
    """The two levels of indicators with the exact points of each.

    In the order of the table above, others after them by their code, because a database may reorder
    the keys of a rule set.
    """
    groups = rules["indicators"]
    return [_group(code, groups[code]) for code in _in_order(groups, list(GROUP_LABELS))]


def indicators(rules: Rules) -> dict[str, Indicator]:
    """Every indicator by its key, in the same order."""
    return {item.key: item for group in indicator_groups(rules) for item in group.indicators}


def indicator_label(key: str) -> Words:
    """The name of an indicator; an unknown code is shown as written in the rule set."""
    known = INDICATOR_WORDS.get(key)
    return known[0] if known else _plain_words(key.rpartition(".")[2])


def group_label(code: str) -> Words:
    return GROUP_LABELS.get(code) or _plain_words(code)


def _plain_words(code: str) -> str:
    return code.replace("_", " ").capitalize()


def _in_order(codes: Iterable[str], known: list[str]) -> list[str]:
    return sorted(
        codes, key=lambda code: (known.index(code) if code in known else len(known), code)
    )


def _group(code: str, members: dict[str, object]) -> IndicatorGroup:
    known = [key.partition(".")[2] for key in INDICATOR_WORDS if key.startswith(f"{code}.")]
    items = tuple(
        Indicator(
            key=f"{code}.{name}",
            label=indicator_label(f"{code}.{name}"),
            most=as_number(points),
            guidance=INDICATOR_WORDS.get(f"{code}.{name}", ("", ""))[1],
            best=ENDS_OF_SCALE.get(f"{code}.{name}", ("", ""))[0],
            least=ENDS_OF_SCALE.get(f"{code}.{name}", ("", ""))[1],
        )
        for name, points in ((name, members[name]) for name in _in_order(members, known))
    )
    total = sum((item.most for item in items), Decimal(0))
    return IndicatorGroup(code=code, label=group_label(code), most=total, indicators=items)
