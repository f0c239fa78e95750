"""The rules of an award year as sentences and rows, for the public page."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from applications.cycles.indicators import Words, indicator_label
from applications.cycles.panel_words import panel_sentence
from brandportal.accounts.enums import AgencyClass
from brandportal.rulebook import (
    Rules,
    blind_fields,
    calibration_samples,
    class_panels,
    conflict_years,
    leadership_rules,
    moderate_over,
    on_site_indicators,
    reliability_of,
    remark_shares,
)
from brandportal.rulebook_shape import as_number

_BLIND: dict[tuple[str, ...], Words] = {
    ("agency",): gettext_lazy("Judges score without seeing which agency it is."),
    ("brand",): gettext_lazy("Judges score without seeing the brand's name."),
    ("agency", "brand"): gettext_lazy(
        "Judges score without seeing the brand's name and which agency it is."
    ),
}
STAGE_WORDS: dict[str, Words] = {
    "self": gettext_lazy("Self-assessment"),
    "panel": gettext_lazy("Preliminary evaluation"),
    "public": gettext_lazy("Public rating"),
}
GROUP_WORDS: dict[str, Words] = {
    "service_recipients": gettext_lazy("Service recipients"),
    "enterprises": gettext_lazy("Enterprises"),
    "deputies": gettext_lazy("Deputies and committee members"),
    "grass_roots": gettext_lazy("Grass roots"),
    "public": gettext_lazy("The public"),
}
LEVEL_WORDS: dict[str, Words] = {
    "5": gettext_lazy("Very satisfied"),
    "4": gettext_lazy("Satisfied"),
    "3": gettext_lazy("Fairly satisfied"),
    "2": gettext_lazy("Dissatisfied"),
    "1": gettext_lazy("Very dissatisfied"),
}


@dataclass(frozen=True)
class Weight:
    """A row of a bar table or a segment of a bar: label, value, percentage of the whole."""

    label: Words
    value: Decimal
    share: Decimal
    tone: str
    note: str = ""


@dataclass(frozen=True)
class ClassWeights:
    """The weights of the groups of raters for one class of agencies."""

    label: Words
    weights: list[Decimal]


@dataclass(frozen=True)
class GroupTable:
    """The groups of raters as columns, the classes of agencies as rows."""

    groups: list[Words]
    rows: list[ClassWeights]


def stage_weights(rules: Rules) -> list[Weight]:
    """The three parts of the composite score, in the order of the award year."""
    weights = rules["stage_weights"]
    return [
        Weight(STAGE_WORDS[code], as_number(weights[code]), as_number(weights[code]), code)
        for code in ("self", "panel", "public")
    ]


def part_sentences(rules: Rules) -> list[str]:
    """How each of the three parts is computed, with the numbers of these rules."""
    aspects = rules["public"]["aspects"]
    return [
        _("Self-assessment: the agency's own points over the indicators below."),
        panel_sentence(rules),
        _(
            "Public: the mean of each group's ratings, weighted as in the table; a rating counts "
            "attitude %(attitude)s, ability %(ability)s, efficiency %(efficiency)s and effect "
            "%(effect)s percent."
        )
        % {name: aspects[name] for name in ("attitude", "ability", "efficiency", "effect")},
    ]


def levels(rules: Rules) -> list[Weight]:
    """The five answers and the points of each."""
    points = rules["public"]["levels"]
    return [
        Weight(
            LEVEL_WORDS[code],
            as_number(points[code]),
            as_number(points[code]),
            "alarm" if int(code) <= rules["bad_rating"]["worst_levels"] else "now",
        )
        for code in LEVEL_WORDS
    ]


def group_weights(rules: Rules) -> GroupTable:
    """The weight of each group of raters, by class."""
    groups = rules["public"]["groups"]
    names = [code for code in GROUP_WORDS if any(code in row for row in groups.values())]
    return GroupTable(
        [GROUP_WORDS[code] for code in names],
        [
            ClassWeights(_class_label(code), [as_number(groups[code].get(n, 0)) for n in names])
            for code in rules["agency_classes"]
        ],
    )


def _class_label(code: str) -> Words:
    return AgencyClass(code).label if code in AgencyClass.values else code


def thresholds(rules: Rules) -> list[str]:
    """The remaining rules, each as a sentence with its numbers."""
    return [sentence % values for sentence, values in _sentences(rules)]


def _reliability(rules: Rules) -> tuple[str, dict[str, Any]]:
    """What is asked of the panel's agreement, and what happens below."""
    gate = reliability_of(rules)
    words = {
        "warn": _(
            "How far the panel agrees is published with the results. If the reliability of its "
            "mean (ICC) is below %(icc)s or Krippendorff's alpha below %(alpha)s, it is said there."
        ),
        "stop": _(
            "How far the panel agrees is published with the results. While the reliability of its "
            "mean (ICC) is below %(icc)s or Krippendorff's alpha below %(alpha)s, scoring is not "
            "closed."
        ),
    }
    return words[gate["when_below"]], {"icc": gate["least_icc"], "alpha": gate["least_alpha"]}


def _class_panels(rules: Rules) -> list[tuple[str, dict[str, Any]]]:
    """Which classes of agency have panels of their own; nothing where one panel scores all."""
    panels = [
        _(", ").join(str(_class_label(code)) for code in classes) for classes in class_panels(rules)
    ]
    words = _("Classes of agency have panels of their own: %(panels)s.")
    return [(words, {"panels": _("; ").join(panels)})] if panels else []


def _calibration(rules: Rules) -> list[tuple[str, dict[str, Any]]]:
    """How many samples the panel scores beforehand; nothing where it scores none."""
    count = calibration_samples(rules)
    words = _(
        "Before scoring opens every panel member scores at least %(count)s samples, to compare "
        "their scales; they count nowhere."
    )
    return [(words, {"count": count})] if count else []


def _moderation(rules: Rules) -> list[tuple[str, dict[str, Any]]]:
    """From how many points apart the judges of a brand discuss it; nothing where they never do."""
    over = moderate_over(rules)
    words = _(
        "Brands on which the sums of the judges are more than %(over)s points apart are discussed "
        "by them once all sheets are locked. They may agree on moderated points, which two "
        "confirm; the independent ones are published beside them."
    )
    return [(words, {"over": over})] if over else []


def _grace(rules: Rules) -> list[tuple[str, dict[str, Any]]]:
    """How long after the deadline a draft can still be signed off."""
    minutes = rules["acceptance"].get("grace_minutes", 0)
    if not minutes:
        return []
    said = _(
        "What is written at the deadline can be signed off for %(minutes)s minutes more; nothing "
        "new is started then."
    )
    return [(said, {"minutes": minutes})]


def _on_site(rules: Rules) -> list[tuple[str, dict[str, Any]]]:
    """Which indicators judges score in person; nothing where there are none."""
    words = {
        "defence": _("At a live defence the judges score: %(indicators)s."),
        "visit": _("At a site visit the judges score: %(indicators)s."),
    }
    return [
        (words[kind], {"indicators": _(", ").join(str(indicator_label(code)) for code in codes)})
        for kind, codes in on_site_indicators(rules).items()
    ]


def _sentences(rules: Rules) -> list[tuple[str, dict[str, Any]]]:
    titles, panel, public = rules["titles"], rules["panel"], rules["public"]
    sentences = [
        (
            _("%(places)s places at most; the shortlist has %(shortlist)s."),
            {"places": titles["top_ten"], "shortlist": titles["shortlist"]},
        ),
        (
            _("The panel has at least %(judges)s members, who score blind."),
            {"judges": panel["judges_min"]},
        ),
        *_class_panels(rules),
        *_calibration(rules),
        *_moderation(rules),
        *_on_site(rules),
        _reliability(rules),
        (
            _(
                "A group of raters counts from %(group)s ratings, a brand from %(brand)s; below "
                "that it is shown as an insufficient sample, not ranked low or high."
            ),
            {"group": public["min_n"]["group"], "brand": public["min_n"]["brand"]},
        ),
        (
            _(
                "Service recipients are drawn by lot from the agencies' registers of the last "
                "%(months)s months, which close %(days)s days before the rating opens: up to "
                "%(places)s a brand. Neither agency nor office chooses who."
            ),
            {
                "months": rules["sampling"]["months_before"],
                "days": rules["sampling"]["closes_days_before"],
                "places": rules["sampling"]["places"]["service_recipients"],
            },
        ),
        (
            _(
                "The open public part is held within %(clamp)s points of the verified groups; more "
                "ratings never help, only better ones."
            ),
            {"clamp": public["clamp_open_public"]},
        ),
        (
            _(
                "An application is returned for correction at most %(times)s time(s), for %(days)s "
                "working days."
            ),
            {
                "times": rules["acceptance"]["corrections_allowed"],
                "days": rules["acceptance"]["correction_working_days"],
            },
        ),
        *_grace(rules),
        (
            _(
                "The public notice runs %(days)s working days; nothing is conferred while an "
                "objection is open."
            ),
            {"days": max(rules["notice"]["working_days"], rules["notice"]["floor"])},
        ),
        (
            _(
                "Each rating at the %(levels)s lowest levels opens a case for the agency: verified "
                "within %(verify)s working day(s), answered within %(answer)s, complex ones within "
                "%(complex)s. Whoever rated grades the answer; not satisfied reopens it %(times)s "
                "time(s)."
            ),
            {
                "levels": rules["bad_rating"]["worst_levels"],
                "verify": rules["bad_rating"]["verify_working_days"],
                "answer": rules["bad_rating"]["answer_working_days"],
                "complex": rules["bad_rating"]["complex_answer_working_days"],
                "times": rules["bad_rating"]["reopenings_allowed"],
            },
        ),
        (
            _(
                "Whoever works for an agency of the year, worked for it in the last %(years)s "
                "years or declared a conflict of interest does not decide about the year and "
                "does not read its ranking before it is published."
            ),
            {"years": conflict_years(rules)},
        ),
        _leadership(rules),
        (
            _("A grave incident or fraud of the last %(months)s months bars an agency."),
            {"months": rules["veto"]["look_back_months"]},
        ),
        (
            _(
                "Annual review: retained from %(retained)s points, with a warning from "
                "%(warning)s, to be rectified from %(rectify)s; below that the title is revoked."
            ),
            {
                "retained": rules["annual_review"]["retained"],
                "warning": rules["annual_review"]["retained_with_warning"],
                "rectify": rules["annual_review"]["to_be_rectified"],
            },
        ),
        (
            _(
                "Famous Brand: retained %(years)s years in a row, the last time with at least "
                "%(score)s points."
            ),
            {
                "years": rules["promotion"]["retained_in_a_row"],
                "score": rules["promotion"]["last_score"],
            },
        ),
    ]
    first = rules["annual_review"].get("first_review_after_months", 0)
    if first:
        words = _(
            "The first annual review follows when a title has been held for %(months)s months."
        )
        sentences.append((words, {"months": first}))
    best = next(iter(rules["year_end"].get("bands", ())), None)
    if best:
        words = _(
            "Year-end assessment: at most %(percent)s %% of the agencies are in the best grade "
            "band; equal points are never in two bands."
        )
        sentences.append((words, {"percent": best["at_most_percent"]}))
    if titles["may_stay_vacant"]:
        sentences.insert(1, (_("Places may stay vacant."), {}))
    blind = blind_fields(rules)
    if blind:
        sentences.append((str(_BLIND[tuple(sorted(blind))]), {}))
    shares = remark_shares(rules)
    if shares is not None:
        sentences.append(
            (
                _(
                    "A judge explains points below %(below)s or above %(above)s percent of an "
                    "indicator's points with a remark."
                ),
                {"below": shares[0], "above": shares[1]},
            )
        )
    return sentences


def _leadership(rules: Rules) -> tuple[str, dict[str, Any]]:
    """How the leading group decides."""
    own = leadership_rules(rules)
    sentences = {
        "none": _(
            "The leading group decides when more than %(quorum)s percent of its members are "
            "present."
        ),
        "open": _(
            "The leading group decides when more than %(quorum)s percent of its members are "
            "present. It votes openly; a brand needs the votes of more than %(share)s percent of "
            "those present."
        ),
        "secret": _(
            "The leading group decides when more than %(quorum)s percent of its members are "
            "present. It votes by secret ballot; a brand needs the votes of more than %(share)s "
            "percent of those present."
        ),
    }
    values = {"quorum": own["quorum_over_percent"], "share": own["pass_over_percent"]}
    return sentences[own["ballot"]], values
