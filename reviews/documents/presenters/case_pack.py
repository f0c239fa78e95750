"""The case of a candidate for the leading group's meeting: what it promises, and what its score is
made of; one candidate, or the whole shortlist in the order of the ranking.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils import translation
from django.utils.translation import gettext as _

from applications.form.presenters import read_application
from applications.models import Application
from brandportal.accounts.enums import AgencyClass
from brandportal.documents.blocks import (
    Block,
    Facts,
    Heading,
    NewPage,
    OfficialDocument,
    Paragraph,
    Table,
    paragraphs,
)
from brandportal.documents.frame import LANGUAGE, day, issuer, register_number, running, shown
from reviews.evaluation.models import Evaluation
from reviews.results.models import Result
from reviews.results.presenters.page import explanation_context


def case_pack(evaluation: Evaluation, result: Result) -> OfficialDocument:
    """One candidate."""
    with translation.override(LANGUAGE):
        number = register_number(_("Case pack"), result.application.number)
        return _pack(evaluation, number, _title(result), _case(evaluation, result))


def bundle(evaluation: Evaluation, results: Sequence[Result]) -> OfficialDocument:
    """The shortlist: a table of all, then each candidate from a new page on."""
    with translation.override(LANGUAGE):
        rows = [
            [
                shown(row.rank),
                row.application.brand.name,
                row.application.agency_then.name,
                shown(row.composite),
            ]
            for row in results
        ]
        head = [_("Rank"), _("Brand"), _("Agency"), _("Composite")]
        blocks: list[Block] = [Table(head, rows, [1, 4, 6, 2])]
        for result in results:
            blocks += [NewPage(_title(result)), *_case(evaluation, result)]
        title = _("Case packs of the candidates of %(year)s") % {"year": evaluation.cycle}
        number = register_number(_("Case packs"), running(evaluation.cycle.edition, 1))
        return _pack(evaluation, number, title, blocks)


def _title(result: Result) -> str:
    return _("Case pack: %(brand)s") % {"brand": result.application.brand.name}


def _pack(
    evaluation: Evaluation, number: str, title: str, blocks: Sequence[Block]
) -> OfficialDocument:
    counted = evaluation.counted_at
    return OfficialDocument(
        issuer=issuer(),
        number=number,
        title=title,
        blocks=blocks,
        dated=day(counted) if counted else "",
    )


def _case(evaluation: Evaluation, result: Result) -> list[Block]:
    application = result.application
    found = explanation_context(evaluation, result)
    return [
        Facts(
            [
                (_("Number of the application"), application.number),
                (_("Agency"), application.agency_then.name),
                (_("Class"), str(AgencyClass(application.agency_class).label)),
                (_("Rank"), shown(result.rank)),
                (_("Rank in its class"), shown(found["class_rank"])),
                (_("Composite"), shown(result.composite)),
                (_("Standing"), str(found["stability"].label)),
            ]
        ),
        *_score(found),
        *_panel(found),
        *_remarks(result),
        *_promises(application),
        *_texts(application),
    ]


def _score(found: dict[str, Any]) -> Iterable[Block]:
    yield Heading(_("What the score is made of"))
    rows = [
        [part.label, shown(part.score), f"{part.weight}%", shown(part.adds)]
        for part in found["parts"]
    ]
    yield Table([_("Stage"), _("Score"), _("Weight"), _("Adds")], rows, [3, 2, 2, 2])
    yield Heading(_("Public rating"), 2)
    rows = [
        [group.label, group.told, shown(group.score), f"{group.share}%", group.note]
        for group in found["groups"]
    ]
    head = [_("Group"), _("Ratings"), _("Mean"), _("Share of the public score"), _("Remark")]
    yield Table(head, rows, [3, 2, 2, 2, 5])
    sentences = [*found["set_aside"], *([found["tie"]] if found["tie"] else [])]
    yield from map(Paragraph, sentences)


def _panel(found: dict[str, Any]) -> Iterable[Block]:
    yield Heading(_("Panel and self-assessment"), 2)
    rows = []
    for group, lines in found["points"]:
        for line in (group, *lines):
            rows.append([str(line.label), shown(line.most), shown(line.own), shown(line.mean)])
    head = [_("Indicator"), _("Maximum"), _("Agency"), _("Mean of those that count")]
    yield Table(head, rows, [5, 2, 2, 3])
    if both := found["both"]:
        yield Paragraph(
            _("Panel score: %(score)s; %(words)s: %(beside)s.")
            % {
                "score": shown(found["result"].panel_score),
                "words": both.beside_words,
                "beside": shown(both.beside),
            }
        )
        yield Paragraph(both.sentence)


def _remarks(result: Result) -> Iterable[Block]:
    """The judges' overall comments, as the leading group reads them on the candidate's page."""
    comments = result.explanation.get("comments", [])
    if comments:
        yield Heading(_("Comments of the panel"), 2)
        for said in comments:
            yield from paragraphs(said)


def _promises(application: Application) -> Iterable[Block]:
    yield Heading(_("The promises"))
    rows = [
        [
            row.promise,
            f"{row.baseline.normalize():f} → {row.target.normalize():f} {row.unit}",
            f"{row.due_on:%Y-%m-%d}",
        ]
        for row in application.commitments.all()
    ]
    yield Table([_("Promise"), _("From today to the target"), _("Due on")], rows, [5, 4, 2])


def _texts(application: Application) -> Iterable[Block]:
    for section in read_application(application):
        texts = [text for text in section.texts if text.value]
        if texts:
            yield Heading(str(section.title))
        for text in texts:
            yield Heading(str(text.term), 2)
            yield from paragraphs(str(text.value))
