"""The pages of the form: one for each section, saved separately."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods

from applications.cycles.indicators import ANCHORS, IndicatorGroup, indicator_groups
from applications.drafting.editing import save_section
from applications.drafting.evidence import drawn_logo, keep_logo, remove_logo
from applications.form.brands import near_in_public
from applications.form.content import section_version
from applications.form.models import Application
from applications.form.presenters import (
    evidence_by_commitment,
    evidence_by_indicator,
    read_section,
)
from applications.form.sections import BY_CODE, Section, neighbours
from applications.form.self_assessment import self_score
from applications.form.unfinished import unfinished_rows
from applications.lifecycle.policies import agency_people
from applications.workspace.forms import (
    EMPTY_ROWS,
    FORMSETS,
    MORE_ROWS,
    RowFormSet,
    SectionForm,
    SelfScoreForm,
    as_typed,
    row_formset,
)
from applications.workspace.views.overview import (
    asked_for,
    may_edit,
    next_gap,
    own_application,
    section_url,
    steps,
)
from brandportal.errors import EditedElsewhere, require
from brandportal.web.mistakes import Mistake, mistakes_of
from brandportal.web.submissions import submit

# Save, and go on to the files of the indicator, or of the commitment, named behind it.
FILES_OF = {"files:": "indicator", "files-of-commitment:": "commitment"}


@dataclass
class SectionPage:
    """The forms of one section: its texts, its list, its points, as far as it has them."""

    section: Section
    texts: SectionForm
    rows: RowFormSet | None
    scores: list[tuple[IndicatorGroup, list[SelfScoreForm]]]

    def is_valid(self) -> bool:
        """Whether it can be saved; rows and points that do not fit are saved unfinished."""
        listed = self.rows is None or self.rows.can_be_saved()
        return self.texts.is_valid() and listed

    @property
    def mistakes(self) -> tuple[Mistake, ...]:
        """What keeps the section from being saved."""
        listed = self.rows.non_form_errors() if self.rows is not None else ()
        return mistakes_of(self.texts, [Mistake(str(one)) for one in listed])

    def mark_what_differs(self) -> None:
        """After a conflict: mark every field whose entry is not what stands now."""
        forms: list[Any] = [self.texts, *(form for _g, group in self.scores for form in group)]
        forms += self.rows.forms if self.rows is not None else []
        for form in forms:
            for name in form.changed_data:
                if name not in ("id", "logo", "remove_logo"):
                    form.add_error(name, _("This has been changed meanwhile."))

    @property
    def unfinished_count(self) -> int:
        """How many rows are kept unfinished."""
        return len(self.data().get("unfinished", ()))

    def data(self) -> dict[str, Any]:
        """The argument `data` of the verb."""
        data = {field.name: self.texts.cleaned_data[field.name] for field in self.section.fields}
        if self.rows is not None:
            data["rows"], data["unfinished"] = self.rows.rows(), self.rows.unfinished()
        elif self.scores:
            forms = [form for _group, group in self.scores for form in group]
            waiting, rows = [form.unfinished() for form in forms], [form.row() for form in forms]
            data["rows"] = [row for row in rows if row is not None]
            data["unfinished"] = [one for one in waiting if one is not None]
        return data


def _page(
    section: Section,
    application: Application,
    request: HttpRequest | None,
    *,
    empty: int = EMPTY_ROWS,
) -> SectionPage:
    data = request.POST if request else None
    files = request.FILES if request else None
    rows = None
    scores: list[tuple[IndicatorGroup, list[SelfScoreForm]]] = []
    if section.rows and section.rows.name in FORMSETS:
        rows = row_formset(section, application, data, empty=empty)
        if section.rows.name == "commitments":
            backed = evidence_by_commitment(application)
            for row in rows.forms:
                row.evidence = backed.get(row.initial.get("id"), [])
    elif section.code == "self_assessment":
        given = {row.indicator: row for row in application.self_scores.all()}
        waiting = {one.indicator: one for one in unfinished_rows(application, "self_scores")}
        filed = evidence_by_indicator(application)
        for group in indicator_groups(application.cycle.rules):
            forms = []
            for item in group.indicators:
                row = given.get(item.key)
                initial = {"points": as_typed(row.points), "reason": row.reason} if row else None
                typed = waiting.get(item.key)
                form = SelfScoreForm(data, indicator=item, initial=initial, waiting=typed)
                form.evidence = filed.get(item.key, [])
                forms.append(form)
            scores.append((group, forms))
    texts = SectionForm(data, files, section=section, application=application)
    return SectionPage(section, texts, rows, scores)


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
def application_section(request: HttpRequest, number: str, section: str) -> HttpResponse:
    """Edit one section. A refused save keeps the input and shows the reason."""
    if section not in BY_CODE or section == "evidence":
        raise Http404
    application = own_application(request, number)
    part = BY_CODE[section]
    if request.method != "POST":
        empty = MORE_ROWS if "more" in request.GET else EMPTY_ROWS
        return _show(request, application, _page(part, application, None, empty=empty))
    require(agency_people(application, by=request.user))
    page = _page(part, application, request)
    if not page.is_valid():
        return _show(request, application, page, status=422)
    saved = submit(page.texts, lambda **_texts: _save(request, application, page))
    if isinstance(saved.refusal, EditedElsewhere):
        fresh = own_application(request, number)
        standing = read_section(fresh, part)
        page.mark_what_differs()
        return _show(request, fresh, page, status=saved.status, standing=standing)
    if not saved:
        return _show(request, application, page, status=saved.status)
    moment = {"time": date_format(timezone.localtime(), "TIME_FORMAT")}
    messages.success(request, _("Saved at %(time)s.") % moment)
    if count := page.unfinished_count:
        messages.info(request, _unfinished_words(count))
    return redirect(_where_next(request, application, part))


def _unfinished_words(count: int) -> str:
    return ngettext(
        "%(count)d entry is not finished. It is kept as it is; only the hand-in waits for it.",
        "%(count)d entries are not finished. They are kept as they are; only the hand-in waits for "
        "them.",
        count,
    ) % {"count": count}


def _save(request: HttpRequest, application: Application, page: SectionPage) -> None:
    now = timezone.now()
    uploaded = page.texts.cleaned_data.get("logo") if page.section.takes_logo else None
    # A picture is checked before the texts of the same form are saved.
    drawn = uploaded and drawn_logo(
        application=application, file=uploaded, by=request.user, now=now
    )
    save_section(
        application=application,
        section=page.section.code,
        data=page.data(),
        version=request.POST.get("version", ""),
        by=request.user,
        now=now,
    )
    if page.section.takes_logo:
        if drawn:
            keep_logo(application=application, drawn=drawn, by=request.user, now=now)
        elif page.texts.cleaned_data.get("remove_logo"):
            remove_logo(application=application, by=request.user, now=now)


def _where_next(request: HttpRequest, application: Application, section: Section) -> str:
    go = request.POST.get("go", "")
    before, after = neighbours(section.code)
    if go == "more":
        return section_url(application, section.code) + "?more=1#more-rows"
    for start, named in FILES_OF.items():
        if go.startswith(start):
            query = urlencode({named: go.removeprefix(start)})
            return f"{section_url(application, 'evidence')}?{query}#add-files"
    if go == "next" and after:
        return section_url(application, after.code)
    if go == "previous" and before:
        return section_url(application, before.code)
    return section_url(application, section.code)


def section_frame(
    request: HttpRequest, application: Application, section: Section
) -> dict[str, Any]:
    """The context that every page of the form shares."""
    now = timezone.now()
    before, after = neighbours(section.code)
    listed = steps(application, section.code, now)
    return {
        "application": application,
        "section": section,
        "steps": listed,
        "may_write": may_edit(application, section.code, by=request.user, now=now),
        "before": section_url(application, before.code) if before else "",
        "after": section_url(application, after.code) if after else "",
        "next_gap": next_gap(listed),
        "asked": [asked for asked in asked_for(application) if asked.item.section == section.code],
    }


def _show(
    request: HttpRequest,
    application: Application,
    page: SectionPage,
    *,
    status: int = 200,
    standing: Any = None,
) -> HttpResponse:
    """The section's page. After a conflict it contains the hash of the current content, so that
    saving again is deliberate.
    """
    context = section_frame(request, application, page.section)
    context |= {
        "page": page,
        "version": section_version(application, page.section)
        if standing or request.method != "POST"
        else request.POST.get("version", ""),
        "standing": standing,
        "read": read_section(application, page.section),
        "self_score": self_score(application),
        "anchors": ANCHORS,
        "may_file": may_edit(application, "evidence", by=request.user, now=timezone.now()),
        "near": near_in_public(application.brand) if page.section.code == "identity" else [],
        "own_save": application.saved_by_id == request.user.pk,
    }
    return render(request, "applications/workspace/section.html", context, status=status)
