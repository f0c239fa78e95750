"""The application form as data: the source of forms, counters, completeness, the print view and
corrections.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from applications.form.enums import ApplicationStatus

Words = str | Promise


@dataclass(frozen=True, kw_only=True)
class Field:
    """One text of the form. `limit` in characters, `lines` the height of its box, `required_at`
    from which status it is required.
    """

    name: str
    label: Words
    limit: int
    help: Words = ""
    lines: int = 1
    required_at: str | None = ApplicationStatus.SUBMITTED


@dataclass(frozen=True, kw_only=True)
class Rows:
    """A list inside a section. `name` is the related name on the application; `least` and `most`
    limit the number of rows.
    """

    name: str
    least: int
    most: int
    too_few: Words


@dataclass(frozen=True, kw_only=True)
class Section:
    """One page of the form, saved separately."""

    code: str
    title: Words
    intro: Words
    fields: tuple[Field, ...] = ()
    rows: Rows | None = None
    takes_logo: bool = False


SECTIONS: tuple[Section, ...] = (
    Section(
        code="identity",
        title=_("Name and meaning"),
        intro=_(
            "What the service is called, and what citizens should understand when they hear the "
            "name."
        ),
        fields=(
            Field(
                name="brand_name",
                label=_("Brand name"),
                limit=60,
                help=_(
                    "As it is shown at the counter and on the plaque, for example “Port City Car "
                    "Doctor”."
                ),
            ),
            Field(
                name="slogan",
                label=_("Slogan"),
                limit=60,
                help=_("One short line that goes with the name."),
            ),
            Field(
                name="summary",
                label=_("Summary for citizens"),
                limit=160,
                lines=3,
                help=_(
                    "Two plain sentences: who is helped, with what. Citizens read them before they "
                    "rate."
                ),
            ),
            Field(
                name="meaning",
                label=_("The name and its meaning"),
                limit=800,
                lines=7,
                help=_("Where the name comes from and what it promises."),
            ),
        ),
    ),
    Section(
        code="values",
        title=_("Values and image"),
        intro=_("What the brand stands for, and by which signs people recognise it."),
        fields=(
            Field(name="core_value", label=_("Core value"), limit=500, lines=5),
            Field(name="philosophy", label=_("Basic philosophy"), limit=500, lines=5),
            Field(
                name="image",
                label=_("Brand image"),
                limit=500,
                lines=5,
                help=_("Logo, symbol, colours, dress, and where they are used."),
            ),
        ),
        takes_logo=True,
    ),
    Section(
        code="commitments",
        title=_("Public commitments"),
        intro=_(
            "Each commitment has a figure, a unit, a date and a way for a citizen to check it. If "
            "the brand is named, the agency reports against exactly these figures every year."
        ),
        rows=Rows(
            name="commitments",
            least=1,
            most=12,
            too_few=_("At least one public commitment is needed."),
        ),
    ),
    Section(
        code="service_points",
        title=_("Service recipients and service points"),
        intro=_(
            "Who is served, and where people meet the brand. Each service point gets its own QR "
            "code."
        ),
        fields=(
            Field(
                name="recipients",
                label=_("Service recipients"),
                limit=500,
                lines=4,
                help=_("The people and enterprises served, and about how many a year."),
            ),
        ),
        rows=Rows(
            name="service_points",
            least=1,
            most=40,
            too_few=_("At least one service point or hotline is needed."),
        ),
    ),
    Section(
        code="practice",
        title=_("Mechanism, effect, honours"),
        intro=_("How the service is kept up day by day, and what it has achieved."),
        fields=(
            Field(
                name="mechanism",
                label=_("Organisation, training, complaints"),
                limit=1000,
                lines=8,
                help=_("Who is responsible, how people are trained, how complaints are handled."),
            ),
            Field(
                name="effect",
                label=_("Effect and innovation"),
                limit=1000,
                lines=8,
                help=_("Results with figures, what is new, what others have taken over."),
            ),
            Field(
                name="honours",
                label=_("Earlier honours"),
                limit=500,
                lines=4,
                help=_("Optional. Honours for work style and efficiency, with year and body."),
                required_at=None,
            ),
        ),
    ),
    Section(
        code="self_assessment",
        title=_("Self-assessment"),
        intro=_(
            "Your own points for each indicator, each with the reason. The panel will see them "
            "beside its own."
        ),
        rows=Rows(
            name="self_scores",
            least=0,
            most=200,
            too_few="",
        ),
    ),
    Section(
        code="evidence",
        title=_("Evidence"),
        intro=_("Files that back the self-assessment, each filed under the indicator it proves."),
        rows=Rows(
            name="evidence",
            least=1,
            most=200,
            too_few=_("At least one file of evidence is needed."),
        ),
    ),
)

BY_CODE: dict[str, Section] = {section.code: section for section in SECTIONS}


def section_title(code: str) -> Words:
    """The title of a section; its code if a later version of the form no longer has it."""
    return BY_CODE[code].title if code in BY_CODE else code


def neighbours(code: str) -> tuple[Section | None, Section | None]:
    """The previous and the next section."""
    at = SECTIONS.index(BY_CODE[code])
    before = SECTIONS[at - 1] if at else None
    after = SECTIONS[at + 1] if at + 1 < len(SECTIONS) else None
    return before, after


def value_of(application: Any, field: Field) -> str:
    """The value of one field; the brand's name is stored on the brand."""
    if field.name == "brand_name":
        return application.brand.name
    return getattr(application, field.name)
