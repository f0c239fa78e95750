"""The office's pages of the notices' texts: the list of all, and one to be reworded."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from brandportal.accounts.enums import Role
from brandportal.accounts.policies import has_role
from brandportal.notices.enums import NoticeKind
from brandportal.notices.examples import examples_of
from brandportal.notices.models import BODY_LIMIT, LANGUAGES, SUBJECT_LIMIT, Wording
from brandportal.notices.notice_texts import NoticeText, Words, known_texts
from brandportal.notices.wording_tests import send_test, words_in
from brandportal.notices.wordings import (
    checked,
    fits,
    is_outdated,
    is_worded,
    last_version,
    may_reword,
    reword,
    spelled,
)
from brandportal.web.forms import PortalForm
from brandportal.web.submissions import Submission, sent, submit

NAMES = dict(settings.LANGUAGES)


class WordingForm(PortalForm):
    """Subject and text in both languages; empty: the standard text."""

    seen = forms.IntegerField(min_value=0, widget=forms.HiddenInput)
    subject_zh = forms.CharField(
        label=_("Subject (Chinese)"), max_length=SUBJECT_LIMIT, required=False
    )
    body_zh = forms.CharField(
        label=_("Text (Chinese)"),
        max_length=BODY_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )
    subject_en = forms.CharField(
        label=_("Subject (English)"), max_length=SUBJECT_LIMIT, required=False
    )
    body_en = forms.CharField(
        label=_("Text (English)"),
        max_length=BODY_LIMIT,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
    )


@dataclass(frozen=True)
class Line:
    """One notice in the list."""

    text: NoticeText
    subject: str
    wording: Wording | None
    is_outdated: bool
    is_unused: bool

    @property
    def languages(self) -> list[Any]:
        """The languages in which the office has words of its own."""
        return [NAMES[one] for one in LANGUAGES if self.wording and self.wording.words(one)]


@dataclass(frozen=True)
class Side:
    """One language of the page of a notice."""

    language: str
    name: Any
    standard: Words
    before: list[str]
    subject: Any
    body: Any
    preview: Words | None


@require_safe
def wording_list(request: HttpRequest) -> HttpResponse:
    """Every notice that the portal can send, by kind, and whether the office has reworded it."""
    newest = {row.text: row for row in Wording.objects.newest().select_related("made_by")}
    language = get_language() or settings.LANGUAGE_CODE
    lines = [_line(text, newest.get(text.name), language) for text in known_texts().values()]
    order = list(NoticeKind)
    # What can be reworded first.
    lines.sort(
        key=lambda line: (
            not line.text.may_be_reworded,
            order.index(line.text.kind),
            line.text.name,
        )
    )
    kinds = [(kind, list(rows)) for kind, rows in groupby(lines, key=lambda line: line.text.kind)]
    context = {"title": gettext("Texts of notices"), "kinds": kinds, "count": len(lines)}
    return _page(request, "admin/notices/wording_list.html", context)


def _line(text: NoticeText, wording: Wording | None, language: str) -> Line:
    worded = wording is not None and is_worded(wording)
    subject = text.standard(language).subject
    return Line(
        text=text,
        subject=subject,
        wording=wording,
        is_outdated=worded and is_outdated(wording, text),  # type: ignore[arg-type]
        is_unused=worded and not fits(wording, text),  # type: ignore[arg-type]
    )


@require_http_methods(["GET", "HEAD", "POST"])
def wording_page(request: HttpRequest, name: str) -> HttpResponse:
    """One notice: the standard text, the office's words, how both are read, every version."""
    text = known_texts().get(name)
    if text is None:
        raise Http404
    verdict = may_reword(text, by=request.user)
    standing = last_version(text)
    given = sent(request)
    if given and not has_role(request.user, Role.OFFICE):
        raise PermissionDenied
    form = WordingForm(**given, initial=_initial(standing))
    done, filed = _run(request, form, text)
    if done:
        messages.success(request, done)
        return redirect("admin:notice-text", name=name)
    context = {
        "title": gettext("Text of a notice"),
        "text": text,
        "line": _line(text, standing, get_language() or settings.LANGUAGE_CODE),
        "verdict": verdict,
        "form": form,
        "sides": [_side(text, standing, form, language) for language in LANGUAGES],
        "placeholders": [(spelled(one), example) for one, example in examples_of(text).items()],
        "versions": Wording.objects.of(text).select_related("made_by"),
        "link": settings.BASE_URL + "/…",
        "subject_limit": SUBJECT_LIMIT,
        "body_limit": BODY_LIMIT,
    }
    return _page(request, "admin/notices/wording.html", context, status=filed.status)


def _initial(standing: Wording | None) -> dict[str, Any]:
    names = [name for name in WordingForm.base_fields if name != "seen"]
    words = {name: getattr(standing, name) if standing else "" for name in names}
    return {"seen": standing.number if standing else 0, **words}


def _run(request: HttpRequest, form: WordingForm, text: NoticeText) -> tuple[str, Submission]:
    """Do what the pressed button says; returns what is said when it is done."""
    now = timezone.now()
    by: Any = request.user
    verb = request.POST.get("do", "preview")
    if verb == "standard":
        return _to_standard(form, text, by, now)
    if verb == "save":
        filed = submit(form, reword, text=text, by=by, now=now)
        return _said(form, filed, gettext("From now on the notice has this text.")), filed
    if verb == "test":
        filed = submit(form, _test, text=text, by=by, now=now)
        if filed:
            messages.success(
                request, gettext("A test is on its way to %(address)s.") % {"address": by.email}
            )
        return "", filed
    return "", submit(form, _preview, text=text)


def _to_standard(
    form: WordingForm, text: NoticeText, by: Any, now: datetime
) -> tuple[str, Submission]:
    empty = dict.fromkeys((name for name in form.fields if name != "seen"), "")
    filed = submit(
        form, lambda *, seen, **_typed: reword(text=text, seen=seen, by=by, now=now, **empty)
    )
    said = gettext("From now on the notice has the standard text again.")
    return _said(form, filed, said), filed


def _said(form: WordingForm, filed: Submission, done: str) -> str:
    """What is said of a form that was sent; empty when it was refused."""
    if not filed:
        return ""
    number = filed.result.number if filed.result else 0
    return gettext("Nothing was changed.") if number == form.cleaned_data["seen"] else done


def _test(*, text: NoticeText, seen: int, by: Any, now: datetime, **typed: str) -> None:
    send_test(
        text=text, url=reverse("admin:notice-text", args=[text.name]), by=by, now=now, **typed
    )


def _preview(*, text: NoticeText, seen: int, **typed: str) -> None:
    checked(text, typed)


def _side(text: NoticeText, standing: Wording | None, form: WordingForm, language: str) -> Side:
    ending = LANGUAGES[language]
    typed = form.cleaned_data if form.is_bound and form.is_valid() else form.initial
    was = standing.standard.get(language) if standing and standing.words(language) else None
    now = text.standard(language)
    readable = not form.errors and (form.is_bound or standing is None or fits(standing, text))
    return Side(
        language=language,
        name=NAMES[language],
        standard=now,
        before=was if was and was != [now.subject, now.body] else [],
        subject=form[f"subject_{ending}"],
        body=form[f"body_{ending}"],
        preview=words_in(text, typed, language) if readable else None,
    )


def _page(
    request: HttpRequest, template: str, context: dict[str, Any], status: int = 200
) -> HttpResponse:
    frame = admin.site.each_context(request)
    return TemplateResponse(request, template, {**frame, **context}, status=status)
