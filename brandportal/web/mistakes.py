"""What a person is to correct in a form that was refused: said once at the top of the page, which
takes the focus, and in the page's title, so that nobody misses it.

The summary is `components/form_errors.html`. Whichever page shows it gets the word in its title by
the middleware here: no view and no template has to think of it.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from django.forms import BaseForm, RadioSelect
from django.forms.boundfield import BoundField
from django.forms.formsets import BaseFormSet
from django.http import HttpRequest, HttpResponse
from django.utils.html import conditional_escape, escape
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

TITLE = b"<title>"
MARK = "first_summary"


@dataclass(frozen=True)
class Mistake:
    """A sentence, and the id of the field that it is about or the page where it is mended; neither
    when it is about the whole form.
    """

    sentence: str
    field: str = ""
    url: str = ""

    @property
    def href(self) -> str:
        """Where the sentence leads to."""
        return f"#{self.field}" if self.field else self.url


@dataclass(frozen=True)
class Summary:
    """What a page says about a refused form. One of a page takes the focus."""

    mistakes: tuple[Mistake, ...]
    has_focus: bool

    @property
    def is_one_sentence(self) -> bool:
        return len(self.mistakes) == 1 and not self.mistakes[0].href

    @property
    def heading(self) -> str:
        """How much is to be corrected; of a refusal as a whole that it was one."""
        if self.is_one_sentence:
            return _("This was not possible")
        count = len(self.mistakes)
        return ngettext("%(count)d thing to correct", "%(count)d things to correct", count) % {
            "count": count
        }


def mistakes_of(
    *sources: Any, refusal: str = "", about: tuple[str, str] = ("", "")
) -> tuple[Mistake, ...]:
    """The mistakes of forms, formsets, lists of gaps and anything with `mistakes`, each once.
    `about` is the id of a field and what is wrong with it.
    """
    found = [Mistake(refusal)] if refusal else []
    if about[1]:
        found.append(Mistake(about[1], about[0]))
    for source in sources:
        found.extend(_in(source))
    return tuple(dict.fromkeys(found))


def _in(source: Any) -> Iterator[Mistake]:
    if isinstance(source, BaseFormSet):
        yield from (Mistake(str(one)) for one in source.non_form_errors())
        for number, form in enumerate(source.forms, start=1):
            yield from _of_form(form, place=_("Row %(number)d") % {"number": number})
    elif isinstance(source, BaseForm):
        yield from _of_form(source)
    else:
        for one in getattr(source, "mistakes", source or ()):
            yield (
                one
                if isinstance(one, Mistake)
                else Mistake(one.sentence, url=getattr(one, "url", ""))
            )


def _of_form(form: BaseForm, *, place: str = "") -> Iterator[Mistake]:
    if not form.errors:
        return
    for error in form.non_field_errors():
        yield Mistake(f"{place}: {error}" if place else str(error))
    for field in form:
        label = f"{place}, {field.label}" if place else field.label
        for error in field.errors:
            yield Mistake(_of_field(str(label), str(error)), "" if field.is_hidden else _id(field))


def _of_field(label: str, error: str) -> str:
    """Behind a question stands no colon."""
    if label.endswith(("?", "？")):
        return _("%(sentence)s %(next)s") % {"sentence": label, "next": error}
    return _("%(label)s: %(error)s") % {"label": label, "error": error}


def _id(field: BoundField) -> str:
    """The id of the field's first control: of radio buttons and checkboxes the first one; empty
    where there is none to choose.
    """
    if isinstance(field.field.widget, RadioSelect) and not len(field):
        return ""
    return field.id_for_label or f"{field.auto_id}_0"


def summary_for(request: HttpRequest | None, found: tuple[Mistake, ...]) -> Summary | None:
    """The summary as it stands in the page that answers this request: the first of a page takes the
    focus, and the same is not said twice.
    """
    first = getattr(request, MARK, None)
    if not found or found == first:
        return None
    if request is not None and first is None:
        setattr(request, MARK, found)
    return Summary(found, has_focus=first is None)


def title_prefix() -> str:
    """What the title of a page with a summary begins with."""
    return pgettext("before the title of a page", "Error:")


class ErrorTitleMiddleware:
    """Begins the title of a page that shows a summary with a word about it: screen readers read the
    title first, and a tab shows nothing else.
    """

    def __init__(self, get_response) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        found = getattr(request, MARK, None)
        if found and not response.streaming:
            prefix = escape(title_prefix()).encode()
            content = response.content.replace(TITLE, TITLE + prefix + b" ", 1)
            response.content = _without_dead_links(content, found)
        return response


def _without_dead_links(content: bytes, found: tuple[Mistake, ...]) -> bytes:
    """A field that the page does not show any more, because its form is closed, is only named."""
    for mistake in found:
        if mistake.field and f'id="{mistake.field}"'.encode() not in content:
            said = conditional_escape(mistake.sentence)
            link = f'<a href="{mistake.href}">{said}</a>'
            content = content.replace(link.encode(), said.encode())
    return content
